/* Inputs that mean harm, or none: each ends in a message with its place and exit code 2, never in a false pass, an
 * abort or a hang. */

#include <string.h>

#include "sim/console/console.h"
#include "sim/stage/pool.h"
#include "tests/support/check.h"
#include "tests/unit/cli/call.h"
#include "tests/unit/cli/netdir.h"

/* Takes more steps on every line of some length than the library goes. */
#define ENDLESS "^((.+)+)+[YZ]$"

static char *dir_with(const char *added)
{
	g_autofree char *text = g_strconcat(netdir_scenario, added, NULL);
	return netdir_new(text);
}

/* ---- regular expressions ---- */

typedef struct RegexRow {
	const char *added; /* behind the small scenario, whose last line is 21 */
	int code;
	const char *said; /* part of stderr; NULL: of stdout nothing is asked */
} RegexRow;

static const RegexRow expressions[] = {
	{"[expect x]\nnever = true\nlog = /LINEPROTO/\n", EXIT_FAILED, NULL},
	{"[expect x]\nnever = true\nlog = /" ENDLESS "|LINEPROTO/\n", EXIT_BAD_INPUT,
	 "test.scn:24:7: no answer (backtracking limit reached) on \""},
	{"[expect x]\nlog = /" ENDLESS "|LINEPROTO/\n", EXIT_BAD_INPUT, "test.scn:23:7: no answer"},
	{"[expect x]\nnever = true\ntransition = /" ENDLESS "/\n", EXIT_BAD_INPUT,
	 "test.scn:24:14: no answer"},
	{"[expect x]\nnever = true\nat = 50s\ntransition = /" ENDLESS "/\n", EXIT_BAD_INPUT,
	 "test.scn:25:14: no answer"},
	{"[expect x]\nnever = true\nroute = /" ENDLESS "/\n", EXIT_BAD_INPUT,
	 "test.scn:24:9: no answer"},
	{"[expect x]\nnever = true\nlog = //\n", EXIT_BAD_INPUT,
	 "test.scn:24:7: log \"//\", expected words to look for"},
	{"[expect x]\nshow = show ip route | exclude " ENDLESS "\nrouter = R1\nfile = r1.cfg\n",
	 EXIT_BAD_INPUT, "test.scn:23:8: no answer"},
	{"[expect x]\nshow = show ip route | include (\nrouter = R1\nfile = r1.cfg\n",
	 EXIT_BAD_INPUT, "test.scn:23:22: \"| include (\", expected one of IOS's"},
};

static void test_expressions(void)
{
	for (unsigned i = 0; i < G_N_ELEMENTS(expressions); i++) {
		const RegexRow *r = &expressions[i];
		char *dir = dir_with(r->added);
		g_auto(Said) s = call(cmd_check, dir, "check $/test.scn");
		CHECK_INT(s.code, r->code, "%s%s%s", r->added, s.out, s.err);
		CHECK(!r->said || strstr(s.err, r->said), "\"%s\" in: %s", r->said, s.err);
		netdir_free(dir);
	}
}

/* Wrong: what is to be left out is printed because the expression came to no answer. */
static void test_modifiers(void)
{
	static const char *const words[] = {"exclude", "include", "begin", "section",
					    "section exclude"};
	char *dir = dir_with("");
	g_autofree char *scenario = netdir_path(dir, "test.scn");
	for (unsigned i = 0; i < G_N_ELEMENTS(words); i++) {
		g_autofree char *line =
			g_strdup_printf("show running-config | %s " ENDLESS "|address", words[i]);
		char *argv[] = {(char *)"show", scenario, (char *)"R1", line, NULL};
		g_auto(Said) s = call_words(cmd_show, dir, argv);
		CHECK_INT(s.code, EXIT_BAD_INPUT, "%s: %s%s", line, s.out, s.err);
		CHECK_STR(s.out, "", "%s", line);
		CHECK(strstr(s.err, "\n% no answer (backtracking limit reached) on \""), "%s: %s",
		      line, s.err);
	}
	netdir_free(dir);
}

static void take(void *to, const GString *text)
{
	g_string_append_len(to, text->str, (gssize)text->len);
}

