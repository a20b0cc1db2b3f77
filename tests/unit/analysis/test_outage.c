/* Outages: arithmetic on the fates of probe packets. */

#include "sim/analysis/outage.h"

#include <string.h>

#include "sim/analysis/moments.h"
#include "tests/support/check.h"

/* One letter a packet, sent every 100 ms, each direction 1 ms: '.' came back; 'o' the echo was lost, 'b'
 * the reply; ' ' was not sent; '?' is still under way. */
static Record *stream(const char *probe, const char *fates)
{
	Record *r = record_new();
	for (int i = 0; fates[i]; i++) {
		VTime sent = VT_MS(100) * i;
		bool lost = fates[i] == 'o';
		ProbeRow out = {probe,
				"out",
				i,
				sent,
				lost ? VT_NEVER : sent + VT_MS(1),
				NULL,
				lost ? "link loss" : NULL,
				0};
		ProbeRow back = {probe,
				 "back",
				 i,
				 sent + VT_MS(1),
				 fates[i] == 'b' ? VT_NEVER : sent + VT_MS(2),
				 NULL,
				 fates[i] == 'b' ? "link loss" : NULL,
				 0};
		if (fates[i] == ' ')
			continue;
		if (fates[i] == '?')
			out.received = VT_NEVER, lost = true;
		g_array_append_val(r->rows[REC_PROBE], out);
		if (!lost)
			g_array_append_val(r->rows[REC_PROBE], back);
	}
	return r;
}

typedef struct Row {
	const char *fates;
	int64_t min;
	const char *want; /* direction start_ms-end_ms (lost), by start */
} Row;

static const Row rows[] = {
	{"....", 1, ""},
	{"..ooo...", 1, "out 200-501 (3); round 200-502 (3); "},
	{"..bb..", 1, "round 200-402 (2); back 201-402 (2); "},
	/* the echo got through while its reply did not: one outage of the round trip, two shorter ones */
	{"..obo..", 1, "out 200-301 (1); round 200-502 (3); back 301-502 (1); out 400-501 (1); "},
	{"..oooo", 1, "out 200-never (4); round 200-never (4); "},
	{"oo..", 1, "out 0-201 (2); round 0-202 (2); "},
	{".o.oo.", 2, "out 300-501 (2); round 300-502 (2); "},
	/* what was never sent, or is not known yet, is neither lost nor delivered */
	{".o  o.", 1, "out 100-501 (2); round 100-502 (2); "},
	{".o?", 1, "out 100-never (1); round 100-never (1); "},
	{"", 1, ""},
};

static void print_ms(GString *out, VTime t)
{
	if (t == VT_NEVER)
		g_string_append(out, "never");
	else
		g_string_append_printf(out, "%d", (int)(t / VT_MS(1)));
}

static void test_rows(void)
{
	for (unsigned i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(Record) r = stream("p", rows[i].fates);
		g_autoptr(GString) got = g_string_new(NULL);
		OutageRule rule = {"p", rows[i].min};
		outage_find(r, &rule, 1);
		for (unsigned k = 0; k < REC_N(r, REC_OUTAGE); k++) {
			const OutageRow *o = REC_ROW(r, REC_OUTAGE, OutageRow, k);
			g_string_append_printf(got, "%s ", o->direction);
			print_ms(got, o->start);
			g_string_append_c(got, '-');
			print_ms(got, o->end);
			g_string_append_printf(got, " (%d); ", (int)o->lost);
			CHECK_INT(o->duration, o->end == VT_NEVER ? VT_NEVER : o->end - o->start,
				  "duration in \"%s\"", rows[i].fates);
		}
		CHECK_STR(got->str, rows[i].want, "fates \"%s\"", rows[i].fates);
	}
}

/* Wrong: an outage is charged to the fault before it or behind it instead of the one that its first loss comes
 * from. */
