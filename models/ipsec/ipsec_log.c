/* What IPsec tells: observations, and the lines that IOS prints of them.
 *
 * Wording and line breaks of delete_sa, key_engine and key_engine_delete_sas: the tech note's debug of
 * vpn7200. sa_request, initialize_sas and create_sa: Cisco document 5409, "IP Security Troubleshooting -
 * Understanding and Using debug Commands". */

#include "models/ipsec/ipsec_priv.h"

#define FLAG "crypto ipsec"

void ipsec_transform_text(char text[48], EspCipher cipher, uint16_t key_bits, EspAuth auth)
{
	char aes[16];
	g_snprintf(aes, sizeof aes, key_bits == 128 ? "esp-aes" : "esp-%u-aes", key_bits);
	const char *c = cipher == ESP_DES    ? "esp-des"
			: cipher == ESP_3DES ? "esp-3des"
			: cipher == ESP_AES  ? aes
					     : "esp-null";
	const char *a = auth == ESP_AUTH_MD5   ? " esp-md5-hmac"
			: auth == ESP_AUTH_SHA ? " esp-sha-hmac"
					       : "";
	g_snprintf(text, 48, "%s%s", c, a);
}

/* ---- SAs ---- */

#define SA_FIELDS                                                                                  \
	{                                                                                          \
		{"kind", OV_STR}, {"peer", OV_IP4}, {"spi", OV_U32}, {"change", OV_STR},           \
			{"reason", OV_STR}, {"direction", OV_STR}, {"dest", OV_IP4},               \
			{"transform", OV_STR}, {"conn_id", OV_INT},                                \
		{                                                                                  \
			"identity", OV_STR                                                         \
		}                                                                                  \
	}

static void sa_text(const LogOut *out, const ObsSpec *spec, const ObsVal *v)
{
	bool add = g_str_equal(obs_val(spec, v, "change")->s, "add");
	uint32_t spi = obs_val(spec, v, "spi")->u;
	log_line(out, "IPSEC", FLAG,
		 "%s,\n  (sa) sa_dest= %s, sa_prot= 50,\n    sa_spi= 0x%X(%u),\n"
		 "    sa_trans= %s , sa_conn_id= %d",
		 add ? "IPSEC(create_sa): sa created" : "IPSEC(delete_sa): deleting SA",
		 ip_text(obs_val(spec, v, "dest")->ip).s, spi, spi,
		 obs_val(spec, v, "transform")->s, (int)obs_val(spec, v, "conn_id")->i);
}

const ObsSpec obs_sa = {
	.name = "ipsec-sa",
	.kind = OBS_SA,
	.class = CLASS_SA,
	.cite = "tech note, vpn7200 debug crypto ipsec; indentation: Cisco IOS Debug Command "
		"Reference 12.3, debug crypto ipsec",
	.fields = SA_FIELDS,
	.text = sa_text,
};
const ObsSpec obs_sa_quiet = {
	.name = "ipsec-sa-quiet",
	.kind = OBS_SA,
	.class = CLASS_SA,
	.cite = "tech note: no delete_sa lines when a group leaves Active",
	.fields = SA_FIELDS,
};

static void delete_notify(const LogOut *out)
{
	log_line(out, "IPSEC", FLAG, "IPSEC(key_engine): got a queue event...");
	log_line(out, "IPSEC", FLAG,
		 "IPSEC(key_engine_delete_sas): rec'd delete notify from ISAKMP");
}

static void peer_gone_text(const LogOut *out, const ObsSpec *spec, const ObsVal *v)
{
	delete_notify(out);
	log_line(out, "IPSEC", FLAG, "IPSEC(key_engine_delete_sas): delete all SAs shared with %s",
		 ip_text(obs_val(spec, v, "peer")->ip).s);
}

const ObsSpec obs_peer_gone = {
	.name = "ipsec-peer-gone",
	.kind = OBS_NOTE,
	.class = CLASS_SA,
	.cite = "tech note, vpn7200 debug crypto ipsec",
	.fields = {{"peer", OV_IP4}},
	.text = peer_gone_text,
};

