/* Probes: ICMP echo streams between addresses of the network, whose losses are the outages that a run is
 * about, and `ping` at the console.
 *
 * Each echo is watched wherever it goes, in whatever it is put (core/fate.h). It is told once its
 * fate is known: delivered when the reply is back; lost when it, or its reply, was dropped somewhere, with
 * the place and the reason; late when nothing came within the timeout, as IOS ping has it. A stream belongs
 * to the scenario and not to the router: whoever gives the router power adds it again. */

#include "models/probe/probe_priv.h"

static bool init(void *self, Node *node, GError **err)
{
	(void)err;
	Probe *p = self;
	p->node = node;
	p->ip = node_service(node, "ip", &p->ip_self);
	p->pings = g_ptr_array_new_with_free_func(ping_free);
	return true;
}

static Ping *ping_of(const Probe *p, uint16_t id)
{
	for (unsigned i = 0; i < p->pings->len; i++)
		if (((Ping *)p->pings->pdata[i])->id == id)
			return p->pings->pdata[i];
	return NULL;
}

static void reply(Ctx *cx, const Probe *p, const IcmpHdr *h)
{
	Stream *s = index_get(&p->by_id, h->id);
	if (s) {
		stream_reply(cx, s, h->seq);
		return;
	}
	Ping *ping = ping_of(p, h->id);
	if (ping)
		ping_heard(cx, ping, h->seq, '!');
}

/* The identifier of the echo that an ICMP error quotes: behind its IP header (RFC 792). */
static uint16_t quoted_id(const Pkt *pkt)
{
	gsize n = 0;
	const uint8_t *data = pkt_bytes(pkt) ? g_bytes_get_data(pkt_bytes(pkt), &n) : NULL;
	gsize at = n ? (gsize)(data[0] & 15) * 4 + 4 : 0;
	return n >= at + 2 ? (uint16_t)(data[at] << 8 | data[at + 1]) : 0;
}

static void on_packet(Ctx *cx, void *self, const Rx *rx, const Pkt *pkt)
{
	(void)rx;
	enum { ECHO_REPLY = 0 };
	const Probe *p = self;
	const IcmpHdr *h = pkt_rec(pkt, 0);
	if (h->type == ECHO_REPLY) {
		reply(cx, p, h);
		return;
	}
	Ping *ping = ping_of(p, quoted_id(pkt));
	if (ping)
		ping_heard(cx, ping, 0, 'U');
}

static void stop(Ctx *cx, void *self)
{
	Probe *p = self;
	for (Stream *s = p->first; s; s = s->after)
		stream_stop(cx, s);
}

static void fini(void *self)
{
	Probe *p = self;
	for (Stream *s = p->first; s;) {
		Stream *after = s->after;
		stream_free(s);
		s = after;
	}
	index_clear(&p->by_id);
	g_ptr_array_unref(p->pings);
}

#define OPTIONS " [repeat <n:1-100000>] [size <octets:36-18024>] [timeout <t:1-3600>]"
static const ExecCmd execs[] = {
	{"ping <dst:ip4> [source <src:word>]" OPTIONS, ping_run},
	{"ping <dst:ip4>" OPTIONS " source <src:word>", ping_run},
	{"ping ip <dst:ip4> [source <src:word>]" OPTIONS, ping_run},
	{"ping vrf <vrf:word> [ip] <dst:ip4> [source <src:word>]" OPTIONS, ping_run},
	{"ping vrf <vrf:word> <dst:ip4>" OPTIONS " source <src:word>", ping_run},
	{NULL, NULL},
};
#undef OPTIONS

static const TimerSpec *const timers[] = {&stream_tick, &stream_timeout, &ping_timer, NULL};
static const ObsSpec *const observations[] = {&probe_obs, &ping_obs, &ping_refused_obs,
					      &ping_no_vrf_obs, NULL};
static const Bind binds[] = {
	{"icmp-echo-reply", 0, 0},
	{"icmp-error", 0, 0},
	{NULL, 0, 0},
};
static const Provide provides[] = {
	{"probe", &probe_svc},
	{NULL, NULL},
};
static const Require requires[] = {
	{"ip", false},
	{NULL, false},
};

static const HelpText help[] = {
	{"ping", "Send echo messages"},
	{"ping <dst>", "Ping destination address"},
	{"ping ip", "IP echo"},
	{"ping repeat", "specify repeat count"},
	{"ping size", "specify datagram size"},
	{"ping source", "specify source address or name"},
	{"ping vrf", "Select VPN routing instance"},
	{"ping <vrf>", "VPN Routing/Forwarding instance name"},
	{"ping timeout", "specify timeout interval"},
	{NULL, NULL},
};

const ProtoClass probe_class = {
	.name = "probe",
	.spec_ref = "RFC 792, echo",
	.self_size = sizeof(Probe),
	.timer = timers,
	.obs = observations,
	.bind = binds,
	.exec = execs,
	.help = help,
	.provides = provides,
	.requires = requires,
	.init = init,
	.on_packet = on_packet,
	.stop = stop,
	.fini = fini,
};
