/* The console: what it prints, and that neither looking nor going back changes a run. */

#ifndef _GNU_SOURCE
#define _GNU_SOURCE /* unshare */
#endif

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <poll.h>
#include <pty.h>
#include <sched.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sim/cli/cli.h"
#include "sim/console/console.h"
#include "sim/kernel/rng.h"
#include "tests/support/check.h"
#include "tests/support/runs.h"
#include "tests/unit/cli/netdir.h"

typedef struct Talk {
	Scenario *scn;
	Session *session;
	Console *console;
	GString *text;
	ConsoleState state;
} Talk;

static void take(void *to, const GString *text)
{
	g_string_append_len(to, text->str, (gssize)text->len);
}

static void talk_begin(Talk *t, const char *path, const char *const *sets)
{
	g_autoptr(GError) err = NULL;
	*t = (Talk){.scn = scenario_read(path, sets, NULL, &err), .text = g_string_new(NULL)};
	g_assert_no_error(err);
	t->session = session_new(t->scn, (uint64_t)t->scn->seed, &err);
	g_assert_no_error(err);
	ConsoleSpec spec = {.session = t->session, .write = take, .to = t->text};
	t->console = console_new(&spec);
}

/* Types lines; `$` stands for `dir`. */
static void type(Talk *t, const char *lines, const char *dir)
{
	g_autoptr(GString) script = g_string_new(lines);
	g_autoptr(GError) err = NULL;
	if (dir)
		g_string_replace(script, "$", dir, 0);
	FILE *from = fmemopen(script->str, script->len, "r");
	t->state = console_transcript(t->console, from, &err);
	fclose(from);
}

static Talk talk(const char *path, const char *lines)
{
	Talk t;
	talk_begin(&t, path, NULL);
	type(&t, lines, NULL);
	return t;
}

static void talk_clear(Talk *t)
{
	console_free(t->console);
	session_free(t->session);
	scenario_free(t->scn);
	g_string_free(t->text, TRUE);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Talk, talk_clear)

#define HAS(t, part)                                                                               \
	CHECK(strstr((t).text->str, part), "expected \"%s\" in:\n%s", part, (t).text->str)
#define HAS_NOT(t, part)                                                                           \
	CHECK(!strstr((t).text->str, part), "expected no \"%s\" in:\n%s", part, (t).text->str)

static const char failover[] = LAB_DIR "failover.scn";

/* Logs, transitions, routes and SAs, line by line. */
static char *content(const Record *r)
{
	GString *out = g_string_new(NULL);
	for (unsigned i = 0; i < REC_N(r, REC_LOG); i++) {
		const LogRow *l = REC_ROW(r, REC_LOG, LogRow, i);
		g_string_append_printf(out, "%" G_GINT64_FORMAT " %s %s\n", l->t, l->router,
				       l->text);
	}
	for (unsigned i = 0; i < REC_N(r, REC_TRANSITION); i++) {
		const TransitionRow *x = REC_ROW(r, REC_TRANSITION, TransitionRow, i);
		g_string_append_printf(out, "%" G_GINT64_FORMAT " %s %s %s %s\n", x->t, x->router,
				       x->instance, x->from, x->to);
	}
	for (unsigned i = 0; i < REC_N(r, REC_ROUTE); i++) {
		const RouteRow *x = REC_ROW(r, REC_ROUTE, RouteRow, i);
		g_string_append_printf(out, "%" G_GINT64_FORMAT " %s %s %s\n", x->t, x->router,
				       x->prefix, x->change);
	}
	for (unsigned i = 0; i < REC_N(r, REC_SA); i++) {
		const SaRow *x = REC_ROW(r, REC_SA, SaRow, i);
		g_string_append_printf(out, "%" G_GINT64_FORMAT " %s %s %s %s\n", x->t, x->router,
				       x->kind, x->spi, x->change);
	}
	return g_string_free(out, FALSE);
}

static void test_looking_changes_nothing(void)
{
	RunWish wish = {.scenario = failover, .level = RECORD_TIMELINE};
	g_autoptr(Record) run = runs_make(&wish);
	g_auto(Talk) t = talk(failover, "connect 7204VXR-2\nrun 150s\nshow ip route\n"
					"debug standby events\nconf t\ninterface Fa0/0\nfoo\n"
					"standby 1 timers 10 3\nend\nshow debugging\n"
					"run until \"Standby -> Active\"\nshow standby\n"
					"undebug all\nexit\nrun until 10min\n");
	g_autofree char *digest = session_digest(t.session);
	CHECK_STR(digest, runs_digest(run), "%s", t.text->str);
	CHECK_INT(session_deeds(t.session)->len, 0, "typed");
	HAS(t, "#debug standby events\nHSRP Events debugging is on\n");
	HAS(t, "#show debugging\nHSRP:\n  HSRP Events debugging is on\n");
	HAS(t, "*Mar  1 00:05:29.825: HSRP: Fa0/0 Grp 1 Standby -> Active\n");
}

