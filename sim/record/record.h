#pragma once

/* The record of one run, in memory: rows as the result file has them. A sink fills it, the store writes
 * and reads it, a child process hands it to its parent, and every analysis reads it and nothing else. */

#include <glib.h>

#include "sim/record/obs.h"

typedef enum RecordLevel { RECORD_NONE, RECORD_OUTAGE, RECORD_TIMELINE, RECORD_FULL } RecordLevel;

bool record_level_parse(const char *text,
			RecordLevel *out); /* "none", "outage", "timeline", "full" */
const char *record_level_name(RecordLevel level);

/* `ord` counts what was told in a run: the order within one event. No view shows it. */

typedef struct RunRow {
	const char *scenario, *settings /* JSON object */, *version, *digest;
	uint64_t seed;
	VTime duration;
	uint64_t events;
	const char *network, *fault; /* "site-to-site"; name of the first fault, NULL if none */
	const char
		*secrets; /* of its texts: "none", "plain", "masked"; NULL: not asked (version 1) */
} RunRow;

typedef struct DigestRow {
	const char *router;
	VTime t;
	const char *digest;
} DigestRow;

typedef struct FileRow {
	const char *name, *text;
} FileRow;

typedef struct EventRow {
	EventId id;
	VTime t;
	const char *router, *kind, *what;
	TimerClass timer;
} EventRow;

typedef struct CauseRow {
	EventId event, cause;
	CauseRole role;
} CauseRow;

typedef struct LogRow {
	VTime t;
	const char *router, *facility, *flag, *text;
	EventId event;
	int64_t ord;
	ObsClass class;
	bool packet; /* packet-level debug, made for somebody who asked; no column */
} LogRow;

typedef struct TransitionRow {
	VTime t;
	const char *router, *protocol, *instance, *from, *to, *reason;
	EventId event;
	int64_t ord;
	ObsClass class;
	ObsStanding standing; /* of `to` */
} TransitionRow;

/* Was something taken for granted that a scenario could have said? Then its reason is "PARAMETER is not set". */
bool transition_is_assumed(const TransitionRow *t);

typedef struct RouteRow {
	VTime t;
	const char *router, *prefix, *protocol;
	int64_t metric;
	const char *next_hop, *change;
	EventId event;
	int64_t ord;
} RouteRow;

typedef struct SaRow {
	VTime t;
	const char *router, *kind, *peer, *spi /* "0x5b23f22e", NULL if none */, *change, *reason;
	EventId event;
	int64_t ord;
} SaRow;

typedef struct FrameRow {
	VTime t;
	const char *segment, *from_port, *to_port, *protocol, *summary;
	int64_t length;
	const char *dropped; /* NULL: it arrived */
	uint64_t uid, parent_uid;
	EventId event;
} FrameRow;

typedef struct ProbeRow {
	const char *probe, *direction;
	int64_t seq;
	VTime sent, received; /* VT_NEVER: lost */
	const char *lost_at,
		*lost_why; /* both NULL and not received: under way when the run ended */
	EventId event;
} ProbeRow;

/* Is it neither delivered nor lost? */
bool probe_row_open(const ProbeRow *row);

typedef struct OutageRow {
	const char *probe, *direction;
	VTime start, end; /* VT_NEVER: not back by the end of the run */
	VTime duration;   /* VT_NEVER likewise */
	int64_t lost;
	const char *trigger; /* name of the scenario's event; NULL: none is among the causes */
	EventId start_event, end_event;
	const char *why; /* what most of its packets were lost for; NULL: nobody says */
} OutageRow;

/* What the scenario did, and when: the marks that milestones and plots count from. */
typedef struct FaultRow {
	VTime t;
	const char *name, *what; /* "outage", "7204VXR-1: interface FastEthernet0/0; shutdown" */
	EventId event;
	int64_t ord;
	unsigned
		untold; /* changes after it that have no row, as the summary alone is made of them; no column */
} FaultRow;

/* A drop that is not a link's: "SA 0x5b23f22e", "replay". */
typedef struct DropRow {
	VTime t;
	const char *router, *where, *reason;
	int64_t value;
	EventId event;
	const char
		*packet; /* of what the configuration wants dropped: what routers said by it, or "";
			       NULL: not so; no column */
	bool all;        /* such a packet, of hellos of which none was ever let by; no column */
} DropRow;

/* May the run be believed? Files before version 5 do not say. */
typedef enum Verdict {
	VERDICT_UNKNOWN,
	VERDICT_COMPLETE, /* every line of a configuration that could matter was modelled, or the scenario accepts it */
	VERDICT_CONDITIONAL, /* not so */
	N_VERDICTS
} Verdict;

const char *verdict_name(Verdict v); /* "unknown", "complete", "conditional" */

