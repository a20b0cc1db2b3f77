/* The Internet Key Exchange, version 1: RFC 2409 on RFC 2408 (ISAKMP), with the IPsec DOI of RFC 2407.
 *
 * Phase 1 is main mode with a pre-shared key: six messages that make an ISAKMP SA (IkeSa). Phase 2 is quick
 * mode: three messages under it that make a pair of IPsec SAs, which models/ipsec owns. Informational exchanges
 * carry keepalives, notifies and DELETE. Each of the three is an IkeExchange of a kind of its own (IkeKind);
 * an aggressive mode would be a fourth. IOS calls an exchange under an SA a node.
 *
 *   ike_mm.c, ike_mm_fsm.c   main mode: its messages, its machine
 *   ike_qm.c, ike_qm_fsm.c   quick mode
 *   ike_info.c, ike_notify.c informational exchanges: those that come in, those that go out
 *   ike_keepalive.c          is the peer alive: Cisco's keepalives, DPD
 *   ike_sa.c                 SAs: made, found, forgotten
 *   ike_phase1.c, ike_end.c  how an SA begins, and how it ends
 *   ike_exchange.c, ike_retransmit.c   what the exchanges have in common; ike_material.c: their keys in the making
 *   ike_policy.c, ike_psk.c, ike_vid.c  proposals; pre-shared keys; vendor ids
 *   ike_log.c, ike_draw.c    what is said of it, and of drops; random numbers
 *   ike_msg.c, ike_pkt.c, ike_rules.c, ike_crypto.c   octets: messages, layouts, rules, arithmetic
 *   ike_late.c, ike_wire.c   what is made when somebody reads it: values and keys; datagrams, with IVs and HASH
 *
 * The centre is the machine of main mode. A message is opened, held against the rules and verified before the
 * machine hears of it, so whatever is wrong with a message is a drop with a reason and nothing else. Processing
 * takes time: a received message arms a work timer, and the answer leaves when it expires; an SA that dies in
 * between takes its timers along. The cryptography is real, if made only when octets are read (core/late.h); only its
 * randomness comes from the scenario's seed.
 *
 * A local address is an endpoint if models/ipsec says so: the interface's of a crypto map, or the virtual address
 * of its redundancy group while that is Active here. Nothing here knows of HSRP.
 *
 * Where we depart: aggressive mode, certificates, XAUTH and mode configuration are not spoken; NAT-T is
 * negotiated, but there is no NAT to find; IOS's exact order of vendor ids in 12.2 is not public. */

#include "models/ike/ike_engine.h"
#include "models/ike/ike_priv.h"
#include "models/ike/ike_view.h"
#include "models/svc/ikeport.h"

/* ---- receiving ---- */

static const IkeKind *const kinds[] = {&ike_main_kind, &ike_quick_kind, &ike_info_kind};

static void receive_under(Ctx *cx, Ike *ike, IkeSa *sa, const IsakmpMsg *head, Late *wire)
{
	if (!ike_sa_is_live(sa)) {
		ike_drop(cx, ike, DROP_SA_DELETED, sa->peer, head->exchange);
		return;
	}
	for (size_t i = 0; i < G_N_ELEMENTS(kinds); i++)
		if (kinds[i]->type == head->exchange) {
			kinds[i]->receive(cx, sa, head, wire);
			return;
		}
	ike_drop(cx, ike, DROP_EXCHANGE, sa->peer, head->exchange);
}

/* The address that it came to, in the VRF that it came in by. */
static OwnIp local_of(const Rx *rx)
{
	return own_ip(rx->in ? rx->in->vrf : VRF_GLOBAL, rx->dst);
}

static void receive(Ctx *cx, Ike *ike, const Rx *rx, const IsakmpMsg *head, Late *wire)
{
	IkeSa *sa = ike_sa_by_cookies(ike, head, local_of(rx), rx->src);

	if (sa) {
		receive_under(cx, ike, sa, head, wire);
		return;
	}
	if (ike_phase1_answer(cx, ike, local_of(rx), rx->src, head, wire))
		return;
	ike_say(cx, ike, NULL, SAY_LOG_NO_SA, (SayArgs){.peer = rx->src});
	ike_drop(cx, ike, DROP_NO_SA, rx->src, head->exchange);
}