/* Time in pieces, with shows between them, of every kind of fault that a scenario has. */
static void test_pieces_make_the_run(void)
{
	static const char *const all[] = {LAB_DIR "recovery.scn", LAB_DIR "power-loss.scn",
					  LAB_DIR "tech-note.scn", LAB_DIR "tracked-interface.scn"};
	for (unsigned i = 0; i < G_N_ELEMENTS(all); i++) {
		RunWish wish = {.scenario = all[i], .level = RECORD_TIMELINE};
		g_autoptr(Record) run = runs_make(&wish);
		g_auto(Talk) t = talk(all[i], "connect vpn7200\ndebug crypto isakmp\n");
		VTime end = session_scenario(t.session)->duration;
		while (session_now(t.session) + VT_S(61) < end)
			type(&t, "run 61s\nshow crypto isakmp sa\nshow ip route\n", NULL);
		g_autofree char *rest = g_strdup_printf("run %" G_GINT64_FORMAT "ns\nback 0\n",
							end - session_now(t.session));
		type(&t, rest, NULL);
		g_autofree char *digest = session_digest(t.session);
		CHECK_STR(digest, runs_digest(run), "%s", all[i]);
	}
}

static const char deeds[] = "connect 7204VXR-1\nrun 150s\nconf t\ninterface Fa0/1\nshutdown\n"
			    "run 20s\nno shutdown\nend\nclear crypto sa\nping 10.1.1.3\n"
			    "run 10s\nreload\n";

static void test_back_is_the_same_run(void)
{
	g_auto(Talk) once = talk(failover, deeds);
	g_auto(Talk) again = talk(failover, deeds);
	type(&again, "run 100s\nback 100s\n", NULL);
	g_autofree char *a = content(session_record(once.session));
	g_autofree char *b = content(session_record(again.session));
	CHECK_TEXT(b, a, "after going back");
	type(&again, "back 15s\n", NULL);
	HAS(again, "; 1 typed line undone]");
	CHECK_INT(session_deeds(again.session)->len, 4, "the reload is undone");
}

/* The events' own names go into the log of neither. */
static void test_saved_session_runs_again(void)
{
	char *dir = g_dir_make_tmp("vpnha-console-XXXXXX", NULL);
	g_autofree char *path = netdir_path(dir, "saved.scn");
	g_auto(Talk) t = talk(failover, deeds);
	type(&t, "save $/saved.scn\nrun 60s\n", dir);
	RunWish wish = {
		.scenario = path, .level = RECORD_TIMELINE, .until = session_now(t.session)};
	g_autoptr(Record) run = runs_make(&wish);
	g_autofree char *digest = session_digest(t.session);
	CHECK_STR(runs_digest(run), digest, "the saved session's");
	CHECK_INT(REC_N(run, REC_FAULT), 5, "typed lines");
	type(&t, "save $/saved.scn\nsave! $/saved.scn\nsave $/saved.txt\n", dir);
	HAS(t, "saved.scn is there already, expected a new file or \"save!\"\n");
	HAS(t, "saved.txt has no \".scn\", expected FILE.scn\n");
	CHECK(console_went_wrong(t.console), "a refused save is an error");
	netdir_free(dir);
}

static void test_settings_are_saved(void)
{
	static const char *const sets[] = {"router ISP.config=isp.cfg",
					   "event outage.at=100s",
					   "event outage.config=interface Fa0/1; shutdown",
					   "scenario.duration=2min",
					   "switch outside.latency=1ms",
					   NULL};
	char *dir = g_dir_make_tmp("vpnha-console-XXXXXX", NULL);
	g_autofree char *path = netdir_path(dir, "saved.scn");
	g_auto(Talk) t = {0};
	talk_begin(&t, failover, sets);
	type(&t, "save $/saved.scn\nrun until 2min\n", dir);
	RunWish wish = {.scenario = path, .level = RECORD_TIMELINE};
	g_autoptr(Record) run = runs_make(&wish);
	g_autofree char *digest = session_digest(t.session);
	CHECK_STR(runs_digest(run), digest, "with the session's settings");
	netdir_free(dir);
}

