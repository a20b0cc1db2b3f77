/* show track, show track brief, and the log lines of a change. */

#include "models/track/track_view.h"
#include "sim/text.h"

static const char *parameter(TrackWhat what)
{
	return what == TRACK_IP_ROUTING ? "ip routing" : "line-protocol";
}

static void print_object(GString *out, const TrackObjectView *o)
{
	g_string_append_printf(out, "Track %u", o->number);
	if (o->via)
		g_string_append_printf(out, " (via %s)", o->via);
	g_string_append_printf(out, "\n  Interface %s %s\n  %s is %s", o->ifname,
			       parameter(o->what),
			       o->what == TRACK_IP_ROUTING ? "IP routing" : "Line protocol",
			       o->up ? "Up" : "Down");
	if (o->why_down)
		g_string_append_printf(out, o->what == TRACK_IP_ROUTING ? " (%s)" : " ((%s))",
				       o->why_down);
	g_string_append_printf(out, "\n    %u change%s", o->changes, o->changes == 1 ? "" : "s");
	if (o->changes) {
		g_string_append(out, ", last change ");
		text_age(out, o->changed_ago);
	}
	g_string_append_c(out, '\n');
	if (o->delay_up)
		g_string_append_printf(out, "  Delay up %d secs%s", (int)(o->delay_up / VT_S(1)),
				       o->delay_down ? "" : "\n");
	if (o->delay_down)
		g_string_append_printf(out, "%s down %d secs\n", o->delay_up ? "," : "  Delay",
				       (int)(o->delay_down / VT_S(1)));
	if (o->n_clients)
		g_string_append(out, "  Tracked by:\n");
	for (unsigned i = 0; i < o->n_clients; i++)
		g_string_append_printf(out, "    %s %s\n", o->client[i].by, o->client[i].name);
}

static void print_track(GString *out, const void *view, const Args *a, const char *release)
{
	const TrackView *v = view;
	(void)a;
	(void)release;
	for (unsigned i = 0; i < v->n; i++)
		print_object(out, &v->object[i]);
}

static void print_brief(GString *out, const void *view, const Args *a, const char *release)
{
	const TrackView *v = view;
	(void)a;
	(void)release;
	g_string_append(out, "Track   Object                         Parameter        Value\n");
	for (unsigned i = 0; i < v->n; i++) {
		const TrackObjectView *o = &v->object[i];
		g_string_append_printf(out, "%-7u interface %-20s %-16s %s\n", o->number, o->ifname,
				       parameter(o->what), o->up ? "Up" : "Down");
	}
}

#define LONG "tech note, show track; Cisco IOS 12.2(15)T, Enhanced Object Tracking"
#define BRIEF "IOS IP Application Services Command Reference, show track"

const Show track_shows[] = {
	{"show track [<obj:1-500>]", "track", print_track, LONG},
	{"show track [<obj:1-500>] brief", "track", print_brief, BRIEF},
	{NULL, NULL, NULL, NULL},
};

/* ---- log ---- */

/* Objects that HSRP made for itself reach no syslog; how the others do differs by release. */
enum { SYSLOG_12, SYSLOG_15 };

static const struct {
	const char *mnemonic, *arrow;
} syslog_words[] = {[SYSLOG_12] = {"TRACKING-5", "->"}, [SYSLOG_15] = {"TRACK-6", " -> "}};

static const FormEra syslog_eras[] = {
	{"12.*", SYSLOG_12, "TRACKING-5", "Cisco IOS 12.2 System Message Guide: TRACKING-5-STATE"},
	{"15.*", SYSLOG_15, "TRACK-6", "Cisco IOS 15.x System Message Guide: TRACK-6-STATE"},
	{"*", SYSLOG_15, "TRACK-6", "carried over from 15.x"},
};
const Form track_syslog_form = {"%TRACKING-5-STATE", syslog_eras};

static void change_text(const LogOut *out, const ObsSpec *spec, const ObsVal *v)
{
	enum { PROTOCOL, INSTANCE, FROM, TO, REASON, SHORTNAME, WHAT, CHANGES, CONFIGURED };
	int form = form_for(&track_syslog_form, out->release);
	(void)spec;
	log_line(out, "TRACK", "track", "Track: %s Change #%u interface %s, %s %s->%s",
		 v[INSTANCE].s, v[CHANGES].u, v[SHORTNAME].s, parameter(v[WHAT].u), v[FROM].s,
		 v[TO].s);
	if (!v[CONFIGURED].u)
		return;
	log_line(out, "TRACK", "syslog", "%%%s-STATE: %s interface %s %s %s%s%s",
		 syslog_words[form].mnemonic, v[INSTANCE].s, v[SHORTNAME].s, parameter(v[WHAT].u),
		 v[FROM].s, syslog_words[form].arrow, v[TO].s);
}

const ObsSpec track_change_obs = {
	.name = "track-transition",
	.kind = OBS_TRANSITION,
	.class = CLASS_OBJECT,
	.cite = "Cisco IOS 12.2(15)T, Enhanced Object Tracking; System Message Guide, "
		"TRACKING-5-STATE",
	.fields = {{"protocol", OV_STR},
		   {"instance", OV_STR},
		   {"from", OV_STR},
		   {"to", OV_STR},
		   {"reason", OV_STR},
		   {"interface", OV_STR},
		   {"what", OV_U32},
		   {"changes", OV_U32},
		   {"configured", OV_U32}},
	.text = change_text,
};

const DebugCmd track_debugs[] = {
	{"debug track", "track", "Track", "Track"},
	{NULL, NULL},
};
