/* show ip protocols: a block for each process (IOS IP Routing: Protocol-Independent Command Reference). */

#include "models/ospf/ospf_view.h"
#include "sim/text.h"

static void print_area(GString *out, Ip4 area)
{
	if (area < 65536)
		g_string_append_printf(out, "%u", area);
	else
		ip4_print(out, area);
}

static void print_names(GString *out, const char *const *name, unsigned n)
{
	for (unsigned i = 0; i < n; i++)
		g_string_append_printf(out, "    %s\n", name[i]);
}

static void print_networks(GString *out, const OspfProtocolRow *r)
{
	g_string_append(out, "  Routing for Networks:\n");
	for (unsigned i = 0; i < r->n_networks; i++) {
		g_string_append(out, "    ");
		ip4_print(out, r->network[i].addr);
		g_string_append_c(out, ' ');
		ip4_print(out, r->network[i].wild);
		g_string_append(out, " area ");
		print_area(out, r->network[i].area);
		g_string_append_c(out, '\n');
	}
	if (r->n_own == 0)
		return;
	g_string_append(out, "  Routing on Interfaces Configured Explicitly (Area ");
	print_area(out, r->area);
	g_string_append(out, "):\n");
	print_names(out, r->own, r->n_own);
}

static void print_sources(GString *out, const OspfProtocolRow *r)
{
	g_string_append(out, "  Routing Information Sources:\n"
			     "    Gateway         Distance      Last Update\n");
	for (unsigned i = 0; i < r->n_sources; i++) {
		g_string_append_printf(out, "    %-16s%8u      ", ip_text(r->source[i].id).s,
				       r->source[i].distance);
		text_age(out, r->source[i].age);
		g_string_append_c(out, '\n');
	}
	g_string_append_printf(out, "  Distance: (default is %u)\n\n", r->distance);
}

void ospf_print_redists(GString *out, const char *indent, const OspfRedistRow *row, unsigned n)
{
	if (n > 0)
		g_string_append_printf(out, "%sRedistributing External Routes from,\n", indent);
	for (unsigned i = 0; i < n; i++) {
		g_string_append_printf(out, "    %s", row[i].name);
		if (row[i].process)
			g_string_append_printf(out, " %u", row[i].process);
		if (row[i].metric >= 0)
			g_string_append_printf(out, " with metric mapped to %d",
					       (int)row[i].metric);
		g_string_append_printf(
			out, "%s\n", row[i].subnets ? ", includes subnets in redistribution" : "");
	}
}

/* What is filtered in one direction: for all, then by interface or source. The lines of one interface or source are
 * LIBERTY: as IOS prints them of RIP; no output of OSPF was found. */
static void print_filters(GString *out, const OspfProtocolRow *r, bool in)
{
	const OspfFilterRow *all = NULL;
	for (unsigned i = 0; i < r->n_filters; i++) {
		const OspfFilterRow *f = &r->filter[i];
		if (f->in == in && !*f->ifname && !f->source)
			all = f;
	}
	g_string_append_printf(out, "  %s update filter list for all interfaces is %s%s\n",
			       in ? "Incoming" : "Outgoing", all ? all->kind : "",
			       all ? all->name : "not set");
	for (unsigned i = 0; i < r->n_filters; i++) {
		const OspfFilterRow *f = &r->filter[i];
		if (f->in != in || (!*f->ifname && !f->source))
			continue;
		g_string_append_printf(out, "    %s%s", f->source ? "Redistributed " : f->ifname,
				       f->source ? f->source : "");
		if (f->process)
			g_string_append_printf(out, " %u", f->process);
		g_string_append_printf(out, " filtered by %s%s\n", f->kind, f->name);
	}
}

void ospf_print_protocols(GString *out, const void *view, const Args *a, const char *release)
{
	const OspfProtocolsView *v = view;
	(void)a;
	(void)release;
	if (v->no_vrf)
		g_string_append_printf(out, "%% No VRF named %s\n", v->no_vrf);
	for (unsigned i = 0; i < v->n; i++) {
		const OspfProtocolRow *r = &v->row[i];
		g_string_append_printf(out, "Routing Protocol is \"ospf %u\"\n", r->pid);
		print_filters(out, r, false);
		print_filters(out, r, true);
		g_string_append_printf(out, "  Router ID %s\n", ip_text(r->router_id).s);
		if (r->asbr)
			g_string_append(out, "  It is an autonomous system boundary router\n");
		ospf_print_redists(out, " ", r->redist, r->n_redists);
		g_string_append_printf(
			out,
			"  Number of areas in this router is 1. 1 normal 0 stub 0 nssa\n"
			"  Maximum path: %u\n",
			r->max_paths);
		print_networks(out, r);
		if (r->n_passive > 0)
			g_string_append(out, "  Passive Interface(s):\n");
		print_names(out, r->passive, r->n_passive);
		print_sources(out, r);
	}
}
