/* Interfaces: names, addresses, and the way out of a node. */

#include "models/core/iface.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "models/core/fate.h"
#include "models/core/medium.h"
#include "models/core/node.h"
#include "sim/tables/ifname.h"

G_STATIC_ASSERT(offsetof(Iface, state) == 64 && offsetof(Iface, count.in_drops) == 128);

typedef struct IfKind {
	const char *name;
	IfType type;
	uint32_t kbit;
} IfKind;

/* IOS's default bandwidths (`show interfaces`, BW); the names' short forms are in sim/tables/ifname.c. */
static const IfKind kinds[] = {
	{"FastEthernet", IF_ETHERNET, 100000},
	{"GigabitEthernet", IF_ETHERNET, 1000000},
	{"TwoGigabitEthernet", IF_ETHERNET, 2500000},
	{"FiveGigabitEthernet", IF_ETHERNET, 5000000},
	{"TenGigabitEthernet", IF_ETHERNET, 10000000},
	{"TwentyFiveGigE", IF_ETHERNET, 25000000},
	{"FortyGigabitEthernet", IF_ETHERNET, 40000000},
	{"HundredGigE", IF_ETHERNET, 100000000},
	{"Ethernet", IF_ETHERNET, 10000},
	{"Serial", IF_SERIAL, 1544},
	{"Loopback", IF_LOOPBACK, 8000000},
	{"Null", IF_NULL, 10000000},
	{"ATM", IF_OTHER, 155000},
	{"BRI", IF_OTHER, 64},
	{"Dialer", IF_OTHER, 56},
	{"Hssi", IF_OTHER, 45045},
	{"POS", IF_OTHER, 155000},
	{"Port-channel", IF_ETHERNET, 100000},
	{"Tunnel", IF_OTHER, 9},
	{"Vlan", IF_OTHER, 100000},
};

bool iface_name_parse(const char *text, char *name, char *shortname, IfType *type, uint32_t *kbit)
{
	IfKind kind = {.type = IF_OTHER, .kbit = 100000};

	if (!ifname_parse(text, name, shortname))
		return false;
	for (size_t i = 0; i < G_N_ELEMENTS(kinds); i++)
		if (g_str_has_prefix(name, kinds[i].name) &&
		    g_ascii_isdigit(name[strlen(kinds[i].name)]))
			kind = kinds[i];
	if (type)
		*type = kind.type;
	if (kbit)
		*kbit = kind.kbit;
	return true;
}

bool iface_is_own(const Iface *ifc, Ip4 ip)
{
	if (ip == 0)
		return false;
	if (ifc->addr.ip == ip)
		return true;
	for (int i = 0; i < IFACE_SECONDARIES; i++)
		if (ifc->secondary[i].ip == ip)
			return true;
	return false;
}

static bool holds(const IfAddr *a, Ip4 ip)
{
	return a->ip != 0 && prefix_has(prefix_of(a->ip, a->len), ip);
}

const IfAddr *iface_subnet_of(const Iface *ifc, Ip4 ip)
{
	if (holds(&ifc->addr, ip))
		return &ifc->addr;
	for (int i = 0; ifc->secondaries && i < IFACE_SECONDARIES; i++)
		if (holds(&ifc->secondary[i], ip))
			return &ifc->secondary[i];
	return NULL;
}

void iface_follow_mtu(Iface *ifc)
{
	uint16_t media = ifc->parent ? ifc->parent->media_mtu : UINT16_MAX;
	ifc->media_mtu = MIN(media, ifc->media_mtu_set ? ifc->media_mtu_set
				    : ifc->parent      ? media
						       : IFACE_MTU);
	if (ifc->bundle && ifc->bundle != ifc) /* a switch's first port is its channel */
		ifc->media_mtu = ifc->bundle->media_mtu;
	ifc->mtu = ifc->ip_mtu_set ? MIN(ifc->ip_mtu_set, ifc->media_mtu) : ifc->media_mtu;
	for (guint i = 0; ifc->subs && i < ifc->subs->len; i++)
		iface_follow_mtu(ifc->subs->pdata[i]);
	for (guint i = 0; ifc->members && i < ifc->members->len; i++)
		if (ifc->members->pdata[i] != ifc)
			iface_follow_mtu(ifc->members->pdata[i]);
}

