/* Statements. Setters change configuration only; hsrp.c's on_config lets it take effect. */

#include "models/hsrp/hsrp_priv.h"

#include <string.h>

#include "models/core/net.h"

void hsrp_conf_init(HsrpConf *c)
{
	*c = (HsrpConf){
		.priority = HSRP_PRIORITY,
		.hello = HSRP_HELLO,
		.hold = HSRP_HOLD,
		.auth = HSRP_AUTH_TEXT,
		.track = g_array_new(FALSE, TRUE, sizeof(HsrpTrack)),
	};
}

/* `standby ...` without a number is group 0. */
static HsrpGroup *group_of(const ConfAt *at, const Args *a)
{
	return hsrp_group_need(at->self, at->obj, (unsigned)arg_num(a, "grp"));
}

/* ---- addresses ---- */

static void drop_secondary(HsrpConf *c, Ip4 vip)
{
	for (int i = 0; i < HSRP_SECONDARIES; i++)
		if (c->secondary[i] == vip)
			c->secondary[i] = 0;
}

static bool set_secondary(HsrpConf *c, const Args *a, bool no, ConfErr *e)
{
	Ip4 vip = arg_ip(a, "vip");
	drop_secondary(c, vip);
	if (no)
		return true;
	for (int i = 0; i < HSRP_SECONDARIES; i++) {
		if (c->secondary[i])
			continue;
		c->secondary[i] = vip;
		return true;
	}
	return conf_reject_arg(e, a, "vip", "too many secondary addresses, expected at most %d",
			       HSRP_SECONDARIES);
}

static bool has_address(const HsrpConf *c, Ip4 vip)
{
	for (int i = 0; i < HSRP_SECONDARIES; i++)
		if (c->secondary[i] == vip)
			return true;
	return c->ip && c->vip == vip;
}

/* Has another group of the interface that virtual address? */
static bool is_anothers(const HsrpGroup *g, Ip4 vip)
{
	for (unsigned i = 0; vip && i < g->on->groups->len; i++) {
		const HsrpGroup *x = g->on->groups->pdata[i];
		if (x != g && !x->removed && has_address(&x->conf, vip))
			return true;
	}
	return false;
}

static bool set_ip(const ConfAt *at, const Args *a, bool no, ConfErr *e)
{
	HsrpGroup *g = group_of(at, a);
	HsrpConf *c = &g->conf;
	const Iface *ifc = at->obj;
	bool twice = !no && is_anothers(g, arg_ip(a, "vip"));
	if (!no && iface_is_own(ifc, arg_ip(a, "vip")))
		return conf_reject_arg(
			e, a, "vip",
			"the virtual address is the interface's own, expected another "
			"address of its subnet");
	if (twice)
		conf_unmodelled(e, AFFECTS_FORWARDING | AFFECTS_ELECTION,
				"another group of this interface has that address: here both "
				"answer for it");
	if (arg_has(a, "secondary"))
		return set_secondary(c, a, no, e);
	c->ip = !no;
	c->vip = no ? 0 : arg_ip(a, "vip");
	if (no)
		memset(c->secondary, 0, sizeof c->secondary);
	return true;
}

static bool set_mac(const ConfAt *at, const Args *a, bool no, ConfErr *e)
{
	Mac mac = 0;
	if (!no && (!mac_parse(arg_str(a, "mac"), &mac) || mac == 0 || mac_is_group(mac)))
		return conf_reject_arg(e, a, "mac",
				       "\"%s\" is no address of a station, expected H.H.H",
				       arg_str(a, "mac"));
	group_of(at, a)->conf.mac = mac;
	return true;
}

static bool set_use_bia(const ConfAt *at, const Args *a, bool no, ConfErr *e)
{
	HsrpIf *on = hsrp_if_need(at->self, at->obj);
	(void)e;
	on->use_bia = !no;
	on->bia_scoped = !no && arg_has(a, "scope");
	return true;
}

/* ---- election ---- */

static bool set_priority(const ConfAt *at, const Args *a, bool no, ConfErr *e)
{
	(void)e;
	group_of(at, a)->conf.priority = no ? HSRP_PRIORITY : (uint8_t)arg_num(a, "prio");
	return true;
}