/* What a console prints that gets these octets; `code` (may be NULL) gets how it ended. Caller frees. */
static char *typed(const char *octets, gsize n, ConsoleState *state)
{
	char *dir = dir_with("");
	g_autofree char *path = netdir_path(dir, "test.scn");
	g_autoptr(GError) err = NULL;
	g_autoptr(Scenario) scn = scenario_read(path, NULL, NULL, &err);
	g_assert_no_error(err);
	g_autoptr(Session) session = session_new(scn, 1, &err);
	g_assert_no_error(err);
	GString *text = g_string_new(NULL);
	ConsoleSpec spec = {.session = session, .write = take, .to = text};
	g_autoptr(Console) console = console_new(&spec);
	FILE *from = fmemopen((char *)octets, n, "r");
	ConsoleState end = console_transcript(console, from, &err);
	if (state)
		*state = end;
	fclose(from);
	netdir_free(dir);
	return g_string_free(text, FALSE);
}

static void test_live_modifier(void)
{
	static const char lines[] =
		"connect R1\nrun 30s\nshow ip route | exclude " ENDLESS "|connected\nshow clock\n";
	g_autofree char *said = typed(lines, strlen(lines), NULL);
	CHECK(strstr(said, "connected\n% no answer (backtracking limit reached) on \""), "%s",
	      said);
	CHECK(!strstr(said, "10.0.0.0 is directly"), "nothing of the rest: %s", said);
	CHECK(strstr(said, "R1#show clock\n"), "the session goes on: %s", said);
}

/* ---- times ---- */

#define EVENT_A "[event a]\nat = 20s\ncable = cut\nport = R2:Fa0/0\n"
#define EVENT(when) "[event b]\n" when "\ncable = cut\nport = R2:Fa0/0\n"
#define Z128 A64_OF("0") A64_OF("0")
#define A64_OF(c) A8_OF(c) A8_OF(c) A8_OF(c) A8_OF(c) A8_OF(c) A8_OF(c) A8_OF(c) A8_OF(c)
#define A8_OF(c) c c c c c c c c
#define LONG " is longer than 10 years"
#define LATE "a time of more than 10 years after the start, expected less"

typedef struct TimeRow {
	const char *added, *said; /* said behind "test.scn:" */
} TimeRow;

static const TimeRow times[] = {
	{EVENT_A "[expect x]\nnever = true\nlog = LINEPROTO\nafter = a + 9000000000s\n",
	 "29:13: time \"9000000000s\"" LONG},
	{EVENT_A "[expect x]\nlog = LINEPROTO\nafter = a + 87600h\nnever = true\n", "28:9: " LATE},
	{EVENT_A "[expect x]\noutage = none\nprobe = p\nafter = a\nwithin = 0s..9223372036s\n",
	 "30:14: time \"9223372036s\"" LONG},
	{EVENT_A "[expect x]\nnever = true\nlog = x\nat = a + 87600h\n", "29:6: " LATE},
	{EVENT_A "[expect x]\ndebug = debug arp\nrouter = R1\nfile = r1.cfg\nfrom = a + 87600h\n",
	 "30:8: " LATE},
	{EVENT_A "[expect x]\ndebug = debug arp\nrouter = R1\nfile = r1.cfg\nto = a + 87600h\n",
	 "30:6: " LATE},
	{EVENT_A "[expect x]\ngolden = x\ntolerance = 99999999999s\n", "27:10: "},
	{EVENT_A EVENT("after = a + 87600h"), "27:9: " LATE},
	{EVENT("after = c + 87600h") "[event c]\nafter = d + 87600h\npower = off\nrouter = R1\n"
				     "[event d]\nat = 87600h\npower = off\nrouter = R1\n",
	 "27:9: " LATE},
	{EVENT("at = 87600h\nrepeat = 2 every 1ns"),
	 "24:10: the last one comes more than 10 years after the start, expected less"},
	{EVENT("at = 1s\nrepeat = 1000000 every 87600h"), "24:10: the last one comes more"},
	{EVENT("at = 5s + 3s"), "23:6: unknown event \"5s\", expected one of b"},
	{EVENT("at = 0." Z128 "s"), "23:6: time \"0.0000"},
	{EVENT("at = 00:00:00." Z128), "23:6: time \"00:00:00.0000"},
	{EVENT("at = 0s..99999999999s"), "23:10: time \"99999999999s\"" LONG},
	{"[probe q]\nfrom = R1\nto = 10.0.0.2\ninterval = 9223372036s\n", "25:12: time"},
	{"[probe q]\nfrom = R1\nto = 10.0.0.2\ntimeout = 9223372036s\n", "25:11: time"},
	{"[probe q]\nfrom = R1\nto = 10.0.0.2\nstart = 9223372036s\n", "25:9: time"},
};