static void test_router_errors_are_the_routers(void)
{
	g_auto(Talk) t = talk(failover, "run 20s\nconnect 7204VXR-1\nshow foo\nconf t\nfoo\n"
					"ip address 1.1.1.1\ninterface Fa0/0\nip address\n"
					"standby 1 timers 10 3\nip address 1.1.1.1 255.0.255.0\n");
	HAS(t,
	    "7204VXR-1(config)#foo\n                  ^\n% Invalid input detected at '^' marker.");
	type(&t, "end\nundebug standby e\nu standby foo\n", NULL);
	HAS(t, "% Ambiguous command:  \"undebug standby e\"\n");
	HAS(t, "#u standby foo\n                    ^\n% Invalid");
	HAS(t, "7204VXR-1(config-if)#ip address\n% Incomplete command.\n");
	HAS(t, "% hold time is not greater than the hello time");
	CHECK(!console_went_wrong(t.console), "IOS's own complaints are no errors of the session");
	CHECK_INT(session_deeds(t.session)->len, 0, "what is refused is not kept");
}

static void test_wrong_words(void)
{
	static const struct {
		const char *line, *said;
	} rows[] = {
		{"connect nobody", "% unknown router \"nobody\", expected one of vpn7200, "},
		{"frobnicate", "% unknown word \"frobnicate\", expected one that \"help\" lists"},
		{"run 30", "% \"30\", expected "},
		{"run", "% the line ends too early, expected "},
		{"run until nowhere", "% unknown event \"nowhere\", expected one of outage, "},
		{"power off nobody", "% unknown router, host or switch \"nobody\""},
		{"cable cut ISP", "% \"ISP\" without an interface, expected ISP:INTERFACE"},
		{"cable cut ISP:Fa9/9", "% ISP has no interface \"Fa9/9\""},
		{"back 10s", "% that is before the start"},
		{"back to 10s", "% that is to come"},
		{"run 9223372036s",
		 "% \"9223372036s\", expected a time of at most 10 years, such as 3s"},
		{"run until 9223372036s", "% time \"9223372036s\" is longer than 10 years"},
		{"run until \"no such text\"", "[\"no such text\" was not printed until the end]"},
	};
	for (unsigned i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *line = g_strconcat(rows[i].line, "\n", NULL);
		g_auto(Talk) t = talk(failover, line);
		HAS(t, rows[i].said);
		bool wrong = rows[i].said[0] != '[';
		CHECK_INT(console_went_wrong(t.console), wrong, "%s", rows[i].line);
	}
}

/* A line that is taken, and warned of. */
static void test_answer(void)
{
	g_auto(Talk) t = talk(failover, "run 20s\nconnect 7204VXR-1\nconf t\nrouter ospf 1\n"
					"redistribute connected\ndefault-metric 5\n");
	HAS(t, "#redistribute connected\n% Only classful networks will be redistributed\n"
	       "7204VXR-1(config-router)#default-metric 5\n");
	HAS_NOT(t, "default-metric 5\n%");
	CHECK_INT(session_deeds(t.session)->len, 2, "both lines are kept");
}

/* Wrong: who types a line hears nothing of it that a configuration's reader is told, or hears it again with the next one. */
static void test_unmodelled(void)
{
	g_auto(Talk) t = talk(failover, "run 20s\nconnect 7204VXR-1\nconf t\ninterface fa0/0\n"
					"ip mtu 9000\nip mtu 1400\nexit\nip route 10.8.0.0 "
					"255.255.0.0 10.1.1.9 track 7\n");
	HAS(t, "#ip mtu 9000\n[not simulated: it is larger than the interface's MTU here, which "
	       "holds]\n7204VXR-1(config-if)#ip mtu 1400\n7204VXR-1(config-if)#exit\n");
	HAS(t, "track 7\n[not simulated: no such object is tracked here");
}

static void test_end_of_input_in_a_mode(void)
{
	g_auto(Talk) t = talk(failover, "run 20s\nconnect ISP\nconf t\ninterface Fa0/0\nshutdown");
	CHECK_INT(t.state, CONSOLE_ON, "the input is over, the session is whole");
	CHECK_STR(console_prompt(t.console), "ISP(config-if)#", "the mode stays");
	CHECK_INT(session_deeds(t.session)->len, 1, "the last line needs no line end");
	console_control_z(t.console);
	CHECK_STR(console_prompt(t.console), "ISP#", "Control-Z");
}

