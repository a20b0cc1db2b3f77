/* The node's table of virtual addresses: what each key finds, whatever was added, changed and removed before. */

#include "models/core/node.h"
#include "sim/kernel/rng.h"
#include "tests/support/check.h"
#include "tests/support/sandbox.h"

#define VIP IP4(10, 0, 0, 254)
#define OTHER IP4(10, 0, 1, 254)
enum { MAC_1 = 0x0c07ac01, MAC_2 = 0x0c07ac02 };

/* Owners are told apart by their address alone. */
static const char owner[16];

static void on_router(void (*fn)(Ctx *cx, Node *n))
{
	Sandbox *sb = sandbox_new(1);
	sandbox_router(sb, "R", "12.3(7)T1",
		       "hostname R\n"
		       "interface FastEthernet0/0\n ip address 10.0.0.1 255.255.255.0\n"
		       "interface FastEthernet0/1\n ip address 10.0.1.1 255.255.255.0\n");
	sandbox_call(sb, VT_S(10), "R", fn);
	sandbox_run(sb, VT_S(20));
	sandbox_free(sb);
}

static Vip row_of(const Node *n, unsigned who, const char *ifname, RedRole role)
{
	Vip row = {.iface = node_iface(n, ifname),
		   .ip = VIP,
		   .mac = MAC_1,
		   .role = role,
		   .owner = &owner[who]};
	g_snprintf(row.group, sizeof row.group, "G%u", who);
	return row;
}

static void put(Ctx *cx, Node *n, unsigned who, const char *ifname, RedRole role)
{
	Vip row = row_of(n, who, ifname, role);
	vip_set(cx, n, &row);
}

static void drop(Ctx *cx, Node *n, unsigned who)
{
	vip_remove(cx, n, &owner[who]);
}

/* Whose row it is; -1: there is none. */
static int whose(const Vip *v)
{
	return v ? (int)((const char *)v->owner - owner) : -1;
}

static int active(const Node *n, const char *ifname)
{
	return whose(vip_active(n, node_iface(n, ifname), VIP));
}

static int by_mac(const Node *n, const char *ifname)
{
	return whose(vip_by_mac(n, node_iface(n, ifname), MAC_1));
}

/* Wrong: an interface that answers for an address or a MAC which is active on another one. */
static void two_interfaces(Ctx *cx, Node *n)
{
	put(cx, n, 0, "Fa0/0", RED_ACTIVE);
	CHECK_INT(active(n, "Fa0/1"), -1, "not there");
	CHECK_INT(by_mac(n, "Fa0/1"), -1, "nor its MAC");
	put(cx, n, 1, "Fa0/1", RED_ACTIVE);
	CHECK_INT(whose(vip_active_any(n, 0, VIP)), 0, "the first");
	CHECK_INT(active(n, "Fa0/0"), 0, "on its interface");
	CHECK_INT(active(n, "Fa0/1"), 1, "on its interface");
	CHECK_INT(by_mac(n, "Fa0/0"), 0, "the MAC, too");
	CHECK_INT(by_mac(n, "Fa0/1"), 1, "the MAC, too");
	drop(cx, n, 0);
	CHECK_INT(whose(vip_active_any(n, 0, VIP)), 1, "the one that is left");
	CHECK_INT(active(n, "Fa0/0"), -1, "gone");
	CHECK_INT(active(n, "Fa0/1"), 1, "still there");
}

