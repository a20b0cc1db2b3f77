/* show ip route, as IOS lays it out: code in column 0, subtype in 2, headings of major networks in 5 (12.x; 6 since
 * 15.0), their subnets three further, everything else below the headings, further paths below the first bracket. */

#include <string.h>

#include "models/rib/rib_view.h"
#include "sim/text.h"

/* ---- legend ---- */

/* Codes that nobody here makes routes of, as IOS tells them all the same. A line holds the ranks of one ten. */
static const RouteCode others[] = {
	{"R", "RIP", 14, NULL},
	{"M", "mobile", 15, NULL},
	{"B", "BGP", 16, NULL},
	{"D", "EIGRP", 20, NULL},
	{"EX", "EIGRP external", 21, NULL},
	{"i", "IS-IS", 60, NULL},
	{"L1", "IS-IS level-1", 62, NULL},
	{"L2", "IS-IS level-2", 63, NULL},
	{"*", "candidate default", 71, NULL},
	{"U", "per-user static route", 72, NULL},
	{"P", "periodic downloaded static route", 91, NULL},
	{NULL, NULL, 0, NULL},
};
static const RouteCode others_122[] = {
	{"I", "IGRP", 13, NULL}, {"E", "EGP", 42, NULL}, {"ia", "IS-IS inter area", 64, NULL},
	{"o", "ODR", 73, NULL},  {NULL, NULL, 0, NULL},
};
#define SINCE_123T                                                                                 \
	{"su", "IS-IS summary", 61, NULL}, {"ia", "IS-IS inter area", 70, NULL},                   \
	{                                                                                          \
		"o", "ODR", 90, NULL                                                               \
	}
static const RouteCode others_123t[] = {SINCE_123T, {NULL, NULL, 0, NULL}};
static const RouteCode others_150[] = {
	SINCE_123T, {"+", "replicated route", 92, NULL}, {NULL, NULL, 0, NULL}};
static const RouteCode others_152[] = {
	SINCE_123T,
	{"H", "NHRP", 92, NULL},
	{"l", "LISP", 93, NULL},
	{"+", "replicated route", 110, NULL},
	{"%", "next hop override", 111, NULL},
	{NULL, NULL, 0, NULL},
};
static const RouteCode others_154[] = {
	SINCE_123T,
	{"H", "NHRP", 92, NULL},
	{"l", "LISP", 93, NULL},
	{"a", "application route", 100, NULL},
	{"+", "replicated route", 110, NULL},
	{"%", "next hop override", 111, NULL},
	{"p", "overrides from PfR", 112, NULL},
	{NULL, NULL, 0, NULL},
};
static const RouteCode others_17[] = {
	SINCE_123T,
	{"m", "OMP", 42, NULL},
	{"n", "NAT", 50, NULL},
	{"Ni", "NAT inside", 51, NULL},
	{"No", "NAT outside", 52, NULL},
	{"Nd", "NAT DIA", 53, NULL},
	{"H", "NHRP", 80, NULL},
	{"G", "NHRP registered", 81, NULL},
	{"g", "NHRP registration summary", 82, NULL},
	{"l", "LISP", 92, NULL},
	{"a", "application route", 100, NULL},
	{"+", "replicated route", 110, NULL},
	{"%", "next hop override", 111, NULL},
	{"p", "overrides from PfR", 112, NULL},
	{"&", "replicated local route overrides by connected", 120, NULL},
	{NULL, NULL, 0, NULL},
};

/* How a release prints the table. */
typedef struct Layout {
	const RouteCode *codes;
	unsigned column; /* of headings and of networks without one; subnets stand three further */
	bool numeric;    /* all in numeric order, the default route first */
} Layout;

enum { TABLE_12_2, TABLE_12_3T, TABLE_15_0, TABLE_15_2, TABLE_15_4, TABLE_17 };

static const Layout layouts[] = {
	[TABLE_12_2] = {others_122, 5, false}, [TABLE_12_3T] = {others_123t, 5, false},
	[TABLE_15_0] = {others_150, 6, true},  [TABLE_15_2] = {others_152, 6, true},
	[TABLE_15_4] = {others_154, 6, true},  [TABLE_17] = {others_17, 6, true},
};

