/* What is the router's and no protocol's: the bring-up of interfaces, and the statements and commands that
 * belong to the box.
 *
 *   ios_fsm.c    how an interface comes up and goes down, and when it says so
 *   ios_log.c    LINK and LINEPROTO messages
 *   ios_syslog.c service timestamps, clock timezone, logging
 *   ios_conf.c   version, hostname, interface and its mode; what is accepted and changes nothing
 *   ios_gaps.c   interfaces without a medium, and members of a Port-channel that are set wrongly: doubts
 *   ios_view.c, ios_show.c   show interfaces, show version, show clock
 *
 * Everybody else learns of an interface by signals, in this order. `shutdown`: SIG_IF_ADMIN (twice, then of
 * each subinterface that is up), SIG_IF_STATE (and of each subinterface); 2 s later the LINK message and
 * SIG_IF_HARDWARE, 1 s later the LINEPROTO message. `no shutdown`: SIG_IF_ADMIN; after the carrier delay the
 * LINK message, SIG_IF_HARDWARE and SIG_IF_ADMIN; 1 s later the LINEPROTO message and SIG_IF_STATE. The
 * cable's other end sees the light go at `shutdown`, behind the last frame that was sent, and come at `no
 * shutdown`, not after these delays.
 *
 * LIBERTY: an interface that was removed with `no interface` stays as hardware does, shut and unconfigured;
 * IOS, too, brings back what is left of it when the name is used again. */

#include "models/ios/ios_priv.h"

#include "models/core/medium.h"
#include "models/core/net.h"
#include "models/ios/ios_view.h"

bool ios_is_immediate(const Iface *ifc)
{
	return ifc->medium->immediate || ifc->node->kind == NODE_HOST;
}

bool ios_looks_by_keepalive(const Iface *ifc)
{
	return ifc->type == IF_ETHERNET && !ifc->parent && g_str_has_prefix(ifc->name, "Ethernet");
}

/* LIBERTY: laboratories bring an Ethernet port up without a cable by `no keepalive`; no document says of which ports that
 * holds. Here of those of 10 Mbit/s, while a faster one's line protocol follows the carrier that it sees itself. */
bool ios_has_carrier(const IosIface *i)
{
	const Iface *ifc = i->iface;
	return (i->keepalive == 0 && ios_looks_by_keepalive(ifc)) || ifc->medium->has_carrier(ifc);
}

const IosIface *ios_iface_known(const Ios *ios, const Iface *ifc)
{
	return index_get(&ios->by_iface, (uintptr_t)ifc);
}

IosIface *ios_iface(Ios *ios, Iface *ifc)
{
	IosIface *i = index_get(&ios->by_iface, (uintptr_t)ifc);
	if (i)
		return i;
	i = g_new0(IosIface, 1);
	i->ios = ios;
	i->iface = ifc;
	i->shutdown = true;
	i->carrier_delay = VT_NEVER;
	i->keepalive = -1;
	fsm_init(&i->sm, &ios_fsm);
	timer_tree_init(&i->timers, &ios->timers, i, sizeof *i);
	timer_init(&i->link, &ios_link_timer, &i->timers, i, ifc->port);
	timer_init(&i->protocol, &ios_protocol_timer, &i->timers, i, ifc->port);
	g_ptr_array_add(ios->ifaces, i);
	index_put(&ios->by_iface, (uintptr_t)ifc, i);
	ios_port_new(i);
	return i;
}

static void iface_free(void *p)
{
	timer_tree_fini(&((IosIface *)p)->timers);
	g_free(p);
}

void ios_step(Ctx *cx, IosIface *i, uint8_t event)
{
	fsm_step(cx, &ios_fsm, &i->sm, i, event, NULL);
}

static void link_due(Ctx *cx, void *owner, Timer *timer)
{
	(void)timer;
	ios_step(cx, owner, EV_LINK_DUE);
}

static void protocol_due(Ctx *cx, void *owner, Timer *timer)
{
	(void)timer;
	ios_step(cx, owner, EV_PROTOCOL_DUE);
}

const TimerSpec ios_link_timer = {"carrier delay",
				  TIMER_DELAY,
				  "IOS: carrier-delay, 2 s",
				  link_due,
				  .stmts = TIMER_SET_BY({"interface", "carrier-delay"}),
				  .param = "ios.carrier-delay"};
const TimerSpec ios_protocol_timer = {"line protocol", TIMER_DELAY, "IOS: 1 s after LINK",
				      protocol_due, .param = "ios.protocol-delay"};

/* ---- order of listing ---- */

