/* From a scenario to a network: nodes with their configurations, cables between their interfaces. What the
 * scenario then does to it is in deeds.c. */

#include "sim/stage/stage.h"

#include <string.h>

#include "models/core/registry.h"
#include "models/core/startup.h"
#include "models/svc/lan.h"
#include "sim/largepages.h"
#include "sim/router/commands.h"
#include "sim/stage/stage_priv.h"
#include "sim/trust/cables.h"
#include "sim/trust/redirects.h"
#include "sim/trust/rehearsal.h"
#include "sim/trust/verdict.h"

/* A cable of 4 km, or a store-and-forward switch of its time: small against every timer. */
#define LATENCY_DEFAULT VT_US(20)
/* What leaves a switch has had its latency on the way in. */
#define LATENCY_LEAST VT_NS(1)

World *stage_world(Stage *stage)
{
	return stage->world;
}

Net *stage_net(Stage *stage)
{
	return stage->net;
}

const GArray *stage_fates(const Stage *stage)
{
	return stage->fates;
}

const Doubts *stage_doubts(const Stage *stage)
{
	return stage->doubts;
}

static void add_names(GPtrArray *names, const GPtrArray *list)
{
	for (unsigned i = 0; i < list->len; i++)
		g_ptr_array_add(names, *(gpointer *)list->pdata[i]);
}

static World *world_of(const Scenario *s, const StageSpec *spec)
{
	g_autoptr(GPtrArray) names = g_ptr_array_new();
	add_names(names, s->routers);
	add_names(names, s->hosts);
	for (unsigned i = 0; i < s->segments->len; i++) {
		const ScnSegment *x = s->segments->pdata[i];
		if (x->is_switch)
			g_ptr_array_add(names, (gpointer)x->name);
	}
	g_ptr_array_add(names, NULL);
	return world_new(spec->seed, (const char *const *)names->pdata, spec->flags);
}

/* ---- cables ---- */

Iface *stage_port(const Stage *stage, const ScnPort *p, GError **err)
{
	Node *n = net_node(stage->net, p->node);
	const char *name = p->iface;
	if (n->kind == NODE_HOST && !*name)
		name = "FastEthernet0";
	if (!*name) {
		err_at(err, p->pos, "\"%s\" without an interface, expected %s:INTERFACE", p->node,
		       p->node);
		return NULL;
	}
	Iface *ifc = n->kind == NODE_SWITCH ? node_iface_add(n, name) : node_iface(n, name);
	if (!ifc)
		err_at(err, p->pos, "%s has no interface \"%s\", expected one of its configuration",
		       p->node, name);
	return ifc;
}

static Iface *free_port(Stage *stage, const ScnPort *p, bool serial, GError **err)
{
	Iface *ifc = stage_port(stage, p, err);
	if (!ifc)
		return NULL;
	if (ifc->link)
		err_at(err, p->pos, "%s is cabled already, to \"%s\", expected a free interface",
		       ifc->port, ifc->link->name);
	else if (ifc->parent)
		err_at(err, p->pos, "%s is a subinterface, expected its port %s", ifc->port,
		       ifc->parent->name);
	else if (iface_is_bundle(ifc))
		err_at(err, p->pos, "%s has no cable of its own, expected its members", ifc->port);
	else if (ifc->type != (serial ? IF_SERIAL : IF_ETHERNET))
		err_at(err, p->pos, "%s takes no %s cable, expected %s", ifc->port,
		       serial ? "serial" : "Ethernet",
		       serial ? "a serial interface" : "an Ethernet interface");
	else
		return ifc;
	return NULL;
}

/* A switch's port has the name of what is plugged into it. */
static bool plug(Stage *stage, const ScnSegment *x, const ScnPort *p, GError **err)
{
	Iface *peer = free_port(stage, p, false, err);
	if (!peer)
		return false;
	Iface *port = node_iface_add(net_node(stage->net, x->name), peer->port);
	link_new(stage->net, x->name, peer, port, LATENCY_DEFAULT);
	return true;
}

static bool cable(Stage *stage, const ScnSegment *x, GError **err)
{
	Iface *a = free_port(stage, &g_array_index(x->ports, ScnPort, 0), x->serial, err);
	Iface *b =
		a ? free_port(stage, &g_array_index(x->ports, ScnPort, 1), x->serial, err) : NULL;
	if (a && a == b)
		return err_at(err, x->pos,
			      "link \"%s\" joins %s to itself, expected two interfaces", x->name,
			      a->port);
	if (b)
		link_new(stage->net, x->name, a, b, LATENCY_DEFAULT);
	return b != NULL;
}

