/* Tracked objects: things whose state others depend on, watched in one place.
 *
 * Cisco IOS, "Enhanced Object Tracking" (12.2(15)T): an object follows an interface's line protocol, or
 * whether IP can be routed over it. HSRP makes objects of its own for `standby track INTERFACE`; others are
 * configured with `track NUMBER`. A change is told by SIG_TRACK; clients read the state when they need it.
 *
 *   track_conf.c  statements;  track_view.c, track_show.c  show and debug
 *
 * An object begins as down when the router does, as its interface is: the first "up" is its first change
 * (the tech note's 1 change since boot). Objects of client statements share one number per interface. */

#include "models/track/track_priv.h"

#include <string.h>

/* ---- objects ---- */

TrackObject *track_find(const Track *t, unsigned number)
{
	for (unsigned i = 0; i < t->objects->len; i++) {
		TrackObject *o = t->objects->pdata[i];
		if (o->number == number)
			return o;
	}
	return NULL;
}

static int by_number(const void *a, const void *b)
{
	const TrackObject *x = *(TrackObject *const *)a, *y = *(TrackObject *const *)b;
	return (int)x->number - (int)y->number;
}

TrackObject *track_need(Track *t, unsigned number)
{
	TrackObject *o = track_find(t, number);
	if (o)
		return o;
	o = g_new0(TrackObject, 1);
	o->track = t;
	o->number = number;
	o->clients = g_array_new(FALSE, FALSE, sizeof(TrackClient));
	timer_tree_init(&o->timers, &t->node->timers, o, sizeof *o);
	timer_init(&o->delay_timer, &track_delay_timer, &o->timers, o, NULL);
	g_ptr_array_add(t->objects, o);
	g_ptr_array_sort(t->objects, by_number);
	return o;
}

static void object_free(void *p)
{
	TrackObject *o = p;
	timer_tree_fini(&o->timers);
	g_array_unref(o->clients);
	g_free(o);
}

void track_drop(Track *t, TrackObject *o)
{
	bool configured = o->defined && !o->via;
	if (!configured && o->clients->len == 0 && !timer_running(&o->delay_timer))
		g_ptr_array_remove(t->objects, o);
}

/* The lowest free number, as IOS numbers the objects that HSRP makes. */
TrackObject *track_for_iface(Track *t, const char *ifname, const char *via)
{
	unsigned number = 1;
	for (unsigned i = 0; i < t->objects->len; i++) {
		TrackObject *o = t->objects->pdata[i];
		if (o->via && strcmp(o->ifname, ifname) == 0)
			return o;
		number += o->number == number;
	}
	TrackObject *o = track_need(t, number);
	o->via = via;
	o->defined = true;
	o->what = TRACK_LINE_PROTOCOL;
	o->ifname = ifname;
	return o;
}

void track_add_client(TrackObject *o, const char *by, const char *name)
{
	track_remove_client(o, by, name);
	TrackClient c = {by, name};
	g_array_append_val(o->clients, c);
}

void track_remove_client(TrackObject *o, const char *by, const char *name)
{
	for (unsigned i = 0; i < o->clients->len; i++) {
		const TrackClient *c = &g_array_index(o->clients, TrackClient, i);
		if (strcmp(c->by, by) != 0 || strcmp(c->name, name) != 0)
			continue;
		g_array_remove_index(o->clients, i);
		return;
	}
}

/* ---- state ---- */

static const Iface *iface_of(const TrackObject *o)
{
	return o->defined ? node_iface(o->track->node, o->ifname) : NULL;
}

static bool is_up_now(const TrackObject *o)
{
	const Iface *ifc = iface_of(o);
	return ifc && ifc->up && (o->what == TRACK_LINE_PROTOCOL || ifc->addr.ip != 0);
}

static void change(Ctx *cx, TrackObject *o, bool up)
{
	o->up = up;
	o->changes++;
	o->changed = ctx_now(cx);
	stamp_set(cx, &o->state);
	const Iface *ifc = iface_of(o);
	g_autofree char *instance = g_strdup_printf("%u", o->number);
	obs_emit(cx, &track_change_obs,
		 (ObsVal[]){OV_S("track"), OV_S(instance), OV_S(up ? "Down" : "Up"),
			    OV_S(up ? "Up" : "Down"), OV_S(o->ifname ? o->ifname : ""),
			    OV_S(ifc ? ifc->shortname : ""), OV_U(o->what), OV_U(o->changes),
			    OV_U(o->via == NULL)});
	signal_send(
		cx, o->track->node,
		&(Signal){.kind = SIG_TRACK, .object = o->number, .up = up, .stamp = &o->state});
}

