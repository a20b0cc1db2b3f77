/* Cables that a source says: what its nodes and links become in a scenario that runs, and what is told of the others. */

#include <string.h>

#include "sim/import/net.h"
#include "sim/import/scene.h"
#include "sim/import/write.h"
#include "sim/stage/stage.h"
#include "tests/support/check.h"

/* A source as a reader would fill it in: "R1" to "R4" are routers, "s..." switches, "h..." hosts, "x..." foreign. */
typedef struct Lab {
	ImportSource *source;
	ImportNet *net;
	GString *text; /* of the scenario */
	int line;      /* of the next link */
} Lab;

#define PORT(name, address) "interface " name "\n ip address " address " 255.255.255.0\n"

static ImportNode *node(Lab *l, const char *name)
{
	ImportNode *n = import_node(l->source, name);
	ImportKind kind = *name == 'R'   ? IMPORT_ROUTER
			  : *name == 's' ? IMPORT_LAYER2
			  : *name == 'h' ? IMPORT_HOST
					 : IMPORT_FOREIGN;
	return n ? n : import_add_node(l->source, name, kind, (SrcPos){"lab.yml", 1, 1});
}

static void configured(Lab *l, const char *name, const char *text)
{
	import_set_text(l->source, node(l, name), text, strlen(text), (SrcPos){"lab.yml", 41, 1});
}

static void router(Lab *l, const char *name, const char *lines)
{
	g_autofree char *text = g_strdup_printf("hostname %s\n%s", name, lines);
	configured(l, name, text);
}

static void host(Lab *l, const char *name, Ip4 address, Ip4 gateway)
{
	ImportNode *n = node(l, name);
	n->address = address;
	n->gateway = gateway;
	n->prefix_len = 24;
}

/* "R1:Gi0/1 s1": both ends of a cable. */
static void cable(Lab *l, const char *ends)
{
	SrcPos at = {"lab.yml", l->line++, 5};
	ImportLink *link = import_add_link(l->source, at);
	g_auto(GStrv) words = g_strsplit(ends, " ", -1);
	for (char **w = words; *w; w++) {
		char *colon = strchr(*w, ':');
		if (colon)
			*colon = '\0';
		import_add_end(l->source, link, node(l, *w), colon ? colon + 1 : NULL, at);
	}
}

static Lab lab_new(void)
{
	Lab l = {import_source_new("lab.yml"), NULL, g_string_new(NULL), 91};
	l.source->cabled = true;
	return l;
}

static void lab_free(Lab *l)
{
	import_net_free(l->net);
	import_source_free(l->source);
	g_string_free(l->text, TRUE);
}

/* Makes the scenario, which must be one that a stage takes. */
static void made(Lab *l)
{
	const ImportWish wish = {.mirror_peers = true};
	g_autoptr(GArray) files = g_array_new(FALSE, FALSE, sizeof(ImportFile));
	g_autoptr(GError) err = NULL;
	l->net = import_net_new(l->source, &wish);
	import_write(l->net, NULL, l->text, files);
	Scenario *s = import_scene(l->net, &err);
	if (!CHECK(s, "%s\n%s", err ? err->message : "", l->text->str))
		return;
	const StageSpec spec = {.seed = 1};
	Stage *stage = stage_read(s, &spec);
	CHECK(!stage_error(stage), "%s\n%s", stage_error(stage) ? stage_error(stage)->message : "",
	      l->text->str);
	stage_free(stage);
	scenario_free(s);
}

static void has(const Lab *l, const char *lines)
{
	CHECK(strstr(l->text->str, lines), "lacks\n%s\nin\n%s", lines, l->text->str);
}

static void lacks(const Lab *l, const char *lines)
{
	CHECK(!strstr(l->text->str, lines), "has\n%s\nin\n%s", lines, l->text->str);
}