static void spi_gone_text(const LogOut *out, const ObsSpec *spec, const ObsVal *v)
{
	delete_notify(out);
	log_line(out, "IPSEC", FLAG,
		 "IPSEC(key_engine_delete_sas): delete SA with spi 0x%X/50 for %s",
		 obs_val(spec, v, "spi")->u, ip_text(obs_val(spec, v, "peer")->ip).s);
}

const ObsSpec obs_spi_gone = {
	.name = "ipsec-spi-gone",
	.kind = OBS_NOTE,
	.class = CLASS_SA,
	.cite = "Cisco document 5409",
	.fields = {{"peer", OV_IP4}, {"spi", OV_U32}},
	.text = spi_gone_text,
};

static void enable_text(const LogOut *out, const ObsSpec *spec, const ObsVal *v)
{
	uint32_t spi = obs_val(spec, v, "spi")->u;
	log_line(out, "IPSEC", FLAG, "IPSEC(key_engine): got a queue event...");
	log_line(out, "IPSEC", FLAG,
		 "IPSEC(key_engine_enable_outbound): rec'd enable notify from ISAKMP");
	log_line(out, "IPSEC", FLAG,
		 "IPSEC(key_engine_enable_outbound): enable SA with spi %u/50 for %s", spi,
		 ip_text(obs_val(spec, v, "peer")->ip).s);
}

const ObsSpec obs_enable = {
	.name = "ipsec-enable-outbound",
	.kind = OBS_NOTE,
	.class = CLASS_SA,
	.cite = "IOS 12.3 debug crypto ipsec, responder",
	.fields = {{"peer", OV_IP4}, {"spi", OV_U32}},
	.text = enable_text,
};

/* ---- sessions ---- */

/* Spaces as the tech note prints the DOWN line; "%-4s" gives the "UP  ." of later releases' logs. */
static void session_text(const LogOut *out, const ObsSpec *spec, const ObsVal *v)
{
	IpText peer = ip_text(obs_val(spec, v, "peer")->ip);
	log_line(out, "CRYPTO", "syslog",
		 "%%CRYPTO-5-SESSION_STATUS: Crypto tunnel is %-4s. Peer %s:500 Id: %s",
		 obs_val(spec, v, "state")->s, peer.s, peer.s);
}

const ObsSpec obs_session = {
	.name = "ipsec-session",
	.kind = OBS_NOTE,
	.class = CLASS_SA,
	.cite = "tech note, 7204VXR-1 log",
	.fields = {{"peer", OV_IP4}, {"state", OV_STR}},
	.text = session_text,
};

/* ---- requests ---- */

#define KEY_FIELDS                                                                                 \
	{"local", OV_IP4}, {"remote", OV_IP4}, {"local_proxy", OV_PREFIX},                         \
		{"remote_proxy", OV_PREFIX}, {"proto", OV_INT}, {"local_port", OV_INT},            \
		{"remote_port", OV_INT}, {"transform", OV_STR}, {"life_s", OV_INT},                \
	{                                                                                          \
		"life_kb", OV_INT                                                                  \
	}

static void append_proxy(GString *s, const char *name, Prefix p, int proto, int port)
{
	g_string_append_printf(s, "\n    %s_proxy= %s/%s/%d/%d (type=%d),", name, ip_text(p.addr).s,
			       ip_text(ip4_mask(p.len)).s, proto, port, p.len == 32 ? 1 : 4);
}

enum { LOG_12_2, LOG_12_3 };

static const FormEra log_eras[] = {
	{"12.2*", LOG_12_2, "no mode behind the transform", "Cisco document 5409; IOS 12.2 logs"},
	{"12.3*", LOG_12_3, "(Tunnel) behind the transform", "IOS 12.3 logs"},
	{"*", LOG_12_3, "(Tunnel) behind the transform", "carried over from 12.3"},
};
const Form ipsec_log_form = {"debug crypto ipsec: sa_request", log_eras};

