/* Groups of objects, which entries name instead of words (IOS Security Configuration Guide: Object Groups for ACLs,
 * 12.4(20)T). A member is a part of an entry: addresses, or a protocol with its ports. An entry with groups stands
 * for all that their members make of it, as IOS documents it, and is printed as it was typed. */

#include "models/acl/acl_cursor.h"
#include "sim/sorted.h"

#include <string.h>

enum { DEPTH_MAX = 100 }; /* groups within each other: a guard, no limit of IOS */

typedef struct Member {
	char *said;    /* as it is printed */
	char *group;   /* of group-object; NULL: none */
	GArray *parts; /* of AclEntry: what it fills in of one */
} Member;

struct AclGroup {
	char name[ACL_NAME];
	bool service;
	char *description;
	GPtrArray *members; /* of Member*, owned */
};

/* ---- members ---- */

static void member_free(void *p)
{
	Member *m = p;
	g_free(m->said);
	g_free(m->group);
	g_array_unref(m->parts);
	g_free(m);
}

static Member *member_new(char *said /* adopts */)
{
	Member *m = g_new0(Member, 1);
	m->said = said;
	m->parts = g_array_new(FALSE, FALSE, sizeof(AclEntry));
	return m;
}

void acl_group_free(void *group)
{
	AclGroup *g = group;
	g_ptr_array_unref(g->members);
	g_free(g->description);
	g_free(g);
}

static int by_name(const void *group, const void *name)
{
	return strcmp(((const AclGroup *)group)->name, name);
}

static AclGroup *find(const Acl *self, const char *name)
{
	guint at = sorted_place(self->groups, by_name, name);
	AclGroup *g = at < self->groups->len ? self->groups->pdata[at] : NULL;
	return g && strcmp(g->name, name) == 0 ? g : NULL;
}

bool acl_group_known(const Acl *self, const char *name)
{
	return find(self, name) != NULL;
}

/* ---- what a line's groups make of it ---- */

/* Parts and groups on the way, so that empty ones within each other come to an end, too; and so do deep ones. */
typedef struct Weight {
	unsigned parts, work, limit;
} Weight;

static void weigh(const Acl *self, const char *name, unsigned depth, Weight *w)
{
	const AclGroup *g = find(self, name);
	if (depth > DEPTH_MAX)
		w->work = w->limit + 1;
	for (unsigned i = 0; g && i < g->members->len && w->work <= w->limit; i++) {
		const Member *m = g->members->pdata[i];
		w->parts += m->parts->len;
		w->work += m->parts->len + 1;
		if (m->group)
			weigh(self, m->group, depth + 1, w);
	}
}

unsigned acl_line_parts(const Acl *self, const AclLine *line, unsigned limit)
{
	uint64_t product = 1;
	for (int i = 0; i < N_ACL_PLACES; i++) {
		Weight w = {.limit = 2 * limit};
		if (!line->group[i])
			continue;
		weigh(self, line->group[i], 0, &w);
		if (w.work > w.limit)
			return limit + 1;
		product *= w.parts;
	}
	return (unsigned)MIN(product, (uint64_t)limit + 1);
}

static void collect(const Acl *self, const char *name, bool service, GPtrArray *parts)
{
	const AclGroup *g = find(self, name);
	for (unsigned i = 0; g && g->service == service && i < g->members->len; i++) {
		const Member *m = g->members->pdata[i];
		for (unsigned k = 0; k < m->parts->len; k++)
			g_ptr_array_add(parts, &g_array_index(m->parts, AclEntry, k));
		if (m->group)
			collect(self, m->group, service, parts);
	}
}

static void fill_in(AclEntry *e, const AclEntry *part, AclPlace place)
{
	if (place == ACL_SERVICE) {
		e->proto = part->proto;
		e->src_port_lo = part->src_port_lo;
		e->src_port_hi = part->src_port_hi;
		e->dst_port_lo = part->dst_port_lo;
		e->dst_port_hi = part->dst_port_hi;
		return;
	}
	*(place == ACL_SRC ? &e->src : &e->dst) = part->src;
	*(place == ACL_SRC ? &e->src_wild : &e->dst_wild) = part->src_wild;
}

