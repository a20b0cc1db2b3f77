/* show crypto isakmp sa | policy | key, as the release prints them. */

#include "models/ike/ike_view.h"
#include "sim/text.h"

/* Each has what those above it have. */
enum { SHOW_12_2, SHOW_STATUS, SHOW_FAMILIES };

static const FormEra show_eras[] = {
	{"12.4(*)T*", SHOW_FAMILIES, "IPv4 and IPv6 parts", "published output of 12.4T"},
	{"12.4*", SHOW_STATUS, "status", "published output of 12.4"},
	{"12.*", SHOW_12_2, "no status", "tech note"},
	{"15.*", SHOW_FAMILIES, "IPv4 and IPv6 parts", "published output of 15.x"},
	{"16.*", SHOW_FAMILIES, "IPv4 and IPv6 parts", "carried over from 15.x"},
	{"17.*", SHOW_FAMILIES, "IPv4 and IPv6 parts", "carried over from 15.x"},
	{"*", SHOW_12_2, "no status", "tech note"},
};
const Form ike_show_form = {"show crypto isakmp sa", show_eras};

static bool has_families(const char *release)
{
	return form_for(&ike_show_form, release) >= SHOW_FAMILIES;
}

static bool has_status(const char *release)
{
	return form_for(&ike_show_form, release) >= SHOW_STATUS;
}

static void put_ip(GString *out, Ip4 ip, guint column)
{
	ip4_print(out, ip);
	text_column(out, column);
}

static void print_sa(GString *out, const void *view, const Args *a, const char *release)
{
	const IkeView *v = view;
	bool families = has_families(release), status = has_status(release);

	(void)a;
	if (families)
		g_string_append(out, "IPv4 Crypto ISAKMP SA\n");
	g_string_append(out, "dst             src             state          conn-id slot");
	g_string_append(out, status ? " status\n" : "\n");
	for (unsigned i = 0; i < v->n_sas; i++) {
		const IkeSaRow *r = &v->sa[i];
		g_autoptr(GString) line = g_string_new(NULL);
		put_ip(line, r->dst, 16);
		put_ip(line, r->src, 32);
		g_string_append(line, r->state);
		text_column(line, 47);
		g_string_append_printf(line, "%7u %4d", families ? r->conn + 1000 : r->conn, 0);
		if (status)
			g_string_append(line, r->deleted ? " ACTIVE (deleted)" : " ACTIVE");
		else if (r->deleted)
			g_string_append(line, "  (deleted)");
		g_string_append_printf(out, "%s\n", line->str);
	}
	if (families)
		g_string_append(out, "\nIPv6 Crypto ISAKMP SA\n\n");
}

static void put_left(GString *out, VTime left)
{
	VTime s = left / VT_S(1);

	g_string_append_printf(out, "%02d:%02d:%02d", (int)(s / 3600), (int)(s / 60 % 60),
			       (int)(s % 60));
}

static void print_detail(GString *out, const void *view, const Args *a, const char *release)
{
	const IkeView *v = view;

	(void)a;
	g_string_append(
		out,
		"Codes: C - IKE configuration mode, D - Dead Peer Detection\n"
		"       K - Keepalives, N - NAT-traversal\n"
		"       X - IKE Extended Authentication\n"
		"       psk - Preshared key, rsig - RSA signature\n"
		"       renc - RSA encryption\n\n"
		"C-id  Local           Remote          I-VRF    Encr Hash Auth DH Lifetime Cap.\n");
	for (unsigned i = 0; i < v->n_sas; i++) {
		const IkeSaRow *r = &v->sa[i];
		if (!r->up)
			continue;
		unsigned conn = has_families(release) ? r->conn + 1000 : r->conn;
		g_autoptr(GString) line = g_string_new(NULL);
		g_string_append_printf(line, "%u", conn);
		text_column(line, 6);
		put_ip(line, r->local, 22);
		put_ip(line, r->remote, 38);
		g_string_append(line, r->vrf);
		text_column(line, 47);
		g_string_append_printf(line, "%-4s %-4s %-4s %-2u ", r->encr, r->hash, r->auth,
				       r->group);
		put_left(line, r->left);
		g_string_append_printf(line, " %s", r->cap);
		g_string_append_printf(out, "%s\n      Connection-id:Engine-id =  %u:1(software)\n",
				       line->str, conn);
	}
}

static void print_policy(GString *out, const void *view, const Args *a, const char *release)
{
	const IkeView *v = view;

	(void)a;
	(void)release;
	g_string_append(out, "\nGlobal IKE policy\n");
	for (unsigned i = 0; i < v->n_policies; i++) {
		const IkePolicyRow *r = &v->policy[i];
		if (i + 1 < v->n_policies)
			g_string_append_printf(out, "Protection suite of priority %u\n", r->prio);
		else
			g_string_append(out, "Default protection suite\n");
		g_string_append_printf(out, "        encryption algorithm:   %s", r->encryption);
		if (r->key_bits)
			g_string_append_printf(out, " (%u bit keys).", r->key_bits);
		g_string_append_printf(
			out,
			"\n        hash algorithm:         %s\n        authentication method:  %s\n"
			"        Diffie-Hellman group:   #%u (%u bit)\n"
			"        lifetime:               %u seconds, no volume limit\n",
			r->hash, r->auth, r->group, r->group_bits, r->life_s);
	}
}

static void print_key(GString *out, const void *view, const Args *a, const char *release)
{
	const IkeView *v = view;

	(void)a;
	(void)release;
	g_string_append(
		out, "Keyring               Hostname/Address                   Preshared Key\n\n");
	for (unsigned i = 0; i < v->n_keys; i++) {
		g_autoptr(GString) line = g_string_new("default");
		text_column(line, 22);
		ip4_print(line, v->key[i].addr);
		if (v->key[i].mask != IP4_BROADCAST) {
			g_string_append(line, " [");
			ip4_print(line, v->key[i].mask);
			g_string_append_c(line, ']');
		}
		text_column(line, 57);
		g_string_append_printf(out, "%s%s\n", line->str, v->key[i].key);
	}
}

#define REFERENCE "IOS 12.2/12.3T Security Command Reference; Cisco tech note 17826"

const Show ike_shows[] = {
	{"show crypto isakmp sa", "isakmp", print_sa, REFERENCE},
	{"show crypto isakmp sa detail", "isakmp", print_detail, REFERENCE},
	{"show crypto isakmp policy", "isakmp", print_policy, REFERENCE},
	{"show crypto isakmp key", "isakmp", print_key, REFERENCE},
	{NULL, NULL, NULL, NULL},
};
