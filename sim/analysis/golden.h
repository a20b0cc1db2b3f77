#pragma once

/* Golden timelines: what a run did, one event a line, as text that is reviewed like code and held by later
 * runs. Times count from the last fault and are kept to the millisecond; values that a seed draws (SPIs,
 * cookies) are left out; each line that a timer led to says which, and how long that ran. */

#include "sim/analysis/moments.h"
#include "sim/output.h"

typedef struct GoldenLine {
	VTime t;                   /* since the fault of its chapter, to the millisecond */
	MomentKind kind;           /* no logs */
	const char *router, *what; /* router "-": the scenario, or a probe */
	VTime lasts;               /* an outage; VT_NEVER: not back; else -1 */
	int64_t lost;              /* an outage: packets */
	const char *timer;         /* the last one among its causes; NULL: none */
	const char *ran;           /* from arming to expiry: "10.000 s", "10.000 + 4 x 2.000 s" */
	int line;                  /* in the file that it was read from; 0: of a run */
} GoldenLine;

/* What follows one fault; the first chapter is the start. */
typedef struct GoldenChapter {
	const char *name; /* "start", "outage" */
	VTime at;
	const char *what; /* "7204VXR-1: interface FastEthernet0/0; shutdown"; "" for the start */
	GArray *lines;    /* of GoldenLine */
	int line;
} GoldenChapter;

/* One line of a configuration or scenario that was run: its text if that is known, else only its mark. */
typedef struct GoldenInput {
	int line;
	uint32_t mark; /* the first 24 bits of its SHA-256 */
	const char *text;
} GoldenInput;

typedef struct GoldenFile {
	const char *name;
	GArray *inputs; /* of GoldenInput; blank lines and comments are none */
} GoldenFile;

typedef struct Golden {
	const char *scenario; /* "site-to-site failover" */
	const char *verdict;  /* on the run, in a line; NULL: a file, which has none */
	uint64_t seed;
	VTime duration;
	GArray *chapters; /* of GoldenChapter */
	GArray *files;    /* of GoldenFile */
	GStringChunk *strings;
} Golden;

/* The timeline of a run. `held` (ended by NULL; may be NULL) names the files that hold what is expected: they
 * led to nothing. */
Golden *golden_of(Record *rec, const char *const *held);

/* Reads one; `name` is for messages. NULL: *err, with file:line:column. */
Golden *golden_read(const char *name, const char *text, GError **err);

/* A file that begins as golden timelines do. */
bool golden_is(const char *text);

extern const OutputKind golden_output;

void golden_print(const Golden *g, GString *out);
void golden_free(Golden *g);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Golden, golden_free)

unsigned golden_events(const Golden *g); /* how many lines */

/* The kinds that stand in a timeline, by name ("transition"); false: none of them. */
bool golden_kind(const char *name, MomentKind *out);
const char *golden_kind_name(MomentKind kind);
