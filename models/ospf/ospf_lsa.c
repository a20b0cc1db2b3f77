/* Instances of LSAs: which is which, how old, and which of two is newer (RFC 2328 12.1, 13.1). */

#include "models/ospf/ospf_priv.h"

OspfLsa *ospf_lsa_new(Ctx *cx, const LsaHdr *h, GBytes *body)
{
	OspfLsa *l = g_new0(OspfLsa, 1);
	l->refs = 1;
	l->key = (OspfKey){h->type, h->id, h->adv};
	l->options = h->options;
	l->age0 = h->age;
	l->seq = h->seq;
	l->checksum = h->checksum;
	l->length = h->length;
	l->born = ctx_now(cx);
	l->body = body;
	return l;
}

OspfLsa *ospf_lsa_ref(OspfLsa *l)
{
	l->refs++;
	return l;
}

void ospf_lsa_unref(void *p)
{
	OspfLsa *l = p;
	if (--l->refs > 0)
		return;
	g_bytes_unref(l->body);
	g_free(l);
}

uint16_t ospf_lsa_age(const OspfLsa *l, VTime now)
{
	VTime age = l->age0 + (now - l->born) / VT_S(1);
	return (uint16_t)MIN(age, MAX_AGE_S);
}

void ospf_lsa_header(const OspfLsa *l, VTime now, LsaHdr *h)
{
	*h = (LsaHdr){ospf_lsa_age(l, now), l->options, l->key.type, l->key.id,
		      l->key.adv,           l->seq,     l->checksum, l->length};
}

int ospf_key_cmp(const OspfKey *a, const OspfKey *b)
{
	if (a->type != b->type)
		return a->type < b->type ? -1 : 1;
	if (a->id != b->id)
		return a->id < b->id ? -1 : 1;
	return (a->adv > b->adv) - (a->adv < b->adv);
}

int ospf_newer(const LsaHdr *a, const LsaHdr *b)
{
	int32_t x = (int32_t)a->seq, y = (int32_t)b->seq; /* signed: RFC 2328 12.1.6 */
	if (x != y)
		return x > y ? 1 : -1;
	if (a->checksum != b->checksum)
		return a->checksum > b->checksum ? 1 : -1;
	bool a_max = a->age >= MAX_AGE_S, b_max = b->age >= MAX_AGE_S;
	if (a_max != b_max)
		return a_max ? 1 : -1;
	int diff = (int)a->age - (int)b->age;
	if (ABS(diff) > MAX_AGE_DIFF_S)
		return diff < 0 ? 1 : -1;
	return 0;
}
