#pragma once

/* What a scenario's [expect] groups hold a run to. */

#include <glib.h>

#include "sim/analysis/diff.h"
#include "sim/analysis/heldtext.h"
#include "sim/err.h"
#include "sim/record/record.h"
#include "sim/regex.h"

typedef enum ExpectKind {
	EXPECT_LOG,
	EXPECT_TRANSITION,
	EXPECT_ROUTE,
	EXPECT_SA,
	EXPECT_SHOW,
	EXPECT_DEBUG,
	EXPECT_OUTAGE,
	EXPECT_LOSS,
	EXPECT_GOLDEN
} ExpectKind;

/* A closed range of times; `has` false: none was given. */
typedef struct ExpectRange {
	bool has;
	VTime lo, hi;
} ExpectRange;

typedef struct Expect {
	const char *name;
	SrcPos at_pos; /* of the group */
	ExpectKind kind;
	const char *text; /* the words to find; NULL for outage, loss */
	SrcPos text_pos;
	const char *router; /* NULL: any */
	const char *probe, *direction;
	HeldText held;       /* show, debug: what the router prints; golden: the timeline */
	Tolerance tolerance; /* golden */
	uint64_t seed;       /* golden: that it was recorded with */
	bool never;
	int order;          /* 0: none */
	ExpectRange within; /* counted from `after` */
	ExpectRange want;   /* outage: how long it lasts */
	bool want_none;     /* outage = none */
	bool loss_percent;  /* loss: the bounds are parts per million, else packets */
	int64_t loss_lo, loss_hi;
	ExpectRange min, max; /* over many seeds: of what each seed measures */
	ExpectRange spread;   /* over many seeds: of the largest less the smallest */
	/* debug: the log flags that `text` asks for, ended by NULL; resolved by the caller, for this router */
	const char *const *flags;
	/* Of one seed: resolved by the caller. */
	bool has_after, has_at;
	VTime after, at;
	VTime from, to;         /* debug: what was printed in between, both included */
	const char *after_text; /* "outage": for messages */
} Expect;

typedef enum ExpectState { EXPECT_PASSED, EXPECT_FAILED } ExpectState;

typedef struct ExpectResult {
	ExpectState state;
	VTime measured; /* seconds after `after`, or the outage's length; VT_NEVER: nothing measured */
	char *expected, *actual, *nearest; /* for people; NULL when passed (expected always) */
} ExpectResult;

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

/* Is what is to be found a /regular expression/? If it is: compiled; NULL: *err without a place. */
bool expect_is_regex(const char *text);
Regex *expect_regex(const char *text, GError **err);

/* Over the seeds of one expectation: `measured` has one value per seed. False: *why says which bound. */
bool expect_spread(const Expect *e, const VTime *measured, unsigned n, GString *why);
