/* The words of "debug crypto isakmp" and of IKE's syslog, by release. A note is recorded as values; a sink
 * that keeps the log asks for its words. */

#include "models/ike/ike_log.h"

#include "models/ike/ike_priv.h"

#define TECH_NOTE "Cisco tech note 17826, debug of vpn7200 (12.2)"
#define LOGS_123T "public debug logs of 12.3T and 12.4"

typedef enum Opening {
	OPEN_CONN,  /* "ISAKMP (0:1): " */
	OPEN_PLAIN, /* "ISAKMP: " */
	OPEN_SYSLOG /* nothing: the text has its own */
} Opening;

/* %p peer, %l local, %r role, %s state, %t and %u texts, %n and %m numbers, %x and %y hex, %d x as a number.
 * The first row of a note whose release matches has the words; NULL words: this release says nothing. */
typedef struct Wording {
	IkeSay say;
	Opening open;
	const char *release; /* glob; NULL: all others */
	const char *words;
} Wording;

#define CONN(say, release, words)                                                                  \
	{                                                                                          \
		say, OPEN_CONN, release, words                                                     \
	}
#define PLAIN(say, release, words)                                                                 \
	{                                                                                          \
		say, OPEN_PLAIN, release, words                                                    \
	}

static const Wording wordings[] = {
	CONN(SAY_REQUEST, NULL, "received ke message (1/1)"),
	CONN(SAY_NO_KEY, NULL, "No pre-shared key with %p!"),
	CONN(SAY_NO_CERT, NULL, "No Cert or pre-shared address key."),
	CONN(SAY_CANNOT_START, NULL, "construct_initial_message: Can not start Main mode"),
	CONN(SAY_KEY_FOUND, NULL, "found peer pre-shared key matching %p"),
	CONN(SAY_NO_POLICY, NULL, "no policy to offer %p"),
	CONN(SAY_BEGIN_MM, NULL, "beginning Main Mode exchange"),
	CONN(SAY_BEGIN_QM, NULL, "beginning Quick Mode exchange, M-ID of %n"),
	/* 12.2 mainline does not print its state machine */
	CONN(SAY_INPUT, "12.2", NULL),
	CONN(SAY_INPUT, "12.2(*)", NULL),
	CONN(SAY_INPUT, NULL, "Input = %t"),
	CONN(SAY_NODE_INPUT, "12.2", NULL),
	CONN(SAY_NODE_INPUT, "12.2(*)", NULL),
	CONN(SAY_NODE_INPUT, NULL, "Node %n, Input = %t"),
	CONN(SAY_STATES, "12.2", NULL),
	CONN(SAY_STATES, "12.2(*)", NULL),
	CONN(SAY_STATES, NULL, "Old State = %t  New State = %u\n"),
	CONN(SAY_RECEIVED, "12.2*", "received packet from %p (%r) %s"),
	CONN(SAY_RECEIVED, NULL, "received packet from %p dport 500 sport 500 Global (%r) %s"),
	CONN(SAY_SENDING, "12.2*", "sending packet to %p (%r) %s"),
	CONN(SAY_SENDING, NULL, "sending packet to %p my_port 500 peer_port 500 (%r) %s"),
	CONN(SAY_PROCESSING, NULL, "processing %t payload. message ID = %n"),
	CONN(SAY_PROCESSING_VID, NULL, "processing vendor id payload"),
	CONN(SAY_VID, NULL, "vendor ID is %t"),
	CONN(SAY_IOS_BOX, NULL, "speaking to another IOS box!"),
	CONN(SAY_CHECKING, NULL, "Checking ISAKMP transform %n against priority %m policy"),
	PLAIN(SAY_ATTR, NULL, "     %t"),
	CONN(SAY_MISMATCH, NULL, "%t offered does not match policy!"),
	CONN(SAY_ACCEPTABLE, NULL, "atts are acceptable. Next payload is %n"),
	CONN(SAY_NOT_ACCEPTABLE, NULL, "atts are not acceptable. Next payload is %n"),
	CONN(SAY_NO_OFFERS, NULL, "no offers accepted!"),
	CONN(SAY_P1_REFUSED, NULL, "phase 1 SA policy not acceptable! (local %l remote %p)"),
	CONN(SAY_SKEYID, NULL, "SKEYID state generated"),
	CONN(SAY_SEND_CONTACT, NULL, "Send initial contact"),
	CONN(SAY_AUTH_METHOD, NULL,
	     "SA is doing pre-shared key authentication using id type ID_IPV4_ADDR"),
	CONN(SAY_ID_PAYLOAD, NULL,
	     "ID payload\n\tnext-payload : %n\n\ttype         : 1\n\tprotocol     : 17\n"
	     "\tport         : 500\n\tlength       : 8"),
	CONN(SAY_AUTHENTICATED, NULL, "SA has been authenticated with %p"),
	CONN(SAY_INITIAL_CONTACT, NULL,
	     "Process initial contact,\nbring down existing phase 1 and 2 SA's with local %l "
	     "remote %p "
	     "remote port 500"),
	PLAIN(SAY_RECEIVED_CONTACT, NULL, "received initial contact, deleting SA"),
	CONN(SAY_NOTIFY, NULL,
	     "processing NOTIFY %t protocol %m\n\tspi %d, message ID = %n, sa = %y"),
	CONN(SAY_DELETE_PAYLOAD, NULL, "processing DELETE payload. message ID = %n"),
	CONN(SAY_NODE_DELETE, NULL, "deleting node %n error %t reason \"%u\""),
	CONN(SAY_NODE_PURGE, NULL, "purging node %n"),
	CONN(SAY_RETRANSMIT_P1, NULL, "retransmitting phase 1 %s..."),
	CONN(SAY_RETRANSMIT_P2, NULL, "retransmitting phase 2 %s %n ..."),
	CONN(SAY_ATTEMPT_P1, "12.2*", "incrementing error counter on sa: retransmit phase 1"),
	CONN(SAY_ATTEMPT_P1, NULL,
	     "incrementing error counter on sa, attempt %n of %m: retransmit phase 1"),
	CONN(SAY_ATTEMPT_P2, "12.2*", "incrementing error counter on sa: retransmit phase 2"),
	CONN(SAY_ATTEMPT_P2, NULL,
	     "incrementing error counter on node, attempt %n of %m: retransmit phase 2"),
	CONN(SAY_DUPLICATE, NULL,
	     "phase %n packet is a duplicate of a previous packet.\n\tretransmitting due to "
	     "retransmit "
	     "phase %n"),
	CONN(SAY_SKIPPED, NULL, "retransmission skipped (time since last transmission %n)"),
	CONN(SAY_ALIVE_COUNT, "12.2*", "incrementing error counter on sa: PEERS_ALIVE_TIMER"),
	CONN(SAY_ALIVE_COUNT, "12.3*", "incrementing error counter on sa: PEERS_ALIVE_TIMER"),
	CONN(SAY_ALIVE_COUNT, NULL,
	     "DPD incrementing error counter (%n/%m)\n\tincrementing error counter on sa: "
	     "PEERS_ALIVE_TIMER"),
	CONN(SAY_NOT_RESPONDING, NULL, "peer not responding!"),
	CONN(SAY_PARANOID, NULL, "peer does paranoid keepalives.\n"),
	CONN(SAY_NOT_PARANOID, NULL, "peer does not do paranoid keepalives.\n"),
	CONN(SAY_GOING_AWAY, NULL, "phase 1 going away; let's be paranoid."),
	CONN(SAY_BRING_DOWN, NULL, "Bring down phase 2's"),
	CONN(SAY_LAST_ONE, NULL,
	     "That phase 1 was the last one of its kind. Taking phase 2's with us."),
	CONN(SAY_DELETING_SA, NULL,
	     "deleting SA reason \"%t\" state (%r) %s (peer %p) input queue 0"),
	CONN(SAY_PURGING_SA, NULL, "purging SA., sa=%y, delme=%y"),
	CONN(SAY_CHECKING_IPSEC, NULL, "Checking IPSec proposal %n"),
	CONN(SAY_CREATING, NULL,
	     "Creating IPSec SAs\n\tinbound SA from %p to %l (proxy %u to %t)\n\thas spi 0x%X and "
	     "conn_id "
	     "0\n\tlifetime of %n seconds\n\tlifetime of %m kilobytes\n\toutbound SA from %l to %p "
	     "(proxy "
	     "%t to %u)\n\thas spi 0x%Y and conn_id 0"),
	CONN(SAY_P2_REFUSED, NULL, "phase 2 SA policy not acceptable! (local %l remote %p)"),
	CONN(SAY_LIFETIME_NOTIFY, NULL, "sending NOTIFY RESPONDER_LIFETIME protocol 3"),
	PLAIN(SAY_NO_SA_FOR_SPI, NULL,
	      "ignoring request to send delete notify (no ISAKMP sa) src %l dst %p for SPI 0x%X"),
	CONN(SAY_DPD_ASKED, NULL, "DPD/R_U_THERE received from peer %p, sequence 0x%X"),
	CONN(SAY_DPD_ANSWERED, NULL, "DPD/R_U_THERE_ACK received from peer %p, sequence 0x%X"),
	{SAY_LOG_NO_SA, OPEN_SYSLOG, NULL,
	 "%CRYPTO-4-IKMP_NO_SA: IKE message from %p has no SA and is not an initialization offer"},
	{SAY_LOG_BAD_MESSAGE, OPEN_SYSLOG, NULL,
	 "%CRYPTO-4-IKMP_BAD_MESSAGE: IKE message from %p failed its sanity check or is malformed"},
	{SAY_LOG_MODE_FAILURE, OPEN_SYSLOG, NULL,
	 "%CRYPTO-6-IKMP_MODE_FAILURE: Processing of %t mode failed with peer at %p"},
	{SAY_LOG_NOT_ENCRYPTED, OPEN_SYSLOG, NULL,
	 "%CRYPTO-6-IKMP_NOT_ENCRYPTED: IKE packet from %p was not encrypted and it should've "
	 "been."},
};

