/* Reports, parsed back. If one of these failed, a name from a scenario or a folder could add a failure to a CI
 * job, hide one, or make the report unreadable. */

#include "sim/cli/report.h"

#include <string.h>

#include "tests/support/check.h"

/* Names that mean something to XML, TAP, YAML, or to whoever shows a report. The last is no UTF-8. */
static const char *const hostile[] = {
	"a <b> & \"c\" 'd' ]]> -->",
	"x\"/></testcase><testcase name=\"y\"><failure>",
	"first\nok 7 - second\n1..9\nBail out!",
	"# TODO not yet # SKIP never",
	"esc \033[31m bell \a del \177 cr \r nel \302\205 csi \302\233",
	"\357\277\277 \357\277\276 U+FFFF, U+FFFE",
	"turned \342\200\256 \342\201\246 and unseen \342\200\213 \357\273\277",
	"ended \342\200\250 and \342\200\251",
	"  ---\n  ...\n  expected: |\n",
	"%s%n back\\slash\ttab",
	"cut \303( \377 \355\240\200",
};

static Report *report_of(const char *text)
{
	Report *r = report_new();
	ReportSuite *s = report_suite(r, g_strdup(text), NULL);
	ReportCase c = {.name = g_strdup(text),
			.expected = g_strdup(text),
			.actual = g_strdup(text),
			.nearest = g_strdup(text),
			.at = {.file = text, .line = 7},
			.measured = VT_S(1)};
	ReportCase good = {.name = g_strdup(text),
			   .expected = g_strdup(text),
			   .at = {.file = text, .line = 8},
			   .measured = VT_NEVER};
	report_case(s, c);
	report_case(s, good);
	report_suite(r, g_strdup(text), g_strdup(text));
	report_skip(r, g_strdup(text), text);
	return r;
}

/* Those that turn the direction of a line, or end one, and those that show nothing. */
static bool is_unseen(gunichar c)
{
	return (c >= 0x200b && c <= 0x200f) || (c >= 0x2028 && c <= 0x202e) ||
	       (c >= 0x2060 && c <= 0x206f) || c == 0xfeff;
}

/* Text of a report: UTF-8 without control characters but line ends and tabs. */
static bool is_clean(const char *text)
{
	if (!g_utf8_validate(text, -1, NULL))
		return false;
	for (const char *p = text; *p; p = g_utf8_next_char(p)) {
		gunichar c = g_utf8_get_char(p);
		if ((c < 0x20 && c != '\n' && c != '\t') || (c >= 0x7f && c < 0xa0) ||
		    is_unseen(c) || c == 0xfffe || c == 0xffff)
			return false;
	}
	return true;
}

/* ---- JUnit ---- */

typedef struct Seen {
	unsigned suites, cases, failures, errors, skipped, others;
	char *name; /* of the first case */
	GString *text;
} Seen;

static void element(GMarkupParseContext *c, const char *name, const char **keys,
		    const char **values, gpointer to, GError **err)
{
	Seen *s = to;
	(void)c;
	(void)err;
	static const char *const names[] = {"testsuite", "testcase", "failure",
					    "error",     "skipped",  "system-out"};
	unsigned *const counts[] = {&s->suites, &s->cases,   &s->failures,
				    &s->errors, &s->skipped, &(unsigned){0}};
	for (unsigned i = 0; i < G_N_ELEMENTS(names); i++)
		if (strcmp(name, names[i]) == 0)
			++*counts[i];
	s->others += strcmp(name, "testsuites") != 0 && !g_strv_contains(names, name);
	for (unsigned i = 0; keys[i]; i++)
		if (strcmp(name, "testcase") == 0 && strcmp(keys[i], "name") == 0 && !s->name)
			s->name = g_strdup(values[i]);
}

static void try_junit(const char *text)
{
	static const GMarkupParser parser = {.start_element = element};
	g_autoptr(Report) r = report_of(text);
	g_autoptr(GString) xml = g_string_new(NULL);
	g_autoptr(GError) err = NULL;
	Seen s = {0};
	report_junit(r, xml);
	CHECK(is_clean(xml->str), "characters of XML 1.0 alone: %s", xml->str);
	GMarkupParseContext *c = g_markup_parse_context_new(&parser, 0, &s, NULL);
	CHECK(g_markup_parse_context_parse(c, xml->str, (gssize)xml->len, &err) &&
		      g_markup_parse_context_end_parse(c, &err),
	      "%s: %s", err ? err->message : "", xml->str);
	g_markup_parse_context_free(c);
	CHECK_INT(s.suites, 3, "suites of %s", xml->str);
	CHECK_INT(s.cases, 4, "cases of %s", xml->str);
	CHECK_INT(s.failures, 1, "failures of %s", xml->str);
	CHECK_INT(s.errors, 1, "errors of %s", xml->str);
	CHECK_INT(s.skipped, 1, "skipped of %s", xml->str);
	CHECK_INT(s.others, 0, "elements that nobody wrote, of %s", xml->str);
	if (is_clean(text))
		CHECK_STR(s.name, text, "a name reads back as it was");
	g_free(s.name);
}

