/* What a scenario does to its network: power and events. Causes end here, at a line of the scenario. */

#include <string.h>

#include "models/core/power.h"
#include "models/svc/probe.h"
#include "sim/router/commands.h"
#include "sim/stage/stage_priv.h"
#include "sim/trust/rehearsal.h"

/* ---- probes ---- */

#define NO_ADDRESS "%s has no such address%s%s, expected one of its interfaces'"

static bool named_vrf(Node *n, const ScnProbe *p, unsigned *vrf, GError **err)
{
	const Vrf *known = vrf_need(n, p->vrf);
	*vrf = known ? known->number : VRF_GLOBAL;
	if (!known || !known->defined)
		return err_at(err, p->vrf_pos,
			      "%s has no VRF \"%s\", expected one of its configuration", n->name,
			      p->vrf);
	if (!p->src || node_iface_with_ip(n, *vrf, p->src))
		return true;
	return err_at(err, p->from_pos, NO_ADDRESS, n->name, " in VRF ", p->vrf);
}

bool stage_probe_vrf(Node *n, const ScnProbe *p, unsigned *vrf, GError **err)
{
	unsigned found = VRF_GLOBAL;
	if (p->vrf[0])
		return named_vrf(n, p, vrf, err);
	*vrf = VRF_GLOBAL;
	if (!p->src || node_iface_with_ip(n, VRF_GLOBAL, p->src))
		return true;
	for (unsigned v = vrf_count(n); v > VRF_GLOBAL; v--) {
		if (!node_iface_with_ip(n, v, p->src))
			continue;
		if (found)
			return err_at(err, p->from_pos,
				      "VRFs %s and %s of %s both have the address, expected "
				      "vrf = NAME",
				      vrf_name(n, v), vrf_name(n, found), n->name);
		found = v;
	}
	*vrf = found;
	return found || err_at(err, p->from_pos, NO_ADDRESS, n->name, "", "");
}

/* ---- power ---- */

static void start_probes(Ctx *cx, Stage *stage, Node *n)
{
	void *self;
	const ProbeSvc *svc = node_service(n, "probe", &self);
	const GPtrArray *probes = scenario_probes(stage->scn, n->name);
	for (unsigned i = 0; svc && probes && i < probes->len; i++) {
		const ScnProbe *p = probes->pdata[i];
		unsigned vrf;
		stage_probe_vrf(n, p, &vrf,
				NULL); /* what was wrong at the start is told; later it may be */
		ProbeSpec spec = {.name = world_intern(stage->world, p->name),
				  .number = p->number,
				  .src = p->src,
				  .dst = p->dst,
				  .start = scn_draw(&p->start, stage->spec.seed),
				  .interval = p->interval,
				  .count = (uint64_t)p->count,
				  .size = (uint16_t)p->size,
				  .vrf = (uint16_t)vrf,
				  .timeout = p->timeout};
		svc->add(cx, self, &spec);
	}
}

static void set_power(Ctx *cx, Stage *stage, Node *n, bool on)
{
	if (n->powered == on)
		return;
	stage_look_back(stage, n);
	ctx_act_as(cx, n->id);
	node_power(cx, n, on);
	if (!on)
		return;
	const ScnSegment *sw =
		n->kind == NODE_SWITCH ? scenario_segment(stage->scn, n->name) : NULL;
	if (sw)
		stage_set_switch(stage, sw);
	start_probes(cx, stage, n);
}

static const char *origin(Stage *stage, SrcPos pos, const char *kind, const char *name)
{
	g_autofree char *what = g_strdup_printf(
		"%s:%d %s %s", scnfile_name_of(stage->scn->file, pos.file), pos.line, kind, name);
	return world_intern(stage->world, what);
}

static void power_on(Ctx *cx, void *self, void *arg)
{
	Stage *stage = self;
	Node *n = arg;
	const ScnRouter *r = scenario_router(stage->scn, n->name);
	const ScnHost *h = scenario_host(stage->scn, n->name);
	if (r)
		ctx_what(cx, origin(stage, r->pos, "router", n->name));
	else if (h)
		ctx_what(cx, origin(stage, h->pos, "host", n->name));
	else
		ctx_what(cx, origin(stage, scenario_segment(stage->scn, n->name)->pos, "switch",
				    n->name));
	set_power(cx, stage, n, true);
}

static const EventKind power_kind = {"power-on", power_on, NULL};

static VTime boot_time(const Stage *stage, const char *name)
{
	const ScnRouter *r = scenario_router(stage->scn, name);
	return r ? scn_draw(&r->boot, stage->spec.seed) : 0;
}

VTime stage_power_on(const Stage *stage, const char *name)
{
	const ScnRouter *r = scenario_router(stage->scn, name);
	return r ? scn_draw(&r->start, stage->spec.seed) + boot_time(stage, name) : 0;
}

/* ---- deeds ---- */

/* One repetition of an event, on the queue. */
typedef struct Turn {
	Stage *stage;
	const ScnEvent *event;
	int n;            /* from 1 */
	GError **refused; /* of a typed event: what is wrong with it; NULL: that ends the run */
} Turn;