/* clang-format off */
#define TN "tech note"
static const FormEra eras[] = {
	{"12.2*S*", TABLE_12_3T, "no IGRP, hash order", TN ": 7206-1 is version 12.2"},
	{"12.2*", TABLE_12_2, "IGRP, hash order", "published outputs of 12.2"},
	{"12.1*", TABLE_12_2, "IGRP, hash order", "carried over from 12.2"},
	{"12.0*", TABLE_12_2, "IGRP, hash order", "carried over from 12.2"},
	{"12.3*T*", TABLE_12_3T, "no IGRP, hash order", TN},
	{"12.*", TABLE_12_3T, "no IGRP, hash order", "carried over from 12.3(7)T1"},
	{"15.0*", TABLE_15_0, "L, numeric order", "carried over from 15.1"},
	{"15.1*", TABLE_15_0, "L, numeric order", "published outputs of 15.1"},
	{"15.2*", TABLE_15_2, "L, NHRP, LISP, numeric order", "published outputs of 15.2"},
	{"15.3*", TABLE_15_2, "L, NHRP, LISP, numeric order", "carried over from 15.2"},
	{"15.*", TABLE_15_4, "L ... application route, numeric order",
	 "published outputs of 15.7; LIBERTY: where `a` began is between 15.2 and 15.7"},
	{"16.*", TABLE_15_4, "L ... application route, numeric order", "published outputs of 16.4"},
	{"17.*", TABLE_17, "L ... OMP, NAT, numeric order", "published outputs of 17.15"},
	{"*", TABLE_12_3T, "no IGRP, hash order", TN},
};
/* clang-format on */
const Form rib_show_form = {"show ip route", eras};

static const Layout *layout_of(const char *release)
{
	return &layouts[form_for(&rib_show_form, release)];
}

static void add_codes(GPtrArray *to, const RouteCode *c)
{
	for (; c->letters; c++)
		g_ptr_array_add(to, (gpointer)c);
}

static int by_place(const void *a, const void *b)
{
	const RouteCode *x = *(const RouteCode *const *)a, *y = *(const RouteCode *const *)b;
	return x->rank != y->rank ? (x->rank > y->rank) - (x->rank < y->rank)
				  : strcmp(x->letters, y->letters);
}

static void print_codes(GString *out, const RouteView *v, const Layout *layout)
{
	g_autoptr(GPtrArray) codes = g_ptr_array_copy(v->codes, NULL, NULL);
	add_codes(codes, others);
	add_codes(codes, layout->codes);
	g_ptr_array_sort(codes, by_place);
	int line = 0;
	for (guint i = 0; i < codes->len; i++) {
		const RouteCode *c = codes->pdata[i];
		g_string_append(out, i == 0                 ? "Codes: "
				     : c->rank / 10 == line ? ", "
							    : "\n       ");
		g_string_append_printf(out, "%s - %s", c->letters, c->legend);
		line = c->rank / 10;
	}
	g_string_append(out, "\n\n");
}

