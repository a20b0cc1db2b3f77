/* The rows of a view as JSON and CSV; and JSON of what is in no file. */

#include "sim/record/store_priv.h"

#include <string.h>

#include "sim/secrets.h"
#include "sim/text.h"

/* ---- views ---- */

/* The rows in question; parameters 1..4 are run, from, to, router. What the view is, is not asked of the
 * file. */
static char *select_of(const Store *s, const StoreQuery *q)
{
	GString *sql = g_string_new(NULL);
	g_autofree char *view = store_select(q->view, " NOT INDEXED");
	g_string_append(sql, "SELECT *");
	if (q->verdict && store_has(REC_VERDICT, s->version))
		g_string_append(sql, ", coalesce((SELECT verdict FROM data_verdict AS v NOT INDEXED"
				     " WHERE v.run = ?1), 'unknown') AS verdict");
	else if (q->verdict)
		g_string_append(sql, ", 'unknown' AS verdict");
	if (q->verdict) /* a run has one, also without a row */
		g_string_append_printf(
			sql, " FROM (SELECT ?1 AS run) LEFT JOIN (%s) AS view USING (run) WHERE 1",
			view);
	else
		g_string_append_printf(sql, " FROM (%s) AS view WHERE run = ?1", view);
	if (q->from > 0)
		g_string_append(sql, " AND t_ns >= ?2");
	if (q->to != VT_NEVER)
		g_string_append(sql, " AND t_ns <= ?3");
	if (q->router)
		g_string_append(sql, " AND router = ?4");
	if (q->order)
		g_string_append_printf(sql, " ORDER BY %s", q->order);
	return g_string_free(sql, FALSE);
}

static void bind_query(sqlite3_stmt *st, const StoreQuery *q)
{
	/* A parameter that the statement does not have is refused, which is harmless. */
	sqlite3_bind_int(st, 1, q->run);
	sqlite3_bind_int64(st, 2, q->from);
	sqlite3_bind_int64(st, 3, q->to);
	sqlite3_bind_text(st, 4, q->router, -1, SQLITE_STATIC);
}

/* -1: the view has none of this name. */
static int column_called(sqlite3_stmt *st, const char *name)
{
	int c = sqlite3_column_count(st);
	while (c-- > 0 && strcmp(sqlite3_column_name(st, c), name) != 0)
		;
	return c;
}

/* What stands in a timeline for the keys that an event typed is the same in all its forms. Caller frees; NULL. */
static char *cell_of(sqlite3_stmt *st, int c)
{
	const char *cell = (const char *)sqlite3_column_text(st, c);
	bool what = strcmp(sqlite3_column_name(st, c), "what") == 0;
	int kind = what ? column_called(st, "kind") : -1;
	if (cell && kind >= 0 && strcmp((const char *)sqlite3_column_text(st, kind), "fault") == 0)
		return secrets_hide_fault(cell);
	return g_strdup(cell);
}

static void print_json_row(sqlite3_stmt *st, GString *out)
{
	for (int c = 0; c < sqlite3_column_count(st); c++) {
		bool text = sqlite3_column_type(st, c) == SQLITE_TEXT;
		g_autofree char *cell = cell_of(st, c);
		g_string_append_printf(out, "%s\"%s\":", c ? "," : "{", sqlite3_column_name(st, c));
		if (cell && text)
			text_json(out, cell);
		else
			g_string_append(out, cell ? cell : "null");
	}
	g_string_append_c(out, '}');
}

/* A number is no formula, whatever it begins with. */
static void print_csv_cell(sqlite3_stmt *st, int c, GString *out)
{
	bool number = sqlite3_column_type(st, c) == SQLITE_INTEGER;
	g_autofree char *cell = cell_of(st, c);
	if (number)
		g_string_append(out, cell);
	else
		text_csv(out, cell ? cell : "");
}

static void print_csv_row(sqlite3_stmt *st, GString *out, bool header)
{
	for (int c = 0; c < sqlite3_column_count(st); c++) {
		if (c)
			g_string_append_c(out, ',');
		if (header)
			text_csv(out, sqlite3_column_name(st, c));
		else
			print_csv_cell(st, c, out);
	}
	g_string_append(out, "\r\n"); /* RFC 4180 */
}

static bool print_rows(sqlite3_stmt *st, StoreFormat format, GString *out)
{
	unsigned n = 0;
	int rc;
	if (format == STORE_CSV)
		print_csv_row(st, out, true);
	else if (format == STORE_JSON)
		g_string_append(out, "[");
	for (; (rc = sqlite3_step(st)) == SQLITE_ROW; n++) {
		if (format == STORE_JSON)
			g_string_append(out, n ? ",\n" : "\n");
		if (format == STORE_CSV)
			print_csv_row(st, out, false);
		else
			print_json_row(st, out);
		if (format == STORE_JSON_LINES)
			g_string_append_c(out, '\n');
	}
	if (format == STORE_JSON)
		g_string_append(out, n ? "\n]\n" : "]\n");
	return rc == SQLITE_DONE;
}

bool store_print(Store *s, const StoreQuery *q, StoreFormat format, GString *out, GError **err)
{
	g_autofree char *rows = select_of(s, q);
	sqlite3_stmt *st = NULL;
	bool ok = sqlite3_prepare_v2(s->db, rows, -1, &st, NULL) == SQLITE_OK;
	if (ok) {
		bind_query(st, q);
		ok = print_rows(st, format, out);
	}
	sqlite3_finalize(st);
	return ok || store_fail_sql(s, err);
}

/* ---- what is in no file ---- */

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
