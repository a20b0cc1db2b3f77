/* Static routes. One by an interface follows that interface at once. One by an address alone is recursive:
 * it is installed soon after its next hop becomes reachable, but only the periodic scan of the static
 * process notices that it no longer is. The tech note decides this: 172.16.172.64/28 leaves the tables 38 to
 * 39 s after the takeover, 46 to 49 s after the interface went down. */

#include <string.h>

#include "models/rib/rib_priv.h"
#include "sim/sorted.h"

void rib_static_free(void *line)
{
	g_free(((RibStatic *)line)->asked);
	g_free(line);
}

static Iface *by_iface(const RibStatic *s)
{
	return s->ifname[0] ? node_iface(s->rib->node, s->ifname) : NULL;
}

/* The check is classful: where subnets of the next hop's network are known and none of them covers it, it is
 * down, and a floating static takes over; the default route does not hide that. Of a network that the table
 * does not know at all the default route may be the way. */
bool rib_static_may_stand_on(const RibStatic *s, const RibRoute *r, Ip4 via)
{
	const Rib *in = s->global ? s->rib->own : s->rib;
	/* once installed it would itself be the longest match, and stand on itself */
	if (!s->global && prefix_has(s->prefix, via) && s->prefix.len >= r->offer->prefix.len)
		return false;
	if (r->offer->prefix.len > 0 || !in->classful)
		return true;
	return !rib_has_subnets(in, prefix_of(via, ip4_class_len(via)));
}

bool rib_static_crosses(const RibStatic *s)
{
	const Iface *out = by_iface(s);
	return out && out->type != IF_NULL && out->vrf != s->rib->vrf;
}

/* IOS lets a static leave by an interface of another VRF, unless `no ip route static inter-vrf` stands (IOS IP Routing:
 * Protocol-Independent Command Reference). */
static bool is_refused(const RibStatic *s)
{
	return s->rib->own->within && rib_static_crosses(s);
}

static void across_text(const LogOut *out, const ObsSpec *spec, const ObsVal *v)
{
	g_autoptr(GString) prefix = g_string_new(NULL);
	const char *vrf = obs_val(spec, v, "vrf")->s;
	prefix_print(prefix, obs_val(spec, v, "prefix")->prefix);
	log_line(out, "IPRT", "syslog",
		 "%%IPRT-3-STATICROUTESACROSSVRF: Un-installing static route %s from %s routing "
		 "table with outgoing interface %s",
		 prefix->str, vrf[0] ? vrf : "global", obs_val(spec, v, "interface")->s);
}

const ObsSpec rib_across_obs = {
	.name = "static-across",
	.kind = OBS_NOTE,
	.class = CLASS_ROUTE,
	.cite = "IOS IP Routing: Protocol-Independent Command Reference, ip route static inter-vrf",
	.fields = {{"prefix", OV_PREFIX}, {"vrf", OV_STR}, {"interface", OV_STR}},
	.text = across_text,
};

static void say_refused(Ctx *cx, RibStatic *s)
{
	bool refused = !s->gone && is_refused(s);
	if (refused && !s->refused)
		obs_emit(cx, &rib_across_obs,
			 (ObsVal[]){OV_PF(s->prefix), OV_S(vrf_name(s->rib->node, s->rib->vrf)),
				    OV_S(by_iface(s)->name)});
	s->refused = refused;
}

/* LIBERTY: an object that is not there, which its line says, holds nothing back. */
static bool is_held_back(const RibStatic *s)
{
	const Rib *rib = s->rib;
	return s->track && rib->track && rib->track->exists(rib->track_self, s->track) &&
	       !rib->track->up(rib->track_self, s->track);
}

static bool valid(const RibStatic *s, RibAsked *asked)
{
	if (is_held_back(s) || is_refused(s))
		return false;
	unsigned vrf = s->global ? VRF_GLOBAL : s->rib->vrf;
	if (s->gone || (s->via && node_iface_with_ip(s->rib->node, vrf, s->via)))
		return false; /* IOS: "Invalid next hop address (it's this router)" */
	if (!s->ifname[0])
		return rib_static_resolves(s, asked);
	const Iface *out = by_iface(s);
	if (out)
		rib_ask_interface(asked, out);
	return out && (out->up || out->type == IF_NULL);
}

/* The adjacency that an installed static keeps; false: none now. */
static bool adjacency(const RibStatic *s, RibHop *hop, RibAsked *asked)
{
	bool want = s->installed && s->via;
	if (want && s->ifname[0])
		*hop = (RibHop){.out = by_iface(s), .next_hop = s->via};
	else if (want)
		want = rib_resolve(s->rib, &(RibPath){.via = s->via, .global = s->global}, hop,
				   asked);
	return want && hop->out->type == IF_ETHERNET;
}

