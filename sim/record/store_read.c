/* Reading a result file. */

#include <string.h>

#include "sim/err.h"
#include "sim/record/store_priv.h"

bool store_is_database(const char *path)
{
	StoreHead head;
	store_look(path, &head, NULL);
	return head != HEAD_NO_DATABASE;
}

static bool is_ours(const char *path, GError **err)
{
	StoreHead head;
	if (!store_look(path, &head, err))
		return false;
	if (head == HEAD_NO_DATABASE)
		return err_file(err, path,
				"is no SQLite database, expected a result file of vpnha");
	return head == HEAD_OURS ||
	       err_file(err, path,
			"is another program's database, expected a result file of vpnha");
}

/* False: *err. */
static bool one_number(Store *s, const char *sql, int run, int64_t *out, GError **err)
{
	sqlite3_stmt *st = NULL;
	int rc = sqlite3_prepare_v2(s->db, sql, -1, &st, NULL);
	if (rc == SQLITE_OK) {
		sqlite3_bind_int(st, 1, run);
		rc = sqlite3_step(st);
		*out = rc == SQLITE_ROW ? sqlite3_column_int64(st, 0) : 0;
	}
	sqlite3_finalize(st);
	return rc == SQLITE_ROW || store_fail_sql(s, err);
}

static bool is_known(Store *s, GError **err)
{
	int64_t version = 0;
	if (!one_number(s, "PRAGMA user_version", 0, &version, err))
		return false;
	if (version < SCHEMA_OLDEST || version > STORE_SCHEMA)
		return err_file(err, s->path,
				"has schema version %" G_GINT64_FORMAT ", expected %d to %d",
				version, SCHEMA_OLDEST, STORE_SCHEMA);
	s->version = (int)version;
	return true;
}

Store *store_open(const char *path, GError **err)
{
	if (!is_ours(path, err))
		return NULL;
	g_autoptr(Store) s = g_new0(Store, 1);
	g_autofree char *literal = store_literal(path);
	s->path = g_strdup(path);
	if (sqlite3_open_v2(literal, &s->db, SQLITE_OPEN_READONLY | STORE_ONE_THREAD, NULL) !=
	    SQLITE_OK) {
		store_fail_sql(s, err);
		return NULL;
	}
	if (!store_harden(s, err) || !store_run_sql(s, "BEGIN", err) || !is_known(s, err) ||
	    !store_check_tables(s, err))
		return NULL;
	return g_steal_pointer(&s);
}

int store_first_run(Store *s, GError **err)
{
	int64_t run = 0;
	if (one_number(s, "SELECT min(run) FROM data_run NOT INDEXED", 0, &run, err) && run == 0)
		err_file(err, s->path, "has no run");
	return (int)run;
}

int store_next_run(Store *s, int run, GError **err)
{
	int64_t next = 0;
	one_number(s, "SELECT min(run) FROM data_run NOT INDEXED WHERE run > ?", run, &next, err);
	return (int)next;
}

static void read_cell(sqlite3_value *v, const RecCol *c, Record *rec, char *field)
{
	bool null = sqlite3_value_type(v) == SQLITE_NULL;
	if (c->type == RT_WORD) {
		rec_word_set(c, (const char *)sqlite3_value_text(v), field);
		return;
	}
	if (c->type == RT_TEXT) {
		const char *text = record_keep(rec, (const char *)sqlite3_value_text(v));
		memcpy(field, &text, sizeof text);
		return;
	}
	int64_t i = null ? (c->type == RT_TIME ? VT_NEVER : 0) : sqlite3_value_int64(v);
	memcpy(field, &i, sizeof i);
}

/* A row of no run must be seen by somebody, so it comes along with those of any run. No index helps: whoever made
 * the file made its indexes, too. */
static char *select_rows(RecTableId id, int version)
{
	const RecTable *t = &rec_tables[id];
	const StoreRule *rule = store_rule(id);
	GString *sql = g_string_new("SELECT rowid, run");
	for (unsigned c = 0; c < t->n_cols; c++)
		if (t->cols[c].since <= version)
			g_string_append_printf(sql, ", \"%s\"", t->cols[c].name);
		else
			g_string_append(sql, ", NULL");
	if (rule)
		g_string_append_printf(sql, ", (%s)", rule->sql);
	g_string_append_printf(sql,
			       " FROM data_%s NOT INDEXED WHERE run = ? OR typeof(run) <> 'integer'"
			       " OR run NOT IN (SELECT run FROM data_run NOT INDEXED)"
			       " ORDER BY rowid",
			       t->name);
	return g_string_free(sql, FALSE);
}

/* Each cell is looked at and taken in one go. */
static bool read_row(const StoreRows *r, Record *rec, GError **err)
{
	const RecTable *t = &rec_tables[r->id];
	GArray *rows = rec->rows[r->id];
	if (!store_row_has_run(r, err))
		return false;
	g_array_set_size(rows, rows->len + 1);
	char *row = rows->data + (rows->len - 1) * t->row_size;
	for (unsigned c = 0; c < t->n_cols; c++) {
		sqlite3_value *cell = sqlite3_column_value(r->st, ROWS_CELLS + (int)c);
		if (!store_cell_fits(&t->cols[c], cell, r->duration))
			return store_refuse_cell(r, c, err);
		read_cell(cell, &t->cols[c], rec, row + t->cols[c].offset);
	}
	return store_rule_holds(r, err);
}

static VTime duration_of(const Record *rec)
{
	return REC_N(rec, REC_RUN) ? REC_ROW(rec, REC_RUN, RunRow, 0)->duration : REC_TIME_MAX;
}

static bool load_table(Store *s, int run, Record *rec, RecTableId id, GError **err)
{
	g_autofree char *sql = select_rows(id, s->version);
	sqlite3_stmt *st = NULL;
	bool fits = true;
	int rc = sqlite3_prepare_v2(s->db, sql, -1, &st, NULL);
	if (rc == SQLITE_OK) {
		const StoreRows r = {s, run, id, duration_of(rec), st};
		sqlite3_bind_int(st, 1, run);
		while (fits && (rc = sqlite3_step(st)) == SQLITE_ROW)
			fits = read_row(&r, rec, err);
	}
	if (fits && rc == SQLITE_TOOBIG)
		fits = err_file(
			err, s->path,
			"run %d, table data_%s: a text is too long, expected at most %d octets",
			run, rec_tables[id].name, STORE_TEXT_MAX);
	else if (fits && rc != SQLITE_DONE)
		fits = store_fail_sql(s, err);
	sqlite3_finalize(st);
	return fits;
}

Record *store_load(Store *s, int run, GError **err)
{
	return store_load_level(s, run, RECORD_FULL, err);
}

Record *store_load_level(Store *s, int run, RecordLevel level, GError **err)
{
	g_autoptr(Record) rec = record_new();
	for (unsigned i = 0; i < N_REC_TABLES; i++) {
		bool wanted = store_has(i, s->version) && rec_tables[i].level <= level;
		if (wanted && !load_table(s, run, rec, i, err))
			return NULL;
		if (i == REC_RUN && REC_N(rec, REC_RUN) == 0) {
			err_file(err, s->path, "has no run %d", run);
			return NULL;
		}
	}
	if (s->version < SCHEMA_CLASSES)
		store_add_classes(rec);
	return store_check_run(s, run, rec, err) ? g_steal_pointer(&rec) : NULL;
}
