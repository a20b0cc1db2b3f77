#pragma once

/* What the record keeps of probe packets. They are told as their fates become known; here they are put back into
 * the order of sending, since only that says where an outage begins and ends: the causes of those packets are
 * kept, and those of no other. */

#include "sim/record/obs.h"
#include "sim/record/record.h"

typedef struct Echoes Echoes;

/* Rows go to `rec`'s REC_PROBE: of `all` packets, in the order of telling; or only of those that an outage can
 * begin with, consist of or end with, and of each probe's first answer. `w` and `rec` are borrowed. */
Echoes *echoes_new(World *w, Record *rec, bool all);
void echoes_free(Echoes *e); /* NULL is allowed */

void echoes_add(Echoes *e, const ProbeObs *o);

/* Nothing more is told. Before outage_find. */
void echoes_close(Echoes *e);