/* Wrong: what the source says is cabled is taken for something else, or addresses join what it does not. */
static void test_links(void)
{
	Lab l = lab_new();
	router(&l, "R1",
	       PORT("Gi0/1", "10.0.0.1") PORT("Gi0/2", "10.0.1.1") PORT("Gi0/3", "10.0.2.1"));
	router(&l, "R2",
	       PORT("Gi0/1", "10.0.0.2") PORT("Gi0/2", "10.0.1.2") PORT("Gi0/3", "10.0.2.2"));
	cable(&l, "R1:Gi0/1 R2:GigabitEthernet0/2");
	cable(&l, "R1:gigabitethernet0/2 x1:eth0");
	made(&l);
	has(&l, "# said: lab.yml:91\n[link link1]\nports = R1:GigabitEthernet0/1; "
		"R2:GigabitEthernet0/2\n");
	has(&l, "# said: lab.yml:92\n[switch lan1]\nports = R1:GigabitEthernet0/2\n");
	has(&l, "; no cable of it is said\n[switch lan2]\nports = R1:GigabitEthernet0/3\n");
	has(&l, "ports = R2:GigabitEthernet0/1\n");
	has(&l, "ports = R2:GigabitEthernet0/3\n");
	has(&l, "# finding: lab.yml:47: [cable-unsaid] 2 ports are in 10.0.2.0/24 and no cable of "
		"theirs is said: each is alone here\n[scenario]");
	lab_free(&l);
}

static void test_switches(void)
{
	Lab l = lab_new();
	router(&l, "R1", PORT("Gi0/1", "10.0.0.1"));
	router(&l, "R2", PORT("Gi0/1", "10.0.0.2"));
	cable(&l, "R1:Gi0/1 s1:port 0;[x]");
	cable(&l, "R2:Gi0/1 s2");
	cable(&l, "s1:eth:1 s2:eth1");
	cable(&l, "s2:eth1 s3:eth1");
	cable(&l, "s3:eth2 s1:eth2");
	cable(&l, "s1:eth3 s1:eth4");
	made(&l);
	has(&l, "[switch s1]\nports = R1:GigabitEthernet0/1\nforward-delay = 0s\n");
	has(&l, "[switch s2]\nports = R2:GigabitEthernet0/1\nforward-delay = 0s\n");
	has(&l, "ports = s1:eth_1; s2:eth1\n");
	has(&l, "ports = s2:eth1_2; s3:eth1\n");
	has(&l, "lab.yml:95: [cable-loop] s3 and s1 are joined already");
	has(&l, "lab.yml:96: [cable-loop] s1 and s1 are joined already");
	lacks(&l, "eth2");
	/* Wrong: a failover to a cable that is not there is predicted as an outage without end, and called complete. */
	has(&l, "[left-out s3-s1]\nfile = lab.yml\nline = 95\nwhy = a cable from s3 to s1 that "
		"closes a loop: a spanning tree fails over to it\n");
	lacks(&l, "[left-out s1-s1");
	lab_free(&l);
}

static void left_out(Lab *l, const char *name)
{
	import_leave_out_node(l->source, node(l, name), (SrcPos){"lab.yml", 2, 1}, "no IOS");
}

/* Wrong: an address that only a node that is left out can have is a router's, which is guessed, and so the result has
 * echoes that nobody would answer. */
static void test_beyond(void)
{
	Lab l = lab_new();
	router(&l, "R1",
	       PORT("Gi0/1", "10.0.1.1") PORT("Gi0/2", "10.0.2.1") PORT("Gi0/3", "10.0.3.1")
		       PORT("Gi0/4", "10.0.4.1") "ip route 10.1.0.0 255.255.0.0 10.0.1.9\n"
						 "ip route 10.5.0.0 255.255.0.0 10.0.1.9\n"
						 "ip route 10.2.0.0 255.255.0.0 10.0.2.9\n"
						 "ip route 10.3.0.0 255.255.0.0 10.0.3.9\n"
						 "ip route 10.4.0.0 255.255.0.0 10.0.4.9\n");
	configured(&l, "R2", "ASA Version 9.1\n");
	left_out(&l, "x1");
	left_out(&l, "x2");
	cable(&l, "R1:Gi0/1 x1:eth0");
	cable(&l, "R1:Gi0/2 s1");
	cable(&l, "s2:eth1 x2:eth1");
	cable(&l, "s1:eth1 s2:eth2");
	cable(&l, "R1:Gi0/3 R2:Gi0/1");
	cable(&l, "R1:Gi0/4 x4:eth1");
	made(&l);
	has(&l, "[next-hop-open] 10.0.1.9 is on a cable to x1, which is left out: it is nobody's\n"
		"# finding: lab.yml:52: [next-hop-open] 10.0.2.9 is on a cable to x2, ");
	has(&l, "[next-hop-open] 10.0.3.9 is on a cable to R2, ");
	/* What leads out of the source is the provider's. */
	has(&l, "[next-hop-guessed] no configuration has 10.0.4.9: transit1 is a guess");
	lab_free(&l);
}