typedef void DeedDo(Ctx *cx, Stage *stage, const ScnEvent *x);

/* Lines on their way to a router. */
typedef struct Typing {
	Stage *stage;
	Node *node;
	const ScnEvent *event;
} Typing;

/* What the router answers is the last word on a line, whatever was known of it before. */
static void take_typed(void *to, const ConfLine *line)
{
	const Typing *t = to;
	if (line->fate == LINE_UNMODELLED && line->affects && !t->stage->err)
		stage_doubt(t->stage,
			    &(Doubt){.node = t->node,
				     .iface = doubts_iface(t->node, line),
				     .at = g_array_index(t->event->lines, ScnItem, line->which).at,
				     .plain = line->text,
				     .why = line->why,
				     .affects = line->affects});
}

/* That it goes down is the router's doing; that it comes back is the scenario's. */
static void reload(Ctx *cx, Stage *stage, Node *n)
{
	set_power(cx, stage, n, false);
	ctx_act_as(cx, NODE_WORLD);
	sched_at(cx, ctx_now(cx) + boot_time(stage, n->name), PH_FAULT, n->id, &power_kind, stage,
		 n);
}

/* A line of configuration mode that IOS runs as a command. */
static ConfExec run_typed(Ctx *cx, void *to, const char *command, SrcPos at)
{
	const Typing *t = to;
	CommandFate fate = command_fate(t->node, command);
	if (fate == COMMAND_RELOADS)
		reload(cx, t->stage, t->node);
	if (fate == COMMAND_ACTS)
		command_exec(cx, t->node, command, at, &t->stage->err);
	return fate == COMMAND_RELOADS   ? CONF_EXEC_ENDS
	       : fate == COMMAND_UNKNOWN ? CONF_EXEC_UNMODELLED
					 : CONF_EXEC_DONE;
}

static void do_config(Ctx *cx, Stage *stage, const ScnEvent *x)
{
	Node *n = net_node(stage->net, x->router);
	g_autofree const char **lines = g_new0(const char *, x->lines->len + 1);
	g_autofree ConfPlace *places = g_new(ConfPlace, x->lines->len);
	for (unsigned i = 0; i < x->lines->len; i++) {
		const ScnItem *item = &g_array_index(x->lines, ScnItem, i);
		lines[i] = item->text;
		places[i] = (ConfPlace){item->at, item->exact};
	}
	if (!n->powered) {
		err_at(&stage->err, x->deed_pos,
		       "%s is off at this time, expected a router to type at", n->name);
		return;
	}
	ctx_act_as(cx, n->id);
	GError *refused = NULL;
	ConfTyped typed = {.lines = lines,
			   .places = places,
			   .at = x->deed_pos,
			   .fn = take_typed,
			   .exec = run_typed,
			   .to = &(Typing){stage, n, x}};
	if (!runconf_type_told(cx, n, &typed, &refused) && !stage->err)
		g_propagate_error(&stage->err, g_steal_pointer(&refused));
	g_clear_error(&refused);
}

static void do_exec(Ctx *cx, Stage *stage, const ScnEvent *x)
{
	Node *n = net_node(stage->net, x->router);
	if (!n->powered) {
		err_at(&stage->err, x->deed_pos,
		       "%s is off at this time, expected a router to type at", n->name);
		return;
	}
	ctx_act_as(cx, n->id);
	for (unsigned i = 0; i < x->lines->len; i++) {
		const ScnItem *item = &g_array_index(x->lines, ScnItem, i);
		if (command_is_reload(item->text)) {
			reload(cx, stage, n);
			return;
		}
		command_exec(cx, n, item->text, item->at, &stage->err);
	}
}

static void do_power(Ctx *cx, Stage *stage, const ScnEvent *x)
{
	Node *n = net_node(stage->net, x->router);
	if (x->on)
		sched_at(cx, ctx_now(cx) + boot_time(stage, n->name), PH_FAULT, n->id, &power_kind,
			 stage, n);
	else
		set_power(cx, stage, n, false);
}

static void do_cable(Ctx *cx, Stage *stage, const ScnEvent *x)
{
	if (x->port.node) {
		link_cut(cx, stage_port(stage, &x->port, NULL)->link, !x->on);
		return;
	}
	const GPtrArray *links = stage_links(stage, x->segment);
	for (unsigned i = 0; links && i < links->len; i++)
		link_cut(cx, links->pdata[i], !x->on);
}

/* Frames into a switch are hit at its ports' cables, once each; frames of a link in both directions. */
static void do_loss(Ctx *cx, Stage *stage, const ScnEvent *x)
{
	Iface *port = x->port.node ? stage_port(stage, &x->port, NULL) : NULL;
	(void)cx;
	if (port) {
		port->link->dir[port->end].loss_ppm = (uint32_t)x->loss_ppm;
		return;
	}
	const GPtrArray *links = stage_links(stage, x->segment);
	for (unsigned i = 0; links && i < links->len; i++) {
		Link *l = links->pdata[i];
		l->dir[0].loss_ppm = (uint32_t)x->loss_ppm;
		if (!scenario_segment(stage->scn, x->segment)->is_switch)
			l->dir[1].loss_ppm = (uint32_t)x->loss_ppm;
	}
}

