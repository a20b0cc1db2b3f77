/* What is kept of changes for a summary. If one of these failed, a summary would tell of other changes, count them
 * wrongly, or be wider or narrower than that of the same run with all its rows. */

#include "sim/record/brief.h"
#include "tests/support/check.h"

static bool add(Brief *b, Record *r, VTime t, const char *router, bool assumed)
{
	TransitionRow row = {.t = t,
			     .router = record_keep(r, router),
			     .protocol = "HSRP",
			     .instance = "Fa0/0 Grp 1",
			     .from = "Init",
			     .to = "Listen",
			     .reason = assumed ? "platform.x is not set" : "hello",
			     .standing = assumed ? STANDING_ASSUMED : STANDING_NONE};
	if (!brief_takes(b, r, REC_TRANSITION, row.router, assumed))
		return false;
	g_array_append_val(r->rows[REC_TRANSITION], row);
	return true;
}

static void fault(Brief *b, Record *r, VTime t)
{
	FaultRow row = {.t = t, .name = "outage"};
	brief_fault(b);
	g_array_append_val(r->rows[REC_FAULT], row);
}

static bool has(const Record *r, const char *router)
{
	for (unsigned i = 0; i < REC_N(r, REC_TRANSITION); i++)
		if (strcmp(REC_ROW(r, REC_TRANSITION, TransitionRow, i)->router, router) == 0)
			return true;
	return false;
}

static void test_before_a_fault(void)
{
	enum { MANY = 10000, FEW = 300 };
	Brief b = {0};
	Record *r = record_new();
	for (int i = 0; i < MANY; i++)
		add(&b, r, i, i == 5 ? "THE-LONGEST-NAME" : i == 7 ? "R7" : "R1", i == 7);
	unsigned n = REC_N(r, REC_TRANSITION);
	CHECK(n < FEW, "%u rows of %d are kept", n, MANY);
	CHECK_INT(REC_ROW(r, REC_TRANSITION, TransitionRow, n - 1)->t, MANY - 1, "the last one");
	CHECK(has(r, "THE-LONGEST-NAME"), "the row of the longest name");
	CHECK(has(r, "R7"), "what was taken for granted");
	record_free(r);
}

/* Else thousands of routers that take something for granted cost a walk over all of them for each change. */
static void test_all_stay(void)
{
	enum { MANY = 200000 };
	Brief b = {0};
	Record *r = record_new();
	for (int i = 0; i < MANY; i++)
		add(&b, r, i, "R1", i % 2);
	CHECK(REC_N(r, REC_TRANSITION) >= MANY / 2, "%u rows", REC_N(r, REC_TRANSITION));
	CHECK(b.forget_at[REC_TRANSITION] >= MANY / 2, "and seldom a walk over them");
	record_free(r);
}

static void test_after_faults(void)
{
	Brief b = {0};
	Record *r = record_new();
	for (unsigned f = 0; f < 2; f++) {
		unsigned before = REC_N(r, REC_TRANSITION);
		fault(&b, r, VT_S(10 * (f + 1)));
		for (unsigned i = 0; i < BRIEF_SHOWN + 10; i++)
			CHECK(add(&b, r, VT_S(11), "R1", false) == (i < BRIEF_SHOWN),
			      "row %u of fault %u", i, f);
		CHECK_INT(REC_N(r, REC_TRANSITION) - before, BRIEF_SHOWN, "as many as are told");
		CHECK_INT(REC_ROW(r, REC_FAULT, FaultRow, f)->untold, 10,
			  "and the number of others");
	}
	CHECK(add(&b, r, VT_S(12), "ROUTER2", false), "a longer name widens the table");
	CHECK(!add(&b, r, VT_S(12), "ROUTER3", false), "another one as long does not");
	CHECK(add(&b, r, VT_S(12), "R1", true), "what was taken for granted");
	record_free(r);
}

SUITE(record_brief) = {
	{"before the first fault the last change stays", test_before_a_fault},
	{"what all take for granted stays", test_all_stay},
	{"each fault has the first few, and counts the others", test_after_faults},
	{NULL, NULL},
};
