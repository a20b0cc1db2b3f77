/* show ip interface [brief], show ip traffic. */

#include "models/ip/ip_view.h"
#include "sim/text.h"

static void print_brief(GString *out, const void *view, const Args *a, const char *release)
{
	(void)a;
	(void)release;
	const IpIfacesView *v = view;
	g_string_append(out, "Interface                  IP-Address      OK? Method Status"
			     "                Protocol\n");
	for (unsigned i = 0; i < v->n; i++) {
		const IpIfaceView *r = &v->row[i];
		g_autoptr(GString) ip = g_string_new(NULL);
		if (r->ip)
			ip4_print(ip, r->ip);
		g_string_append_printf(out, "%-26s %-15s YES %-6s %-21s %-8s\n", r->name,
				       r->ip ? ip->str : "unassigned", r->ip ? "NVRAM" : "unset",
				       r->admin_down    ? "administratively down"
				       : r->hardware_up ? "up"
							: "down",
				       r->up ? "up" : "down");
	}
}

/* The name that was given, whether there is such a list or not. */
static void print_list(GString *out, const char *way, const char *list)
{
	g_string_append_printf(out, "  %s access list is %s\n", way, list[0] ? list : "not set");
}

static void print_one(GString *out, const IpIfaceView *r)
{
	g_string_append_printf(out, "%s is %s, line protocol is %s\n", r->name,
			       r->admin_down    ? "administratively down"
			       : r->hardware_up ? "up"
						: "down",
			       r->up ? "up" : "down");
	if (!r->ip) {
		g_string_append(out, "  Internet protocol processing disabled\n");
		return;
	}
	g_string_append(out, "  Internet address is ");
	ip4_print(out, r->ip);
	g_string_append_printf(out, "/%u\n  Broadcast address is 255.255.255.255\n", r->len);
	g_string_append(out, "  Address determined by non-volatile memory\n");
	g_string_append_printf(out, "  MTU is %u bytes\n  Helper address is not set\n", r->mtu);
	for (int i = 0; i < IFACE_SECONDARIES && r->secondary[i]; i++) {
		g_string_append(out, "  Secondary address ");
		ip4_print(out, r->secondary[i]);
		g_string_append_printf(out, "/%u\n", r->secondary_len[i]);
	}
	g_string_append_printf(out, "  Directed broadcast forwarding is %s\n",
			       r->directed_broadcast ? "enabled" : "disabled");
	print_list(out, "Outgoing", r->list_out);
	print_list(out, "Inbound ", r->list_in);
	g_string_append_printf(out, "  ICMP unreachables are %s sent\n",
			       r->unreachables ? "always" : "never");
	if (r->vrf[0])
		g_string_append_printf(out, "  VPN Routing/Forwarding \"%s\"\n", r->vrf);
}

static void print_ifaces(GString *out, const void *view, const Args *a, const char *release)
{
	(void)release;
	const IpIfacesView *v = view;
	if (v->n == 0 && a && arg_has(a, "intf"))
		g_string_append_printf(out, "%% Invalid interface %s\n", arg_str(a, "intf"));
	for (unsigned i = 0; i < v->n; i++)
		print_one(out, &v->row[i]);
}

static void print_traffic(GString *out, const void *view, const Args *a, const char *release)
{
	(void)a;
	(void)release;
	const IpTrafficView *v = view;
#define N(x) (unsigned long long)(x)
	g_string_append_printf(out, "IP statistics:\n  Rcvd:  %llu total, %llu local destination\n",
			       N(v->received), N(v->local));
	g_string_append_printf(
		out,
		"         %llu format errors, %llu checksum errors, 0 bad hop count\n"
		"         0 unknown protocol, %llu not a gateway\n",
		N(v->bad_header), N(v->bad_checksum), N(v->no_gateway));
	g_string_append_printf(out,
			       "  Frags: %llu reassembled, %llu timeouts, %llu couldn't "
			       "reassemble\n"
			       "         %llu fragmented, %llu fragments, %llu couldn't fragment\n",
			       N(v->reassembled), N(v->timeouts), N(v->refused), N(v->fragmented),
			       N(v->fragments), N(v->too_big));
	g_string_append_printf(out, "  Sent:  %llu generated, %llu forwarded\n", N(v->sent),
			       N(v->forwarded));
	g_string_append_printf(out, "  Drop:  %llu unresolved, %llu no route\n", N(v->unresolved),
			       N(v->no_route));
	for (unsigned i = 0; i < v->n_drops; i++)
		if (v->drop[i])
			g_string_append_printf(out, "         %llu %s\n", N(v->drop[i]),
					       v->drop_name[i]);
	g_string_append_printf(
		out,
		"\nICMP statistics:\n"
		"  Rcvd: %llu redirects, %llu unreachable, %llu echo, %llu echo reply, "
		"%llu time exceeded\n"
		"  Sent: %llu unreachable, %llu echo, %llu echo reply, %llu time exceeded\n",
		N(v->redirect_in), N(v->unreachable_in), N(v->echo_in), N(v->reply_in),
		N(v->exceeded_in), N(v->unreachable_out), N(v->echo_out), N(v->reply_out),
		N(v->exceeded_out));
#undef N
}

const Show ip_shows[] = {
	{"show ip interface brief", "ip interface", print_brief,
	 "IOS IP Addressing Command Reference: show ip interface brief"},
	{"show ip interface [<intf:iface>]", "ip interface", print_ifaces,
	 "IOS IP Addressing Command Reference: show ip interface"},
	{"show ip traffic", "ip traffic", print_traffic,
	 "IOS IP Application Services Command Reference: show ip traffic"},
	{NULL, NULL, NULL, NULL},
};
