/* The key engine: IKE's side of the contract (service "key-engine"). Debug lines as the tech note prints
 * them on vpn7200. */

#include "models/ipsec/ipsec_priv.h"

#include <string.h>

#include "sim/kernel/rng.h"

enum { SPI_MIN = 256 }; /* RFC 2406 2.1: 0-255 are reserved */

static bool is_endpoint(const void *self, OwnIp local, Ip4 peer)
{
	(void)peer; /* whether a peer is welcome is the key's and the policy's affair */
	const Ipsec *x = self;
	for (unsigned i = 0; local && i < x->attach->len; i++) {
		const Attach *at = x->attach->pdata[i];
		if (!at->gone && ipsec_endpoint(x, at) == local)
			return true;
	}
	return false;
}

static bool same_transform(const TransformSet *t, const EspProposal *p)
{
	return p->tunnel && t->cipher == p->cipher && t->auth == p->auth &&
	       (t->cipher != ESP_AES || t->key_bits == p->key_bits);
}

/* The first offer that one of our sets equals; the smaller lifetimes hold. An entry with PFS insists on its
 * group; one without takes what the peer offers (Security Configuration Guide 12.3, "PFS"). */
static bool choose(const Ident *id, const EspProposal *offered, unsigned n, unsigned *chosen,
		   EspProposal *agreed)
{
	const Ipsec *self = id->ipsec;
	const CryptoMapEntry *e = id->entry;
	for (unsigned i = 0; i < n; i++) {
		if (e->pfs_group && offered[i].pfs_group != e->pfs_group)
			continue;
		for (unsigned k = 0; k < e->n_sets; k++) {
			const TransformSet *t = ipsec_spoken_set(self, e->set[k]);
			if (!t || !same_transform(t, &offered[i]))
				continue;
			*chosen = i;
			*agreed = offered[i];
			g_strlcpy(agreed->name, t->name, sizeof agreed->name);
			agreed->life_s =
				MIN(offered[i].life_s ? offered[i].life_s : ipsec_life_s(self, e),
				    ipsec_life_s(self, e));
			agreed->life_kb = MIN(offered[i].life_kb ? offered[i].life_kb
								 : ipsec_life_kb(self, e),
					      ipsec_life_kb(self, e));
			return true;
		}
	}
	return false;
}

/* A proposal for a line, or for a part of one, is acceptable; more than a line is not. */
static bool accept_proxy(const void *self, OwnIp local, Ip4 peer, const SaProxy *proxy,
			 const EspProposal *offered, unsigned n, unsigned *chosen,
			 EspProposal *agreed, uint64_t *request)
{
	const Ipsec *x = self;
	const PeerLine *of_peer;
	unsigned n_lines = ipsec_idents_of_peer(x, peer, &of_peer);
	for (unsigned i = 0; local && i < n_lines; i++) {
		const Ident *id = of_peer[i].line;
		if (ipsec_endpoint(x, id->at) != local || !ipsec_proxy_covers(&id->proxy, proxy))
			continue;
		if (!choose(id, offered, n, chosen, agreed))
			continue;
		*request = id->key;
		return true;
	}
	return false;
}

static uint32_t fresh_spi(Ctx *cx, void *self)
{
	(void)cx;
	Ipsec *x = self;
	uint32_t spi;
	do
		spi = (uint32_t)rng_draw(world_seed(x->node->world), x->node->name, "spi",
					 x->next_spi++);
	while (spi < SPI_MIN || pair_by_spi(x, spi));
	return spi;
}

static void tell_initialize(Ctx *cx, const SaPair *made, bool in)
{
	char transform[48];
	ipsec_transform_text(transform, made->proposal.cipher, made->proposal.key_bits,
			     made->proposal.auth);
	obs_emit(cx, &obs_initialize,
		 (ObsVal[]){OV_S(in ? "INBOUND" : "OUTBOUND"), OV_IP(made->local),
			    OV_IP(made->peer), OV_PF(made->proxy.local), OV_PF(made->proxy.remote),
			    OV_I(made->proxy.proto), OV_I(made->proxy.lport),
			    OV_I(made->proxy.rport), OV_S(transform), OV_I(made->proposal.life_s),
			    OV_I(made->proposal.life_kb), OV_U(in ? made->in.spi : made->out.spi),
			    OV_I(made->proposal.key_bits)});
}

