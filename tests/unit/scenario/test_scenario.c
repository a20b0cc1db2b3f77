/* Scenarios: what is refused, with its place and what was expected; what is drawn from the seed. */

#include <stdio.h>
#include <string.h>

#include "sim/stage/run.h"
#include "tests/support/check.h"
#include "tests/unit/cli/call.h"
#include "tests/unit/cli/netdir.h"

typedef struct BadRow {
	const char *added; /* behind the small scenario, whose last line is 21 */
	const char *want;  /* the message begins so, behind the folder */
} BadRow;

static const BadRow bad[] = {
	{"[router R1]\nconfig = r1.cfg\n",
	 "test.scn:22:1: duplicate group [router R1], first on line 4"},
	{"[event e]\nat = 1s\nat = 2s\n", "test.scn:24:1: duplicate key \"at\", first on line 23"},
	{"[roter R3]\n", "test.scn:22:1: unknown group \"roter\", expected scenario, router, "},
	{"[event e]\nwhen = 1s\n",
	 "test.scn:23:1: unknown key \"when\" in [event], expected one of at, "},
	{"[event]\n", "test.scn:22:1: [event] without a name, expected [event NAME]"},
	{"[event e\n", "test.scn:22:1: a group without its end, expected \"]\""},
	{"[event e] x\n", "test.scn:22:11: text after a group, expected the end of the line"},
	{"[event e]\nat 5s\n",
	 "test.scn:23:1: neither a group nor a key, expected \"key = value\""},
	{"[event e]\nat = soon\npower = off\nrouter = R1\n",
	 "test.scn:23:6: unknown event \"soon\", expected one of e"},
	{"[event e]\nat = 5\npower = off\nrouter = R1\n", "test.scn:23:6: time \"5\" has no unit"},
	{"[event e]\nat = 9s..2s\npower = off\nrouter = R1\n",
	 "test.scn:23:10: a range that ends before it starts"},
	{"[event e]\nafter = f + 1s\npower = off\nrouter = R1\n",
	 "test.scn:23:9: unknown event \"f\""},
	{"[event e]\nafter = e + 1s\npower = off\nrouter = R1\n",
	 "test.scn:23:9: event \"e\" waits for itself, expected a start"},
	{"[event e]\nat = 1s\nafter = 2s\npower = off\n", "test.scn:24:1: \"after\" beside \"at\""},
	{"[event e]\nat = 1s\n",
	 "test.scn:22:1: [event e] says too little, expected one of config, exec"},
	{"[event e]\nat = 1s\npower = out\nrouter = R1\n",
	 "test.scn:24:9: \"out\", expected off or on"},
	{"[event e]\nat = 1s\npower = off\nrouter = R3\n",
	 "test.scn:24:9: unknown router \"R3\", expected one of R1, R2"},
	{"[event e]\nat = 1s\npower = off\nconfig = x\nrouter = R1\n",
	 "test.scn:24:1: \"power\" beside \"config\""},
	{"[event e]\nat = 1s\ncable = cut\nport = R1:Fa0/1\n",
	 "test.scn:25:8: R1:FastEthernet0/1 has no cable"},
	{"[event e]\nat = 1s\ncable = cut\nport = R1:Fa9/1\n",
	 "test.scn:25:8: R1 has no interface \"Fa9/1\""},
	{"[event e]\nat = 1s\nloss = 101%\nswitch = lan\n",
	 "test.scn:24:8: \"101%\", expected 0%..100%"},
	{"[event e]\nat = 1s\nloss = 5\nswitch = lan\n",
	 "test.scn:24:8: \"5\", expected a percentage"},
	{"[event e]\nat = 1s\nloss = 5%\nswitch = wan\n",
	 "test.scn:24:8: unknown switch or link \"wan\", expected one of lan"},
	{"[event e]\nat = 1s\ninject = 0g\nport = R1:Fa0/0\n",
	 "test.scn:24:11: \"g\", expected pairs of hexadecimal digits"},
	{"[event e]\nat = 1s\ninject = 012\nport = R1:Fa0/0\n",
	 "test.scn:24:10: an odd number of digits"},
	{"[event e]\nat = 1s\nrepeat = 3\npower = off\nrouter = R1\n",
	 "test.scn:24:10: \"3\", expected N every TIME"},
	{"[event e]\nat = 1s\nexec = flush everything\nrouter = R1\n",
	 "test.scn:24:8: unknown command \"flush everything\" on R1"},
	{"[probe q]\nfrom = R3\nto = 10.0.0.1\n", "test.scn:23:8: unknown router \"R3\""},
	{"[probe q]\nfrom = R1 10.0.0.9\nto = 10.0.0.1\n", "test.scn:23:8: R1 has no such address"},
	{"[probe q]\nfrom = R1\nto = there\n", "test.scn:24:6: \"there\", expected an address"},
	{"[probe q]\nfrom = R1\n",
	 "test.scn:22:1: [probe q] says too little, expected to = ADDRESS"},
	{"[expect x]\nlog = hello\nrouter = R9\n", "test.scn:24:10: unknown router \"R9\""},
	{"[expect x]\noutage = 1s..2s\nprobe = q\n",
	 "test.scn:24:9: unknown probe \"q\", expected one of p"},
	{"[expect x]\noutage = 25s\nprobe = p\n",
	 "test.scn:23:10: outage = 25s is neither \"at most\" nor \"exactly\", expected 0s..25s or "
	 "25s..25s"},
	{"[expect x]\nlog = /(/\n", "test.scn:23:7: "},
	{"[expect x]\nafter = e\n",
	 "test.scn:22:1: [expect x] says too little, expected one of log, "},
	{"[expect x]\nlog = y\nafter = e\n", "test.scn:24:9: unknown event \"e\", expected none"},
	{"[expect x]\nshow = show version\nrouter = R1\nfile = none.txt\n",
	 "test.scn:25:8: %/none.txt: No such file or directory"},
	{"[expect x]\nshow = show version\nrouter = R1\nfile = r1.cfg\nmask = age; colour\n",
	 "test.scn:26:8: mask \"age\" hides nothing in r1.cfg, expected a field"},
	{"[expect x]\nshow = show version\nrouter = R1\nfile = r1.cfg\nmask = colour\n",
	 "test.scn:26:8: unknown mask \"colour\", expected age, spi, cookie, "},
	{"[expect x]\nshow = show version\nrouter = R1\nfile = r1.cfg\nextra = none.txt\n",
	 "test.scn:26:9: %/none.txt: No such file or directory"},
	{"[expect x]\ndebug = debug standby events\nrouter = R1\n",
	 "test.scn:22:1: [expect x] says too little, expected file = FILE beside debug"},
	{"[expect x]\ndebug = debug standby events; debug colours\nrouter = R1\nfile = r1.cfg\n",
	 "test.scn:23:31: unknown debug command \"debug colours\" on R1"},
	{"[expect x]\nrouter = R1\nshow = show colours\nfile = r1.cfg\n",
	 "test.scn:24:8: unknown command \"show colours\" on R1, expected one that it has"},
	{"[expect x]\nrouter = R1\nshow = show ip\nfile = r1.cfg\n",
	 "test.scn:24:8: incomplete command \"show ip\" on R1"},
	{"[expect x]\nrouter = R1\nshow = show version | incl\nfile = r1.cfg\n",
	 "test.scn:24:21: \"| incl\", expected one of IOS's filters"},
	{"[expect x]\nrouter = R1\nshow = show version | include (\nfile = r1.cfg\n",
	 "test.scn:24:21: \"| include (\", expected one of IOS's regular expressions"},
	{"[expect x]\ndebug = debug standby events\nrouter = R1\nfile = r1.cfg\nto = e + 1s\n",
	 "test.scn:26:6: unknown event \"e\""},
	{"[expect x]\nlog = y\nmask = age\n",
	 "test.scn:24:1: \"mask\" beside \"log\", expected it beside show or debug"},
	{"[expect x]\nshow = show version\nrouter = R1\nfile = r1.cfg\nfrom = 1s\n",
	 "test.scn:26:1: \"from\" beside \"show\", expected it beside debug"},
	{"[link l]\nports = R1:Fa0/1\n",
	 "test.scn:23:9: a link with 1 ports, expected exactly two"},
	{"[link l]\nports = R1:Fa0/1; R2:Fa0/7\n", "test.scn:23:19: R2 has no interface \"Fa0/7\""},
	{"[link l]\nports = R1:Fa0/1; R2:FastEthernet0/0\n",
	 "test.scn:23:19: R2:FastEthernet0/0 is cabled already"},
	{"[link l]\nports = R1:Fa0/1; R9:Fa0/0\n", "test.scn:23:19: unknown router \"R9\""},
	{"[link l]\nmedium = token-ring\nports = R1:Fa0/1; R2:Fa0/1\n",
	 "test.scn:23:10: \"token-ring\", expected ethernet or serial"},
	{"[switch s]\nforward-delay.R1:Fa0/1 = 1s\n",
	 "test.scn:23:15: R1:FastEthernet0/1 is not on \"s\""},
	{"[switch s]\nlatency = 0s\n", "test.scn:23:11: latency \"0s\", expected at least 1ns"},
	{"[host h]\naddress = 10.0.0.300/24\n",
	 "test.scn:23:11: address \"10.0.0.300/24\", expected"},
	{"[host h]\naddress = 10.0.0.9/24\nport = wan\n",
	 "test.scn:24:8: unknown switch \"wan\", expected one of lan"},
	{"[host h]\naddress = 10.0.0.9/24\ngateway = 10.9.0.1\nport = lan\n",
	 "test.scn:24:11: gateway \"10.9.0.1\""},
	{"[host h]\naddress = 10.0.0.2/24\nport = lan\n",
	 "test.scn:22:1: duplicate address 10.0.0.2 on \"lan\": R2:FastEthernet0/0 has it"},
	{"[router R3]\n", "test.scn:22:1: [router R3] says too little, expected config = FILE"},
	{"[router R3]\nconfig = r3.cfg\n", "test.scn:23:10: %/r3.cfg: No such file or directory"},
	{"[router R3]\nconfig = .\n", "test.scn:23:10: %/.: is a directory"},
	{"[router R3]\nconfig = r1.cfg\n", "%/r1.cfg:2:10: hostname \"R1\", expected \"R3\""},
	{"[router R3]\nconfig = wrong.cfg\n", "%/wrong.cfg:3:"},
	{"[router R3]\nconfig = nul.cfg\n", "%/nul.cfg:2:"},
};

