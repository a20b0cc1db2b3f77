/* The shipped configurations, read and printed: parse(print(config)) is the identity, and the tech note's print
 * as the tech note has them. */

#include <string.h>

#include "models/core/net.h"
#include "models/core/registry.h"
#include "models/core/runconf.h"
#include "tests/support/check.h"

/* What a router prints that has read `text`. */
static char *printed(const char *path, const char *text)
{
	g_autofree char *hostname = runconf_ahead(text, strlen(text), "hostname");
	const char *name = hostname ? hostname : "R"; /* a file of additions has none */
	const char *names[] = {name, NULL};
	g_autoptr(GError) err = NULL;
	g_autoptr(GString) out = g_string_new(NULL);
	World *world = world_new(1, names, 0);
	Net *net = net_new(world, registry, false);
	Node *node = net_node_add(net, name, NODE_ROUTER, NULL, &err);
	CHECK(runconf_read(node, path, text, strlen(text), NULL, NULL, &err), "%s: %s", path,
	      err ? err->message : "");
	runconf_print(node, out);
	world_free(world);
	net_free(net);
	return g_strdup(out->str);
}

static void each_config(const char *dir, void (*fn)(const char *path, void *to), void *to)
{
	g_autoptr(GDir) d = g_dir_open(dir, 0, NULL);
	for (const char *name; d && (name = g_dir_read_name(d));) {
		g_autofree char *path = g_build_filename(dir, name, NULL);
		if (g_file_test(path, G_FILE_TEST_IS_DIR))
			each_config(path, fn, to);
		else if (g_str_has_suffix(name, ".cfg"))
			fn(path, to);
	}
}

static void try_identity(const char *path, void *to)
{
	g_autofree char *text = NULL;
	CHECK(g_file_get_contents(path, &text, NULL, NULL), "%s", path);
	g_autofree char *once = printed(path, text);
	g_autofree char *twice = printed(path, once);
	CHECK_TEXT(twice, once, "%s", path);
	(*(unsigned *)to)++;
}

/* Wrong: a statement that prints as one that is read otherwise, or not at all. */
static void test_identity(void)
{
	unsigned n = 0;
	each_config("scenarios", try_identity, &n);
	CHECK(n >= 7, "%u configurations", n);
}

/* The lines that are no comment. */
static char *statements(const char *text)
{
	GString *out = g_string_new(NULL);
	g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
	for (char **l = lines; *l; l++)
		if (**l != '!')
			g_string_append_printf(out, "%s\n", *l);
	return g_string_free(out, FALSE);
}

static void test_tech_note(void)
{
	static const struct {
		const char *file;
		bool whole; /* each "!" where the tech note has it */
	} rows[] = {
		{"vpn7200.cfg", false},
		{"7204vxr-1.cfg", false},
		{"7204vxr-2.cfg", true},
		{"7206-1.cfg", false},
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *path = g_build_filename("scenarios", "site-to-site", rows[i].file,
							 NULL),
				*text = NULL;
		CHECK(g_file_get_contents(path, &text, NULL, NULL), "%s", path);
		g_autofree char *got = printed(path, text);
		g_autofree char *want = statements(text), *have = statements(got);
		CHECK_TEXT(have, want, "%s", path);
		if (rows[i].whole)
			CHECK_TEXT(got, text, "%s", path);
	}
}

typedef struct SystemRow {
	const char *system, *text; /* NULL: IOS */
	int line;                  /* that tells */
	const char *told;          /* by which words */
} SystemRow;

#define BRANCH "hostname r1\ninterface FastEthernet0/0\n"

