/* The record of a run as rows, described once as data: the store, the pipe between processes and the
 * tests all run on these tables. */

#include "sim/record/record.h"

#include <stddef.h>
#include <string.h>

/* clang-format off */
#define COL(type, field, nm, kind, text, ...) \
	{ nm, kind, offsetof(type, field), .what = text, ##__VA_ARGS__ }
#define UPTO(limit) .least = 0, .most = (limit)
#define N(type, field, limit, text) COL(type, field, #field, RT_INT, text, UPTO(limit))
#define ANY(type, field, text) COL(type, field, #field, RT_INT, text, \
	.least = INT64_MIN, .most = INT64_MAX)
#define ORD(type) COL(type, ord, "ord", RT_INT, NULL, .hidden = true, UPTO(INT64_MAX))
#define ID(type, field, text) COL(type, field, #field, RT_ID, text)
#define ID_IF_ANY(type, field, text) COL(type, field, #field, RT_ID, text, .optional = true)
#define T(type, field, text) COL(type, field, #field "_ns", RT_TIME, text)
#define T_IF_ANY(type, field, text) COL(type, field, #field "_ns", RT_TIME, text, .optional = true)
#define S(type, field, text) COL(type, field, #field, RT_TEXT, text)
#define S_IF_ANY(type, field, text) COL(type, field, #field, RT_TEXT, text, .optional = true)
#define WORD_IF_ANY(type, field, names, text, version) COL(type, field, #field, RT_WORD, text, \
	.words = names, .optional = true, .since = version)
#define WORD(type, field, names, text) COL(type, field, #field, RT_WORD, text, .words = names)

#define ROLES { role_name, N_CAUSE_ROLES }

#define TIMERS { timer_name, N_TIMER_CLASSES }
#define STANDINGS { standing_name, N_OBS_STANDINGS, .n_before = STANDING_ASSUMED, .grew = 5 }
#define CLASSES { class_name, N_OBS_CLASSES }

#define VERDICTS { stored_verdict, N_VERDICTS }

static const char *stored_verdict(unsigned verdict)
{
	return verdict == VERDICT_UNKNOWN ? NULL : verdict_name((Verdict)verdict);
}

static const char *role_name(unsigned role)
{
	return cause_role_name((CauseRole)role);
}

static const char *timer_name(unsigned class)
{
	return timer_class_name((TimerClass)class);
}

static const char *class_name(unsigned class)
{
	return obs_class_name((ObsClass)class);
}

static const char *standing_name(unsigned standing)
{
	return obs_standing_name((ObsStanding)standing);
}

#define AT "when"
#define OLD "NULL in files of version 1 and 2"
#define BY "the event that did it, an id of view event"

