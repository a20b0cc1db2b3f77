/* Expressions: what they come to, and what is refused, with its column. */

#include <stdio.h>
#include <string.h>

#include "sim/scenario/formula.h"
#include "tests/support/check.h"

/* spoke is the 7th of 100, agg has 4 and none at hand. */
static const FormulaScope scope = {
	.names = {{.name = "spoke", .count = 100, .index = 7, .has_index = true},
		  {.name = "agg", .count = 4}},
	.n = 2,
};

static char *fill(const char *text)
{
	g_autoptr(GError) err = NULL;
	g_autoptr(GString) out = g_string_new(NULL);
	FormulaScope s = scope;
	if (formula_fill(&s, text, (SrcPos){"f", 3, 10}, out, &err))
		return g_strdup(out->str);
	return g_strdup(err->message);
}

typedef struct Row {
	const char *text, *want;
} Row;

static const Row good[] = {
	{"plain, and } alone", "plain, and } alone"},
	{"{spoke}", "7"},
	{"SPOKE{spoke}.", "SPOKE7."},
	{"{spoke.count}", "100"},
	{"{agg.count - 1}", "3"},
	{"{1 + 2 * 3}", "7"},
	{"{(1 + 2) * 3}", "9"},
	{"{10 - 4 - 3}", "3"},
	{"{7 / 2}{7 % 2}", "31"},
	{"{100 / 10 / 5}", "2"},
	{"{-7 / 2} {-7 % 2}", "-3 -1"},
	{"{--3}{- (2 - 5)}", "33"},
	{"{ 1+\t1 }", "2"},
	{"{007}", "7"},
	{"{9223372036854775807}", "9223372036854775807"},
	{"{-9223372036854775807 - 1}", "-9223372036854775808"},
	{"{(-9223372036854775807 - 1) % -1}", "0"},
	{"{172.20.0.0 + 4 * spoke + 2}", "172.20.0.30"},
	{"{4 * spoke + 172.20.0.0}", "172.20.0.28"},
	{"{10.0.1.0 - 1}", "10.0.0.255"},
	{"{10.0.1.0 - 10.0.0.0}", "256"},
	{"{10.0.0.0 + (10.0.1.0 - 10.0.0.0) * 2}", "10.0.2.0"},
	{"{0.0.0.0}-{255.255.255.255}", "0.0.0.0-255.255.255.255"},
	{"{{2,3} {spoke}{{", "{2,3} 7{"},
};

static const Row bad[] = {
	{"{}", "f:3:11: the expression ends, expected a number, an address, a name or \"(\""},
	{"x{1 +}", "f:3:15: the expression ends, expected a number, "},
	{"{1 2}", "f:3:13: \"2\", expected an operator or the end of the expression"},
	{"{1", "f:3:10: an expression without its end, expected \"}\""},
	{"{(1}", "f:3:13: the expression ends, expected an operator or \")\""},
	{"{1)}", "f:3:12: \")\", expected an operator"},
	{"{* 2}", "f:3:11: \"*\", expected a number"},
	{"{2,3}", "f:3:12: \",\", expected an operator"},
	{"{spok}", "f:3:11: unknown name \"spok\", expected one of spoke, spoke.count, agg.count"},
	{"{spoke.size}", "f:3:16: \".\", expected .count behind the name"},
	{"{spoke.counter}", "f:3:16: \".\", expected .count behind the name"},
	{"{1 + agg}", "f:3:15: \"agg\" stands for no number here, expected agg.count"},
	{"{9223372036854775808}", "f:3:11: a number beyond 9223372036854775807"},
	{"{9223372036854775807 + 1}", "f:3:31: \"+\" leads beyond 64 bits"},
	{"{-9223372036854775807 - 2}", "f:3:32: \"-\" leads beyond 64 bits"},
	{"{4611686018427387904 * 2}", "f:3:31: \"*\" leads beyond 64 bits"},
	{"{(-9223372036854775807 - 1) / -1}", "f:3:38: \"/\" leads beyond 64 bits"},
	{"{-(-9223372036854775807 - 1)}", "f:3:11: \"-\" leads beyond 64 bits"},
	{"{1 / 0}", "f:3:13: \"/\" by 0, expected another divisor"},
	{"{1 % (spoke - 7)}", "f:3:13: \"%\" by 0, expected another divisor"},
	{"{1.2.3}", "f:3:11: \"1.2.3\", expected a number or an address"},
	{"{256.0.0.1}", "f:3:11: \"256.0.0.1\", expected a number or an address"},
	{"{255.255.255.255 + 1}", "f:3:27: \"+\" leads beyond the addresses"},
	{"{0.0.0.0 - 1}", "f:3:19: \"-\" leads beyond the addresses"},
	{"{1.1.1.1 + 1.1.1.1}", "f:3:19: an address added to an address, expected a number"},
	{"{5 - 1.1.1.1}", "f:3:13: an address taken from a number, expected a number"},
	{"{2 * 1.1.1.1}", "f:3:13: \"*\" beside an address, expected numbers"},
	{"{-1.1.1.1}", "f:3:11: \"-\" before an address, expected a number behind it"},
	{"{\xc3\xa9}", "f:3:11: \"\xc3\xa9\", expected a number"},
};

