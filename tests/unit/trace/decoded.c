#include "tests/unit/trace/decoded.h"

#include <inttypes.h>
#include <string.h>

#include "tests/support/check.h"
#include "tests/unit/cli/netdir.h"

/* ---- the wire: protobuf.dev/programming-guides/encoding ---- */

typedef enum Wire { WIRE_VARINT = 0, WIRE_I64 = 1, WIRE_LEN = 2 } Wire;

typedef struct Octets {
	const guint8 *at, *end;
} Octets;

static bool take_varint(Octets *o, uint64_t *out)
{
	*out = 0;
	for (unsigned bits = 0; bits < 70 && o->at < o->end; bits += 7) {
		guint8 octet = *o->at++;
		if (bits == 63 && octet > 1)
			return false;
		*out |= (uint64_t)(octet & 0x7f) << bits;
		if (octet < 0x80)
			return true;
	}
	return false;
}

static bool take_i64(Octets *o, uint64_t *out)
{
	if (o->end - o->at < 8)
		return false;
	*out = 0;
	for (unsigned i = 0; i < 8; i++)
		*out |= (uint64_t)o->at[i] << 8 * i;
	o->at += 8;
	return true;
}

static bool take_len(Octets *o, Octets *out)
{
	uint64_t n;
	if (!take_varint(o, &n) || n > (uint64_t)(o->end - o->at))
		return false;
	*out = (Octets){o->at, o->at + n};
	o->at += n;
	return true;
}

/* ---- what is published: protos/perfetto/trace of github.com/google/perfetto ---- */

typedef enum Kind { UINT, FIXED, STRING, MESSAGE } Kind;

typedef struct Field Field;
typedef struct Value {
	const Field *field;
	uint64_t n;
	Octets octets;
} Value;
typedef void TakeFn(Decoded *d, const Value *v, void *to);
struct Field {
	unsigned number;
	Kind kind;
	const char *name; /* NULL ends the list */
	TakeFn *take;
};

static void wrong(Decoded *d, const char *format, ...) G_GNUC_PRINTF(2, 3);
static void wrong(Decoded *d, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	if (!d->wrong)
		d->wrong = g_strdup_vprintf(format, args);
	va_end(args);
}

static bool take_value(Octets *o, Wire wire, Value *v)
{
	switch (wire) {
	case WIRE_VARINT:
		return take_varint(o, &v->n);
	case WIRE_I64:
		return take_i64(o, &v->n);
	case WIRE_LEN:
		return take_len(o, &v->octets);
	}
	return false;
}

static void read_message(Decoded *d, Octets o, const Field *fields, void *to)
{
	static const Wire wires[] = {WIRE_VARINT, WIRE_I64, WIRE_LEN, WIRE_LEN};
	while (o.at < o.end && !d->wrong) {
		uint64_t tag;
		Value v = {0};
		if (!take_varint(&o, &tag)) {
			wrong(d, "a tag is cut short");
			return;
		}
		for (v.field = fields; v.field->name && v.field->number != tag >> 3; v.field++)
			;
		if (!v.field->name)
			wrong(d, "field %" PRIu64 " is not known beside %s", tag >> 3,
			      fields->name);
		else if (wires[v.field->kind] != (tag & 7))
			wrong(d, "%s has wire type %u", v.field->name, (unsigned)(tag & 7));
		else if (!take_value(&o, (Wire)(tag & 7), &v))
			wrong(d, "%s is cut short", v.field->name);
		else
			v.field->take(d, &v, to);
	}
}

static char *string_of(Decoded *d, const Value *v)
{
	size_t n = (size_t)(v->octets.end - v->octets.at);
	if (!g_utf8_validate((const char *)v->octets.at, (gssize)n, NULL))
		wrong(d, "%s is no UTF-8", v->field->name);
	d->longest = MAX(d->longest, n);
	return g_strndup((const char *)v->octets.at, n);
}

/* Each field stands at most once, if it is not repeated. */
static void once(Decoded *d, const Value *v, char **to)
{
	if (*to)
		wrong(d, "%s stands twice", v->field->name);
	g_free(*to);
	*to = string_of(d, v);
}

static void ignore(Decoded *d, const Value *v, void *to)
{
	(void)d;
	(void)v;
	(void)to;
}

