/* Observations of OSPF and how IOS words them. */

#include <string.h>

#include "models/ospf/ospf_priv.h"

/* `log-adjacency-changes` logs Full reached or left, with `detail` every step. */
static void nbr_text(const LogOut *out, const ObsSpec *spec, const ObsVal *v)
{
	IpText id = ip_text(obs_val(spec, v, "neighbor")->ip);
	const char *nbr = id.s, *from = obs_val(spec, v, "from")->s,
		   *to = obs_val(spec, v, "to")->s;
	const char *ifname = obs_val(spec, v, "interface")->s, *why = obs_val(spec, v, "reason")->s;
	bool full = strcmp(from, "FULL") == 0 || strcmp(to, "FULL") == 0;
	int64_t log = obs_val(spec, v, "log")->i;
	if (strcmp(to, "2WAY") == 0 && strcmp(from, "INIT") == 0)
		log_line(out, "OSPF", "ip ospf adj",
			 "OSPF: 2 Way Communication to %s on %s, state 2WAY", nbr, ifname);
	if (strcmp(to, "FULL") == 0)
		log_line(out, "OSPF", "ip ospf adj", "OSPF: Synchronized with %s on %s, state FULL",
			 nbr, ifname);
	if (strcmp(to, "DOWN") == 0)
		log_line(out, "OSPF", "ip ospf adj",
			 "OSPF: %s address %s on %s is dead, state DOWN", nbr,
			 strrchr(obs_val(spec, v, "instance")->s, ' ') + 1, ifname);
	if (log == 2 || (log == 1 && full))
		log_line(out, "OSPF", "syslog",
			 "%%OSPF-5-ADJCHG: Process %d, Nbr %s on %s from %s to %s, %s",
			 (int)obs_val(spec, v, "process")->i, nbr, ifname, from, to, why);
}

const ObsSpec ospf_nbr_obs = {
	.name = "ospf-neighbor",
	.kind = OBS_TRANSITION,
	.class = CLASS_NEIGHBOUR,
	.cite = "Cisco IOS Cookbook 8.17; RFC 2328 10.3",
	.fields = {{"protocol", OV_STR},
		   {"instance", OV_STR},
		   {"from", OV_STR},
		   {"to", OV_STR},
		   {"reason", OV_STR},
		   {"process", OV_INT},
		   {"neighbor", OV_IP4},
		   {"interface", OV_STR},
		   {"log", OV_INT}},
	.text = nbr_text,
};

static void if_text(const LogOut *out, const ObsSpec *spec, const ObsVal *v)
{
	const char *ifname = obs_val(spec, v, "instance")->s;
	if (strcmp(obs_val(spec, v, "from")->s, "Down") == 0)
		log_line(out, "OSPF", "ip ospf adj", "OSPF: Interface %s going Up", ifname);
	if (strcmp(obs_val(spec, v, "to")->s, "Down") == 0)
		log_line(out, "OSPF", "ip ospf adj", "OSPF: Interface %s going Down", ifname);
}

const ObsSpec ospf_if_obs = {
	.name = "ospf-interface",
	.kind = OBS_TRANSITION,
	.class = CLASS_NEIGHBOUR,
	.cite = "RFC 2328 9.3; IOS Debug Command Reference: debug ip ospf adj",
	.fields = {{"protocol", OV_STR},
		   {"instance", OV_STR},
		   {"from", OV_STR},
		   {"to", OV_STR},
		   {"reason", OV_STR}},
	.text = if_text,
};

/* ---- debug ip ospf adj ---- */

static void dbd_text(const LogOut *out, const ObsSpec *spec, const ObsVal *v, const char *nbr,
		     bool sent)
{
	int flags = (int)obs_val(spec, v, "flags")->i, len = (int)obs_val(spec, v, "length")->i;
	unsigned seq = obs_val(spec, v, "seq")->u;
	const char *ifname = obs_val(spec, v, "interface")->s;
	if (sent)
		log_line(out, "OSPF", "ip ospf adj",
			 "OSPF: Send DBD to %s on %s seq 0x%X opt 0x2 flag 0x%X len %d", nbr,
			 ifname, seq, flags, len);
	else
		log_line(out, "OSPF", "ip ospf adj",
			 "OSPF: Rcv DBD from %s on %s seq 0x%X opt 0x2 flag 0x%X len %d", nbr,
			 ifname, seq, flags, len);
}