static void test_junit(void)
{
	for (unsigned i = 0; i < G_N_ELEMENTS(hostile); i++)
		try_junit(hostile[i]);
}

/* ---- TAP ---- */

typedef struct Tap {
	unsigned ok, not_ok, skipped, blocks, others;
} Tap;

/* A reader of TAP 14: points, and YAML blocks behind two blanks. A "#" that is not escaped begins a directive. */
static void read_line(Tap *t, const char *line, bool *in_yaml)
{
	const char *hash = strchr(line, '#');
	while (hash && hash > line && hash[-1] == '\\')
		hash = strchr(hash + 1, '#');
	if (*in_yaml) {
		*in_yaml = strcmp(line, "  ...") != 0;
		t->others += strncmp(line, "  ", 2) != 0;
	} else if (strcmp(line, "  ---") == 0) {
		*in_yaml = true;
		t->blocks++;
	} else if (g_str_has_prefix(line, "ok ")) {
		t->ok++;
		t->skipped += hash && g_str_has_prefix(hash, "# SKIP ");
	} else if (g_str_has_prefix(line, "not ok ")) {
		t->not_ok++;
		t->others += hash != NULL;
	} else if (*line && strcmp(line, "TAP version 14") != 0 && strcmp(line, "1..4") != 0) {
		t->others++;
	}
}

static void try_tap(const char *text)
{
	g_autoptr(Report) r = report_of(text);
	g_autoptr(GString) out = g_string_new(NULL);
	bool in_yaml = false;
	Tap t = {0};
	report_tap(r, out);
	g_auto(GStrv) lines = g_strsplit(out->str, "\n", -1);
	for (char **l = lines; *l; l++)
		read_line(&t, *l, &in_yaml);
	CHECK(is_clean(out->str), "characters of YAML alone: %s", out->str);
	CHECK(!in_yaml, "every block ends: %s", out->str);
	CHECK_INT(t.ok, 2, "ok in %s", out->str);
	CHECK_INT(t.not_ok, 2, "not ok in %s", out->str);
	CHECK_INT(t.skipped, 1, "skipped in %s", out->str);
	CHECK_INT(t.blocks, 2, "blocks in %s", out->str);
	CHECK_INT(t.others, 0, "other lines in %s", out->str);
}

static void test_tap(void)
{
	for (unsigned i = 0; i < G_N_ELEMENTS(hostile); i++)
		try_tap(hostile[i]);
}

/* The first line of a block says its indentation, or a reader takes its blanks for more of it. */
static void test_yaml_blanks(void)
{
	g_autoptr(Report) r = report_new();
	g_autoptr(GString) out = g_string_new(NULL);
	report_suite(r, g_strdup("s"), g_strdup("\n  two blanks\nnone"));
	report_suite(r, g_strdup("s"), g_strdup("\tone"));
	report_suite(r, g_strdup("s"), g_strdup("none"));
	report_suite(r, g_strdup("s"), g_strdup(""));
	report_suite(r, g_strdup("s"), g_strdup("\n\n"));
	report_tap(r, out);
	CHECK(strstr(out->str, "  message: |2\n    \n      two blanks\n    none\n  ...\n"), "%s",
	      out->str);
	CHECK(strstr(out->str, "  message: |2\n    \tone\n  ...\n"), "a tab: %s", out->str);
	CHECK(strstr(out->str, "  message: |\n    none\n  ...\n"), "no blank: %s", out->str);
	CHECK(strstr(out->str, "  message: |\n  ...\n"), "no text: %s", out->str);
	CHECK(strstr(out->str, "  message: |\n    \n    \n    \n  ...\n"), "line ends alone: %s",
	      out->str);
}

SUITE(cli_report) = {
	{"JUnit with hostile names", test_junit},
	{"TAP with hostile names", test_tap},
	{"blanks of a YAML block are kept", test_yaml_blanks},
	{NULL, NULL},
};