/* `no standby preempt delay ...` takes away the delays that it names, all if it names none. LIBERTY: that
 * preemption itself stays; the command reference has the form and does not say. */
static void reset_delays(HsrpConf *c, const Args *a)
{
	bool minimum = arg_has(a, "minimum"), reload = arg_has(a, "reload");
	if (minimum || !reload)
		c->preempt_min = 0;
	if (reload || !minimum)
		c->preempt_reload = 0;
}

static bool set_preempt(const ConfAt *at, const Args *a, bool no, ConfErr *e)
{
	HsrpConf *c = &group_of(at, a)->conf;
	(void)e;
	if (no && arg_has(a, "delay")) {
		reset_delays(c, a);
		return true;
	}
	c->preempt = !no;
	c->preempt_min = no ? 0 : VT_S(arg_num(a, "min"));
	c->preempt_reload = no ? 0 : VT_S(arg_num(a, "reload-s"));
	return true;
}

/* Cisco IOS 12.1 IP Command Reference, "standby priority, standby preempt": one statement, printed as one; 12.2 has two.
 * LIBERTY: later releases read it, too, as those do that take an older one's startup-config. */
static bool set_priority_preempt(const ConfAt *at, const Args *a, bool no, ConfErr *e)
{
	HsrpConf *c = &group_of(at, a)->conf;
	(void)e;
	c->priority = no ? HSRP_PRIORITY : (uint8_t)arg_num(a, "prio");
	c->preempt = !no;
	c->preempt_min = no ? 0 : VT_S(arg_num(a, "min"));
	return true;
}

/* ---- time ---- */

/* Cisco IOS command reference, `standby timers`: the hold time is to be at least three times the hello time
 * where it is given in milliseconds; in seconds IOS only wants it to be greater. */
static bool set_times(HsrpConf *c, const Args *a, VTime hello, VTime hold, ConfErr *e)
{
	bool msec = hello < VT_S(1);
	if (msec && hold < 3 * hello)
		return conf_reject_arg(
			e, a, "hold",
			"hold time is less than three hello times, expected at least "
			"%d msec",
			(int)(3 * hello / VT_MS(1)));
	if (hold <= hello)
		return conf_reject_arg(
			e, a, "hold",
			"hold time is not greater than the hello time, expected more "
			"than %d",
			(int)(hello / VT_S(1)));
	c->hello = hello;
	c->hold = hold;
	return true;
}

static bool set_timers(const ConfAt *at, const Args *a, bool no, ConfErr *e)
{
	HsrpConf *c = &group_of(at, a)->conf;
	if (no)
		return set_times(c, a, HSRP_HELLO, HSRP_HOLD, e);
	return set_times(c, a, VT_S(arg_num(a, "hello")), VT_S(arg_num(a, "hold")), e);
}

static bool set_timers_ms(const ConfAt *at, const Args *a, bool no, ConfErr *e)
{
	HsrpConf *c = &group_of(at, a)->conf;
	if (no)
		return set_times(c, a, HSRP_HELLO, HSRP_HOLD, e);
	VTime hold = arg_has(a, "hold-s") ? VT_S(arg_num(a, "hold-s")) : VT_MS(arg_num(a, "hold"));
	return set_times(c, a, VT_MS(arg_num(a, "hello")), hold, e);
}

static bool set_delay(const ConfAt *at, const Args *a, bool no, ConfErr *e)
{
	HsrpIf *on = hsrp_if_need(at->self, at->obj);
	(void)e;
	if (no || arg_has(a, "min"))
		on->delay_min = no ? HSRP_DELAY_MIN : VT_S(arg_num(a, "min"));
	if (no || arg_has(a, "reload-s"))
		on->delay_reload = no ? HSRP_DELAY_RELOAD : VT_S(arg_num(a, "reload-s"));
	return true;
}

/* ---- names and secrets ---- */

static bool set_auth(const ConfAt *at, const Args *a, bool no, ConfErr *e)
{
	HsrpGroup *g = group_of(at, a);
	return hsrp_set_auth(&g->conf, g->hsrp->node->world, a, no, e);
}

