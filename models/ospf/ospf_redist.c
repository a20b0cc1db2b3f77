/* `redistribute`: what a process tells its neighbours of, of routes that others made.
 *
 * "The no redistribute command removes only the specified keywords from the redistribute commands in the running
 * configuration. They use the subtractive keyword method" (IOS IP Routing: Protocol-Independent Command Reference,
 * redistribute, of BGP, OSPF and RIP); a line typed again adds its keywords likewise. */

#include <string.h>

#include "models/ospf/ospf_priv.h"

/* `match`: an OSPF route's kind, and what `show ip route` calls it. */
typedef struct RedistKind {
	uint8_t bit;
	const char *arg, *subtype, *words;
} RedistKind;

static const RedistKind kinds[] = {
	{1 << 0, "internal", "", "internal"},       {1 << 0, "internal", "IA", NULL},
	{1 << 1, "ext1", "E1", "external 1"},       {1 << 2, "ext2", "E2", "external 2"},
	{1 << 3, "nssa1", "N1", "nssa-external 1"}, {1 << 4, "nssa2", "N2", "nssa-external 2"},
};

/* Of these words without a number both are meant. */
static bool is_said(const Args *a, const RedistKind *k)
{
	bool nssa = k->words && g_str_has_prefix(k->words, "nssa");
	const char *one = nssa ? "nssa1" : "ext1", *two = nssa ? "nssa2" : "ext2";
	if (arg_has(a, k->arg))
		return true;
	return k->bit > 1 && arg_has(a, nssa ? "nssa-external" : "external") && !arg_has(a, one) &&
	       !arg_has(a, two);
}

static uint8_t kinds_said(const Args *a)
{
	uint8_t said = 0;
	for (size_t i = 0; i < G_N_ELEMENTS(kinds); i++)
		if (is_said(a, &kinds[i]))
			said |= kinds[i].bit;
	return said;
}

static bool is_of_kind(const OspfRedist *d, const RibOffer *f)
{
	for (size_t i = 0; i < G_N_ELEMENTS(kinds); i++)
		if (d->kinds & kinds[i].bit && strcmp(f->subtype, kinds[i].subtype) == 0)
			return true;
	return d->kinds == 0;
}

const OspfIface *ospf_own_network(const Ospf *o, const RibOffer *f)
{
	for (unsigned i = 0; i < f->n_paths; i++) {
		const OspfIface *oi = f->path[i].out ? ospf_iface_of(o, f->path[i].out) : NULL;
		if (!oi || f->path[i].via)
			continue;
		if (prefix_eq(f->prefix, prefix_of(oi->addr.ip, oi->addr.len)))
			return oi;
		for (int k = 0; k < IFACE_SECONDARIES; k++) {
			const IfAddr *s = &oi->iface->secondary[k];
			if (s->ip && prefix_eq(f->prefix, prefix_of(s->ip, s->len)) &&
			    ospf_takes_secondary(oi, s))
				return oi;
		}
	}
	return NULL;
}

/* The interface by which a process that is redistributed has a connected network; NULL: it is not by that that the route
 * is meant. Connected networks that a protocol is configured for are redistributed with it, though the table has them as
 * connected (Cisco 8606, Redistributing Routing Protocols); to OSPF they are internal. */
static const OspfIface *network_of(const Ospf *o, const OspfRedist *d, const RibOffer *f)
{
	const Ospf *of = d->source == &ospf_source ? ospf_proc_at(o->procs, d->process) : NULL;
	bool asked = d->kinds == 0 || d->kinds & kinds[0].bit;
	return of && of != o && asked && f->source != &ospf_source ? ospf_own_network(of, f) : NULL;
}

/* LIBERTY: of a connected network the cost of its interface, as an internal route's metric is one. */
uint32_t ospf_redist_metric(const Ospf *o, const OspfRedist *d, const RibOffer *f)
{
	const OspfIface *oi = network_of(o, d, f);
	return oi ? oi->cost : f->metric;
}

/* A process has its own routes already. Of a connected network `redistribute connected` decides, where it stands, by
 * what it says alone; they are in order of their names, and it comes first. LIBERTY: so it was found in laboratories. */
const OspfRedist *ospf_redist_of(const Ospf *o, const RibOffer *f)
{
	for (guint i = 0; i < o->conf.redists->len; i++) {
		const OspfRedist *d = &g_array_index(o->conf.redists, OspfRedist, i);
		if (network_of(o, d, f))
			return d;
		if (d->source != f->source || d->process != f->process || f->client == o)
			continue;
		return is_of_kind(d, f) ? d : NULL;
	}
	return NULL;
}

bool ospf_takes_subnets(const Ospf *o, const OspfRedist *d)
{
	return d->subnets || param_get(o->node, "ospf.redistribute-subnets") != 0;
}

/* ---- the statement ---- */

/* IOS prints them by the names of their sources. */
static int compare(const OspfRedist *a, const OspfRedist *b)
{
	int c = strcmp(a->source->name, b->source->name);
	return c ? c : (int)a->process - (int)b->process;
}

