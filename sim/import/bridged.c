/* VLANs on the switches that a source says. A bridge without them (IEEE 802.1Q-2018 5.14, a MAC Bridge; a hub; Linux's
 * bridge unless vlan_filtering is set) passes a frame as it is; a switch of Cisco's has them as its configuration says. The
 * scenario's switch drops a tag that a port does not list, so each port of a LAN lists those that it carries of the VLANs
 * that the LAN has. */

#include "sim/import/net.h"

typedef struct Lans {
	ImportNet *net;
	GHashTable *by_name; /* of a said switch -> its place + 1 */
	GArray *joined;      /* of unsigned: union-find over them */
	GPtrArray *tags;     /* of GArray * of uint16_t: of those that are roots; NULL: none */
} Lans;

static guint place_of(const Lans *x, const char *node)
{
	return GPOINTER_TO_UINT(g_hash_table_lookup(x->by_name, node));
}

/* Of the switch that a cable is or leads to, + 1; 0: neither. */
static guint place_of_cable(const Lans *x, const ImportCable *c)
{
	return place_of(x, c->lan ? c->lan->name : c->name);
}

static unsigned root_of(const Lans *x, unsigned i)
{
	unsigned *set = (unsigned *)x->joined->data;
	while (set[i] != i) {
		set[i] = set[set[i]];
		i = set[i];
	}
	return i;
}

static void add_switches(Lans *x)
{
	for (unsigned i = 0; i < x->net->cables->len; i++) {
		const ImportCable *c = x->net->cables->pdata[i];
		unsigned place = x->joined->len;
		if (!c->is_switch || !c->said)
			continue;
		g_array_append_val(x->joined, place);
		g_ptr_array_add(x->tags, NULL);
		g_hash_table_insert(x->by_name, (gpointer)c->name, GUINT_TO_POINTER(place + 1));
	}
}

/* The two switches of a link between switches; false: it is another one. */
static bool is_between(const Lans *x, const ImportCable *c, unsigned *a, unsigned *b)
{
	if (c->is_switch || c->plugs->len != 2)
		return false;
	guint p = place_of(x, g_array_index(c->plugs, ImportPlug, 0).node);
	guint q = place_of(x, g_array_index(c->plugs, ImportPlug, 1).node);
	*a = p - 1;
	*b = q - 1;
	return p && q;
}

static void join_switches(const Lans *x)
{
	unsigned a, b;
	for (unsigned i = 0; i < x->net->cables->len; i++) {
		if (!is_between(x, x->net->cables->pdata[i], &a, &b))
			continue;
		unsigned p = root_of(x, a), q = root_of(x, b);
		g_array_index(x->joined, unsigned, MAX(p, q)) = MIN(p, q);
	}
}

static void note(const Lans *x, guint place, uint16_t vlan)
{
	GArray **tags = (GArray **)&x->tags->pdata[root_of(x, place - 1)];
	*tags = *tags ? *tags : g_array_new(FALSE, FALSE, sizeof vlan);
	for (unsigned k = 0; k < (*tags)->len; k++)
		if (g_array_index(*tags, uint16_t, k) == vlan)
			return;
	g_array_append_val(*tags, vlan);
}

static void note_tag(const Lans *x, const ImportIface *port, uint16_t vlan)
{
	guint place = port->cable ? place_of_cable(x, port->cable) : 0;
	if (place)
		note(x, place, vlan);
}

/* The tags of a port channel are its members'. */
static void note_tag_of(const Lans *x, ImportIface *i)
{
	const ImportIface *port = import_port(i);
	const GPtrArray *all = i->router->ifaces;
	if (!i->vlan)
		return;
	note_tag(x, port, i->vlan);
	for (unsigned k = 0; port->bundle && k < all->len; k++)
		if (import_is_member(all->pdata[k], port))
			note_tag(x, all->pdata[k], i->vlan);
}

static uint16_t untagged(const ImportPlug *p)
{
	return !p->said ? p->vlan : p->trunks ? p->said->native : p->said->access;
}