static void expand_from(const Acl *self, const AclLine *line, const AclEntry *base, AclPlace place,
			GPtrArray *out)
{
	if (place == N_ACL_PLACES) {
		AclEntry *e = g_memdup2(base, sizeof *base);
		e->matches = 0;
		g_ptr_array_add(out, e);
		return;
	}
	if (!line->group[place]) {
		expand_from(self, line, base, place + 1, out);
		return;
	}
	g_autoptr(GPtrArray) parts = g_ptr_array_new();
	collect(self, line->group[place], place == ACL_SERVICE, parts);
	for (unsigned i = 0; i < parts->len; i++) {
		AclEntry e = *base;
		fill_in(&e, parts->pdata[i], place);
		expand_from(self, line, &e, place + 1, out);
	}
}

void acl_line_expand(const Acl *self, const AclLine *line, GPtrArray *parts)
{
	if (acl_line_parts(self, line, ACL_PARTS_MAX) <= ACL_PARTS_MAX)
		expand_from(self, line, &line->entry, 0, parts);
}

/* ---- statements ---- */

static bool uses(const AclLine *l, const char *name)
{
	for (int i = 0; i < N_ACL_PLACES; i++)
		if (l->group[i] && (!name || strcmp(l->group[i], name) == 0))
			return true;
	return false;
}

/* Calls `fn` for each line with groups; false as soon as it does. */
static bool each_line(const Acl *self,
		      bool (*fn)(const Acl *self, AclList *list, const AclLine *l,
				 const char *name),
		      const char *name)
{
	for (unsigned i = 0; i < self->lists->len; i++) {
		AclList *list = self->lists->pdata[i];
		for (unsigned k = 0; k < list->lines->len; k++)
			if (uses(list->lines->pdata[k], NULL) &&
			    !fn(self, list, list->lines->pdata[k], name))
				return false;
	}
	return true;
}

static bool make_stale(const Acl *self, AclList *list, const AclLine *l, const char *name)
{
	(void)self, (void)l, (void)name;
	acl_list_changed(list);
	list->stale = true;
	return true;
}

static bool is_small(const Acl *self, AclList *list, const AclLine *l, const char *name)
{
	(void)list, (void)name;
	return acl_line_parts(self, l, ACL_PARTS_MAX) <= ACL_PARTS_MAX;
}

static bool is_free(const Acl *self, AclList *list, const AclLine *l, const char *name)
{
	(void)self, (void)list;
	return !uses(l, name);
}

static void changed(const Acl *self)
{
	each_line(self, make_stale, NULL);
}

/* IOS: "You cannot delete an object group that is used within an ACL". */
static bool remove_group(Acl *self, AclGroup *g, const Args *a, ConfErr *e)
{
	if (!g)
		return true;
	if (!each_line(self, is_free, g->name))
		return conf_reject_arg(e, a, "name", "%s is used by an access list", g->name);
	g_ptr_array_remove(self->groups, g);
	changed(self);
	return true;
}

bool acl_set_group(const ConfAt *at, const Args *a, bool no, ConfErr *e)
{
	Acl *self = at->self;
	const char *name = arg_str(a, "name");
	bool service = arg_has(a, "service");
	AclGroup *g = find(self, name);
	if (strlen(name) >= ACL_NAME)
		return conf_reject_arg(e, a, "name", "name is too long");
	if (g && g->service != service)
		return conf_reject_arg(e, a, "name", "%s is a group of the other kind", name);
	if (no)
		return remove_group(self, g, a, e);
	if (!g) {
		g = g_new0(AclGroup, 1);
		g_strlcpy(g->name, name, sizeof g->name);
		g->service = service;
		g->members = g_ptr_array_new_with_free_func(member_free);
		g_ptr_array_insert(self->groups, (gint)sorted_place(self->groups, by_name, name),
				   g);
	}
	conf_enter(a, g);
	return true;
}

static void each_group(const ConfAt *at, bool service, void (*fn)(void *to, void *obj), void *to)
{
	const Acl *self = at->self;
	for (unsigned i = 0; i < self->groups->len; i++)
		if (((AclGroup *)self->groups->pdata[i])->service == service)
			fn(to, self->groups->pdata[i]);
}

void acl_each_network(const ConfAt *at, void (*fn)(void *to, void *obj), void *to)
{
	each_group(at, false, fn, to);
}

