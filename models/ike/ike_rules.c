/* Which payloads may occur in which message of which exchange, how often, and whether the message is
 * encrypted. A payload without a row may not occur. */

#include "models/ike/ike_pkt.h"

#define MAIN EXCHANGE_MAIN
#define QUICK EXCHANGE_QUICK
#define INFO EXCHANGE_INFO
#define ANY ISAKMP_PARTS

/* RFC 2409 5.4: HDR, SA --> ; <-- HDR, SA ; HDR, KE, Ni --> ; <-- HDR, KE, Nr ; HDR*, IDii, HASH_I --> ;
 * <-- HDR*, IDir, HASH_R.  5.5: HDR*, HASH(1), SA, Ni [, KE ] [, IDci, IDcr ] --> ; <-- the same with HASH(2) ;
 * HDR*, HASH(3) -->.  5.7: HDR*, HASH(1), N/D */
const PayloadRule ike_rules[] = {
	{MAIN, 1, PAYLOAD_SA, 1, 1, false, "RFC 2409 5.4"},
	{MAIN, 1, PAYLOAD_VID, 0, ANY, false, "RFC 2408 3.16"},
	{MAIN, 2, PAYLOAD_SA, 1, 1, false, "RFC 2409 5.4"},
	{MAIN, 2, PAYLOAD_VID, 0, ANY, false, "RFC 2408 3.16"},
	{MAIN, 3, PAYLOAD_KE, 1, 1, false, "RFC 2409 5.4"},
	{MAIN, 3, PAYLOAD_NONCE, 1, 1, false, "RFC 2409 5.4"},
	{MAIN, 3, PAYLOAD_VID, 0, ANY, false, "RFC 2408 3.16"},
	{MAIN, 3, PAYLOAD_NATD, 0, ANY, false, "draft-ietf-ipsec-nat-t-ike-07 3.2"},
	{MAIN, 4, PAYLOAD_KE, 1, 1, false, "RFC 2409 5.4"},
	{MAIN, 4, PAYLOAD_NONCE, 1, 1, false, "RFC 2409 5.4"},
	{MAIN, 4, PAYLOAD_VID, 0, ANY, false, "RFC 2408 3.16"},
	{MAIN, 4, PAYLOAD_NATD, 0, ANY, false, "draft-ietf-ipsec-nat-t-ike-07 3.2"},
	{MAIN, 5, PAYLOAD_ID, 1, 1, true, "RFC 2409 5.4"},
	{MAIN, 5, PAYLOAD_HASH, 1, 1, true, "RFC 2409 5.4"},
	{MAIN, 5, PAYLOAD_NOTIFY, 0, 2, true, "RFC 2407 4.6.3.3"},
	{MAIN, 6, PAYLOAD_ID, 1, 1, true, "RFC 2409 5.4"},
	{MAIN, 6, PAYLOAD_HASH, 1, 1, true, "RFC 2409 5.4"},
	{MAIN, 6, PAYLOAD_NOTIFY, 0, 2, true, "RFC 2407 4.6.3.3"},
	{QUICK, 1, PAYLOAD_HASH, 1, 1, true, "RFC 2409 5.5"},
	{QUICK, 1, PAYLOAD_SA, 1, 1, true, "RFC 2409 5.5"},
	{QUICK, 1, PAYLOAD_NONCE, 1, 1, true, "RFC 2409 5.5"},
	{QUICK, 1, PAYLOAD_KE, 0, 1, true, "RFC 2409 5.5"},
	{QUICK, 1, PAYLOAD_ID, 0, 2, true, "RFC 2409 5.5"},
	{QUICK, 1, PAYLOAD_NOTIFY, 0, 2, true, "RFC 2407 4.6.3"},
	{QUICK, 2, PAYLOAD_HASH, 1, 1, true, "RFC 2409 5.5"},
	{QUICK, 2, PAYLOAD_SA, 1, 1, true, "RFC 2409 5.5"},
	{QUICK, 2, PAYLOAD_NONCE, 1, 1, true, "RFC 2409 5.5"},
	{QUICK, 2, PAYLOAD_KE, 0, 1, true, "RFC 2409 5.5"},
	{QUICK, 2, PAYLOAD_ID, 0, 2, true, "RFC 2409 5.5"},
	{QUICK, 2, PAYLOAD_NOTIFY, 0, 2, true, "RFC 2407 4.6.3.1"},
	{QUICK, 3, PAYLOAD_HASH, 1, 1, true, "RFC 2409 5.5"},
	{INFO, 1, PAYLOAD_HASH, 1, 1, true, "RFC 2409 5.7"},
	{INFO, 1, PAYLOAD_NOTIFY, 0, 2, true, "RFC 2409 5.7"},
	{INFO, 1, PAYLOAD_DELETE, 0, 4, true, "RFC 2409 5.7"},
};
const unsigned ike_n_rules = G_N_ELEMENTS(ike_rules);

static const PayloadRule *rule_for(uint8_t exchange, unsigned message, uint32_t payload)
{
	for (unsigned i = 0; i < ike_n_rules; i++) {
		const PayloadRule *r = &ike_rules[i];
		if (r->exchange == exchange && r->message == message && r->payload == payload)
			return r;
	}
	return NULL;
}

static unsigned count(const IsakmpMsg *m, uint32_t type)
{
	unsigned n = 0;

	while (isakmp_part(m, type, n))
		n++;
	return n;
}

bool ike_rules_encrypted(uint8_t exchange, unsigned message)
{
	for (unsigned i = 0; i < ike_n_rules; i++)
		if (ike_rules[i].exchange == exchange && ike_rules[i].message == message)
			return ike_rules[i].encrypted;
	return false;
}

const char *ike_rules_check(const IsakmpMsg *m, unsigned message)
{
	const Element *p = m->payloads.items;

	for (size_t i = 0; i < m->payloads.n; i++)
		if (!rule_for(m->exchange, message, p[i].type))
			return "payload not expected";
	for (unsigned i = 0; i < ike_n_rules; i++) {
		const PayloadRule *r = &ike_rules[i];
		if (r->exchange != m->exchange || r->message != message)
			continue;
		unsigned n = count(m, r->payload);
		if (n < r->min)
			return "payload missing";
		if (n > r->max)
			return "payload repeated";
	}
	/* RFC 2409 5.5: HASH must follow the header of each message of phase 2. */
	if (m->exchange != EXCHANGE_MAIN && (m->payloads.n == 0 || p[0].type != PAYLOAD_HASH))
		return "HASH is not first";
	return NULL;
}
