/* Debug and syslog lines: how IOS words what hsrp_say.c observed.
 *
 * The wording is that of 12.3(7)T1 in the tech note ("debug standby events" of both routers) unless a line
 * says otherwise; what differs by release is in the tables here. */

#include <string.h>

#include "models/hsrp/hsrp_view.h"

#define EVENTS "standby events"

/* ---- events and changes of state ---- */

/* What an event's line says behind its letter; the router that fell silent is told by all. */
enum { ABOUT_INTERFACE = 1 << 0, ABOUT_SENDER = 1 << 1 };

static const FormEra about_eras[] = {
	{"12.0*", ABOUT_INTERFACE, "why the interface is down", "Cisco 9234, older samples"},
	{"12.1*", ABOUT_INTERFACE, "why the interface is down", "Cisco 9234, older samples"},
	{"12.2*", ABOUT_INTERFACE, "why the interface is down", "Cisco 9234, older samples"},
	{"12.3*", ABOUT_SENDER, "who sent the hello", "tech note, 12.3(7)T1"},
	{"12.4*", ABOUT_INTERFACE | ABOUT_SENDER, "both", "Cisco 9234"},
	{"*", ABOUT_INTERFACE | ABOUT_SENDER, "both", "carried over from 12.4"},
};
const Form hsrp_about_form = {"debug standby events: behind the letter", about_eras};

static bool tells_about(const LogOut *out, char letter)
{
	int form = form_for(&hsrp_about_form, out->release);
	if (letter == 'b')
		return form & ABOUT_INTERFACE;
	return letter == 'c' || letter == 'd' || form & ABOUT_SENDER;
}

static void event_text(const LogOut *out, const ObsSpec *spec, const ObsVal *v)
{
	enum { INSTANCE, STATE, LETTER, WHAT, ABOUT };
	bool about = v[ABOUT].s[0] && tells_about(out, v[LETTER].s[0]);
	(void)spec;
	log_line(out, "HSRP", EVENTS, "HSRP: %s %s: %s/%s%s%s", v[INSTANCE].s, v[STATE].s,
		 v[LETTER].s, v[WHAT].s, about ? " " : "", about ? v[ABOUT].s : "");
}

const ObsSpec hsrp_event_obs = {
	.name = "hsrp-event",
	.kind = OBS_NOTE,
	.class = CLASS_ROLE,
	.cite = "Cisco 9234, Debug Standby; tech note",
	.fields = {{"instance", OV_STR},
		   {"state", OV_STR},
		   {"letter", OV_STR},
		   {"what", OV_STR},
		   {"about", OV_STR}},
	.text = event_text,
};

/* Which changes reach syslog, and how they are worded there. */
typedef enum SyslogWhich {
	LOG_ACTIVE,        /* into or out of Active */
	LOG_STANDBY,       /* and Speak -> Standby */
	LOG_STANDBY_STAYS, /* the same, unless the state is left within the instant */
} SyslogWhich;

typedef struct SyslogWords {
	const char *mnemonic, *prefix, *group_word;
	SyslogWhich which;
} SyslogWords;

enum { WORDS_12_0, WORDS_12_1E, WORDS_12_3, WORDS_15 };

static const SyslogWords syslog_words[] = {
	[WORDS_12_0] = {"STANDBY-6", "Standby: ", NULL, LOG_STANDBY},
	[WORDS_12_1E] = {"STANDBY-6", "", "Group", LOG_STANDBY_STAYS},
	[WORDS_12_3] = {"HSRP-6", "", "Grp", LOG_ACTIVE},
	[WORDS_15] = {"HSRP-5", "", "Grp", LOG_STANDBY_STAYS},
};

