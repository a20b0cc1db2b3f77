/* Authentication strings that somebody masked before he handed the configurations on. */

#include <string.h>

#include "tests/support/check.h"
#include "tests/unit/cli/call.h"
#include "tests/unit/cli/netdir.h"

static const struct {
	const char *r1, *r2; /* statements of group 1 */
	bool agree;
	int lines; /* that could matter */
} rows[] = {
	{"authentication <removed>", "authentication <removed>", true, 2},
	{"authentication <removed>", "authentication *****", true, 2},
	{"authentication text <removed>", "authentication secret", true, 1},
	{"authentication secret", "authentication xxxxxxxxxxxx", true, 1}, /* longer than any */
	{"authentication <removed>", "priority 90", true, 1},              /* "cisco" */
	/* what may be one is taken as it is written */
	{"authentication xxxx", "authentication xxxx", true, 2},
	{"authentication REMOVED", "authentication secret", false, 1},
	{"authentication secret", "authentication other", false, 0},
	{"authentication secret", "authentication secret", true, 0},
	{"authentication md5 key-string 7 <removed>", "authentication md5 key-string 7 <removed>",
	 true, 2},
};

static char *config(const char *name, const char *ip, const char *statement)
{
	return g_strdup_printf(
		"version 12.3\nhostname %s\ninterface FastEthernet0/0\n"
		" ip address %s 255.255.255.0\n standby 1 ip 10.0.0.9\n standby 1 %s\n",
		name, ip, statement);
}

/* Wrong: a mask is refused, two that agree do not, or nobody is told that this is an assumption; or a run without secrets
 * says something else. */
static void test_masked(void)
{
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		char *dir = netdir_new(netdir_scenario);
		g_autofree char *r1 = config("R1", "10.0.0.1", rows[i].r1),
				*r2 = config("R2", "10.0.0.2", rows[i].r2);
		netdir_write(dir, "r1.cfg", r1);
		netdir_write(dir, "r2.cfg", r2);
		for (unsigned redact = 0; redact < 2; redact++) {
			g_auto(Said) run = call(cmd_run, dir,
						redact ? "run $/test.scn -o $/x.db --redact"
						       : "run $/test.scn --record none");
			g_autofree char *want =
				g_strdup_printf("Verdict: conditional on %d line%s ", rows[i].lines,
						rows[i].lines == 1 ? "" : "s");
			CHECK(strstr(run.out, rows[i].lines ? want : "Verdict: complete"),
			      "%s, %s: %s%s", rows[i].r1, rows[i].r2, run.out, run.err);
		}
		unsigned active = 0;
		for (unsigned n = 1; n <= 2; n++) {
			g_autofree char *line =
				g_strdup_printf("show $/test.scn R%u show_standby --at 59s", n);
			g_auto(Said) show = call(cmd_show, dir, line);
			active += strstr(show.out, "State is Active") != NULL;
		}
		CHECK_INT(active, rows[i].agree ? 1 : 2, "%s, %s", rows[i].r1, rows[i].r2);
		g_auto(Said) lint = call(cmd_lint, dir, "lint $/test.scn");
		CHECK_INT(strstr(lint.out, "[authentication-differs]") == NULL, rows[i].agree,
			  "%s, %s: %s", rows[i].r1, rows[i].r2, lint.out);
		netdir_free(dir);
	}
}

/* Wrong: a mask that is typed stays when a string is, or is not printed as it came. */
static void test_typed(void)
{
	static const char events[] =
		"[event mask]\nat = 80s\nrouter = R1\nconfig = interface Fa0/0; standby 1 "
		"authentication <removed>\n"
		"[event plain]\nat = 90s\nrouter = R1\nconfig = interface Fa0/0; standby 1 "
		"authentication other\n";
	static const struct {
		const char *at, *line, *state;
	} moments[] = {
		{"75s", " standby 1 authentication secret\n", "State is Standby"},
		{"85s", " standby 1 authentication <removed>\n", "State is Standby"},
		{"110s", " standby 1 authentication other\n", "State is Active"},
	};
	g_autofree char *text = g_strconcat(netdir_scenario, events, NULL);
	g_autofree char *r1 = config("R1", "10.0.0.1", "authentication secret"),
			*r2 = config("R2", "10.0.0.2", "authentication secret");
	char *dir = netdir_new(text);
	netdir_write(dir, "r1.cfg", r1);
	netdir_write(dir, "r2.cfg", r2);
	for (size_t i = 0; i < G_N_ELEMENTS(moments); i++) {
		g_autofree char *
			run = g_strconcat("show $/test.scn R1 show_running-config --set "
					  "scenario.duration=120s --at ",
					  moments[i].at, NULL),
		       *brief = g_strconcat(
			       "show $/test.scn R1 show_standby --set scenario.duration=120s --at ",
			       moments[i].at, NULL);
		g_auto(Said) printed = call(cmd_show, dir, run);
		g_auto(Said) state = call(cmd_show, dir, brief);
		CHECK(strstr(printed.out, moments[i].line), "%s: %s", moments[i].at, printed.out);
		CHECK(strstr(state.out, moments[i].state), "%s: %s", moments[i].at, state.out);
	}
	netdir_free(dir);
}

SUITE(hsrp_auth) = {
	{"a string that is masked is the other routers'", test_masked},
	{"and may be typed", test_typed},
	{NULL, NULL},
};