static void on_packet(Ctx *cx, void *self, const Rx *rx, const Pkt *pkt)
{
	Ike *ike = self;
	Late *wire = pkt_late(pkt);
	Slice in = wire ? ike_wire_clear(wire) : ike_octets(pkt_bytes(pkt));
	IsakmpMsg head;

	if (ike->conf.disabled || !ike->keys->is_endpoint(ike->keys_self, local_of(rx), rx->src)) {
		ike_drop(cx, ike, ike->conf.disabled ? DROP_DISABLED : DROP_NOT_ENDPOINT, rx->src,
			 (int64_t)in.len);
		return;
	}
	if (in.len > IKE_MSG_MAX) {
		ike_drop(cx, ike, DROP_TOO_LONG, rx->src, (int64_t)in.len);
		return;
	}
	if (!codec_decode(&isakmp_header_pkt, in.data, in.len, &head, NULL, NULL, NULL)) {
		ike_say(cx, ike, NULL, SAY_LOG_BAD_MESSAGE, (SayArgs){.peer = rx->src});
		ike_drop(cx, ike, DROP_MALFORMED, rx->src, (int64_t)in.len);
		return;
	}
	Late *datagram = wire ? late_ref(wire) : late_of(g_bytes_ref(pkt_bytes(pkt)));
	receive(cx, ike, rx, &head, datagram);
	late_unref(datagram);
}

/* ---- service "ike" ---- */

static bool is_asked(const IkeSa *sa, uint64_t request)
{
	for (const GList *at = sa->pending.head; at; at = at->next)
		if (((const SaRequest *)at->data)->request == request)
			return true;
	for (unsigned i = 0; i < sa->exchanges->len; i++) {
		const IkeExchange *x = sa->exchanges->pdata[i];
		if (x->kind == &ike_quick_kind && x->mine && x->quick.pair.request == request &&
		    x->sm.state != QM_COMPLETE && x->sm.state != QM_FAILED)
			return true;
	}
	return false;
}

static bool is_asked_anywhere(const Ike *ike, const SaRequest *req)
{
	const GPtrArray *sas = ike_sas_between(ike, req->local, req->peer);

	for (unsigned i = 0; i < sas->len; i++) {
		const IkeSa *sa = sas->pdata[i];
		if (ike_sa_is_live(sa) && is_asked(sa, req->request))
			return true;
	}
	return false;
}

static void svc_request(Ctx *cx, void *self, const SaRequest *req)
{
	Ike *ike = self;

	g_assert(req->n_proposals > 0);
	if (is_asked_anywhere(ike, req))
		return;
	IkeSa *sa = ike_sa_for(ike, req->local, req->peer);
	if (sa) {
		ike_sa_used(cx, sa);
		ike_qm_begin(cx, sa, req);
		return;
	}
	sa = ike_sa_pending(ike, req->local, req->peer);
	if (!sa)
		sa = ike_phase1_begin(cx, ike, req->local, req->peer);
	if (!sa) {
		ike->keys->failed(cx, ike->keys_self, req->request, req->peer,
				  "no ISAKMP policy or pre-shared key");
		return;
	}
	SaRequest *kept = g_memdup2(req, sizeof *req);
	kept->map = world_intern(ike->node->world, req->map ? req->map : "");
	g_queue_push_tail(&sa->pending, kept);
}

static void svc_flush(Ctx *cx, void *self, OwnIp local, Ip4 peer, bool tell, const char *reason)
{
	Ike *ike = self;

	for (unsigned i = 0; i < ike->sas->len; i++) {
		IkeSa *sa = ike->sas->pdata[i];
		if (sa->local == local && (peer == 0 || sa->peer == peer))
			ike_sa_delete(cx, sa,
				      (IkeDeath){.reason = reason, .tell = tell, .silent = true});
	}
}

static bool svc_invalid_spi(Ctx *cx, void *self, OwnIp local, Ip4 peer, uint32_t spi)
{
	Ike *ike = self;
	IkeSa *sa = ike_sa_for(ike, local, peer);

	if (sa) { /* Cisco document 115801: whatever is configured */
		ike_sa_used(cx, sa);
		ike_notify_delete_spis(cx, sa, &spi, 1);
		return true;
	}
	if (!ike->conf.spi_recovery) {
		ike_say(cx, ike, NULL, SAY_NO_SA_FOR_SPI,
			(SayArgs){.peer = peer, .local = local, .x = spi});
		return false;
	}
	/* IOS 12.3(2)T Invalid SPI Recovery: an IKE SA is made to say it */
	sa = ike_sa_pending(ike, local, peer);
	if (!sa)
		sa = ike_phase1_begin(cx, ike, local, peer);
	if (sa)
		sa->orphan_spi = spi;
	return false;
}

