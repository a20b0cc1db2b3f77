/* Labs of CML: configurations inside of one file, cables by ids, and switches that are not simulated as such. */

#include <string.h>
#include <unistd.h>

#include "sim/sources/station.h"
#include "tests/support/check.h"
#include "tests/unit/sources/labfiles.h"

/* A desk, a branch's router, a switch, a core's router, a server. */
static const char lab[] = "lab:\n  title: branch\n  version: 0.1.0\n"
			  "nodes:\n"
			  "  - boot_disk_size: null\n"
			  "    id: n0\n    label: branch\n    node_definition: iosv\n    x: -200\n"
			  "    configuration: |-\n"
			  "      hostname inserthostname_here\n"
			  "      interface GigabitEthernet0/0\n"
			  "       ip address 10.0.0.1 255.255.255.252\n"
			  "      interface GigabitEthernet0/1\n"
			  "       ip address 10.1.0.1 255.0.255.0\n"
			  "       ip address 10.1.0.1 255.255.255.0\n"
			  "      ip route 10.2.0.0 255.255.255.0 10.0.0.2\n"
			  "    interfaces:\n"
			  "      - {id: i0, label: Loopback0, type: loopback}\n"
			  "      - {id: i1, slot: 0, label: GigabitEthernet0/0, type: physical}\n"
			  "      - {id: i2, slot: 1, label: GigabitEthernet0/1, type: physical}\n"
			  "  - id: n1\n    label: core\n    node_definition: csr1000v\n"
			  "    configuration:\n"
			  "      - name: iosxe_config.txt\n"
			  "        content: |\n"
			  "          hostname core\n"
			  "          interface GigabitEthernet2\n"
			  "           ip address 10.0.0.2 255.255.255.252\n"
			  "          interface GigabitEthernet3\n"
			  "           ip address 10.2.0.1 255.255.255.0\n"
			  "          ip route 10.1.0.0 255.255.255.0 10.0.0.1\n"
			  "    interfaces:\n"
			  "      - {id: i0, slot: 1, label: GigabitEthernet2, type: physical}\n"
			  "      - {id: i1, slot: 2, label: GigabitEthernet3, type: physical}\n"
			  "  - id: n2\n    label: hub 1\n    node_definition: unmanaged_switch\n   "
			  " configuration: ''\n"
			  "    interfaces: [{id: i0, label: port0}, {id: i1, label: port1}]\n"
			  "  - id: n3\n    label: desk\n    node_definition: alpine\n"
			  "    configuration: |\n"
			  "      # configurable\n"
			  "      hostname inserthostname_here\n"
			  "      ip address add 10.1.0.9/24 dev eth0\n"
			  "      ip route add default via 10.1.0.1\n"
			  "    interfaces: [{id: i0, label: eth0}]\n"
			  "  - id: n4\n    label: srv\n    node_definition: server\n"
			  "    configuration: \"ifconfig eth0 10.2.0.9 netmask 255.255.255.0 "
			  "up\\nroute add default gw 10.2.0.1\\n\"\n"
			  "    interfaces: [{id: i0, label: eth0}]\n"
			  "links:\n"
			  "  - {id: l0, n1: n0, i1: i1, n2: n2, i2: i0, label: branch-hub}\n"
			  "  - {id: l1, n1: n2, i1: i1, n2: n1, i2: i0, conditioning: {}}\n"
			  "  - {id: l2, n1: n3, i1: i0, n2: n0, i2: i2}\n"
			  "  - {id: l3, n1: n1, i1: i1, n2: n4, i2: i0}\n"
			  "annotations: []\n";