static void install(Ctx *cx, void *self, const SaPair *made)
{
	Ipsec *x = self;
	Ident *line = ipsec_ident_by_key(x, made->request);
	if (!line || ipsec_endpoint(x, line->at) != made->local)
		return; /* the map went away, or the group left Active, while IKE talked */
	Ident *id = ipsec_ident_subset(x, line, &made->proxy);
	tell_initialize(cx, made, true);
	tell_initialize(cx, made, false);
	pair_new(cx, id, made);
	id->peer = made->peer;
	ident_event(cx, id, EV_INSTALLED);
	ipsec_tell(cx, x, id);
}

static void enable_outbound(Ctx *cx, void *self, uint32_t in_spi)
{
	Pair *p = pair_by_spi(self, in_spi);
	if (p && !p->out_enabled)
		pair_enable(cx, p);
}

static void failed(Ctx *cx, void *self, uint64_t request, Ip4 peer, const char *reason)
{
	(void)reason; /* IKE has told */
	Ident *id = ipsec_ident_by_key(self, request);
	if (id)
		ident_failed(cx, id, peer);
}

static void leave_peer(const Ipsec *self, Ident *id, OwnIp local, Ip4 peer)
{
	if (ipsec_endpoint(self, id->at) == local && ipsec_peer(id) == peer && id->n_pairs == 0)
		ipsec_next_peer(id, true);
}

/* The peer is dead: with several peers the next one is tried. */
static void next_peer(Ipsec *self, OwnIp local, Ip4 peer)
{
	const PeerLine *of_peer;
	unsigned n = ipsec_idents_of_peer(self, peer, &of_peer);
	for (unsigned i = 0; i < n; i++) {
		Ident *line = of_peer[i].line;
		leave_peer(self, line, local, peer);
		for (unsigned k = 0; line->subsets && k < line->subsets->len; k++)
			leave_peer(self, line->subsets->pdata[k], local, peer);
	}
}

static void delete_peer(Ctx *cx, void *self, OwnIp local, Ip4 peer, bool dead, const char *reason)
{
	Ipsec *x = self;
	obs_emit(cx, &obs_peer_gone, (ObsVal[]){OV_IP(peer)});
	for (const GPtrArray *all; (all = pairs_between(x, local, peer))->len > 0;)
		pair_remove(cx, all->pdata[0], reason, 0); /* who is told may end others */
	if (dead)
		next_peer(x, local, peer);
}

static void delete_spi(Ctx *cx, void *self, OwnIp local, Ip4 peer, uint32_t out_spi,
		       const char *reason)
{
	Ipsec *x = self;
	obs_emit(cx, &obs_spi_gone, (ObsVal[]){OV_IP(peer), OV_U(out_spi)});
	const GPtrArray *pairs = ends_between(x->by_out, own_ip(own_ip_vrf(local), peer), out_spi);
	if (pairs->len > 0)
		pair_remove(cx, pairs->pdata[0], reason, 0);
}

static unsigned count(const void *self, OwnIp local, Ip4 peer)
{
	return 2 * pairs_between(self, local, peer)->len;
}

static void watched(void *self, OwnIp local, Ip4 peer, IkeWatch *watch)
{
	const GPtrArray *all = pairs_between(self, local, peer);
	for (unsigned i = 0; i < all->len; i++)
		((Pair *)all->pdata[i])->watch = watch;
}

const KeyEngineSvc key_engine_svc = {
	.is_endpoint = is_endpoint,
	.accept = accept_proxy,
	.spi = fresh_spi,
	.install = install,
	.enable_outbound = enable_outbound,
	.failed = failed,
	.delete_peer = delete_peer,
	.delete_spi = delete_spi,
	.count = count,
	.watched = watched,
};
