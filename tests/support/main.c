/* build/tests [-j N] [-t] [PATTERN...]: runs the suites whose name matches one of the globs (default: all; with
 * VPNHA_TEST_SHORT in the environment all but those whose name ends in "_many").
 *   -j N  up to N suites at once, each a process (default 1); -j 0: all in this one, for a debugger
 *   -t    the CPU seconds of each suite */

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "models/core/net.h"
#include "models/core/registry.h"
#include "tests/support/check.h"
#include "tests/support/jobs.h"

typedef struct Options {
	unsigned at_once;
	bool times;
	char **patterns; /* of the command line */
} Options;

static bool parse(Options *o, int argc, char **argv)
{
	int letter;
	*o = (Options){.at_once = 1};
	while ((letter = getopt(argc, argv, "j:t")) != -1) {
		guint64 n = 0;
		if (letter == 't')
			o->times = true;
		else if (letter == 'j' && g_ascii_string_to_unsigned(optarg, 10, 0, 64, &n, NULL))
			o->at_once = (unsigned)n;
		else
			return false;
	}
	o->patterns = argv + optind;
	return true;
}

static bool is_wanted(const char *suite, char **patterns)
{
	for (char **p = patterns; *p; p++)
		if (g_pattern_match_simple(*p, suite))
			return true;
	return !*patterns && !(g_getenv("VPNHA_TEST_SHORT") && g_str_has_suffix(suite, "_many"));
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

/* For a debugger, and for whoever looks at one after the other. */
static bool run_here(const GPtrArray *suites)
{
	bool all_held = true;
	unsigned checks = 0;
	for (guint i = 0; i < suites->len; i++) {
		const TestSuite *s = suites->pdata[i];
		Tally t = suite_run(s);
		printf("%s: cases %u, failed %u\n", s->name, t.cases, t.failed_cases);
		all_held &= t.failed_cases == 0 && t.failed_checks == 0;
		checks += t.checks;
	}
	return all_held && checks > 0;
}

int main(int argc, char **argv)
{
	Options o;
	heed_signals();
	setvbuf(stdout, NULL, _IOLBF, 0);
	if (!parse(&o, argc, argv)) {
		fprintf(stderr, "usage: %s [-j 0..64] [-t] [PATTERN...]\n", argv[0]);
		return 2;
	}
	if (!is_composed())
		return 1;
	g_autoptr(GPtrArray) suites = g_ptr_array_new();
	for (const TestSuite *s = test_suites; s->name; s++)
		if (is_wanted(s->name, o.patterns))
			g_ptr_array_add(suites, (gpointer)s);
	if (suites->len == 0) {
		fprintf(stderr, "no suite matches\n");
		return 2;
	}
	bool all_held = o.at_once ? suites_run(suites, o.at_once, o.times) : run_here(suites);
	return all_held ? EXIT_SUCCESS : EXIT_FAILURE;
}
