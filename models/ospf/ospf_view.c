/* What show ip ospf copies out. */

#include "models/ospf/ospf_view.h"

#include "models/ospf/ospf_priv.h"

static const char *const nbr_states[N_NS] = {"DOWN",     "INIT",    "2WAY", "EXSTART",
					     "EXCHANGE", "LOADING", "FULL"};

static const char *role_of(const OspfNbr *n)
{
	if (n->oi->type != NET_BROADCAST)
		return "  -";
	return n->addr == n->oi->dr ? "DR" : n->addr == n->oi->bdr ? "BDR" : "DROTHER";
}

/* Was this process asked for? */
static bool is_meant(const Ospf *o, const Args *a)
{
	return !a || !arg_has(a, "pid") || arg_num(a, "pid") == o->pid;
}

static void add_nbr(GArray *rows, const OspfNbr *n, VTime now)
{
	OspfNbrRow r = {.pid = n->oi->area->ospf->pid,
			.id = n->id,
			.addr = n->addr,
			.priority = n->priority,
			.dead_left = timer_left(&n->inactivity, now),
			.is_dr = n->addr == n->oi->dr,
			.is_bdr = n->addr == n->oi->bdr};
	g_strlcpy(r.state, nbr_states[ospf_nbr_state(n)], sizeof r.state);
	g_strlcpy(r.role, role_of(n), sizeof r.role);
	g_strlcpy(r.iface, n->oi->iface->name, sizeof r.iface);
	g_array_append_val(rows, r);
}

static int by_id(const void *a, const void *b)
{
	const OspfNbrRow *x = a, *y = b;
	return x->pid != y->pid ? (x->pid > y->pid) - (x->pid < y->pid)
				: (x->id < y->id) - (x->id > y->id);
}

static void add_nbrs(GArray *rows, const Ospf *o, const Iface *only, VTime now)
{
	for (guint i = 0; i < o->ifaces->len; i++) {
		const OspfIface *oi = o->ifaces->pdata[i];
		for (guint j = 0; j < oi->nbrs->len && (!only || oi->iface == only); j++)
			add_nbr(rows, oi->nbrs->pdata[j], now);
	}
}

static void *take_nbrs(const void *self, const Node *node, const Args *a, VTime now)
{
	const OspfProcs *procs = self;
	const Iface *only = a && arg_has(a, "intf") ? node_iface(node, arg_str(a, "intf")) : NULL;
	GArray *rows = g_array_new(FALSE, FALSE, sizeof(OspfNbrRow));
	for (guint i = 0; i < procs->all->len; i++)
		if (is_meant(procs->all->pdata[i], a))
			add_nbrs(rows, procs->all->pdata[i], only, now);
	g_array_sort(rows, by_id);
	OspfNbrView *v = g_new0(OspfNbrView, 1);
	v->n = rows->len;
	v->row = (OspfNbrRow *)(void *)g_array_free(rows, FALSE);
	return v;
}

static void drop_nbrs(void *view)
{
	g_free(((OspfNbrView *)view)->row);
	g_free(view);
}

/* ---- show ip ospf interface ---- */

static Ip4 id_at(const OspfIface *oi, Ip4 addr)
{
	const OspfNbr *n = ospf_nbr_at(oi, addr);
	return addr == oi->addr.ip ? oi->area->ospf->router_id : n ? n->id : 0;
}

static const char *state_name(IfState s)
{
	static const char *const names[N_IS] = {"DOWN",    "LOOPBACK", "WAITING", "POINT_TO_POINT",
						"DROTHER", "BDR",      "DR"};
	return names[s];
}

static const char *brief_name(IfState s)
{
	static const char *const names[N_IS] = {"DOWN",  "LOOP", "WAIT", "P2P",
						"DROTH", "BDR",  "DR"};
	return names[s];
}