static const SystemRow systems[] = {
	{"Cisco ASA", "ASA Version 9.8(2)\n!\nhostname fw\n", 1, "\"ASA Version 9.8(2)\""},
	{"Cisco ASA", "hostname fw\ninterface Ethernet0/0\n nameif outside\n security-level 0\n", 3,
	 "\"nameif outside\", \"security-level 0\""},
	{"Cisco ASA", "crypto ikev1 policy 10\n authentication pre-share\n", 1,
	 "\"crypto ikev1 policy 10\""},
	{"Cisco ASA", "banner motd ^C\nhello\n^C\nASA Version 9.8(2)\n", 4,
	 "\"ASA Version 9.8(2)\""},
	{"Cisco ASA", "banner motd Welcome to it\nASA Version 9.8(2)\n", 2, NULL},
	{"Cisco PIX", "PIX Version 6.3(5)\nnameif ethernet0 outside security0\n", 1, NULL},
	{"Cisco PIX", "nameif ethernet0 outside security0\nenable password K encrypted\n", 1, NULL},
	{"Cisco NX-OS", "!Command: show running-config\nversion 7.0(3)I7(4)\nvdc n1 id 1\n", 1,
	 "\"!Command: show running-config\", \"vdc n1 id 1\""},
	{"Cisco NX-OS", "hostname n1\nfeature ospf\nvrf context management\n", 2, NULL},
	{"Cisco NX-OS", "hostname n1\nboot nxos bootflash:/nxos.7.0.3.bin\n", 2, NULL},
	{"Cisco NX-OS", "hostname n1\nusername a password 5 K role network-admin\n", 2,
	 "\"username a password 5 ...\""},
	{"Cisco IOS-XR", "!! IOS XR Configuration 6.1.2\nhostname x\n", 1, NULL},
	{"Cisco IOS-XR", "interface GigabitEthernet0/0/0/0\n ipv4 address 10.0.0.1 255.255.255.0\n",
	 2, NULL},
	{"Cisco IOS-XR", "hostname x\nroute-policy P\n pass\nend-policy\n", 2,
	 "\"route-policy P\", \"end-policy\""},
	{"Cisco AireOS", "config sysname wlc1\nconfig wlan create 1 a a\n", 1, NULL},
	{"Cisco CatOS", "begin\n!\n#version 8.4(1)\n!\nset system name  c6500\n", 5, NULL},
	{"Arista EOS", "! device: e1 (vEOS, EOS-4.21.1F)\r\n!\r\nhostname e1\r\n", 1,
	 "\"! device: e1 (vEOS, EOS-4.21.1F)\""},
	{"Arista EOS", "hostname e1\nmanagement api http-commands\n no shutdown\n", 2, NULL},
	{"Junos", "## Last commit: 2020-01-01\nversion 18.1R1;\nsystem {\n}\n", 1, NULL},
	{"Junos", "set system host-name j\nset interfaces ge-0/0/0 unit 0\n", 1, NULL},
	{"Junos", "set interfaces ge-0/0/0 unit 0 family inet address 10.0.0.1/24\n", 1, NULL},
	{"Junos", "interfaces {\n    ge-0/0/0 {\n    }\n}\nprotocols {\n}\n", 1, NULL},
	{"FRR", "frr version 8.4\nfrr defaults traditional\nhostname f\n", 1,
	 "\"frr version 8.4\""},
	{"FRR", "!\nfrr defaults datacenter\nhostname f\n", 2, NULL},
	{"VyOS", "set interfaces ethernet eth0 address '10.0.0.1/24'\nset system host-name 'v'\n",
	 1, NULL},
	{"VyOS", "interfaces {\n    ethernet eth0 {\n        address 10.0.0.1/24\n    }\n}\n", 1,
	 "\"interfaces {\", \"ethernet eth0 {\""},
	{"Huawei VRP", "#\n sysname AR1\n#\ninterface GigabitEthernet0/0/0\n#\nreturn\n", 2,
	 "\"sysname AR1\", \"#\""},
	{"Huawei VRP", "sysname AR1\nundo http server enable\n", 1, NULL},
	{"H3C Comware", "#\n version 7.1.070, Release 0821\n#\n sysname H3C\n#\n", 2, NULL},
	{"FortiOS", "#config-version=FGT60E-6.0.5:opmode=0\nconfig system global\n", 1, NULL},
	{"FortiOS", "config system interface\n    edit \"port1\"\n    next\nend\n", 1,
	 "\"config system interface\", \"edit \"port1\"\""},
	{"MikroTik RouterOS", "# jan/02/2023 10:00:00 by RouterOS 6.49\n/interface bridge\n", 1,
	 NULL},
	{"MikroTik RouterOS", "/ip address\nadd address=10.0.0.1/24 interface=ether1\n", 1, NULL},
	{"Nokia SR OS", "# TiMOS-B-13.0.R9 both/x86_64 Nokia 7750 SR\nexit all\nconfigure\n", 1,
	 NULL},
	{"Nokia SR OS", "exit all\nconfigure\n    router\n", 1, NULL},
	{"PAN-OS", "set deviceconfig system hostname pa\n", 1, NULL},
	{"HP ProCurve", "; J9726A Configuration Editor; Created on release #YA.15.10\n", 1, NULL},
	{"HP ProCurve",
	 "hostname \"x\" \nvlan 1 \n   name \"DEFAULT_VLAN\" \n   untagged 1-24 \n   exit \n", 1,
	 "\"hostname \"x\"\", \"untagged 1-24\""},
	{"HP ProCurve", "vlan 1\n   name \"DEFAULT_VLAN\"\n   no untagged 1-4\n   untagged 5-24\n",
	 2, NULL},
	{"Cisco NX-OS",
	 "!Command: show running-config\n!Time: Thu May 14 10:00:00 2020\n\nversion 7.0(3)I7(8)\n"
	 "hostname n1\n",
	 1, "\"!Command: show running-config\", \"version 7.0(3)I7(8)\""},
	{"Dell OS9",
	 "Current Configuration ...\n! Version 9.14(2.4)\n!\nboot system stack-unit 1 primary "
	 "system://A\n!\nhostname f\n",
	 1, "\"Current Configuration ...\", \"! Version 9.14(2.4)\""},
	{"Dell OS9",
	 "hostname f\nredundancy auto-synchronize full\n!\nstack-unit 1 provision S4810\n", 2,
	 NULL},
	{"Dell OS9",
	 "protocol lldp\n!\ninterface ManagementEthernet 0/0\n ip address 10.0.0.1/24\n", 3, NULL},
	{"VyOS",
	 "firewall {\n    all-ping enable\n}\ninterfaces {\n    ethernet eth0 {\n        address "
	 "dhcp\n"
	 "    }\n    switch switch0 {\n    }\n}\n",
	 4, NULL},
	{"VyOS", "interfaces {\n    loopback lo {\n    }\n}\nsystem {\n    host-name v\n}\n", 1,
	 NULL},
	{"Huawei VRP", "sysname AR1\n#\ninterface GigabitEthernet0/0/0\n#\n", 1, NULL},
	{"MikroTik RouterOS", "/ip address add address=10.0.0.1/24 interface=ether1\n", 1, NULL},
	{"MikroTik RouterOS", "/ip address\nadd address=10.0.0.1/24 interface=ether1\n", 1, NULL},
	{"FortiOS", "config system global\nset hostname F\nend\n", 1, NULL},
	{NULL, "version 15.2\nhostname r1\n! device: of the lab\ninterface FastEthernet0/0\n", 0,
	 NULL},
	{NULL, "hostname r1\nvrf definition x\nip vrf y\nboot system flash:c7200.bin\n", 0, NULL},
	/* a text may speak of any system: a banner with each kind of mark, a description, a name */
	{NULL, "hostname r1\nbanner motd ^C\nASA Version 9.8(2)\n!! IOS XR Configuration 6.1\n^C\n",
	 0, NULL},
	{NULL, "hostname r1\nbanner motd \003\nASA Version 9.8(2)\n\003\n", 0, NULL},
	{NULL, "hostname r1\nbanner login #\nASA Version 9.8(2)\nfrr version 8\n#\n" BRANCH, 0,
	 NULL},
	{NULL, "hostname r1\nbanner exec $ hello\nPIX Version 6.3\nset version 12\n $\n" BRANCH, 0,
	 NULL},
	{NULL, "hostname r1\nbanner motd %ASA Version 9.8(2)%\n" BRANCH, 0, NULL},
	{NULL, BRANCH " description\n description ASA Version 9.8(2)\n description frr version 1\n",
	 0, NULL},
	{NULL, "hostname r1\naaa authentication banner ^C\nASA Version 9\n^C\n" BRANCH, 0, NULL},
	{NULL, "hostname r1\nusername network-admin privilege 15\n", 0, NULL},
	{NULL, "hostname r1\nroute-map m permit 10\n set metric 5\n! sysname x\n#\n", 0, NULL},
	{"FRR", "hostname r1\nbanner login #\nASA Version 9.8(2)\n#\nfrr version 8\n", 5, NULL},
	{NULL,
	 "version 15.2\nhostname r1\nbanner motd ^C\n!Command: show running-config\nversion "
	 "9.3(5)\n"
	 "sysname x\n#\n/ip address add address=1\nconfig system global\nset x\ninterfaces {\n"
	 "    ethernet eth0 {\nhostname \"x\"\n   untagged 1\nCurrent Configuration ...\n"
	 "! Version 9.14(2.4)\n^C\n" BRANCH,
	 0, NULL},
	{NULL,
	 "hostname r1\ninterface FastEthernet0/0\n description hostname \"x\"\n description "
	 "untagged "
	 "1-24\n description Current Configuration ...\n description ! Version 9.1(0)\n",
	 0, NULL},
	/* half of what tells */
	{NULL, "!Command: show running-config\nversion 15.2\nhostname r1\n", 0, NULL},
	{NULL, "! Version 9.14(2.4)\nversion 15.2\nhostname r1\nlldp run\n", 0, NULL},
	{NULL, "hostname \"r1\"\nvlan 1\n name \"x\"\n", 0, NULL},
	{NULL, "Current configuration : 100 bytes\n! Version 9.1(1)\nhostname r1\nend\n", 0, NULL},
};

