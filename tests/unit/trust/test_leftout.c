/* [left-out NAME] groups: if this failed, a network without one of its routers would be believed as one that has all, or
 * one that nobody who is asked about can reach would make every result doubtful. */

#include <string.h>

#include "tests/support/check.h"
#include "tests/unit/cli/call.h"
#include "tests/unit/cli/netdir.h"

/* R1 and R2 share 10.0.0.0/24, where the probe is; 10.1.0.0/24 is R1's, without a cable. */
#define FW "[left-out fw]\nfile = fw.cfg\nline = 7\nwhy = of Cisco ASA\n"
#define FAR                                                                                        \
	"[router R3]\nconfig = r3.cfg\n[router R4]\nconfig = r4.cfg\n[link far]\nports = "         \
	"R3:Fa0/0; R4:Fa0/0\n"

typedef struct Row {
	const char *what, *added;
	int code; /* of check */
	const char *said;
} Row;

static const Row rows[] = {
	{"nobody knows where it stands", FW, EXIT_FAILED,
	 "fw.cfg:7: \"[left-out fw]\" could change anything (of Cisco ASA)"},
	{"a line need not be said", "[left-out fw]\nfile = fw.cfg\nwhy = w\n", EXIT_FAILED,
	 "fw.cfg:1: \""},
	{"it stands beside the probe", FW "address = 192.0.2.1/24; 10.0.0.254/24\n", EXIT_FAILED,
	 "[left-out fw]"},
	{"its mask is another one", FW "address = 10.0.0.130/25\n", EXIT_FAILED, "[left-out fw]"},
	{"it stands beside an interface of a router that matters", FW "address = 10.1.0.7/24\n",
	 EXIT_FAILED, "[left-out fw]"},
	{"it stands beside nobody", FW "address = 192.0.2.1/24\n", EXIT_BAD_INPUT,
	 "nothing to check"},
	{"it stands beside those who do not matter", FAR FW "address = 10.3.0.9/24\n",
	 EXIT_BAD_INPUT, "nothing to check"},
	{"it stands beside one that is left out and matters",
	 FW "address = 192.0.2.1/24\n[left-out gw]\nfile = gw.cfg\nwhy = w\n"
	    "address = 192.0.2.2/24; 10.0.0.9/24\n",
	 EXIT_FAILED, "conditional on 2 lines"},
	{"it joins who does not matter to who does, and so one more",
	 FAR FW "address = 10.4.0.9/24\n[left-out gw]\nfile = gw.cfg\nwhy = w\n"
		"address = 10.0.0.9/24; 10.3.0.9/24\n",
	 EXIT_FAILED, "conditional on 2 lines"},
	{"one that may stand anywhere may join any other",
	 FW "address = 192.0.2.1/24\n[left-out gw]\nfile = gw.cfg\nwhy = w\n", EXIT_FAILED,
	 "conditional on 2 lines"},
	{"somebody knows better",
	 FW "[accept fw]\nrouter = fw\nline = /left-out/\nwhy = it is off\n", EXIT_OK,
	 "fw.cfg:7: \"[left-out fw]\" could change anything (of Cisco ASA); accepted: it is off"},
	{"it is accepted of others", FW "[accept fw]\nrouter = R1\nline = /left-out/\nwhy = x\n",
	 EXIT_BAD_INPUT, "[accept fw] takes no line"},
	/* what is wrong */
	{"no file", "[left-out fw]\nwhy = w\n", EXIT_BAD_INPUT,
	 "test.scn:22:1: [left-out fw] says too little, expected file = FILE"},
	{"no reason", "[left-out fw]\nfile = fw.cfg\n", EXIT_BAD_INPUT,
	 "test.scn:22:1: [left-out fw] says too little, expected why = TEXT"},
	{"no name", "[left-out]\nfile = fw.cfg\n", EXIT_BAD_INPUT,
	 "test.scn:22:1: [left-out] without a name"},
	{"no address", FW "address = 10.0.0.1\n", EXIT_BAD_INPUT,
	 "test.scn:26:11: address \"10.0.0.1\", expected A.B.C.D/LENGTH"},
	{"no addresses", FW "address = ;\n", EXIT_BAD_INPUT, "test.scn:26:11: address \";\""},
	{"no line", "[left-out fw]\nfile = fw.cfg\nwhy = w\nline = 0\n", EXIT_BAD_INPUT,
	 "test.scn:25:8: "},
	{"in and out", "[left-out R2]\nfile = fw.cfg\nwhy = w\n", EXIT_BAD_INPUT,
	 "test.scn:22:1: \"R2\" is left out and is in the scenario, expected one of them"},
};

static char *dir_of(const char *added)
{
	g_autofree char *text = g_strconcat(netdir_scenario, added, NULL);
	char *dir = netdir_new(text);
	netdir_write(dir, "r3.cfg",
		     "hostname R3\ninterface Fa0/0\n ip address 10.3.0.1 255.255.255.0\n");
	netdir_write(dir, "r4.cfg",
		     "hostname R4\ninterface Fa0/0\n ip address 10.3.0.2 "
		     "255.255.255.0\ninterface Fa0/1\n ip address 10.4.0.1 "
		     "255.255.255.0\n");
	return dir;
}

static void test_check(void)
{
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		const Row *r = &rows[i];
		char *dir = dir_of(r->added);
		g_auto(Said) s = call(cmd_check, dir, "check $/test.scn -v");
		CHECK_INT(s.code, r->code, "%s: %s%s", r->what, s.out, s.err);
		CHECK(strstr(s.out, r->said) || strstr(s.err, r->said), "%s: \"%s\" in %s%s",
		      r->what, r->said, s.out, s.err);
		netdir_free(dir);
	}
}

/* Wrong: who reads the file of results has lost what who made it was told, or where it was made is in it. */
static void test_stored(void)
{
	char *dir = dir_of(FW);
	g_auto(Said) run = call(cmd_run, dir, "run $/test.scn -o $/t.db");
	g_auto(Said) outage = call(cmd_outage, dir, "outage $/t.db");
	CHECK_INT(run.code, EXIT_OK, "%s", run.err);
	CHECK(strstr(outage.out, "\n  fw.cfg:7: \"[left-out fw]\" could change anything"), "%s",
	      outage.out);
	g_auto(Said) strict = call(cmd_run, dir, "run $/test.scn --record none --strict");
	CHECK_INT(strict.code, EXIT_BAD_INPUT, "%s", strict.out);
	netdir_free(dir);
}

/* Wrong: a lone probe's peer is left out, and nobody says so, as the two share a tunnel and no subnet. */
static void test_peer(void)
{
	char *dir = dir_of("[left-out vpn]\nfile = vpn.cfg\nwhy = w\naddress = 192.0.2.7/24\n");
	netdir_write(dir, "r1.cfg",
		     "hostname R1\ncrypto map M 10 ipsec-isakmp\n set peer 192.0.2.7\n"
		     "interface FastEthernet0/0\n ip address 10.0.0.1 255.255.255.0\n");
	g_auto(Said) s = call(cmd_check, dir, "check $/test.scn");
	CHECK_INT(s.code, EXIT_FAILED, "%s%s", s.out, s.err);
	CHECK(strstr(s.out, "[left-out vpn]"), "%s", s.out);
	netdir_free(dir);
}

SUITE(trust_leftout) = {
	{"a router that is left out is a doubt where it could matter", test_check},
	{"the doubt is in the file of results", test_stored},
	{"the peer of one that matters matters", test_peer},
	{NULL, NULL},
};
