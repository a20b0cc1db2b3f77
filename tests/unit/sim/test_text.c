/* Text helpers and error positions: every listing and every message passes through them. */

#include <string.h>

#include "sim/err.h"
#include "sim/text.h"
#include "tests/support/check.h"

static void test_ages(void)
{
	static const struct {
		VTime age;
		const char *want;
	} cases[] = {
		{VT_S(0), "00:00:00"},
		{VT_MS(1999), "00:00:01"},
		{VT_H(24) - 1, "23:59:59"},
		{VT_H(24), "1d00h"},
		{VT_H(26), "1d02h"},
		{VT_H(24 * 7), "1w0d"},
		{VT_H(24 * 14), "2w0d"},
		{VT_H(24 * 365) - 1, "52w0d"},
		{VT_H(24 * (365 + 21)), "1y3w"},
		{VT_NEVER, "never"},
	};

	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autoptr(GString) out = g_string_new(NULL);
		text_age(out, cases[i].age);
		CHECK_STR(out->str, cases[i].want, "case %zu", i);
	}
}

static void test_seconds(void)
{
	static const struct {
		VTime t;
		int digits;
		const char *want;
	} cases[] = {
		{VT_S(300), 3, "300.000 s"},    {VT_MS(1500), 0, "2 s"},
		{VT_MS(-1500), 0, "-2 s"},      {VT_US(999), 2, "0.00 s"},
		{VT_MS(9999), 2, "10.00 s"},    {-1, 3, "0.000 s"},
		{VT_NS(1), 9, "0.000000001 s"}, {VT_US(10500), 3, "0.011 s"},
	};

	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autoptr(GString) out = g_string_new(NULL);
		text_seconds(out, cases[i].t, cases[i].digits);
		CHECK_STR(out->str, cases[i].want, "case %zu", i);
	}
}

static void test_clock(void)
{
	g_autoptr(GString) out = g_string_new(NULL);

	text_clock(out, VT_S(312) + VT_US(345999), 3);
	CHECK_STR(out->str, "00:05:12.345", "truncated, not rounded");
	g_string_truncate(out, 0);
	text_clock(out, VT_H(30), 0);
	CHECK_STR(out->str, "30:00:00", "a run longer than a day");
}

static void test_columns(void)
{
	g_autoptr(GString) out = g_string_new("first line is long\nIntf");

	text_column(out, 8);
	g_string_append(out, "Grp");
	text_column(out, 3);
	CHECK_STR(out->str, "first line is long\nIntf    Grp",
		  "pads the current line only, never cuts");
}

static void test_csv(void)
{
	g_autoptr(GString) out = g_string_new(NULL);

	text_csv(out, "plain");
	g_string_append_c(out, ',');
	text_csv(out, "a,\"b\"\n");
	CHECK_STR(out->str, "plain,\"a,\"\"b\"\"\n\"", "RFC 4180");
}

/* A cell that begins a formula is text in a spreadsheet; a number stays one. */
static void test_csv_formulas(void)
{
	static const char *const cells[][2] = {
		{"=cmd|' /C calc'!A0", "'=cmd|' /C calc'!A0"},
		{"+1+cmd", "'+1+cmd"},
		{"-2+3", "'-2+3"},
		{"@SUM(A1)", "'@SUM(A1)"},
		{"\t=1", "'\t=1"},
		{"-", "'-"},
		{"-5", "-5"},
		{"-1.5e3", "-1.5e3"},
		{"+7", "+7"},
		{"a=b", "a=b"},
		{"\x1b[2J\x7f", "\\x1b[2J\\x7f"},
	};
	for (unsigned i = 0; i < G_N_ELEMENTS(cells); i++) {
		g_autoptr(GString) out = g_string_new(NULL);
		text_csv(out, cells[i][0]);
		CHECK_STR(out->str, cells[i][1], "%s", cells[i][0]);
	}
}

static void test_json(void)
{
	g_autoptr(GString) out = g_string_new(NULL);
	text_json(out, "a\"\\\n\t\x01\x1b\x7f\xc2\x9b\xe2\x80\xae\xff\xf3\xa0\x80\x81\xc3\xa4/");
	CHECK_STR(out->str,
		  "\"a\\\"\\\\\\n\\t\\u0001\\u001b\\u007f\\u009b\\u202e\\ufffd\\udb40\\udc01\xc3"
		  "\xa4/\"",
		  "RFC 8259 7");
}

