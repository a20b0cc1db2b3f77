/* The record of a run as rows, described once as data: the store, the pipe between processes and the
 * tests all run on these tables. */

#include "sim/record/record.h"

#include <stddef.h>
#include <string.h>

/* clang-format off */
#define COL(type, field, nm, kind, ...) { nm, kind, offsetof(type, field), ##__VA_ARGS__ }
#define UPTO(limit) .least = 0, .most = (limit)
#define N(type, field, limit) COL(type, field, #field, RT_INT, UPTO(limit))
#define ANY(type, field) COL(type, field, #field, RT_INT, .least = INT64_MIN, .most = INT64_MAX)
#define ORD(type) COL(type, ord, "ord", RT_INT, .hidden = true, UPTO(INT64_MAX))
#define ID(type, field) COL(type, field, #field, RT_ID)
#define ID_IF_ANY(type, field) COL(type, field, #field, RT_ID, .optional = true)
#define T(type, field) COL(type, field, #field "_ns", RT_TIME)
#define T_IF_ANY(type, field) COL(type, field, #field "_ns", RT_TIME, .optional = true)
#define S(type, field) COL(type, field, #field, RT_TEXT)
#define S_IF_ANY(type, field) COL(type, field, #field, RT_TEXT, .optional = true)
/* clang-format on */

static const RecCol run_cols[] = {
	S(RunRow, scenario),
	N(RunRow, seed, INT64_MAX),
	S(RunRow, settings),
	S(RunRow, version),
	T(RunRow, duration),
	N(RunRow, events, INT64_MAX),
	S_IF_ANY(RunRow, digest),
	S(RunRow, network),
	S_IF_ANY(RunRow, fault),
	COL(RunRow, secrets, "secrets", RT_TEXT, .optional = true, .since = 2),
};
static const RecCol digest_cols[] = {S(DigestRow, router), T(DigestRow, t), S(DigestRow, digest)};
static const RecCol file_cols[] = {S(FileRow, name), S(FileRow, text)};
static const RecCol event_cols[] = {ID(EventRow, id), T(EventRow, t), S_IF_ANY(EventRow, router),
				    S(EventRow, kind), S_IF_ANY(EventRow, what)};
static const RecCol cause_cols[] = {ID(CauseRow, event), ID(CauseRow, cause), S(CauseRow, role)};
static const RecCol log_cols[] = {
	T(LogRow, t),    S_IF_ANY(LogRow, router), S(LogRow, facility), S(LogRow, flag),
	S(LogRow, text), ID_IF_ANY(LogRow, event), ORD(LogRow),
};
static const RecCol transition_cols[] = {
	T(TransitionRow, t),
	S(TransitionRow, router),
	S(TransitionRow, protocol),
	S(TransitionRow, instance),
	COL(TransitionRow, from, "from_state", RT_TEXT),
	COL(TransitionRow, to, "to_state", RT_TEXT),
	S_IF_ANY(TransitionRow, reason),
	ID_IF_ANY(TransitionRow, event),
	ORD(TransitionRow),
};
static const RecCol route_cols[] = {
	T(RouteRow, t),
	S(RouteRow, router),
	S(RouteRow, prefix),
	S(RouteRow, protocol),
	N(RouteRow, metric, UINT32_MAX),
	S(RouteRow, next_hop),
	S(RouteRow, change),
	ID_IF_ANY(RouteRow, event),
	ORD(RouteRow),
};
static const RecCol sa_cols[] = {
	T(SaRow, t),          S(SaRow, router), S(SaRow, kind),          S(SaRow, peer),
	S_IF_ANY(SaRow, spi), S(SaRow, change), S_IF_ANY(SaRow, reason), ID_IF_ANY(SaRow, event),
	ORD(SaRow),
};
static const RecCol frame_cols[] = {
	T(FrameRow, t),
	S(FrameRow, segment),
	S(FrameRow, from_port),
	S_IF_ANY(FrameRow, to_port),
	S_IF_ANY(FrameRow, protocol),
	S(FrameRow, summary),
	N(FrameRow, length, UINT32_MAX),
	S_IF_ANY(FrameRow, dropped),
	ID_IF_ANY(FrameRow, uid),
	ID_IF_ANY(FrameRow, parent_uid),
	ID_IF_ANY(FrameRow, event),
};
static const RecCol probe_cols[] = {
	S(ProbeRow, probe),           S(ProbeRow, direction),
	N(ProbeRow, seq, UINT32_MAX), T(ProbeRow, sent),
	T_IF_ANY(ProbeRow, received), S_IF_ANY(ProbeRow, lost_at),
	S_IF_ANY(ProbeRow, lost_why), ID_IF_ANY(ProbeRow, event),
};
static const RecCol outage_cols[] = {
	S(OutageRow, probe),
	S(OutageRow, direction),
	T(OutageRow, start),
	T_IF_ANY(OutageRow, end),
	T_IF_ANY(OutageRow, duration),
	COL(OutageRow, lost, "packets_lost", RT_INT, UPTO(UINT32_MAX)),
	S_IF_ANY(OutageRow, trigger),
	ID_IF_ANY(OutageRow, start_event),
	ID_IF_ANY(OutageRow, end_event),
};
static const RecCol fault_cols[] = {T(FaultRow, t), S(FaultRow, name), S(FaultRow, what),
				    ID_IF_ANY(FaultRow, event), ORD(FaultRow)};