/* How a line opens: "(0:1)" is slot and connection; from 12.3(11)T ":SW:1" names the engine; from 12.4T
 * connections count from 1001. */
typedef struct LinePrefix {
	const char *release, *conn, *plain;
	unsigned base;
} LinePrefix;

static const LinePrefix prefixes[] = {
	{"12.4(*)T*", "ISAKMP:(%u):", "ISAKMP:", 1000},
	{"12.4*", "ISAKMP:(0:%u:SW:1):", "ISAKMP:", 0},
	{"12.3(11)T*", "ISAKMP:(0:%u:SW:1):", "ISAKMP:", 0},
	{"12.3(14)T*", "ISAKMP:(0:%u:SW:1):", "ISAKMP:", 0},
	{"12.*", "ISAKMP (0:%u): ", "ISAKMP: ", 0},
	{"15.5*", "ISAKMP: (%u):", "ISAKMP: ", 1000},
	{"15.6*", "ISAKMP: (%u):", "ISAKMP: ", 1000},
	{"15.7*", "ISAKMP: (%u):", "ISAKMP: ", 1000},
	{"16.*", "ISAKMP: (%u):", "ISAKMP: ", 1000},
	{NULL, "ISAKMP:(%u):", "ISAKMP:", 1000},
};

static bool speaks(const char *glob, const char *release)
{
	return !glob || g_pattern_match_simple(glob, release);
}

