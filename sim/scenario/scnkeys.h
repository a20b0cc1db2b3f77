#pragma once

/* The groups and keys of a scenario file, as data: what the reader accepts, what its messages list, and what
 * vpnha-scenario(5) says. */

#include <stdbool.h>

typedef struct ScnKeyRow {
	const char *name;  /* one that ends with '.' is followed by a name; NULL ends the list */
	const char *value; /* its form: "TIME", "A..B" */
	const char *what;  /* for people */
} ScnKeyRow;

typedef struct ScnGroupRow {
	const char *kind; /* "router"; NULL ends the list */
	bool named;       /* [router NAME] */
	const char *what;
	const ScnKeyRow *keys;
} ScnGroupRow;

extern const ScnGroupRow scn_groups[];

const ScnGroupRow *scn_group_row(const char *kind); /* NULL: no such group */
bool scn_group_has(const ScnGroupRow *g, const char *key);
char *scn_group_keys(const ScnGroupRow *g); /* "title, extends, duration"; caller frees */
