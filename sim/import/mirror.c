/* Crypto peers that have no configuration: told, or (--mirror-peers) made from this end, as its mirror image. */

#include <string.h>

#include "models/core/runconf.h"
#include "sim/import/net.h"

/* A peer that nobody is, and who names it. */
typedef struct Missing {
	Ip4 ip;
	GArray *seen; /* of Seen, in order of the configurations */
} Missing;

typedef struct Seen {
	ImportRouter *router;
	const ImportPeer *peer;
	Ip4 local; /* whom the peer speaks to; 0: the map is on no interface */
} Seen;

typedef struct Mirror {
	ImportNet *net;
	ImportRouter *router; /* that is being made */
	GHashTable *said;     /* lines of it that stand there already */
	const Missing *missing;
	unsigned loopbacks;
} Mirror;

/* ---- whom it speaks to ---- */

static bool is_map(const char *map, const char *entry)
{
	size_t n = strlen(map);
	return strncmp(map, entry, n) == 0 && entry[n] == ' ';
}

static Ip4 address_of(const ImportIface *i)
{
	if (i->redundant && i->virtuals->len)
		return g_array_index(i->virtuals, Ip4, 0);
	return i->addrs->len ? g_array_index(i->addrs, ImportAddr, 0).ip : 0;
}

/* The address that a crypto map's packets come from (IOS Security Command Reference: crypto map, crypto map
 * local-address). */
static Ip4 local_of(const ImportRouter *r, const ImportPeer *p)
{
	if (!p->map)
		return 0;
	if (r->map && is_map(r->map, p->map)) {
		const ImportIface *i = g_hash_table_lookup(r->by_name, r->local);
		return i ? address_of(i) : 0;
	}
	for (unsigned k = 0; k < r->ifaces->len; k++) {
		const ImportIface *i = r->ifaces->pdata[k];
		if (i->map && is_map(i->map, p->map))
			return address_of(i);
	}
	return 0;
}

/* ---- lines ---- */

static void say(Mirror *m, const char *line)
{
	if (g_hash_table_add(m->said, g_strdup(line)))
		g_string_append_printf(m->router->text, "%s\n", line);
}

/* What was entered by a line of `head`, with the lines below it. */
static void copy_blocks(Mirror *m, const ImportRouter *r, const char *head, const char *place)
{
	bool inside = false;
	for (unsigned i = 0; i < r->crypto->len; i++) {
		const ImportLine *l = &g_array_index(r->crypto, ImportLine, i);
		bool below = g_str_has_prefix(l->place, place);
		if (!below)
			inside = g_str_has_prefix(l->text, head) &&
				 g_hash_table_add(m->said, g_strdup(l->text));
		if (inside)
			g_string_append_printf(m->router->text, "%s%s\n", below ? " " : "",
					       l->text);
	}
}

/* "crypto isakmp key [6] SECRET address A [MASK]" that holds for the peer: the words before "address", those behind
 * it in *len, the length of what they match. NULL: it is another line. Caller frees. */
static char *key_for(const char *line, Ip4 peer, int *len)
{
	static const char address[] = " address ";
	Ip4 ip, mask = IP4_BROADCAST;
	uint8_t n;
	const char *at = strstr(line, address);
	if (!g_str_has_prefix(line, "crypto isakmp key ") || !at)
		return NULL;
	g_auto(GStrv) words = g_strsplit(at + strlen(address), " ", -1);
	if (!words[0] || !ip4_parse(words[0], &ip) ||
	    (words[1] && ip4_parse(words[1], &mask) && !mask && ip) || !ip4_mask_len(mask, &n) ||
	    (ip & mask) != (peer & mask))
		return NULL;
	*len = n;
	return g_strndup(line, (gsize)(at - line));
}

static void copy_key(Mirror *m, const Seen *s)
{
	g_autofree char *best = NULL;
	int best_len = -1;
	for (unsigned i = 0; i < s->router->crypto->len; i++) {
		const ImportLine *l = &g_array_index(s->router->crypto, ImportLine, i);
		int len;
		g_autofree char *key = key_for(l->text, m->missing->ip, &len);
		if (!key || len <= best_len)
			continue;
		g_free(best);
		best = g_steal_pointer(&key);
		best_len = len;
	}
	if (!best)
		return;
	g_autofree char *line = g_strdup_printf("%s address %s", best, ip_text(s->local).s);
	say(m, line);
}