static char *message_of(const char *dir)
{
	g_autoptr(GError) err = NULL;
	g_autofree char *path = netdir_path(dir, "test.scn");
	g_autoptr(Scenario) s = scenario_read(path, NULL, NULL, &err);
	StageSpec spec = {.seed = 1};
	g_autoptr(Stage) stage = s ? stage_new(s, &spec, &err) : NULL;
	return g_strdup(err ? err->message : stage ? "accepted" : "no reason");
}

/* In a row `%/` stands for the folder, and a leading "test.scn" for the file in it. */
static char *spelled(const char *dir, const char *want)
{
	g_autoptr(GString) out = g_string_new(want);
	g_string_replace(out, "%/", "\001/", 0);
	if (g_str_has_prefix(want, "test.scn"))
		g_string_prepend(out, "\001/");
	g_string_replace(out, "\001", dir, 0);
	return g_strdup(out->str);
}

static void test_bad(void)
{
	for (unsigned i = 0; i < G_N_ELEMENTS(bad); i++) {
		g_autofree char *text = g_strconcat(netdir_scenario, bad[i].added, NULL);
		char *dir = netdir_new(text);
		netdir_write(dir, "wrong.cfg",
			     "hostname R3\ninterface FastEthernet0/0\n ip address 10.0.0.300 "
			     "255.0.0.0\n");
		g_autofree char *nul = netdir_path(dir, "nul.cfg");
		g_file_set_contents(nul, "hostname R3\n\0\1\2", 15, NULL);
		g_autofree char *got = message_of(dir);
		g_autofree char *want = spelled(dir, bad[i].want);
		CHECK(g_str_has_prefix(got, want), "row %u: \"%s\", expected \"%s\"", i, got, want);
		CHECK(strchr(got, '\n') == NULL, "row %u is one line: %s", i, got);
		netdir_free(dir);
	}
}

