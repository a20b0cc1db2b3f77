#pragma once

/* Traces in Perfetto's format (perfetto.dev/docs/reference/synthetic-track-event): what ui.perfetto.dev and its trace_processor
 * read. */

#include "sim/output.h"
#include "sim/trace/marks.h"

extern const OutputKind perfetto_output; /* traces that name vpnha as their writer */

/* A trace of one run: stamps are nanoseconds since its start, flows lead from causes to what came of them. */
GByteArray *perfetto_print(const Trace *t);
