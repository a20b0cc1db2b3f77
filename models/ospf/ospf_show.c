/* show ip ospf, neighbor, interface (IOS 12.x layouts). */

#include "models/ospf/ospf_view.h"
#include "sim/text.h"

static const char nbr_head[] =
	"\nNeighbor ID     Pri   State           Dead Time   Address         Interface\n";

/* LIBERTY: each process prints a table of its own; no output of two was found. */
static void print_nbrs(GString *out, const void *view, const Args *a, const char *release)
{
	const OspfNbrView *v = view;
	(void)a;
	(void)release;
	if (v->n == 0)
		g_string_append(out, nbr_head);
	for (unsigned i = 0; i < v->n; i++) {
		const OspfNbrRow *r = &v->row[i];
		if (i == 0 || r->pid != r[-1].pid)
			g_string_append(out, nbr_head);
		ip4_print(out, r->id);
		text_column(out, 16);
		g_string_append_printf(out, "%3u", r->priority);
		text_column(out, 22);
		g_string_append_printf(out, "%s/%s", r->state, r->role);
		text_column(out, 38);
		text_clock(out, r->dead_left, 0);
		text_column(out, 50);
		ip4_print(out, r->addr);
		text_column(out, 66);
		g_string_append_printf(out, "%s\n", r->iface);
	}
}

/* ---- interface ---- */

static void ip_line(GString *out, const char *before, Ip4 ip, const char *after)
{
	g_string_append(out, before);
	ip4_print(out, ip);
	g_string_append(out, after);
}

static void print_role(GString *out, const char *what, Ip4 id, Ip4 addr)
{
	if (!addr) {
		g_string_append_printf(out, "  No %s on this network\n",
				       g_ascii_strncasecmp(what, "Backup", 6) == 0
					       ? "backup designated router"
					       : "designated router");
		return;
	}
	g_string_append_printf(out, "  %s (ID) ", what);
	ip4_print(out, id);
	ip_line(out, ", Interface address ", addr, "\n");
}

static void print_adjacent(GString *out, const OspfIfRow *r)
{
	g_string_append_printf(out, "  Neighbor Count is %u, Adjacent neighbor count is %u\n",
			       r->nbrs, r->adjacent);
	for (unsigned i = 0; i < r->n_adj; i++) {
		ip_line(out, "    Adjacent with neighbor ", r->adj[i].id, "");
		g_string_append(out, r->adj[i].is_dr    ? "  (Designated Router)\n"
				     : r->adj[i].is_bdr ? "  (Backup Designated Router)\n"
							: "\n");
	}
	g_string_append(out, "  Suppress hello for 0 neighbor(s)\n");
}

static void print_iface(GString *out, const OspfIfRow *r)
{
	g_string_append_printf(out, "%s is %s, line protocol is %s\n", r->name,
			       r->hardware_up ? "up" : "down", r->up ? "up" : "down");
	ip_line(out, "  Internet Address ", r->addr, "");
	g_string_append_printf(out, "/%u, Area %u\n", r->len, (unsigned)r->area);
	g_string_append_printf(out, "  Process ID %u, Router ID ", r->pid);
	ip4_print(out, r->router_id);
	g_string_append_printf(out, ", Network Type %s, Cost: %u\n", r->network, r->cost);
	if (r->loopback) {
		g_string_append(out, "  Loopback interface is treated as a stub Host\n");
		return;
	}
	g_string_append_printf(out, "  Transmit Delay is %u sec, State %s", r->delay_s, r->state);
	if (r->broadcast)
		g_string_append_printf(out, ", Priority %u", r->priority);
	g_string_append(out, "\n");
	if (r->broadcast) {
		print_role(out, "Designated Router", r->dr_id, r->dr_addr);
		print_role(out, "Backup Designated router", r->bdr_id, r->bdr_addr);
	}
	g_string_append_printf(
		out, "  Timer intervals configured, Hello %u, Dead %u, Wait %u, Retransmit %u\n",
		r->hello_s, r->dead_s, r->dead_s, r->rxmt_s);
	if (r->passive) {
		g_string_append(out, "    No Hellos (Passive interface)\n");
	} else if (r->hello_left != VT_NEVER) {
		g_string_append(out, "    Hello due in ");
		text_clock(out, r->hello_left, 0);
		g_string_append_c(out, '\n');
	}
	g_string_append_printf(out, "  Index %u/%u, flood queue length 0\n  Next 0x0(0)/0x0(0)\n",
			       r->index, r->index);
	g_string_append(out, "  Last flood scan length is 1, maximum is 1\n"
			     "  Last flood scan time is 0 msec, maximum is 0 msec\n");
	print_adjacent(out, r);
}