static bool add_cables(Stage *stage, GError **err)
{
	const Scenario *s = stage->scn;
	for (unsigned i = 0; i < s->segments->len; i++) {
		const ScnSegment *x = s->segments->pdata[i];
		if (!x->is_switch && !cable(stage, x, err))
			return false;
		for (unsigned k = 0; x->is_switch && k < x->ports->len; k++)
			if (!plug(stage, x, &g_array_index(x->ports, ScnPort, k), err))
				return false;
	}
	for (unsigned i = 0; i < s->hosts->len; i++) {
		const ScnHost *h = s->hosts->pdata[i];
		ScnPort p = {h->name, "", h->port_pos};
		const ScnSegment *x = h->segment ? scenario_segment(s, h->segment) : NULL;
		if (x && !x->is_switch)
			return err_at(err, h->port_pos, "\"%s\" is a link, expected a switch",
				      x->name);
		if (x && !plug(stage, x, &p, err))
			return false;
	}
	return true;
}

static void index_links(Stage *stage)
{
	stage->links = g_hash_table_new_full(g_str_hash, g_str_equal, NULL,
					     (GDestroyNotify)g_ptr_array_unref);
	for (unsigned i = 0; i < stage->net->links->len; i++) {
		Link *l = stage->net->links->pdata[i];
		GPtrArray *list = g_hash_table_lookup(stage->links, l->name);
		if (!list) {
			list = g_ptr_array_new();
			g_hash_table_insert(stage->links, (gpointer)l->name, list);
		}
		g_ptr_array_add(list, l);
	}
}

const GPtrArray *stage_links(const Stage *stage, const char *name)
{
	return g_hash_table_lookup(stage->links, name);
}

/* ---- what is said of cables and switches ---- */

/* The direction of frames that leave `ifc`; of a switch's cable it is the way into the switch. */
static void set_dir(Link *link, unsigned from, const ScnLine *l)
{
	LinkDir *d = &link->dir[from];
	if (l->latency >= 0)
		d->latency = l->latency;
	if (l->jitter >= 0)
		link_set_jitter(link, from, l->jitter);
	if (l->loss_ppm >= 0)
		d->loss_ppm = (uint32_t)l->loss_ppm;
}

static void set_whole(Stage *stage, const ScnSegment *x, const ScnLine *l)
{
	const GPtrArray *links = stage_links(stage, x->name);
	for (unsigned i = 0; links && i < links->len; i++) {
		Link *link = links->pdata[i];
		set_dir(link, 0, l);
		if (x->is_switch)
			link->dir[1].latency = LATENCY_LEAST;
		else
			set_dir(link, 1, l);
	}
}

/* A switch's ports are what is plugged into it, and its own that a [link] joins to another switch. */
static bool set_lines(Stage *stage, const ScnSegment *x, GError **err)
{
	for (unsigned i = 0; i < x->lines->len; i++) {
		const ScnLine *l = &g_array_index(x->lines, ScnLine, i);
		if (!l->port.node) {
			set_whole(stage, x, l);
			continue;
		}
		Iface *ifc = stage_port(stage, &l->port, err);
		if (!ifc)
			return false;
		if (!ifc->link ||
		    (strcmp(ifc->link->name, x->name) != 0 && strcmp(l->port.node, x->name) != 0))
			return err_at(err, l->port.pos,
				      "%s is not on \"%s\", expected one of its ports", ifc->port,
				      x->name);
		set_dir(ifc->link, ifc->end, l);
	}
	return true;
}

static void set_port(const SwitchSvc *svc, void *self, Iface *port, const ScnLine *l)
{
	if (l->forward_delay >= 0)
		svc->set_forward_delay(self, port, l->forward_delay);
	if (l->vlan)
		svc->set_vlan(self, port, (uint16_t)l->vlan);
	if (l->channel)
		svc->set_channel(self, port, (uint16_t)l->channel);
	if (l->trunk)
		svc->set_trunk(self, port, (const uint16_t *)l->trunk->data, l->trunk->len);
}

/* Settings of a switch live in its modules, so they are said again when its power comes back. */
void stage_set_switch(Stage *stage, const ScnSegment *x)
{
	Node *n = net_node(stage->net, x->name);
	void *self;
	const SwitchSvc *svc = node_service(n, "switch", &self);
	if (!svc)
		return;
	if (x->ageing >= 0)
		svc->set_ageing(self, x->ageing);
	for (unsigned i = 0; i < x->lines->len; i++) {
		const ScnLine *l = &g_array_index(x->lines, ScnLine, i);
		Iface *end = l->port.node ? stage_port(stage, &l->port, NULL) : NULL;
		for (unsigned k = 0; k < n->ifaces->len; k++) {
			Iface *port = n->ifaces->pdata[k];
			bool meant = !l->port.node || port == end ||
				     (end && port->link && port->link == end->link);
			if (meant)
				set_port(svc, self, port, l);
		}
	}
}