/* Wrong: a tag that a router puts on passes no switch of the source's. */
static void test_tags(void)
{
	Lab l = lab_new();
	router(&l, "R1",
	       "interface Gi0/1\ninterface Gi0/1.10\n encapsulation dot1Q 10\n ip address "
	       "10.0.0.1 255.255.255.0\n");
	router(&l, "R2",
	       "interface Gi0/1\ninterface Gi0/1.10\n encapsulation dot1Q 10\n ip address "
	       "10.0.0.2 255.255.255.0\n"
	       "interface Gi0/1.20\n encapsulation dot1Q 20\n ip address 10.0.1.2 "
	       "255.255.255.0\n");
	router(&l, "R3", PORT("Gi0/1", "10.0.3.3"));
	cable(&l, "R1:Gi0/1 s1");
	cable(&l, "R2:Gi0/1 s2");
	cable(&l, "s1:eth1 s2:eth1");
	cable(&l, "R3:Gi0/1 s3");
	made(&l);
	has(&l, "trunk.R1:GigabitEthernet0/1 = 10,20\ntrunk.s1:eth1 = 10,20\n");
	has(&l, "trunk.R2:GigabitEthernet0/1 = 10,20\ntrunk.s2:eth1 = 10,20\n");
	lacks(&l, "trunk.R3");
	lab_free(&l);
}

static void managed(Lab *l, const char *name, const char *lines)
{
	configured(l, name, lines);
	node(l, name)->managed = true;
}

/* A router on a stick, two switches, a station in a VLAN of each, and a customer of a provider in a third. */
static void test_vlans(void)
{
	Lab l = lab_new();
	router(&l, "R1",
	       "interface Gi0/1\ninterface Gi0/1.10\n encapsulation dot1Q 10\n"
	       " ip address 10.0.10.1 255.255.255.0\n"
	       "interface Gi0/1.20\n encapsulation dot1Q 20\n ip address 10.0.20.1 "
	       "255.255.255.0\n");
	router(&l, "R2", PORT("Gi0/1", "10.0.1.2"));
	router(&l, "R3", PORT("Gi0/1", "10.0.1.3"));
	router(&l, "R4", PORT("Gi0/1", "192.0.2.2") "ip route 0.0.0.0 0.0.0.0 192.0.2.1\n");
	host(&l, "h1", IP4(10, 0, 10, 7), 0);
	host(&l, "h2", IP4(10, 0, 20, 7), 0);
	managed(&l, "s1",
		"interface GigabitEthernet0/0\n switchport trunk encapsulation dot1q\n"
		" switchport trunk allowed vlan 10\n switchport trunk allowed vlan add 15-20\n"
		" switchport mode trunk\n"
		"interface GigabitEthernet0/1\n switchport access vlan 10\n"
		"interface GigabitEthernet0/2\n switchport trunk native vlan 99\n"
		" switchport mode trunk\n");
	managed(&l, "s2",
		"interface GigabitEthernet0/0\n switchport trunk native vlan 99\n"
		"interface GigabitEthernet0/1\n switchport access vlan 20\n"
		" switchport mode access\n"
		"interface GigabitEthernet0/2\n shutdown\n"
		"interface GigabitEthernet1/0\n switchport access vlan 30\n");
	cable(&l, "R1:Gi0/1 s1:Gi0/0");
	cable(&l, "h1 s1:Gi0/1");
	cable(&l, "s1:Gi0/2 s2:Gi0/0");
	cable(&l, "h2 s2:Gi0/1");
	cable(&l, "R2:Gi0/1 s2:Gi0/2");
	cable(&l, "R3:Gi0/1 s2:Gi0/3");
	cable(&l, "R4:Gi0/1 s2:Gi1/0");
	made(&l);
	has(&l, "[switch s1]\nports = R1:GigabitEthernet0/1; h1\nforward-delay = 0s\n"
		"trunk.R1:GigabitEthernet0/1 = 10,20\nvlan.h1 = 10\n"
		"vlan.s1:Gi0/2 = 99\ntrunk.s1:Gi0/2 = 1,10,20,30\n\n");
	has(&l, "[switch s2]\nports = h2; R3:GigabitEthernet0/1; R4:GigabitEthernet0/1; "
		"transit1:GigabitEthernet0/0\nforward-delay = 0s\nvlan.h2 = 20\n"
		"vlan.R4:GigabitEthernet0/1 = 30\nvlan.transit1:GigabitEthernet0/0 = 30\n"
		"vlan.s2:Gi0/0 = 99\ntrunk.s2:Gi0/0 = 1,10,20,30\n\n");
	has(&l, "lab.yml:95: [cable-open] s2:Gi0/2: is shut down: the cable is left out");
	lab_free(&l);
}

