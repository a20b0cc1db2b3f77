/* Rules of IKE, IPsec and Reverse Route Injection (Cisco tech note 17826; IOS Security Command Reference). */

#include <stdio.h>
#include <string.h>

#include "sim/advice/ha_rules.h"

/* IOS's defaults: crypto ipsec security-association lifetime, 3600 s. */
enum { SA_LIFETIME_S = 3600 };

/* A tunnel as one side has it, and who answers at the other. */
typedef struct Side {
	const HaRouter *r;
	const HaIface *ifc; /* with the crypto map */
	const HaEntry *e;
	const HaPeer *peer; /* the other side's address */
} Side;

static bool answers(const HaIface *ifc, Ip4 ip)
{
	return ifc->ip == ip || (ip && ha_group_with(ifc, ip));
}

typedef void SideFn(HaNet *net, const Side *s);

static void each_side(HaNet *net, SideFn *fn)
{
	for (unsigned i = 0; i < net->routers->len; i++) {
		const HaRouter *r = net->routers->pdata[i];
		for (unsigned j = 0; j < r->ifaces->len; j++)
			for (unsigned k = 0; k < r->entries->len; k++) {
				const HaIface *ifc = r->ifaces->pdata[j];
				const HaEntry *e = r->entries->pdata[k];
				for (unsigned n = 0; n < e->peers->len; n++) {
					Side s = {r, ifc, e, &g_array_index(e->peers, HaPeer, n)};
					if (g_strcmp0(ifc->map, e->map) == 0)
						fn(net, &s);
				}
			}
	}
}

/* Calls `fn` for each side at the other end whose peer is `s`. */
typedef void MateFn(HaNet *net, const Side *s, const Side *mate);

static void each_mate(HaNet *net, const Side *s, MateFn *fn)
{
	for (unsigned i = 0; i < net->routers->len; i++) {
		const HaRouter *q = net->routers->pdata[i];
		for (unsigned j = 0; q != s->r && j < q->ifaces->len; j++)
			for (unsigned k = 0; k < q->entries->len; k++) {
				const HaIface *ifc = q->ifaces->pdata[j];
				const HaEntry *e = q->entries->pdata[k];
				if (g_strcmp0(ifc->map, e->map) != 0 || !answers(ifc, s->peer->ip))
					continue;
				for (unsigned n = 0; n < e->peers->len; n++) {
					Side m = {q, ifc, e, &g_array_index(e->peers, HaPeer, n)};
					if (answers(s->ifc, m.peer->ip))
						fn(net, s, &m);
				}
			}
	}
}

/* ---- the address that is the peer ---- */

static bool is_redundant(const HaIface *ifc)
{
	return ifc->redundancy && ha_group_named(ifc, ifc->redundancy);
}

static void check_peer_at(HaNet *net, const Side *s, const HaRouter *q, const HaIface *ifc)
{
	const HaGroup *g = ha_group_with(ifc, s->peer->ip);
	if (ifc->ip == s->peer->ip && is_redundant(ifc)) {
		const HaGroup *real = ha_group_named(ifc, ifc->redundancy);
		HaFinding *f = ha_find(
			net, "peer-not-virtual", &s->peer->line,
			"%s is %s's own address, not the virtual one, %s, that its crypto map "
			"answers "
			"with: IKE fails, and %s would not find the other router after a failover",
			ip_text(s->peer->ip).s, q->name, ip_text(real->vip).s, s->r->name);
		ha_cite(f, &ifc->map_line);
		ha_cite(f, &real->ip_line);
	}
	if (g && ifc->map && !ifc->redundancy) {
		HaFinding *f =
			ha_find(net, "map-not-redundant", &ifc->map_line,
				"%s's crypto map is not tied to the group of %s: it negotiates "
				"from its own "
				"address, %s, which %s does not take for its peer",
				q->name, ip_text(g->vip).s, ip_text(ifc->ip).s, s->r->name);
		ha_cite(f, &g->ip_line);
		ha_cite(f, &s->peer->line);
	}
}

static void check_peer(HaNet *net, const Side *s)
{
	for (unsigned i = 0; i < net->routers->len; i++) {
		const HaRouter *q = net->routers->pdata[i];
		for (unsigned k = 0; q != s->r && k < q->ifaces->len; k++)
			check_peer_at(net, s, q, q->ifaces->pdata[k]);
	}
}

/* ---- noticing ---- */

/* IOS 12.3(7)T: DPD is on demand unless "periodic" is said; before, and with a peer that has no DPD,
 * keepalives are driven by their timer. */