static const RecCol run_cols[] = {
	S(RunRow, scenario, "name of the scenario, without .scn"),
	N(RunRow, seed, INT64_MAX, "what everything random of it was drawn from"),
	S(RunRow, settings, "each --set, as a JSON object"),
	S(RunRow, version, "of the program that ran it"),
	T(RunRow, duration, "how long was simulated"),
	N(RunRow, events, INT64_MAX, "how many events ran"),
	S_IF_ANY(RunRow, digest,
		"SHA-256 of all that was observed: the same in every run of the same texts, seed "
		"and version"),
	COL(RunRow, network, "network", RT_TEXT, NULL, .hidden = true),
	COL(RunRow, fault, "fault", RT_TEXT, NULL, .hidden = true, .optional = true),
	COL(RunRow, secrets, "secrets", RT_TEXT,
	    "keys and passwords in the texts of run_file: none, plain (as they were), masked (by "
	    "--redact); NULL in files of version 1",
	    .optional = true, .since = 2),
};
static const RecCol digest_cols[] = {
	S(DigestRow, router, "a router, switch or host"),
	T(DigestRow, t, "up to and with this time"),
	S(DigestRow, digest, "SHA-256 of what was observed of it so far"),
};
static const RecCol file_cols[] = {
	S(FileRow, name, "as the scenario names it; the scenario itself comes first"),
	S(FileRow, text, "the whole of it"),
};
static const RecCol event_cols[] = {
	ID(EventRow, id, "its number within the run"),
	T(EventRow, t, AT),
	S_IF_ANY(EventRow, router, "where; NULL: at no router, switch or host"),
	S(EventRow, kind,
		"what kind, such as start, power-on, carrier, deliver, timer or event (of the "
		"scenario)"),
	S_IF_ANY(EventRow, what, "which one: the timer's name, the interface that receives"),
	WORD_IF_ANY(EventRow, timer, TIMERS,
		"of a timer, what kind of wait it was: hold (what should have come did not), "
		"period (again and again), retransmit (no answer), delay (before it acts, as a "
		"statement or the standard says), lifetime (what was to last so long), work (of "
		"the node itself), traffic (of a user); NULL: no timer", 3),
};
static const RecCol cause_cols[] = {
	ID(CauseRow, event, "what came of it, an id of view event"),
	ID(CauseRow, cause, "the event before, an id of view event"),
	WORD(CauseRow, role, ROLES,
		"scheduled, armed (a timer), also, or what was used: used-route, used-sa, "
		"used-arp, used-mac, used-port, used-role"),
};
static const RecCol log_cols[] = {
	T(LogRow, t, AT),
	S_IF_ANY(LogRow, router, "whose"),
	S(LogRow, facility,
		"HSRP, ISAKMP, IPSEC, CRYPTO, OSPF, RT, TRACK, LINK, LINEPROTO and others"),
	S(LogRow, flag, "the debug that prints it, such as standby events; syslog: a message"),
	S(LogRow, text, "what is printed, without the time before it"),
	ID_IF_ANY(LogRow, event, BY),
	ORD(LogRow),
	WORD_IF_ANY(LogRow, class, CLASSES, "what it is about, as in view transition; " OLD, 3),
};
static const RecCol transition_cols[] = {
	T(TransitionRow, t, AT),
	S(TransitionRow, router, "of which router, switch or host"),
	S(TransitionRow, protocol,
		"HSRP, OSPF, IKE, IPSEC, ARP, track, interface, port (of a switch), power"),
	S(TransitionRow, instance, "which machine: Fa0/0 Grp 1"),
	COL(TransitionRow, from, "from_state", RT_TEXT, "the state before"),
	COL(TransitionRow, to, "to_state", RT_TEXT, "the state from now on"),
	S_IF_ANY(TransitionRow, reason, "what made it change"),
	ID_IF_ANY(TransitionRow, event, BY),
	ORD(TransitionRow),
	WORD_IF_ANY(TransitionRow, class, CLASSES,
		"what it is about: role (who forwards for a virtual address), neighbour (of a "
		"routing protocol), route, sa (and what makes and ends them), entry (of an "
		"address), object (tracked), interface, port (of a switch), power, config, "
		"packet, traffic (of users); " OLD, 3),
	WORD_IF_ANY(TransitionRow, standing, STANDINGS,
		"what to_state is good for: active (does the work), standby (would at once), coming "
		"(on the way), idle, assumed (taken for granted, as the scenario does not say; since "
		"version 5); NULL where the protocol does not say, and in files before "
		"version 4", 4),
};
static const RecCol route_cols[] = {
	T(RouteRow, t, AT),
	S(RouteRow, router, "whose table"),
	S(RouteRow, prefix, "A.B.C.D/N, of a VRF's table A.B.C.D/N vrf NAME"),
	S(RouteRow, protocol, "the letters of show ip route: C, S, O, O E2"),
	N(RouteRow, metric, UINT32_MAX, "the protocol's"),
	S(RouteRow, next_hop, "as show ip route says it: via 10.1.1.2, FastEthernet0/1"),
	S(RouteRow, change, "add, remove or replace"),
	ID_IF_ANY(RouteRow, event, BY),
	ORD(RouteRow),
};
static const RecCol sa_cols[] = {
	T(SaRow, t, AT),
	S(SaRow, router, "whose"),
	S(SaRow, kind, "ike or ipsec"),
	S(SaRow, peer, "address of the other side"),
	S_IF_ANY(SaRow, spi, "0x5b23f22e; NULL for ike"),
	S(SaRow, change, "ike: created, established, deleted; ipsec: add, remove"),
	S_IF_ANY(SaRow, reason, "why it went"),
	ID_IF_ANY(SaRow, event, BY),
	ORD(SaRow),
};
static const RecCol frame_cols[] = {
	T(FrameRow, t, "when it was sent"),
	S(FrameRow, segment, "the switch or link"),
	S(FrameRow, from_port, "sender, NODE:INTERFACE"),
	S_IF_ANY(FrameRow, to_port, "receiver, NODE:INTERFACE"),
	S_IF_ANY(FrameRow, protocol, "the innermost one that can be read"),
	S(FrameRow, summary, "one line of what is in it"),
	N(FrameRow, length, UINT32_MAX, "octets"),
	S_IF_ANY(FrameRow, dropped, "why it did not arrive; NULL: it arrived"),
	ID_IF_ANY(FrameRow, uid, "the packet's number, the same on every link"),
	ID_IF_ANY(FrameRow, parent_uid, "number of the packet that it encapsulates or was made of"),
	ID_IF_ANY(FrameRow, event, BY),
};
static const RecCol probe_cols[] = {
	S(ProbeRow, probe, "name of the [probe]"),
	S(ProbeRow, direction, "out: the echo; back: its reply, if the echo arrived"),
	N(ProbeRow, seq, UINT32_MAX, "number of the echo"),
	T(ProbeRow, sent, "when it was sent"),
	T_IF_ANY(ProbeRow, received,
		"when it was received; NULL: lost, or under way when the run ended"),
	S_IF_ANY(ProbeRow, lost_at, "where it was lost: a router, switch or host"),
	S_IF_ANY(ProbeRow, lost_why,
		"why it was lost; of an outage that comes of what an access list drops, behind a "
		"semicolon that list and line, too"),
	ID_IF_ANY(ProbeRow, event,
		"the event of its loss or arrival, where an outage begins or ends with it"),
};
static const RecCol outage_cols[] = {
	S(OutageRow, probe, "name of the [probe]"),
	S(OutageRow, direction,
		"out: the echoes; back: the replies; round: both, as a user sees it"),
	T(OutageRow, start, "when the first lost packet was sent"),
	T_IF_ANY(OutageRow, end,
		"when the next delivered one was received; NULL: not back by the end of the run"),
	T_IF_ANY(OutageRow, duration, "end_ns less start_ns"),
	COL(OutageRow, lost, "packets_lost", RT_INT, "packets that were lost", UPTO(UINT32_MAX)),
	S_IF_ANY(OutageRow, trigger, "name of the scenario's event behind it; NULL: there is none"),
	ID_IF_ANY(OutageRow, start_event, "the event of the first loss, an id of view event"),
	ID_IF_ANY(OutageRow, end_event, "the event of the first arrival, an id of view event"),
	COL(OutageRow, why, "why", RT_TEXT,
	    "what most of its packets were lost for, and where: lost_why and lost_at of view "
	    "probe_packet; how many of them, if not all; NULL in files before version 6",
	    .optional = true, .since = 6),
};
static const RecCol fault_cols[] = {
	T(FaultRow, t, AT),
	S(FaultRow, name, "name of the [event]"),
	S(FaultRow, what, "what was done: 7204VXR-1: interface FastEthernet0/0; shutdown"),
	ID_IF_ANY(FaultRow, event, BY),
	ORD(FaultRow),
};
static const RecCol drop_cols[] = {
	T(DropRow, t, AT),
	S_IF_ANY(DropRow, router, "which router, switch or host"),
	COL(DropRow, where, "at", RT_TEXT, "an interface, an SA or a protocol"),
	S(DropRow, reason, "why"),
	ANY(DropRow, value, "a number that belongs to the reason: mostly the packet's octets"),
	ID_IF_ANY(DropRow, event, BY),
};
static const RecCol verdict_cols[] = {
	WORD(VerdictRow, verdict, VERDICTS,
		"complete: every line of a configuration that could matter was modelled, or the scenario "
		"accepts it; conditional: not so, see view doubt; a file before version 5 does not say"),
	S(VerdictRow, profiles,
		"what is known of the releases: of each the routers, and what of it is carried over from "
		"another release"),
};
static const RecCol doubt_cols[] = {
	S(DoubtRow, file, "the configuration, or the scenario that types it"),
	N(DoubtRow, line, INT32_MAX, "number of the line in it"),
	S(DoubtRow, text, "the line, without its secrets; [left-out NAME]: the whole router"),
	S(DoubtRow, could_change, "forwarding, election, negotiation, timing, several of them, or anything"),
	S_IF_ANY(DoubtRow, accepted, "why the scenario takes it all the same; NULL: it does not"),
	S(DoubtRow, routers, "whose line it is"),
	S(DoubtRow, why, "what is not modelled"),
};
static const RecCol check_cols[] = {
	S(CheckRow, name, NULL),     ANY(CheckRow, passed, NULL), T(CheckRow, measured, NULL),
	S(CheckRow, expected, NULL), S(CheckRow, actual, NULL),   S(CheckRow, nearest, NULL),
};
/* clang-format on */

