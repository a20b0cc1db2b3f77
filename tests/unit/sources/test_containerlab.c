/* Topologies of containerlab: whose configurations are read, what is cabled, and what of a file somebody sent is refused. */

#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/support/check.h"
#include "tests/unit/sources/labfiles.h"

#define NET30 " 255.255.255.252"
#define NET24 " 255.255.255.0"

/* Two sites at a provider; addresses alone would join hq's Gi3 and shop's LAN, which no cable does. */
static const char hq[] = "hostname hq\n"
			 "interface GigabitEthernet2\n ip address 192.0.2.2" NET30 "\n"
			 "interface GigabitEthernet3\n ip address 10.1.0.1" NET24 "\n"
			 "ip route 0.0.0.0 0.0.0.0 192.0.2.1\n";
static const char shop[] = "hostname shop-7\n"
			   "interface Ethernet0/1\n ip address 198.51.100.2" NET30 "\n"
			   "interface Ethernet1/0\n ip address 10.1.0.9" NET24 "\n"
			   "ip route 0.0.0.0 0.0.0.0 198.51.100.1\n";
static const char isp[] = "hostname isp\n"
			  "interface GigabitEthernet0/1\n ip address 192.0.2.1" NET30 "\n"
			  "interface GigabitEthernet0/2\n ip address 198.51.100.1" NET30 "\n"
			  "ip route 10.1.0.0 255.255.255.0 192.0.2.2\n";

static const char lab[] =
	"name: shops\n"
	"topology:\n"
	"  defaults:\n"
	"    kind: cisco_iol\n"
	"  kinds:\n"
	"    cisco_iol: {image: iol, startup-config: configs/__clabNodeName__.cfg}\n"
	"    cisco_vios: {image: vios}\n"
	"  groups:\n"
	"    core: {kind: cisco_vios, startup-config: isp.cfg}\n"
	"  nodes:\n"
	"    hq:\n"
	"      kind: vr-csr\n"
	"      startup-config: configs/hq.cfg\n"
	"    shop:\n"
	"    isp: {group: core}\n"
	"    lan: {kind: bridge}\n"
	"    pc: {kind: linux, image: alpine}\n"
	"  links:\n"
	"    - endpoints: [\"hq:eth1\", \"isp:eth1\"]\n"
	"    - type: veth\n"
	"      endpoints:\n"
	"        - {node: shop, interface: e0/1}\n"
	"        - {node: isp, interface: GigabitEthernet0/2, mac: 02:00:00:00:00:01}\n"
	"    - endpoints: [\"hq:Gi3\", \"lan:port1\"]\n"
	"    - endpoints: [\"pc:eth1\", \"lan:port2\"]\n"
	"    - type: macvlan\n"
	"      host-interface: enp0s3\n"
	"      endpoint: {node: shop, interface: eth4}\n"
	"    - endpoints: [\"shop:eth5\", \"mgmt-net:shop-eth5\"]\n";

#define FILES                                                                                      \
	{"configs/hq.cfg", hq}, {"configs/shop.cfg", shop},                                        \
	{                                                                                          \
		"isp.cfg", isp                                                                     \
	}

