#pragma once

/* Outages from the fates of probe packets. An outage starts when the first lost packet was sent and ends
 * when the next delivered one was received (RFC 6412's loss-derived convergence, per flow and direction,
 * with the probe interval as its precision). Directions: "out", the echo; "back", its reply, which exists
 * only if the echo arrived; "round", both. */

#include "sim/record/record.h"

/* A probe whose losses count from `min` packets in a row; below that they are loss, not outage. */
typedef struct OutageRule {
	const char *probe;
	int64_t min; /* >= 1 */
} OutageRule;

/* Adds the outages of every probe in `rec` to it: by start, then probe, then out, back, round. */
void outage_find(Record *rec, const OutageRule *rules, unsigned n_rules);

/* Sets the trigger of each outage: the latest of the scenario's events (rec's faults) among the causes of its
 * first loss, as the record's events and causes tell them; NULL: none. */
void outage_triggers(Record *rec);

/* Says behind the reason of each loss (`lost_why`) which list it comes of, though the list dropped other packets: "no SA;
 * access list OUTSIDE in, line 30 at R2 FastEthernet0/0 drops UDP 500 from 10.0.0.1". Told from the record's outages,
 * drops, events and causes, whatever the protocols. */
void outage_refusals(Record *rec);

/* Says of each outage what most of its packets were lost for, and where: "no SA at R1", "112 of 196: no route at R2". After
 * outage_refusals. */
void outage_whys(Record *rec);

/* Round trips sent in [from, to): how many, and how many of them were lost. */
void outage_loss(const Record *rec, const char *probe, const char *direction, VTime from, VTime to,
		 int64_t *sent, int64_t *lost);
