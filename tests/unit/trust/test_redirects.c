/* Hosts whose gateway sends what they send back onto their subnet. If this failed, a prediction would be believed of
 * stations that hold to a gateway which told them of another one, or doubted where nobody is told. */

#include <string.h>

#include "tests/support/check.h"
#include "tests/unit/cli/call.h"
#include "tests/unit/cli/netdir.h"

/* R1 has a route by R2, on the hosts' own subnet; R3 is a router there. */
#define SCN                                                                                        \
	"[scenario]\ntitle = t\nduration = 60s\n[router R1]\nconfig = r1.cfg\nstart = 0s\n"        \
	"[router R2]\nconfig = r2.cfg\nstart = 0s\n[router R3]\nconfig = r3.cfg\nstart = 0s\n"     \
	"[switch la]\nports = R1:FastEthernet0/0; R2:FastEthernet0/0; R3:FastEthernet0/0\n"        \
	"forward-delay = 0s\n[host B]\naddress = 10.2.0.10/24\ngateway = 10.2.0.1\n"               \
	"port = lb\n[switch lb]\nports = R2:FastEthernet0/1\nforward-delay = 0s\n[probe p]\nfrom " \
	"= %s\nto = 10.2.0.10\ninterval = 1s\n"                                                    \
	"start = 30s\n[expect e]\nrouter = R2\nlog = crash\nafter = 10s\nnever = true\n"           \
	"[host A]\naddress = 10.1.0.10/24\ngateway = %s\nport = la\n"
#define HSRP(group, ip, more)                                                                      \
	" standby " group " ip " ip "\n standby " group " preempt\n standby " group " timers 1 "   \
	"3\n" more

typedef struct Case {
	const char *from, *gateway; /* of the probe, of host A */
	const char *r1, *r2;        /* lines of FastEthernet0/0 */
	const char *more, *flags;   /* of the scenario, of the command */
	int code;
	const char *said;
} Case;

#define LINE "r1.cfg:5: \"ip address 10.1.0.1 255.255.255.0\" could change forwarding"

static const Case cases[] = {
	{"A", "10.1.0.1", "", "", "", "", EXIT_FAILED, LINE},
	{"A", "10.1.0.1", "", "", "", "--strict ", EXIT_BAD_INPUT, "could change forwarding"},
	{"A", "10.1.0.1", "", "", "[event off]\nat = 50s\nrouter = R1\npower = off\n", "",
	 EXIT_FAILED, LINE},
	{"A", "10.1.0.1", "", "", "[accept a]\nrouter = R1\nline = /^ip address/\nwhy = w\n", "",
	 EXIT_OK, "passed"},
	{"A", "10.1.0.1", " no ip redirects\n", "", "", "", EXIT_OK, "passed"},
	{"A", "10.1.0.1", " no ip redirects\n", "",
	 "[event on]\nat = 40s\nrouter = R1\nconfig = interface Fa0/0; ip redirects\n", "",
	 EXIT_FAILED, LINE},
	{"A", "10.1.0.2", "", "", "", "", EXIT_OK, "passed"},
	{"R3", "10.1.0.1", "", "", "", "", EXIT_OK, "passed"},
	/* who is Active for nothing is named to nobody */
	{"A", "10.1.0.9", HSRP("1", "10.1.0.9", " standby 1 priority 110\n"),
	 HSRP("1", "10.1.0.9", ""), "", "", EXIT_OK, "passed"},
	{"A", "10.1.0.9",
	 HSRP("1", "10.1.0.9", " standby 1 priority 110\n") HSRP("2", "10.1.0.8", ""),
	 HSRP("1", "10.1.0.9", "") HSRP("2", "10.1.0.8", " standby 2 priority 110\n"), "", "",
	 EXIT_FAILED, LINE},
};

static void write_router(const char *dir, unsigned n, const char *lines, const char *more)
{
	g_autofree char *name = g_strdup_printf("r%u.cfg", n);
	g_autofree char *text = g_strdup_printf(
		"version 12.4\nhostname R%u\n!\ninterface FastEthernet0/0\n ip address 10.1.0.%u "
		"255.255.255.0\n%s%s",
		n, n, lines, more);
	netdir_write(dir, name, text);
}

static void test_told(void)
{
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		const Case *c = &cases[i];
		g_autofree char *begin = g_strdup_printf(SCN, c->from, c->gateway);
		g_autofree char *scn = g_strconcat(begin, c->more, NULL);
		g_autofree char *command = g_strdup_printf("check %s$/test.scn", c->flags);
		char *dir = netdir_new(scn);
		write_router(dir, 1, c->r1, "ip route 10.2.0.0 255.255.255.0 10.1.0.2\n");
		write_router(dir, 2, c->r2,
			     "interface FastEthernet0/1\n ip address 10.2.0.1 255.255.255.0\n");
		write_router(dir, 3, "", "ip route 0.0.0.0 0.0.0.0 10.1.0.1\n");
		g_auto(Said) s = call(cmd_check, dir, command);
		CHECK_INT(s.code, c->code, "case %zu: %s%s", i, s.out, s.err);
		CHECK(strstr(s.out, c->said) || strstr(s.err, c->said), "case %zu: \"%s\" in %s%s",
		      i, c->said, s.out, s.err);
		netdir_free(dir);
	}
}

SUITE(trust_redirects) = {
	{"a host that its gateway would tell of another one is a doubt", test_told},
	{NULL, NULL},
};
