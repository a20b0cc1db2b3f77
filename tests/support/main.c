/* build/tests [PATTERN...]: runs the suites whose name matches one of the globs (default: all; with
 * VPNHA_TEST_SHORT in the environment all but those whose name ends in "_many"). */

#include <CUnit/Basic.h>
#include <signal.h>
#include <stdio.h>

#include "models/core/net.h"
#include "models/core/registry.h"
#include "tests/support/check.h"

static bool wanted(const char *suite, int argc, char **argv)
{
	for (int i = 1; i < argc; i++)
		if (g_pattern_match_simple(argv[i], suite))
			return true;
	return argc < 2 && !(g_getenv("VPNHA_TEST_SHORT") && g_str_has_suffix(suite, "_many"));
}

/* A shell starts a job in the background with SIGINT ignored, nohup with SIGHUP; what is ignored stays so in every
 * child, and the tests ask how commands end by them. */
static void heed_signals(void)
{
	static const int ignored[] = {SIGHUP, SIGINT, SIGQUIT, SIGPIPE};
	for (unsigned i = 0; i < G_N_ELEMENTS(ignored); i++)
		signal(ignored[i], SIG_DFL);
}

/* Does a node of each kind come together from the classes that there are? Else every second test fails, or crashes, by
 * that one mistake. */
static bool is_composed(void)
{
	static const char *const names[] = {"host", "router", "switch", NULL};
	static const NodeKind kinds[] = {NODE_HOST, NODE_ROUTER, NODE_SWITCH};
	g_autoptr(GError) err = NULL;
	World *w = world_new(1, names, 0);
	Net *net = net_new(w, registry, false);
	for (unsigned i = 0; i < G_N_ELEMENTS(kinds) && !err; i++)
		net_node_add(net, names[i], kinds[i], NULL, &err);
	if (err)
		fprintf(stderr, "the classes make no node: %s\n", err->message);
	net_free(net);
	world_free(w);
	return !err;
}

int main(int argc, char **argv)
{
	heed_signals();
	unsigned suites = 0;
	setvbuf(stdout, NULL, _IOLBF, 0);
	if (!is_composed())
		return 1;
	if (CU_initialize_registry() != CUE_SUCCESS)
		return 3;
	for (const TestSuite *s = test_suites; s->name; s++) {
		if (!wanted(s->name, argc, argv))
			continue;
		CU_pSuite suite = CU_add_suite(s->name, NULL, NULL);
		for (const TestCase *c = s->cases; c->what; c++)
			if (!CU_add_test(suite, c->what, c->fn))
				printf("two cases of %s are called \"%s\"\n", s->name, c->what);
		suites++;
	}
	if (suites == 0) {
		fprintf(stderr, "no suite matches\n");
		return 2;
	}
	CU_basic_set_mode(CU_BRM_NORMAL);
	CU_basic_run_tests();
	unsigned failed = CU_get_number_of_failures(), ran = CU_get_number_of_asserts();
	CU_cleanup_registry();
	if (check_skipped())
		printf("skipped: %u, see above\n", check_skipped());
	return failed || ran == 0 ? 1 : 0;
}
