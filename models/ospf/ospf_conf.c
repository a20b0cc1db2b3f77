/* Statements of `router ospf` and `ip ospf` (IOS IP Routing Command Reference, OSPF commands). */

#include <string.h>

#include "models/ospf/ospf_priv.h"

/* ---- the process ---- */

static void remove_process(const OspfProcs *procs, uint16_t pid)
{
	Ospf *o = ospf_proc_at(procs, pid);
	if (!o)
		return;
	/* LIBERTY: no source says so; what names a process that is not there would make it again */
	for (guint i = 0; i < procs->ifconf->len; i++) {
		OspfIfConf *c = procs->ifconf->pdata[i];
		if (c->pid == pid)
			c->pid = 0;
	}
	ospf_conf_fini(o);
	ospf_conf_init(o);
}

void ospf_conf_forget(void *self, unsigned vrf)
{
	const OspfProcs *procs = self;
	for (guint i = 0; i < procs->all->len; i++) {
		const Ospf *o = procs->all->pdata[i];
		if (o->vrf == vrf)
			remove_process(procs, o->pid);
	}
}

/* The VRF that the line names; NULL, and said so: there is none of that name, or are too many. */
static const Vrf *vrf_of(const OspfProcs *procs, const Args *a, ConfErr *e)
{
	const char *name = arg_str(a, "name");
	const Vrf *known = vrf_find(procs->node, name);
	if (procs->started && !(known && known->defined))
		conf_reject_arg(e, a, "name", "VRF %s does not exist", name);
	else if (!(known = vrf_need(procs->node, name)))
		conf_reject_arg(e, a, "name", "more than %d VRFs", VRF_MOST);
	else
		return known;
	return NULL;
}

/* A process stays in its VRF; one that is removed and about to go may be made in another. */
static Ospf *make_in(OspfProcs *procs, uint16_t pid, unsigned vrf)
{
	Ospf *o = ospf_proc_at(procs, pid);
	if (o && o->vrf != vrf && !o->conf.on && !o->running)
		g_ptr_array_remove(procs->all, o);
	return ospf_proc_make(procs, pid, vrf);
}

static bool set_router(const ConfAt *at, const Args *a, bool no, ConfErr *e)
{
	uint16_t pid = (uint16_t)arg_num(a, "pid");
	if (no) {
		remove_process(at->self, pid);
		return true;
	}
	const Vrf *vrf = arg_has(a, "name") ? vrf_of(at->self, a, e) : NULL;
	if (arg_has(a, "name") && !vrf)
		return false;
	Ospf *o = make_in(at->self, pid, vrf ? vrf->number : VRF_GLOBAL);
	if (o->vrf != (vrf ? vrf->number : VRF_GLOBAL))
		return conf_reject(e, "VRF specified does not match existing router");
	o->conf.on = true;
	conf_enter(a, &o->conf);
	return vrf_carries(o->node, o->vrf) ||
	       conf_unmodelled(e, AFFECTS_FORWARDING | AFFECTS_NEGOTIATION,
			       "no line above defines the VRF with IPv4: the process has no "
			       "interface");
}

static void put_router(const ConfAt *at, GString *out)
{
	const Ospf *o = ospf_process_at(at);
	g_string_append_printf(out, "router ospf %u", o->pid);
	if (o->vrf)
		g_string_append_printf(out, " vrf %s", vrf_name(o->node, o->vrf));
	g_string_append_c(out, '\n');
}

static void each_router(const ConfAt *at, void (*fn)(void *to, void *obj), void *to)
{
	const OspfProcs *procs = at->self;
	for (guint i = 0; i < procs->all->len; i++) {
		Ospf *o = procs->all->pdata[i];
		if (o->conf.on)
			fn(to, &o->conf);
	}
}

/* IOS refuses an ID that another process is configured with. LIBERTY: of the same VRF, see ospf_process.c. */
static bool set_id(const ConfAt *at, const Args *a, bool no, ConfErr *e)
{
	OspfConf *c = at->obj;
	const OspfProcs *procs = at->self;
	const Ospf *o = ospf_process_at(at);
	for (guint i = 0; !no && i < procs->all->len; i++) {
		const Ospf *other = procs->all->pdata[i];
		if (other != o && other->vrf == o->vrf && other->conf.router_id == arg_ip(a, "id"))
			return conf_reject_arg(e, a, "id", "router-id in use by ospf process %u",
					       other->pid);
	}
	c->router_id = no ? 0 : arg_ip(a, "id");
	c->id_typed = true;
	return true;
}

