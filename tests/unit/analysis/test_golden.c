/* Golden timelines and what differs between two of them. */

#include <string.h>

#include "sim/analysis/diff.h"
#include "tests/support/check.h"
#include "tests/support/runs.h"

#define HEAD "vpnha timeline 1\nscenario net lab\nseed 7\nduration 600s\n\n"

static Golden *read_text(const char *body)
{
	g_autofree char *text = g_strconcat(HEAD, body, NULL);
	g_autoptr(GError) err = NULL;
	Golden *g = golden_read("t.timeline", text, &err);
	CHECK(g, "%s", err ? err->message : "");
	return g;
}

/* Wrong: what was recorded is not what is read back, so that an unchanged run does not hold. */
static void test_round_trip(void)
{
	RunWish wish = {.scenario = LAB_DIR "failover.scn", .level = RECORD_TIMELINE};
	g_autoptr(Record) rec = runs_make(&wish);
	g_autoptr(Golden) made = golden_of(rec, NULL);
	g_autoptr(GString) text = g_string_new(NULL), again = g_string_new(NULL);
	g_autoptr(GError) err = NULL;
	golden_print(made, text);
	g_autoptr(Golden) got = golden_read("t.timeline", text->str, &err);
	if (!CHECK(got, "%s", err ? err->message : ""))
		return;
	golden_print(got, again);
	CHECK_TEXT(again->str, text->str, "printed, read and printed again");
	Tolerance none;
	tolerance_set(&none, 0);
	g_autoptr(Diff) d = diff_of(made, got, &none);
	CHECK_INT(d->changes->len, 0, "changes of a timeline that was only read");
	CHECK_INT(d->inputs->len, 0, "lines that changed");
	CHECK(strstr(text->str, "Standby -> Active (c/Active timer expired (172.16.172.52))"
				"  <- 7204VXR-2: active timer, Fa0/0 Grp 1, 10.000 s\n"),
	      "the timer that led to the takeover: %s", text->str);
	CHECK(strstr(text->str, "PEERS_ALIVE_TIMER, 172.16.172.53, 10.000 + 5 x 2.000 s\n"),
	      "a timer that armed itself again: %s", text->str);
	CHECK(!strstr(text->str, "SA 172.16.172.53: remove 0x"), "an SPI is a draw");
}

typedef struct WrongRow {
	const char *text, *message;
} WrongRow;
static const WrongRow wrongs[] = {
	{"", "g:1:1: \"\", expected \"vpnha timeline 1\""},
	{"vpnha timeline 1\n", "g:2:1: the end, expected scenario NETWORK NAME"},
	{"vpnha timeline 1\nseed x\n", "g:2:6: \"x\", expected a seed"},
	{"vpnha timeline 1\nduration 5\n", "g:2:10: \"5\", expected a time"},
	{"vpnha timeline 1\n  1.0  sa  R1  x\n", "g:2:1: "},
	{HEAD "chapter start\n", "g:6:1: \"chapter start\", expected chapter or fault \"NAME\" at"},
	{HEAD "chapter \"start\" at 0.000 s\n  x  sa  R1  y\n",
	 "g:7:3: \"x  sa  R1  y\", expected seconds since the fault"},
	{HEAD "chapter \"start\" at 0.000 s\n  1.0  log  R1  y\n",
	 "g:7:8: \"log  R1  y\", expected transition, route, sa or outage"},
	{HEAD "chapter \"start\" at 0.000 s\n  1.0  outage  -  probe p out\n",
	 "expected an outage with \", lasts SECONDS s\" or \", not back\""},
	{HEAD "chapter \"start\" at 0.000 s\n  1.0  sa  R1  y  <- R1: timer\n",
	 "expected a timer and how long it ran"},
	{HEAD "file a.cfg\n  12345g\n", "expected marks of six hexadecimal digits"},
};

static void test_wrong(void)
{
	for (unsigned i = 0; i < G_N_ELEMENTS(wrongs); i++) {
		g_autoptr(GError) err = NULL;
		g_autoptr(Golden) g = golden_read("g", wrongs[i].text, &err);
		CHECK(!g && err, "\"%s\" was read", wrongs[i].text);
		CHECK(err && strstr(err->message, wrongs[i].message), "\"%s\": %s", wrongs[i].text,
		      err ? err->message : "");
	}
}

#define START "chapter \"start\" at 0.000 s\n"
#define FAULT "fault \"cut\" at 100.000 s: R1: shutdown\n"
#define TAKEOVER "transition  R2  HSRP 1: Standby -> Active (timer)"

