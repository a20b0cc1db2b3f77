/* HSRP on whole routers behind a switch: what its messages meet on their way out. */

#include "tests/support/check.h"
#include "tests/support/sandbox.h"

#define RESIGNS "15.2(4)M" /* a release that resigns when its interface is shut */

static void router(Sandbox *sb, const char *name, const char *release, unsigned last,
		   unsigned priority)
{
	g_autofree char *config = g_strdup_printf(
		"hostname %s\ninterface FastEthernet0/0\n ip address 10.0.0.%u 255.255.255.0\n"
		" standby 1 ip 10.0.0.1\n standby 1 priority %u\n standby 1 preempt\n",
		name, last, priority);
	g_autofree char *end = g_strdup_printf("%s:Fa0/0", name);
	g_autofree char *switch_port = g_strdup_printf("lan:%u", last - 10);
	sandbox_router(sb, name, release, config);
	sandbox_param(sb, name, "hsrp.hold-jitter", "0%");
	sandbox_cable(sb, switch_port, end, VT_US(20));
}

static Sandbox *lan(const char *release)
{
	Sandbox *sb = sandbox_new(1);
	sandbox_switch(sb, "lan", 2, 0);
	router(sb, "R1", release, 11, 200);
	router(sb, "R2", release, 12, 100);
	return sb;
}

/* The Resign leaves before the light goes, each time. Wrong: a peer that waits for its Active timer because
 * the frame was lost in the instant of the shutdown. */
static void test_shutdown_resigns(void)
{
	Sandbox *sb = lan(RESIGNS);
	for (int n = 0; n < 2; n++) {
		sandbox_type(sb, VT_S(101 + 100 * n), "R1", "interface Fa0/0; shutdown");
		sandbox_type(sb, VT_S(150 + 100 * n), "R1", "interface Fa0/0; no shutdown");
	}
	sandbox_run(sb, VT_S(250));
	for (int n = 0; n < 2; n++) {
		VTime t0 = VT_S(101 + 100 * n);
		VTime t = sandbox_logged(sb, "R2", "Standby: i/Resign rcvd (200/10.0.0.11)", t0);
		CHECK(t > t0 && t < t0 + VT_MS(1), "shutdown %d: the Resign arrives, %d ms", n,
		      (int)((t - t0) / VT_MS(1)));
		CHECK_INT(sandbox_logged(sb, "R2", "Standby -> Active", t0), t,
			  "shutdown %d: and is obeyed", n);
	}
	sandbox_free(sb);
}

/* Wrong: a release in which HSRP hears of the shutdown too late, and a frame that leaves all the same. */
static void test_shutdown_silent(void)
{
	Sandbox *sb = lan("12.3(7)T1");
	sandbox_type(sb, VT_S(101), "R1", "interface Fa0/0; shutdown");
	sandbox_run(sb, VT_S(120));
	CHECK_INT(sandbox_logged(sb, "R2", "i/Resign rcvd", VT_S(101)), VT_NEVER, "no Resign");
	VTime t =
		sandbox_logged(sb, "R2", "Standby: c/Active timer expired (10.0.0.11)", VT_S(101));
	CHECK(t > VT_S(108) && t <= VT_S(111), "by its timer: %d ms", (int)(t / VT_MS(1)));
	sandbox_free(sb);
}

/* clang-format off */
SUITE(hsrp_stack) = {
	{"shutdown: the Resign leaves before the light goes, each time", test_shutdown_resigns},
	{"shutdown in 12.3: nothing leaves, the peer's timer decides", test_shutdown_silent},
	{NULL, NULL},
};
/* clang-format on */
