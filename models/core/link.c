/* Cables. A transmission is one event, at the other end, after the latency of its direction. */

#include "models/core/link.h"

#include "models/core/fate.h"
#include "models/core/node_priv.h"
#include "models/core/pkt_priv.h"
#include "sim/record/obs.h"

G_STATIC_ASSERT(sizeof(LinkDir[2]) == 64);

static const ObsSpec frame_obs = {
	.name = "frame",
	.kind = OBS_FRAME,
	.class = CLASS_PACKET,
	.cite = "IEEE 802.3: a frame on one link",
	.fields = {{"frame", OV_PTR}},
};

static void deliver(Ctx *cx, void *self, void *arg);
static bool tx_cable(Ctx *cx, Iface *ifc, Pkt *frame);
static bool has_light(const Iface *ifc);
static void cable_changed(Ctx *cx, Iface *ifc);

const Medium medium_cable = {
	.name = "cable", .has_carrier = has_light, .tx = tx_cable, .changed = cable_changed};

static void dispose_frame(void *self, void *arg)
{
	(void)self;
	pkt_unref(arg);
}

static const EventKind deliver_kind = {"deliver", deliver, dispose_frame};

Link *link_new(Net *net, const char *name, Iface *a, Iface *b, VTime latency)
{
	Link *l = g_aligned_alloc0(1, sizeof *l, _Alignof(Link));
	g_assert(!a->link && !b->link && a != b && latency >= 1);
	l->net = net;
	l->name = world_intern(net->world, name);
	l->end[0] = a;
	l->end[1] = b;
	for (unsigned i = 0; i < 2; i++) {
		Iface *end = l->end[i];
		end->link = l;
		end->medium = &medium_cable;
		end->end = i;
		l->dir[i].to = l->end[!i];
		l->dir[i].to_node = l->end[!i]->node->id;
		l->dir[i].latency = latency;
		g_autofree char *purpose = g_strdup_printf("link %s", end->name);
		rng_init(&l->chance[i].draws, world_seed(net->world), end->node->name, purpose);
	}
	g_ptr_array_add(net->links, l);
	return l;
}

void link_free(Link *l)
{
	for (unsigned i = 0; i < 2; i++)
		if (l->chance[i].sent)
			g_array_unref(l->chance[i].sent);
	g_aligned_free(l);
}

void link_set_jitter(Link *l, unsigned from, VTime jitter)
{
	l->chance[from].jitter = jitter;
	l->dir[from].varies = jitter > 0;
}

static void encode_frame(const void *frame, GByteArray *out)
{
	pkt_encode(frame, out);
}

static void summarise_frame(const void *frame, const char **protocol, GString *out)
{
	pkt_summary(frame, protocol, out);
}

static void tell_frame(Ctx *cx, const Link *l, unsigned from, const Pkt *p, VTime sent,
		       const char *dropped)
{
	const Iface *a = l->end[from], *b = l->end[!from];
	FrameObs f = {
		.segment = l->name,
		.from_port = a->port,
		.to_port = b->port,
		.from_if = a->ordinal,
		.to_if = b->ordinal,
		.from_node = a->node->id,
		.to_node = b->node->id,
		.origin = pkt_origin(p) == a->node->id,
		.dropped = dropped,
		.uid = pkt_uid(p),
		.parent_uid = pkt_parent(p),
		.sent_at = sent,
		.length = (uint32_t)pkt_length(p),
		.frame = p,
		.encode = encode_frame,
		.summary = summarise_frame,
	};
	obs_emit(cx, &frame_obs, (ObsVal[]){{.p = &f}});
}

/* Frames of one direction arrive in the order in which they were sent, so their send times queue. */
static VTime sent_time(const Link *l, unsigned from, VTime now)
{
	GArray *sent = l->chance[from].sent;
	if (!sent || sent->len == 0)
		return now - l->dir[from].latency;
	VTime t = g_array_index(sent, VTime, 0);
	g_array_remove_index(sent, 0);
	return t;
}