/* clang-format off */
static const FormEra syslog_eras[] = {
	{"12.0*", WORDS_12_0, "STANDBY-6, also Standby", "Cisco 10583"},
	{"12.1*E*", WORDS_12_1E, "STANDBY-6, also Standby that stays", "published logs of 12.1EA"},
	{"12.1*", WORDS_12_0, "STANDBY-6, also Standby", "Cisco 10583"},
	{"12.2*SE*", WORDS_15, "HSRP-5, also Standby that stays",
	 "published logs of 12.2SE switches; LIBERTY: early 12.2SE, of which no log was found"},
	{"12.2*T*", WORDS_12_3, "HSRP-6, Active alone", "carried over from 12.3(7)T1"},
	{"12.2*", WORDS_12_1E, "STANDBY-6, also Standby that stays", "carried over from 12.1EA"},
	{"12.3*", WORDS_12_3, "HSRP-6, Active alone", "tech note"},
	{"12.4(2?)T*", WORDS_15, "HSRP-5, also Standby that stays", "carried over from 15.x"},
	{"12.*", WORDS_12_3, "HSRP-6, Active alone", "carried over from 12.3(7)T1"},
	{"15.*", WORDS_15, "HSRP-5, also Standby that stays", "published logs of 15.x"},
	{"*", WORDS_15, "HSRP-5, also Standby that stays", "carried over from 15.x"},
};
/* clang-format on */
const Form hsrp_syslog_form = {"%HSRP-5-STATECHANGE", syslog_eras};

enum {
	CH_PROTOCOL,
	CH_INSTANCE,
	CH_FROM,
	CH_TO,
	CH_REASON,
	CH_INTERFACE,
	CH_GROUP,
	CH_MOVES_ON,
	CH_ADVERTS,
	CH_ACTIVE_WAS,
	CH_ACTIVE,
	CH_PASSIVE_WAS,
	CH_PASSIVE
};

static bool reaches_syslog(const SyslogWords *words, const ObsVal *v)
{
	if (g_str_equal(v[CH_FROM].s, "Active") || g_str_equal(v[CH_TO].s, "Active"))
		return true;
	if (words->which == LOG_ACTIVE || !g_str_equal(v[CH_FROM].s, "Speak") ||
	    !g_str_equal(v[CH_TO].s, "Standby"))
		return false;
	return words->which == LOG_STANDBY || !v[CH_MOVES_ON].u;
}

static void syslog_text(const LogOut *out, const ObsVal *v)
{
	const SyslogWords *words = &syslog_words[form_for(&hsrp_syslog_form, out->release)];
	if (!reaches_syslog(words, v))
		return;
	g_autoptr(GString) where = g_string_new(words->prefix);
	if (words->group_word)
		g_string_append_printf(where, "%s %s %u", v[CH_INTERFACE].s, words->group_word,
				       v[CH_GROUP].u);
	else
		g_string_append_printf(where, "%u: %s", v[CH_GROUP].u, v[CH_INTERFACE].s);
	log_line(out, "HSRP", "syslog", "%%%s-STATECHANGE: %s state %s -> %s", words->mnemonic,
		 where->str, v[CH_FROM].s, v[CH_TO].s);
}

static void append_count(GString *s, const char *what, uint32_t was, uint32_t now)
{
	g_string_append_printf(s, "%s %u", what, was);
	if (now != was)
		g_string_append_printf(s, "->%u", now);
}

static void change_text(const LogOut *out, const ObsSpec *spec, const ObsVal *v)
{
	g_autoptr(GString) counts = g_string_new(NULL);
	(void)spec;
	if (v[CH_ADVERTS].u) {
		append_count(counts, " (active", v[CH_ACTIVE_WAS].u, v[CH_ACTIVE].u);
		append_count(counts, ", passive", v[CH_PASSIVE_WAS].u, v[CH_PASSIVE].u);
		g_string_append_c(counts, ')');
	}
	log_line(out, "HSRP", EVENTS, "HSRP: %s %s -> %s%s", v[CH_INSTANCE].s, v[CH_FROM].s,
		 v[CH_TO].s, counts->str);
	syslog_text(out, v);
}

const ObsSpec hsrp_change_obs = {
	.name = "hsrp-transition",
	.kind = OBS_TRANSITION,
	.class = CLASS_ROLE,
	.cite = "tech note; releases as in the table",
	.fields = {{"protocol", OV_STR},
		   {"instance", OV_STR},
		   {"from", OV_STR},
		   {"to", OV_STR},
		   {"reason", OV_STR},
		   {"interface", OV_STR},
		   {"group", OV_U32},
		   {"moves-on", OV_U32},
		   {"adverts", OV_U32},
		   {"active-was", OV_U32},
		   {"active-now", OV_U32},
		   {"passive-was", OV_U32},
		   {"passive-now", OV_U32}},
	.text = change_text,
};

