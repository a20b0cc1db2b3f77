/* `ip route` in all its forms: what is read, and what becomes of the routes. */

#include <string.h>

#include "models/core/registry.h"
#include "models/svc/ip.h"
#include "tests/support/check.h"
#include "tests/support/sandbox.h"

#define NET "ip route 30.0.0.0 255.0.0.0 "

static void note(void *to, const ConfLine *line)
{
	static const char letters[] = "ahuxw.";
	if (line->fate != LINE_BLANK)
		g_string_append_c(to, letters[line->fate]);
}

/* Wrong: an order that IOS takes is refused, or printed in another than IOS's. */
static void test_orders(void)
{
	static const char *const rows[][3] = {
		{NET "10.1.1.2 name a tag 5\n", "a", NET "10.1.1.2 tag 5 name a\n"},
		{NET "10.1.1.2 200 name a permanent\n", "a", NET "10.1.1.2 200 permanent name a\n"},
		{NET "10.1.1.2 name a 200\n", "a", NET "10.1.1.2 200 name a\n"},
		{NET "10.1.1.2 name a 200 tag 5\n", "a", NET "10.1.1.2 200 tag 5 name a\n"},
		{NET "Null0 250 tag 5\n", "a", NET "Null0 250 tag 5\n"},
		{NET "10.1.1.2 name 200\n", "a", NET "10.1.1.2 name 200\n"},
		{"interface Fa0/0\ntrack 1 interface Fa0/0 line-protocol\n" NET
		 "FastEthernet0/0 10.1.1.2 track 1 name a\n",
		 "aaa", NET "FastEthernet0/0 10.1.1.2 name a track 1\n"},
		{NET "10.1.1.2 track 1\n", "u", NET "10.1.1.2 track 1\n"},
		{NET "dhcp 254\n", "u", ""},
		{"interface Fa0/0\n" NET "FastEthernet0/0 dhcp\n", "au", ""},
		{NET "10.1.1.2 tag 5 tag 6\n", "w", ""},
		{NET "10.1.1.2 300\n", "w", ""},
	};
	for (unsigned i = 0; i < G_N_ELEMENTS(rows); i++) {
		const char *names[] = {"R", NULL};
		World *world = world_new(1, names, 0);
		Net *net = net_new(world, registry, false);
		Node *node = net_node_add(net, "R", NODE_ROUTER, NULL, NULL);
		g_autoptr(GString) got = g_string_new(NULL), out = g_string_new(NULL);
		runconf_read(node, "t", rows[i][0], strlen(rows[i][0]), note, got, NULL);
		runconf_print(node, out);
		CHECK_STR(got->str, rows[i][1], "%s", rows[i][0]);
		CHECK(strstr(out->str, rows[i][2]), "%s: %s", rows[i][0], out->str);
		world_free(world);
		net_free(net);
	}
}

static void check(Sandbox *sb, unsigned at_s, const char *command, const char *want)
{
	sandbox_run(sb, VT_S(at_s));
	g_autofree char *text = sandbox_show(sb, "R", command);
	CHECK(strstr(text, want), "at %u s, %s: \"%s\" is not in %s", at_s, command, want, text);
}

/* R - A (10.1.1.2), with lines of R's. */
static Sandbox *pair(const char *lines)
{
	Sandbox *sb = sandbox_new(1);
	g_autofree char *r = g_strdup_printf(
		"hostname R\ninterface FastEthernet0/0\n ip address 10.1.1.1 255.255.255.0\n"
		"interface FastEthernet0/1\n ip address 10.2.2.1 255.255.255.0\n%s",
		lines);
	sandbox_router(sb, "R", "12.4", r);
	sandbox_router(sb, "A", "12.4",
		       "hostname A\ninterface FastEthernet0/0\n ip address 10.1.1.2 255.255.255.0\n"
		       "interface Loopback0\n ip address 30.1.1.1 255.255.255.255\n");
	sandbox_router(sb, "B", "12.4",
		       "hostname B\ninterface FastEthernet0/0\n ip address 10.2.2.2 "
		       "255.255.255.0\n");
	sandbox_cable(sb, "R:Fa0/0", "A:Fa0/0", VT_US(20));
	sandbox_cable(sb, "R:Fa0/1", "B:Fa0/0", VT_US(20));
	return sb;
}

