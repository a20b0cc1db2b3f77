/* show interfaces, show version, show clock. */

#include "models/ios/ios_view.h"
#include "sim/text.h"

static const char *const hardware[] = {
	[IF_ETHERNET] = "simulated Ethernet", [IF_SERIAL] = "simulated serial",
	[IF_LOOPBACK] = "Loopback",           [IF_NULL] = "Unknown",
	[IF_OTHER] = "not simulated",
};

static const char *line_state(const IosIfaceView *r)
{
	if (r->admin_down)
		return "administratively down";
	return r->hardware_up ? "up" : "down";
}

#define U64 "%" G_GUINT64_FORMAT

/* IOS's DLY of an interface type (IOS Interface Command Reference: delay): what EIGRP would count. */
static unsigned delay_us(const IosIfaceView *r)
{
	if (r->type == IF_LOOPBACK)
		return 5000;
	if (r->type == IF_SERIAL)
		return 20000;
	return r->kbit >= 1000000 ? 10 : r->kbit >= 100000 ? 100 : 1000;
}

/* LIBERTY: reliability and load are left out, as are the rates of five minutes and the queues: nothing here
 * damages a frame, and nobody's answer depends on them. */
static void print_medium(GString *out, const IosIfaceView *r)
{
	g_string_append_printf(out, "  MTU %u bytes, BW %u Kbit, DLY %u usec\n", r->mtu, r->kbit,
			       delay_us(r));
}

static void print_since(GString *out, const char *what, VTime since)
{
	g_string_append(out, what);
	if (since == VT_NEVER)
		g_string_append(out, "never");
	else
		text_age(out, since);
}

static void print_last(GString *out, const IosIfaceView *r)
{
	print_since(out, "  Last input ", r->since_in);
	print_since(out, ", output ", r->since_out);
	g_string_append(out, ", output hang never\n"
			     "  Last clearing of \"show interface\" counters never\n");
}

static void print_members(GString *out, const IosIfaceView *r)
{
	g_string_append_printf(out, "    No. of active members in this channel: %u \n",
			       r->n_members);
	for (unsigned k = 0; k < r->n_members; k++)
		g_string_append_printf(out, "        Member %u : %s , Full-duplex, %uMb/s\n", k,
				       r->member[k], r->member_kbit[k] / 1000);
}

static void print_one(GString *out, const IosIfaceView *r)
{
	g_string_append_printf(out, "%s is %s, line protocol is %s \n  Hardware is %s", r->name,
			       line_state(r), r->up ? "up" : "down",
			       r->bundle ? "EtherChannel" : hardware[r->type]);
	if (r->type == IF_ETHERNET) {
		g_string_append(out, ", address is ");
		mac_print(out, r->mac);
		g_string_append(out, " (bia ");
		mac_print(out, r->mac);
		g_string_append_c(out, ')');
	}
	g_string_append_c(out, '\n');
	if (r->description[0])
		g_string_append_printf(out, "  Description: %s\n", r->description);
	if (r->ip) {
		g_string_append(out, "  Internet address is ");
		ip4_print(out, r->ip);
		g_string_append_printf(out, "/%u\n", r->len);
	}
	print_medium(out, r);
	if (r->vlan)
		g_string_append_printf(out, "  Encapsulation 802.1Q Virtual LAN, Vlan ID  %u.\n",
				       r->vlan);
	else if (r->type == IF_ETHERNET)
		g_string_append(out, "  Encapsulation ARPA, loopback not set\n");
	if (r->bundle)
		print_members(out, r);
	if (!r->vlan)
		print_last(out, r);
	g_string_append_printf(
		out, "     " U64 " packets input, " U64 " bytes\n     " U64 " input drops\n",
		r->in_pkts, r->in_octets, r->in_drops);
	if (!r->vlan)
		g_string_append_printf(out, "     0 runts, " U64 " giants, 0 throttles\n",
				       r->giants);
	g_string_append_printf(
		out, "     " U64 " packets output, " U64 " bytes\n     " U64 " output drops\n",
		r->out_pkts, r->out_octets, r->out_drops);
}

