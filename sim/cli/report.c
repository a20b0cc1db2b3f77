/* Reports of vpnha check: JUnit XML and TAP. */

#include "sim/cli/report.h"

#include <string.h>

#include "sim/text.h"

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
	*s = (ReportSuite){name, error, g_array_new(FALSE, FALSE, sizeof(ReportCase))};
	g_array_set_clear_func(s->cases, case_clear);
	g_ptr_array_add(r->suites, s);
	return s;
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

/* ---- JUnit ---- */

static void attribute(GString *out, const char *name, const char *value)
{
	g_autofree char *escaped = g_markup_escape_text(value, -1);
	g_string_append_printf(out, " %s=\"%s\"", name, escaped);
}

static void text(GString *out, const char *value)
{
	g_autofree char *escaped = g_markup_escape_text(value, -1);
	g_string_append(out, escaped);
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
	g_string_append_printf(out, "\nat:       %s:%d</failure>\n", c->at.file, c->at.line);
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

static void junit_error(GString *out, const ReportSuite *s)
{
	g_string_append(out, "    <testcase");
	attribute(out, "classname", s->name);
	attribute(out, "name", "input");
	g_string_append(out, " time=\"0.000\">\n      <error type=\"input\"");
	attribute(out, "message", s->error);
	g_string_append_c(out, '>');
	text(out, s->error);
	g_string_append(out, "</error>\n    </testcase>\n");
}

static void counts(GString *out, unsigned tests, unsigned failed, unsigned errors, VTime time)
{
	g_string_append_printf(out,
			       " tests=\"%u\" failures=\"%u\" errors=\"%u\" skipped=\"0\" time=\"",
			       tests, failed, errors);
	seconds(out, time);
	g_string_append(out, "\">\n");
}

void report_junit(const Report *r, GString *out)
{
	unsigned tests = 0, failed = 0, errors = 0;
	VTime time = 0;
	for (unsigned i = 0; i < r->suites->len; i++) {
		const ReportSuite *s = r->suites->pdata[i];
		tests += s->error ? 1 : s->cases->len;
		failed += failures(s);
		errors += s->error != NULL;
		time += measured(s);
	}
	g_string_append(
		out,
		"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"vpnha check\"");
	counts(out, tests, failed, errors, time);
	for (unsigned i = 0; i < r->suites->len; i++) {
		const ReportSuite *s = r->suites->pdata[i];
		g_string_append(out, "  <testsuite");
		attribute(out, "name", s->name);
		counts(out, s->error ? 1 : s->cases->len, failures(s), s->error != NULL,
		       measured(s));
		if (s->error)
			junit_error(out, s);
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
	for (; *words; words++) {
		if (*words == '#' || *words == '\\')
			g_string_append_c(out, '\\');
		g_string_append_c(out, *words == '\n' ? ' ' : *words);
	}
}

/* A YAML block scalar: every line as it is, behind an indentation. */
static void yaml(GString *out, const char *key, const char *value)
{
	g_auto(GStrv) lines = g_strsplit(value, "\n", -1);
	g_string_append_printf(out, "  %s: |\n", key);
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
	g_string_append_printf(out, "  at: \"%s:%d\"\n  ...\n", c->at.file, c->at.line);
}

void report_tap(const Report *r, GString *out)
{
	unsigned n = 0;
	for (unsigned i = 0; i < r->suites->len; i++) {
		const ReportSuite *s = r->suites->pdata[i];
		n += s->error ? 1 : s->cases->len;
	}
	g_string_append_printf(out, "TAP version 14\n1..%u\n", n);
	n = 0;
	for (unsigned i = 0; i < r->suites->len; i++) {
		const ReportSuite *s = r->suites->pdata[i];
		if (s->error) {
			tap_point(out, ++n, false, s->name, "input");
			g_string_append(out, "  ---\n");
			yaml(out, "message", s->error);
			g_string_append(out, "  ...\n");
		}
		for (unsigned k = 0; k < s->cases->len; k++)
			tap_case(out, ++n, s, case_at(s, k));
	}
}
