#pragma once

/* Perfetto traces, read by the definitions that Perfetto publishes, and by nothing of what writes them. */

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

typedef struct DecodedTrack {
	uint64_t uuid, parent; /* 0: none */
	char *name;
	uint64_t rank;
} DecodedTrack;

enum { SLICE_BEGIN = 1, SLICE_END = 2, INSTANT = 3 };

typedef struct DecodedEvent {
	uint64_t t, type, track;
	char *name, *category;
	GString *notes;       /* "NAME=VALUE;" each */
	GArray *from, *until; /* uint64_t: flows that begin or pass here, that end here */
} DecodedEvent;

typedef struct Decoded {
	GPtrArray *tracks, *events;
	size_t longest; /* string, octets */
	char *wrong;    /* NULL: all is as published */
} Decoded;

Decoded *decoded_of(const guint8 *octets, gsize n);
Decoded *decoded_file(const char *dir, const char *name);
void decoded_free(Decoded *d);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Decoded, decoded_free)

const DecodedTrack *decoded_track(const Decoded *d, uint64_t uuid); /* NULL: none */

/* "vpnha/7204VXR-1/HSRP Fa0/0 Grp 1". Caller frees. */
char *decoded_path(const Decoded *d, uint64_t uuid);