/* Wrong: two members of a port channel are two ports to the switch, whose frames come back by the other one. */
static void test_channels(void)
{
	static const char channel[] =
		"interface Port-channel3\n"
		"interface Port-channel3.10\n encapsulation dot1Q 10\n"
		" ip address 10.0.10.%c 255.255.255.0\n"
		"interface GigabitEthernet0/1\n channel-group 3 mode active\n"
		"interface GigabitEthernet0/2\n channel-group 3 mode active\n";
	Lab l = lab_new();
	g_auto(GStrv) half = g_strsplit(channel, "%c", 2);
	g_autofree char *one = g_strjoin("1", half[0], half[1], NULL),
			*two = g_strjoin("2", half[0], half[1], NULL);
	router(&l, "R1", one);
	router(&l, "R2", two);
	router(&l, "R3", PORT("Gi0/1", "10.0.0.3"));
	cable(&l, "R1:Gi0/1 s1");
	cable(&l, "R1:Gi0/2 s1");
	cable(&l, "R2:Gi0/1 s1");
	cable(&l, "R2:Gi0/2 s1");
	cable(&l, "R3:Gi0/1 s1");
	made(&l);
	has(&l, "trunk.R1:GigabitEthernet0/1 = 10\ntrunk.R1:GigabitEthernet0/2 = 10\n"
		"trunk.R2:GigabitEthernet0/1 = 10\n");
	has(&l, "channel.R1:GigabitEthernet0/1 = 1\nchannel.R1:GigabitEthernet0/2 = 1\n"
		"channel.R2:GigabitEthernet0/1 = 2\nchannel.R2:GigabitEthernet0/2 = 2\n\n");
	lab_free(&l);
}

static const struct {
	const char *lines;
	bool trunk, dynamic;
	uint16_t access, native, in, out; /* of the trunk's VLANs; 0: not asked */
} ports[] = {
	{"", false, true, 1, 1, 7, 0},
	{" switchport mode access\n switchport access vlan 7\n", false, false, 7, 1, 0, 0},
	{" switchport mode trunk\n switchport trunk native vlan 9\n", true, false, 1, 9, 4094, 0},
	{" switchport mode dynamic auto\n", false, true, 1, 1, 0, 0},
	{" switchport access vlan 4095\n switchport access vlan x\n", false, true, 1, 1, 0, 0},
	{" switchport trunk allowed vlan 1,5-7\n", false, true, 1, 1, 6, 8},
	{" switchport trunk allowed vlan except 5-7\n", false, true, 1, 1, 8, 6},
	{" switchport trunk allowed vlan remove 5,x,9-8\n", false, true, 1, 1, 9, 5},
	{" switchport trunk allowed vlan none\n", false, true, 1, 1, 0, 5},
	{" switchport trunk allowed vlan 5\n switchport trunk allowed vlan add 7\n", false, true, 1,
	 1, 7, 6},
	{" switchport trunk allowed vlan 5\n switchport trunk allowed vlan all\n", false, true, 1,
	 1, 6, 0},
};

