/* Routers whose configurations are made by templates, through every command that reads one. */

#include <stdio.h>
#include <string.h>

#include "sim/scenario/scenario.h"
#include "sim/stage/stage.h"
#include "tests/support/check.h"
#include "tests/unit/cli/call.h"
#include "tests/unit/cli/netdir.h"

/* T0 and T1 on the switch of R1 and R2; each has its cable to it. */
static const char added[] =
	"[repeat t]\ncount = 2\n"
	"[router T{t}]\ntemplate = t.cfg.in\nstart = 0s\n"
	"[link t{t}]\nports = lan:t{t}; T{t}:Fa0/0\n"
	"[probe t{t}]\nfrom = T{t} {10.0.0.10 + t}\nto = 10.0.0.1\nstart = 10s\n"
	"[event off]\nat = 30s\nrouter = T1\npower = off\n"
	"[event on]\nafter = off + 5s\nrouter = T1\npower = on\n";
static const char template[] = "version 12.3\n"
			       "hostname T{t}\n"
			       "snmp-server community hush RO\n"
			       "interface FastEthernet0/0\n"
			       " ip address {10.0.0.10 + t} 255.255.255.0\n"
			       " standby {t} ip {10.0.0.20 + t}\n"
			       "!{each t}\n"
			       "ip route {192.168.0.0 + 256 * t} 255.255.255.0 {10.0.0.10 + t}\n"
			       "!{end}\n"
			       "end\n";

static char *dir_with(const char *more, const char *text)
{
	g_autofree char *scenario = g_strconcat(netdir_scenario, more, NULL);
	char *dir = netdir_new(scenario);
	netdir_write(dir, "t.cfg.in", text);
	return dir;
}

/* An index is at hand in the router's own lines, so the routes cannot be repeated by it: another name. */
static char *dir_new(void)
{
	g_autoptr(GString) text = g_string_new(template), scenario = g_string_new(added);
	g_string_replace(text, "!{each t}", "!{each net}", 0);
	g_string_replace(text, "256 * t}", "256 * net}", 0);
	g_string_append(scenario, "[repeat net]\ncount = 2\n");
	return dir_with(scenario->str, text->str);
}

static Stage *stage_of(const Scenario *s)
{
	g_autoptr(GError) err = NULL;
	StageSpec spec = {.seed = 1};
	Stage *stage = s ? stage_new(s, &spec, &err) : NULL;
	CHECK(stage != NULL, "%s", err ? err->message : "");
	return stage;
}

static Scenario *scenario_of(const char *dir, GError **err)
{
	g_autofree char *path = netdir_path(dir, "test.scn");
	return scenario_read(path, NULL, NULL, err);
}

static void test_config(void)
{
	char *dir = dir_new();
	g_auto(Said) s = call(cmd_show, dir, "show $/test.scn T1 show_running-config --at 40s");
	CHECK_INT(s.code, 0, "%s", s.err);
	CHECK(strstr(s.out, "hostname T1\n"), "%s", s.out);
	CHECK(strstr(s.out, " ip address 10.0.0.11 255.255.255.0\n standby 1 ip 10.0.0.21\n"), "%s",
	      s.out);
	CHECK(strstr(s.out, "ip route 192.168.0.0 255.255.255.0 10.0.0.11\n"
			    "ip route 192.168.1.0 255.255.255.0 10.0.0.11\n"),
	      "%s", s.out);
	netdir_free(dir);
}

/* A line is told where it was written, after power came back, too. */
static void test_origin(void)
{
	char *dir = dir_new();
	g_autoptr(GError) err = NULL;
	g_autoptr(Scenario) s = scenario_of(dir, &err);
	g_autoptr(Stage) stage = stage_of(s);
	g_autofree char *want = netdir_path(dir, "t.cfg.in");
	for (unsigned k = 0; stage && k < 2; k++) {
		const Node *n = net_node(stage_net(stage), "T1");
		ConfOrigin o = runconf_origin(n, "interface FastEthernet0/0", "standby ip", "1");
		CHECK_STR(o.text, "standby 1 ip 10.0.0.21", "as it was made, %u", k);
		CHECK_STR(o.at.file, want, "file, %u", k);
		CHECK_INT(o.at.line, 6, "line, %u", k);
		CHECK_INT(o.at.col, 2, "column, %u", k);
		if (k == 0)
			stage_begin(stage);
		CHECK(k > 0 || stage_run(stage, VT_S(50), &err), "%s", err ? err->message : "");
	}
	netdir_free(dir);
}

typedef struct BadRow {
	const char *text;
	const char *want; /* behind "t.cfg.in" */
	const char *by;   /* who cannot read it; NULL: nobody can */
} BadRow;