/* The adjacency of an installed static's next hop is kept, as CEF keeps it. */
static void keep(Ctx *cx, RibStatic *s, RibAsked *asked)
{
	RibHop hop = {0};
	bool want = adjacency(s, &hop, asked);
	if (want && s->kept_out == hop.out && s->kept == hop.next_hop)
		return;
	if (!want && s->installed)
		return; /* in the table and unreachable until the scan: the adjacency may come back */
	if (s->kept_out)
		s->rib->neigh->release(cx, s->rib->neigh_self, s->kept_out, s->kept);
	s->kept_out = want ? hop.out : NULL;
	s->kept = want ? hop.next_hop : 0;
	if (want)
		s->rib->neigh->keep(cx, s->rib->neigh_self, s->kept_out, s->kept);
}

static void install(Ctx *cx, RibStatic *s)
{
	s->installed = true;
	rib_offer(cx, s->rib,
		  &(RibOffer){.prefix = s->prefix,
			      .source = &rib_static,
			      .client = s,
			      .distance = s->distance,
			      .tag = s->tag,
			      .n_paths = 1,
			      .path = (RibPath[]){
				      {.via = s->via, .global = s->global, .out = by_iface(s)}}});
}

static void withdraw(Ctx *cx, RibStatic *s)
{
	if (!s->installed)
		return;
	s->installed = false;
	rib_withdraw(cx, s->rib, s->prefix, &rib_static, s);
}

/* `permanent`: once installed it stays (IOS IP Routing: ip route). */
static bool may_leave(const RibStatic *s)
{
	return s->gone || !s->permanent;
}

/* ---- what is valid and waits to be installed ---- */

static int by_order(const void *line, const void *order)
{
	uint32_t a = ((const RibStatic *)line)->order, b = *(const uint32_t *)order;
	return (a > b) - (a < b);
}

static void set_due(RibStatic *s, bool due)
{
	GPtrArray *all = s->rib->due;
	if (due == s->due)
		return;
	guint at = sorted_place(all, by_order, &s->order);
	if (due)
		g_ptr_array_insert(all, (gint)at, s);
	else
		g_ptr_array_remove_index(all, at);
	s->due = due;
}

/* Installs it or takes it back if that is to happen at once; false: neither. */
static bool follow_now(Ctx *cx, RibStatic *s, bool ok, bool now)
{
	if (ok && !s->installed && (now || s->ifname[0])) {
		install(cx, s);
		return true;
	}
	bool at_once = s->ifname[0] || is_held_back(s);
	bool leaves = s->installed && !ok && !now && at_once && may_leave(s);
	if (leaves)
		withdraw(cx, s);
	return leaves;
}

/* Follows interfaces at once; notes what an address makes possible, or with `now` installs that, too. What it asked
 * is known before a change, which may come back to it, and asked again after one. */
static void check(Ctx *cx, RibStatic *s, bool now)
{
	RibAsked asked = {0};
	if (!s->order)
		s->order = ++s->rib->orders;
	say_refused(cx, s);
	bool ok = valid(s, &asked);
	rib_deps_set(s, &asked);
	set_due(s, ok && !s->installed && !now && !s->ifname[0]);
	if (follow_now(cx, s, ok, now)) {
		asked = (RibAsked){0};
		valid(s, &asked);
	}
	keep(cx, s, &asked);
	rib_deps_set(s, &asked);
}

static void check_these(Ctx *cx, Rib *rib, const GPtrArray *lines)
{
	for (guint i = 0; i < lines->len; i++)
		if (i == 0 || lines->pdata[i] != lines->pdata[i - 1])
			check(cx, lines->pdata[i], false);
	if (rib->due->len > 0 && !timer_running(&rib->install))
		timer_arm(cx, &rib->install, rib->install_delay);
}

void rib_static_changed(Ctx *cx, Rib *rib)
{
	if (rib->running)
		check_these(cx, rib, rib->statics);
}

void rib_static_route(Ctx *cx, Rib *rib, Prefix p, bool global)
{
	g_autoptr(GPtrArray) lines = rib->running ? rib_deps_on_route(rib, p, global) : NULL;
	if (lines)
		check_these(cx, rib, lines);
}

/* IOS: a static with `track` leaves with its object's state, and comes back as one whose next hop does. */
void rib_static_track(Ctx *cx, Rib *rib, unsigned object)
{
	g_autoptr(GPtrArray) lines = g_ptr_array_new();
	for (guint i = 0; rib->running && i < rib->statics->len; i++)
		if (((const RibStatic *)rib->statics->pdata[i])->track == object)
			g_ptr_array_add(lines, rib->statics->pdata[i]);
	check_these(cx, rib, lines);
}