static void test_trigger(void)
{
	g_autoptr(Record) r = stream("p", "..oo.o.");
	static const FaultRow faults[] = {{.name = "idle", .event = 1},
					  {.name = "cut", .event = 2},
					  {.name = "back", .event = 4}};
	static const CauseRow causes[] = {
		{3, 1, CAUSE_SCHEDULED}, {3, 2, CAUSE_USED_PORT}, {5, 1, CAUSE_SCHEDULED}};
	for (EventId id = 1; id <= 6; id++) {
		EventRow e = {.id = id, .kind = "deliver"};
		g_array_append_val(r->rows[REC_EVENT], e);
	}
	g_array_append_vals(r->rows[REC_FAULT], faults, G_N_ELEMENTS(faults));
	g_array_append_vals(r->rows[REC_CAUSE], causes, G_N_ELEMENTS(causes));
	for (guint i = 0; i < REC_N(r, REC_PROBE); i++) {
		ProbeRow *p = REC_ROW(r, REC_PROBE, ProbeRow, i);
		p->event = p->received != VT_NEVER ? EVENT_NONE : p->seq < 5 ? 3 : 6;
	}
	outage_find(r, NULL, 0);
	CHECK_INT(REC_N(r, REC_OUTAGE), 4, "two, out and round");
	CHECK(!REC_ROW(r, REC_OUTAGE, OutageRow, 0)->trigger, "nothing is said before it is asked");
	outage_triggers(r);
	CHECK_STR(REC_ROW(r, REC_OUTAGE, OutageRow, 0)->trigger, "cut", "used what the fault left");
	CHECK_STR(REC_ROW(r, REC_OUTAGE, OutageRow, 1)->trigger, "cut", "the round trip too");
	CHECK(!REC_ROW(r, REC_OUTAGE, OutageRow, 2)->trigger, "a loss that comes from no fault");
}

/* Wrong: an outage is said to come of what few of its packets were lost for, of another direction's or another outage's
 * losses, or of nothing. */
static void test_why(void)
{
	static const char *const why[] = {NULL, "b", "a; x", "a; x", NULL, "c", NULL, NULL};
	static const struct {
		const char *direction, *why;
	} want[] = {
		{"out", "2 of 3: a at R1; x"},
		{"round", "2 of 3: a at R1; x"},
		{"out", "c at R1"},
		{"round", "c at R1"},
	};
	g_autoptr(Record) r = stream("p", ".ooo.o.");
	for (guint i = 0; i < REC_N(r, REC_PROBE); i++) {
		ProbeRow *p = REC_ROW(r, REC_PROBE, ProbeRow, i);
		p->lost_at = p->received == VT_NEVER ? "R1" : NULL;
		p->lost_why = p->received == VT_NEVER ? why[p->seq] : NULL;
	}
	outage_find(r, NULL, 0);
	outage_whys(r);
	if (!CHECK_INT(REC_N(r, REC_OUTAGE), G_N_ELEMENTS(want), "two, out and round"))
		return;
	for (guint i = 0; i < G_N_ELEMENTS(want); i++) {
		const OutageRow *o = REC_ROW(r, REC_OUTAGE, OutageRow, i);
		CHECK_STR(o->direction, want[i].direction, "%u", i);
		CHECK_STR(o->why, want[i].why, "%u", i);
	}
}

/* Wrong: a reason is said of another row, twice, in one long line, or makes a terminal do something. */
static void test_print(void)
{
	static const OutageRow said[] = {
		{"p", "out", VT_S(1), VT_S(3), VT_S(2), 2, "cut", 0, 0, "no SA at R1; list\x1b 5"},
		{"p", "round", VT_S(1), VT_S(3), VT_S(2), 2, "cut", 0, 0,
		 "no SA at R1; list\x1b 5"},
		{"q", "out", VT_S(1), VT_NEVER, VT_NEVER, 2, NULL, 0, 0, "no SA at R1; list\x1b 5"},
		{"q", "round", VT_S(1), VT_NEVER, VT_NEVER, 2, NULL, 0, 0, NULL},
	};
	g_autoptr(Record) r = record_new();
	g_autoptr(GString) out = g_string_new(NULL);
	g_array_append_vals(r->rows[REC_OUTAGE], said, G_N_ELEMENTS(said));
	outages_print(r, out);
	CHECK_STR(out->str,
		  "  probe  direction    from [s]      to [s]   lasts [s]    lost  trigger\n"
		  "  p      out             1.000       3.000       2.000       2  cut\n"
		  "  p      round           1.000       3.000       2.000       2  cut\n"
		  "    why: no SA at R1\n"
		  "         list\\x1b 5\n"
		  "  q      out             1.000    not back           -       2  -\n"
		  "    why: no SA at R1\n"
		  "         list\\x1b 5\n"
		  "  q      round           1.000    not back           -       2  -\n",
		  "the table");
}

