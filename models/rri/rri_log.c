/* The lines of `debug crypto ipsec` about routes. */

#include "models/rri/rri_priv.h"

static void route_text(const LogOut *out, const ObsSpec *spec, const ObsVal *v)
{
	Prefix p = obs_val(spec, v, "prefix")->prefix;
	log_line(out, "IPSEC", "crypto ipsec",
		 "IPSEC(rte_mgr): VPN Route %s %s %s via %s in IP DEFAULT TABLE",
		 obs_val(spec, v, "change")->s, ip_text(p.addr).s, ip_text(ip4_mask(p.len)).s,
		 ip_text(obs_val(spec, v, "via")->ip).s);
}

const ObsSpec rri_route_obs = {
	.name = "rri-route",
	.kind = OBS_NOTE,
	.class = CLASS_ROUTE,
	.cite = "tech note, debug crypto ipsec on both 7204VXRs",
	.fields = {{"prefix", OV_PREFIX}, {"via", OV_IP4}, {"change", OV_STR}},
	.text = route_text,
};

static void group_text(const LogOut *out, const ObsSpec *spec, const ObsVal *v)
{
	log_line(out, "IPSEC", "crypto ipsec", "addr %s name %s state %s",
		 ip_text(obs_val(spec, v, "addr")->ip).s, obs_val(spec, v, "name")->s,
		 obs_val(spec, v, "state")->s);
	log_line(out, "IPSEC", "crypto ipsec", "active %s standby %s",
		 ip_text(obs_val(spec, v, "active")->ip).s,
		 ip_text(obs_val(spec, v, "standby")->ip).s);
}

const ObsSpec rri_group_obs = {
	.name = "rri-group",
	.kind = OBS_NOTE,
	.class = CLASS_ROUTE,
	.cite = "tech note, 7204VXR-2 after recovery: two lines behind the enquiry",
	.fields = {{"addr", OV_IP4},
		   {"name", OV_STR},
		   {"state", OV_STR},
		   {"active", OV_IP4},
		   {"standby", OV_IP4}},
	.text = group_text,
};
