/* Statements: `ip vrf`, `vrf definition` and what is in them; `vrf forwarding` on an interface. */

#include <string.h>

#include "models/core/net.h"
#include "models/vrf/vrf_priv.h"

#define MPLS "IOS Multiprotocol Label Switching Command Reference"

enum { ANSWER_12, ANSWER_15 };

static const FormEra answer_eras[] = {
	{"12.*", ANSWER_12, "IP address A removed",
	 "published sessions of 12.x: ip vrf forwarding"},
	{"*", ANSWER_15, "IPv4 disabled and address(es) removed",
	 "published sessions of 15.x: vrf forwarding"},
};
const Form vrf_answer_form = {"the answer to vrf forwarding", answer_eras};

/* ---- which there are ---- */

const VrfConf *vrf_conf(const VrfModule *self, unsigned number)
{
	for (guint i = 0; i < self->rows->len; i++) {
		const VrfConf *c = self->rows->pdata[i];
		if (c->vrf->number == number)
			return c;
	}
	return NULL;
}

/* The VRF of that name, made if nothing has named it; NULL, and said so: there are too many. */
static VrfConf *need(VrfModule *self, const char *name, bool old, ConfErr *e)
{
	guint at = 0;
	for (; at < self->rows->len; at++) {
		VrfConf *c = self->rows->pdata[at];
		int order = strcmp(c->vrf->name, name);
		if (order == 0)
			return c;
		if (order > 0)
			break;
	}
	Vrf *vrf = vrf_need(self->node, name);
	if (!vrf) {
		conf_reject(e, "more than %d VRFs", VRF_MOST);
		return NULL;
	}
	VrfConf *c = g_new(VrfConf, 1);
	*c = (VrfConf){.vrf = vrf, .old = old, .rd = "", .description = ""};
	g_ptr_array_insert(self->rows, (gint)at, c);
	return c;
}

/* Its interfaces lose their addresses; with `whole` they leave it, too. */
static void empty(const VrfConf *c, const Node *n, bool whole)
{
	for (guint i = 0; i < n->ifaces->len; i++) {
		Iface *ifc = n->ifaces->pdata[i];
		if (ifc->vrf != c->vrf->number)
			continue;
		node_unaddress(ifc);
		if (whole)
			ifc->vrf = VRF_GLOBAL;
	}
	vrf_remove(n, c->vrf, whole);
}

static const char *emptied(const Node *n, const char *vrf)
{
	g_autofree char *text = g_strdup_printf(
		"%% %s addresses from all interfaces in VRF %s have been removed",
		form_for(&vrf_answer_form, n->release) == ANSWER_12 ? "IP" : "IPv4 and IPv6", vrf);
	return world_intern(n->world, text);
}

static bool set_vrf(VrfModule *self, const Args *a, bool no, bool old, ConfErr *e)
{
	const char *name = arg_str(a, "name");
	const Vrf *known = vrf_find(self->node, name);
	if (no && (!known || !known->defined))
		return conf_reject_arg(e, a, "name", "no VRF named %s", name);
	VrfConf *c = need(self, name, old, e);
	if (!c)
		return false;
	if (c->vrf->defined && c->old != old)
		return conf_reject_arg(e, a, "name", "%s is defined by \"%s\"", name,
				       c->old ? "ip vrf" : "vrf definition");
	if (no) {
		empty(c, self->node, true);
		c->rd = c->description = "";
		return !self->running || conf_answer(e, emptied(self->node, name));
	}
	c->old = old;
	c->vrf->defined = true;
	c->vrf->ipv4 = c->vrf->ipv4 || old;
	conf_enter(a, c);
	return true;
}

static bool set_ip_vrf(const ConfAt *at, const Args *a, bool no, ConfErr *e)
{
	return set_vrf(at->self, a, no, true, e);
}

static bool set_definition(const ConfAt *at, const Args *a, bool no, ConfErr *e)
{
	return set_vrf(at->self, a, no, false, e);
}

static void put_ip_vrf(const ConfAt *at, GString *out)
{
	g_string_append_printf(out, "ip vrf %s\n", ((const VrfConf *)at->obj)->vrf->name);
}

static void put_definition(const ConfAt *at, GString *out)
{
	g_string_append_printf(out, "vrf definition %s\n", ((const VrfConf *)at->obj)->vrf->name);
}

static void each(const VrfModule *self, bool old, void (*fn)(void *to, void *obj), void *to)
{
	for (guint i = 0; i < self->rows->len; i++) {
		VrfConf *c = self->rows->pdata[i];
		if (c->vrf->defined && c->old == old)
			fn(to, c);
	}
}

static void each_ip_vrf(const ConfAt *at, void (*fn)(void *to, void *obj), void *to)
{
	each(at->self, true, fn, to);
}

static void each_definition(const ConfAt *at, void (*fn)(void *to, void *obj), void *to)
{
	each(at->self, false, fn, to);
}

/* ---- what is in one ---- */

