/* A route map behind `redistribute`, as a CI job meets it: the change of one line, and what `check` says. */

#include <string.h>

#include "tests/support/check.h"
#include "tests/unit/cli/call.h"
#include "tests/unit/cli/labdir.h"

#define OUTAGE "[expect outage]\nprobe = vpn-to-inside\nafter = outage\noutage = 10s..20.6s\n"

/* The secondary's redistribution goes by a route map: `lists` are its lines. */
static char *lab_new(const char *lists)
{
	char *dir = labdir_new();
	g_autofree char *tail = g_strdup_printf("%s!\nline con 0", lists);
	labdir_replace(dir, "7204vxr-2.cfg", " redistribute static subnets\n",
		       " redistribute static subnets route-map TO-INSIDE\n");
	labdir_replace(dir, "7204vxr-2.cfg", "!\nline con 0", tail);
	netdir_write(dir, "held.scn", "[scenario]\nextends = failover.scn\n" OUTAGE);
	return dir;
}

static const struct {
	const char *lists;
	bool holds;
} maps[] = {
	{"route-map TO-INSIDE permit 10\n", true},
	{"route-map TO-INSIDE deny 10\n", false},
	{"", false}, /* no such map: nothing is redistributed */
	{"ip prefix-list VPN seq 5 deny 20.1.1.0/24\nip prefix-list VPN seq 10 permit 0.0.0.0/0 le "
	 "32\n"
	 "route-map TO-INSIDE permit 10\n match ip address prefix-list VPN\n",
	 false},
	{"access-list 20 permit 20.1.1.0 0.0.0.255\nroute-map TO-INSIDE permit 10\n match ip "
	 "address 20\n",
	 true},
	{"access-list 20 permit 20.1.1.0 0.0.0.255\nroute-map TO-INSIDE deny 10\n match ip address "
	 "20\n"
	 "route-map TO-INSIDE permit 20\n",
	 false},
	{"route-map TO-INSIDE permit 10\n match tag 5\n", false},
};

/* Wrong: the secondary's map denies the only way back, and the check of the failover passes. */
static void test_check(void)
{
	for (size_t i = 0; i < G_N_ELEMENTS(maps); i++) {
		char *dir = lab_new(maps[i].lists);
		g_auto(Said) s = call(cmd_check, dir, "check $/held.scn --junit $/j.xml");
		g_autofree char *xml = labdir_text(dir, "j.xml");
		CHECK_INT(s.code, maps[i].holds ? EXIT_OK : EXIT_FAILED, "%s%s%s", maps[i].lists,
			  s.out, s.err);
		CHECK_INT(strstr(s.out, "FAIL  outage") != NULL, !maps[i].holds, "%s%s",
			  maps[i].lists, s.out);
		CHECK_INT(strstr(xml, "<failure") != NULL, !maps[i].holds, "JUnit says so: %s",
			  xml);
		netdir_free(dir);
	}
}

/* Each keeps the way back from 7206-1. Wrong, and so it was as long as these lines were without effect: the check of the
 * failover passes. */
static const struct {
	const char *file, *was, *is, *lists;
} lies[] = {
	{"7204vxr-2.cfg", " redistribute static subnets\n",
	 " redistribute static subnets\n redistribute static route-map TO-INSIDE\n",
	 "route-map TO-INSIDE deny 10\n"},
	{"7204vxr-2.cfg", " redistribute static subnets\n",
	 " redistribute static subnets\n distribute-list 20 out static\n",
	 "access-list 20 deny 20.1.1.0\naccess-list 20 permit any\n"},
	{"7206-1.cfg", " network 10.1.1.0", " distribute-list 20 in\n network 10.1.1.0",
	 "access-list 20 deny 20.1.1.0\naccess-list 20 permit any\n"},
};

static void test_lies(void)
{
	for (size_t i = 0; i < G_N_ELEMENTS(lies); i++) {
		char *dir = labdir_new();
		g_autofree char *tail = g_strdup_printf("\n%sline con 0\n", lies[i].lists);
		netdir_write(dir, "held.scn",
			     "[scenario]\nextends = failover.scn\n"
			     "[expect inside learns the new way]\nrouter = 7206-1\n"
			     "route = 20.1.1.0/24 O E2 via 10.1.1.2\nafter = outage\nwithin = "
			     "7s..10.1s\n");
		labdir_replace(dir, lies[i].file, lies[i].was, lies[i].is);
		labdir_replace(dir, lies[i].file, "\nline con 0\n", tail);
		g_auto(Said) s = call(cmd_check, dir, "check $/held.scn");
		CHECK_INT(s.code, EXIT_FAILED, "%s%s%s", lies[i].is, s.out, s.err);
		CHECK(strstr(s.out, "FAIL  inside learns the new way"), "%s%s%s", lies[i].is, s.out,
		      s.err);
		netdir_free(dir);
	}
}

/* What nobody models of a map that is asked is no silent permit. */
static void test_lint(void)
{
	char *dir = lab_new("route-map TO-INSIDE permit 10\n match community 7\n");
	g_auto(Said) s = call(cmd_lint, dir, "lint $/7204vxr-2.cfg");
	CHECK(strstr(s.out, ": unmodelled  match community 7"), "%s", s.out);
	CHECK(strstr(s.out, "the route map is asked without this line"), "%s", s.out);
	netdir_free(dir);
}

SUITE(cli_route_map) = {
	{"a map that denies the way back fails the check", test_check},
	{"so do lines that keep routes out", test_lies},
	{"what is not modelled of a map is said", test_lint},
	{NULL, NULL},
};
