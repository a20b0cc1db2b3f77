/* A list that forgets something, in the laboratory: the outage is there, who dropped what is named, and it ends when the
 * list goes. */

#include <string.h>

#include "tests/support/check.h"
#include "tests/support/runs.h"

#define PROBE "vpn-to-inside"

/* Whoever waits for what is forgotten gives up: the echoes are lost where its state is missing, but for ESP. It stands
 * from 300 s to 420 s, on one interface of one router. */
static const struct {
	const char *forgets, *router, *on, *list;
	const char *dropped; /* by that router */
	const char *lost_at, *lost_why;
	VTime from, to;  /* within how long the outage begins */
	const char *log; /* of that router; NULL: none is looked for */
} cases[] = {
	{"UDP 500", "7204VXR-1", "Fa0/0",
	 "permit esp any any; permit icmp any any; permit udp any any eq 1985",
	 "access list LIST in, implicit deny", "vpn7200", "no SA", VT_S(10), VT_S(40), NULL},
	{"ESP", "7204VXR-1", "Fa0/0",
	 "permit udp any any; permit icmp any any; 30 deny esp any any; permit ip any any",
	 "access list LIST in, line 30", "7204VXR-1", "access list LIST in, line 30", 0, VT_S(1),
	 NULL},
	{"OSPF", "7204VXR-1", "Fa0/1", "permit icmp any any; permit udp any any",
	 "access list LIST in, implicit deny", "7204VXR-1", "no route", VT_S(20), VT_S(45),
	 "from FULL to DOWN, Neighbor Down: Dead timer expired"},
	{"224.0.0.2", "7204VXR-2", "Fa0/0",
	 "deny udp any host 224.0.0.2 eq 1985; permit ip any any", "access list LIST in, line 10",
	 NULL, NULL, VT_S(5), VT_S(40), "Standby -> Active"},
};

static unsigned drops(const Record *r, const char *router, const char *reason)
{
	unsigned n = 0;
	for (unsigned i = 0; i < r->rows[REC_DROP]->len; i++) {
		const DropRow *row = &g_array_index(r->rows[REC_DROP], DropRow, i);
		n += strcmp(row->router, router) == 0 && strcmp(row->reason, reason) == 0;
	}
	return n;
}

/* The first echo or reply that is lost at or after `at`. */
static const ProbeRow *first_lost(const Record *r, VTime at)
{
	const ProbeRow *first = NULL;
	for (unsigned i = 0; i < r->rows[REC_PROBE]->len; i++) {
		const ProbeRow *row = &g_array_index(r->rows[REC_PROBE], ProbeRow, i);
		if (row->sent >= at && row->lost_why && (!first || row->sent < first->sent))
			first = row;
	}
	return first;
}

static void check_case(unsigned i, const Record *r)
{
	const OutageRow *o = runs_outage(r, PROBE, "round", VT_S(300));
	const ProbeRow *lost = first_lost(r, VT_S(300));
	CHECK(drops(r, cases[i].router, cases[i].dropped), "%s: nothing was dropped by %s",
	      cases[i].forgets, cases[i].dropped);
	if (!CHECK(o && lost, "%s: no outage", cases[i].forgets))
		return;
	CHECK(o->start >= VT_S(300) + cases[i].from && o->start <= VT_S(300) + cases[i].to,
	      "%s: begins at %.3f s", cases[i].forgets, (double)o->start / 1e9);
	CHECK(o->end <= VT_S(500), "%s: is over at %.3f s", cases[i].forgets, (double)o->end / 1e9);
	if (cases[i].lost_at)
		CHECK_STR(lost->lost_at, cases[i].lost_at, "%s", cases[i].forgets);
	if (cases[i].lost_why)
		CHECK_STR(lost->lost_why, cases[i].lost_why, "%s", cases[i].forgets);
	CHECK(!cases[i].log || runs_logged(r, cases[i].router, cases[i].log, VT_S(300)) < VT_S(420),
	      "%s: %s", cases[i].forgets, cases[i].log);
}

/* Wrong: a list that stops what a VPN lives of costs nothing, or nobody learns which list it was. */
static void test_forgotten(void)
{
	for (unsigned i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autofree char *text = g_strdup_printf(
			"[scenario]\nextends = @LAB@lab.scn\nduration = 10min\n"
			"[event apply]\nat = 300s\nrouter = %s\n"
			"config = ip access-list extended LIST; %s; exit; interface %s; ip "
			"access-group LIST in\n"
			"[event remove]\nat = 420s\nrouter = %s\n"
			"config = interface %s; no ip access-group LIST in\n",
			cases[i].router, cases[i].list, cases[i].on, cases[i].router, cases[i].on);
		char *path = runs_scenario(text);
		g_autoptr(Record) r = runs_make(&(RunWish){.scenario = path, .level = RECORD_FULL});
		check_case(i, r);
		runs_forget(path);
	}
}

SUITE(acl_outage) = {
	{"a list that forgets IKE, ESP, OSPF or HSRP is an outage", test_forgotten},
	{NULL, NULL},
};