static void test_network(void)
{
	static const LabFile files[] = {FILES, {"shops.clab.yml", lab}, {NULL, NULL}};
	static const char *const has[] = {
		"\n[scenario]\ntitle = shops\nduration",
		"[router hq]\nconfig = configs/hq.cfg\n# guess: no version line says its release: "
		"that of its kind\nrelease = 17.3\n",
		"[release-guessed] no version line in the configuration of shop-7, isp: taken for "
		"release 12.3, the default\n",
		"[router shop-7]\nconfig = configs/shop.cfg\n",
		"[router isp]\nconfig = isp.cfg\n",
		"# said: shops.clab.yml:16\n[switch lan]\nports = hq:GigabitEthernet3\n",
		"# said: shops.clab.yml:19\n[link link1]\nports = hq:GigabitEthernet2; "
		"isp:GigabitEthernet0/1\n",
		"# said: shops.clab.yml:20\n[link link2]\nports = shop-7:Ethernet0/1; "
		"isp:GigabitEthernet0/2\n",
		"# said: shops.clab.yml:26\n[switch lan1]\nports = shop-7:Ethernet1/0\n",
		"shops.clab.yml:14: [hostname-differs] the hostname of shop is shop-7: it is "
		"shop-7 here",
		"shops.clab.yml:17: [node-foreign] pc is linux, which is not simulated",
		"shops.clab.yml:26: [link-outside] a link of the type macvlan leads out of the lab",
		"shops.clab.yml:29: [link-outside] a link of the type mgmt-net leads out of the "
		"lab",
		"shops.clab.yml:29: [cable-open] shop:Ethernet1/1: its configuration has no such "
		"port",
		NULL};
	static const char *const lacks[] = {"lan2", "[switch pc", "[router pc", "[next-hop", NULL};
	char *dir = labfiles_new(files);
	g_auto(Said) file = {0}, folder = {0};
	g_autofree char *text = labfiles_import(dir, "$/shops.clab.yml", "", &file),
			*same = labfiles_import(dir, "$", " --format containerlab", &folder);
	labfiles_has(text, has);
	labfiles_lacks(text, lacks);
	CHECK_STR(same, text, "the folder of a topology is another source");
	g_auto(Said) lint = call(cmd_lint, dir, "lint --summary $/shops.clab.yml");
	CHECK_INT(lint.code, EXIT_OK, "%s", lint.err);
	CHECK(strstr(lint.out, "shops.clab.yml:17: warning: [node-foreign]") &&
		      strstr(lint.out, "configs/hq.cfg: 6 lines, 6 applied"),
	      "%s", lint.out);
	CHECK_INT(netdir_entries(dir), 4, "lint writes nothing");
	labfiles_free(dir);
}

/* Wrong: a router of another system is left out of the scenario, and the result is complete; or a computer is taken for one. */
static void test_left_out(void)
{
	static const LabFile files[] = {
		{"r.cfg", R("r", IF("Ethernet0/1", "10.0.1.1" NET24, "")
					 IF("Ethernet0/2", "10.0.2.1" NET24, ""))},
		{"l.clab.yml", "topology:\n  nodes:\n"
			       "    r: {kind: cisco_iol, startup-config: r.cfg}\n"
			       "    other: {kind: nokia_srlinux}\n"
			       "    pc: {kind: linux}\n"
			       "    box: {kind: linux}\n"
			       "    bare: {kind: cisco_iol}\n"
			       "    far: {kind: cisco_iol, startup-config: \"http://x/f.cfg\"}\n"
			       "    cut: {kind: cisco_iol, startup-config: \"ASA Version 9\\n\"}\n"
			       "  links:\n"
			       "  - endpoints: [r:eth1, other:e1-1]\n"
			       "  - endpoints: [r:eth2, box:eth1]\n"
			       "  - endpoints: [pc:eth1, box:eth2]\n"},
		{NULL, NULL}};
	static const char *const has[] = {"[left-out other]\nfile = l.clab.yml\nline = 4\nwhy = a "
					  "node of nokia_srlinux, which is not "
					  "simulated\n",
					  "[left-out box]\nfile = l.clab.yml\nline = 6\n",
					  /* Wrong: a file is named that is not there. */
					  "[left-out bare]\nfile = l.clab.yml\nline = 7\n",
					  "[left-out far]\nfile = l.clab.yml\nline = 8\n",
					  "[left-out cut]\nfile = l.clab.yml\nline = 9\n", NULL};
	static const char *const lacks[] = {"[left-out pc]", NULL};
	char *dir = labfiles_new(files);
	g_auto(Said) said = {0};
	g_autofree char *text = labfiles_import(dir, "$/l.clab.yml", "", &said);
	labfiles_has(text, has);
	labfiles_lacks(text, lacks);
	g_auto(Said) run = call(cmd_run, dir, "run --record none $/out.scn");
	CHECK(strstr(run.out, "Verdict: conditional on 5 lines"), "%s%s", run.out, run.err);
	labfiles_free(dir);
}

