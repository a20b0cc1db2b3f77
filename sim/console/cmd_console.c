/* vpnha console: a session on the simulated routers, at a terminal or from a pipe. */

#include <stdio.h>
#include <unistd.h>

#include "sim/cli/cli.h"
#include "sim/console/console.h"
#include "sim/terminal.h"

typedef struct Opts {
	char *at;
	char **sets;
	int64_t seed;
} Opts;

static void opts_clear(Opts *o)
{
	g_free(o->at);
	g_strfreev(o->sets);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Opts, opts_clear)

static void write_out(void *to, const GString *text)
{
	(void)to;
	terminal_write(text);
	fflush(stdout); /* somebody watches */
}

static bool start(const char *path, const Opts *o, Scenario **scn, Session **session, GError **err)
{
	ScnMoment m = {0};
	*scn = scenario_read(path, (const char *const *)o->sets, NULL, err);
	if (!*scn || (o->at && !scenario_moment(*scn, o->at, "--at", &m, err)))
		return false;
	uint64_t seed = (uint64_t)(o->seed >= 0 ? o->seed : (*scn)->seed);
	*session = session_new(*scn, seed, err);
	return *session && (!o->at || session_run(*session, scn_moment(&m, seed), err));
}

static int session(const char *path, const Opts *o)
{
	g_autoptr(Scenario) scn = NULL;
	g_autoptr(Session) s = NULL;
	GError *err = NULL;
	if (!start(path, o, &scn, &s, &err))
		return cli_fail("console", err);
	ConsoleSpec spec = {.session = s, .write = write_out, .interrupted = console_interrupted};
	g_autoptr(Console) c = console_new(&spec);
	bool terminal = isatty(STDIN_FILENO) && isatty(STDOUT_FILENO);
	ConsoleState state =
		terminal ? console_terminal(c, &err) : console_transcript(c, stdin, &err);
	if (state == CONSOLE_BROKEN)
		return cli_fail("console", err);
	return console_went_wrong(c) && !terminal ? EXIT_BAD_INPUT : EXIT_OK;
}

int cmd_console(int argc, char **argv)
{
	g_auto(Opts) o = {.seed = CLI_NO_SEED};
	const GOptionEntry entries[] = {
		{"at", 0, 0, G_OPTION_ARG_FILENAME, &o.at,
		 "begin at a time, or EVENT + TIME (the start)", "T"},
		{"seed", 0, 0, G_OPTION_ARG_INT64, &o.seed, "instead of the scenario's", "N"},
		{"set", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &o.sets,
		 "replaces a value of the scenario", "GROUP.KEY=VALUE"},
		{NULL},
	};
	int code;
	if (!cli_parse("SCENARIO",
		       "A session on the routers. From a pipe, a transcript goes to stdout.",
		       entries, 1, 1, &argc, &argv, &code))
		return code;
	code = cli_numbers("console", o.seed, 1);
	return code == EXIT_OK ? session(argv[1], &o) : code;
}