/* track_event/debug_annotation.proto: DebugAnnotation */
typedef struct Note {
	char *name, *value;
} Note;

static void note_name(Decoded *d, const Value *v, void *to)
{
	once(d, v, &((Note *)to)->name);
}

static void note_string(Decoded *d, const Value *v, void *to)
{
	once(d, v, &((Note *)to)->value);
}

static void note_uint(Decoded *d, const Value *v, void *to)
{
	(void)d;
	((Note *)to)->value = g_strdup_printf("%" PRIu64, v->n);
}

static const Field annotation[] = {
	{10, STRING, "DebugAnnotation.name", note_name},
	{3, UINT, "DebugAnnotation.uint_value", note_uint},
	{6, STRING, "DebugAnnotation.string_value", note_string},
	{0},
};

/* track_event/track_event.proto: TrackEvent */
static void event_note(Decoded *d, const Value *v, void *to)
{
	Note n = {0};
	read_message(d, v->octets, annotation, &n);
	g_string_append_printf(((DecodedEvent *)to)->notes, "%s=%s;", n.name ? n.name : "-",
			       n.value ? n.value : "-");
	g_free(n.name);
	g_free(n.value);
}

static void event_type(Decoded *d, const Value *v, void *to)
{
	if (v->n < SLICE_BEGIN || v->n > INSTANT)
		wrong(d, "type %" PRIu64, v->n);
	((DecodedEvent *)to)->type = v->n;
}

static void event_track(Decoded *d, const Value *v, void *to)
{
	if (!decoded_track(d, v->n))
		wrong(d, "an event is on track %" PRIu64 ", which is not described", v->n);
	((DecodedEvent *)to)->track = v->n;
}

static void event_name(Decoded *d, const Value *v, void *to)
{
	once(d, v, &((DecodedEvent *)to)->name);
}

static void event_category(Decoded *d, const Value *v, void *to)
{
	once(d, v, &((DecodedEvent *)to)->category);
}

static void event_flow(Decoded *d, const Value *v, void *to)
{
	(void)d;
	g_array_append_val(((DecodedEvent *)to)->from, v->n);
}

static void event_flow_end(Decoded *d, const Value *v, void *to)
{
	(void)d;
	g_array_append_val(((DecodedEvent *)to)->until, v->n);
}

static const Field track_event[] = {
	{4, MESSAGE, "TrackEvent.debug_annotations", event_note},
	{9, UINT, "TrackEvent.type", event_type},
	{11, UINT, "TrackEvent.track_uuid", event_track},
	{22, STRING, "TrackEvent.categories", event_category},
	{23, STRING, "TrackEvent.name", event_name},
	{47, FIXED, "TrackEvent.flow_ids", event_flow},
	{48, FIXED, "TrackEvent.terminating_flow_ids", event_flow_end},
	{0},
};

/* track_event/track_descriptor.proto: TrackDescriptor */
static void track_uuid(Decoded *d, const Value *v, void *to)
{
	if (v->n == 0 || decoded_track(d, v->n))
		wrong(d, "track %" PRIu64 " is described twice, or has no number", v->n);
	((DecodedTrack *)to)->uuid = v->n;
}

static void track_parent(Decoded *d, const Value *v, void *to)
{
	if (!decoded_track(d, v->n))
		wrong(d, "parent %" PRIu64 " is not described before its child", v->n);
	((DecodedTrack *)to)->parent = v->n;
}

static void track_name(Decoded *d, const Value *v, void *to)
{
	once(d, v, &((DecodedTrack *)to)->name);
}

static void track_rank(Decoded *d, const Value *v, void *to)
{
	(void)d;
	((DecodedTrack *)to)->rank = v->n;
}

static void track_ordering(Decoded *d, const Value *v, void *to)
{
	(void)to;
	if (v->n > 3)
		wrong(d, "child_ordering %" PRIu64, v->n);
}

static const Field track_descriptor[] = {
	{1, UINT, "TrackDescriptor.uuid", track_uuid},
	{2, STRING, "TrackDescriptor.name", track_name},
	{5, UINT, "TrackDescriptor.parent_uuid", track_parent},
	{11, UINT, "TrackDescriptor.child_ordering", track_ordering},
	{12, UINT, "TrackDescriptor.sibling_order_rank", track_rank},
	{0},
};