static void print_ifaces(GString *out, const void *view, const Args *a, const char *release)
{
	(void)release;
	const IosIfacesView *v = view;
	if (v->n == 0 && a && arg_has(a, "intf"))
		g_string_append_printf(out, "%% Invalid interface %s\n", arg_str(a, "intf"));
	for (unsigned k = 0; k < v->n; k++)
		print_one(out, &v->row[k]);
}

static void print_descriptions(GString *out, const void *view, const Args *a, const char *release)
{
	(void)a;
	(void)release;
	const IosIfacesView *v = view;
	g_string_append(out,
			"Interface                      Status         Protocol Description\n");
	for (unsigned k = 0; k < v->n; k++) {
		const IosIfaceView *r = &v->row[k];
		g_string_append_printf(out, "%-30s %-14s %-8s %s\n", r->name,
				       r->admin_down ? "admin down" : line_state(r),
				       r->up ? "up" : "down", r->description);
	}
}

typedef struct UptimeUnit {
	const char *name;
	VTime span;
} UptimeUnit;

static const UptimeUnit units[] = {
	{"week", VT_H(24 * 7)},
	{"day", VT_H(24)},
	{"hour", VT_H(1)},
	{"minute", VT_MIN(1)},
};

/* IOS's words for a time since boot: "1 day, 2 hours, 3 minutes"; leading zeroes are left out. */
static void print_uptime(GString *out, VTime t)
{
	bool any = false;
	for (size_t k = 0; k < G_N_ELEMENTS(units); k++) {
		int n = (int)(t / units[k].span);
		t %= units[k].span;
		if (n == 0 && !any && k + 1 < G_N_ELEMENTS(units))
			continue;
		g_string_append_printf(out, "%s%d %s%s", any ? ", " : "", n, units[k].name,
				       n == 1 ? "" : "s");
		any = true;
	}
}

static void count_line(GString *out, unsigned n, const char *what)
{
	if (n)
		g_string_append_printf(out, "%u %s interface%s\n", n, what, n == 1 ? "" : "s");
}

static void print_version(GString *out, const void *view, const Args *a, const char *release)
{
	(void)a;
	const IosBoxView *v = view;
	g_string_append_printf(out,
			       "vpnha, a simulated router; it behaves as Cisco IOS %s where that "
			       "is modelled.\nThis is no Cisco software.\n\n%s uptime is ",
			       release, v->hostname);
	print_uptime(out, v->uptime);
	g_string_append(out, "\n\n");
	count_line(out, v->n_eth, "Ethernet");
	count_line(out, v->n_fast, "FastEthernet");
	count_line(out, v->n_gig, "Gigabit Ethernet");
	count_line(out, v->n_serial, "Serial network");
	count_line(out, v->n_atm, "ATM network");
}

/* A router whose clock nobody set begins at this date; "*" says that nobody did. */
static void print_clock(GString *out, const void *view, const Args *a, const char *release)
{
	(void)a;
	(void)release;
	static const char *const days[] = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
	static const char *const months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
					     "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
	const IosBoxView *v = view;
	VTime local = v->now + v->zone_east + VT_H(24); /* west of Greenwich it is still February */
	g_autoptr(GDateTime) epoch = g_date_time_new_utc(v->epoch_year, 3, 1, 0, 0, 0);
	g_autoptr(GDateTime) day = g_date_time_add_days(epoch, (int)(local / VT_H(24)) - 1);
	g_string_append_c(out, '*');
	text_clock(out, local % VT_H(24), 3);
	g_string_append_printf(out, " %s %s %s %d %d\n", v->zone,
			       days[g_date_time_get_day_of_week(day) - 1],
			       months[g_date_time_get_month(day) - 1],
			       g_date_time_get_day_of_month(day), g_date_time_get_year(day));
}

#define CITE_IF "IOS Interface Command Reference: show interfaces"
#define CITE_CF "IOS Configuration Fundamentals Command Reference"

/* clang-format off */
const Show ios_shows[] = {
	{ "show interfaces [<intf:iface>]", "interfaces", print_ifaces, CITE_IF },
	{ "show interfaces description", "interfaces", print_descriptions, CITE_IF },
	{ "show version", "box", print_version, CITE_CF },
	{ "show clock", "box", print_clock, CITE_CF },
	{ NULL, NULL, NULL, NULL },
};
/* clang-format on */