static void test_files(void)
{
	g_autoptr(GError) err = NULL;
	CHECK(!scenario_read("/nonexistent.scn", NULL, NULL, &err), "missing scenario");
	CHECK(err && g_str_has_prefix(err->message,
				      "/nonexistent.scn: No such file or directory, expected"),
	      "%s", err ? err->message : "");
	g_clear_error(&err);
	CHECK(!scenario_read("/", NULL, NULL, &err) && strstr(err->message, "is a directory"), "%s",
	      err ? err->message : "");
	g_clear_error(&err);
	CHECK(!scenario_read("/dev/zero", NULL, NULL, &err) &&
		      strstr(err->message, "not a regular file"),
	      "%s", err ? err->message : "");
}

/* 100 MB are refused by their size, before they are read. */
static void test_large(void)
{
	char *dir = netdir_new("[scenario]\n[router R1]\nconfig = big.cfg\n");
	g_autofree char *big = netdir_path(dir, "big.cfg");
	FILE *f = fopen(big, "w");
	CHECK(f && fseek(f, 100L << 20, SEEK_SET) == 0 && fputc('!', f) == '!' && fclose(f) == 0,
	      "a sparse file");
	g_autofree char *got = message_of(dir);
	CHECK(strstr(got, "test.scn:3:10: ") &&
		      strstr(got, "has 104857601 bytes, expected at most 16777216"),
	      "%s", got);
	netdir_free(dir);
}

