/* The commands of the program, in the order in which help and manual list them. */

#include "sim/cli/cli.h"

const CliCommand cli_commands[] = {
	{"run", "SCENARIO", "simulate, and record what happened", cmd_run},
	{"check", "SCENARIO...", "simulate, and hold each [expect] against what happened",
	 cmd_check},
	{"record", "SCENARIO", "the golden timeline that check holds", cmd_record},
	{"diff", "A B", "what changed between runs, scenarios or golden timelines", cmd_diff},
	{"show", "SCENARIO|FILE.db ROUTER \"show ...\"", "IOS text as that router would print it",
	 cmd_show},
	{"debug", "SCENARIO|FILE.db ROUTER \"debug ...\"",
	 "the log lines that the router would have printed", cmd_debug},
	{"console", "SCENARIO", "a session on the routers, at a terminal or from a pipe",
	 cmd_console},
	{"timeline", "FILE.db", "everything that happened, in order", cmd_timeline},
	{"outage", "FILE.db", "outages per probe and direction, with their trigger, and why",
	 cmd_outage},
	{"plot", "FILE.db", "failover convergence or the distribution of outages, drawn by gnuplot",
	 cmd_plot},
	{"export", "FILE.db", "a run for programs that draw or query", cmd_export},
	{"lint", "SCENARIO|CONFIG|SOURCE...", "what is made of each line of the configurations",
	 cmd_lint},
	{"import", "SOURCE", "a scenario of configurations, a snapshot or a topology", cmd_import},
	{"manual", "FILE.in", "manual pages and completion, filled in from the tables", cmd_manual},
	{NULL},
};