static int listed_before(const void *a, const void *b)
{
	const Iface *x = (*(IosIface *const *)a)->iface, *y = (*(IosIface *const *)b)->iface;
	bool vx = x->type == IF_LOOPBACK, vy = y->type == IF_LOOPBACK;
	if (vx != vy)
		return vx ? -1 : 1;
	return iface_before(x, y) ? -1 : iface_before(y, x);
}

GPtrArray *ios_listed(const Ios *ios)
{
	GPtrArray *all = g_ptr_array_new();
	for (unsigned k = 0; k < ios->ifaces->len; k++) {
		IosIface *i = ios->ifaces->pdata[k];
		if (!i->removed)
			g_ptr_array_add(all, i);
	}
	g_ptr_array_sort(all, listed_before);
	return all;
}

/* ---- class ---- */

/* Does something look for carrier now that did not, or the other way round? */
static void follow_keepalive(Ctx *cx, IosIface *i)
{
	bool carried = ios_has_carrier(i);
	if (carried == i->carried)
		return;
	i->carried = carried;
	ios_step(cx, i, carried ? EV_CARRIER : EV_NO_CARRIER);
}

/* Makes what was configured happen. The peer's end sees it after ours, in the same instant. */
static void apply(Ctx *cx, Ios *ios, bool running)
{
	for (unsigned k = 0; k < ios->node->ifaces->len; k++) {
		Iface *ifc = ios->node->ifaces->pdata[k];
		IosIface *i = ios_iface(ios, ifc);
		if (ios_looks_by_keepalive(ifc))
			follow_keepalive(cx, i);
		if (i->fixed_mbit != ifc->set.mbit && running)
			iface_changed(cx, ifc);
		i->fixed_mbit = ifc->set.mbit;
		if (i->shutdown == ifc->shutdown)
			continue;
		i->shutdown = ifc->shutdown;
		ios_step(cx, i, ifc->shutdown ? EV_SHUTDOWN : EV_NO_SHUTDOWN);
		if (running)
			iface_changed(cx, ifc);
	}
}

static void booted(Ctx *cx, void *owner, Timer *timer)
{
	(void)timer;
	apply(cx, owner, false);
}

static const TimerSpec boot_timer = {"boot", TIMER_DELAY,
				     "interfaces come up when every protocol runs", booted,
				     .constant = "none: within the instant"};

static bool ios_init(void *self, Node *node, GError **err)
{
	(void)err;
	Ios *ios = self;
	ios->node = node;
	ios->ip = node_service(node, "ip", &ios->ip_self);
	ios->ifaces = g_ptr_array_new_with_free_func(iface_free);
	ios_syslog_init(ios);
	timer_tree_init(&ios->timers, &node->timers, ios, sizeof *ios);
	timer_init(&ios->boot, &boot_timer, &ios->timers, ios, NULL);
	return true;
}

static bool ios_check(void *self, GError **err)
{
	(void)err;
	Ios *ios = self;
	if (!ios->node->release)
		ios->node->release = "12.3"; /* the tech note's family, if nothing says which */
	return true;
}

static void ios_start(Ctx *cx, void *self)
{
	Ios *ios = self;
	ios->carrier_delay = param_get(ios->node, "ios.carrier-delay");
	ios->protocol_delay = param_get(ios->node, "ios.protocol-delay");
	ios->admin_delay = param_get(ios->node, "ios.shutdown-message-delay");
	timer_arm(cx, &ios->boot, 0);
}

static void ios_on_config(Ctx *cx, void *self)
{
	Ios *ios = self;
	if (!timer_running(&ios->boot))
		apply(cx, ios, true);
}

static void ios_on_signal(Ctx *cx, void *self, const Signal *sig)
{
	IosIface *i = ios_iface(self, sig->iface);
	i->carried = ios_has_carrier(i);
	if (i->carried)
		ios_port_carries(cx, i);
	ios_step(cx, i, i->carried ? EV_CARRIER : EV_NO_CARRIER);
}

static void ios_fini(void *self)
{
	Ios *ios = self;
	g_ptr_array_unref(ios->ifaces);
	index_clear(&ios->by_iface);
	timer_tree_fini(&ios->timers);
	g_free(ios->version);
}

/* What everybody reads of an interface is what its machine says. */
static bool ios_invariant(const void *self, const char **why)
{
	const Ios *ios = self;
	for (unsigned k = 0; k < ios->ifaces->len; k++) {
		const IosIface *i = ios->ifaces->pdata[k];
		*why = "an interface is up in a state in which it is not";
		if (i->iface->up && i->sm.state != ST_UP && i->sm.state != ST_LOSING)
			return false;
		*why = "an interface in state up is not";
		if (i->sm.state == ST_UP && !i->iface->up)
			return false;
	}
	return true;
}