/* Wrong: answers by a router that is not Active, or that are those of the row which became Active last. */
static void roles(Ctx *cx, Node *n)
{
	const Iface *ifc = node_iface(n, "Fa0/0");
	CHECK(!vip_stands_on(n, ifc), "no row yet");
	put(cx, n, 0, "Fa0/0", RED_STANDBY);
	CHECK_INT(active(n, "Fa0/0"), -1, "Standby");
	CHECK_INT(whose(vip_active_on(n, ifc)), -1, "Standby");
	CHECK(vip_stands_on(n, ifc), "in any role");
	put(cx, n, 1, "Fa0/0", RED_ACTIVE);
	CHECK_INT(active(n, "Fa0/0"), 1, "the only Active one");
	put(cx, n, 0, "Fa0/0", RED_ACTIVE);
	CHECK_INT(active(n, "Fa0/0"), 0, "the older row, though Active later");
	CHECK_INT(by_mac(n, "Fa0/0"), 0, "the older row, though Active later");
	CHECK_INT(whose(vip_active_on(n, ifc)), 0, "the older row, though Active later");
	put(cx, n, 0, "Fa0/0", RED_NONE);
	CHECK_INT(active(n, "Fa0/0"), 1, "the other one");
	CHECK_INT(by_mac(n, "Fa0/0"), 1, "the other one");
	CHECK_INT(whose(vip_active_on(n, ifc)), 1, "the other one");
	put(cx, n, 1, "Fa0/0", RED_CANDIDATE);
	CHECK_INT(whose(vip_active_any(n, 0, VIP)), -1, "none");
	CHECK(vip_stands_on(n, ifc), "they stand there still");
	drop(cx, n, 0);
	drop(cx, n, 1);
	CHECK(!vip_stands_on(n, ifc), "none stands there");
}

/* Wrong: a packet to an address that was taken away is kept, or one to the new address is passed on. */
static void address(Ctx *cx, Node *n)
{
	Vip row = row_of(n, 0, "Fa0/0", RED_ACTIVE);
	vip_set(cx, n, &row);
	put(cx, n, 1, "Fa0/0", RED_ACTIVE);
	row.ip = OTHER;
	vip_set(cx, n, &row);
	CHECK_INT(whose(vip_active_any(n, 0, VIP)), 1, "the other's still");
	CHECK_INT(whose(vip_active_any(n, 0, OTHER)), 0, "the new one");
	drop(cx, n, 1);
	CHECK_INT(whose(vip_active_any(n, 0, VIP)), -1, "nobody's");
	row.ip = VIP;
	vip_set(cx, n, &row);
	CHECK_INT(whose(vip_active_any(n, 0, VIP)), 0, "changed back");
	CHECK_INT(whose(vip_active_any(n, 0, OTHER)), -1, "nobody's");
}

/* Wrong: frames to the MAC that was given up are taken, or those to the new one are not. */
static void mac(Ctx *cx, Node *n)
{
	const Iface *ifc = node_iface(n, "Fa0/0");
	Vip row = row_of(n, 0, "Fa0/0", RED_ACTIVE);
	vip_set(cx, n, &row);
	row.mac = MAC_2;
	vip_set(cx, n, &row);
	CHECK_INT(by_mac(n, "Fa0/0"), -1, "the old one");
	CHECK_INT(whose(vip_by_mac(n, ifc, MAC_2)), 0, "the new one");
	CHECK_INT(active(n, "Fa0/0"), 0, "the address stays");
	row.iface = node_iface(n, "Fa0/1");
	vip_set(cx, n, &row);
	CHECK_INT(whose(vip_by_mac(n, ifc, MAC_2)), -1, "on the old interface");
	CHECK_INT(whose(vip_by_mac(n, row.iface, MAC_2)), 0, "on the new one");
	CHECK(!vip_stands_on(n, ifc), "nothing is left on the old one");
}

static void check_order(const Node *n, const char *want, const char *what)
{
	g_autoptr(GString) got = g_string_new(NULL);
	for (const Vip *v = NULL; (v = vip_next(n, v));)
		g_string_append(got, v->group);
	CHECK_STR(got->str, want, "%s", what);
	CHECK_INT(n->vips.n * 2, got->len, "%s: counted", what);
}

