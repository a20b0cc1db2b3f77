/* Groups: how they are made, what they know, and what they offer to the rest of the node. */

#include "models/hsrp/hsrp_priv.h"
#include "sim/sorted.h"

/* ---- finding and making ---- */

HsrpIf *hsrp_if(const Hsrp *h, const Iface *ifc)
{
	return index_get(&h->by_iface, ifc->index);
}

static int by_number(const void *element, const void *key)
{
	return (int)((const HsrpGroup *)element)->number - (int)*(const unsigned *)key;
}

HsrpGroup *hsrp_group(const Hsrp *h, const Iface *ifc, unsigned number)
{
	const HsrpIf *on = hsrp_if(h, ifc);
	if (!on)
		return NULL;
	guint at = sorted_place(on->groups, by_number, &number);
	HsrpGroup *g = at < on->groups->len ? on->groups->pdata[at] : NULL;
	return g && g->number == number ? g : NULL;
}

static void group_free(void *p)
{
	HsrpGroup *g = p;
	timer_tree_fini(&g->timers);
	g_array_unref(g->conf.track);
	g_free(g);
}

static int by_iface(const void *element, const void *key)
{
	uint32_t a = ((const HsrpIf *)element)->iface->index, b = ((const Iface *)key)->index;
	return (a > b) - (a < b);
}

HsrpLink *hsrp_link(Hsrp *h, const Iface *ifc)
{
	HsrpLink *l = index_get(&h->links, ifc->index);
	if (l)
		return l;
	l = g_new0(HsrpLink, 1);
	index_put(&h->links, ifc->index, l);
	return l;
}

HsrpIf *hsrp_if_need(Hsrp *h, Iface *ifc)
{
	HsrpIf *on = hsrp_if(h, ifc);
	if (on)
		return on;
	on = g_new0(HsrpIf, 1);
	on->hsrp = h;
	on->iface = ifc;
	on->link = *hsrp_link(h, ifc);
	on->format = &hsrp_version_1;
	on->groups = g_ptr_array_new_with_free_func(group_free);
	on->delay_min = HSRP_DELAY_MIN;
	on->delay_reload = HSRP_DELAY_RELOAD;
	timer_tree_init(&on->timers, &h->node->timers, on, sizeof *on);
	timer_init(&on->delay_timer, &hsrp_delay_timer, &on->timers, on, ifc->shortname);
	g_ptr_array_insert(h->ifs, (gint)sorted_place(h->ifs, by_iface, ifc), on);
	index_put(&h->by_iface, ifc->index, on);
	return on;
}

void hsrp_if_free(void *p)
{
	HsrpIf *on = p;
	g_ptr_array_unref(on->groups);
	timer_tree_fini(&on->timers);
	g_free(on);
}

static const char *intern_name(const Hsrp *h, const char *format, const Iface *ifc, unsigned number)
	G_GNUC_PRINTF(2, 0);
static const char *intern_name(const Hsrp *h, const char *format, const Iface *ifc, unsigned number)
{
	g_autoptr(GString) s = g_string_new(NULL);
	g_string_append_printf(s, format, ifc->shortname, number);
	return world_intern(h->node->world, s->str);
}

static HsrpGroup *group_new(Hsrp *h, HsrpIf *on, unsigned number)
{
	HsrpGroup *g = g_new0(HsrpGroup, 1);
	g->hsrp = h;
	g->on = on;
	g->number = (uint16_t)number;
	g->instance = intern_name(h, "%s Grp %u", on->iface, number);
	g->default_name = intern_name(h, "hsrp-%s-%u", on->iface, number);
	hsrp_conf_init(&g->conf);
	g->first_attempt = VT_NEVER;
	g->reload_over = h->running;
	fsm_init(&g->sm, &hsrp_fsm);
	timer_tree_init(&g->timers, &on->timers, g, sizeof *g);
	timer_init(&g->active_timer, &hsrp_active_timer, &g->timers, g, g->instance);
	timer_init(&g->standby_timer, &hsrp_standby_timer, &g->timers, g, g->instance);
	timer_init(&g->hello_timer, &hsrp_hello_timer, &g->timers, g, g->instance);
	timer_init(&g->preempt_timer, &hsrp_preempt_timer, &g->timers, g, g->instance);
	timer_init(&g->garp_timer, &hsrp_garp_timer, &g->timers, g, g->instance);
	rng_init(&g->hold_draws, world_seed(h->node->world), h->node->name, g->default_name);
	return g;
}

