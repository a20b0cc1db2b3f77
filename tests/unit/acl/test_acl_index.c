/* Compiled lists find what a walk over the lines finds, whatever the lines are. */

#include "models/acl/acl_priv.h"
#include "models/core/net.h"
#include "tests/support/check.h"

#include <string.h>

extern const ProtoClass acl_class;
static const ProtoClass *const classes[] = {&acl_class, NULL};

enum { LISTS = 6, LINES = 12, FLOWS = 400, ROUNDS = 60 };

/* Few addresses, so that lines overlap and flows hit several. */
static Ip4 draw_address(GRand *r)
{
	return (Ip4)0x0a000000 | (Ip4)g_rand_int_range(r, 0, 4) << 16 |
	       (Ip4)g_rand_int_range(r, 0, 4) << 8 | (Ip4)g_rand_int_range(r, 0, 4);
}

static Ip4 draw_wild(GRand *r)
{
	static const Ip4 wilds[] = {0, 0, 0xff, 0xff, 0xffff, 0xffffffff, 3, 0xff00, 0x01010101};
	return wilds[g_rand_int_range(r, 0, G_N_ELEMENTS(wilds))];
}

static uint16_t draw_port(GRand *r)
{
	return (uint16_t)g_rand_int_range(r, 500, 504);
}

static void draw_ports(GRand *r, uint16_t *lo, uint16_t *hi)
{
	int kind = g_rand_int_range(r, 0, 3);
	*lo = kind == 0 ? 0 : draw_port(r);
	*hi = kind == 0 ? 65535 : kind == 1 ? *lo : (uint16_t)(*lo + g_rand_int_range(r, 0, 3));
}

static uint8_t draw_proto(GRand *r)
{
	static const uint8_t protos[] = {1, 6, 17, 50};
	return protos[g_rand_int_range(r, 0, G_N_ELEMENTS(protos))];
}

/* Some of the conditions that few entries have. */
static const AclMore rare[] = {
	{.sports = {2, true, {500, 502}}, .ttl_hi = 255},
	{.dports = {2, false, {500, 503}}, .ttl_hi = 255},
	{.fragments = true, .ttl_hi = 255},
	{.tos = 0x80, .tos_mask = 0xe0, .ttl_hi = 255},
	{.ttl_lo = 2, .ttl_hi = 9, .ttl_neq = true},
	{.flags = {2, 16, false}, .ttl_hi = 255},
};

/* `ported`: some have a port of their own. */
static AclEntry draw_entry(GRand *r, bool ported)
{
	AclEntry e = {.permit = g_rand_boolean(r),
		      .src_wild = draw_wild(r),
		      .dst_wild = draw_wild(r),
		      .src_port_hi = 65535,
		      .dst_port_hi = 65535};
	e.src = draw_address(r) & ~e.src_wild;
	e.dst = draw_address(r) & ~e.dst_wild;
	if (g_rand_int_range(r, 0, 3) == 0)
		e.more = &rare[g_rand_int_range(r, 0, G_N_ELEMENTS(rare))];
	if (g_rand_boolean(r))
		return e;
	e.proto = draw_proto(r);
	if (e.proto == 50 || !ported)
		return e;
	draw_ports(r, &e.src_port_lo, &e.src_port_hi);
	draw_ports(r, &e.dst_port_lo, &e.dst_port_hi);
	return e;
}

static AclFlow draw_flow(GRand *r)
{
	AclFlow f = {draw_address(r),
		     draw_address(r),
		     draw_proto(r),
		     0,
		     0,
		     false,
		     .tos = g_rand_boolean(r) ? 0x88 : 0,
		     .ttl = g_rand_boolean(r) ? 5 : 64,
		     .flags = g_rand_boolean(r) ? 2 : 18};
	f.fragment = g_rand_int_range(r, 0, 4) == 0;
	if (!f.fragment && f.proto != 50) {
		f.sport = draw_port(r);
		f.dport = draw_port(r);
	}
	return f;
}

/* By walking; `behind` is the number of the first line of the list behind the hit's. */
static bool walk(const Acl *acl, const char *const *names, void *const *things, const AclFlow *f,
		 unsigned from, AclHit *hit, unsigned *behind)
{
	unsigned at = 0;
	for (unsigned i = 0; i < LISTS; i++) {
		AclList *l = acl_list(acl, names[i]);
		const GPtrArray *held = l ? acl_list_held(l) : NULL;
		*behind = at + (held ? held->len : 0);
		for (unsigned k = 0; held && k < held->len; k++, at++)
			if (at >= from && acl_entry_fits(held->pdata[k], f)) {
				*hit = (AclHit){held->pdata[k], things[at], at};
				return true;
			}
	}
	return false;
}

static void try_flows(GRand *r, const Acl *acl, const char *const *names, unsigned round)
{
	char mine[LISTS * LINES];
	void *things[G_N_ELEMENTS(mine)];
	for (unsigned i = 0; i < G_N_ELEMENTS(mine); i++)
		things[i] = &mine[i];
	AclIndex *index = acl_index_new(acl, names, LISTS, things);
	for (unsigned i = 0; i < FLOWS; i++) {
		AclFlow f = draw_flow(r);
		unsigned from = (unsigned)g_rand_int_range(r, 0, LISTS * LINES), behind = 0;
		AclHit want = {0}, got = {0};
		bool there = walk(acl, names, things, &f, from, &want, &behind);
		bool found = acl_index_first(index, &f, from, &got);
		CHECK(there == found && want.entry == got.entry && want.thing == got.thing &&
			      want.at == got.at,
		      "round %u, flow %u: line %u, expected %u", round, i, got.at, want.at);
		CHECK(!found || acl_index_behind(index, got.at) == behind,
		      "round %u, flow %u: behind line %u stands %u, expected %u", round, i, got.at,
		      found ? acl_index_behind(index, got.at) : 0, behind);
	}
	acl_index_free(index);
}

/* Wrong: another line than IOS's first match decides over a packet. The fifth name has no list. */
static void test_as_by_walking(void)
{
	static const char *const names[] = {"A", "B", "C", "D", "none", "F"};
	for (unsigned round = 0; round < ROUNDS; round++) {
		GRand *r = g_rand_new_with_seed(round);
		static const char *const nodes[] = {"r1", NULL};
		World *w = world_new(1, nodes, 0);
		Net *net = net_new(w, classes, false);
		Node *n = net_node_add(net, "r1", NODE_ROUTER, "12.3", NULL);
		Acl *acl = node_self(n, "acl");
		for (unsigned i = 0; i < LISTS; i++) {
			AclList *l = i == 4 ? NULL : acl_list_make(acl, names[i], true, false);
			for (unsigned k = 0; l && k < LINES; k++) {
				AclEntry e = draw_entry(r, round % 2);
				acl_line_add(
					l, (AclLine){.seq = 0, .entry = *(&e), .at = (SrcPos){0}});
			}
		}
		try_flows(r, acl, names, round);
		g_rand_free(r);
		net_free(net);
		world_free(w);
	}
}

SUITE(acl_index) = {
	{"compiled lists find the line that a walk finds", test_as_by_walking},
	{NULL, NULL},
};
