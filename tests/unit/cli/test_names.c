/* Names of files and folders, which anybody may have given: a newline in one begins no line of what commands say, and an
 * escape nothing at a terminal. If this failed, a file's name could forge a verdict. */

#include <string.h>

#include "tests/support/check.h"
#include "tests/unit/cli/call.h"
#include "tests/unit/cli/netdir.h"

static const char config[] = "version 12.3\nhostname R1\nfrob x\nenable secret k\n"
			     "interface FastEthernet0/0\n ip address 10.0.0.1 255.255.255.0\n"
			     " standby 1 ip 10.9.0.9\n";
static const char wrong[] = "hostname R1\ninterface Fa0/0\n ip address 10.0.0.1 255.0.255.0\n";
static const char scenario[] =
	"[scenario]\nduration = 20s\n[router R1]\nconfig = r1.cfg\n[expect x]\nlog = hello\n";

static char *forged_dir(void)
{
	char *dir = g_dir_make_tmp("vpnha\nFORGED\033[31m-XXXXXX", NULL);
	netdir_write(dir, "r1.cfg", config);
	netdir_write(dir, "wrong\nFORGED.cfg", wrong);
	netdir_write(dir, "asa\nFORGED.cfg", "ASA Version 9.1\n");
	netdir_write(dir, "empty\nFORGED.cfg", "");
	netdir_write(dir, "test.scn", scenario);
	netdir_write(dir, "held.scn",
		     "[scenario]\nextends = test.scn\n[expect x]\ngolden = g.timeline\n");
	netdir_write(dir, "gone.scn", "[scenario]\n[router R1]\nconfig = gone.cfg\n");
	netdir_write(dir, "quiet.scn", "[scenario]\n[router R1]\nconfig = plain.cfg\n");
	netdir_write(dir, "plain.cfg",
		     "version 12.3\nhostname R1\ninterface FastEthernet0/0\n shutdown\n");
	return dir;
}

static const struct {
	CommandFn *fn;
	const char *line;
	int code;
} rows[] = {
	{cmd_lint, "lint $/r1.cfg", EXIT_OK},
	{cmd_lint, "lint $/test.scn --strict", EXIT_BAD_INPUT},
	{cmd_lint, "lint --accept $/test.scn", EXIT_OK},
	{cmd_lint, "lint $/wrong\nFORGED.cfg", EXIT_BAD_INPUT},
	{cmd_lint, "lint $", EXIT_OK},
	{cmd_lint, "lint $/gone\nFORGED.cfg", EXIT_BAD_INPUT},
	{cmd_import, "import $ -o $/lab.scn", EXIT_OK},
	{cmd_import, "import $/gone\nFORGED", EXIT_BAD_INPUT},
	{cmd_import, "import $ -o $/r1.cfg", EXIT_BAD_INPUT},
	{cmd_import, "import $ -o $/gone\nFORGED/lab.scn", EXIT_BAD_INPUT},
	{cmd_run, "run $/lab.scn -o $/lab.db --until 1s", EXIT_OK},
	{cmd_run, "run $/test.scn -o $/t.db --pcap $/t.pcapng", EXIT_OK},
	{cmd_run, "run $/test.scn --seeds 1..2 -o $/seeds.db", EXIT_OK},
	{cmd_run, "run $/gone.scn", EXIT_BAD_INPUT},
	{cmd_run, "run $/test.scn -o $/gone\nFORGED/t.db", EXIT_BAD_INPUT},
	{cmd_run, "run $/test.scn --until x\nFORGED", EXIT_BAD_INPUT},
	{cmd_run, "run $/test.scn --set x\nFORGED=1", EXIT_BAD_INPUT},
	{cmd_run, "run --x\nFORGED", EXIT_BAD_INPUT},
	{cmd_check, "check $/test.scn --tap -", EXIT_FAILED},
	{cmd_check, "check $/test.scn", EXIT_FAILED},
	{cmd_check, "check $/quiet.scn", EXIT_BAD_INPUT},
	{cmd_record, "record $/test.scn -o $/g.timeline", EXIT_OK},
	{cmd_check, "check --update $/held.scn", EXIT_FAILED},
	{cmd_outage, "outage $/t.db", EXIT_OK},
	{cmd_timeline, "timeline $/t.db", EXIT_OK},
	{cmd_export, "export $/t.db --jsonl -", EXIT_OK},
	{cmd_diff, "diff $/t.db $/g.timeline", EXIT_OK},
	{cmd_diff, "diff $/gone\nFORGED.db $/t.db", EXIT_BAD_INPUT},
	{cmd_show, "show $/gone\nFORGED.db R1 show_version", EXIT_BAD_INPUT},
	{cmd_plot, "plot $/t.db -o $/out\nFORGED.txt", EXIT_BAD_INPUT},
};

static void check_said(const char *line, const char *text)
{
	CHECK(!strstr(text, "\nFORGED") && !strchr(text, '\033'), "%s says: %s", line, text);
}

static void test_names(void)
{
	char *dir = forged_dir();
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_auto(Said) s = call(rows[i].fn, dir, rows[i].line);
		CHECK_INT(s.code, rows[i].code, "%s: %s%s", rows[i].line, s.out, s.err);
		check_said(rows[i].line, s.out);
		check_said(rows[i].line, s.err);
	}
	g_autofree char *path = netdir_path(dir, "lab.scn"), *text = NULL;
	CHECK(g_file_get_contents(path, &text, NULL, NULL), "%s", path);
	check_said("the scenario", text);
	netdir_free(dir);
}

/* Wrong: the name that is shown is taken for the file's, and a timeline is written somewhere else. */
static void test_updated(void)
{
	char *dir = forged_dir();
	g_auto(Said) first = call(cmd_record, dir, "record $/test.scn -o $/g.timeline");
	CHECK_INT(first.code, EXIT_OK, "%s", first.err);
	netdir_write(dir, "r1.cfg", "version 12.3\nhostname R1\ninterface FastEthernet0/1\n");
	g_auto(Said) s = call(cmd_check, dir, "check --update $/held.scn");
	CHECK_INT(s.code, EXIT_OK, "%s%s", s.out, s.err);
	CHECK(strstr(s.out, "g.timeline: rewritten") && strstr(s.out, "vpnha\\x0aFORGED\\x1b[31m-"),
	      "%s", s.out);
	g_auto(Said) again = call(cmd_check, dir, "check $/held.scn");
	CHECK_INT(again.code, EXIT_OK, "it was written there: %s%s", again.out, again.err);
	netdir_free(dir);
}

SUITE(cli_names) = {
	{"a name begins no line", test_names},
	{"a timeline is rewritten where it is, whatever its folder's name", test_updated},
	{NULL, NULL},
};
