/* Advice: two ends of a bundle that cannot agree, and bundles that have several other ends (IOS LAN Switching Command
 * Reference: channel-group). */

#include <string.h>

#include "models/channel/channel_view.h"
#include "models/core/advice.h"

const AdviceRule channel_advice[] = {
	{"channel-modes-differ", "two ends of a bundle that do not negotiate with each other",
	 "IOS LAN Switching Command Reference: channel-group"},
	{"channel-one-sided", "a member of a Port-channel, whose other end is of none",
	 "IOS LAN Switching Command Reference: channel-group"},
	{"channel-partners-differ", "members of one Port-channel that lead to two aggregates",
	 "IEEE 802.1AX-2014 6.3.6: links of one aggregate have one partner"},
	{NULL, NULL, NULL},
};

/* NULL: it is no member. */
static const ChannelMemberView *member_of(Advice *a, unsigned router, const char *port)
{
	const ChannelView *v = advice_view(a, router, "etherchannel");
	for (unsigned i = 0; v && i < v->n_members; i++)
		if (strcmp(v->member[i].name, port) == 0)
			return &v->member[i];
	return NULL;
}

static ConfOrigin line_of(const Advice *a, unsigned router, const char *port)
{
	g_autofree char *place = g_strconcat("interface ", port, NULL);
	return advice_line(a, router, place, "channel-group", NULL);
}

/* The router of that name among those that take part; false: none. */
static bool router_of(const Advice *a, const char *name, unsigned *router)
{
	for (*router = 0; *router < advice_routers(a); (*router)++)
		if (strcmp(advice_name(a, *router), name) == 0)
			return true;
	return false;
}

/* Each pair is looked at once. */
static void look_at_modes(Advice *a, unsigned r, const ChannelMemberView *mine, unsigned q)
{
	const ChannelMemberView *his = member_of(a, q, mine->peer_name);
	if (!his || channel_modes_agree(mine->mode, his->mode) || q < r)
		return;
	AdviceFinding *f = advice_find(
		a, channel_advice, "channel-modes-differ", line_of(a, r, mine->name),
		"%s's %s is in mode %s and %s's %s in mode %s: they do not bundle",
		advice_name(a, r), mine->name, mine->mode, advice_name(a, q), his->name, his->mode);
	advice_cite(f, line_of(a, q, his->name));
}

static void look_at(Advice *a, unsigned r, const ChannelMemberView *m)
{
	unsigned q;
	if (!m->peer_node[0])
		return;
	if (!m->peer_is_member)
		advice_find(a, channel_advice, "channel-one-sided", line_of(a, r, m->name),
			    "%s's %s is a member of a Port-channel, but the other end of its "
			    "cable, %s:%s, of none: %s",
			    advice_name(a, r), m->name, m->peer_node, m->peer_name,
			    strcmp(m->mode, "on") == 0
				    ? "what is sent there is not taken for what the others carry"
				    : "it is never bundled");
	else if (router_of(a, m->peer_node, &q))
		look_at_modes(a, r, m, q);
}

/* ---- whose other ends are of several aggregates ---- */

static bool is_same_end(const ChannelMemberView *x, const ChannelMemberView *y)
{
	return strcmp(x->peer_node, y->peer_node) == 0 && x->peer_group == y->peer_group;
}

/* The first member of a group whose other end is of an aggregate, too; NULL: none. */
static const ChannelMemberView *first_of(const ChannelView *v, const ChannelGroupView *g)
{
	for (unsigned i = g->first; i < g->first + g->n; i++)
		if (v->member[i].peer_is_member)
			return &v->member[i];
	return NULL;
}

static void look_at_group(Advice *a, unsigned r, const ChannelView *v, const ChannelGroupView *g)
{
	const ChannelMemberView *first = first_of(v, g);
	for (unsigned i = g->first; first && i < g->first + g->n; i++) {
		const ChannelMemberView *m = &v->member[i];
		if (!m->peer_is_member || is_same_end(first, m))
			continue;
		AdviceFinding *f = advice_find(
			a, channel_advice, "channel-partners-differ", line_of(a, r, first->name),
			"%s's %s and %s are of one Port-channel, but the other ends of their "
			"cables, %s:%s and %s:%s, of two: %s",
			advice_name(a, r), first->name, m->name, first->peer_node, first->peer_name,
			m->peer_node, m->peer_name,
			strcmp(m->mode, "on") == 0 ? "each takes a part of what is for the other"
						   : "one of them is suspended");
		advice_cite(f, line_of(a, r, m->name));
	}
}

void channel_advise(Advice *a)
{
	for (unsigned r = 0; r < advice_routers(a); r++) {
		const ChannelView *v = advice_view(a, r, "etherchannel");
		for (unsigned i = 0; v && i < v->n_members; i++)
			look_at(a, r, &v->member[i]);
		for (unsigned i = 0; v && i < v->n_groups; i++)
			look_at_group(a, r, v, &v->group[i]);
	}
}