static const Wording *wording(IkeSay say, const char *release)
{
	for (size_t i = 0; i < G_N_ELEMENTS(wordings); i++)
		if (wordings[i].say == say && speaks(wordings[i].release, release))
			return &wordings[i];
	return NULL;
}

static void open_line(GString *out, Opening open, unsigned conn, const char *release)
{
	const LinePrefix *p = prefixes;

	if (open == OPEN_SYSLOG)
		return;
	while (!speaks(p->release, release))
		p++;
	if (open == OPEN_PLAIN) {
		g_string_append(out, p->plain);
		return;
	}
	g_auto(GStrv) halves = g_strsplit(p->conn, "%u", 2);
	g_string_append_printf(out, "%s%u%s", halves[0], conn ? conn + p->base : 0, halves[1]);
}

static void put_value(GString *out, char letter, const ObsSpec *spec, const ObsVal *v)
{
	switch (letter) {
	case 'p':
		ip4_print(out, obs_val(spec, v, "peer")->ip);
		return;
	case 'l':
		ip4_print(out, obs_val(spec, v, "local")->ip);
		return;
	case 'r':
		g_string_append(out, obs_val(spec, v, "role")->s);
		return;
	case 's':
		g_string_append(out, obs_val(spec, v, "state")->s);
		return;
	case 't':
		g_string_append(out, obs_val(spec, v, "t")->s);
		return;
	case 'u':
		g_string_append(out, obs_val(spec, v, "u")->s);
		return;
	case 'n':
		g_string_append_printf(out, "%" G_GINT64_FORMAT, obs_val(spec, v, "n")->i);
		return;
	case 'm':
		g_string_append_printf(out, "%" G_GINT64_FORMAT, obs_val(spec, v, "m")->i);
		return;
	case 'd':
		g_string_append_printf(out, "%u", obs_val(spec, v, "x")->u);
		return;
	case 'X':
		g_string_append_printf(out, "%X", obs_val(spec, v, "x")->u);
		return;
	case 'y':
	case 'Y':
		g_string_append_printf(out, "%X", obs_val(spec, v, "y")->u);
		return;
	default: /* the % of a syslog message */
		g_string_append_c(out, '%');
		g_string_append_c(out, letter);
	}
}