static void fill_nbrs(OspfIfRow *r, const OspfIface *oi)
{
	for (guint i = 0; i < oi->nbrs->len; i++) {
		const OspfNbr *n = oi->nbrs->pdata[i];
		r->nbrs++;
		if (ospf_nbr_state(n) != NS_FULL)
			continue;
		r->adjacent++;
		if (r->n_adj < OSPF_VIEW_ADJ)
			r->adj[r->n_adj++] =
				(OspfAdjRow){n->id, n->addr == oi->dr, n->addr == oi->bdr};
	}
}

static OspfIfRow if_row(const OspfIface *oi, unsigned index, VTime now)
{
	static const char *const types[] = {[NET_BROADCAST] = "BROADCAST",
					    [NET_PTP] = "POINT_TO_POINT",
					    [NET_LOOPBACK] = "LOOPBACK"};
	const Iface *ifc = oi->iface;
	g_assert(ifc);
	OspfIfRow r = {.pid = oi->area->ospf->pid,
		       .router_id = oi->area->ospf->router_id,
		       .area = oi->area->id,
		       .hardware_up = ifc->hardware_up || ifc->up,
		       .up = ifc->up,
		       .loopback = oi->type == NET_LOOPBACK,
		       .passive = oi->passive,
		       .broadcast = oi->type == NET_BROADCAST,
		       .addr = oi->addr.ip,
		       .len = oi->addr.len,
		       .priority = oi->priority,
		       .cost = oi->cost,
		       .hello_s = oi->hello_s,
		       .dead_s = oi->dead_s,
		       .rxmt_s = oi->rxmt_s,
		       .delay_s = oi->delay_s,
		       .dr_addr = oi->dr,
		       .bdr_addr = oi->bdr,
		       .dr_id = id_at(oi, oi->dr),
		       .bdr_id = id_at(oi, oi->bdr),
		       .index = index,
		       .hello_left = timer_left(&oi->hello, now)};
	g_strlcpy(r.name, ifc->name, sizeof r.name);
	g_strlcpy(r.shortname, ifc->shortname, sizeof r.shortname);
	r.brief = brief_name(ospf_if_state(oi));
	g_strlcpy(r.network, types[oi->type], sizeof r.network);
	g_strlcpy(r.state, state_name(ospf_if_state(oi)), sizeof r.state);
	fill_nbrs(&r, oi);
	return r;
}

static void add_ifaces(GArray *rows, const Ospf *o, const Node *node, const Args *a, VTime now)
{
	bool one = a && arg_has(a, "intf");
	const Iface *only = one ? node_iface(node, arg_str(a, "intf")) : NULL;
	for (guint i = 0; i < o->ifaces->len; i++) {
		const OspfIface *oi = o->ifaces->pdata[i];
		if (one && oi->iface != only)
			continue;
		OspfIfRow r = if_row(oi, i + 1, now);
		g_array_append_val(rows, r);
	}
}

static void *take_ifaces(const void *self, const Node *node, const Args *a, VTime now)
{
	const OspfProcs *procs = self;
	GArray *rows = g_array_new(FALSE, TRUE, sizeof(OspfIfRow));
	for (guint i = 0; i < procs->all->len; i++)
		if (is_meant(procs->all->pdata[i], a))
			add_ifaces(rows, procs->all->pdata[i], node, a, now);
	OspfIfView *v = g_new0(OspfIfView, 1);
	v->n = rows->len;
	v->row = (OspfIfRow *)(void *)g_array_free(rows, FALSE);
	return v;
}

static void drop_ifaces(void *view)
{
	g_free(((OspfIfView *)view)->row);
	g_free(view);
}

/* ---- show ip ospf database ---- */

static bool is_used(const Ospf *o, const OspfLsa *l)
{
	if (l->key.adv == o->router_id)
		return false;
	for (guint i = 0; i < o->area.asbrs->len; i++)
		if (g_array_index(o->area.asbrs, OspfAsbr, i).id == l->key.adv)
			return true;
	for (guint i = 0; i < o->area.intra->len; i++)
		if (g_array_index(o->area.intra, OspfRoute, i).from == l->key.adv)
			return true;
	return false;
}

