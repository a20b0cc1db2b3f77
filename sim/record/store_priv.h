#pragma once

/* What the files of the store share. */

#include <sqlite3.h>

#include "sim/part.h"
#include "sim/record/store.h"

/* What a reader takes: version 1 said nothing of what may stand in a column, so that every reader must ask.
 * Run numbers are an int, and no text is longer than a scenario's may be, twice. */
enum {
	SCHEMA_OLDEST = 1,
	SCHEMA_CLASSES = 3, /* events, transitions and logs say what they are about; 4: standings; 5: verdicts */
	STORE_RUN_MAX = INT32_MAX,
	STORE_TEXT_MAX = 32 << 20
};

/* Nobody need be kept from a connection: it belongs to one thread at a time (store_beside.c). */
enum { STORE_ONE_THREAD = SQLITE_OPEN_NOMUTEX };

/* What the table record_rows has: rows of a table, as a record has them. */
typedef struct StoreSource {
	RecTableId id;
	const void *rows;
	guint n;
} StoreSource;

typedef struct StoreBeside StoreBeside;

struct Store {
	sqlite3 *db;
	int version; /* of the schema */
	char *path;
	Part *part;                         /* until it has its name */
	sqlite3_stmt *insert[N_REC_TABLES]; /* NULL: not asked for yet */
	StoreSource source;
	StoreBeside *beside; /* NULL: no run is written while it goes on */
	int64_t frames;      /* rows of all runs so far */
};

/* Writes rows of a run. */
bool store_add_rows(Store *s, int run, const StoreSource *rows, GError **err);

/* Gives it the frames that a record has. */
void store_give_frames(const FrameTaker *to, const Record *rec);

/* Writes the rest of what store_beside was given, when the run has ended. */
bool store_beside_close(Store *s, GError **err);
void store_beside_free(StoreBeside *b); /* NULL is allowed */

/* Adds the table record_rows, which has the cells c0, c1 ... of each row of `s->source` as a result file has them. */
bool store_add_rows_table(Store *s, GError **err);

/* No table has more columns. */
enum { STORE_CELLS = 16 };

bool store_run_sql(Store *s, const char *sql, GError **err);

/* Is there a table of this kind in a result file? */
bool store_keeps(RecTableId id);
/* Is there in one of that version of the schema? */
bool store_has(RecTableId id, int version);

/* SQLite takes some names for something else (":memory:", "file:x?y"); a path with a folder it takes for a file's.
 * Caller frees. */
char *store_literal(const char *path);

/* What stands at the beginning of a database, whoever holds it. */
typedef enum StoreHead { HEAD_OURS, HEAD_FOREIGN, HEAD_NO_DATABASE } StoreHead;

/* Looks at a file before SQLite does: sets `head`, and refuses what another program has not finished (a
 * journal beside it, write-ahead logging) or what is cut short. */
bool store_look(const char *path, StoreHead *head, GError **err);

bool store_has_no_journal(const char *path, GError **err);

/* The message for what SQLite has refused: a lock and a damage are named. Always returns false. */
bool store_fail_sql(const Store *s, GError **err);

/* What holds between the columns of one row: SQL, and what the row is expected to be. */
typedef struct StoreRule {
	const char *sql, *expected;
} StoreRule;
const StoreRule *store_rule(RecTableId id); /* NULL: none */

/* The statement that makes a table, as that version of the schema has it, without its end. Caller frees. */
char *store_table(RecTableId id, int version);

/* The rows of a view, with `behind` behind the name of each table. Caller frees. */
char *store_select(const char *view, const char *behind);

/* The statements that make a new result file's tables and views, and its indexes when it is full. */
char *store_schema(void); /* caller frees */
extern const char store_indexes[];

/* ---- a file may be of anybody's making ---- */

/* Reads nothing but plain tables and runs nothing that the file holds: no view, no trigger, no index of it. */
bool store_harden(Store *s, GError **err);

/* Are all tables as this program makes them, and is every run there once? */
bool store_check_tables(Store *s, GError **err);

/* Rows of a table that are read: those of a run, and any that belong to no run of the file. */
typedef struct StoreRows {
	const Store *store;
	int run;
	RecTableId id;
	VTime duration;   /* of the run */
	sqlite3_stmt *st; /* stands on one of them */
} StoreRows;

/* The columns of `st`: behind the cells, whether the table's rule holds (if it has one). */
enum { ROWS_ROWID, ROWS_RUN, ROWS_CELLS };

/* A row is one that this program could have written if it belongs to the run, each cell fits its column and the
 * table's rule holds. They are asked in this order, so that the first that is not so is named. */
bool store_row_has_run(const StoreRows *r, GError **err);
bool store_cell_fits(const RecCol *c, sqlite3_value *cell, VTime duration);
bool store_rule_holds(const StoreRows *r, GError **err);

/* The message for a cell that does not fit. Always returns false. */
bool store_refuse_cell(const StoreRows *r, unsigned col, GError **err);

/* Says of the rows of a file that has no classes what its version said by its wording alone. */
void store_add_classes(Record *rec);

/* What can be asked of a run only as a whole. */
bool store_check_run(const Store *s, int run, const Record *rec, GError **err);
