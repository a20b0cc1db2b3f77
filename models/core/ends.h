#pragma once

/* Things found by the addresses of both their ends: SAs of two peers. A list keeps the order of being added. */

#include "sim/addr.h"

/* An address of ours in a VRF: the VRF's number (vrf.h) above the address. In the router's own table it is the address
 * itself; 0: none. */
typedef uint64_t OwnIp;

OwnIp own_ip(unsigned vrf, Ip4 ip);
unsigned own_ip_vrf(OwnIp own);
Ip4 own_ip_addr(OwnIp own);

typedef struct EndsMap EndsMap;

EndsMap *ends_new(void);
void ends_free(EndsMap *e); /* what was added is borrowed */

/* All between two addresses; empty if there are none. Borrowed until one is added or removed. */
const GPtrArray *ends_between(const EndsMap *e, OwnIp local, Ip4 peer);

void ends_add(EndsMap *e, OwnIp local, Ip4 peer, void *thing);
void ends_remove(EndsMap *e, OwnIp local, Ip4 peer, const void *thing); /* it is there */
