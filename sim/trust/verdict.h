#pragma once

/* The verdict on a result: which doubts are within reach of the probes, which of them the scenario accepts, and what
 * that comes to. Computed before the run, the same for all seeds. */

#include "sim/record/record.h"
#include "sim/scenario/scenario.h"
#include "sim/trust/doubt.h"
#include "sim/trust/reach.h"

/* The reason in a group to start from (vpnha lint --accept), which nobody has answered yet: it accepts nothing. */
#define VERDICT_UNANSWERED                                                                         \
	"TO"                                                                                       \
	"DO"

/* Leaves of the doubts those that could matter to the scenario, and marks those that it accepts. False: one of its
 * [accept] groups takes no line; *err. */
bool verdict_judge(Doubts *d, const Scenario *s, const Reach *reach, GError **err);

/* Judges one more, which became known as the network ran: it is added if it could matter and its line was no such doubt
 * before. NULL: it does not count, or (*err) whether the scenario accepts it has no answer; else it is there, accepted or
 * not. */
const Doubt *verdict_take(Doubts *d, const Doubt *row, const Scenario *s, const Reach *reach,
			  GError **err);

/* The first that is not accepted; NULL: there is none. */
const Doubt *verdict_first(const Doubts *d);

/* Adds them to a run's record: each line once, whoever has it. With `texts` (NULL: none) files have the names that they
 * have there, wherever they were read: a stored run is the same from every folder. */
void verdict_record(const Doubts *d, const Net *net, const ScnFile *texts, Record *rec);

/* Adds what another run of the scenario came to: doubts that the order of its events made are its seed's alone. */
void verdict_join(Record *to, const Record *other);

/* Appends an [accept] group for each line that is not accepted, to start from: its reason is VERDICT_UNANSWERED. */
void verdict_groups(const Doubts *d, GString *out);

/* Appends the doubts that no line raises alone, as warnings of lint: those are in no line's fate. */
void verdict_say_whole(const Doubts *d, GString *out);

/* Has somebody given a reason? */
bool verdict_is_answered(const ScnAccept *a);

/* ---- of a record, a stored one too ---- */

/* "fw.cfg:12: "ip access-group DENY in" could change forwarding (every packet passes)", with why it is accepted. */
void verdict_say_doubt(const DoubtRow *row, GString *out);

/* "Verdict: conditional on 2 lines that are not modelled", and those lines, each on one of its own; up to `most`, then
 * how many more. */
void verdict_say(const Record *rec, unsigned most, GString *out);

enum { VERDICT_SHOWN = 20 }; /* LIBERTY: lines that a report to people lists; vpnha lint has all */
