/* What is printed of an interface that has no address. */

#include <string.h>

#include "tests/support/check.h"
#include "tests/support/sandbox.h"

/* The block of an interface, up to the next one. */
static void expect_block(Sandbox *sb, const char *name, const char *lines, const char *what)
{
	g_autofree char *config = sandbox_config(sb, "R1");
	g_autofree char *head = g_strdup_printf("interface %s\n", name);
	g_autofree char *want = g_strconcat(head, lines, NULL);
	const char *at = strstr(config, head);
	g_autofree char *got = at ? g_strndup(at, strcspn(at, "!")) : g_strdup("");
	CHECK_TEXT(got, want, "%s", what);
}

#define NONE " no ip address\n"

/* All of it twice, and what is printed is loaded. Wrong: an interface without an address does not say so; one that
 * comes by it in another way, or a subinterface, does; what was loaded prints as something else. */
static void test_none(void)
{
	static const struct {
		const char *what, *typed, *name, *lines;
	} rows[] = {
		{"a VRF that goes takes addresses", "no ip vrf RED", "FastEthernet0/0", NONE},
		{"the VRF is back",
		 "ip vrf RED; rd 1:1; interface Fa0/0; ip vrf forwarding RED; ip address 10.0.0.1 "
		 "255.255.255.0",
		 "FastEthernet0/0", " ip vrf forwarding RED\n ip address 10.0.0.1 255.255.255.0\n"},
		{"an interface enters one", "interface Fa0/0; no ip vrf forwarding",
		 "FastEthernet0/0", NONE},
		{"and has its address again", "interface Fa0/0; ip address 10.0.0.1 255.255.255.0",
		 "FastEthernet0/0", " ip address 10.0.0.1 255.255.255.0\n"},
		{"and enters it with that",
		 "interface Fa0/0; ip vrf forwarding RED; ip address 10.0.0.1 255.255.255.0",
		 "FastEthernet0/0", " ip vrf forwarding RED\n ip address 10.0.0.1 255.255.255.0\n"},
		{"a new one", "interface Loopback5", "Loopback5", NONE},
		{"that has one", "interface Loopback5; ip address 5.5.5.5 255.255.255.255",
		 "Loopback5", " ip address 5.5.5.5 255.255.255.255\n"},
		{"removed and made again", "no interface Loopback5; interface Loopback5",
		 "Loopback5", NONE},
		{"another's address", "interface Tunnel5; ip unnumbered FastEthernet0/1", "Tunnel5",
		 " ip unnumbered FastEthernet0/1\n"},
		{"and no more", "interface Tunnel5; no ip unnumbered FastEthernet0/1", "Tunnel5",
		 NONE},
		{"a subinterface", "interface Fa0/1.5; encapsulation dot1Q 5", "FastEthernet0/1.5",
		 " encapsulation dot1Q 5\n"},
		{"loaded without either", "interface Fa0/1; bandwidth 5000", "FastEthernet0/1",
		 " bandwidth 5000\n"},
	};
	enum { N = G_N_ELEMENTS(rows) };
	Sandbox *sb = sandbox_new(1);
	sandbox_router(sb, "R1", "12.4(24)T",
		       "hostname R1\nip vrf RED\n rd 1:1\ninterface FastEthernet0/0\n"
		       " ip vrf forwarding RED\n ip address 10.0.0.1 255.255.255.0\n"
		       "interface FastEthernet0/1\n bandwidth 5000\n");
	for (unsigned i = 0; i < 2 * N; i++)
		sandbox_type(sb, VT_S(20 + 2 * i), "R1", rows[i % N].typed);
	for (unsigned i = 0; i < 2 * N; i++) {
		sandbox_run(sb, VT_S(21 + 2 * i));
		expect_block(sb, rows[i % N].name, rows[i % N].lines, rows[i % N].what);
	}
	g_autofree char *before = sandbox_config(sb, "R1");
	sandbox_free(sb);
	sb = sandbox_new(1);
	sandbox_router(sb, "R1", "12.4(24)T", before);
	sandbox_run(sb, VT_S(20));
	g_autofree char *after = sandbox_config(sb, "R1");
	CHECK_TEXT(after, before, "saved and loaded");
	sandbox_free(sb);
}

SUITE(ip_address) = {
	{"an interface without an address says so", test_none},
	{NULL, NULL},
};