static bool is_on_demand(const HaRouter *r)
{
	int minor;
	if (r->periodic)
		return false;
	if (g_str_has_prefix(r->release, "12.4") || g_str_has_prefix(r->release, "15."))
		return true;
	return sscanf(r->release, "12.3(%d)T", &minor) == 1 && minor >= 7 &&
	       strstr(r->release, "T");
}

static void cite_members(HaNet *net, HaFinding *f, const Side *s)
{
	for (unsigned i = 0; i < net->routers->len; i++) {
		const HaRouter *q = net->routers->pdata[i];
		for (unsigned k = 0; q != s->r && k < q->ifaces->len; k++)
			if (ha_group_with(q->ifaces->pdata[k], s->peer->ip))
				ha_cite(f, &((HaIface *)q->ifaces->pdata[k])->map_line);
	}
}

/* Whose SAs a failover takes away: the routers behind a virtual address, if there are two. */
static unsigned members_of(const HaNet *net, const Side *s, bool *on_demand)
{
	unsigned n = 0;
	*on_demand = true;
	for (unsigned i = 0; i < net->routers->len; i++) {
		const HaRouter *q = net->routers->pdata[i];
		for (unsigned k = 0; q != s->r && k < q->ifaces->len; k++) {
			if (!ha_group_with(q->ifaces->pdata[k], s->peer->ip))
				continue;
			n++;
			*on_demand &= is_on_demand(q) || q->periodic;
		}
	}
	return n;
}

static void check_keepalive(HaNet *net, const Side *s)
{
	bool dpd;
	if (members_of(net, s, &dpd) < 2)
		return;
	if (s->r->keepalive == 0) {
		HaFinding *f = ha_find(net, "keepalive-missing", &s->peer->line,
				       "after a failover behind %s, %s has no \"crypto isakmp "
				       "keepalive\" to notice "
				       "it: it goes on sending by SAs that nobody has, until they "
				       "run out (at most "
				       "%d s)",
				       ip_text(s->peer->ip).s, s->r->name, SA_LIFETIME_S);
		cite_members(net, f, s);
		return;
	}
	if (!is_on_demand(s->r) || !dpd)
		return;
	HaFinding *f = ha_find(net, "keepalive-on-demand", &s->r->keepalive_line,
			       "%s asks only when it has something to send and has heard nothing "
			       "for %d s: after a "
			       "failover behind %s it loses up to %d s of traffic, and an idle "
			       "tunnel stays broken "
			       "until the first packet; \"periodic\" notices by itself",
			       s->r->name, s->r->keepalive, ip_text(s->peer->ip).s,
			       s->r->keepalive + 5 * s->r->retry);
	cite_members(net, f, s);
}

/* ---- both ends say the same ---- */

typedef struct AceHit {
	bool exact;
	const HaAce *covering;
} AceHit;

static bool selects_all(const char *selector, const char *any, const char *what)
{
	return strcmp(selector, any) == 0 || strcmp(selector, what) == 0;
}

/* "20.1.1.0/24 to 10.1.1.0/24", "udp 20.1.1.0/24 to 10.1.1.1/32 eq 514" */
static char *ace_text(const HaAce *a)
{
	bool ip = strcmp(a->proto, "ip") == 0;
	return g_strconcat(ip ? "" : a->proto, ip ? "" : " ", ha_prefix(a->src).s,
			   *a->sport ? " " : "", a->sport, " to ", ha_prefix(a->dst).s,
			   *a->dport ? " " : "", a->dport, NULL);
}

static AceHit mirror_of(const HaRouter *q, const char *acl, const HaAce *a)
{
	AceHit hit = {false, NULL};
	for (unsigned i = 0; acl && i < q->aces->len; i++) {
		const HaAce *b = &g_array_index(q->aces, HaAce, i);
		if (!b->permit || strcmp(b->acl, acl) != 0)
			continue;
		if (prefix_eq(a->src, b->dst) && prefix_eq(a->dst, b->src) &&
		    strcmp(a->proto, b->proto) == 0 && strcmp(a->sport, b->dport) == 0 &&
		    strcmp(a->dport, b->sport) == 0)
			hit.exact = true;
		else if (prefix_covers(b->dst, a->src) && prefix_covers(b->src, a->dst) &&
			 selects_all(b->proto, "ip", a->proto) &&
			 selects_all(b->dport, "", a->sport) && selects_all(b->sport, "", a->dport))
			hit.covering = b;
	}
	return hit;
}