static void put_id(const ConfAt *at, GString *out)
{
	const OspfConf *c = at->obj;
	if (!c->router_id)
		return;
	g_string_append(out, "router-id ");
	ip4_print(out, c->router_id);
	g_string_append_c(out, '\n');
}

static bool set_log(const ConfAt *at, const Args *a, bool no, ConfErr *e)
{
	OspfConf *c = at->obj;
	(void)e;
	c->log = !no;
	c->log_detail = !no && arg_has(a, "detail");
	return true;
}

static void put_log(const ConfAt *at, GString *out)
{
	const OspfConf *c = at->obj;
	if (c->log)
		g_string_append_printf(out, "log-adjacency-changes%s\n",
				       c->log_detail ? " detail" : "");
}

/* ---- network ---- */

#define BAD_AREA "bad area, expected a number or A.B.C.D"

static bool read_area(const char *text, Ip4 *out)
{
	guint64 n;
	if (ip4_parse(text, out))
		return true;
	if (!g_ascii_string_to_unsigned(text, 10, 0, UINT32_MAX, &n, NULL))
		return false;
	*out = (Ip4)n;
	return true;
}

static bool beyond_area(ConfErr *e)
{
	return conf_unmodelled(e, AFFECTS_FORWARDING | AFFECTS_NEGOTIATION,
			       "one area of a process is modelled, the first: no OSPF runs here");
}

/* LIBERTY: no document says so, but IOS is known to take a netmask in a wildcard's place for the wildcard that is meant,
 * and to print that. 255.255.255.255 and 0.0.0.0 are what they say: every address, and one. */
static Ip4 wildcard(Ip4 typed)
{
	uint8_t len;
	return ip4_mask_len(typed, &len) && len > 0 && len < 32 ? ~typed : typed;
}

static bool set_network(const ConfAt *at, const Args *a, bool no, ConfErr *e)
{
	OspfConf *c = at->obj;
	Ip4 wild = wildcard(arg_ip(a, "wild"));
	OspfNetwork n = {.addr = arg_ip(a, "net") & ~wild, .wild = wild, .typed = arg_ip(a, "net")};
	if (!read_area(arg_str(a, "area"), &n.area))
		return conf_reject_arg(e, a, "area", BAD_AREA);
	guint i = 0;
	while (i < c->networks->len && (g_array_index(c->networks, OspfNetwork, i).addr != n.addr ||
					g_array_index(c->networks, OspfNetwork, i).wild != n.wild))
		i++;
	if (i < c->networks->len)
		g_array_remove_index(c->networks, i);
	if (!no)
		g_array_append_val(c->networks, n);
	ospf_settle_area(ospf_process_at(at));
	return no || n.area == c->area || beyond_area(e);
}

static void put_area(Ip4 area, GString *out)
{
	if (area < 65536)
		g_string_append_printf(out, "%u", area);
	else
		ip4_print(out, area);
}

static void put_networks(const ConfAt *at, GString *out)
{
	const OspfConf *c = at->obj;
	for (guint i = 0; i < c->networks->len; i++) {
		const OspfNetwork *n = &g_array_index(c->networks, OspfNetwork, i);
		g_string_append(out, "network ");
		ip4_print(out, n->addr);
		g_string_append_c(out, ' ');
		ip4_print(out, n->wild);
		g_string_append(out, " area ");
		put_area(n->area, out);
		g_string_append_c(out, '\n');
	}
}

/* ---- passive-interface ---- */

static bool set_passive(const ConfAt *at, const Args *a, bool no, ConfErr *e)
{
	OspfConf *c = at->obj;
	(void)e;
	const char *name = arg_str(a, "intf");
	guint i = ospf_passive_at(c, name);
	bool differs = no == c->passive_default;
	if (differs && i == c->passive->len)
		g_ptr_array_add(c->passive, g_strdup(name));
	else if (!differs && i < c->passive->len)
		g_ptr_array_remove_index(c->passive, i);
	return true;
}

static bool set_passive_default(const ConfAt *at, const Args *a, bool no, ConfErr *e)
{
	OspfConf *c = at->obj;
	(void)a;
	(void)e;
	c->passive_default = !no;
	g_ptr_array_set_size(c->passive, 0);
	return true;
}

static void put_passive_default(const ConfAt *at, GString *out)
{
	if (((OspfConf *)at->obj)->passive_default)
		g_string_append(out, "passive-interface default\n");
}