static void test_times(void)
{
	for (unsigned i = 0; i < G_N_ELEMENTS(times); i++) {
		char *dir = dir_with(times[i].added);
		g_autofree char *want = g_strconcat(dir, "/test.scn:", times[i].said, NULL);
		g_auto(Said) s = call(cmd_check, dir, "check $/test.scn");
		CHECK_INT(s.code, EXIT_BAD_INPUT, "%s%s%s", times[i].added, s.out, s.err);
		CHECK(g_str_has_prefix(s.err, want), "\"%s\" in: %s", want, s.err);
		netdir_free(dir);
	}
}

/* What is as long as a time may be runs, and is not in time by running over. */
static void test_longest_times(void)
{
	static const char *const sets[] = {"R1.start=87600h",
					   "R1.boot=87600h --set R1.start=87600h",
					   "lan.forward-delay=87600h",
					   "lan.latency=87600h --set lan.jitter=87600h",
					   "lan.ageing=87600h",
					   "p.interval=87600h",
					   "p.timeout=87600h",
					   "p.start=87600h",
					   "R1.platform.ike.retransmit=1h"};
	char *dir =
		dir_with("[expect x]\nlog = nothing that is\nafter = 87600h\nwithin = 87600h\n");
	for (unsigned i = 0; i < G_N_ELEMENTS(sets); i++) {
		g_autofree char *line = g_strdup_printf("check $/test.scn --set %s", sets[i]);
		g_autofree char *run =
			g_strdup_printf("run $/test.scn -q --set %s -o $/x.db --checked", sets[i]);
		g_auto(Said) s = call(cmd_check, dir, line), r = call(cmd_run, dir, run);
		CHECK_INT(s.code, EXIT_FAILED, "%s: %s", line, s.err);
		CHECK_INT(r.code, EXIT_OK, "%s: %s", run, r.err);
	}
	netdir_free(dir);
}

typedef struct OptionRow {
	CommandFn *fn;
	const char *line, *said;
} OptionRow;

static const OptionRow options[] = {
	{cmd_run, "run $/test.scn -o $/y.db --until a_+_87600h", "--until:1:1: " LATE},
	{cmd_run, "run $/test.scn -o $/y.db --until 9223372036s", "--until:1:1: time"},
	{cmd_show, "show $/test.scn R1 show_clock --at a_+_87600h", "--at:1:1: " LATE},
	{cmd_debug, "debug $/test.scn R1 debug_arp --from a_+_87600h", "--from:1:1: " LATE},
	{cmd_debug, "debug $/test.scn R1 debug_arp --to a_+_87600h", "--to:1:1: " LATE},
	{cmd_timeline, "timeline $/x.db --from a_+_87600h", "--from:1:1: " LATE},
	{cmd_plot, "plot $/x.db --to a_+_87600h", "--to:1:1: " LATE},
	{cmd_plot, "plot $/x.db --from 29s --to 1s",
	 "--to:1:1: \"1s\", expected a time after the one that the picture begins with (29.000 s)"},
	{cmd_plot, "plot $/x.db --from 5s --to 5s", "--to:1:1: \"5s\", expected a time after"},
	{cmd_plot, "plot $/x.db --from 61s --to 62s",
	 "--from:1:1: \"61s\", expected a time before the end of the run (60.000 s)"},
	{cmd_plot, "plot $/x.db --kind cdf --to a_+_87600h", "--to:1:1: " LATE},
	{cmd_plot, "plot $/x.db --kind cdf --from 5s --to 5s",
	 "--to:1:1: \"5s\", expected a time after"},
	{cmd_plot, "plot $/x.db --from 99h",
	 "--from:1:1: \"99h\", expected a time before the end of the run"},
	{cmd_diff, "diff $/x.db $/x.db --tolerance 87601h", "--tolerance:1:1: time"},
	{cmd_diff, "diff $/x.db $/x.db --tolerance outage=87601h", "--tolerance:1:8: time"},
	{cmd_console, "console $/test.scn --at a_+_87600h", "--at:1:1: " LATE},
};

