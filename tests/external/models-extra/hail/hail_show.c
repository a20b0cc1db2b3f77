/* show and debug hail, and the log line of a change. Text is made from values: this file sees no state. */

#include "models-extra/hail/hail_view.h"
#include "sim/text.h"

static void print_neighbours(GString *out, const void *view, const Args *a, const char *release)
{
	const HailView *v = view;
	(void)a;
	(void)release;
	g_string_append(out, "Neighbor         Interface   State   Since      Hold\n");
	for (unsigned i = 0; i < v->n; i++) {
		const HailNeighbourView *n = &v->neighbour[i];
		gsize start = out->len;
		ip4_print(out, n->ip);
		g_string_append_printf(out, "%*s", (int)(17 - (out->len - start)), "");
		g_string_append_printf(out, "%-11s %-7s ", n->ifname, n->state);
		text_age(out, n->since);
		if (n->hold_left != VT_NEVER) {
			g_string_append(out, "   ");
			text_age(out, n->hold_left);
		}
		g_string_append_c(out, '\n');
	}
}

/* clang-format off */
const Show hail_shows[] = {
	{"show hail", "hail", print_neighbours, "LIBERTY: an invented protocol"},
	{"show ip route hail", "route", NULL, "LIBERTY: an invented protocol"},
	{NULL},
};

/* A flag selects the lines that are told with it, and those of flags that begin so: "hail" has both. */
const DebugCmd hail_debugs[] = {
	{"debug hail", "hail", "Hail", "Hail"},
	{"debug hail events", "hail events", "Hail Events", "Hail"},
	{"debug hail packets", "hail packets", "Hail Packets", "Hail"},
	{NULL, NULL, NULL, NULL},
};
/* clang-format on */

/* One observation, a line for whoever asked: syslog is always on, `debug hail events` if it was typed. */
static void change_text(const LogOut *out, const ObsSpec *spec, const ObsVal *v)
{
	g_autoptr(GString) ip = g_string_new(NULL);
	const char *from = obs_val(spec, v, "from")->s, *to = obs_val(spec, v, "to")->s;
	const char *where = obs_val(spec, v, "instance")->s, *why = obs_val(spec, v, "reason")->s;
	ip4_print(ip, obs_val(spec, v, "neighbour")->ip);
	log_line(out, "HAIL", "hail events", "HAIL: %s %s: %s, %s -> %s", where, ip->str, why, from,
		 to);
	log_line(out, "HAIL", "syslog", "%%HAIL-5-NBRCHANGE: Neighbor %s on %s: %s -> %s, %s",
		 ip->str, where, from, to, why);
}

static void packet_text(const LogOut *out, const ObsSpec *spec, const ObsVal *v)
{
	g_autoptr(GString) ip = g_string_new(NULL);
	ip4_print(ip, obs_val(spec, v, "from")->ip);
	log_line(out, "HAIL", "hail packets", "HAIL: %s Hello %s %s hold %d",
		 obs_val(spec, v, "instance")->s, obs_val(spec, v, "way")->s, ip->str,
		 (int)obs_val(spec, v, "hold")->i);
}

/* What the states are good for: vpnha plot has a colour for each. */
static const ObsState standings[] = {
	{"Up", STANDING_ACTIVE},
	{"Heard", STANDING_COMING},
	{"Down", STANDING_IDLE},
	{NULL, STANDING_NONE},
};

/* The leading fields are those of its kind, in the order of sim/record/obs.h. */
const ObsSpec hail_change_obs = {
	.name = "hail-change",
	.kind = OBS_TRANSITION,
	.class = CLASS_NEIGHBOUR,
	.cite = "LIBERTY: an invented protocol",
	.fields = {{"protocol", OV_STR},
		   {"instance", OV_STR},
		   {"from", OV_STR},
		   {"to", OV_STR},
		   {"reason", OV_STR},
		   {"neighbour", OV_IP4}},
	.text = change_text,
	.states = standings,
};

const ObsSpec hail_packet_obs = {
	.name = "hail-packet",
	.kind = OBS_PACKET,
	.class = CLASS_PACKET,
	.cite = "LIBERTY: an invented protocol",
	.fields = {{"instance", OV_STR}, {"way", OV_STR}, {"from", OV_IP4}, {"hold", OV_INT}},
	.text = packet_text,
};

const ObsSpec hail_drop_obs = {
	.name = "hail-drop",
	.kind = OBS_DROP,
	.class = CLASS_PACKET,
	.cite = "LIBERTY: an invented protocol",
	.fields = {{"where", OV_STR}, {"reason", OV_STR}, {"value", OV_INT}},
};