static void svc_deleted(Ctx *cx, void *self, OwnIp local, Ip4 peer, const uint32_t *spi, unsigned n)
{
	IkeSa *sa = ike_sa_for(self, local, peer);

	if (sa)
		ike_notify_delete_spis(cx, sa, spi, n);
}

static IkeWatch *svc_watch(const void *self, OwnIp local, Ip4 peer)
{
	return (IkeWatch *)ike_alive_watcher(self, local, peer);
}

static void svc_heard(Ctx *cx, IkeWatch *watch)
{
	ike_alive_heard(cx, (IkeSa *)watch);
}

static void svc_sending(Ctx *cx, IkeWatch *watch)
{
	ike_alive_sending(cx, (IkeSa *)watch);
}

static bool svc_phase1(const void *self, OwnIp local, Ip4 peer, IkePhase1 *out)
{
	const IkeSa *sa = ike_sa_for(self, local, peer);
	if (!sa)
		return false;
	*out = (IkePhase1){.conn = sa->conn,
			   .cipher = sa->suite.cipher == IKE_DES    ? ESP_DES
				     : sa->suite.cipher == IKE_3DES ? ESP_3DES
								    : ESP_AES,
			   .hash = sa->suite.hash == IKE_MD5 ? ESP_AUTH_MD5 : ESP_AUTH_SHA};
	return true;
}

static bool svc_is_strict(const void *self)
{
	return ike_is_strict(self);
}

static const IkeSvc svc = {
	.request = svc_request,
	.flush = svc_flush,
	.invalid_spi = svc_invalid_spi,
	.deleted = svc_deleted,
	.watch = svc_watch,
	.heard = svc_heard,
	.sending = svc_sending,
	.phase1 = svc_phase1,
	.is_strict = svc_is_strict,
};

/* ---- commands ---- */

/* "clear crypto isakmp [conn-id]": the SAs end, and the peers are told. */
static void clear_isakmp(Ctx *cx, void *self, const Args *a)
{
	Ike *ike = self;
	unsigned conn = (unsigned)arg_num(a, "conn");

	for (unsigned i = 0; i < ike->sas->len; i++) {
		IkeSa *sa = ike->sas->pdata[i];
		if (!arg_has(a, "conn") || sa->conn == conn)
			ike_sa_delete(cx, sa, (IkeDeath){.reason = "Administrative", .tell = true});
	}
}

static const ExecCmd execs[] = {
	{"clear crypto isakmp [<conn:0-65535>]", clear_isakmp},
	{NULL, NULL},
};

static const DebugCmd debugs[] = {
	{"debug crypto isakmp", "crypto isakmp", "Crypto ISAKMP", "Cryptographic Subsystem"},
	{NULL, NULL},
};

/* ---- class ---- */

static bool init(void *self, Node *node, GError **err)
{
	Ike *ike = self;

	(void)err;
	ike->node = node;
	ike_sas_init(ike);
	ike->ip = node_service(node, "ip", &ike->ip_self);
	ike->keys = node_service(node, "key-engine", &ike->keys_self);
	ike_conf_init(&ike->conf);
	return true;
}

static void start(Ctx *cx, void *self)
{
	Ike *ike = self;
	uint64_t seed = world_seed(ike->node->world);

	ike_params_get(&ike->par, ike->node); /* by now the scenario has set its own */
	ike->epoch = rng_draw(seed, ike->node->name, "ike power-on", (uint64_t)ctx_now(cx));
	ike_random(ike, "ike box cookie", 0, ike->box, sizeof ike->box);
}

/* LIBERTY: "no crypto isakmp enable" ends the SAs that are there; what becomes of them is not public. Who speaks no
 * IKE sends none, so the peers are not told: the worst case. */
static void on_config(Ctx *cx, void *self)
{
	Ike *ike = self;

	if (!ike->conf.disabled)
		return;
	for (unsigned i = 0; i < ike->sas->len; i++)
		ike_sa_delete(cx, ike->sas->pdata[i], (IkeDeath){.reason = "ISAKMP is disabled"});
}

static void stop(Ctx *cx, void *self)
{
	ike_engine_stop(cx, self);
}