static void test_reload_forgets_debugs(void)
{
	g_auto(Talk) t =
		talk(failover, "run 100s\nconnect 7204VXR-1\ndebug standby events\nreload\n"
			       "run 1s\n");
	g_string_truncate(t.text, 0);
	type(&t, "show debugging\nrun 30s\n", NULL);
	HAS_NOT(t, "debugging is on");
	HAS_NOT(t, ": HSRP: ");
}

static void test_write_memory(void)
{
	static const char typed[] = "run 100s\nconnect 7204VXR-2\nconf t\ninterface Fa0/0\n"
				    "standby 1 priority 33\nend\n";
	g_auto(Talk) lost = talk(failover, typed), kept = talk(failover, typed);
	type(&kept, "wr\n", NULL);
	HAS(kept, "7204VXR-2#wr\nBuilding configuration...\n[OK]\n");
	type(&lost, "reload\nrun 1s\nshow standby\n", NULL);
	type(&kept, "reload\nrun 1s\nshow standby\n", NULL);
	HAS_NOT(lost, "(configured 33)");
	HAS(kept, "(configured 33)");
}

/* Wrong: a message has another number at the console than in the buffer, or keeps one that is visible no more. */
static void test_numbers(void)
{
	g_auto(Talk) t = talk(failover, "run 100s\nconnect 7204VXR-1\nconf t\nlogging buffered\n");
	g_string_truncate(t.text, 0);
	type(&t,
	     "service sequence-numbers\ninterface Fa0/1\nshutdown\nrun 5s\ndo show logging | "
	     "include "
	     "LINK-5\n",
	     NULL);
	const char *first = strstr(t.text->str, "%LINK-5-CHANGED");
	const char *second = first ? strstr(first + 1, "%LINK-5-CHANGED") : NULL;
	CHECK(second, "%s", t.text->str);
	while (first && first > t.text->str && first[-1] != '\n')
		first--;
	while (second && second > t.text->str && second[-1] != '\n')
		second--;
	size_t n = first ? strcspn(first, "\n") : 0;
	CHECK(first && second && strncmp(first, second, n) == 0, "%s", t.text->str);
	CHECK(first && g_str_has_prefix(first, "0000") && first[6] == ':', "%s", t.text->str);
	g_string_truncate(t.text, 0);
	type(&t, "no service sequence-numbers\nno shutdown\nrun 5s\n", NULL);
	HAS_NOT(t, "0000");
}

static void test_logging_console(void)
{
	g_auto(Talk) t = talk(failover, "run 100s\nconnect 7204VXR-1\n");
	g_string_truncate(t.text, 0);
	type(&t, "conf t\nlogging console errors\ninterface Fa0/1\nshutdown\nrun 5s\n", NULL);
	HAS_NOT(t, "%LINK-5-CHANGED");
	type(&t, "no shutdown\nrun 5s\n", NULL);
	HAS(t, "%LINK-3-UPDOWN: Interface FastEthernet0/1, changed state to up");
	HAS_NOT(t, "%LINEPROTO-5-UPDOWN");
}

/* ---- a whole session ---- */

static char *contents(const char *path)
{
	char *text = NULL;
	g_file_get_contents(path, &text, NULL, NULL);
	return text ? text : g_strdup("");
}

/* `dir` in the text becomes "@DIR@", as the golden file has it. */
static void hide_dir(GString *text, const char *dir)
{
	g_string_replace(text, dir, "@DIR@", 0);
}

static void test_lesson(void)
{
	char *dir = g_dir_make_tmp("vpnha-console-XXXXXX", NULL);
	g_autofree char *script = contents("tests/golden/console.in");
	g_autofree char *golden = contents("tests/golden/console.txt");
	g_auto(GStrv) parts = g_strsplit(script, "@DIR@", -1);
	g_autofree char *lines = g_strjoinv(dir, parts);
	g_auto(Talk) t = talk(failover, lines);
	hide_dir(t.text, dir);
	CHECK_TEXT(t.text->str, golden,
		   "vpnha console " LAB_DIR "failover.scn < tests/golden/console.in");
	CHECK_INT(t.state, CONSOLE_OVER, "quit ends it");
	g_autofree char *path = netdir_path(dir, "faster.scn");
	RunWish wish = {
		.scenario = path, .level = RECORD_TIMELINE, .until = session_now(t.session)};
	g_autoptr(Record) run = runs_make(&wish);
	g_autofree char *digest = session_digest(t.session);
	CHECK_STR(runs_digest(run), digest, "the lesson, saved");
	netdir_free(dir);
}