void rib_static_iface(Ctx *cx, Rib *rib, const Iface *ifc)
{
	g_autoptr(GPtrArray) lines = rib->running ? rib_deps_on_iface(rib, ifc) : NULL;
	if (lines)
		check_these(cx, rib, lines);
}

/* An object may have come or gone with a line, and what held a route may have been said away, which no change of state
 * tells. What stands and was said again is offered as it is now. */
static void recheck_typed(Ctx *cx, Rib *rib)
{
	g_autoptr(GPtrArray) lines = g_ptr_array_new();
	for (guint i = 0; i < rib->statics->len; i++) {
		const RibStatic *s = rib->statics->pdata[i];
		if (s->track || s->retyped)
			g_ptr_array_add(lines, rib->statics->pdata[i]);
	}
	check_these(cx, rib, lines);
	for (guint i = 0; i < lines->len; i++) {
		RibStatic *s = lines->pdata[i];
		if (s->retyped && s->installed)
			install(cx, s);
		s->retyped = false;
	}
}

bool rib_static_is_settled(const RibStatic *s)
{
	if (!s->rib->running || !s->order || s->gone)
		return true;
	bool ok = valid(s, &(RibAsked){0});
	if (s->ifname[0])
		return s->installed == ok || s->permanent;
	return s->due == (ok && !s->installed);
}

static void install_valid(Ctx *cx, Rib *rib)
{
	for (guint i = 0; i < rib->statics->len; i++)
		check(cx, rib->statics->pdata[i], true);
}

/* One that is installed may make others valid: those that come after it are installed with it. */
static void install_those_due(Ctx *cx, Rib *rib)
{
	uint32_t from = 0;
	for (;;) {
		guint at = sorted_place(rib->due, by_order, &from);
		if (at == rib->due->len)
			return;
		RibStatic *s = rib->due->pdata[at];
		from = s->order + 1;
		check(cx, s, true);
	}
}

static void install_due(Ctx *cx, void *owner, Timer *t)
{
	(void)t;
	install_those_due(cx, owner);
}

/* The scan only finds out: the cause is whoever took the next hop's route away. */
static void say_why(Ctx *cx, const RibStatic *s)
{
	const Stamp *gone = NULL;
	rib_match_stamped(s->global ? s->rib->own : s->rib, s->via, &gone);
	ctx_used(cx, CAUSE_USED_ROUTE, gone);
}

static void scan_due(Ctx *cx, void *owner, Timer *t)
{
	Rib *rib = owner;
	(void)t;
	bool again = true;
	while (again) { /* one that leaves may have been another's way */
		again = false;
		for (guint i = 0; i < rib->statics->len; i++) {
			RibStatic *s = rib->statics->pdata[i];
			if (!s->installed || !may_leave(s) || valid(s, &(RibAsked){0}))
				continue;
			say_why(cx, s);
			withdraw(cx, s);
			again = true;
		}
	}
	install_valid(cx, rib);
}

const TimerSpec rib_scan_timer = {"static route scan",
				  TIMER_PERIOD,
				  "IOS: ip route static adjust-time, 60 s",
				  scan_due,
				  .stmts = TIMER_SET_BY({"", "ip route static adjust-time"}),
				  .param = "rib.static-scan"};
const TimerSpec rib_install_timer = {"static route installation", TIMER_DELAY,
				     "IOS: a static comes back within 1 s of its next hop",
				     install_due, .param = "rib.static-install"};

static VTime scan_period(const Rib *rib)
{
	return rib->own->adjust_s ? VT_S(rib->own->adjust_s) : rib->scan_every;
}

void rib_static_start(Ctx *cx, Rib *rib)
{
	rib->running = true;
	VTime every = scan_period(rib);
	rib->scanned_every = every;
	timer_arm_periodic(cx, &rib->scan, every + rib->scan_phase, every);
	rib_static_changed(cx, rib);
}

/* Lines were typed: what was removed leaves at once, what is new is tried at once. */
void rib_static_configured(Ctx *cx, Rib *rib)
{
	VTime every = scan_period(rib);
	if (every != rib->scanned_every)
		timer_arm_periodic(cx, &rib->scan, every, every);
	rib->scanned_every = every;
	for (guint i = 0; i < rib->statics->len;) {
		RibStatic *s = rib->statics->pdata[i];
		if (!s->gone) {
			i++;
			continue;
		}
		set_due(s, false);
		withdraw(cx, s);
		keep(cx, s, &(RibAsked){0});
		rib_deps_set(s, &(RibAsked){0});
		rib->own->n_global -= s->global;
		g_ptr_array_remove_index(rib->statics, i);
	}
	install_valid(cx, rib);
	recheck_typed(cx, rib);
}
