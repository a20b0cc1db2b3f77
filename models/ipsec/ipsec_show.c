/* show crypto ...: layouts of 12.2 and of 12.3T as the tech note prints them (vpn7200 runs the one, the
 * 7204VXRs the other), with the indentation of IOS, which the note's pages have lost. */

#include "models/ipsec/ipsec_view.h"

#include "models/core/proto.h"
#include <string.h>

#include "sim/text.h"

enum { SHOW_12_2, SHOW_12_3T, SHOW_12_4 };

static const FormEra show_eras[] = {
	{"12.2*", SHOW_12_2, "no ports nor VRFs", "tech note, vpn7200"},
	{"12.4*", SHOW_12_4, "port 500, Status of each SA", "published output of 12.4"},
	{"12.*", SHOW_12_3T, ":500, protected vrf", "tech note, 7204VXR-1"},
	{"15.*", SHOW_12_4, "port 500, Status of each SA", "published output of 15.x"},
	{"16.*", SHOW_12_4, "port 500, Status of each SA", "carried over from 15.x"},
	{"17.*", SHOW_12_4, "port 500, Status of each SA", "carried over from 15.x"},
	{"*", SHOW_12_3T, ":500, protected vrf", "tech note, 7204VXR-1"},
};
const Form ipsec_show_form = {"show crypto ipsec sa", show_eras};

/* The line of MTUs. */
enum { MTU_IP, MTU_MEDIA, MTU_IDB, MTU_PLAIN };

static const FormEra mtu_eras[] = {
	{"12.2*", MTU_IP, "path mtu, ip mtu", "tech note, vpn7200"},
	{"12.3*", MTU_MEDIA, "path mtu, media mtu", "tech note, 7204VXR-1"},
	{"12.4*T*", MTU_IDB, "path mtu, ip mtu, ip mtu idb", "published output of 12.4T"},
	{"12.4*", MTU_IP, "path mtu, ip mtu", "published output of 12.4"},
	{"15.*", MTU_PLAIN, "plaintext mtu, path mtu, ip mtu, ip mtu idb",
	 "published output of 15.x"},
	{"16.*", MTU_PLAIN, "plaintext mtu, path mtu, ip mtu, ip mtu idb",
	 "published output of 16.7"},
	{"17.*", MTU_PLAIN, "plaintext mtu, path mtu, ip mtu, ip mtu idb",
	 "published output of 17.15"},
	{"*", MTU_MEDIA, "path mtu, media mtu", "tech note, 7204VXR-1"},
};
const Form ipsec_mtu_form = {"show crypto ipsec sa, MTUs", mtu_eras};

static bool is_old(const char *release)
{
	return form_for(&ipsec_show_form, release) == SHOW_12_2;
}

static bool has_status(const char *release)
{
	return form_for(&ipsec_show_form, release) == SHOW_12_4;
}

/* ---- show crypto ipsec sa ---- */

static void print_ident(GString *out, const char *side, Prefix p, const IdentRow *r, uint16_t port)
{
	g_string_append_printf(out, "   %s ident (addr/mask/prot/port): (%s/%s/%u/%u)\n", side,
			       ip_text(p.addr).s, ip_text(ip4_mask(p.len)).s, r->proto, port);
}

static void print_counters(GString *out, const IdentRow *r, bool old)
{
	const char *colon = old ? "" : ":";
	g_string_append_printf(out,
			       "    #pkts encaps: %" G_GUINT64_FORMAT
			       ", #pkts encrypt: %" G_GUINT64_FORMAT
			       ", #pkts digest%s %" G_GUINT64_FORMAT "\n",
			       r->encaps, r->encaps, colon, r->encaps);
	g_string_append_printf(out,
			       "    #pkts decaps: %" G_GUINT64_FORMAT
			       ", #pkts decrypt: %" G_GUINT64_FORMAT
			       ", #pkts verify%s %" G_GUINT64_FORMAT "\n",
			       r->decaps, r->decaps, colon, r->verified);
	g_string_append(out, "    #pkts compressed: 0, #pkts decompressed: 0\n"
			     "    #pkts not compressed: 0, #pkts compr. failed: 0");
	g_string_append(out, old ? ", " : "\n    #pkts not decompressed: 0, ");
	g_string_append(out, "#pkts decompress failed: 0\n");
	g_string_append_printf(out,
			       "    #send errors %" G_GUINT64_FORMAT
			       ", #recv errors %" G_GUINT64_FORMAT "\n\n",
			       r->send_errors, r->recv_errors);
}

