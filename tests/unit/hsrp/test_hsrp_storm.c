/* Statements typed and taken away at random, while links flap and ports block: invariants hold after every event,
 * and a LAN that is left alone afterwards settles as it is then configured. */

#include "tests/support/check.h"
#include "tests/unit/hsrp/hsrp_lab.h"

enum { ROUTERS = 3, STEPS = 60, RUNS = 120 };

static const char *const names[ROUTERS] = {"R1", "R2", "R3"};

static const char *const lines[] = {
	"standby 1 preempt",
	"no standby 1 preempt",
	"standby 1 preempt delay minimum 9",
	"standby 1 preempt delay reload 20",
	"standby 1 preempt delay minimum 6 reload 15",
	"no standby 1 preempt delay",
	"no standby 1 preempt delay reload",
	"standby delay minimum 0 reload 12",
	"standby delay minimum 7",
	"no standby delay minimum",
	"standby 1 priority 130",
	"no standby 1 priority",
	"standby 1 track FastEthernet0/0 40",
	"no standby 1 track FastEthernet0/0",
	"standby 1 timers 1 4",
	"no standby 1 timers",
	"standby 1 name OTHER",
	"no standby 1 name",
	"standby 1 mac-address 0000.1111.2222",
	"no standby 1 mac-address",
	"standby use-bia",
	"no standby use-bia",
	"standby 1 authentication other",
	"no standby 1 authentication",
	"standby 1 ip 10.0.0.1",
	"standby 1 ip",
	"standby 1 ip 10.0.0.9",
	"no standby 1 ip",
	"no standby 1",
	"standby 2 ip 10.0.0.2",
	"no standby 2",
};

static const LabOp ops[] = {LAB_BLOCK, LAB_PASS, LAB_DOWN, LAB_UP, LAB_SHUT, LAB_NO_SHUT};

static void happen(Lab *lab, uint64_t seed, unsigned i)
{
	const char *name = names[i % ROUTERS];
	uint64_t d = rng_draw(seed, name, "what happens", i);
	VTime at = rng_span(d, VT_S(5), VT_S(200));
	if (i % 4 == 0) {
		lab_do(lab, at, name, ops[d % G_N_ELEMENTS(ops)], "Fa0/0");
		return;
	}
	g_autofree char *typed =
		g_strconcat("interface FastEthernet0/0;", lines[d % G_N_ELEMENTS(lines)], NULL);
	sandbox_type(lab->sb, at, name, typed);
}

static void test_storm(void)
{
	static const char *const releases[] = {"12.3(7)T1", "15.2(4)M"};
	for (uint64_t seed = 0; seed < RUNS; seed++) {
		Lab *lab = lab_new();
		for (unsigned r = 0; r < ROUTERS; r++) {
			g_autofree char *config = g_strdup_printf(
				"interface FastEthernet0/0\n ip address 10.0.0.%u 255.255.255.0\n"
				" standby 1 ip 10.0.0.1\n standby 1 priority %u\n",
				11 + r, 120 - 10 * r);
			g_autofree char *restored = g_strdup_printf(
				"interface FastEthernet0/0;no standby 1;no standby 2;no standby "
				"use-bia;no standby delay minimum;standby 1 priority %u;standby 1 "
				"preempt;standby 1 ip 10.0.0.1",
				120 - 10 * r);
			sandbox_router(lab->sb, names[r], releases[seed / 2 % 2], config);
			sandbox_param(lab->sb, names[r], "hsrp.preempt-at-delay-end",
				      seed % 2 ? "on" : "off");
			lab_do(lab, VT_MS(100) * r, names[r], LAB_UP, "Fa0/0");
			lab_do(lab, VT_S(210), names[r], LAB_PASS, NULL);
			lab_do(lab, VT_S(211), names[r], LAB_DOWN, "Fa0/0");
			sandbox_type(lab->sb, VT_S(212), names[r], restored);
			lab_do(lab, VT_S(213) + r * VT_MS(333), names[r], LAB_UP, "Fa0/0");
		}
		for (unsigned i = 0; i < STEPS; i++)
			happen(lab, seed, i);
		sandbox_run(lab->sb, VT_S(300));
		static const unsigned want[ROUTERS] = {ST_ACTIVE, ST_STANDBY, ST_LISTEN};
		for (unsigned r = 0; r < ROUTERS; r++)
			CHECK_STR(hsrp_state_name(lab_group(lab, names[r], 1)->sm.state),
				  hsrp_state_name(want[r]), "seed %d, %s", (int)seed, names[r]);
		for (unsigned r = 0; r < ROUTERS; r++)
			CHECK_INT(sandbox_logged(lab->sb, names[r], "unexpected event", 0),
				  VT_NEVER, "seed %d, %s: an event that cannot happen", (int)seed,
				  names[r]);
		lab_free(lab);
	}
}

/* clang-format off */
SUITE(hsrp_storm) = {
	{"whatever is typed while things happen, invariants hold and the LAN settles", test_storm},
	{NULL, NULL},
};
/* clang-format on */