static void copy_head(Mirror *m, const ImportRouter *r)
{
	g_autofree char *version = runconf_ahead(r->node->text, r->node->len, "version");
	if (version)
		g_string_append_printf(m->router->text, "version %s\n", version);
	m->router->release = r->release;
	g_string_append(m->router->text, "!\n");
	copy_blocks(m, r, "crypto isakmp policy ", "isakmp-policy ");
	for (unsigned i = 0; i < r->crypto->len; i++) {
		const ImportLine *l = &g_array_index(r->crypto, ImportLine, i);
		if (g_str_has_prefix(l->text, "crypto isakmp keepalive "))
			say(m, l->text);
	}
}

/* ---- what is protected ---- */

static bool is_of_entry(const ImportLine *l, const char *map)
{
	static const char mode[] = "crypto-map ";
	return g_str_has_prefix(l->place, mode) && strcmp(l->place + strlen(mode), map) == 0;
}

static void say_end(GString *out, Prefix p)
{
	if (p.len == 0)
		g_string_append(out, " any");
	else
		g_string_append_printf(out, " %s %s", ip_text(p.addr).s,
				       ip_text(~ip4_mask(p.len)).s);
}

/* A network of the peer's has an address there, so that something answers. */
static void add_network(Mirror *m, const ImportRule *rule)
{
	const Prefix p = rule->dst;
	if (p.len == 0 || import_owner(m->net, p.addr + (p.len < 31)))
		return;
	const ImportAddr a = {p.addr + (p.len < 31), p.len, rule->at};
	g_autofree char *name = g_strdup_printf("Loopback%u", m->loopbacks++);
	ImportIface *i = import_iface(m->router, import_keep(m->net->source, name));
	i->type = IF_LOOPBACK;
	g_array_append_val(i->addrs, a);
	import_own(m->net, i);
	g_string_append_printf(m->router->text, "interface %s\n ip address %s %s\n!\n", name,
			       ip_text(a.ip).s, ip_text(ip4_mask(a.len)).s);
}

/* The rules of the list that a crypto map's entry matches. */
static void each_rule(Mirror *m, const Seen *s, void (*fn)(Mirror *m, const ImportRule *rule))
{
	for (unsigned i = 0; i < s->router->matches->len; i++) {
		const ImportMatch *x = &g_array_index(s->router->matches, ImportMatch, i);
		if (strcmp(x->map, s->peer->map) != 0)
			continue;
		for (unsigned k = 0; k < s->router->rules->len; k++) {
			const ImportRule *rule = &g_array_index(s->router->rules, ImportRule, k);
			if (strcmp(rule->acl, x->acl) == 0)
				fn(m, rule);
		}
	}
}

static void say_rule(Mirror *m, const ImportRule *rule)
{
	g_string_append(m->router->text, " permit ip");
	say_end(m->router->text, rule->dst);
	say_end(m->router->text, rule->src);
	g_string_append_c(m->router->text, '\n');
}

static void say_entry(Mirror *m, const Seen *s, unsigned seq)
{
	GString *out = m->router->text;
	const ImportPeer p = {s->local, import_keep(m->net->source, "MIRROR"), s->peer->at};
	g_array_append_val(m->router->peers, p);
	g_string_append_printf(out, "!\nip access-list extended MIRROR-%u\n", seq);
	each_rule(m, s, say_rule);
	g_string_append_printf(out, "!\ncrypto map MIRROR %u ipsec-isakmp\n set peer %s\n", seq,
			       ip_text(s->local).s);
	for (unsigned i = 0; i < s->router->crypto->len; i++) {
		const ImportLine *l = &g_array_index(s->router->crypto, ImportLine, i);
		if (is_of_entry(l, s->peer->map) && g_str_has_prefix(l->text, "set ") &&
		    !g_str_has_prefix(l->text, "set peer "))
			g_string_append_printf(out, " %s\n", l->text);
	}
	g_string_append_printf(out, " match address MIRROR-%u\n", seq);
}

/* ---- where it is ---- */

/* The subnet of this end that the peer is in: then it needs no provider. */
static bool in_subnet(const ImportRouter *r, Ip4 ip, uint8_t *len)
{
	for (unsigned i = 0; i < r->ifaces->len; i++) {
		const ImportIface *x = r->ifaces->pdata[i];
		for (unsigned k = 0; k < x->addrs->len; k++) {
			const ImportAddr *a = &g_array_index(x->addrs, ImportAddr, k);
			*len = a->len;
			if (a->len < 32 && prefix_has(prefix_of(a->ip, a->len), ip))
				return true;
		}
	}
	return false;
}