static void put_passive(const ConfAt *at, GString *out)
{
	const OspfConf *c = at->obj;
	for (guint i = 0; i < c->passive->len; i++)
		g_string_append_printf(out, "%spassive-interface %s\n",
				       c->passive_default ? "no " : "",
				       (char *)c->passive->pdata[i]);
}

/* ---- default-information ---- */

static bool set_origin(const ConfAt *at, const Args *a, bool no, ConfErr *e)
{
	const Ospf *o = ospf_process_at(at);
	OspfConf *c = at->obj;
	c->origin = !no;
	c->origin_always = !no && arg_has(a, "always");
	c->origin_metric = !no && arg_has(a, "metricval") ? arg_num(a, "metricval") : -1;
	c->origin_type = !no && arg_has(a, "typeval") ? (uint8_t)arg_num(a, "typeval") : 2;
	c->origin_map = no ? "" : world_intern(o->node->world, arg_str(a, "map"));
	if (*c->origin_map)
		return conf_unmodelled(e, AFFECTS_FORWARDING,
				       "the default route is told of whatever this route map says");
	return true;
}

static void put_origin(const ConfAt *at, GString *out)
{
	const OspfConf *c = at->obj;
	if (!c->origin)
		return;
	g_string_append_printf(out, "default-information originate%s",
			       c->origin_always ? " always" : "");
	if (c->origin_metric >= 0)
		g_string_append_printf(out, " metric %d", (int)c->origin_metric);
	if (c->origin_type != 2)
		g_string_append_printf(out, " metric-type %u", c->origin_type);
	if (*c->origin_map)
		g_string_append_printf(out, " route-map %s", c->origin_map);
	g_string_append_c(out, '\n');
}

/* ---- numbers of the process ---- */

static bool set_default_metric(const ConfAt *at, const Args *a, bool no, ConfErr *e)
{
	(void)e;
	((OspfConf *)at->obj)->default_metric = no ? -1 : arg_num(a, "metric");
	return true;
}

static void put_default_metric(const ConfAt *at, GString *out)
{
	const OspfConf *c = at->obj;
	if (c->default_metric >= 0)
		g_string_append_printf(out, "default-metric %d\n", (int)c->default_metric);
}

/* 6 until 12.2, 16 and 32 in later releases (IOS IP Routing Protocol-Independent Command Reference: maximum-paths). */
static bool set_max_paths(const ConfAt *at, const Args *a, bool no, ConfErr *e)
{
	OspfConf *c = at->obj;
	c->max_paths = no ? OSPF_MAX_PATHS : (unsigned)arg_num(a, "paths");
	c->offers_changed = true;
	return c->max_paths <= RIB_PATHS ||
	       conf_unmodelled(e, AFFECTS_FORWARDING, "a route has at most 6 paths here");
}

static void put_max_paths(const ConfAt *at, GString *out)
{
	const OspfConf *c = at->obj;
	if (c->max_paths != OSPF_MAX_PATHS)
		g_string_append_printf(out, "maximum-paths %u\n", c->max_paths);
}

static bool set_timers(const ConfAt *at, const Args *a, bool no, ConfErr *e)
{
	OspfConf *c = at->obj;
	(void)e;
	c->spf_delay_ms = no ? -1 : arg_num(a, "delay") * 1000;
	c->spf_hold_ms = c->spf_max_ms = no ? -1 : arg_num(a, "hold") * 1000;
	return true;
}

static bool set_throttle(const ConfAt *at, const Args *a, bool no, ConfErr *e)
{
	OspfConf *c = at->obj;
	(void)e;
	c->spf_delay_ms = no ? -1 : arg_num(a, "start");
	c->spf_hold_ms = no ? -1 : arg_num(a, "hold");
	c->spf_max_ms = no ? -1 : arg_num(a, "max");
	return true;
}

static bool set_lsa_throttle(const ConfAt *at, const Args *a, bool no, ConfErr *e)
{
	OspfConf *c = at->obj;
	(void)e;
	c->lsa_start_ms = no ? -1 : arg_num(a, "start");
	c->lsa_hold_ms = no ? -1 : arg_num(a, "hold");
	c->lsa_max_ms = no ? -1 : arg_num(a, "max");
	return true;
}

static void put_lsa_throttle(const ConfAt *at, GString *out)
{
	const OspfConf *c = at->obj;
	if (c->lsa_start_ms >= 0)
		g_string_append_printf(out, "timers throttle lsa all %d %d %d\n",
				       (int)c->lsa_start_ms, (int)c->lsa_hold_ms,
				       (int)c->lsa_max_ms);
}