static void note_sent(LinkChance *c, VTime now)
{
	if (!c->sent)
		c->sent = g_array_new(FALSE, FALSE, sizeof(VTime));
	g_array_append_val(c->sent, now);
}

/* --wire: what arrives is what its octets say. */
static Pkt *through_wire(Ctx *cx, Link *l, unsigned from, Pkt *frame)
{
	g_autoptr(GByteArray) octets = g_byte_array_new();
	CodecErr err = {0};
	pkt_encode(frame, octets);
	Pkt *got = pkt_decode(l->net->pkts, octets->data, octets->len, pkt_uid(frame),
			      pkt_parent(frame), &err);
	if (got)
		pkt_copy_watch(got, frame);
	else
		iface_drop(cx, l->end[!from], frame, "malformed frame");
	pkt_unref(frame);
	return got;
}

static void deliver(Ctx *cx, void *self, void *arg)
{
	Iface *to = self;
	Pkt *frame = arg;
	unsigned from = !to->end;
	bool told = obs_wanted(cx, OBS_FRAME);
	VTime sent = told ? sent_time(to->link, from, ctx_now(cx)) : 0;
	ctx_what(cx, to->port);
	if (!to->carrier) {
		if (told)
			tell_frame(cx, to->link, from, frame, sent, "no carrier");
		fate_lost(cx, frame, to->link->name, "no carrier");
		pkt_unref(frame);
		return;
	}
	if (told)
		tell_frame(cx, to->link, from, frame, sent, NULL);
	if (to->node->net->wire)
		frame = through_wire(cx, to->link, from, frame);
	if (frame)
		node_rx(cx, to, frame);
}

void link_tx(Ctx *cx, Link *l, unsigned from, Pkt *frame)
{
	LinkDir *d = &l->dir[from];
	VTime now = ctx_now(cx), at = now + d->latency;
	if (d->loss_ppm && rng_chance(rng_next(&l->chance[from].draws), d->loss_ppm)) {
		if (obs_wanted(cx, OBS_FRAME))
			tell_frame(cx, l, from, frame, now, "link loss");
		fate_lost(cx, frame, l->name, "link loss");
		pkt_unref(frame);
		return;
	}
	if (d->varies)
		at += rng_span(rng_next(&l->chance[from].draws), 0, l->chance[from].jitter);
	at = MAX(at, d->last_arrival);
	d->last_arrival = at;
	if (obs_wanted(cx, OBS_FRAME))
		note_sent(&l->chance[from], now);
	sched_at(cx, at, PH_DELIVER, d->to_node, &deliver_kind, d->to, frame);
}

static bool tx_cable(Ctx *cx, Iface *ifc, Pkt *frame)
{
	if (!ifc->carrier)
		return false;
	link_tx(cx, ifc->link, ifc->end, frame);
	return true;
}

static bool has_light(const Iface *ifc)
{
	return ifc->carrier;
}

/* A switch port cannot be shut; a router's interface gives no carrier while it is, nor while its Port-channel is (IOS:
 * `shutdown` of a Port-channel shuts its members). */
static bool end_gives(const Iface *ifc)
{
	return ifc->node->powered && !ifc->shutdown && !(ifc->bundle && ifc->bundle->shutdown);
}

/* Two ends that are set to different speeds do not see each other (IEEE 802.3 28.2.3.1: each looks for its own idle
 * signal); an end that negotiates takes the other's. */
static bool speeds_meet(const Iface *a, const Iface *b)
{
	return !a->set.mbit || !b->set.mbit || a->set.mbit == b->set.mbit;
}

/* What a port of its kind runs at, unless it is set to less; 0: it is a switch's, or no Ethernet. */
static uint32_t end_mbit(const Iface *ifc)
{
	char name[40], shortname[40];
	uint32_t kbit;
	if (ifc->type != IF_ETHERNET || ifc->node->kind == NODE_SWITCH)
		return 0;
	if (ifc->set.mbit)
		return ifc->set.mbit;
	iface_name_parse(ifc->name, name, shortname, NULL, &kbit);
	return kbit / 1000;
}