static Scenario *read_more(const char *added, const char *const *sets, char **dir)
{
	g_autoptr(GError) err = NULL;
	g_autofree char *text = g_strconcat(netdir_scenario, added, NULL);
	*dir = netdir_new(text);
	g_autofree char *path = netdir_path(*dir, "test.scn");
	Scenario *s = scenario_read(path, sets, NULL, &err);
	CHECK(s != NULL, "%s", err ? err->message : "");
	return s;
}

static VTime time_of(const Scenario *s, unsigned event, uint64_t seed)
{
	return scn_moment(&((const ScnEvent *)s->events->pdata[event])->when, seed);
}

/* A draw belongs to the name of its event: nothing else in the file shifts it. */
static void test_draws(void)
{
	static const char one[] = "[event e]\nat = 20s..30s\npower = off\nrouter = R1\n";
	static const char two[] = "[event a]\nat = 20s..30s\npower = off\nrouter = R2\n"
				  "[event e]\nat = 20s..30s\npower = off\nrouter = R1\n"
				  "[event f]\nafter = e + 5s\npower = on\nrouter = R1\n"
				  "[event g]\nafter = e - 5s\npower = on\nrouter = R2\n";
	char *dir1, *dir2;
	g_autoptr(Scenario) s1 = read_more(one, NULL, &dir1);
	g_autoptr(Scenario) s2 = read_more(two, NULL, &dir2);
	VTime low = VT_NEVER, high = 0;
	for (uint64_t seed = 1; seed <= 100; seed++) {
		VTime t = time_of(s1, 0, seed);
		CHECK_INT(time_of(s2, 1, seed), t, "seed %d", (int)seed);
		CHECK_INT(time_of(s2, 2, seed), t + VT_S(5), "after, seed %d", (int)seed);
		CHECK_INT(time_of(s2, 3, seed), t - VT_S(5), "before, seed %d", (int)seed);
		CHECK(time_of(s2, 0, seed) != t, "two events have two draws, seed %d", (int)seed);
		low = MIN(low, t);
		high = MAX(high, t);
	}
	CHECK(low >= VT_S(20) && low < VT_S(21) && high <= VT_S(30) && high > VT_S(29),
	      "the range is covered");
	CHECK_INT(time_of(s1, 0, 1), time_of(s1, 0, 1), "the same seed");
	netdir_free(dir1);
	netdir_free(dir2);
}