static void test_switchports(void)
{
	for (size_t i = 0; i < G_N_ELEMENTS(ports); i++) {
		g_autofree char *text =
			g_strconcat("interface GigabitEthernet0/1\n", ports[i].lines,
				    "!\n switchport access vlan 3\n", NULL);
		ImportSwitchPorts *all = switchports_read(text);
		const ImportSwitchPort *p = switchports_find(all, "gi 0/1");
		CHECK_INT(p->trunk, ports[i].trunk, "trunk: %s", ports[i].lines);
		CHECK_INT(p->dynamic, ports[i].dynamic, "dynamic: %s", ports[i].lines);
		CHECK_INT(p->access, ports[i].access, "access VLAN: %s", ports[i].lines);
		CHECK_INT(p->native, ports[i].native, "native VLAN: %s", ports[i].lines);
		CHECK(!ports[i].in || switchport_allows(p, ports[i].in), "in: %s", ports[i].lines);
		CHECK(!ports[i].out || !switchport_allows(p, ports[i].out), "out: %s",
		      ports[i].lines);
		CHECK_INT(switchports_find(all, "x")->access, 1, "a port of which nothing is said");
		switchports_free(all);
	}
}

/* Wrong: a lab of a few hundred thousand octets is a scenario of gigabytes, or takes minutes. */
static void test_many(void)
{
	enum { TAGS = 1000, SWITCHES = 20000 };
	Lab l = lab_new();
	g_autoptr(GString) tags = g_string_new("interface Gi0/1\n");
	for (unsigned i = 1; i <= TAGS; i++)
		g_string_append_printf(tags, "interface Gi0/1.%u\n encapsulation dot1Q %u\n", i, i);
	router(&l, "R1", tags->str);
	cable(&l, "R1:Gi0/1 s0");
	for (unsigned i = 1; i < SWITCHES; i++) {
		g_autofree char *ends = g_strdup_printf("s0:eth1 s%u:eth1", i);
		cable(&l, ends);
	}
	const ImportWish wish = {.mirror_peers = false};
	g_autoptr(GArray) files = g_array_new(FALSE, FALSE, sizeof(ImportFile));
	l.net = import_net_new(l.source, &wish);
	import_write(l.net, NULL, l.text, files);
	has(&l, "[tags-open] 39999000 802.1Q tags on ports of switches, expected at most 1000000");
	has(&l, "ports = s0:eth1_19999; s19999:eth1\n");
	CHECK(l.text->len < 4 << 20, "%zu octets", l.text->len);
	lab_free(&l);
}

static void test_hosts(void)
{
	Lab l = lab_new();
	router(&l, "R1",
	       PORT("Gi0/1", "10.0.0.1") PORT("Gi0/2", "10.0.1.1") PORT("Gi0/3", "10.0.2.1"));
	router(&l, "R2", PORT("Gi0/3", "10.0.2.2"));
	host(&l, "h1", IP4(10, 0, 0, 7), IP4(10, 0, 0, 1));
	host(&l, "h2", IP4(10, 0, 1, 7), 0);
	host(&l, "h3", IP4(10, 0, 2, 7), 0);
	node(&l, "h4");
	host(&l, "h5", IP4(10, 0, 1, 7), 0);
	host(&l, "h6", IP4(10, 0, 2, 2), 0);
	cable(&l, "h1:eth0 R1:Gi0/1");
	cable(&l, "h1:eth1 s1");
	cable(&l, "R1:Gi0/3 R2:Gi0/3");
	made(&l);
	has(&l, "[link link1]\nports = h1; R1:GigabitEthernet0/1\n");
	has(&l, "[host h1]\naddress = 10.0.0.7/24\ngateway = 10.0.0.1\n");
	has(&l, "lab.yml:92: [cable-open] h1:eth1: is cabled already");
	has(&l,
	    "h2 is in 10.0.1.0/24 (lab.yml:1)\n[switch lan1]\nports = R1:GigabitEthernet0/2; h2\n");
	has(&l, "[host-open] no router's free port is in the network of h3, 10.0.2.0/24");
	has(&l, "[host-without-address] h4 is left out: no address is said");
	has(&l, "[probe h1-to-h2]\nfrom = h1 10.0.0.7\nto = 10.0.1.7\n");
	has(&l, "[address-twice] h5 is left out: 10.0.1.7 is h2's, too");
	has(&l, "[address-twice] h6 is left out: 10.0.2.2 is R2's, too");
	lacks(&l, "[host h3]");
	lacks(&l, "[host h4]");
	lab_free(&l);
}