void acl_each_service(const ConfAt *at, void (*fn)(void *to, void *obj), void *to)
{
	each_group(at, true, fn, to);
}

void acl_put_group(const ConfAt *at, GString *out)
{
	const AclGroup *g = at->obj;
	g_string_append_printf(out, "object-group %s %s\n", g->service ? "service" : "network",
			       g->name);
}

bool acl_set_description(const ConfAt *at, const Args *a, bool no, ConfErr *e)
{
	(void)e;
	AclGroup *g = at->obj;
	g_free(g->description);
	g->description = no ? NULL : g_strdup(arg_str(a, "text"));
	return true;
}

void acl_put_members(const ConfAt *at, GString *out)
{
	const AclGroup *g = at->obj;
	if (g->description)
		g_string_append_printf(out, "description %s\n", g->description);
	for (unsigned i = 0; i < g->members->len; i++)
		g_string_append_printf(out, "%s\n", ((Member *)g->members->pdata[i])->said);
}

static int place_of(const AclGroup *g, const char *said)
{
	for (unsigned i = 0; i < g->members->len; i++)
		if (strcmp(((Member *)g->members->pdata[i])->said, said) == 0)
			return (int)i;
	return -1;
}

/* Adds a member, or removes the one that is said alike; it adopts `m`. */
static bool change(const ConfAt *at, Member *m, bool no, ConfErr *e)
{
	AclGroup *g = at->obj;
	int i = place_of(g, m->said);
	if (no || i >= 0) {
		bool known = i >= 0;
		if (no && known)
			g_ptr_array_remove_index(g->members, (guint)i);
		member_free(m);
		changed(at->self);
		return known || conf_reject(e, "no such object in group %s", g->name);
	}
	g_ptr_array_add(g->members, m);
	changed(at->self);
	if (each_line(at->self, is_small, NULL))
		return true;
	g_ptr_array_remove_index(g->members, g->members->len - 1);
	return conf_unmodelled(e, AFFECTS_FORWARDING,
			       "access lists would have too many entries of it: it is left out");
}

static void add_addresses(Member *m, Ip4 addr, Ip4 wild)
{
	g_array_append_val(m->parts, ((AclEntry){.src = addr & ~wild, .src_wild = wild}));
}

/* The prefixes that make up a range. */
static void add_range(Member *m, Ip4 lo, Ip4 hi)
{
	uint64_t at = lo;
	while (at <= hi) {
		uint64_t size = at ? at & -at : UINT64_C(1) << 32;
		while (at + size - 1 > hi)
			size /= 2;
		add_addresses(m, (Ip4)at, (Ip4)(size - 1));
		at += size;
	}
}

bool acl_set_host(const ConfAt *at, const Args *a, bool no, ConfErr *e)
{
	Ip4 ip;
	const char *host = arg_str(a, "host");
	Member *m = member_new(g_strdup_printf("host %s", host));
	bool known = ip4_parse(host, &ip);
	if (known)
		add_addresses(m, ip, 0);
	return change(at, m, no, e) &&
	       (known || no ||
		conf_unmodelled(e, AFFECTS_FORWARDING,
				"no names are resolved: it stands for no address"));
}

bool acl_set_subnet(const ConfAt *at, const Args *a, bool no, ConfErr *e)
{
	GString *said = g_string_new(NULL);
	Ip4 mask = arg_ip(a, "mask"), addr = arg_ip(a, "addr") & mask;
	ip4_print(said, addr);
	g_string_append_c(said, ' ');
	ip4_print(said, mask);
	Member *m = member_new(g_string_free(said, FALSE));
	add_addresses(m, addr, ~mask);
	return change(at, m, no, e);
}

bool acl_set_range(const ConfAt *at, const Args *a, bool no, ConfErr *e)
{
	Ip4 lo = arg_ip(a, "lo"), hi = arg_ip(a, "hi");
	if (hi < lo)
		return conf_reject_arg(e, a, "hi",
				       "expected an address that is not below the first");
	GString *said = g_string_new("range ");
	ip4_print(said, lo);
	g_string_append_c(said, ' ');
	ip4_print(said, hi);
	Member *m = member_new(g_string_free(said, FALSE));
	add_range(m, lo, hi);
	return change(at, m, no, e);
}