/* The route leaves with its object, at once though its next hop is reachable; the floating one takes over and leaves
 * again. */
static void test_track(void)
{
	Sandbox *sb = pair("track 1 interface FastEthernet0/1 line-protocol\n" NET
			   "10.1.1.2 track 1\n" NET "Null0 200\n");
	sandbox_cut(sb, VT_S(100), "R:Fa0/1", true);
	sandbox_cut(sb, VT_S(200), "R:Fa0/1", false);
	sandbox_type(sb, VT_S(300), "R", "no " NET "10.1.1.2 track 1");
	sandbox_type(sb, VT_S(310), "R", NET "10.1.1.2");
	check(sb, 90, "show ip route 30.0.0.0", "  * 10.1.1.2");
	check(sb, 90, "show track 1", "STATIC-IP-ROUTING 0");
	check(sb, 110, "show ip route 30.0.0.0", "via Null0");
	check(sb, 210, "show ip route 30.0.0.0", "  * 10.1.1.2");
	check(sb, 305, "show ip route 30.0.0.0", "via Null0");
	check(sb, 315, "show ip route 30.0.0.0", "  * 10.1.1.2");
	sandbox_free(sb);
}

/* Wrong: an object that is typed after its route holds nothing back, or one that is removed holds it back for ever. */
static void test_track_typed(void)
{
	Sandbox *sb = pair(NET "10.1.1.2 track 1\n" NET "Null0 200\n");
	sandbox_cut(sb, VT_S(50), "R:Fa0/1", true);
	sandbox_type(sb, VT_S(100), "R", "track 1 interface FastEthernet0/1 line-protocol");
	sandbox_type(sb, VT_S(200), "R", "no track 1");
	check(sb, 90, "show ip route 30.0.0.0", "  * 10.1.1.2");
	check(sb, 110, "show ip route 30.0.0.0", "via Null0");
	check(sb, 210, "show ip route 30.0.0.0", "  * 10.1.1.2");
	sandbox_free(sb);
}

static void ping(Ctx *cx, Node *n, void *arg)
{
	void *self;
	const IpSvc *ip = node_service(n, "ip", &self);
	ip->echo(cx, self, &(IpSend){.dst = *(const Ip4 *)arg}, 7, 1, 100);
}

/* By an Ethernet interface alone, each destination is asked for on it: it needs a neighbour with proxy ARP. */
static void test_by_interface(void)
{
	Sandbox *sb = pair(NET "FastEthernet0/0\nip route 0.0.0.0 0.0.0.0 Null0\n");
	Ip4 there = IP4(30, 1, 1, 1), nowhere = IP4(30, 1, 1, 7);
	sandbox_do(sb, VT_S(100), "R", ping, &there);
	sandbox_do(sb, VT_S(150), "R", ping, &nowhere);
	sandbox_cut(sb, VT_S(300), "R:Fa0/0", true);
	sandbox_run(sb, VT_S(290));
	check(sb, 290, "show ip route 30.0.0.0", "directly connected, via FastEthernet0/0");
	check(sb, 290, "show arp", "Internet  30.1.1.1 ");
	g_autofree char *arp = sandbox_show(sb, "R", "show arp");
	CHECK(!strstr(arp, "30.1.1.7 "), "nobody answers for it: %s", arp);
	check(sb, 310, "show ip route 0.0.0.0", "via Null0");
	check(sb, 310, "show ip route 30.0.0.0", "not in table");
	sandbox_free(sb);
}

SUITE(rib_routes) = {
	{"options stand in any order", test_orders},
	{"a route follows its tracked object", test_track},
	{"an object may come and go while its route is there", test_track_typed},
	{"a route by an Ethernet interface asks for each destination there", test_by_interface},
	{NULL, NULL},
};