static void check_system(const SystemRow *row)
{
	static const char *const names[] = {"r1", NULL};
	World *w = world_new(1, names, 0);
	Net *net = net_new(w, registry, false);
	Node *n = net_node_add(net, "r1", NODE_ROUTER, "15.2", NULL);
	g_autoptr(GError) err = NULL;
	bool ok = runconf_read(n, "f", row->text, strlen(row->text), NULL, NULL, &err);
	const char *said = err ? err->message : "";
	g_autofree char *want =
		g_strdup_printf("f:%d:1: this is a configuration of %s, expected IOS: told by %s",
				row->line, row->system, row->told ? row->told : "\"");
	if (row->system)
		CHECK(!ok && g_str_has_prefix(said, want), "%s: %s, want %s", row->text, said,
		      want);
	else
		CHECK(!strstr(said, "this is a configuration of"), "%s: %s", row->text, said);
	net_free(net);
	world_free(w);
}

/* Wrong: a file of another system is taken for IOS with faults, or IOS for another; nobody learns by which line. */
static void test_other_systems(void)
{
	for (size_t i = 0; i < G_N_ELEMENTS(systems); i++)
		check_system(&systems[i]);
}

SUITE(runconf_files) = {
	{"what is printed is read as what it was", test_identity},
	{"the tech note's configurations print as it has them", test_tech_note},
	{"configurations of other systems are told", test_other_systems},
	{NULL, NULL},
};
