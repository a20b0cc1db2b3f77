#pragma once

/* What a folder, a snapshot or a topology file says of a network: plain values, whatever they were read from. A
 * reader for each format fills one in; guesses, probes and the scenario that is written know nothing of formats.
 *
 * A reader says only what its source says. What is guessed is guessed from a source by others. */

#include <glib.h>
#include <stdbool.h>

#include "sim/addr.h"
#include "sim/err.h"

typedef enum ImportKind {
	IMPORT_ROUTER, /* its configuration is IOS's */
	IMPORT_LAYER2, /* a switch, a bridge or a hub: carries frames, and has no configuration that is read */
	IMPORT_HOST,    /* an end station */
	IMPORT_FOREIGN, /* not simulated: another system, as `system` says */
} ImportKind;

typedef struct ImportNode {
	const char *name; /* as the source says it, unique; any octets but NUL */
	ImportKind kind;
	SrcPos at;          /* where the source says that it is there */
	bool left_out;      /* a router that cannot be simulated: one of the source's left_out */
	const char *system; /* "Cisco ASA", "linux"; NULL: not said */
	const char *
		release; /* a constant: what it is of, if its configuration does not say; NULL: nobody knows */
	/* Its configuration: a file, as messages say it (relative to the working directory, or absolute); or a text inside
	 * of the source, of `len` octets and a NUL behind them, and `text_at` where it begins; a column of 0: its lines
	 * are none of the source's. Both are set of a file that
	 * was read already. Neither: it has none. */
	const char *path, *text;
	gsize len;
	SrcPos text_at;
	/* Of layer 2: a switch of Cisco's; what its configuration does not say of a port is IOS's default. Else it has no VLANs. */
	bool managed;
	/* Of a host: 0, if the source does not say. */
	Ip4 address, gateway;
	uint8_t prefix_len;
} ImportNode;

/* One end of a cable. */
typedef struct ImportEnd {
	ImportNode *node;
	const char
		*iface; /* as the source says it: "Gi0/1"; "" of a host or switch that needs none */
	SrcPos at;
} ImportEnd;

/* What a cable does to each frame, in each direction; 0: nothing. */
typedef struct ImportShape {
	int64_t latency_us, jitter_us; /* a delay of latency, give or take jitter */
	int64_t loss_ppm;
} ImportShape;

/* A cable has two ends, a segment that many share has as many; one alone leads out of the source. */
typedef struct ImportLink {
	SrcPos at;
	ImportShape shape;
	GArray *ends; /* of ImportEnd, in the source's order */
} ImportLink;

/* What the user should know of: no error, the import goes on. */
typedef struct ImportFinding {
	SrcPos at;               /* its file quoted (err_quote); NULL: of the whole source */
	const char *name, *text; /* "node-foreign"; a sentence without its full stop */
} ImportFinding;

/* What is there and cannot be simulated, a router mostly: results are to be doubted for it. */
typedef struct ImportLeftOut {
	const char *name; /* a wish: any octets but NUL */
	SrcPos at;        /* in its file: what it cannot be taken for */
	const char *why;
	GArray *subnets; /* of Prefix, owned: where it stands; NULL: that is not known */
} ImportLeftOut;

typedef struct ImportSource {
	const char *path;  /* as the user named it */
	const char *title; /* as the source says it; NULL: it does not */
	bool cabled;       /* the source says what is cabled: links are not guessed */
	GPtrArray *
		nodes; /* of ImportNode *, owned: in the reader's order, never that of a hash or of readdir */
	GPtrArray *links;      /* of ImportLink *, owned */
	GPtrArray *findings;   /* of ImportFinding *, owned */
	GPtrArray *left_out;   /* of ImportLeftOut *, owned */
	GHashTable *by_name;   /* the nodes; not owned */
	GStringChunk *strings; /* all texts */
} ImportSource;

/* Without nodes. Freed with import_source_free. */
ImportSource *import_source_new(const char *path);
void import_source_free(ImportSource *s);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ImportSource, import_source_free)

/* A text that lives as long as the source: positions and members borrow theirs from here. NULL stays NULL. */
const char *import_keep(ImportSource *s, const char *text);

/* Adds a node. `name`, and the file of `at`, are copied. NULL: the name is taken (the source is as it was). */
ImportNode *import_add_node(ImportSource *s, const char *name, ImportKind kind, SrcPos at);

/* What the source calls itself (copied); a text of blanks is none. */
void import_set_title(ImportSource *s, const char *title);

/* The node of that name, borrowed; NULL: there is none. */
ImportNode *import_node(const ImportSource *s, const char *name);

/* Its configuration is a file, which nobody has read yet; the path is copied. */
void import_set_file(ImportSource *s, ImportNode *n, const char *path);

/* Its configuration is this text (copied), which begins at `at`. */
void import_set_text(ImportSource *s, ImportNode *n, const char *text, gsize len, SrcPos at);

/* The configuration as a text, read from its file if nobody has: borrowed, *len (may be NULL) its octets. NULL: *err
 * (file missing, no regular file, too large, with a NUL), or it has none, and *err is not set. */
const char *import_text(ImportSource *s, ImportNode *n, gsize *len, GError **err);

/* Adds a cable without ends, and ends to it. `iface` is copied. */
ImportLink *import_add_link(ImportSource *s, SrcPos at);
void import_add_end(ImportSource *s, ImportLink *l, ImportNode *n, const char *iface, SrcPos at);

/* Notes a finding: `name` is a constant. Texts of the source go through err_quote before they come here. */
void import_find(ImportSource *s, SrcPos at, const char *name, const char *format, ...)
	G_GNUC_PRINTF(4, 5);

/* Notes that a router, or a cable (no node), is left out; name and reason (a message about that file is said without its place) are copied. */
ImportLeftOut *import_leave_out(ImportSource *s, const char *name, SrcPos at, const char *why);

/* The same of a node, by its name. */
ImportLeftOut *import_leave_out_node(ImportSource *s, ImportNode *n, SrcPos at, const char *why);
