/* Media without a cable. */

#include "models/core/medium.h"

static bool never(const Iface *ifc)
{
	(void)ifc;
	return false;
}

static bool always(const Iface *ifc)
{
	(void)ifc;
	return true;
}

static bool tx_none(Ctx *cx, Iface *ifc, Pkt *frame)
{
	(void)cx, (void)ifc, (void)frame;
	return false;
}

const Medium medium_none = {.name = "none", .has_carrier = never, .tx = tx_none};

const Medium medium_loopback = {
	.name = "loopback", .immediate = true, .sink = true, .has_carrier = always, .tx = tx_none};

const Medium medium_null = {
	.name = "null", .immediate = true, .sink = true, .has_carrier = always, .tx = tx_none};

static bool port_is_up(const Iface *ifc)
{
	return ifc->parent->up;
}

/* The port counts what passes it. */
static bool tx_port(Ctx *cx, Iface *ifc, Pkt *frame)
{
	Iface *port = ifc->parent;
	size_t n = pkt_length(frame);
	if (!port->medium->tx(cx, port, frame))
		return false;
	port->count.out_pkts++;
	port->count.out_octets += n;
	port->count.last_out = ctx_now(cx);
	return true;
}

const Medium medium_dot1q = {
	.name = "dot1q", .immediate = true, .has_carrier = port_is_up, .tx = tx_port};

const Medium *medium_of(IfType type, const Iface *parent)
{
	if (type == IF_LOOPBACK)
		return &medium_loopback;
	if (type == IF_NULL)
		return &medium_null;
	return parent ? &medium_dot1q : &medium_none;
}

bool medium_is_there(const Iface *ifc)
{
	return (ifc->parent ? ifc->parent : ifc)->medium != &medium_none;
}