static bool old_words(const LogOut *out)
{
	return form_for(&ipsec_log_form, out->release) == LOG_12_2;
}

static void key_message(const LogOut *out, const ObsSpec *spec, const ObsVal *v, const char *head,
			const char *direction, uint32_t spi, int flags)
{
	g_autoptr(GString) s = g_string_new(NULL);
	int proto = (int)obs_val(spec, v, "proto")->i;
	g_string_append_printf(s, "%s ,\n  (key eng. msg.) %s local= %s, remote= %s,", head,
			       direction, ip_text(obs_val(spec, v, "local")->ip).s,
			       ip_text(obs_val(spec, v, "remote")->ip).s);
	append_proxy(s, "local", obs_val(spec, v, "local_proxy")->prefix, proto,
		     (int)obs_val(spec, v, "local_port")->i);
	append_proxy(s, "remote", obs_val(spec, v, "remote_proxy")->prefix, proto,
		     (int)obs_val(spec, v, "remote_port")->i);
	g_string_append_printf(
		s, "\n    protocol= ESP, transform= %s %s,\n    lifedur= %ds and %dkb,",
		obs_val(spec, v, "transform")->s, old_words(out) ? "" : "(Tunnel)",
		(int)obs_val(spec, v, "life_s")->i, (int)obs_val(spec, v, "life_kb")->i);
	g_string_append_printf(s, "\n    spi= 0x%X(%u), conn_id= 0, keysize= %d, flags= 0x%X", spi,
			       spi, (int)obs_val(spec, v, "keysize")->i, flags);
	log_line(out, "IPSEC", FLAG, "%s", s->str);
}

static void request_text(const LogOut *out, const ObsSpec *spec, const ObsVal *v)
{
	key_message(out, spec, v, "IPSEC(sa_request):", "OUTBOUND", 0,
		    old_words(out) ? 0x400C : 0x400B);
}

const ObsSpec obs_request = {
	.name = "ipsec-sa-request",
	.kind = OBS_NOTE,
	.class = CLASS_SA,
	.cite = "Cisco document 5409; flags: IOS 12.2 and 12.3 logs",
	.fields = {KEY_FIELDS, {"keysize", OV_INT}},
	.text = request_text,
};

static void initialize_text(const LogOut *out, const ObsSpec *spec, const ObsVal *v)
{
	const char *direction = obs_val(spec, v, "direction")->s;
	bool in = g_str_equal(direction, "INBOUND");
	if (in)
		log_line(out, "IPSEC", FLAG, "IPSEC(key_engine): got a queue event...");
	key_message(out, spec, v, "IPSEC(initialize_sas):", direction, obs_val(spec, v, "spi")->u,
		    in ? 0x2 : 0xA);
}

const ObsSpec obs_initialize = {
	.name = "ipsec-initialize-sas",
	.kind = OBS_NOTE,
	.class = CLASS_SA,
	.cite = "Cisco document 5409",
	.fields = {{"direction", OV_STR}, KEY_FIELDS, {"spi", OV_U32}, {"keysize", OV_INT}},
	.text = initialize_text,
};

static void request_timer_text(const LogOut *out, const ObsSpec *spec, const ObsVal *v)
{
	g_autoptr(GString) s = g_string_new(NULL);
	g_string_append_printf(s,
			       "IPSEC(key_engine): request timer fired: count = %d,\n(identity) "
			       "local= %s, remote= %s,",
			       (int)obs_val(spec, v, "count")->i,
			       ip_text(obs_val(spec, v, "local")->ip).s,
			       ip_text(obs_val(spec, v, "remote")->ip).s);
	int proto = (int)obs_val(spec, v, "proto")->i;
	append_proxy(s, "local", obs_val(spec, v, "local_proxy")->prefix, proto,
		     (int)obs_val(spec, v, "local_port")->i);
	append_proxy(s, "remote", obs_val(spec, v, "remote_proxy")->prefix, proto,
		     (int)obs_val(spec, v, "remote_port")->i);
	g_string_truncate(s, s->len - 1);
	log_line(out, "IPSEC", FLAG, "%s", s->str);
}