static const BadRow bad[] = {
	{"hostname T{t}\nip routing {1 + }\n", ":2:17: the expression ends"},
	{"hostname T{t}\ninterface FastEthernet0/0\n ip address {10.0.0.9 + t} 255.255.255.{t}\n",
	 ":3:28: ", "T1"},
	{"hostname T{t}\ninterface FastEthernet0/0\n!{each net}\n ip address 10.0.0.{300 + t} "
	 "255.0.0.0\n!{end}\n",
	 ":4:13: \"10.0.0.300\""},
	{"hostname T{t + 1}\n", ":1:10: "},
	{"hostname T{t}\nbanner motd {{\nnever\n", ":2:1: the banner that begins here has no end"},
	{"hostname T{t}\n!{each net}\n", ":2:1: a repetition without its end"},
	{"hostname T{t}\nip {{ \x02\n", ":2:7: the octet 0x02, expected the text"},
	{"version 12.3\nhostname T{t}\n! {{", ":3:1: the file stops within a configuration"},
};

static void test_bad(void)
{
	for (unsigned i = 0; i < G_N_ELEMENTS(bad); i++) {
		g_autofree char *more = g_strconcat(added, "[repeat net]\ncount = 2\n", NULL);
		char *dir = dir_with(more, bad[i].text);
		g_autoptr(GError) err = NULL;
		g_autoptr(Scenario) s = scenario_of(dir, &err);
		StageSpec spec = {.seed = 1};
		g_autoptr(Stage) stage = s ? stage_new(s, &spec, &err) : NULL;
		g_autofree char *path = netdir_path(dir, "t.cfg.in");
		g_autofree char *want = g_strconcat(path, bad[i].want, NULL);
		CHECK(!stage && g_str_has_prefix(err->message, want), "row %u: %s, expected %s", i,
		      err ? err->message : "accepted", want);
		g_autofree char *by = g_strdup_printf("(as %s reads it)", bad[i].by);
		CHECK(!bad[i].by || strstr(err->message, by), "row %u: %s", i, err->message);
		netdir_free(dir);
	}
}

/* Every line of both routers has its fate, at its place. */
static void test_lint(void)
{
	char *dir = dir_new();
	g_auto(Said) s = call(cmd_lint, dir, "lint $/test.scn");
	CHECK_INT(s.code, 0, "%s", s.err);
	CHECK(strstr(s.out, "/t.cfg.in:5: applied     ip address 10.0.0.10 255.255.255.0\n") &&
		      strstr(s.out,
			     "/t.cfg.in:5: applied     ip address 10.0.0.11 255.255.255.0\n"),
	      "%s", s.out);
	CHECK(strstr(s.out,
		     "/t.cfg.in:8: applied    ip route 192.168.1.0 255.255.255.0 10.0.0.11\n"),
	      "%s", s.out);
	netdir_free(dir);
}

/* Wrong: a template by itself is read as a router's lines, and each of its expressions told as an error of them. */
static void test_lint_alone(void)
{
	static const struct {
		const char *name, *text, *want;
	} rows[] = {
		{"t.cfg.in", "hostname T{t}\n", ":1:1: a template, of which a scenario makes"},
		{"t.cfg", "hostname T{t}\n !{ each t}\n!{end}\n", ":1:1: a template, of which"},
		{"t.cfg.in", "hostname T\n!{each t}\n", ":2:1: a repetition without its end"},
		{"t.cfg", "hostname T\n!{end\n", ":2:2: without its end"},
		{"t.cfg", "hostname T\n!{x}\nbanner motd {{a}{\n", NULL},
	};
	for (unsigned i = 0; i < G_N_ELEMENTS(rows); i++) {
		char *dir = netdir_new(netdir_scenario);
		netdir_write(dir, rows[i].name, rows[i].text);
		g_autofree char *line = g_strdup_printf("lint $/%s", rows[i].name);
		g_auto(Said) s = call(cmd_lint, dir, line);
		CHECK_INT(s.code, rows[i].want ? 2 : 0, "row %u: %s", i, s.err);
		CHECK(!rows[i].want || strstr(s.err, rows[i].want), "row %u: %s", i, s.err);
		CHECK(!rows[i].want || !strstr(s.out, "hostname"), "row %u: %s", i, s.out);
		netdir_free(dir);
	}
}

/* What is stored is what was written, and it runs again: the templates are among the texts of the run. */
static void test_database(void)
{
	char *dir = dir_new();
	g_auto(Said) run = call(cmd_run, dir, "run $/test.scn -q -o $/r.db --set t.count=3");
	CHECK_INT(run.code, 0, "%s", run.err);
	g_auto(Said) show = call(cmd_show, dir, "show $/r.db T2 show_ip_interface_brief --at 20s");
	CHECK_INT(show.code, 0, "%s", show.err);
	CHECK(strstr(show.out, "10.0.0.12"), "%s", show.out);
	g_auto(Said) debug = call(cmd_debug, dir, "debug $/r.db T2 debug_ip_icmp --to 12s");
	CHECK_INT(debug.code, 0, "%s", debug.err);
	netdir_free(dir);
}

