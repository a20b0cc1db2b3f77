/* Golden timelines, diff and reports, as a CI job uses them: a line of a configuration changes. */

#include <glib/gstdio.h>
#include <string.h>

#include "tests/support/check.h"
#include "tests/support/runs.h"
#include "tests/unit/cli/call.h"
#include "tests/unit/cli/labdir.h"
#include "tests/unit/cli/netdir.h"

static char *lab_new(void)
{
	char *dir = labdir_new();
	netdir_write(dir, "held.scn",
		     "[scenario]\nextends = failover.scn\n"
		     "[expect outage]\nprobe = vpn-to-inside\nafter = outage\noutage = 10s..20.6s\n"
		     "[expect timeline]\ngolden = held.timeline\n");
	g_auto(Said) s = call(cmd_record, dir, "record $/failover.scn -o $/held.timeline");
	CHECK_INT(s.code, EXIT_OK, "%s", s.err);
	return dir;
}

typedef struct ChangeRow {
	const char *file, *was, *is;
	const char *cause, *input, *length;
	const char *delta; /* of the outage, in the diff */
	bool outage_holds; /* within the bounds of [expect outage] */
} ChangeRow;
static const ChangeRow changes[] = {
	{"vpn7200.cfg", "crypto isakmp keepalive 10", "crypto isakmp keepalive 20",
	 "vpn7200: PEERS_ALIVE_TIMER, 172.16.172.53: 20.000 + 5 x 2.000 s, was 10.000 + 5 x 2.000 "
	 "s",
	 "vpn7200.cfg:17: \"crypto isakmp keepalive 20\"", "lasts 29.700 s, was 19.600 s",
	 "    lasts       19.600     29.700    +10.100  probe vpn-to-inside round", false},
	{"7204vxr-1.cfg", " standby 1 ip 172.16.172.53\n",
	 " standby 1 ip 172.16.172.53\n standby 1 timers 5 15\n",
	 "7204VXR-1: active timer, Fa0/0 Grp 1: 15.000 s, was 10.000 s",
	 "7204vxr-1.cfg:44: \"standby 1 timers 5 15\", new", NULL, NULL, true},
};

static void try_change(const ChangeRow *c)
{
	char *dir = lab_new();
	g_auto(Said) same = call(cmd_check, dir, "check $/held.scn");
	CHECK_INT(same.code, EXIT_OK, "what was recorded holds: %s%s", same.out, same.err);
	g_auto(Said) kept = call(cmd_run, dir, "run $/failover.scn -q -o $/before.db");
	CHECK_INT(kept.code, EXIT_OK, "%s", kept.err);
	labdir_replace(dir, c->file, c->was, c->is);
	g_auto(Said) s = call(cmd_check, dir, "check $/held.scn --junit $/j.xml --tap $/t.tap");
	g_autofree char *xml = labdir_text(dir, "j.xml"), *tap = labdir_text(dir, "t.tap");
	g_autofree char *quoted = g_markup_escape_text(c->cause, -1);
	CHECK_INT(s.code, EXIT_FAILED, "%s", s.err);
	CHECK(strstr(s.out, c->cause), "the cause \"%s\" in: %s", c->cause, s.out);
	CHECK(strstr(s.out, c->input), "the line \"%s\" in: %s", c->input, s.out);
	CHECK(!c->length || strstr(s.out, c->length), "\"%s\" in: %s", c->length, s.out);
	CHECK(strstr(xml, quoted), "JUnit tells the cause: %s", xml);
	CHECK(c->outage_holds ||
		      strstr(xml, "name=\"outage: 29.700 s (expected 10.000..20.600 s)\""),
	      "JUnit tells the seconds: %s", xml);
	CHECK(strstr(tap, "not ok 2 - "), "TAP: %s", tap);
	g_auto(Said) diff = call(cmd_diff, dir, "diff $/before.db $/failover.scn");
	CHECK_INT(diff.code, EXIT_FAILED, "%s", diff.err);
	CHECK(strstr(diff.out, c->cause), "diff: %s", diff.out);
	CHECK(strstr(diff.out, c->input), "diff: %s", diff.out);
	CHECK(!c->delta || strstr(diff.out, c->delta), "diff quantifies it: %s", diff.out);
	g_auto(Said) update = call(cmd_check, dir, "check $/held.scn --update");
	CHECK(strstr(update.out, "held.timeline: rewritten, "), "%s", update.out);
	CHECK_INT(update.code, c->outage_holds ? EXIT_OK : EXIT_FAILED,
		  "after --update only the outage's bounds can fail: %s", update.out);
	CHECK(!strstr(update.out, "FAIL  timeline"), "%s", update.out);
	netdir_free(dir);
}

static void test_changes(void)
{
	for (unsigned i = 0; i < G_N_ELEMENTS(changes); i++)
		try_change(&changes[i]);
}