/* Lines that change something, look, go wrong or move time, in an order that a seed draws. */
static const char *const any_line[] = {
	"connect 7204VXR-1",
	"connect 7204VXR-2",
	"connect vpn7200",
	"run 5s",
	"run 1300ms",
	"back 2s",
	"configure terminal",
	"interface Fa0/0",
	"interface Fa0/1",
	"interface Lo7",
	"shutdown",
	"no shutdown",
	"ip address 10.7.7.7 255.255.255.255",
	"standby 1 timers 1 3",
	"no standby 1 timers",
	"standby 1 priority 250",
	"standby 1 timers 3 1",
	"router ospf 1",
	"passive-interface Fa0/1",
	"no ip route 0.0.0.0 0.0.0.0 10.48.66.1",
	"end",
	"reload",
	"clear crypto sa",
	"clear arp-cache",
	"ping 10.1.1.3",
	"ping 99.99.99.99 source Fa0/1",
	"show ip route",
	"debug ip ospf hello",
	"nonsense",
	"do clear crypto isakmp",
	"description a; b\\",
	"no interface Lo7",
	"run until \"ADJCHG\"",
	"cable cut 7204VXR-1:Fa0/1",
	"cable restore 7204VXR-1:Fa0/1",
	"power off 7204VXR-2",
	"power on 7204VXR-2",
	"write memory",
};

static void test_any_session_runs_again(void)
{
	unsigned typed = 0;
	for (uint64_t seed = 1; seed <= 12; seed++) {
		char *dir = g_dir_make_tmp("vpnha-console-XXXXXX", NULL);
		g_autofree char *path = netdir_path(dir, "any.scn");
		g_auto(Talk) t = talk(failover, "run 200s\n");
		for (uint64_t i = 0; i < 80; i++) {
			uint64_t which =
				rng_draw(seed, "console", "line", i) % G_N_ELEMENTS(any_line);
			type(&t, any_line[which], NULL);
			type(&t, "\n", NULL);
		}
		type(&t, "save $/any.scn\nrun 30s\n", dir);
		RunWish wish = {.scenario = path,
				.level = RECORD_TIMELINE,
				.until = session_now(t.session)};
		g_autoptr(Record) run = runs_make(&wish);
		g_autofree char *digest = session_digest(t.session);
		typed += session_deeds(t.session)->len;
		CHECK_STR(runs_digest(run), digest, "seed %d:\n%s", (int)seed, t.text->str);
		netdir_free(dir);
	}
	CHECK(typed > 60, "only %u lines of twelve sessions had an effect", typed);
}

/* ---- `?` and Tab ---- */

static const char before_r1[] = "run 20s\nconnect 7204VXR-1\n";
static const char in_config[] = "run 20s\nconnect 7204VXR-1\nconf t\ninterface Fa0/0\n";

static void test_help(void)
{
	static const struct {
		const char *typed, *before, *said;
	} rows[] = {
		{"", "", "  connect  The console of a router\n"},
		{"", "run un", "until  \n"},
		{"", "back to ", "  management  7204VXR-2: no ip route"},
		{"", "nonsense ", "% Unrecognized command\n"},
		{before_r1, "sh", "show  \n"},
		{before_r1, "un", "undebug  \n"},
		{before_r1, "show ip ", "  route"},
		{before_r1, "undebug cry", "crypto  \n"},
		{before_r1, "show run | inc", "include  \n"},
		{before_r1, "terminal ", "  length   Set terminal line parameters\n"},
		{before_r1, "show clock ", "  <cr>\n"},
		{in_config, "sta", "standby  \n"},
		{in_config, "no sta", "standby  \n"},
		{in_config, "do show stan", "standby  \n"},
		{in_config, "standby 1 priority ", "  <0-255>"},
		{in_config, "interface f", "FastEthernet  \n"},
		{in_config, "interface ", "  FastEthernet  FastEthernet IEEE 802.3\n"},
		{in_config, "router ", "  ospf"},
	};
	for (unsigned i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_auto(Talk) t = talk(failover, *rows[i].typed ? rows[i].typed : "now\n");
		g_autofree char *text = console_help(t.console, rows[i].before);
		CHECK(strstr(text, rows[i].said), "%s \"%s?\": expected \"%s\" in:\n%s",
		      console_prompt(t.console), rows[i].before, rows[i].said, text);
	}
}

