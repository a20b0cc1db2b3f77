/* IPsec on IOS: crypto maps, security associations, ESP in tunnel mode.
 *
 * The centre is the identity (ipsec_map.c): one permit line of one crypto map entry on one interface. A
 * packet that leaves by the interface and fits the line is encrypted under the identity's newest pair of SAs
 * (ipsec_flow.c, ipsec_sa.c, ipsec_esp.c, its size: ipsec_mtu.c); without one it is dropped and IKE is asked (ipsec_fsm.c). IKE
 * hands over finished pairs and takes them back through the key engine (ipsec_engine.c). A packet that fits
 * the mirrored line and arrives in clear is dropped.
 *
 * With `crypto map NAME redundancy GROUP` the local endpoint is the group's virtual address, and there is
 * one only while the group is Active here. Leaving Active ends all SAs of the map without a word; nothing is
 * kept for the next Active router (stateless; Cisco document 17826, the tech note). The order of its log is
 * kept: the group's Redundancy line, the session's end, then the redundancy enquiry.
 *
 * RFC 2401 (architecture), RFC 2406 (ESP), RFC 2407 (the DOI's numbers); IOS where it departs:
 *   - proxies are the access list's line, not the packet (RFC 2401 4.4.2 allows both);
 *   - no packet waits for an SA;
 *   - statement "crypto map" binds to an interface, not to a host.
 * LIBERTY: AH, transport mode, manual keys, dynamic maps, stateful failover and NAT-T are not modelled;
 * their statements say so. */

#include "models/ipsec/ipsec_priv.h"

#include <string.h>

static const Param params[] = {
	{"ipsec.request-timer", PARAM_TIME, VT_S(30), VT_S(1), VT_H(1),
	 "IOS debug crypto ipsec: request timer fired, 30 s", NULL},
	{"ipsec.rekey-margin", PARAM_TIME, VT_S(30), 0, VT_H(1),
	 "Cisco MDS 9000 Configuration Guide, IPsec (same code family)", NULL},
	{"ipsec.path-mtu-age", PARAM_TIME, VT_MIN(10), VT_S(1), VT_H(24),
	 "RFC 1191 6.3, as RFC 4301 8.2.2 asks for; IOS documents it of tunnels (tunnel "
	 "path-mtu-discovery age-timer, 10 minutes), not of crypto maps",
	 NULL},
	{"ipsec.rekey-kb", PARAM_INT, 256, 0, 1000000,
	 "LIBERTY: IOS documents 256 kB without a primary source for 12.3", NULL},
	{"ipsec.kb-low", PARAM_PPM, 10000, 0, 1000000,
	 "calibrated: the least that nine samples of T-train software SAs start below the agreed "
	 "volume",
	 (const ParamRelease[]){{"12.2*", 0, "tech note, vpn7200: 4607997"},
				{"15.*", 10000, "calibrated: samples of 15.x are among the nine"},
				{"16.*", 10000, "carried over from 15.x"},
				{"17.*", 10000, "carried over from 15.x"},
				{NULL, 0, NULL}}},
	{"ipsec.kb-high", PARAM_PPM, 83000, 0, 1000000,
	 "calibrated: the most, as above (4232043 of 4608000)",
	 (const ParamRelease[]){{"12.2*", 0, "tech note, vpn7200: 4607997"},
				{"15.*", 83000, "calibrated: samples of 15.x are among the nine"},
				{"16.*", 83000, "carried over from 15.x"},
				{"17.*", 83000, "carried over from 15.x"},
				{NULL, 0, NULL}}},
	{"ipsec.first-conn", PARAM_INT, 2000, 1, 100000,
	 "tech note, show crypto ipsec sa: conn id 2000", NULL},
	{"ipsec.session-log", PARAM_BOOL, 0, 0, 1,
	 "Cisco IOS Security Command Reference: crypto logging session",
	 (const ParamRelease[]){
		 {"12.3*T*", 1, "tech note, 7204VXR-1: SESSION_STATUS without the command"},
		 {"15.*", 0, "Cisco IOS Security Command Reference: crypto logging session"},
		 {"16.*", 0, "carried over from 15.x"},
		 {"17.*", 0, "carried over from 15.x"},
		 {NULL, 0, NULL}}},
	{"ipsec.ha-send-delete", PARAM_BOOL, 0, 0, 1,
	 "LIBERTY: whether a router that leaves Active sends DELETE is not established; off is the "
	 "worst case",
	 NULL},
	{"ipsec.fragment-before-encryption", PARAM_BOOL, 1, 0, 1,
	 "Cisco IOS 12.2(13)T, Pre-Fragmentation for IPsec VPNs: on by default",
	 (const ParamRelease[]){
		 {"12.0*", 0, "before Pre-Fragmentation for IPsec VPNs, 12.1(11b)E and 12.2(13)T"},
		 {"12.1*", 0, "before Pre-Fragmentation for IPsec VPNs, 12.1(11b)E and 12.2(13)T"},
		 {"12.2*S*", 1, "Pre-Fragmentation for IPsec VPNs, 12.2(14)S"},
		 {"12.2(13)T*", 1, "Pre-Fragmentation for IPsec VPNs, 12.2(13)T"},
		 {"12.2(15)T*", 1, "Pre-Fragmentation for IPsec VPNs, 12.2(13)T"},
		 {"12.2*", 0, "before Pre-Fragmentation for IPsec VPNs, 12.2(13)T"},
		 {"15.*", 1, "carried over from 12.2(13)T"},
		 {"16.*", 1, "carried over from 12.2(13)T"},
		 {"17.*", 1, "carried over from 12.2(13)T"},
		 {NULL, 0, NULL}}},
	{0},
};

