/* Batfish snapshots: configurations, end stations, and cables that a layer-1 topology says. */

#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/support/check.h"
#include "tests/unit/sources/labfiles.h"

#define NET30 " 255.255.255.252"
#define NET24 " 255.255.255.0"

/* Two branches at a core. */
static const char core[] = "hostname Core-1\nversion 12.4\n"
			   "interface GigabitEthernet0/0\n ip address 10.0.1.1" NET30 "\n"
			   "interface GigabitEthernet0/1\n ip address 10.0.2.1" NET30 "\n"
			   "interface GigabitEthernet0/2\n ip address 10.9.0.1" NET24 "\n"
			   "ip route 10.1.0.0 255.255.255.0 10.0.1.2\n"
			   "ip route 10.2.0.0 255.255.255.0 10.0.2.2\n";
static const char west[] = "hostname West\nversion 12.4\n"
			   "interface GigabitEthernet0/0\n ip address 10.0.1.2" NET30 "\n"
			   "interface GigabitEthernet0/1\n ip address 10.1.0.1" NET24 "\n"
			   "ip route 0.0.0.0 0.0.0.0 10.0.1.1\n";
static const char east[] = "hostname East\nversion 12.4\n"
			   "interface GigabitEthernet0/0\n ip address 10.0.2.2" NET30 "\n"
			   "interface GigabitEthernet0/1\n ip address 10.2.0.1" NET24 "\n"
			   "ip route 0.0.0.0 0.0.0.0 10.0.2.1\n";

#define STATION(name, ip, gateway)                                                                 \
	"{\"hostname\": \"" name "\",\n \"hostInterfaces\": {\"eth0\": {\"name\": \"eth0\", "      \
	"\"prefix\": \"" ip "/24\", \"gateway\": \"" gateway "\"}}}\n"

#define EDGE(a, b, c, d)                                                                           \
	"{\"node1\": {\"hostname\": \"" a "\", \"interfaceName\": \"" b "\"},\n"                   \
	" \"node2\": {\"hostname\": \"" c "\", \"interfaceName\": \"" d "\"}}"

#define CONFIGS                                                                                    \
	{"configs/core-1.cfg", core}, {"configs/west.cfg", west},                                  \
	{                                                                                          \
		"configs/site/east", east                                                          \
	}

static void test_subnets(void)
{
	static const LabFile files[] = {
		CONFIGS,
		{"hosts/pc.json", STATION("pc", "10.1.0.10", "10.1.0.1")},
		{"hosts/server.json", STATION("server", "10.2.0.10", "10.2.0.1")},
		{"hosts/README", "no station"},
		{"notes.cfg", "hostname beside\ninterface Ethernet0\n"},
		{NULL, NULL}};
	static const char *const has[] = {
		"[router Core-1]\nconfig = configs/core-1.cfg\n",
		"[router East]\nconfig = configs/site/east\n",
		"[link link1]\nports = Core-1:GigabitEthernet0/0; West:GigabitEthernet0/0\n",
		"[link link2]\nports = Core-1:GigabitEthernet0/1; East:GigabitEthernet0/0\n",
		"ports = West:GigabitEthernet0/1; pc\nforward-delay = 0s\n",
		"[host server]\naddress = 10.2.0.10/24\ngateway = 10.2.0.1\n",
		"[probe pc-to-server]\nfrom = pc 10.1.0.10\nto = 10.2.0.10\n",
		NULL};
	static const char *const lacks[] = {"beside", "finding", NULL};
	char *dir = labfiles_new(files);
	g_auto(Said) said = {0};
	g_autofree char *text = labfiles_import(dir, "$", "", &said);
	labfiles_has(text, has);
	labfiles_lacks(text, lacks);
	g_auto(Said) run = call(cmd_run, dir, "run --record none $/out.scn --until 70s");
	CHECK(!strstr(run.out, "not back"), "no echo comes through: %s", run.out);
	labfiles_free(dir);
}

