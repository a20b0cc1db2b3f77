/* Statements of prefix lists and route maps. */

#include <string.h>

#include "models/policy/policy_priv.h"

#define CITE "IOS IP Routing: Protocol-Independent Command Reference: "
#define LIST(s, setter)                                                                            \
	{                                                                                          \
		.mode = "", .syntax = (s), .set = (setter), .cite = CITE "ip prefix-list"          \
	}
#define MAP(s, setter, putter, r, c)                                                               \
	{                                                                                          \
		.mode = "route-map", .syntax = (s), .set = (setter), .put = (putter),              \
		.cite = CITE c, .rank = (r)                                                        \
	}
#define IDLE(s, why)                                                                               \
	{                                                                                          \
		.mode = "route-map", .syntax = (s), .fate = STMT_HARMLESS, .cite = (why),          \
		.rank = 190                                                                        \
	}
#define OF_BGP "an attribute of BGP, which nobody here speaks"
#define OF_PACKETS                                                                                 \
	"of packets: only `ip policy route-map` asks, which says itself that it is not modelled"

/* clang-format off */
const Stmt policy_stmts[] = {
	{ .mode = "", .syntax = "ip prefix-list <list:word> [seq <seqno:1-4294967294>] {permit|deny} <net:word> "
				"[ge <least:1-32> & le <most:1-32>]",
	  .set = policy_set_entry, .put = policy_put_lists, .cite = CITE "ip prefix-list", .rank = RANK_ACL + 1,
	  .key = "list seqno=- net" },
	LIST("ip prefix-list <list:word> description <text:line>", policy_set_description),
	LIST("ip prefix-list <list:word>", policy_set_list),
	LIST("ip prefix-list <list:word> seq <seqno:1-4294967294>", policy_set_seq),
	{ .mode = "", .syntax = "ip prefix-list sequence-number", .fate = STMT_HARMLESS,
	  .cite = "what is printed, not what is permitted", .rank = RANK_ACL + 1 },
	{ .mode = "", .syntax = "route-map <map:word> [permit|deny] [<seqno:0-65535>]", .set = policy_set_map,
	  .put = policy_put_map, .cite = CITE "route-map", .rank = RANK_ACL + 55, .enters = "route-map",
	  .each = policy_each_clause, .key = "map seqno=10" },
	MAP("description <text:line>", policy_set_text, policy_put_text, 100, "description (route-map)"),
	MAP("match ip address <names:line>", policy_match_acl, policy_put_match_acl, 110, "match ip address"),
	MAP("match ip address prefix-list <names:line>", policy_match_prefix_list, policy_put_match_prefix_list, 111,
	    "match ip address"),
	MAP("match interface <names:line>", policy_match_iface, policy_put_match_iface, 112, "match interface (IP)"),
	MAP("match ip next-hop <names:line>", policy_match_hop_acl, policy_put_hop_acl, 113, "match ip next-hop"),
	MAP("match ip next-hop prefix-list <names:line>", policy_match_hop_list, policy_put_hop_list, 113, "match ip next-hop"),
	MAP("match ip route-source <names:line>", policy_match_source_acl, policy_put_source_acl, 113, "match ip route-source"),
	MAP("match ip route-source prefix-list <names:line>", policy_match_source_list, policy_put_source_list, 113,
	    "match ip route-source"),
	MAP("match metric <numbers:line>", policy_match_metric, policy_put_match_metric, 113, "match metric (IP)"),
	MAP("match tag <numbers:line>", policy_match_tag, policy_put_match_tag, 114, "match tag"),
	MAP("match <what:line>", policy_set_other, policy_put_others, 120, "match"),
	MAP("set metric <value:word>", policy_set_metric, policy_put_metric, 130, "set metric (BGP, OSPF, RIP)"),
	MAP("set metric-type {type-1|type-2}", policy_set_metric_type, policy_put_metric_type, 131, "set metric-type"),
	MAP("set tag <tagval:0-4294967295>", policy_set_tag, policy_put_tag, 132, "set tag (IP)"),
	MAP("set <what:line>", policy_set_other, NULL, 0, "set"),
	MAP("continue [<next:0-65535>]", policy_set_continue, policy_put_continue, 125, "continue"),
	IDLE("set as-path <what:line>", OF_BGP),
	IDLE("set comm-list <what:line>", OF_BGP),
	IDLE("set community <what:line>", OF_BGP),
	IDLE("set dampening <what:line>", OF_BGP),
	IDLE("set extcommunity <what:line>", OF_BGP),
	IDLE("set local-preference <what:line>", OF_BGP),
	IDLE("set origin <what:line>", OF_BGP),
	IDLE("set weight <what:line>", OF_BGP),
	IDLE("set default interface <what:line>", OF_PACKETS),
	IDLE("set interface <what:line>", OF_PACKETS),
	IDLE("set ip <what:line>", OF_PACKETS),
	{ .mode = NULL },
};

/* Cisco IOS Configuration Fundamentals Configuration Guide 12.3, "Understanding Cisco IOS Command Modes". */
const Mode policy_modes[] = {
	{"route-map", "config-route-map", NULL},
	{NULL, NULL, NULL},
};

/* IOS's own texts where they are known: its Configuration Fundamentals Command Reference 12.3, and the sessions
 * printed in its guides. */
const ConfHelp policy_conf_help[] = {
	{"", "ip deny", "Specify packets to reject"},
	{"", "ip description", "Prefix-list specific description"},
	{"", "ip ge", "Minimum prefix length to be matched"},
	{"", "ip le", "Maximum prefix length to be matched"},
	{"", "ip permit", "Specify packets to forward"},
	{"", "ip prefix-list", "Build a prefix list"},
	{"", "ip seq", "sequence number of an entry"},
	{"", "route-map", "Create route-map or enter route-map command mode"},
	{"", "route-map deny", "Route map denies set operations"},
	{"", "route-map permit", "Route map permits set operations"},
	{"route-map", "continue", "Continue on a different entry within the route-map"},
	{"route-map", "description", "Route-map comment"},
	{"route-map", "match", "Match values from routing table"},
	{"route-map", "match address", "Match address of route or match packet"},
	{"route-map", "match interface", "Match first hop interface of route"},
	{"route-map", "match ip", "IP specific information"},
	{"route-map", "match metric", "Match metric of route"},
	{"route-map", "match prefix-list", "Match entries of prefix-lists"},
	{"route-map", "match next-hop", "Match next-hop address of route"},
	{"route-map", "match route-source", "Match advertising source address of route"},
	{"route-map", "match tag", "Match tag of route"},
	{"route-map", "set", "Set values in destination routing protocol"},
	{"route-map", "set metric", "Metric value for destination routing protocol"},
	{"route-map", "set metric-type", "Type of metric for destination routing protocol"},
	{"route-map", "set tag", "Tag value for destination routing protocol"},
	{"route-map", "set type-1", "OSPF external type 1 metric"},
	{"route-map", "set type-2", "OSPF external type 2 metric"},
	{NULL, NULL, NULL},
};
/* clang-format on */