static bool set_name(const ConfAt *at, const Args *a, bool no, ConfErr *e)
{
	HsrpConf *c = &group_of(at, a)->conf;
	const char *name = no ? "" : arg_str(a, "group");
	if (strlen(name) >= sizeof c->name)
		return conf_reject_arg(e, a, "group",
				       "name is too long, expected at most %d characters",
				       (int)sizeof c->name - 1);
	g_strlcpy(c->name, name, sizeof c->name);
	return true;
}

/* ---- tracking ---- */

static const char *client_name(const HsrpGroup *g)
{
	g_autofree char *name = g_strdup_printf("%s %u", g->on->iface->name, g->number);
	return world_intern(g->hsrp->node->world, name);
}

static void forget_track(HsrpGroup *g, unsigned object)
{
	const Hsrp *h = g->hsrp;
	for (unsigned i = 0; i < g->conf.track->len; i++) {
		if (g_array_index(g->conf.track, HsrpTrack, i).object != object)
			continue;
		h->track->forget(h->track_self, object, "HSRP", client_name(g));
		g_array_remove_index(g->conf.track, i);
		return;
	}
}

static void add_track(HsrpGroup *g, HsrpTrack t)
{
	forget_track(g, t.object);
	g_array_append_val(g->conf.track, t);
}

static unsigned object_of_iface(const HsrpGroup *g, const char *ifname)
{
	for (unsigned i = 0; i < g->conf.track->len; i++) {
		const HsrpTrack *t = &g_array_index(g->conf.track, HsrpTrack, i);
		if (t->ifname && strcmp(t->ifname, ifname) == 0)
			return t->object;
	}
	return 0;
}

static bool set_track_iface(const ConfAt *at, const Args *a, bool no, ConfErr *e)
{
	HsrpGroup *g = group_of(at, a);
	const char *ifname = world_intern(g->hsrp->node->world, arg_str(a, "intf"));
	(void)e;
	forget_track(g, object_of_iface(g, ifname));
	if (no)
		return true;
	HsrpTrack t = {
		.object = g->hsrp->track->interface(g->hsrp->track_self, ifname, "HSRP",
						    client_name(g)),
		.decrement = arg_has(a, "dec") ? (uint8_t)arg_num(a, "dec") : HSRP_DECREMENT,
		.ifname = ifname,
		.at = arg_pos(a, "intf"),
	};
	add_track(g, t);
	return true;
}

static bool set_track_object(const ConfAt *at, const Args *a, bool no, ConfErr *e)
{
	HsrpGroup *g = group_of(at, a);
	unsigned object = (unsigned)arg_num(a, "obj");
	forget_track(g, object);
	if (no)
		return true;
	bool exists = g->hsrp->track->exists(g->hsrp->track_self, object);
	HsrpTrack t = {
		.object = object,
		.decrement = arg_has(a, "dec") ? (uint8_t)arg_num(a, "dec") : HSRP_DECREMENT,
		.at = arg_pos(a, "obj"),
	};
	g->hsrp->track->use(g->hsrp->track_self, object, "HSRP", client_name(g));
	add_track(g, t);
	return exists ||
	       conf_unmodelled(
		       e, AFFECTS_ELECTION,
		       "no such object is followed here: the priority does not move with it");
}

/* Every tracked interface exists: a typing error would otherwise be a priority that never moves. IOS takes the
 * number of an object that does not exist, or not yet (Cisco 9234: show standby prints it as "unknown"). */
static bool check_track(const HsrpGroup *g, const HsrpTrack *t, GError **err)
{
	const Hsrp *h = g->hsrp;
	if (t->ifname && !node_iface(h->node, t->ifname))
		return err_at(err, t->at,
			      "%s tracks %s, which %s does not have, expected an interface of its "
			      "configuration",
			      g->instance, t->ifname, h->node->name);
	return true;
}

bool hsrp_conf_check(void *self, GError **err)
{
	const Hsrp *h = self;
	for (unsigned i = 0; i < h->ifs->len; i++) {
		const HsrpIf *on = h->ifs->pdata[i];
		for (unsigned j = 0; j < on->groups->len; j++) {
			const HsrpGroup *g = on->groups->pdata[j];
			for (unsigned k = 0; k < g->conf.track->len; k++)
				if (!check_track(g, &g_array_index(g->conf.track, HsrpTrack, k),
						 err))
					return false;
		}
	}
	return true;
}

