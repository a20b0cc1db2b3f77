/* build/complexity: what a packet and a change of a route cost at a hub with 10, 100 and 1,000 branches; what a packet
 * costs at a router with as many redundancy groups; and what a subinterface of one with 100 and 1,000 costs to load
 * and to come up, and what it costs to find that a branch matters: in operations.
 *
 * An operation is a basic block that ran: models/, sim/kernel/ and sim/trust/ are compiled for this program so that each calls
 * __sanitizer_cov_trace_pc() (-fsanitize-coverage=trace-pc, gcc and clang). No code says what it counts, so none can
 * forget to: a scan of peers, keys, routes, LSAs or interfaces that somebody puts back is a thousand operations more.
 * The numbers are those of one compiler; they are compared with each other only, and are the same on each machine.
 * What a library does within one call (memmove of an array, GLib's table) is not seen. */

#include <glib/gstdio.h>
#include <stdio.h>

#include "models/svc/rib.h"
#include "sim/stage/stage.h"
#include "sim/trust/reach.h"

void __sanitizer_cov_trace_pc(void);

static uint64_t operations;

void __sanitizer_cov_trace_pc(void)
{
	operations++;
}

/* ---- the network: INSIDE - HUB - ISP - SPOKE0 ... ---- */

#define HEAD "version 12.4\nhostname %s\n"
#define CRYPTO                                                                                     \
	"crypto isakmp policy 1\n hash md5\n authentication pre-share\n"                           \
	"crypto ipsec transform-set t esp-des esp-md5-hmac\n"

static void outside(unsigned i, unsigned host, char out[20])
{
	g_snprintf(out, 20, "172.20.%u.%u", i / 64, i % 64 * 4 + host);
}

static void lan(unsigned i, unsigned host, char out[20])
{
	g_snprintf(out, 20, "20.%u.%u.%u", 1 + i / 250, i % 250, host);
}

static void put(const char *folder, const char *name, const GString *text)
{
	g_autofree char *path = g_build_filename(folder, name, NULL);
	g_autoptr(GError) err = NULL;
	if (!g_file_set_contents_full(path, text->str, (gssize)text->len, G_FILE_SET_CONTENTS_NONE,
				      0600, &err))
		g_error("%s", err->message);
}

static void put_hub(const char *folder, unsigned n)
{
	g_autoptr(GString) t = g_string_new(NULL);
	char ip[20], net[20];
	g_string_append_printf(t, HEAD CRYPTO, "HUB");
	for (unsigned i = 0; i < n; i++) {
		outside(i, 2, ip);
		lan(i, 0, net);
		g_string_append_printf(t,
				       "crypto isakmp key k address %s\n"
				       "crypto map vpn %u ipsec-isakmp\n set peer %s\n"
				       " set transform-set t\n match address S%u\n reverse-route\n"
				       "ip access-list extended S%u\n"
				       " permit ip 10.1.1.0 0.0.0.255 %s 0.0.0.255\n",
				       ip, 10 + i, ip, i, i, net);
	}
	g_string_append(t, "interface FastEthernet0/0\n ip address 172.16.0.1 255.255.255.0\n"
			   " crypto map vpn\n"
			   "interface FastEthernet0/1\n ip address 10.1.1.1 255.255.255.0\n"
			   "router ospf 1\n redistribute static subnets\n"
			   " network 10.1.1.0 0.0.0.255 area 0\n"
			   "ip route 172.20.0.0 255.255.0.0 172.16.0.254\nend\n");
	put(folder, "HUB.cfg", t);
}

static void put_middle(const char *folder, unsigned n)
{
	g_autoptr(GString) inside = g_string_new(NULL), isp = g_string_new(NULL);
	char ip[20];
	g_string_append_printf(inside,
			       HEAD
			       "interface FastEthernet0/0\n ip address 10.1.1.3 255.255.255.0\n"
			       "router ospf 1\n network 10.1.1.0 0.0.0.255 area 0\nend\n",
			       "INSIDE");
	g_string_append_printf(
		isp, HEAD "interface FastEthernet0/0\n ip address 172.16.0.254 255.255.255.0\n",
		"ISP");
	for (unsigned i = 0; i < n; i++) {
		outside(i, 1, ip);
		g_string_append_printf(isp,
				       "interface Serial%u/%u\n ip address %s 255.255.255.252\n",
				       1 + i / 8, i % 8, ip);
	}
	put(folder, "INSIDE.cfg", inside);
	put(folder, "ISP.cfg", isp);
}

