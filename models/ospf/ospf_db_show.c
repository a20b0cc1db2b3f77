/* show ip ospf database (IOS 12.x layouts). */

#include "models/ospf/ospf_view.h"
#include "sim/text.h"

enum { ROUTER = 1, NETWORK = 2, SUMMARY = 3, ASBR_SUMMARY = 4, EXTERNAL = 5 }; /* RFC 2328 A.4.1 */
enum { MAX_AGE = 3600 };                                                       /* RFC 2328 B */

static void addr(GString *out, const char *before, Ip4 ip, const char *after)
{
	g_string_append(out, before);
	ip4_print(out, ip);
	g_string_append(out, after);
}

/* ---- the summary ---- */

static void print_title(GString *out, uint8_t type, Ip4 area)
{
	if (type == EXTERNAL)
		g_string_append(out, "\n\t\tType-5 AS External Link States\n\n");
	else
		g_string_append_printf(out, "\n\t\t%s Link States (Area %u)\n\n",
				       type == ROUTER    ? "Router"
				       : type == NETWORK ? "Net"
				       : type == SUMMARY ? "Summary Net"
							 : "Summary ASB",
				       (unsigned)area);
}

static void print_line(GString *out, const OspfLsaRow *r)
{
	ip4_print(out, r->id);
	text_column(out, 16);
	ip4_print(out, r->adv);
	text_column(out, 32);
	g_string_append_printf(out, "%-11u 0x%08X 0x%06X", r->age, r->seq, r->checksum);
	if (r->type == ROUTER)
		g_string_append_printf(out, " %u", r->n);
	if (r->type == EXTERNAL)
		g_string_append_printf(out, " %u", r->tag);
	g_string_append_c(out, '\n');
}

static void print_section(GString *out, const OspfDbView *v, uint8_t type)
{
	bool titled = false;
	for (unsigned i = 0; i < v->n; i++) {
		if (v->row[i].type != type)
			continue;
		if (!titled) {
			print_title(out, type, v->area);
			g_string_append_printf(out,
					       "Link ID         ADV Router      Age         Seq#   "
					       "    Checksum%s\n",
					       type == ROUTER     ? " Link count"
					       : type == EXTERNAL ? " Tag"
								  : "");
		}
		titled = true;
		print_line(out, &v->row[i]);
	}
}

/* ---- in detail ---- */

static void print_links(GString *out, const OspfLsaRow *r)
{
	static const char *const kinds[] = {"", "another Router (point-to-point)",
					    "a Transit Network", "a Stub Network",
					    "a Virtual Link"};
	static const char *const ids[] = {"", "Neighboring Router ID", "Designated Router address",
					  "Network/subnet number", "Neighboring Router ID"};
	static const char *const datas[] = {"", "Router Interface address",
					    "Router Interface address", "Network Mask",
					    "Router Interface address"};
	if (r->flags & 2)
		g_string_append(out, "  AS Boundary Router\n");
	g_string_append_printf(out, "   Number of Links: %u\n\n", r->n);
	for (unsigned i = 0; i < r->n; i++) {
		const OspfLinkRow *l = &r->link[i];
		g_string_append_printf(out, "    Link connected to: %s\n     (Link ID) %s: ",
				       kinds[l->type], ids[l->type]);
		ip4_print(out, l->id);
		g_string_append_printf(out, "\n     (Link Data) %s: ", datas[l->type]);
		ip4_print(out, l->data);
		g_string_append_printf(
			out, "\n      Number of TOS metrics: 0\n       TOS 0 Metrics: %u\n\n",
			l->metric);
	}
}

static void print_network(GString *out, const OspfLsaRow *r)
{
	uint8_t len = 0;
	ip4_mask_len(r->mask, &len);
	g_string_append_printf(out, "  Network Mask: /%u\n", len);
	for (unsigned i = 0; i < r->n; i++)
		addr(out, "\tAttached Router: ", r->link[i].id, "\n");
	g_string_append_c(out, '\n');
}

static void print_summary(GString *out, const OspfLsaRow *r)
{
	uint8_t len = 0;
	ip4_mask_len(r->mask, &len);
	g_string_append_printf(out, "  Network Mask: /%u\n\tTOS: 0 \tMetric: %u \n\n", len,
			       r->metric);
}

static void print_external(GString *out, const OspfLsaRow *r)
{
	uint8_t len = 0;
	ip4_mask_len(r->mask, &len);
	g_string_append_printf(out, "  Network Mask: /%u\n", len);
	g_string_append_printf(out, "\tMetric Type: %s\n",
			       r->flags & 0x80 ? "2 (Larger than any link state path)"
					       : "1 (Comparable directly to link state metric)");
	g_string_append_printf(out, "\tTOS: 0 \n\tMetric: %u \n", r->metric);
	addr(out, "\tForward Address: ", r->forward, "\n");
	g_string_append_printf(out, "\tExternal Route Tag: %u\n\n", r->tag);
}