static bool set_rd(const ConfAt *at, const Args *a, bool no, ConfErr *e)
{
	(void)e;
	const Node *n = at->node;
	((VrfConf *)at->obj)->rd = no ? "" : world_intern(n->world, arg_str(a, "value"));
	return true;
}

static void put_rd(const ConfAt *at, GString *out)
{
	const VrfConf *c = at->obj;
	if (c->rd[0])
		g_string_append_printf(out, "rd %s\n", c->rd);
}

static bool set_description(const ConfAt *at, const Args *a, bool no, ConfErr *e)
{
	(void)e;
	const Node *n = at->node;
	((VrfConf *)at->obj)->description = no ? "" : world_intern(n->world, arg_str(a, "text"));
	return true;
}

static void put_description(const ConfAt *at, GString *out)
{
	const VrfConf *c = at->obj;
	if (c->description[0])
		g_string_append_printf(out, "description %s\n", c->description);
}

static bool set_family(const ConfAt *at, const Args *a, bool no, ConfErr *e)
{
	(void)e;
	VrfConf *c = at->obj;
	if (no) {
		empty(c, at->node, false);
		return true;
	}
	c->vrf->ipv4 = true;
	conf_enter(a, c);
	return true;
}

static void put_family(const ConfAt *at, GString *out)
{
	(void)at;
	g_string_append(out, "address-family ipv4\n");
}

static void each_family(const ConfAt *at, void (*fn)(void *to, void *obj), void *to)
{
	const VrfConf *c = at->obj;
	if (c->vrf->ipv4)
		fn(to, at->obj);
}

/* ---- interfaces ---- */

static const char *removed(const Iface *ifc, const char *vrf, bool no)
{
	const Node *n = ifc->node;
	const char *why = no ? "disabling" : "enabling";
	g_autofree char *text =
		form_for(&vrf_answer_form, n->release) == ANSWER_12
			? g_strdup_printf("%% Interface %s IP address %s removed due to %s VRF %s",
					  ifc->name, ip_text(ifc->addr.ip).s, why, vrf)
			: g_strdup_printf("%% Interface %s IPv4 disabled and address(es) removed "
					  "due to %s VRF %s",
					  ifc->name, why, vrf);
	return world_intern(n->world, text);
}

/* `vrf` NULL: to the router's own table; `said`: the VRF that is enabled or disabled. */
static void move_to(const VrfModule *self, Iface *ifc, const Vrf *vrf, const char *said, ConfErr *e)
{
	if (ifc->addr.ip && self->running)
		conf_answer(e, removed(ifc, said, !vrf));
	node_unaddress(ifc);
	ifc->vrf = vrf ? vrf->number : VRF_GLOBAL;
	node_addresses_changed(ifc);
}

/* IOS takes the addresses of an interface whose VRF changes. What is typed names a VRF that is there; where a
 * configuration that is read names one that is not, IOS refuses the line, and the addresses behind it with it. */
static bool set_forwarding(const ConfAt *at, const Args *a, bool no, bool old, ConfErr *e)
{
	VrfModule *self = at->self;
	Iface *ifc = at->obj;
	const char *name = arg_str(a, "name");
	if (no && ifc->vrf == VRF_GLOBAL)
		return true;
	if (no) {
		move_to(self, ifc, NULL, vrf_name(self->node, ifc->vrf), e);
		return true;
	}
	const Vrf *known = vrf_find(self->node, name);
	bool defined = known && known->defined;
	if (!defined && self->running)
		return conf_reject_arg(e, a, "name", "VRF %s not configured", name);
	const VrfConf *c = need(self, name, old, e);
	if (!c)
		return false;
	if (c->vrf->number != ifc->vrf)
		move_to(self, ifc, c->vrf, name, e);
	return defined || conf_unmodelled(e, AFFECTS_ANYTHING,
					  "no line above defines the VRF: the interface carries no "
					  "IPv4, IOS may leave it in the router's own table");
}

static bool set_vrf_forwarding(const ConfAt *at, const Args *a, bool no, ConfErr *e)
{
	return set_forwarding(at, a, no, false, e);
}

static bool set_ip_vrf_forwarding(const ConfAt *at, const Args *a, bool no, ConfErr *e)
{
	return set_forwarding(at, a, no, true, e);
}

static void put_forwarding(const ConfAt *at, GString *out)
{
	const Iface *ifc = at->obj;
	const VrfConf *c = vrf_conf(at->self, ifc->vrf);
	if (c)
		g_string_append_printf(out, "%svrf forwarding %s\n", c->old ? "ip " : "",
				       c->vrf->name);
}

/* ---- the tables ---- */

/* clang-format off */
#define BGP_ALONE "routes are carried between VRFs by BGP alone, whose own line says that it is not modelled"
#define INERT(m, s, r, why) \
	{ .mode = (m), .syntax = (s), .fate = STMT_HARMLESS, .cite = why " (" MPLS ")", .rank = (r) }
