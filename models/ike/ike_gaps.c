/* What no line of a configuration says, and IOS makes something of that is not modelled. */

#include "models/ike/ike_priv.h"

enum { TEXT_PRIORITY = 16 };

static bool is_weak_group(uint8_t group)
{
	return group == 1 || group == 2 || group == 5;
}

static bool is_weak(const IkeSuite *s)
{
	return s->cipher == IKE_DES || s->cipher == IKE_3DES || s->hash == IKE_MD5 ||
	       is_weak_group(s->group);
}

bool ike_is_strict(const Ike *ike)
{
	return !ike->conf.shield_off && param_get(ike->node, "ike.compliance");
}

static void policy_gaps(const Ike *ike, const IkePolicy *p, ConfGapFn *fn, void *to)
{
	char key[TEXT_PRIORITY];
	ConfGap gap = {.place = "",
		       .words = "crypto isakmp policy",
		       .key = key,
		       .affects = AFFECTS_NEGOTIATION};

	g_snprintf(key, sizeof key, "%u", p->prio);
	gap.why = "peers are authenticated by their certificates, as no line says otherwise: there "
		  "are none here, the policy matches nobody";
	if (!p->auth_said)
		fn(to, &gap);
	gap.why = "this release refuses DES, 3DES, MD5 and groups 1, 2, 5 without \"crypto engine "
		  "compliance shield disable\"; here it takes them";
	if (ike_is_strict(ike) && is_weak(&p->suite))
		fn(to, &gap);
}

/* LIBERTY: at once; IOS-XE wants a reload. */
bool ike_set_shield(const ConfAt *at, const Args *a, bool no, ConfErr *e)
{
	(void)a, (void)e;
	((Ike *)at->self)->conf.shield_off = !no;
	return true;
}

void ike_put_shield(const ConfAt *at, GString *out)
{
	if (((const Ike *)at->self)->conf.shield_off)
		g_string_append(out, "crypto engine compliance shield disable\n");
}

void ike_gaps(const void *self, ConfGapFn *fn, void *to)
{
	const Ike *ike = self;
	ConfGap none = {.place = "",
			.words = "crypto isakmp key",
			.affects = AFFECTS_NEGOTIATION,
			.why = "this release has default policies where no policy is "
			       "configured: here there are "
			       "none, and nothing is negotiated"};

	for (unsigned i = 0; i < ike->conf.policies->len; i++)
		policy_gaps(ike, ike->conf.policies->pdata[i], fn, to);
	if (ike->conf.policies->len || ike->conf.disabled ||
	    !param_get(ike->node, "ike.default-policies"))
		return;
	/* without keys of its own it has certificates, or those of a keyring: for the peers of a crypto map */
	if (!ike->conf.psks.keys->len)
		none.words = "crypto map";
	fn(to, &none);
}