typedef struct DiffTry {
	const char *what, *a, *b;
	const char *first; /* in words; NULL: nothing changed */
	unsigned changes;
} DiffTry;
static const DiffTry tries[] = {
	{"the same", START "  1.000  " TAKEOVER "\n", START "  1.000  " TAKEOVER "\n", NULL, 0},
	{"within the tolerance", START "  1.000  " TAKEOVER "\n", START "  1.010  " TAKEOVER "\n",
	 NULL, 0},
	{"later", START "  1.000  " TAKEOVER "\n", START "  1.011  " TAKEOVER "\n",
	 "R2 HSRP 1: Standby -> Active (timer) 0.011 s later", 1},
	{"earlier, because the timer ran shorter",
	 START FAULT "  10.000  " TAKEOVER "  <- R2: hold, 10.000 s\n",
	 START FAULT "  6.000  " TAKEOVER "  <- R2: hold, 6.000 s\n",
	 "R2 HSRP 1: Standby -> Active (timer) 4.000 s earlier (R2: hold: 6.000 s, was 10.000 s)",
	 1},
	{"missing", START "  1.000  " TAKEOVER "\n", START,
	 "R2 HSRP 1: Standby -> Active (timer) is missing", 1},
	{"new", START, START "  1.000  " TAKEOVER "\n",
	 "R2 HSRP 1: Standby -> Active (timer) is new", 1},
	{"for another reason", START "  1.000  " TAKEOVER "\n",
	 START "  1.000  transition  R2  HSRP 1: Standby -> Active (coup)\n",
	 "R2 HSRP 1: Standby -> Active (timer) became \"HSRP 1: Standby -> Active (coup)\"", 1},
	{"one of three flaps is gone: the two nearest are the same",
	 START "  1.000  sa  R2  x\n  5.000  sa  R2  x\n  9.000  sa  R2  x\n",
	 START "  5.000  sa  R2  x\n  9.000  sa  R2  x\n", "R2 x is missing", 1},
	{"an outage that is longer",
	 START "  1.000  outage  -  probe p out, lasts 5.000 s, 50 lost\n",
	 START "  1.000  outage  -  probe p out, lasts 7.000 s, 70 lost\n",
	 "probe p out lasts 7.000 s, was 5.000 s", 1},
	{"an outage that does not end",
	 START "  1.000  outage  -  probe p out, lasts 5.000 s, 50 lost\n",
	 START "  1.000  outage  -  probe p out, not back, 70 lost\n",
	 "probe p out lasts for ever, was 5.000 s", 1},
	{"times count from the fault: that moves, what follows does not",
	 START FAULT "  1.000  " TAKEOVER "\n",
	 START "fault \"cut\" at 130.000 s: R1: shutdown\n  1.000  " TAKEOVER "\n",
	 "R1: shutdown 30.000 s later", 1},
	{"a fault that is gone takes with it what followed", START FAULT "  1.000  " TAKEOVER "\n",
	 START, "R1: shutdown is missing", 2},
	{"a fault that is gone is the cause of what follows another",
	 START FAULT "  1.000  " TAKEOVER "\n",
	 START "  101.000  " TAKEOVER "  <- R2: hold, 10.000 s\n", "R1: shutdown is missing", 3},
};

static void test_diff(void)
{
	Tolerance tolerance;
	tolerance_set(&tolerance, VT_MS(10));
	for (unsigned i = 0; i < G_N_ELEMENTS(tries); i++) {
		const DiffTry *t = &tries[i];
		g_autoptr(Golden) a = read_text(t->a), b = read_text(t->b);
		g_autoptr(Diff) d = diff_of(a, b, &tolerance);
		g_autoptr(GString) said = g_string_new(NULL);
		const DiffChange *first = diff_first(d);
		CHECK_INT(d->changes->len, t->changes, "%s", t->what);
		if (first)
			diff_say(first, said);
		CHECK_STR(said->str, t->first ? t->first : "", "%s", t->what);
	}
}

/* Wrong: the tolerance of one kind lets another move. */
static void test_tolerance_by_kind(void)
{
	g_autoptr(Golden) a = read_text(START "  1.000  sa  R1  x\n  1.000  route  R1  y\n");
	g_autoptr(Golden) b = read_text(START "  2.000  sa  R1  x\n  2.000  route  R1  y\n");
	Tolerance t;
	tolerance_set(&t, 0);
	t.of[MOMENT_SA] = VT_S(1);
	g_autoptr(Diff) d = diff_of(a, b, &t);
	CHECK_INT(d->changes->len, 1, "changes");
	CHECK_STR(g_array_index(d->changes, DiffChange, 0).what, "y", "the route moved");
}

/* Wrong: the line that changed is not the one that is named, or a secret is told. */
static void test_inputs(void)
{
	static const char conf_a[] = "a\nb\nc\n! comment\nd\nkey cisco123 address 1.1.1.1\n";
	static const char conf_b[] = "a\nnew\nb\nC\nd\nkey secret99 address 1.1.1.1\n";
	static const char *const said[] = {
		"r.cfg:2: \"new\", new",
		"r.cfg:4: \"C\", was line 3 \"c\"",
		"r.cfg:6: \"key ... address 1.1.1.1\", was \"key ... address 1.1.1.1\"",
	};
	g_autoptr(Record) a = record_new(), b = record_new();
	RunRow run = {.scenario = "lab", .network = "net"};
	FileRow fa = {"r.cfg", conf_a}, fb = {"r.cfg", conf_b};
	g_array_append_val(a->rows[REC_RUN], run);
	g_array_append_val(b->rows[REC_RUN], run);
	g_array_append_val(a->rows[REC_FILE], fa);
	g_array_append_val(b->rows[REC_FILE], fb);
	g_autoptr(Golden) ga = golden_of(a, NULL), gb = golden_of(b, NULL);
	Tolerance t;
	tolerance_set(&t, 0);
	g_autoptr(Diff) d = diff_of(ga, gb, &t);
	if (!CHECK_INT(d->inputs->len, G_N_ELEMENTS(said), "lines that changed"))
		return;
	for (unsigned i = 0; i < G_N_ELEMENTS(said); i++) {
		g_autoptr(GString) out = g_string_new(NULL);
		diff_say_input(&g_array_index(d->inputs, DiffInput, i), out);
		CHECK_STR(out->str, said[i], "line %u", i);
	}
}

SUITE(analysis_golden) = {
	{"a timeline that is printed and read is the same", test_round_trip},
	{"a wrong timeline is refused with its place", test_wrong},
	{"two timelines differ in what happened, when and why", test_diff},
	{"each kind has its own tolerance", test_tolerance_by_kind},
	{"the lines that changed are named", test_inputs},
	{NULL, NULL},
};
