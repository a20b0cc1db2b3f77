/* Reports of vpnha check: JUnit XML and TAP. */

#include "sim/cli/report.h"

#include <string.h>

#include "sim/text.h"

#define JUNIT_HEAD "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"vpnha check\""
#define TAP_HEAD "TAP version 14\n1.."

static bool is_junit(const char *head, size_t len)
{
	(void)len;
	return g_str_has_prefix(head, JUNIT_HEAD);
}

static bool is_tap(const char *head, size_t len)
{
	(void)len;
	return g_str_has_prefix(head, TAP_HEAD);
}

const OutputKind report_junit_output = {"JUnit report", is_junit};
const OutputKind report_tap_output = {"TAP report", is_tap};

static void case_clear(void *p)
{
	ReportCase *c = p;
	g_free(c->name);
	g_free(c->expected);
	g_free(c->actual);
	g_free(c->nearest);
	g_free((char *)c->at.file);
}

static void suite_free(void *p)
{
	ReportSuite *s = p;
	g_free(s->name);
	g_free(s->error);
	g_free(s->skipped);
	g_array_unref(s->cases);
	g_free(s);
}

Report *report_new(void)
{
	Report *r = g_new0(Report, 1);
	r->suites = g_ptr_array_new_with_free_func(suite_free);
	return r;
}

void report_free(Report *r)
{
	if (!r)
		return;
	g_ptr_array_unref(r->suites);
	g_free(r);
}

ReportSuite *report_suite(Report *r, char *name, char *error)
{
	ReportSuite *s = g_new0(ReportSuite, 1);
	*s = (ReportSuite){name, error, NULL, g_array_new(FALSE, FALSE, sizeof(ReportCase))};
	g_array_set_clear_func(s->cases, case_clear);
	g_ptr_array_add(r->suites, s);
	return s;
}

void report_skip(Report *r, char *name, const char *why)
{
	report_suite(r, name, NULL)->skipped = g_strdup(why);
}

void report_case(ReportSuite *s, ReportCase c)
{
	c.at.file = g_strdup(c.at.file); /* the scenario goes first */
	g_array_append_val(s->cases, c);
}

static const ReportCase *case_at(const ReportSuite *s, unsigned i)
{
	return &g_array_index(s->cases, ReportCase, i);
}

static unsigned failures(const ReportSuite *s)
{
	unsigned n = 0;
	for (unsigned i = 0; i < s->cases->len; i++)
		n += case_at(s, i)->actual != NULL;
	return n;
}

/* What the simulated network took: reporters draw it as the case's history. */
static VTime measured(const ReportSuite *s)
{
	VTime sum = 0;
	for (unsigned i = 0; i < s->cases->len; i++)
		if (case_at(s, i)->measured != VT_NEVER && case_at(s, i)->measured > 0)
			sum += case_at(s, i)->measured;
	return sum;
}

static void seconds(GString *out, VTime t)
{
	t = t == VT_NEVER || t < 0 ? 0 : t;
	g_string_append_printf(out, "%" G_GINT64_FORMAT ".%03d", t / VT_S(1),
			       (int)(t / VT_MS(1) % 1000));
}

/* Names come from scenarios, folders and routers, and may hold anything: in a report it is a text and nothing
 * else. XML 1.0 2.2 and YAML 1.2 5.1 know no control characters, surrogates, U+FFFE and U+FFFF; whoever reads it
 * sees all of it, in its order. `value` with what is not so, or no UTF-8, as U+FFFD. The caller frees. */
static char *clean(const char *value)
{
	g_autofree char *valid = g_utf8_make_valid(value, -1);
	GString *out = g_string_new(NULL);
	for (const char *p = valid; *p; p = g_utf8_next_char(p)) {
		gunichar c = g_utf8_get_char(p);
		g_string_append_unichar(out,
					c == '\n' || c == '\t' || text_is_shown(c) ? c : 0xfffd);
	}
	return g_string_free(out, FALSE);
}