/* What is lost on its way back: the round trip's losses are of both ways. */
static void test_why_back(void)
{
	g_autoptr(Record) r = stream("p", ".bbo.");
	for (guint i = 0; i < REC_N(r, REC_PROBE); i++) {
		ProbeRow *p = REC_ROW(r, REC_PROBE, ProbeRow, i);
		p->lost_at = p->received == VT_NEVER ? "R1" : NULL;
		p->lost_why = p->received == VT_NEVER ? p->direction : NULL;
	}
	outage_find(r, NULL, 0);
	outage_whys(r);
	for (guint i = 0; i < REC_N(r, REC_OUTAGE); i++) {
		const OutageRow *o = REC_ROW(r, REC_OUTAGE, OutageRow, i);
		CHECK_STR(o->why,
			  *o->direction == 'r'   ? "2 of 3: back at R1"
			  : *o->direction == 'b' ? "back at R1"
						 : "out at R1",
			  "%s", o->direction);
	}
	CHECK_INT(REC_N(r, REC_OUTAGE), 3, "out, back and round");
}

/* A timeout is told after later deliveries: order of telling must not matter. */
static void test_order_of_telling(void)
{
	g_autoptr(Record) r = stream("p", "..oo...");
	GArray *rows_told = r->rows[REC_PROBE];
	for (guint i = 0, j = rows_told->len - 1; i < j; i++, j--) {
		ProbeRow a = g_array_index(rows_told, ProbeRow, i);
		g_array_index(rows_told, ProbeRow, i) = g_array_index(rows_told, ProbeRow, j);
		g_array_index(rows_told, ProbeRow, j) = a;
	}
	outage_find(r, NULL, 0);
	CHECK_INT(REC_N(r, REC_OUTAGE), 2, "out and round");
	CHECK_INT(REC_ROW(r, REC_OUTAGE, OutageRow, 1)->duration, VT_MS(202), "told backwards");
}

static void test_loss(void)
{
	g_autoptr(Record) r = stream("p", "..ob..o.");
	int64_t sent, lost;
	outage_loss(r, "p", "round", 0, VT_NEVER, &sent, &lost);
	CHECK_INT(sent, 8, "sent");
	CHECK_INT(lost, 3, "lost, round");
	outage_loss(r, "p", "out", VT_MS(300), VT_NEVER, &sent, &lost);
	CHECK_INT(lost, 1, "lost, out, from 300 ms");
	outage_loss(r, "p", "back", 0, VT_NEVER, &sent, &lost);
	CHECK_INT(sent, 6, "replies exist only if their echo arrived");
}

/* Each probe has its own packets and its own rule, whatever stands between them. */
static void test_many_probes(void)
{
	enum { PROBES = 300, PACKETS = 5 };
	g_autoptr(Record) r = record_new();
	OutageRule rules[PROBES];
	for (unsigned i = 0; i < PROBES; i++) {
		g_autofree char *name = g_strdup_printf("probe %03u", i);
		rules[PROBES - 1 - i] = (OutageRule){record_keep(r, name), 1 + i % 3};
	}
	for (int seq = 0; seq < PACKETS; seq++)
		for (unsigned i = 0; i < PROBES; i++) {
			bool lost = seq == 1 || seq == 2;
			ProbeRow row = {rules[i].probe,
					"out",
					seq,
					seq,
					lost ? VT_NEVER : seq + 1,
					NULL,
					lost ? "link loss" : NULL,
					0};
			g_array_append_val(r->rows[REC_PROBE], row);
		}
	outage_find(r, rules, PROBES);
	unsigned out = 0;
	for (unsigned i = 0; i < REC_N(r, REC_OUTAGE); i++) {
		const OutageRow *o = REC_ROW(r, REC_OUTAGE, OutageRow, i);
		if (strcmp(o->direction, "out") != 0)
			continue;
		unsigned probe = out / 2 * 3 + out % 2; /* of three, the last wants three losses */
		g_autofree char *name = g_strdup_printf("probe %03u", probe);
		CHECK_STR(o->probe, name, "outage %u", i);
		CHECK_INT(o->lost, 2, "%s", name);
		out++;
	}
	CHECK_INT(out, 200, "outages of two losses in a row");
}

SUITE(analysis_outage) = {
	{"what most of it was lost for", test_why},
	{"the table for people", test_print},
	{"why a round trip is lost", test_why_back},
	{"outages start with the first loss sent and end with the next delivery", test_rows},
	{"the order in which fates are told does not matter", test_order_of_telling},
	{"losses are counted per direction and time", test_loss},
	{"many probes do not mix", test_many_probes},
	{"the trigger is the latest fault behind the first loss", test_trigger},
	{NULL, NULL},
};
