/* Interfaces that have no medium here and that a box has whether they are used or not: that they stand in its
 * configuration is no matter, but what is done with them. */

#include "models/core/runconf.h"
#include "models/ios/ios_priv.h"

const char ios_no_medium[] = "interfaces of this kind have no cable here and stay down";

bool ios_comes_with_box(const Iface *ifc)
{
	return g_str_has_prefix(ifc->name, "Vlan") ||
	       g_str_has_prefix(ifc->name, "Embedded-Service-Engine");
}

/* One with nothing but its heading and "no ip address" carries no packets. What is said of IP in it counts, whether it is
 * modelled or not: "ip address dhcp", "ip unnumbered". */
static bool is_idle(const Node *n, const Iface *ifc)
{
	g_autofree char *place = g_strconcat("interface ", ifc->name, NULL);
	return ifc->shutdown || !runconf_origin_any(n, place, "ip").text;
}

static void medium_gap(const Iface *ifc, ConfGapFn *fn, void *to)
{
	fn(to, &(ConfGap){.place = "",
			  .words = "interface",
			  .key = ifc->name,
			  .affects = AFFECTS_ANYTHING,
			  .why = ios_no_medium});
}

void ios_gaps(const void *self, ConfGapFn *fn, void *to)
{
	const Ios *ios = self;
	for (guint i = 0; i < ios->node->ifaces->len; i++) {
		const Iface *ifc = ios->node->ifaces->pdata[i];
		if (ios_comes_with_box(ifc) && !is_idle(ios->node, ifc))
			medium_gap(ifc, fn, to);
		if (ifc->bundle)
			ios_port_member_gaps(ios, ifc, fn, to);
	}
}