/* Wrong: an address that no router's interface may have stops the scenario. */
static void test_addresses(void)
{
	static const struct {
		Ip4 address, gateway;
		uint8_t len;
	} rows[] = {{IP4(10, 0, 0, 0), 0, 24},  {IP4(10, 0, 0, 255), 0, 24},
		    {IP4(224, 0, 0, 5), 0, 24}, {IP4(127, 0, 0, 1), 0, 8},
		    {IP4(0, 0, 0, 7), 0, 8},    {IP4(10, 0, 0, 7), 0, 31},
		    {IP4(240, 0, 0, 1), 0, 24}};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		Lab l = lab_new();
		router(&l, "R1", PORT("Gi0/1", "10.0.0.1"));
		host(&l, "h1", rows[i].address, rows[i].gateway);
		node(&l, "h1")->prefix_len = rows[i].len;
		cable(&l, "h1 R1:Gi0/1");
		made(&l);
		has(&l, "[host-address] h1 is left out: ");
		lacks(&l, "[host h1]");
		lab_free(&l);
	}
	Lab l = lab_new();
	router(&l, "R1", PORT("Gi0/1", "10.0.0.1"));
	host(&l, "h1", IP4(10, 0, 0, 7), IP4(10, 0, 1, 1));
	cable(&l, "h1 R1:Gi0/1");
	made(&l);
	has(&l, "[host-gateway] the gateway of h1, 10.0.1.1, is not in its network");
	has(&l, "[host h1]\naddress = 10.0.0.7/24\n");
	lacks(&l, "gateway =");
	lab_free(&l);
}

static void test_ends(void)
{
	Lab l = lab_new();
	router(&l, "R1",
	       PORT("Gi0/1", "10.0.0.1") "interface Gi0/1.5\ninterface Serial0/0\n ip "
					 "address 10.0.9.1 255.255.255.0\n");
	router(&l, "R2",
	       PORT("Gi0/1", "10.0.0.2") "interface Serial0/0\n ip address 10.0.9.2 "
					 "255.255.255.0\ninterface Serial0/1\n ip address 10.0.8.2 "
					 "255.255.255.0\n");
	cable(&l, "R1:Gi0/1 R1:Gi0/1");
	cable(&l, "R1:Gi0/9 R2:Gi0/1");
	cable(&l, "R2:Gi0/1 R1:Gi0/1.5");
	cable(&l, "R1:Serial0/0 R2:Se0/0");
	cable(&l, "R2:Serial0/1 s1");
	made(&l);
	has(&l, "lab.yml:91: [cable-open] R1:Gi0/1: is cabled to itself");
	has(&l, "lab.yml:92: [cable-open] R1:Gi0/9: its configuration has no such port");
	has(&l, "lab.yml:93: [cable-open] R2:Gi0/1: is cabled already");
	has(&l, "lab.yml:93: [cable-open] R1:Gi0/1.5: its configuration has no such port");
	has(&l, "lab.yml:95: [cable-open] R2:Serial0/1: is serial, expected one other serial end");
	has(&l, "ports = R1:Serial0/0; R2:Serial0/0\nmedium = serial\n");
	lab_free(&l);
}

