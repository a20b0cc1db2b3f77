/* Snapshots: the only reader of this folder's state from outside. */

#include "models/track/track_priv.h"

/* The tech note prints "Down ((hw admin-down))"; "no IP addr" is in Cisco's feature guide. LIBERTY: "hw down"
 * is formed after the first. */
static const char *why_down(const TrackObject *o)
{
	const Iface *ifc = node_iface(o->track->node, o->ifname);
	if (o->up)
		return NULL;
	if (!ifc || ifc->shutdown)
		return "hw admin-down";
	if (!ifc->hardware_up)
		return "hw down";
	return o->what == TRACK_IP_ROUTING && !ifc->addr.ip ? "no IP addr" : NULL;
}

static void view_object(TrackObjectView *v, const TrackObject *o, VTime now)
{
	*v = (TrackObjectView){
		.number = o->number,
		.via = o->via,
		.what = o->what,
		.ifname = o->ifname,
		.up = o->up,
		.why_down = why_down(o),
		.delay_up = o->delay_up,
		.delay_down = o->delay_down,
		.changes = o->changes,
		.changed_ago = now - o->changed,
		.n_clients = o->clients->len,
		.client = g_new0(TrackClientView, o->clients->len),
	};
	for (unsigned i = 0; i < o->clients->len; i++) {
		const TrackClient *c = &g_array_index(o->clients, TrackClient, i);
		v->client[i] = (TrackClientView){c->by, c->name};
	}
}

static void *take_track(const void *self, const Node *node, const Args *a, VTime now)
{
	const Track *t = self;
	TrackView *v = g_new0(TrackView, 1);
	(void)node;
	v->object = g_new0(TrackObjectView, t->objects->len);
	for (unsigned i = 0; i < t->objects->len; i++) {
		const TrackObject *o = t->objects->pdata[i];
		bool wanted = !a || !arg_has(a, "obj") || arg_num(a, "obj") == o->number;
		if (o->defined && wanted)
			view_object(&v->object[v->n++], o, now);
	}
	return v;
}

static void free_track(void *view)
{
	TrackView *v = view;
	for (unsigned i = 0; i < v->n; i++)
		g_free(v->object[i].client);
	g_free(v->object);
	g_free(v);
}

const View track_views[] = {
	{"track", take_track, free_track},
	{NULL, NULL, NULL},
};