static void read_router(const OspfLsa *l, OspfLsaRow *r)
{
	g_autoptr(Arena) arena = arena_new();
	gsize len;
	const uint8_t *data = g_bytes_get_data(l->body, &len);
	RouterRec rec;
	CodecErr err;
	size_t used = 0;
	if (!codec_decode(&ospf_router_pkt, data, len, &rec, arena, &used, &err))
		return;
	const LinkRec *link = rec.links.items;
	r->flags = rec.flags;
	r->n = (unsigned)rec.links.n;
	r->link = g_new0(OspfLinkRow, r->n + 1);
	for (unsigned i = 0; i < r->n; i++)
		r->link[i] = (OspfLinkRow){link[i].type, link[i].id, link[i].data, link[i].metric};
}

static void read_network(const OspfLsa *l, OspfLsaRow *r)
{
	g_autoptr(Arena) arena = arena_new();
	gsize len;
	const uint8_t *data = g_bytes_get_data(l->body, &len);
	NetworkRec rec;
	CodecErr err;
	size_t used = 0;
	if (!codec_decode(&ospf_network_pkt, data, len, &rec, arena, &used, &err))
		return;
	const IdRec *id = rec.routers.items;
	r->mask = rec.mask;
	r->n = (unsigned)rec.routers.n;
	r->link = g_new0(OspfLinkRow, r->n + 1);
	for (unsigned i = 0; i < r->n; i++)
		r->link[i].id = id[i].id;
}

static void read_external(const OspfLsa *l, OspfLsaRow *r)
{
	gsize len;
	const uint8_t *data = g_bytes_get_data(l->body, &len);
	ExternalRec rec;
	CodecErr err;
	size_t used = 0;
	if (!codec_decode(&ospf_external_pkt, data, len, &rec, NULL, &used, &err))
		return;
	r->mask = rec.mask;
	r->flags = rec.flags;
	r->metric = rec.metric;
	r->forward = rec.forward;
	r->tag = rec.tag;
}

static void read_summary(const OspfLsa *l, OspfLsaRow *r)
{
	gsize len;
	const uint8_t *data = g_bytes_get_data(l->body, &len);
	SummaryRec rec;
	CodecErr err;
	size_t used = 0;
	if (!codec_decode(&ospf_summary_pkt, data, len, &rec, NULL, &used, &err))
		return;
	r->mask = rec.mask;
	r->metric = rec.metric;
}

static OspfLsaRow lsa_row(const Ospf *o, const OspfLsa *l, VTime now)
{
	OspfLsaRow r = {.type = l->key.type,
			.options = l->options,
			.age = ospf_lsa_age(l, now),
			.checksum = l->checksum,
			.length = l->length,
			.id = l->key.id,
			.adv = l->key.adv,
			.seq = l->seq,
			.used = is_used(o, l)};
	if (r.type == LSA_ROUTER)
		read_router(l, &r);
	else if (r.type == LSA_NETWORK)
		read_network(l, &r);
	else if (r.type == LSA_SUMMARY || r.type == LSA_ASBR)
		read_summary(l, &r);
	else if (r.type == LSA_EXTERNAL)
		read_external(l, &r);
	return r;
}

static uint8_t only_type(const Args *a)
{
	static const struct {
		const char *word;
		uint8_t type;
	} types[] = {{"router", LSA_ROUTER},
		     {"network", LSA_NETWORK},
		     {"summary", LSA_SUMMARY},
		     {"asbr-summary", LSA_ASBR},
		     {"external", LSA_EXTERNAL}};
	for (unsigned i = 0; a && i < G_N_ELEMENTS(types); i++)
		if (arg_has(a, types[i].word))
			return types[i].type;
	return 0;
}

static bool is_wanted(const Ospf *o, const OspfLsa *l, uint8_t only, const Args *a)
{
	if (only && l->key.type != only)
		return false;
	if (a && arg_has(a, "id") && arg_ip(a, "id") != l->key.id)
		return false;
	if (a && arg_has(a, "self-originate") && l->key.adv != o->router_id)
		return false;
	return !a || !arg_has(a, "adv") || arg_ip(a, "adv") == l->key.adv;
}