static void put_spoke(const char *folder, unsigned i)
{
	g_autoptr(GString) t = g_string_new(NULL);
	g_autofree char *host = g_strdup_printf("SPOKE%u", i),
			*name = g_strdup_printf("%s.cfg", host);
	char ip[20], gw[20], own[20], net[20];
	outside(i, 2, ip);
	outside(i, 1, gw);
	lan(i, 1, own);
	lan(i, 0, net);
	g_string_append_printf(t,
			       HEAD CRYPTO
			       "crypto isakmp key k address 172.16.0.1\n"
			       "crypto map vpn 10 ipsec-isakmp\n set peer 172.16.0.1\n"
			       " set transform-set t\n match address 101\n"
			       "interface Loopback0\n ip address %s 255.255.255.0\n"
			       "interface Serial0/0\n ip address %s 255.255.255.252\n"
			       " crypto map vpn\n"
			       "ip route 0.0.0.0 0.0.0.0 %s\n"
			       "access-list 101 permit ip %s 0.0.0.255 10.1.1.0 0.0.0.255\nend\n",
			       host, own, ip, gw, net);
	put(folder, name, t);
}

/* Each branch brings its tunnel up at 20 s. The one in the middle sends an echo at 80 s and clears its SAs at 90 s: HUB is
 * told, and the route that they injected leaves its table, the database and INSIDE's table. Both are between the scans
 * of static routes, one a minute at each router, and after the branches have forgotten their exchanges. */
static void put_scenario(const char *folder, unsigned n)
{
	g_autoptr(GString) t = g_string_new("[scenario]\ntitle = complexity\nduration = 100s\n");
	char own[20];
	static const char *const fixed[] = {"HUB", "INSIDE", "ISP"};
	for (unsigned i = 0; i < G_N_ELEMENTS(fixed); i++)
		g_string_append_printf(t, "[router %s]\nconfig = %s.cfg\n", fixed[i], fixed[i]);
	g_string_append(t, "[switch inside]\nports = HUB:Fa0/1; INSIDE:Fa0/0\nforward-delay = 0s\n"
			   "[switch outside]\nports = HUB:Fa0/0; ISP:Fa0/0\nforward-delay = 0s\n");
	for (unsigned i = 0; i < n; i++) {
		lan(i, 1, own);
		g_string_append_printf(t,
				       "[router SPOKE%u]\nconfig = SPOKE%u.cfg\n"
				       "[link s%u]\nmedium = serial\n"
				       "ports = ISP:Serial%u/%u; SPOKE%u:Serial0/0\n"
				       "[probe p%u]\nfrom = SPOKE%u %s\nto = 10.1.1.3\n"
				       "start = 20s..25s\ninterval = 10s\ncount = 2\n",
				       i, i, i, 1 + i / 8, i % 8, i, i, i, own);
	}
	lan(n / 2, 1, own);
	g_string_append_printf(t,
			       "[probe measured]\nfrom = SPOKE%u %s\nto = 10.1.1.3\n"
			       "start = 80s\ninterval = 10s\ncount = 1\n"
			       "[event clear]\nat = 90s\nrouter = SPOKE%u\n"
			       "exec = clear crypto sa\n",
			       n / 2, own, n / 2);
	put(folder, "net.scn", t);
}

static void put_network(const char *folder, unsigned n)
{
	put_hub(folder, n);
	put_middle(folder, n);
	for (unsigned i = 0; i < n; i++)
		put_spoke(folder, i);
	put_scenario(folder, n);
}

static void forget(char *folder)
{
	g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
	const char *name;
	while (dir && (name = g_dir_read_name(dir))) {
		g_autofree char *path = g_build_filename(folder, name, NULL);
		g_unlink(path);
	}
	g_rmdir(folder);
	g_free(folder);
}

/* ---- what is counted ---- */

enum { PACKET, CHANGE, N_COUNTS };

typedef struct Window {
	const char *what;
	VTime from, until;
	unsigned
		percent; /* of growth that is allowed to the last of `sizes`: a heap is a logarithm deep */
	unsigned few; /* place in `sizes` of the first */
} Window;

static const Window windows[N_COUNTS] = {
	[PACKET] = {"an echo and its reply through the tunnel", VT_S(80), VT_S(81), 110},
	[CHANGE] = {"a peer's SAs and the route that they injected go", VT_S(90), VT_S(96), 130},
};

static void run_to(Stage *stage, VTime until)
{
	g_autoptr(GError) err = NULL;
	if (!stage_run(stage, until, &err))
		g_error("%s", err->message);
}

static bool is_routed(Stage *stage, const char *node, unsigned i)
{
	void *self;
	char net[20];
	Prefix p = {.len = 24};
	const RibSvc *rib = node_service(net_node(stage_net(stage), node), "rib", &self);
	lan(i, 0, net);
	ip4_parse(net, &p.addr);
	return rib->route(self, p) != NULL;
}

