/* Commands that are typed in configuration mode, behind "do" or behind the prompt of exec mode: they act as they do in an
 * event of their own. */

#include <string.h>

#include "tests/support/check.h"
#include "tests/unit/cli/call.h"
#include "tests/unit/cli/netdir.h"

#define NEVER "[expect quiet]\nrouter = R1\nlog = crash\nafter = first\nnever = true\n"
#define PINGS "[expect p]\nrouter = R1\nlog = Success rate\nafter = first\nwithin = 5s\n"
#define SAVES "[expect s]\nrouter = R1\nlog = Building configuration\nafter = first\nwithin = 5s\n"
#define DOWN "[expect d]\nrouter = R1\nlog = LINK-5-CHANGED\nafter = first\nwithin = 5s\n"
#define STARTS "[expect b]\nrouter = R1\nlog = LINK-3-UPDOWN\nafter = first\nwithin = 30s\n"

static const struct {
	const char *typed, *expects;
	int code;
	const char *said;
} rows[] = {
	{"do ping 10.0.0.2", PINGS, EXIT_OK, NULL},
	{"interface Fa0/1; do ping 10.0.0.2 repeat 2; shutdown", PINGS DOWN, EXIT_OK, NULL},
	{"router bgp 5; do ping 10.0.0.2; neighbor 10.0.0.2 remote-as 6", PINGS, EXIT_FAILED,
	 "conditional on 2 lines"},
	{"do write memory", SAVES, EXIT_OK, NULL},
	{"do copy run start", SAVES, EXIT_OK, NULL},
	{"R1#ping 10.0.0.2; R1#wr", PINGS SAVES, EXIT_OK, NULL},
	{"interface Fa0/1; do reload", STARTS, EXIT_OK, NULL},
	/* what only shows, whether it is known here or not */
	{"do show ip route; do sh ip bgp; do debug all; do u all; do wr t; do ter mon", NEVER,
	 EXIT_OK, NULL},
	{"R1>en; R1#sh run; R1#conf t; R1(config)#end; R1#exit", NEVER, EXIT_OK, NULL},
	/* and what could change something */
	{"do clear ip bgp *", NEVER, EXIT_FAILED, "\"do clear ip bgp *\" could change anything"},
	{"do copy tftp run", NEVER, EXIT_FAILED, "\"do copy tftp run\" could change anything"},
	{"R1#erase startup-config", NEVER, EXIT_FAILED, "\"erase startup-config\" could change"},
};

/* Wrong: a command with effect has none, one that shows is a doubt, one that is unknown is none, or is an error. */
static void test_commands(void)
{
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *scenario =
			g_strdup_printf("%s[event first]\nat = 20s\nrouter = R1\nconfig = %s\n%s",
					netdir_scenario, rows[i].typed, rows[i].expects);
		char *dir = netdir_new(scenario);
		g_auto(Said) s = call(cmd_check, dir, "check $/test.scn");
		CHECK_INT(s.code, rows[i].code, "%s: %s%s", rows[i].typed, s.out, s.err);
		if (rows[i].said)
			CHECK(strstr(s.out, rows[i].said), "%s: %s", rows[i].typed, s.out);
		netdir_free(dir);
	}
}

/* Wrong: a refused line or command is shown where another one is written, or as if it were written as it is typed. */
static void test_places(void)
{
	static const struct {
		const char *typed, *said; /* `said`: from the column on */
	} cases[] = {
		{"config = interface Fa0/0; no shutdown; ip address 1.1.1.1 255.0.0",
		 ":59: typed \"ip address 1.1.1.1 255.0.0\": \"255.0.0\""},
		{"config = R1(config)#interface Fa0/0; R1(config-if)# frobnicate x",
		 ":53: typed \"frobnicate x\""},
		{"config = banner exec #\\;#; interface Fa0/0; ip address 1.1.1.1 255.0.0",
		 ":64: typed \"ip"},
		{"config = interface Fa0/0; description \\; x; ip address 1.1.1.1 255.0.0",
		 ":64: typed"},
		{"config = do show clock\n[repeat q]\ncount = 1\n[event e{q}]\nat = 21s\nrouter = "
		 "R1\nconfig = interface Fa0/{q}; ip address 1.1.1.{q + 100} 255.0.0",
		 ":31:29: typed \"ip address 1.1.1.100 255.0.0\""},
		{"config = interface Fa0/0; standby 1 name a\\;b c", ":27: typed"},
	};

	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autofree char *scenario =
			g_strdup_printf("%s[event first]\nat = 20s\nrouter = R1\n%s\n%s",
					netdir_scenario, cases[i].typed, NEVER);
		char *dir = netdir_new(scenario);
		g_auto(Said) s = call(cmd_check, dir, "check $/test.scn");
		CHECK_INT(s.code, EXIT_BAD_INPUT, "%s: %s", cases[i].typed, s.out);
		CHECK(strstr(s.err, cases[i].said), "%s: %s", cases[i].typed, s.err);
		netdir_free(dir);
	}
}

SUITE(stage_do) = {
	{"a refused line stands where it is written", test_places},
	{"commands that are typed in configuration mode act", test_commands},
	{NULL, NULL},
};
