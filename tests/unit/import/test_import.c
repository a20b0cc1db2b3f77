/* vpnha import, from folders of configurations: what is cabled, what is guessed, and that nothing that somebody wrote
 * into a name or a description breaks the scenario. */

#include <string.h>
#include <unistd.h>

#include "sim/import/net.h"
#include "sim/sources/folder.h"
#include "sim/stage/stage.h"
#include "tests/support/check.h"
#include "tests/unit/sources/labfiles.h"

enum { FILES = 6 };

/* ---- cables ---- */

typedef struct Cabling {
	const char *what;
	LabFile files[FILES];
	const char *has[4];   /* lines of the scenario */
	const char *lacks[2]; /* and none of these */
	const char *found;    /* a finding on stderr; NULL: there is none at all */
} Cabling;

static const Cabling cablings[] = {
	{"two ends of a subnet are a link",
	 {{"a.cfg", R("A", IF("FastEthernet0/0", "10.0.0.1 255.255.255.252", ""))},
	  {"b.cfg", R("B", IF("Ethernet0", "10.0.0.2 255.255.255.252", ""))}},
	 {"# guess: 10.0.0.0/30 (a.cfg:4, b.cfg:4)\n[link link1]\n"
	  "ports = A:FastEthernet0/0; B:Ethernet0\n"},
	 {"[switch "},
	 NULL},
	{"three share a switch with PortFast, one alone has one, too",
	 {{"a.cfg", R("A", IF("Fa0/0", "10.0.0.1 255.255.255.0", "")
				   IF("Fa0/1", "10.1.0.1 255.255.255.0", ""))},
	  {"b.cfg", R("B", IF("Fa0/0", "10.0.0.2 255.255.255.0", ""))},
	  {"c.cfg", R("C", IF("Fa0/0", "10.0.0.3 255.255.255.0", ""))}},
	 {"ports = A:FastEthernet0/0; B:FastEthernet0/0; C:FastEthernet0/0\nforward-delay = 0s\n",
	  "ports = A:FastEthernet0/1\nforward-delay = 0s\n"},
	 {"[link "},
	 NULL},
	{"a port of subinterfaces is one trunk, and who has no tag is in that VLAN",
	 {{"a.cfg", R("A", "interface Fa0/0\n no ip address\n"
			   "interface Fa0/0.10\n encapsulation dot1Q 10\n ip address 10.0.10.1 "
			   "255.255.255.0\n"
			   "interface Fa0/0.20\n encapsulation dot1Q 20\n ip address 10.0.20.1 "
			   "255.255.255.0\n")},
	  {"b.cfg", R("B", IF("Fa0/0", "10.0.10.2 255.255.255.0", ""))},
	  {"c.cfg",
	   R("C",
	     "interface Fa0/1\ninterface Fa0/1.20\n encapsulation dot1Q 20\n ip address 10.0.20.2 "
	     "255.255.255.0\n")}},
	 {"ports = A:FastEthernet0/0; B:FastEthernet0/0; C:FastEthernet0/1\n",
	  "trunk.A:FastEthernet0/0 = 10,20\n", "vlan.B:FastEthernet0/0 = 10\n",
	  "trunk.C:FastEthernet0/1 = 20\n"},
	 {"[link "},
	 NULL},
	{"two ports with the same tags are a link",
	 {{"a.cfg",
	   R("A",
	     "interface Fa0/0\ninterface Fa0/0.10\n encapsulation dot1Q 10\n ip address 10.0.10.1 "
	     "255.255.255.0\n")},
	  {"b.cfg",
	   R("B",
	     "interface Fa0/0\ninterface Fa0/0.10\n encapsulation dot1Q 10\n ip address 10.0.10.2 "
	     "255.255.255.0\n")}},
	 {"[link link1]\nports = A:FastEthernet0/0; B:FastEthernet0/0\n"},
	 {"[switch "},
	 NULL},
	{"a virtual address is for others than the pair that has it",
	 {{"a.cfg", R("A", IF("Fa0/0", "10.0.0.1 255.255.255.0", " standby 1 ip 10.0.0.3\n"))},
	  {"b.cfg", R("B", IF("Fa0/0", "10.0.0.2 255.255.255.0", " standby 1 ip 10.0.0.3\n"))}},
	 {"[switch lan1]\nports = A:FastEthernet0/0; B:FastEthernet0/0\n"},
	 {"[link "},
	 NULL},
	{"serial lines have serial links",
	 {{"a.cfg", R("A", IF("Serial0/0", "10.0.0.1 255.255.255.252", ""))},
	  {"b.cfg", R("B", IF("Serial0/1", "10.0.0.2 255.255.255.252", ""))}},
	 {"ports = A:Serial0/0; B:Serial0/1\nmedium = serial\n"},
	 {"[switch "},
	 NULL},
	{"a port channel has no cable of its own",
	 {{"a.cfg", R("A", IF("Port-channel1", "10.0.0.1 255.255.255.0",
			      "") "interface Gi0/1\n channel-group 1\n")},
	  {"b.cfg", R("B", IF("Fa0/0", "10.0.0.2 255.255.255.0", ""))}},
	 {"[switch lan1]\nports = B:FastEthernet0/0\n"},
	 {"A:Port-channel1;"},
	 "[interface-not-simulated] A:Port-channel1 has an address and no cable here"},
	{"what is shut has no cable",
	 {{"a.cfg", R("A", IF("Fa0/0", "10.0.0.1 255.255.255.252", " shutdown\n"))},
	  {"b.cfg", R("B", IF("Fa0/0", "10.0.0.2 255.255.255.252", ""))}},
	 {"[switch lan1]\nports = B:FastEthernet0/0\n"},
	 {"A:FastEthernet0/0"},
	 NULL},
	{"descriptions tell two places of one subnet apart",
	 {{"a.cfg",
	   R("A", IF("Fa0/0", "10.0.0.1 255.255.255.252",
		     " ip vrf forwarding X\n ip address 10.0.0.1 255.255.255.252\n"
		     " description to C Fa0/0\n")
			  IF("Fa0/1", "10.0.0.1 255.255.255.252",
			     " ip vrf forwarding Y\n ip address 10.0.0.1 255.255.255.252\n"))},
	  {"b.cfg", R("B", IF("Fa0/0", "10.0.0.2 255.255.255.252", ""))},
	  {"c.cfg", R("C", IF("Fa0/0", "10.0.0.2 255.255.255.252", ""))}},
	 {"ports = A:FastEthernet0/0; C:FastEthernet0/0\n",
	  "ports = A:FastEthernet0/1; B:FastEthernet0/0\n"},
	 {NULL},
	 "address-twice"},
	{"and without them nothing is guessed",
	 {{"a.cfg", R("A", IF("Fa0/0", "10.0.0.1 255.255.255.252", ""))},
	  {"b.cfg", R("B", IF("Fa0/0", "10.0.0.2 255.255.255.252", ""))},
	  {"c.cfg", R("C", IF("Fa0/0", "10.0.0.2 255.255.255.252", ""))}},
	 {"ports = A:FastEthernet0/0\n", "ports = B:FastEthernet0/0\n",
	  "ports = C:FastEthernet0/0\n"},
	 {"; B:", "; C:"},
	 "[cable-ambiguous] 10.0.0.0/30 is in more than one place"},
	{"ports without an address are joined by a description",
	 {{"a.cfg", R("A", "interface Fa0/0\n no ip address\n description B-Fa0/1 (uplink)\n")},
	  {"b.cfg", R("B", "interface Fa0/1\n no ip address\n")}},
	 {"# guess: a.cfg:5: its description names the other end\n[link link1]\n"
	  "ports = A:FastEthernet0/0; B:FastEthernet0/1\n"},
	 {NULL},
	 NULL},
};

