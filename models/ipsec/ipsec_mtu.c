/* Sizes: what fits into an SA's packet, what becomes of a datagram that does not, and the MTU of the path (RFC 4301
 * section 8, RFC 2401 6.1; Cisco IOS 12.2(13)T, Pre-Fragmentation for IPsec VPNs; 12.2(2)T, DF Bit Override
 * Functionality with IPsec Tunnels).
 *
 * A datagram that would grow larger than its way out is taken apart before it is encrypted, so that the far router
 * puts nothing together, or its ESP packet is afterwards; with DF it is refused and its sender told, unless
 * `crypto ipsec df-bit clear` stands there. An interface's own lines go before those for all.
 *
 * LIBERTY: with `df-bit set`, an ESP packet that is itself taken apart goes without DF; the documents say that it is
 * fragmented, not what its pieces carry.
 * LIBERTY: what was learned of a path ends with its SA: a rekeyed one begins with the interface's MTU again. It is
 * forgotten ten minutes after the last news, too (RFC 4301 8.2.2, RFC 1191 6.3), so that a wider path is found out. */

#include "models/ipsec/ipsec_priv.h"

enum { IP_HEAD = 20, FRAGMENT_LEAST = 8, ICMP_UNREACHABLE = 3, TOO_BIG = 4, MTU_LEAST = 68 };

/* ---- configuration ---- */

static EspSizes *sizes_of(Ipsec *self, const Iface *ifc)
{
	if (!ifc)
		return &self->sizes;
	EspSizes *s = index_get(&self->sizes_on, (uintptr_t)ifc);
	if (!s) {
		s = g_new0(EspSizes, 1);
		index_put(&self->sizes_on, (uintptr_t)ifc, s);
	}
	return s;
}

static EspSizes *sizes_at(const ConfAt *at)
{
	return sizes_of(at->self, at->obj);
}

bool ipsec_set_df(const ConfAt *at, const Args *a, bool no, ConfErr *e)
{
	(void)e;
	DfBit df = arg_has(a, "clear") ? DF_CLEAR : arg_has(a, "set") ? DF_SET : DF_COPY;
	sizes_at(at)->df = no ? DF_UNSAID : df;
	return true;
}

static const EspSizes *said_at(const ConfAt *at)
{
	const Ipsec *self = at->self;
	return at->obj ? index_get(&self->sizes_on, (uintptr_t)at->obj) : &self->sizes;
}

void ipsec_put_df(const ConfAt *at, GString *out)
{
	static const char *const words[] = {"", "copy", "clear", "set"};
	const EspSizes *s = said_at(at);
	if (s && s->df)
		g_string_append_printf(out, "crypto ipsec df-bit %s\n", words[s->df]);
}

bool ipsec_set_frag(const ConfAt *at, const Args *a, bool no, ConfErr *e)
{
	(void)e;
	FragWhen when = arg_has(a, "before-encryption") ? FRAG_BEFORE : FRAG_AFTER;
	sizes_at(at)->frag = no ? FRAG_UNSAID : when;
	return true;
}

void ipsec_put_frag(const ConfAt *at, GString *out)
{
	const EspSizes *s = said_at(at);
	if (s && s->frag)
		g_string_append_printf(out, "crypto ipsec fragmentation %s-encryption\n",
				       s->frag == FRAG_BEFORE ? "before" : "after");
}

/* What holds on an interface: its own line, the global one, the release's default. */
static bool fragments_before(const Ipsec *self, const EspSizes *own)
{
	uint8_t frag = own && own->frag ? own->frag : self->sizes.frag;
	return frag ? frag == FRAG_BEFORE : self->frag_before;
}

static uint8_t df_bit(const Ipsec *self, const EspSizes *own)
{
	uint8_t df = own && own->df ? own->df : self->sizes.df;
	return df ? df : DF_COPY;
}

void ipsec_sizes_apply(Ipsec *self)
{
	for (unsigned i = 0; i < self->attach->len; i++) {
		Attach *at = self->attach->pdata[i];
		const EspSizes *own = index_get(&self->sizes_on, (uintptr_t)at->ifc);
		at->frag_before = fragments_before(self, own);
		at->df = df_bit(self, own);
	}
}

void ipsec_sizes_fini(Ipsec *self)
{
	index_clear_full(&self->sizes_on, g_free);
}