static void print_mtus(GString *out, const IdentRow *r, int form)
{
	g_string_append(out, "     ");
	if (form == MTU_PLAIN)
		g_string_append_printf(out, "plaintext mtu %u, ", r->plain_mtu);
	g_string_append_printf(out, "path mtu %u, %s mtu %u", r->path_mtu,
			       form == MTU_MEDIA ? "media" : "ip", r->mtu);
	if (form == MTU_IDB || form == MTU_PLAIN)
		g_string_append_printf(out, ", ip mtu idb %s", r->iface);
	g_string_append_c(out, '\n');
}

static void print_endpoints(GString *out, const IdentRow *r, const char *release)
{
	g_string_append_printf(out, "     local crypto endpt.: %s, remote crypto endpt.: %s\n",
			       ip_text(r->local).s, ip_text(r->peer).s);
	print_mtus(out, r, form_for(&ipsec_mtu_form, release));
	if (has_status(release))
		g_string_append_printf(out, "     current outbound spi: 0x%X(%u)\n\n", r->out_spi,
				       r->out_spi);
	else
		g_string_append_printf(out, "     current outbound spi: %X\n\n", r->out_spi);
}

static void print_cookies(GString *out, const SaRow *sa)
{
	g_string_append(out, "        ike_cookies:");
	for (unsigned i = 0; i < 16; i++)
		g_string_append_printf(out, "%s%02X", i % 4 ? "" : " ",
				       i < 8 ? sa->my_cookie[i] : sa->his_cookie[i - 8]);
	g_string_append_c(out, '\n');
}

static void print_sa(GString *out, const SaRow *sa, const IdentRow *r, const char *release)
{
	g_string_append_printf(out,
			       "      spi: 0x%X(%u)\n        transform: %s ,\n        in use "
			       "settings ={Tunnel, }\n",
			       sa->spi, sa->spi, sa->transform);
	g_string_append_printf(out, "        slot: 0, conn id: %u, flow_id: %u, crypto map: %s\n",
			       sa->conn_id, sa->flow_id, r->map);
	if (!is_old(release))
		g_string_append(out, "        crypto engine type: Software, engine_id: 1\n");
	g_string_append_printf(
		out,
		"        sa timing: remaining key lifetime (k/sec): (%u/%" G_GINT64_FORMAT ")\n",
		sa->kb_left, sa->s_left);
	if (!is_old(release))
		print_cookies(out, sa);
	g_string_append_printf(
		out, "        IV size: %u bytes\n        replay detection support: Y\n", sa->iv);
	if (has_status(release))
		g_string_append(out, "        Status: ACTIVE\n");
}

static void print_direction(GString *out, const IpsecView *v, const IdentRow *r, bool inbound,
			    const char *release)
{
	const char *word = inbound ? "inbound" : "outbound";
	g_string_append_printf(out, "     %s esp sas:\n", word);
	for (unsigned i = r->first_sa; i < r->first_sa + r->n_sas; i++)
		if (v->sa[i].inbound == inbound)
			print_sa(out, &v->sa[i], r, release);
	g_string_append_printf(out, "\n     %s ah sas:\n\n     %s pcp sas:\n\n", word, word);
}

static void print_peer(GString *out, const IdentRow *r, const char *release)
{
	g_string_append_printf(out, "   current_peer%s %s%s\n", has_status(release) ? "" : ":",
			       ip_text(r->peer).s,
			       is_old(release)       ? ""
			       : has_status(release) ? " port 500"
						     : ":500");
}

