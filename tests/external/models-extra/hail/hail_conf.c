/* Statements: hail, and hail interval. They store what is configured; on_config makes it so. */

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

/* clang-format off */
#define CITE "LIBERTY: an invented protocol"
const Stmt hail_stmts[] = {
	/* mode, syntax, set, put, fate, cite, rank */
	{"interface", "hail", set_hail, put_hail, STMT_APPLIED, CITE, 410},
	{"interface", "hail interval <sec:1-60>", set_interval, put_interval, STMT_APPLIED, CITE, 411},
	{NULL},
};
/* clang-format on */