/* Wrong: addresses are asked where the snapshot says what is cabled; names are another's in capitals. */
static void test_layer1(void)
{
	static const LabFile files[] = {
		CONFIGS,
		{"hosts/pc.json", STATION("pc", "10.1.0.10", "10.1.0.1")},
		{"hosts/server.json", STATION("server", "10.2.0.10", "10.2.0.1")},
		{"batfish/layer1_topology.json",
		 "{\"edges\": [\n" EDGE(
			 "core-1", "GigabitEthernet0/1", "west",
			 "GigabitEthernet0/0") ",\n" EDGE("west", "gigabitethernet0/0", "core-1",
							  "Gi0/1") ",\n" EDGE("west",
									      "GigabitEthernet0/1",
									      "pc",
									      "eth0") ",\n" EDGE("i"
												 "s"
												 "p",
												 "x"
												 "e"
												 "-"
												 "0"
												 "/"
												 "0"
												 "/"
												 "0",
												 "c"
												 "o"
												 "r"
												 "e"
												 "-"
												 "1",
												 "G"
												 "i"
												 "g"
												 "a"
												 "b"
												 "i"
												 "t"
												 "E"
												 "t"
												 "h"
												 "e"
												 "r"
												 "n"
												 "e"
												 "t"
												 "0"
												 "/"
												 "2") "]}\n"},
		{NULL, NULL}};
	static const char *const has[] = {
		"# said: layer1_topology.json:2\n[link link1]\nports = Core-1:GigabitEthernet0/1; "
		"West:GigabitEthernet0/0\n",
		"[link link2]\nports = West:GigabitEthernet0/1; pc\n",
		"layer1_topology.json:8: [node-unknown] isp is not in the snapshot",
		"# said: layer1_topology.json:8\n[switch lan1]\nports = "
		"Core-1:GigabitEthernet0/2\n",
		"no cable of it is said\n[switch lan2]\nports = Core-1:GigabitEthernet0/0\n",
		"ports = East:GigabitEthernet0/1; server\n",
		NULL};
	static const char *const lacks[] = {"[cable-open]", "[link link3]", NULL};
	char *dir = labfiles_new(files);
	g_auto(Said) said = {0};
	g_autofree char *text = labfiles_import(dir, "$", "", &said);
	labfiles_has(text, has);
	labfiles_lacks(text, lacks);
	g_auto(Said) lint = call(cmd_lint, dir, "lint --summary $");
	CHECK_INT(lint.code, EXIT_OK, "%s", lint.err);
	CHECK(strstr(lint.out, "layer1_topology.json:8: warning: [node-unknown]"), "%s", lint.out);
	labfiles_free(dir);
}

/* Wrong: what a firewall that has a cable and no configuration would do is left out of the result, which is complete. */
static void test_unknown(void)
{
	static const LabFile files[] = {
		CONFIGS,
		{"batfish/layer1_topology.json",
		 "{\"edges\": [\n" EDGE("Core-1", "Gi0/0", "fw", "e0") ", " EDGE(
			 "west", "Gi0/0", "FW", "e1") ",\n" EDGE("isp", "e0", "core-1",
								 "Gi0/1") "]}\n"},
		{NULL, NULL}};
	static const char *const has[] = {
		"\n[left-out fw]\nfile = batfish/layer1_topology.json\nline = 3\nwhy = a node of "
		"the "
		"layer-1 topology without a configuration\n",
		"\n[left-out isp]\nfile = batfish/layer1_topology.json\nline = 5\n",
		":3: [node-unknown] fw is not in the snapshot", NULL};
	static const char *const lacks[] = {"[left-out FW", "[left-out fw-2", "[node-unknown] FW",
					    NULL};
	char *dir = labfiles_new(files);
	g_auto(Said) said = {0};
	g_autofree char *text = labfiles_import(dir, "$", "", &said);
	labfiles_has(text, has);
	labfiles_lacks(text, lacks);
	labfiles_free(dir);
}

static void test_stations(void)
{
	static const LabFile files[] = {
		CONFIGS,
		{"hosts/a.json",
		 "{\"hostname\": \"a\", \"iptablesFile\": \"iptables/a\", \"overlay\": true,\n"
		 " \"hostInterfaces\": {\"eth0\": {\"prefix\": null}, \"eth1\": "
		 "{\"prefix\": \"10.1.0.9/24\"},\n \"eth2\": {\"prefix\": \"10.2.0.9/24\"}}}"},
		{"hosts/b.json", "{\"hostname\": \"b\"}"},
		{NULL, NULL}};
	static const char *const has[] = {
		"[host a]\naddress = 10.1.0.9/24\n\n",
		"a.json:1: [host-filter-unused] what a filters is not simulated",
		"a.json:3: [host-interface-unused] an end station has one interface here: eth2 ",
		"[host-without-address] b is left out: no address", NULL};
	char *dir = labfiles_new(files);
	g_auto(Said) said = {0};
	g_autofree char *text = labfiles_import(dir, "$", "", &said);
	labfiles_has(text, has);
	labfiles_free(dir);
}

