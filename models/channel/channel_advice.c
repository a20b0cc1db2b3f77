/* Advice: two ends of a bundle that cannot agree (IOS LAN Switching Command Reference: channel-group). */

#include <string.h>

#include "models/channel/channel_view.h"
#include "models/core/advice.h"

const AdviceRule channel_advice[] = {
	{"channel-modes-differ", "two ends of a bundle that do not negotiate with each other",
	 "IOS LAN Switching Command Reference: channel-group"},
	{"channel-one-sided", "a member of a Port-channel, whose other end is of none",
	 "IOS LAN Switching Command Reference: channel-group"},
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

void channel_advise(Advice *a)
{
	for (unsigned r = 0; r < advice_routers(a); r++) {
		const ChannelView *v = advice_view(a, r, "etherchannel");
		for (unsigned i = 0; v && i < v->n_members; i++)
			look_at(a, r, &v->member[i]);
	}
}