static void test_completion(void)
{
	static const struct {
		const char *typed, *before, *added;
	} rows[] = {
		{"", "conn", "ect "},
		{"", "connect v", "pn7200 "},
		{"", "connect 7", "20"}, /* 7204VXR-1, 7204VXR-2, 7206-1 */
		{"", "connect 7206", "-1 "},
		{"", "back to out", "age "},
		{"", "cable cut IS", "P:FastEthernet0/"},
		{"", "power off mana", "gement "},
		{"", "sav", "e"}, /* save, save! */
		{"", "", ""},
		{"", "nonsense", ""},
		{before_r1, "SH", "ow "},
		{before_r1, "show stan", "dby "},
		{before_r1, "conf", "igure "},
		{in_config, "stan", "dby "},
		{in_config, "interface fa", "stEthernet "},
		{in_config, "no stan", "dby "},
		{in_config, "standby 1 pri", "ority "},
		{in_config, "do sho", "w "},
	};
	for (unsigned i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_auto(Talk) t = talk(failover, *rows[i].typed ? rows[i].typed : "now\n");
		g_autofree char *text = console_complete(t.console, rows[i].before);
		CHECK_STR(text, rows[i].added, "%s \"%s\" and Tab", console_prompt(t.console),
			  rows[i].before);
	}
}

/* Whatever is asked of, in whatever mode: nothing of the run moves, nothing is said of what cannot be taken. */
static void test_help_is_what_is_taken(void)
{
	g_auto(Talk) t = talk(failover, in_config);
	type(&t, "no ?\nstandby ?\n", NULL);
	HAS(t, "7204VXR-1(config-if)#no ?\n");
	CHECK_INT(session_deeds(t.session)->len, 0, "help is no event");
	CHECK(!console_went_wrong(t.console), "help is no error");
}

/* ---- from a pipe ---- */

