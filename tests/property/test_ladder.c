/* vpn7200's debug at the failover, as the tech note prints it from the first unanswered keepalive on: IKE's
 * ladder, the teardown, and IPsec's part of it, in one order; here with traffic, and over several seeds. */

#include <string.h>

#include "sim/analysis/mask.h"
#include "tests/support/check.h"
#include "tests/support/runs.h"

#define NOTE LAB_DIR "expected/2-after-failover/vpn7200.debug-crypto-isakmp-ipsec.txt"

/* Lines of the first unanswered keepalive: sent, its node purged, an older node purged. */
enum { BEFORE = 3 };

/* The lines of a text, masked, without the empty ones. */
static void add_lines(GPtrArray *out, const char *text)
{
	MaskSet set = 0;
	mask_add(&set, "message id");
	mask_add(&set, "spi");
	mask_add(&set, "conn id");
	g_autofree char *masked = mask_text(text, set);
	g_auto(GStrv) lines = g_strsplit(masked, "\n", -1);
	for (char **l = lines; *l; l++)
		if (**l)
			g_ptr_array_add(out, g_strdup(*l));
}

/* Lines of both debug flags, continuation lines apart. */
static GPtrArray *crypto_lines(const Record *r, VTime from)
{
	GPtrArray *out = g_ptr_array_new_with_free_func(g_free);
	for (guint i = 0; i < REC_N(r, REC_LOG); i++) {
		const LogRow *l = REC_ROW(r, REC_LOG, LogRow, i);
		if (l->t < from || strcmp(l->router, "vpn7200") != 0 ||
		    !g_str_has_prefix(l->flag, "crypto "))
			continue;
		add_lines(out, l->text);
	}
	return out;
}

static guint first_of(const GPtrArray *lines, const char *part)
{
	guint i = 0;
	while (i < lines->len && !strstr(lines->pdata[i], part))
		i++;
	return i;
}

static guint ladder_in(const GPtrArray *lines)
{
	guint at = first_of(lines, "incrementing error counter");
	return at >= BEFORE && at < lines->len ? at - BEFORE : lines->len;
}

/* The last incoming message's node is purged 50 s after it came, 0.1 s after the end; a probe may ask for new
 * SAs in between, so that line is only looked for. */
static void hold(uint64_t seed, const GPtrArray *want)
{
	g_autoptr(Record) r = runs_make(&(RunWish){.scenario = LAB_DIR "failover.scn",
						   .seed = seed,
						   .until = VT_S(390),
						   .level = RECORD_TIMELINE});
	g_autoptr(GPtrArray) got = crypto_lines(r, runs_fault(r, "outage"));
	guint from = ladder_in(want), n = want->len - from, at = ladder_in(got);
	if (!CHECK(n > BEFORE && at + n <= got->len, "seed %d has the ladder", (int)seed))
		return;
	for (guint i = 0; i + 1 < n; i++)
		CHECK_STR((const char *)got->pdata[at + i], want->pdata[from + i],
			  "seed %d line %u", (int)seed, i + 1);
	guint last = at + n - 1;
	while (last < got->len && strcmp(got->pdata[last], want->pdata[want->len - 1]) != 0)
		last++;
	CHECK(last < got->len, "seed %d: the last node is purged", (int)seed);
}

static void test_ladder(void)
{
	g_autofree char *note = NULL;
	g_autoptr(GPtrArray) want = g_ptr_array_new_with_free_func(g_free);
	if (!CHECK(g_file_get_contents(NOTE, &note, NULL, NULL), "%s", NOTE))
		return;
	add_lines(want, note);
	for (uint64_t seed = 1; seed <= 5; seed++)
		hold(seed, want);
}

SUITE(property_ladder) = {
	{"vpn7200's crypto debug is the tech note's, line by line", test_ladder},
	{NULL, NULL},
};
