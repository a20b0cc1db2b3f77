/* Texts in which lines stand once for each of something: what they come to, where it was written, what is
 * refused. */

#include <stdio.h>
#include <string.h>

#include "sim/scenario/template.h"
#include "tests/support/check.h"

/* This is for agg 2 of 4; spoke has 10 and none at hand. */
static const FormulaScope scope = {
	.names = {{.name = "spoke", .count = 10},
		  {.name = "agg", .count = 4, .index = 2, .has_index = true}},
	.n = 2,
};

/* What it comes to, or the message. *map is the caller's, NULL after an error. */
static char *fill(const char *text, size_t left, TextMap **map)
{
	g_autoptr(GError) err = NULL;
	g_autoptr(GString) out = g_string_new(NULL);
	Template *t = template_new("t.in", text, strlen(text), &err);
	*map = NULL;
	bool ok = t && template_fill(t, &scope, &left, out, map, &err);
	template_free(t);
	return g_strdup(ok ? out->str : err->message);
}

typedef struct Row {
	const char *text, *want;
} Row;

static const Row good[] = {
	{"", ""},
	{"a\nb", "a\nb"},
	{"a {agg}\r\n", "a 2\r\n"},
	{"! a {comment\n", "! a {comment\n"},
	{"a {{x}\n", "a {x}\n"},
	{"\xef\xbb\xbf"
	 "a\n",
	 "a\n"},
	{"!{each spoke from 3 to 5}\ns {spoke}\n!{end}\n", "s 3\ns 4\ns 5\n"},
	{"!{each spoke from 4 * agg to 4 * agg + 3}\ns {spoke}\n!{end}", "s 8\ns 9\n"},
	{"!{each spoke from -5 to 0}\ns {spoke}\n!{end}", "s 0\n"},
	{"!{each spoke from 5 to 4}\ns {spoke}\n!{end}\nx", "x"},
	{"!{each spoke from 10 to 99}\ns {spoke}\n!{end}\nx", "x"},
	{"a\n !{each spoke from 0 to 1} \r\n b {spoke}\n  c\n\t!{ end }\nd\n",
	 "a\n b 0\n  c\n b 1\n  c\nd\n"},
	{"!{each spoke}\n!{end}\n!{each spoke from 1 to 1}\n{spoke}{spoke.count}\n!{end}\n",
	 "110\n"},
};

static const Row bad[] = {
	{"!{each spoke from 1 to 2}\n!{each spoke2 from 1 to 2}\n!{end}\n!{end}\n",
	 "t.in:2:8: unknown name \"spoke2\", expected that of a [repeat]"},
	{"a\n!{each spoke}\nb\n", "t.in:2:1: a repetition without its end, expected \"!{end}\""},
	{"a\n!{end}\n", "t.in:2:1: \"!{end}\" ends nothing"},
	{"!{each}\n!{end}\n", "t.in:1:7: expected the name of a repetition"},
	{"!{each 5}\n!{end}\n", "t.in:1:8: expected the name of a repetition"},
	{"!{each nobody}\n!{end}\n", "t.in:1:8: unknown name \"nobody\""},
	{"!{each agg}\n!{end}\n", "t.in:1:8: \"agg\" is being repeated already"},
	{"!{each spoke}\n!{each spoke}\n!{end}\n!{end}\n",
	 "t.in:2:8: \"spoke\" is being repeated already"},
	{"!{each spoke to 5}\n!{end}\n", "t.in:1:14: expected \"from EXPR to EXPR\" or \"}\""},
	{"!{each spoke from 5}\n!{end}\n", "t.in:1:14: expected \"from EXPR to EXPR\""},
	{"!{each spoke from to 5}\n!{end}\n", "t.in:1:18: the expression ends"},
	{"!{each spoke from 1 to }\n!{end}\n", "t.in:1:24: the expression ends"},
	{"!{each spoke from 1 to x}\n!{end}\n", "t.in:1:24: unknown name \"x\""},
	{"!{each spoke from 1.1.1.1 to 2}\n!{end}\n", "t.in:1:18: an address, expected a number"},
	{"!{each spoke\n!{end}\n", "t.in:1:2: without its end, expected \"}\""},
	{"!{each spoke} x\n!{end}\n", "t.in:1:15: text behind \"}\", expected the end of the line"},
	{"!{each spoke}\n!{end spoke}\n", "t.in:2:6: expected \"!{end}\" alone"},
	{"!{eahc spoke}\n!{end}\n", "t.in:1:1: neither \"!{each NAME}\" nor \"!{end}\""},
	{"a\n b {spoke}\n", "t.in:2:5: \"spoke\" stands for no number here"},
	{"a\n b {agg} {1 / 0}\n", "t.in:2:13: \"/\" by 0"},
	{"a {agg\n}\n", "t.in:1:3: an expression without its end"},
	{"!{each spoke}\n b {10 / (spoke - 3)}\n!{end}\n", "t.in:2:8: \"/\" by 0"},
};

static void test_good(void)
{
	for (unsigned i = 0; i < G_N_ELEMENTS(good); i++) {
		TextMap *map;
		g_autofree char *got = fill(good[i].text, EXPANSION_MAX, &map);
		CHECK_STR(got, good[i].want, "row %u", i);
		textmap_free(map);
	}
}

