/* Rules of IKE, IPsec and Reverse Route Injection (Cisco tech note 17826; IOS Security Command Reference): what
 * the two ends of a tunnel, and the routers behind one virtual address, come to together. */

#include <string.h>

#include "models/ospf/ospf_view.h"
#include "models/rib/rib_view.h"
#include "sim/advice/redundancy_side.h"

#define NOTE "Cisco tech note 17826"
#define SECURITY "IOS Security Command Reference"

const AdviceRule redundancy_rules[] = {
	{"redundancy-unknown", "a crypto map waits for a group that there is not", NOTE},
	{"map-not-redundant", "a crypto map answers with an address that is not the peer's", NOTE},
	{"peer-not-virtual", "a peer that is one router's own address", NOTE},
	{"keepalive-missing", "nobody notices a failover behind a peer", NOTE},
	{"keepalive-on-demand", "a failover behind a peer is noticed late", SECURITY},
	{"acl-not-mirrored", "traffic that one end protects and the other does not", SECURITY},
	{"transform-set-differs", "no transform set in common", "RFC 2409 5.5"},
	{"policy-differs", "no ISAKMP policy in common", "RFC 2409 5"},
	{"key-missing", "no pre-shared key for a peer", SECURITY},
	{"key-differs", "two pre-shared keys for one pair of peers", SECURITY},
	{"rri-missing", "no route that follows the Active router", NOTE},
	{"rri-not-redistributed", "routes that nobody is told of", NOTE},
	{"redistribute-without-subnets", "routes to subnets that nobody is told of", NOTE},
	{NULL, NULL, NULL},
};

#define FIND(a, name, line, ...) advice_find(a, redundancy_rules, name, line, __VA_ARGS__)

/* ---- the address that is the peer ---- */

static void check_peer_at(Advice *a, const Side *s, const Ends *q, const AttachRow *at)
{
	const StandbyGroupView *real = side_group_named(q, at->iface, at->group);
	const StandbyGroupView *g = side_group_with(q, at->iface, s->peer);
	if (at->own == s->peer && real && *at->group) {
		AdviceFinding *f = FIND(
			a, "peer-not-virtual", side_peer_line(a, s),
			"%s is %s's own address, not the virtual one, %s, that its crypto map "
			"answers with: IKE fails, and %s would not find the other router after a "
			"failover",
			ip_text(s->peer).s, q->name, ip_text(real->vip).s, s->r.name);
		advice_cite(f, side_map_line(a, q, at));
		advice_cite(f, side_group_line(a, q, real));
	}
	if (g && !*at->group) {
		AdviceFinding *f = FIND(
			a, "map-not-redundant", side_map_line(a, q, at),
			"%s's crypto map is not tied to the group of %s: it negotiates from its "
			"own address, %s, which %s does not take for its peer",
			q->name, ip_text(g->vip).s, ip_text(at->own).s, s->r.name);
		advice_cite(f, side_group_line(a, q, g));
		advice_cite(f, side_peer_line(a, s));
	}
}

static void check_peer(Advice *a, const Side *s, const Sides *all)
{
	unsigned n;
	const Answer *answer = sides_answers(all, s->peer, &n);
	for (unsigned i = 0; i < n; i++)
		if (answer[i].router != s->r.router)
			check_peer_at(a, s, &all->ends[answer[i].router], answer[i].at);
}

/* ---- noticing ---- */

/* The routers behind a peer's virtual address: whose SAs a failover takes away. */
typedef struct Behind {
	unsigned n;
	bool dpd; /* all offer it */
	ConfOrigin map[ADVICE_LINES];
} Behind;

static Behind behind(Advice *a, const Side *s, const Sides *all)
{
	Behind b = {.dpd = true};
	unsigned n;
	const Answer *answer = sides_answers(all, s->peer, &n);
	for (unsigned i = 0; i < n && b.n < ADVICE_LINES; i++) {
		const Ends *q = &all->ends[answer[i].router];
		const AttachRow *at = answer[i].at;
		if (q->router == s->r.router || !side_group_with(q, at->iface, s->peer))
			continue;
		b.map[b.n++] = side_map_line(a, q, at);
		b.dpd &= q->ike && q->ike->keepalive.dpd;
	}
	return b;
}

/* IOS 12.3(7)T: DPD, where both offer it, is on demand unless "periodic" is said; Cisco's own keepalives are
 * driven by their timer. */