static void test_network(void)
{
	static const LabFile files[] = {{"branch.yaml", lab}, {"r.cfg", R("x", "")}, {NULL, NULL}};
	static const char *const has[] = {
		"# finding: branch.yaml:15: [line-refused] left out: \"255.0.255.0\"",
		"\n[scenario]\ntitle = branch\nduration", "[router branch]\nconfig = branch.cfg\n",
		/* Wrong: what is IOS-XE by its kind runs as 12.3, and the profile says that this is evidenced. */
		"[router core]\nconfig = core.cfg\n# guess: no version line says its release: that "
		"of its kind\nrelease = 17.3\n",
		"[release-guessed] no version line in the configuration of core: taken for release "
		"17.3, a guess by the kind of node\n",
		"[release-guessed] no version line in the configuration of branch: taken for "
		"release 12.3, the default\n",
		"# said: branch.yaml:38\n[switch hub_1]\nports = branch:GigabitEthernet0/0; "
		"core:GigabitEthernet2\n",
		"# said: branch.yaml:59\n[link link1]\nports = desk; branch:GigabitEthernet0/1\n",
		"[link link2]\nports = core:GigabitEthernet3; srv\n",
		"[host desk]\naddress = 10.1.0.9/24\ngateway = 10.1.0.1\n",
		"[host srv]\naddress = 10.2.0.9/24\ngateway = 10.2.0.1\n",
		"[probe desk-to-srv]\nfrom = desk 10.1.0.9\nto = 10.2.0.9\n", NULL};
	static const char *const lacks[] = {"inserthostname", "hostname-differs", "[link-",
					    "[router x]", NULL};
	char *dir = labfiles_new(files);
	g_auto(Said) said = {0}, of_folder = {0};
	g_autofree char *text = labfiles_import(dir, "$/branch.yaml", "", &said),
			*config = labfiles_text(dir, "branch.cfg"),
			*same = labfiles_import(dir, "$", " --format cml", &of_folder);
	labfiles_has(text, has);
	labfiles_lacks(text, lacks);
	CHECK_STR(same, text, "the folder of a lab is another source");
	CHECK(strstr(config, "hostname branch\ninterface Gig") &&
		      g_str_has_suffix(config, "10.0.0.2\n"),
	      "%s", config);
	g_auto(Said) run = call(cmd_run, dir, "run --record none $/out.scn --until 70s");
	CHECK(!strstr(run.out, "not back"), "no echo comes through: %s", run.out);
	g_auto(Said) lint = call(cmd_lint, dir, "lint $/branch.yaml");
	CHECK_INT(lint.code, EXIT_OK, "%s", lint.err);
	CHECK(strstr(lint.out, "branch.yaml:15: warning: [line-refused]") &&
		      strstr(lint.out, "branch.yaml: verdict conditional on 1 line") &&
		      strstr(lint.out, "\nbranch.cfg:5: unmodelled "),
	      "%s", lint.out);
	labfiles_free(dir);
}

/* Wrong: of a folder of both, what was taken is not said. */
static void test_both(void)
{
	static const LabFile files[] = {
		{"a.yml", lab},
		{"b.clab.yml",
		 "topology: {nodes: {r1: {kind: cisco_iol, startup-config: r1.cfg}}}\n"},
		{"r1.cfg", R("r1", IF("Ethernet0/1", "10.0.0.1 255.255.255.0", ""))},
		{NULL, NULL}};
	char *dir = labfiles_new(files);
	g_auto(Said) said = {0}, asked = {0};
	g_autofree char *text = labfiles_import(dir, "$", "", &said),
			*other = labfiles_import(dir, "$", " --format cml", &asked);
	CHECK(strstr(text,
		     "finding: [format-guessed] taken as containerlab, and looks like cml, too") &&
		      strstr(text, "[router r1]"),
	      "%s", text);
	CHECK(strstr(other, "[router core]") && !strstr(other, "format-guessed"), "%s", other);
	labfiles_free(dir);
}

