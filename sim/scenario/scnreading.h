#pragma once

/* One group being read, and its keys by type; for scngroups.c, scnexpect.c and scntrust.c. A key that is not there leaves
 * what it would have set. */

#include "sim/scenario/scenario.h"

typedef struct ScnReading {
	Scenario *s;
	const ScnGroup *g;
	GError **err;
} ScnReading;

const char *scn_keep(ScnReading *r, const char *text);

/* Errors; each returns false, for its caller to return. */
bool scn_refuse(const ScnReading *r, SrcPos at, const char *what, const char *word,
		const char *expected);
bool scn_missing(const ScnReading *r, const char *expected);
/* Two keys of which only one may stand. */
bool scn_only_one(const ScnReading *r, const ScnKey *first, const ScnKey *second);

bool scn_get_range(ScnReading *r, const char *key, bool upto, ExpectRange *out);
bool scn_get_integer(ScnReading *r, const char *key, int64_t lo, int64_t hi, int64_t *out);
bool scn_get_moment(ScnReading *r, const char *key, ScnMoment *out);
bool scn_get_yes(ScnReading *r, const char *key, bool *out);

/* One kind of expectation, as its key and those beside it say it. */
typedef struct ScnClaim {
	const ExpectKind *kind; /* NULL ends the list */
	/* Fills the kind's struct in x->e, when x's names are known. False: *r->err. */
	bool (*read)(ScnReading *r, ScnExpect *x, const ScnKey *k);
	/* Keys that say nothing beside other claims, ended by NULL; NULL: none. */
	const char *const *own;
} ScnClaim;

extern const ScnClaim scn_claims[];

bool scn_read_expect(ScnReading *r);
void scn_expect_free(void *expect);

bool scn_read_accept(ScnReading *r);
void scn_accept_free(void *accept);

bool scn_read_left_out(ScnReading *r);
void scn_left_out_free(void *left_out);