static void check_cabling(const Cabling *c)
{
	char *dir = labfiles_new(c->files);
	g_auto(Said) said = {0};
	g_autofree char *text = labfiles_import(dir, "$", "", &said);
	CHECK_INT(said.code, EXIT_OK, "%s: %s", c->what, said.err);
	for (unsigned i = 0; i < G_N_ELEMENTS(c->has) && c->has[i]; i++)
		CHECK(strstr(text, c->has[i]), "%s: lacks\n%s\nin\n%s", c->what, c->has[i], text);
	for (unsigned i = 0; i < G_N_ELEMENTS(c->lacks) && c->lacks[i]; i++)
		CHECK(!strstr(text, c->lacks[i]), "%s: has\n%s\nin\n%s", c->what, c->lacks[i],
		      text);
	if (c->found)
		CHECK(strstr(said.err, c->found) && strstr(text, c->found), "%s: %s in %s", c->what,
		      c->found, said.err);
	else
		CHECK_STR(said.err, "", "%s: a finding", c->what);
	labfiles_free(dir);
}

static void test_cables(void)
{
	for (size_t i = 0; i < G_N_ELEMENTS(cablings); i++)
		check_cabling(&cablings[i]);
}

/* ---- what is in a folder ---- */

static void test_findings(void)
{
	static const LabFile files[] = {
		{"a.cfg", R("A", IF("Fa0/0", "10.0.0.1 255.255.255.0", ""))},
		{"a2.cfg", R("A", IF("Fa0/0", "10.0.0.2 255.255.255.0", ""))},
		{"nameless.txt", IF("Fa0/0", "10.0.0.3 255.255.255.0", "")},
		{"noending", "version 12.4\n" R("N", IF("Fa0/0", "10.0.0.4 255.255.255.0", ""))},
		{"asa.cfg", "ASA Version 9.1\nhostname fw\n"},
		{"sw.cfg", R("SW", "interface Fa0/1\n switchport mode access\n"
				   "interface Vlan1\n ip address 10.0.0.5 255.255.255.0\n")},
		{"wrong.conf", R("W", IF("Fa0/0", "10.0.0.6 255.0.255.0", "")
					      IF("Fa0/0", "10.0.0.6 255.255.255.0", ""))},
		{"notes.txt", "call the provider\n"},
		{"picture", "hostname is no configuration\n"},
		{NULL, NULL}};
	static const char *const found[] = {
		"a2.cfg:1: [hostname-twice] hostname A is %/a.cfg's, too: this one is a2 here",
		"nameless.txt:1: [hostname-missing]",
		"asa.cfg:1: [node-foreign] a configuration of Cisco ASA",
		"sw.cfg:1: [node-layer-2]",
		"wrong.conf:4: [line-refused] left out: \"255.0.255.0\", expected a netmask",
		"notes.txt:1: [file-unused] no configuration of IOS"};
	char *dir = labfiles_new(files);
	g_auto(Said) said = {0};
	g_autofree char *text = labfiles_import(dir, "$", "", &said);
	for (size_t i = 0; i < G_N_ELEMENTS(found); i++) {
		g_auto(GStrv) parts = g_strsplit(found[i], "%", -1);
		g_autofree char *want = g_strjoinv(dir, parts);
		CHECK(strstr(said.err, want), "not found: %s in\n%s", want, said.err);
	}
	CHECK(strstr(text, "[router a2]\nconfig = a2.cfg\n# its hostname is another router's, or "
			   "cannot stand here\non-refused = leave-out\n"),
	      "%s", text);
	CHECK(strstr(text, "expected a netmask\non-refused = leave-out\n\n[left-out asa]\n"), "%s",
	      text);
	CHECK(strstr(text,
		     "ports = A:FastEthernet0/0; a2:FastEthernet0/0; nameless:FastEthernet0/0; "
		     "N:FastEthernet0/0; W:FastEthernet0/0\n"),
	      "%s", text);
	CHECK(!strstr(text, "[router SW]") && !strstr(text, "left-out notes") &&
		      !strstr(said.err, "picture"),
	      "%s%s", text, said.err);
	labfiles_free(dir);
}

