/* Which interfaces hear each other: those of one subnet, and where that cannot be, those that tags, VRFs or descriptions
 * tell apart. What is left open is told. */

#include <string.h>

#include "sim/import/cabling_priv.h"

static int by_subnet(const void *a, const void *b)
{
	const Member *x = a, *y = b;
	int subnet = prefix_cmp(&x->subnet, &y->subnet);
	return subnet ? subnet : (x->order > y->order) - (x->order < y->order);
}

/* ---- one subnet ---- */

typedef struct Group {
	Member **m;
	unsigned n;
} Group;

static int by_router(const void *a, const void *b)
{
	const Member *x = *(Member *const *)a, *y = *(Member *const *)b;
	if (x->iface->router != y->iface->router)
		return x->iface->router < y->iface->router ? -1 : 1;
	return 0;
}

static int by_ip(const void *a, const void *b)
{
	const Member *x = *(Member *const *)a, *y = *(Member *const *)b;
	return (x->ip > y->ip) - (x->ip < y->ip);
}

/* Does one address stand twice, or one router on two of its ports? Then it is no one segment. */
static bool is_torn(const Group *g)
{
	g_autofree Member **copy = g_memdup2(g->m, g->n * sizeof *g->m);
	bool torn = false;
	qsort(copy, g->n, sizeof *copy, by_ip);
	for (unsigned i = 1; i < g->n; i++)
		torn |= copy[i]->ip == copy[i - 1]->ip;
	qsort(copy, g->n, sizeof *copy, by_router);
	for (unsigned i = 1; i < g->n; i++)
		torn |= copy[i]->iface->router == copy[i - 1]->iface->router &&
			copy[i]->iface != copy[i - 1]->iface;
	return torn;
}

static void make_segment(Cabling *c, Member *const *m, unsigned n, const char *why)
{
	Segment s = {.subnet = m[0]->subnet, .why = why};
	for (unsigned i = 0; i < n; i++)
		m[i]->segment = c->segments->len;
	g_array_append_val(c->segments, s);
}

/* What may tell segments of one subnet apart. */
typedef const char *KeyFn(const Cabling *c, const Group *g, const Member *m, char *buffer);

enum { KEY = 128 };

static const char *key_of_tag(const Cabling *c, const Group *g, const Member *m, char *buffer)
{
	(void)c;
	(void)g;
	g_snprintf(buffer, KEY, "%u", m->iface->vlan);
	return m->iface->vlan ? buffer : NULL;
}

static const char *key_of_vrf(const Cabling *c, const Group *g, const Member *m, char *buffer)
{
	(void)c;
	(void)g;
	(void)buffer;
	return m->iface->vrf ? m->iface->vrf : "";
}

/* Each other member that this one may mean by its description: NULL if there are none or several. */
static const Member *described(const Cabling *c, const Group *g, const Member *m)
{
	ImportRouter *router;
	ImportIface *iface;
	const Member *found = NULL;
	if (!import_described(c->names, m->iface, &router, &iface))
		return NULL;
	for (unsigned i = 0; i < g->n; i++) {
		const Member *x = g->m[i];
		bool meant = x->iface->router == router &&
			     (!iface || x->iface == iface || import_port(x->iface) == iface);
		if (!meant)
			continue;
		if (found)
			return NULL;
		found = x;
	}
	return found;
}

static bool split_by(Cabling *c, const Group *g, KeyFn *key, const char *why)
{
	g_autoptr(GHashTable) by_key = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	g_autoptr(GPtrArray) parts =
		g_ptr_array_new_with_free_func((GDestroyNotify)g_ptr_array_unref);
	char buffer[KEY];
	for (unsigned i = 0; i < g->n; i++) {
		const char *k = key(c, g, g->m[i], buffer);
		GPtrArray *part = k ? g_hash_table_lookup(by_key, k) : NULL;
		if (!k)
			return false;
		if (!part) {
			part = g_ptr_array_new();
			g_ptr_array_add(parts, part);
			g_hash_table_insert(by_key, g_strdup(k), part);
		}
		g_ptr_array_add(part, g->m[i]);
	}
	for (unsigned i = 0; i < parts->len; i++) {
		const GPtrArray *part = parts->pdata[i];
		const Group p = {(Member **)part->pdata, part->len};
		if (part->len < 2 || is_torn(&p))
			return false;
	}
	for (unsigned i = 0; i < parts->len; i++) {
		const GPtrArray *part = parts->pdata[i];
		make_segment(c, (Member *const *)part->pdata, part->len, why);
	}
	return true;
}