static void add_lsas(OspfDbView *v, const OspfLsdb *db, const Args *a, VTime now)
{
	for (guint i = 0; i < db->entries->len; i++) {
		const OspfLsa *l = ((OspfEntry *)db->entries->pdata[i])->lsa;
		if (is_wanted(db->ospf, l, v->only, a))
			v->row[v->n++] = lsa_row(db->ospf, l, now);
	}
}

static OspfDbView db_of(const Ospf *o, const Args *a, VTime now)
{
	OspfDbView v = {.pid = o->pid,
			.router_id = o->router_id,
			.area = o->area.id,
			.only = only_type(a),
			.counts = a && arg_has(a, "database-summary")};
	v.row = g_new0(OspfLsaRow, o->area.db.entries->len + o->as.entries->len + 1);
	add_lsas(&v, &o->area.db, a, now);
	add_lsas(&v, &o->as, a, now);
	return v;
}

static void *take_dbs(const void *self, const Node *node, const Args *a, VTime now)
{
	const OspfProcs *procs = self;
	OspfDbsView *v = g_new0(OspfDbsView, 1);
	(void)node;
	v->db = g_new0(OspfDbView, procs->all->len + 1);
	for (guint i = 0; i < procs->all->len; i++) {
		const Ospf *o = procs->all->pdata[i];
		if (o->running && is_meant(o, a))
			v->db[v->n++] = db_of(o, a, now);
	}
	return v;
}

static void drop_dbs(void *view)
{
	OspfDbsView *v = view;
	for (unsigned i = 0; i < v->n; i++) {
		for (unsigned k = 0; k < v->db[i].n; k++)
			g_free(v->db[i].row[k].link);
		g_free(v->db[i].row);
	}
	g_free(v->db);
	g_free(v);
}

/* ---- show ip ospf ---- */

static uint32_t checksums(const OspfLsdb *db)
{
	uint32_t sum = 0;
	for (guint i = 0; i < db->entries->len; i++)
		sum += ((OspfEntry *)db->entries->pdata[i])->lsa->checksum;
	return sum;
}

static OspfProcRow process_row(const Ospf *o, VTime now)
{
	const OspfRedist *stat =
		ospf_redist_of(o, &(RibOffer){.source = o->rib->source(o->rib_self, "static")});
	OspfProcRow row = {
		.on = o->running,
		.asbr = ospf_is_asbr(o),
		.redist = stat != NULL,
		.redist_subnets = stat && ospf_takes_subnets(o, stat),
		.pid = o->pid,
		.router_id = o->router_id,
		.area = o->area.id,
		.spf_delay = o->spf.start,
		.spf_hold = o->spf.hold,
		.spf_max = o->spf.max,
		.lsa_delay = o->lsa.start,
		.lsa_hold = o->lsa.hold,
		.lsa_max = o->lsa.max,
		.lsa_arrival = o->arrival,
		.ifaces = o->ifaces->len,
		.externals = o->as.entries->len,
		.external_sum = checksums(&o->as),
		.lsas = o->area.db.entries->len,
		.lsa_sum = checksums(&o->area.db),
		.spf_runs = o->area.spf_runs,
		.last_spf =
			o->area.spf_pace.last == VT_NEVER ? VT_NEVER : now - o->area.spf_pace.last,
	};
	row.source = ospf_redist_rows(o, &row.n_sources);
	return row;
}

static void *take_processes(const void *self, const Node *node, const Args *a, VTime now)
{
	const OspfProcs *procs = self;
	OspfProcView *v = g_new0(OspfProcView, 1);
	(void)node;
	v->row = g_new0(OspfProcRow, procs->all->len + 1);
	for (guint i = 0; i < procs->all->len; i++) {
		const Ospf *o = procs->all->pdata[i];
		if (o->conf.on && is_meant(o, a))
			v->row[v->n++] = process_row(o, now);
	}
	return v;
}

static void drop_processes(void *view)
{
	OspfProcView *v = view;
	for (unsigned i = 0; i < v->n; i++)
		g_free(v->row[i].source);
	g_free(v->row);
	g_free(v);
}