static void note_text(const LogOut *out, const ObsSpec *spec, const ObsVal *v)
{
	const Wording *w = wording((IkeSay)obs_val(spec, v, "say")->i, out->release);
	g_autoptr(GString) line = g_string_new(NULL);

	if (!w || !w->words)
		return;
	open_line(line, w->open, (unsigned)obs_val(spec, v, "conn")->i, out->release);
	for (const char *c = w->words; *c; c++) {
		if (*c == '%' && c[1])
			put_value(line, *++c, spec, v);
		else
			g_string_append_c(line, *c);
	}
	bool syslog = w->open == OPEN_SYSLOG;
	log_line(out, syslog ? "CRYPTO" : "ISAKMP", syslog ? "syslog" : "crypto isakmp", "%s",
		 line->str);
}

const ObsSpec ike_note_obs = {
	.name = "ike-note",
	.kind = OBS_NOTE,
	.class = CLASS_SA,
	.cite = TECH_NOTE "; " LOGS_123T,
	.fields = {{"say", OV_INT},
		   {"conn", OV_INT},
		   {"peer", OV_IP4},
		   {"local", OV_IP4},
		   {"role", OV_STR},
		   {"state", OV_STR},
		   {"t", OV_STR},
		   {"u", OV_STR},
		   {"n", OV_INT},
		   {"m", OV_INT},
		   {"x", OV_U32},
		   {"y", OV_U32}},
	.text = note_text,
};

const ObsSpec ike_sa_obs = {
	.name = "ike-sa",
	.kind = OBS_SA,
	.class = CLASS_SA,
	.cite = "RFC 2408 2.4",
	.fields = {{"kind", OV_STR},
		   {"peer", OV_IP4},
		   {"spi", OV_U32},
		   {"change", OV_STR},
		   {"reason", OV_STR},
		   {"local", OV_IP4},
		   {"role", OV_STR},
		   {"cookies", OV_STR}},
};

const ObsSpec ike_transition_obs = {
	.name = "ike-transition",
	.kind = OBS_TRANSITION,
	.class = CLASS_SA,
	.cite = "IOS 12.2 Security Command Reference: show crypto isakmp sa",
	.fields = {{"protocol", OV_STR},
		   {"instance", OV_STR},
		   {"from", OV_STR},
		   {"to", OV_STR},
		   {"reason", OV_STR}},
};

const ObsSpec ike_drop_obs = {
	.name = "ike-drop",
	.kind = OBS_DROP,
	.class = CLASS_PACKET,
	.cite = "RFC 2408 5",
	.fields = {{"where", OV_STR}, {"reason", OV_STR}, {"value", OV_INT}, {"peer", OV_IP4}},
};

/* For Wireshark's ikev1_decryption_table: initiator's cookie and encryption key. */
const ObsSpec ike_key_obs = {
	.name = "ike-key",
	.kind = OBS_KEY,
	.class = CLASS_SA,
	.cite = "RFC 2409 appendix B",
	.fields = {{"cookie", OV_STR}, {"key", OV_STR}},
};

/* IOS 12.2 Security Command Reference: show crypto isakmp sa */
static const char *const shown[] = {
	[MM_READY] = "MM_NO_STATE", [MM_I1] = "MM_NO_STATE",   [MM_I2] = "MM_NO_STATE",
	[MM_I3] = "MM_SA_SETUP",    [MM_I4] = "MM_SA_SETUP",   [MM_I5] = "MM_KEY_EXCH",
	[MM_I6] = "MM_KEY_EXCH",    [MM_R1] = "MM_NO_STATE",   [MM_R2] = "MM_SA_SETUP",
	[MM_R3] = "MM_SA_SETUP",    [MM_R4] = "MM_KEY_EXCH",   [MM_R5] = "MM_KEY_EXCH",
	[MM_DONE] = "QM_IDLE",      [MM_DEST] = "MM_NO_STATE",
};
_Static_assert(G_N_ELEMENTS(shown) == N_MM, "a word for each state");