HsrpGroup *hsrp_group_need(Hsrp *h, Iface *ifc, unsigned number)
{
	HsrpGroup *g = hsrp_group(h, ifc, number);
	if (!g) {
		HsrpIf *on = hsrp_if_need(h, ifc);
		g = group_new(h, on, number);
		g_ptr_array_insert(on->groups, (gint)sorted_place(on->groups, by_number, &number),
				   g);
	}
	if (g->removed)
		hsrp_conf_reset(g);
	g->removed = false;
	return g;
}

/* ---- what it is ---- */

/* LIBERTY: an object that does not exist lowers nothing. IOS shows it as "unknown"; what it does to the priority
 * is not documented, and the statement says so as a doubt. */
static bool lowers(const HsrpGroup *g, const HsrpTrack *t)
{
	const TrackSvc *track = g->hsrp->track;
	const void *self = g->hsrp->track_self;
	return track->exists(self, t->object) && !track->up(self, t->object);
}

/* Decrements of several objects add up (Cisco 9234, "Interface Tracking"). */
uint8_t hsrp_priority(const HsrpGroup *g)
{
	int priority = g->conf.priority;
	for (unsigned i = 0; i < g->conf.track->len; i++) {
		const HsrpTrack *t = &g_array_index(g->conf.track, HsrpTrack, i);
		if (lowers(g, t))
			priority -= t->decrement;
	}
	return (uint8_t)MAX(priority, 0);
}

void hsrp_track_changed(Ctx *cx, const HsrpGroup *g, unsigned object, bool up)
{
	for (unsigned i = 0; i < g->conf.track->len; i++) {
		const HsrpTrack *t = &g_array_index(g->conf.track, HsrpTrack, i);
		if (t->object != object || !g->hsrp->track->exists(g->hsrp->track_self, object))
			continue;
		uint8_t now = hsrp_priority(g);
		int was = up ? now - t->decrement : now + t->decrement;
		hsrp_say_track(cx, g, object, up, (uint8_t)CLAMP(was, 0, g->conf.priority), now);
	}
}

Ip4 hsrp_vip(const HsrpGroup *g)
{
	return g->conf.vip ? g->conf.vip : g->learned_vip;
}

/* Cisco 9234: 0000.0c07.acGG, unless `standby mac-address` or `standby use-bia` says otherwise. */
Mac hsrp_mac(const HsrpGroup *g)
{
	if (g->on->use_bia)
		return g->on->iface->mac;
	return g->conf.mac ? g->conf.mac : g->on->format->mac + g->number;
}

const char *hsrp_name(const HsrpGroup *g)
{
	return g->conf.name[0] ? g->conf.name : g->default_name;
}

bool hsrp_can_run(const HsrpGroup *g)
{
	const Iface *ifc = g->on->iface;
	if (g->removed || !g->conf.ip || !g->on->ready || !ifc->addr.ip)
		return false;
	return !g->conf.vip || iface_subnet_of(ifc, g->conf.vip);
}

HsrpRouter hsrp_me(const HsrpGroup *g)
{
	return (HsrpRouter){
		.ip = g->on->iface->addr.ip,
		.local = true,
		.priority = hsrp_priority(g),
		.mac = hsrp_mac(g),
	};
}

/* ---- what it knows ---- */

static void router_is(Ctx *cx, HsrpGroup *g, const char *which, HsrpRouter *known,
		      const HsrpRouter *who)
{
	const HsrpRouter was = *known;
	*known = who ? *who : (HsrpRouter){0};
	if (was.ip == known->ip && was.local == known->local)
		return;
	hsrp_say_router(cx, g, which, known, &was);
	hsrp_publish(cx, g);
}

