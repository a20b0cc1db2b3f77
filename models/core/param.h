#pragma once

/* Platform parameters: what differs between IOS releases, boxes and opinions. Each is declared in one
 * row of its class's table with its evidence, never as an `if` in the logic. A scenario may set one
 * router's: `platform.hsrp.resign-on-if-down = on` in [router NAME]. */

#include <glib.h>
#include <stdint.h>

#include "sim/kernel/vtime.h"

typedef struct Node Node;

typedef enum ParamKind { PARAM_BOOL, PARAM_INT, PARAM_TIME, PARAM_PPM } ParamKind;

/* A value for releases of a family; the first row that matches wins. */
typedef struct ParamRelease {
	const char *
		release; /* glob over the release text: "12.3*", "12.2", "15.*"; NULL ends the list */
	int64_t value;
	const char *cite;
} ParamRelease;

typedef struct Param {
	const char *name; /* "hsrp.resign-on-if-down"; NULL ends a table */
	ParamKind kind;
	int64_t value; /* default: 0/1, a number, or nanoseconds */
	int64_t min, max;
	const char *cite;               /* evidence, or "LIBERTY: ...", or "calibrated: ..." */
	const ParamRelease *by_release; /* may be NULL */
} Param;

/* The value on this node: the scenario's, else the release's, else the default. Asserts that a class of
 * this node declares it. Read in start and not in init: the release may come from the configuration. */
int64_t param_get(const Node *node, const char *name);

/* The row of the release; NULL: the default holds. */
const ParamRelease *param_release(const Param *p, const char *release);

/* A value as it is written in a scenario: "on", "2s", "20 %", "3". Caller frees. */
char *param_text(const Param *p, int64_t value);

/* Is that source another release's, of which nobody knows whether it still holds? "carried over from 15.x". */
bool param_is_carried(const char *cite);

/* Sets one from scenario text. False: unknown name, or a bad value; *err says what was expected. */
bool param_set(Node *node, const char *name, const char *text, GError **err);
