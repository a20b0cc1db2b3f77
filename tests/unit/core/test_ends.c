/* Things by the addresses of both ends. */

#include "models/core/ends.h"
#include "tests/support/check.h"

/* Wrong: an SA of another pair of peers is found, or the order of making is lost. */
static void test_lists(void)
{
	int a, b, c, d;
	EndsMap *e = ends_new();
	ends_add(e, 1, 2, &a);
	ends_add(e, 2, 1, &b); /* the other way round is another pair */
	ends_add(e, 1, 2, &c);
	ends_add(e, 1, 2, &d);
	const GPtrArray *list = ends_between(e, 1, 2);
	CHECK(list->len == 3 && list->pdata[0] == &a && list->pdata[1] == &c &&
		      list->pdata[2] == &d,
	      "in the order of being added");
	ends_remove(e, 1, 2, &c);
	list = ends_between(e, 1, 2);
	CHECK(list->len == 2 && list->pdata[0] == &a && list->pdata[1] == &d, "the order is kept");
	CHECK_INT(ends_between(e, 2, 1)->len, 1, "the other pair keeps its own");
	CHECK_INT(ends_between(e, 1, 3)->len, 0, "a pair without any has an empty list");
	ends_remove(e, 1, 2, &a);
	ends_remove(e, 1, 2, &d);
	CHECK_INT(ends_between(e, 1, 2)->len, 0, "all went");
	ends_add(e, 1, 2, &a);
	CHECK_INT(ends_between(e, 1, 2)->len, 1, "the second time");
	ends_free(e);
}

SUITE(core_ends) = {
	{"each pair of addresses has its own list, in order", test_lists},
	{NULL, NULL},
};