uint32_t link_mbit(const Iface *ifc)
{
	const Link *l = ifc->link;
	uint32_t a = l ? end_mbit(l->end[0]) : 0, b = l ? end_mbit(l->end[1]) : 0;
	return a && b ? MIN(a, b) : 0;
}

const char *link_misfit(const Link *l)
{
	enum { GIGABIT = 1000 };
	const IfaceSet *a = &l->end[0]->set, *b = &l->end[1]->set;
	uint32_t mbit = link_mbit(l->end[0]);
	if (!mbit || !speeds_meet(l->end[0], l->end[1]))
		return NULL;
	if (a->silent != b->silent)
		return "the other end negotiates and this one does not (no negotiation auto, speed "
		       "nonegotiate): one of them may stay down, or lose frames at half duplex";
	if (mbit >= GIGABIT || (a->duplex == DUPLEX_FULL) == (b->duplex == DUPLEX_FULL))
		return NULL;
	return "the other end is not set to full duplex: it goes to half, and frames are lost when "
	       "both send";
}

static bool has_carrier(const Link *l)
{
	return !l->cut && end_gives(l->end[0]) && end_gives(l->end[1]) &&
	       speeds_meet(l->end[0], l->end[1]);
}

/* The light goes behind the last frame: what an end sent before it was shut, or lost its power, still arrives.
 * A cut loses what is under way, and a shut end sees no more of what comes. */
static VTime light_goes(const Iface *ifc)
{
	const Link *l = ifc->link;
	if (l->cut || !end_gives(ifc))
		return 0;
	return l->dir[!ifc->end].last_arrival + 1;
}

static void carrier_changed(Ctx *cx, void *self, void *arg);

static const EventKind carrier_kind = {"carrier", carrier_changed, NULL};

/* What counts is how things are when all faults of this instant have happened, not what each of them saw:
 * when three nodes power on at once, the last word would be whoever's name sorts last. */
static void carrier_changed(Ctx *cx, void *self, void *arg)
{
	Iface *ifc = self;
	(void)arg;
	bool up = has_carrier(ifc->link);
	if (ifc->carrier == up)
		return; /* it came and went within this instant */
	if (!up && light_goes(ifc) > ctx_now(cx)) {
		sched_at(cx, light_goes(ifc), PH_LINK, ifc->node->id, &carrier_kind, ifc, NULL);
		return;
	}
	ctx_what(cx, ifc->port);
	ifc->carrier = up;
	if (!ifc->node->powered)
		return;
	signal_send(cx, ifc->node, &(Signal){.kind = SIG_CARRIER, .iface = ifc, .up = up});
}

void link_update(Ctx *cx, Link *l)
{
	for (unsigned i = 0; i < 2; i++)
		sched_at(cx, ctx_now(cx), PH_LINK, l->end[i]->node->id, &carrier_kind, l->end[i],
			 NULL);
}

static void cable_changed(Ctx *cx, Iface *ifc)
{
	link_update(cx, ifc->link);
}

static void partner_changed(Ctx *cx, void *self, void *arg)
{
	Iface *ifc = self;
	(void)arg;
	ctx_what(cx, ifc->port);
	if (ifc->node->powered)
		signal_send(cx, ifc->node, &(Signal){.kind = SIG_PARTNER, .iface = ifc});
}

static const EventKind partner_kind = {"partner", partner_changed, NULL};

void link_tell_partner(Ctx *cx, const Iface *ifc)
{
	const LinkDir *d = ifc->link ? &ifc->link->dir[ifc->end] : NULL;
	if (d)
		sched_at(cx, ctx_now(cx) + d->latency, PH_LINK, d->to_node, &partner_kind, d->to,
			 NULL);
}

void link_cut(Ctx *cx, Link *l, bool cut)
{
	if (l->cut == cut)
		return;
	l->cut = cut;
	stamp_set(cx, &l->state);
	link_update(cx, l);
}