/* Nodes that are no routers: what is told of them, and that what is cabled to them is up. */
static void test_others(void)
{
	static const LabFile files[] = {
		{"l.yaml",
		 "lab: {}\nnodes:\n"
		 "  - {id: a, label: r1, node_definition: iol-xe, configuration: \"hostname "
		 "r1\\ninterface Ethernet0/0\\n ip address 10.0.0.1 255.255.255.0\\ninterface "
		 "Ethernet0/1\\n ip address 10.0.1.1 255.255.255.0\\n\",\n"
		 "     interfaces: [{id: i0, label: Ethernet0/0}, {id: i1, label: Ethernet0/1}]}\n"
		 "  - {id: b, label: net, node_definition: external_connector, interfaces: [{id: "
		 "i0, label: port}]}\n"
		 "  - {id: c, label: sw, node_definition: iosvl2, configuration: \"hostname "
		 "sw\\nvlan 7\\n\", interfaces: [{id: i0, label: Gi0/0}]}\n"
		 "  - {id: d, label: l3, node_definition: ioll2-xe, configuration: \"hostname "
		 "l3\\ninterface Ethernet0/0\\n no switchport\\n ip address 10.0.2.1 "
		 "255.255.255.0\\n\", interfaces: [{id: i0, label: Ethernet0/0}]}\n"
		 "  - {id: e, label: fw, node_definition: asav, configuration: \"ASA Version "
		 "9.1\", interfaces: [{id: i0, label: Gi0/0}]}\n"
		 "  - {id: f, label: r2, node_definition: iosv, interfaces: []}\n"
		 "  - {id: g, label: u, node_definition: ubuntu, configuration: "
		 "\"#cloud-config\\n\"}\n"
		 "  - {id: h, label: r1, node_definition: asav}\n"
		 "links:\n"
		 "  - {n1: a, i1: i0, n2: b, i2: i0}\n"
		 "  - {n1: a, i1: i1, n2: c, i2: i0}\n"
		 "  - {n1: d, i1: i0, n2: e, i2: i0, conditioning: {latency: 5, enabled: true}}\n"},
		{NULL, NULL}};
	static const char *const has[] = {
		"l.yaml:5: [node-foreign] net is external_connector, which is not simulated",
		"l.yaml:6: [node-layer-2] sw is a switch, which is not simulated as such",
		"l.yaml:8: [node-foreign] fw is asav, which is not simulated",
		"[left-out fw]\nfile = l.yaml\nline = 8\nwhy = a node of asav, which is not "
		"simulated\n",
		"l.yaml:9: [node-unreadable] no configuration: it is left out",
		"l.yaml:10: [host-without-address] u is left out: no address is said",
		"l.yaml:11: [node-renamed] r1 stands twice: it is r1-h here",
		"[switch sw]\nports = r1:Ethernet0/1\n",
		"[switch lan1]\nports = r1:Ethernet0/0\n",
		"[switch lan2]\nports = l3:Ethernet0/0\n",
		NULL};
	char *dir = labfiles_new(files);
	g_auto(Said) said = {0};
	g_autofree char *text = labfiles_import(dir, "$/l.yaml", "", &said);
	labfiles_has(text, has);
	CHECK(!strstr(text, "[left-out net]"), "the outside is no router: %s", text);
	labfiles_free(dir);
}