static void print_ifaces(GString *out, const void *view, const Args *a, const char *release)
{
	const OspfIfView *v = view;
	(void)a;
	(void)release;
	for (unsigned i = 0; i < v->n; i++)
		print_iface(out, &v->row[i]);
}

/* Columns of IOS 12.3; Nbrs F/C: full of all. */
static void print_brief(GString *out, const void *view, const Args *a, const char *release)
{
	const OspfIfView *v = view;
	(void)a;
	(void)release;
	g_string_append(
		out,
		"Interface    PID   Area            IP Address/Mask    Cost  State Nbrs F/C\n");
	for (unsigned i = 0; i < v->n; i++) {
		const OspfIfRow *r = &v->row[i];
		g_autoptr(GString) addr = g_string_new(NULL);
		ip4_print(addr, r->addr);
		g_string_append_printf(addr, "/%u", r->len);
		g_string_append_printf(out, "%-12s %-5u %-15u %-18s %-5u %-5s %u/%u\n",
				       r->shortname, r->pid, (unsigned)r->area, addr->str, r->cost,
				       r->brief, r->adjacent, r->nbrs);
	}
}

/* ---- the process ---- */

enum { TIMERS_12_2, TIMERS_THROTTLE, TIMERS_LSA };

static const FormEra show_eras[] = {
	{"12.2*S*", TIMERS_THROTTLE, "SPF throttle", "tech note, 7206-1"},
	{"12.2*", TIMERS_12_2, "timers spf", "published outputs of 12.2"},
	{"12.*", TIMERS_THROTTLE, "SPF throttle", "published outputs of 12.3T and 12.4"},
	{"15.*", TIMERS_THROTTLE, "SPF throttle", "published outputs of 15.2"},
	{"16.*", TIMERS_LSA, "SPF and LSA throttles", "carried over from 17.x"},
	{"17.*", TIMERS_LSA, "SPF and LSA throttles", "published outputs of 17.15"},
	{"*", TIMERS_THROTTLE, "SPF throttle", "carried over from 15.x"},
};
const Form ospf_show_form = {"show ip ospf", show_eras};

static void print_msecs(GString *out, const char *what, VTime t)
{
	g_string_append_printf(out, " %s %d msecs\n", what, (int)(t / VT_MS(1)));
}

static void print_lsa_timers(GString *out, const OspfProcRow *v, int form)
{
	if (form != TIMERS_LSA) {
		g_string_append_printf(
			out, " Minimum LSA interval %d secs. Minimum LSA arrival %d secs\n",
			(int)(v->lsa_hold / VT_S(1)), (int)(v->lsa_arrival / VT_S(1)));
		return;
	}
	print_msecs(out, "Initial LSA throttle delay", v->lsa_delay);
	print_msecs(out, "Minimum hold time for LSA throttle", v->lsa_hold);
	print_msecs(out, "Maximum wait time for LSA throttle", v->lsa_max);
	print_msecs(out, "Minimum LSA arrival", v->lsa_arrival);
}