static void check_ace(HaNet *net, const Side *s, const Side *m, const HaAce *a)
{
	AceHit hit = mirror_of(m->r, m->e->acl, a);
	HaFinding *f;
	if (hit.exact)
		return;
	g_autofree char *what = ace_text(a);
	if (hit.covering)
		f = ha_find(net, "acl-not-mirrored", &a->line,
			    "%s has no exact mirror of %s, only a wider line: %s can bring this "
			    "tunnel up, %s cannot",
			    m->r->name, what, s->r->name, m->r->name);
	else
		f = ha_find(net, "acl-not-mirrored", &a->line,
			    "%s has no mirror of %s: it refuses the proxy identities of %s, and "
			    "this traffic is lost",
			    m->r->name, what, s->r->name);
	ha_cite(f, hit.covering ? &hit.covering->line : &m->e->acl_line);
}

static void check_acl(HaNet *net, const Side *s, const Side *m)
{
	for (unsigned i = 0; s->e->acl && i < s->r->aces->len; i++) {
		const HaAce *a = &g_array_index(s->r->aces, HaAce, i);
		if (a->permit && strcmp(a->acl, s->e->acl) == 0)
			check_ace(net, s, m, a);
	}
}

static const HaTransform *transform_called(const HaRouter *r, const char *name)
{
	for (unsigned i = 0; i < r->transforms->len; i++) {
		const HaTransform *t = &g_array_index(r->transforms, HaTransform, i);
		if (strcmp(t->name, name) == 0)
			return t;
	}
	return NULL;
}

/* Transforms in another order are the same set. */
static bool same_words(const char *a, const char *b)
{
	g_auto(GStrv) x = g_strsplit(a, " ", -1), y = g_strsplit(b, " ", -1);
	if (g_strv_length(x) != g_strv_length(y))
		return false;
	for (char **w = x; *w; w++)
		if (!g_strv_contains((const char *const *)y, *w))
			return false;
	return true;
}

static bool share_transform(const Side *s, const Side *m)
{
	g_auto(GStrv) a = g_strsplit(s->e->transforms ? s->e->transforms : "", " ", -1);
	g_auto(GStrv) b = g_strsplit(m->e->transforms ? m->e->transforms : "", " ", -1);
	for (char **x = a; *x; x++)
		for (char **y = b; *y; y++) {
			const HaTransform *t = transform_called(s->r, *x);
			const HaTransform *u = transform_called(m->r, *y);
			if (t && u && same_words(t->words, u->words))
				return true;
		}
	return false;
}

static bool share_policy(const Side *s, const Side *m)
{
	for (unsigned i = 0; i < s->r->policies->len; i++)
		for (unsigned k = 0; k < m->r->policies->len; k++) {
			const HaPolicy *a = &g_array_index(s->r->policies, HaPolicy, i);
			const HaPolicy *b = &g_array_index(m->r->policies, HaPolicy, k);
			if (strcmp(a->encr, b->encr) == 0 && strcmp(a->hash, b->hash) == 0 &&
			    strcmp(a->auth, b->auth) == 0 && a->group == b->group)
				return true;
		}
	return false;
}

static const HaKey *key_for(const Side *s)
{
	for (unsigned i = 0; i < s->r->keys->len; i++) {
		const HaKey *k = &g_array_index(s->r->keys, HaKey, i);
		if (((k->peer ^ s->peer->ip) & k->mask) == 0)
			return k;
	}
	return NULL;
}

static bool uses_keys(const HaRouter *r)
{
	for (unsigned i = 0; i < r->policies->len; i++)
		if (strcmp(g_array_index(r->policies, HaPolicy, i).auth, "pre-share") == 0)
			return true;
	return false;
}

static void check_keys(HaNet *net, const Side *s, const Side *m)
{
	const HaKey *a = key_for(s), *b = key_for(m);
	if (!a || !b || strcmp(a->secret, b->secret) == 0)
		return;
	ha_cite(ha_find(net, "key-differs", &a->line,
			"%s and %s do not have the same pre-shared key for each other: main mode "
			"fails at its fifth message, and there is no tunnel",
			s->r->name, m->r->name),
		&b->line);
}

static bool comes_first(const HaNet *net, const Side *s, const Side *m)
{
	guint i = 0, k = 0;
	g_ptr_array_find(net->routers, s->r, &i);
	g_ptr_array_find(net->routers, m->r, &k);
	return i < k;
}

