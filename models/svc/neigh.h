#pragma once

/* Service "neigh": who has this address on this interface. Provided by models/arp. */

#include "models/core/proto.h"

typedef struct NeighSvc {
	/* The MAC of `ip` on `out`, or 0: then a request is out and the packet is to be dropped ("unresolved
	 * neighbour"). *stamp gets who last changed the entry. */
	Mac (*resolve)(Ctx *cx, void *self, Iface *out, Ip4 ip, const Stamp **stamp);
	/* Keeps the entry resolved and fresh, as CEF keeps the adjacencies of installed next hops (LIBERTY: see
	 * the folder's essay); counted, ended by release. */
	void (*keep)(Ctx *cx, void *self, Iface *out, Ip4 ip);
	void (*release)(Ctx *cx, void *self, Iface *out, Ip4 ip);
	/* Broadcasts a gratuitous ARP reply for a virtual address, sender hardware address `mac` in both the
	 * frame and the body. */
	void (*announce)(Ctx *cx, void *self, Iface *out, Ip4 ip, Mac mac);
	/* Without sending anything: the cached MAC, or 0 (show ip cef). */
	Mac (*cached)(const void *self, const Iface *out, Ip4 ip);
} NeighSvc;
