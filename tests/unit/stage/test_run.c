/* What is said of a run when it is over. */

#include "sim/stage/run.h"
#include "tests/support/check.h"

#define FAULT VT_S(300)

/* A record with a fault, a change at each of the times, and for each letter of `probes` an echo of a probe of
 * its own: 'a' answered before the fault, 'l' after it, 'n' never, 's' sent after the fault. */
static Record *record_of(const VTime *changes, unsigned n, const char *probes)
{
	Record *r = record_new();
	FaultRow fault = {.t = FAULT, .name = "cut"};
	g_array_append_val(r->rows[REC_FAULT], fault);
	for (unsigned i = 0; i < n; i++) {
		g_autofree char *instance = g_strdup_printf("Grp %u", i);
		TransitionRow x = {.t = changes[i],
				   .router = "R1",
				   .protocol = "HSRP",
				   .instance = record_keep(r, instance),
				   .from = "Speak",
				   .to = "Standby"};
		g_array_append_val(r->rows[REC_TRANSITION], x);
	}
	for (unsigned i = 0; probes[i]; i++) {
		char c = probes[i];
		g_autofree char *name = g_strdup_printf("p%u", i);
		VTime sent = c == 's' ? FAULT : VT_S(1);
		ProbeRow out = {record_keep(r, name), "out", 0, sent, sent + 1, NULL, NULL, 0};
		ProbeRow back = out;
		back.direction = "back";
		back.received = c == 'a' ? sent + 2 : c == 'n' ? VT_NEVER : FAULT + 1;
		g_array_append_val(r->rows[REC_PROBE], out);
		g_array_append_val(r->rows[REC_PROBE], back);
	}
	return r;
}

static void check_unsettled(const Record *r, const char *want)
{
	g_autofree char *said = run_unsettled(r);
	CHECK_STR(said ? said : "settled", want, "unsettled");
}

/* If this failed, a run would be called settled while it was not, or blamed for what came before or after. */
static void test_unsettled(void)
{
	const VTime early[] = {VT_S(1), VT_S(269)}, late[] = {VT_S(1), VT_S(270), VT_S(290)},
		    after[] = {VT_S(1), VT_S(300)};
	g_autoptr(Record) quiet = record_of(early, 2, "aaas");
	g_autoptr(Record) busy = record_of(late, 3, "aaas");
	g_autoptr(Record) fault = record_of(after, 2, "aaas");
	g_autoptr(Record) mute = record_of(early, 2, "aalns");
	g_autoptr(Record) none = record_new();
	check_unsettled(quiet, "settled");
	check_unsettled(busy,
			"the network had not settled when \"cut\" struck at 300.000 s: R1 HSRP "
			"Grp 2 Speak -> Standby 10.0 s before");
	check_unsettled(fault, "settled");
	check_unsettled(mute,
			"the network had not settled when \"cut\" struck at 300.000 s: probe p2 "
			"had had no answer");
	check_unsettled(none, "settled");
}

SUITE(stage_run) = {
	{"a network that had not settled is told of", test_unsettled},
	{NULL, NULL},
};
