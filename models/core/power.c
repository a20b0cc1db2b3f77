/* Power of a node: what it does when it comes and when it goes. */

#include "models/core/power.h"

#include "models/core/node_priv.h"
#include "models/core/startup.h"

static void update_media(Ctx *cx, Node *n)
{
	for (unsigned i = 0; i < n->ifaces->len; i++)
		iface_changed(cx, n->ifaces->pdata[i]);
}

/* The configuration was read without fault when the network was composed, so it is now. */
static void boot(Node *n)
{
	GError *err = NULL;
	if (!node_build(n, &err) || !startup_read(n->startup, n, &err))
		g_error("%s: startup-config: %s", n->name, err->message);
}

static const ObsSpec power_obs = {
	.name = "power",
	.kind = OBS_TRANSITION,
	.class = CLASS_POWER,
	.cite = "the scenario: power and start",
	.fields = {{"protocol", OV_STR},
		   {"instance", OV_STR},
		   {"from", OV_STR},
		   {"to", OV_STR},
		   {"reason", OV_STR}},
};

static void tell_power(Ctx *cx, bool on)
{
	obs_emit(cx, &power_obs,
		 (ObsVal[]){OV_S("power"), OV_S("supply"), OV_S(on ? "off" : "on"),
			    OV_S(on ? "on" : "off"), OV_S("")});
}

static void power_on(Ctx *cx, Node *n)
{
	if (!n->priv->fresh)
		boot(n);
	n->priv->fresh = false;
	n->powered = true;
	n->booted = ctx_now(cx);
	stamp_set(cx, &n->power);
	tell_power(cx, true);
	for (unsigned i = 0; i < n->n_modules; i++)
		if (n->module[i].cls->start)
			n->module[i].cls->start(cx, n->module[i].self);
	update_media(cx, n);
}

static void power_off(Ctx *cx, Node *n)
{
	n->powered = false;
	stamp_set(cx, &n->power);
	tell_power(cx, false);
	for (unsigned i = n->n_modules; i-- > 0;)
		if (n->module[i].cls->stop)
			n->module[i].cls->stop(cx, n->module[i].self);
	node_empty(n);
	update_media(cx, n);
}

void node_power(Ctx *cx, Node *n, bool on)
{
	if (n->powered == on)
		return;
	if (on)
		power_on(cx, n);
	else
		power_off(cx, n);
}
