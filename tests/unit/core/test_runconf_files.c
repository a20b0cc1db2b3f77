/* The shipped configurations, read and printed: parse(print(config)) is the identity, and the tech note's print
 * as the tech note has them. */

#include <string.h>

#include "models/core/net.h"
#include "models/core/registry.h"
#include "tests/support/check.h"

/* What a router prints that has read `text`. */
static char *printed(const char *path, const char *text)
{
	g_autofree char *hostname = runconf_ahead(text, strlen(text), "hostname");
	const char *name = hostname ? hostname : "R"; /* a file of additions has none */
	const char *names[] = {name, NULL};
	g_autoptr(GError) err = NULL;
	g_autoptr(GString) out = g_string_new(NULL);
	World *world = world_new(1, names, 0);
	Net *net = net_new(world, registry, false);
	Node *node = net_node_add(net, name, NODE_ROUTER, NULL, &err);
	CHECK(runconf_read(node, path, text, strlen(text), NULL, NULL, &err), "%s: %s", path,
	      err ? err->message : "");
	runconf_print(node, out);
	world_free(world);
	net_free(net);
	return g_strdup(out->str);
}

static void each_config(const char *dir, void (*fn)(const char *path, void *to), void *to)
{
	g_autoptr(GDir) d = g_dir_open(dir, 0, NULL);
	for (const char *name; d && (name = g_dir_read_name(d));) {
		g_autofree char *path = g_build_filename(dir, name, NULL);
		if (g_file_test(path, G_FILE_TEST_IS_DIR))
			each_config(path, fn, to);
		else if (g_str_has_suffix(name, ".cfg"))
			fn(path, to);
	}
}

static void try_identity(const char *path, void *to)
{
	g_autofree char *text = NULL;
	CHECK(g_file_get_contents(path, &text, NULL, NULL), "%s", path);
	g_autofree char *once = printed(path, text);
	g_autofree char *twice = printed(path, once);
	CHECK_TEXT(twice, once, "%s", path);
	(*(unsigned *)to)++;
}

/* Wrong: a statement that prints as one that is read otherwise, or not at all. */
static void test_identity(void)
{
	unsigned n = 0;
	each_config("scenarios", try_identity, &n);
	CHECK(n >= 7, "%u configurations", n);
}

/* The lines that are no comment. */
static char *statements(const char *text)
{
	GString *out = g_string_new(NULL);
	g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
	for (char **l = lines; *l; l++)
		if (**l != '!')
			g_string_append_printf(out, "%s\n", *l);
	return g_string_free(out, FALSE);
}

static void test_tech_note(void)
{
	static const struct {
		const char *file;
		bool whole; /* each "!" where the tech note has it */
	} rows[] = {
		{"vpn7200.cfg", false},
		{"7204vxr-1.cfg", false},
		{"7204vxr-2.cfg", true},
		{"7206-1.cfg", false},
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *path = g_build_filename("scenarios", "site-to-site", rows[i].file,
							 NULL),
				*text = NULL;
		CHECK(g_file_get_contents(path, &text, NULL, NULL), "%s", path);
		g_autofree char *got = printed(path, text);
		g_autofree char *want = statements(text), *have = statements(got);
		CHECK_TEXT(have, want, "%s", path);
		if (rows[i].whole)
			CHECK_TEXT(got, text, "%s", path);
	}
}

SUITE(runconf_files) = {
	{"what is printed is read as what it was", test_identity},
	{"the tech note's configurations print as it has them", test_tech_note},
	{NULL, NULL},
};