static void show_sa(GString *out, const void *view, const Args *a, const char *release)
{
	(void)a;
	const IpsecView *v = view;
	for (unsigned i = 0; i < v->n_idents; i++) {
		const IdentRow *r = &v->ident[i];
		const IdentRow *before = i ? &v->ident[i - 1] : NULL;
		if (!before || !g_str_equal(before->iface, r->iface))
			g_string_append_printf(out, "\ninterface: %s\n", r->iface);
		if (!before || !g_str_equal(before->iface, r->iface))
			g_string_append_printf(out, "    Crypto map tag: %s, local addr%s %s\n",
					       r->map, has_status(release) ? "" : ".",
					       ip_text(r->local).s);
		g_string_append(out, is_old(release) ? "\n" : "\n   protected vrf:");
		if (!is_old(release))
			g_string_append_printf(out, "%s%s\n", r->vrf[0] ? " " : "", r->vrf);
		print_ident(out, "local ", r->lproxy, r, r->lport);
		print_ident(out, "remote", r->rproxy, r, r->rport);
		print_peer(out, r, release);
		g_string_append_printf(out, "     PERMIT, flags={%s}\n",
				       r->from_acl ? "origin_is_acl," : "");
		print_counters(out, r, is_old(release));
		print_endpoints(out, r, release);
		print_direction(out, v, r, true, release);
		print_direction(out, v, r, false, release);
	}
}

/* ---- show crypto map ---- */

static void print_acl(GString *out, const IpsecView *v, const EntryRow *e)
{
	g_string_append_printf(out, "\t%s IP access list %s\n",
			       e->acl_extended ? "Extended" : "Standard", e->acl);
	for (unsigned i = e->first_line; i < e->first_line + e->n_lines; i++)
		g_string_append_printf(out, "\t    access-list %s %s\n", e->acl, v->line[i].text);
}

static void print_entry(GString *out, const IpsecView *v, const EntryRow *e)
{
	g_string_append_printf(out, "Crypto Map \"%s\" %u ipsec-isakmp\n", e->map, e->seq);
	if (e->description[0])
		g_string_append_printf(out, "\tDescription: %s\n", e->description);
	for (unsigned i = 0; i < e->n_peers; i++)
		g_string_append_printf(out, "\tPeer = %s\n", ip_text(e->peer[i]).s);
	if (e->acl[0])
		print_acl(out, v, e);
	if (e->check_in[0])
		g_string_append_printf(out, "\tExtended IP access check IN list %s\n", e->check_in);
	if (e->check_out[0])
		g_string_append_printf(out, "\tExtended IP access check OUT list %s\n",
				       e->check_out);
	if (e->current)
		g_string_append_printf(out, "\tCurrent peer: %s\n", ip_text(e->current).s);
	g_string_append_printf(out, "\tSecurity association lifetime: %u kilobytes/%u seconds\n",
			       e->life_kb, e->life_s);
	g_string_append_printf(out, "\tPFS (Y/N): %s\n", e->pfs ? "Y" : "N");
	if (e->pfs)
		g_string_append_printf(out, "\tDH group:  group%u\n", e->pfs);
	g_string_append(out, "\tTransform sets={\n");
	for (unsigned i = 0; i < e->n_sets; i++)
		g_string_append_printf(out, "\t\t%s,\n", e->set[i]);
	g_string_append(out, "\t}\n");
	if (e->line)
		g_string_append_printf(out, "\t%s\n", e->line);
}

static void show_map(GString *out, const void *view, const Args *a, const char *release)
{
	(void)a;
	(void)release;
	const IpsecView *v = view;
	if (v->n_entries == 0)
		g_string_append(out, "No crypto maps found.\n");
	for (unsigned i = 0; i < v->n_entries; i++) {
		const EntryRow *e = &v->entry[i];
		print_entry(out, v, e);
		if (i + 1 < v->n_entries && g_str_equal(v->entry[i + 1].map, e->map))
			continue;
		g_string_append_printf(out, "\tInterfaces using crypto map %s:\n", e->map);
		for (unsigned k = 0; k < e->n_ifaces; k++)
			g_string_append_printf(out, "\t\t%s\n", e->iface[k]);
		g_string_append_c(out, '\n');
	}
}

