/* Informational exchanges that go out (RFC 2409 5.7): NOTIFY and DELETE. */

#include "models/ike/ike_priv.h"

static const IkeKind sent = {.type = EXCHANGE_INFO, .phase = 2, .own = sizeof(IkeInfo)};

/* Our own lives no longer than its message: the tech note's debug purges it at once. */
static void send(Ctx *cx, IkeSa *sa, Draft *d)
{
	IkeExchange *x = ike_exchange_new(sa, &sent, ike_exchange_mid(sa), true);
	uint8_t octets[4];

	isakmp_u32_octets(x->mid, octets);
	ike_send_phase2(cx, x, d, &(HashInput){.before = {{octets, 4}}, .whole = true});
	SAY(cx, sa->ike, sa, SAY_NODE_PURGE, .n = (int32_t)x->mid);
	ike_exchange_free(x);
}

/* `with_spi`: the notify names the SA by its cookies (RFC 3706 5.3); `seq`: four octets of data, or NULL. */
void ike_notify(Ctx *cx, IkeSa *sa, uint16_t type, bool with_spi, const uint32_t *seq)
{
	g_auto(Draft) d;
	uint8_t data[4];

	ike_draft_phase2(&d);
	IsakmpNotify *n = draft_add(&d, PAYLOAD_NOTIFY, &isakmp_notify_pkt);
	n->doi = DOI_IPSEC;
	n->protocol = PROTO_ISAKMP;
	n->type = type;
	if (with_spi)
		n->spi = draft_copy(&d, sa->cookies, sizeof sa->cookies);
	if (seq) {
		isakmp_u32_octets(*seq, data);
		n->data = draft_copy(&d, data, sizeof data);
	}
	send(cx, sa, &d);
}

void ike_notify_spi(Ctx *cx, IkeSa *sa, uint16_t type, uint32_t spi)
{
	g_auto(Draft) d;
	uint8_t octets[4];

	ike_draft_phase2(&d);
	IsakmpNotify *n = draft_add(&d, PAYLOAD_NOTIFY, &isakmp_notify_pkt);
	isakmp_u32_octets(spi, octets);
	n->doi = DOI_IPSEC;
	n->protocol = PROTO_ESP;
	n->type = type;
	n->spi = draft_copy(&d, octets, sizeof octets);
	send(cx, sa, &d);
}

static void send_delete(Ctx *cx, IkeSa *sa, uint8_t protocol, uint8_t spi_size, const uint8_t *spis,
			size_t n)
{
	g_auto(Draft) d;

	ike_draft_phase2(&d);
	IsakmpDelete *rec = draft_add(&d, PAYLOAD_DELETE, &isakmp_delete_pkt);
	rec->doi = DOI_IPSEC;
	rec->protocol = protocol;
	rec->spi_size = spi_size;
	rec->n_spis = (uint16_t)n;
	rec->spis = draft_copy(&d, spis, n * spi_size);
	send(cx, sa, &d);
}

void ike_notify_delete_sa(Ctx *cx, IkeSa *sa)
{
	send_delete(cx, sa, PROTO_ISAKMP, sizeof sa->cookies, sa->cookies, 1);
}

/* One message per SPI, as IOS sends them. */
void ike_notify_delete_spis(Ctx *cx, IkeSa *sa, const uint32_t *spi, unsigned n)
{
	for (unsigned i = 0; i < n; i++) {
		uint8_t octets[4];
		isakmp_u32_octets(spi[i], octets);
		send_delete(cx, sa, PROTO_ESP, sizeof octets, octets, 1);
	}
}