/* clang-format off */
#define TABLE(nm, lvl, cls, type, text) \
	{ nm, lvl, 0, cls, G_N_ELEMENTS(cls), sizeof(type), text }
#define TABLE_SINCE(version, nm, lvl, cls, type, text) \
	{ nm, lvl, version, cls, G_N_ELEMENTS(cls), sizeof(type), text }

const RecTable rec_tables[N_REC_TABLES] = {
	[REC_RUN]        = TABLE("run", RECORD_OUTAGE, run_cols, RunRow, "The runs of the file."),
	[REC_DIGEST]     = TABLE("digest", RECORD_TIMELINE, digest_cols, DigestRow,
				 "The fingerprint of each router, switch and host after each "
				 "simulated minute: where two runs part."),
	[REC_FILE]       = TABLE("run_file", RECORD_OUTAGE, file_cols, FileRow,
				 "The texts that were run: the scenario, those that it extends, "
				 "and every configuration."),
	[REC_EVENT]      = TABLE("event", RECORD_TIMELINE, event_cols, EventRow,
				 "Events of the simulation: those that the other views name, and "
				 "all that led to them."),
	[REC_CAUSE]      = TABLE("event_cause", RECORD_TIMELINE, cause_cols, CauseRow,
				 "What led to what: the edges between the rows of event."),
	[REC_LOG]        = TABLE("log", RECORD_TIMELINE, log_cols, LogRow,
				 "Lines of syslog and debug that routers print, whatever debugs "
				 "are on."),
	[REC_TRANSITION] = TABLE("transition", RECORD_TIMELINE, transition_cols, TransitionRow,
				 "Changes of state of the protocols' machines."),
	[REC_ROUTE]      = TABLE("route", RECORD_TIMELINE, route_cols, RouteRow,
		"Changes of routing tables."),
	[REC_SA]         = TABLE("sa", RECORD_TIMELINE, sa_cols, SaRow,
		"Security associations that come and go."),
	[REC_FRAME]      = TABLE("frame", RECORD_FULL, frame_cols, FrameRow,
		"Every frame on every link."),
	[REC_PROBE]      = TABLE("probe_packet", RECORD_TIMELINE, probe_cols, ProbeRow,
				 "Every packet of every probe."),
	[REC_OUTAGE]     = TABLE("outage", RECORD_OUTAGE, outage_cols, OutageRow,
				 "Stretches in which packets of a probe were lost, for each "
				 "direction."),
	[REC_FAULT]      = TABLE("fault", RECORD_OUTAGE, fault_cols, FaultRow,
				 "What the scenario did to the network."),
	[REC_DROP]       = TABLE("drop", RECORD_TIMELINE, drop_cols, DropRow,
				 "Packets that were dropped and counted elsewhere than on a link."),
	[REC_VERDICT]    = TABLE_SINCE(5, "verdict", RECORD_OUTAGE, verdict_cols, VerdictRow,
				 "Whether a run may be believed."),
	[REC_DOUBT]      = TABLE_SINCE(5, "doubt", RECORD_OUTAGE, doubt_cols, DoubtRow,
				 "Lines of configurations that are not modelled and could change "
				 "what was simulated."),
	[REC_CHECK]      = TABLE("expectation", RECORD_NONE, check_cols, CheckRow, NULL),
};
/* clang-format on */