bool acl_set_any(const ConfAt *at, const Args *a, bool no, ConfErr *e)
{
	(void)a;
	Member *m = member_new(g_strdup("any"));
	add_addresses(m, 0, ~(Ip4)0);
	return change(at, m, no, e);
}

/* Does a group lead to another, or to so many that it may as well? */
static bool leads_to(const Acl *self, const char *from, const char *to, unsigned depth,
		     unsigned *budget)
{
	const AclGroup *g = find(self, from);
	if (strcmp(from, to) == 0 || *budget == 0 || depth > DEPTH_MAX)
		return true;
	--*budget;
	for (unsigned i = 0; g && i < g->members->len; i++) {
		const Member *m = g->members->pdata[i];
		if (m->group && leads_to(self, m->group, to, depth + 1, budget))
			return true;
	}
	return false;
}

/* LIBERTY: IOS wants the inner group first; here it may follow, so that groups are printed by name. */
bool acl_set_nested(const ConfAt *at, const Args *a, bool no, ConfErr *e)
{
	const Acl *self = at->self;
	const AclGroup *g = at->obj, *inner = find(self, arg_str(a, "name"));
	unsigned budget = ACL_PARTS_MAX;
	if (!no && inner && inner->service != g->service)
		return conf_reject_arg(e, a, "name", "%s is of the other kind", inner->name);
	if (!no && leads_to(self, arg_str(a, "name"), g->name, 0, &budget))
		return conf_reject_arg(e, a, "name", "%s would hold itself, or too many groups",
				       g->name);
	Member *m = member_new(g_strdup_printf("group-object %s", arg_str(a, "name")));
	m->group = g_strdup(arg_str(a, "name"));
	return change(at, m, no, e);
}

/* ---- services ---- */

/* "tcp-udp" is both. */
static void add_service(Member *m, const AclEntry *e, bool both)
{
	g_array_append_vals(m->parts, e, 1);
	if (!both)
		return;
	AclEntry udp = *e;
	udp.proto = ACL_UDP;
	g_array_append_val(m->parts, udp);
}

/* "source eq 20", "eq www", "echo". */
static bool read_service(AclCursor *c)
{
	AclEntry *e = &c->line->entry;
	char word[ACL_WORD];
	if (e->proto == ACL_TCP || e->proto == ACL_UDP) {
		if (acl_peek(c, word) && strcmp(word, "source") == 0) {
			acl_take(c);
			g_string_append(c->said, " source");
			if (!acl_read_ports(c, &e->src_port_lo, &e->src_port_hi, NULL))
				return false;
		}
		if (!acl_read_ports(c, &e->dst_port_lo, &e->dst_port_hi, NULL))
			return false;
	}
	return acl_read_icmp(c) && (!acl_peek(c, word) || acl_wrong(c, "the end of the line"));
}

/* The protocol as IOS prints it. */
static const char *service_word(const Args *a)
{
	if (arg_has(a, "num")) {
		const char *name = acl_name_of(acl_protocols, (unsigned)arg_num(a, "num"));
		return name ? name : arg_str(a, "num");
	}
	for (const AclWord *w = acl_protocols; w->word; w++)
		if (arg_has(a, w->word))
			return w->word;
	return "tcp-udp";
}

bool acl_set_service(const ConfAt *at, const Args *a, bool no, ConfErr *e)
{
	const char *proto = service_word(a), *rest = arg_str(a, "rest");
	bool both = strcmp(proto, "tcp-udp") == 0;
	AclLine line = {.entry = {.src_port_hi = 65535, .dst_port_hi = 65535}};
	g_autoptr(GString) said = g_string_new(proto);
	uint16_t n = both ? ACL_TCP : (uint16_t)arg_num(a, "num");
	if (!both)
		acl_named(acl_protocols, proto, &n);
	line.entry.proto = (uint8_t)n;
	AclCursor c = {.begin = rest,
		       .at = rest,
		       .pos = arg_pos(a, "rest"),
		       .e = e,
		       .line = &line,
		       .said = said};
	if (!read_service(&c))
		return false;
	Member *m = member_new(g_strdup(said->str));
	add_service(m, &line.entry, both);
	return change(at, m, no, e);
}
