/* The shipped configurations, read and printed: parse(print(config)) is the identity, and the tech note's print
 * as the tech note has them. */

#include <string.h>

#include "models/core/net.h"
#include "models/core/registry.h"
#include "models/core/runconf.h"
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

static const struct {
	const char *system, *text; /* NULL: IOS */
} systems[] = {
	{"Cisco ASA", "ASA Version 9.8(2)\n!\nhostname fw\n"},
	{"Cisco ASA", "hostname fw\ninterface Ethernet0/0\n nameif outside\n security-level 0\n"},
	{"Cisco ASA", "crypto ikev1 policy 10\n authentication pre-share\n"},
	{"Cisco NX-OS", "!Command: show running-config\nversion 7.0(3)I7(4)\nvdc n1 id 1\n"},
	{"Cisco NX-OS", "hostname n1\nfeature ospf\nvrf context management\n"},
	{"Cisco NX-OS", "hostname n1\nboot nxos bootflash:/nxos.7.0.3.bin\n"},
	{"Cisco IOS-XR", "!! IOS XR Configuration 6.1.2\nhostname x\n"},
	{"Cisco IOS-XR",
	 "interface GigabitEthernet0/0/0/0\n ipv4 address 10.0.0.1 255.255.255.0\n"},
	{"Arista EOS", "! device: e1 (vEOS, EOS-4.21.1F)\r\n!\r\nhostname e1\r\n"},
	{"Junos", "## Last commit: 2020-01-01\nversion 18.1R1;\nsystem {\n}\n"},
	{"Junos", "set system host-name j\nset interfaces ge-0/0/0 unit 0\n"},
	{NULL, "version 15.2\nhostname r1\n! device: of the lab\ninterface FastEthernet0/0\n"},
	{NULL,
	 "hostname r1\nbanner motd ^C\nASA Version 9.8(2)\n!! IOS XR Configuration 6.1\n^C\n"},
	{"Cisco ASA", "banner motd ^C\nhello\n^C\nASA Version 9.8(2)\n"},
	{NULL, "hostname r1\nvrf definition x\nip vrf y\nboot system flash:c7200.bin\n"},
};

/* Wrong: a file of another system is taken for IOS with faults, or IOS for another. */
static void test_other_systems(void)
{
	static const char *const names[] = {"r1", NULL};
	for (size_t i = 0; i < G_N_ELEMENTS(systems); i++) {
		World *w = world_new(1, names, 0);
		Net *net = net_new(w, registry, false);
		Node *n = net_node_add(net, "r1", NODE_ROUTER, "15.2", NULL);
		g_autoptr(GError) err = NULL;
		bool ok = runconf_read(n, "f", systems[i].text, strlen(systems[i].text), NULL, NULL,
				       &err);
		g_autofree char *want = g_strdup_printf(
			"f:1:1: this is a configuration of %s, expected IOS", systems[i].system);
		CHECK_INT(ok, !systems[i].system, "%s", systems[i].text);
		CHECK_STR(err ? err->message : "", systems[i].system ? want : "", "%s",
			  systems[i].text);
		net_free(net);
		world_free(w);
	}
}

SUITE(runconf_files) = {
	{"what is printed is read as what it was", test_identity},
	{"the tech note's configurations print as it has them", test_tech_note},
	{"configurations of other systems are told", test_other_systems},
	{NULL, NULL},
};
