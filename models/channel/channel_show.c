/* show etherchannel summary. */

#include "models/channel/channel_view.h"

static const char legend[] = "Flags:  D - down        P/bundled in port-channel\n"
			     "        I - stand-alone s/suspended\n"
			     "        H - Hot-standby (LACP only)\n"
			     "        R - Layer3      S - Layer2\n"
			     "        U - in use      f - failed to allocate aggregator\n"
			     "\n"
			     "        M - not in use, minimum links not met\n"
			     "        u - unsuitable for bundling\n"
			     "        w - waiting to be aggregated\n"
			     "        d - default port\n\n\n";

static char flag_of(const ChannelMemberView *m)
{
	if (m->bundled)
		return 'P';
	if (m->waits)
		return 'w';
	return m->up ? 's' : 'D';
}

static void print_summary(GString *out, const void *view, const Args *a, const char *release)
{
	(void)a, (void)release;
	const ChannelView *v = view;
	g_string_append(out, legend);
	g_string_append_printf(out,
			       "Number of channel-groups in use: %u\n"
			       "Number of aggregators:           %u\n\n"
			       "Group  Port-channel  Protocol    Ports\n"
			       "------+-------------+-----------+"
			       "-----------------------------------------------\n",
			       v->n_groups, v->n_groups);
	for (unsigned i = 0; i < v->n_groups; i++) {
		const ChannelGroupView *g = &v->group[i];
		g_autofree char *name = g_strdup_printf("Po%u(R%c)", g->number, g->up ? 'U' : 'D');
		g_string_append_printf(out, "%-6u %-13s %7s  ", g->number, name, g->protocol);
		for (unsigned k = g->first; k < g->first + g->n; k++)
			g_string_append_printf(out, "%s%s(%c)", k == g->first ? "  " : " ",
					       v->member[k].shortname, flag_of(&v->member[k]));
		g_string_append_c(out, '\n');
	}
}

const Show channel_shows[] = {
	{"show etherchannel summary", "etherchannel", print_summary,
	 "IOS LAN Switching Command Reference: show etherchannel; published output"},
	{NULL, NULL, NULL, NULL},
};
