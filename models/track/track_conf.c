/* Statements: track N interface X line-protocol | ip routing, and its delay. */

#include "models/track/track_priv.h"

#include "models/core/net.h"

/* What clients still ask for stays, unknown. */
static bool undefine(Track *t, TrackObject *o)
{
	o->defined = false;
	track_drop(t, o);
	return true;
}

static bool is_free(const TrackObject *o, const Args *a, ConfErr *e)
{
	if (!o || !o->via)
		return true;
	return conf_reject_arg(e, a, "obj",
			       "object %u belongs to %s, expected a number that is free", o->number,
			       o->via);
}

static bool set_track(const ConfAt *at, const Args *a, bool no, ConfErr *e)
{
	Track *t = at->self;
	TrackObject *o = track_find(t, (unsigned)arg_num(a, "obj"));
	if (!is_free(o, a, e))
		return false;
	if (no)
		return !o || undefine(t, o);
	o = track_need(t, (unsigned)arg_num(a, "obj"));
	o->defined = true;
	o->ifname = world_intern(t->node->world, arg_str(a, "intf"));
	o->what = arg_has(a, "routing") ? TRACK_IP_ROUTING : TRACK_LINE_PROTOCOL;
	conf_enter(a, o);
	return true;
}

/* `track 1` alone goes on with an object that exists; `no track 1` ends it. */
static bool set_number(const ConfAt *at, const Args *a, bool no, ConfErr *e)
{
	Track *t = at->self;
	TrackObject *o = track_find(t, (unsigned)arg_num(a, "obj"));
	if (!is_free(o, a, e))
		return false;
	if (!o || !o->defined)
		return no || conf_reject_arg(e, a, "obj",
					     "object %d does not exist, expected what it follows",
					     (int)arg_num(a, "obj"));
	if (no)
		return undefine(t, o);
	conf_enter(a, o);
	return true;
}

static bool set_delay(const ConfAt *at, const Args *a, bool no, ConfErr *e)
{
	TrackObject *o = at->obj;
	(void)e;
	if (no || arg_has(a, "up-s"))
		o->delay_up = no ? 0 : VT_S(arg_num(a, "up-s"));
	if (no || arg_has(a, "down-s"))
		o->delay_down = no ? 0 : VT_S(arg_num(a, "down-s"));
	return true;
}

static void put_track(const ConfAt *at, GString *out)
{
	const TrackObject *o = at->obj;
	g_string_append_printf(out, "track %u interface %s %s\n", o->number, o->ifname,
			       o->what == TRACK_IP_ROUTING ? "ip routing" : "line-protocol");
}

static void put_delay(const ConfAt *at, GString *out)
{
	const TrackObject *o = at->obj;
	if (!o->delay_up && !o->delay_down)
		return;
	g_string_append(out, "delay");
	if (o->delay_up)
		g_string_append_printf(out, " up %d", (int)(o->delay_up / VT_S(1)));
	if (o->delay_down)
		g_string_append_printf(out, " down %d", (int)(o->delay_down / VT_S(1)));
	g_string_append_c(out, '\n');
}

static void each_track(const ConfAt *at, void (*fn)(void *to, void *obj), void *to)
{
	const Track *t = at->self;
	for (unsigned i = 0; i < t->objects->len; i++) {
		TrackObject *o = t->objects->pdata[i];
		if (o->defined && !o->via)
			fn(to, o);
	}
}

#define CR "IOS IP Application Services Command Reference, "

/* clang-format off */
const Stmt track_stmts[] = {
	{"", "track <obj:1-500> interface <intf:iface> { line-protocol | ip routing }",
	 set_track, put_track, STMT_APPLIED, CR "track interface", RANK_FEATURES, "track", each_track,
	 .key = "obj"},
	{"", "track <obj:1-500>", set_number, NULL, STMT_APPLIED, CR "track interface", 0, "track",
	 .key = "obj"},
	{"track", "delay up <up-s:1-180> [down <down-s:1-180>]",
	 set_delay, put_delay, STMT_APPLIED, CR "delay (tracking)", 10},
	{"track", "delay down <down-s:1-180> [up <up-s:1-180>]",
	 set_delay, NULL, STMT_APPLIED, CR "delay (tracking)"},
	{"track", "carrier-delay", .fate = STMT_UNMODELLED, .affects = AFFECTS_TIMING,
	 .cite = "a port's carrier delay is the port's own (" CR "carrier-delay (tracking))"},
	{"", "track <obj:1-500> rtr <rest:line>",
	 .fate = STMT_UNMODELLED, .affects = AFFECTS_ELECTION | AFFECTS_FORWARDING, .cite = "there are no IP SLA probes to follow", .key = "obj", .body = true},
	{"", "track <obj:1-500> ip route <rest:line>",
	 .fate = STMT_UNMODELLED, .affects = AFFECTS_ELECTION | AFFECTS_FORWARDING, .cite = "routes are not tracked", .key = "obj", .body = true},
	{"", "track <obj:1-500> list <rest:line>",
	 .fate = STMT_UNMODELLED, .affects = AFFECTS_ELECTION | AFFECTS_FORWARDING, .cite = "objects are not combined", .key = "obj", .body = true},
	{"", "track <obj:1-1000> ip sla <rest:line>",
	 .fate = STMT_UNMODELLED, .affects = AFFECTS_ELECTION | AFFECTS_FORWARDING,
	 .cite = "there are no IP SLA probes to follow", .key = "obj", .body = true},
	{"", "track <obj:1-1000> { application | stub-object | stub | ipv6 | virtual-service } [<rest:line>]",
	 .fate = STMT_UNMODELLED, .affects = AFFECTS_ELECTION | AFFECTS_FORWARDING,
	 .cite = "such objects have no state here", .key = "obj", .body = true},
	{"", "track { timer | resolution } <rest:line>", .fate = STMT_UNMODELLED, .affects = AFFECTS_TIMING,
	 .cite = "an object's state is seen at once", .rank = RANK_FEATURES},
	{NULL},
};
/* clang-format on */

/* IOS IP Application Services Command Reference: track. */
const Mode track_modes[] = {
	{"track", "config-track", NULL},
	{NULL, NULL, NULL},
};

/* As in the tech note's running-configs, 12.2 and 12.3(7)T. */
const ConfGroup track_groups[] = {
	{RANK_FEATURES, 1, 1},
	{0, 0, 0},
};

/* IOS's own texts where they are known: its Configuration Fundamentals Command Reference 12.3, and the sessions
 * printed in its guides. */
/* clang-format off */
const ConfHelp track_conf_help[] = {
	{"", "track", "Object tracking configuration commands"},
	{"", "track interface", "Select an interface to configure"},
	{"", "track ip", "Global IP configuration subcommands"},
	{"", "track line-protocol", "Track interface line-protocol"},
	{"", "track ip routing", "Track interface IP routing"},
	{"track", "delay", "Tracking delay"},
	{"track", "down", "Delay down change notification"},
	{"track", "up", "Delay up change notification"},
	{NULL, NULL, NULL},
};
/* clang-format on */
