/* `ip route` (IOS IP Routing Command Reference). */

#include <string.h>

#include "models/rib/rib_priv.h"

#define NO_INTERFACE "this router has no such interface"

/* The lines that hold for a prefix, the last one first; linked by `of_prefix`. */
static RibStatic *lines_of(const Rib *rib, Prefix p)
{
	return index_get(&rib->lines, rib_key(p));
}

static bool has_target(const RibStatic *s, const RibStatic *like)
{
	return s->via == like->via && s->global == like->global &&
	       strcmp(s->ifname, like->ifname) == 0;
}

static RibStatic *find(const Rib *rib, const RibStatic *like)
{
	RibStatic *s = lines_of(rib, like->prefix);
	while (s && !has_target(s, like))
		s = s->of_prefix;
	return s;
}

static void read_target(RibStatic *s, const Args *a)
{
	s->via = arg_ip(a, "nexthop");
	s->ifname = world_intern(s->rib->node->world, arg_str(a, "intf"));
	s->distance =
		arg_has(a, "distance") ? (uint8_t)arg_num(a, "distance") : rib_static.distance;
	s->tag = (uint32_t)arg_num(a, "tagval");
	s->permanent = arg_has(a, "permanent");
	s->track = (uint16_t)arg_num(a, "obj");
	s->name = world_intern(s->rib->node->world, arg_str(a, "label"));
	s->global = s->rib->vrf && arg_has(a, "global");
}

void rib_conf_forget(Rib *rib)
{
	for (guint i = 0; i < rib->statics->len; i++)
		((RibStatic *)rib->statics->pdata[i])->gone = true;
	index_clear(&rib->lines);
}

/* `no ip route P M` removes all of that prefix; with a next hop, the one. False: there is none. LIBERTY: with an
 * interface alone no line of a next hop by that interface is meant, and what else the removal says of the line need not
 * fit. */
static bool remove_like(Rib *rib, const RibStatic *like)
{
	bool all = like->via == 0 && !like->ifname[0], any = false;
	RibStatic *holds = NULL, **end = &holds;
	for (RibStatic *s = lines_of(rib, like->prefix); s; s = s->of_prefix) {
		s->gone = all || has_target(s, like);
		any |= s->gone;
		if (s->gone)
			continue;
		*end = s;
		end = &s->of_prefix;
	}
	*end = NULL;
	if (holds)
		index_put(&rib->lines, rib_key(like->prefix), holds);
	else
		index_drop(&rib->lines, rib_key(like->prefix));
	return any;
}

static void add_line(Rib *rib, const RibStatic *row)
{
	RibStatic *s = g_new(RibStatic, 1);
	*s = *row;
	rib->own->n_global += s->global;
	s->of_prefix = lines_of(rib, row->prefix);
	index_put(&rib->lines, rib_key(row->prefix), s);
	g_ptr_array_add(rib->statics, s);
}

/* What is typed must be possible now, as IOS says at once. A configuration that is read means what it says as a
 * whole, in whatever order: the interface or its address may come further down. */
static bool can_be(Rib *rib, const RibStatic *row, const Args *a, ConfErr *e)
{
	if (row->ifname[0] && g_ascii_strncasecmp(row->ifname, "Null", 4) == 0)
		return node_iface(rib->node, row->ifname) ||
		       node_iface_add(rib->node, row->ifname) ||
		       conf_reject_arg(e, a, "intf", NO_INTERFACE);
	if (!rib->running)
		return true;
	if (row->via &&
	    node_iface_with_ip(rib->node, row->global ? VRF_GLOBAL : rib->vrf, row->via))
		return conf_reject_arg(e, a, "nexthop",
				       "invalid next hop address (it is this router)");
	return !row->ifname[0] || node_iface(rib->node, row->ifname) ||
	       conf_reject_arg(e, a, "intf", NO_INTERFACE);
}

static bool has_interfaces(const Rib *rib, GError **err)
{
	for (guint i = 0; i < rib->statics->len; i++) {
		const RibStatic *s = rib->statics->pdata[i];
		if (!s->gone && s->ifname[0] && !node_iface(rib->node, s->ifname))
			return err_at(err, s->at, NO_INTERFACE);
	}
	return true;
}

bool rib_conf_check(void *self, GError **err)
{
	const Rib *own = self;
	bool ok = has_interfaces(own, err);
	for (guint i = 0; ok && own->tables && i < own->tables->len; i++)
		if (own->tables->pdata[i])
			ok = has_interfaces(own->tables->pdata[i], err);
	return ok;
}