/* Wrong: rows that are lost with their neighbour, and one that keeps its old place when it comes again. */
static void removal(Ctx *cx, Node *n)
{
	for (unsigned i = 0; i < 4; i++)
		put(cx, n, i, "Fa0/0", RED_ACTIVE);
	check_order(n, "G0G1G2G3", "in the order in which they came");
	drop(cx, n, 0);
	check_order(n, "G1G2G3", "the first is gone");
	CHECK_INT(active(n, "Fa0/0"), 1, "the next answers");
	drop(cx, n, 3);
	check_order(n, "G1G2", "the last is gone");
	drop(cx, n, 3);
	check_order(n, "G1G2", "what is not there cannot go");
	put(cx, n, 0, "Fa0/0", RED_ACTIVE);
	check_order(n, "G1G2G0", "it comes again, after the others");
	CHECK_INT(active(n, "Fa0/0"), 1, "nor does it answer before them");
	drop(cx, n, 1);
	drop(cx, n, 2);
	CHECK_INT(active(n, "Fa0/0"), 0, "the only one");
	CHECK_INT(whose(vip_by_group(n, "G1")), -1, "a name that is gone");
	drop(cx, n, 0);
	check_order(n, "", "none");
	CHECK_INT(active(n, "Fa0/0"), -1, "none");
	put(cx, n, 2, "Fa0/0", RED_ACTIVE);
	CHECK_INT(whose(vip_by_group(n, "G2")), 2, "a table that was empty again");
}

/* Wrong: a client that follows a group by a name which it does not have any more, or which another has, too. */
static void names(Ctx *cx, Node *n)
{
	Vip a = row_of(n, 0, "Fa0/0", RED_ACTIVE), b = row_of(n, 1, "Fa0/0", RED_ACTIVE);
	vip_set(cx, n, &a);
	vip_set(cx, n, &b);
	g_strlcpy(a.group, "HA", sizeof a.group);
	g_strlcpy(b.group, "HA", sizeof b.group);
	vip_set(cx, n, &b);
	CHECK_INT(whose(vip_by_group(n, "HA")), 1, "the only one");
	CHECK_INT(whose(vip_by_group(n, "G1")), -1, "its old name");
	vip_set(cx, n, &a);
	CHECK_INT(whose(vip_by_group(n, "HA")), 0, "the older row, though named later");
	a.group[0] = '\0';
	vip_set(cx, n, &a);
	CHECK_INT(whose(vip_by_group(n, "HA")), 1, "the other one");
	CHECK_INT(whose(vip_by_group(n, "")), -1, "no name is not a name");
}

/* ---- against a search of all rows ---- */

typedef bool IsMeant(const Vip *v, const Iface *ifc, uint64_t key);

static bool has_ip(const Vip *v, const Iface *ifc, uint64_t ip)
{
	(void)ifc;
	return v->role == RED_ACTIVE && v->ip == ip;
}

static bool has_ip_on(const Vip *v, const Iface *ifc, uint64_t ip)
{
	return has_ip(v, ifc, ip) && v->iface == ifc;
}

static bool has_mac_on(const Vip *v, const Iface *ifc, uint64_t m)
{
	return v->role == RED_ACTIVE && v->mac == m && v->iface == ifc;
}

static bool is_active_on(const Vip *v, const Iface *ifc, uint64_t unused)
{
	(void)unused;
	return v->role == RED_ACTIVE && v->iface == ifc;
}

static bool is_on(const Vip *v, const Iface *ifc, uint64_t unused)
{
	(void)unused;
	return v->iface == ifc;
}

static bool is_named(const Vip *v, const Iface *ifc, uint64_t number)
{
	(void)ifc;
	return v->group[0] && g_ascii_strtoull(v->group + 1, NULL, 10) == number;
}

static const Vip *search(const GArray *right, IsMeant *is, const Iface *ifc, uint64_t key)
{
	for (unsigned i = 0; i < right->len; i++)
		if (is(&g_array_index(right, Vip, i), ifc, key))
			return &g_array_index(right, Vip, i);
	return NULL;
}

static int same(const Vip *got, const Vip *want)
{
	return whose(got) == whose(want);
}

