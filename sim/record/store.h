#pragma once

/* Result files: SQLite 3 behind views whose names and columns do not change. Nobody else knows SQLite. */

#include <glib.h>

#include "sim/record/record.h"

typedef struct Store Store;

/* ---- writing ---- */

/* Prepares a new result file that will take the place of `path`: refuses a path that cannot be written, is
 * no regular file, or is a file that is not ours. Until store_commit the previous content stays; whoever
 * dies before that leaves it intact, with no journal beside it. */
Store *store_create(const char *path, GError **err);

/* Adds a run under its number, in one transaction, as far as `level` keeps it. */
bool store_add(Store *s, int run, const Record *rec, RecordLevel level, GError **err);

/* Puts the file in its place and closes. On failure nothing has changed. */
bool store_commit(Store *s /* adopts */, GError **err);

/* Closes; what was created and not committed is removed. NULL is allowed. */
void store_free(Store *s);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Store, store_free)

/* The file that store_create fills, for a signal handler to remove; NULL after commit. */
const char *store_temporary(const Store *s);

/* ---- reading ---- */

/* Opens for reading only; refuses what is not a result file, or is of another schema version. */
Store *store_open(const char *path, GError **err);

/* True if the file begins as an SQLite database does: to tell a result from a scenario. */
bool store_is_database(const char *path);

int store_first_run(Store *s); /* 0: there is none */
bool store_has_run(Store *s, int run);

/* All that the file has of a run, as its process had it. */
Record *store_load(Store *s, int run, GError **err);

/* The --set assignments of a run ("GROUP.KEY=VALUE"), ended by NULL; g_strfreev. */
char **store_settings(Store *s, int run);

typedef enum StoreFormat { STORE_JSON, STORE_CSV } StoreFormat;

/* What to print of a view; unset members do not restrict. */
typedef struct StoreQuery {
	const char *view, *order;
	int run;            /* 0: all */
	VTime from, to;     /* of t_ns; 0, VT_NEVER */
	const char *router; /* NULL: all */
} StoreQuery;

/* Appends the rows of a view: a JSON array with one object a line, or CSV with a header, columns under the
 * names of the view. */
bool store_print(Store *s, const StoreQuery *q, StoreFormat format, GString *out, GError **err);

/* {"key":"value",...} of pairs, ended by NULL, as SQLite writes JSON. Caller frees. */
char *store_json_object(const char *const *pairs);

/* A JSON array with one object a line, of `n` rows as their columns say, as SQLite writes JSON. Caller frees. */
char *store_json_rows(const RecCol *cols, unsigned n_cols, const void *rows, unsigned n,
		      size_t row_size);