/* ---- show crypto session ---- */

static const char *session_status(const IdentRow *r, unsigned sas)
{
	if (sas)
		return r->ike ? "UP-ACTIVE" : "UP-NO-IKE";
	if (r->ike)
		return "UP-IDLE";
	return r->asking ? "DOWN-NEGOTIATING" : "DOWN";
}

static bool same_session(const IdentRow *a, const IdentRow *b)
{
	return g_str_equal(a->iface, b->iface) && a->peer == b->peer;
}

/* LIBERTY: a port is said behind its address; no public output has one. */
static void print_side(GString *out, Prefix p, uint16_t port)
{
	if (p.len == 32)
		g_string_append_printf(out, " host %s", ip_text(p.addr).s);
	else
		g_string_append_printf(out, " %s/%s", ip_text(p.addr).s,
				       ip_text(ip4_mask(p.len)).s);
	if (port)
		g_string_append_printf(out, " port %u", port);
}

static void print_flow(GString *out, const IdentRow *r)
{
	if (r->proto)
		g_string_append_printf(out, "  IPSEC FLOW: permit %u", r->proto);
	else
		g_string_append(out, "  IPSEC FLOW: permit ip");
	print_side(out, r->lproxy, r->lport);
	print_side(out, r->rproxy, r->rport);
	g_string_append_printf(out, "\n        Active SAs: %u, origin: crypto map\n", r->n_sas);
}

static void show_session(GString *out, const void *view, const Args *a, const char *release)
{
	(void)a;
	const IpsecView *v = view;
	const char *slash = has_status(release) ? " port " : "/";
	g_string_append(out, "Crypto session current status\n\n");
	for (unsigned i = 0, end; i < v->n_idents; i = end) {
		const IdentRow *r = &v->ident[i];
		unsigned sas = 0;
		for (end = i; end < v->n_idents && same_session(r, &v->ident[end]); end++)
			sas += v->ident[end].n_sas;
		g_string_append_printf(out, "Interface: %s\nSession status: %s\nPeer: %s%s500\n",
				       r->iface, session_status(r, sas), ip_text(r->peer).s, slash);
		if (r->ike)
			g_string_append_printf(out, "  IKE SA: local %s/500 remote %s/500 Active\n",
					       ip_text(r->local).s, ip_text(r->peer).s);
		for (unsigned k = i; k < end; k++)
			print_flow(out, &v->ident[k]);
		g_string_append_c(out, '\n');
	}
}

/* ---- show crypto engine connections active ---- */

/* "esp-des esp-md5-hmac" -> "DES+MD5" (12.3T) or "HMAC_MD5+DES_56_CB" (12.2) */
static void print_algorithm(GString *out, const char *transform, bool old)
{
	const char *auth = strstr(transform, "md5")   ? "MD5"
			   : strstr(transform, "sha") ? "SHA"
						      : NULL;
	const char *cipher = strstr(transform, "3des")   ? old ? "3DES_56_C" : "3DES"
			     : strstr(transform, "des")  ? old ? "DES_56_CB" : "DES"
			     : strstr(transform, "null") ? "NULL"
							 : "AES";
	if (old && auth)
		g_string_append_printf(out, "HMAC_%s+%s", auth, cipher);
	else
		g_string_append_printf(out, "%s%s%s", cipher, auth ? "+" : "", auth ? auth : "");
}