/* Wrong: formats of diff disagree, or equal runs are called different. */
static void test_diff(void)
{
	char *dir = lab_new();
	static const struct {
		const char *line;
		int code;
		const char *out, *err;
	} rows[] = {
		{"diff $/failover.scn $/held.timeline", EXIT_OK, "no event changed", ""},
		{"diff $/failover.scn $/failover.scn --seed 2", EXIT_OK, "no event changed", ""},
		{"diff $/held.timeline $/lab.scn --format markdown", EXIT_FAILED,
		 "| outage | missing | 8.094 | - | - | 7204VXR-2 HSRP Fa0/0 Grp 1: Standby -> ",
		 ""},
		{"diff $/held.timeline $/lab.scn --format json", EXIT_FAILED,
		 "{\"change\":\"missing\",\"kind\":\"outage\",\"after\":\"outage\",\"router\":null,"
		 "\"what\":\"probe vpn-to-inside out\",\"became\":null,\"a_ns\":27000000,"
		 "\"b_ns\":null,\"delta_ns\":null,",
		 ""},
		{"diff $/held.timeline $/lab.scn --format csv", EXIT_BAD_INPUT, "",
		 "--format:1:1: \"csv\", expected"},
		{"diff $/held.timeline $/lab.scn --tolerance sb=1s", EXIT_BAD_INPUT, "",
		 "--tolerance:1:1: \"sb\", expected fault, transition, route, sa or outage"},
		{"diff $/held.timeline $/short.db", EXIT_BAD_INPUT, "",
		 "short.db: keeps no timeline of its run"},
		{"diff $/failover.scn $/other.scn", EXIT_FAILED,
		 "  other.scn:9: \"at = 310s\", was \"at = 300s..360s\"\n", ""},
		{"diff $/held.timeline $/none.scn", EXIT_BAD_INPUT, "", "none.scn: No such file"},
		{"diff $/held.timeline", EXIT_BAD_INPUT, "", "too few arguments"},
	};
	g_autofree char *text = labdir_text(dir, "failover.scn");
	netdir_write(dir, "other.scn", text);
	labdir_replace(dir, "other.scn", "at = 300s..360s", "at = 310s");
	g_auto(Said) run = call(cmd_run, dir, "run $/lab.scn -q --record outage -o $/short.db");
	CHECK_INT(run.code, EXIT_OK, "%s", run.err);
	for (unsigned i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_auto(Said) s = call(cmd_diff, dir, rows[i].line);
		CHECK_INT(s.code, rows[i].code, "%s: %s", rows[i].line, s.err);
		CHECK(strstr(s.out, rows[i].out), "%s: %s", rows[i].line, s.out);
		CHECK(strstr(s.err, rows[i].err), "%s: %s", rows[i].line, s.err);
	}
	netdir_free(dir);
}

/* Wrong: input that cannot be read is not in the report, which then looks green. */
static void test_errors_in_reports(void)
{
	char *dir = lab_new();
	netdir_write(dir, "bad.scn", "[scenario]\nextends = failover.scn\nfrob = 1\n");
	netdir_write(dir, "cut.scn",
		     "[scenario]\nextends = failover.scn\n"
		     "[expect timeline]\ngolden = cut.timeline\n");
	netdir_write(dir, "cut.timeline", "vpnha timeline 1\nscenario a b\nseed no\n");
	g_auto(Said) s =
		call(cmd_check, dir, "check -q $/bad.scn $/cut.scn --junit $/j.xml --tap $/t");
	g_autofree char *xml = labdir_text(dir, "j.xml"), *tap = labdir_text(dir, "t");
	CHECK_INT(s.code, EXIT_BAD_INPUT, "%s", s.err);
	CHECK(strstr(s.err, "cut.timeline:3:6: \"no\", expected a seed"), "%s", s.err);
	CHECK(strstr(xml, "tests=\"2\" failures=\"0\" errors=\"2\""), "%s", xml);
	CHECK(strstr(xml, "<error type=\"input\" message=\""), "%s", xml);
	CHECK(strstr(tap, "1..2\nnot ok 1 - "), "%s", tap);
	g_auto(Said) many = call(cmd_check, dir, "check -q $/held.scn --seeds 1..2");
	CHECK_INT(many.code, EXIT_BAD_INPUT, "%s", many.out);
	CHECK(strstr(many.err,
		     "held.timeline was recorded with seed 1, expected a check of that seed"),
	      "%s", many.err);
	netdir_free(dir);
}

static void element(GMarkupParseContext *c, const char *name, const char **keys,
		    const char **values, gpointer to, GError **err)
{
	(void)c;
	(void)keys;
	(void)values;
	(void)err;
	if (strcmp(name, "testcase") == 0)
		++*(unsigned *)to;
}

/* Wrong: a report that no XML reader takes. */
static void test_junit_is_xml(void)
{
	static const GMarkupParser parser = {.start_element = element};
	char *dir = lab_new();
	labdir_replace(dir, "held.scn", "[expect outage]", "[expect <out & \"age\">]");
	g_auto(Said) s = call(cmd_check, dir, "check -q $/held.scn --junit $/j.xml");
	CHECK_INT(s.code, EXIT_OK, "%s", s.err);
	g_autofree char *xml = labdir_text(dir, "j.xml");
	unsigned n = 0;
	g_autoptr(GError) err = NULL;
	GMarkupParseContext *c = g_markup_parse_context_new(&parser, 0, &n, NULL);
	CHECK(g_markup_parse_context_parse(c, xml, -1, &err) &&
		      g_markup_parse_context_end_parse(c, &err),
	      "%s: %s", err ? err->message : "", xml);
	CHECK_INT(n, 3, "cases (trust is one) in %s", xml);
	g_markup_parse_context_free(c);
	netdir_free(dir);
}

