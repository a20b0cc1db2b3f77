/* vpnha: the commands. */

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "sim/cli/cli.h"

typedef struct Command {
	const char *name, *args, *what;
	CommandFn *run;
} Command;

static const Command commands[] = {
	{"run", "SCENARIO", "simulate, and record what happened", cmd_run},
	{"check", "SCENARIO...", "simulate, and hold each [expect] against what happened",
	 cmd_check},
	{"record", "SCENARIO", "the golden timeline that check holds", cmd_record},
	{"diff", "A B", "what changed between runs, scenarios or golden timelines", cmd_diff},
	{"show", "SCENARIO|FILE.db ROUTER \"show ...\"", "IOS text as that router would print it",
	 cmd_show},
	{"debug", "FILE.db ROUTER \"debug ...\"",
	 "the log lines that the router would have printed", cmd_debug},
	{"console", "SCENARIO", "a session on the routers, at a terminal or from a pipe",
	 cmd_console},
	{"timeline", "FILE.db", "everything that happened, in order", cmd_timeline},
	{"outage", "FILE.db", "outages per probe and direction, with their trigger", cmd_outage},
	{"plot", "FILE.db", "failover convergence, drawn by gnuplot", cmd_plot},
	{"lint", "SCENARIO|CONFIG...", "what is made of each line of the configurations", cmd_lint},
};

static void print_help(FILE *to)
{
	fputs("vpnha " VPNHA_VERSION ": what a failure does to a site-to-site IPsec VPN, from the "
	      "routers' running-configs\n\n",
	      to);
	for (unsigned i = 0; i < G_N_ELEMENTS(commands); i++)
		fprintf(to, "  vpnha %-8s %-36s %s\n", commands[i].name, commands[i].args,
			commands[i].what);
	fputs("\n  vpnha COMMAND --help, vpnha --version\n"
	      "\nExit codes: 0 all right; 1 an expectation failed; 2 bad usage or input; 3 "
	      "internal error.\n",
	      to);
}

/* Assertions and g_error end the program by a signal; users get the exit code that the manual names. */
static void aborted(int sig)
{
	(void)sig;
	_exit(EXIT_INTERNAL);
}

static void internal_error(const char *domain, GLogLevelFlags level, const char *message, void *to)
{
	(void)domain;
	(void)level;
	(void)to;
	fprintf(stderr, "vpnha: internal error: %s\n", message);
	fflush(NULL);
	_Exit(EXIT_INTERNAL);
}

/* A result that did not reach its reader is no result. */
static int closed(int code)
{
	bool whole = fflush(stdout) == 0 && !ferror(stdout);
	if (whole)
		return code;
	fputs("vpnha: standard output: cannot be written, expected a place for the result\n",
	      stderr);
	return EXIT_BAD_INPUT;
}

int main(int argc, char **argv)
{
	signal(SIGABRT, aborted);
	g_log_set_handler(NULL, G_LOG_LEVEL_ERROR | G_LOG_FLAG_FATAL, internal_error, NULL);
	if (argc < 2) {
		print_help(stderr);
		return EXIT_BAD_INPUT;
	}
	if (strcmp(argv[1], "--version") == 0) {
		puts("vpnha " VPNHA_VERSION);
		return closed(EXIT_OK);
	}
	if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0) {
		print_help(stdout);
		return closed(EXIT_OK);
	}
	for (unsigned i = 0; i < G_N_ELEMENTS(commands); i++) {
		if (strcmp(argv[1], commands[i].name) != 0)
			continue;
		return closed(commands[i].run(argc - 1, argv + 1));
	}
	fprintf(stderr, "vpnha: unknown command \"%s\", expected one of ", argv[1]);
	for (unsigned i = 0; i < G_N_ELEMENTS(commands); i++)
		fprintf(stderr, "%s%s", i ? ", " : "", commands[i].name);
	fputs(" (vpnha --help)\n", stderr);
	return EXIT_BAD_INPUT;
}
