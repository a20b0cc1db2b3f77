/* Who is cabled to whom, by addresses: interfaces of one subnet share a segment, and the ports that they stand on are in
 * one cable or on one switch. */

#include "sim/import/cabling_priv.h"

/* ---- union-find ---- */

static unsigned root_of(GArray *sets, unsigned i)
{
	unsigned *set = (unsigned *)sets->data;
	while (set[i] != i) {
		set[i] = set[set[i]];
		i = set[i];
	}
	return i;
}

/* The lower number stays, so that what comes first names the whole. */
static void join(GArray *sets, unsigned a, unsigned b)
{
	unsigned x = root_of(sets, a), y = root_of(sets, b);
	g_array_index(sets, unsigned, MAX(x, y)) = MIN(x, y);
}

/* ---- members ---- */

/* What is shut hears nobody, and its cable is not known to be there. */
static bool needs_cable(ImportIface *i)
{
	const ImportIface *port = import_port(i);
	return import_is_port(port) && !port->cable && !port->shutdown && !i->shutdown &&
	       !i->switchport && i->addrs->len;
}

/* Who is on a switch in a network of the interface's; NULL. */
static ImportIface *neighbour_of(const ImportNet *n, const ImportIface *i)
{
	const ImportAddr *a = i->addrs->len ? &g_array_index(i->addrs, ImportAddr, 0) : NULL;
	const Prefix subnet = a ? prefix_of(a->ip, a->len) : (Prefix){0, 0};
	for (unsigned k = 0; a && k < n->routers->len; k++) {
		const ImportRouter *r = n->routers->pdata[k];
		for (unsigned m = 0; m < r->ifaces->len; m++) {
			ImportIface *x = r->ifaces->pdata[m];
			const ImportAddr *b =
				x->addrs->len ? &g_array_index(x->addrs, ImportAddr, 0) : NULL;
			if (b && !x->parent && import_switch_of(x) &&
			    prefix_eq(prefix_of(b->ip, b->len), subnet))
				return x;
		}
	}
	return NULL;
}

/* A router that is a guess itself has a port on the switch of whom it is guessed for. */
static void plug_guessed(Cabling *c, ImportIface *i)
{
	const ImportIface *x = i->router->synthetic && needs_cable(i) && !i->parent
				       ? neighbour_of(c->net, i)
				       : NULL;
	if (x)
		import_plug_beside(import_plug(import_switch_of(x), i), x);
}

static void add_members(Cabling *c, ImportIface *i)
{
	if (!needs_cable(i))
		return;
	for (unsigned k = 0; k < i->addrs->len; k++) {
		const ImportAddr *a = &g_array_index(i->addrs, ImportAddr, k);
		if (a->len >= 32)
			continue;
		Member m = {prefix_of(a->ip, a->len), i, a->ip, a->at, c->members->len, 0};
		g_array_append_val(c->members, m);
	}
}

/* ---- ports ---- */

static unsigned port_index(Cabling *c, ImportIface *port)
{
	unsigned known = GPOINTER_TO_UINT(g_hash_table_lookup(c->index, port));
	if (known)
		return known - 1;
	unsigned i = c->ports->len;
	g_ptr_array_add(c->ports, port);
	g_array_append_val(c->joined, i);
	g_hash_table_insert(c->index, port, GUINT_TO_POINTER(i + 1));
	return i;
}

static int by_segment(const void *a, const void *b)
{
	const Member *x = a, *y = b;
	if (x->segment != y->segment)
		return x->segment > y->segment ? 1 : -1;
	return (x->order > y->order) - (x->order < y->order);
}

static void join_ports(Cabling *c)
{
	for (unsigned i = 0; i < c->net->routers->len; i++) {
		const ImportRouter *r = c->net->routers->pdata[i];
		for (unsigned k = 0; k < r->ifaces->len; k++) {
			ImportIface *x = r->ifaces->pdata[k];
			if (needs_cable(x))
				port_index(c, import_port(x));
		}
	}
	g_array_sort(c->members, by_segment);
	unsigned last = G_MAXUINT, first = 0;
	for (unsigned i = 0; i < c->members->len; i++) {
		const Member *m = &g_array_index(c->members, Member, i);
		unsigned port = port_index(c, import_port(m->iface));
		if (m->segment != last) {
			g_array_index(c->segments, Segment, m->segment).first = i;
			first = port;
			last = m->segment;
		}
		join(c->joined, first, port);
	}
}

/* ---- cables ---- */

static const Member *member(const Cabling *c, unsigned i)
{
	return &g_array_index(c->members, Member, i);
}

static bool in_segment(const Cabling *c, unsigned i, unsigned segment)
{
	return i < c->members->len && member(c, i)->segment == segment;
}

static ImportPlug *plug_of(ImportCable *cable, const ImportIface *port)
{
	return &g_array_index(cable->plugs, ImportPlug, port->plug);
}

