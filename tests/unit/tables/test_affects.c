/* What a line could change, in words. */

#include "sim/tables/affects.h"
#include "tests/support/check.h"

static void check(Affects a, const char *want)
{
	g_autofree char *text = affects_text(a);
	CHECK_STR(text, want, "flags %d", (int)a);
}

static void test_text(void)
{
	check(AFFECTS_NOTHING, "nothing");
	check(AFFECTS_TIMING, "timing");
	check(AFFECTS_FORWARDING | AFFECTS_TIMING, "forwarding and timing");
	check(AFFECTS_FORWARDING | AFFECTS_ELECTION | AFFECTS_NEGOTIATION,
	      "forwarding, election and negotiation");
	check(AFFECTS_ANYTHING, "anything");
	check(AFFECTS_ANYTHING | AFFECTS_ROUTER, "anything");
	check(AFFECTS_TIMING | AFFECTS_ROUTER | AFFECTS_CARRIER, "timing");
}

SUITE(tables_affects) = {
	{"a line's effects in words", test_text},
	{NULL, NULL},
};