/* A guess: the smallest subnet in which it is neither the network's address nor the broadcast's, and its other one. */
static Ip4 guess_gateway(Ip4 ip, uint8_t *len)
{
	for (*len = 30; *len > 8; (*len)--) {
		Ip4 first = ip & ip4_mask(*len), last = first | ~ip4_mask(*len);
		if (ip != first && ip != last)
			return ip == first + 1 ? first + 2 : first + 1;
	}
	return 0;
}

static void add_outside(Mirror *m, const Seen *s)
{
	ImportAddr a = {.ip = m->missing->ip, .at = s->peer->at};
	ImportHop h = {.at = s->peer->at};
	ImportIface *i = import_iface(m->router, "FastEthernet0/0");
	h.ip = in_subnet(s->router, a.ip, &a.len) ? s->local : guess_gateway(a.ip, &a.len);
	i->type = IF_ETHERNET;
	i->map = "MIRROR";
	g_array_append_val(i->addrs, a);
	g_array_append_val(m->router->hops, h);
	import_own(m->net, i);
	g_string_append_printf(
		m->router->text,
		"!\ninterface FastEthernet0/0\n ip address %s %s\n crypto map MIRROR\n"
		"!\nip route 0.0.0.0 0.0.0.0 %s\n",
		ip_text(a.ip).s, ip_text(ip4_mask(a.len)).s, ip_text(h.ip).s);
}

/* ---- a peer ---- */

static const Seen *first_mirrorable(const Missing *x)
{
	for (unsigned i = 0; i < x->seen->len; i++) {
		const Seen *s = &g_array_index(x->seen, Seen, i);
		if (s->local)
			return s;
	}
	return NULL;
}

/* A redundant pair is one peer of its peer. */
static bool is_known(const Missing *x, unsigned n)
{
	for (unsigned i = 0; i < n; i++)
		if (g_array_index(x->seen, Seen, i).local == g_array_index(x->seen, Seen, n).local)
			return true;
	return false;
}

static void make(ImportNet *n, const Missing *x, const Seen *first)
{
	g_autoptr(GHashTable) said = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	Mirror m = {n, import_add_synthetic(n, "mirror1"), said, x, 0};
	unsigned seq = 0;
	copy_head(&m, first->router);
	for (unsigned i = 0; i < x->seen->len; i++) {
		const Seen *s = &g_array_index(x->seen, Seen, i);
		if (!s->local || is_known(x, i))
			continue;
		copy_key(&m, s);
		copy_blocks(&m, s->router, "crypto ipsec transform-set ", "crypto-transform");
		say_entry(&m, s, seq += 10);
		each_rule(&m, s, add_network);
	}
	add_outside(&m, first);
	g_string_append(m.router->text, "!\nend\n");
	import_find(n->source, first->peer->at, "peer-mirrored",
		    "no configuration has the peer %s: %s is a guess, the mirror image of %s",
		    ip_text(x->ip).s, m.router->name, first->router->name);
}

static void take(ImportNet *n, const Missing *x, bool written)
{
	const Seen *first = first_mirrorable(x);
	if (written && first)
		make(n, x, first);
	else
		import_find(n->source, g_array_index(x->seen, Seen, 0).peer->at, "peer-missing",
			    "no configuration has the peer %s", ip_text(x->ip).s);
}

static void missing_free(void *p)
{
	Missing *x = p;
	g_array_unref(x->seen);
	g_free(x);
}

static void note(GPtrArray *all, GHashTable *by_ip, ImportRouter *r, const ImportPeer *p)
{
	const Seen s = {r, p, local_of(r, p)};
	Missing *x = g_hash_table_lookup(by_ip, GUINT_TO_POINTER(p->ip));
	if (!x) {
		x = g_new0(Missing, 1);
		x->ip = p->ip;
		x->seen = g_array_new(FALSE, FALSE, sizeof(Seen));
		g_ptr_array_add(all, x);
		g_hash_table_insert(by_ip, GUINT_TO_POINTER(p->ip), x);
	}
	g_array_append_val(x->seen, s);
}

void import_mirror(ImportNet *n, bool written)
{
	g_autoptr(GPtrArray) all = g_ptr_array_new_with_free_func(missing_free);
	g_autoptr(GHashTable) by_ip = g_hash_table_new(NULL, NULL);
	for (unsigned i = 0; i < n->routers->len; i++) {
		ImportRouter *r = n->routers->pdata[i];
		for (unsigned k = 0; k < r->peers->len; k++) {
			const ImportPeer *p = &g_array_index(r->peers, ImportPeer, k);
			if (!import_owner(n, p->ip))
				note(all, by_ip, r, p);
		}
	}
	for (unsigned i = 0; i < all->len; i++)
		take(n, all->pdata[i], written);
}