static void router_text(const LogOut *out, const ObsSpec *spec, const ObsVal *v)
{
	enum { INSTANCE, WHICH, NOW, WAS };
	(void)spec;
	log_line(out, "HSRP", EVENTS, "HSRP: %s %s router is %s%s%s", v[INSTANCE].s, v[WHICH].s,
		 v[NOW].s, v[WAS].s[0] ? ", was " : "", v[WAS].s);
}

const ObsSpec hsrp_router_obs = {
	.name = "hsrp-router",
	.kind = OBS_NOTE,
	.class = CLASS_ROLE,
	.cite = "tech note",
	.fields = {{"instance", OV_STR}, {"which", OV_STR}, {"now", OV_STR}, {"was", OV_STR}},
	.text = router_text,
};

/* ---- the redundancy group ---- */

static void redundancy_text(const LogOut *out, const ObsSpec *spec, const ObsVal *v)
{
	(void)spec;
	log_line(out, "HSRP", EVENTS, "HSRP: %s Redundancy \"%s\" state %s -> %s", v[0].s, v[1].s,
		 v[2].s, v[3].s);
}

const ObsSpec hsrp_redundancy_obs = {
	.name = "hsrp-redundancy",
	.kind = OBS_NOTE,
	.class = CLASS_ROLE,
	.cite = "tech note",
	.fields = {{"instance", OV_STR}, {"name", OV_STR}, {"from", OV_STR}, {"to", OV_STR}},
	.text = redundancy_text,
};

/* How the line is worded. */
typedef struct AgainWords {
	bool of_group; /* of the group, not of the interface */
	const char *before, *after;
} AgainWords;

enum { AGAIN_12, AGAIN_15 };

static const AgainWords again_words[] = {
	[AGAIN_12] = {true, "Redundancy group ", " state"},
	[AGAIN_15] = {false, "IP Redundancy \"", "\" update,"},
};

static const FormEra again_eras[] = {
	{"12.2*SE*", AGAIN_15, "IP Redundancy \"NAME\" update",
	 "published logs of 12.2SE switches"},
	{"12.3*T*", AGAIN_12, "Redundancy group NAME state", "tech note"},
	{"12.*", AGAIN_12, "Redundancy group NAME state", "carried over from 12.3(7)T1"},
	{"15.*", AGAIN_15, "IP Redundancy \"NAME\" update", "published logs of 15.x"},
	{"*", AGAIN_15, "IP Redundancy \"NAME\" update", "carried over from 15.x"},
};
const Form hsrp_again_form = {"debug standby events: Active -> Active", again_eras};

static void again_text(const LogOut *out, const ObsSpec *spec, const ObsVal *v)
{
	enum { INSTANCE, NAME };
	const char *where = v[INSTANCE].s;
	const AgainWords *words = &again_words[form_for(&hsrp_again_form, out->release)];
	(void)spec;
	size_t n = words->of_group ? strlen(where) : strcspn(where, " ");
	log_line(out, "HSRP", EVENTS, "HSRP: %.*s %s%s%s Active -> Active", (int)n, where,
		 words->before, v[NAME].s, words->after);
}

const ObsSpec hsrp_again_obs = {
	.name = "hsrp-redundancy-again",
	.kind = OBS_NOTE,
	.class = CLASS_ROLE,
	.cite = "tech note; releases as in the table",
	.fields = {{"instance", OV_STR}, {"name", OV_STR}},
	.text = again_text,
};

static void enquiry_text(const LogOut *out, const ObsSpec *spec, const ObsVal *v)
{
	(void)spec;
	log_line(out, "HSRP", EVENTS, "HSRP: %s Redundancy enquiry for %s succeeded", v[0].s,
		 v[1].s);
}