/* Wrong: a router of the folder is in no scenario, and the result is called complete. */
static void test_left_out(void)
{
	static const LabFile files[] = {
		{"a.cfg", R("A", IF("Fa0/0", "10.0.0.1 255.255.255.0", ""))},
		{"fw.cfg", "! of the firewall\nASA Version 9.1\n"},
		{"gone.cfg", ""},
		{"core.cfg", R("CORE", "interface Fa0/1\n switchport mode access\n"
				       "interface Vlan1\n ip address 10.0.0.5 255.255.255.0\n"
				       "interface Vlan2\n ip address 10.0.2.5 255.255.255.0\n")},
		{"notes.txt", "call the provider\n"},
		{"b.cfg", R("B", IF("Fa0/0", "10.0.0.2 255.255.255.0", "")
					 IF("Fa0/1", "10.0.0.3 255.255.255.0", ""))},
		{NULL, NULL}};
	static const char *const groups[] = {
		"[left-out B]\nfile = b.cfg\nline = 6\nwhy = the subnet overlaps with that of "
		"FastEthernet0/0\n",
		"[left-out link]\nfile = link.cfg\nline = 1\nwhy = No such file or directory, "
		"expected a file to read\n",
		"[left-out fw]\nfile = fw.cfg\nline = 2\nwhy = a configuration of Cisco ASA\n",
		"[left-out gone]\nfile = gone.cfg\nline = 1\nwhy = no configuration of IOS\n",
		"[left-out nul]\nfile = nul.conf\nline = 1\nwhy = a NUL byte, expected text\n",
		"[left-out CORE]\nfile = core.cfg\nline = 1\nwhy = a switch that routes between "
		"its "
		"VLANs, which is not simulated\naddress = 10.0.0.0/24; 10.0.2.0/24\n"};
	char *dir = labfiles_new(files);
	g_autofree char *nul = netdir_path(dir, "nul.conf"), *link = netdir_path(dir, "link.cfg");
	CHECK_INT(symlink("nowhere", link), 0, "%s", link);
	g_file_set_contents(nul, "hostname N\n\0", 12, NULL);
	g_auto(Said) said = {0};
	g_autofree char *text = labfiles_import(dir, "$", "", &said);
	for (size_t i = 0; i < G_N_ELEMENTS(groups); i++)
		CHECK(strstr(text, groups[i]), "lacks\n%s\nin\n%s", groups[i], text);
	CHECK(!strstr(text, "[left-out notes]"), "%s", text);
	g_auto(Said) run = call(cmd_run, dir, "run --record none $/out.scn");
	CHECK(strstr(run.out, "Verdict: conditional on 6 lines") &&
		      strstr(run.out, "\n  fw.cfg:2: \"[left-out fw]\""),
	      "%s", run.out);
	g_auto(Said) lint = call(cmd_lint, dir, "lint --summary $");
	CHECK(strstr(lint.out, ": verdict conditional on 6 lines"), "%s", lint.out);
	labfiles_free(dir);
}