/* ---- the whole group ---- */

void hsrp_conf_reset(HsrpGroup *g)
{
	while (g->conf.track->len)
		forget_track(g, g_array_index(g->conf.track, HsrpTrack, 0).object);
	g_array_unref(g->conf.track);
	hsrp_conf_init(&g->conf);
}

static bool set_group(const ConfAt *at, const Args *a, bool no, ConfErr *e)
{
	HsrpGroup *g = hsrp_group(at->self, at->obj, (unsigned)arg_num(a, "grp"));
	if (!no)
		return conf_reject(e, "incomplete statement, expected what the group is to do");
	if (!g)
		return true;
	if (g->sm.state == ST_INIT)
		hsrp_conf_reset(g);
	g->removed = true;
	return true;
}

/* ---- printing ---- */

typedef struct Put {
	GString *out;
	const HsrpGroup *g;
} Put;

static void line(const Put *p, const char *format, ...) G_GNUC_PRINTF(2, 3);
static void line(const Put *p, const char *format, ...)
{
	va_list ap;
	g_string_append(p->out, "standby ");
	if (p->g->number)
		g_string_append_printf(p->out, "%u ", p->g->number);
	va_start(ap, format);
	g_string_append_vprintf(p->out, format, ap);
	va_end(ap);
	g_string_append_c(p->out, '\n');
}

static void line_ip(const Put *p, Ip4 vip, const char *more)
{
	g_autoptr(GString) text = g_string_new(NULL);
	if (vip)
		ip4_print(text, vip);
	line(p, "ip%s%s%s", vip ? " " : "", text->str, more);
}

static void put_addresses(const Put *p, const HsrpConf *c)
{
	if (c->ip)
		line_ip(p, c->vip, "");
	for (int i = 0; i < HSRP_SECONDARIES; i++)
		if (c->secondary[i])
			line_ip(p, c->secondary[i], " secondary");
}

static void put_timers(const Put *p, const HsrpConf *c)
{
	if (c->hello == HSRP_HELLO && c->hold == HSRP_HOLD)
		return;
	if (c->hello >= VT_S(1))
		line(p, "timers %d %d", (int)(c->hello / VT_S(1)), (int)(c->hold / VT_S(1)));
	else if (c->hold > VT_MS(3000))
		line(p, "timers msec %d %d", (int)(c->hello / VT_MS(1)), (int)(c->hold / VT_S(1)));
	else
		line(p, "timers msec %d msec %d", (int)(c->hello / VT_MS(1)),
		     (int)(c->hold / VT_MS(1)));
}

static void put_preempt(const Put *p, const HsrpConf *c)
{
	g_autoptr(GString) delay = g_string_new(NULL);
	if (!c->preempt)
		return;
	if (c->preempt_min)
		g_string_append_printf(delay, " minimum %d", (int)(c->preempt_min / VT_S(1)));
	if (c->preempt_reload)
		g_string_append_printf(delay, " reload %d", (int)(c->preempt_reload / VT_S(1)));
	line(p, "preempt%s%s", delay->len ? " delay" : "", delay->str);
}

static void put_tracks(const Put *p, const HsrpConf *c)
{
	for (unsigned i = 0; i < c->track->len; i++) {
		const HsrpTrack *t = &g_array_index(c->track, HsrpTrack, i);
		g_autofree char *dec =
			t->decrement == HSRP_DECREMENT
				? g_strdup("")
				: g_strdup_printf(t->ifname ? " %u" : " decrement %u",
						  t->decrement);
		if (t->ifname)
			line(p, "track %s%s", t->ifname, dec);
		else
			line(p, "track %u%s", t->object, dec);
	}
}

