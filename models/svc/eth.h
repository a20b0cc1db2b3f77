#pragma once

/* Service "eth": framing on a node's interfaces. Provided by models/eth. */

#include "models/core/proto.h"

enum { ETHERTYPE_IP4 = 0x0800, ETHERTYPE_ARP = 0x0806 };

typedef struct EthHdr {
	Mac dst, src;
	uint16_t vlan; /* 0: untagged */
	uint16_t type;
} EthHdr;

extern const LayerSpec eth_layer;

typedef struct EthSvc {
	/* Frames `pkt` and sends it. src 0: the interface's own address. A packet of octets alone comes with the
	 * pad of its frame, zeros up to 46: who receives it knows where it ends (codec_decode: `used`). */
	void (*send)(Ctx *cx, void *self, Iface *out, Mac src, Mac dst, uint16_t type,
		     Pkt *pkt /* adopts */);
	/* Also receive frames for this group address on this interface; reference counted. */
	void (*join)(void *self, Iface *ifc, Mac group);
	void (*leave)(void *self, Iface *ifc, Mac group);
} EthSvc;