static void test_nothing(void)
{
	static const LabFile none[] = {{"notes.txt", "call the provider\n"}, {NULL, NULL}};
	char *dir = labfiles_new(none);
	g_auto(Said) empty = call(cmd_import, dir, "import $");
	CHECK_INT(empty.code, EXIT_BAD_INPUT, "nothing to read is no error: %s", empty.err);
	CHECK(strstr(empty.err, "no configuration of IOS in it"), "%s", empty.err);
	netdir_write(dir, "sw.cfg", "hostname SW\ninterface Fa0/1\n switchport mode access\n");
	g_auto(Said) no_router = call(cmd_import, dir, "import $");
	CHECK_INT(no_router.code, EXIT_BAD_INPUT, "a scenario without a router: %s", no_router.out);
	CHECK(strstr(no_router.err, "[node-layer-2]") &&
		      strstr(no_router.err, "none of its configurations can run"),
	      "%s", no_router.err);
	g_auto(Said) gone = call(cmd_import, dir, "import $/gone");
	CHECK_INT(gone.code, EXIT_BAD_INPUT, "%s", gone.err);
	labfiles_free(dir);
}

/* ---- outputs ---- */

/* Wrong: a second import reads what the first has written, or an output takes the place of a configuration. */
static void test_again(void)
{
	static const LabFile files[] = {
		{"a.cfg", R("A", IF("Fa0/0", "10.0.0.2 255.255.255.252",
				    "") "ip route 0.0.0.0 0.0.0.0 10.0.0.1\n")},
		{NULL, NULL}};
	char *dir = labfiles_new(files);
	g_auto(Said) first = {0}, second = {0};
	g_autofree char *once = labfiles_import(dir, "$", "", &first),
			*twice = labfiles_import(dir, "$", "", &second);
	CHECK_STR(twice, once, "a second import is another one");
	CHECK_INT(netdir_entries(dir), 3, "a.cfg, out.scn, transit1.cfg");
	g_auto(Said) over = call(cmd_import, dir, "import $ -o $/a.cfg");
	CHECK_INT(over.code, EXIT_BAD_INPUT, "a configuration was replaced: %s", over.err);
	g_auto(Said) printed = call(cmd_import, dir, "import $");
	CHECK(strstr(printed.out, "[router A]") && strstr(printed.err, "[file-not-written]"),
	      "%s%s", printed.out, printed.err);
	labfiles_free(dir);
}

