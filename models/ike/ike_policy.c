/* Policies: ISAKMP proposals of phase 1, ESP proposals of phase 2, as data attributes. */

#include "models/ike/ike_priv.h"

/* IOS 12.2 Security Command Reference, crypto isakmp policy: des, sha, rsa-sig, group 1, 86400 s. */
IkeSuite ike_policy_default(void)
{
	return (IkeSuite){.cipher = IKE_DES,
			  .hash = IKE_SHA,
			  .auth = IKE_RSA_SIG,
			  .group = 1,
			  .life_s = 86400};
}

/* ---- phase 1 ---- */

bool ike_policy_is_spoken(const IkeSuite *s)
{
	return (s->hash == IKE_MD5 || s->hash == IKE_SHA) && ike_dh_len(s->group) > 0;
}

/* Only what pre-shared keys authenticate can be offered: there are no certificates here. */
GArray *ike_policy_offer(const Ike *ike)
{
	GArray *offer = g_array_new(FALSE, FALSE, sizeof(IkeSuite));

	for (unsigned i = 0; i < ike->conf.policies->len && offer->len < 16; i++) {
		const IkePolicy *p = ike->conf.policies->pdata[i];
		if (p->suite.auth == IKE_PSK && ike_policy_is_spoken(&p->suite))
			g_array_append_val(offer, p->suite);
	}
	return offer;
}

static PktAttr basic(uint16_t type, uint32_t value)
{
	return (PktAttr){.type = type, .basic = true, .value = value};
}

/* RFC 2408 3.3: the short form while 16 bits hold it, as IOS sends 3600 and 86400. */
static PktAttr number(uint16_t type, uint32_t value)
{
	return (PktAttr){.type = type, .basic = value <= 0xffff, .value = value};
}

static PartList keep_attrs(Draft *d, const PktAttr *attrs, size_t n)
{
	return (PartList){(void *)draft_copy(d, attrs, n * sizeof *attrs).data, n};
}

/* Order of the attributes: tcpdump tests/ISAKMP_sa_setup.pcap. */
static void put_suite(Draft *d, IsakmpTransform *t, const IkeSuite *s)
{
	PktAttr a[7];
	size_t n = 0;

	a[n++] = basic(P1_ENCR, s->cipher);
	if (s->key_bits)
		a[n++] = basic(P1_KEYLEN, s->key_bits);
	a[n++] = basic(P1_HASH, s->hash);
	a[n++] = basic(P1_GROUP, s->group);
	a[n++] = basic(P1_AUTH, s->auth);
	a[n++] = basic(P1_LIFE_TYPE, LIFE_SECONDS);
	a[n++] = number(P1_LIFE, s->life_s);
	t->attrs = keep_attrs(d, a, n);
}

static IsakmpProposal *put_proposal(Draft *d, PartList *list, uint8_t protocol,
				    unsigned n_transforms)
{
	Element *part = arena_alloc(d->arena, sizeof *part);
	IsakmpProposal *p = arena_alloc(d->arena, sizeof *p);
	Element *transforms = arena_alloc(d->arena, n_transforms * sizeof *transforms);

	for (unsigned i = 0; i < n_transforms; i++)
		transforms[i] = (Element){.type = PAYLOAD_TRANSFORM,
					  .spec = &isakmp_transform_pkt,
					  .rec = arena_alloc(d->arena, sizeof(IsakmpTransform))};
	p->protocol = protocol;
	p->n_transforms = (uint8_t)n_transforms;
	p->transforms = (PartList){transforms, n_transforms};
	*part = (Element){.type = PAYLOAD_PROPOSAL, .spec = &isakmp_proposal_pkt, .rec = p};
	*list = (PartList){part, 1};
	return p;
}

static IsakmpSa *put_sa(Draft *d)
{
	IsakmpSa *sa = draft_add(d, PAYLOAD_SA, &isakmp_sa_pkt);

	sa->doi = DOI_IPSEC;
	sa->situation = SIT_IDENTITY;
	return sa;
}

static IsakmpTransform *transform_of(const IsakmpProposal *p, unsigned i)
{
	return ((Element *)p->transforms.items)[i].rec;
}

/* One proposal with a transform per policy; an answer has the one, under the numbers it was offered. */
void ike_policy_put(Draft *d, const IkeSuite *suites, unsigned n, const IkeChoice *first)
{
	IsakmpSa *sa = put_sa(d);
	IsakmpProposal *p = put_proposal(d, &sa->proposals, PROTO_ISAKMP, n);

	p->number = first->proposal;
	for (unsigned i = 0; i < n; i++) {
		IsakmpTransform *t = transform_of(p, i);
		t->number = (uint8_t)(first->transform + i);
		t->id = KEY_IKE;
		put_suite(d, t, &suites[i]);
	}
}