/* `show track` names static routing as one client, whatever lines it has. */
static bool follow_object(const Rib *rib, const RibStatic *row, ConfErr *e)
{
	if (!row->track)
		return true;
	if (!rib->track || !rib->track->exists(rib->track_self, row->track))
		return conf_unmodelled(
			e, AFFECTS_FORWARDING,
			"no such object is tracked here: the route does not wait for it");
	rib->track->use(rib->track_self, row->track, "STATIC-IP-ROUTING", "0");
	return true;
}

/* A route is known by its network and its next hop; all else is the last line's that says it (IOS IP Routing:
 * Protocol-Independent Command Reference, ip route). */
static void replace(RibStatic *s, const RibStatic *row)
{
	s->distance = row->distance;
	s->tag = row->tag;
	s->permanent = row->permanent;
	s->name = row->name;
	s->track = row->track;
	s->global = row->global;
	s->retyped = true;
}

static bool set_in(Rib *rib, const Args *a, bool no, ConfErr *e)
{
	RibStatic row = {.rib = rib};
	uint8_t len;
	if (!ip4_mask_len(arg_ip(a, "mask"), &len))
		return conf_reject_arg(e, a, "mask", "netmask must be contiguous");
	row.prefix = prefix_of(arg_ip(a, "prefix"), len);
	if (row.prefix.addr != arg_ip(a, "prefix"))
		return conf_reject_arg(
			e, a, "prefix",
			"inconsistent address and mask, expected a prefix without host bits");
	read_target(&row, a);
	if (no)
		return remove_like(rib, &row) || conf_answer(e, "%No matching route to delete");
	if (!can_be(rib, &row, a, e))
		return false;
	RibStatic *s = find(rib, &row);
	if (!s) {
		row.at = arg_pos(a, "intf"); /* its file lives as long as the world */
		add_line(rib, &row);
		return follow_object(rib, &row, e);
	}
	replace(s, &row);
	return follow_object(rib, &row, e);
}

static bool set_route(const ConfAt *at, const Args *a, bool no, ConfErr *e)
{
	return set_in(at->self, a, no, e);
}

/* IOS refuses the line of a VRF that is not there. */
static bool set_vrf_route(const ConfAt *at, const Args *a, bool no, ConfErr *e)
{
	Rib *own = at->self;
	const Vrf *vrf = vrf_find(own->node, arg_str(a, "vrf"));
	if (!vrf || !vrf->defined)
		return own->running
			       ? conf_reject_arg(e, a, "vrf", "IP routing table %s does not exist",
						 arg_str(a, "vrf"))
			       : conf_unmodelled(e, AFFECTS_FORWARDING,
						 "no line above defines the VRF: IOS refuses it");
	return set_in(rib_of_vrf(own, vrf->number), a, no, e);
}

static int by_prefix(const void *a, const void *b)
{
	const RibStatic *x = *(RibStatic *const *)a, *y = *(RibStatic *const *)b;
	int c = prefix_cmp(&x->prefix, &y->prefix);
	return c ? c : (x->via > y->via) - (x->via < y->via);
}

static void put_one(const RibStatic *s, GString *out)
{
	g_string_append(out, "ip route ");
	if (s->rib->vrf)
		g_string_append_printf(out, "vrf %s ", vrf_name(s->rib->node, s->rib->vrf));
	ip4_print(out, s->prefix.addr);
	g_string_append_c(out, ' ');
	ip4_print(out, ip4_mask(s->prefix.len));
	if (s->ifname[0])
		g_string_append_printf(out, " %s", s->ifname);
	if (s->via) {
		g_string_append_c(out, ' ');
		ip4_print(out, s->via);
	}
	if (s->global)
		g_string_append(out, " global");
	if (s->distance != rib_static.distance)
		g_string_append_printf(out, " %u", s->distance);
	if (s->tag)
		g_string_append_printf(out, " tag %u", s->tag);
	if (s->permanent)
		g_string_append(out, " permanent");
	if (s->name[0])
		g_string_append_printf(out, " name %s", s->name);
	if (s->track)
		g_string_append_printf(out, " track %u", s->track);
	g_string_append_c(out, '\n');
}

/* IOS prints static routes by prefix, not in the order of entry. */
static void put_table(const Rib *rib, GString *out)
{
	g_autoptr(GPtrArray) sorted = g_ptr_array_new();
	for (guint i = 0; i < rib->statics->len; i++)
		g_ptr_array_add(sorted, rib->statics->pdata[i]);
	g_ptr_array_sort(sorted, by_prefix);
	for (guint i = 0; i < sorted->len; i++)
		if (!((RibStatic *)sorted->pdata[i])->gone)
			put_one(sorted->pdata[i], out);
}