static void test_markdown(void)
{
	g_autoptr(GString) out = g_string_new(NULL);
	text_markdown(out, "a|b\\|<b>`x` [l](u) **&amp;\nc");
	CHECK_STR(out->str, "a\\|b\\\\\\|&lt;b>\\`x\\` \\[l](u) \\*\\*&amp;amp; c", "no markup");
}

static void test_terminal(void)
{
	static const char text[] = "a\r\nb\rc\td\x9b\xe2\x80\xa8\xe2\x81\xa6\xc3\xa4";
	g_autoptr(GString) out = g_string_new(NULL);
	text_quote(out, text, strlen(text), "\r\n\t");
	CHECK_STR(out->str, "a\r\nb\\x0dc\td\\x9b\\xe2\\x80\\xa8\\xe2\\x81\\xa6\xc3\xa4",
		  "what moves a cursor or turns a line is shown");
}

static void test_error_positions(void)
{
	g_autoptr(GError) whole = NULL, file = NULL;

	CHECK(!err_at(&whole, (SrcPos){"r1.cfg", 12, 7}, "unknown word \"%s\"", "x"),
	      "returns false");
	CHECK_STR(whole->message, "r1.cfg:12:7: unknown word \"x\"", "file, line, column");
	CHECK(g_error_matches(whole, VPNHA_ERROR, VPNHA_ERROR_INPUT), "an error of the input");
	err_at(&file, (SrcPos){"r1.cfg", 0, 0}, "is a directory");
	CHECK_STR(file->message, "r1.cfg: is a directory", "without a line");
	err_at(NULL, (SrcPos){"r1.cfg", 1, 1}, "nobody asks");
}

static void test_quoting(void)
{
	static const char bytes[] = "a\x1b[2J\xff\xc3\xa4\0z";
	g_autofree char *text = err_quote(bytes, sizeof bytes - 1);

	CHECK_STR(text, "a\\x1b[2J\\xff\xc3\xa4\\x00z",
		  "control and foreign bytes cannot reach a terminal");
}

/* Wherever a text is cut, its characters stay whole, and what is no character is cut anywhere. */
static void test_fit(void)
{
	static const char text[] = "a\xc3\xa4\xe2\x82\xac\xf0\x9f\x98\x80z";
	static const size_t want[] = {0, 1, 1, 3, 3, 3, 6, 6, 6, 6, 10, 11, 11};
	for (size_t most = 0; most < G_N_ELEMENTS(want); most++)
		CHECK_INT(text_fit(text, strlen(text), most), want[most], "at most %d", (int)most);
	CHECK_INT(text_fit("\x80\x80\x80\x80\x80\x80", 6, 4), 4, "no character at all");
	CHECK_INT(text_fit("\xff\xffxx", 4, 1), 1, "no character at the end");
}

static void test_numbers(void)
{
	static const uint64_t numbers[] = {0,  1,  9,   10,         99,          100,
					   15, 16, 255, UINT32_MAX, 0x100000000, UINT64_MAX};
	for (size_t i = 0; i < G_N_ELEMENTS(numbers); i++)
		for (unsigned digits = 0; digits <= 16; digits += 4) {
			g_autoptr(GString) out = g_string_new("x");
			g_autofree char *want =
				g_strdup_printf("x%" G_GUINT64_FORMAT " %0*" G_GINT64_MODIFIER "X",
						numbers[i], (int)digits, numbers[i]);
			text_decimal(out, numbers[i]);
			g_string_append_c(out, ' ');
			text_hex(out, numbers[i], digits);
			CHECK_STR(out->str, want, "%u digits", digits);
		}
}

SUITE(sim_text) = {{"ages as IOS prints them", test_ages},
		   {"seconds are rounded", test_seconds},
		   {"numbers read as printf has them", test_numbers},
		   {"clocks are truncated", test_clock},
		   {"columns pad the current line", test_columns},
		   {"texts are cut between characters", test_fit},
		   {"CSV cells are quoted when needed", test_csv},
		   {"CSV has no formulas", test_csv_formulas},
		   {"JSON strings are valid and safe", test_json},
		   {"Markdown has no markup of others", test_markdown},
		   {"terminals get text", test_terminal},
		   {"messages carry file, line and column", test_error_positions},
		   {"quoting keeps terminals safe", test_quoting},
		   {NULL, NULL}};
