/* A file is a message Trace: packets, each with a stamp and an event or the description of a track. Numbers of fields are
 * those of the messages that Perfetto publishes, in its folder protos/perfetto/trace. */

#include "sim/trace/perfetto.h"

#include <string.h>

#include "sim/trace/protobuf.h"

/* trace.proto */
enum { TRACE_PACKET = 1 };

/* trace_packet.proto. Stamps without a clock are of the trace's own, in nanoseconds. */
enum {
	PACKET_TIMESTAMP = 8,
	PACKET_SEQUENCE_ID = 10, /* trusted_packet_sequence_id: who wrote it */
	PACKET_TRACK_EVENT = 11,
	PACKET_SEQUENCE_FLAGS = 13,
	PACKET_TRACK_DESCRIPTOR = 60
};
enum { SEQ_INCREMENTAL_STATE_CLEARED = 1 }; /* SequenceFlags: a reader may begin here */

/* track_event/track_descriptor.proto */
enum {
	TRACK_UUID = 1,
	TRACK_NAME = 2,
	TRACK_PARENT_UUID = 5,
	TRACK_CHILD_ORDERING = 11,
	TRACK_SIBLING_ORDER_RANK = 12
};
enum { ORDER_LEXICOGRAPHIC = 1, ORDER_EXPLICIT = 3 }; /* ChildTracksOrdering */

/* track_event/track_event.proto */
enum {
	EVENT_DEBUG_ANNOTATIONS = 4,
	EVENT_TYPE = 9,
	EVENT_TRACK_UUID = 11,
	EVENT_CATEGORIES = 22,
	EVENT_NAME = 23,
	EVENT_FLOW_IDS = 47,            /* fixed64 */
	EVENT_TERMINATING_FLOW_IDS = 48 /* fixed64 */
};
static const unsigned types[] = {
	/* TrackEvent.Type */
	[MARK_BEGIN] = 1,
	[MARK_END] = 2,
	[MARK_INSTANT] = 3,
};

/* track_event/debug_annotation.proto */
enum { NOTE_UINT_VALUE = 3, NOTE_STRING_VALUE = 6, NOTE_NAME = 10 };

enum { OUR_SEQUENCE = 1 };

/* Octets of a text that are shown: a name stands in a picture, a note beside it. */
enum { NAME_MOST = 256, NOTE_MOST = 4096 };

typedef struct Printer {
	const Trace *t;
	GByteArray *out, *packet, *body, *note; /* each goes into the one before */
	guint *first,
		*next; /* of a mark: what came of it first, and what came of the same cause next */
} Printer;

/* ---- packets ---- */

static void begin_packet(Printer *p)
{
	g_byte_array_set_size(p->packet, 0);
	g_byte_array_set_size(p->body, 0);
}

static void end_packet(Printer *p, unsigned field)
{
	protobuf_varint(p->packet, PACKET_SEQUENCE_ID, OUR_SEQUENCE);
	protobuf_message(p->packet, field, p->body);
	protobuf_message(p->out, TRACE_PACKET, p->packet);
}

static void put_name(GByteArray *m, unsigned field, const char *name)
{
	protobuf_text(m, field, name, NAME_MOST, "");
}

/* ---- tracks ---- */

/* 0 is no track's. */
static uint64_t uuid_of(guint track)
{
	return (uint64_t)track + 1;
}

/* The run's, with which each file begins. */
static void print_root(Printer *p, const TraceTrack *root)
{
	begin_packet(p);
	protobuf_varint(p->packet, PACKET_SEQUENCE_FLAGS, SEQ_INCREMENTAL_STATE_CLEARED);
	put_name(p->body, TRACK_NAME, root->name);
	protobuf_varint(p->body, TRACK_UUID, uuid_of(TRACK_RUN));
	protobuf_varint(p->body, TRACK_CHILD_ORDERING, ORDER_EXPLICIT);
	end_packet(p, PACKET_TRACK_DESCRIPTOR);
}

static void print_track(Printer *p, guint place)
{
	const TraceTrack *t = &g_array_index(p->t->tracks, TraceTrack, place);
	begin_packet(p);
	put_name(p->body, TRACK_NAME, t->name);
	protobuf_varint(p->body, TRACK_UUID, uuid_of(place));
	protobuf_varint(p->body, TRACK_PARENT_UUID, uuid_of(t->parent));
	protobuf_varint(p->body, TRACK_CHILD_ORDERING, ORDER_LEXICOGRAPHIC);
	if (t->rank > 0)
		protobuf_varint(p->body, TRACK_SIBLING_ORDER_RANK, (uint64_t)t->rank);
	end_packet(p, PACKET_TRACK_DESCRIPTOR);
}

