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
	const char *dropped;            /* by that router */
	const char *lost_at, *lost_why; /* of the first that is lost */
	VTime from, to;                 /* within how long the outage begins */
	const char *log;                /* of that router; NULL: none is looked for */
} cases[] = {
	{"UDP 500", "7204VXR-1", "Fa0/0",
	 "permit esp any any; permit icmp any any; permit udp any any eq 1985",
	 "access list LIST in, implicit deny", "vpn7200",
	 "no SA; access list LIST in, implicit deny at 7204VXR-1 FastEthernet0/0 drops UDP 500 "
	 "from 172.16.172.69",
	 VT_S(10), VT_S(40), NULL},
	{"ESP", "7204VXR-1", "Fa0/0",
	 "permit udp any any; permit icmp any any; 30 deny esp any any; permit ip any any",
	 "access list LIST in, line 30", "7204VXR-1", "access list LIST in, line 30", 0, VT_S(1),
	 NULL},
	{"OSPF", "7204VXR-1", "Fa0/1", "permit icmp any any; permit udp any any",
	 "access list LIST in, implicit deny", "7204VXR-1",
	 "no route; access list LIST in, implicit deny at 7204VXR-1 FastEthernet0/1 drops OSPF "
	 "from 10.1.1.3",
	 VT_S(20), VT_S(45), "from FULL to DOWN, Neighbor Down: Dead timer expired"},
	{"224.0.0.2", "7204VXR-2", "Fa0/0",
	 "deny udp any host 224.0.0.2 eq 1985; permit ip any any", "access list LIST in, line 10",
	 "7204VXR-2",
	 "invalid SPI; access list LIST in, line 10 at 7204VXR-2 FastEthernet0/0 drops UDP 1985 "
	 "from 172.16.172.52",
	 VT_S(5), VT_S(40), "Standby -> Active"},
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
	CHECK_STR(o->trigger, "apply", "%s: which event it comes of", cases[i].forgets);
	CHECK_STR(lost->lost_at, cases[i].lost_at, "%s", cases[i].forgets);
	CHECK_STR(lost->lost_why, cases[i].lost_why, "%s", cases[i].forgets);
	CHECK(!cases[i].log || runs_logged(r, cases[i].router, cases[i].log, VT_S(300)) < VT_S(420),
	      "%s: %s", cases[i].forgets, cases[i].log);
}

/* Caller frees. */
static Record *run_of(const char *text)
{
	g_autofree char *whole =
		g_strconcat("[scenario]\nextends = @LAB@lab.scn\nduration = 10min\n", text, NULL);
	char *path = runs_scenario(whole);
	Record *r = runs_make(&(RunWish){.scenario = path, .level = RECORD_TIMELINE});
	runs_forget(path);
	return r;
}

/* Wrong: a list that stops what a VPN lives of costs nothing, or nobody learns which list it was and who applied it. */
static void test_forgotten(void)
{
	for (unsigned i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autofree char *text = g_strdup_printf(
			"[event apply]\nat = 300s\nrouter = %s\n"
			"config = ip access-list extended LIST; %s; exit; interface %s; ip "
			"access-group LIST in\n"
			"[event remove]\nat = 420s\nrouter = %s\n"
			"config = interface %s; no ip access-group LIST in\n",
			cases[i].router, cases[i].list, cases[i].on, cases[i].router, cases[i].on);
		g_autoptr(Record) r = run_of(text);
		check_case(i, r);
	}
}

/* The list drops the echoes themselves. Wrong: nobody learns which of the scenario's events applied it, or changed it. */
static void test_trigger(void)
{
	g_autoptr(Record) r = run_of(
		"[event apply]\nat = 200s\nrouter = 7204VXR-1\n"
		"config = ip access-list extended LIST; permit ip any any; exit; interface Fa0/0; "
		"ip access-group LIST in\n"
		"[event change]\nat = 300s\nrouter = 7204VXR-1\n"
		"config = ip access-list extended LIST; 5 deny esp any any\n"
		"[event idle]\nat = 310s\nrouter = 7204VXR-1\n"
		"config = ip access-list extended OTHER; deny ip any any\n"
		"[event mend]\nat = 320s\nrouter = 7204VXR-1\n"
		"config = ip access-list extended LIST; no 5\n");
	const OutageRow *o = runs_outage(r, PROBE, "round", VT_S(200));
	if (!CHECK(o, "no outage"))
		return;
	CHECK(o->start > VT_S(300) && o->end < VT_S(321), "%.3f s to %.3f s",
	      (double)o->start / 1e9, (double)o->end / 1e9);
	CHECK_STR(o->trigger, "change", "the event that changed the list");
}