bool iface_is_bundle(const Iface *ifc)
{
	return !ifc->parent && g_str_has_prefix(ifc->name, "Port-channel");
}

void iface_join(Iface *member, Iface *bundle)
{
	if (member->bundle == bundle)
		return;
	if (member->bundle)
		g_ptr_array_remove(member->bundle->members, member);
	member->bundle = bundle;
	member->native = bundle != NULL;
	member->bundled = member->chosen = false;
	if (bundle && !bundle->members)
		bundle->members = g_ptr_array_new();
	if (bundle)
		g_ptr_array_add(bundle->members, member);
	iface_follow_mtu(member);
}

/* "FastEthernet0/1.10" -> 0, 1, 10 */
static void numbers_of(const char *name, long n[4])
{
	const char *p = strpbrk(name, "0123456789");
	memset(n, 0, sizeof n[0] * 4);
	for (int k = 0; p && *p && k < 4; k++) {
		char *end;
		n[k] = strtol(p, &end, 10);
		p = *end ? end + 1 : NULL;
	}
}

bool iface_before(const Iface *x, const Iface *y)
{
	long nx[4], ny[4];
	numbers_of(x->name, nx);
	numbers_of(y->name, ny);
	for (int k = 0; k < 4; k++)
		if (nx[k] != ny[k])
			return nx[k] < ny[k];
	return strcmp(x->name, y->name) < 0;
}

const Iface *iface_cabled(const Iface *ifc)
{
	const Iface *port = ifc->parent ? ifc->parent : ifc;
	for (guint i = 0; port->members && i < port->members->len; i++) {
		const Iface *member = port->members->pdata[i];
		if (member->link)
			return member;
	}
	return port;
}

static const ObsSpec drop_obs = {
	.name = "drop",
	.kind = OBS_DROP,
	.class = CLASS_PACKET,
	.cite = "RFC 1812 4.3.3.1: what is discarded is counted",
	.fields = {{"where", OV_STR}, {"reason", OV_STR}, {"value", OV_INT}},
};

void iface_drop(Ctx *cx, Iface *ifc, const Pkt *p, const char *reason)
{
	ifc->count.in_drops++;
	obs_emit(cx, &drop_obs,
		 (ObsVal[]){OV_S(ifc->name), OV_S(reason), OV_I((int64_t)pkt_length(p))});
	fate_lost(cx, p, ifc->node->name, reason);
}

static const ObsSpec refusal_obs = {
	.name = "refusal",
	.kind = OBS_DROP,
	.class = CLASS_PACKET,
	.cite = "RFC 1812 5.3.9: what is filtered is counted",
	.fields = {{"where", OV_STR},
		   {"reason", OV_STR},
		   {"value", OV_INT},
		   {"packet", OV_STR},
		   {"all", OV_INT}},
};

void iface_refuse(Ctx *cx, Iface *ifc, const Pkt *p, const char *reason, const char *packet,
		  bool all)
{
	ifc->count.in_drops++;
	obs_emit(cx, &refusal_obs,
		 (ObsVal[]){OV_S(ifc->name), OV_S(reason), OV_I((int64_t)pkt_length(p)),
			    OV_S(packet), OV_I(all)});
	fate_lost(cx, p, ifc->node->name, reason);
}

static void drop_out(Ctx *cx, Iface *ifc, Pkt *frame)
{
	ifc->count.out_drops++;
	obs_emit(cx, &drop_obs,
		 (ObsVal[]){OV_S(ifc->name), OV_S("interface down"),
			    OV_I((int64_t)pkt_length(frame))});
	fate_lost(cx, frame, ifc->node->name, "interface down");
	pkt_unref(frame);
}

/* Routers and hosts send on interfaces whose line protocol is up; a switch has none and needs carrier. */
void iface_tx(Ctx *cx, Iface *ifc, Pkt *frame)
{
	size_t n = pkt_length(frame);
	bool may = ifc->up || ifc->node->kind == NODE_SWITCH;
	if (!may || !ifc->medium->tx(cx, ifc, frame)) {
		drop_out(cx, ifc, frame);
		return;
	}
	ifc->count.out_pkts++;
	ifc->count.out_octets += n;
	ifc->count.last_out = ctx_now(cx);
}

void iface_changed(Ctx *cx, Iface *ifc)
{
	if (ifc->medium->changed)
		ifc->medium->changed(cx, ifc);
}