static void put_group(const HsrpGroup *g, GString *out)
{
	const Put p = {out, g};
	const HsrpConf *c = &g->conf;
	put_addresses(&p, c);
	put_timers(&p, c);
	if (c->priority != HSRP_PRIORITY)
		line(&p, "priority %u", c->priority);
	put_preempt(&p, c);
	if (c->mark || strcmp(c->auth, HSRP_AUTH_TEXT) != 0)
		line(&p, "authentication %s", c->mark ? c->mark : c->auth);
	if (c->mac) {
		g_autoptr(GString) mac = g_string_new(NULL);
		mac_print(mac, c->mac);
		line(&p, "mac-address %s", mac->str);
	}
	if (c->name[0])
		line(&p, "name %s", c->name);
	put_tracks(&p, c);
}

static void put_delay(const HsrpIf *on, GString *out)
{
	if (on->delay_min == HSRP_DELAY_MIN && on->delay_reload == HSRP_DELAY_RELOAD)
		return;
	g_string_append_printf(out, "standby delay minimum %d reload %d\n",
			       (int)(on->delay_min / VT_S(1)), (int)(on->delay_reload / VT_S(1)));
}

/* IOS prints the interface's statements, then group by group: so one row prints them all. */
static void put_all(const ConfAt *at, GString *out)
{
	const HsrpIf *on = hsrp_if(at->self, at->obj);
	if (!on)
		return;
	if (on->use_bia)
		g_string_append_printf(out, "standby use-bia%s\n",
				       on->bia_scoped ? " scope interface" : "");
	put_delay(on, out);
	for (unsigned i = 0; i < on->groups->len; i++)
		put_group(on->groups->pdata[i], out);
}

#define IF "interface"
#define GRP "standby [<grp:0-255>] "
#define GROUP .key = "grp=0"
#define CR "IOS IP Application Services Command Reference, standby "

