#pragma once

/* The graph of causes in a record: who made an event happen, what it waited for, and which of the scenario's
 * events is behind it. One pass over the record answers for every event of it, however many ask. */

#include "sim/record/record.h"

typedef struct Causes Causes;

/* `rec` is borrowed; its events, causes and faults stay as they are until causes_free. A cause that is not
 * among the events ends a way back; one that is no older than what came of it is none. */
Causes *causes_of(const Record *rec);
void causes_free(Causes *c);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Causes, causes_free)

/* Who put `e`, an event of the record, on the queue or armed its timer; NULL: nobody, as of a fault and the start. */
const EventRow *causes_maker(const Causes *c, const EventRow *e);

/* The event with that id; NULL: the record has none. */
const EventRow *causes_event(const Causes *c, EventId id);

/* Of each event, by its place in the record: the latest of those that are `marked` (by place, too) among itself and its
 * ancestors; NULL: none. The caller frees the array. */
const EventRow **causes_latest(const Causes *c, const bool *marked);

/* The same among its ancestors alone. */
const EventRow **causes_before(const Causes *c, const bool *marked);

/* The last expiry behind `id` that answers how long something took: on the way from maker to maker, `id`
 * itself included, the first timer that ran for some time and was not the router's own work. NULL: there is none,
 * or a user's packet comes first, which is a cause of its own: how long it was since the packet before tells
 * nothing. */
const EventRow *causes_wait(const Causes *c, EventId id);

/* The latest of the scenario's events (the record's faults) among `id` and all its ancestors; NULL: none. */
const FaultRow *causes_fault(const Causes *c, EventId id);
