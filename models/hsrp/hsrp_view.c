/* Snapshots: the only reader of this folder's state from outside. */

#include "models/hsrp/hsrp_priv.h"

#include <string.h>

static StandbyRouterView router_view(const HsrpRouter *r, const Timer *timer, VTime now)
{
	StandbyRouterView v = {.who = WHO_UNKNOWN};
	if (!r->ip)
		return v;
	v.who = r->local ? WHO_LOCAL : WHO_OTHER;
	v.ip = r->ip;
	v.priority = r->priority;
	v.expires = timer_left(timer, now);
	return v;
}

static const char *why_init(const HsrpGroup *g)
{
	if (g->sm.state != ST_INIT)
		return NULL;
	const Iface *ifc = g->on->iface;
	if (!ifc->up)
		return "interface down";
	if (g->conf.vip && ifc->addr.ip && !iface_subnet_of(ifc, g->conf.vip))
		return "virtual IP in wrong subnet";
	return g->on->ready ? NULL : "interface delay";
}

static StandbyTrackView track_view(const HsrpGroup *g, const HsrpTrack *t)
{
	const TrackSvc *track = g->hsrp->track;
	const void *self = g->hsrp->track_self;
	const char *follows = t->ifname ? t->ifname : track->ifname(self, t->object);
	return (StandbyTrackView){
		.ifname = t->ifname,
		.object = t->object,
		.up = track->up(self, t->object),
		.exists = t->ifname ? node_iface(g->hsrp->node, t->ifname) != NULL
				    : track->exists(self, t->object),
		.follows = follows,
		.decrement = t->decrement,
	};
}

static void view_tracks(StandbyGroupView *v, const HsrpGroup *g)
{
	v->n_tracks = g->conf.track->len;
	v->track = g_new0(StandbyTrackView, v->n_tracks);
	for (unsigned i = 0; i < v->n_tracks; i++)
		v->track[i] = track_view(g, &g_array_index(g->conf.track, HsrpTrack, i));
}

static void view_config(StandbyGroupView *v, const HsrpGroup *g)
{
	const HsrpConf *c = &g->conf;
	v->vip = hsrp_vip(g);
	v->vip_learned = !c->vip;
	v->in_subnet = iface_subnet_of(g->on->iface, v->vip) != NULL;
	memcpy(v->secondary, c->secondary, sizeof v->secondary);
	v->local_mac = hsrp_mac(g);
	v->use_bia = g->on->use_bia;
	v->mac_configured = c->mac != 0;
	v->hello = g->hello ? g->hello : c->hello;
	v->hold = g->hold ? g->hold : c->hold;
	v->hello_configured = c->hello;
	v->hold_configured = c->hold;
	v->auth = c->mark ? c->mark : strcmp(c->auth, HSRP_AUTH_TEXT) == 0 ? NULL : c->auth;
	v->auth_unknown = c->mark != NULL;
	v->preempt = c->preempt;
	v->preempt_min = c->preempt_min;
	v->preempt_reload = c->preempt_reload;
	v->priority = hsrp_priority(g);
	v->priority_configured = c->priority;
	g_strlcpy(v->name, hsrp_name(g), sizeof v->name);
	v->name_configured = c->name[0] != '\0';
}

static void view_group(StandbyGroupView *v, const HsrpGroup *g, VTime now)
{
	v->ifname = g->on->iface->name;
	v->shortname = g->on->iface->shortname;
	v->addr = g->on->iface->addr;
	v->group = g->number;
	v->state = hsrp_state_name(g->sm.state);
	v->why_init = why_init(g);
	v->active = g->sm.state == ST_ACTIVE;
	v->changes = g->changes;
	v->changed_ago = now - g->changed;
	v->active_mac = g->active.local ? hsrp_mac(g) : g->active.mac;
	v->next_hello = timer_left(&g->hello_timer, now);
	v->active_router = router_view(&g->active, &g->active_timer, now);
	v->standby_router = router_view(&g->standby, &g->standby_timer, now);
	view_config(v, g);
	view_tracks(v, g);
}

static bool asked_for(const HsrpGroup *g, const Args *a, const char *ifname)
{
	if (!g->conf.ip && !(a && arg_has(a, "all")))
		return false;
	if (ifname && strcmp(g->on->iface->name, ifname) != 0)
		return false;
	return !a || !arg_has(a, "grp") || arg_num(a, "grp") == g->number;
}

static void *take_standby(const void *self, const Node *node, const Args *a, VTime now)
{
	const Hsrp *h = self;
	const char *ifname = a && arg_has(a, "intf") ? arg_str(a, "intf") : NULL;
	GArray *rows = g_array_new(FALSE, TRUE, sizeof(StandbyGroupView));
	(void)node;
	for (unsigned i = 0; i < h->ifs->len; i++) {
		const HsrpIf *on = h->ifs->pdata[i];
		for (unsigned j = 0; j < on->groups->len; j++) {
			if (!asked_for(on->groups->pdata[j], a, ifname))
				continue;
			g_array_set_size(rows, rows->len + 1);
			view_group(&g_array_index(rows, StandbyGroupView, rows->len - 1),
				   on->groups->pdata[j], now);
		}
	}
	StandbyView *v = g_new0(StandbyView, 1);
	v->n = rows->len;
	v->group = (void *)g_array_free(rows, FALSE);
	return v;
}

static void free_standby(void *view)
{
	StandbyView *v = view;
	for (unsigned i = 0; i < v->n; i++)
		g_free(v->group[i].track);
	g_free(v->group);
	g_free(v);
}

const View hsrp_views[] = {
	{"standby", take_standby, free_standby},
	{NULL, NULL, NULL},
};
