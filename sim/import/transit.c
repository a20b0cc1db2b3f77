/* The provider is in no folder: next hops that no configuration owns become routers that know their connected networks
 * and nothing else.
 *
 * A foot is a subnet with such next hops. Feet are one router's if packets must get from one to the other: a tunnel of
 * somebody (crypto peer, tunnel destination) whose route leads to the one ends at an address behind which the other
 * is. Feet of which nothing says so are routers of their own. */

#include <string.h>

#include "sim/import/net.h"
#include "sim/sources/folder.h"

/* LIBERTY: as many as a modelled interface has (models/core/iface.h), beside the first. */
enum { HOPS = 1 + IFACE_SECONDARIES };

typedef struct Foot {
	Prefix subnet;
	ImportIface *iface; /* the first that has a route there */
	Ip4 hop[HOPS];
	SrcPos at[HOPS];
	unsigned n_hops;
} Foot;

typedef struct Transit {
	ImportNet *net;
	GArray *feet;         /* of Foot, in order of the configurations */
	GHashTable *by_iface; /* ImportIface -> place of its foot + 1 */
	GHashTable *by_subnet;
	GArray *joined;   /* of unsigned: union-find over feet */
	GHashTable *open; /* next hops that were told to be nobody's */
} Transit;

static guint subnet_hash(gconstpointer p)
{
	const Prefix *x = p;
	return x->addr * 33 + x->len;
}

static gboolean subnet_equal(gconstpointer a, gconstpointer b)
{
	return prefix_eq(*(const Prefix *)a, *(const Prefix *)b);
}

/* ---- feet ---- */

static bool is_reachable(const ImportHop *h, const ImportIface *i)
{
	return h->neighbour || g_strcmp0(h->vrf, i->vrf) == 0;
}

/* The interface in whose subnet a next hop is; NULL. */
static ImportIface *towards(const ImportRouter *r, const ImportHop *h, Prefix *subnet)
{
	ImportIface *found = NULL;
	for (unsigned i = 0; i < r->ifaces->len; i++) {
		ImportIface *x = r->ifaces->pdata[i];
		for (unsigned k = 0; k < x->addrs->len && is_reachable(h, x); k++) {
			const ImportAddr *a = &g_array_index(x->addrs, ImportAddr, k);
			Prefix p = prefix_of(a->ip, a->len);
			if (!prefix_has(p, h->ip) || (found && subnet->len >= p.len))
				continue;
			found = x;
			*subnet = p;
		}
	}
	return found;
}

static bool takes_cable(ImportIface *i)
{
	const ImportIface *port = import_port(i);
	return import_is_port(port) && !port->shutdown && !i->shutdown && !i->switchport &&
	       (!port->cable || import_switch_of(port));
}

static Foot *foot_of(Transit *t, ImportIface *i, Prefix subnet)
{
	guint known = GPOINTER_TO_UINT(g_hash_table_lookup(t->by_subnet, &subnet));
	if (!known) {
		const Foot fresh = {.subnet = subnet, .iface = i};
		unsigned own = t->feet->len;
		g_array_append_val(t->feet, fresh);
		g_array_append_val(t->joined, own);
		known = t->feet->len;
		g_hash_table_insert(t->by_subnet, g_memdup2(&subnet, sizeof subnet),
				    GUINT_TO_POINTER(known));
	}
	g_hash_table_insert(t->by_iface, i, GUINT_TO_POINTER(known));
	return &g_array_index(t->feet, Foot, known - 1);
}

/* The source says who is on that cable: whoever has the address there is no guess, and is left out. */
static bool is_beyond(Transit *t, ImportIface *i, const ImportHop *h)
{
	const ImportCable *c = import_switch_of(import_port(i));
	if (!c || !c->beyond)
		return false;
	g_autofree char *shown = err_quote(c->beyond->name, -1);
	if (g_hash_table_add(t->open, GUINT_TO_POINTER(h->ip)))
		import_find(t->net->source, h->at, "next-hop-open",
			    "%s is on a cable to %s, which is left out: it is nobody's",
			    ip_text(h->ip).s, shown);
	return true;
}

static void add_hop(Transit *t, const ImportRouter *r, const ImportHop *h)
{
	Prefix subnet = {0, 0};
	ImportIface *i = import_owner(t->net, h->ip) ? NULL : towards(r, h, &subnet);
	bool usable = i && subnet.len < 32 && takes_cable(i) &&
		      (subnet.len == 31 ||
		       (h->ip != subnet.addr && h->ip != (subnet.addr | ~ip4_mask(subnet.len))));
	if (!usable || is_beyond(t, i, h))
		return;
	Foot *f = foot_of(t, i, subnet);
	for (unsigned k = 0; k < f->n_hops; k++)
		if (f->hop[k] == h->ip)
			return;
	if (f->n_hops == HOPS) {
		import_find(t->net->source, h->at, "next-hop-open",
			    "%s is one of too many next hops in %s that no configuration has: it "
			    "is nobody's",
			    ip_text(h->ip).s, prefix_text(subnet).s);
		return;
	}
	f->hop[f->n_hops] = h->ip;
	f->at[f->n_hops++] = h->at;
}