static void check_mates(HaNet *net, const Side *s, const Side *m)
{
	check_acl(net, s, m);
	if (!comes_first(net, s, m))
		return;
	if (!share_transform(s, m))
		ha_cite(ha_find(net, "transform-set-differs", &s->e->transforms_line,
				"%s and %s have no transform set in common: quick mode fails, and "
				"there is no tunnel",
				s->r->name, m->r->name),
			&m->e->transforms_line);
	if (s->r->policies->len && m->r->policies->len && !share_policy(s, m))
		ha_cite(ha_find(net, "policy-differs",
				&g_array_index(s->r->policies, HaPolicy, 0).line,
				"%s and %s have no ISAKMP policy in common: main mode fails, and "
				"there is no tunnel",
				s->r->name, m->r->name),
			&g_array_index(m->r->policies, HaPolicy, 0).line);
	check_keys(net, s, m);
}

static void check_side(HaNet *net, const Side *s)
{
	check_peer(net, s);
	check_keepalive(net, s);
	if (uses_keys(s->r) && !key_for(s))
		ha_find(net, "key-missing", &s->peer->line,
			"%s has no \"crypto isakmp key ... address %s\": main mode with it fails",
			s->r->name, ip_text(s->peer->ip).s);
	each_mate(net, s, check_mates);
}

/* ---- routes ---- */

/* A route that Reverse Route Injection makes is a static one. */
static const HaAce *subnet_behind(const HaRouter *r, const HaEntry *e)
{
	for (unsigned i = 0; e->acl && i < r->aces->len; i++) {
		const HaAce *a = &g_array_index(r->aces, HaAce, i);
		if (a->permit && strcmp(a->acl, e->acl) == 0 &&
		    a->dst.len != ip4_class_len(a->dst.addr))
			return a;
	}
	return NULL;
}

static bool has_static(const HaRouter *r, const HaEntry *e)
{
	for (unsigned i = 0; e->acl && i < r->aces->len; i++) {
		const HaAce *a = &g_array_index(r->aces, HaAce, i);
		for (unsigned k = 0; k < r->statics->len && strcmp(a->acl, e->acl) == 0; k++) {
			Prefix p = g_array_index(r->statics, Prefix, k);
			if (p.len && prefix_covers(p, a->dst))
				return true;
		}
	}
	return false;
}

static void check_routes(HaNet *net, const HaRouter *r, const HaEntry *e)
{
	const HaOspf *o = r->ospfs->len ? r->ospfs->pdata[0] : NULL;
	const HaAce *subnet = subnet_behind(r, e);
	if (!o)
		return;
	if (e->reverse_route && !o->redistributes)
		ha_cite(ha_find(net, "rri-not-redistributed", &e->rri_line,
				"the routes that %s injects stay there: without \"redistribute "
				"static "
				"subnets\" the routers inside never learn which of the two is "
				"Active",
				r->name),
			&o->line);
	else if (e->reverse_route && !o->subnets && subnet)
		ha_cite(ha_find(net, "redistribute-without-subnets", &o->redistribute_line,
				"without \"subnets\" OSPF takes only whole class A, B and C "
				"networks: "
				"%s, which %s injects, is not told to anyone",
				ha_prefix(subnet->dst).s, r->name),
			&e->rri_line);
	else if (!e->reverse_route && !has_static(r, e))
		ha_cite(ha_find(net, "rri-missing", &e->line,
				"without \"reverse-route\" %s has no route to what is behind its "
				"peer "
				"that follows the Active router: traffic from inside goes where it "
				"went before the failover, or nowhere",
				r->name),
			&o->line);
}

static void check_redundancy(HaNet *net, const HaRouter *r, const HaIface *ifc)
{
	if (!ifc->redundancy)
		return;
	if (!ha_group_named(ifc, ifc->redundancy)) {
		HaFinding *f = ha_find(net, "redundancy-unknown", &ifc->map_line,
				       "no HSRP group of %s's %s is called %s: the crypto map "
				       "waits for a group that "
				       "never becomes Active, and there is no tunnel",
				       r->name, ifc->name, ifc->redundancy);
		for (unsigned i = 0; i < ifc->groups->len; i++) {
			const HaGroup *g = ifc->groups->pdata[i];
			ha_cite(f, ha_line_or(&g->name_line, &g->ip_line));
		}
	}
	for (unsigned i = 0; i < r->entries->len; i++) {
		const HaEntry *e = r->entries->pdata[i];
		if (strcmp(e->map, ifc->map) == 0)
			check_routes(net, r, e);
	}
}

void ha_rules_vpn(HaNet *net)
{
	for (unsigned i = 0; i < net->routers->len; i++) {
		const HaRouter *r = net->routers->pdata[i];
		for (unsigned k = 0; k < r->ifaces->len; k++)
			check_redundancy(net, r, r->ifaces->pdata[k]);
	}
	each_side(net, check_side);
}
