/* What Port-channels show of themselves. */

#include "models/channel/channel_view.h"

#include <string.h>

#include "models/channel/channel_priv.h"
#include "models/core/link.h"

static const char *protocol_of(ChannelMode mode)
{
	if (mode == MODE_ON)
		return "-";
	return mode == MODE_ACTIVE || mode == MODE_PASSIVE ? "LACP" : "PAgP";
}

/* Who of two begins, and in which protocol (IOS LAN Switching Command Reference: channel-group). */
typedef struct Agreement {
	const char *mode, *with[2];
} Agreement;

static const Agreement agreements[] = {
	{"on", {"on", "on"}},
	{"active", {"active", "passive"}},
	{"passive", {"active", "active"}},
	{"desirable", {"desirable", "auto"}},
	{"auto", {"desirable", "desirable"}},
};

bool channel_modes_agree(const char *x, const char *y)
{
	for (size_t i = 0; i < G_N_ELEMENTS(agreements); i++) {
		const Agreement *g = &agreements[i];
		if (strcmp(g->mode, x) == 0 &&
		    (strcmp(g->with[0], y) == 0 || strcmp(g->with[1], y) == 0))
			return true;
	}
	return false;
}

static void add_peer(ChannelMemberView *row, const Iface *ifc)
{
	const Iface *peer = ifc->link ? ifc->link->end[!ifc->end] : NULL;
	if (!peer)
		return;
	row->peer_is_member = peer->bundle != NULL;
	if (peer->bundle)
		row->peer_group = peer->node->kind == NODE_SWITCH ? peer->aggregate_key
								  : channel_number(peer->bundle);
	g_strlcpy(row->peer_node, peer->node->name, sizeof row->peer_node);
	g_strlcpy(row->peer_name, peer->name, sizeof row->peer_name);
}

static void add_member(ChannelView *v, const Channel *c, const Iface *ifc)
{
	const ChannelMember *m = channel_member(c, ifc);
	ChannelMemberView *row = &v->member[v->n_members++];
	row->mode = m ? channel_mode_words[m->mode] : "on";
	row->bundled = ifc->bundled;
	row->up = ifc->up;
	row->waits = m && timer_running(&m->wait);
	add_peer(row, ifc);
	g_strlcpy(row->name, ifc->name, sizeof row->name);
	g_strlcpy(row->shortname, ifc->shortname, sizeof row->shortname);
}

static void add_group(ChannelView *v, const Channel *c, const Iface *bundle)
{
	ChannelGroupView *g = &v->group[v->n_groups++];
	const ChannelMember *first = channel_member(c, bundle->members->pdata[0]);
	*g = (ChannelGroupView){
		.number = channel_number(bundle),
		.up = bundle->up,
		.protocol = protocol_of(first ? first->mode : MODE_ON),
		.first = v->n_members,
		.n = bundle->members->len,
	};
	for (guint i = 0; i < bundle->members->len; i++)
		add_member(v, c, bundle->members->pdata[i]);
}

static int by_number(const void *a, const void *b)
{
	const ChannelGroupView *x = a, *y = b;
	return (x->number > y->number) - (x->number < y->number);
}

static void *take(const void *self, const Node *node, const Args *a, VTime now)
{
	(void)a, (void)now;
	const Channel *c = self;
	ChannelView *v = g_new0(ChannelView, 1);
	v->group = g_new0(ChannelGroupView, node->ifaces->len + 1);
	v->member = g_new0(ChannelMemberView, node->ifaces->len + 1);
	for (unsigned i = 0; i < node->ifaces->len; i++) {
		const Iface *ifc = node->ifaces->pdata[i];
		if (ifc->members && ifc->members->len)
			add_group(v, c, ifc);
	}
	if (v->n_groups)
		qsort(v->group, v->n_groups, sizeof *v->group, by_number);
	return v;
}

static void drop(void *view)
{
	ChannelView *v = view;
	g_free(v->group);
	g_free(v->member);
	g_free(v);
}

const View channel_views[] = {
	{"etherchannel", take, drop},
	{NULL, NULL, NULL},
};
