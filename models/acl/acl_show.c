#include "models/acl/acl_view.h"

#include "models/core/proto.h"
#include "sim/text.h"

static void print_address(GString *out, Ip4 addr, Ip4 wild, bool host_word)
{
	if (wild == ~(Ip4)0) {
		g_string_append(out, "any");
		return;
	}
	if (wild == 0 && host_word)
		g_string_append(out, "host ");
	ip4_print(out, addr);
	if (wild == 0)
		return;
	g_string_append_c(out, ' ');
	ip4_print(out, wild);
}

static const char *word_for(const AclWord *words, unsigned number)
{
	for (; words->word; words++)
		if (words->number == number)
			return words->word;
	return NULL;
}

static void print_port(GString *out, const AclWord *names, unsigned port)
{
	const char *word = word_for(names, port);
	if (word)
		g_string_append_printf(out, " %s", word);
	else
		g_string_append_printf(out, " %u", port);
}

static void print_ports(GString *out, uint8_t proto, unsigned lo, unsigned hi)
{
	const AclWord *names = proto == ACL_TCP ? acl_tcp_ports : acl_udp_ports;
	if ((proto != ACL_TCP && proto != ACL_UDP) || (lo == 0 && hi == 65535))
		return;
	g_string_append(out, lo == hi ? " eq" : lo == 0 ? " lt" : hi == 65535 ? " gt" : " range");
	print_port(out, names, lo == hi ? lo : lo == 0 ? hi + 1 : hi == 65535 ? lo - 1 : lo);
	if (lo != hi && lo != 0 && hi != 65535)
		print_port(out, names, hi);
}

static void print_icmp(GString *out, const AclRow *r)
{
	if (r->proto != ACL_ICMP || r->src_port_lo != r->src_port_hi)
		return;
	uint16_t code = r->dst_port_lo == r->dst_port_hi ? r->dst_port_lo : ACL_ANY_CODE;
	for (const AclIcmp *i = acl_icmp; i->word; i++)
		if (i->type == r->src_port_lo && i->code == code) {
			g_string_append_printf(out, " %s", i->word);
			return;
		}
	g_string_append_printf(out, " %u", r->src_port_lo);
	if (code != ACL_ANY_CODE)
		g_string_append_printf(out, " %u", code);
}

static void print_extended(GString *out, const AclRow *r)
{
	const char *proto = word_for(acl_protocols, r->proto);
	if (proto)
		g_string_append_printf(out, " %s ", proto);
	else
		g_string_append_printf(out, " %u ", r->proto);
	print_address(out, r->src, r->src_wild, true);
	print_ports(out, r->proto, r->src_port_lo, r->src_port_hi);
	g_string_append_c(out, ' ');
	print_address(out, r->dst, r->dst_wild, true);
	print_ports(out, r->proto, r->dst_port_lo, r->dst_port_hi);
	print_icmp(out, r);
	if (r->established)
		g_string_append(out, " established");
}

void acl_row_print(GString *out, const AclRow *r, bool extended)
{
	g_string_append(out, r->permit ? "permit" : "deny");
	if (extended) {
		print_extended(out, r);
	} else {
		g_string_append_c(out, ' ');
		print_address(out, r->src, r->src_wild, false);
	}
	if (r->log)
		g_string_append(out, " log");
}

/* "10 permit 10.0.0.0, wildcard bits 0.255.255.255" */
static void show_standard(GString *out, const AclRow *r)
{
	g_string_append(out, r->permit ? "permit " : "deny   ");
	print_address(out, r->src, r->src_wild == ~(Ip4)0 ? r->src_wild : 0, false);
	if (r->src_wild != 0 && r->src_wild != ~(Ip4)0) {
		g_string_append(out, ", wildcard bits ");
		ip4_print(out, r->src_wild);
	}
	if (r->log)
		g_string_append(out, " log");
}

#define SEQUENCE "IP Access List Entry Sequence Numbering: since 12.2(14)S and 12.3(2)T"
static const FormEra show_eras[] = {
	{"12.2", false, "entries without numbers", SEQUENCE},
	{"12.2(*)", false, "entries without numbers", SEQUENCE},
	{"*", true, "numbered entries", SEQUENCE},
};
const Form acl_show_form = {"show access-lists", show_eras};

static bool numbered(const char *release)
{
	return form_for(&acl_show_form, release);
}

static void show_lists(GString *out, const void *view, const Args *a, const char *release)
{
	(void)a;
	const AclView *v = view;
	for (unsigned i = 0; i < v->n_lists; i++) {
		const AclListRow *l = &v->list[i];
		g_string_append_printf(out, "%s IP access list %s\n",
				       l->extended ? "Extended" : "Standard", l->name);
		for (unsigned k = l->first; k < l->first + l->n; k++) {
			const AclRow *r = &v->row[k];
			g_string_append(out, "    ");
			if (numbered(release))
				g_string_append_printf(out, "%u ", r->seq);
			if (l->extended)
				acl_row_print(out, r, true);
			else
				show_standard(out, r);
			if (r->matches)
				g_string_append_printf(out, " (%" G_GUINT64_FORMAT " match%s)",
						       r->matches, r->matches == 1 ? "" : "es");
			g_string_append_c(out, '\n');
		}
	}
}

const Show acl_shows[] = {
	{"show access-lists [<name:word>]", "access-lists", show_lists,
	 "Cisco IOS IP Addressing Services Command Reference, show access-lists"},
	{"show ip access-lists [<name:word>]", "access-lists", show_lists,
	 "Cisco IOS IP Addressing Services Command Reference, show ip access-lists"},
	{NULL, NULL, NULL, NULL},
};