static void print_connection(GString *out, const IdentRow *r, unsigned conn, const char *algorithm,
			     uint64_t encrypted, uint64_t decrypted)
{
	g_string_append_printf(out, "%4u ", conn);
	text_column(out, 5);
	g_string_append(out, r->iface);
	text_column(out, 26);
	g_string_append(out, ip_text(r->local).s);
	text_column(out, 42);
	g_string_append(out, "set");
	text_column(out, 49);
	g_string_append(out, algorithm);
	text_column(out, 68);
	g_string_append_printf(out, "%8" G_GUINT64_FORMAT " %8" G_GUINT64_FORMAT "\n", encrypted,
			       decrypted);
}

static void print_esp(GString *out, const IdentRow *r, const SaRow *sa, bool old)
{
	g_autoptr(GString) algorithm = g_string_new(NULL);
	print_algorithm(algorithm, sa->transform, old);
	print_connection(out, r, sa->conn_id, algorithm->str, sa->inbound ? 0 : sa->pkts,
			 sa->inbound ? sa->pkts : 0);
}

/* Several identities may share their phase 1, which stands once. */
static bool is_first_of_phase1(const IpsecView *v, unsigned i)
{
	for (unsigned k = 0; k < i; k++)
		if (v->ident[k].ike && v->ident[k].ike_conn == v->ident[i].ike_conn)
			return false;
	return v->ident[i].ike;
}

static void show_connections(GString *out, const void *view, const Args *a, const char *release)
{
	(void)a;
	const IpsecView *v = view;
	g_string_append(out, "\n  ID Interface            IP-Address      State  Algorithm         "
			     "   Encrypt  Decrypt\n");
	for (unsigned i = 0; i < v->n_idents; i++) /* LIBERTY: IKE's own messages are not counted */
		if (is_first_of_phase1(v, i))
			print_connection(out, &v->ident[i], v->ident[i].ike_conn,
					 v->ident[i].ike_algorithm, 0, 0);
	for (unsigned i = 0; i < v->n_idents; i++)
		for (unsigned k = 0; k < v->ident[i].n_sas; k++)
			print_esp(out, &v->ident[i], &v->sa[v->ident[i].first_sa + k],
				  is_old(release));
	g_string_append_c(out, '\n');
}

/* ---- the rest ---- */

static void show_sets(GString *out, const void *view, const Args *a, const char *release)
{
	(void)a;
	(void)release;
	const IpsecView *v = view;
	for (unsigned i = 0; i < v->n_sets; i++)
		g_string_append_printf(
			out,
			"Transform set %s: { %s%s%s  } \n   will negotiate = { Tunnel,  }, \n\n",
			v->set[i].name, v->set[i].cipher, v->set[i].auth[0] ? " " : "",
			v->set[i].auth);
}

static void show_lifetime(GString *out, const void *view, const Args *a, const char *release)
{
	(void)a;
	(void)release;
	const IpsecView *v = view;
	g_string_append_printf(out, "Security association lifetime: %u kilobytes/%u seconds\n",
			       v->life_kb, v->life_s);
}

#define NOTE "tech note, show crypto ipsec sa"
#define REF "Cisco IOS Security Command Reference 12.3"
const Show ipsec_shows[] = {
	{"show crypto ipsec sa", "crypto-ipsec", show_sa, NOTE},
	{"show crypto ipsec sa interface <intf:iface>", "crypto-ipsec", show_sa, NOTE},
	{"show crypto ipsec sa map <tag:word>", "crypto-ipsec", show_sa, NOTE},
	{"show crypto ipsec sa peer <peer:ip4>", "crypto-ipsec", show_sa, NOTE},
	{"show crypto ipsec transform-set", "crypto-ipsec", show_sets, REF},
	{"show crypto ipsec security-association lifetime", "crypto-ipsec", show_lifetime, REF},
	{"show crypto map", "crypto-ipsec", show_map, REF},
	{"show crypto map tag <tag:word>", "crypto-ipsec", show_map, REF},
	{"show crypto session", "crypto-ipsec", show_session,
	 "Cisco IOS 12.3(4)T, IPsec VPN Monitoring"},
	{"show crypto engine connections active", "crypto-ipsec", show_connections, REF},
	{NULL, NULL, NULL, NULL},
};
#undef NOTE
#undef REF
