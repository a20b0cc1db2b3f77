/* `reverse-route`, a statement within the crypto map entry that models/ipsec enters (Cisco IOS 12.3(14)T,
 * Reverse Route Injection). */

#include "models/rri/rri_priv.h"

const RriConf *rri_conf(const Rri *self, const CryptoMapEntry *e)
{
	return index_get(&self->conf, e->id);
}

static bool set_reverse(const ConfAt *at, const Args *a, bool no, ConfErr *e)
{
	(void)e;
	Rri *self = at->self;
	const CryptoMapEntry *entry = at->obj;
	g_free(index_get(&self->conf, entry->id));
	if (no) {
		index_drop(&self->conf, entry->id);
		return true;
	}
	RriConf *c = g_new0(RriConf, 1);
	*c = (RriConf){
		.from_acl = arg_has(a, "static"),
		.gateway = arg_ip(a, "peer"),
		.tag = (uint32_t)arg_num(a, "tag"),
	};
	index_put(&self->conf, entry->id, c);
	return true;
}

static void put_reverse(const ConfAt *at, GString *out)
{
	const RriConf *c = rri_conf(at->self, at->obj);
	if (!c)
		return;
	g_string_append(out, "reverse-route");
	if (c->gateway) {
		g_string_append(out, " remote-peer ");
		ip4_print(out, c->gateway);
	}
	if (c->from_acl)
		g_string_append(out, " static");
	if (c->tag)
		g_string_append_printf(out, " tag %u", c->tag);
	g_string_append_c(out, '\n');
}

#define REF "Cisco IOS 12.3(14)T, Reverse Route Injection"
const Stmt rri_stmts[] = {
	{.mode = "crypto-map",
	 .syntax = "reverse-route [static] [tag <tag:1-4294967295>]",
	 .set = set_reverse,
	 .put = put_reverse,
	 .cite = REF,
	 .rank = 160},
	{.mode = "crypto-map",
	 .syntax = "reverse-route remote-peer <peer:ip4> [static] [tag <tag:1-4294967295>]",
	 .set = set_reverse,
	 .cite = REF},
	{.mode = "crypto-map",
	 .syntax = "reverse-route { remote-peer <peer:ip4> gateway | tag <tag:1-4294967295> static "
		   "| distance <dist:1-255> } [<what:line>]",
	 .fate = STMT_UNMODELLED,
	 .affects = AFFECTS_FORWARDING,
	 .cite = "no routes are injected by this form (IOS Security Command Reference: "
		 "reverse-route)"},
	{.mode = NULL},
};
#undef REF

/* IOS's own texts where they are known: its Configuration Fundamentals Command Reference 12.3, and the sessions
 * printed in its guides. */
/* clang-format off */
const ConfHelp rri_conf_help[] = {
	{"crypto-map", "reverse-route", "Reverse Route Injection"},
	{"crypto-map", "reverse-route remote-peer", "Create a route to the remote peer"},
	{"crypto-map", "reverse-route static", "Create routes based on static ACLs"},
	{"crypto-map", "reverse-route tag", "Create route and tag it"},
	{NULL, NULL, NULL},
};
/* clang-format on */