static bool set_segments(Stage *stage, GError **err)
{
	for (unsigned i = 0; i < stage->scn->segments->len; i++) {
		const ScnSegment *x = stage->scn->segments->pdata[i];
		if (!set_lines(stage, x, err))
			return false;
		if (x->is_switch)
			stage_set_switch(stage, x);
	}
	return true;
}

/* ---- addresses ---- */

/* Where an interface has its address from: a line, or the scenario's [host]. */
static SrcPos address_line(const Stage *stage, const Iface *ifc)
{
	const Node *n = ifc->node;
	for (unsigned i = 0; i < stage->scn->hosts->len; i++) {
		const ScnHost *x = stage->scn->hosts->pdata[i];
		if (strcmp(x->name, n->name) == 0)
			return x->pos;
	}
	g_autofree char *place = g_strconcat("interface ", ifc->name, NULL);
	return runconf_origin(n, place, "ip address", NULL).at;
}

static const char *lan_of(const Iface *ifc)
{
	const Iface *port = iface_cabled(ifc);
	return port->link ? port->link->name : NULL;
}

static bool clash(const Stage *stage, const Iface *a, const Iface *b, GError **err)
{
	if (a->node == b->node || a->vlan != b->vlan || !a->addr.ip || !b->addr.ip ||
	    a->addr.ip != b->addr.ip || g_strcmp0(lan_of(a), lan_of(b)) != 0 || !lan_of(a) ||
	    a->shutdown || b->shutdown)
		return false;
	g_autoptr(GString) ip = g_string_new(NULL);
	SrcPos first = address_line(stage, a);
	ip4_print(ip, a->addr.ip);
	err_at(err, address_line(stage, b),
	       "duplicate address %s on \"%s\": %s has it (%s:%d), expected one of its own",
	       ip->str, lan_of(a), a->port, first.file, first.line);
	return true;
}

/* Against those of its address that came before. */
static bool check_address(const Stage *stage, GHashTable *by_address, Iface *ifc, GError **err)
{
	gpointer key = GUINT_TO_POINTER(ifc->addr.ip);
	GPtrArray *same = g_hash_table_lookup(by_address, key);
	if (!same) {
		same = g_ptr_array_new();
		g_hash_table_insert(by_address, key, same);
	}
	for (unsigned i = 0; i < same->len; i++)
		if (clash(stage, same->pdata[i], ifc, err))
			return false;
	g_ptr_array_add(same, ifc);
	return true;
}

static bool check_addresses(const Stage *stage, GError **err)
{
	g_autoptr(GHashTable) by_address =
		g_hash_table_new_full(NULL, NULL, NULL, (GDestroyNotify)g_ptr_array_unref);
	for (unsigned i = 0; i < stage->net->nodes->len; i++) {
		const Node *n = stage->net->nodes->pdata[i];
		for (unsigned k = 0; k < n->ifaces->len; k++) {
			Iface *ifc = n->ifaces->pdata[k];
			if (ifc->addr.ip && !check_address(stage, by_address, ifc, err))
				return false;
		}
	}
	return true;
}

static bool check_probes(const Stage *stage, GError **err)
{
	for (unsigned i = 0; i < stage->scn->probes->len; i++) {
		const ScnProbe *p = stage->scn->probes->pdata[i];
		unsigned vrf;
		if (!stage_probe_vrf(net_node(stage->net, p->node), p, &vrf, err))
			return false;
	}
	return true;
}

GPtrArray *stage_debug_flags(const Stage *stage, const ScnExpect *x, GError **err)
{
	g_autoptr(GPtrArray) flags = g_ptr_array_new();
	const Node *n = net_node(stage->net, x->router);
	for (unsigned i = 0; i < x->commands->len; i++) {
		const ScnItem *item = &g_array_index(x->commands, ScnItem, i);
		g_autoptr(GString) complaint = g_string_new(NULL);
		const char *flag = command_debug(n, item->text, complaint);
		if (!flag) {
			err_at(err, item->at,
			       "unknown debug command \"%s\" on %s, expected one that it has "
			       "(debug standby events ...)",
			       item->text, x->router);
			return NULL;
		}
		g_ptr_array_add(flags, (gpointer)flag);
	}
	g_ptr_array_add(flags, NULL);
	return g_steal_pointer(&flags);
}

