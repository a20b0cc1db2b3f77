/* Classes and queues. Nothing is queued here, so that what only orders a queue is harmless; what polices, shapes or
 * marks matters where an interface names it. */

#include "models/ios/ios_fates.h"

#define QOS "IOS Quality of Service Solutions Command Reference"
#define NAMED "classes and policies act where an interface names them, which says so itself"
#define QUEUES "queues never fill here"

/* clang-format off */
const Stmt ios_qos_stmts[] = {
	HARMLESS_BLOCK("class-map <what:line>", RANK_FEATURES + 8, NAMED, QOS ": class-map"),
	HARMLESS_BLOCK("policy-map <what:line>", RANK_FEATURES + 9, NAMED, QOS ": policy-map"),
	HARMLESS_BLOCK("table-map <name:word>", RANK_FEATURES + 8, NAMED, QOS ": table-map"),
	HARMLESS_BLOCK("map-class <what:line>", RANK_ACL + 20, NAMED,
	               "IOS Wide-Area Networking Command Reference: map-class frame-relay"),
	HARMLESS("", "access-list rate-limit <what:line>", RANK_ACL + 1, NAMED, QOS ": access-list rate-limit"),
	HARMLESS("", "{ priority-list | queue-list } <what:line>", RANK_ACL + 21, QUEUES,
	         QOS ": priority-list, queue-list"),
	HARMLESS("", "mls qos [<what:line>]", RANK_FEATURES + 3, QUEUES, QOS ": mls qos"),
	HARMLESS("", "ip nbar <what:line>", RANK_IP_HTTP + 5, NAMED, QOS ": ip nbar port-map"),
	HARMLESS("", "auto qos <what:line>", RANK_FEATURES + 3, NAMED, QOS ": auto qos"),
	HARMLESS("interface", "{ fair-queue | random-detect | priority-group | custom-queue-list "
	         "| tx-ring-limit | tx-queue-limit | "
	         "max-reserved-bandwidth | priority-queue | srr-queue | wrr-queue "
	         "| rcv-queue | queue-set | qos | trust | auto } [<what:line>]",
	         340, QUEUES, QOS ": fair-queue, random-detect, max-reserved-bandwidth"),
	HARMLESS("interface", "mls qos <what:line>", 340, QUEUES, QOS ": mls qos trust"),
	HARMLESS("interface", "ip rsvp <what:line>", 341, "nothing is reserved, and " QUEUES,
	         QOS ": ip rsvp bandwidth"),
	HARMLESS("", "ip rsvp <what:line>", RANK_IP_HTTP + 5, "nothing is reserved, and " QUEUES,
	         QOS ": ip rsvp signalling"),
	MATTERS("interface", "service-policy { input | output } <name:word>", 340, AFFECTS_FORWARDING | AFFECTS_TIMING,
	        "the policy may drop, delay or mark packets", QOS ": service-policy"),
	MATTERS("interface", "service-policy type <what:line>", 340, AFFECTS_FORWARDING | AFFECTS_TIMING,
	        "the policy may drop, delay or mark packets", QOS ": service-policy"),
	MATTERS("interface", "rate-limit <how:line>", 341, AFFECTS_FORWARDING, "packets above a rate are not dropped",
	        QOS ": rate-limit"),
	MATTERS("interface", "traffic-shape <how:line>", 342, AFFECTS_TIMING, "packets above a rate are not delayed",
	        QOS ": traffic-shape"),

	/* the policy of the router's own packets */
	{ .mode = "", .syntax = "control-plane [<which:line>]", .fate = STMT_HARMLESS,
	  .cite = NAMED " (" QOS ": control-plane)", .rank = RANK_ACL + 72, .enters = "control-plane",
	  .affects = AFFECTS_FORWARDING | AFFECTS_ELECTION | AFFECTS_NEGOTIATION | AFFECTS_TIMING },
	MATTERS("control-plane", "service-policy <what:line>", 10, AFFECTS_NEGOTIATION | AFFECTS_ELECTION | AFFECTS_TIMING,
	        "packets for the router above a rate are not dropped", QOS ": control-plane, service-policy"),
	MATTERS("control-plane", "{ management-interface | ip } <what:line>", 11, AFFECTS_NEGOTIATION | AFFECTS_ELECTION,
	        "packets for the router are not filtered", "IOS Security Command Reference: management-interface"),

	HARMLESS("", "qos <what:line>", RANK_FEATURES + 6, "a policy that is applied says so itself",
	         "IOS Quality of Service Solutions Command Reference: qos queue-softmax-multiplier"),
	{ .mode = NULL },
};
/* clang-format on */