/* Three routers in a row: a link, a switch's cable, and of both what is not simulated. */
static const char shaped[] =
	"lab: {}\nnodes:\n"
	"  - {id: a, label: r1, node_definition: iosv, configuration: \"hostname r1\\n"
	"interface Gi0/0\\n ip address 10.0.0.1 255.255.255.0\\n"
	"interface Gi0/1\\n ip address 10.0.1.1 255.255.255.0\\n"
	"interface Gi0/2\\n channel-group 1\\n interface Port-channel1\\n ip address 10.0.2.1 "
	"255.255.255.0\\n\",\n"
	"     interfaces: [{id: i0, label: Gi0/0}, {id: i1, label: Gi0/1}, {id: i2, label: "
	"Gi0/2}]}\n"
	"  - {id: b, label: r2, node_definition: iosv, configuration: \"hostname r2\\n"
	"interface Gi0/0\\n ip address 10.0.0.2 255.255.255.0\\n\",\n"
	"     interfaces: [{id: i0, label: Gi0/0}]}\n"
	"  - {id: c, label: r3, node_definition: iosv, configuration: \"hostname r3\\n"
	"interface Gi0/0\\ninterface Gi0/0.7\\n encapsulation dot1Q 7\\n ip address 10.0.1.3 "
	"255.255.255.0\\nip route 10.9.0.0 255.255.0.0 10.0.1.9\\n\",\n"
	"     interfaces: [{id: i0, label: Gi0/0}]}\n"
	"  - {id: s, label: sw, node_definition: iosvl2, configuration: \"hostname sw\\n"
	"interface Gi0/0\\n switchport access vlan 7\\ninterface Gi0/1\\n switchport mode "
	"trunk\\n\",\n"
	"     interfaces: [{id: i0, label: Gi0/0}, {id: i1, label: Gi0/1}, {id: i2, label: "
	"Gi0/2}]}\n"
	"links:\n"
	"  - {n1: a, i1: i0, n2: b, i2: i0, conditioning: {latency: 30, jitter: 10, loss: 0.25, "
	"duplicate: 0, enabled: true}}\n"
	"  - {n1: a, i1: i1, n2: s, i2: i0, conditioning: {latency: 1.5, jitter: 2, bandwidth: "
	"64, gap: null, corrupt_prob: 1, operational: {loss: 1}}}\n"
	"  - {n1: c, i1: i0, n2: s, i2: i1, conditioning: {latency: 5, enabled: true}}\n"
	"  - {n1: a, i1: i2, n2: s, i2: i2, conditioning: {loss: 100}}\n";

/* Wrong: a lab of a slow line has the failover times of a fast one, and the result is complete. */
static void test_conditioning(void)
{
	static const LabFile files[] = {{"l.yaml", shaped}, {NULL, NULL}};
	static const char *const has[] = {
		"\nports = r1:GigabitEthernet0/0; r2:GigabitEthernet0/0\nlatency = 20ms\njitter = "
		"20ms\nloss = 0.25%\n",
		"\nports = r1:GigabitEthernet0/1; sw:Gi0/0\njitter = 3500us\n",
		"\nports = r3:GigabitEthernet0/0; sw:Gi0/1\nlatency = 5ms\n", "vlan.sw:Gi0/0 = 7\n",
		"trunk.sw:Gi0/1 = 7\n",
		"l.yaml:13: [link-conditioning] of what the link does to frames, bandwidth, "
		"corrupt_prob is not simulated",
		"\n[left-out r1-sw]\nfile = l.yaml\nline = 13\nwhy = bandwidth, corrupt_prob of "
		"the "
		"cable from r1 to sw, not simulated\n",
		/* who is on the switch is so, whatever its cable does */
		"transit1:GigabitEthernet0/0", "vlan.transit1:GigabitEthernet0/0 = 7\n",
		"l.yaml:15: [link-conditioning] latency, jitter and loss of a switch's cable to a "
		"port channel is not simulated",
		"\n[left-out r1-sw-2]\nfile = l.yaml\nline = 15\n", NULL};
	char *dir = labfiles_new(files);
	g_auto(Said) said = {0};
	g_autofree char *text = labfiles_import(dir, "$/l.yaml", "", &said);
	labfiles_has(text, has);
	CHECK(!strstr(text, "l.yaml:12: [") && !strstr(text, "l.yaml:14: ["), "%s", text);
	labfiles_free(dir);
}

