#pragma once

/* Service "switch": what a scenario says of an Ethernet switch's ports. Provided by models/switch on nodes
 * of kind NODE_SWITCH. Set before the run; the ports are the node's interfaces. */

#include "models/core/proto.h"

typedef struct SwitchSvc {
	/* 802.1D forward delay: listening and learning last `each`; 0 is PortFast. Default 15 s. */
	void (*set_forward_delay)(void *self, Iface *port, VTime each);
	void (*set_vlan)(void *self, Iface *port, uint16_t vlan); /* access port; default VLAN 1 */
	void (*set_trunk)(void *self, Iface *port, const uint16_t *vlans,
			  unsigned n);                /* 802.1Q tagged */
	void (*set_ageing)(void *self, VTime ageing); /* of MAC entries; default 300 s */
	/* Ports with one number (not 0) are one aggregate (IEEE 802.1AX): one port to all others. */
	void (*set_channel)(void *self, Iface *port, uint16_t number);
} SwitchSvc;