static void test_bad(void)
{
	for (unsigned i = 0; i < G_N_ELEMENTS(bad); i++) {
		TextMap *map;
		g_autofree char *got = fill(bad[i].text, EXPANSION_MAX, &map);
		CHECK(g_str_has_prefix(got, bad[i].want), "row %u: %s, expected %s", i, got,
		      bad[i].want);
		CHECK(!map, "row %u", i);
		textmap_free(map);
	}
}

/* Each octet that was made is one that stands where the map says, or stands for the expression there. */
static void test_map(void)
{
	static const char text[] = "\xef\xbb\xbf"
				   "one\n"
				   " two {agg} and {{ three {100 * agg} four\n"
				   "!{each spoke from 2 to 4}\n"
				   "five {spoke} six\nseven\n"
				   "!{end}\n"
				   "eight\n";
	g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
	TextMap *map;
	g_autofree char *got = fill(text, EXPANSION_MAX, &map);
	for (size_t i = 0; got[i]; i++) {
		SrcPos at = textmap_at(map, "t.in", i);
		const char *line = lines[at.line - 1];
		char there = (size_t)at.col <= strlen(line) ? line[at.col - 1] : '\n';
		CHECK(there == got[i] || (there == '{' && g_ascii_isdigit(got[i])),
		      "octet %d, '%c': %d:%d has '%c'", (int)i, got[i], at.line, at.col, there);
	}
	SrcPos six = textmap_at(map, "t.in", (size_t)(strstr(got, "3 six") + 2 - got));
	CHECK(six.line == 4 && six.col == 14, "six of spoke 3: %d:%d", six.line, six.col);
	SrcPos two = textmap_at(map, "t.in", (size_t)(strstr(got, "00 four") - got));
	CHECK(two.line == 2 && two.col == 25, "inside of 200: %d:%d", two.line, two.col);
	textmap_free(map);
}

/* Wrong: a file from anybody takes memory, or time, without end. */
static void test_bounds(void)
{
	static const struct {
		const char *text;
		size_t left;
		const char *want;
	} rows[] = {
		{"0123456789\n", 10, "t.in:1:1: what is repeated grows beyond 64 MiB in all"},
		{"x\n{spoke.count}\n", 4, "t.in:2:1: what is repeated grows beyond"},
		{"!{each spoke}\nx\n!{end}\n", 20, "t.in:2:1: what is repeated grows beyond"},
		/* reading an expression costs, though it makes little */
		{"!{each spoke}\n{0%1+0*1+0*1+0*1}\n!{end}\n", 100,
		 "t.in:2:1: what is repeated grows"},
		{"!{each spoke}\n!{end}\n", 5, "t.in:1:8: what is repeated grows beyond"},
		{"!{each spoke}\nx\n!{end}\n", 31, "x\nx\nx\nx\nx\nx\nx\nx\nx\nx\n"},
	};
	for (unsigned i = 0; i < G_N_ELEMENTS(rows); i++) {
		TextMap *map;
		g_autofree char *got = fill(rows[i].text, rows[i].left, &map);
		CHECK(g_str_has_prefix(got, rows[i].want), "row %u: %s", i, got);
		textmap_free(map);
	}
	g_autoptr(GString) deep = g_string_new(NULL);
	for (unsigned i = 0; i < 9; i++)
		g_string_append(deep, "!{each spoke}\n");
	TextMap *map;
	g_autofree char *got = fill(deep->str, EXPANSION_MAX, &map);
	CHECK(g_str_has_prefix(got, "t.in:9:1: more than 8 repetitions in each other"), "%s", got);
}

/* Nine empty ones in each other would be asked for 10^40 times, a hundred thousand of them for nothing. */
static void test_idle(void)
{
	FormulaScope wide = {.n = 9};
	static const char *const names[] = {"a", "b", "c", "d", "e", "f", "g", "h", "i"};
	g_autoptr(GString) text = g_string_new(NULL);
	g_autoptr(GError) err = NULL;
	for (unsigned i = 0; i < wide.n; i++)
		wide.names[i] = (FormulaName){.name = names[i], .count = 100000};
	for (unsigned i = 0; i < 7; i++)
		g_string_append_printf(text, "!{each %s}\n", names[i]);
	for (unsigned i = 0; i < 1000; i++)
		g_string_append(text, "!{each h from 1 to 0}\n!{end}\n");
	for (unsigned i = 0; i < 7; i++)
		g_string_append(text, "!{end}\n");
	Template *t = template_new("t.in", text->str, text->len, &err);
	g_autoptr(GString) out = g_string_new(NULL);
	size_t left = EXPANSION_MAX / 64;
	TextMap *map = NULL;
	CHECK(t && !template_fill(t, &wide, &left, out, &map, &err) && !map && out->len == 0,
	      "it ends");
	CHECK(err && strstr(err->message, "grows beyond"), "%s", err ? err->message : "");
	template_free(t);
}

SUITE(scenario_template) = {
	{"lines stand once for each", test_good},
	{"what is wrong is refused with its place", test_bad},
	{"what was made is told where it was written", test_map},
	{"what it comes to is bounded", test_bounds},
	{"repetitions of nothing are bounded, too", test_idle},
	{NULL, NULL},
};