static uint32_t attr_or(const IsakmpTransform *t, uint16_t type, uint32_t otherwise)
{
	const PktAttr *a = isakmp_attr(&t->attrs, type);

	return a ? a->value : otherwise;
}

/* False if it has something that we do not know. */
static bool read_suite(const IsakmpTransform *t, IkeSuite *out)
{
	*out = (IkeSuite){.cipher = (IkeCipher)attr_or(t, P1_ENCR, 0),
			  .key_bits = (uint16_t)attr_or(t, P1_KEYLEN, 0),
			  .hash = (IkeHash)attr_or(t, P1_HASH, 0),
			  .auth = (IkeAuth)attr_or(t, P1_AUTH, 0),
			  .life_s = 86400};
	uint32_t group = attr_or(t, P1_GROUP, 0);
	bool seconds = attr_or(t, P1_LIFE_TYPE, LIFE_SECONDS) == LIFE_SECONDS;
	if (seconds)
		out->life_s = attr_or(t, P1_LIFE, 86400);
	out->group = group <= 0xff ? (uint8_t)group : 0;
	if (out->cipher == IKE_AES && out->key_bits == 0)
		out->key_bits = 128; /* RFC 3602 5.3 */
	bool key =
		out->cipher == IKE_AES
			? out->key_bits == 128 || out->key_bits == 192 || out->key_bits == 256
			: out->key_bits == 0 && (out->cipher == IKE_DES || out->cipher == IKE_3DES);
	return t->id == KEY_IKE && key && (out->hash == IKE_MD5 || out->hash == IKE_SHA) &&
	       ike_dh_len(out->group) > 0 && out->life_s > 0;
}

/* What of an offer does not match, in IOS's words; NULL: all does. The offered lifetime may be shorter (IOS 12.2
 * Security Configuration Guide, Configuring IKE: "less than or equal"). */
static const char *mismatch(const IkeSuite *offered, const IkeSuite *ours)
{
	if (offered->cipher != ours->cipher || offered->key_bits != ours->key_bits)
		return "Encryption algorithm";
	if (offered->hash != ours->hash)
		return "Hash algorithm";
	if (offered->group != ours->group)
		return "Diffie-Hellman group";
	if (offered->auth != ours->auth || ours->auth != IKE_PSK)
		return "Authentication method";
	if (offered->life_s > ours->life_s)
		return "Lifetime";
	return NULL;
}

static const char *cipher_text(const IkeSuite *suite)
{
	return suite->cipher == IKE_DES    ? "DES-CBC"
	       : suite->cipher == IKE_3DES ? "3DES-CBC"
					   : "AES-CBC";
}

static void tell_suite(Ctx *cx, const IkeSa *sa, const IkeSuite *s)
{
	g_autofree char *cipher = g_strdup_printf("encryption %s", cipher_text(s));
	g_autofree char *keylen = g_strdup_printf("keylength of %u", s->key_bits);
	g_autofree char *group = g_strdup_printf("default group %u", s->group);

	SAY(cx, sa->ike, sa, SAY_ATTR, .t = cipher);
	if (s->key_bits)
		SAY(cx, sa->ike, sa, SAY_ATTR, .t = keylen);
	SAY(cx, sa->ike, sa, SAY_ATTR, .t = s->hash == IKE_MD5 ? "hash MD5" : "hash SHA");
	SAY(cx, sa->ike, sa, SAY_ATTR, .t = group);
	SAY(cx, sa->ike, sa, SAY_ATTR, .t = s->auth == IKE_PSK ? "auth pre-share" : "auth RSA sig");
	SAY(cx, sa->ike, sa, SAY_ATTR, .t = "life type in seconds");
}

static bool matches_policy(Ctx *cx, IkeExchange *x, const IsakmpProposal *prop, unsigned i,
			   const IkePolicy *policy)
{
	IkeSa *sa = x->sa;
	IkeSuite offered;
	const IsakmpTransform *t = transform_of(prop, i);
	bool known = read_suite(t, &offered), more = i + 1 < prop->transforms.n;

	SAY(cx, sa->ike, sa, SAY_CHECKING, .n = t->number, .m = policy->prio);
	if (known)
		tell_suite(cx, sa, &offered);
	const char *what = known ? mismatch(&offered, &policy->suite) : "Encryption algorithm";
	if (what)
		SAY(cx, sa->ike, sa, SAY_MISMATCH, .t = what);
	SAY(cx, sa->ike, sa, what ? SAY_NOT_ACCEPTABLE : SAY_ACCEPTABLE,
	    .n = more ? PAYLOAD_TRANSFORM : 0);
	if (what)
		return false;
	sa->suite = offered;
	x->main.chosen = (IkeChoice){.proposal = prop->number, .transform = t->number};
	return true;
}

