#pragma once

/* What the files of the store share. */

#include <sqlite3.h>

#include "sim/record/store.h"

/* "vpnh" in ASCII: tells file(1) and us what a database is. */
enum { APPLICATION_ID = 0x76706e68, SCHEMA_VERSION = 1 };

struct Store {
	sqlite3 *db;
	char *path, *temporary;
	sqlite3_stmt *insert[N_REC_TABLES];
};

/* Sets *err to "PATH: WHAT". Always returns false, to be returned on. */
bool store_fail(GError **err, const char *path, const char *format, ...) G_GNUC_PRINTF(3, 4);

bool store_run_sql(Store *s, const char *sql, GError **err);

/* Is there a table of this kind in a result file? */
bool store_keeps(RecTableId id);

bool store_is_ours(sqlite3 *db);

/* The statements that make a new result file's tables and views, and its indexes when it is full. */
char *store_schema(void);
extern const char store_indexes[];
