/* What is kept of probe packets. If one of these failed, a run that is recorded less would tell other outages, or
 * a long one would remember every packet. */

#include "sim/analysis/outage.h"
#include "sim/kernel/rng.h"
#include "sim/kernel/world.h"
#include "sim/record/echoes.h"
#include "tests/support/check.h"

static const char *const names[] = {"r", NULL};

/* Letters of test_outage.c: '.' came back; 'o' the echo was lost, 'b' the reply; '?' is under way; ' ' was not
 * sent; '-' arrived, and its reply is under way. */
static void tell_way(Echoes *e, uint32_t seq, uint32_t settled, bool back, char fate)
{
	VTime sent = VT_MS(100) * seq + (back ? VT_MS(1) : 0);
	bool lost = fate == (back ? 'b' : 'o'), open = fate == (back ? '-' : '?');
	echoes_add(e, &(ProbeObs){.probe = "p",
				  .back = back,
				  .seq = seq,
				  .settled = settled,
				  .sent = sent,
				  .received = lost || open ? VT_NEVER : sent + VT_MS(1),
				  .lost_at = lost ? "lan" : NULL,
				  .lost_why = lost ? "link loss" : NULL});
}

static void tell(Echoes *e, uint32_t seq, uint32_t settled, char fate)
{
	if (fate == ' ')
		return;
	tell_way(e, seq, settled, false, fate);
	if (fate != 'o' && fate != '?')
		tell_way(e, seq, settled, true, fate);
}

/* Told in an order drawn from `seed`: each at most four places late. */
static Record *told(const char *fates, uint64_t seed, bool all)
{
	Record *r = record_new();
	World *w = world_new(1, names, 0);
	Echoes *e = echoes_new(w, r, all);
	g_autofree bool *done = g_new0(bool, strlen(fates) + 8);
	uint32_t n = (uint32_t)strlen(fates), oldest = 0;
	for (uint64_t draw = 0; oldest < n; draw++) {
		uint32_t seq = oldest + (uint32_t)(rng_draw(seed, "r", "order", draw) % 5);
		if (seq >= n || done[seq])
			continue;
		done[seq] = true;
		tell(e, seq, oldest, fates[seq]);
		while (oldest < n && done[oldest])
			oldest++;
	}
	echoes_close(e);
	echoes_free(e);
	world_free(w);
	outage_find(r, NULL, 0);
	return r;
}

static char *outages_of(const Record *r)
{
	GString *out = g_string_new(NULL);
	for (guint i = 0; i < REC_N(r, REC_OUTAGE); i++) {
		const OutageRow *o = REC_ROW(r, REC_OUTAGE, OutageRow, i);
		g_string_append_printf(
			out, "%s %d..%d (%d); ", o->direction, (int)(o->start / VT_MS(1)),
			o->end == VT_NEVER ? -1 : (int)(o->end / VT_MS(1)), (int)o->lost);
	}
	return g_string_free(out, FALSE);
}

static void test_same_outages(void)
{
	enum { CASES = 300, LENGTH = 60 };
	static const char letters[] = ".....ob o-?";
	for (uint64_t k = 0; k < CASES; k++) {
		char fates[LENGTH + 1] = {0};
		for (unsigned i = 0; i < LENGTH; i++)
			fates[i] = letters[rng_draw(k, "r", "fate", i) % (sizeof letters - 1)];
		g_autoptr(Record) all = told(fates, k, true), few = told(fates, k, false);
		g_autofree char *want = outages_of(all), *got = outages_of(few);
		CHECK_STR(got, want, "fates \"%s\"", fates);
	}
}

static void test_few_rows(void)
{
	g_autofree char *good = g_strnfill(5000, '.');
	g_autofree char *fates = g_strconcat(good, "ooob", good, NULL);
	g_autoptr(Record) all = told(fates, 1, true), few = told(fates, 1, false);
	CHECK_INT(REC_N(all, REC_PROBE), 2 * 10000 + 3 + 2, "every way of every packet");
	/* the first answer; three echoes; an echo and its reply; the first one that is answered again */
	CHECK_INT(REC_N(few, REC_PROBE), 2 + 3 + 2 + 2, "what makes the outage");
}

SUITE(record_echoes) = {
	{"what is left out makes no other outage", test_same_outages},
	{"what came back and ends no outage leaves nothing", test_few_rows},
	{NULL, NULL},
};
