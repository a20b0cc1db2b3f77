/* The laboratory's running-configs print as their routers printed them: every statement line, in that order,
 * with its indentation. Only the "!" between groups is ours. */

#include <string.h>

#include "models/core/net.h"
#include "models/core/registry.h"
#include "tests/support/check.h"

static char *without_marks(const char *text)
{
	g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
	g_autoptr(GString) out = g_string_new(NULL);

	for (char **l = lines; *l; l++) {
		g_strchomp(*l);
		/* The note's listing of 7206-1 leaves out what IOS prints of an interface without address. */
		if (**l && **l != '!' && strcmp(*l, " no ip address") != 0)
			g_string_append_printf(out, "%s\n", *l);
	}
	return g_string_free(g_steal_pointer(&out), FALSE);
}

static void check_file(const char *path, const char *hostname)
{
	const char *const names[] = {hostname, NULL};
	World *w = world_new(1, names, 0);
	Net *net = net_new(w, registry, false);
	Node *node = net_node_add(net, hostname, NODE_ROUTER, NULL, NULL);
	g_autoptr(GString) out = g_string_new(NULL);
	g_autoptr(GError) err = NULL;
	g_autofree char *text = NULL;
	gsize len = 0;

	if (CHECK(g_file_get_contents(path, &text, &len, NULL), "%s", path)) {
		bool ok = runconf_read(node, path, text, len, NULL, NULL, &err);
		CHECK(ok, "%s", err ? err->message : "");
		runconf_print(node, out);
		g_autofree char *got = without_marks(out->str), *want = without_marks(text);
		CHECK_TEXT(got, want, "%s", path);
	}
	net_free(net);
	world_free(w);
}

static void test_print_as_their_routers(void)
{
	check_file("scenarios/site-to-site/7204vxr-1.cfg", "7204VXR-1");
	check_file("scenarios/site-to-site/7204vxr-2.cfg", "7204VXR-2");
	check_file("scenarios/site-to-site/7206-1.cfg", "7206-1");
	check_file("scenarios/site-to-site/vpn7200.cfg", "vpn7200");
}

SUITE(tables_configs) = {
	{"the tech note's configurations print as it prints them", test_print_as_their_routers},
	{NULL, NULL},
};