static bool set_lsa_arrival(const ConfAt *at, const Args *a, bool no, ConfErr *e)
{
	(void)e;
	((OspfConf *)at->obj)->lsa_arrival_ms = no ? -1 : arg_num(a, "ms");
	return true;
}

static void put_lsa_arrival(const ConfAt *at, GString *out)
{
	const OspfConf *c = at->obj;
	if (c->lsa_arrival_ms >= 0)
		g_string_append_printf(out, "timers lsa arrival %d\n", (int)c->lsa_arrival_ms);
}

static void put_timers(const ConfAt *at, GString *out)
{
	const OspfConf *c = at->obj;
	if (c->spf_delay_ms < 0)
		return;
	if (c->spf_delay_ms % 1000 == 0 && c->spf_hold_ms % 1000 == 0 &&
	    c->spf_max_ms == c->spf_hold_ms)
		g_string_append_printf(out, "timers spf %d %d\n", (int)(c->spf_delay_ms / 1000),
				       (int)(c->spf_hold_ms / 1000));
	else
		g_string_append_printf(out, "timers throttle spf %d %d %d\n", (int)c->spf_delay_ms,
				       (int)c->spf_hold_ms, (int)c->spf_max_ms);
}

static bool set_auto_cost(const ConfAt *at, const Args *a, bool no, ConfErr *e)
{
	(void)e;
	((OspfConf *)at->obj)->ref_mbps = no ? OSPF_REF_MBPS : (uint32_t)arg_num(a, "mbps");
	return true;
}

static void put_auto_cost(const ConfAt *at, GString *out)
{
	const OspfConf *c = at->obj;
	if (c->ref_mbps != OSPF_REF_MBPS)
		g_string_append_printf(out, "auto-cost reference-bandwidth %u\n", c->ref_mbps);
}

/* ---- ip ospf, per interface: numbers in one member each ---- */

#define IF_NUMBER(name, member, text)                                                              \
	static bool set_##name(const ConfAt *at, const Args *a, bool no, ConfErr *e)               \
	{                                                                                          \
		(void)e;                                                                           \
		ospf_ifconf(at->self, at->obj)->member = no ? 0 : (uint16_t)arg_num(a, "value");   \
		return true;                                                                       \
	}                                                                                          \
	static void put_##name(const ConfAt *at, GString *out)                                     \
	{                                                                                          \
		const OspfIfConf *c = ospf_ifconf_known(at->self, at->obj);                        \
		if (c && c->member)                                                                \
			g_string_append_printf(out, "ip ospf " text " %u\n", c->member);           \
	}

IF_NUMBER(cost, cost, "cost")
IF_NUMBER(hello, hello_s, "hello-interval")
IF_NUMBER(dead, dead_s, "dead-interval")
IF_NUMBER(rxmt, rxmt_s, "retransmit-interval")
IF_NUMBER(delay, delay_s, "transmit-delay")

static bool set_priority(const ConfAt *at, const Args *a, bool no, ConfErr *e)
{
	(void)e;
	ospf_ifconf(at->self, at->obj)->priority = no ? -1 : (int16_t)arg_num(a, "value");
	return true;
}

static void put_priority(const ConfAt *at, GString *out)
{
	const OspfIfConf *c = ospf_ifconf_known(at->self, at->obj);
	if (c && c->priority >= 0 && c->priority != 1)
		g_string_append_printf(out, "ip ospf priority %d\n", c->priority);
}

static bool set_net_type(const ConfAt *at, const Args *a, bool no, ConfErr *e)
{
	(void)e;
	NetType t = arg_has(a, "point-to-point") ? NET_PTP : NET_BROADCAST;
	ospf_ifconf(at->self, at->obj)->network = no ? 0 : (uint8_t)(t + 1);
	return true;
}

static void put_net_type(const ConfAt *at, GString *out)
{
	const OspfIfConf *c = ospf_ifconf_known(at->self, at->obj);
	if (c && c->network)
		g_string_append_printf(out, "ip ospf network %s\n",
				       c->network == NET_PTP + 1 ? "point-to-point" : "broadcast");
}

static bool set_mtu_ignore(const ConfAt *at, const Args *a, bool no, ConfErr *e)
{
	(void)a;
	(void)e;
	ospf_ifconf(at->self, at->obj)->mtu_ignore = !no;
	return true;
}