/* Without it, nothing was measured. */
static void must(bool ok, const char *what, unsigned n)
{
	if (!ok)
		g_error("%u branches: %s", n, what);
}

static void count_branches(unsigned n, uint64_t got[N_COUNTS])
{
	char *folder = g_dir_make_tmp("vpnha-complexity-XXXXXX", NULL);
	g_autofree char *path = g_build_filename(folder, "net.scn", NULL);
	g_autoptr(GError) err = NULL;
	put_network(folder, n);
	g_autoptr(Scenario) scn = scenario_read(path, NULL, NULL, &err);
	g_autoptr(Stage) stage = scn ? stage_new(scn, &(StageSpec){.seed = 1}, &err) : NULL;
	if (!stage)
		g_error("%s", err->message);
	stage_begin(stage);
	for (unsigned i = 0; i < N_COUNTS; i++) {
		run_to(stage, windows[i].from - 1);
		must(is_routed(stage, "INSIDE", n / 2), "no route to the branch", n);
		operations = 0;
		run_to(stage, windows[i].until);
		got[i] = operations;
	}
	must(!is_routed(stage, "INSIDE", n / 2), "the route is still there", n);
	must(is_routed(stage, "INSIDE", 0), "all routes are gone", n);
	forget(folder);
}

/* ---- which of the branches matter ---- */

/* For each branch, all of which send echoes to one address. */
static void count_reach(unsigned n, uint64_t *got)
{
	char *folder = g_dir_make_tmp("vpnha-complexity-XXXXXX", NULL);
	g_autofree char *path = g_build_filename(folder, "net.scn", NULL);
	g_autoptr(GError) err = NULL;
	put_network(folder, n);
	g_autoptr(Scenario) scn = scenario_read(path, NULL, NULL, &err);
	g_autoptr(Stage) stage = scn ? stage_new(scn, &(StageSpec){.seed = 1}, &err) : NULL;
	if (!stage)
		g_error("%s", err->message);
	operations = 0;
	g_autoptr(Reach) reach = reach_new(scn, stage_net(stage));
	*got = operations / n;
	must(reach_has_node(reach, net_node(stage_net(stage), "SPOKE0")), "does not matter", n);
	forget(folder);
}

static const Window reach_window[] = {
	{"a branch is found to matter before the run", 0, 0, 130, 1},
};

/* ---- interfaces of one router: a port with `n` subinterfaces, each with a group ---- */

static void put_hub_of_groups(const char *folder, unsigned n)
{
	g_autoptr(GString) t = g_string_new(NULL);
	g_string_append_printf(t,
			       HEAD
			       "interface FastEthernet0/1\n ip address 10.201.0.1 255.255.255.0\n"
			       "interface FastEthernet0/0\n no ip address\n",
			       "HUB");
	for (unsigned i = 0; i < n; i++)
		g_string_append_printf(t,
				       "interface FastEthernet0/0.%u\n encapsulation dot1Q %u\n"
				       " ip address 10.%u.%u.1 255.255.255.0\n"
				       " standby 1 ip 10.%u.%u.3\n standby 1 priority 110\n",
				       i + 1, i + 2, i / 250, i % 250, i / 250, i % 250);
	put(folder, "HUB.cfg", t);
}

/* PEER is Standby in the last group, and its packets go to that group's address; INSIDE is behind HUB. */
static void put_neighbours(const char *folder, unsigned n)
{
	g_autoptr(GString) inside = g_string_new(NULL), peer = g_string_new(NULL);
	unsigned a = (n - 1) / 250, b = (n - 1) % 250;
	g_string_append_printf(inside,
			       HEAD
			       "interface FastEthernet0/0\n ip address 10.201.0.2 255.255.255.0\n"
			       "ip route 0.0.0.0 0.0.0.0 10.201.0.1\nend\n",
			       "INSIDE");
	g_string_append_printf(peer,
			       HEAD
			       "interface FastEthernet0/0\n no ip address\n"
			       "interface FastEthernet0/0.1\n encapsulation dot1Q %u\n"
			       " ip address 10.%u.%u.2 255.255.255.0\n standby 1 ip 10.%u.%u.3\n"
			       "ip route 10.201.0.0 255.255.255.0 10.%u.%u.3\nend\n",
			       "PEER", n + 1, a, b, a, b, a, b);
	put(folder, "INSIDE.cfg", inside);
	put(folder, "PEER.cfg", peer);
}

/* PEER starts later, so that its Hellos are not sent in the instants of HUB's. The second echo, at 36.5 s, finds all
 * addresses resolved. */
