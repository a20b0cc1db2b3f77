/* The rows of a record as a table that SQLite reads where they lie, so that one statement writes all of them: to
 * bind each cell and to start a statement for each row cost as much as the writing (sqlite.org/vtab.html; the table
 * has the module's name, sqlite.org/vtab.html#epovtab). */

#include <string.h>

#include "sim/record/store_priv.h"

typedef struct RowsTable {
	sqlite3_vtab base;
	const StoreSource *from; /* borrowed of the store */
} RowsTable;

typedef struct RowsCursor {
	sqlite3_vtab_cursor base;
	const RecTable *table;
	const char *row;
	guint at, n;
} RowsCursor;

static int rows_connect(sqlite3 *db, void *from, int argc, const char *const *argv,
			sqlite3_vtab **out, char **why)
{
	(void)argc;
	(void)argv;
	(void)why;
	g_autoptr(GString) sql = g_string_new("CREATE TABLE x(c0");
	for (unsigned c = 1; c < STORE_CELLS; c++)
		g_string_append_printf(sql, ",c%u", c);
	g_string_append_c(sql, ')');
	RowsTable *t = g_new0(RowsTable, 1);
	t->from = from;
	*out = &t->base;
	return sqlite3_declare_vtab(db, sql->str);
}

static int rows_disconnect(sqlite3_vtab *t)
{
	g_free(t);
	return SQLITE_OK;
}

/* There is one way: all of them, in their order. */
static int rows_best_index(sqlite3_vtab *t, sqlite3_index_info *info)
{
	(void)t;
	(void)info;
	return SQLITE_OK;
}

static int rows_open(sqlite3_vtab *t, sqlite3_vtab_cursor **out)
{
	RowsCursor *c = g_new0(RowsCursor, 1);
	(void)t;
	*out = &c->base;
	return SQLITE_OK;
}

static int rows_close(sqlite3_vtab_cursor *c)
{
	g_free(c);
	return SQLITE_OK;
}

static int rows_filter(sqlite3_vtab_cursor *cursor, int plan, const char *text, int argc,
		       sqlite3_value **argv)
{
	RowsCursor *c = (RowsCursor *)cursor;
	const StoreSource *from = ((const RowsTable *)cursor->pVtab)->from;
	(void)plan;
	(void)text;
	(void)argc;
	(void)argv;
	c->table = &rec_tables[from->id];
	c->row = from->rows;
	c->at = 0;
	c->n = from->n;
	return SQLITE_OK;
}

static int rows_next(sqlite3_vtab_cursor *cursor)
{
	RowsCursor *c = (RowsCursor *)cursor;
	c->at++;
	c->row += c->table->row_size;
	return SQLITE_OK;
}

static int rows_eof(sqlite3_vtab_cursor *cursor)
{
	const RowsCursor *c = (const RowsCursor *)cursor;
	return c->at >= c->n;
}

static int rows_rowid(sqlite3_vtab_cursor *cursor, sqlite3_int64 *out)
{
	*out = ((const RowsCursor *)cursor)->at;
	return SQLITE_OK;
}

static void give_text(sqlite3_context *out, const char *text)
{
	if (text)
		sqlite3_result_text(out, text, -1, SQLITE_STATIC);
}

static void give_number(sqlite3_context *out, const RecCol *col, int64_t i)
{
	bool none = (col->type == RT_ID && i == 0) || (col->type == RT_TIME && i == VT_NEVER);
	if (!none)
		sqlite3_result_int64(out, i);
}

/* A cell that is given nothing is NULL. */
static int rows_column(sqlite3_vtab_cursor *cursor, sqlite3_context *out, int n)
{
	const RowsCursor *c = (const RowsCursor *)cursor;
	const RecCol *col = &c->table->cols[n];
	const char *field = c->row + col->offset;
	const char *text;
	int64_t i;
	if (col->type == RT_WORD) {
		give_text(out, rec_word(col, field));
	} else if (col->type == RT_TEXT) {
		memcpy(&text, field, sizeof text);
		give_text(out, text);
	} else {
		memcpy(&i, field, sizeof i);
		give_number(out, col, i);
	}
	return SQLITE_OK;
}

static const sqlite3_module rows_module = {
	.xConnect = rows_connect,
	.xDisconnect = rows_disconnect,
	.xBestIndex = rows_best_index,
	.xOpen = rows_open,
	.xClose = rows_close,
	.xFilter = rows_filter,
	.xNext = rows_next,
	.xEof = rows_eof,
	.xColumn = rows_column,
	.xRowid = rows_rowid,
};

bool store_add_rows_table(Store *s, GError **err)
{
	return sqlite3_create_module(s->db, "record_rows", &rows_module, &s->source) == SQLITE_OK ||
	       store_fail_sql(s, err);
}