/* The answer to what is no command may be what is expected. */
static bool expects_complaint(const ScnExpect *x)
{
	const char *text = x->e.show.held.text;
	return g_str_has_prefix(text, "% ") || strstr(text, "\n% ");
}

static bool check_expect(const Stage *stage, const ScnExpect *x, GError **err)
{
	g_autoptr(GPtrArray) flags = x->commands ? stage_debug_flags(stage, x, err) : NULL;
	if (x->commands && !flags)
		return false;
	return x->e.kind != &expect_show || expects_complaint(x) ||
	       command_check_show(net_node(stage->net, x->e.show.router), x->e.show.command,
				  x->e.show.command_pos, err);
}

static bool check_expects(const Stage *stage, GError **err)
{
	for (unsigned i = 0; i < stage->scn->expects->len; i++)
		if (!check_expect(stage, stage->scn->expects->pdata[i], err))
			return false;
	return true;
}

/* ---- the whole ---- */

static void check_invariants(void *self, const Ctx *cx)
{
	const Node *node;
	const char *why;
	if (!net_invariants(self, &node, &why))
		g_error("at %" G_GINT64_FORMAT " ns: %s: %s", ctx_now(cx), node->name, why);
}

static bool refuse(const Doubt *d, GError **err)
{
	g_autofree char *change = affects_text(d->affects), *text = err_quote(d->text, -1);
	return err_at(err, d->at,
		      "\"%s\" could change %s (%s), expected a line that is modelled or accepted "
		      "(--strict)",
		      text, change, d->why);
}

static void take_gaps(Stage *stage)
{
	for (unsigned i = 0; i < stage->scn->routers->len; i++) {
		const ScnRouter *x = stage->scn->routers->pdata[i];
		doubts_take_gaps(stage->doubts, net_node(stage->net, x->name));
	}
}

static bool judge(Stage *stage, GError **err)
{
	take_gaps(stage);
	cables_doubt(stage->doubts, stage->net);
	doubts_take_left_out(stage->doubts, stage->scn);
	rehearse(stage->doubts, stage->scn, stage->net);
	redirects_expect(stage->doubts, stage->scn, stage->net);
	stage->reach = reach_new(stage->scn, stage->net);
	if (!verdict_judge(stage->doubts, stage->scn, stage->reach, err))
		return false;
	const Doubt *first = stage->spec.strict ? verdict_first(stage->doubts) : NULL;
	return !first || refuse(first, err);
}

void stage_doubt(Stage *stage, const Doubt *row)
{
	const Doubt *late = verdict_take(stage->doubts, row, stage->scn, stage->reach, &stage->err);
	if (late && !late->accepted && stage->spec.strict && !stage->err)
		refuse(late, &stage->err);
}

static void doubt_row(void *stage, const Doubt *row)
{
	if (!((const Stage *)stage)->err)
		stage_doubt(stage, row);
}

void stage_look_back(Stage *stage, const Node *n)
{
	if (stage->reach && n->kind == NODE_ROUTER && n->powered)
		redirects_each(n, doubt_row, stage);
}

bool stage_finish(Stage *stage, GError **err)
{
	for (guint i = 0; i < stage->net->nodes->len && !stage->err; i++)
		stage_look_back(stage, stage->net->nodes->pdata[i]);
	if (!stage->err)
		return true;
	g_propagate_error(err, g_steal_pointer(&stage->err));
	return false;
}

static bool build(Stage *stage, GError **err)
{
	if (!stage_add_nodes(stage, err) || !add_cables(stage, err))
		return false;
	index_links(stage);
	if (!set_segments(stage, err) || !check_addresses(stage, err) ||
	    !check_probes(stage, err) || !stage_check_deeds(stage, err) ||
	    !check_expects(stage, err))
		return false;
	net_number_ifaces(stage->net);
	return judge(stage, err);
}

/* What a network of so many routers comes to take while packets flow: less would leave some in small pages, more
 * would give large ones to what only the end of a run asks for. */
static size_t heap_of(const Scenario *s)
{
	enum { ROUTER = 54 << 10 }; /* octets; measured: a spoke, with its part of what hubs hold */
	return (size_t)s->routers->len * ROUTER;
}

