/* show ip vrf [detail | interfaces], show vrf. LIBERTY: route targets and maps, which do nothing here, are not told. */

#include "models/vrf/vrf_view.h"
#include "sim/text.h"

enum { DETAIL_12, DETAIL_15 };

static const FormEra detail_eras[] = {
	{"12.*", DETAIL_12, "no numbers",
	 "IOS 12.x Multiprotocol Label Switching Command Reference: show ip vrf detail"},
	{"*", DETAIL_15, "VRF Id, Table ID",
	 "IOS 15.x Multiprotocol Label Switching Command Reference: show ip vrf detail"},
};
const Form vrf_detail_form = {"show ip vrf detail", detail_eras};

static const char *rd_of(const VrfRowView *v)
{
	return v->rd[0] ? v->rd : "<not set>";
}

/* Of what was asked for by name and is not there. */
static bool is_missing(GString *out, const VrfView *v, const Args *a)
{
	if (v->n > 0 || !a || !arg_has(a, "name"))
		return false;
	g_string_append_printf(out, "%% No VRF named %s\n", arg_str(a, "name"));
	return true;
}

static void print_rows(GString *out, const VrfView *v, bool protocols)
{
	const unsigned column = protocols ? 69 : 55;
	for (unsigned i = 0; i < v->n; i++) {
		const VrfRowView *r = &v->row[i];
		g_string_append_printf(out, "  %-32s %-*s ", r->name, protocols ? 21 : 19,
				       rd_of(r));
		if (protocols)
			g_string_append_printf(out, "%-11s ", r->ipv4 ? "ipv4" : "");
		for (unsigned k = 0; k < r->n; k++) {
			if (k > 0) {
				g_string_append_c(out, '\n');
				text_column(out, column);
			}
			g_string_append(out, r->iface[k].name);
		}
		g_string_append_c(out, '\n');
	}
}

static void print_brief(GString *out, const void *view, const Args *a, const char *release)
{
	(void)release;
	if (is_missing(out, view, a))
		return;
	g_string_append(out, "  Name                             Default RD          Interfaces\n");
	print_rows(out, view, false);
}

static void print_vrf(GString *out, const void *view, const Args *a, const char *release)
{
	(void)release;
	if (is_missing(out, view, a))
		return;
	g_string_append(out, "  Name                             Default RD            Protocols   "
			     "Interfaces\n");
	print_rows(out, view, true);
}

static void print_interfaces(GString *out, const void *view, const Args *a, const char *release)
{
	const VrfView *v = view;
	(void)release;
	if (is_missing(out, v, a))
		return;
	g_string_append(out,
			"Interface              IP-Address      VRF                            "
			"  Protocol\n");
	for (unsigned i = 0; i < v->n; i++)
		for (unsigned k = 0; k < v->row[i].n; k++) {
			const VrfIfaceView *f = &v->row[i].iface[k];
			g_string_append_printf(out, "%-22s %-15s %-32s %-8s\n", f->name,
					       f->ip ? ip_text(f->ip).s : "unassigned",
					       v->row[i].name, f->up ? "up" : "down");
		}
}

static void print_one(GString *out, const VrfRowView *r, bool numbers)
{
	g_string_append_printf(out, "VRF %s", r->name);
	if (numbers)
		g_string_append_printf(out, " (VRF Id = %u)", r->number);
	g_string_append_printf(out, "; default RD %s; default VPNID <not set>\n", rd_of(r));
	g_string_append(out, r->n ? "  Interfaces:\n" : "  No interfaces\n");
	for (unsigned k = 0; k < r->n; k++)
		g_string_append_printf(out, "    %-24s\n", r->iface[k].name);
	if (numbers)
		g_string_append_printf(out, "  VRF Table ID = %u\n", r->number);
	else
		g_string_append(out, "  Connected addresses are not in global routing table\n");
}

static void print_detail(GString *out, const void *view, const Args *a, const char *release)
{
	const VrfView *v = view;
	if (is_missing(out, v, a))
		return;
	for (unsigned i = 0; i < v->n; i++)
		print_one(out, &v->row[i], form_for(&vrf_detail_form, release) == DETAIL_15);
}

#define CITE "IOS Multiprotocol Label Switching Command Reference: show ip vrf"

const Show vrf_shows[] = {
	{"show ip vrf detail [<name:word>]", "vrf", print_detail, CITE},
	{"show ip vrf interfaces [<name:word>]", "vrf", print_interfaces, CITE},
	{"show ip vrf [<name:word>]", "vrf", print_brief, CITE},
	{"show vrf [<name:word>]", "vrf", print_vrf,
	 "IOS Multiprotocol Label Switching Command Reference: show vrf"},
	{NULL, NULL, NULL, NULL},
};
