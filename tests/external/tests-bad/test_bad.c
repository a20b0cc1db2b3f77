/* Suites that go wrong, for run.sh: build/tests must name each, and run the others. */

#include <stdlib.h>

#include "tests/support/check.h"

static void test_crashes(void)
{
	CHECK(true, "before it");
	abort();
}

static void test_leaves(void)
{
	CHECK(true, "before it");
	exit(EXIT_SUCCESS);
}

static void test_fails(void)
{
	CHECK_INT(1, 2, "row %d", 3);
}

static void test_checks_nothing(void)
{
}

SUITE(bad_crash) = {
	{"a case ends the process by a signal", test_crashes},
	{NULL, NULL},
};

SUITE(bad_leave) = {
	{"a case ends the process as if all were well", test_leaves},
	{NULL, NULL},
};

SUITE(bad_fail) = {
	{"a check does not hold", test_fails},
	{NULL, NULL},
};

SUITE(bad_nothing) = {
	{"nothing is checked", test_checks_nothing},
	{NULL, NULL},
};
