#pragma once

/* The sink that fills a Record. */

#include "sim/record/record.h"

typedef struct Collector Collector;

/* The IOS release of a node, by name: the wording of log lines depends on it. */
typedef const char *ReleaseFn(void *to, const char *node);

/* Collects what `level` keeps (none: the fates of probe packets, for a summary) from `w`, whose sink it
 * becomes. Both must outlive the collector. */
Collector *collector_new(World *w, Record *rec, RecordLevel level, ReleaseFn *release, void *to);
void collector_free(Collector *c);

/* Packet-level debug too: before the run. */
void collector_want_packets(Collector *c);

/* What the scenario does is told by whoever does it, as it runs. */
void collector_fault(Collector *c, Ctx *cx, const char *name, const char *what);

/* After the run, and after the outages were added: adds all ancestors of what was recorded. A reference
 * to an event that was not kept (a probe packet's in mid-stream, a drop's) becomes none. */
void collector_finish(Collector *c);