/* Wrong: a list that was there before anything could come up is not named, since nothing ran out. */
static void test_never_up(void)
{
	g_autoptr(Record) r =
		run_of("[event apply]\nat = 60s\nrouter = vpn7200\n"
		       "config = ip access-list extended LIST; deny udp any eq 500 any; permit ip "
		       "any any; exit; interface Fa0/1; ip access-group LIST in\n");
	const ProbeRow *lost = first_lost(r, VT_S(120));
	if (CHECK(lost, "nothing is lost"))
		CHECK_STR(
			lost->lost_why,
			"no SA; access list LIST in, line 10 at vpn7200 FastEthernet0/1 drops UDP "
			"500 from 172.16.172.53",
			"the answers");
}

/* Lists that drop what routers say, but not what the outage comes of, which Fa0/0 of 7204VXR-1 is at 300 s. */
static const struct {
	const char *what, *text;
} unrelated[] = {
	{"the standby's hellos, at an active router that needs none",
	 "[event apply]\nat = 60s\nrouter = 7204VXR-1\n"
	 "config = ip access-list extended LIST; deny udp host 172.16.172.54 any eq 1985; permit "
	 "ip any any; exit; interface Fa0/0; ip access-group LIST in\n"},
	{"the other gateway's OSPF, whose neighbour no packet goes by",
	 "[event apply]\nat = 130s\nrouter = 7204VXR-1\n"
	 "config = ip access-list extended LIST; deny ospf host 10.1.1.2 any; permit ip any any; "
	 "exit; interface Fa0/1; ip access-group LIST in\n"},
	{"what an earlier outage came of",
	 "[event apply]\nat = 130s\nrouter = 7204VXR-1\n"
	 "config = ip access-list extended LIST; deny udp any any eq 500; permit ip any any; exit; "
	 "interface Fa0/0; ip access-group LIST in\n"
	 "[event remove]\nat = 200s\nrouter = 7204VXR-1\n"
	 "config = interface Fa0/0; no ip access-group LIST in\n"},
	{"another host's echoes",
	 "[event apply]\nat = 130s\nrouter = 7204VXR-2\n"
	 "config = ip access-list extended LIST; deny icmp host 10.1.1.3 any; permit ip any any; "
	 "exit; interface Fa1/0; ip access-group LIST in\n"
	 "[probe other]\nfrom = 7206-1 10.1.1.3\nto = 10.1.1.2\ninterval = 1s\n"},
};

/* Wrong: an outage is blamed on a list that has nothing to do with it. */
static void test_unrelated(void)
{
	for (unsigned i = 0; i < G_N_ELEMENTS(unrelated); i++) {
		g_autofree char *text =
			g_strconcat(unrelated[i].text,
				    "[event shut]\nat = 300s\nrouter = 7204VXR-1\n"
				    "config = interface FastEthernet0/0; shutdown\n",
				    NULL);
		g_autoptr(Record) r = run_of(text);
		unsigned refused = 0, lost = 0;
		for (unsigned k = 0; k < REC_N(r, REC_DROP); k++)
			refused += g_str_has_prefix(REC_ROW(r, REC_DROP, DropRow, k)->reason,
						    "access list");
		CHECK(refused > 1, "%s: %u are dropped", unrelated[i].what, refused);
		for (unsigned k = 0; k < REC_N(r, REC_PROBE); k++) {
			const ProbeRow *p = REC_ROW(r, REC_PROBE, ProbeRow, k);
			if (p->sent < VT_S(300) || !p->lost_why || strcmp(p->probe, PROBE) != 0)
				continue;
			if (!CHECK(!strstr(p->lost_why, "access list"), "%s: %.3f s: %s",
				   unrelated[i].what, (double)p->sent / 1e9, p->lost_why))
				break;
			lost++;
		}
		const OutageRow *o = runs_outage(r, PROBE, "round", VT_S(300));
		CHECK(o && g_strcmp0(o->trigger, "shut") == 0, "%s: comes of %s", unrelated[i].what,
		      o && o->trigger ? o->trigger : "nothing");
		CHECK(lost > 90, "%s: %u echoes are lost", unrelated[i].what, lost);
	}
}

SUITE(acl_outage) = {
	{"a list that forgets IKE, ESP, OSPF or HSRP is an outage", test_forgotten},
	{"who applied or changed a list is what an outage comes of", test_trigger},
	{"a list that lets nothing come up is named", test_never_up},
	{"a list that an outage does not come of is not named", test_unrelated},
	{NULL, NULL},
};