static void delay_over(Ctx *cx, void *owner, Timer *timer)
{
	TrackObject *o = owner;
	(void)timer;
	if (is_up_now(o) != o->up)
		change(cx, o, !o->up);
}

const TimerSpec track_delay_timer = {
	"track delay", TIMER_DELAY,
	"IOS command reference, delay (tracking): a change that does not last is not told",
	delay_over, .stmts = TIMER_SET_BY({"track", "delay"})};

static void look(Ctx *cx, TrackObject *o)
{
	bool up = is_up_now(o);
	VTime delay = up ? o->delay_up : o->delay_down;
	if (up == o->up)
		timer_stop(cx, &o->delay_timer);
	else if (delay == 0)
		change(cx, o, up);
	else if (!timer_running(&o->delay_timer))
		timer_arm(cx, &o->delay_timer, delay);
}

static void look_at_all(Ctx *cx, void *self)
{
	Track *t = self;
	for (unsigned i = 0; i < t->objects->len; i++)
		look(cx, t->objects->pdata[i]);
}

/* ---- the service ---- */

static const char *keep(const Track *t, const char *text)
{
	return world_intern(t->node->world, text);
}

static unsigned svc_interface(void *self, const char *ifname, const char *by, const char *client)
{
	Track *t = self;
	TrackObject *o = track_for_iface(t, keep(t, ifname), keep(t, by));
	track_add_client(o, keep(t, by), keep(t, client));
	return o->number;
}

static void svc_use(void *self, unsigned number, const char *by, const char *client)
{
	Track *t = self;
	track_add_client(track_need(t, number), keep(t, by), keep(t, client));
}

/* The object stays until its timers are stopped; nobody sees it without clients. */
static void svc_forget(void *self, unsigned number, const char *by, const char *client)
{
	TrackObject *o = track_find(self, number);
	if (!o)
		return;
	track_remove_client(o, by, client);
	track_drop(self, o);
}

static bool svc_exists(const void *self, unsigned number)
{
	const TrackObject *o = track_find(self, number);
	return o && o->defined;
}

static bool svc_up(const void *self, unsigned number)
{
	const TrackObject *o = track_find(self, number);
	return o && o->up;
}

static const Stamp *svc_stamp(const void *self, unsigned number)
{
	const TrackObject *o = track_find(self, number);
	return o ? &o->state : NULL;
}

static const char *svc_ifname(const void *self, unsigned number)
{
	const TrackObject *o = track_find(self, number);
	return o && o->defined ? o->ifname : NULL;
}

static const TrackSvc svc = {
	.interface = svc_interface,
	.forget = svc_forget,
	.exists = svc_exists,
	.up = svc_up,
	.stamp = svc_stamp,
	.ifname = svc_ifname,
	.use = svc_use,
};

/* ---- life ---- */

static bool init(void *self, Node *node, GError **err)
{
	Track *t = self;
	(void)err;
	t->node = node;
	t->objects = g_ptr_array_new_with_free_func(object_free);
	return true;
}

static void on_signal(Ctx *cx, void *self, const Signal *sig)
{
	const Track *t = self;
	for (unsigned i = 0; i < t->objects->len; i++) {
		TrackObject *o = t->objects->pdata[i];
		if (o->ifname && strcmp(o->ifname, sig->iface->name) == 0)
			look(cx, o);
	}
}

static void fini(void *self)
{
	Track *t = self;
	g_clear_pointer(&t->objects, g_ptr_array_unref);
}

/* clang-format off */
static const SignalWant signals[] = {
	{SIG_IF_STATE, 40},
	{SIG_IF_ADDR, 40},
	{.end = true},
};

static const HelpText help[] = {
	{"debug track", "Tracking"},
	{"show track", "Tracking information"},
	{"show track <obj>", "Tracked object"},
	{"show track brief", "Brief tracking information"},
	{NULL, NULL},
};

static const Form *const forms[] = {&track_syslog_form, NULL};

const ProtoClass track_class = {
	.name = "track",
	.spec_ref = "Cisco IOS 12.2(15)T, Enhanced Object Tracking",
	.kinds = NODE_ROUTER,
	.self_size = sizeof(Track),
	.timer = (const TimerSpec *const[]){&track_delay_timer, NULL},
	.obs = (const ObsSpec *const[]){&track_change_obs, NULL},
	.stmt = track_stmts,
	.conf_help = track_conf_help,
	.mode = track_modes,
	.groups = track_groups,
	.view = track_views,
	.show = track_shows,
	.debug = track_debugs,
	.form = forms,
	.help = help,
	.provides = (const Provide[]){{"track", &svc}, {NULL}},
	.signals = signals,
	.init = init,
	.start = look_at_all,
	.on_config = look_at_all,
	.on_signal = on_signal,
	.fini = fini,
};
/* clang-format on */
