/* JSON of what is in no file, as SQLite writes it. */

#include <sqlite3.h>

#include "sim/record/store.h"

char *store_json_object(const char *const *pairs)
{
	sqlite3 *db = NULL;
	sqlite3_stmt *st = NULL;
	g_autoptr(GString) sql = g_string_new("SELECT json_object(");
	guint n = g_strv_length((char **)pairs);
	for (guint i = 0; i < n; i++)
		g_string_append(sql, i ? ",?" : "?");
	g_string_append(sql, ")");
	char *json = NULL;
	if (sqlite3_open(":memory:", &db) == SQLITE_OK &&
	    sqlite3_prepare_v2(db, sql->str, -1, &st, NULL) == SQLITE_OK) {
		for (guint i = 0; i < n; i++)
			sqlite3_bind_text(st, (int)i + 1, pairs[i], -1, SQLITE_STATIC);
		if (sqlite3_step(st) == SQLITE_ROW)
			json = g_strdup((const char *)sqlite3_column_text(st, 0));
	}
	sqlite3_finalize(st);
	sqlite3_close(db);
	return json ? json : g_strdup("{}");
}

static bool is_object(sqlite3 *db, const char *json)
{
	static const char sql[] = "SELECT json_valid(?1) AND json_type(?1) = 'object'"
				  " AND NOT EXISTS (SELECT 1 FROM json_each(?1)"
				  " WHERE type <> 'text')";
	sqlite3_stmt *st = NULL;
	bool yes = sqlite3_prepare_v2(db, sql, -1, &st, NULL) == SQLITE_OK &&
		   sqlite3_bind_text(st, 1, json, -1, SQLITE_STATIC) == SQLITE_OK &&
		   sqlite3_step(st) == SQLITE_ROW && sqlite3_column_int(st, 0) == 1;
	sqlite3_finalize(st);
	return yes;
}

static char **members_of(sqlite3 *db, const char *json)
{
	static const char sql[] = "SELECT key || '=' || value FROM json_each(?1) ORDER BY id";
	g_autoptr(GStrvBuilder) list = g_strv_builder_new();
	sqlite3_stmt *st = NULL;
	if (sqlite3_prepare_v2(db, sql, -1, &st, NULL) == SQLITE_OK) {
		sqlite3_bind_text(st, 1, json, -1, SQLITE_STATIC);
		while (sqlite3_step(st) == SQLITE_ROW)
			g_strv_builder_add(list, (const char *)sqlite3_column_text(st, 0));
	}
	sqlite3_finalize(st);
	return g_strv_builder_end(list);
}

char **store_json_members(const char *json)
{
	sqlite3 *db = NULL;
	char **members = NULL;
	if (sqlite3_open(":memory:", &db) == SQLITE_OK && is_object(db, json))
		members = members_of(db, json);
	sqlite3_close(db);
	return members;
}

static void bind_cell(sqlite3_stmt *st, int at, const RecCol *col, const char *row)
{
	const void *cell = row + col->offset;
	if (col->type == RT_TEXT)
		sqlite3_bind_text(st, at, *(const char *const *)cell, -1, SQLITE_STATIC);
	else if (col->type == RT_TIME && *(const VTime *)cell == VT_NEVER)
		sqlite3_bind_null(st, at);
	else
		sqlite3_bind_int64(st, at, *(const int64_t *)cell);
}

static sqlite3_stmt *prepare_row(sqlite3 *db, const RecCol *cols, unsigned n_cols)
{
	sqlite3_stmt *st = NULL;
	g_autoptr(GString) sql = g_string_new("SELECT json_object(");
	for (unsigned c = 0; c < n_cols; c++)
		g_string_append_printf(sql, "%s'%s',?", c ? "," : "", cols[c].name);
	g_string_append(sql, ")");
	return sqlite3_prepare_v2(db, sql->str, -1, &st, NULL) == SQLITE_OK ? st : NULL;
}

char *store_json_rows(const RecCol *cols, unsigned n_cols, const void *rows, unsigned n,
		      size_t row_size)
{
	sqlite3 *db = NULL;
	GString *out = g_string_new("[");
	sqlite3_stmt *st =
		sqlite3_open(":memory:", &db) == SQLITE_OK ? prepare_row(db, cols, n_cols) : NULL;
	for (unsigned i = 0; st && i < n; i++) {
		for (unsigned c = 0; c < n_cols; c++)
			bind_cell(st, (int)c + 1, &cols[c], (const char *)rows + i * row_size);
		if (sqlite3_step(st) == SQLITE_ROW)
			g_string_append_printf(out, "%s\n%s", i ? "," : "",
					       (const char *)sqlite3_column_text(st, 0));
		sqlite3_reset(st);
	}
	sqlite3_finalize(st);
	sqlite3_close(db);
	g_string_append(out, n ? "\n]" : "]");
	return g_string_free(out, FALSE);
}