const char *ike_shown(uint8_t state)
{
	return shown[state];
}

/* ---- saying ---- */

static const char *or_empty(const char *s)
{
	return s ? s : "";
}

void ike_say(Ctx *cx, const Ike *ike, const IkeSa *sa, IkeSay what, SayArgs a)
{
	(void)ike;
	if (sa) {
		a.peer = sa->peer;
		a.local = sa->local;
		a.y = a.y ? a.y : isakmp_u32(sa->cookies);
	}
	if (sa && !a.role)
		a.role = sa->initiator ? "I" : "R";
	if (sa && !a.state)
		a.state = ike_shown(sa->phase1->sm.state);
	obs_emit(cx, &ike_note_obs,
		 (ObsVal[]){OV_I(what), OV_I(sa ? sa->conn : 0), OV_IP(a.peer), OV_IP(a.local),
			    OV_S(or_empty(a.role)), OV_S(or_empty(a.state)), OV_S(or_empty(a.t)),
			    OV_S(or_empty(a.u)), OV_I(a.n), OV_I(a.m), OV_U(a.x), OV_U(a.y)});
}

static const char *const drop_names[] = {
	[DROP_MALFORMED] = "malformed",
	[DROP_TOO_LONG] = "too long",
	[DROP_NOT_ENDPOINT] = "not a crypto endpoint",
	[DROP_DISABLED] = "ISAKMP is disabled",
	[DROP_NO_SA] = "no SA and no initial offer",
	[DROP_SA_DELETED] = "SA is deleted",
	[DROP_EXCHANGE] = "exchange not supported",
	[DROP_UNEXPECTED] = "message not expected",
	[DROP_NOT_ENCRYPTED] = "encryption not as expected",
	[DROP_NOT_BLOCKS] = "not whole cipher blocks",
	[DROP_UNDECRYPTABLE] = "malformed after decryption",
	[DROP_PAYLOADS] = "payloads not as expected",
	[DROP_BAD_HASH] = "HASH does not match",
	[DROP_BAD_KE] = "bad key exchange value",
	[DROP_BAD_NONCE] = "bad nonce",
	[DROP_BAD_PROPOSAL] = "not as proposed",
	[DROP_NO_KEY] = "no pre-shared key",
	[DROP_NOT_READY] = "phase 1 is not complete",
	[DROP_REPLAY] = "replay",
	[DROP_SEQUENCE] = "DPD sequence number not expected",
};
_Static_assert(G_N_ELEMENTS(drop_names) == N_IKE_DROPS, "a name for each reason");

void ike_drop(Ctx *cx, Ike *ike, IkeDrop why, Ip4 peer, int64_t value)
{
	ike->drops[why]++;
	obs_emit(cx, &ike_drop_obs,
		 (ObsVal[]){OV_S("ISAKMP"), OV_S(drop_names[why]), OV_I(value), OV_IP(peer)});
}

static char *hex(const uint8_t *at, size_t n)
{
	GString *s = g_string_new(NULL);

	for (size_t i = 0; i < n; i++)
		g_string_append_printf(s, "%02x", at[i]);
	return g_string_free(s, FALSE);
}

void ike_tell_sa(Ctx *cx, const IkeSa *sa, const char *change, const char *reason)
{
	g_autofree char *cookies = hex(sa->cookies, sizeof sa->cookies);

	obs_emit(cx, &ike_sa_obs,
		 (ObsVal[]){OV_S("ike"), OV_IP(sa->peer), OV_U(0), OV_S(change), OV_S(reason),
			    OV_IP(sa->local), OV_S(sa->initiator ? "initiator" : "responder"),
			    OV_S(cookies)});
}

void ike_tell_key(Ctx *cx, const IkeSa *sa)
{
	IkeKeys keys;

	if (!obs_wanted(cx, OBS_KEY))
		return;
	ike_late_keys_get(sa->keys, &keys);
	g_autofree char *cookie = hex(sa->cookies, IKE_COOKIE);
	g_autofree char *key = hex(keys.key, ike_key_len(&sa->suite));

	obs_emit(cx, &ike_key_obs, (ObsVal[]){OV_S(cookie), OV_S(key)});
}
