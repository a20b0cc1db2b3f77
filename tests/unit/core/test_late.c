/* Octets by need: made once, by whoever reads first; found to be the same without being made; let go of. */

#include "models/core/late.h"

#include <string.h>

#include "tests/support/check.h"

/* So many octets, all of one value; `blind` ones cannot tell by their inputs. */
typedef struct Row {
	Late late;
	uint8_t value;
	bool blind;
	unsigned *made, *freed;
} Row;

static void make(const Late *l, uint8_t *out)
{
	const Row *r = (const Row *)l;
	(*r->made)++;
	memset(out, r->value, l->len);
}

static bool same(Late *a, Late *b)
{
	const Row *one = (const Row *)a, *two = (const Row *)b;
	return !one->blind && !two->blind && one->value == two->value;
}

static Slice head(const Late *l)
{
	return (Slice){&((const Row *)l)->value, 1};
}

static void forget(Late *l)
{
	Row *r = (Row *)l;
	(*r->freed)++;
	g_free(r);
}

static const LateKind kind = {
	.name = "row", .make = make, .same = same, .head = head, .forget = forget};

typedef struct Count {
	unsigned made, freed;
} Count;

static Late *row(Count *c, uint8_t value, size_t n)
{
	Row *r = g_new0(Row, 1);
	late_init(&r->late, &kind, n);
	r->value = value;
	r->made = &c->made;
	r->freed = &c->freed;
	return &r->late;
}

static void test_made_once(void)
{
	Count c = {0};
	Late *a = row(&c, 7, 5);
	CHECK(!late_is_made(a) && late_head(a).len == 1, "only the head is known");
	CHECK_INT(late_octets(a).len, 5, "length");
	CHECK(memcmp(late_octets(a).data, "\7\7\7\7\7", 5) == 0, "octets");
	CHECK(late_is_made(a) && late_head(a).len == 5, "all are known");
	CHECK_INT(c.made, 1, "made once");
	late_ref(a);
	late_unref(a);
	CHECK_INT(c.freed, 0, "held");
	late_unref(a);
	CHECK_INT(c.freed, 1, "let go of");
	CHECK_INT(late_octets(NULL).len, 0, "nothing");
	late_unref(NULL);
}

/* Found to be the same, they are made once for all, whoever of them is still there. */
static void test_same_by_inputs(void)
{
	Count c = {0};
	Late *a = row(&c, 7, 5), *b = row(&c, 7, 5), *d = row(&c, 7, 5), *other = row(&c, 8, 5),
	     *longer = row(&c, 7, 6);
	CHECK(late_is_known_same(a, b) && late_is_known_same(b, d), "same value");
	CHECK(late_is_known_same(d, a), "and the other way");
	CHECK(!late_is_known_same(a, other) && !late_is_known_same(a, longer), "others");
	CHECK_INT(c.made, 0, "none was made");
	late_unref(a);
	CHECK_INT(late_octets(d).data[4], 7, "octets");
	CHECK(late_octets(b).data == late_octets(d).data && late_is_made(b), "one copy");
	CHECK_INT(c.made, 1, "made for all");
	late_unref(b);
	late_unref(d);
	late_unref(other);
	late_unref(longer);
	CHECK_INT(c.freed, 5, "all are gone");
}

/* What inputs cannot tell, octets do. */
static void test_same_by_octets(void)
{
	Count c = {0};
	Late *a = row(&c, 7, 5), *b = row(&c, 7, 5), *other = row(&c, 8, 5);
	Late *plain = late_of(g_bytes_new("\7\7\7\7\7", 5));
	((Row *)b)->blind = true;
	CHECK(!late_is_known_same(a, b) && !late_is_known_same(a, plain), "cannot be told");
	CHECK_INT(c.made, 0, "none was made");
	CHECK(late_is_same(a, b) && late_is_same(a, plain) && !late_is_same(a, other), "octets");
	CHECK(late_is_known_same(a, plain), "known now");
	CHECK_INT(c.made, 3, "each made once");
	late_unref(a);
	late_unref(b);
	late_unref(other);
	late_unref(plain);
}

SUITE(late) = {
	{"made once, when they are read", test_made_once},
	{"the same by what they are made of", test_same_by_inputs},
	{"the same by their octets", test_same_by_octets},
	{NULL, NULL},
};
