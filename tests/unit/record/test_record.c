/* Records in memory: what rows point to. */

#include "sim/record/record.h"
#include "tests/support/check.h"

/* A buffer is filled again and again, and its first text must not come back; equal texts are one, since probes are
 * compared by address. */
static void test_keep(void)
{
	g_autoptr(Record) r = record_new();
	char buffer[16];
	const char *kept[100];
	for (int i = 0; i < 100; i++) {
		g_snprintf(buffer, sizeof buffer, "text %d", i / 2);
		kept[i] = record_keep(r, buffer);
	}
	for (int i = 0; i < 100; i++) {
		g_autofree char *want = g_strdup_printf("text %d", i / 2);
		CHECK_STR(kept[i], want, "kept");
		CHECK(kept[i] == record_keep(r, want), "\"%s\" is kept once", want);
	}
	CHECK(!record_keep(r, NULL), "none stays none");
}

SUITE(record_record) = {
	{"texts are kept as they were, and once", test_keep},
	{NULL, NULL},
};
