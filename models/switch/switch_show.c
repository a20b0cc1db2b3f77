/* show mac-address-table, show interfaces status: of a switch that is nobody's product. */

#include "models/switch/switch_view.h"

static void print_macs(GString *out, const void *view, const Args *a, const char *release)
{
	(void)a;
	(void)release;
	const SwitchView *v = view;
	g_string_append(out, "Vlan    Mac Address       Type        Ports\n"
			     "----    -----------       --------    -----\n");
	for (unsigned i = 0; i < v->n_macs; i++) {
		g_string_append_printf(out, "%4u    ", v->mac[i].vlan);
		mac_print(out, v->mac[i].mac);
		g_string_append_printf(out, "    DYNAMIC     %s\n", v->mac[i].port);
	}
}

static void print_ports(GString *out, const void *view, const Args *a, const char *release)
{
	(void)a;
	(void)release;
	const SwitchView *v = view;
	g_string_append(out, "Port      State       Vlan   To\n");
	for (unsigned i = 0; i < v->n_ports; i++) {
		const SwitchPortRow *r = &v->port[i];
		g_string_append_printf(out, "%-9s %-11s ", r->name, r->state);
		if (r->trunk)
			g_string_append(out, "trunk ");
		else
			g_string_append_printf(out, "%-5u ", r->vlan);
		g_string_append_printf(out, " %s\n", r->peer);
	}
}

#define CITE                                                                                       \
	"modelled on the Catalyst Command Reference: show mac-address-table, show interfaces "     \
	"status"

const Show switch_shows[] = {
	{"show mac-address-table", "switch", print_macs, CITE},
	{"show interfaces status", "switch", print_ports, CITE},
	{NULL, NULL, NULL, NULL},
};