bool probe_row_open(const ProbeRow *row)
{
	return row->received == VT_NEVER && !row->lost_at && !row->lost_why;
}

const char *verdict_name(Verdict v)
{
	static const char *const names[] = {"unknown", "complete", "conditional"};

	return names[v];
}

Verdict verdict_of(const Record *rec)
{
	return REC_N(rec, REC_VERDICT) ? REC_ROW(rec, REC_VERDICT, VerdictRow, 0)->verdict
				       : VERDICT_UNKNOWN;
}

unsigned verdict_open(const Record *rec)
{
	unsigned n = 0;

	for (unsigned i = 0; i < REC_N(rec, REC_DOUBT); i++)
		n += !REC_ROW(rec, REC_DOUBT, DoubtRow, i)->accepted;
	return n;
}

char *verdict_brief(const Record *rec)
{
	Verdict v = verdict_of(rec);
	unsigned open = verdict_open(rec), accepted = REC_N(rec, REC_DOUBT) - open;
	GString *out = g_string_new(verdict_name(v));

	if (v == VERDICT_UNKNOWN)
		g_string_append(out, " (the version that ran it did not judge)");
	if (open > 0)
		g_string_append_printf(out, " on %u line%s that could matter", open,
				       open > 1 ? "s" : "");
	if (accepted > 0)
		g_string_append_printf(out, ", %u accepted", accepted);
	return g_string_free(out, FALSE);
}

