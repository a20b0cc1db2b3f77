/* What the box, IPv4, ARP and the switch print of themselves. */

#include "sim/router/commands.h"
#include "tests/support/check.h"
#include "tests/support/sandbox.h"

static const char r1[] =
	"hostname R1\ninterface Loopback0\n ip address 99.99.99.99 255.255.255.255\n"
	"interface FastEthernet0/0\n description to R2\n ip address 10.0.0.1 255.255.255.0\n"
	"interface FastEthernet0/1\n shutdown\ninterface ATM1/0\n no ip address\n";
static const char r2[] =
	"hostname R2\ninterface FastEthernet0/0\n ip address 10.0.0.2 255.255.255.0\n"
	"ip route 1.0.0.0 255.0.0.0 10.0.0.1\n";

static Sandbox *lab(void)
{
	Sandbox *sb = sandbox_new(1);
	sandbox_router(sb, "R1", "12.3(7)T1", r1);
	sandbox_router(sb, "R2", "12.3(7)T1", r2);
	sandbox_switch(sb, "sw", 2, VT_S(15));
	sandbox_cable(sb, "sw:1", "R1:Fa0/0", VT_US(10));
	sandbox_cable(sb, "sw:2", "R2:Fa0/0", VT_US(10));
	return sb;
}

typedef struct Row {
	const char *node, *command, *text;
} Row;

/* Columns and words as IOS 12.3 prints them (IP Addressing and Interface Command References). */
static const Row rows[] = {
	/* clang-format off */
	{ "R1", "show ip interface brief",
	  "Interface                  IP-Address      OK? Method Status                Protocol\n"
	  "FastEthernet0/0            10.0.0.1        YES NVRAM  up                    up      \n"
	  "FastEthernet0/1            unassigned      YES unset  administratively down down    \n"
	  "ATM1/0                     unassigned      YES unset  down                  down    \n"
	  "Loopback0                  99.99.99.99     YES NVRAM  up                    up      \n" },
	{ "R1", "sh ip arp",
	  "Protocol  Address          Age (min)  Hardware Addr   Type   Interface\n"
	  "Internet  10.0.0.1                -   0250.43e8.0001  ARPA   FastEthernet0/0\n"
	  "Internet  10.0.0.2               59   021a.11fe.0000  ARPA   FastEthernet0/0\n" },
	{ "R1", "show ip arp 10.0.0.9",
	  "Protocol  Address          Age (min)  Hardware Addr   Type   Interface\n" },
	{ "R1", "show interfaces Fa0/1",
	  "FastEthernet0/1 is administratively down, line protocol is down \n"
	  "  Hardware is simulated Ethernet, address is 0250.43e8.0002 (bia 0250.43e8.0002)\n"
	  "  MTU 1500 bytes, BW 100000 Kbit, DLY 100 usec\n"
	  "  Encapsulation ARPA, loopback not set\n"
	  "  Last input never, output never, output hang never\n"
	  "  Last clearing of \"show interface\" counters never\n"
	  "     0 packets input, 0 bytes\n"
	  "     0 input drops\n"
	  "     0 runts, 0 giants, 0 throttles\n"
	  "     0 packets output, 0 bytes\n"
	  "     0 output drops\n" },
	{ "R1", "show interfaces description",
	  "Interface                      Status         Protocol Description\n"
	  "FastEthernet0/0                up             up       to R2\n"
	  "FastEthernet0/1                admin down     down     \n"
	  "ATM1/0                         down           down     \n"
	  "Loopback0                      up             up       \n" },
	{ "R1", "show version",
	  "vpnha, a simulated router; it behaves as Cisco IOS 12.3(7)T1 where that is modelled.\n"
	  "This is no Cisco software.\n\n"
	  "R1 uptime is 1 hour, 0 minutes\n\n"
	  "2 FastEthernet interfaces\n1 ATM network interface\n" },
	{ "R1", "show clock", "*01:00:00.000 UTC Mon Mar 1 1993\n" },
	{ "R1", "show ip interface Loopback0",
	  "Loopback0 is up, line protocol is up\n"
	  "  Internet address is 99.99.99.99/32\n"
	  "  Broadcast address is 255.255.255.255\n"
	  "  Address determined by non-volatile memory\n"
	  "  MTU is 1500 bytes\n"
	  "  Helper address is not set\n"
	  "  Directed broadcast forwarding is disabled\n"
	  "  Outgoing access list is not set\n"
	  "  Inbound  access list is not set\n"
	  "  ICMP unreachables are always sent\n" },
	{ "sw", "show interfaces status",
	  "Port      State       Vlan   To\n"
	  "1         Forwarding  1      R1:FastEthernet0/0\n"
	  "2         Forwarding  1      R2:FastEthernet0/0\n" },
	{ "sw", "show mac-address-table",
	  "Vlan    Mac Address       Type        Ports\n"
	  "----    -----------       --------    -----\n" },
	/* clang-format on */
};

static void test_texts(void)
{
	Sandbox *sb = lab();
	sandbox_run(sb, VT_H(1));
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(GString) out = g_string_new(NULL);
		command_show(sandbox_node(sb, rows[i].node), rows[i].command, VT_H(1), out);
		CHECK_TEXT(out->str, rows[i].text, "%s# %s", rows[i].node, rows[i].command);
	}
	sandbox_free(sb);
}

/* Wrong: looking that changes what happens next. */
static void test_looking_changes_nothing(void)
{
	char *dump[2];
	for (int look = 0; look < 2; look++) {
		Sandbox *sb = lab();
		sandbox_type(sb, VT_S(60), "R2", "interface Fa0/0; shutdown");
		for (VTime t = VT_S(10); t <= VT_S(100); t += VT_S(10)) {
			sandbox_run(sb, t);
			for (size_t i = 0; look && i < G_N_ELEMENTS(rows); i++) {
				g_autoptr(GString) out = g_string_new(NULL);
				command_show(sandbox_node(sb, rows[i].node), rows[i].command, t,
					     out);
			}
		}
		dump[look] = g_strdup(sandbox_dump(sb));
		sandbox_free(sb);
	}
	CHECK_TEXT(dump[1], dump[0], "observations with and without looking");
	g_free(dump[0]);
	g_free(dump[1]);
}

SUITE(ios_show) = {
	{"texts", test_texts},
	{"looking changes nothing", test_looking_changes_nothing},
	{NULL, NULL},
};