static void print_timers(GString *out, const OspfProcRow *v, const char *release)
{
	int form = form_for(&ospf_show_form, release);
	if (form == TIMERS_12_2) {
		g_string_append_printf(
			out, " SPF schedule delay %d secs, Hold time between two SPFs %d secs\n",
			(int)(v->spf_delay / VT_S(1)), (int)(v->spf_hold / VT_S(1)));
	} else {
		print_msecs(out, "Initial SPF schedule delay", v->spf_delay);
		print_msecs(out, "Minimum hold time between two consecutive SPFs", v->spf_hold);
		print_msecs(out, "Maximum wait time between two consecutive SPFs", v->spf_max);
	}
	print_lsa_timers(out, v, form);
}

static void print_process(GString *out, const OspfProcRow *v, const char *release)
{
	g_string_append_printf(out, " Routing Process \"ospf %u\" with ID ", v->pid);
	ip4_print(out, v->router_id);
	g_string_append(out, "\n Supports only single TOS(TOS0) routes\n Supports opaque LSA\n");
	if (v->asbr)
		g_string_append(out, " It is an autonomous system boundary router\n");
	ospf_print_redists(out, " ", v->source, v->n_sources);
	print_timers(out, v, release);
	g_string_append_printf(out, " Number of external LSA %u. Checksum Sum 0x%06X\n",
			       v->externals, v->external_sum);
	g_string_append(out, " Number of areas in this router is 1. 1 normal 0 stub 0 nssa\n");
	g_string_append_printf(out, "    Area %s%u%s\n", v->area ? "" : "BACKBONE(",
			       (unsigned)v->area, v->area ? "" : ")");
	g_string_append_printf(
		out, "\tNumber of interfaces in this area is %u\n\tArea has no authentication\n",
		v->ifaces);
	if (v->last_spf != VT_NEVER) {
		g_string_append(out, "\tSPF algorithm last executed ");
		text_clock(out, v->last_spf, 3);
		g_string_append(out, " ago\n");
	}
	g_string_append_printf(out, "\tSPF algorithm executed %d times\n", (int)v->spf_runs);
	g_string_append_printf(out, "\tNumber of LSA %u. Checksum Sum 0x%06X\n", v->lsas,
			       v->lsa_sum);
}

static void print_processes(GString *out, const void *view, const Args *a, const char *release)
{
	const OspfProcView *v = view;
	(void)a;
	for (unsigned i = 0; i < v->n; i++)
		if (v->row[i].on)
			print_process(out, &v->row[i], release);
}

#define CITE "IOS IP Routing Command Reference: show ip ospf"

const Show ospf_shows[] = {
	{"show ip ospf [<pid:1-65535>]", "ospf", print_processes, CITE},
	{"show ip ospf [<pid:1-65535>] neighbor [<intf:iface>]", "ospf-neighbor", print_nbrs, CITE},
	{"show ip ospf [<pid:1-65535>] interface [<intf:iface>]", "ospf-interface", print_ifaces,
	 CITE},
	{"show ip ospf [<pid:1-65535>] interface brief", "ospf-interface", print_brief,
	 "IOS IP Routing Command Reference 12.3: show ip ospf interface"},
	{"show ip ospf [<pid:1-65535>] database [{self-originate | adv-router <adv:ip4>}]",
	 "ospf-database", ospf_print_db, CITE},
	{"show ip ospf [<pid:1-65535>] database database-summary", "ospf-database", ospf_print_db,
	 CITE},
	{"show ip ospf [<pid:1-65535>] database {router | network | summary | asbr-summary | "
	 "external} [<id:ip4>] "
	 "[{self-originate | adv-router <adv:ip4>}]",
	 "ospf-database", ospf_print_db, CITE},
	{"show ip protocols", "ospf-protocols", ospf_print_protocols,
	 "IOS IP Routing: Protocol-Independent Command Reference: show ip protocols"},
	{"show ip protocols vrf <vrf:word>", "ospf-protocols", ospf_print_protocols,
	 "IOS IP Routing: Protocol-Independent Command Reference: show ip protocols"},
	{"show ip route ospf", "route", NULL, "IOS IP Routing Command Reference: show ip route"},
	{"show ip route vrf <vrf:word> ospf", "route", NULL,
	 "IOS MPLS Command Reference: show ip route vrf"},
	{NULL, NULL, NULL, NULL},
};
