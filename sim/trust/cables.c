#include "sim/trust/cables.h"

#include "models/core/link.h"

/* The line that sets the port; what a "no" sets has none of its own, but its interface's. */
static ConfOrigin setting_of(const Iface *ifc)
{
	static const char *const silent[] = {"speed nonegotiate", NULL}, *const duplex[] = {
										 "duplex",
										 "full-duplex",
										 NULL};
	g_autofree char *place = g_strconcat("interface ", ifc->name, NULL);
	const char *const *words = ifc->set.silent ? silent : duplex;
	ConfOrigin o = {0};

	for (; *words && !o.text; words++)
		o = runconf_origin(ifc->node, place, *words, NULL);
	return o.text ? o : runconf_origin(ifc->node, "", "interface", ifc->name);
}

/* The end that is set to what the other is not. */
static const Iface *end_that_is_set(const Link *l)
{
	const IfaceSet *a = &l->end[0]->set, *b = &l->end[1]->set;
	bool first = a->silent != b->silent ? a->silent : a->duplex == DUPLEX_FULL;

	return l->end[first ? 0 : 1];
}

static void cable_doubt(Doubts *d, const Link *l, const char *why)
{
	const Iface *ifc = end_that_is_set(l);
	ConfOrigin set = setting_of(ifc);

	if (set.text)
		doubts_add(d,
			   (Doubt){.whole = true,
				   .node = ifc->node,
				   .iface = ifc,
				   .at = set.at,
				   .why = why,
				   .affects = AFFECTS_FORWARDING | AFFECTS_TIMING},
			   set.text);
}

void cables_doubt(Doubts *d, const Net *net)
{
	for (guint i = 0; i < net->links->len; i++) {
		const Link *l = net->links->pdata[i];
		const char *why = link_misfit(l);
		if (why)
			cable_doubt(d, l, why);
	}
}

/* ---- what is typed ---- */

typedef struct Port {
	const Iface *of;
	IfaceSet set;
} Port;

struct CabledPorts {
	GArray *ports; /* of Port */
};

CabledPorts *cables_of(const Node *n)
{
	CabledPorts *p = g_new0(CabledPorts, 1);

	p->ports = g_array_new(FALSE, FALSE, sizeof(Port));
	for (guint i = 0; i < n->ifaces->len; i++) {
		const Iface *ifc = n->ifaces->pdata[i];
		Port port = {.of = ifc};
		if (ifc->link && ifc->type == IF_ETHERNET)
			g_array_append_val(p->ports, port);
	}
	return p;
}

void cables_free(CabledPorts *p)
{
	g_array_unref(p->ports);
	g_free(p);
}

static IfaceSet set_of(const Port *p, const Node *now)
{
	const Iface *ifc = node_iface(now, p->of->name);
	return ifc ? ifc->set : (IfaceSet){0};
}

static bool is_set_so(const IfaceSet *a, const IfaceSet *b)
{
	return a->mbit == b->mbit && a->duplex == b->duplex && a->silent == b->silent;
}

void cables_look(CabledPorts *p, const Node *now)
{
	for (guint i = 0; i < p->ports->len; i++) {
		Port *port = &g_array_index(p->ports, Port, i);
		port->set = set_of(port, now);
	}
}

const Iface *cables_reset(CabledPorts *p, const Node *now)
{
	for (guint i = 0; i < p->ports->len; i++) {
		Port *port = &g_array_index(p->ports, Port, i);
		IfaceSet set = set_of(port, now);
		if (is_set_so(&set, &port->set))
			continue;
		port->set = set;
		return port->of;
	}
	return NULL;
}
