/* show ip route, as IOS 12.x lays it out: code in column 0, subtype in 2, headings of major networks in 5, their
 * subnets in 8, everything else in 5, further paths below the first bracket. */

#include <string.h>

#include "models/rib/rib_view.h"
#include "sim/text.h"

/* ---- legend ---- */

static const char legend_122[] =
	"Codes: C - connected, S - static, I - IGRP, R - RIP, M - mobile, B - BGP\n"
	"       D - EIGRP, EX - EIGRP external, O - OSPF, IA - OSPF inter area \n"
	"       N1 - OSPF NSSA external type 1, N2 - OSPF NSSA external type 2\n"
	"       E1 - OSPF external type 1, E2 - OSPF external type 2, E - EGP\n"
	"       i - IS-IS, L1 - IS-IS level-1, L2 - IS-IS level-2, ia - IS-IS inter area\n"
	"       * - candidate default, U - per-user static route, o - ODR\n"
	"       P - periodic downloaded static route\n\n";

static const char legend_123t[] =
	"Codes: C - connected, S - static, R - RIP, M - mobile, B - BGP\n"
	"       D - EIGRP, EX - EIGRP external, O - OSPF, IA - OSPF inter area \n"
	"       N1 - OSPF NSSA external type 1, N2 - OSPF NSSA external type 2\n"
	"       E1 - OSPF external type 1, E2 - OSPF external type 2\n"
	"       i - IS-IS, su - IS-IS summary, L1 - IS-IS level-1, L2 - IS-IS level-2\n"
	"       ia - IS-IS inter area, * - candidate default, U - per-user static route\n"
	"       o - ODR, P - periodic downloaded static route\n\n";

typedef struct Legend {
	const char *release, *text; /* glob; the first that matches */
} Legend;

static const Legend legends[] = {
	{"12.2*S*", legend_123t}, /* no IGRP in 12.2S (tech note: 7206-1 is `version 12.2`) */
	{"12.2*", legend_122},    {"12.1*", legend_122}, {"12.0*", legend_122}, {"*", legend_123t},
};

static void print_legend(GString *out, const RouteView *v, const char *release)
{
	const Legend *l = legends;
	while (!g_pattern_match_simple(l->release, release))
		l++;
	g_string_append(out, l->text);
	if (!v->has_default) {
		g_string_append(out, "Gateway of last resort is not set\n\n");
		return;
	}
	g_string_append(out, "Gateway of last resort is ");
	ip4_print(out, v->gateway);
	g_string_append(out, " to network 0.0.0.0\n\n");
}

/* ---- order of major networks ---- */

/* LIBERTY: IOS 12.x prints major networks in the order of its hash buckets, which is not published. These ranks
 * give the tech note's order (99, 20, 172.16, 10) and that of other 12.x captures (1, 2, 4 ..., 172.16,
 * 172.20, 10, 192.168, then supernets, then the default); within a rank it is numeric. */
static unsigned rank_of(Prefix p)
{
	uint8_t class_len = ip4_class_len(p.addr);
	if (p.len == 0)
		return 6;
	if (p.len < class_len)
		return 5;
	if (p.addr >> 24 == 99)
		return 0;
	if (p.addr >> 24 == 10)
		return 3;
	return class_len == 8 ? 1 : class_len == 16 ? 2 : 4;
}

static Prefix major_of(Prefix p)
{
	uint8_t len = ip4_class_len(p.addr);
	return p.len < len ? p : prefix_of(p.addr, len);
}

static int by_major(const void *a, const void *b)
{
	const RibViewRow *x = *(RibViewRow *const *)a, *y = *(RibViewRow *const *)b;
	unsigned rx = rank_of(x->prefix), ry = rank_of(y->prefix);
	if (rx != ry)
		return rx < ry ? -1 : 1;
	Prefix mx = major_of(x->prefix), my = major_of(y->prefix);
	int c = prefix_cmp(&mx, &my);
	return c ? c : prefix_cmp(&x->prefix, &y->prefix);
}

/* ---- lines ---- */

static void print_path(GString *out, const RibViewRow *r, const RibViewPath *p)
{
	g_string_append_printf(out, "[%u/%u] via ", r->distance, r->metric);
	ip4_print(out, p->via);
	if (r->code == 'O') {
		g_string_append(out, ", ");
		text_age(out, r->age);
	}
	if (p->iface[0])
		g_string_append_printf(out, ", %s", p->iface);
	g_string_append_c(out, '\n');
}

static void print_row(GString *out, const RibViewRow *r, unsigned column, bool mask)
{
	gsize line = out->len;
	g_string_append_c(out, r->code);
	if (r->prefix.len == 0)
		g_string_append_c(out, '*');
	else if (r->subtype[0])
		g_string_append_c(out, ' ');
	g_string_append(out, r->subtype);
	text_column(out, column);
	if (mask)
		prefix_print(out, r->prefix);
	else
		ip4_print(out, r->prefix.addr);
	g_string_append_c(out, ' ');
	if (!r->path[0].via) {
		g_string_append_printf(out, "is directly connected, %s\n", r->path[0].iface);
		return;
	}
	unsigned bracket = (unsigned)(out->len - line);
	for (unsigned i = 0; i < r->n_paths; i++) {
		if (i > 0)
			text_column(out, bracket);
		print_path(out, r, &r->path[i]);
	}
}