/* What kinds call the ports that are "ethN", and what of them is a switch. */
static void test_kinds(void)
{
	static const char routed[] =
		"hostname sw4\ninterface GigabitEthernet1/0/1\n no switchport\n ip "
		"address 10.0.4.1" NET24 "\n";
	static const LabFile files[] = {
		{"l.clab.yaml", "topology:\n  nodes:\n"
				"    r1: {kind: cisco_c8000v, startup-config: r1.cfg}\n"
				"    r2: {kind: vr-vios, startup-config: r2.cfg}\n"
				"    r3: {kind: cisco_iol, startup-config: r3.cfg}\n"
				"    sw1: {kind: cisco_iol, type: L2, startup-config: sw.cfg}\n"
				"    sw2: {kind: ovs-bridge}\n"
				"    sw3: {kind: cisco_cat9kv}\n"
				"    sw4: {kind: cisco_cat9kv, startup-config: sw4.cfg}\n"
				"    r5: {kind: cisco_iol}\n"
				"  links:\n"
				"    - endpoints: [r1:eth0, sw1:eth1]\n"
				"    - endpoints: [r1:eth3, sw1:eth2]\n"
				"    - endpoints: [r2:eth7, sw2:a]\n"
				"    - endpoints: [r3:eth10, sw3:eth1]\n"
				"    - endpoints: [sw4:eth1, r5:eth1]\n"},
		{"r1.cfg", R("r1", IF("GigabitEthernet1", "10.0.0.1" NET24, "")
					   IF("GigabitEthernet4", "10.0.1.1" NET24, ""))},
		{"r2.cfg", R("r2", IF("GigabitEthernet0/7", "10.0.2.1" NET24, ""))},
		{"r3.cfg", R("r3", IF("Ethernet2/2", "10.0.3.1" NET24, ""))},
		{"sw.cfg", "hostname sw\ninterface Ethernet0/1\n switchport access vlan 7\n"},
		{"sw4.cfg", routed},
		{NULL, NULL}};
	static const char *const has[] = {
		"[switch sw1]\nports = r1:GigabitEthernet1; r1:GigabitEthernet4\n",
		"[switch sw2]\nports = r2:GigabitEthernet0/7\n",
		"[switch sw3]\nports = r3:Ethernet2/2\n",
		"[switch lan1]\nports = sw4:GigabitEthernet1/0/1\n",
		"l.clab.yaml:6: [node-layer-2] sw1 is a switch",
		"l.clab.yaml:10: [node-unreadable] no configuration: it is left out",
		NULL};
	char *dir = labfiles_new(files);
	g_auto(Said) said = {0};
	g_autofree char *text = labfiles_import(dir, "$", "", &said);
	labfiles_has(text, has);
	/* Wrong: a version line does not say the release. */
	CHECK(!strstr(text, "config = r1.cfg\n#"), "%s", text);
	labfiles_free(dir);
}