/* The octets arrive at the port as if its peer had sent them. What no layer can read is a frame all the
 * same: its receiver says what is wrong with it. */
static void do_inject(Ctx *cx, Stage *stage, const ScnEvent *x)
{
	Iface *port = stage_port(stage, &x->port, NULL);
	Iface *peer = port->link->end[!port->end];
	CodecErr why;
	ctx_act_as(cx, peer->node->id);
	Pkt *fresh = pkt_new(cx, stage->net->pkts);
	gsize len;
	const uint8_t *data = g_bytes_get_data(x->octets, &len);
	Pkt *frame = pkt_decode(stage->net->pkts, data, len, pkt_uid(fresh), 0, &why);
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
	Stage *stage = self;
	g_autofree Turn *turn = arg;
	const ScnEvent *x = turn->event;
	g_autofree char *name =
		x->repeat > 1 ? g_strdup_printf("%s %d", x->name, turn->n) : g_strdup(x->name);
	if (stage->err)
		return;
	ctx_what(cx, x->what);
	if (stage->fault)
		stage->fault(stage->fault_to, cx, name, x->text);
	deeds[x->deed](cx, stage, x);
	if (turn->refused && stage->err)
		g_propagate_error(turn->refused, g_steal_pointer(&stage->err));
}

static void forget(void *self, void *arg)
{
	(void)self;
	g_free(arg);
}

static const EventKind event_kind = {"event", happen, forget};

/* ---- the start ---- */

static void schedule(Ctx *cx, Stage *stage, const ScnEvent *x)
{
	VTime at = scn_moment(&x->when, stage->spec.seed);
	for (int n = 1; n <= x->repeat; n++, at += x->every) {
		Turn turn = {stage, x, n, NULL};
		sched_at(cx, at, PH_FAULT, NODE_WORLD, &event_kind, stage,
			 g_memdup2(&turn, sizeof turn));
	}
}

static void start(Ctx *cx, void *self)
{
	Stage *stage = self;
	for (unsigned i = 0; i < stage->net->nodes->len; i++) {
		Node *n = stage->net->nodes->pdata[i];
		sched_at(cx, stage_power_on(stage, n->name), PH_FAULT, n->id, &power_kind, stage,
			 n);
	}
	for (unsigned i = 0; i < stage->scn->events->len; i++)
		schedule(cx, stage, stage->scn->events->pdata[i]);
}

void stage_on_fault(Stage *stage, StageFaultFn *fn, void *to)
{
	stage->fault = fn;
	stage->fault_to = to;
}

/* As this seed has them, events may come in another order than the earliest of each time. */
static void doubt_order(Stage *stage)
{
	g_autoptr(Doubts) drawn = doubts_new();
	rehearse_seed(drawn, stage->scn, stage->net, stage->spec.seed);
	for (guint i = 0; i < drawn->rows->len && !stage->err; i++)
		stage_doubt(stage, &g_array_index(drawn->rows, Doubt, i));
}

void stage_begin(Stage *stage)
{
	doubt_order(stage);
	world_begin(stage->world, start, stage);
}

bool stage_run(Stage *stage, VTime until, GError **err)
{
	world_run(stage->world, until);
	if (!stage->err)
		return true;
	g_propagate_error(err, g_steal_pointer(&stage->err));
	return false;
}

/* ---- before the start ---- */

static bool check_exec(Stage *stage, const ScnEvent *x, GError **err)
{
	const Node *n = net_node(stage->net, x->router);
	for (unsigned i = 0; i < x->lines->len; i++) {
		const ScnItem *item = &g_array_index(x->lines, ScnItem, i);
		if (!command_is_reload(item->text) && !command_check(n, item->text, item->at, err))
			return false;
	}
	return true;
}

static bool check_deed(Stage *stage, const ScnEvent *x, GError **err)
{
	Iface *port = x->port.node ? stage_port(stage, &x->port, err) : NULL;
	if (x->port.node && !port)
		return false;
	if (port && !port->link)
		return err_at(err, x->port.pos, "%s has no cable, expected one", port->port);
	return x->deed != DEED_EXEC || check_exec(stage, x, err);
}

bool stage_check_deeds(Stage *stage, GError **err)
{
	for (unsigned i = 0; i < stage->scn->events->len; i++)
		if (!check_deed(stage, stage->scn->events->pdata[i], err))
			return false;
	return true;
}

/* ---- beside the scenario ---- */

bool stage_type(Stage *stage, const ScnEvent *x, GError **refused, GError **err)
{
	Turn turn = {stage, x, 1, refused};
	VTime at = scn_moment(&x->when, stage->spec.seed);
	if (check_deed(stage, x, refused))
		world_post(stage->world, at, PH_FAULT, &event_kind, stage,
			   g_memdup2(&turn, sizeof turn));
	return stage_run(stage, at, err);
}