static void test_set(void)
{
	static const char event[] = "[event e]\nat = 20s..30s\npower = off\nrouter = R1\n";
	const char *const sets[] = {"event e.at=7s", "probe p.interval = 1s",
				    "lan.latency.R1:Fa0/0=5us", NULL};
	const char *const wrong[][2] = {
		{"e.at", "--set:1:1: \"e.at\", expected GROUP.KEY=VALUE"},
		{"x.at=1s", "--set:1:1: \"x.at=1s\" names no group of the scenario"},
		{"e.at=soon", "--set:1:6: unknown event \"soon\""},
		{"e.colour=red", "--set:1:3: unknown key \"colour\""},
	};
	char *dir;
	g_autoptr(Scenario) s = read_more(event, sets, &dir);
	CHECK_INT(time_of(s, 0, 3), VT_S(7), "event e.at");
	CHECK_INT(((const ScnProbe *)s->probes->pdata[0])->interval, VT_S(1), "probe p.interval");
	CHECK_INT(scenario_segment(s, "lan")->lines->len, 2, "a line for one port");
	g_autofree char *path = netdir_path(dir, "test.scn");
	for (unsigned i = 0; i < G_N_ELEMENTS(wrong); i++) {
		g_autoptr(GError) err = NULL;
		const char *const one[] = {wrong[i][0], NULL};
		g_autoptr(Scenario) none = scenario_read(path, one, NULL, &err);
		CHECK(!none && g_str_has_prefix(err->message, wrong[i][1]), "%s: %s", wrong[i][0],
		      err ? err->message : "accepted");
	}
	netdir_free(dir);
}

static void test_extends(void)
{
	static const char event[] = "[event e]\nat = 20s\npower = off\nrouter = R1\n"
				    "[expect x]\nlog = one\nwithin = 1s..2s\norder = 3\n";
	char *dir;
	scenario_free(read_more(event, NULL, &dir));
	netdir_write(
		dir, "child.scn",
		"[scenario]\nextends = test.scn\nduration = 90s\n[event e]\nafter = f + 1s\n"
		"[event f]\nat = 3s\npower = on\nrouter = R2\n[expect x]\nlog = two\nnever = true\n"
		"[switch lan]\nforward-delay.R1:Fa0/0 = 3s\n");
	netdir_write(dir, "circle.scn", "[scenario]\nextends = circle.scn\n");
	g_autofree char *path = netdir_path(dir, "child.scn"),
			*circle = netdir_path(dir, "circle.scn");
	g_autoptr(GError) err = NULL;
	g_autoptr(Scenario) s = scenario_read(path, NULL, NULL, &err);
	CHECK(s != NULL, "%s", err ? err->message : "");
	CHECK_INT(s->duration, VT_S(90), "a key replaces");
	CHECK_INT(time_of(s, 0, 1), VT_S(4),
		  "\"after\" takes the place of \"at\"; what happens stays");
	const ScnExpect *x = s->expects->pdata[0];
	CHECK(x->e.never && !x->e.when.within.has && x->e.order == 0,
	      "a whole expectation replaces the other");
	CHECK_INT(scenario_segment(s, "lan")->ports->len, 2, "keys add to a switch");
	CHECK_STR(s->name, "child", "name");
	g_clear_error(&err);
	g_autoptr(Scenario) none = scenario_read(circle, NULL, NULL, &err);
	CHECK(!none && strstr(err->message, "circle.scn:2:11: extends circle.scn: more than"), "%s",
	      err ? err->message : "accepted");
	netdir_free(dir);
}