static void put_router(const char *folder, unsigned n)
{
	g_autoptr(GString) scn = g_string_new("[scenario]\ntitle = interfaces\nduration = 40s\n"
					      "[router HUB]\nconfig = HUB.cfg\nstart = 0s\n"
					      "[router PEER]\nconfig = PEER.cfg\nstart = 1s\n"
					      "[router INSIDE]\nconfig = INSIDE.cfg\nstart = 0s\n"
					      "[link lan]\nports = HUB:Fa0/0; PEER:Fa0/0\n"
					      "[link in]\nports = HUB:Fa0/1; INSIDE:Fa0/0\n"
					      "[probe p]\nfrom = PEER\nto = 10.201.0.2\n"
					      "start = 31500ms\ninterval = 5s\ncount = 2\n");
	put_hub_of_groups(folder, n);
	put_neighbours(folder, n);
	put(folder, "net.scn", scn);
}

enum { START, ECHO, HELLO, N_GROUP_COUNTS };

static const Window group_windows[N_GROUP_COUNTS] = {
	[START] = {"a subinterface and its group are loaded and come up", 0, VT_S(34), 110, 1},
	[ECHO] = {"an echo to a group's address as next hop, and its reply", VT_MS(36500),
		  VT_MS(36600), 110},
	[HELLO] = {"a Hello of the Standby router is heard", VT_S(39), VT_MS(39100), 110},
};

static void check_groups(Stage *stage, unsigned n)
{
	const Node *hub = net_node(stage_net(stage), "HUB");
	unsigned active = 0;
	for (const Vip *v = NULL; (v = vip_next(hub, v));)
		active += v->role == RED_ACTIVE;
	if (active != n)
		g_error("%u subinterfaces: %u groups are Active", n, active);
}

static uint64_t heard(Stage *stage)
{
	return node_iface(net_node(stage_net(stage), "HUB"), "Fa0/0")->count.in_pkts;
}

/* START is for each subinterface, from the first line to the last group that is Active. */
static void count_groups(unsigned n, uint64_t got[N_GROUP_COUNTS])
{
	char *folder = g_dir_make_tmp("vpnha-complexity-XXXXXX", NULL);
	g_autofree char *path = g_build_filename(folder, "net.scn", NULL);
	g_autoptr(GError) err = NULL;
	put_router(folder, n);
	g_autoptr(Scenario) scn = scenario_read(path, NULL, NULL, &err);
	operations = 0;
	g_autoptr(Stage) stage = scn ? stage_new(scn, &(StageSpec){.seed = 1}, &err) : NULL;
	if (!stage)
		g_error("%s", err->message);
	stage_begin(stage);
	for (unsigned i = 0; i < N_GROUP_COUNTS; i++) {
		uint64_t before = heard(stage);
		if (i != START) {
			run_to(stage, group_windows[i].from - 1);
			before = heard(stage);
			operations = 0;
		}
		run_to(stage, group_windows[i].until);
		got[i] = i == START ? operations / n : operations;
		must(heard(stage) > before, "nothing was heard", n);
		check_groups(stage, n);
	}
	forget(folder);
}

/* ---- what it should be ---- */

static const unsigned sizes[] = {10, 100, 1000};
enum { N_SIZES = G_N_ELEMENTS(sizes) };

static bool is_level(const Window *w, const uint64_t got[N_SIZES])
{
	const uint64_t few = got[w->few], many = got[N_SIZES - 1];
	bool good = few > 0 && many * 100 <= few * w->percent;
	printf("complexity: %s: %s:", good ? "ok" : "NOT OK", w->what);
	for (unsigned i = w->few; i < N_SIZES; i++)
		printf(" %" G_GUINT64_FORMAT " operations at %u%s", got[i], sizes[i],
		       i + 1 < N_SIZES ? "," : "");
	printf(", at most %u %% of the first\n", w->percent);
	return good;
}

static bool are_level(unsigned n_counts, const Window *w, void (*count)(unsigned n, uint64_t *got))
{
	bool good = true;
	g_autofree uint64_t *got = g_new0(uint64_t, (gsize)N_SIZES * n_counts);
	for (unsigned i = 0; i < N_SIZES; i++)
		count(sizes[i], got + (gsize)i * n_counts);
	for (unsigned k = 0; k < n_counts; k++) {
		uint64_t of_window[N_SIZES];
		for (unsigned i = 0; i < N_SIZES; i++)
			of_window[i] = got[(gsize)i * n_counts + k];
		good &= is_level(&w[k], of_window);
	}
	return good;
}

int main(void)
{
	bool ok = are_level(1, reach_window, count_reach);
	ok &= are_level(N_GROUP_COUNTS, group_windows, count_groups);
	ok &= are_level(N_COUNTS, windows, count_branches);
	return ok ? 0 : 1;
}