/* IOS holds each of its policies, by priority, against each transform of the offer. */
bool ike_policy_choose(Ctx *cx, IkeExchange *x, const IsakmpSa *offer)
{
	const Ike *ike = x->sa->ike;
	const Element *proposals = offer->proposals.items;

	for (unsigned i = 0; i < ike->conf.policies->len; i++) {
		const IkePolicy *policy = ike->conf.policies->pdata[i];
		for (size_t p = 0; ike_policy_is_spoken(&policy->suite) && p < offer->proposals.n;
		     p++) {
			const IsakmpProposal *prop = proposals[p].rec;
			for (unsigned t = 0;
			     prop->protocol == PROTO_ISAKMP && t < prop->transforms.n; t++)
				if (matches_policy(cx, x, prop, t, policy))
					return true;
		}
	}
	return false;
}

static bool is_same(const IkeSuite *a, const IkeSuite *b)
{
	return a->cipher == b->cipher && a->key_bits == b->key_bits && a->hash == b->hash &&
	       a->auth == b->auth && a->group == b->group && a->life_s == b->life_s;
}

/* The answer must be one of the transforms that we offered, unchanged (RFC 2408 4.2). */
bool ike_policy_confirm(IkeExchange *x, const IsakmpSa *answer)
{
	const Element *proposals = answer->proposals.items;
	const GArray *offer = x->main.offer;

	if (answer->proposals.n != 1)
		return false;
	const IsakmpProposal *p = proposals[0].rec;
	if (p->protocol != PROTO_ISAKMP || p->transforms.n != 1)
		return false;
	const IsakmpTransform *t = transform_of(p, 0);
	IkeSuite suite;
	if (!read_suite(t, &suite) || t->number < 1 || t->number > offer->len)
		return false;
	if (!is_same(&suite, &g_array_index(offer, IkeSuite, t->number - 1)))
		return false;
	x->sa->suite = suite;
	x->main.chosen = (IkeChoice){.proposal = p->number, .transform = t->number};
	return true;
}

/* ---- phase 2 ---- */

/* Order of the attributes: public debug logs of 12.3T. */
static void put_esp(Draft *d, IsakmpTransform *t, const EspProposal *p)
{
	PktAttr a[8];
	size_t n = 0;

	a[n++] = basic(P2_ENCAP, p->tunnel ? ENCAP_TUNNEL : ENCAP_TRANSPORT);
	a[n++] = basic(P2_LIFE_TYPE, LIFE_SECONDS);
	a[n++] = number(P2_LIFE, p->life_s);
	a[n++] = basic(P2_LIFE_TYPE, LIFE_KILOBYTES);
	a[n++] = number(P2_LIFE, p->life_kb);
	if (p->auth != ESP_AUTH_NONE)
		a[n++] = basic(P2_AUTH, p->auth);
	if (p->cipher == ESP_AES)
		a[n++] = basic(P2_KEYLEN, p->key_bits);
	if (p->pfs_group)
		a[n++] = basic(P2_GROUP, p->pfs_group);
	t->attrs = keep_attrs(d, a, n);
}

/* One proposal per transform-set, in order, all with our SPI; an answer has the one under its numbers. */
void ike_esp_put(Draft *d, const EspProposal *p, unsigned n, const IkeChoice *first)
{
	IsakmpSa *sa = put_sa(d);
	Element *parts = arena_alloc(d->arena, n * sizeof *parts);
	uint8_t octets[4];

	isakmp_u32_octets(first->spi, octets);
	for (unsigned i = 0; i < n; i++) {
		PartList one;
		IsakmpProposal *prop = put_proposal(d, &one, PROTO_ESP, 1);
		prop->number = (uint8_t)(first->proposal + i);
		prop->spi = draft_copy(d, octets, sizeof octets);
		IsakmpTransform *t = transform_of(prop, 0);
		t->number = first->transform;
		t->id = (uint8_t)p[i].cipher;
		put_esp(d, t, &p[i]);
		parts[i] = *(Element *)one.items;
	}
	sa->proposals = (PartList){parts, n};
}

/* RFC 2407 4.5: a life duration belongs to the life type before it. */
static void read_life(const PartList *attrs, EspProposal *p)
{
	const PktAttr *a = attrs->items;
	uint32_t type = 0;

	for (size_t i = 0; i < attrs->n; i++) {
		if (a[i].type == P2_LIFE_TYPE)
			type = a[i].value;
		if (a[i].type == P2_LIFE && type == LIFE_SECONDS)
			p->life_s = a[i].value;
		if (a[i].type == P2_LIFE && type == LIFE_KILOBYTES)
			p->life_kb = a[i].value;
	}
}

