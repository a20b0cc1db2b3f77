/* Interfaces: names, addresses, and the way out of a node. */

#include "models/core/iface.h"

#include <string.h>

#include "models/core/net.h"

typedef struct IfKind {
	const char *name, *shortname;
	IfType type;
	uint32_t kbit;
} IfKind;

/* IOS's long names, its short forms and its default bandwidths (`show interfaces`, BW). */
static const IfKind kinds[] = {
	{"FastEthernet",       "Fa", IF_ETHERNET, 100000  },
	{"GigabitEthernet",    "Gi", IF_ETHERNET, 1000000 },
	{"TenGigabitEthernet", "Te", IF_ETHERNET, 10000000},
	{"Ethernet",           "Et", IF_ETHERNET, 10000   },
	{"Serial",             "Se", IF_SERIAL,   1544    },
	{"Loopback",           "Lo", IF_LOOPBACK, 8000000 },
	{"Null",               "Nu", IF_NULL,     10000000},
	{"ATM",		"AT", IF_OTHER,    155000  },
	{"BRI",		"BR", IF_OTHER,    64      },
	{"Dialer",             "Di", IF_OTHER,    56      },
	{"Hssi",               "Hs", IF_OTHER,    45045   },
	{"POS",		"PO", IF_OTHER,    155000  },
	{"Port-channel",       "Po", IF_OTHER,    100000  },
	{"Tunnel",             "Tu", IF_OTHER,    9       },
	{"Vlan",               "Vl", IF_OTHER,    100000  },
};

/* A prefix of a long name, at least two letters long as IOS needs them to tell these apart. */
static const IfKind *kind_of(const char *word, size_t n)
{
	if (n < 1)
		return NULL;
	const IfKind *found = NULL;
	for (size_t i = 0; i < G_N_ELEMENTS(kinds); i++) {
		if (g_ascii_strncasecmp(kinds[i].name, word, n) != 0)
			continue;
		if (strlen(kinds[i].name) == n)
			return &kinds[i];
		if (found)
			return NULL; /* ambiguous */
		found = &kinds[i];
	}
	return found;
}

/* "0/0", "1/0/2", "0", "0/1.10": numbers between slashes, then one dot for a subinterface. */
static bool numbers_ok(const char *s)
{
	bool digit = false, dot = false;
	for (; *s; s++) {
		if (g_ascii_isdigit(*s)) {
			digit = true;
			continue;
		}
		if (!digit || dot || (*s != '/' && *s != '.'))
			return false;
		dot = *s == '.';
		digit = false;
	}
	return digit;
}

bool iface_name_parse(const char *text, char *name, char *shortname, IfType *type, uint32_t *kbit)
{
	size_t n = 0;
	while (g_ascii_isalpha(text[n]) || text[n] == '-')
		n++;
	const IfKind *k = kind_of(text, n);
	const char *numbers = text + n;
	while (*numbers == ' ')
		numbers++;
	if (!k || strlen(numbers) > 16 || !numbers_ok(numbers))
		return false;
	g_snprintf(name, 40, "%s%s", k->name, numbers);
	g_snprintf(shortname, 40, "%s%s", k->shortname, numbers);
	if (type)
		*type = k->type;
	if (kbit)
		*kbit = k->kbit;
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
	for (int i = 0; i < IFACE_SECONDARIES; i++)
		if (holds(&ifc->secondary[i], ip))
			return &ifc->secondary[i];
	return NULL;
}

static const ObsSpec drop_obs = {
	.name = "drop",
	.kind = OBS_DROP,
	.cite = "RFC 1812 4.3.3.1: what is discarded is counted",
	.fields = {{"where", OV_STR}, {"reason", OV_STR}, {"value", OV_INT}},
};
const ObsSpec *const core_obs[] = {&drop_obs, NULL};

void iface_drop(Ctx *cx, Iface *ifc, const Pkt *p, const char *reason)
{
	ifc->count.in_drops++;
	obs_emit(cx, &drop_obs,
		 (ObsVal[]){OV_S(ifc->name), OV_S(reason), OV_I((int64_t)pkt_length(p))});
	net_fate_lost(cx, ifc->node->net, p, ifc->node->name, reason);
}

/* Routers and hosts send on interfaces whose line protocol is up; a switch has none and needs carrier. */
static bool can_send(const Iface *ifc)
{
	const Iface *port = ifc->parent ? ifc->parent : ifc;
	if (!port->link || !port->carrier)
		return false;
	return ifc->node->kind == NODE_SWITCH || ifc->up;
}

void iface_tx(Ctx *cx, Iface *ifc, Pkt *frame)
{
	if (!can_send(ifc)) {
		ifc->count.out_drops++;
		obs_emit(cx, &drop_obs,
			 (ObsVal[]){OV_S(ifc->name), OV_S("interface down"),
				    OV_I((int64_t)pkt_length(frame))});
		net_fate_lost(cx, ifc->node->net, frame, ifc->node->name, "interface down");
		pkt_unref(frame);
		return;
	}
	Iface *port = ifc->parent ? ifc->parent : ifc;
	size_t n = pkt_length(frame);
	ifc->count.out_pkts++;
	ifc->count.out_octets += n;
	if (port != ifc) {
		port->count.out_pkts++;
		port->count.out_octets += n;
	}
	link_tx(cx, port->link, port->end, frame);
}
