#pragma once

/* What a scenario's [expect] groups hold a run to. Each kind has a struct of its own with what it wants, and a row
 * with what it does; how it is written is its row in sim/scenario (scn_claims). */

#include <glib.h>

#include "sim/analysis/diff.h"
#include "sim/analysis/heldtext.h"
#include "sim/err.h"
#include "sim/record/record.h"
#include "sim/regex.h"

/* A closed range of times; `has` false: none was given. */
typedef struct ExpectRange {
	bool has;
	VTime lo, hi;
} ExpectRange;

/* The times that an expectation names, for one seed: each kind heeds those that mean something to it. */
typedef struct ExpectWhen {
	bool has_after, has_at;
	VTime after, at;
	const char *after_text; /* "outage": for messages */
	ExpectRange within;     /* counted from `after` */
	VTime from, to;         /* both included */
} ExpectWhen;

/* log, transition, route, sa: a line that a router's history has. */
typedef struct ExpectLine {
	const char *text; /* the words, or the /regular expression/, to find */
	SrcPos text_pos;
	const char *router; /* NULL: any */
} ExpectLine;

/* show: what a router prints at a time. */
typedef struct ExpectShow {
	const char *router, *command;
	SrcPos command_pos;
	HeldText held;
} ExpectShow;

/* debug: what a router prints from a time to another with some debugs on. */
typedef struct ExpectDebug {
	const char *router, *commands; /* as they are typed */
	/* The log flags that the commands ask for, ended by NULL; resolved by the caller, for this router. */
	const char *const *flags;
	HeldText held;
} ExpectDebug;

/* outage: how long a probe's next one lasts. */
typedef struct ExpectOutage {
	const char *probe, *direction;
	bool none; /* there is none */
	ExpectRange lasts;
} ExpectOutage;

/* loss: how many of a probe's packets. */
typedef struct ExpectLoss {
	const char *probe, *direction;
	bool percent; /* the bounds are parts per million, else packets */
	int64_t lo, hi;
} ExpectLoss;

/* golden: the whole timeline. */
typedef struct ExpectGolden {
	const char *file, *text; /* borrowed */
	Tolerance tolerance;
	uint64_t seed; /* that it was recorded with */
} ExpectGolden;

/* One kind of expectation: a struct above, with its place in Expect, and a row below. */
typedef struct ExpectKind ExpectKind;

typedef struct Expect {
	const ExpectKind *kind;
	const char *name;
	SrcPos at_pos; /* of the group */
	bool never;
	int order; /* 0: none */
	ExpectWhen when;
	ExpectRange min, max; /* over many seeds: of what each seed measures */
	ExpectRange spread;   /* over many seeds: of the largest less the smallest */
	union {               /* which one says the kind */
		ExpectLine line;
		ExpectShow show;
		ExpectDebug debug;
		ExpectOutage outage;
		ExpectLoss loss;
		ExpectGolden golden;
	};
} Expect;

typedef enum ExpectState { EXPECT_PASSED, EXPECT_FAILED } ExpectState;

typedef struct ExpectResult {
	ExpectState state;
	VTime measured; /* seconds after `after`, or the outage's length; VT_NEVER: nothing measured */
	char *expected, *actual, *nearest; /* for people; NULL when passed (expected always) */
} ExpectResult;

typedef struct ExpectHolding ExpectHolding; /* the run that is being held, for the kinds */
typedef struct ExpectTable ExpectTable;     /* lines to look in */

struct ExpectKind {
	const char *name; /* the key that says it */
	void (*hold)(ExpectHolding *h, const Expect *e, ExpectResult *r);
	VTime (*begins)(const Expect *e); /* NULL: when the run does */
	void (*say_bounds)(const Expect *e, GString *out);
	const HeldText *(*held)(const Expect *e); /* NULL: to no text that a router prints */
	const char *(*file)(const Expect *e);     /* that it is held to otherwise; NULL: to none */
	const ExpectTable *table;                 /* of those that look for a line */
};

extern const ExpectKind expect_log, expect_transition, expect_route, expect_sa, expect_show,
	expect_debug, expect_outage, expect_loss, expect_golden;

/* Prints what `router` shows at `t`; NULL and *err if the command is none. Caller frees. */
typedef char *ExpectShowFn(void *to, const char *router, const char *command, VTime t,
			   GError **err);

/* Holds the run against each of `n` expectations; results[i] belongs to expects[i]. Expectations with an
 * order are matched one after the other, each from where the one before it was found. Texts are kept in `rec`.
 * False: a regular expression comes to no answer, *err at its place; results are as far as they are, to be cleared
 * all the same. */
bool expect_hold(const Expect *expects, unsigned n, Record *rec, ExpectShowFn *show, void *to,
		 ExpectResult *results, GError **err);
void expect_result_clear(ExpectResult *r);

/* The seconds (or packets) that it wants, in a few words: "7.000..10.100 s"; nothing for what has no bounds. */
void expect_say_bounds(const Expect *e, GString *out);

/* The text that a router's is held to, with its files and masks; NULL: it is held to none. */
const HeldText *expect_held(const Expect *e);

/* Adds the names of the files that hold what is expected (borrowed). */
void expect_files(const Expect *e, GPtrArray *names);

/* Is what is to be found a /regular expression/? If it is: compiled; NULL: *err without a place. */
bool expect_is_regex(const char *text);
Regex *expect_regex(const char *text, GError **err);

/* Over the seeds of one expectation: `measured` has one value per seed. False: *why says which bound. */
bool expect_spread(const Expect *e, const VTime *measured, unsigned n, GString *why);