static bool read_esp(const IsakmpTransform *t, EspProposal *p)
{
	uint32_t group = attr_or(t, P2_GROUP, 0);

	/* RFC 2407 4.5.4: 8 hours unless said otherwise */
	*p = (EspProposal){.cipher = (EspCipher)t->id,
			   .key_bits = (uint16_t)attr_or(t, P2_KEYLEN, 0),
			   .auth = (EspAuth)attr_or(t, P2_AUTH, ESP_AUTH_NONE),
			   .tunnel = attr_or(t, P2_ENCAP, ENCAP_TRANSPORT) == ENCAP_TUNNEL,
			   .life_s = 28800,
			   .pfs_group = group <= 0xff ? (uint8_t)group : 0};
	read_life(&t->attrs, p);
	if (p->cipher == ESP_AES && p->key_bits == 0)
		p->key_bits = 128;
	bool cipher = p->cipher == ESP_NULL || p->cipher == ESP_DES || p->cipher == ESP_3DES ||
		      (p->cipher == ESP_AES &&
		       (p->key_bits == 128 || p->key_bits == 192 || p->key_bits == 256));
	return cipher && p->auth <= ESP_AUTH_SHA && p->life_s > 0 &&
	       (group == 0 || ike_dh_len(p->pfs_group));
}

/* Proposals of one number belong together, AH and ESP say (RFC 2408 4.2): one of them is no offer. */
static bool is_bundled(const IsakmpSa *sa, size_t at)
{
	const Element *parts = sa->proposals.items;
	const IsakmpProposal *p = parts[at].rec;

	for (size_t i = 0; i < sa->proposals.n; i++)
		if (i != at && ((const IsakmpProposal *)parts[i].rec)->number == p->number)
			return true;
	return false;
}

/* RFC 2406 2.1: 0 to 255 are no SPIs of an SA. */
static bool has_spi(const IsakmpProposal *p)
{
	return p->protocol == PROTO_ESP && p->spi.len == 4 && isakmp_u32(p->spi.data) > 255;
}

uint32_t ike_esp_spi(const IsakmpSa *sa)
{
	const Element *parts = sa->proposals.items;

	for (size_t i = 0; i < sa->proposals.n; i++)
		if (has_spi(parts[i].rec))
			return isakmp_u32(((const IsakmpProposal *)parts[i].rec)->spi.data);
	return 0;
}

/* Returns how many of the peer's transforms we understand, in his order, each with its numbers and SPI. */
unsigned ike_esp_read(const IsakmpSa *sa, EspProposal *out, IkeChoice *choices, unsigned max)
{
	const Element *parts = sa->proposals.items;
	unsigned n = 0;

	for (size_t i = 0; i < sa->proposals.n && n < max; i++) {
		const IsakmpProposal *p = parts[i].rec;
		if (!has_spi(p) || is_bundled(sa, i))
			continue;
		for (unsigned t = 0; t < p->transforms.n && n < max; t++) {
			if (!read_esp(transform_of(p, t), &out[n]))
				continue;
			choices[n++] = (IkeChoice){.proposal = p->number,
						   .transform = transform_of(p, t)->number,
						   .spi = isakmp_u32(p->spi.data)};
		}
	}
	return n;
}

/* RFC 2407 4.6.3.1: the responder says which lifetimes it goes by, if they are shorter. */
void ike_esp_life_put(Draft *d, const EspProposal *p, uint32_t spi)
{
	IsakmpNotify *n = draft_add(d, PAYLOAD_NOTIFY, &isakmp_notify_pkt);
	PktAttr a[] = {basic(P2_LIFE_TYPE, LIFE_SECONDS), number(P2_LIFE, p->life_s),
		       basic(P2_LIFE_TYPE, LIFE_KILOBYTES), number(P2_LIFE, p->life_kb)};
	IsakmpAttrs attrs = {{a, G_N_ELEMENTS(a)}};
	g_autoptr(GByteArray) octets = g_byte_array_new();
	uint8_t spi_octets[4];

	isakmp_u32_octets(spi, spi_octets);
	codec_encode(&isakmp_attrs_pkt, &attrs, octets);
	n->doi = DOI_IPSEC;
	n->protocol = PROTO_ESP;
	n->type = NOTIFY_RESPONDER_LIFETIME;
	n->spi = draft_copy(d, spi_octets, sizeof spi_octets);
	n->data = draft_copy(d, octets->data, octets->len);
}

void ike_esp_life_read(const IsakmpNotify *n, EspProposal *p)
{
	g_autoptr(Arena) arena = arena_new();
	IsakmpAttrs attrs;
	EspProposal his = *p;

	if (!codec_decode(&isakmp_attrs_pkt, n->data.data, n->data.len, &attrs, arena, NULL, NULL))
		return;
	read_life(&attrs.attrs, &his);
	if (his.life_s > 0)
		p->life_s = MIN(p->life_s, his.life_s);
	if (his.life_kb > 0)
		p->life_kb = p->life_kb ? MIN(p->life_kb, his.life_kb) : his.life_kb;
}
