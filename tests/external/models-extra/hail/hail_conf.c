/* Statements: hail and hail interval of interfaces, router hail and what stands below it. They store what is configured; on_config makes it so. */

#include "models-extra/hail/hail_priv.h"

static bool set_hail(const ConfAt *at, const Args *a, bool no, ConfErr *e)
{
	Iface *ifc = at->obj;
	(void)a;
	if (ifc->type == IF_LOOPBACK || ifc->type == IF_NULL)
		return conf_reject(e, "hail on %s, expected an interface that has neighbours",
				   ifc->name);
	hail_need(at->self, ifc)->enabled = !no;
	return true;
}

static bool set_interval(const ConfAt *at, const Args *a, bool no, ConfErr *e)
{
	(void)e;
	hail_need(at->self, at->obj)->interval_s = no ? HAIL_INTERVAL_S : arg_num(a, "sec");
	return true;
}

static void put_hail(const ConfAt *at, GString *out)
{
	const HailIf *on = hail_if(at->self, at->obj);
	if (on && on->enabled)
		g_string_append(out, "hail\n");
}

static void put_interval(const ConfAt *at, GString *out)
{
	const HailIf *on = hail_if(at->self, at->obj);
	if (on && on->interval_s != HAIL_INTERVAL_S)
		g_string_append_printf(out, "hail interval %d\n", (int)on->interval_s);
}

static bool set_router(const ConfAt *at, const Args *a, bool no, ConfErr *e)
{
	HailConf *c = &((Hail *)at->self)->conf;
	(void)e;
	if (no) {
		hail_conf_init(c);
		return true;
	}
	c->on = true;
	conf_enter(a, c);
	return true;
}

static void put_router(const ConfAt *at, GString *out)
{
	(void)at;
	g_string_append(out, "router hail\n");
}

static void each_router(const ConfAt *at, void (*fn)(void *to, void *obj), void *to)
{
	HailConf *c = &((Hail *)at->self)->conf;
	if (c->on)
		fn(to, c);
}

static bool set_announce(const ConfAt *at, const Args *a, bool no, ConfErr *e)
{
	uint8_t len = 0;
	if (!ip4_mask_len(arg_ip(a, "mask"), &len) && !no)
		return conf_reject_arg(e, a, "mask", "expected a contiguous netmask");
	((HailConf *)at->obj)->net = no ? (Prefix){0, 0} : prefix_of(arg_ip(a, "net"), len);
	return true;
}

static void put_announce(const ConfAt *at, GString *out)
{
	const HailConf *c = at->obj;
	if (!c->net.len)
		return;
	g_string_append(out, "announce ");
	ip4_print(out, c->net.addr);
	g_string_append_c(out, ' ');
	ip4_print(out, ip4_mask(c->net.len));
	g_string_append_c(out, '\n');
}

static bool set_distance(const ConfAt *at, const Args *a, bool no, ConfErr *e)
{
	HailConf *c = at->obj;
	(void)e;
	c->distance = no ? hail_sources[0]->distance : (uint8_t)arg_num(a, "dist");
	return true;
}

static void put_distance(const ConfAt *at, GString *out)
{
	const HailConf *c = at->obj;
	if (c->distance != hail_sources[0]->distance)
		g_string_append_printf(out, "distance %u\n", c->distance);
}

/* Behind the processes at RANK_ROUTER, before what follows those. */
enum { RANK_HAIL = RANK_ROUTER + 10 };

/* clang-format off */
#define CITE "LIBERTY: an invented protocol"
const Stmt hail_stmts[] = {
	/* mode, syntax, set, put, fate, cite, rank */
	{"interface", "hail", set_hail, put_hail, STMT_APPLIED, CITE, 410},
	{"interface", "hail interval <sec:1-60>", set_interval, put_interval, STMT_APPLIED, CITE, 411},
	{"", "router hail", set_router, put_router, STMT_APPLIED, CITE, RANK_HAIL, "router-hail", each_router},
	{"router-hail", "announce <net:ip4> <mask:mask>", set_announce, put_announce, STMT_APPLIED, CITE, 10, .key = "net"},
	{"router-hail", "distance <dist:1-255>", set_distance, put_distance, STMT_APPLIED, CITE, 20},
	{NULL},
};

const Mode hail_modes[] = {
	{"router-hail", "config-hail", NULL},
	{NULL, NULL, NULL},
};

const ConfGroup hail_groups[] = {
	{RANK_HAIL, 1, 1},
	{0, 0, 0},
};

const ConfHelp hail_conf_help[] = {
	{"", "router hail", "Greet neighbours, and tell them of a network"},
	{"interface", "hail", "Greet neighbours"},
	{"interface", "hail interval", "Time between hellos"},
	{"interface", "hail interval <sec>", "Seconds"},
	{"router-hail", "announce", "Network that neighbours reach through this router"},
	{"router-hail", "announce <net>", "Network number"},
	{"router-hail", "announce <mask>", "Network mask"},
	{"router-hail", "distance", "Administrative distance of routes by hail"},
	{NULL, NULL, NULL},
};
/* clang-format on */