static void put_routes(const ConfAt *at, GString *out)
{
	put_table(at->self, out);
}

static void put_vrf_routes(const ConfAt *at, GString *out)
{
	const Rib *own = at->self;
	for (guint i = 0; own->tables && i < own->tables->len; i++)
		if (own->tables->pdata[i])
			put_table(own->tables->pdata[i], out);
}

static bool set_adjust(const ConfAt *at, const Args *a, bool no, ConfErr *e)
{
	(void)e;
	((Rib *)at->self)->adjust_s = no ? 0 : (unsigned)arg_num(a, "seconds");
	return true;
}

static void put_adjust(const ConfAt *at, GString *out)
{
	const Rib *rib = at->self;
	if (rib->adjust_s)
		g_string_append_printf(out, "ip route static adjust-time %u\n", rib->adjust_s);
}

/* What crosses is looked at anew. */
static bool set_inter_vrf(const ConfAt *at, const Args *a, bool no, ConfErr *e)
{
	(void)a, (void)e;
	Rib *own = at->self;
	own->within = no;
	for (unsigned vrf = 0; vrf <= vrf_count(own->node); vrf++) {
		const Rib *rib = rib_known(own, vrf);
		for (guint i = 0; rib && i < rib->statics->len; i++) {
			RibStatic *s = rib->statics->pdata[i];
			s->retyped |= rib_static_crosses(s);
		}
	}
	return true;
}

static void put_inter_vrf(const ConfAt *at, GString *out)
{
	if (((const Rib *)at->self)->within)
		g_string_append(out, "no ip route static inter-vrf\n");
}

/* No route of the router's own table needs the word, which IOS documents behind `vrf` alone. */
static bool set_global_route(const ConfAt *at, const Args *a, bool no, ConfErr *e)
{
	return set_in(at->self, a, no, e) &&
	       (no ||
		conf_unmodelled(e, AFFECTS_FORWARDING,
				"IOS documents \"global\" behind a VRF alone: the route stands "
				"as without it, if this release takes the line"));
}

#define CITE "IOS IP Routing Command Reference: "
#define SWITCHING "IOS IP Switching Command Reference"

#define TARGET "ip route <prefix:ip4> <mask:mask> {<nexthop:ip4> | <intf:iface> [<nexthop:ip4>]}"

#define VRF_TARGET                                                                                 \
	"ip route vrf <vrf:word> <prefix:ip4> <mask:mask> "                                        \
	"{<nexthop:ip4> | <intf:iface> [<nexthop:ip4>]} [global]"
#define VRF_KEY "vrf prefix mask intf=- nexthop=-"

