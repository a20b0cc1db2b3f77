/* The delay after an interface comes up: which one, from when, and for groups that come and go beside it. */

#include <string.h>

#include "tests/support/check.h"
#include "tests/support/sandbox.h"
#include "tests/unit/hsrp/hsrp_lab.h"

#define ADDR "interface FastEthernet0/0\n ip address 10.0.0.11 255.255.255.0\n"
#define GROUP "interface FastEthernet0/0;standby 1 ip 10.0.0.1"
#define DELAYED "interface FastEthernet0/0;standby delay minimum 30 reload 60;standby 1 ip 10.0.0.1"

typedef struct Step {
	int at;           /* seconds */
	const char *what; /* "up" or "down": Fa0/0; else typed. NULL ends the list */
} Step;

typedef struct Case {
	const char *what;
	Step steps[8];
	int listen; /* when the group leaves Init for the last time; 0: it is in Init */
} Case;

/* Cisco IOS command reference, `standby delay`: the delay after a reload is for the first time that the interface
 * comes up, the minimum for all others. */
static const Case cases[] = {
	{"configured when the interface is down for the second time",
	 {{0, "up"}, {10, "down"}, {20, DELAYED}, {30, "up"}},
	 60},
	{"configured when it has never been up", {{20, DELAYED}, {30, "up"}}, 90},
	{"configured within the first delay", {{10, "up"}, {20, DELAYED}}, 70},
	{"configured behind it", {{10, "up"}, {80, DELAYED}}, 80},
	{"configured within a later delay",
	 {{0, "up"}, {10, "down"}, {15, "up"}, {20, DELAYED}},
	 45},
	{"removed within the delay, and made again",
	 {{0, "up"},
	  {10, "down"},
	  {20, DELAYED},
	  {30, "up"},
	  {40, "interface FastEthernet0/0;no standby 1"},
	  {50, GROUP}},
	 60},
	{"removed within the delay, and made again when the interface is down",
	 {{10, DELAYED},
	  {20, "up"},
	  {30, "interface FastEthernet0/0;no standby 1"},
	  {40, "down"},
	  {50, GROUP}},
	 0},
	{"removed, and made again behind the delay",
	 {{10, DELAYED}, {20, "up"}, {30, "interface FastEthernet0/0;no standby 1"}, {90, GROUP}},
	 90},
};

static void take(Lab *lab, const Step *s)
{
	if (strcmp(s->what, "up") == 0)
		lab_do(lab, VT_S(s->at), "R1", LAB_UP, "Fa0/0");
	else if (strcmp(s->what, "down") == 0)
		lab_do(lab, VT_S(s->at), "R1", LAB_DOWN, "Fa0/0");
	else
		sandbox_type(lab->sb, VT_S(s->at), "R1", s->what);
}

/* Wrong: a delay that counts from when HSRP was configured, or a first time that HSRP did not see. */
static void test_from_when(void)
{
	for (unsigned i = 0; i < G_N_ELEMENTS(cases); i++) {
		const Case *c = &cases[i];
		Lab *lab = lab_new();
		sandbox_router(lab->sb, "R1", "12.3(7)T1", ADDR);
		for (const Step *s = c->steps; s->what; s++)
			take(lab, s);
		sandbox_run(lab->sb, VT_S(100));
		VTime at = sandbox_logged(lab->sb, "R1", "Init -> Listen", 0);
		if (c->listen)
			CHECK_INT(at, VT_S(c->listen), "%s", c->what);
		else
			CHECK_INT(at, VT_NEVER, "%s", c->what);
		lab_free(lab);
	}
}

static void test_text(void)
{
	Lab *lab = lab_new();
	sandbox_router(lab->sb, "R1", "12.3(7)T1", ADDR);
	lab_do(lab, VT_S(0), "R1", LAB_UP, "Fa0/0");
	sandbox_type(lab->sb, VT_MS(2500), "R1", GROUP);
	sandbox_run(lab->sb, VT_MS(5500));
	LAB_TEXT(lab_log(lab, "R1", 0),
		 "2.500000 HSRP: Fa0/0 Starting reload interface delay (3 secs)\n"
		 "5.000000 HSRP: Fa0/0 Interface reload delay expired\n"
		 "5.000000 HSRP: Fa0/0 Grp 1 Init: a/HSRP enabled\n"
		 "5.000000 HSRP: Fa0/0 Grp 1 Init -> Listen\n"
		 "5.000000 HSRP: Fa0/0 Grp 1 Redundancy \"hsrp-Fa0/0-1\" state Init -> Backup\n",
		 "what is left of the delay");
	lab_free(lab);
}

/* Each reload begins anew, and the flap behind it is no first time. The line protocol is up after 3 s. */
static void test_second_reload(void)
{
	Sandbox *sb = sandbox_new(1);
	sandbox_router(sb, "R1", "12.3(7)T1",
		       ADDR " standby 1 ip 10.0.0.1\n standby delay minimum 2 reload 20\n");
	sandbox_switch(sb, "lan", 2, 0);
	sandbox_cable(sb, "lan:1", "R1:Fa0/0", VT_US(20));
	for (int n = 0; n < 2; n++) {
		sandbox_power(sb, VT_S(100 + 100 * n), "R1", false);
		sandbox_power(sb, VT_S(110 + 100 * n), "R1", true);
		sandbox_type(sb, VT_S(140 + 100 * n), "R1", "interface Fa0/0; shutdown");
		sandbox_type(sb, VT_S(150 + 100 * n), "R1", "interface Fa0/0; no shutdown");
	}
	sandbox_run(sb, VT_S(300));
	CHECK_INT(sandbox_logged(sb, "R1", "Init -> Listen", 0), VT_S(23), "the first start");
	for (int n = 0; n < 2; n++) {
		CHECK_INT(sandbox_logged(sb, "R1", "Init -> Listen", VT_S(110 + 100 * n)),
			  VT_S(133 + 100 * n), "reload %d", n);
		CHECK_INT(sandbox_logged(sb, "R1", "Init -> Listen", VT_S(150 + 100 * n)),
			  VT_S(155 + 100 * n), "and up again after reload %d", n);
	}
	sandbox_free(sb);
}

/* clang-format off */
SUITE(hsrp_delay) = {
	{"the interface delay counts from the interface, whenever the group is configured", test_from_when},
	{"what is left of the delay is what is told", test_text},
	{"each reload has its delay, and what follows the minimum", test_second_reload},
	{NULL, NULL},
};
/* clang-format on */