/* Wrong: a switch that routes between its VLANs is a bridge of a complete result, and its addresses are guessed routers'. */
static void test_routing_switch(void)
{
	static const LabFile files[] = {
		{"l.yaml",
		 "lab: {}\nnodes:\n"
		 "  - {id: a, label: r1, node_definition: iosv, configuration: \"version "
		 "15.2\\nhostname r1\\ninterface Gi0/0\\n ip address 10.0.10.1 "
		 "255.255.255.0\\nip route 0.0.0.0 0.0.0.0 10.0.10.254\\n\", interfaces: [{id: i0, "
		 "label: Gi0/0}]}\n"
		 "  - {id: s, label: sw, node_definition: iosvl2, configuration: \"hostname "
		 "sw\\ninterface Gi0/0\\n switchport access vlan 10\\ninterface Vlan10\\n ip "
		 "address 10.0.10.254 255.255.255.0\\ninterface Vlan20\\n ip address 10.0.20.254 "
		 "255.255.255.0\\n\", interfaces: [{id: i0, label: Gi0/0}]}\n"
		 "links: [{n1: a, i1: i0, n2: s, i2: i0}]\n"},
		{NULL, NULL}};
	static const char *const has[] = {
		"[switch sw]\n",
		"[left-out sw-router]\nfile = l.yaml\nline = 4\nwhy = a switch that routes between "
		"its "
		"VLANs, which is not simulated\naddress = 10.0.10.0/24; 10.0.20.0/24\n",
		"[next-hop-open] 10.0.10.254 is on a cable to sw, which is left out", NULL};
	static const char *const lacks[] = {"transit1", NULL};
	char *dir = labfiles_new(files);
	g_auto(Said) said = {0};
	g_autofree char *text = labfiles_import(dir, "$/l.yaml", "", &said);
	labfiles_has(text, has);
	labfiles_lacks(text, lacks);
	labfiles_free(dir);
}

/* Wrong: what a switch's configuration says of its ports lets no frame of a VLAN through. */
static void test_vlans(void)
{
	static const LabFile files[] = {
		{"l.yaml",
		 "lab: {}\nnodes:\n"
		 "  - id: r\n    label: r1\n    node_definition: iosv\n    configuration: |\n"
		 "      hostname r1\n      interface GigabitEthernet0/0\n"
		 "      interface GigabitEthernet0/0.10\n       encapsulation dot1Q 10\n"
		 "       ip address 10.0.10.1 255.255.255.0\n"
		 "      interface GigabitEthernet0/0.20\n       encapsulation dot1Q 20\n"
		 "       ip address 10.0.20.1 255.255.255.0\n"
		 "    interfaces: [{id: i0, label: GigabitEthernet0/0}]\n"
		 "  - id: s\n    label: sw1\n    node_definition: iosvl2\n    configuration: |\n"
		 "      hostname sw1\n      interface GigabitEthernet0/0\n       switchport mode "
		 "trunk\n"
		 "      interface GigabitEthernet0/1\n       switchport access vlan 10\n"
		 "      interface GigabitEthernet0/2\n       switchport mode trunk\n"
		 "    interfaces: [{id: i0, label: GigabitEthernet0/0}, {id: i1, label: "
		 "GigabitEthernet0/1}, {id: i2, label: GigabitEthernet0/2}]\n"
		 "  - id: t\n    label: sw2\n    node_definition: ioll2-xe\n    configuration: |\n"
		 "      hostname sw2\n      interface Ethernet0/1\n       switchport access vlan "
		 "20\n"
		 "    interfaces: [{id: i0, label: Ethernet0/0}, {id: i1, label: Ethernet0/1}]\n"
		 "  - {id: a, label: a, node_definition: alpine, interfaces: [{id: i0, label: "
		 "eth0}],\n"
		 "     configuration: \"ip addr add 10.0.10.9/24 dev eth0\\nip route add default "
		 "via "
		 "10.0.10.1\"}\n"
		 "  - {id: b, label: b, node_definition: alpine, interfaces: [{id: i0, label: "
		 "eth0}],\n"
		 "     configuration: \"ip addr add 10.0.20.9/24 dev eth0\\nip route add default "
		 "via "
		 "10.0.20.1\"}\n"
		 "links:\n"
		 "  - {n1: r, i1: i0, n2: s, i2: i0}\n  - {n1: a, i1: i0, n2: s, i2: i1}\n"
		 "  - {n1: s, i1: i2, n2: t, i2: i0}\n  - {n1: b, i1: i0, n2: t, i2: i1}\n"},
		{NULL, NULL}};
	char *dir = labfiles_new(files);
	g_auto(Said) said = {0};
	g_autofree char *text = labfiles_import(dir, "$", "", &said);
	g_auto(Said) run = call(cmd_run, dir, "run --record none $/out.scn --until 70s");
	CHECK(strstr(run.out, "a-to-b") && !strstr(run.out, "not back"), "no echo: %s\n%s", run.out,
	      text);
	labfiles_free(dir);
}