/* ---- what is configured ---- */

static OspfConfigRow config_row(const Ospf *o, Iface *ifc, const OspfClaim *claim)
{
	static const char *const types[] = {[NET_BROADCAST] = "broadcast",
					    [NET_PTP] = "point-to-point",
					    [NET_LOOPBACK] = "loopback"};
	OspfIface oi = {.iface = ifc};
	ospf_iface_take_conf(&oi, o);
	OspfConfigRow r = {.pid = o->pid,
			   .ifname = ifc->name,
			   .addr = oi.addr,
			   .area = claim->area,
			   .type = types[oi.type],
			   .mask_checked = oi.type != NET_PTP,
			   .passive = oi.passive,
			   .mtu_ignore = oi.mtu_ignore,
			   .hello_s = oi.hello_s,
			   .dead_s = oi.dead_s,
			   .mtu = ifc->mtu};
	const OspfNetwork *n = claim->by;
	if (n)
		g_snprintf(r.by, sizeof r.by, "%s %s", ip_text(n->typed).s, ip_text(n->wild).s);
	return r;
}

/* Does an earlier one have it? See ospf_procs_owner. */
static bool is_of_another(const Ospf *o, const Iface *ifc)
{
	OspfClaim claim;
	for (guint i = 0; i < o->procs->all->len; i++) {
		const Ospf *other = o->procs->all->pdata[i];
		if (other == o)
			return false;
		if (ospf_claim(other, ifc, &claim))
			return true;
	}
	return false;
}

static void add_config(GArray *rows, const Ospf *o, const Node *node)
{
	for (guint i = 0; i < node->ifaces->len; i++) {
		Iface *ifc = node->ifaces->pdata[i];
		OspfClaim claim;
		if (!ospf_claim(o, ifc, &claim) || is_of_another(o, ifc))
			continue;
		OspfConfigRow r = config_row(o, ifc, &claim);
		g_array_append_val(rows, r);
	}
}

/* `before`: the processes before it, whose IDs it cannot have in their VRF. */
static OspfConfigProc config_process(const Ospf *o, const Node *node, const OspfConfigView *before)
{
	const Iface *from = NULL;
	g_autoptr(GArray) taken = g_array_new(FALSE, FALSE, sizeof(Ip4));
	for (unsigned i = 0; i < before->n_procs; i++)
		if (before->proc[i].vrf == o->vrf)
			g_array_append_val(taken, before->proc[i].router_id);
	Ip4 id = ospf_pick_router_id(o, !node_is_cabled(node), taken, &from);
	return (OspfConfigProc){o->pid, id, from ? from->name : NULL, o->vrf};
}

static void *take_config(const void *self, const Node *node, const Args *a, VTime now)
{
	const OspfProcs *procs = self;
	GArray *rows = g_array_new(FALSE, TRUE, sizeof(OspfConfigRow));
	OspfConfigView *v = g_new0(OspfConfigView, 1);
	(void)a;
	(void)now;
	v->proc = g_new0(OspfConfigProc, procs->all->len + 1);
	for (guint i = 0; i < procs->all->len; i++) {
		const Ospf *o = procs->all->pdata[i];
		if (!o->conf.on)
			continue;
		v->proc[v->n_procs] = config_process(o, node, v);
		v->n_procs++;
		add_config(rows, o, node);
	}
	v->n = rows->len;
	v->row = (OspfConfigRow *)(void *)g_array_free(rows, FALSE);
	return v;
}

static void drop_config(void *view)
{
	OspfConfigView *v = view;
	g_free(v->row);
	g_free(v->proc);
	g_free(v);
}

const View ospf_views[] = {
	{"ospf-neighbor", take_nbrs, drop_nbrs},
	{"ospf-interface", take_ifaces, drop_ifaces},
	{"ospf-database", take_dbs, drop_dbs},
	{"ospf", take_processes, drop_processes},
	{"ospf-config", take_config, drop_config},
	{"ospf-protocols", ospf_take_protocols, ospf_drop_protocols},
	{NULL, NULL, NULL},
};
