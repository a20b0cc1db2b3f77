/* Probes to start from: between the networks that crypto maps protect, else between end stations, else between networks
 * at the edge. */

#include <string.h>

#include "sim/import/net.h"
#include "sim/sorted.h"

/* LIBERTY: what a person looks over; a scenario may have any number. */
enum { PROBES_CRYPTO = 20, PROBES_HOSTS = 8, PROBES_EDGE = 8 };

/* Who has addresses in a network: a router's interface, or an end station. */
typedef struct Owned {
	Ip4 ip;
	const char *node;
	const ImportRouter *router; /* NULL: a station */
} Owned;

static int by_address(const void *a, const void *b)
{
	const Owned *x = a, *y = b;
	return (x->ip > y->ip) - (x->ip < y->ip);
}

static GArray *all_addresses(const ImportNet *n)
{
	GArray *all = g_array_new(FALSE, FALSE, sizeof(Owned));
	for (unsigned i = 0; i < n->routers->len; i++) {
		const ImportRouter *r = n->routers->pdata[i];
		for (unsigned k = 0; k < r->ifaces->len && !(r->synthetic && !r->peers->len); k++) {
			ImportIface *x = r->ifaces->pdata[k];
			for (unsigned a = 0; a < x->addrs->len && !x->shutdown && !x->vrf; a++) {
				const Owned o = {g_array_index(x->addrs, ImportAddr, a).ip, r->name,
						 r};
				g_array_append_val(all, o);
			}
		}
	}
	for (unsigned i = 0; i < n->hosts->len; i++) {
		const ImportHost *h = &g_array_index(n->hosts, ImportHost, i);
		const Owned o = {h->node->address, h->name, NULL};
		g_array_append_val(all, o);
	}
	g_array_sort(all, by_address);
	return all;
}

/* How well traffic of a network begins there: at a station, or at the router that protects it. */
static unsigned rank(const Owned *o, const ImportRouter *r)
{
	return !o->router ? 3 : r && o->router == r ? 2 : 1;
}

static int by_ip(const void *owned, const void *ip)
{
	Ip4 x = ((const Owned *)owned)->ip, y = *(const Ip4 *)ip;
	return (x > y) - (x < y);
}

/* The first address in a network, of a station or of `r` if it has one there; NULL: nobody has. */
static const Owned *in_network(const GArray *all, Prefix p, const ImportRouter *r)
{
	size_t first = sorted_first(all->data, all->len, sizeof(Owned), by_ip, &p.addr);
	const Owned *found = NULL;
	for (unsigned i = (unsigned)first; i < all->len; i++) {
		const Owned *o = &g_array_index(all, Owned, i);
		if (!prefix_has(p, o->ip))
			break;
		if (!found || rank(o, r) > rank(found, r))
			found = o;
	}
	return found;
}

static void add(ImportNet *n, GHashTable *known, const Owned *from, const Owned *to,
		const char *why)
{
	g_autofree char *there = g_strdup_printf("%s %s", ip_text(from->ip).s, ip_text(to->ip).s);
	g_autofree char *back = g_strdup_printf("%s %s", ip_text(to->ip).s, ip_text(from->ip).s);
	if (from->ip == to->ip || g_hash_table_contains(known, there) ||
	    g_hash_table_contains(known, back))
		return;
	g_hash_table_add(known, g_steal_pointer(&there));
	g_autofree char *name = g_strdup_printf("%s-to-%s", from->node, to->node);
	const ImportProbe p = {import_name(n, name), from->node, import_keep(n->source, why),
			       from->ip, to->ip};
	g_array_append_val(n->probes, p);
}

/* ---- what crypto maps protect ---- */

static void propose_rule(ImportNet *n, const GArray *all, GHashTable *known, const ImportRouter *r,
			 const ImportRule *rule)
{
	g_autoptr(GString) why = g_string_new("protected by ");
	const Owned *from = rule->src.len ? in_network(all, rule->src, r) : NULL;
	const Owned *to = rule->dst.len ? in_network(all, rule->dst, NULL) : NULL;
	if (!from || !to || n->probes->len >= PROBES_CRYPTO)
		return;
	import_say_at(why, rule->at);
	add(n, known, from, to, why->str);
}

static void propose_protected(ImportNet *n, const GArray *all, GHashTable *known)
{
	for (unsigned i = 0; i < n->routers->len; i++) {
		const ImportRouter *r = n->routers->pdata[i];
		for (unsigned m = 0; m < r->matches->len && n->probes->len < PROBES_CRYPTO; m++) {
			const ImportMatch *x = &g_array_index(r->matches, ImportMatch, m);
			for (unsigned k = 0; k < r->rules->len; k++) {
				const ImportRule *rule = &g_array_index(r->rules, ImportRule, k);
				if (strcmp(rule->acl, x->acl) == 0)
					propose_rule(n, all, known, r, rule);
			}
		}
	}
}

/* ---- end stations ---- */

/* From the first to each other one. */
static void propose_hosts(ImportNet *n, GHashTable *known)
{
	Owned first = {0, NULL, NULL};
	for (unsigned i = 0; i < n->hosts->len && n->probes->len < PROBES_HOSTS; i++) {
		const ImportHost *h = &g_array_index(n->hosts, ImportHost, i);
		const Owned o = {h->node->address, h->name, NULL};
		if (i == 0)
			first = o;
		else
			add(n, known, &first, &o, "both are end stations");
	}
}

/* ---- edges ---- */

/* An address at a segment with nobody else; `o` is filled in. */
static bool at_edge(const ImportCable *c, Owned *o)
{
	if (!c->is_switch || c->plugs->len != 1)
		return false;
	const ImportPlug *p = &g_array_index(c->plugs, ImportPlug, 0);
	if (!p->port || p->port->shutdown || p->port->vrf || p->port->addrs->len == 0 ||
	    p->port->router->synthetic)
		return false;
	*o = (Owned){g_array_index(p->port->addrs, ImportAddr, 0).ip, p->node, p->port->router};
	return true;
}

/* From the first to each other one: of another router. */
static void propose_edges(ImportNet *n, GHashTable *known)
{
	Owned first = {0, NULL, NULL}, o;
	for (unsigned i = 0; i < n->cables->len && n->probes->len < PROBES_EDGE; i++) {
		if (!at_edge(n->cables->pdata[i], &o))
			continue;
		if (!first.router)
			first = o;
		else if (first.router != o.router)
			add(n, known, &first, &o, "both networks have nobody else");
	}
}

void import_propose_probes(ImportNet *n)
{
	g_autoptr(GArray) all = all_addresses(n);
	g_autoptr(GHashTable) known = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	propose_protected(n, all, known);
	if (n->probes->len == 0)
		propose_hosts(n, known);
	if (n->probes->len == 0)
		propose_edges(n, known);
}