/* The routes from `row` on that are subnets of one major network; 0 if it has none. */
static unsigned children(RibViewRow *const *row, unsigned n, unsigned *masks)
{
	Prefix major = major_of(row[0]->prefix);
	bool seen[33] = {false}, subnets = false;
	unsigned k = 0;
	*masks = 0;
	for (; k < n && prefix_eq(major_of(row[k]->prefix), major); k++) {
		uint8_t len = row[k]->prefix.len;
		subnets |= len > major.len;
		*masks += !seen[len];
		seen[len] = true;
	}
	bool classful = major.len == ip4_class_len(major.addr);
	return classful && subnets ? k : 0;
}

static void print_heading(GString *out, const RibViewRow *first, unsigned n, unsigned masks)
{
	Prefix p = prefix_of(first->prefix.addr, ip4_class_len(first->prefix.addr));
	if (masks == 1)
		p.len = first->prefix.len;
	text_column(out, 5);
	prefix_print(out, p);
	if (masks == 1)
		g_string_append_printf(out, " is subnetted, %u subnets\n", n);
	else
		g_string_append_printf(out, " is variably subnetted, %u subnets, %u masks\n", n,
				       masks);
}

static void print_table(GString *out, const RouteView *v)
{
	g_autofree RibViewRow **row = g_new0(RibViewRow *, v->n + 1);
	for (unsigned i = 0; i < v->n; i++)
		row[i] = &v->row[i];
	qsort(row, v->n, sizeof(RibViewRow *), by_major);
	for (unsigned i = 0; i < v->n;) {
		unsigned masks, k = children(row + i, v->n - i, &masks);
		if (k == 0) {
			print_row(out, row[i++], 5, true);
			continue;
		}
		print_heading(out, row[i], k, masks);
		for (unsigned end = i + k; i < end; i++)
			print_row(out, row[i], 8, masks > 1);
	}
}

/* ---- one prefix ---- */

static void print_known(GString *out, const RibViewRow *r)
{
	const char *kind = strcmp(r->subtype, "E1") == 0   ? "extern 1"
			   : strcmp(r->subtype, "E2") == 0 ? "extern 2"
							   : "intra area";
	g_string_append(out, "Routing entry for ");
	prefix_print(out, r->prefix);
	if (r->prefix.len == 0)
		g_string_append(out, ", supernet");
	if (r->code == 'O')
		g_string_append_printf(
			out, "\n  Known via \"ospf %u\", distance %u, metric %u, type %s\n",
			r->process, r->distance, r->metric, kind);
	else if (r->code == 'S')
		g_string_append_printf(out,
				       "\n  Known via \"static\", distance %u, metric %u%s%s\n",
				       r->distance, r->metric, r->path[0].via ? "" : " (connected)",
				       r->prefix.len ? "" : ", candidate default path");
	else
		g_string_append(out, "\n  Known via \"connected\", distance 0, metric 0 "
				     "(connected, via interface)\n");
	if (r->tag)
		g_string_append_printf(out, "  Tag %u\n", r->tag);
}

static void print_descriptor(GString *out, const RibViewRow *r, unsigned i)
{
	const RibViewPath *p = &r->path[i];
	g_string_append(out, i == 0 ? "  * " : "    ");
	if (!p->via) {
		g_string_append_printf(out, "directly connected, via %s\n", p->iface);
	} else {
		ip4_print(out, p->via);
		if (r->code == 'O') {
			g_string_append(out, ", from ");
			ip4_print(out, r->from);
			g_string_append(out, ", ");
			text_age(out, r->age);
			g_string_append(out, " ago");
		}
		if (p->iface[0])
			g_string_append_printf(out, ", via %s", p->iface);
		g_string_append_c(out, '\n');
	}
	g_string_append_printf(out, "      Route metric is %u, traffic share count is 1\n",
			       r->metric);
}

static void print_one(GString *out, const RouteView *v)
{
	if (v->n == 0) {
		g_string_append(out, v->subnetted ? "% Subnet not in table\n"
						  : "% Network not in table\n");
		return;
	}
	const RibViewRow *r = &v->row[0];
	print_known(out, r);
	if (r->code == 'O') {
		g_string_append(out, "  Last update from ");
		ip4_print(out, r->path[0].via);
		g_string_append_printf(out, " on %s, ", r->path[0].iface);
		text_age(out, r->age);
		g_string_append(out, " ago\n");
	}
	g_string_append(out, "  Routing Descriptor Blocks:\n");
	for (unsigned i = 0; i < r->n_paths; i++)
		print_descriptor(out, r, i);
}

static void print_routes(GString *out, const void *view, const Args *a, const char *release)
{
	const RouteView *v = view;
	(void)a;
	if (v->one) {
		print_one(out, v);
		return;
	}
	if (v->whole)
		print_legend(out, v, release);
	print_table(out, v);
}

#define ROUTE "IOS IP Routing Command Reference: show ip route"
#define CEF "IOS Switching Services Command Reference: show ip cef"

const Show rib_shows[] = {
	{"show ip route [{connected | static | ospf}]", "route", print_routes, ROUTE},
	{"show ip route <addr:ip4> [<mask:mask>]", "route", print_routes, ROUTE},
	{"show ip cef [detail]", "cef", rib_print_cef, CEF},
	{"show ip cef <addr:ip4> [<mask:mask>] [detail]", "cef", rib_print_cef, CEF},
	{"show ip cef <net:prefix> [detail]", "cef", rib_print_cef, CEF},
	{NULL, NULL, NULL, NULL},
};