/* Wrong: "never" and "none" hold of a time that the run does not have. */
static void test_beyond_the_end(void)
{
	static const struct {
		const char *expect;
		int code;
	} rows[] = {
		{"never = true\nlog = nothing of the kind\nafter = 60s\n", EXIT_OK},
		{"never = true\nlog = nothing of the kind\nafter = 60001ms\n", EXIT_FAILED},
		{"never = true\nlog = nothing of the kind\nafter = late\n", EXIT_FAILED},
		{"never = true\nlog = nothing of the kind\nwithin = 61s..62s\n", EXIT_FAILED},
		{"never = true\ntransition = HSRP\nat = 61s\n", EXIT_FAILED},
		{"outage = none\nprobe = p\nafter = late\n", EXIT_FAILED},
		{"outage = 0s..1s\nprobe = p\nafter = late\n", EXIT_FAILED},
		{"debug = debug arp\nrouter = R1\nfile = none.txt\nfrom = 61s\n", EXIT_FAILED},
	};
	for (unsigned i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *added = g_strconcat(
			"[event late]\nat = 61s\ncable = cut\nport = R2:Fa0/0\n[expect x]\n",
			rows[i].expect, NULL);
		char *dir = dir_with(added);
		netdir_write(dir, "none.txt", "");
		g_auto(Said) s = call(cmd_check, dir, "check $/test.scn");
		CHECK_INT(s.code, rows[i].code, "%s%s%s", added, s.out, s.err);
		CHECK(rows[i].code == EXIT_OK ||
			      strstr(s.out, "the run ends at 60.000 s, this begins"),
		      "%s", s.out);
		netdir_free(dir);
	}
}

static void test_options(void)
{
	char *dir = dir_with(EVENT_A);
	g_auto(Said) made = call(cmd_run, dir, "run $/test.scn -q -o $/x.db");
	CHECK_INT(made.code, EXIT_OK, "%s", made.err);
	for (unsigned i = 0; i < G_N_ELEMENTS(options); i++) {
		g_auto(Said) s = call(options[i].fn, dir, options[i].line);
		CHECK_INT(s.code, EXIT_BAD_INPUT, "%s: %s", options[i].line, s.out);
		CHECK(strstr(s.err, options[i].said), "%s: %s", options[i].line, s.err);
	}
	netdir_free(dir);
}

static void test_live_times(void)
{
	static const char text[] = "run 1s\nrun 87600h\nrun 9223372036s\nrun until 87601h\n"
				   "back to 87600h\nnow\n";
	g_autofree char *said = typed(text, strlen(text), NULL);
	CHECK(strstr(said, "vpnha>run 87600h\n% " LATE), "%s", said);
	CHECK(strstr(said, "vpnha>run 9223372036s\n%"), "%s", said);
	CHECK(strstr(said, "vpnha>run until 87601h\n% time \"87601h\"" LONG), "%s", said);
	CHECK(strstr(said, "vpnha>now\n["), "%s", said);
}

/* ---- what a console is given ---- */

#define A64 "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define A512 A64 A64 A64 A64 A64 A64 A64 A64
#define A4096 A512 A512 A512 A512 A512 A512 A512 A512

static const struct {
	const char *octets;
	gsize n;
	const char *answer;
} lines[] = {
#define LINE(octets) octets, sizeof octets - 1
	{LINE("\0?\nnow\n"), "vpnha>\\x00?\n% a NUL octet, expected text\nvpnha>now\n[0s of "},
	{LINE("\0\nnow\n"), "vpnha>\\x00\n% a NUL octet, expected text\nvpnha>now\n"},
	{LINE("now\0?\nnow"), "vpnha>now\\x00?\n% a NUL octet, expected text\nvpnha>now\n"},
	{LINE("\x1b[2J?\nnow\n"), "vpnha>\\x1b[2J?\n% a control character, expected text\n"},
	{LINE("\x7f\nnow\n"), "vpnha>\\x7f\n% a control character, expected text\n"},
	{LINE("\xff\xfe?\nnow\n"), "vpnha>\\xff\\xfe?\n% not UTF-8, expected text\n"},
	{LINE(A4096 "?\nnow\n"), "% a line of over 4000 octets, expected a shorter one\n"},
	{LINE("?"), "vpnha>?\n  back "},
#undef LINE
};

/* Wrong: an octet that no line of text has is written, obeyed by the reader's terminal, or ends the session. */
static void test_octets(void)
{
	for (unsigned i = 0; i < G_N_ELEMENTS(lines); i++) {
		ConsoleState state;
		g_autofree char *said = typed(lines[i].octets, lines[i].n, &state);
		g_autofree char *shown = g_strescape(said, "\n");
		CHECK_INT(state, CONSOLE_ON, "line %u", i);
		CHECK(strstr(said, lines[i].answer), "line %u: \"%s\" in: %.400s", i,
		      lines[i].answer, shown);
		CHECK(strstr(said, "vpnha>now\n") || i == 7, "line %u: the session goes on", i);
	}
}