/* ---- JUnit ---- */

static void text(GString *out, const char *value)
{
	g_autofree char *cleaned = clean(value);
	g_autofree char *escaped = g_markup_escape_text(cleaned, -1);
	g_string_append(out, escaped);
}

/* In an attribute a raw line end would be read as a blank (XML 1.0 3.3.3). */
static void attribute(GString *out, const char *name, const char *value)
{
	g_autoptr(GString) escaped = g_string_new(NULL);
	text(escaped, value);
	g_string_replace(escaped, "\n", "&#10;", 0);
	g_string_replace(escaped, "\t", "&#9;", 0);
	g_string_append_printf(out, " %s=\"%s\"", name, escaped->str);
}

static void first_line(GString *out, const char *value)
{
	g_autofree char *line = g_strndup(value, strcspn(value, "\n"));
	g_string_append(out, line);
}

static void junit_failure(GString *out, const ReportCase *c)
{
	g_autoptr(GString) message = g_string_new("expected ");
	first_line(message, c->expected);
	g_string_append(message, "; actual: ");
	first_line(message, c->actual);
	g_string_append(out, "      <failure type=\"expectation\"");
	attribute(out, "message", message->str);
	g_string_append(out, ">expected: ");
	text(out, c->expected);
	g_string_append(out, "\nactual:   ");
	text(out, c->actual);
	if (c->nearest) {
		g_string_append(out, "\nnearest:  ");
		text(out, c->nearest);
	}
	g_string_append(out, "\nat:       ");
	text(out, c->at.file);
	g_string_append_printf(out, ":%d</failure>\n", c->at.line);
}

static void junit_case(GString *out, const ReportSuite *s, const ReportCase *c)
{
	g_string_append(out, "    <testcase");
	attribute(out, "classname", s->name);
	attribute(out, "name", c->name);
	attribute(out, "file", c->at.file);
	g_string_append_printf(out, " line=\"%d\" time=\"", c->at.line);
	seconds(out, c->measured);
	g_string_append(out, "\">\n");
	if (c->actual) {
		junit_failure(out, c);
	} else {
		g_string_append(out, "      <system-out>expected: ");
		text(out, c->expected);
		if (c->measured != VT_NEVER) {
			g_string_append(out, "\nactual:   ");
			seconds(out, c->measured);
			g_string_append(out, " s");
		}
		g_string_append(out, "</system-out>\n");
	}
	g_string_append(out, "    </testcase>\n");
}

/* What stands for a suite without cases. */
static void junit_input(GString *out, const ReportSuite *s)
{
	g_string_append(out, "    <testcase");
	attribute(out, "classname", s->name);
	attribute(out, "name", "input");
	g_string_append(out, s->error ? " time=\"0.000\">\n      <error type=\"input\""
				      : " time=\"0.000\">\n      <skipped");
	attribute(out, "message", s->error ? s->error : s->skipped);
	if (s->error) {
		g_string_append_c(out, '>');
		text(out, s->error);
		g_string_append(out, "</error>\n");
	} else {
		g_string_append(out, "/>\n");
	}
	g_string_append(out, "    </testcase>\n");
}

typedef struct Counts {
	unsigned tests, failed, errors, skipped;
	VTime time;
} Counts;

static Counts counts_of(const ReportSuite *s)
{
	bool alone = s->error || s->skipped;
	return (Counts){alone ? 1 : s->cases->len, failures(s), s->error != NULL,
			s->skipped != NULL, measured(s)};
}

static Counts counts_sum(const Report *r)
{
	Counts sum = {0};
	for (unsigned i = 0; i < r->suites->len; i++) {
		Counts c = counts_of(r->suites->pdata[i]);
		sum = (Counts){sum.tests + c.tests, sum.failed + c.failed, sum.errors + c.errors,
			       sum.skipped + c.skipped, sum.time + c.time};
	}
	return sum;
}