static void test_format(void)
{
	static const LabFile files[] = {CONFIGS, {"beside.cfg", R("Beside", "")}, {NULL, NULL}};
	char *dir = labfiles_new(files);
	g_auto(Said) folder = {0}, batfish = {0};
	g_autofree char *all = labfiles_import(dir, "$", "", &folder),
			*some = labfiles_import(dir, "$", " --format batfish", &batfish);
	CHECK(strstr(all, "[router Beside]") && !strstr(some, "[router Beside]"), "%s%s", all,
	      some);
	g_auto(Said) wrong = call(cmd_import, dir, "import $ --format yang");
	CHECK_INT(wrong.code, EXIT_BAD_INPUT, "%s", wrong.err);
	CHECK(strstr(wrong.err, "--format yang, expected one of batfish, "), "%s", wrong.err);
	labfiles_free(dir);
}

static const struct {
	const char *name, *text, *said;
} wrong[] = {
	{"batfish/layer1_topology.json", "{\"edges\": [\n",
	 "layer1_topology.json:2:1: did not find expected node content"},
	{"batfish/layer1_topology.json", "[]",
	 "layer1_topology.json:1:1: the file is a list, expected a map with edges"},
	{"batfish/layer1_topology.json", "{}", ":1:1: no edges, expected a list of edges"},
	{"batfish/layer1_topology.json", "{\"edges\": [\n[]]}",
	 ":2:1: an edge is a list, expected a map with node1 and node2"},
	{"batfish/layer1_topology.json", "{\"edges\": [{\"node1\": {\"hostname\": [\"r\"]}}]}",
	 ":1:35: hostname is a list, expected the name of a node"},
	{"batfish/layer1_topology.json", "{\"edges\": [{\"node1\": {\"hostname\": \"r\"}}]}",
	 ":1:22: no interfaceName, expected the name of an interface"},
	{"hosts/a.json", "", "a.json:1:1: the file is nothing, expected a map with a hostname"},
	{"hosts/a.json", "{\"hostname\": \"WEST\"}",
	 "a.json:1:14: WEST is in the snapshot already"},
	{"hosts/a.json",
	 "{\"hostname\": \"a\", \"hostInterfaces\": {\"e\": {\"prefix\": \"10.0.0.1/33\"}}}",
	 ":1:54: \"10.0.0.1/33\", expected an address and its length"},
	{"hosts/a.json", "{\"hostname\": \"a\", \"hostInterfaces\": {\"e\": {\"gateway\": \"x\"}}}",
	 ":1:55: \"x\", expected an address"},
};

static void test_wrong(void)
{
	for (size_t i = 0; i < G_N_ELEMENTS(wrong); i++) {
		const LabFile files[] = {CONFIGS, {wrong[i].name, wrong[i].text}, {NULL, NULL}};
		char *dir = labfiles_new(files);
		labfiles_refused(dir, "$", wrong[i].said);
		labfiles_free(dir);
	}
}

/* Wrong: a pipe in the place of a topology hangs, a device fills the memory. */
static void test_devices(void)
{
	static const LabFile files[] = {CONFIGS, {"batfish/x", ""}, {"hosts/x", ""}, {NULL, NULL}};
	char *dir = labfiles_new(files);
	g_autofree char *layer1 = netdir_path(dir, "batfish/layer1_topology.json"),
			*station = netdir_path(dir, "hosts/a.json");
	CHECK_INT(mkfifo(layer1, 0600), 0, "a pipe");
	labfiles_refused(dir, "$", "layer1_topology.json: is not a regular file, expected one");
	CHECK(unlink(layer1) == 0 && symlink("/dev/zero", station) == 0, "a link");
	labfiles_refused(dir, "$", "a.json: is not a regular file, expected one");
	labfiles_free(dir);
}

SUITE(import_batfish) = {
	{"without a layer-1 topology subnets are cabled, end stations too", test_subnets},
	{"a layer-1 topology is what is cabled", test_layer1},
	{"who has a cable and no configuration is left out by name", test_unknown},
	{"an end station has the first address of its interfaces", test_stations},
	{"--format says what a folder is", test_format},
	{"what is malformed is one line at its place", test_wrong},
	{"pipes and devices are refused at once", test_devices},
	{NULL, NULL},
};