/* ---- which are one ---- */

static unsigned root_of(const Transit *t, unsigned i)
{
	while (g_array_index(t->joined, unsigned, i) != i)
		i = g_array_index(t->joined, unsigned, i);
	return i;
}

static void join(Transit *t, unsigned a, unsigned b)
{
	unsigned x = root_of(t, a), y = root_of(t, b);
	g_array_index(t->joined, unsigned, MAX(x, y)) = MIN(x, y);
}

/* The foot at which a next hop is, + 1; 0: none. */
static guint foot_at(const Transit *t, const ImportRouter *r, const ImportHop *h)
{
	Prefix subnet = {0, 0};
	ImportIface *i = towards(r, h, &subnet);
	return i ? GPOINTER_TO_UINT(g_hash_table_lookup(t->by_subnet, &subnet)) : 0;
}

/* All feet by which a router's routes lead to an address: of the longest prefix that has it. */
static void feet_towards(const Transit *t, const ImportRouter *r, Ip4 to, GArray *out)
{
	int best = -1;
	g_array_set_size(out, 0);
	for (unsigned i = 0; i < r->hops->len; i++) {
		const ImportHop *h = &g_array_index(r->hops, ImportHop, i);
		guint foot = h->neighbour || !prefix_has(h->to, to) ? 0 : foot_at(t, r, h);
		if (!foot || (int)h->to.len < best)
			continue;
		if ((int)h->to.len > best)
			g_array_set_size(out, 0);
		best = h->to.len;
		foot--;
		g_array_append_val(out, foot);
	}
}

/* Behind which foot is an address that a configuration has? The subnet's, or those of its router's routes back. */
static void join_peer(Transit *t, const ImportRouter *r, Ip4 peer, GArray *near, GArray *far)
{
	const ImportIface *owner = import_owner(t->net, peer);
	guint own = owner ? GPOINTER_TO_UINT(g_hash_table_lookup(t->by_iface, owner)) : 0;
	feet_towards(t, r, peer, near);
	g_array_set_size(far, 0);
	if (own) {
		own--;
		g_array_append_val(far, own);
	} else if (owner) {
		feet_towards(t, owner->router, 0, far);
	}
	for (unsigned i = 0; i < near->len; i++)
		for (unsigned k = 0; k < far->len; k++)
			join(t, g_array_index(near, unsigned, i), g_array_index(far, unsigned, k));
}

static void join_peers(Transit *t)
{
	g_autoptr(GArray) near = g_array_new(FALSE, FALSE, sizeof(unsigned));
	g_autoptr(GArray) far = g_array_new(FALSE, FALSE, sizeof(unsigned));
	for (unsigned i = 0; i < t->net->routers->len; i++) {
		const ImportRouter *r = t->net->routers->pdata[i];
		for (unsigned k = 0; k < r->peers->len; k++)
			join_peer(t, r, g_array_index(r->peers, ImportPeer, k).ip, near, far);
	}
}

/* ---- routers ---- */

/* Routes to what is behind a foot and not connected would be needed for these: they are told of, as a comment. */
static void say_unreached(const Transit *t, ImportRouter *r, unsigned root)
{
	for (unsigned i = 0; i < t->net->routers->len; i++) {
		const ImportRouter *x = t->net->routers->pdata[i];
		for (unsigned k = 0; k < x->peers->len; k++) {
			Ip4 peer = g_array_index(x->peers, ImportPeer, k).ip;
			const ImportIface *owner = import_owner(t->net, peer);
			if (!owner || g_hash_table_contains(t->by_iface, owner))
				continue;
			g_autoptr(GArray) far = g_array_new(FALSE, FALSE, sizeof(unsigned));
			feet_towards(t, owner->router, 0, far);
			if (far->len == 0 || root_of(t, g_array_index(far, unsigned, 0)) != root)
				continue;
			const Foot *f =
				&g_array_index(t->feet, Foot, g_array_index(far, unsigned, 0));
			const ImportAddr *a = &g_array_index(f->iface->addrs, ImportAddr, 0);
			g_string_append_printf(r->text,
					       "! %s is %s:%s, not connected: ip route %s "
					       "255.255.255.255 %s\n",
					       ip_text(peer).s, owner->router->name, owner->name,
					       ip_text(peer).s, ip_text(a->ip).s);
		}
	}
}