const ObsSpec obs_request_timer = {
	.name = "ipsec-request-timer",
	.kind = OBS_NOTE,
	.class = CLASS_SA,
	.cite = "IOS debug crypto ipsec",
	.fields = {{"count", OV_INT},
		   {"local", OV_IP4},
		   {"remote", OV_IP4},
		   {"local_proxy", OV_PREFIX},
		   {"remote_proxy", OV_PREFIX},
		   {"proto", OV_INT},
		   {"local_port", OV_INT},
		   {"remote_port", OV_INT}},
	.text = request_timer_text,
};

/* ---- packets ---- */

static void inv_spi_text(const LogOut *out, const ObsSpec *spec, const ObsVal *v)
{
	uint32_t spi = obs_val(spec, v, "spi")->u;
	log_line(out, "CRYPTO", "syslog",
		 "%%CRYPTO-4-RECVD_PKT_INV_SPI: decaps: rec'd IPSEC packet has invalid spi for "
		 "destaddr=%s, prot=50, "
		 "spi=0x%X(%u), srcaddr=%s",
		 ip_text(obs_val(spec, v, "dest")->ip).s, spi, spi,
		 ip_text(obs_val(spec, v, "source")->ip).s);
}

const ObsSpec obs_inv_spi = {
	.name = "ipsec-invalid-spi",
	.kind = OBS_NOTE,
	.class = CLASS_PACKET,
	.cite = "Cisco document 115801",
	.fields = {{"dest", OV_IP4}, {"source", OV_IP4}, {"spi", OV_U32}},
	.text = inv_spi_text,
};

static void not_ipsec_text(const LogOut *out, const ObsSpec *spec, const ObsVal *v)
{
	log_line(out, "CRYPTO", "syslog",
		 "%%CRYPTO-4-RECVD_PKT_NOT_IPSEC: Rec'd packet not an IPSEC packet.\n\t(ip) "
		 "vrf/dest_addr= /%s, "
		 "src_addr= %s, prot= %d",
		 ip_text(obs_val(spec, v, "dest")->ip).s, ip_text(obs_val(spec, v, "source")->ip).s,
		 (int)obs_val(spec, v, "proto")->i);
}

const ObsSpec obs_not_ipsec = {
	.name = "ipsec-not-ipsec",
	.kind = OBS_NOTE,
	.class = CLASS_PACKET,
	.cite = "Cisco IOS System Messages 12.3",
	.fields = {{"dest", OV_IP4}, {"source", OV_IP4}, {"proto", OV_INT}},
	.text = not_ipsec_text,
};

static void replay_text(const LogOut *out, const ObsSpec *spec, const ObsVal *v)
{
	log_line(out, "CRYPTO", "syslog",
		 "%%CRYPTO-4-PKT_REPLAY_ERR: decrypt: replay check failed\n\tconnection id=%d, "
		 "sequence number=%u",
		 (int)obs_val(spec, v, "conn_id")->i, obs_val(spec, v, "seq")->u);
}

const ObsSpec obs_replay = {
	.name = "ipsec-replay",
	.kind = OBS_NOTE,
	.class = CLASS_PACKET,
	.cite = "Cisco IOS System Messages 12.3",
	.fields = {{"conn_id", OV_INT}, {"seq", OV_U32}},
	.text = replay_text,
};

static void path_mtu_text(const LogOut *out, const ObsSpec *spec, const ObsVal *v)
{
	log_line(out, "IPSEC", FLAG, "IPSEC(adjust_mtu): adjusting path mtu from %d to %d,",
		 (int)obs_val(spec, v, "was")->i, (int)obs_val(spec, v, "mtu")->i);
	log_line(out, "IPSEC", FLAG, "  (identity) local= %s, remote= %s",
		 ip_text(obs_val(spec, v, "local")->ip).s, ip_text(obs_val(spec, v, "peer")->ip).s);
}