/* ---- the provider ---- */

#define TUNNEL(peer) "crypto map M 10 ipsec-isakmp\n set peer " peer "\n match address 101\n"

static void test_transit(void)
{
	static const LabFile files[] = {
		{"a.cfg", R("A", TUNNEL("192.0.2.6")
					 IF("Fa0/0", "192.0.2.2 255.255.255.252", " crypto map M\n")
						 IF("Fa0/1", "10.1.0.1 255.255.255.0",
						    "") "ip route 0.0.0.0 0.0.0.0 192.0.2.1\n"
							"access-list 101 permit ip 10.1.0.0 "
							"0.0.0.255 10.2.0.0 0.0.0.255\n")},
		{"b.cfg", R("B", TUNNEL("192.0.2.2")
					 IF("Fa0/0", "192.0.2.6 255.255.255.252", " crypto map M\n")
						 IF("Fa0/1", "10.2.0.1 255.255.255.0",
						    "") "ip route 0.0.0.0 0.0.0.0 192.0.2.5\n"
							"access-list 101 permit ip 10.2.0.0 "
							"0.0.0.255 10.1.0.0 0.0.0.255\n")},
		{"c.cfg", R("C", IF("Fa0/0", "192.0.2.10 255.255.255.252",
				    "") "ip route 0.0.0.0 0.0.0.0 192.0.2.9\n")},
		{"d.cfg",
		 R("D", TUNNEL("198.51.100.1") IF("Fa0/0", "10.1.0.2 255.255.255.0",
						  "") "ip route 0.0.0.0 0.0.0.0 10.1.0.1\n")},
		{NULL, NULL}};
	char *dir = labfiles_new(files);
	g_auto(Said) said = {0};
	g_autofree char *text = labfiles_import(dir, "$", "", &said),
			*one = labfiles_text(dir, "transit1.cfg"),
			*two = labfiles_text(dir, "transit2.cfg");
	CHECK(strstr(one, "ip address 192.0.2.1 255.255.255.252\n") &&
		      strstr(one, "ip address 192.0.2.5 255.255.255.252\n") &&
		      !strstr(one, "192.0.2.9"),
	      "whom a tunnel joins is not on one router: %s", one);
	CHECK(strstr(two, "ip address 192.0.2.9 255.255.255.252\n"), "%s", two);
	CHECK(!strstr(text, "transit3") && !strstr(one, "ip route"), "%s%s", text, one);
	CHECK(strstr(text, "[probe A-to-B]\nfrom = A 10.1.0.1\nto = 10.2.0.1\n") &&
		      !strstr(text, "[probe B-to-A]"),
	      "%s", text);
	CHECK(strstr(said.err, "[peer-missing] no configuration has the peer 198.51.100.1"), "%s",
	      said.err);
	labfiles_free(dir);
}

/* One end of a tunnel alone: --mirror-peers makes the other one, and traffic passes. Wrong: the peer's key, proposals or
 * networks are not this end's, or a pair with one virtual address is two peers. */