/* Wrong: a word that fits while it is looked for, and not while it is taken, ends the session. */
static void test_interface_in_two_words(void)
{
	static const char text[] = "connect R1\nrun 30s\nconf t\ninterface FastEthernet0/ 0\n"
				   "interface FastEthernet \t0/0\nend\n";
	g_autofree char *said = typed(text, strlen(text), NULL);
	CHECK(strstr(said, "interface FastEthernet0/ 0\n                     ^\n% Invalid input"),
	      "%s", said);
	CHECK(strstr(said, "R1(config-if)#end\n"), "%s", said);
}

/* ---- many seeds ---- */

typedef struct Few {
	unsigned taken;
} Few;

static Record *no_work(void *to, unsigned i, GError **err)
{
	(void)to, (void)i, (void)err;
	return record_new();
}

static bool take_few(void *to, unsigned i, const Record *rec, GError **err)
{
	Few *f = to;
	(void)rec;
	CHECK_INT(i, f->taken, "in order");
	if (++f->taken < 60)
		return true;
	g_set_error_literal(err, VPNHA_ERROR, VPNHA_ERROR_INPUT, "enough");
	return false;
}

/* Wrong: memory is taken for runs that nobody has made yet. */
static void test_endless_plan(void)
{
	for (unsigned jobs = 1; jobs <= 7; jobs += 3) {
		Few f = {0};
		g_autoptr(GError) err = NULL;
		CHECK(!pool_run(UINT32_MAX, jobs, no_work, take_few, &f, NULL, &err), "ends");
		CHECK_INT(f.taken, 60, "%u jobs: %s", jobs, err ? err->message : "");
	}
}

typedef struct SeedRow {
	CommandFn *fn;
	const char *line, *said;
} SeedRow;

static const SeedRow seeds[] = {
	{cmd_check, "check $/test.scn --seeds 0..2147483647", "test.scn:24:7: no answer"},
	{cmd_check, "check $/test.scn --seeds 0..2147483647 -j3", "test.scn:24:7: no answer"},
	{cmd_check, "check $/test.scn --seeds 0..2147483648", "expected A..B with A <= B <= "},
	{cmd_check, "check $/test.scn --seeds 2..1", "expected A..B with A <= B <= "},
	{cmd_check, "check $/test.scn --seeds -1..1", "expected A..B with A <= B <= "},
	{cmd_check, "check $/test.scn --seeds 1...2", "expected A..B with A <= B <= "},
	{cmd_check, "check $/test.scn --seeds ..", "expected A..B with A <= B <= "},
	{cmd_check, "check $/test.scn --seeds 1..2 -j2147483647", "expected 1..256"},
	{cmd_check, "check $/test.scn --seeds 1..2 -j99999999999", "out of range"},
	{cmd_run, "run $/test.scn --seeds 0..2147483647 -o $/x.db",
	 "expected at most 2147483647 for a result file"},
};

static void test_seeds(void)
{
	char *dir = dir_with("[expect x]\nnever = true\nlog = /" ENDLESS "|LINEPROTO/\n");
	for (unsigned i = 0; i < G_N_ELEMENTS(seeds); i++) {
		g_auto(Said) s = call(seeds[i].fn, dir, seeds[i].line);
		CHECK_INT(s.code, EXIT_BAD_INPUT, "%s: %s", seeds[i].line, s.out);
		CHECK(strstr(s.err, seeds[i].said), "%s: %s", seeds[i].line, s.err);
	}
	netdir_free(dir);
}

SUITE(cli_hostile) = {
	{"times and sums of times that are too long are errors at their place", test_times},
	{"the longest times run", test_longest_times},
	{"what begins after the end of the run does not pass", test_beyond_the_end},
	{"times of the command line that are too long", test_options},
	{"times typed at the console that are too long", test_live_times},
	{"a plan of four milliards of runs begins", test_endless_plan},
	{"ranges of seeds, and jobs, that are too many", test_seeds},
	{"an interface in two words that are none is marked", test_interface_in_two_words},
	{"octets that are no text get an answer on a console", test_octets},
	{"an expression that comes to no answer is an error of the scenario", test_expressions},
	{"an output modifier without an answer prints nothing", test_modifiers},
	{"an output modifier without an answer is told on a console", test_live_modifier},
	{NULL, NULL},
};