/* The first schema has what is said in "data". */
static void test_first_schema(void)
{
	static const LabFile files[] = {
		{"l.yaml",
		 "lab_title: old\nnodes:\n"
		 "  - id: n0\n"
		 "    data: {label: r1, node_definition: iosv, configuration: \"hostname "
		 "r1\\ninterface Gi0/0\\n ip address 10.0.0.1 255.255.255.0\\n\"}\n"
		 "    interfaces: [{id: i0, data: {label: GigabitEthernet0/0, slot: 0}}]\n"
		 "  - id: n1\n"
		 "    data: {label: r2, node_definition: iosv, configuration: \"hostname "
		 "r2\\ninterface Gi0/3\\n ip address 10.0.0.2 255.255.255.0\\n\"}\n"
		 "    interfaces: [{id: i0, data: {label: GigabitEthernet0/3, slot: 0}}]\n"
		 "links:\n  - {id: l0, n1: n0, i1: i0, n2: n1, i2: i0}\n"},
		{NULL, NULL}};
	char *dir = labfiles_new(files);
	g_auto(Said) said = {0};
	g_autofree char *text = labfiles_import(dir, "$", "", &said);
	CHECK(strstr(text,
		     "[link link1]\nports = r1:GigabitEthernet0/0; r2:GigabitEthernet0/3\n") &&
		      strstr(text, "\ntitle = old\n"),
	      "%s", text);
	labfiles_free(dir);
}

/* ---- what is refused ---- */

#define NODES(rest) "lab: {}\nnodes:\n  - {id: a, label: r1, node_definition: iosv" rest "}\n"

#define SELF(condition) "links:\n  - {n1: a, i1: i, n2: a, i2: i, conditioning: {" condition "}}\n"

static const struct {
	const char *text, *said;
} wrong[] = {
	{"lab: {}\nnodes:\n  - [a\n", "l.yaml:4:1: did not find expected ',' or ']'"},
	{"lab: {}\n", "l.yaml:1:1: no nodes, expected a list of nodes"},
	{"lab: {}\nnodes: {a: b}\n", ":2:8: nodes is a map, expected a list of nodes"},
	{"lab: {}\nnodes: [a]\n",
	 ":2:9: a node is a text, expected a map with id and node_definition"},
	{"lab: {}\nnodes:\n  - {label: a}\n", ":3:5: no id, expected the id of a node"},
	{"lab: {}\nnodes:\n  - {id: a}\n",
	 ":3:5: no node_definition, expected the name of a node definition"},
	{NODES("") "  - {id: a, node_definition: iosv}\n",
	 ":4:10: the id a stands twice, expected it once"},
	{NODES(", configuration: {a: b}"),
	 ":3:62: configuration is a map, expected a text, or a list of files"},
	{NODES(", configuration: [{content: [x]}]"), ":3:73: content is a list, expected a text"},
	{NODES(", interfaces: [{label: x}]"), ":3:60: no id, expected the id of an interface"},
	{NODES(", interfaces: [{id: x}, {id: x}]"), ":3:74: the id x stands twice"},
	{NODES("") "links: [{n1: b}]\n", ":4:9: no i1, expected the id of an interface"},
	{NODES("") "links: [{n1: b, i1: i}]\n", ":4:14: \"b\", expected the id of a node"},
	{NODES("") "links: [{n1: a, i1: i}]\n",
	 ":4:21: \"i\", expected the id of an interface of a"},
	{NODES(", configuration: !!python/object:x {}"),
	 ":3:62: the tag tag:yaml.org,2002:python/object:x"},
	{NODES(", configuration: *x"), ":3:62: the alias *x, expected the anchor &x before it"},
	{NODES(", interfaces: [{id: i}]") SELF("latency: -1"),
	 ":5:58: \"-1\", expected milliseconds, 0 to 10000"},
	{NODES(", interfaces: [{id: i}]") SELF("jitter: 10001"),
	 ":5:57: \"10001\", expected milliseconds, 0 to 10000"},
	{NODES(", interfaces: [{id: i}]") SELF("loss: 1e1"),
	 ":5:55: \"1e1\", expected per cent, 0 to 100"},
	{NODES(", interfaces: [{id: i}]") SELF("loss: [1]"),
	 ":5:55: loss is a list, expected per cent, 0 to 100"},
	{NODES(""), "no configuration of IOS in it"},
	{NODES(", configuration: \"ASA Version 9.1\\n\""), "none of its configurations can run"},
};

