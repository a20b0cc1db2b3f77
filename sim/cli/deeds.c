/* What a scenario does to its network: power and events. Causes end here, at a line of the scenario. */

#include <string.h>

#include "models/svc/probe.h"
#include "sim/cli/commands.h"
#include "sim/cli/compose_priv.h"

/* ---- power ---- */

static void start_probes(Ctx *cx, Lab *lab, Node *n)
{
	void *self;
	const ProbeSvc *svc = node_service(n, "probe", &self);
	for (unsigned i = 0; svc && i < lab->scn->probes->len; i++) {
		const ScnProbe *p = lab->scn->probes->pdata[i];
		if (strcmp(p->node, n->name) != 0)
			continue;
		ProbeSpec spec = {.name = world_intern(lab->world, p->name),
				  .src = p->src,
				  .dst = p->dst,
				  .start = scn_draw(&p->start, lab->spec.seed),
				  .interval = p->interval,
				  .count = (uint64_t)p->count,
				  .size = (uint16_t)p->size,
				  .timeout = p->timeout};
		svc->add(cx, self, &spec);
	}
}

static void set_power(Ctx *cx, Lab *lab, Node *n, bool on)
{
	if (n->powered == on)
		return;
	node_power(cx, n, on);
	if (!on)
		return;
	const ScnSegment *sw = n->kind == NODE_SWITCH ? scenario_segment(lab->scn, n->name) : NULL;
	if (sw)
		lab_set_switch(lab, sw);
	start_probes(cx, lab, n);
}

static const char *origin(Lab *lab, SrcPos pos, const char *kind, const char *name)
{
	g_autofree char *what = g_strdup_printf(
		"%s:%d %s %s", scnfile_name_of(lab->scn->file, pos.file), pos.line, kind, name);
	return world_intern(lab->world, what);
}

static void power_on(Ctx *cx, void *self, void *arg)
{
	Lab *lab = self;
	Node *n = arg;
	const ScnRouter *r = scenario_router(lab->scn, n->name);
	const ScnHost *h = scenario_host(lab->scn, n->name);
	if (r)
		ctx_what(cx, origin(lab, r->pos, "router", n->name));
	else if (h)
		ctx_what(cx, origin(lab, h->pos, "host", n->name));
	else
		ctx_what(cx,
			 origin(lab, scenario_segment(lab->scn, n->name)->pos, "switch", n->name));
	set_power(cx, lab, n, true);
}

static const EventKind power_kind = {"power-on", power_on, NULL};

static VTime boot_time(const Lab *lab, const char *name)
{
	const ScnRouter *r = scenario_router(lab->scn, name);
	return r ? scn_draw(&r->boot, lab->spec.seed) : 0;
}

static VTime start_time(const Lab *lab, const char *name)
{
	const ScnRouter *r = scenario_router(lab->scn, name);
	return r ? scn_draw(&r->start, lab->spec.seed) + boot_time(lab, name) : 0;
}

/* ---- deeds ---- */

/* One repetition of an event, on the queue. */
typedef struct Turn {
	Lab *lab;
	const ScnEvent *event;
	int n; /* from 1 */
} Turn;

typedef void DeedDo(Ctx *cx, Lab *lab, const ScnEvent *x);

static void do_config(Ctx *cx, Lab *lab, const ScnEvent *x)
{
	Node *n = net_node(lab->net, x->router);
	g_autoptr(GPtrArray) lines = g_ptr_array_new();
	for (unsigned i = 0; i < x->lines->len; i++)
		g_ptr_array_add(lines, g_array_index(x->lines, ScnItem, i).text);
	g_ptr_array_add(lines, NULL);
	if (!n->powered) {
		err_at(&lab->err, x->deed_pos,
		       "%s is off at this time, expected a router to type at", n->name);
		return;
	}
	ctx_act_as(cx, n->id);
	runconf_type(cx, n, (const char *const *)lines->pdata, x->deed_pos, &lab->err);
}

static void reload(Ctx *cx, Lab *lab, Node *n)
{
	node_power(cx, n, false);
	sched_at(cx, ctx_now(cx) + boot_time(lab, n->name), PH_FAULT, n->id, &power_kind, lab, n);
}

static void do_exec(Ctx *cx, Lab *lab, const ScnEvent *x)
{
	Node *n = net_node(lab->net, x->router);
	if (!n->powered) {
		err_at(&lab->err, x->deed_pos,
		       "%s is off at this time, expected a router to type at", n->name);
		return;
	}
	ctx_act_as(cx, n->id);
	for (unsigned i = 0; i < x->lines->len; i++) {
		const ScnItem *item = &g_array_index(x->lines, ScnItem, i);
		if (command_is_reload(item->text)) {
			ctx_act_as(cx, NODE_WORLD); /* what comes next is not that router's doing */
			reload(cx, lab, n);
			return;
		}
		command_exec(cx, n, item->text, item->at, &lab->err);
	}
}

static void do_power(Ctx *cx, Lab *lab, const ScnEvent *x)
{
	Node *n = net_node(lab->net, x->router);
	if (x->on)
		sched_at(cx, ctx_now(cx) + boot_time(lab, n->name), PH_FAULT, n->id, &power_kind,
			 lab, n);
	else
		set_power(cx, lab, n, false);
}