/* What is on one cable. */
typedef struct Bundle {
	GArray *segments; /* of unsigned */
	GPtrArray *ports;
	bool tagged, mixed, virtual;
} Bundle;

static void look_at(const Cabling *c, Bundle *b)
{
	for (unsigned i = 0; i < b->segments->len; i++) {
		unsigned s = g_array_index(b->segments, unsigned, i);
		unsigned first = g_array_index(c->segments, Segment, s).first;
		for (unsigned k = first; in_segment(c, k, s); k++) {
			const ImportIface *x = member(c, k)->iface;
			b->tagged |= x->vlan != 0;
			b->virtual |= x->virtuals->len > 0;
			b->mixed |= x->vlan != member(c, first)->iface->vlan;
		}
	}
}

/* The VLAN of a segment whose members' tags are these; 0: nobody tags. */
static uint16_t tag_of(const Cabling *c, unsigned s)
{
	uint16_t tag = 0;
	for (unsigned k = g_array_index(c->segments, Segment, s).first; in_segment(c, k, s); k++) {
		const Member *m = member(c, k);
		uint16_t vlan = m->iface->vlan;
		if (vlan && tag && vlan != tag)
			import_find(c->net->source, m->at, "vlan-differs",
				    "802.1Q tag %u in %s, where others have %u: no switch here "
				    "changes tags",
				    vlan, prefix_text(m->subnet).s, tag);
		tag = tag ? tag : vlan;
	}
	return tag;
}

/* VLAN ids that tags have on a cable, and the others. */
typedef struct VlanIds {
	bool used[4096];
	uint16_t next;
} VlanIds;

static uint16_t free_id(VlanIds *ids)
{
	do
		ids->next++;
	while (ids->next < 4094 && ids->used[ids->next]);
	return ids->next;
}

/* What a port has without a tag is one VLAN, however many subnets that are. */
static uint16_t vlan_of(ImportCable *cable, const Cabling *c, unsigned s, VlanIds *ids)
{
	uint16_t tag = tag_of(c, s);
	unsigned first = g_array_index(c->segments, Segment, s).first;
	for (unsigned k = first; !tag && in_segment(c, k, s); k++)
		tag = plug_of(cable, import_port(member(c, k)->iface))->vlan;
	return tag ? tag : free_id(ids);
}

static void set_vlan(ImportCable *cable, const ImportIface *x, uint16_t vlan)
{
	ImportPlug *p = plug_of(cable, import_port((ImportIface *)x));
	if (!x->vlan) {
		p->vlan = vlan;
		return;
	}
	p->trunk = p->trunk ? p->trunk : g_array_new(FALSE, FALSE, sizeof vlan);
	g_array_append_val(p->trunk, x->vlan);
}

static void note_ids(const Cabling *c, const Bundle *b, VlanIds *ids)
{
	for (unsigned i = 0; i < b->segments->len; i++) {
		unsigned s = g_array_index(b->segments, unsigned, i);
		unsigned first = g_array_index(c->segments, Segment, s).first;
		for (unsigned k = first; in_segment(c, k, s); k++)
			ids->used[member(c, k)->iface->vlan] = true;
	}
}

static void set_vlans(Cabling *c, ImportCable *cable, const Bundle *b)
{
	VlanIds ids = {{false}, 0};
	note_ids(c, b, &ids);
	for (unsigned i = 0; b->tagged && i < b->segments->len; i++) {
		unsigned s = g_array_index(b->segments, unsigned, i);
		unsigned first = g_array_index(c->segments, Segment, s).first;
		uint16_t vlan = vlan_of(cable, c, s, &ids);
		for (unsigned k = first; in_segment(c, k, s); k++)
			set_vlan(cable, member(c, k)->iface, vlan);
	}
}

static void give_reason(const Cabling *c, ImportCable *cable, const Bundle *b)
{
	for (unsigned i = 0; i < b->segments->len; i++) {
		unsigned s = g_array_index(b->segments, unsigned, i);
		const Segment *x = &g_array_index(c->segments, Segment, s);
		const Member *m = member(c, x->first);
		g_string_append_printf(cable->reason, "%s", prefix_text(x->subnet).s);
		for (unsigned k = x->first; in_segment(c, k, s) && k < x->first + 4; k++) {
			g_string_append(cable->reason, k == x->first ? " (" : ", ");
			import_say_at(cable->reason, member(c, k)->at);
		}
		g_string_append_c(cable->reason, ')');
		if (m->iface->vlan)
			g_string_append_printf(cable->reason, ", VLAN %u", m->iface->vlan);
		if (x->why)
			g_string_append_printf(cable->reason, "; %s", x->why);
		g_string_append_c(cable->reason, '\n');
	}
	if (b->virtual && b->ports->len == 2)
		g_string_append(cable->reason, "a virtual address serves others, so a switch\n");
}