void hsrp_active_is(Ctx *cx, HsrpGroup *g, const HsrpRouter *who)
{
	router_is(cx, g, "Active", &g->active, who);
}

void hsrp_standby_is(Ctx *cx, HsrpGroup *g, const HsrpRouter *who)
{
	router_is(cx, g, "Standby", &g->standby, who);
}

/* ---- what it offers ---- */

static void enquire(Ctx *cx, const void *owner)
{
	hsrp_say_enquiry(cx, owner);
}

void hsrp_publish(Ctx *cx, HsrpGroup *g)
{
	Vip row = {
		.iface = g->on->iface,
		.ip = hsrp_vip(g),
		.mac = hsrp_mac(g),
		.role = g->role,
		.active = g->active.ip,
		.standby = g->standby.ip,
		.owner = g,
		.enquire = enquire,
	};
	g_strlcpy(row.group, hsrp_name(g), sizeof row.group);
	vip_set(cx, g->hsrp->node, &row);
	row.group[0] = '\0';
	for (int i = 0; i < HSRP_SECONDARIES; i++) {
		row.owner = &g->conf.secondary[i];
		row.ip = g->conf.secondary[i];
		if (row.ip)
			vip_set(cx, g->hsrp->node, &row);
		else
			vip_remove(cx, g->hsrp->node, row.owner);
	}
	g->vip_in_use = hsrp_vip(g);
	g->mac_in_use = hsrp_mac(g);
	g_strlcpy(g->name_in_use, hsrp_name(g), sizeof g->name_in_use);
}

void hsrp_unpublish(Ctx *cx, HsrpGroup *g)
{
	vip_remove(cx, g->hsrp->node, g);
	for (int i = 0; i < HSRP_SECONDARIES; i++)
		vip_remove(cx, g->hsrp->node, &g->conf.secondary[i]);
}

static const RedRole roles[N_ST] = {
	[ST_SPEAK] = RED_CANDIDATE,
	[ST_STANDBY] = RED_STANDBY,
	[ST_ACTIVE] = RED_ACTIVE,
};

/* Clients know roles; of states they only learn the word for the one that the group left. */
static void tell_clients(Ctx *cx, const HsrpGroup *g, const char *name, unsigned from, unsigned to)
{
	if (roles[from] == roles[to])
		return;
	Node *node = g->hsrp->node;
	const Vip *row = vip_by_group(node, name);
	signal_send(cx, node,
		    &(Signal){
			    .kind = SIG_REDUNDANCY,
			    .iface = g->on->iface,
			    .group = name,
			    .from_role = roles[from],
			    .to_role = roles[to],
			    .left = hsrp_redundancy_name(from),
			    .ip = hsrp_vip(g),
			    .up = to == ST_ACTIVE,
			    .stamp = row ? &row->state : NULL,
		    });
}

void hsrp_change_role(Ctx *cx, HsrpGroup *g, unsigned from)
{
	unsigned to = g->sm.state;
	g->role = roles[to];
	hsrp_say_redundancy(cx, g, from, to);
	hsrp_publish(cx, g);
	tell_clients(cx, g, hsrp_name(g), from, to);
}

void hsrp_rename(Ctx *cx, HsrpGroup *g)
{
	char old[VIP_NAME];
	g_strlcpy(old, g->name_in_use, sizeof old);
	hsrp_publish(cx, g);
	tell_clients(cx, g, old, g->sm.state, ST_INIT);
	tell_clients(cx, g, hsrp_name(g), ST_INIT, g->sm.state);
}

bool hsrp_announces_by_hello(const HsrpGroup *g)
{
	return g->announcing > 0 && g->hsrp->param.garp_interval == 0;
}

void hsrp_announce(Ctx *cx, HsrpGroup *g)
{
	const Hsrp *h = g->hsrp;
	h->neigh->announce(cx, h->neigh_self, g->on->iface, hsrp_vip(g), hsrp_mac(g));
	for (int i = 0; i < HSRP_SECONDARIES; i++)
		if (g->conf.secondary[i])
			h->neigh->announce(cx, h->neigh_self, g->on->iface, g->conf.secondary[i],
					   hsrp_mac(g));
}