static const char *name_of(const Member *m, GString *out)
{
	g_string_printf(out, "%s:%s", m->iface->router->name, m->iface->name);
	return out->str;
}

static void find_open(Cabling *c, const Group *g)
{
	g_autoptr(GString) all = g_string_new(NULL), one = g_string_new(NULL);
	enum { SHOWN = 8 }; /* LIBERTY: enough to see what it is about */
	for (unsigned i = 0; i < g->n && i < SHOWN; i++)
		g_string_append_printf(all, "%s%s (%s)", i ? ", " : "", name_of(g->m[i], one),
				       ip_text(g->m[i]->ip).s);
	if (g->n > SHOWN)
		g_string_append_printf(all, " and %u more", g->n - SHOWN);
	import_find(c->net->source, g->m[0]->at, "cable-ambiguous",
		    "%s is in more than one place, or an address stands twice: %s; each is alone "
		    "here, expected descriptions that name the other end",
		    prefix_text(g->m[0]->subnet).s, all->str);
}

/* Pairs by descriptions; who is in none stays alone. */
static void split_by_description(Cabling *c, const Group *g)
{
	g_autofree Member **open = g_new(Member *, g->n);
	unsigned n = 0;
	for (unsigned i = 0; i < g->n; i++)
		g->m[i]->segment = G_MAXUINT;
	for (unsigned i = 0; i < g->n; i++) {
		Member *m = g->m[i], *other = (Member *)described(c, g, m);
		const Member *back = other ? described(c, g, other) : NULL;
		Member *const pair[] = {m, other};
		if (other && m->segment == G_MAXUINT && other->segment == G_MAXUINT &&
		    other->ip != m->ip && (!back || back == m))
			make_segment(c, pair, 2, "descriptions tell it from others of that subnet");
	}
	for (unsigned i = 0; i < g->n; i++)
		if (g->m[i]->segment == G_MAXUINT)
			open[n++] = g->m[i];
	const Group rest = {open, n};
	if (n && !is_torn(&rest) && n < g->n && n > 1) {
		make_segment(c, open, n, "what descriptions leave of that subnet");
		return;
	}
	for (unsigned i = 0; i < n; i++)
		make_segment(c, &open[i], 1, NULL);
	if (n)
		find_open(c, n == 1 ? g : &rest);
}

/* The source says all cables: a port of which it says none is up and alone. A router that is a guess itself is where the
 * first of them is. */
static void stand_apart(Cabling *c, const Group *g)
{
	g_autofree Member **first = g_new(Member *, g->n);
	unsigned n = 0;
	for (unsigned i = 0; i < g->n; i++)
		if (!g->m[i]->iface->router->synthetic && n++ > 0)
			make_segment(c, &g->m[i], 1, "no cable of it is said");
	if (n > 1)
		import_find(c->net->source, g->m[0]->at, "cable-unsaid",
			    "%u ports are in %s and no cable of theirs is said: each is alone here",
			    n, prefix_text(g->m[0]->subnet).s);
	bool alone = n > 0;
	n = 0;
	for (unsigned i = 0; i < g->n; i++)
		if (g->m[i]->iface->router->synthetic || (alone && !n))
			first[n++] = g->m[i];
	make_segment(c, first, n, alone ? "no cable of it is said" : NULL);
}

static void take_subnet(Cabling *c, const Group *g)
{
	if (c->net->source->cabled)
		stand_apart(c, g);
	else if (!is_torn(g))
		make_segment(c, g->m, g->n, NULL);
	else if (!split_by(c, g, key_of_tag, "802.1Q tags tell it from others of that subnet") &&
		 !split_by(c, g, key_of_vrf, "VRFs tell it from others of that subnet"))
		split_by_description(c, g);
}

void cabling_segments(Cabling *c)
{
	g_array_sort(c->members, by_subnet);
	Member *all = (Member *)c->members->data;
	g_autofree Member **m = g_new(Member *, c->members->len);
	for (unsigned i = 0; i < c->members->len; i++)
		m[i] = &all[i];
	for (unsigned from = 0, to; from < c->members->len; from = to) {
		for (to = from + 1; to < c->members->len; to++)
			if (!prefix_eq(all[from].subnet, all[to].subnet))
				break;
		const Group g = {m + from, to - from};
		take_subnet(c, &g);
	}
}
