/* show ip route summary: how many routes of each source there are (IOS IP Routing: Protocol-Independent Command
 * Reference, show ip route summary).
 *
 * LIBERTY: octets are those of the samples that were published for a release, for each route and each major network;
 * nothing here is as large as IOS's tables are. A process that has no route has no line. */

#include <string.h>

#include "models/rib/rib_view.h"

/* How a release prints it. */
typedef struct Layout {
	const char *name;                     /* of the table */
	unsigned max_paths;                   /* 0: not told */
	bool replicates;                      /* a column more */
	unsigned overhead, octets, per_major; /* of each route, and of each major network */
} Layout;

enum { SUMMARY_12_2, SUMMARY_12_3T, SUMMARY_15, SUMMARY_XE };

static const Layout layouts[] = {
	[SUMMARY_12_2] = {"Default-IP-Routing-Table(0)", 0, false, 42, 120, 120},
	[SUMMARY_12_3T] = {"Default-IP-Routing-Table(0)", 16, false, 64, 144, 1172},
	[SUMMARY_15] = {"default (0x0)", 32, true, 60, 180, 440},
	[SUMMARY_XE] = {"default (0x0)", 32, true, 96, 288, 440},
};

/* clang-format off */
static const FormEra eras[] = {
	{"12.0*", SUMMARY_12_2, "Default-IP-Routing-Table", "IOS 12.2 IP Command Reference: show ip route summary"},
	{"12.1*", SUMMARY_12_2, "Default-IP-Routing-Table", "IOS 12.2 IP Command Reference: show ip route summary"},
	{"12.2*", SUMMARY_12_2, "Default-IP-Routing-Table", "IOS 12.2 IP Command Reference: show ip route summary"},
	{"12.*", SUMMARY_12_3T, "... maximum-paths is 16", "LIBERTY: outputs of 12.4 as they are known; no document found"},
	{"15.*", SUMMARY_15, "default (0x0), Replicates", "LIBERTY: outputs of 15.x as they are known; no document found"},
	{"16.*", SUMMARY_XE, "default (0x0), Replicates", "LIBERTY: outputs of IOS-XE as they are known; no document found"},
	{"17.*", SUMMARY_XE, "default (0x0), Replicates", "carried over from 16.x"},
	{"*", SUMMARY_12_3T, "... maximum-paths is 16", "carried over from 12.4"},
};
/* clang-format on */
const Form rib_summary_form = {"show ip route summary", eras};

/* A line: the routes of a source, or of one of its processes. */
typedef struct Count {
	const RouteSource *source;
	const char *name;
	uint16_t process;
	unsigned networks, subnets;
	unsigned kinds[RIB_COUNTS];
} Count;

static bool is_subnet(Prefix p)
{
	return p.len > ip4_class_len(p.addr);
}

static void count_kind(Count *c, const RibViewRow *r)
{
	const RouteCount *k = r->source->counts;
	for (unsigned i = 0; k && k[i].text && i < RIB_COUNTS; i++)
		c->kinds[i] += strcmp(k[i].subtype, r->subtype) == 0;
}

/* Connected and static first, whatever they have; others by name and number. */
static guint place_of(const GArray *counts, const char *name, uint16_t process)
{
	guint i = 0;
	for (; i < counts->len; i++) {
		const Count *c = &g_array_index(counts, Count, i);
		int cmp = strcmp(c->name, name);
		cmp = cmp ? cmp : (int)c->process - (int)process;
		if (cmp == 0 || (cmp > 0 && i >= 2))
			break;
	}
	return i;
}

static Count *count_of(GArray *counts, const char *name, uint16_t process)
{
	guint i = place_of(counts, name, process);
	Count fresh = {.name = name, .process = process};
	bool is = i < counts->len && g_array_index(counts, Count, i).process == process &&
		  strcmp(g_array_index(counts, Count, i).name, name) == 0;
	if (!is)
		g_array_insert_val(counts, i, fresh);
	return &g_array_index(counts, Count, i);
}

static GArray *counts_of(const RouteView *v)
{
	GArray *counts = g_array_new(FALSE, FALSE, sizeof(Count));
	count_of(counts, "connected", 0);
	count_of(counts, "static", 0);
	for (unsigned i = 0; i < v->n; i++) {
		const RibViewRow *r = &v->row[i];
		Count *c = count_of(counts, r->source->name, r->process);
		c->source = r->source;
		if (is_subnet(r->prefix))
			c->subnets++;
		else
			c->networks++;
		count_kind(c, r);
	}
	return counts;
}

/* Those that have subnets: rows are in numeric order. */
static unsigned majors_of(const RouteView *v)
{
	unsigned n = 0;
	Prefix last = {0, 0};
	for (unsigned i = 0; i < v->n; i++) {
		Prefix p = v->row[i].prefix, major = prefix_of(p.addr, ip4_class_len(p.addr));
		if (!is_subnet(p) || prefix_eq(major, last))
			continue;
		last = major;
		n++;
	}
	return n;
}

/* `majors`: networks more, which are no routes. */
static void print_line(GString *out, const Layout *layout, const char *name, const Count *c,
		       unsigned majors)
{
	unsigned n = c->networks + c->subnets;
	g_string_append_printf(out, "%-16s%-12u%-12u", name, c->networks + majors, c->subnets);
	if (layout->replicates)
		g_string_append_printf(out, "%-12u", 0u);
	g_string_append_printf(out, "%-12u%u\n", n * layout->overhead,
			       n * layout->octets + majors * layout->per_major);
}

/* "  Intra-area: 1 Inter-area: 0": a line for each that the source makes of them. */
static void print_kinds(GString *out, const Count *c)
{
	const RouteCount *k = c->source ? c->source->counts : NULL;
	for (unsigned i = 0; k && k[i].text; i++) {
		bool begins = i == 0 || k[i].line != k[i - 1].line;
		g_string_append_printf(out, "%s%s: %u", begins ? "  " : " ", k[i].text,
				       c->kinds[i]);
		if (!k[i + 1].text || k[i + 1].line != k[i].line)
			g_string_append_c(out, '\n');
	}
}

static void print_head(GString *out, const Layout *layout)
{
	g_string_append_printf(out, "IP routing table name is %s\n", layout->name);
	if (layout->max_paths)
		g_string_append_printf(out, "IP routing table maximum-paths is %u\n",
				       layout->max_paths);
	g_string_append_printf(
		out, "Route Source    Networks    Subnets     %sOverhead    Memory (bytes)\n",
		layout->replicates ? "Replicates  " : "");
}

void rib_print_summary(GString *out, const void *view, const Args *a, const char *release)
{
	const RouteView *v = view;
	const Layout *layout = &layouts[form_for(&rib_summary_form, release)];
	g_autoptr(GArray) counts = counts_of(v);
	unsigned majors = majors_of(v);
	Count all = {.name = "Total"};
	(void)a;
	print_head(out, layout);
	for (guint i = 0; i < counts->len; i++) {
		const Count *c = &g_array_index(counts, Count, i);
		g_autofree char *name = c->process ? g_strdup_printf("%s %u", c->name, c->process)
						   : g_strdup(c->name);
		print_line(out, layout, name, c, 0);
		print_kinds(out, c);
		all.networks += c->networks;
		all.subnets += c->subnets;
	}
	g_string_append_printf(out, "%-16s%-12u%*s%u\n", "internal", majors,
			       layout->replicates ? 36 : 24, "", majors * layout->per_major);
	print_line(out, layout, "Total", &all, majors);
}