static void adj_text(const LogOut *out, const ObsSpec *spec, const ObsVal *v)
{
	const char *what = obs_val(spec, v, "what")->s, *ifname = obs_val(spec, v, "interface")->s;
	IpText nbr = ip_text(obs_val(spec, v, "neighbor")->ip);
	if (strcmp(what, "elect") == 0) {
		IpText bdr = ip_text(obs_val(spec, v, "seq")->u);
		log_line(out, "OSPF", "ip ospf adj", "OSPF: DR/BDR election on %s", ifname);
		log_line(out, "OSPF", "ip ospf adj", "       DR: %s   BDR: %s", nbr.s, bdr.s);
	} else if (strcmp(what, "wait") == 0) {
		log_line(out, "OSPF", "ip ospf adj", "OSPF: end of Wait on interface %s", ifname);
	} else if (strcmp(what, "backup-seen") == 0) {
		log_line(out, "OSPF", "ip ospf adj",
			 "OSPF: Backup seen Event before WAIT timer on %s", ifname);
	} else if (strcmp(what, "we-master") == 0 || strcmp(what, "we-slave") == 0) {
		log_line(out, "OSPF", "ip ospf adj", "OSPF: NBR Negotiation Done. We are the %s",
			 strcmp(what, "we-master") == 0 ? "MASTER" : "SLAVE");
	} else if (strcmp(what, "exchange-done") == 0) {
		log_line(out, "OSPF", "ip ospf adj", "OSPF: Exchange Done with %s on %s", nbr.s,
			 ifname);
	} else {
		dbd_text(out, spec, v, nbr.s, strcmp(what, "send-dbd") == 0);
	}
}

const ObsSpec ospf_adj_obs = {
	.name = "ospf-adjacency",
	.kind = OBS_NOTE,
	.class = CLASS_NEIGHBOUR,
	.cite = "IOS Debug Command Reference: debug ip ospf adj",
	.fields = {{"what", OV_STR},
		   {"interface", OV_STR},
		   {"neighbor", OV_IP4},
		   {"seq", OV_U32},
		   {"flags", OV_INT},
		   {"length", OV_INT}},
	.text = adj_text,
};

void ospf_adj(Ctx *cx, const char *what, const OspfIface *oi, Ip4 nbr, uint32_t seq, int64_t flags,
	      int64_t len)
{
	obs_emit(cx, &ospf_adj_obs,
		 (ObsVal[]){OV_S(what), OV_S(oi->iface->name), OV_IP(nbr), OV_U(seq), OV_I(flags),
			    OV_I(len)});
}

/* ---- events of the process ---- */

static void event_text(const LogOut *out, const ObsSpec *spec, const ObsVal *v)
{
	const char *what = obs_val(spec, v, "what")->s, *flag = obs_val(spec, v, "flag")->s;
	IpText id = ip_text(obs_val(spec, v, "id")->ip);
	if (strcmp(what, "spf") == 0)
		log_line(out, "OSPF", flag, "OSPF: running SPF for area %u",
			 (unsigned)obs_val(spec, v, "id")->ip);
	else if (strcmp(what, "build-router") == 0)
		log_line(out, "OSPF", flag,
			 "OSPF: Build router LSA for area 0, router ID %s, seq 0x%X", id.s,
			 (unsigned)obs_val(spec, v, "value")->i);
	else
		log_line(out, "OSPF", flag,
			 "%%OSPF-4-NORTRID: OSPF process %d cannot pick a router-id.",
			 (int)obs_val(spec, v, "value")->i);
}

const ObsSpec ospf_event_obs = {
	.name = "ospf-event",
	.kind = OBS_NOTE,
	.class = CLASS_NEIGHBOUR,
	.cite = "IOS Debug Command Reference: debug ip ospf",
	.fields = {{"flag", OV_STR}, {"what", OV_STR}, {"id", OV_IP4}, {"value", OV_INT}},
	.text = event_text,
};

void ospf_event(Ctx *cx, const char *flag, const char *text, Ip4 id, int64_t value)
{
	obs_emit(cx, &ospf_event_obs, (ObsVal[]){OV_S(flag), OV_S(text), OV_IP(id), OV_I(value)});
}

/* ---- link state IDs ---- */