/* Wrong: who extends a scenario cannot hold it to a timeline, or by other means, or is held to both. */
static void test_extends_golden(void)
{
	static const char base[] = "[expect all]\nrouter = R1\nlog = one\nnever = true\n"
				   "[expect kept]\ngolden = a.timeline\ntolerance = 3s\n"
				   "[expect other]\ngolden = a.timeline\n";
	static const char child[] = "[scenario]\nextends = test.scn\n"
				    "[expect all]\ngolden = a.timeline\n"
				    "[expect kept]\ngolden = a.timeline\n"
				    "[expect other]\nrouter = R1\nlog = two\n";
	char *dir = netdir_new(netdir_scenario);
	g_auto(Said) golden = call(cmd_record, dir, "record $/test.scn -o $/a.timeline");
	CHECK_INT(golden.code, EXIT_OK, "%s", golden.err);
	g_autofree char *text = g_strconcat(netdir_scenario, base, NULL),
			*path = netdir_path(dir, "child.scn");
	netdir_write(dir, "test.scn", text);
	netdir_write(dir, "child.scn", child);
	g_autoptr(GError) err = NULL;
	g_autoptr(Scenario) s = scenario_read(path, NULL, NULL, &err);
	if (CHECK(s != NULL, "%s", err ? err->message : "")) {
		const Expect *all = &((const ScnExpect *)s->expects->pdata[0])->e,
			     *kept = &((const ScnExpect *)s->expects->pdata[1])->e,
			     *other = &((const ScnExpect *)s->expects->pdata[2])->e;
		CHECK(all->kind == &expect_golden && !all->never, "a timeline in place of a log");
		CHECK_INT(kept->golden.tolerance.of[MOMENT_ROUTE], VT_MS(50),
			  "the tolerance of the other timeline is not this one's");
		CHECK(other->kind == &expect_log, "a log in place of a timeline");
	}
	netdir_free(dir);
}

static void test_values(void)
{
	static const char added[] =
		"[event e]\nat = 1s\nrouter = R1\n"
		"config = interface Fa0/0; description a\\;b # not a comment;; shutdown\n"
		"[expect x]\nlog = /a;b#c/\n";
	char *dir;
	g_autoptr(Scenario) s = read_more(added, NULL, &dir);
	const ScnEvent *e = s->events->pdata[0];
	CHECK_INT(e->lines->len, 3, "three lines");
	CHECK_STR(g_array_index(e->lines, ScnItem, 1).text, "description a;b # not a comment",
		  "a literal ;");
	CHECK_STR(g_array_index(e->lines, ScnItem, 2).text, "shutdown", "an empty item is none");
	CHECK_INT(g_array_index(e->lines, ScnItem, 1).at.col, 27, "its column");
	CHECK_STR(e->what, "test.scn:22 event e", "where causes end");
	CHECK_STR(((const ScnExpect *)s->expects->pdata[0])->e.line.text, "/a;b#c/",
		  "a regular expression is whole");
	netdir_free(dir);
}

