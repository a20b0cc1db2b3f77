/* show standby, show standby brief: 12.3(7)T as in the tech note; other releases as the tables here say. */

#include "models/hsrp/hsrp_view.h"
#include "sim/text.h"

/* What differs between releases in this output. */
typedef struct ShowWords {
	const char *mac_default; /* behind the local virtual MAC address */
	bool mac_in_use;         /* "(MAC In Use)" behind the active one */
	const char *name_line;
	const char *prio; /* column of the brief form */
} ShowWords;

enum { SHOW_12_2, SHOW_12_3T, SHOW_12_4, SHOW_15 };

static const ShowWords show_words[] = {
	[SHOW_12_2] = {"(default)", false, "IP redundancy name", "Prio"},
	[SHOW_12_3T] = {"(v1 default)", false, "IP redundancy name", "Prio"},
	[SHOW_12_4] = {"(v1 default)", false, "IP redundancy name", " Pri"},
	[SHOW_15] = {"(v1 default)", true, "Group name", " Pri"},
};

static const FormEra show_eras[] = {
	{"12.3*T*", SHOW_12_3T, "(v1 default)", "tech note, 12.3(7)T1"},
	{"12.3*", SHOW_12_2, "(default)", "before HSRP version 2"},
	{"12.4*", SHOW_12_4, "(v1 default), Pri", "published output of 12.4"},
	{"12.*", SHOW_12_2, "(default)", "before HSRP version 2"},
	{"15.*", SHOW_15, "MAC In Use, Group name", "published output of 15.x"},
	{"*", SHOW_15, "MAC In Use, Group name", "carried over from 15.x"},
};
const Form hsrp_show_form = {"show standby", show_eras};

static const ShowWords *words_of(const char *release)
{
	return &show_words[form_for(&hsrp_show_form, release)];
}

/* ---- the long form ---- */

static void print_seconds(GString *out, VTime t)
{
	g_string_append_printf(out, "%d.%03d", (int)(t / VT_S(1)), (int)(t % VT_S(1) / VT_MS(1)));
}

static void print_period(GString *out, const char *what, VTime used, VTime configured)
{
	bool msec = used < VT_S(1) || used % VT_S(1);
	g_string_append_printf(out, "%s %d %s", what, (int)(used / (msec ? VT_MS(1) : VT_S(1))),
			       msec ? "msec" : "sec");
	if (used == configured)
		return;
	msec = configured < VT_S(1) || configured % VT_S(1);
	g_string_append_printf(out, " (cfgd %d %s)",
			       (int)(configured / (msec ? VT_MS(1) : VT_S(1))),
			       msec ? "msec" : "sec");
}

static void print_state(GString *out, const StandbyGroupView *g)
{
	g_string_append_printf(out, "  State is %s", g->state);
	if (g->why_init)
		g_string_append_printf(out, " (%s)", g->why_init);
	g_string_append_printf(out, "\n    %u state change%s", g->changes,
			       g->changes == 1 ? "" : "s");
	if (g->changes) {
		g_string_append(out, ", last state change ");
		text_age(out, g->changed_ago);
	}
	g_string_append_c(out, '\n');
}

static void print_addresses(GString *out, const StandbyGroupView *g)
{
	g_string_append(out, "  Virtual IP address is ");
	if (g->vip)
		ip4_print(out, g->vip);
	else
		g_string_append(out, "unknown");
	g_string_append(out, g->vip && g->vip_learned ? " (learnt)\n" : "\n");
	for (int i = 0; i < STANDBY_VIPS; i++) {
		if (!g->secondary[i])
			continue;
		g_string_append(out, "    Secondary virtual IP address ");
		ip4_print(out, g->secondary[i]);
		g_string_append_c(out, '\n');
	}
}

static void print_macs(GString *out, const StandbyGroupView *g, const ShowWords *words)
{
	g_string_append(out, "  Active virtual MAC address is ");
	if (g->active_mac)
		mac_print(out, g->active_mac);
	else
		g_string_append(out, "unknown");
	if (words->mac_in_use && g->active_mac)
		g_string_append(out, g->active ? " (MAC In Use)" : " (MAC Not In Use)");
	g_string_append(out, "\n    Local virtual MAC address is ");
	mac_print(out, g->local_mac);
	g_string_append_printf(out, " %s\n",
			       g->use_bia          ? "(bia)"
			       : g->mac_configured ? "(cfgd)"
						   : words->mac_default);
}

static void print_times(GString *out, const StandbyGroupView *g)
{
	print_period(out, "  Hello time", g->hello, g->hello_configured);
	print_period(out, ", hold time", g->hold, g->hold_configured);
	g_string_append_c(out, '\n');
	if (g->next_hello != VT_NEVER) {
		g_string_append(out, "    Next hello sent in ");
		print_seconds(out, g->next_hello);
		g_string_append(out, " secs\n");
	}
	if (g->auth)
		g_string_append_printf(out, "  Authentication text \"%s\"\n", g->auth);
	g_string_append(out, g->preempt ? "  Preemption enabled" : "  Preemption disabled");
	if (g->preempt_min)
		g_string_append_printf(out, ", delay min %d secs", (int)(g->preempt_min / VT_S(1)));
	if (g->preempt_reload)
		g_string_append_printf(out, ", %sreload %d secs", g->preempt_min ? "" : "delay ",
				       (int)(g->preempt_reload / VT_S(1)));
	g_string_append_c(out, '\n');
}