static const char *const level_names[] = {"none", "outage", "timeline", "full"};

const char *record_level_name(RecordLevel level)
{
	return level_names[level];
}

bool record_level_parse(const char *text, RecordLevel *out)
{
	for (unsigned i = 0; i < G_N_ELEMENTS(level_names); i++)
		if (strcmp(text, level_names[i]) == 0) {
			*out = (RecordLevel)i;
			return true;
		}
	return false;
}

bool transition_is_assumed(const TransitionRow *t)
{
	return t->standing == STANDING_ASSUMED;
}

Record *record_new(void)
{
	Record *r = g_new0(Record, 1);
	for (unsigned i = 0; i < N_REC_TABLES; i++)
		r->rows[i] = g_array_new(FALSE, TRUE, (guint)rec_tables[i].row_size);
	r->strings = g_string_chunk_new(1 << 16);
	return r;
}

void record_free(Record *r)
{
	if (!r)
		return;
	for (unsigned i = 0; i < N_REC_TABLES; i++)
		g_array_unref(r->rows[i]);
	g_string_chunk_free(r->strings);
	g_free(r);
}

/* Names of routers, ports and protocols come from the same place row after row: one comparison is cheaper than
 * a hash. What is asked is the text, so that a place may have another one by now. */
const char *record_keep(Record *r, const char *text)
{
	if (!text)
		return NULL;
	KeptText *k = &r->lately[((uintptr_t)text >> 3) % KEPT_TEXTS];
	if (k->from != text || strcmp(k->kept, text) != 0)
		*k = (KeptText){text, g_string_chunk_insert_const(r->strings, text)};
	return k->kept;
}

/* ---- words ---- */

unsigned rec_words_of(const RecWords *words, int version)
{
	return words->n_before && version < words->grew ? words->n_before : words->n;
}

