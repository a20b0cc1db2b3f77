/* MTUs that differ (RFC 2328 10.6, A.3.3): `mtu` and `ip mtu` of two ends of a LAN. */

#include <string.h>

#include "tests/unit/ospf/ospf_lab.h"

static void check_state(Sandbox *sb, const char *node, const char *nbr, const char *want,
			const char *when)
{
	g_autofree char *all = sandbox_show(sb, node, "show ip ospf neighbor");
	const char *line = strstr(all, nbr);
	CHECK(line && strstr(line, want) && strstr(line, want) < strchr(line, '\n'),
	      "%s: %s has %s in %s: %s", when, node, nbr, want, all);
}

/* Wrong: an adjacency that comes up where no real one does. Who is told of a larger MTU than its own stays in EXSTART;
 * the other waits in EXCHANGE if it is the slave, and in EXSTART if it is to be the master. */
static void test_mismatch(void)
{
	static const struct {
		const char *lines, *here, *there, *nbr, *of_r1, *of_other;
	} rows[] = {
		{"mtu 1600", "R1", "R2", "2.2.2.2", "EXCHANGE", "EXSTART"},
		{"mtu 1600", "R3", "R3", "3.3.3.3", "EXSTART", "EXSTART"},
		{"mtu 1400", "R2", "R2", "2.2.2.2", "EXCHANGE", "EXSTART"},
		{"ip mtu 1400", "R1", "R2", "2.2.2.2", "EXSTART", "EXSTART"},
		{"mtu 1600; ip mtu 1500", "R1", "R2", "2.2.2.2", "FULL", "FULL"},
		{"ip mtu 1500; mtu 1600", "R1", "R2", "2.2.2.2", "EXCHANGE", "EXSTART"},
	};
	for (unsigned i = 0; i < G_N_ELEMENTS(rows); i++) {
		Sandbox *sb = ospf_lab_new("12.4(15)T");
		g_autofree char *type =
			g_strdup_printf("interface FastEthernet0/0; %s", rows[i].lines);
		sandbox_type(sb, VT_S(1), rows[i].here, type);
		sandbox_run(sb, VT_S(100));
		check_state(sb, "R1", rows[i].nbr, rows[i].of_r1, rows[i].lines);
		check_state(sb, rows[i].there, "1.1.1.1", rows[i].of_other, rows[i].lines);
		sandbox_free(sb);
	}
}

/* `ip ospf mtu-ignore` on both ends heals it; so does the old MTU, when the slave's last packet, which tells the other
 * one and is repeated as it is, has been given up. FULL is not looked at. */
static void test_heals(void)
{
	Sandbox *sb = ospf_lab_new("12.4(15)T");
	sandbox_type(sb, VT_S(1), "R1", "interface FastEthernet0/0; mtu 1600");
	for (unsigned i = 1; i <= 3; i++) {
		g_autofree char *node = g_strdup_printf("R%u", i);
		sandbox_type(sb, VT_S(80), node, "interface FastEthernet0/0; ip ospf mtu-ignore");
		sandbox_type(sb, VT_S(150), node,
			     "interface FastEthernet0/0; no ip ospf mtu-ignore");
	}
	sandbox_exec(sb, VT_S(200), "R1", "clear ip ospf process");
	sandbox_type(sb, VT_S(290), "R1", "interface FastEthernet0/0; no mtu");
	sandbox_run(sb, VT_S(79));
	CHECK_INT(ospf_lab_full(sb, "R1"), 0, "1600 and 1500");
	sandbox_run(sb, VT_S(100));
	CHECK_INT(ospf_lab_full(sb, "R1"), 2, "ignored");
	ospf_lab_check_route(sb, "R2", "1.1.1.1/32", "O 2 10.1.1.1");
	sandbox_run(sb, VT_S(199));
	CHECK_INT(ospf_lab_full(sb, "R1"), 2, "FULL stays FULL");
	sandbox_run(sb, VT_S(289));
	CHECK_INT(ospf_lab_full(sb, "R1"), 0, "looked at again");
	sandbox_run(sb, VT_S(440));
	CHECK_INT(ospf_lab_full(sb, "R1"), 2, "1500 again, once a neighbour has given up");
	sandbox_free(sb);
}

static void check_config(const char *lines, const char *want)
{
	Sandbox *sb = sandbox_new(1);
	g_autofree char *config = g_strdup_printf(
		"hostname R1\ninterface FastEthernet0/0\n ip address 10.1.1.1 255.255.255.0\n%s",
		lines);
	sandbox_router(sb, "R1", "12.4", config);
	sandbox_run(sb, VT_S(1));
	g_autofree char *got = sandbox_config(sb, "R1");
	CHECK(strstr(got, want), "%s: %s", lines, got);
	sandbox_free(sb);
}

/* What is printed: the interface's MTU in its place, IP's where it is another; a subinterface has its port's. */
static void test_printed(void)
{
	check_config(" mtu 1600\n", "interface FastEthernet0/0\n mtu 1600\n ip address 10.1.1.1 "
				    "255.255.255.0\n!\n");
	check_config(" mtu 1600\n ip mtu 1500\n", "255.255.255.0\n ip mtu 1500\n!\n");
	check_config(" ip mtu 1400\n ip mtu 1500\n", "255.255.255.0\n!\n");
	Sandbox *sb = sandbox_new(1);
	sandbox_router(sb, "R1", "12.4",
		       "hostname R1\ninterface FastEthernet0/0\n mtu 1600\ninterface "
		       "FastEthernet0/0.1\n encapsulation dot1Q 1\n ip address 10.1.1.1 "
		       "255.255.255.0\n ip mtu 1500\n");
	sandbox_run(sb, VT_S(5));
	g_autofree char *media = sandbox_show(sb, "R1", "show interfaces FastEthernet0/0.1"),
			*ip = sandbox_show(sb, "R1", "show ip interface FastEthernet0/0.1");
	CHECK(strstr(media, "MTU 1600 bytes"), "%s", media);
	CHECK(strstr(ip, "MTU is 1500 bytes"), "%s", ip);
	sandbox_free(sb);
}

SUITE(ospf_mtu) = {
	{"MTUs that differ keep neighbours in EXSTART and EXCHANGE", test_mismatch},
	{"mtu-ignore on both ends, or equal MTUs, heal that", test_heals},
	{"mtu and ip mtu are printed and shown", test_printed},
	{NULL, NULL},
};
