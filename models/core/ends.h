#pragma once

/* Things found by the addresses of both their ends: SAs of two peers. A list keeps the order of being added. */

#include "sim/addr.h"

typedef struct EndsMap EndsMap;

EndsMap *ends_new(void);
void ends_free(EndsMap *e); /* what was added is borrowed */

/* All between two addresses; empty if there are none. Borrowed until one is added or removed. */
const GPtrArray *ends_between(const EndsMap *e, Ip4 local, Ip4 peer);

void ends_add(EndsMap *e, Ip4 local, Ip4 peer, void *thing);
void ends_remove(EndsMap *e, Ip4 local, Ip4 peer, const void *thing); /* it is there */