/* A next hop behind a switch of the source's, and one behind what is not simulated. */
static void test_provider(void)
{
	Lab l = lab_new();
	router(&l, "R1", PORT("Gi0/1", "192.0.2.2") "ip route 0.0.0.0 0.0.0.0 192.0.2.1\n");
	router(&l, "R2", PORT("Gi0/1", "198.51.100.2") "ip route 0.0.0.0 0.0.0.0 198.51.100.1\n");
	cable(&l, "R1:Gi0/1 s1");
	cable(&l, "R2:Gi0/1 x1");
	made(&l);
	has(&l, "[switch s1]\nports = R1:GigabitEthernet0/1; transit1:GigabitEthernet0/0\n");
	has(&l, "[switch lan1]\nports = R2:GigabitEthernet0/1; transit2:GigabitEthernet0/0\n");
	lab_free(&l);
}

static const char protecting[] =
	"crypto isakmp policy 10\n authentication pre-share\n"
	"crypto isakmp key k address 10.0.0.9\n"
	"crypto ipsec transform-set T esp-aes esp-sha-hmac\n"
	"crypto map M 10 ipsec-isakmp\n set peer 10.0.0.9\n set transform-set T\n"
	" match address 101\n"
	"interface Gi0/1\n ip address 10.0.0.1 255.255.255.0\n crypto map M\n"
	"interface Gi0/2\n ip address 10.1.0.1 255.255.255.0\n"
	"access-list 101 permit ip 10.1.0.0 0.0.0.255 10.2.1.0 0.0.0.255\n";

/* A crypto peer in the network of a switch of the source's is a router more there. */
static void test_mirror(void)
{
	Lab l = lab_new();
	router(&l, "R1", protecting);
	host(&l, "h1", IP4(10, 1, 0, 7), IP4(10, 1, 0, 1));
	cable(&l, "R1:Gi0/1 s1");
	cable(&l, "R1:Gi0/2 h1");
	made(&l);
	has(&l, "[probe h1-to-mirror1]\nfrom = h1 10.1.0.7\nto = 10.2.1.1\n");
	has(&l, "[switch s1]\nports = R1:GigabitEthernet0/1; mirror1:FastEthernet0/0\n");
	lab_free(&l);
}

/* Wrong: a line is looked for where a text inside of another does not have it. */
static void test_places(void)
{
	Lab l = lab_new();
	router(&l, "R1",
	       PORT("Gi0/1", "10.0.0.1") "interface Gi0/2\n ip address 10.0.0.1 255.0.255.0\n");
	configured(&l, "R2", "!\nhostname R3\n" PORT("Gi0/1", "10.0.0.2"));
	configured(&l, "R4", "!\n!\nASA Version 9.1\n");
	cable(&l, "R1:Gi0/1 s1");
	made(&l);
	has(&l, "lab.yml:45: [line-refused] left out: ");
	has(&l, "[node-refused] left out: lab.yml:43:1: this is a configuration of Cisco ASA");
	has(&l, "[hostname-differs] the hostname of R2 is R3: it is R3 here");
	has(&l, "[router R1]\nconfig = R1.cfg\n");
	const ImportRouter *r = l.net->routers->pdata[0];
	CHECK(g_str_has_prefix(r->text->str, "hostname R1\n"), "%s", r->text->str);
	lab_free(&l);
}

SUITE(import_said) = {
	{"a link has the ends that it is said to have, and who has none is alone", test_links},
	{"switches are joined, and in no loop", test_switches},
	{"who is left out of a cable's ends has the addresses behind it", test_beyond},
	{"tags pass the switches of the source", test_tags},
	{"a switch of Cisco's has the VLANs that its ports are said to have", test_vlans},
	{"a port channel's members are one port to a switch", test_channels},
	{"what switchport statements come to", test_switchports},
	{"thousands of switches are thousands of lines", test_many},
	{"an end station has the cable that is said, or that of its network", test_hosts},
	{"an end station has an address that it may have", test_addresses},
	{"an end that cannot be is told, and the other one is up", test_ends},
	{"a provider is on the switch that its customer is on", test_provider},
	{"a crypto peer is on the switch of its network", test_mirror},
	{"a configuration inside of a file is told by the file's lines", test_places},
	{NULL, NULL},
};