static OspfRedist *find(const OspfConf *c, const OspfRedist *like)
{
	for (guint i = 0; i < c->redists->len; i++) {
		OspfRedist *d = &g_array_index(c->redists, OspfRedist, i);
		if (compare(d, like) == 0)
			return d;
	}
	return NULL;
}

static OspfRedist *make(OspfConf *c, const OspfRedist *like)
{
	OspfRedist *d = find(c, like);
	guint at = 0;
	if (d)
		return d;
	while (at < c->redists->len &&
	       compare(&g_array_index(c->redists, OspfRedist, at), like) < 0)
		at++;
	g_array_insert_vals(c->redists, at, like, 1);
	return &g_array_index(c->redists, OspfRedist, at);
}

/* Its keywords; false: it has none. */
static bool change(OspfRedist *d, World *w, const Args *a, bool no)
{
	bool any = false;
	if (arg_has(a, "metric")) {
		d->metric = no ? -1 : arg_num(a, "metricval");
		any = true;
	}
	if (arg_has(a, "metric-type")) {
		d->type = no ? 0 : (uint8_t)arg_num(a, "typeval");
		any = true;
	}
	if (arg_has(a, "subnets")) {
		d->subnets = !no;
		any = true;
	}
	if (arg_has(a, "tag")) {
		d->has_tag = !no;
		d->tag = no ? 0 : (uint32_t)arg_num(a, "tagval");
		any = true;
	}
	if (arg_has(a, "route-map")) {
		d->map = no ? "" : world_intern(w, arg_str(a, "map"));
		any = true;
	}
	return any;
}

static void change_kinds(OspfRedist *d, const Args *a, bool no)
{
	uint8_t said = kinds_said(a);
	d->kinds = !no ? d->kinds | said : said ? d->kinds & (uint8_t)~said : 0;
}

/* What else is there to know of the line; the warning as sessions of IOS 12.x and 15.x print it. */
static bool comment(Ospf *o, const OspfRedist *d, ConfErr *e)
{
	if (!ospf_takes_subnets(o, d))
		conf_answer(e, "% Only classful networks will be redistributed");
	return !*d->map || ospf_refer_map(o, d->map, e);
}

static bool set_redist(const ConfAt *at, const Args *a, bool no, ConfErr *e, const char *source,
		       bool is_ospf)
{
	Ospf *o = ospf_process_at(at);
	OspfConf *c = at->obj;
	OspfRedist like = {.source = o->rib->source(o->rib_self, source),
			   .process = is_ospf ? (uint16_t)arg_num(a, "process") : 0,
			   .metric = -1,
			   .map = ""};
	OspfRedist *d = no ? find(c, &like) : make(c, &like);
	if (!d)
		return true;
	bool keywords = change(d, o->node->world, a, no);
	if (is_ospf && arg_has(a, "match")) {
		change_kinds(d, a, no);
		keywords = true;
	}
	if (!no)
		return comment(o, d, e);
	if (!keywords)
		g_array_remove_index(c->redists,
				     (guint)(d - (OspfRedist *)(void *)c->redists->data));
	return true;
}

bool ospf_set_redist_connected(const ConfAt *at, const Args *a, bool no, ConfErr *e)
{
	return set_redist(at, a, no, e, "connected", false);
}

bool ospf_set_redist_static(const ConfAt *at, const Args *a, bool no, ConfErr *e)
{
	return set_redist(at, a, no, e, "static", false);
}

bool ospf_set_redist_ospf(const ConfAt *at, const Args *a, bool no, ConfErr *e)
{
	return set_redist(at, a, no, e, ospf_source.name, true);
}

/* Where they are taken anyway the keyword is not printed. */
static void put_one(const OspfRedist *d, bool implied, GString *out)
{
	g_string_append_printf(out, "redistribute %s", d->source->name);
	if (d->process)
		g_string_append_printf(out, " %u", d->process);
	if (d->metric >= 0)
		g_string_append_printf(out, " metric %d", (int)d->metric);
	if (d->type)
		g_string_append_printf(out, " metric-type %u", d->type);
	if (d->subnets && !implied)
		g_string_append(out, " subnets");
	if (d->has_tag)
		g_string_append_printf(out, " tag %u", d->tag);
	if (d->kinds)
		g_string_append(out, " match");
	for (size_t i = 0; i < G_N_ELEMENTS(kinds); i++)
		if (d->kinds & kinds[i].bit && kinds[i].words)
			g_string_append_printf(out, " %s", kinds[i].words);
	if (*d->map)
		g_string_append_printf(out, " route-map %s", d->map);
	g_string_append_c(out, '\n');
}

void ospf_put_redists(const ConfAt *at, GString *out)
{
	const Ospf *o = ospf_process_at(at);
	const OspfConf *c = at->obj;
	bool implied = param_get(o->node, "ospf.redistribute-subnets") != 0;
	for (guint i = 0; i < c->redists->len; i++)
		put_one(&g_array_index(c->redists, OspfRedist, i), implied, out);
}