static bool init(void *self, Node *node, GError **err)
{
	(void)err;
	Ipsec *x = self;
	x->node = node;
	x->ip = node_service(node, "ip", &x->ip_self);
	x->acl = node_service(node, "acl", &x->acl_self);
	x->ike = node_service(node, "ike", &x->ike_self);
	ipsec_conf_init(x);
	x->acl->ask_plain(x->acl_self, ipsec_why_plain, x);
	ipsec_idents_init(x);
	pairs_init(x);
	x->listeners = g_array_new(FALSE, FALSE, sizeof(Listener));
	for (unsigned i = 0; i < N_LIMITED; i++)
		x->logged[i] = -VT_MIN(1);
	return true;
}

static void read_params(Ipsec *x)
{
	x->request_timer = param_get(x->node, "ipsec.request-timer");
	x->rekey_margin = param_get(x->node, "ipsec.rekey-margin");
	x->path_age = param_get(x->node, "ipsec.path-mtu-age");
	x->rekey_kb = param_get(x->node, "ipsec.rekey-kb");
	x->kb_low_ppm = param_get(x->node, "ipsec.kb-low");
	x->kb_high_ppm = MAX(param_get(x->node, "ipsec.kb-high"), x->kb_low_ppm);
	x->first_conn = param_get(x->node, "ipsec.first-conn");
	x->session_log = param_get(x->node, "ipsec.session-log");
	x->ha_send_delete = param_get(x->node, "ipsec.ha-send-delete");
	x->frag_before = param_get(x->node, "ipsec.fragment-before-encryption");
}

static const IpHook out_hook = {"crypto map", IP_OUTPUT, IP_RANK_OUT_CRYPTO, ipsec_out};
static const IpHook in_hook = {"crypto map", IP_INPUT, IP_RANK_IN_CRYPTO, ipsec_in};

static void start(Ctx *cx, void *self)
{
	Ipsec *x = self;
	read_params(x);
	x->ip->add_feature(x->ip_self, &out_hook, x);
	x->ip->add_feature(x->ip_self, &in_hook, x);
	x->running = true;
	ipsec_sizes_apply(x);
	ipsec_refresh(cx, x, "configuration");
}

static void on_config(Ctx *cx, void *self)
{
	Ipsec *x = self;
	if (!x->running)
		return;
	ipsec_sizes_apply(x);
	ipsec_refresh(cx, x, "configuration");
}

/* ---- redundancy ---- */

static const Attach *attach_of(const Ipsec *self, const char *group)
{
	for (unsigned i = 0; i < self->attach->len; i++) {
		const Attach *at = self->attach->pdata[i];
		if (!at->gone && strcmp(at->group, group) == 0)
			return at;
	}
	return NULL;
}

static void flush_idents(Ctx *cx, Ipsec *self, const char *group)
{
	for (unsigned i = 0; i < self->idents->len; i++) {
		Ident *id = self->idents->pdata[i];
		if (strcmp(id->at->group, group) == 0)
			ident_event(cx, id, EV_FLUSHED);
	}
}