#define HQ_END(ip, more)                                                                           \
	"crypto isakmp policy 10\n encr aes\n authentication pre-share\n group 2\n"                \
	"crypto isakmp key north-7 address 203.0.113.2\n"                                          \
	"crypto ipsec transform-set T esp-aes esp-sha-hmac\n"                                      \
	"crypto map M 10 ipsec-isakmp\n set peer 203.0.113.2\n set transform-set T\n set pfs "     \
	"group2\n"                                                                                 \
	" match address 101\n" IF(                                                                 \
		"Fa0/0", ip " 255.255.255.248",                                                    \
		more) "ip route 0.0.0.0 0.0.0.0 198.51.100.1\n"                                    \
		      "access-list 101 permit ip 10.1.0.0 0.0.0.255 10.2.1.0 0.0.0.255\n"

static void test_mirror(void)
{
	static const LabFile alone[] = {
		{"a.cfg", R("A", HQ_END("198.51.100.2", " crypto map M\n")
					 IF("Fa0/1", "10.1.0.1 255.255.255.0", ""))},
		{NULL, NULL}};
	static const char pair[] = " standby 1 ip 198.51.100.4\n standby 1 name V\n"
				   " crypto map M redundancy V\n";
	g_autofree char *a = g_strconcat(R("A", HQ_END("198.51.100.2", "%")), NULL);
	char *dir = labfiles_new(alone);
	g_auto(Said) said = {0}, twice = {0};
	g_autofree char *text = labfiles_import(dir, "$", " --mirror-peers", &said),
			*mirror = labfiles_text(dir, "mirror1.cfg");
	CHECK(strstr(said.err,
		     "[peer-mirrored] no configuration has the peer 203.0.113.2: mirror1"),
	      "%s", said.err);
	CHECK(strstr(mirror, "crypto isakmp key north-7 address 198.51.100.2\n") &&
		      strstr(mirror, " set pfs group2\n") && strstr(mirror, " encr aes\n") &&
		      strstr(mirror, " permit ip 10.2.1.0 0.0.0.255 10.1.0.0 0.0.0.255\n"),
	      "%s", mirror);
	g_auto(Said) run = call(cmd_run, dir, "run --record none $/out.scn --until 120s");
	CHECK(strstr(text, "[probe A-to-mirror1]\nfrom = A 10.1.0.1\nto = 10.2.1.1\n"), "%s", text);
	CHECK(!strstr(run.out, "not back"), "the tunnel does not come up: %s%s", run.out, mirror);
	labfiles_free(dir);

	g_auto(GStrv) parts = g_strsplit(a, "%", 2);
	g_autofree char *one = g_strconcat(parts[0], pair, parts[1], NULL);
	g_auto(GStrv) other = g_strsplit(one, "198.51.100.2 ", 2), named = NULL;
	g_autofree char *two = g_strconcat(other[0], "198.51.100.3 ", other[1], NULL);
	named = g_strsplit(two, "hostname A", 2);
	g_autofree char *second = g_strconcat("hostname B", named[1], NULL);
	const LabFile both[] = {{"a.cfg", one}, {"b.cfg", second}, {NULL, NULL}};
	dir = labfiles_new(both);
	g_autofree char *of_pair = labfiles_import(dir, "$", " --mirror-peers", &twice),
			*of_both = labfiles_text(dir, "mirror1.cfg");
	CHECK(strstr(of_both, " set peer 198.51.100.4\n") && !strstr(of_both, "MIRROR 20") &&
		      !strstr(of_pair, "mirror2"),
	      "%s%s", of_pair, of_both);
	labfiles_free(dir);
}