static void test_wrong(void)
{
	static const LabFile none[] = {{NULL, NULL}};
	char *dir = labfiles_new(none);
	for (size_t i = 0; i < G_N_ELEMENTS(wrong); i++) {
		netdir_write(dir, "l.yaml", wrong[i].text);
		labfiles_refused(dir, "$/l.yaml --format cml -q", wrong[i].said);
	}
	netdir_write(dir, "l.yaml", "a: 1\n");
	labfiles_refused(dir, "$/l.yaml",
			 "l.yaml:1:1: no topology, expected one of containerlab or CML");
	labfiles_free(dir);
}

/* ---- end stations ---- */

static const struct {
	const char *text;
	Ip4 address;
	uint8_t len;
	Ip4 gateway;
} scripts[] = {
	{"ip addr add 10.0.0.2/24 dev eth0\nip r add default via 10.0.0.1 dev eth0\n",
	 IP4(10, 0, 0, 2), 24, IP4(10, 0, 0, 1)},
	{"sudo ip a a '10.0.0.2/30' dev eth0; x\nip route replace 0.0.0.0/0 via 10.0.0.1\n",
	 IP4(10, 0, 0, 2), 30, IP4(10, 0, 0, 1)},
	{"ifconfig eth0 10.0.0.2/25 up\n", IP4(10, 0, 0, 2), 25, 0},
	{"# ip address add 10.0.0.2/24 dev eth0\nip link set up dev eth0\nip address add\nip\n", 0,
	 0, 0},
	{"ip address add 10.0.0.2/33 dev eth0\nip address add 10.0.0.3/0\nifconfig eth0 10.0.0.1 "
	 "netmask "
	 "255.0.255.0\nip address add 10.0.0.4/8 dev eth0\nip address add 10.0.0.5/8 dev eth1\n",
	 IP4(10, 0, 0, 4), 8, 0},
	{"ip route add 10.0.0.0/8 via 10.0.0.1\nroute add default gw\nroute add default gw x\n", 0,
	 0, 0},
};

static void test_scripts(void)
{
	for (size_t i = 0; i < G_N_ELEMENTS(scripts); i++) {
		ImportNode n = {0};
		station_read(&n, scripts[i].text);
		CHECK_INT(n.address, scripts[i].address, "address of %s", scripts[i].text);
		CHECK_INT(n.prefix_len, scripts[i].len, "length of %s", scripts[i].text);
		CHECK_INT(n.gateway, scripts[i].gateway, "gateway of %s", scripts[i].text);
	}
}

SUITE(import_cml) = {
	{"a lab's nodes and links are a network that works", test_network},
	{"a folder of several formats says as what it was taken", test_both},
	{"what is no router is told, and what is cabled to it is up", test_others},
	{"switches carry the VLANs of their ports", test_vlans},
	{"a link delays and loses frames as its conditioning says", test_conditioning},
	{"a switch that routes is left out by name", test_routing_switch},
	{"the first schema is read", test_first_schema},
	{"what is malformed is one line at its place", test_wrong},
	{"a script's first address is an end station's", test_scripts},
	{NULL, NULL},
};
