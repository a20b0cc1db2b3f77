#pragma once

/* Result files: SQLite 3 behind views whose names and columns do not change. Nobody else knows SQLite. */

#include <glib.h>

#include "sim/output.h"
#include "sim/record/record.h"

typedef struct Store Store;

extern const OutputKind store_output;

/* "vpnh" in ASCII: tells file(1) and us what a database is; and user_version, as we write it. */
enum { STORE_APPLICATION_ID = 0x76706e68, STORE_SCHEMA = 6 };

/* ---- writing ---- */

/* Prepares a new result file that will take the place of `path`: refuses a path that cannot be written, is
 * no regular file, or is a file that is not ours. Until store_commit the previous content stays; whoever
 * dies before that leaves it intact, with no journal beside it. */
Store *store_create(const char *path, GError **err);

/* Begins a run of the level full whose frames are written while it goes on, and are not in its record: they go where
 * collector_frames_to sends them. What goes wrong with them, store_add says, which ends it. Taken by the caller's thread
 * alone; another of the store's may write. */
FrameTaker store_beside(Store *s, int run);

/* Adds a run under its number, in one transaction, as far as `level` keeps it. */
bool store_add(Store *s, int run, const Record *rec, RecordLevel level, GError **err);

/* Puts the file in its place and closes. On failure nothing has changed. */
bool store_commit(Store *s /* adopts */, GError **err);

/* Closes; what was created and not committed is removed. NULL is allowed. */
void store_free(Store *s);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Store, store_free)

/* ---- reading ---- */

/* Opens for reading only; refuses what is not a result file, or is of a schema version that it does not
 * know. Whoever made the file: nothing in it is run, and what is not as this program writes it is refused with
 * its table and row. What is read stays the same until store_free. */
Store *store_open(const char *path, GError **err);

/* True if the file begins as an SQLite database does: to tell a result from a scenario. */
bool store_is_database(const char *path);

/* 0: there is none, or it cannot be read: *err. */
int store_first_run(Store *s, GError **err);

/* The one with the next number behind `run`. 0: there is none, or it cannot be read: *err. */
int store_next_run(Store *s, int run, GError **err);

/* All that the file has of a run, as its process had it: every row is looked at, here and nowhere else. NULL:
 * *err names run, table and row of what is not so. */
Record *store_load(Store *s, int run, GError **err);

/* The same of the tables that `level` keeps: those of RECORD_OUTAGE are soon had of a file that has more. */
Record *store_load_level(Store *s, int run, RecordLevel level, GError **err);

/* The name of the view that stands before a table; NULL: it is not stored. */
const char *store_view(RecTableId id);

typedef enum StoreFormat { STORE_JSON, STORE_JSON_LINES, STORE_CSV } StoreFormat;

/* What to print of a view, of a run that store_load has looked at; unset members do not restrict. */
typedef struct StoreQuery {
	const char *view, *order;
	int run;
	VTime from, to;     /* of t_ns; 0, VT_NEVER */
	const char *router; /* NULL: all */
	bool verdict; /* with the run's, as a last column; without a row, in one that is empty else */
} StoreQuery;

/* Appends the rows of a view: a JSON array with one object a line, the objects alone (jsonlines.org), or CSV with a
 * header, columns under the names of the view. What a timeline says of events hides the keys that they typed. */
bool store_print(Store *s, const StoreQuery *q, StoreFormat format, GString *out, GError **err);

/* {"key":"value",...} of pairs, ended by NULL. Caller frees. */
char *store_json_object(const char *const *pairs);

/* The other way round: "key=value" of each member, ended by NULL; g_strfreev. NULL: it is no object of
 * texts. */
char **store_json_members(const char *json);

/* A JSON array with one object a line, of `n` rows as their columns say. Caller frees. */
char *store_json_rows(const RecCol *cols, unsigned n_cols, const void *rows, unsigned n,
		      size_t row_size);