static void counts(GString *out, const Counts *c)
{
	g_string_append_printf(out,
			       " tests=\"%u\" failures=\"%u\" errors=\"%u\" skipped=\"%u\" time=\"",
			       c->tests, c->failed, c->errors, c->skipped);
	seconds(out, c->time);
	g_string_append(out, "\">\n");
}

void report_junit(const Report *r, GString *out)
{
	Counts sum = counts_sum(r);
	g_string_append(out, JUNIT_HEAD);
	counts(out, &sum);
	for (unsigned i = 0; i < r->suites->len; i++) {
		const ReportSuite *s = r->suites->pdata[i];
		Counts c = counts_of(s);
		g_string_append(out, "  <testsuite");
		attribute(out, "name", s->name);
		counts(out, &c);
		if (s->error || s->skipped)
			junit_input(out, s);
		for (unsigned k = 0; k < s->cases->len; k++)
			junit_case(out, s, case_at(s, k));
		g_string_append(out, "  </testsuite>\n");
	}
	g_string_append(out, "</testsuites>\n");
}

/* ---- TAP ---- */

/* A description ends where "#" begins a directive. */
static void tap_words(GString *out, const char *words)
{
	g_autofree char *cleaned = clean(words);
	for (const char *c = cleaned; *c; c++) {
		if (*c == '#' || *c == '\\')
			g_string_append_c(out, '\\');
		g_string_append_c(out, *c == '\n' ? ' ' : *c);
	}
}

/* A YAML block scalar: every line as it is, behind an indentation, which is said where a first line begins with
 * blanks of its own (YAML 1.2 8.1.1.1). */
static void yaml(GString *out, const char *key, const char *value)
{
	g_autofree char *cleaned = clean(value);
	g_auto(GStrv) lines = g_strsplit(cleaned, "\n", -1);
	const char *first = cleaned + strspn(cleaned, "\n");
	bool blank = *first == ' ' || *first == '\t';
	g_string_append_printf(out, "  %s: |%s\n", key, blank ? "2" : "");
	for (char **l = lines; *l; l++)
		g_string_append_printf(out, "    %s\n", *l);
}

static void tap_point(GString *out, unsigned n, bool ok, const char *suite, const char *name)
{
	g_string_append_printf(out, "%s %u - ", ok ? "ok" : "not ok", n);
	tap_words(out, suite);
	g_string_append(out, ": ");
	tap_words(out, name);
	g_string_append_c(out, '\n');
}

static void tap_case(GString *out, unsigned n, const ReportSuite *s, const ReportCase *c)
{
	tap_point(out, n, !c->actual, s->name, c->name);
	if (!c->actual)
		return;
	g_string_append(out, "  ---\n");
	yaml(out, "expected", c->expected);
	yaml(out, "actual", c->actual);
	if (c->nearest)
		yaml(out, "nearest", c->nearest);
	g_autofree char *at = g_strdup_printf("%s:%d", c->at.file, c->at.line);
	yaml(out, "at", at);
	g_string_append(out, "  ...\n");
}

/* What stands for a suite without cases. */
static void tap_input(GString *out, unsigned n, const ReportSuite *s)
{
	tap_point(out, n, !s->error, s->name, "input");
	if (s->skipped) {
		g_string_truncate(out, out->len - 1);
		g_string_append(out, " # SKIP ");
		tap_words(out, s->skipped);
		g_string_append_c(out, '\n');
		return;
	}
	g_string_append(out, "  ---\n");
	yaml(out, "message", s->error);
	g_string_append(out, "  ...\n");
}

void report_tap(const Report *r, GString *out)
{
	unsigned n = 0;
	g_string_append_printf(out, TAP_HEAD "%u\n", counts_sum(r).tests);
	for (unsigned i = 0; i < r->suites->len; i++) {
		const ReportSuite *s = r->suites->pdata[i];
		if (s->error || s->skipped)
			tap_input(out, ++n, s);
		for (unsigned k = 0; k < s->cases->len; k++)
			tap_case(out, ++n, s, case_at(s, k));
	}
}