static void add_foot(const Transit *t, ImportRouter *r, const Foot *f)
{
	bool serial = import_port(f->iface)->type == IF_SERIAL;
	g_autofree char *name =
		g_strdup_printf("%s%u/0", serial ? "Serial" : "GigabitEthernet", r->ifaces->len);
	ImportIface *i = import_iface(r, import_keep(t->net->source, name));
	i->type = serial ? IF_SERIAL : IF_ETHERNET;
	g_string_append_printf(r->text, "!\ninterface %s\n description guess: next hop of ", name);
	import_say_at(r->text, f->at[0]);
	g_string_append_c(r->text, '\n');
	for (unsigned k = 0; k < f->n_hops; k++) {
		const ImportAddr a = {f->hop[k], f->subnet.len, f->at[k]};
		g_array_append_val(i->addrs, a);
		g_string_append_printf(r->text, " ip address %s %s%s\n", ip_text(a.ip).s,
				       ip_text(ip4_mask(a.len)).s, k ? " secondary" : "");
	}
	g_string_append(r->text, " no shutdown\n");
	import_own(t->net, i);
	/* A switch that the source says has a port more; else addresses tell the cable. */
	ImportCable *lan = import_switch_of(import_port(f->iface));
	if (lan)
		import_plug_beside(import_plug(lan, i), f->iface);
}

static void find_transit(const Transit *t, const ImportRouter *r, unsigned root)
{
	g_autoptr(GString) hops = g_string_new(NULL);
	const Foot *first = &g_array_index(t->feet, Foot, root);
	unsigned n = 0;
	for (unsigned i = root; i < t->feet->len; i++) {
		const Foot *f = &g_array_index(t->feet, Foot, i);
		for (unsigned k = 0; root_of(t, i) == root && k < f->n_hops; k++, n++)
			if (n < HOPS)
				g_string_append_printf(hops, "%s%s", n ? ", " : "",
						       ip_text(f->hop[k]).s);
	}
	if (n > HOPS)
		g_string_append_printf(hops, " and %u more", n - HOPS);
	import_find(t->net->source, first->at[0], "next-hop-guessed",
		    "no configuration has %s: %s is a guess, with its connected networks alone",
		    hops->str, r->name);
}

ImportRouter *import_add_synthetic(ImportNet *n, const char *wish)
{
	const char *name = import_name(n, wish);
	g_autofree char *file = g_strconcat(name, ".cfg", NULL);
	ImportRouter *r = import_router_new(NULL);
	r->name = r->hostname = name;
	r->synthetic = true;
	r->written = import_keep(n->source, file);
	r->text = g_string_new(IMPORT_MARK
			       ": a guess, no configuration was there. Take this line away to "
			       "keep it.\n");
	g_string_append_printf(r->text, "hostname %s\n", name);
	g_ptr_array_add(n->routers, r);
	return r;
}

static void add_routers(const Transit *t)
{
	g_autofree ImportRouter **of = g_new0(ImportRouter *, t->feet->len + 1);
	for (unsigned i = 0; i < t->feet->len; i++) {
		unsigned root = root_of(t, i);
		if (!of[root]) {
			of[root] = import_add_synthetic(t->net, "transit1");
			say_unreached(t, of[root], root);
			find_transit(t, of[root], root);
		}
		add_foot(t, of[root], &g_array_index(t->feet, Foot, i));
	}
	for (unsigned i = 0; i < t->feet->len; i++)
		if (of[i])
			g_string_append(of[i]->text, "!\nend\n");
}

void import_add_transit(ImportNet *n)
{
	g_autoptr(GArray) feet = g_array_new(FALSE, FALSE, sizeof(Foot));
	g_autoptr(GArray) joined = g_array_new(FALSE, FALSE, sizeof(unsigned));
	g_autoptr(GHashTable) by_iface = g_hash_table_new(NULL, NULL);
	g_autoptr(GHashTable) by_subnet =
		g_hash_table_new_full(subnet_hash, subnet_equal, g_free, NULL);
	g_autoptr(GHashTable) open = g_hash_table_new(NULL, NULL);
	Transit t = {n, feet, by_iface, by_subnet, joined, open};
	for (unsigned i = 0; i < n->routers->len; i++) {
		const ImportRouter *r = n->routers->pdata[i];
		for (unsigned k = 0; k < r->hops->len; k++)
			add_hop(&t, r, &g_array_index(r->hops, ImportHop, k));
	}
	/* Peers behind a subnet may be of others there, which have no route into it. */
	for (unsigned i = 0; i < n->routers->len; i++) {
		const ImportRouter *r = n->routers->pdata[i];
		for (unsigned k = 0; k < r->ifaces->len; k++) {
			ImportIface *x = r->ifaces->pdata[k];
			for (unsigned a = 0; a < x->addrs->len; a++) {
				const ImportAddr *y = &g_array_index(x->addrs, ImportAddr, a);
				const Prefix p = prefix_of(y->ip, y->len);
				gpointer foot = g_hash_table_lookup(by_subnet, &p);
				if (foot)
					g_hash_table_insert(by_iface, x, foot);
			}
		}
	}
	join_peers(&t);
	add_routers(&t);
}