/* trace_packet.proto: TracePacket */
typedef struct Packet {
	uint64_t t, sequence;
	bool stamped;
	DecodedEvent *event;
} Packet;

static void packet_stamp(Decoded *d, const Value *v, void *to)
{
	(void)d;
	((Packet *)to)->t = v->n;
	((Packet *)to)->stamped = true;
}

static void packet_sequence(Decoded *d, const Value *v, void *to)
{
	(void)d;
	((Packet *)to)->sequence = v->n;
}

static void packet_event(Decoded *d, const Value *v, void *to)
{
	DecodedEvent *e = g_new0(DecodedEvent, 1);
	e->notes = g_string_new(NULL);
	e->from = g_array_new(FALSE, FALSE, sizeof(uint64_t));
	e->until = g_array_new(FALSE, FALSE, sizeof(uint64_t));
	g_ptr_array_add(d->events, e);
	((Packet *)to)->event = e;
	read_message(d, v->octets, track_event, e);
}

static void packet_track(Decoded *d, const Value *v, void *to)
{
	DecodedTrack *t = g_new0(DecodedTrack, 1);
	(void)to;
	read_message(d, v->octets, track_descriptor, t);
	g_ptr_array_add(d->tracks, t);
}

static const Field trace_packet[] = {
	{8, UINT, "TracePacket.timestamp", packet_stamp},
	{10, UINT, "TracePacket.trusted_packet_sequence_id", packet_sequence},
	{11, MESSAGE, "TracePacket.track_event", packet_event},
	{13, UINT, "TracePacket.sequence_flags", ignore},
	{60, MESSAGE, "TracePacket.track_descriptor", packet_track},
	{0},
};

/* trace.proto: Trace */
static void trace_take(Decoded *d, const Value *v, void *to)
{
	Packet p = {0};
	(void)to;
	read_message(d, v->octets, trace_packet, &p);
	if (p.sequence == 0)
		wrong(d, "a packet is of no sequence");
	if (p.event && !p.stamped)
		wrong(d, "an event has no stamp");
	if (p.event)
		p.event->t = p.t;
}

static const Field trace[] = {{1, MESSAGE, "Trace.packet", trace_take}, {0}};

/* ---- the whole ---- */

static void track_free(void *p)
{
	g_free(((DecodedTrack *)p)->name);
	g_free(p);
}

static void event_free(void *p)
{
	DecodedEvent *e = p;
	g_free(e->name);
	g_free(e->category);
	g_string_free(e->notes, TRUE);
	g_array_unref(e->from);
	g_array_unref(e->until);
	g_free(e);
}

Decoded *decoded_of(const guint8 *octets, gsize n)
{
	Decoded *d = g_new0(Decoded, 1);
	d->tracks = g_ptr_array_new_with_free_func(track_free);
	d->events = g_ptr_array_new_with_free_func(event_free);
	read_message(d, (Octets){octets, octets + n}, trace, NULL);
	return d;
}

Decoded *decoded_file(const char *dir, const char *name)
{
	g_autofree char *path = netdir_path(dir, name), *octets = NULL;
	gsize n = 0;
	CHECK(g_file_get_contents(path, &octets, &n, NULL), "%s", path);
	Decoded *d = decoded_of((const guint8 *)octets, n);
	CHECK(!d->wrong, "%s: %s", path, d->wrong);
	return d;
}

void decoded_free(Decoded *d)
{
	if (!d)
		return;
	g_ptr_array_unref(d->tracks);
	g_ptr_array_unref(d->events);
	g_free(d->wrong);
	g_free(d);
}

const DecodedTrack *decoded_track(const Decoded *d, uint64_t uuid)
{
	for (guint i = 0; i < d->tracks->len; i++)
		if (((const DecodedTrack *)d->tracks->pdata[i])->uuid == uuid)
			return d->tracks->pdata[i];
	return NULL;
}

char *decoded_path(const Decoded *d, uint64_t uuid)
{
	const DecodedTrack *t = decoded_track(d, uuid);
	if (!t)
		return g_strdup("-");
	if (t->parent == 0)
		return g_strdup(t->name);
	g_autofree char *above = decoded_path(d, t->parent);
	return g_strconcat(above, "/", t->name, NULL);
}