static void fini(void *self)
{
	Ike *ike = self;

	ike_sas_fini(ike);
	ike_conf_clear(&ike->conf);
}

static bool is_at_work(const IkeExchange *x)
{
	return ike_exchange_works(x) || timer_running(&x->retransmit);
}

static bool says_more(const IkeSa *sa)
{
	for (unsigned i = 0; i < sa->exchanges->len; i++)
		if (is_at_work(sa->exchanges->pdata[i]))
			return true;
	return is_at_work(sa->phase1);
}

/* An established SA has its lifetime running; a deleted one waits for its purge and says no more. */
static bool invariant(const void *self, const char **why)
{
	const Ike *ike = self;

	for (unsigned i = 0; i < ike->sas->len; i++) {
		const IkeSa *sa = ike->sas->pdata[i];
		if (ike_sa_is_live(sa) && !ike_sa_holds_conn(sa)) {
			*why = "two live ISAKMP SAs have one connection id";
			return false;
		}
		if (ike_sa_is_up(sa) != timer_running(&sa->lifetime)) {
			*why = "an ISAKMP SA is up without a lifetime, or the other way round";
			return false;
		}
		if (!ike_sa_is_live(sa) && !timer_running(&sa->linger)) {
			*why = "a deleted ISAKMP SA is not going to be purged";
			return false;
		}
		if (!ike_sa_is_live(sa) && says_more(sa)) {
			*why = "an exchange of a deleted ISAKMP SA goes on";
			return false;
		}
		if (ike_sa_state(sa) == MM_READY) {
			*why = "an ISAKMP SA that nobody began";
			return false;
		}
	}
	return true;
}

static const Bind binds[] = {
	{.table = "udp", .key = IKE_PORT, .demux = &udp500_demux},
	{.table = NULL},
};
static const Provide provides[] = {
	{"ike", &svc},
	{NULL, NULL},
};
static const Require requires[] = {
	{"ip", false},
	{"key-engine", false},
	{NULL, false},
};
static const FsmSpec *const machines[] = {&ike_mm_fsm, &ike_qm_fsm, &ike_alive_fsm, NULL};
static const PktSpec *const packets[] = {&isakmp_header_pkt, &isakmp_pkt, &isakmp_attrs_pkt, NULL};
static const TimerSpec *const timers[] = {
	&ike_work_timer,   &ike_mm_retransmit_timer, &ike_lifetime_timer, &ike_alive_timer,
	&ike_linger_timer, &ike_qm_retransmit_timer, &ike_purge_timer,    NULL};
static const ObsSpec *const observations[] = {&ike_note_obs, &ike_sa_obs,  &ike_transition_obs,
					      &ike_drop_obs, &ike_key_obs, &ike_engine_obs,
					      NULL};

static const HelpText help[] = {
	{"clear crypto isakmp", "Clear ISAKMP database"},
	{"clear crypto isakmp <conn>", "connection id of SA"},
	{"debug crypto isakmp", "ISAKMP Key Management"},
	{"show crypto isakmp", "Show ISAKMP"},
	{"show crypto isakmp key", "Show ISAKMP preshared keys"},
	{"show crypto isakmp policy", "Show ISAKMP protection suite policy"},
	{"show crypto isakmp sa", "Show ISAKMP Security Associations"},
	{"show crypto isakmp sa detail", "Show ISAKMP SA Detail"},
	{NULL, NULL},
};

static const Form *const forms[] = {&ike_show_form, NULL};

const ProtoClass ike_class = {
	.name = "ike",
	.spec_ref = "RFC 2409, RFC 2408, RFC 2407, RFC 3706",
	.kinds = NODE_ROUTER,
	.self_size = sizeof(Ike),
	.fsm = machines,
	.pkt = packets,
	.timer = timers,
	.obs = observations,
	.stmt = ike_stmts,
	.conf_help = ike_conf_help,
	.mode = ike_modes,
	.groups = ike_groups,
	.bind = binds,
	.view = ike_views,
	.show = ike_shows,
	.debug = debugs,
	.exec = execs,
	.help = help,
	.param = ike_params,
	.form = forms,
	.provides = provides,
	.requires = requires,
	.init = init,
	.gaps = ike_gaps,
	.start = start,
	.on_config = on_config,
	.on_packet = on_packet,
	.stop = stop,
	.fini = fini,
	.invariant = invariant,
};
