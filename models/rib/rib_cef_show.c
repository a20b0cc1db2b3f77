/* show ip cef, as 12.3T prints it. LIBERTY: packets are not counted per prefix, and neighbours have no host
 * entries of their own. */

#include "models/rib/rib_view.h"
#include "sim/text.h"

static void print_next(GString *out, const CefRow *r, const CefPath *p)
{
	switch (r->kind) {
	case CEF_RECEIVE:
		g_string_append(out, "receive\n");
		return;
	case CEF_DROP:
	case CEF_MISSING:
		g_string_append(out, "drop\n");
		return;
	case CEF_ATTACHED:
		g_string_append(out, "attached");
		break;
	case CEF_VIA:
		ip4_print(out, p->via);
		break;
	}
	text_column(out, 41);
	g_string_append_printf(out, "%s\n", p->recursive ? p->next_iface : p->iface);
}

static void print_table(GString *out, const CefView *v)
{
	g_string_append(out, "Prefix              Next Hop             Interface\n");
	for (unsigned i = 0; i < v->n; i++) {
		const CefRow *r = &v->row[i];
		for (unsigned j = 0; j < MAX(r->n_paths, 1); j++) {
			if (j == 0)
				prefix_print(out, r->prefix);
			text_column(out, 20);
			print_next(out, r, &r->path[j]);
		}
	}
}

/* Adjacency that the first line names: the neighbour's, once its link address is known. */
static void print_head(GString *out, const CefRow *r)
{
	prefix_print(out, r->prefix);
	g_string_append_printf(out, ", version %u, epoch 0", r->version);
	if (r->kind == CEF_RECEIVE) {
		g_string_append(out, ", receive\n");
		return;
	}
	if (r->kind == CEF_ATTACHED)
		g_string_append(out, ", attached, connected");
	else if (r->n_paths > 1)
		g_string_append(out, ", per-destination sharing");
	else if (r->path[0].cached) {
		g_string_append(out, ", cached adjacency ");
		ip4_print(out, r->path[0].next_hop);
	}
	g_string_append(out, "\n0 packets, 0 bytes\n");
}

static void print_path(GString *out, const CefRow *r, const CefPath *p)
{
	if (r->kind == CEF_ATTACHED) {
		g_string_append_printf(out, "  via %s, 0 dependencies\n    valid glean adjacency\n",
				       p->iface);
		return;
	}
	g_string_append(out, "  via ");
	ip4_print(out, p->via);
	if (!p->recursive)
		g_string_append_printf(out, ", %s", p->iface);
	g_string_append_printf(out, ", 0 dependencies%s\n", p->recursive ? ", recursive" : "");
	if (r->n_paths > 1)
		g_string_append(out, "    traffic share 1\n");
	if (!p->resolved) {
		g_string_append(out, "    unresolved\n");
		return;
	}
	g_string_append(out, "    next hop ");
	ip4_print(out, p->next_hop);
	g_string_append_printf(out, ", %s", p->next_iface);
	if (p->recursive) {
		g_string_append(out, " via ");
		prefix_print(out, p->cover);
	}
	g_string_append_printf(out, "\n    %s\n",
			       p->cached ? "valid cached adjacency" : "incomplete adjacency");
}

void rib_print_cef(GString *out, const void *view, const Args *a, const char *release)
{
	const CefView *v = view;
	(void)release;
	if (v->missing) {
		g_string_append_printf(out, "%% No VRF named %s\n", v->vrf);
		return;
	}
	if (!v->one && !(a && arg_has(a, "detail"))) {
		print_table(out, v);
		return;
	}
	for (unsigned i = 0; i < v->n; i++) {
		const CefRow *r = &v->row[i];
		if (r->kind == CEF_MISSING) {
			g_string_append(out, "%Prefix not found\n");
			continue;
		}
		print_head(out, r);
		for (unsigned j = 0; j < r->n_paths && r->kind != CEF_RECEIVE; j++)
			print_path(out, r, &r->path[j]);
	}
}