static void put_mtu_ignore(const ConfAt *at, GString *out)
{
	const OspfIfConf *c = ospf_ifconf_known(at->self, at->obj);
	if (c && c->mtu_ignore)
		g_string_append(out, "ip ospf mtu-ignore\n");
}

/* ---- ip ospf N area A ---- */

static void settle(const OspfProcs *procs, uint16_t pid)
{
	Ospf *o = ospf_proc_at(procs, pid);
	if (o)
		ospf_settle_area(o);
}

/* LIBERTY: of two lines for one interface the last one holds, whatever their processes. */
static bool set_if_area(const ConfAt *at, const Args *a, bool no, ConfErr *e)
{
	Ip4 area = 0;
	Iface *ifc = at->obj;
	if (!read_area(arg_str(a, "area"), &area) && !no)
		return conf_reject_arg(e, a, "area", BAD_AREA);
	OspfIfConf *c = ospf_ifconf(at->self, ifc);
	uint16_t was = c->pid, pid = (uint16_t)arg_num(a, "pid");
	if (no && pid != was)
		return true;
	c->pid = no ? 0 : pid;
	c->area = area;
	c->no_secondaries = arg_has(a, "secondaries");
	settle(at->self, was);
	if (no)
		return true;
	Ospf *o = make_in(at->self, pid, ifc->vrf); /* as IOS does: router ospf <pid> */
	o->conf.on = true;
	ospf_settle_area(o);
	if (o->vrf != ifc->vrf || !vrf_carries(o->node, o->vrf))
		return conf_unmodelled(e, AFFECTS_FORWARDING | AFFECTS_NEGOTIATION,
				       "the process is not in the interface's VRF, or that has no "
				       "IPv4");
	return area == o->conf.area || beyond_area(e);
}

static void put_if_area(const ConfAt *at, GString *out)
{
	const OspfIfConf *c = ospf_ifconf_known(at->self, at->obj);
	if (!c || !c->pid)
		return;
	g_string_append_printf(out, "ip ospf %u area ", c->pid);
	put_area(c->area, out);
	g_string_append(out, c->no_secondaries ? " secondaries none\n" : "\n");
}

#define CITE "IOS IP Routing Command Reference: OSPF"
#define REDIST                                                                                     \
	"metric <metricval:0-16777214> & metric-type <typeval:1-2> & subnets & "                   \
	"tag <tagval:0-4294967295> & route-map <map:word>"
#define FILTER "distribute-list {prefix <list:word> | <acl:word>} "
#define ROUTER(s, setter, putter, r)                                                               \
	{                                                                                          \
		.mode = "router-ospf", .syntax = (s), .set = (setter), .put = (putter),            \
		.cite = CITE, .rank = (r)                                                          \
	}
#define PER_IF(s, setter, putter, r)                                                               \
	{                                                                                          \
		.mode = "interface", .syntax = (s), .set = (setter), .put = (putter),              \
		.cite = CITE, .rank = (r)                                                          \
	}
#define LACKS(m, s, what, why)                                                                     \
	{                                                                                          \
		.mode = (m), .syntax = (s), .fate = STMT_UNMODELLED, .affects = (what),            \
		.cite = (why)                                                                      \
	}
#define IDLE(m, s, why)                                                                            \
	{                                                                                          \
		.mode = (m), .syntax = (s), .fate = STMT_HARMLESS, .cite = (why), .rank = 190      \
	}