static const RecCol drop_cols[] = {
	T(DropRow, t),      S_IF_ANY(DropRow, router), COL(DropRow, where, "at", RT_TEXT),
	S(DropRow, reason), ANY(DropRow, value),       ID_IF_ANY(DropRow, event),
};
static const RecCol check_cols[] = {
	S(CheckRow, name),     ANY(CheckRow, passed), T(CheckRow, measured),
	S(CheckRow, expected), S(CheckRow, actual),   S(CheckRow, nearest),
};

#define TABLE(nm, lvl, cls, type)                                                                  \
	{                                                                                          \
		nm, lvl, cls, G_N_ELEMENTS(cls), sizeof(type)                                      \
	}

const RecTable rec_tables[N_REC_TABLES] = {
	[REC_RUN] = TABLE("run", RECORD_OUTAGE, run_cols, RunRow),
	[REC_DIGEST] = TABLE("digest", RECORD_TIMELINE, digest_cols, DigestRow),
	[REC_FILE] = TABLE("run_file", RECORD_OUTAGE, file_cols, FileRow),
	[REC_EVENT] = TABLE("event", RECORD_TIMELINE, event_cols, EventRow),
	[REC_CAUSE] = TABLE("event_cause", RECORD_TIMELINE, cause_cols, CauseRow),
	[REC_LOG] = TABLE("log", RECORD_TIMELINE, log_cols, LogRow),
	[REC_TRANSITION] = TABLE("transition", RECORD_TIMELINE, transition_cols, TransitionRow),
	[REC_ROUTE] = TABLE("route", RECORD_TIMELINE, route_cols, RouteRow),
	[REC_SA] = TABLE("sa", RECORD_TIMELINE, sa_cols, SaRow),
	[REC_FRAME] = TABLE("frame", RECORD_FULL, frame_cols, FrameRow),
	[REC_PROBE] = TABLE("probe_packet", RECORD_TIMELINE, probe_cols, ProbeRow),
	[REC_OUTAGE] = TABLE("outage", RECORD_OUTAGE, outage_cols, OutageRow),
	[REC_FAULT] = TABLE("fault", RECORD_OUTAGE, fault_cols, FaultRow),
	[REC_DROP] = TABLE("drop", RECORD_TIMELINE, drop_cols, DropRow),
	[REC_CHECK] = TABLE("expectation", RECORD_NONE, check_cols, CheckRow),
};

bool probe_row_open(const ProbeRow *row)
{
	return row->received == VT_NEVER && !row->lost_at && !row->lost_why;
}

static const char *const level_names[] = {"none", "outage", "timeline", "full"};

bool record_level_parse(const char *text, RecordLevel *out)
{
	for (unsigned i = 0; i < G_N_ELEMENTS(level_names); i++)
		if (strcmp(text, level_names[i]) == 0) {
			*out = (RecordLevel)i;
			return true;
		}
	return false;
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

const char *record_keep(Record *r, const char *text)
{
	return text ? g_string_chunk_insert_const(r->strings, text) : NULL;
}

/* ---- between processes of one program on one machine, so octets as they lie in memory ---- */

#define NO_TEXT UINT32_MAX

static void pack_row(GByteArray *out, const RecTable *t, const char *row)
{
	for (unsigned c = 0; c < t->n_cols; c++) {
		const char *at = row + t->cols[c].offset;
		if (t->cols[c].type != RT_TEXT) {
			g_byte_array_append(out, (const guint8 *)at, sizeof(int64_t));
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
						       : !take(u, at, sizeof(int64_t)))
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