/* Wrong: a folder is no network to lint, something is written, or what import finds is lost. */
static void test_lint(void)
{
	static const LabFile files[] = {
		{"a.cfg", R("A", IF("Fa0/0", "10.0.0.2 255.255.255.252", " mtu 1400\n") IF(
					 "Fa0/1", "10.0.1.1 255.0.255.0",
					 "") "router ospf 1\n network 10.0.0.0 0.0.0.3 area 0\n!\n"
					     "ip route 0.0.0.0 0.0.0.0 10.9.0.1\n")},
		{"b.cfg", R("B", IF("Fa0/0", "10.0.0.1 255.255.255.252", "") IF(
					 "Fa0/1", "10.9.0.2 255.255.255.252",
					 "") "router ospf 1\n network 10.0.0.0 0.0.0.3 area 0\n!\n"
					     "ip route 0.0.0.0 0.0.0.0 10.9.0.1\n")},
		{NULL, NULL}};
	static const char *const said[] = {
		"%/a.cfg: 10 lines, 9 applied, 1 unmodelled, ", "%: verdict complete\n",
		"%/b.cfg:10: warning: [next-hop-guessed] no configuration",
		"%/a.cfg:7: warning: [line-refused] left out: ",
		"warning: [ospf-mismatch] the MTUs of A's"};
	char *dir = labfiles_new(files);
	g_auto(Said) s = call(cmd_lint, dir, "lint --summary $");
	CHECK_INT(s.code, EXIT_OK, "%s", s.err);
	for (size_t i = 0; i < G_N_ELEMENTS(said); i++) {
		g_auto(GStrv) parts = g_strsplit(said[i], "%", -1);
		g_autofree char *want = g_strjoinv(dir, parts);
		CHECK(strstr(s.out, want), "lacks %s in\n%s", want, s.out);
	}
	CHECK_INT(netdir_entries(dir), 2, "lint writes nothing");
	labfiles_free(dir);
}

/* Wrong: each of ten thousand configurations compiles all statements anew, or frees those of others. */
static void test_lent(void)
{
	static const ScnText t = {
		.name = "a.cfg", .path = "a.cfg", .text = "hostname A\n", .len = 11};
	g_autoptr(Stage) first = stage_lone(&t, NULL, false, NULL, NULL);
	Stage *second = stage_lone(&t, first, false, NULL, NULL);
	const ConfTable *table = stage_net(first)->statements[NODE_ROUTER];
	CHECK(table && stage_net(second)->statements[NODE_ROUTER] == table,
	      "statements are not lent");
	stage_free(second);
	g_autoptr(Stage) third = stage_lone(&t, first, false, NULL, NULL);
	CHECK(!stage_error(third), "lent statements are gone");
}

/* ---- hostile names ---- */

/* Wrong: whoever wrote a name, a description or a message writes the scenario. */
static void test_hostile(void)
{
	static const LabFile files[] = {
		{"a;b.cfg", R("A]\t[x", IF("Fa0/0", "10.0.0.1 255.255.255.252",
					   " description B; [router evil]\n"))},
		{" b\n[router evil]\nconfig = x.cfg",
		 "version 12.4\n" R("B;C:#", IF("Fa0/0", "10.0.0.2 255.255.255.252",
						" description # [event x]\n"))},
		{"d\n[router evil]\n{x} #.cfg", "ASA Version 9.1\n"},
		{"{e}; .cfg", "ASA Version 9.1\n"},
		{"c#.cfg", R("{c}", IF("Fa0/0", "10.9.0.1 255.255.255.0", "")
					    IF("Fa0/1", "10.9.1.1 255.0.255.0", ""))},
		{NULL, NULL}};
	char *dir = labfiles_new(files);
	g_auto(Said) said = {0};
	g_autofree char *text = labfiles_import(dir, "$", "", &said);
	CHECK(strstr(text, "config = a\\;b.cfg\n") && strstr(text, "config = c#.cfg\n"), "%s",
	      text);
	CHECK(strstr(text, "[router B_C__]\nconfig = B_C__.cfg\n"), "%s", text);
	CHECK(!strstr(text, "\n[router evil]") && !strstr(text, "\n[event x]"), "%s", text);
	CHECK(strstr(said.err, "[node-renamed]"), "%s", said.err);
	labfiles_free(dir);
}

SUITE(import_folder) = {
	{"cables come out of subnets, tags, descriptions", test_cables},
	{"what is no router, or is not clear, is told", test_findings},
	{"a router that cannot be simulated makes the result conditional", test_left_out},
	{"nothing to read is an error", test_nothing},
	{"a second import is the first, and replaces only its like", test_again},
	{"next hops that nobody has become transit routers, whom tunnels join one", test_transit},
	{"a crypto peer without a configuration is the mirror image of this end", test_mirror},
	{"lint takes a folder as the network that comes of it", test_lint},
	{"configurations share what is compiled of statements", test_lent},
	{"names and descriptions are text", test_hostile},
	{NULL, NULL},
};