/* clang-format off */
const Stmt ospf_stmts[] = {
	{ .mode = "", .syntax = "router ospf <pid:1-65535> [vrf <name:word>]", .set = set_router, .put = put_router, .cite = CITE,
	  .rank = RANK_ROUTER, .enters = "router-ospf", .each = each_router, .key = "pid" },
	{ .mode = "router-ospf", .syntax = "capability vrf-lite", .fate = STMT_HARMLESS, .rank = 105,
	  .cite = "no LSA has a DN bit that is to be ignored: those of BGP's routes alone do (RFC 4576; " CITE
		  ", capability vrf-lite)" },
	ROUTER("router-id <id:ip4>", set_id, put_id, 110),
	ROUTER("log-adjacency-changes [detail]", set_log, put_log, 120),
	ROUTER("auto-cost reference-bandwidth <mbps:1-4294967>", set_auto_cost, put_auto_cost, 130),
	ROUTER("timers spf <delay:0-65535> <hold:0-65535>", set_timers, put_timers, 140),
	ROUTER("timers throttle spf <start:1-600000> <hold:1-600000> <max:1-600000>", set_throttle, NULL, 0),
	ROUTER("timers throttle lsa [all] <start:0-600000> <hold:1-600000> <max:1-600000>", set_lsa_throttle, put_lsa_throttle, 141),
	ROUTER("timers lsa arrival <ms:0-600000>", set_lsa_arrival, put_lsa_arrival, 142),
	ROUTER("redistribute connected [" REDIST "]", ospf_set_redist_connected, ospf_put_redists, 150),
	ROUTER("redistribute static [" REDIST "]", ospf_set_redist_static, NULL, 0),
	{ .mode = "router-ospf", .syntax = "redistribute ospf <process:1-65535> [" REDIST " & match [internal & "
		"external <ext1:1-1> & external <ext2:2-2> & external & nssa-external <nssa1:1-1> & "
		"nssa-external <nssa2:2-2> & nssa-external]]",
	  .set = ospf_set_redist_ospf, .cite = CITE, .key = "process" },
	ROUTER("passive-interface default", set_passive_default, put_passive_default, 160),
	{ .mode = "router-ospf", .syntax = "passive-interface <intf:iface>", .set = set_passive, .put = put_passive,
	  .cite = CITE, .rank = 161, .key = "intf" },
	{ .mode = "router-ospf", .syntax = "network <net:ip4> <wild:wild> area <area:word>", .set = set_network,
	  .put = put_networks, .cite = CITE, .rank = 170, .key = "net wild" },
	ROUTER("default-information originate [always & metric <metricval:0-16777214> & metric-type <typeval:1-2> & "
	       "route-map <map:word>]",
	       set_origin, put_origin, 180),
	ROUTER("default-metric <metric:1-16777214>", set_default_metric, put_default_metric, 181),
	ROUTER("maximum-paths <paths:1-32>", set_max_paths, put_max_paths, 182),
	ROUTER("distance <dist:1-255>", ospf_set_distance, ospf_put_distance, 183),
	{ .mode = "router-ospf", .syntax = "distance <dist:1-255> <addr:ip4> <wild:wild> [<acl:word>]",
	  .set = ospf_set_distance_of, .put = ospf_put_distances, .cite = CITE, .rank = 183, .key = "addr wild" },
	{ .mode = "router-ospf", .syntax = FILTER "in [<intf:iface>]", .set = ospf_set_filter_in, .put = ospf_put_filters,
	  .cite = CITE, .rank = 184, .key = "intf=-" },
	ROUTER("distribute-list route-map <map:word> in", ospf_set_filter_map, NULL, 0),
	ROUTER(FILTER "out", ospf_set_filter_out, NULL, 0),
	ROUTER(FILTER "out connected", ospf_set_filter_connected, NULL, 0),
	ROUTER(FILTER "out static", ospf_set_filter_static, NULL, 0),
	{ .mode = "router-ospf", .syntax = FILTER "out ospf <process:1-65535>", .set = ospf_set_filter_ospf,
	  .cite = CITE, .key = "process" },
	LACKS("router-ospf", "redistribute <source:line>", AFFECTS_FORWARDING, "of this source, or with these words, nothing is redistributed"),
	{ .mode = "router-ospf", .syntax = "area <area:word> authentication [message-digest]", .fate = STMT_UNMODELLED, .affects = AFFECTS_NEGOTIATION,
	  .cite = "packets are not authenticated", .key = "area" },
	LACKS("router-ospf", "area <what:line>", AFFECTS_FORWARDING | AFFECTS_NEGOTIATION, "one plain area: no stub areas, ranges, virtual links, authentication"),
	LACKS("router-ospf", "summary-address <what:line>", AFFECTS_FORWARDING, "externals are not summarised"),
	LACKS("router-ospf", "neighbor <what:line>", AFFECTS_FORWARDING | AFFECTS_NEGOTIATION, "no non-broadcast networks"),
	LACKS("router-ospf", "distribute-list <what:line>", AFFECTS_FORWARDING, "routes are not filtered by whom they come from, nor for this protocol"),
	LACKS("router-ospf", "distance ospf <what:line>", AFFECTS_FORWARDING, "one distance for all kinds of routes"),
	LACKS("router-ospf", "max-metric <what:line>", AFFECTS_FORWARDING, "no stub router advertisement"),
	LACKS("router-ospf", "timers <what:line>", AFFECTS_TIMING, "pacing timers are IOS's defaults"),
	IDLE("router-ospf", "ignore lsa mospf", "nobody here sends such LSAs"),
	IDLE("router-ospf", "compatible rfc1583", "makes no difference within one area"),
	IDLE("router-ospf", "nsf [<what:line>]", "no route processor fails over"),
	PER_IF("ip ospf cost <value:1-65535>", set_cost, put_cost, 140),
	PER_IF("ip ospf network {point-to-point | broadcast}", set_net_type, put_net_type, 141),
	PER_IF("ip ospf hello-interval <value:1-65535>", set_hello, put_hello, 142),
	PER_IF("ip ospf dead-interval <value:1-65535>", set_dead, put_dead, 143),
	PER_IF("ip ospf retransmit-interval <value:1-65535>", set_rxmt, put_rxmt, 144),
	PER_IF("ip ospf transmit-delay <value:1-65535>", set_delay, put_delay, 145),
	PER_IF("ip ospf priority <value:0-255>", set_priority, put_priority, 146),
	PER_IF("ip ospf mtu-ignore", set_mtu_ignore, put_mtu_ignore, 147),
	PER_IF("ip ospf <pid:1-65535> area <area:word> [secondaries none]", set_if_area, put_if_area, 148),
	LACKS("interface", "ip ospf cost dynamic [<what:line>]", AFFECTS_FORWARDING, "no radio says what a path costs"),
	LACKS("interface", "ip ospf network non-broadcast", AFFECTS_NEGOTIATION, "no non-broadcast networks"),
	LACKS("interface", "ip ospf network point-to-multipoint [non-broadcast]", AFFECTS_NEGOTIATION, "no point-to-multipoint networks"),
	LACKS("interface", "ip ospf authentication [<what:line>]", AFFECTS_NEGOTIATION, "packets are not authenticated"),
	LACKS("interface", "ip ospf authentication-key <what:line>", AFFECTS_NEGOTIATION, "packets are not authenticated"),
	LACKS("interface", "ip ospf message-digest-key <what:line>", AFFECTS_NEGOTIATION, "packets are not authenticated"),
	LACKS("interface", "ip ospf dead-interval minimal hello-multiplier <times:3-20>", AFFECTS_NEGOTIATION | AFFECTS_TIMING, "no fast hellos"),
	LACKS("interface", "ip ospf bfd [{disable | strict-mode}]", AFFECTS_TIMING, "no BFD"),
	LACKS("interface", "ip ospf demand-circuit [ignore]", AFFECTS_NEGOTIATION | AFFECTS_TIMING, "hellos are not suppressed"),
	LACKS("interface", "ip ospf fast-reroute <what:line>", AFFECTS_FORWARDING | AFFECTS_TIMING, "no repair paths"),
	LACKS("interface", "ip ospf multi-area <area:word> [<what:line>]", AFFECTS_FORWARDING | AFFECTS_NEGOTIATION, "one area of a process is modelled"),
	LACKS("interface", "ip ospf prefix-suppression [disable]", AFFECTS_FORWARDING, "transit networks are always told"),
	LACKS("interface", "ip ospf shutdown", AFFECTS_FORWARDING | AFFECTS_NEGOTIATION, "OSPF goes on here"),
	LACKS("interface", "ip ospf ttl-security [<what:line>]", AFFECTS_NEGOTIATION, "the TTL is not looked at"),
	IDLE("interface", "ip ospf flood-reduction", "refreshing LSAs changes no route"),
	IDLE("interface", "ip ospf lls [disable]", "nobody here signals by it"),
	IDLE("interface", "ip ospf resync-timeout <seconds:1-65535>", "no route processor fails over"),
	LACKS("interface", "ip ospf database-filter <what:line>", AFFECTS_FORWARDING, "LSAs are not filtered"),
	{ .mode = NULL },
};
/* clang-format on */