/* clang-format off */
const Stmt hsrp_stmts[] = {
	/* mode, syntax, set, put, fate, cite, rank */
	{IF, GRP "ip [<vip:ip4> [secondary]]", set_ip, put_all, STMT_APPLIED, CR "ip", 400,
	 .key = "grp=0 vip?secondary"},
	{IF, GRP "priority <prio:0-255>", set_priority, NULL, STMT_APPLIED, CR "priority", GROUP},
	{IF, GRP "priority <prio:0-255> preempt [delay [minimum] <min:0-3600>]", set_priority_preempt, NULL,
	 STMT_APPLIED, CR "priority, standby preempt (12.1)", GROUP},
	{IF, GRP "preempt [delay [minimum <min:0-3600>] [reload <reload-s:0-3600>]]", set_preempt, NULL,
	 STMT_APPLIED, CR "preempt", GROUP},
	{IF, GRP "timers <hello:1-254> <hold:1-255>", set_timers, NULL, STMT_APPLIED, CR "timers", GROUP},
	{IF, GRP "timers msec <hello:15-999> msec <hold:50-3000>", set_timers_ms, NULL, STMT_APPLIED,
	 CR "timers", GROUP},
	{IF, GRP "timers msec <hello:15-999> <hold-s:1-255>", set_timers_ms, NULL, STMT_APPLIED,
	 CR "timers", GROUP},
	{IF, GRP "authentication [text] <string:word>", set_auth, NULL, STMT_APPLIED,
	 CR "authentication", GROUP},
	{IF, GRP "name <group:word>", set_name, NULL, STMT_APPLIED, CR "name", GROUP},
	{IF, GRP "mac-address <mac:word>", set_mac, NULL, STMT_APPLIED, CR "mac-address", GROUP},
	{IF, GRP "track <intf:iface> [<dec:1-255>]", set_track_iface, NULL, STMT_APPLIED, CR "track",
	 .key = "grp=0 intf"},
	{IF, GRP "track <obj:1-500> [decrement <dec:1-255>]", set_track_object, NULL, STMT_APPLIED,
	 CR "track", .key = "grp=0 obj"},
	{IF, "standby <grp:0-255>", set_group, NULL, STMT_APPLIED, CR "ip", GROUP},
	{IF, "standby use-bia [scope interface]", set_use_bia, NULL, STMT_APPLIED, CR "use-bia"},
	{IF, "standby delay minimum <min:0-10000> [reload <reload-s:0-10000>]", set_delay, NULL,
	 STMT_APPLIED, CR "delay minimum reload"},
	{IF, "standby delay reload <reload-s:0-10000>", set_delay, NULL, STMT_APPLIED,
	 CR "delay minimum reload"},
	{IF, "standby version 1", .fate = STMT_HARMLESS, .cite = "version 1 is what is spoken"},
	{IF, "standby version 2", .fate = STMT_UNMODELLED, .affects = AFFECTS_ELECTION,
	 .cite = "HSRP version 2 is not spoken: the group uses version 1, group numbers to 255 and 0000.0c07.acXX"},
	{IF, GRP "authentication md5 <rest:line>", .fate = STMT_UNMODELLED, .affects = AFFECTS_ELECTION,
	 .cite = "MD5 authentication is not modelled: the group sends its clear text", GROUP},
	{IF, GRP "preempt delay [minimum <min:0-3600>] [reload <reload-s:0-3600>] sync <sync-s:0-3600>",
	 .fate = STMT_UNMODELLED, .affects = AFFECTS_ELECTION | AFFECTS_TIMING, .cite = "no redundancy client asks for a delay", GROUP},
	{IF, GRP "track <obj:1-500> shutdown", .fate = STMT_UNMODELLED, .affects = AFFECTS_ELECTION,
	 .cite = "the group is not shut down by a tracked object", .key = "grp=0 obj"},
	{IF, GRP "follow <name:word>", .fate = STMT_UNMODELLED, .affects = AFFECTS_ELECTION,
	 .cite = "a group does not follow another one's state", GROUP},
	{IF, GRP "arp <rest:line>", .fate = STMT_UNMODELLED, .affects = AFFECTS_FORWARDING | AFFECTS_TIMING,
	 .cite = "gratuitous ARPs follow hsrp.garp-interval", GROUP},
	{IF, "standby <grp:256-4095> <what:line>", .fate = STMT_UNMODELLED,
	 .affects = AFFECTS_FORWARDING | AFFECTS_ELECTION,
	 .cite = "groups above 255 are those of HSRP version 2, which is not spoken: nobody has the virtual address",
	 .key = "grp what"},
	{IF, GRP "ipv6 <what:line>", .fate = STMT_HARMLESS, .cite = "no IPv6 is simulated, and IPv4 has nothing of it"},
	{IF, "standby bfd", .fate = STMT_UNMODELLED, .affects = AFFECTS_TIMING, .cite = "there is no BFD"},
	{IF, "standby redirects [<rest:line>]", .fate = STMT_UNMODELLED, .affects = AFFECTS_FORWARDING,
	 .cite = "ICMP redirects are not filtered by HSRP"},
	{IF, "standby mac-refresh <sec:0-255>", .fate = STMT_HARMLESS, .cite = "concerns FDDI only"},
	{NULL},
};
/* clang-format on */

/* IOS's own texts where they are known: its Configuration Fundamentals Command Reference 12.3, and the sessions
 * printed in its guides. */
/* clang-format off */
const ConfHelp hsrp_conf_help[] = {
	{"interface", "standby", "HSRP interface configuration commands"},
	{"interface", "standby authentication", "Authentication"},
	{"interface", "standby decrement", "Priority decrement"},
	{"interface", "standby delay", "HSRP initialisation delay"},
	{"interface", "standby interface", "This interface or subinterface alone"},
	{"interface", "standby ip", "Enable HSRP and set the virtual IP address"},
	{"interface", "standby mac-address", "Virtual MAC address"},
	{"interface", "standby minimum", "Minimum delay"},
	{"interface", "standby msec", "Specify in milliseconds"},
	{"interface", "standby name", "Redundancy name string"},
	{"interface", "standby preempt", "Overthrow lower priority Active routers"},
	{"interface", "standby priority", "Priority level"},
	{"interface", "standby reload", "Delay after reload"},
	{"interface", "standby scope", "Specify the scope of the burned in address"},
	{"interface", "standby secondary", "Make this IP address a secondary address"},
	{"interface", "standby text", "Plain text authentication"},
	{"interface", "standby timers", "Hello and hold timers"},
	{"interface", "standby track", "Priority tracking"},
	{"interface", "standby use-bia", "HSRP uses interface's burned in address"},
	{NULL, NULL, NULL},
};
/* clang-format on */
