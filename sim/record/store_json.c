/* JSON of what is in no file. */

#include <sqlite3.h>

#include "sim/record/store.h"
#include "sim/text.h"

char *store_json_object(const char *const *pairs)
{
	GString *out = g_string_new("{");
	for (; *pairs; pairs += 2) {
		if (out->len > 1)
			g_string_append_c(out, ',');
		text_json(out, pairs[0]);
		g_string_append_c(out, ':');
		text_json(out, pairs[1]);
	}
	g_string_append_c(out, '}');
	return g_string_free(out, FALSE);
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

static void add_cell(GString *out, const RecCol *col, const char *row)
{
	const void *cell = row + col->offset;
	const char *text = col->type == RT_TEXT   ? *(const char *const *)cell
			   : col->type == RT_WORD ? rec_word(col, cell)
						  : NULL;
	bool null =
		rec_is_text(col) ? !text : col->type == RT_TIME && *(const VTime *)cell == VT_NEVER;
	g_string_append_printf(out, "\"%s\":", col->name);
	if (null)
		g_string_append(out, "null");
	else if (text)
		text_json(out, text);
	else
		g_string_append_printf(out, "%" G_GINT64_FORMAT, *(const int64_t *)cell);
}

char *store_json_rows(const RecCol *cols, unsigned n_cols, const void *rows, unsigned n,
		      size_t row_size)
{
	GString *out = g_string_new("[");
	for (unsigned i = 0; i < n; i++) {
		g_string_append(out, i ? ",\n{" : "\n{");
		for (unsigned c = 0; c < n_cols; c++) {
			g_string_append(out, c ? "," : "");
			add_cell(out, &cols[c], (const char *)rows + i * row_size);
		}
		g_string_append_c(out, '}');
	}
	g_string_append(out, n ? "\n]" : "]");
	return g_string_free(out, FALSE);
}