const ObsSpec hsrp_enquiry_obs = {
	.name = "hsrp-enquiry",
	.kind = OBS_NOTE,
	.class = CLASS_ROLE,
	.cite = "tech note",
	.fields = {{"instance", OV_STR}, {"name", OV_STR}},
	.text = enquiry_text,
};

static void track_text(const LogOut *out, const ObsSpec *spec, const ObsVal *v)
{
	enum { INSTANCE, OBJECT, UP, WAS, NOW };
	(void)spec;
	log_line(out, "HSRP", EVENTS, "HSRP: %s Track %u object changed, state %s", v[INSTANCE].s,
		 v[OBJECT].u, v[UP].u ? "Down -> Up" : "Up -> Down");
	if (v[WAS].u != v[NOW].u)
		log_line(out, "HSRP", EVENTS, "HSRP: %s Priority %u -> %u", v[INSTANCE].s, v[WAS].u,
			 v[NOW].u);
}

const ObsSpec hsrp_track_obs = {
	.name = "hsrp-track",
	.kind = OBS_NOTE,
	.class = CLASS_OBJECT,
	.cite = "LIBERTY: worded as 12.4 images do; the tech note has no track event",
	.fields = {{"instance", OV_STR},
		   {"object", OV_U32},
		   {"up", OV_U32},
		   {"was", OV_U32},
		   {"now", OV_U32}},
	.text = track_text,
};

/* ---- virtual addresses that are at odds ---- */

static void other_vip_text(const LogOut *out, const ObsSpec *spec, const ObsVal *v)
{
	enum { INTERFACE, GROUP, THEIRS, OURS };
	g_autoptr(GString) theirs = g_string_new(NULL);
	g_autoptr(GString) ours = g_string_new(NULL);
	(void)spec;
	ip4_print(theirs, v[THEIRS].ip);
	ip4_print(ours, v[OURS].ip);
	log_line(out, "HSRP", "syslog",
		 "%%HSRP-4-DIFFVIP1: %s Grp %u active routers virtual IP address %s is different "
		 "to the locally configured address %s",
		 v[INTERFACE].s, v[GROUP].u, theirs->str, ours->str);
}

const ObsSpec hsrp_other_vip_obs = {
	.name = "hsrp-other-virtual-ip",
	.kind = OBS_NOTE,
	.class = CLASS_CONFIG,
	.cite = "Cisco IOS System Message Guide 12.3T, HSRP-4-DIFFVIP1",
	.fields = {{"interface", OV_STR}, {"group", OV_U32}, {"theirs", OV_IP4}, {"ours", OV_IP4}},
	.text = other_vip_text,
};

static void bad_vip_text(const LogOut *out, const ObsSpec *spec, const ObsVal *v)
{
	g_autoptr(GString) vip = g_string_new(NULL);
	(void)spec;
	ip4_print(vip, v[2].ip);
	log_line(out, "HSRP", "syslog",
		 "%%HSRP-4-BADVIP: %s Grp %u address %s is in the wrong subnet for this interface",
		 v[0].s, v[1].u, vip->str);
}

const ObsSpec hsrp_bad_vip_obs = {
	.name = "hsrp-bad-virtual-ip",
	.kind = OBS_NOTE,
	.class = CLASS_CONFIG,
	.cite = "Cisco IOS System Message Guide 12.3T, HSRP-4-BADVIP",
	.fields = {{"interface", OV_STR}, {"group", OV_U32}, {"vip", OV_IP4}},
	.text = bad_vip_text,
};

/* ---- the interface ---- */

static void api_text(const LogOut *out, const ObsSpec *spec, const ObsVal *v)
{
	(void)spec;
	log_line(out, "HSRP", EVENTS, "HSRP: %s%sAPI %s", v[0].s, v[0].s[0] ? " " : "", v[1].s);
}

const ObsSpec hsrp_api_obs = {
	.name = "hsrp-api",
	.kind = OBS_NOTE,
	.class = CLASS_ROLE,
	.cite = "tech note",
	.fields = {{"interface", OV_STR}, {"call", OV_STR}},
	.text = api_text,
};