/* A line of a template that changes is named where it stands. */
static void test_diff(void)
{
	char *dir = dir_new();
	g_autoptr(GString) text = g_string_new(NULL);
	g_autofree char *path = netdir_path(dir, "t.cfg.in"), *was = NULL;
	g_auto(Said) run = call(cmd_run, dir, "run $/test.scn -q -o $/a.db");
	g_file_get_contents(path, &was, NULL, NULL);
	g_string_assign(text, was);
	g_string_replace(text, " standby {t} ip", " standby {t} priority {90 + t}\n standby {t} ip",
			 0);
	netdir_write(dir, "t.cfg.in", text->str);
	g_auto(Said) again = call(cmd_run, dir, "run $/test.scn -q -o $/b.db");
	CHECK_INT(run.code + again.code, 0, "%s%s", run.err, again.err);
	g_auto(Said) diff = call(cmd_diff, dir, "diff $/a.db $/b.db");
	CHECK(strstr(diff.out, "t.cfg.in") && strstr(diff.out, "standby {t} priority {90 + t}"),
	      "%s%s", diff.out, diff.err);
	netdir_free(dir);
}

/* Masked as they are written; a secret that an expression is part of would be another one for each router. */
static void test_redact(void)
{
	char *dir = dir_new();
	g_auto(Said) run = call(cmd_run, dir, "run $/test.scn -q -o $/r.db --redact");
	CHECK_INT(run.code, 0, "%s", run.err);
	g_auto(Said) show = call(cmd_show, dir, "show $/r.db T1 show_running-config --at 20s");
	CHECK(show.code == 0 && strstr(show.out, "community masked") && !strstr(show.out, "hush"),
	      "%s%s", show.out, show.err);
	netdir_free(dir);
	g_autoptr(GString) text = g_string_new(template);
	g_string_replace(text, "!{each t}", "!", 0);
	g_string_replace(text, "!{end}", "!", 0);
	g_string_replace(text, "hush", "hush{t}", 0);
	dir = dir_with(added, text->str);
	g_auto(Said) plain = call(cmd_run, dir, "run $/test.scn -q -o $/r.db");
	CHECK_INT(plain.code, 0, "%s", plain.err);
	g_auto(Said) bad_run = call(cmd_run, dir, "run $/test.scn -q -o $/s.db --redact");
	CHECK(bad_run.code == 2 &&
		      strstr(bad_run.err, "t.cfg.in:3:1: a secret with an expression cannot be "
					  "masked, expected a plain one"),
	      "%d: %s", bad_run.code, bad_run.err);
	netdir_free(dir);
	static const char typed[] = "[repeat e]\ncount = 2\n[event e{e}]\nat = {e + 1}s\nrouter = "
				    "R{e + 1}\nconfig = snmp-server community hush{e} RO\n";
	dir = dir_with(typed, "");
	g_auto(Said) event = call(cmd_run, dir, "run $/test.scn -q -o $/s.db --redact");
	CHECK(event.code == 2 && strstr(event.err, "test.scn:27:10: a secret with an expression "),
	      "%d: %s", event.code, event.err);
	netdir_free(dir);
}

/* Wrong: a brace in a secret is taken for an expression; or a template's "a{{b" and the plain "a{b" of a router that
 * agrees with it get masks that do not. */
static void test_redact_braces(void)
{
	g_autoptr(GString) text = g_string_new(template);
	g_string_replace(text, "!{each t}", "!", 0);
	g_string_replace(text, "ip route {192.168.0.0 + 256 * t}", "ip route 192.168.0.0", 0);
	g_string_replace(text, "!{end}", "!", 0);
	g_string_replace(text, "hush", "hu{{sh", 0);
	char *dir = dir_with(added, text->str);
	netdir_write(dir, "r1.cfg",
		     "version 12.3\nhostname R1\nsnmp-server community hu{{sh RO\n"
		     "snmp-server community hu{sh RO\ninterface FastEthernet0/0\n"
		     " ip address 10.0.0.1 255.255.255.0\nend\n");
	g_auto(Said) run = call(cmd_run, dir, "run $/test.scn -q -o $/r.db --redact");
	CHECK_INT(run.code, 0, "%s", run.err);
	g_auto(Said) r1 = call(cmd_show, dir, "show $/r.db R1 show_running-config --at 20s");
	CHECK(strstr(r1.out, "masked1") && strstr(r1.out, "masked2"), "%s%s", r1.out, r1.err);
	g_auto(Said) t1 = call(cmd_show, dir, "show $/r.db T1 show_running-config --at 20s");
	CHECK(strstr(t1.out, "community masked2 RO"), "%s%s", t1.out, t1.err);
	netdir_free(dir);
}

SUITE(cli_templates) = {
	{"a template makes the configuration of each router", test_config},
	{"a line's origin is where it was written", test_origin},
	{"what is wrong is told where it was written", test_bad},
	{"lint has every line of every router", test_lint},
	{"lint says of a template that it is one", test_lint_alone},
	{"a result file runs again", test_database},
	{"a change of a template is named", test_diff},
	{"secrets of templates are masked or refused", test_redact},
	{"a brace in a secret is masked with it", test_redact_braces},
	{NULL, NULL},
};
