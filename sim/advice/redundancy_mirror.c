/* Rules of redundancy: the two ends of a tunnel say the same. */

#include <string.h>

#include "sim/advice/redundancy_side.h"

#define FIND(a, name, line, ...) advice_find(a, redundancy_rules, name, line, __VA_ARGS__)

static bool covers(Ip4 outer, Ip4 outer_wild, Ip4 inner, Ip4 inner_wild)
{
	return ((outer ^ inner) & ~outer_wild) == 0 && (inner_wild & ~outer_wild) == 0;
}

/* Does `b` protect, seen from the other end, all that `a` does? */
static bool mirror_covers(const AclRow *b, const AclRow *a)
{
	return covers(b->dst, b->dst_wild, a->src, a->src_wild) &&
	       covers(b->src, b->src_wild, a->dst, a->dst_wild) &&
	       (b->proto == 0 || b->proto == a->proto) && b->dst_port_lo <= a->src_port_lo &&
	       b->dst_port_hi >= a->src_port_hi && b->src_port_lo <= a->dst_port_lo &&
	       b->src_port_hi >= a->dst_port_hi;
}

static bool mirrors(const AclRow *b, const AclRow *a)
{
	return mirror_covers(b, a) && mirror_covers(a, b);
}

/* What an entry at the other end has for a line: its exact mirror; else a wider one. */
static const AclRow *mirror_in(const Side *m, const AclRow *a, bool *exact)
{
	AclRows rows = m->acl;
	const AclRow *wider = NULL;
	for (unsigned i = 0; i < rows.n; i++) {
		const AclRow *b = &rows.row[i];
		if (!b->plain)
			continue;
		*exact = b->permit && mirrors(b, a);
		if (*exact)
			return b;
		if (b->permit && !wider && mirror_covers(b, a))
			wider = b;
	}
	return wider;
}

static bool is_related(const Side *s, const Side *m)
{
	AclRows rows = s->acl;
	bool exact;
	for (unsigned i = 0; i < rows.n; i++)
		if (rows.row[i].permit && rows.row[i].plain && mirror_in(m, &rows.row[i], &exact))
			return true;
	return false;
}

static ConfOrigin row_line(const AclRow *r)
{
	return (ConfOrigin){r->at, r->text};
}

/* Entries of one router at the other end of a side; several, where one pair of peers has several tunnels. */
typedef struct Mates {
	const Side *of;
	GArray *side; /* of Side */
} Mates;

static void check_ace(Advice *a, const Mates *m, const AclRow *row)
{
	const Side *s = m->of, *first = &g_array_index(m->side, Side, 0);
	const AclRow *wider = NULL;
	for (unsigned i = 0; i < m->side->len; i++) {
		bool exact = false;
		const AclRow *b = mirror_in(&g_array_index(m->side, Side, i), row, &exact);
		if (exact)
			return;
		wider = wider ? wider : b;
	}
	g_autoptr(GString) what = g_string_new(NULL);
	acl_row_print(what, row);
	const char *name = first->r.name;
	AdviceFinding *f = wider ? FIND(a, "acl-not-mirrored", row_line(row),
					"%s has no exact mirror of \"%s\", only a wider line: %s "
					"can bring this "
					"tunnel up, %s cannot",
					name, what->str, s->r.name, name)
				 : FIND(a, "acl-not-mirrored", row_line(row),
					"%s has no mirror of \"%s\": it refuses the proxy "
					"identities of %s, and "
					"this traffic is lost",
					name, what->str, s->r.name);
	advice_cite(f, wider ? row_line(wider) : side_within_line(a, first, "match address", NULL));
}

static const SetRow *set_called(const IpsecView *v, const char *name)
{
	for (unsigned i = 0; i < v->n_sets; i++)
		if (strcmp(v->set[i].name, name) == 0)
			return &v->set[i];
	return NULL;
}

/* A set with a transform that is not modelled is not known: nothing is said of it. */
static bool share_transform(const Side *s, const Side *m)
{
	for (unsigned i = 0; i < s->e->n_sets; i++)
		for (unsigned k = 0; k < m->e->n_sets; k++) {
			const SetRow *x = set_called(s->r.ipsec, s->e->set[i]);
			const SetRow *y = set_called(m->r.ipsec, m->e->set[k]);
			if (!x || !y ||
			    (strcmp(x->cipher, y->cipher) == 0 && strcmp(x->auth, y->auth) == 0))
				return true;
		}
	return false;
}

static bool same_policy(const IkePolicyRow *x, const IkePolicyRow *y)
{
	return x->group == y->group && x->key_bits == y->key_bits &&
	       strcmp(x->encryption, y->encryption) == 0 && strcmp(x->hash, y->hash) == 0 &&
	       strcmp(x->auth, y->auth) == 0;
}

