/* show arp, show ip arp. */

#include "models/arp/arp_view.h"

static void print_arp(GString *out, const void *view, const Args *a, const char *release)
{
	(void)a;
	(void)release;
	const ArpView *v = view;
	g_string_append(out,
			"Protocol  Address          Age (min)  Hardware Addr   Type   Interface\n");
	for (unsigned i = 0; i < v->n; i++) {
		const ArpRow *r = &v->row[i];
		g_autoptr(GString) ip = g_string_new(NULL), mac = g_string_new(NULL);
		g_autofree char *age = r->own   ? g_strdup("-")
				       : r->mac ? g_strdup_printf("%d", (int)(r->age / VT_MIN(1)))
						: g_strdup("0");
		ip4_print(ip, r->ip);
		if (r->mac)
			mac_print(mac, r->mac);
		g_string_append_printf(out, "Internet  %-15s %9s   %-14s  ARPA   %s\n", ip->str,
				       age, r->mac ? mac->str : "Incomplete",
				       r->mac ? r->iface : "");
	}
}

#define CITE "IOS IP Addressing Command Reference: show arp, show ip arp"

const Show arp_shows[] = {
	{"show arp", "arp", print_arp, CITE},
	{"show ip arp [<addr:ip4>]", "arp", print_arp, CITE},
	{"show ip arp <intf:iface>", "arp", print_arp, CITE},
	{"show ip arp vrf <vrf:word> [<addr:ip4>]", "arp", print_arp, CITE},
	{NULL, NULL, NULL, NULL},
};