#define LEAKS(m, s, r, why) \
	{ .mode = (m), .syntax = (s), .fate = STMT_UNMODELLED, .affects = AFFECTS_FORWARDING, \
	  .cite = why " (" MPLS ")", .rank = (r) }
#define IN_BOTH(m) \
	{ .mode = (m), .syntax = "description <text:line>", .set = set_description, .put = put_description, \
	  .cite = MPLS ": description", .rank = 10 }, \
	{ .mode = (m), .syntax = "rd <value:word>", .set = set_rd, .put = put_rd, .cite = MPLS ": rd", .rank = 20 }, \
	INERT(m, "vpn id <what:word>", 30, "no server is asked by it"), \
	INERT(m, "{ bgp | mdt | inter-as-hybrid | context | snmp } <what:line>", 60, BGP_ALONE)
#define TARGETS(m) \
	INERT(m, "route-target { export | import | both } <value:word>", 40, BGP_ALONE), \
	INERT(m, "route-target <value2:word>", 40, BGP_ALONE), \
	LEAKS(m, "{ import | export } <what:line>", 45, "routes are not leaked between tables by a map"), \
	LEAKS(m, "maximum routes <what:line>", 50, "any number of routes is taken")

const Stmt vrf_stmts[] = {
	{ .mode = "", .syntax = "vrf definition <name:word>", .set = set_definition, .put = put_definition,
	  .cite = MPLS ": vrf definition", .rank = RANK_FEATURES - 3, .enters = "vrf", .each = each_definition,
	  .key = "name" },
	{ .mode = "", .syntax = "ip vrf <name:word>", .set = set_ip_vrf, .put = put_ip_vrf, .cite = MPLS ": ip vrf",
	  .rank = RANK_FEATURES - 3, .enters = "ip-vrf", .each = each_ip_vrf, .key = "name" },

	IN_BOTH("ip-vrf"),
	TARGETS("ip-vrf"),
	IN_BOTH("vrf"),
	INERT("vrf", "route-target { export | import | both } <value:word>", 40, BGP_ALONE),
	INERT("vrf", "vnet tag <n:2-4094>", 50, "no trunk of virtual networks has a line here that uses it"),
	{ .mode = "vrf", .syntax = "address-family ipv4 [unicast]", .set = set_family, .put = put_family,
	  .cite = MPLS ": address-family (VRF)", .rank = 70, .enters = "vrf-af", .each = each_family },
	{ .mode = "vrf", .syntax = "address-family { ipv6 | ipv4 multicast } [<what:word>]", .fate = STMT_HARMLESS,
	  .cite = "IPv4 unicast alone is simulated (" MPLS ": address-family)", .rank = 80, .body = true },
	TARGETS("vrf-af"),
	INERT("vrf-af", "{ bgp | mdt | inter-as-hybrid } <what:line>", 60, BGP_ALONE),
	INERT("vrf-af", "exit-address-family", 100, "the mode is left by any line that is not in it"),

	{ .mode = "interface", .syntax = "vrf forwarding <name:word>", .set = set_vrf_forwarding, .put = put_forwarding,
	  .cite = MPLS ": vrf forwarding", .rank = 107 },
	{ .mode = "interface", .syntax = "ip vrf forwarding <name:word>", .set = set_ip_vrf_forwarding,
	  .cite = MPLS ": ip vrf forwarding" },
	{ .mode = NULL },
};

/* IOS MPLS Command Reference: ip vrf, vrf definition, address-family. */
const Mode vrf_modes[] = {
	{"vrf", "config-vrf", NULL},
	{"ip-vrf", "config-vrf", NULL},
	{"vrf-af", "config-vrf-af", NULL},
	{NULL, NULL, NULL},
};

const ConfGroup vrf_groups[] = {
	{RANK_FEATURES - 3, 1, 1},
	{0, 0, 0},
};

const ConfHelp vrf_conf_help[] = {
	{"", "ip vrf", "Configure an IP VPN Routing/Forwarding instance"},
	{"", "vrf", "VRF commands"},
	{"", "vrf definition", "VRF definition"},
	{"ip-vrf", "description", "VRF specific description"},
	{"ip-vrf", "rd", "Specify Route Distinguisher"},
	{"vrf", "address-family", "Enter Address Family command mode"},
	{"vrf", "address-family ipv4", "Address family"},
	{"vrf", "address-family unicast", "Address Family Modifier"},
	{"vrf", "description", "VRF specific description"},
	{"vrf", "rd", "Specify Route Distinguisher"},
	{"vrf-af", "exit-address-family", "Exit from vrf address-family configuration submode"},
	{"interface", "forwarding", "Configure forwarding table"},
	{"interface", "ip vrf", "VPN Routing/Forwarding parameters on the interface"},
	{"interface", "vrf", "VPN Routing/Forwarding parameters on the interface"},
	{NULL, NULL, NULL},
};
/* clang-format on */
