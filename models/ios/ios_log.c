/* The syslog lines of interfaces. */

#include "models/ios/ios_priv.h"

static void link_text(const LogOut *out, const ObsSpec *spec, const ObsVal *v)
{
	bool by_hand = obs_val(spec, v, "by_hand")->i != 0;
	log_line(out, "LINK", "syslog", "%%LINK-%s: Interface %s, changed state to %s",
		 by_hand ? "5-CHANGED" : "3-UPDOWN", obs_val(spec, v, "interface")->s,
		 obs_val(spec, v, "state")->s);
}

static void protocol_text(const LogOut *out, const ObsSpec *spec, const ObsVal *v)
{
	log_line(out, "LINEPROTO", "syslog",
		 "%%LINEPROTO-5-UPDOWN: Line protocol on Interface %s, changed state to %s",
		 obs_val(spec, v, "interface")->s, obs_val(spec, v, "state")->s);
}

const ObsSpec ios_link_obs = {
	.name = "link-changed",
	.kind = OBS_NOTE,
	.class = CLASS_INTERFACE,
	.cite = "tech note; IOS System Messages: %LINK-3-UPDOWN, %LINK-5-CHANGED",
	.fields = {{"interface", OV_STR}, {"state", OV_STR}, {"by_hand", OV_INT}},
	.text = link_text,
};

const ObsSpec ios_protocol_obs = {
	.name = "lineproto-changed",
	.kind = OBS_NOTE,
	.class = CLASS_INTERFACE,
	.cite = "tech note; IOS System Messages: %LINEPROTO-5-UPDOWN",
	.fields = {{"interface", OV_STR}, {"state", OV_STR}},
	.text = protocol_text,
};

/* A host has no IOS and writes no such log. */
static bool speaks(const Iface *ifc)
{
	return ifc->node->kind == NODE_ROUTER;
}

void ios_log_link(Ctx *cx, const Iface *ifc, const char *state, bool by_hand)
{
	if (speaks(ifc))
		obs_emit(cx, &ios_link_obs,
			 (ObsVal[]){OV_S(ifc->name), OV_S(state), OV_I(by_hand)});
}

void ios_log_protocol(Ctx *cx, const Iface *ifc, bool up)
{
	if (speaks(ifc))
		obs_emit(cx, &ios_protocol_obs,
			 (ObsVal[]){OV_S(ifc->name), OV_S(up ? "up" : "down")});
}