/* ---- what fits ---- */

uint16_t ipsec_path_mtu(const Pair *p, uint16_t mtu)
{
	return p->path_mtu ? MIN(p->path_mtu, mtu) : mtu;
}

uint16_t ipsec_room(const Pair *p, uint16_t mtu)
{
	uint16_t n = mtu;
	while (n > 0 && IP_HEAD + esp_length(p->cipher, p->auth, n) > mtu)
		n--;
	return n;
}

SizeVerdict ipsec_size(const Attach *at, const Pair *p, const Iface *out, const Pkt *pkt,
		       uint16_t *room)
{
	uint16_t mtu = ipsec_path_mtu(p, out->mtu);
	const Ip4Hdr *ip = pkt_rec(pkt, 0);
	if (IP_HEAD + esp_length(p->cipher, p->auth, pkt_length(pkt)) <= mtu)
		return SIZE_FITS;
	*room = ipsec_room(p, mtu);
	if (ip->df && at->df != DF_CLEAR)
		return SIZE_REFUSED;
	bool before = at->frag_before && *room >= IP_HEAD + FRAGMENT_LEAST;
	return before ? SIZE_IN_PIECES : SIZE_AFTER;
}

/* RFC 2401 6.1.1: the bit of the outer header is set, cleared or copied. */
bool ipsec_outer_df(const Attach *at, const Ip4Hdr *inner, bool in_pieces)
{
	if (at->df == DF_COPY)
		return inner->df && !in_pieces;
	return at->df == DF_SET && !in_pieces;
}

/* ---- the path ---- */

static void set_path_mtu(Ctx *cx, Pair *p, uint16_t mtu)
{
	uint16_t whole = p->id->at->ifc->mtu, was = ipsec_path_mtu(p, whole);
	p->path_mtu = mtu;
	obs_emit(cx, &obs_path_mtu,
		 (ObsVal[]){OV_IP(p->local), OV_IP(p->peer), OV_I(was),
			    OV_I(ipsec_path_mtu(p, whole))});
}

static void path_aged(Ctx *cx, void *owner, Timer *timer)
{
	(void)timer;
	set_path_mtu(cx, owner, 0);
}

const TimerSpec path_age_timer = {"path MTU age", TIMER_LIFETIME, "RFC 1191 6.3", path_aged,
				  .param = "ipsec.path-mtu-age"};

/* The SA that sent the datagram which an ICMP error quotes; *mtu is what the error says; NULL: none of ours. */
static Pair *quoted_pair(const Ipsec *self, const Pkt *error, uint16_t *mtu)
{
	gsize n = 0;
	const IcmpHdr *icmp = pkt_spec(error, 0) == &icmp_layer ? pkt_rec(error, 0) : NULL;
	const uint8_t *data = pkt_bytes(error) ? g_bytes_get_data(pkt_bytes(error), &n) : NULL;
	if (!icmp || icmp->type != ICMP_UNREACHABLE || icmp->code != TOO_BIG || n < IP_HEAD + 4)
		return NULL;
	Ip4 peer = (Ip4)data[16] << 24 | (Ip4)data[17] << 16 | (Ip4)data[18] << 8 | data[19];
	const uint8_t *esp = data + IP_HEAD; /* nobody here sends IP options */
	uint32_t spi =
		(uint32_t)esp[0] << 24 | (uint32_t)esp[1] << 16 | (uint32_t)esp[2] << 8 | esp[3];
	const GPtrArray *pairs = ends_between(self->by_out, peer, spi);
	*mtu = icmp->seq;
	return pairs->len ? pairs->pdata[0] : NULL;
}

/* RFC 4301 8.2.1: the SA keeps what it is told, and its next datagram with DF that is too large is answered. RFC 1191
 * 3: no path's MTU is below 68, and one that is told as larger is no news. */
void ipsec_too_big(Ctx *cx, const Ipsec *self, const Pkt *error)
{
	uint16_t mtu = 0;
	Pair *p = quoted_pair(self, error, &mtu);
	if (!p || mtu < MTU_LEAST)
		return;
	uint16_t was = ipsec_path_mtu(p, p->id->at->ifc->mtu);
	if (mtu >= was)
		return;
	set_path_mtu(cx, p, mtu);
	timer_arm(cx, &p->path_age, self->path_age);
}
