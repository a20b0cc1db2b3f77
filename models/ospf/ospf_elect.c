/* Election of the Designated Router and its Backup, RFC 2328 9.4. Nobody is preempted: who declares itself
 * wins over who only has the higher priority. */

#include "models/ospf/ospf_priv.h"

typedef struct Candidate {
	uint8_t priority;
	Ip4 id, addr, dr, bdr;
} Candidate;

/* (priority, router ID) decides. */
static const Candidate *better(const Candidate *a, const Candidate *b)
{
	if (!a)
		return b;
	if (a->priority != b->priority)
		return a->priority > b->priority ? a : b;
	return a->id > b->id ? a : b;
}

static const Candidate *backup_of(const Candidate *c, unsigned n)
{
	const Candidate *declared = NULL, *other = NULL;
	for (unsigned i = 0; i < n; i++) {
		if (c[i].dr == c[i].addr)
			continue; /* declares itself DR: not eligible */
		if (c[i].bdr == c[i].addr)
			declared = better(declared, &c[i]);
		other = better(other, &c[i]);
	}
	return declared ? declared : other;
}

static const Candidate *designated_of(const Candidate *c, unsigned n)
{
	const Candidate *declared = NULL;
	for (unsigned i = 0; i < n; i++)
		if (c[i].dr == c[i].addr)
			declared = better(declared, &c[i]);
	return declared;
}

static Elected round_of(const Candidate *c, unsigned n)
{
	const Candidate *bdr = backup_of(c, n), *dr = designated_of(c, n);
	if (!dr)
		dr = bdr; /* step (3): the Backup is promoted */
	return (Elected){dr ? dr->addr : 0, bdr ? bdr->addr : 0};
}

static Candidate *candidates(const OspfIface *oi, unsigned *n)
{
	Candidate *c = g_new0(Candidate, oi->nbrs->len + 1);
	*n = 0;
	if (oi->priority > 0)
		c[(*n)++] = (Candidate){oi->priority, oi->area->ospf->router_id, oi->addr.ip,
					oi->dr, oi->bdr};
	for (guint i = 0; i < oi->nbrs->len; i++) {
		const OspfNbr *nbr = oi->nbrs->pdata[i];
		if (ospf_nbr_state(nbr) >= NS_2WAY && nbr->priority > 0)
			c[(*n)++] =
				(Candidate){nbr->priority, nbr->id, nbr->addr, nbr->dr, nbr->bdr};
	}
	return c;
}

Elected ospf_elect(const OspfIface *oi)
{
	unsigned n;
	g_autofree Candidate *c = candidates(oi, &n);
	Ip4 me = oi->addr.ip;
	Elected e = round_of(c, n);
	bool dr_changed = (e.dr == me) != (oi->dr == me),
	     bdr_changed = (e.bdr == me) != (oi->bdr == me);
	if (!dr_changed && !bdr_changed)
		return e;
	/* step (4): our own role is new, so we declare it and elect once more */
	for (unsigned i = 0; i < n; i++) {
		if (c[i].addr != me)
			continue;
		c[i].dr = e.dr;
		c[i].bdr = e.bdr;
	}
	return round_of(c, n);
}