static const char since_12_3[] = "IOS 12.3 and later factory configurations: datetime msec";
static const char until_12_2[] =
	"IOS 11.x to 12.2 factory configurations: service timestamps {debug | log} uptime";
static const ParamRelease factory_timestamps[] = {
	{"11.*", SYSLOG_UPTIME, until_12_2},   {"12.0*", SYSLOG_UPTIME, until_12_2},
	{"12.1*", SYSLOG_UPTIME, until_12_2},  {"12.2*", SYSLOG_UPTIME, until_12_2},
	{"15.*", SYSLOG_DATETIME, since_12_3}, {"16.*", SYSLOG_DATETIME, since_12_3},
	{"17.*", SYSLOG_DATETIME, since_12_3}, {NULL},
};

static const ParamRelease epochs[] = {
	{"12.4*", 2002, "published console logs: Fri Mar 1 2002"},
	{"15.*", 2002, "published console logs: Fri Mar 1 2002"},
	{"16.*", 2002, "carried over from 15.x"},
	{"17.*", 2002, "carried over from 15.x"},
	{NULL},
};

static const Param params[] = {
	{.name = "ios.factory-timestamps",
	 .kind = PARAM_INT,
	 .value = SYSLOG_DATETIME,
	 .min = SYSLOG_NO_TIME,
	 .max = SYSLOG_DATETIME,
	 .cite = "IOS 12.3 and later factory configurations: service timestamps {debug | log} "
		 "datetime msec; 0 none, 1 uptime, 2 datetime msec",
	 .by_release = factory_timestamps},
	{.name = "ios.epoch-year",
	 .kind = PARAM_INT,
	 .value = 1993,
	 .min = 1993,
	 .max = 2035,
	 .cite = "published console logs of 12.x: Mon Mar 1 1993; LIBERTY: every clock begins "
		 "when the simulation does, so that routers' messages can be laid side by side",
	 .by_release = epochs},
	{.name = "ios.carrier-delay",
	 .kind = PARAM_TIME,
	 .value = VT_S(2),
	 .min = 0,
	 .max = VT_S(60),
	 .cite = "IOS Interface Command Reference: carrier-delay, default 2 s"},
	{.name = "ios.protocol-delay",
	 .kind = PARAM_TIME,
	 .value = VT_S(1),
	 .min = 0,
	 .max = VT_S(60),
	 .cite = "published IOS logs: LINEPROTO follows LINK by 1 s"},
	{.name = "ios.shutdown-message-delay",
	 .kind = PARAM_TIME,
	 .value = VT_S(2),
	 .min = 0,
	 .max = VT_S(60),
	 .cite = "published IOS logs: LINK-5-CHANGED follows `shutdown` by 2 s"},
	{.name = NULL},
};

static const FsmSpec *const machines[] = {&ios_fsm, NULL};
static const TimerSpec *const timers[] = {&ios_link_timer, &ios_protocol_timer, &boot_timer, NULL};
static const ObsSpec *const observations[] = {&ios_link_obs, &ios_protocol_obs, &ios_state_obs,
					      &ios_saved_obs, NULL};

static const Provide provides[] = {
	{"syslog", &ios_syslog_svc},
	{NULL, NULL},
};

static const SignalWant wants[] = {
	{.kind = SIG_CARRIER},
	{.end = true},
};

static const HelpText help[] = {
	{"copy", "Copy from one file to another"},
	{"copy running-config", "Copy from current system configuration"},
	{"copy running-config startup-config", "Copy to startup configuration"},
	{"show clock", "Display the system clock"},
	{"show interfaces description", "Show interface description"},
	{"show version", "System hardware and software status"},
	{"write", "Write running configuration to memory"},
	{"write memory", "Write to NV memory"},
	{NULL, NULL},
};

static const Require requires[] = {
	{.service = "ip", .optional = true},
	{.service = NULL},
};

const ProtoClass ios_class = {
	.name = "ios",
	.spec_ref =
		"Cisco IOS 12.2/12.3 Interface and Configuration Fundamentals Command References",
	.self_size = sizeof(Ios),
	.fsm = machines,
	.timer = timers,
	.obs = observations,
	.stmt = ios_stmts,
	.fates = ios_fates,
	.conf_help = ios_conf_help,
	.mode = ios_modes,
	.view = ios_views,
	.show = ios_shows,
	.help = help,
	.exec = ios_execs,
	.param = params,
	.provides = provides,
	.requires = requires,
	.signals = wants,
	.init = ios_init,
	.check = ios_check,
	.gaps = ios_gaps,
	.start = ios_start,
	.on_config = ios_on_config,
	.on_signal = ios_on_signal,
	.fini = ios_fini,
	.invariant = ios_invariant,
};