/* The VLANs of a switch's ports, those of guesses too; a port of a link between switches is the one's that it names. */
static void note_ports(const Lans *x, const ImportCable *c)
{
	for (unsigned i = 0; i < c->plugs->len; i++) {
		const ImportPlug *p = &g_array_index(c->plugs, ImportPlug, i);
		guint place = place_of(x, c->is_switch ? c->name : p->node);
		if (place && untagged(p))
			note(x, place, untagged(p));
	}
}

static void note_tags(const Lans *x)
{
	for (unsigned i = 0; i < x->net->cables->len; i++)
		note_ports(x, x->net->cables->pdata[i]);
	for (unsigned i = 0; i < x->net->routers->len; i++) {
		const ImportRouter *r = x->net->routers->pdata[i];
		for (unsigned k = 0; k < r->ifaces->len; k++)
			note_tag_of(x, r->ifaces->pdata[k]);
	}
}

/* Does a port carry the tag? One without VLANs passes it as it is; an untagged frame is of VLAN 1 there. */
static bool carries(const ImportPlug *p, uint16_t vlan)
{
	if (!p->said)
		return vlan > 1;
	return p->trunks && vlan != p->said->native && switchport_allows(p->said, vlan);
}

static void carry(ImportCable *c, const GArray *tags)
{
	for (unsigned i = 0; tags && i < c->plugs->len; i++) {
		ImportPlug *p = &g_array_index(c->plugs, ImportPlug, i);
		p->vlan = untagged(p);
		for (unsigned k = 0; k < tags->len; k++) {
			uint16_t vlan = g_array_index(tags, uint16_t, k);
			if (!carries(p, vlan) || vlan == p->vlan)
				continue;
			p->trunk = p->trunk ? p->trunk : g_array_new(FALSE, FALSE, sizeof vlan);
			g_array_append_val(p->trunk, vlan);
		}
	}
}

/* LIBERTY: a tag on a port is a number in the scenario; thousands of VLANs on thousands of switches' ports are none that
 * people keep in a lab. */
enum { NUMBERS_MOST = 1000000 };

/* The tags that a cable's ports list; NULL: none. */
static const GArray *tags_on(const Lans *x, const ImportCable *c)
{
	unsigned a, b;
	guint place = place_of_cable(x, c);
	if (place)
		return x->tags->pdata[root_of(x, place - 1)];
	return is_between(x, c, &a, &b) ? x->tags->pdata[root_of(x, a)] : NULL;
}

static bool are_few(const Lans *x)
{
	gsize numbers = 0;
	for (unsigned i = 0; i < x->net->cables->len; i++) {
		const ImportCable *c = x->net->cables->pdata[i];
		const GArray *tags = tags_on(x, c);
		numbers += tags ? (gsize)tags->len * c->plugs->len : 0;
	}
	if (numbers > NUMBERS_MOST)
		import_find(x->net->source, (SrcPos){NULL, 0, 0}, "tags-open",
			    "%" G_GSIZE_FORMAT
			    " 802.1Q tags on ports of switches, expected at most "
			    "%d: no tag passes a switch",
			    numbers, NUMBERS_MOST);
	return numbers <= NUMBERS_MOST;
}

static void tags_free(void *p)
{
	if (p)
		g_array_unref(p);
}

void import_carry_tags(ImportNet *n)
{
	g_autoptr(GHashTable) by_name = g_hash_table_new(g_str_hash, g_str_equal);
	g_autoptr(GArray) joined = g_array_new(FALSE, FALSE, sizeof(unsigned));
	g_autoptr(GPtrArray) tags = g_ptr_array_new_with_free_func(tags_free);
	Lans x = {n, by_name, joined, tags};
	add_switches(&x);
	join_switches(&x);
	note_tags(&x);
	bool few = are_few(&x);
	for (unsigned i = 0; few && i < n->cables->len; i++)
		carry(n->cables->pdata[i], tags_on(&x, n->cables->pdata[i]));
}