/* A configuration inside of the topology is written beside the scenario, where its name leads. */
static void test_inline(void)
{
	static const LabFile files[] = {
		{"l.clab.yml",
		 "topology:\n  nodes:\n    r1:\n      kind: cisco_iol\n"
		 "      startup-config: |\n        hostname r1\n        interface Ethernet0/1\n"
		 "         ip address 10.0.0.1 255.0.255.0\n         ip address 10.0.0.1 "
		 "255.255.255.0\n"
		 "    r2: {kind: cisco_iol, startup-config: \"https://example.net/r2.cfg\"}\n"
		 "    r3: {kind: cisco_iol, startup-config: \"${LAB}/r3.cfg\"}\n"
		 "    r4: {kind: cisco_iol, startup-config: r4.partial}\n"
		 "    r5: {kind: cisco_iol, startup-config: \"hostname r5\\ninterface Loopback0\\n"
		 " ip address 1.1.1.1 255.0.255.0\\n\"}\n"},
		{"r4.partial", R("r4", "")},
		{NULL, NULL}};
	static const char *const has[] = {
		"[router r1]\nconfig = r1.cfg\n",
		"l.clab.yml:8: [line-refused] left out: ",
		"l.clab.yml:10: [config-unread] https://example.net/r2.cfg is elsewhere: it is not "
		"read",
		"l.clab.yml:11: [config-unread] ${LAB}/r3.cfg is as the environment says",
		"l.clab.yml:13: [line-refused] left out: ",
		"l.clab.yml:12: [config-partial] containerlab adds lines of its own to r4.partial",
		NULL};
	char *dir = labfiles_new(files);
	g_auto(Said) said = {0}, again = {0};
	g_autofree char *text = labfiles_import(dir, "$", "", &said),
			*config = labfiles_text(dir, "r1.cfg"),
			*twice = labfiles_import(dir, "$", "", &again);
	labfiles_has(text, has);
	CHECK_STR(config,
		  "! written by vpnha import: a copy, of what stands in a topology file\nhostname "
		  "r1\n"
		  "interface Ethernet0/1\n ip address 10.0.0.1 255.0.255.0\n ip address 10.0.0.1 "
		  "255.255.255.0\n",
		  "the copy");
	CHECK_STR(twice, text, "a second import is another one");
	g_auto(Said) lint = call(cmd_lint, dir, "lint $/l.clab.yml");
	CHECK(strstr(lint.out, "\nr1.cfg:3: unmodelled "), "%s", lint.out);
	g_autofree char *out = netdir_path(dir, "out.scn");
	unlink(out);
	netdir_write(dir, "r1.cfg", "hostname mine\n");
	labfiles_refused(dir, "$", "r1.cfg: exists and is not a configuration of vpnha import");
	g_autofree char *mine = labfiles_text(dir, "r1.cfg");
	CHECK_STR(mine, "hostname mine\n", "somebody's file was replaced");
	labfiles_free(dir);
}

/* ---- what is refused ---- */

#define NODE(keys) "topology:\n  nodes:\n    r1: {kind: cisco_iol, " keys "}\n"

static const struct {
	const char *text, *said;
} wrong[] = {
	{"topology: [\n", "l.clab.yml:2:1: did not find expected node content"},
	{"name: x\n", "l.clab.yml:1:1: no topology, expected a map with nodes and links"},
	{"topology:\n  nodes: [r1]\n", ":2:10: nodes is a list, expected a map of nodes"},
	{"topology:\n  nodes:\n    r1: x\n",
	 ":3:9: a node is a text, expected a map with its kind"},
	{"topology:\n  nodes:\n    r1: {image: x}\n",
	 ":3:5: a node without a kind, expected one here"},
	{NODE("startup-config: [a]"),
	 ":3:43: startup-config is a list, expected the name of a file"},
	{NODE("startup-config: ../r1.cfg"),
	 ":3:43: \"../r1.cfg\" has \"..\" in it, expected the path of a file in the topology's "
	 "folder without it"},
	/* Wrong: of a file that is in the folder it is said that it is not. */
	{NODE("startup-config: ./a/../r1.cfg"), ":3:43: \"./a/../r1.cfg\" has \"..\" in it"},
	{NODE("startup-config: /etc/passwd"),
	 ":3:43: \"/etc/passwd\" leads out of the topology's folder"},
	{NODE("startup-config: ~/r1.cfg"), "leads out of the topology's folder"},
	{NODE("startup-config: passwd"), ":3:43: \"passwd\" leads out of the topology's folder"},
	{NODE("startup-config: zero"), ":3:43: \"zero\" leads out of the topology's folder"},
	{NODE("startup-config: fifo"), ":3:43: "},
	{NODE("startup-config: fifo"), "fifo: is not a regular file, expected one"},
	{NODE("startup-config: gone.cfg"),
	 "gone.cfg: No such file or directory, expected a file to read"},
	{NODE("") "  links:\n    - endpoints: [r1:eth1]\n", ":5:18: 1 endpoints, expected 2"},
	{NODE("") "  links:\n    - endpoints: [r1:eth1, r2:eth1]\n",
	 ":5:28: \"r2\", expected the name of a node of this topology"},
	{NODE("") "  links:\n    - endpoints: [r1, r1:eth1]\n",
	 ":5:19: \"r1\", expected NODE:INTERFACE"},
	{NODE("") "  links:\n    - {type: veth}\n",
	 ":5:7: a link without ends, expected endpoints"},
	{NODE("") "  links:\n    - endpoints: [{node: r1}, r1:eth1]\n",
	 ":5:19: no interface, expected the name of an interface"},
	{"topology:\n  nodes:\n    pc: {kind: linux}\n", "no configuration of IOS in it"},
};