static void print_detail(GString *out, const OspfLsaRow *r)
{
	static const char *const types[] = {[ROUTER] = "Router Links",
					    [NETWORK] = "Network Links",
					    [SUMMARY] = "Summary Links(Network)",
					    [ASBR_SUMMARY] = "Summary Links(AS Boundary Router)",
					    [EXTERNAL] = "AS External Link"};
	static const char *const ids[] = {[ROUTER] = "",
					  [NETWORK] = " (address of Designated Router)",
					  [SUMMARY] = " (summary Network Number)",
					  [ASBR_SUMMARY] = " (AS Boundary Router address)",
					  [EXTERNAL] = " (External Network Number )"};
	if (r->used)
		g_string_append(out, "  Routing Bit Set on this LSA\n");
	g_string_append_printf(out,
			       "  LS age: %u\n  Options: (No TOS-capability, DC)\n  LS Type: %s\n",
			       r->age, types[r->type]);
	addr(out, "  Link State ID: ", r->id, "");
	g_string_append_printf(out, "%s\n", ids[r->type]);
	addr(out, "  Advertising Router: ", r->adv, "\n");
	g_string_append_printf(out, "  LS Seq Number: %08X\n  Checksum: 0x%X\n  Length: %u\n",
			       r->seq, r->checksum, r->length);
	if (r->type == ROUTER)
		print_links(out, r);
	else if (r->type == NETWORK)
		print_network(out, r);
	else if (r->type == SUMMARY || r->type == ASBR_SUMMARY)
		print_summary(out, r);
	else
		print_external(out, r);
}

/* ---- how many ---- */

static unsigned count(const OspfDbView *v, uint8_t type, bool maxage)
{
	unsigned n = 0;
	for (unsigned i = 0; i < v->n; i++)
		n += (type == 0 || v->row[i].type == type) && (!maxage || v->row[i].age >= MAX_AGE);
	return n;
}

/* "Delete" counts what the router has marked to go: here an LSA goes at once when its time has come. */
static void print_count(GString *out, const OspfDbView *v, const char *name, uint8_t type)
{
	g_string_append_printf(out, "  %-14s%-9u%-9u%u\n", name, count(v, type, false), 0u,
			       count(v, type, true));
}

static void print_no_count(GString *out, const char *name)
{
	g_string_append_printf(out, "  %-14s%-9u%-9u%u\n", name, 0u, 0u, 0u);
}

/* One area: its LSAs are the process's, and the externals beside them. */
static void print_counts(GString *out, const OspfDbView *v)
{
	static const char head[] = "  LSA Type      Count    Delete   Maxage\n";
	unsigned all = count(v, 0, false), externals = count(v, EXTERNAL, false);
	unsigned old = count(v, 0, true), old_externals = count(v, EXTERNAL, true);
	for (int process = 0; process < 2; process++) {
		if (process)
			g_string_append_printf(out, "\nProcess %u database summary\n%s", v->pid,
					       head);
		else
			g_string_append_printf(out, "\nArea %u database summary\n%s",
					       (unsigned)v->area, head);
		print_count(out, v, "Router", ROUTER);
		print_count(out, v, "Network", NETWORK);
		print_count(out, v, "Summary Net", SUMMARY);
		print_count(out, v, "Summary ASBR", ASBR_SUMMARY);
		print_no_count(out, "Type-7 Ext");
		print_no_count(out, "Opaque Link");
		print_no_count(out, "Opaque Area");
		if (process) {
			print_count(out, v, "Type-5 Ext", EXTERNAL);
			print_no_count(out, "Opaque AS");
		}
		g_string_append_printf(out, "  %-14s%-9u%-9u%u\n", process ? "Total" : "Subtotal",
				       process ? all : all - externals, 0u,
				       process ? old : old - old_externals);
	}
}

static void print_db(GString *out, const OspfDbView *v)
{
	addr(out, "\n            OSPF Router with ID (", v->router_id, "");
	g_string_append_printf(out, ") (Process ID %u)\n", v->pid);
	if (v->counts) {
		print_counts(out, v);
		return;
	}
	if (!v->only) {
		print_section(out, v, ROUTER);
		print_section(out, v, NETWORK);
		print_section(out, v, SUMMARY);
		print_section(out, v, ASBR_SUMMARY);
		print_section(out, v, EXTERNAL);
		return;
	}
	if (v->n > 0)
		print_title(out, v->only, v->area);
	for (unsigned i = 0; i < v->n; i++)
		print_detail(out, &v->row[i]);
}

void ospf_print_db(GString *out, const void *view, const Args *a, const char *release)
{
	const OspfDbsView *v = view;
	(void)a;
	(void)release;
	for (unsigned i = 0; i < v->n; i++)
		print_db(out, &v->db[i]);
}