static void print_legend(GString *out, const RouteView *v, const Layout *layout)
{
	print_codes(out, v, layout);
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

static int by_prefix(const void *a, const void *b)
{
	const RibViewRow *x = *(RibViewRow *const *)a, *y = *(RibViewRow *const *)b;
	return prefix_cmp(&x->prefix, &y->prefix);
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
	if (r->source->learned) {
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
	g_string_append(out, r->source->codes->letters);
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

static void print_heading(GString *out, const RibViewRow *first, unsigned n, unsigned masks,
			  unsigned column)
{
	Prefix p = prefix_of(first->prefix.addr, ip4_class_len(first->prefix.addr));
	if (masks == 1)
		p.len = first->prefix.len;
	text_column(out, column);
	prefix_print(out, p);
	if (masks == 1)
		g_string_append_printf(out, " is subnetted, %u subnets\n", n);
	else
		g_string_append_printf(out, " is variably subnetted, %u subnets, %u masks\n", n,
				       masks);
}

static void print_table(GString *out, const RouteView *v, const Layout *layout)
{
	g_autofree RibViewRow **row = g_new0(RibViewRow *, v->n + 1);
	for (unsigned i = 0; i < v->n; i++)
		row[i] = &v->row[i];
	qsort(row, v->n, sizeof(RibViewRow *), layout->numeric ? by_prefix : by_major);
	for (unsigned i = 0; i < v->n;) {
		unsigned masks, k = children(row + i, v->n - i, &masks);
		if (k == 0) {
			print_row(out, row[i++], layout->column, true);
			continue;
		}
		print_heading(out, row[i], k, masks, layout->column);
		for (unsigned end = i + k; i < end; i++)
			print_row(out, row[i], layout->column + 3, masks > 1);
	}
}

/* ---- one prefix ---- */

/* That of the subtype; NULL: the source has none. */
static const char *type_of(const RibViewRow *r)
{
	const RouteCode *c = r->source->codes;
	while (c->letters && r->subtype[0] && strcmp(c->letters, r->subtype) != 0)
		c++;
	return c->type;
}

static void print_known(GString *out, const RibViewRow *r)
{
	const char *type = type_of(r);
	g_string_append(out, "Routing entry for ");
	prefix_print(out, r->prefix);
	if (r->prefix.len == 0)
		g_string_append(out, ", supernet");
	g_string_append_printf(out, "\n  Known via \"%s", r->source->name);
	if (r->process)
		g_string_append_printf(out, " %u", r->process);
	g_string_append_printf(out, "\", distance %u, metric %u", r->distance, r->metric);
	if (type)
		g_string_append_printf(out, ", type %s", type);
	else if (!r->path[0].via)
		g_string_append(out, r->source->distance ? " (connected)"
							 : " (connected, via interface)");
	if (!type && r->prefix.len == 0)
		g_string_append(out, ", candidate default path");
	g_string_append_c(out, '\n');
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
		if (r->source->learned) {
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
	if (r->source->learned) {
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
	const Layout *layout = layout_of(release);
	(void)a;
	if (v->missing) {
		g_string_append_printf(out, "%% IP routing table %s does not exist\n", v->vrf);
		return;
	}
	if (v->vrf) /* IOS MPLS Command Reference: show ip route vrf */
		g_string_append_printf(out, "\nRouting Table: %s\n", v->vrf);
	if (v->one) {
		print_one(out, v);
		return;
	}
	if (v->codes)
		print_legend(out, v, layout);
	print_table(out, v, layout);
}

#define ROUTE "IOS IP Routing Command Reference: show ip route"
#define VRF_ROUTE "IOS MPLS Command Reference: show ip route vrf"
#define CEF "IOS Switching Services Command Reference: show ip cef"

const Show rib_shows[] = {
	{"show ip route [{connected | static | local}]", "route", print_routes, ROUTE},
	{"show ip route summary", "route", rib_print_summary, ROUTE " summary"},
	{"show ip route <addr:ip4> [<mask:mask>]", "route", print_routes, ROUTE},
	{"show ip route vrf <vrf:word> [{connected | static | local}]", "route", print_routes,
	 VRF_ROUTE},
	{"show ip route vrf <vrf:word> <addr:ip4> [<mask:mask>]", "route", print_routes, VRF_ROUTE},
	{"show ip cef vrf <vrf:word> [detail]", "cef", rib_print_cef, CEF},
	{"show ip cef vrf <vrf:word> <addr:ip4> [<mask:mask>] [detail]", "cef", rib_print_cef, CEF},
	{"show ip cef vrf <vrf:word> <net:prefix> [detail]", "cef", rib_print_cef, CEF},
	{"show ip cef [detail]", "cef", rib_print_cef, CEF},
	{"show ip cef <addr:ip4> [<mask:mask>] [detail]", "cef", rib_print_cef, CEF},
	{"show ip cef <net:prefix> [detail]", "cef", rib_print_cef, CEF},
	{NULL, NULL, NULL, NULL},
};
