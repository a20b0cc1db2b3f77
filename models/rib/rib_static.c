/* Static routes. One by an interface follows that interface at once. One by an address alone is recursive:
 * it is installed soon after its next hop becomes reachable, but only the periodic scan of the static
 * process notices that it no longer is. The tech note decides this: 172.16.172.64/28 leaves the tables 38 to
 * 39 s after the takeover, 46 to 49 s after the interface went down. */

#include <string.h>

#include "models/rib/rib_priv.h"

static Iface *by_iface(const RibStatic *s)
{
	return s->ifname[0] ? node_iface(s->rib->node, s->ifname) : NULL;
}

/* The check is classful: where subnets of the next hop's network are known and none of them covers it, it is
 * down, and a floating static takes over; the default route does not hide that. Of a network that the table
 * does not know at all the default route may be the way. */
bool rib_static_may_stand_on(const RibStatic *s, const RibRoute *r, Ip4 via)
{
	/* once installed it would itself be the longest match, and stand on itself */
	if (prefix_has(s->prefix, via) && s->prefix.len >= r->offer.prefix.len)
		return false;
	if (r->offer.prefix.len > 0 || !s->rib->classful)
		return true;
	return !rib_has_subnets(s->rib, prefix_of(via, ip4_class_len(via)));
}

static bool valid(const RibStatic *s)
{
	if (s->gone || (s->via && node_iface_with_ip(s->rib->node, s->via)))
		return false; /* IOS: "Invalid next hop address (it's this router)" */
	if (s->ifname[0]) {
		const Iface *out = by_iface(s);
		return out && (out->up || out->type == IF_NULL);
	}
	return rib_static_resolves(s);
}

/* The adjacency of an installed static's next hop is kept, as CEF keeps it. */
static void keep(Ctx *cx, RibStatic *s)
{
	RibHop hop = {0};
	bool want = s->installed && s->via;
	if (want && s->ifname[0])
		hop = (RibHop){.out = by_iface(s), .next_hop = s->via};
	else if (want)
		want = rib_resolve(s->rib, s->via, &hop);
	if (want && hop.out->type != IF_ETHERNET)
		want = false;
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
			      .path = {{.via = s->via, .out = by_iface(s)}}});
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

/* Follows interfaces at once; asks for an installation of what an address makes possible. */
void rib_static_changed(Ctx *cx, Rib *rib)
{
	bool some = false;
	if (!rib->running)
		return;
	for (guint i = 0; i < rib->statics->len; i++) {
		RibStatic *s = rib->statics->pdata[i];
		bool ok = valid(s);
		if (s->ifname[0] && ok && !s->installed)
			install(cx, s);
		else if (s->ifname[0] && !ok && may_leave(s))
			withdraw(cx, s);
		else if (ok && !s->installed)
			some = true;
		keep(cx, s);
	}
	if (some && !timer_running(&rib->install))
		timer_arm(cx, &rib->install, rib->install_delay);
}

static void install_valid(Ctx *cx, Rib *rib)
{
	for (guint i = 0; i < rib->statics->len; i++) {
		RibStatic *s = rib->statics->pdata[i];
		if (!s->installed && valid(s))
			install(cx, s);
		keep(cx, s);
	}
}

static void install_due(Ctx *cx, void *owner, Timer *t)
{
	(void)t;
	install_valid(cx, owner);
}

/* The scan only finds out: the cause is whoever took the next hop's route away. */
static void say_why(Ctx *cx, const RibStatic *s)
{
	const Stamp *gone = NULL;
	rib_match_stamped(s->rib, s->via, &gone);
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
			if (!s->installed || !may_leave(s) || valid(s))
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

void rib_static_start(Ctx *cx, Rib *rib)
{
	rib->running = true;
	VTime every = rib->adjust_s ? VT_S(rib->adjust_s) : rib->scan_every;
	rib->scanned_every = every;
	timer_arm_periodic(cx, &rib->scan, every + rib->scan_phase, every);
	rib_static_changed(cx, rib);
}

/* Lines were typed: what was removed leaves at once, what is new is tried at once. */
void rib_static_configured(Ctx *cx, Rib *rib)
{
	VTime every = rib->adjust_s ? VT_S(rib->adjust_s) : rib->scan_every;
	if (every != rib->scanned_every)
		timer_arm_periodic(cx, &rib->scan, every, every);
	rib->scanned_every = every;
	for (guint i = 0; i < rib->statics->len;) {
		RibStatic *s = rib->statics->pdata[i];
		if (!s->gone) {
			i++;
			continue;
		}
		withdraw(cx, s);
		keep(cx, s);
		g_ptr_array_remove_index(rib->statics, i);
	}
	install_valid(cx, rib);
}

void rib_static_free(void *row)
{
	g_free((char *)((RibStatic *)row)->at.file);
	g_free(row);
}
