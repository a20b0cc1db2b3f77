/* vpnha show: what a router would have printed at a time. It is asked for after the run, so it cannot change
 * one. */

#include <stdio.h>

#include "sim/cli/cli.h"
#include "sim/scenario/source.h"
#include "sim/scenario/stored.h"
#include "sim/stage/run.h"
#include "sim/terminal.h"

typedef struct Opts {
	char *at;
	char **sets;
	int64_t seed;
	int run;
} Opts;

static bool show(char **argv, const Opts *o, GString *out, bool *taken, GError **err)
{
	g_auto(Source) src = {0};
	if (!source_open(&src, argv[1], (const char *const *)o->sets, o->seed, o->run, err) ||
	    !source_has_router(&src, argv[2], err))
		return false;
	VTime at = src.until;
	if (!source_moment(&src, o->at, "--at", &at, err))
		return false;
	RunSpec spec = run_spec(&src, RECORD_NONE);
	g_autofree char *text = run_show(&spec, argv[2], argv[3], at, taken, err);
	if (text)
		g_string_append(out, text);
	return text != NULL;
}

int cmd_show(int argc, char **argv)
{
	Opts o = {.seed = CLI_NO_SEED, .run = STORED_FIRST_RUN};
	const GOptionEntry entries[] = {
		{"at", 0, 0, G_OPTION_ARG_FILENAME, &o.at,
		 "a time, or EVENT + TIME (the end of the run)", "T"},
		{"seed", 0, 0, G_OPTION_ARG_INT64, &o.seed, "of a scenario, instead of its own",
		 "N"},
		{"set", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &o.sets,
		 "replaces a value of the scenario", "GROUP.KEY=VALUE"},
		{"run", 0, 0, G_OPTION_ARG_INT, &o.run, "of a result file: the first by default",
		 "N"},
		{NULL},
	};
	int code;
	bool taken = true;
	GError *err = NULL;
	g_autoptr(GString) out = g_string_new(NULL);
	if (!cli_parse("SCENARIO|FILE.db ROUTER \"show ...\"",
		       "IOS text as that router would print it at a time.", entries, 3, 3, &argc,
		       &argv, &code))
		return code;
	code = cli_numbers("show", o.seed, 1);
	if (code != EXIT_OK)
		return code;
	if (!show(argv, &o, out, &taken, &err)) {
		code = cli_fail("show", err);
	} else if (taken) {
		terminal_write(out);
		code = EXIT_OK;
	} else {
		terminal_say(stderr, "%s", out->str);
		code = EXIT_BAD_INPUT;
	}
	g_free(o.at);
	g_strfreev(o.sets);
	return code;
}
