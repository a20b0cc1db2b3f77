#pragma once

/* The sink that fills a Record. */

#include "sim/record/record.h"

typedef struct Collector Collector;

/* The IOS release of a node, by name: the wording of log lines depends on it. */
typedef const char *ReleaseFn(void *to, const char *node);

/* Collects from `w`, whose sink it becomes, what `level` keeps: none, the fates of those probe packets that make
 * outages; outage, the changes that a summary tells of besides; timeline and full, what the result file has.
 * Both must outlive the collector. */
Collector *collector_new(World *w, Record *rec, RecordLevel level, ReleaseFn *release, void *to);
/* The summary alone will be made of the changes: more of them than it tells are only counted. */
void collector_brief(Collector *c);
/* Frames go there and not into the record, from the first one: before the run. Borrowed. */
void collector_frames_to(Collector *c, const FrameTaker *frames);
void collector_free(Collector *c);

/* Packet-level debug too: before the run. */
void collector_want_packets(Collector *c);

/* What the scenario does is told by whoever does it, as it runs. */
void collector_fault(Collector *c, Ctx *cx, const char *name, const char *what);

/* After the run: an echo or reply that is under way still (ProbeSvc.each_open); then that there are no more.
 * Before the outages are looked for. */
void collector_open_echo(Collector *c, const ProbeObs *o);
void collector_close_echoes(Collector *c);

/* After the run: did the configuration refuse anything that routers said? Known from the level outage on. */
bool collector_refused(const Collector *c);

/* After the run, and after the outages were added: adds all ancestors of what was recorded; below the level
 * timeline, those that lead from the outages to their faults, as far as the world knows. A reference
 * to an event that was not kept (a probe packet's in mid-stream, a drop's) becomes none. */
void collector_finish(Collector *c);