Stage *stage_read(const Scenario *s, const StageSpec *spec)
{
	largepages_expect(heap_of(s));
	Stage *stage = g_new0(Stage, 1);
	stage->scn = s;
	stage->spec = *spec;
	stage->doubts = doubts_new();
	stage->made = EXPANSION_MAX;
	stage->fates = g_array_new(FALSE, FALSE, sizeof(StageFates));
	stage->world = world_of(s, spec);
	stage->net = net_new(stage->world, registry, spec->wire);
	if (spec->make_all)
		pktpool_make_all(stage->net->pkts);
	if (spec->flags & WORLD_CHECKED)
		world_after_event(stage->world, check_invariants, stage->net);
	if (!build(stage, &stage->err))
		stage_name_all_wrong(stage);
	return stage;
}

Stage *stage_new(const Scenario *s, const StageSpec *spec, GError **err)
{
	g_autoptr(Stage) stage = stage_read(s, spec);
	if (!stage->err)
		return g_steal_pointer(&stage);
	g_propagate_error(err, g_steal_pointer(&stage->err));
	return NULL;
}

const GError *stage_error(const Stage *stage)
{
	return stage->err;
}

/* A configuration alone, on its way to who asked. */
typedef struct Lone {
	Stage *stage;
	const Node *node;
	ConfLineFn *line;
	void *to;
} Lone;

static void take_lone(void *to, const ConfLine *line)
{
	Lone *l = to;
	doubts_take(l->stage->doubts, l->node, line);
	if (l->line)
		l->line(l->to, line);
}

Stage *stage_lone(const ScnText *t, const Stage *first, bool leave_out, ConfLineFn *line, void *to)
{
	g_autofree char *release = runconf_ahead(t->text, t->len, "version"),
			*hostname = runconf_ahead_last(t->text, t->len, "hostname");
	const char *name = hostname && *hostname ? hostname : "router";
	const char *const names[] = {name, NULL};
	Stage *stage = g_new0(Stage, 1);
	stage->doubts = doubts_new();
	stage->fates = g_array_new(FALSE, FALSE, sizeof(StageFates));
	stage->world = world_new(1, names, 0);
	stage->net = net_new(stage->world, registry, false);
	if (first)
		net_borrow_statements(stage->net, first->net);
	Node *n = net_node_add(stage->net, name, NODE_ROUTER, release ? release : RELEASE_DEFAULT,
			       &stage->err);
	if (n)
		n->leaves_out = leave_out;
	Lone lone = {stage, n, line, to};
	if (n)
		n->alone = true;
	if (n && startup_load(n, t->path, t->text, t->len, take_lone, &lone, &stage->err) &&
	    node_check(n, &stage->err))
		doubts_take_gaps(stage->doubts, n);
	return stage;
}

void stage_advise(const Stage *stage, Advice *a)
{
	for (unsigned i = 0; stage->scn && i < stage->scn->routers->len; i++) {
		const ScnRouter *x = stage->scn->routers->pdata[i];
		const Node *n = net_node(stage->net, x->name);
		if (n)
			advice_add(a, n);
	}
	for (unsigned i = 0; !stage->scn && i < stage->net->nodes->len; i++)
		advice_add(a, stage->net->nodes->pdata[i]);
}

void stage_free(Stage *stage)
{
	if (!stage)
		return;
	world_free(stage->world); /* pending events hold packets of the net's pool */
	net_free(stage->net);
	g_clear_pointer(&stage->links, g_hash_table_unref);
	g_array_unref(stage->fates);
	doubts_free(stage->doubts);
	reach_free(stage->reach);
	g_clear_error(&stage->err);
	g_clear_pointer(&stage->wrong, g_ptr_array_unref);
	g_free(stage);
}

VTime stage_longest(const Stage *stage)
{
	VTime longest = 0;
	for (unsigned i = 0; i < stage->net->links->len; i++) {
		const Link *l = stage->net->links->pdata[i];
		for (unsigned d = 0; d < 2; d++)
			longest = MAX(longest, l->dir[d].latency + l->chance[d].jitter);
	}
	return longest;
}

void stage_each_port(const Stage *stage, StagePortFn *fn, void *to)
{
	for (unsigned i = 0; i < stage->net->nodes->len; i++) {
		const Node *n = stage->net->nodes->pdata[i];
		for (unsigned k = 0; n->kind != NODE_SWITCH && k < n->ifaces->len; k++) {
			const Iface *ifc = n->ifaces->pdata[k];
			if (ifc->link)
				fn(to, ifc->port, ifc->link->name);
		}
	}
}

void stage_each_node(const Stage *stage, StageNodeFn *fn, void *to)
{
	for (unsigned i = 0; i < stage->net->nodes->len; i++)
		fn(to, ((const Node *)stage->net->nodes->pdata[i])->name);
}
