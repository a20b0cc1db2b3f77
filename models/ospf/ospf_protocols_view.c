/* What show ip protocols copies out. */

#include "models/ospf/ospf_priv.h"
#include "models/ospf/ospf_view.h"

typedef struct Gather {
	const Ospf *o;
	GArray *sources; /* of OspfSourceRow */
	VTime now;
} Gather;

/* Who told of the routes that are installed, and how long ago the last time. */
static void see_route(void *to, const RibRoute *r)
{
	const Gather *g = to;
	const RibOffer *f = r->offer;
	if (f->source != &ospf_source || f->process != g->o->pid)
		return;
	VTime age = g->now - r->installed;
	for (guint i = 0; i < g->sources->len; i++) {
		OspfSourceRow *s = &g_array_index(g->sources, OspfSourceRow, i);
		if (s->id != f->from)
			continue;
		s->age = MIN(s->age, age);
		return;
	}
	OspfSourceRow s = {f->from, f->distance, age};
	g_array_append_val(g->sources, s);
}

static int by_id(const void *a, const void *b)
{
	const OspfSourceRow *x = a, *y = b;
	return (x->id > y->id) - (x->id < y->id);
}

static void add_ifaces(OspfProtocolRow *row, const Ospf *o)
{
	const GPtrArray *ifaces = o->node->ifaces;
	row->own = g_new0(const char *, ifaces->len + 1);
	row->passive = g_new0(const char *, ifaces->len + 1);
	for (guint i = 0; i < ifaces->len; i++) {
		const Iface *ifc = ifaces->pdata[i];
		const OspfIfConf *c = ospf_ifconf_known(o->procs, ifc);
		if (c && c->pid == o->pid && c->area == o->area.id)
			row->own[row->n_own++] = ifc->name;
		if (ospf_is_passive(o, ifc))
			row->passive[row->n_passive++] = ifc->name;
	}
}

static void add_networks(OspfProtocolRow *row, const Ospf *o)
{
	row->n_networks = o->conf.networks->len;
	row->network = g_new0(OspfNetworkRow, row->n_networks + 1);
	for (guint i = 0; i < row->n_networks; i++) {
		const OspfNetwork *n = &g_array_index(o->conf.networks, OspfNetwork, i);
		row->network[i] = (OspfNetworkRow){n->addr, n->wild, n->area};
	}
}

OspfRedistRow *ospf_redist_rows(const Ospf *o, unsigned *n)
{
	const GArray *redists = o->conf.redists;
	OspfRedistRow *row = g_new0(OspfRedistRow, redists->len + 1);
	for (guint i = 0; i < redists->len; i++) {
		const OspfRedist *d = &g_array_index(redists, OspfRedist, i);
		row[i] = (OspfRedistRow){d->source->name, d->process, d->metric,
					 ospf_takes_subnets(o, d)};
	}
	*n = redists->len;
	return row;
}

static void add_filters(OspfProtocolRow *row, const Ospf *o)
{
	static const char *const kinds[] = {[FILTER_ACL] = "",
					    [FILTER_PREFIX_LIST] = "(prefix-list) ",
					    [FILTER_MAP] = "(route-map) "};
	row->n_filters = o->conf.filters->len;
	row->filter = g_new0(OspfFilterRow, row->n_filters + 1);
	for (guint i = 0; i < row->n_filters; i++) {
		const OspfFilter *f = &g_array_index(o->conf.filters, OspfFilter, i);
		row->filter[i] = (OspfFilterRow){
			kinds[f->by], f->name, f->in, f->ifname, f->source ? f->source->name : NULL,
			f->process};
	}
}

static OspfProtocolRow row_of(const Ospf *o, VTime now)
{
	OspfProtocolRow row = {.pid = o->pid,
			       .router_id = o->router_id,
			       .area = o->area.id,
			       .asbr = ospf_is_asbr(o),
			       .max_paths = o->conf.max_paths,
			       .distance = o->conf.distance};
	Gather g = {o, g_array_new(FALSE, FALSE, sizeof(OspfSourceRow)), now};
	o->rib->each(o->rib_self, see_route, &g);
	g_array_sort(g.sources, by_id);
	row.n_sources = g.sources->len;
	row.source = (OspfSourceRow *)(void *)g_array_free(g.sources, FALSE);
	add_ifaces(&row, o);
	add_networks(&row, o);
	add_filters(&row, o);
	row.redist = ospf_redist_rows(o, &row.n_redists);
	return row;
}

void *ospf_take_protocols(const void *self, const Node *node, const Args *a, VTime now)
{
	const OspfProcs *procs = self;
	OspfProtocolsView *v = g_new0(OspfProtocolsView, 1);
	const Vrf *vrf = a && arg_has(a, "vrf") ? vrf_find(node, arg_str(a, "vrf")) : NULL;
	unsigned number = vrf ? vrf->number : VRF_GLOBAL;
	if (a && arg_has(a, "vrf") && !(vrf && vrf->defined)) {
		v->no_vrf = world_intern(node->world, arg_str(a, "vrf"));
		return v;
	}
	v->row = g_new0(OspfProtocolRow, procs->all->len + 1);
	for (guint i = 0; i < procs->all->len; i++) {
		const Ospf *o = procs->all->pdata[i];
		if (o->running && o->vrf == number)
			v->row[v->n++] = row_of(o, now);
	}
	return v;
}

void ospf_drop_protocols(void *view)
{
	OspfProtocolsView *v = view;
	for (unsigned i = 0; i < v->n; i++) {
		g_free(v->row[i].network);
		g_free(v->row[i].own);
		g_free(v->row[i].passive);
		g_free(v->row[i].source);
		g_free(v->row[i].redist);
		g_free(v->row[i].filter);
	}
	g_free(v->row);
	g_free(v);
}