static void query_text(const LogOut *out, const ObsSpec *spec, const ObsVal *v)
{
	g_autoptr(GString) ip = g_string_new(NULL);
	(void)spec;
	ip4_print(ip, v[1].ip);
	log_line(out, "HSRP", EVENTS, "HSRP: %s API %s is not an HSRP address", v[0].s, ip->str);
}

const ObsSpec hsrp_query_obs = {
	.name = "hsrp-address-query",
	.kind = OBS_NOTE,
	.class = CLASS_ROLE,
	.cite = "tech note",
	.fields = {{"interface", OV_STR}, {"address", OV_IP4}},
	.text = query_text,
};

static void link_text(const LogOut *out, const ObsSpec *spec, const ObsVal *v)
{
	(void)spec;
	log_line(out, "HSRP", EVENTS, "HSRP: %s Interface %s", v[0].s, v[1].u ? "up" : "down");
}

const ObsSpec hsrp_link_obs = {
	.name = "hsrp-interface",
	.kind = OBS_NOTE,
	.class = CLASS_INTERFACE,
	.cite = "tech note",
	.fields = {{"interface", OV_STR}, {"up", OV_U32}},
	.text = link_text,
};

static void delay_text(const LogOut *out, const ObsSpec *spec, const ObsVal *v)
{
	enum { INTERFACE, RELOAD, DELAY, OVER };
	(void)spec;
	if (v[OVER].u)
		log_line(out, "HSRP", EVENTS, "HSRP: %s Interface %s delay expired", v[INTERFACE].s,
			 v[RELOAD].u ? "reload" : "min");
	else
		log_line(out, "HSRP", EVENTS, "HSRP: %s Starting %s interface delay (%d secs)",
			 v[INTERFACE].s, v[RELOAD].u ? "reload" : "minimum",
			 (int)((v[DELAY].t + VT_S(1) - 1) / VT_S(1)));
}

const ObsSpec hsrp_delay_obs = {
	.name = "hsrp-interface-delay",
	.kind = OBS_NOTE,
	.class = CLASS_INTERFACE,
	.cite = "tech note; LIBERTY: the reload delay is worded after the minimum delay",
	.fields = {{"interface", OV_STR}, {"reload", OV_U32}, {"delay", OV_TIME}, {"over", OV_U32}},
	.text = delay_text,
};

/* ---- packets ---- */

/* The one Hello that "debug standby events" shows: another router claims to be Active. */
static void contender_text(const LogOut *out, const ObsSpec *spec, const ObsVal *v)
{
	enum { INSTANCE, OP, FROM, STATE, PRIORITY, VIP, HELLO, HOLD, MAC };
	g_autoptr(GString) from = g_string_new(NULL);
	g_autoptr(GString) vip = g_string_new(NULL);
	g_autoptr(GString) id = g_string_new(NULL);
	(void)spec;
	ip4_print(from, v[FROM].ip);
	ip4_print(vip, v[VIP].ip);
	mac_print(id, v[MAC].mac);
	log_line(out, "HSRP", EVENTS,
		 "HSRP: %s %s in %s %s pri %u vIP %s hel %u000 hol %u000 id %s", v[INSTANCE].s,
		 v[OP].s, from->str, v[STATE].s, v[PRIORITY].u, vip->str, v[HELLO].u, v[HOLD].u,
		 id->str);
}

const ObsSpec hsrp_contender_obs = {
	.name = "hsrp-contender",
	.kind = OBS_NOTE,
	.class = CLASS_ROLE,
	.cite = "tech note, second router's log of the recovery",
	.fields = {{"instance", OV_STR},
		   {"op", OV_STR},
		   {"from", OV_IP4},
		   {"state", OV_STR},
		   {"priority", OV_U32},
		   {"vip", OV_IP4},
		   {"hello", OV_U32},
		   {"hold", OV_U32},
		   {"mac", OV_MAC}},
	.text = contender_text,
};