/* ---- events ---- */

static void put_note(Printer *p, const MarkNote *n)
{
	if (!n->text)
		return;
	g_byte_array_set_size(p->note, 0);
	put_name(p->note, NOTE_NAME, n->name);
	protobuf_text(p->note, NOTE_STRING_VALUE, n->text, NOTE_MOST, "\n\t");
	protobuf_message(p->body, EVENT_DEBUG_ANNOTATIONS, p->note);
}

/* Its number in the view event. */
static void put_event(Printer *p, EventId event)
{
	g_byte_array_set_size(p->note, 0);
	put_name(p->note, NOTE_NAME, "event");
	protobuf_varint(p->note, NOTE_UINT_VALUE, event);
	protobuf_message(p->body, EVENT_DEBUG_ANNOTATIONS, p->note);
}

/* A flow has the number of the mark that it leads to: of that there is one. */
static void put_flows(Printer *p, guint place, const Mark *m)
{
	if (m->cause != MARK_NONE)
		protobuf_fixed64(p->body, EVENT_TERMINATING_FLOW_IDS, (uint64_t)place + 1);
	for (guint to = p->first[place]; to != MARK_NONE; to = p->next[to])
		protobuf_fixed64(p->body, EVENT_FLOW_IDS, (uint64_t)to + 1);
}

static void put_what(Printer *p, guint place, const Mark *m)
{
	put_name(p->body, EVENT_NAME, m->name);
	put_name(p->body, EVENT_CATEGORIES, m->category);
	for (unsigned i = 0; i < MARK_NOTES && m->notes[i].name; i++)
		put_note(p, &m->notes[i]);
	if (m->event != 0)
		put_event(p, m->event);
	put_flows(p, place, m);
}

static void print_mark(Printer *p, guint place)
{
	const Mark *m = &g_array_index(p->t->marks, Mark, place);
	begin_packet(p);
	protobuf_varint(p->packet, PACKET_TIMESTAMP, (uint64_t)m->t);
	protobuf_varint(p->body, EVENT_TYPE, types[m->type]);
	protobuf_varint(p->body, EVENT_TRACK_UUID, uuid_of(m->track));
	if (m->type != MARK_END)
		put_what(p, place, m);
	end_packet(p, PACKET_TRACK_EVENT);
}

/* ---- the whole ---- */

static void printer_init(Printer *p, const Trace *t)
{
	*p = (Printer){t, g_byte_array_new(), g_byte_array_new(), g_byte_array_new(),
		       g_byte_array_new()};
}

static GByteArray *printer_end(Printer *p)
{
	g_byte_array_unref(p->packet);
	g_byte_array_unref(p->body);
	g_byte_array_unref(p->note);
	g_free(p->first);
	g_free(p->next);
	return p->out;
}

/* From the last to the first, so that what came of a mark stands in order. */
static void find_flows(Printer *p)
{
	guint n = p->t->marks->len;
	p->first = g_new(guint, MAX(n, 1));
	p->next = g_new(guint, MAX(n, 1));
	for (guint i = 0; i < n; i++)
		p->first[i] = MARK_NONE;
	for (guint i = n; i-- > 0;) {
		guint cause = g_array_index(p->t->marks, Mark, i).cause;
		if (cause == MARK_NONE)
			continue;
		p->next[i] = p->first[cause];
		p->first[cause] = i;
	}
}

GByteArray *perfetto_print(const Trace *t)
{
	Printer p;
	printer_init(&p, t);
	find_flows(&p);
	print_root(&p, &g_array_index(t->tracks, TraceTrack, TRACK_RUN));
	for (guint i = TRACK_RUN + 1; i < t->tracks->len; i++)
		print_track(&p, i);
	for (guint i = 0; i < t->marks->len; i++)
		print_mark(&p, i);
	return printer_end(&p);
}

static bool begins_as_ours(const char *head, size_t len)
{
	const TraceTrack root = {.name = TRACE_WRITER};
	Printer p;
	printer_init(&p, NULL);
	print_root(&p, &root);
	g_autoptr(GByteArray) first = printer_end(&p);
	return len >= first->len && memcmp(head, first->data, first->len) == 0;
}

const OutputKind perfetto_output = {"Perfetto trace", begins_as_ours};