static void check_keepalive(Advice *a, const Side *s, const Sides *all)
{
	const IkeKeepaliveView *keep = s->r.ike ? &s->r.ike->keepalive : NULL;
	Behind b = behind(a, s, all);
	AdviceFinding *f;
	if (b.n < 2 || !keep)
		return;
	if (keep->secs == 0)
		f = FIND(a, "keepalive-missing", side_peer_line(a, s),
			 "after a failover behind %s, %s has no \"crypto isakmp keepalive\" to "
			 "notice "
			 "it: it goes on sending by SAs that nobody has, until they run out (at "
			 "most "
			 "%u s)",
			 ip_text(s->peer).s, s->r.name, s->e->life_s);
	else if (!keep->periodic && keep->dpd && b.dpd)
		f = FIND(a, "keepalive-on-demand",
			 advice_line(a, s->r.router, "", "crypto isakmp keepalive", NULL),
			 "%s asks only when it has something to send and has heard nothing for %u "
			 "s: "
			 "after a failover behind %s it loses up to %u s of traffic, and an idle "
			 "tunnel stays broken until the first packet; \"periodic\" notices by "
			 "itself",
			 s->r.name, keep->secs, ip_text(s->peer).s, keep->secs + 5 * keep->retry_s);
	else
		return;
	for (unsigned i = 0; i < b.n; i++)
		advice_cite(f, b.map[i]);
}

/* ---- keys ---- */

static bool uses_keys(const Ends *r)
{
	for (unsigned i = 0; r->ike && i + 1 < r->ike->n_policies; i++)
		if (strcmp(r->ike->policy[i].auth, "Pre-Shared Key") == 0)
			return true;
	return false;
}

/* Keys that are configured in ways that are not read: by name, in a keyring. */
static bool has_other_keys(const Advice *a, const Ends *r)
{
	static const char *const words[] = {"crypto isakmp key hostname", "crypto isakmp profile"};
	if (r->ike && r->ike->n_keyrings > 0)
		return true;
	for (unsigned i = 0; i < G_N_ELEMENTS(words); i++)
		if (advice_line(a, r->router, "", words[i], NULL).text)
			return true;
	return false;
}

/* With each router that answers for the peer, once. */
static void check_mates(Advice *a, const Side *s, const Sides *all)
{
	unsigned n;
	const Answer *answer = sides_answers(all, s->peer, &n);
	for (unsigned i = 0; i < n; i++)
		if (answer[i].router != s->r.router &&
		    (i == 0 || answer[i].router != answer[i - 1].router))
			side_check_mates(a, s, all, answer[i].router);
}

static void check_side(Advice *a, const Side *s, const Sides *all)
{
	check_peer(a, s, all);
	check_keepalive(a, s, all);
	if (uses_keys(&s->r) && !side_key(&s->r, s->peer) && !has_other_keys(a, &s->r))
		FIND(a, "key-missing", side_peer_line(a, s),
		     "%s has no \"crypto isakmp key ... address %s\": main mode with it fails",
		     s->r.name, ip_text(s->peer).s);
	check_mates(a, s, all);
}

/* ---- routes ---- */

static ConfOrigin ospf_line(const Advice *a, unsigned router, const OspfProcRow *o)
{
	g_autofree char *pid = g_strdup_printf("%u", o->pid);
	return advice_line(a, router, "", "router ospf", pid);
}

static ConfOrigin redistribute_line(const Advice *a, unsigned router, const OspfProcRow *o)
{
	g_autofree char *place = g_strdup_printf("router-ospf %u", o->pid);
	return advice_line(a, router, place, "redistribute static", NULL);
}

/* Where a line's traffic goes, as a route has it; false: to no single prefix. */
static bool destination(const AclRow *row, Prefix *p)
{
	uint8_t len;
	if (!row->permit || !row->plain || !ip4_mask_len(~row->dst_wild, &len))
		return false;
	*p = prefix_of(row->dst, len);
	return true;
}

/* A subnet of a class A, B or C network. */
static bool subnet_behind(const Side *s, Prefix *out)
{
	AclRows rows = s->acl;
	for (unsigned i = 0; i < rows.n; i++)
		if (destination(&rows.row[i], out) && out->len != ip4_class_len(out->addr))
			return true;
	return false;
}