static bool all_same(const Node *n, const GArray *right)
{
	static const char *const ifname[] = {"Fa0/0", "Fa0/1"};
	bool ok = n->vips.n == right->len;
	const Vip *v = NULL;
	for (unsigned i = 0; i < right->len; i++)
		ok &= same(v = vip_next(n, v), &g_array_index(right, Vip, i));
	for (unsigned i = 0; i < 2; i++) {
		const Iface *ifc = node_iface(n, ifname[i]);
		for (unsigned k = 1; k < 4; k++) {
			char name[8];
			g_snprintf(name, sizeof name, "G%u", k);
			ok &= same(vip_active_any(n, 0, k), search(right, has_ip, ifc, k));
			ok &= same(vip_active(n, ifc, k), search(right, has_ip_on, ifc, k));
			ok &= same(vip_by_mac(n, ifc, k), search(right, has_mac_on, ifc, k));
			ok &= same(vip_by_group(n, name), search(right, is_named, ifc, k));
		}
		ok &= same(vip_active_on(n, ifc), search(right, is_active_on, ifc, 0));
		ok &= vip_stands_on(n, ifc) == (search(right, is_on, ifc, 0) != NULL);
	}
	return ok;
}

static Vip draw_row(const Node *n, uint64_t draw)
{
	Vip row = {.owner = &owner[draw % G_N_ELEMENTS(owner)],
		   .iface = node_iface(n, draw >> 8 & 1 ? "Fa0/1" : "Fa0/0"),
		   .ip = 1 + (Ip4)(draw >> 16) % 3,
		   .mac = 1 + (draw >> 24) % 3,
		   .role = draw >> 32 & 1 ? RED_ACTIVE : RED_STANDBY};
	if (draw >> 33 & 3)
		g_snprintf(row.group, sizeof row.group, "G%u", (unsigned)(draw >> 33 & 3));
	return row;
}

static void set_right(GArray *right, const Vip *row)
{
	for (unsigned i = 0; i < right->len; i++)
		if (g_array_index(right, Vip, i).owner == row->owner) {
			g_array_index(right, Vip, i) = *row;
			return;
		}
	g_array_append_val(right, *row);
}

static void remove_right(GArray *right, const void *who)
{
	for (unsigned i = 0; i < right->len; i++)
		if (g_array_index(right, Vip, i).owner == who)
			g_array_remove_index(right, i--);
}

/* Wrong: a key that leads to another row than a search of all rows, in order, would. */
static void random_steps(Ctx *cx, Node *n)
{
	g_autoptr(GArray) right = g_array_new(FALSE, FALSE, sizeof(Vip));
	for (unsigned i = 0; i < 5000; i++) {
		uint64_t draw = rng_draw(7, "vip", "step", i);
		Vip row = draw_row(n, draw);
		if (draw >> 40 & 3) {
			vip_set(cx, n, &row);
			set_right(right, &row);
		} else {
			vip_remove(cx, n, row.owner);
			remove_right(right, row.owner);
		}
		if (!CHECK(all_same(n, right), "step %u", i))
			return;
	}
}

static void test_two_interfaces(void)
{
	on_router(two_interfaces);
}

static void test_roles(void)
{
	on_router(roles);
}

static void test_address(void)
{
	on_router(address);
}

static void test_mac(void)
{
	on_router(mac);
}

static void test_removal(void)
{
	on_router(removal);
}

static void test_names(void)
{
	on_router(names);
}

static void test_random(void)
{
	on_router(random_steps);
}

SUITE(core_vip) = {
	{"one address and one MAC on two interfaces", test_two_interfaces},
	{"rows become Active and cease to be", test_roles},
	{"an address is changed, and changed back", test_address},
	{"a MAC and an interface are changed", test_mac},
	{"the first and the last are removed, and one comes again", test_removal},
	{"names are changed and shared", test_names},
	{"each key leads where a search of all rows does", test_random},
	{NULL, NULL},
};
