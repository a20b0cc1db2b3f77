#include "sim/kernel/ctx.h"

#include "sim/kernel/world_priv.h"

static const char *const role_names[N_CAUSE_ROLES] = {
	[CAUSE_SCHEDULED] = "scheduled", [CAUSE_ARMED] = "armed",
	[CAUSE_ALSO] = "also",           [CAUSE_USED_ROUTE] = "used-route",
	[CAUSE_USED_SA] = "used-sa",     [CAUSE_USED_ARP] = "used-arp",
	[CAUSE_USED_MAC] = "used-mac",   [CAUSE_USED_PORT] = "used-port",
	[CAUSE_USED_ROLE] = "used-role",
};

const char *cause_role_name(CauseRole role)
{
	g_assert(role < N_CAUSE_ROLES);
	return role_names[role];
}

VTime ctx_now(const Ctx *cx)
{
	return cx->world->now;
}

NodeId ctx_node(const Ctx *cx)
{
	return cx->node;
}

EventId ctx_cause(const Ctx *cx)
{
	if (cx->world->flags & WORLD_KEEP_CAUSES)
		cause_name(cx->world);
	return cx->event;
}

World *ctx_world(const Ctx *cx)
{
	return cx->world;
}

void ctx_used(Ctx *cx, CauseRole role, const Stamp *stamp)
{
	if (stamp)
		ctx_used_event(cx, role, stamp->event);
}

void ctx_used_event(Ctx *cx, CauseRole role, EventId stamped)
{
	if (cause_matters(cx->world) && stamped != EVENT_NONE)
		cause_add_named(cx->world, stamped, role);
}

void stamp_set(Ctx *cx, Stamp *stamp)
{
	stamp->event = cx->event;
	stamp->at = cx->world->now;
	if (cx->world->flags & WORLD_KEEP_CAUSES)
		cause_stamp(cx->world);
}

void ctx_what(Ctx *cx, const char *what)
{
	if (cx->world->flags & WORLD_KEEP_CAUSES)
		cause_what(cx->world, what);
}

void ctx_act_as(Ctx *cx, NodeId node)
{
	g_assert(node <= cx->world->n_nodes);
	cx->node = node;
}