/* The last policy is the default one. */
static bool share_policy(const IkeView *x, const IkeView *y)
{
	for (unsigned i = 0; i + 1 < x->n_policies; i++)
		for (unsigned k = 0; k + 1 < y->n_policies; k++)
			if (same_policy(&x->policy[i], &y->policy[k]))
				return true;
	return false;
}

static ConfOrigin policy_line(const Advice *a, const Ends *r)
{
	g_autofree char *prio = g_strdup_printf("%u", r->ike->policy[0].prio);
	return advice_line(a, r->router, "", "crypto isakmp policy", prio);
}

static ConfOrigin key_line(const Advice *a, const Ends *r, const IkeKeyRow *k)
{
	g_autofree char *key = g_strdup_printf("%s %s", ip_text(k->addr).s, ip_text(k->mask).s);
	return advice_line(a, r->router, "", "crypto isakmp key", key);
}

static void check_keys(Advice *a, const Side *s, const Side *m)
{
	const IkeKeyRow *x = side_key(&s->r, s->peer), *y = side_key(&m->r, m->peer);
	if (!x || !y || x->unknown || y->unknown || strcmp(x->key, y->key) == 0)
		return;
	AdviceFinding *f = FIND(
		a, "key-differs", key_line(a, &s->r, x),
		"%s and %s do not have the same pre-shared key for each other: main mode fails "
		"at its fifth message, and there is no tunnel",
		s->r.name, m->r.name);
	advice_cite(f, key_line(a, &m->r, y));
}

/* Said once for two routers: by the one that comes first. */
static void check_suites(Advice *a, const Side *s, const Side *m)
{
	if (!share_transform(s, m)) {
		AdviceFinding *f = FIND(
			a, "transform-set-differs",
			side_within_line(a, s, "set transform-set", NULL),
			"%s and %s have no transform set in common: quick mode fails, and there "
			"is no tunnel",
			s->r.name, m->r.name);
		advice_cite(f, side_within_line(a, m, "set transform-set", NULL));
	}
	if (s->r.ike->n_policies > 1 && m->r.ike->n_policies > 1 &&
	    !share_policy(s->r.ike, m->r.ike)) {
		AdviceFinding *f =
			FIND(a, "policy-differs", policy_line(a, &s->r),
			     "%s and %s have no ISAKMP policy in common: main mode fails, "
			     "and there is no tunnel",
			     s->r.name, m->r.name);
		advice_cite(f, policy_line(a, &m->r));
	}
	check_keys(a, s, m);
}

static void add_toward(GArray *which, const Sides *all, unsigned router, Ip4 ip)
{
	const GArray *some = g_hash_table_lookup(all->toward[router], GUINT_TO_POINTER(ip));
	if (some)
		g_array_append_vals(which, some->data, some->len);
}

static int by_number(const void *a, const void *b)
{
	unsigned x = *(const unsigned *)a, y = *(const unsigned *)b;
	return (x > y) - (x < y);
}

/* Which sides of a router are toward an address that `s` answers for, ascending. */
static GArray *toward(const Side *s, const Sides *all, unsigned router)
{
	GArray *which = g_array_new(FALSE, FALSE, sizeof(unsigned));
	const StandbyView *standby = s->r.standby;
	add_toward(which, all, router, s->at->own);
	for (unsigned i = 0; standby && i < standby->n; i++) {
		const StandbyGroupView *g = &standby->group[i];
		if (g->vip && strcmp(g->ifname, s->at->iface) == 0)
			add_toward(which, all, router, g->vip);
	}
	g_array_sort(which, by_number);
	return which;
}

static GArray *mates_of(const Side *s, const Sides *all, unsigned router)
{
	GArray *mates = g_array_new(FALSE, FALSE, sizeof(Side));
	g_autoptr(GArray) which = toward(s, all, router);
	for (unsigned i = 0; i < which->len; i++) {
		unsigned at = g_array_index(which, unsigned, i);
		bool again = i > 0 && at == g_array_index(which, unsigned, i - 1);
		const Side *m = &g_array_index(all->side[router], Side, at);
		if (!again && side_answers(&m->r, m->at, s->peer))
			g_array_append_val(mates, *m);
	}
	return mates;
}

void side_check_mates(Advice *a, const Side *s, const Sides *all, unsigned router)
{
	g_autoptr(GArray) sides = mates_of(s, all, router);
	Mates m = {s, sides};
	for (unsigned i = 0; sides->len && i < s->acl.n; i++)
		if (s->acl.row[i].permit && s->acl.row[i].plain)
			check_ace(a, &m, &s->acl.row[i]);
	for (unsigned i = 0; i < sides->len; i++) {
		const Side *mate = &g_array_index(sides, Side, i);
		bool comes_first = s->r.router < mate->r.router;
		if (comes_first && s->r.ike && (sides->len == 1 || is_related(s, mate)))
			check_suites(a, s, mate);
	}
}