/* The virtual address is ours no more: what was made with it as endpoint ends, here at once; the peer hears
 * of it only if the platform says so. */
static void leave_active(Ctx *cx, Ipsec *self, const char *group)
{
	const char *why = "redundancy group left Active";
	SaEnd how = SA_END_QUIET | (self->ha_send_delete ? SA_END_TELL : 0);
	for (unsigned i = 0; i < self->pairs->len;) {
		Pair *p = self->pairs->pdata[i];
		if (strcmp(p->id->at->group, group) == 0) {
			pair_remove(cx, p, why, how);
			i = 0;
		} else {
			i++;
		}
	}
	flush_idents(cx, self, group);
	for (unsigned i = 0; i < self->attach->len; i++) {
		Attach *at = self->attach->pdata[i];
		if (!at->local || strcmp(at->group, group) != 0)
			continue;
		OwnIp was = at->local;
		at->local = 0;
		if (self->ike)
			self->ike->flush(cx, self->ike_self, was, 0, self->ha_send_delete, why);
	}
}

/* When the enquiry is made: the tech note's logs show it with HSRP's Active -> Init and Speak -> Standby, and
 * not with the other changes. */
static bool enquires(RedRole from, RedRole to)
{
	return to == RED_STANDBY || (to == RED_NONE && from == RED_ACTIVE);
}

static void on_redundancy(Ctx *cx, Ipsec *self, const Signal *sig)
{
	if (!attach_of(self, sig->group))
		return;
	ctx_used(cx, CAUSE_USED_ROLE, sig->stamp);
	if (sig->from_role == RED_ACTIVE)
		leave_active(cx, self, sig->group);
	const Vip *vip = vip_by_group(self->node, sig->group);
	if (vip && vip->enquire && enquires(sig->from_role, sig->to_role))
		vip->enquire(cx, vip->owner);
	if (sig->to_role == RED_ACTIVE)
		ipsec_refresh(cx, self, "redundancy");
}

static void on_signal(Ctx *cx, void *self, const Signal *sig)
{
	Ipsec *x = self;
	if (!x->running)
		return;
	if (sig->kind == SIG_REDUNDANCY)
		on_redundancy(cx, x, sig);
	else
		ipsec_refresh(cx, x, "address");
}

/* ---- clear crypto sa ---- */

/* All SAs end here, and the peers are told (Security Command Reference 12.3, clear crypto sa). */
static void run_clear(Ctx *cx, void *self, const Args *a)
{
	Ipsec *x = self;
	Ip4 peer = arg_ip(a, "ip");
	for (unsigned i = 0; i < x->pairs->len;) {
		Pair *p = x->pairs->pdata[i];
		bool fits =
			(!arg_has(a, "ip") || p->peer == peer) &&
			(!arg_has(a, "name") || strcmp(p->id->at->map, arg_str(a, "name")) == 0);
		if (fits)
			pair_remove(cx, p, "cleared", SA_END_TELL);
		i = fits ? 0 : i + 1;
	}
}

static void run_clear_counters(Ctx *cx, void *self, const Args *a)
{
	(void)cx;
	(void)a;
	const Ipsec *x = self;
	for (unsigned i = 0; i < x->idents->len; i++)
		memset(&((Ident *)x->idents->pdata[i])->count, 0, sizeof(IdentCounters));
}

static const ExecCmd execs[] = {
	{"clear crypto sa", run_clear},
	{"clear crypto sa peer <ip:ip4>", run_clear},
	{"clear crypto sa map <name:word>", run_clear},
	{"clear crypto sa counters", run_clear_counters},
	{NULL, NULL},
};

/* ---- class ---- */

static void fini(void *self)
{
	Ipsec *x = self;
	pairs_fini(x);
	ipsec_unmap(x);
	ipsec_conf_fini(x);
	ipsec_sizes_fini(x);
	ipsec_idents_fini(x);
	g_array_unref(x->listeners);
}