typedef struct VerdictRow {
	Verdict verdict;
	const char *
		profiles; /* "R1 12.3 evidenced; R2 17.3 carried over: hsrp.hold-jitter": see docs/profiles.md */
} VerdictRow;

/* A line that could change what was simulated, once, however many routers have it. */
typedef struct DoubtRow {
	const char *file;
	int64_t line;
	const char *text, *could_change;
	const char *accepted; /* why the scenario takes it; NULL: it does not */
	const char *routers;  /* "R1", "R1, R2 and 98 more" */
	const char *why;
} DoubtRow;

/* How an expectation turned out; never stored. */
typedef struct CheckRow {
	const char *name;
	int64_t passed;
	VTime measured;
	const char *expected, *actual, *nearest;
} CheckRow;

typedef enum RecTableId {
	REC_RUN,
	REC_DIGEST,
	REC_FILE,
	REC_EVENT,
	REC_CAUSE,
	REC_LOG,
	REC_TRANSITION,
	REC_ROUTE,
	REC_SA,
	REC_FRAME,
	REC_PROBE,
	REC_OUTAGE,
	REC_FAULT,
	REC_DROP,
	REC_VERDICT,
	REC_DOUBT,
	REC_CHECK,
	N_REC_TABLES
} RecTableId;

/* Takes frames as they are sent, in place of a record. */
typedef struct FrameTaker {
	void (*take)(void *to, const FrameRow *row); /* its event does not count, its texts go */
	/* After the run: the event that sent the frame with this number (from 0) is recorded. */
	void (*sender)(void *to, uint64_t frame, EventId event);
	void *to;
} FrameTaker;

/* A text that was kept lately, by where it came from. */
typedef struct KeptText {
	const char *from, *kept;
} KeptText;

enum { KEPT_TEXTS = 512 };

typedef struct Record {
	GArray *rows[N_REC_TABLES]; /* of the row types above, in order of time */
	GStringChunk *strings;      /* what the rows point to */
	KeptText lately[KEPT_TEXTS];
} Record;

Record *record_new(void);
void record_free(Record *r);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Record, record_free)
const char *record_keep(Record *r, const char *text); /* NULL stays NULL */

Verdict verdict_of(const Record *r);
unsigned verdict_open(const Record *r); /* its doubts that are not accepted */
/* In one line: "complete", "conditional on 2 lines that could matter, 1 accepted". Caller frees. */
char *verdict_brief(const Record *r);

#define REC_N(r, id) ((r)->rows[id]->len)
#define REC_ROW(r, id, Type, i) (&g_array_index((r)->rows[id], Type, (i)))

/* ---- the rows as data: what the store, the pipe and the tests run on ---- */

typedef enum RecType {
	RT_INT,  /* int64_t */
	RT_ID,   /* uint64_t; 0 is NULL */
	RT_TIME, /* VTime; VT_NEVER is NULL */
	RT_TEXT, /* const char *; NULL is NULL */
	RT_WORD  /* an enum; a file has the word for it, NULL where there is none */
} RecType;

/* The words of an enum, by its values. */
typedef struct RecWords {
	const char *(*name)(unsigned value); /* NULL: none */
	unsigned n;
	unsigned n_before; /* as many of them, before version `grew` of the schema; 0: always all */
	int grew;
} RecWords;

/* How many a file of that version may have. */
unsigned rec_words_of(const RecWords *words, int version);

/* No time of a run is later, so that a reader may add what it adds to one (two days at most). */
#define REC_TIME_MAX (VT_NEVER - VT_H(48))

typedef struct RecCol {
	const char *name; /* as the view has it */
	RecType type;
	size_t offset;
	bool hidden;         /* in no view */
	bool optional;       /* may be NULL */
	int since;           /* no column of it before this version of the schema */
	int64_t least, most; /* RT_INT: of a stored one */
	RecWords words;      /* RT_WORD */
	const char *what;    /* for the manual; NULL: in no view */
} RecCol;

typedef struct RecTable {
	const char *name;
	RecordLevel level; /* the lowest that keeps it; RECORD_NONE: it is not stored at all */
	int since;         /* no such table before this version of the schema */
	const RecCol *cols;
	unsigned n_cols;
	size_t row_size;
	const char *what; /* for the manual, a sentence; NULL: it is not stored */
} RecTable;

extern const RecTable rec_tables[N_REC_TABLES];

/* Has a file a text in this column? */
bool rec_is_text(const RecCol *col);

/* The word in `field`, which belongs to a RT_WORD; NULL: none. */
const char *rec_word(const RecCol *col, const void *field);

/* Sets `field` to the value whose word is `word` (NULL: none). False: there is no such word. */
bool rec_word_set(const RecCol *col, const char *word, void *field);

/* Octets for another process of the same program; and back. NULL: the octets are cut short. */
GBytes *record_pack(const Record *r);
Record *record_unpack(GBytes *octets);
