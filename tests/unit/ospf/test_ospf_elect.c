/* Election, RFC 2328 9.4: cases by hand. */

#include "models/ospf/ospf_priv.h"
#include "tests/support/check.h"

/* One router as its hello tells: state of ours to it, priority, router ID, address, declared DR and Backup. */
typedef struct Row {
	NbrState state;
	uint8_t priority;
	Ip4 id, addr, dr, bdr;
} Row;

enum { ME = 10 }; /* our address and router ID; others' are what the rows say */

typedef struct Case {
	const char *what;
	uint8_t priority;
	Ip4 dr, bdr; /* what we declare */
	Row nbr[3];
	Ip4 want_dr, want_bdr;
} Case;

static const Case cases[] = {
	{"alone: DR, no Backup", 1, 0, 0, {{0}}, ME, 0},
	{"priority 0 alone: nobody", 0, 0, 0, {{0}}, 0, 0},
	{"both new: the higher router ID is DR (we elect before it declares: it is both)",
	 1,
	 0,
	 0,
	 {{NS_2WAY, 1, 20, 20, 0, 0}},
	 20,
	 20},
	{"both new, we are higher: we are DR, the other Backup",
	 1,
	 0,
	 0,
	 {{NS_2WAY, 1, 5, 5, 0, 0}},
	 ME,
	 5},
	{"priority beats router ID", 2, 0, 0, {{NS_2WAY, 1, 20, 20, 0, 0}}, ME, 20},
	{"no preemption: who declares itself DR stays, whatever our priority",
	 255,
	 0,
	 0,
	 {{NS_2WAY, 1, 5, 5, 5, 6}, {NS_2WAY, 1, 6, 6, 5, 6}},
	 5,
	 6},
	{"a DR without Backup: we become Backup", 1, 0, 0, {{NS_2WAY, 1, 20, 20, 20, 0}}, 20, ME},
	{"not yet bidirectional: does not count", 1, 0, 0, {{NS_INIT, 1, 20, 20, 20, 0}}, ME, 0},
	{"neighbour of priority 0 is never chosen", 1, 0, 0, {{NS_2WAY, 0, 20, 20, 0, 0}}, ME, 0},
	{"the DR left: its Backup (we) is promoted, the other becomes Backup",
	 1,
	 20,
	 ME,
	 {{NS_2WAY, 1, 5, 5, 20, ME}},
	 ME,
	 5},
	{"two declare themselves DR: the better one is, the other (we) is Backup",
	 1,
	 ME,
	 0,
	 {{NS_2WAY, 1, 20, 20, 20, 0}},
	 20,
	 ME},
	{"two declared Backups: the better one",
	 1,
	 0,
	 0,
	 {{NS_2WAY, 1, 30, 30, 30, 5}, {NS_2WAY, 1, 5, 5, 30, 5}, {NS_2WAY, 1, 6, 6, 30, 6}},
	 30,
	 6},
	{"a declared Backup wins over a better undeclared router",
	 9,
	 0,
	 0,
	 {{NS_2WAY, 1, 30, 30, 30, 5}, {NS_2WAY, 1, 5, 5, 30, 5}},
	 30,
	 5},
};

static void test_cases(void)
{
	for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
		const Case *c = &cases[i];
		Ospf o = {.router_id = ME};
		OspfArea area = {.ospf = &o};
		OspfIface oi = {.area = &area,
				.addr = {ME, 24},
				.priority = c->priority,
				.dr = c->dr,
				.bdr = c->bdr,
				.nbrs = g_ptr_array_new()};
		OspfNbr nbr[3] = {0};
		for (int j = 0; j < 3 && c->nbr[j].addr; j++) {
			const Row *r = &c->nbr[j];
			nbr[j] = (OspfNbr){.oi = &oi,
					   .id = r->id,
					   .addr = r->addr,
					   .priority = r->priority,
					   .dr = r->dr,
					   .bdr = r->bdr,
					   .sm = {.state = (uint8_t)r->state}};
			g_ptr_array_add(oi.nbrs, &nbr[j]);
		}
		Elected e = ospf_elect(&oi);
		CHECK_INT(e.dr, c->want_dr, "%s: DR", c->what);
		CHECK_INT(e.bdr, c->want_bdr, "%s: Backup", c->what);
		g_ptr_array_unref(oi.nbrs);
	}
}

SUITE(ospf_elect) = {
	{"each case of RFC 2328 9.4 elects whom it should", test_cases},
	{NULL, NULL},
};