/* A router without power prints nothing to hold, which is a failure and not an empty text. */
static void test_off(void)
{
	static const char added[] = "[event off]\nat = 20s\nrouter = R1\npower = off\n"
				    "[expect x]\nrouter = R1\nat = 30s\nshow = show version\n"
				    "file = empty.txt\n";
	GError *err = NULL;
	g_autofree char *text = g_strconcat(netdir_scenario, added, NULL);
	char *dir = netdir_new(text);
	g_autofree char *path = netdir_path(dir, "test.scn");
	netdir_write(dir, "empty.txt", "");
	g_autoptr(Scenario) s = scenario_read(path, NULL, NULL, &err);
	RunSpec spec = {.scn = s, .until = VT_NEVER, .level = RECORD_TIMELINE, .hold = true};
	g_autoptr(Record) rec = s ? run_scenario(&spec, &err) : NULL;
	if (CHECK(rec, "%s", err ? err->message : "no record")) {
		const CheckRow *c = REC_ROW(rec, REC_CHECK, CheckRow, 0);
		CHECK(!c->passed, "nothing is not held");
		CHECK_STR(c->actual, "R1 is off at this time", "why");
	}
	netdir_free(dir);
}

static char *digest_of(const RunSpec *spec)
{
	GError *err = NULL;
	g_autoptr(Record) rec = run_scenario(spec, &err);
	CHECK(rec, "%s", err ? err->message : "no record");
	return g_strdup(rec ? REC_ROW(rec, REC_RUN, RunRow, 0)->digest : "");
}

/* Wrong: a network is read twice, or a run begins with one that has run, or that has another seed. */
static void test_ready(void)
{
	char *dir = netdir_new(netdir_scenario);
	g_autofree char *path = netdir_path(dir, "test.scn");
	g_autoptr(GString) notes = g_string_new(NULL);
	g_autoptr(Scenario) s = scenario_read(path, NULL, NULL, NULL);
	Stage *ready = NULL;
	RunSpec spec = {.scn = s, .seed = 3, .until = VT_S(20), .level = RECORD_TIMELINE};
	g_autofree char *three = digest_of(&spec);
	spec.seed = 4;
	g_autofree char *four = digest_of(&spec);
	spec.ready = &ready;
	CHECK(run_check_input(&spec, notes, NULL) && ready, "the stage is kept");
	spec.seed = 3;
	g_autofree char *other = digest_of(&spec);
	CHECK(ready, "another seed leaves it");
	spec.seed = 4;
	g_autofree char *first = digest_of(&spec);
	CHECK(!ready, "its seed takes it");
	g_autofree char *second = digest_of(&spec);
	CHECK_STR(other, three, "another seed");
	CHECK_STR(first, four, "with what was checked");
	CHECK_STR(second, four, "the second time");
	netdir_free(dir);
}

/* Wrong: a name is searched for among all others, or the later one of two is found. */
static void test_names(void)
{
	static const char added[] = "[probe q]\nfrom = R1 10.0.0.1\nto = 10.0.0.2\n"
				    "[probe a]\nfrom = R1 10.0.0.1\nto = 10.0.0.2\n";
	char *dir;
	g_autoptr(Scenario) s = read_more(added, NULL, &dir);
	CHECK(scenario_router(s, "R1") == s->routers->pdata[0], "R1");
	CHECK(!scenario_router(s, "r1") && !scenario_segment(s, "R1"), "a name, and of its kind");
	const GPtrArray *probes = scenario_probes(s, "R1");
	unsigned n = s->probes->len;
	CHECK(probes && n >= 2 && probes->len >= 2, "the probes of R1");
	CHECK(probes->pdata[probes->len - 1] == s->probes->pdata[n - 1], "in order");
	CHECK(!scenario_probes(s, "nobody"), "none");
	netdir_free(dir);
}

SUITE(cli_scenario) = {
	{"what was composed to be checked is what runs", test_ready},
	{"names are found by kind, probes by node", test_names},
	{"a router that is off shows nothing to hold", test_off},
	{"what is wrong is refused with its place", test_bad},
	{"missing files, folders and devices are refused", test_files},
	{"a file of 100 MB is refused", test_large},
	{"times are drawn by name", test_draws},
	{"--set replaces a value", test_set},
	{"a scenario extends another", test_extends},
	{"who extends a scenario holds it to a timeline or no longer", test_extends_golden},
	{"lists, comments and expressions are taken as written", test_values},
	{NULL, NULL},
};
