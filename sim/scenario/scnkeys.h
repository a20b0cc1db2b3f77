#pragma once

/* The groups and keys of a scenario file, as data: what the reader accepts, what its messages list, and what
 * vpnha-scenario(5) says. */

#include <stdbool.h>

/* Of a set only one can stand in a group: a key given later takes the place of its rivals too. */
typedef enum ScnRivals { RIVALS_NONE, RIVALS_WHEN, RIVALS_DEED, RIVALS_CLAIM } ScnRivals;

typedef struct ScnKeyRow {
	const char *name;  /* one that ends with '.' is followed by a name; NULL ends the list */
	const char *value; /* its form: "TIME", "A..B" */
	const char *what;  /* for people */
	ScnRivals rivals;  /* the set that it is of */
} ScnKeyRow;

typedef struct ScnGroupRow {
	const char *kind; /* "router"; NULL ends the list */
	bool named;       /* [router NAME] */
	const char *what;
	const ScnKeyRow *keys;
} ScnGroupRow;

extern const ScnGroupRow scn_groups[];

const ScnGroupRow *scn_group_row(const char *kind);                  /* NULL: no such group */
const ScnKeyRow *scn_key_row(const ScnGroupRow *g, const char *key); /* NULL: no such key */
char *scn_group_keys(const ScnGroupRow *g); /* "title, extends, duration"; caller frees */