/* Cisco IOS Configuration Fundamentals Configuration Guide 12.3, "Understanding Cisco IOS Command Modes". */
const Mode ospf_modes[] = {
	{"router-ospf", "config-router", NULL},
	{NULL, NULL, NULL},
};

/* IOS's own texts where they are known: its Configuration Fundamentals Command Reference 12.3, and the sessions
 * printed in its guides. */
/* clang-format off */
const ConfHelp ospf_conf_help[] = {
	{"", "router", "Enable a routing process"},
	{"", "router ospf", "Open Shortest Path First (OSPF)"},
	{"", "router vrf", "VPN Routing/Forwarding Instance"},
	{"interface", "ip authentication", "Enable authentication"},
	{"interface", "ip broadcast", "Specify OSPF broadcast multi-access network"},
	{"interface", "ip cost", "Interface cost"},
	{"interface", "ip dead-interval", "Interval after which a neighbor is declared dead"},
	{"interface", "ip hello-interval", "Time between HELLO packets"},
	{"interface", "ip mtu-ignore", "Ignores the MTU in DBD packets"},
	{"interface", "ip network", "Network type"},
	{"interface", "ip ospf", "OSPF interface commands"},
	{"interface", "ip ospf area", "Set the OSPF area ID"},
	{"interface", "ip point-to-point", "Specify OSPF point-to-point network"},
	{"interface", "ip priority", "Priority level"},
	{"interface", "ip retransmit-interval", "Time between retransmitting lost link state advertisements"},
	{"interface", "ip none", "Do not include interface secondary IP addresses"},
	{"interface", "ip secondaries", "Set secondary IP addresses of the interface"},
	{"interface", "ip transmit-delay", "Link state transmit delay"},
	{"router-ospf", "always", "Always advertise default route"},
	{"router-ospf", "area", "OSPF area parameters"},
	{"router-ospf", "area authentication", "Enable authentication"},
	{"router-ospf", "area message-digest", "Use message-digest authentication"},
	{"router-ospf", "auto-cost", "Calculate OSPF interface cost according to bandwidth"},
	{"router-ospf", "default", "Suppress routing updates on all interfaces"},
	{"router-ospf", "default-information", "Control distribution of default information"},
	{"router-ospf", "default-metric", "Set metric of redistributed routes"},
	{"router-ospf", "detail", "Log all state changes"},
	{"router-ospf", "distribute-list", "Filter networks in routing updates"},
	{"router-ospf", "distribute-list connected", "Connected"},
	{"router-ospf", "distribute-list in", "Filter incoming routing updates"},
	{"router-ospf", "distribute-list ospf", "Open Shortest Path First (OSPF)"},
	{"router-ospf", "distribute-list out", "Filter outgoing routing updates"},
	{"router-ospf", "distribute-list prefix", "Filter prefixes in routing updates"},
	{"router-ospf", "distribute-list route-map", "Filter prefixes based on the route-map"},
	{"router-ospf", "distance", "Define an administrative distance"},
	{"router-ospf", "redistribute connected", "Connected"},
	{"router-ospf", "redistribute external", "Redistribute OSPF external routes"},
	{"router-ospf", "redistribute internal", "Redistribute OSPF internal routes"},
	{"router-ospf", "redistribute match", "Redistribution of OSPF routes"},
	{"router-ospf", "redistribute nssa-external", "Redistribute OSPF NSSA external routes"},
	{"router-ospf", "redistribute ospf", "Open Shortest Path First (OSPF)"},
	{"router-ospf", "route-map", "Route map reference"},
	{"router-ospf", "timers lsa", "OSPF LSA timers"},
	{"router-ospf", "lsa arrival", "The minimum interval in milliseconds between accepting the same LSA"},
	{"router-ospf", "throttle lsa", "OSPF LSA throttle timers"},
	{"router-ospf", "lsa all", "All LSAs"},
	{"router-ospf", "log-adjacency-changes", "Log changes in adjacency state"},
	{"router-ospf", "maximum-paths", "Forward packets over multiple paths"},
	{"router-ospf", "metric", "Metric for redistributed routes"},
	{"router-ospf", "metric-type", "OSPF exterior metric type for redistributed routes"},
	{"router-ospf", "network", "Enable routing on an IP network"},
	{"router-ospf", "originate", "Distribute a default route"},
	{"router-ospf", "passive-interface", "Suppress routing updates on an interface"},
	{"router-ospf", "redistribute", "Redistribute information from another routing protocol"},
	{"router-ospf", "reference-bandwidth", "Use reference bandwidth method to assign OSPF cost"},
	{"router-ospf", "router-id", "router-id for this OSPF process"},
	{"router-ospf", "spf", "OSPF SPF timers"},
	{"router-ospf", "static", "Static routes"},
	{"router-ospf", "subnets", "Consider subnets for redistribution into OSPF"},
	{"router-ospf", "tag", "Set tag for routes redistributed into OSPF"},
	{"router-ospf", "throttle", "OSPF throttle timers"},
	{"router-ospf", "timers", "Adjust routing timers"},
	{NULL, NULL, NULL},
};
/* clang-format on */