static void test_good(void)
{
	for (unsigned i = 0; i < G_N_ELEMENTS(good); i++) {
		g_autofree char *got = fill(good[i].text);
		CHECK_STR(got, good[i].want, "%s", good[i].text);
	}
}

static void test_bad(void)
{
	for (unsigned i = 0; i < G_N_ELEMENTS(bad); i++) {
		g_autofree char *got = fill(bad[i].text);
		CHECK(g_str_has_prefix(got, bad[i].want), "%s: \"%s\", expected \"%s\"",
		      bad[i].text, got, bad[i].want);
	}
}

/* Wrong: a file from anybody makes the program run out of its stack. */
static void test_bounds(void)
{
	static const struct {
		const char *piece;
		unsigned n;
		const char *want;
	} rows[] = {
		{"(", 33, "f:3:43: more than 32 levels deep"},
		{"-", 33, "f:3:43: more than 32 levels deep"},
		{"(-", 100, "f:3:43: more than 32 levels deep"},
		{"(", 257, "f:3:11: an expression of 257 octets, expected at most 256"},
		{"1+", 100000, "f:3:11: an expression of 200000 octets, expected at most 256"},
	};
	for (unsigned i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(GString) text = g_string_new("{");
		for (unsigned k = 0; k < rows[i].n; k++)
			g_string_append(text, rows[i].piece);
		g_string_append_c(text, '}');
		g_autofree char *got = fill(text->str);
		CHECK(g_str_has_prefix(got, rows[i].want), "%s x %u: %s", rows[i].piece, rows[i].n,
		      got);
	}
	g_autofree char *deep =
		fill("{((((((((((((((((((((((((((((((((5))))))))))))))))))))))))))))))))}");
	CHECK_STR(deep, "5", "32 levels");
}

static void test_names(void)
{
	static const char *const good_names[] = {"spoke", "_", "a1", "Spoke_2"};
	static const char *const bad_names[] = {"", "1a", "a-b", "a b", "a.count", "\xc3\xa9"};
	for (unsigned i = 0; i < G_N_ELEMENTS(good_names); i++)
		CHECK(formula_is_name(good_names[i]), "%s", good_names[i]);
	for (unsigned i = 0; i < G_N_ELEMENTS(bad_names); i++)
		CHECK(!formula_is_name(bad_names[i]), "%s", bad_names[i]);
}

SUITE(scenario_formula) = {
	{"expressions come to their values", test_good},
	{"what is no expression is refused at its column", test_bad},
	{"depth and length are bounded", test_bounds},
	{"names of repetitions", test_names},
	{NULL, NULL},
};