static bool has_static(const StaticView *statics, const Side *s)
{
	AclRows rows = s->acl;
	for (unsigned i = 0; i < rows.n; i++) {
		Prefix to;
		for (unsigned k = 0; destination(&rows.row[i], &to) && k < statics->n; k++)
			if (statics->prefix[k].len && prefix_covers(statics->prefix[k], to))
				return true;
	}
	return false;
}

/* The process that redistributes best; NULL: there is none. */
static const OspfProcRow *best_process(const OspfProcView *v)
{
	const OspfProcRow *best = NULL;
	for (unsigned i = 0; v && i < v->n; i++) {
		const OspfProcRow *r = &v->row[i];
		if (!best || r->redist + r->redist_subnets > best->redist + best->redist_subnets)
			best = r;
	}
	return best;
}

/* A route that Reverse Route Injection makes is a static one. */
static void check_routes(Advice *a, const Side *s)
{
	const OspfProcRow *o = best_process(advice_view(a, s->r.router, "ospf"));
	const StaticView *statics = advice_view(a, s->r.router, "static");
	AdviceFinding *f = NULL;
	Prefix subnet;
	if (!o)
		return;
	ConfOrigin rri = side_within_line(a, s, "reverse-route", NULL);
	bool injects = rri.text != NULL;
	ConfOrigin ospf = ospf_line(a, s->r.router, o);
	if (injects && !o->redist) {
		f = FIND(a, "rri-not-redistributed", rri,
			 "the routes that %s injects stay there: without \"redistribute static "
			 "subnets\" the routers inside never learn which of the two is Active",
			 s->r.name);
		advice_cite(f, ospf);
	} else if (injects && !o->redist_subnets && subnet_behind(s, &subnet)) {
		f = FIND(a, "redistribute-without-subnets", redistribute_line(a, s->r.router, o),
			 "without \"subnets\" OSPF takes only whole class A, B and C networks: %s, "
			 "which %s injects, is not told to anyone",
			 prefix_text(subnet).s, s->r.name);
		advice_cite(f, rri);
	} else if (!injects && statics && !has_static(statics, s)) {
		f = FIND(
			a, "rri-missing", side_entry_line(a, s),
			"without \"reverse-route\" %s has no route to what is behind its peer that "
			"follows the Active router: traffic from inside goes where it went before "
			"the failover, or nowhere",
			s->r.name);
		advice_cite(f, ospf);
	}
}

static void check_group(Advice *a, const Ends *r, const AttachRow *at)
{
	if (!*at->group || side_group_named(r, at->iface, at->group))
		return;
	AdviceFinding *f = FIND(a, "redundancy-unknown", side_map_line(a, r, at),
				"no HSRP group of %s's %s is called %s: the crypto map waits for a "
				"group that never becomes Active, and there is no tunnel",
				r->name, at->iface, at->group);
	for (unsigned i = 0; r->standby && i < r->standby->n; i++) {
		const StandbyGroupView *g = &r->standby->group[i];
		g_autofree char *place = g_strconcat("interface ", g->ifname, NULL);
		g_autofree char *key = g_strdup_printf("%u", g->group);
		if (strcmp(g->ifname, at->iface) == 0)
			advice_cite(f, advice_line_or(advice_line(a, r->router, place,
								  "standby name", key),
						      side_group_line(a, r, g)));
	}
}

static void check_redundancy(Advice *a, const Ends *r)
{
	Side s = {.r = *r};
	const IpsecView *v = s.r.ipsec;
	for (unsigned i = 0; v && i < v->n_attach; i++) {
		s.at = &v->attach[i];
		check_group(a, &s.r, s.at);
		for (unsigned k = 0; *s.at->group && k < v->n_entries; k++) {
			s.e = &v->entry[k];
			if (strcmp(s.e->map, s.at->map) != 0)
				continue;
			s.acl = side_rows(&s.r, s.e);
			check_routes(a, &s);
		}
	}
}

void redundancy_check(Advice *a)
{
	advice_run(a);
	g_autoptr(Sides) all = sides_new(a);
	for (unsigned i = 0; i < all->n; i++)
		check_redundancy(a, &all->ends[i]);
	for (unsigned i = 0; i < all->n; i++)
		for (unsigned k = 0; k < all->side[i]->len; k++)
			check_side(a, &g_array_index(all->side[i], Side, k), all);
}