/* A wildcard takes in the laboratory that the others extend; seeds that fail are named; a report on stdout has it
 * for itself. */
static void test_check_says(void)
{
	char *dir = lab_new();
	g_auto(Said) some = call(cmd_check, dir, "check $/lab.scn $/held.scn --tap -");
	CHECK_INT(some.code, EXIT_OK, "%s", some.err);
	CHECK(strstr(some.err, "lab.scn: nothing to check: it has no [expect NAME], skipped\n"),
	      "%s", some.err);
	CHECK(g_str_has_prefix(some.out, "TAP version 14\n1..4\nok 1 - ") &&
		      strstr(some.out, ".lab: input # SKIP it has no [expect NAME]\nok 2 - "),
	      "%s", some.out);
	CHECK(strstr(some.err, "passed: 2 expectations"), "what is for people is on stderr: %s",
	      some.err);
	g_auto(Said) none = call(cmd_check, dir, "check $/lab.scn");
	CHECK_INT(none.code, EXIT_BAD_INPUT, "%s", none.err);
	g_auto(Said) both = call(cmd_check, dir, "check $/held.scn --tap - --junit -");
	CHECK_INT(both.code, EXIT_BAD_INPUT, "%s", both.err);
	CHECK(strstr(both.err, "expected one of them on stdout"), "%s", both.err);
	netdir_free(dir);
}

/* Wrong: a job that stores the report and one that reads it from stdout get different names. */
static void test_one_report(void)
{
	static const char *const formats[] = {"junit", "tap"};
	char *dir = lab_new();
	labdir_replace(dir, "held.scn", "[expect outage]",
		       "[expect a \342\200\256gpj \342\200\213\357\273\277z]");
	for (unsigned i = 0; i < G_N_ELEMENTS(formats); i++) {
		g_autofree char *print = g_strdup_printf("check -q $/held.scn --%s -", formats[i]),
				*file = g_strdup_printf("check -q $/held.scn --%s $/%s", formats[i],
							formats[i]);
		g_auto(Said) s = call(cmd_check, dir, print);
		g_auto(Said) quiet = call(cmd_check, dir, file);
		CHECK_INT(quiet.code, EXIT_OK, "%s", quiet.err);
		g_autofree char *stored = labdir_text(dir, formats[i]);
		CHECK_TEXT(s.out, stored, "stdout and file, %s", formats[i]);
	}
	netdir_free(dir);
}

/* The takeover falls into every tenth of its three seconds: with some seeds it comes after eight. */
static void test_failing_seeds(void)
{
	char *dir = labdir_new();
	netdir_write(
		dir, "many.scn",
		"[scenario]\nextends = failover.scn\nduration = 340s\n"
		"[expect early]\nrouter = 7204VXR-2\nlog = HSRP: Fa0/0 Grp 1 Standby -> Active\n"
		"after = outage\nwithin = 7s..8.5s\n");
	g_auto(Said) s = call(cmd_check, dir, "check $/many.scn --seeds 1..12 -j2");
	const char *tally = strstr(s.out, " of 12  early  ");
	const char *with = tally ? strstr(tally, "\n        with seeds ") : NULL;
	CHECK_INT(s.code, EXIT_FAILED, "%s", s.err);
	unsigned said = 0, named = 0;
	for (const char *at = s.out; (at = strstr(at, "FAIL  early (")); at++)
		said++;
	if (CHECK(with, "the seeds are named: %s", s.out)) {
		g_autofree char *list = g_strndup(with, strcspn(with + 1, "\n") + 1);
		g_auto(GStrv) ranges = g_strsplit(list + strlen("\n        with seeds "), ", ", -1);
		for (char **r = ranges; *r; r++) {
			const char *dots = strstr(*r, "..");
			named += dots ? (unsigned)(atoi(dots + 2) - atoi(*r) + 1) : 1;
			g_autofree char *one = g_strdup_printf("seed %d)", atoi(*r));
			CHECK(strstr(s.out, one), "%s in: %s", one, s.out);
		}
		CHECK_INT(named, said, "those that failed, in %s", list);
		CHECK_INT(atoi(tally - 2), said, "their number: %s", s.out);
	}
	netdir_free(dir);
}

SUITE(cli_regression) = {
	{"check says what it skipped", test_check_says},
	{"a report is the same on stdout and in a file", test_one_report},
	{"check says which seeds fail", test_failing_seeds},
	{"a line that changes a timer fails the check, with cause and seconds", test_changes},
	{"diff tells what changed, in three formats", test_diff},
	{"input that was refused is an error in the reports", test_errors_in_reports},
	{"a JUnit report is XML", test_junit_is_xml},
	{NULL, NULL},
};