/* The exit code of `vpnha console ARGS` with these lines on its standard input. */
static int piped(const char *args, const char *lines)
{
	int fd[2], status = -1;
	fflush(NULL);
	g_assert(pipe(fd) == 0);
	pid_t pid = fork();
	g_assert(pid >= 0);
	if (pid == 0) {
		int nothing = open("/dev/null", O_WRONLY);
		g_autofree char *line = g_strconcat("console ", args, NULL);
		char **argv = g_strsplit(line, " ", -1);
		dup2(fd[0], STDIN_FILENO);
		dup2(nothing, STDOUT_FILENO);
		dup2(nothing, STDERR_FILENO);
		close(fd[1]);
		_exit(cmd_console((int)g_strv_length(argv), argv));
	}
	g_assert(write(fd[1], lines, strlen(lines)) == (ssize_t)strlen(lines));
	close(fd[0]); /* only now: the child may be gone, and its pipe with it */
	close(fd[1]);
	waitpid(pid, &status, 0);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static void test_exit_codes(void)
{
	static const struct {
		const char *args, *lines;
		int code;
	} rows[] = {
		{LAB_DIR "failover.scn", "now\nquit\nnonsense\n", EXIT_OK}, /* quit is the end */
		{LAB_DIR "failover.scn", "", EXIT_OK},
		{LAB_DIR "failover.scn --at 20s", "connect ISP\nshow nonsense\nconf t\nbad",
		 EXIT_OK},
		{LAB_DIR "failover.scn", "nonsense\nnow\n", EXIT_BAD_INPUT},
		{LAB_DIR "failover.scn --at nowhere", "now\n", EXIT_BAD_INPUT},
		{LAB_DIR "failover.scn --seed -3", "now\n", EXIT_BAD_INPUT},
		{LAB_DIR "failover.scn --set nothing.at=3s", "now\n", EXIT_BAD_INPUT},
		{LAB_DIR "no-such.scn", "now\n", EXIT_BAD_INPUT},
		{LAB_DIR "isp.cfg", "now\n", EXIT_BAD_INPUT},
		{"one two", "now\n", EXIT_BAD_INPUT},
		{"--nonsense", "now\n", EXIT_BAD_INPUT},
	};
	for (unsigned i = 0; i < G_N_ELEMENTS(rows); i++)
		CHECK_INT(piped(rows[i].args, rows[i].lines), rows[i].code, "console %s < \"%s\"",
			  rows[i].args, rows[i].lines);
}

/* An event of the scenario that cannot be done ends the session, since no run gets behind it. */
static void test_scenario_that_breaks(void)
{
	g_autofree char *text = g_strconcat(netdir_scenario,
					    "[event off]\nat = 5s\nrouter = R1\npower = off\n"
					    "[event late]\nat = 9s\nrouter = R1\nexec = reload\n",
					    NULL);
	char *dir = netdir_new(text);
	g_autofree char *path = netdir_path(dir, "test.scn");
	CHECK_INT(piped(path, "run 8s\nconnect R1\nshow clock\n"), EXIT_OK, "before it");
	CHECK_INT(piped(path, "run 20s\nnow\n"), EXIT_BAD_INPUT, "R1 is off at 9 s");
	netdir_free(dir);
}

/* Wrong: who shows others a session shows them the keys that a scenario types. */
static void test_events_tell_no_keys(void)
{
	g_autofree char *text =
		g_strconcat(netdir_scenario,
			    "[event e]\nat = 5s\nrouter = R1\nconfig = interface Fa0/0; "
			    "standby 1 authentication plain\n",
			    NULL);
	char *dir = netdir_new(text);
	g_autofree char *path = netdir_path(dir, "test.scn");
	g_auto(Talk) t = talk(path, "run 8s\n");
	HAS(t, "event e: R1: interface Fa0/0; standby 1 authentication ...]");
	HAS_NOT(t, "plain");
	netdir_free(dir);
}

/* ---- at a terminal ---- */

typedef struct Pty {
	int fd;
	pid_t pid;
	GString *seen;
} Pty;

/* A child process with a terminal of its own; pid -1: there are none here, errno. */
static Pty pty_begin(const char *path)
{
	Pty p = {.seen = g_string_new(NULL)};
	struct winsize size = {.ws_row = 24, .ws_col = 120};
	fflush(NULL);
	p.pid = forkpty(&p.fd, NULL, NULL, &size);
	if (p.pid != 0)
		return p;
	char *argv[] = {(char *)"console", (char *)path, NULL};
	g_setenv("TERM", "xterm", TRUE);
	g_setenv("HOME", "/nonexistent", TRUE);
	int code = cmd_console(2, argv);
	fflush(NULL);
	_exit(code);
}

/* Was `part` printed, and behind it `prompt`? */
static bool pty_has(const Pty *p, const char *part, const char *prompt)
{
	const char *at = strstr(p->seen->str, part);
	return at && strstr(at + strlen(part), prompt);
}

/* Reads on until they were printed since the last call, for at most ten seconds. */
static bool pty_waits(Pty *p, const char *part, const char *prompt)
{
	gint64 end = g_get_monotonic_time() + 10 * G_USEC_PER_SEC;
	char text[4096];
	while (!pty_has(p, part, prompt)) {
		struct pollfd in = {.fd = p->fd, .events = POLLIN};
		gint64 left = (end - g_get_monotonic_time()) / 1000;
		if (left <= 0 || poll(&in, 1, (int)left) <= 0)
			return false;
		ssize_t n = read(p->fd, text, sizeof text);
		if (n <= 0)
			return false;
		g_string_append_len(p->seen, text, n);
	}
	g_string_truncate(p->seen, 0);
	return true;
}

static void test_keys_of_a_terminal(void)
{
	static const struct {
		const char *keys, *said,
			*prompt; /* a key before the prompt would be the terminal's */
	} steps[] = {
		{"", "", "vpnha>"},
		{"run 20s\r", "[00:00:20.000]", "vpnha>"},
		{"conn\tIS\t\r", "", "ISP#"},
		{"show cl?", "clock", "show cl"},
		{"\t\r", "UTC Mon Mar 1", "ISP#"},
		{"conf t\r", "CNTL/Z", "(config)#"},
		{"int fa0/0\r", "", "(config-if)#"},
		{"foobar?", "Unrecognized command", "(config-if)#"},
		{"\x15shut\x1a", "^Z", "ISP#"}, /* Control-U; Control-Z ends line and mode */
		{"now\r", "1 typed]", "ISP#"},
		{"\x1b[A\x1b[A\001do \r", "% Invalid input",
		 "ISP#"}, /* two lines back, its start */
		{"nonsense ?", "Unrecognized command", "nonsense"},
		{"\x03", "^C", "ISP#"},
		{"now\r", "1 typed]", "ISP#"},
		{"run 1000000s\r", "event management", ""},
		{"\x03", "]", "ISP#"},
		{"exit\r", "", "vpnha>"},
		{"quit\r", "\n", ""},
	};
	Pty p = pty_begin(failover);
	if (p.pid < 0) {
		SKIP("no terminal can be made here, as on a system without /dev/pts: %s",
		     strerror(errno));
		g_string_free(p.seen, TRUE);
		return;
	}
	for (unsigned i = 0; i < G_N_ELEMENTS(steps); i++) {
		ssize_t n = write(p.fd, steps[i].keys, strlen(steps[i].keys));
		CHECK_INT(n, strlen(steps[i].keys), "keys of step %u", i);
		if (!CHECK(pty_waits(&p, steps[i].said, steps[i].prompt),
			   "step %u: expected \"%s\", have:\n%s", i, steps[i].said, p.seen->str))
			break;
	}
	int status = -1;
	pty_waits(&p, "\001", ""); /* which nobody prints: until the terminal is closed */
	close(p.fd);
	waitpid(p.pid, &status, 0);
	CHECK(WIFEXITED(status) && WEXITSTATUS(status) == 0, "status %d", status);
	g_string_free(p.seen, TRUE);
}

/* Runs the suite of the terminal where there are none; its exit code, -1 if they cannot be hidden. */
static int without_terminals(char **out)
{
	enum { CANNOT = 99 };
	int ends[2], status = 0;
	char text[4096] = "";
	size_t len = 0;
	g_assert(pipe(ends) == 0);
	fflush(NULL);
	pid_t pid = fork();
	g_assert(pid >= 0);
	if (pid == 0) {
		dup2(ends[1], STDOUT_FILENO);
		dup2(ends[1], STDERR_FILENO);
		close(ends[0]);
		if (unshare(CLONE_NEWNS) == 0 &&
		    mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) == 0 &&
		    mount("tmpfs", "/dev/pts", "tmpfs", 0, NULL) == 0)
			execl("/proc/self/exe", "tests", "console_terminal", (char *)NULL);
		_exit(CANNOT);
	}
	close(ends[1]);
	for (ssize_t n; (n = read(ends[0], text + len, sizeof text - 1 - len)) > 0;)
		len += (size_t)n;
	close(ends[0]);
	waitpid(pid, &status, 0);
	*out = g_strdup(text);
	if (WIFEXITED(status) && WEXITSTATUS(status) == CANNOT)
		return -1;
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

/* Wrong: the tests end in the middle where there is no /dev/pts, or count as passed what was not tried. */
static void test_without_terminals(void)
{
	g_autofree char *out = NULL;
	int code = without_terminals(&out);
	if (code < 0) {
		SKIP("/dev/pts cannot be hidden here");
		return;
	}
	CHECK(code <= 1, "it came to its end: %d, %s", code, out);
	CHECK(strstr(out, "skipped: no terminal can be made here") && strstr(out, "skipped: 1,"),
	      "%s", out);
}

SUITE(console_terminal) = {
	{"keys of a terminal", test_keys_of_a_terminal},
	{NULL, NULL},
};

SUITE(console) = {
	{"looking, debugging and mistyping change nothing in a run", test_looking_changes_nothing},
	{"time in pieces makes the same run", test_pieces_make_the_run},
	{"going back makes the same run again", test_back_is_the_same_run},
	{"a saved session runs again as it was", test_saved_session_runs_again},
	{"settings of the command line are saved, too", test_settings_are_saved},
	{"what a router answers is no error of the session", test_router_errors_are_the_routers},
	{"words of the console that are wrong", test_wrong_words},
	{"a reload turns debugs off", test_reload_forgets_debugs},
	{"what write memory kept is there after a reload", test_write_memory},
	{"messages are numbered as in the buffer", test_numbers},
	{"a console prints up to the level of `logging console`", test_logging_console},
	{"a warning of IOS is printed, and the line taken", test_answer},
	{"what is not simulated of a typed line is said at once", test_unmodelled},
	{"the input may end in a configuration mode", test_end_of_input_in_a_mode},
	{"a lesson on failover times is the golden one", test_lesson},
	{"whatever is typed, the saved session runs again as it was", test_any_session_runs_again},
	{"`?` lists what may stand next", test_help},
	{"Tab adds what can only be meant", test_completion},
	{"`?` at the end of a line from a pipe", test_help_is_what_is_taken},
	{"exit codes of a session from a pipe", test_exit_codes},
	{"an event of the scenario that cannot be done ends the session",
	 test_scenario_that_breaks},
	{"an event of the scenario tells no keys", test_events_tell_no_keys},
	{"where there is no terminal, the test of it says so", test_without_terminals},
	{NULL, NULL},
};