static void print_router(GString *out, const char *which, const StandbyRouterView *r)
{
	g_string_append_printf(out, "  %s router is ", which);
	if (r->who == WHO_OTHER) {
		ip4_print(out, r->ip);
		g_string_append_printf(out, ", priority %u", r->priority);
		if (r->expires != VT_NEVER) {
			g_string_append(out, " (expires in ");
			print_seconds(out, r->expires);
			g_string_append(out, " sec)");
		}
	} else {
		g_string_append(out, r->who == WHO_LOCAL ? "local" : "unknown");
	}
	g_string_append_c(out, '\n');
}

enum { DEFAULT_PRIORITY = 100 };

static void print_priority(GString *out, const StandbyGroupView *g)
{
	g_string_append_printf(out, "  Priority %u (%s %u)\n", g->priority,
			       g->priority_configured == DEFAULT_PRIORITY ? "default"
									  : "configured",
			       g->priority_configured);
	for (unsigned i = 0; i < g->n_tracks; i++) {
		const StandbyTrackView *t = &g->track[i];
		if (t->ifname)
			g_string_append_printf(out, "    Track interface %s", t->ifname);
		else
			g_string_append_printf(out, "    Track object %u", t->object);
		if (!t->exists) {
			g_string_append(out, " (unknown)\n");
			continue;
		}
		g_string_append_printf(out, " state %s decrement %u\n", t->up ? "Up" : "Down",
				       t->decrement);
	}
}

static void print_standby(GString *out, const void *view, const Args *a, const char *release)
{
	const StandbyView *v = view;
	const ShowWords *words = words_of(release);
	(void)a;
	for (unsigned i = 0; i < v->n; i++) {
		const StandbyGroupView *g = &v->group[i];
		g_string_append_printf(out, "%s - Group %u\n", g->ifname, g->group);
		print_state(out, g);
		print_addresses(out, g);
		print_macs(out, g, words);
		print_times(out, g);
		print_router(out, "Active", &g->active_router);
		print_router(out, "Standby", &g->standby_router);
		print_priority(out, g);
		g_string_append_printf(out, "  %s is \"%s\" (%s)\n", words->name_line, g->name,
				       g->name_configured ? "cfgd" : "default");
	}
}

/* ---- the brief form ---- */

static void print_cell(GString *out, const StandbyRouterView *r)
{
	if (r->who == WHO_OTHER)
		ip4_print(out, r->ip);
	else
		g_string_append(out, r->who == WHO_LOCAL ? "local" : "unknown");
}

enum {
	COL_GROUP = 12,
	COL_PRIO = 17,
	COL_STATE = 23,
	COL_ACTIVE = 31,
	COL_STANDBY = 47,
	COL_VIP = 63
};

static void print_row(GString *out, const StandbyGroupView *g)
{
	g_string_append(out, g->shortname);
	text_column(out, COL_GROUP);
	g_string_append_printf(out, "%-4u", g->group);
	text_column(out, COL_PRIO);
	g_string_append_printf(out, "%-3u %c ", g->priority, g->preempt ? 'P' : ' ');
	text_column(out, COL_STATE);
	g_string_append(out, g->state);
	text_column(out, COL_ACTIVE);
	print_cell(out, &g->active_router);
	text_column(out, COL_STANDBY);
	print_cell(out, &g->standby_router);
	text_column(out, COL_VIP);
	if (g->vip)
		ip4_print(out, g->vip);
	else
		g_string_append(out, "unknown");
	g_string_append_c(out, '\n');
}

static void print_brief(GString *out, const void *view, const Args *a, const char *release)
{
	const StandbyView *v = view;
	(void)a;
	g_string_append(out, "                     P indicates configured to preempt.\n"
			     "                     |\n");
	g_string_append_printf(out,
			       "Interface   Grp %s P State   Active          Standby         "
			       "Virtual IP\n",
			       words_of(release)->prio);
	for (unsigned i = 0; i < v->n; i++)
		print_row(out, &v->group[i]);
}

#define LONG "tech note, show standby, stages 1 and 2; indented as IOS does"
#define BRIEF "published output of 12.4; LIBERTY: the columns of 12.3(7)T were not found"

const Show hsrp_shows[] = {
	{"show standby [all]", "standby", print_standby, LONG},
	{"show standby <intf:iface> [<grp:0-255>]", "standby", print_standby, LONG},
	{"show standby [all] brief", "standby", print_brief, BRIEF},
	{"show standby <intf:iface> [<grp:0-255>] brief", "standby", print_brief, BRIEF},
	{NULL, NULL, NULL, NULL},
};