static bool all_of(const Bundle *b, IfType type)
{
	for (unsigned i = 0; i < b->ports->len; i++)
		if (((const ImportIface *)b->ports->pdata[i])->type != type)
			return false;
	return true;
}

static void find_serial(Cabling *c, const Bundle *b)
{
	const ImportIface *p = b->ports->pdata[0];
	import_find(c->net->source, p->at, "serial-open",
		    "%s:%s is serial and would share a segment with %u others, expected one other "
		    "serial end: not cabled",
		    p->router->name, p->name, b->ports->len - 1);
}

static void make_cable(Cabling *c, Bundle *b)
{
	look_at(c, b);
	bool serial = all_of(b, IF_SERIAL);
	if (!all_of(b, IF_ETHERNET) && !(serial && b->ports->len == 2)) {
		find_serial(c, b);
		return;
	}
	bool link = b->ports->len == 2 && !b->mixed && (!b->virtual || serial);
	ImportCable *cable = import_cable_new(c->net, link ? "link1" : "lan1", !link);
	cable->serial = serial;
	for (unsigned i = 0; i < b->ports->len; i++)
		import_plug(cable, b->ports->pdata[i]);
	if (!link)
		set_vlans(c, cable, b);
	give_reason(c, cable, b);
}

static void bundle_free(void *p)
{
	Bundle *b = p;
	if (!b)
		return;
	g_array_unref(b->segments);
	g_ptr_array_unref(b->ports);
	g_free(b);
}

static void make_cables(Cabling *c)
{
	g_autoptr(GPtrArray) bundles = g_ptr_array_new_with_free_func(bundle_free);
	g_ptr_array_set_size(bundles, (int)c->ports->len);
	for (unsigned i = 0; i < c->ports->len; i++) {
		unsigned root = root_of(c->joined, i);
		if (!bundles->pdata[root]) {
			Bundle *b = g_new0(Bundle, 1);
			b->segments = g_array_new(FALSE, FALSE, sizeof(unsigned));
			b->ports = g_ptr_array_new();
			bundles->pdata[root] = b;
		}
		g_ptr_array_add(((Bundle *)bundles->pdata[root])->ports, c->ports->pdata[i]);
	}
	for (unsigned s = 0; s < c->segments->len; s++) {
		const Segment *x = &g_array_index(c->segments, Segment, s);
		unsigned port = port_index(c, import_port(member(c, x->first)->iface));
		Bundle *b = bundles->pdata[root_of(c->joined, port)];
		g_array_append_val(b->segments, s);
	}
	for (unsigned i = 0; i < bundles->len; i++)
		if (bundles->pdata[i])
			make_cable(c, bundles->pdata[i]);
}

/* ---- ports without addresses ---- */

/* Both are without an address and a cable; one names the other by its interface. */
static void cable_described(Cabling *c, ImportIface *i)
{
	ImportRouter *router;
	ImportIface *other;
	if (!import_is_port(i) || i->cable || i->shutdown || i->addrs->len ||
	    !import_described(c->names, i, &router, &other) || !other)
		return;
	if (!import_is_port(other) || other->cable || other->shutdown || other->addrs->len ||
	    other->type != i->type)
		return;
	ImportCable *cable = import_cable_new(c->net, "link1", false);
	cable->serial = i->type == IF_SERIAL;
	import_plug(cable, i);
	import_plug(cable, other);
	import_say_at(cable->reason, i->described);
	g_string_append(cable->reason, ": its description names the other end\n");
}

static void each_iface(Cabling *c, void (*fn)(Cabling *c, ImportIface *i))
{
	for (unsigned i = 0; i < c->net->routers->len; i++) {
		const ImportRouter *r = c->net->routers->pdata[i];
		for (unsigned k = 0; k < r->ifaces->len; k++)
			fn(c, r->ifaces->pdata[k]);
	}
}

void import_cable_guessed(ImportNet *n)
{
	g_autoptr(ImportNames) names = import_names_new(n);
	g_autoptr(GArray) members = g_array_new(FALSE, FALSE, sizeof(Member));
	g_autoptr(GArray) segments = g_array_new(FALSE, FALSE, sizeof(Segment));
	g_autoptr(GPtrArray) ports = g_ptr_array_new();
	g_autoptr(GHashTable) index = g_hash_table_new(NULL, NULL);
	g_autoptr(GArray) joined = g_array_new(FALSE, FALSE, sizeof(unsigned));
	Cabling c = {n, names, members, segments, ports, index, joined};
	if (n->source->cabled)
		each_iface(&c, plug_guessed);
	each_iface(&c, add_members);
	cabling_segments(&c);
	join_ports(&c);
	make_cables(&c);
	if (!n->source->cabled)
		each_iface(&c, cable_described);
}