/* clang-format off */
const Stmt rib_stmts[] = {
	{ .mode = "", .syntax = TARGET " [<distance:1-255>] [tag <tagval:1-4294967295> & permanent & "
				"name <label:word> & track <obj:1-1000>]",
	  .set = set_route, .put = put_routes, .cite = CITE "ip route", .rank = RANK_IP_ROUTE,
	  .key = "prefix mask intf=- nexthop=-" },
	{ .mode = "", .syntax = TARGET " name <label:word> <distance:1-255> [tag <tagval:1-4294967295> & permanent & "
				"track <obj:1-1000>]",
	  .set = set_route, .cite = CITE "ip route", .key = "prefix mask intf=- nexthop=-" },
	{ .mode = "", .syntax = TARGET " global [<distance:1-255>] [tag <tagval:1-4294967295> & permanent & "
				"name <label:word> & track <obj:1-1000>]",
	  .set = set_global_route, .cite = CITE "ip route", .key = "prefix mask intf=- nexthop=-" },
	{ .mode = "", .syntax = "ip route <prefix:ip4> <mask:mask> dhcp [<how:line>]", .fate = STMT_UNMODELLED,
	  .affects = AFFECTS_FORWARDING, .cite = "no DHCP client that could learn a next hop", .key = "prefix mask" },
	{ .mode = "", .syntax = "ip route <prefix:ip4> <mask:mask> <intf:iface> dhcp [<how:line>]", .fate = STMT_UNMODELLED,
	  .affects = AFFECTS_FORWARDING, .cite = "no DHCP client that could learn a next hop", .key = "prefix mask intf" },
	{ .mode = "", .syntax = TARGET " [<distance:1-255>] [tag <tagval:1-4294967295> & permanent & "
				"name <label:word> & track <obj:1-1000>] multicast", .fate = STMT_UNMODELLED,
	  .affects = AFFECTS_FORWARDING, .rank = RANK_IP_ROUTE, .key = "prefix mask intf=- nexthop=-",
	  .cite = "no routes of multicast: this one is taken for no other (" CITE "ip route)" },
	{ .mode = "", .syntax = "ip route profile", .fate = STMT_HARMLESS, .rank = RANK_IP_ROUTE - 1,
	  .cite = "counts changes of the table (" CITE "ip route profile)" },
	{ .mode = "", .syntax = "ip route static install-routes-recurse-via-nexthop [<what:line>]", .fate = STMT_UNMODELLED,
	  .affects = AFFECTS_FORWARDING, .rank = RANK_IP_ROUTE + 1,
	  .cite = "a static with a recursive next hop is installed (" CITE "ip route static install-routes-recurse-via-nexthop)" },
	{ .mode = "", .syntax = "ip route static inter-vrf", .set = set_inter_vrf, .put = put_inter_vrf,
	  .cite = CITE "ip route static inter-vrf", .rank = RANK_IP_ROUTE + 1 },
	{ .mode = "", .syntax = "ip route static bfd <what:line>", .fate = STMT_UNMODELLED, .affects = AFFECTS_TIMING,
	  .rank = RANK_IP_ROUTE + 1, .cite = "a neighbour's loss is not seen by BFD (" CITE "ip route static bfd)" },
	{ .mode = "", .syntax = "ip route static adjust-time <seconds:1-60>", .set = set_adjust, .put = put_adjust,
	  .cite = CITE "ip route static adjust-time", .rank = RANK_IP_ROUTE + 1 },
	{ .mode = "", .syntax = "ip default-network <network:ip4>", .fate = STMT_UNMODELLED, .affects = AFFECTS_FORWARDING,
	  .cite = "candidate defaults by classful network are not followed: use ip route 0.0.0.0 0.0.0.0" },
	{ .mode = "", .syntax = VRF_TARGET " [<distance:1-255>] [tag <tagval:1-4294967295> & permanent & "
				"name <label:word> & track <obj:1-1000>]",
	  .set = set_vrf_route, .put = put_vrf_routes, .cite = CITE "ip route vrf", .rank = RANK_IP_ROUTE,
	  .key = VRF_KEY },
	{ .mode = "", .syntax = VRF_TARGET " name <label:word> <distance:1-255> [tag <tagval:1-4294967295> & permanent & "
				"track <obj:1-1000>]",
	  .set = set_vrf_route, .cite = CITE "ip route vrf", .key = VRF_KEY },
	{ .mode = "", .syntax = "ip route vrf <vrf:word> <prefix:ip4> <mask:mask> [<intf:iface>] dhcp [<how:line>]",
	  .fate = STMT_UNMODELLED, .affects = AFFECTS_FORWARDING, .cite = "no DHCP client that could learn a next hop",
	  .key = "vrf prefix mask" },
	{ .mode = "", .syntax = "ip cef", .set = rib_set_cef, .fate = STMT_HARMLESS, .rank = RANK_IP_CEF,
	  .cite = "forwarding follows the routing table at once, as CEF does (" SWITCHING ": ip cef)" },
	{ .mode = "interface", .syntax = "ip route-cache [<how:word>]", .set = rib_set_route_cache, .fate = STMT_HARMLESS,
	  .rank = 136, .cite = "every switching path forwards alike here (" SWITCHING ": ip route-cache)" },
	{ .mode = NULL },
};
/* clang-format on */

/* IOS's own texts where they are known: its Configuration Fundamentals Command Reference 12.3, and the sessions
 * printed in its guides. */
/* clang-format off */
const ConfHelp rib_conf_help[] = {
	{"", "ip adjust-time", "Adjust the interval of the scan"},
	{"", "ip name", "Name of the next hop"},
	{"", "ip permanent", "Permanent route"},
	{"", "ip route", "Establish static routes"},
	{"", "ip static", "Allow static routes"},
	{"", "ip route vrf", "Configure static route for a VPN Routing/Forwarding instance"},
	{"", "ip global", "Next hop address is global"},
	{"", "ip inter-vrf", "Allow static routes to traverse VRFs"},
	{"", "ip dhcp", "Default gateway obtained from DHCP"},
	{"", "ip tag", "Set tag for this route"},
	{"", "ip track", "Install route depending on tracked item"},
	{NULL, NULL, NULL},
};
/* clang-format on */