static void do_cable(Ctx *cx, Lab *lab, const ScnEvent *x)
{
	Iface *port = x->port.node ? lab_port(lab, &x->port, NULL) : NULL;
	for (unsigned i = 0; i < lab->net->links->len; i++) {
		Link *l = lab->net->links->pdata[i];
		if (port ? port->link == l : strcmp(l->name, x->segment) == 0)
			link_cut(cx, l, !x->on);
	}
}

/* Frames into a switch are hit at its ports' cables, once each; frames of a link in both directions. */
static void do_loss(Ctx *cx, Lab *lab, const ScnEvent *x)
{
	Iface *port = x->port.node ? lab_port(lab, &x->port, NULL) : NULL;
	(void)cx;
	if (port) {
		port->link->dir[port->end].loss_ppm = (uint32_t)x->loss_ppm;
		return;
	}
	for (unsigned i = 0; i < lab->net->links->len; i++) {
		Link *l = lab->net->links->pdata[i];
		if (strcmp(l->name, x->segment) != 0)
			continue;
		l->dir[0].loss_ppm = (uint32_t)x->loss_ppm;
		if (!scenario_segment(lab->scn, x->segment)->is_switch)
			l->dir[1].loss_ppm = (uint32_t)x->loss_ppm;
	}
}

/* The octets arrive at the port as if its peer had sent them. What no layer can read is a frame all the
 * same: its receiver says what is wrong with it. */
static void do_inject(Ctx *cx, Lab *lab, const ScnEvent *x)
{
	Iface *port = lab_port(lab, &x->port, NULL);
	Iface *peer = port->link->end[!port->end];
	CodecErr why;
	ctx_act_as(cx, peer->node->id);
	Pkt *fresh = pkt_new(cx, lab->net);
	gsize len;
	const uint8_t *data = g_bytes_get_data(x->octets, &len);
	Pkt *frame = pkt_decode(lab->net, data, len, pkt_uid(fresh), 0, &why);
	if (frame) {
		pkt_unref(fresh);
	} else {
		frame = fresh;
		pkt_set_bytes(frame, g_bytes_ref(x->octets));
	}
	link_tx(cx, port->link, peer->end, frame);
}

static DeedDo *const deeds[] = {
	[DEED_CONFIG] = do_config, [DEED_EXEC] = do_exec, [DEED_POWER] = do_power,
	[DEED_CABLE] = do_cable,   [DEED_LOSS] = do_loss, [DEED_INJECT] = do_inject,
};

static void happen(Ctx *cx, void *self, void *arg)
{
	Lab *lab = self;
	g_autofree Turn *turn = arg;
	const ScnEvent *x = turn->event;
	g_autofree char *name =
		x->repeat > 1 ? g_strdup_printf("%s %d", x->name, turn->n) : g_strdup(x->name);
	if (lab->err)
		return;
	ctx_what(cx, x->what);
	if (lab->fault)
		lab->fault(lab->fault_to, cx, name, x->text);
	deeds[x->deed](cx, lab, x);
}

static void forget(void *self, void *arg)
{
	(void)self;
	g_free(arg);
}

static const EventKind event_kind = {"event", happen, forget};

/* ---- the start ---- */

static void schedule(Ctx *cx, Lab *lab, const ScnEvent *x)
{
	VTime at = scn_moment(&x->when, lab->spec.seed);
	for (int n = 1; n <= x->repeat; n++, at += x->every) {
		Turn turn = {lab, x, n};
		sched_at(cx, at, PH_FAULT, NODE_WORLD, &event_kind, lab,
			 g_memdup2(&turn, sizeof turn));
	}
}

static void start(Ctx *cx, void *self, void *arg)
{
	Lab *lab = self;
	(void)arg;
	for (unsigned i = 0; i < lab->net->nodes->len; i++) {
		Node *n = lab->net->nodes->pdata[i];
		sched_at(cx, start_time(lab, n->name), PH_FAULT, n->id, &power_kind, lab, n);
	}
	for (unsigned i = 0; i < lab->scn->events->len; i++)
		schedule(cx, lab, lab->scn->events->pdata[i]);
}

void lab_on_fault(Lab *lab, LabFaultFn *fn, void *to)
{
	lab->fault = fn;
	lab->fault_to = to;
}

void lab_begin(Lab *lab)
{
	world_begin(lab->world, start, lab, NULL);
}

bool lab_run(Lab *lab, VTime until, GError **err)
{
	world_run(lab->world, until);
	if (!lab->err)
		return true;
	g_propagate_error(err, g_steal_pointer(&lab->err));
	return false;
}

/* ---- before the start ---- */

static bool check_exec(Lab *lab, const ScnEvent *x, GError **err)
{
	const Node *n = net_node(lab->net, x->router);
	for (unsigned i = 0; i < x->lines->len; i++) {
		const ScnItem *item = &g_array_index(x->lines, ScnItem, i);
		if (!command_is_reload(item->text) && !command_check(n, item->text, item->at, err))
			return false;
	}
	return true;
}

bool lab_check_deeds(Lab *lab, GError **err)
{
	for (unsigned i = 0; i < lab->scn->events->len; i++) {
		const ScnEvent *x = lab->scn->events->pdata[i];
		Iface *port = x->port.node ? lab_port(lab, &x->port, err) : NULL;
		if (x->port.node && !port)
			return false;
		if (port && !port->link)
			return err_at(err, x->port.pos, "%s has no cable, expected one",
				      port->port);
		if (x->deed == DEED_EXEC && !check_exec(lab, x, err))
			return false;
	}
	return true;
}