const ObsSpec obs_path_mtu = {
	.name = "ipsec-path-mtu",
	.kind = OBS_NOTE,
	.class = CLASS_SA,
	.cite = "RFC 4301 8.2; LIBERTY: IOS's debug crypto ipsec goes on with the proxies",
	.fields = {{"local", OV_IP4}, {"peer", OV_IP4}, {"was", OV_INT}, {"mtu", OV_INT}},
	.text = path_mtu_text,
};

static void mac_text(const LogOut *out, const ObsSpec *spec, const ObsVal *v)
{
	log_line(out, "CRYPTO", "syslog",
		 "%%CRYPTO-4-RECVD_PKT_MAC_ERR: decrypt: mac verify failed for connection id=%d",
		 (int)obs_val(spec, v, "conn_id")->i);
}

const ObsSpec obs_mac = {
	.name = "ipsec-mac",
	.kind = OBS_NOTE,
	.class = CLASS_PACKET,
	.cite = "Cisco IOS System Messages 12.3",
	.fields = {{"conn_id", OV_INT}},
	.text = mac_text,
};

static void identity_text(const LogOut *out, const ObsSpec *spec, const ObsVal *v)
{
	log_line(out, "CRYPTO", "syslog",
		 "%%CRYPTO-4-RECVD_PKT_INV_IDENTITY: identity doesn't match negotiated "
		 "identity\n\t(ip) dest_addr= %s, "
		 "src_addr= %s, prot= %d",
		 ip_text(obs_val(spec, v, "dest")->ip).s, ip_text(obs_val(spec, v, "source")->ip).s,
		 (int)obs_val(spec, v, "proto")->i);
}

const ObsSpec obs_identity = {
	.name = "ipsec-identity",
	.kind = OBS_NOTE,
	.class = CLASS_PACKET,
	.cite = "Cisco IOS System Messages 12.3",
	.fields = {{"dest", OV_IP4}, {"source", OV_IP4}, {"proto", OV_INT}},
	.text = identity_text,
};

/* ---- for tools ---- */

const ObsSpec obs_esp_key = {
	.name = "esp-key",
	.kind = OBS_KEY,
	.class = CLASS_SA,
	.cite = "Wireshark's esp_sa table",
	.fields = {{"source", OV_IP4},
		   {"dest", OV_IP4},
		   {"spi", OV_U32},
		   {"cipher", OV_STR},
		   {"cipher_key", OV_STR},
		   {"auth", OV_STR},
		   {"auth_key", OV_STR}},
};

const ObsSpec obs_transition = {
	.name = "ipsec-transition",
	.kind = OBS_TRANSITION,
	.class = CLASS_SA,
	.cite = "RFC 2401 4.4.2",
	.fields = {{"protocol", OV_STR},
		   {"instance", OV_STR},
		   {"from", OV_STR},
		   {"to", OV_STR},
		   {"reason", OV_STR}},
};

const ObsSpec obs_odd = {
	.name = "ipsec-odd-event",
	.kind = OBS_NOTE,
	.class = CLASS_SA,
	.cite = "an event that cannot happen in this state",
	.fields = {{"identity", OV_STR}, {"state", OV_STR}},
};

const ObsSpec *const ipsec_obs[] = {
	&obs_sa,         &obs_sa_quiet,      &obs_peer_gone,  &obs_spi_gone, &obs_session,
	&obs_request,    &obs_request_timer, &obs_initialize, &obs_enable,   &obs_inv_spi,
	&obs_not_ipsec,  &obs_replay,        &obs_mac,        &obs_identity, &obs_esp_key,
	&obs_transition, &obs_odd,           &obs_path_mtu,   NULL,
};