/* Wrong: who sent the file says what else is read, or a file hangs. */
static void test_wrong(void)
{
	static const LabFile none[] = {{NULL, NULL}};
	char *dir = labfiles_new(none);
	g_autofree char *fifo = netdir_path(dir, "fifo"), *zero = netdir_path(dir, "zero"),
			*passwd = netdir_path(dir, "passwd");
	CHECK(mkfifo(fifo, 0600) == 0 && symlink("/dev/zero", zero) == 0 &&
		      symlink("/etc/passwd", passwd) == 0,
	      "links");
	for (size_t i = 0; i < G_N_ELEMENTS(wrong); i++) {
		netdir_write(dir, "l.clab.yml", wrong[i].text);
		labfiles_refused(dir, "$/l.clab.yml --format containerlab", wrong[i].said);
	}
	netdir_write(dir, "m.clab.yml", lab);
	labfiles_refused(dir, "$", "2 topologies of containerlab in it, expected the name of one");
	labfiles_refused(dir, "$/fifo", "fifo: is not a regular file, expected one");
	labfiles_free(dir);
}

/* Wrong: names that somebody gave nodes and interfaces write the scenario, or a file elsewhere. */
static void test_hostile(void)
{
	static const LabFile files[] = {
		{"l.clab.yml", "name: \"a\\n[event z]\"\n"
			       "topology:\n  nodes:\n"
			       "    \"../r;[router evil]\\nconfig = x\": {kind: cisco_iol, "
			       "startup-config: \"a\\nb\"}\n"
			       "    \"s\\n[event x]\": {kind: bridge}\n"
			       "    \"\\e[31m]\": {kind: \"k\\n[event y]\"}\n"
			       "  links:\n"
			       "    - endpoints: [\"s\\n[event x]:;[z]\\n\", \"\\e[31m]:x\"]\n"},
		{NULL, NULL}};
	static const char *const has[] = {
		"[router .._r__router_evil__config___x]\nconfig = .._r__router",
		"[switch s__event_x_]\n", NULL};
	static const char *const lacks[] = {"\n[router evil]", "\n[event ", "\nconfig = x\n",
					    "\033", NULL};
	char *dir = labfiles_new(files);
	g_auto(Said) said = {0};
	g_autofree char *text = labfiles_import(dir, "$", "", &said);
	labfiles_has(text, has);
	labfiles_lacks(text, lacks);
	CHECK(!strchr(said.err, '\033'), "%s", said.err);
	CHECK_INT(netdir_entries(dir), 3, "the topology, the scenario and a configuration");
	labfiles_free(dir);
}

SUITE(import_containerlab) = {
	{"a router of another system is left out by name", test_left_out},
	{"nodes inherit, links cable, and what is outside is told", test_network},
	{"each kind's ports have IOS's names", test_kinds},
	{"a configuration inside of the topology is written beside the scenario", test_inline},
	{"what is malformed, or leads elsewhere, is one line at its place", test_wrong},
	{"names are text", test_hostile},
	{NULL, NULL},
};