static void packet_text(const LogOut *out, const ObsSpec *spec, const ObsVal *v)
{
	enum { INSTANCE, OP, WAY, FROM, STATE, PRIORITY, VIP };
	g_autoptr(GString) from = g_string_new(NULL);
	g_autoptr(GString) vip = g_string_new(NULL);
	(void)spec;
	ip4_print(from, v[FROM].ip);
	ip4_print(vip, v[VIP].ip);
	log_line(out, "HSRP", "standby packets", "HSRP: %s %-6s %-3s %s %-7s pri %u vIP %s",
		 v[INSTANCE].s, v[OP].s, v[WAY].s, from->str, v[STATE].s, v[PRIORITY].u, vip->str);
}

const ObsSpec hsrp_packet_obs = {
	.name = "hsrp-packet",
	.kind = OBS_PACKET,
	.class = CLASS_PACKET,
	.cite = "published logs of 12.4: Hello  out 10.0.0.2 Standby pri 120 vIP 10.0.0.1",
	.fields = {{"instance", OV_STR},
		   {"op", OV_STR},
		   {"way", OV_STR},
		   {"from", OV_IP4},
		   {"state", OV_STR},
		   {"priority", OV_U32},
		   {"vip", OV_IP4}},
	.text = packet_text,
};

/* ---- what is refused ---- */

static const char *const drop_names[HSRP_N_DROPS] = {
	[HSRP_MALFORMED] = "malformed",
	[HSRP_BAD_VERSION] = "bad version",
	[HSRP_BAD_TTL] = "bad TTL",
	[HSRP_NOT_MULTICAST] = "not to 224.0.0.2",
	[HSRP_NOT_NEIGHBOUR] = "not from this subnet",
	[HSRP_OWN_ADDRESS] = "own address",
	[HSRP_UNKNOWN_GROUP] = "unknown group",
	[HSRP_GROUP_NOT_RUNNING] = "group not running",
	[HSRP_BAD_AUTHENTICATION] = "bad authentication",
};

const char *hsrp_drop_name(HsrpDrop why)
{
	return drop_names[why];
}

static void drop_text(const LogOut *out, const ObsSpec *spec, const ObsVal *v)
{
	enum { WHERE, REASON, VALUE, FROM };
	g_autoptr(GString) from = g_string_new(NULL);
	(void)spec;
	ip4_print(from, v[FROM].ip);
	if (g_str_equal(v[REASON].s, drop_names[HSRP_BAD_AUTHENTICATION]))
		log_line(out, "HSRP", "syslog",
			 "%%HSRP-4-BADAUTH: Bad authentication from %s, group %d", from->str,
			 (int)v[VALUE].i);
	log_line(out, "HSRP", "standby errors", "HSRP: %s packet from %s ignored, %s", v[WHERE].s,
		 from->str, v[REASON].s);
}

const ObsSpec hsrp_drop_obs = {
	.name = "hsrp-drop",
	.kind = OBS_DROP,
	.class = CLASS_PACKET,
	.cite = "Cisco IOS System Message Guide 12.3T, HSRP-4-BADAUTH; LIBERTY: debug standby "
		"errors",
	.fields = {{"where", OV_STR}, {"reason", OV_STR}, {"value", OV_INT}, {"from", OV_IP4}},
	.text = drop_text,
};

static void odd_text(const LogOut *out, const ObsSpec *spec, const ObsVal *v)
{
	(void)spec;
	log_line(out, "HSRP", "standby errors", "HSRP: %s unexpected event in %s", v[0].s, v[1].s);
}

const ObsSpec hsrp_odd_obs = {
	.name = "hsrp-odd",
	.kind = OBS_NOTE,
	.class = CLASS_ROLE,
	.cite = "LIBERTY: an event that the state machine cannot meet",
	.fields = {{"instance", OV_STR}, {"state", OV_STR}},
	.text = odd_text,
};

/* "terse" is all but packets and timers: here the same lines as events and errors. */
const DebugCmd hsrp_debugs[] = {
	{"debug standby", "standby", "HSRP", "HSRP"},
	{"debug standby events", "standby events", "HSRP Events", "HSRP"},
	{"debug standby packets", "standby packets", "HSRP Packets", "HSRP"},
	{"debug standby errors", "standby errors", "HSRP Errors", "HSRP"},
	{"debug standby terse", "standby events;standby errors", "HSRP Terse", "HSRP"},
	{NULL, NULL},
};