static void conflict_text(const LogOut *out, const ObsSpec *spec, const ObsVal *v)
{
	IpText id = ip_text(obs_val(spec, v, "existing")->ip),
	       net = ip_text(obs_val(spec, v, "destination")->ip);
	log_line(
		out, "OSPF", "syslog",
		"%%OSPF-4-CONFLICTING_LSAID: Process %d area dummy area: LSA origination prevented "
		"by LSA with same LSID but a different mask",
		(int)obs_val(spec, v, "process")->i);
	log_line(out, "OSPF", "syslog", "  Existing Type %d LSA: LSID %s/%d",
		 (int)obs_val(spec, v, "type")->i, id.s, (int)obs_val(spec, v, "existing_len")->i);
	log_line(out, "OSPF", "syslog", "  New Destination: %s/%d", net.s,
		 (int)obs_val(spec, v, "length")->i);
}

const ObsSpec ospf_conflict_obs = {
	.name = "ospf-conflict",
	.kind = OBS_NOTE,
	.class = CLASS_CONFIG,
	.cite = "published logs of IOS 15. LIBERTY: 12.x is taken to say the same",
	.fields = {{"process", OV_INT},
		   {"type", OV_INT},
		   {"existing", OV_IP4},
		   {"existing_len", OV_INT},
		   {"destination", OV_IP4},
		   {"length", OV_INT}},
	.text = conflict_text,
};

void ospf_conflicts(Ctx *cx, const Ospf *o, const OspfLsids *ids)
{
	for (guint i = 0; i < ids->refused->len; i++) {
		OspfLsid *l = ids->refused->pdata[i];
		if (l->told)
			continue;
		l->told = true;
		obs_emit(cx, &ospf_conflict_obs,
			 (ObsVal[]){OV_I(o->pid), OV_I(l->type), OV_IP(l->in_way.id),
				    OV_I(l->in_way.net.len), OV_IP(l->net.addr), OV_I(l->net.len)});
	}
}

/* ---- debug ip ospf packet, hello, flood: made only if somebody wants them ---- */

static void packet_text(const LogOut *out, const ObsSpec *spec, const ObsVal *v)
{
	int64_t type = obs_val(spec, v, "type")->i;
	const char *way = obs_val(spec, v, "way")->s, *ifname = obs_val(spec, v, "interface")->s;
	IpText addr_ip = ip_text(obs_val(spec, v, "address")->ip),
	       from_ip = ip_text(obs_val(spec, v, "from")->ip);
	const char *addr = addr_ip.s, *from = from_ip.s;
	unsigned area = obs_val(spec, v, "area")->ip;
	if (type == OSPF_HELLO && strcmp(way, "send") == 0)
		log_line(out, "OSPF", "ip ospf hello",
			 "OSPF: Send hello to %s area %u on %s from %s", addr, area, ifname, from);
	else if (type == OSPF_HELLO)
		log_line(out, "OSPF", "ip ospf hello", "OSPF: Rcv hello from %s area %u from %s %s",
			 addr, area, ifname, from);
	else if (type == OSPF_LSU && strcmp(way, "send") == 0)
		log_line(out, "OSPF", "ip ospf flood", "OSPF: Sending update on %s to %s Area %u",
			 ifname, addr, area);
	else if (type == OSPF_LSU)
		log_line(out, "OSPF", "ip ospf flood", "OSPF: received update from %s, %s", addr,
			 ifname);
	if (strcmp(way, "send") != 0)
		log_line(out, "OSPF", "ip ospf packet",
			 "OSPF: rcv. v:2 t:%d l:%d rid:%s aid:%u.0.0.0 from %s", (int)type,
			 (int)obs_val(spec, v, "length")->i, addr, area, ifname);
}

const ObsSpec ospf_packet_obs = {
	.name = "ospf-packet",
	.kind = OBS_PACKET,
	.class = CLASS_PACKET,
	.cite = "IOS Debug Command Reference: debug ip ospf hello, flood, packet",
	.fields = {{"way", OV_STR},
		   {"type", OV_INT},
		   {"address", OV_IP4},
		   {"area", OV_IP4},
		   {"interface", OV_STR},
		   {"from", OV_IP4},
		   {"length", OV_INT}},
	.text = packet_text,
};

/* ---- what is refused ---- */

const ObsSpec ospf_drop_obs = {
	.name = "ospf-drop",
	.kind = OBS_DROP,
	.class = CLASS_PACKET,
	.cite = "RFC 2328 8.2",
	.fields = {{"where", OV_STR}, {"reason", OV_STR}, {"value", OV_INT}},
};

void ospf_drop(Ctx *cx, Iface *in, const char *reason, int64_t value)
{
	in->count.in_drops++;
	obs_emit(cx, &ospf_drop_obs, (ObsVal[]){OV_S(in->name), OV_S(reason), OV_I(value)});
}