bool rec_is_text(const RecCol *col)
{
	return col->type == RT_TEXT || col->type == RT_WORD;
}

const char *rec_word(const RecCol *col, const void *field)
{
	unsigned value;
	memcpy(&value, field, sizeof value);
	g_assert(value < col->words.n);
	return col->words.name(value);
}

bool rec_word_set(const RecCol *col, const char *word, void *field)
{
	for (unsigned value = 0; value < col->words.n; value++) {
		if (g_strcmp0(col->words.name(value), word) != 0)
			continue;
		memcpy(field, &value, sizeof value);
		return true;
	}
	return false;
}

/* ---- between processes of one program on one machine, so octets as they lie in memory ---- */

#define NO_TEXT UINT32_MAX

static size_t width_of(const RecCol *col)
{
	return col->type == RT_WORD ? sizeof(unsigned) : sizeof(int64_t);
}

static void pack_row(GByteArray *out, const RecTable *t, const char *row)
{
	for (unsigned c = 0; c < t->n_cols; c++) {
		const char *at = row + t->cols[c].offset;
		if (t->cols[c].type != RT_TEXT) {
			g_byte_array_append(out, (const guint8 *)at, (guint)width_of(&t->cols[c]));
			continue;
		}
		const char *text;
		memcpy(&text, at, sizeof text);
		uint32_t len = text ? (uint32_t)strlen(text) : NO_TEXT;
		g_byte_array_append(out, (const guint8 *)&len, sizeof len);
		if (text)
			g_byte_array_append(out, (const guint8 *)text, len);
	}
}

GBytes *record_pack(const Record *r)
{
	GByteArray *out = g_byte_array_new();
	for (unsigned i = 0; i < N_REC_TABLES; i++) {
		uint64_t n = r->rows[i]->len;
		g_byte_array_append(out, (const guint8 *)&n, sizeof n);
		for (uint64_t k = 0; k < n; k++)
			pack_row(out, &rec_tables[i],
				 r->rows[i]->data + k * rec_tables[i].row_size);
	}
	return g_byte_array_free_to_bytes(out);
}

typedef struct Unpack {
	const char *p, *end;
	Record *to;
} Unpack;

static bool take(Unpack *u, void *to, size_t n)
{
	if ((size_t)(u->end - u->p) < n)
		return false;
	memcpy(to, u->p, n);
	u->p += n;
	return true;
}

static bool unpack_text(Unpack *u, char *at)
{
	uint32_t len;
	if (!take(u, &len, sizeof len) || (len != NO_TEXT && (size_t)(u->end - u->p) < len))
		return false;
	const char *text = NULL;
	if (len != NO_TEXT) {
		g_autofree char *copy = g_strndup(u->p, len);
		text = record_keep(u->to, copy);
		u->p += len;
	}
	memcpy(at, &text, sizeof text);
	return true;
}

static bool unpack_table(Unpack *u, RecTableId id)
{
	const RecTable *t = &rec_tables[id];
	GArray *rows = u->to->rows[id];
	uint64_t n;
	if (!take(u, &n, sizeof n))
		return false;
	for (uint64_t k = 0; k < n; k++) {
		g_array_set_size(rows, (guint)k + 1);
		char *row = rows->data + k * t->row_size;
		for (unsigned c = 0; c < t->n_cols; c++) {
			char *at = row + t->cols[c].offset;
			if (t->cols[c].type == RT_TEXT ? !unpack_text(u, at)
						       : !take(u, at, width_of(&t->cols[c])))
				return false;
		}
	}
	return true;
}

Record *record_unpack(GBytes *octets)
{
	gsize len;
	const char *data = g_bytes_get_data(octets, &len);
	g_autoptr(Record) r = record_new();
	Unpack u = {data, data + len, r};
	for (unsigned i = 0; i < N_REC_TABLES; i++)
		if (!unpack_table(&u, i))
			return NULL;
	return u.p == u.end ? g_steal_pointer(&r) : NULL;
}