static bool invariant(const void *self, const char **why)
{
	const Ipsec *x = self;
	for (unsigned i = 0; i < x->pairs->len; i++) {
		const Pair *p = x->pairs->pdata[i];
		*why = "an SA with a local endpoint that is not ours";
		if (x->running && p->local != ipsec_endpoint(x, p->id->at))
			return false;
	}
	for (unsigned i = 0; i < x->idents->len; i++) {
		const Ident *id = x->idents->pdata[i];
		*why = "an identity whose state does not tell whether it has SAs";
		bool up = id->fsm.state == ST_UP || id->fsm.state == ST_REKEYING;
		if (up != (id->n_pairs > 0))
			return false;
	}
	return true;
}

static const FsmSpec *const fsms[] = {&ident_fsm, NULL};
static const PktSpec *const pkts[] = {&esp_pkt, NULL};
static const LayerSpec *const layers[] = {&esp_layer, NULL};
static const TimerSpec *const timers[] = {&ident_timer, &rekey_timer, &expiry_timer,
					  &path_age_timer, NULL};
static const Bind binds[] = {
	{"ipproto", 50, 0},
	{"icmp-error-proto", 50, 0},
	{NULL, 0, 0},
};
static const DebugCmd debugs[] = {
	{"debug crypto ipsec", "crypto ipsec", "Crypto IPSEC", "Cryptographic Subsystem"},
	{NULL, NULL},
};
static const Provide provides[] = {
	{"key-engine", &key_engine_svc},
	{"crypto-map", &crypto_map_svc},
	{NULL, NULL},
};
static const Require requires[] = {
	{"ip", false},
	{"acl", false},
	{"ike", true},
	{NULL, false},
};
/* Rank: after whoever moves the virtual address, before those who follow the SAs (rri). */
static const SignalWant signals[] = {
	{SIG_REDUNDANCY, 10, false},
	{SIG_IF_ADDR, 50, false},
	{.end = true},
};

static const HelpText help[] = {
	{"clear crypto sa", "Clear all crypto SAs"},
	{"clear crypto sa counters", "Reset the SA counters"},
	{"clear crypto sa map", "Clear all SAs for a given crypto map"},
	{"clear crypto sa peer", "Clear all SAs for a given crypto peer"},
	{"debug crypto ipsec", "IPSEC processing"},
	{"show crypto engine", "Show crypto engine info"},
	{"show crypto engine connections", "Show crypto engine connections info"},
	{"show crypto engine connections active", "Show active crypto connections"},
	{"show crypto ipsec", "Show IPSEC policy"},
	{"show crypto ipsec sa", "IPSEC SA table"},
	{"show crypto ipsec sa interface", "Show info for specific interface"},
	{"show crypto ipsec sa map", "IPSEC SA table for a specific crypto map"},
	{"show crypto ipsec sa peer", "Show all existing SAs with peer's IP"},
	{"show crypto ipsec security-association",
	 "Show parameters for IPSec security associations"},
	{"show crypto ipsec security-association lifetime", "Show lifetime"},
	{"show crypto ipsec transform-set", "Crypto transform sets"},
	{"show crypto map", "Crypto maps"},
	{"show crypto map tag", "Crypto maps with a given tag"},
	{"show crypto session", "Show crypto sessions (tunnels)"},
	{NULL, NULL},
};

static const Form *const forms[] = {&ipsec_show_form, &ipsec_mtu_form, &ipsec_log_form, NULL};

const ProtoClass ipsec_class = {
	.name = "ipsec",
	.spec_ref = "RFC 2401, RFC 2406; Cisco IOS Security Configuration Guide 12.3, Configuring "
		    "IPSec Network Security",
	.kinds = NODE_ROUTER,
	.self_size = sizeof(Ipsec),
	.fsm = fsms,
	.pkt = pkts,
	.layer = layers,
	.timer = timers,
	.obs = ipsec_obs,
	.stmt = ipsec_stmts,
	.check = ipsec_conf_check,
	.conf_help = ipsec_conf_help,
	.mode = ipsec_modes,
	.groups = ipsec_groups,
	.bind = binds,
	.view = ipsec_views,
	.show = ipsec_shows,
	.debug = debugs,
	.exec = execs,
	.help = help,
	.param = params,
	.form = forms,
	.provides = provides,
	.requires = requires,
	.signals = signals,
	.init = init,
	.gaps = ipsec_gaps,
	.start = start,
	.on_config = on_config,
	.take_packet = ipsec_take,
	.on_signal = on_signal,
	.fini = fini,
	.invariant = invariant,
};
