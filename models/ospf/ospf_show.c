/* show ip ospf neighbor (IOS 12.x layouts). */

#include "models/ospf/ospf_view.h"
#include "sim/text.h"

static void print_nbrs(GString *out, const void *view, const Args *a, const char *release)
{
	const OspfNbrView *v = view;
	(void)a;
	(void)release;
	g_string_append(
		out,
		"\nNeighbor ID     Pri   State           Dead Time   Address         Interface\n");
	for (unsigned i = 0; i < v->n; i++) {
		const OspfNbrRow *r = &v->row[i];
		ip4_print(out, r->id);
		text_column(out, 16);
		g_string_append_printf(out, "%3u", r->priority);
		text_column(out, 22);
		g_string_append_printf(out, "%s/%s", r->state, r->role);
		text_column(out, 38);
		text_clock(out, r->dead_left, 0);
		text_column(out, 50);
		ip4_print(out, r->addr);
		text_column(out, 66);
		g_string_append_printf(out, "%s\n", r->iface);
	}
}

#define CITE "IOS IP Routing Command Reference: show ip ospf"

const Show ospf_shows[] = {
	{"show ip ospf neighbor [<intf:iface>]", "ospf-neighbor", print_nbrs, CITE},
	{NULL,				   NULL,            NULL,       NULL},
};
