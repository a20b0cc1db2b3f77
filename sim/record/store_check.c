/* What a row of a result file may be. A file travels, and whoever made it may have made it to be read: what
 * this program could not have written is refused here, once, so that no reader behind it need ask again. */

#include <string.h>

#include "sim/err.h"
#include "sim/record/store_priv.h"
#include "sim/text.h"

/* Echoes under way when a run ends have no row; the sequence number behind them may be known. */
enum { ECHOES_UNDER_WAY = 1 << 22 };

bool store_harden(Store *s, GError **err)
{
	sqlite3_db_config(s->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	sqlite3_db_config(s->db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
	sqlite3_db_config(s->db, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, NULL);
	sqlite3_db_config(s->db, SQLITE_DBCONFIG_ENABLE_VIEW, 0, NULL);
	sqlite3_limit(s->db, SQLITE_LIMIT_LENGTH, STORE_TEXT_MAX);
	return store_run_sql(s, "PRAGMA cell_size_check=ON", err);
}

/* ---- tables ---- */

/* A view, a virtual table, computed columns or defaults could give what no row holds, without end. */
static bool is_as_made(Store *s, RecTableId id, GError **err)
{
	static const char sql[] =
		"SELECT sql FROM sqlite_schema WHERE type = 'table' AND name = 'data_' || ?";
	g_autofree char *made = store_table(id, s->version);
	sqlite3_stmt *st = NULL;
	int rc = sqlite3_prepare_v2(s->db, sql, -1, &st, NULL);
	if (rc != SQLITE_OK)
		return store_fail_sql(s, err);
	sqlite3_bind_text(st, 1, rec_tables[id].name, -1, SQLITE_STATIC);
	rc = sqlite3_step(st);
	bool same =
		rc == SQLITE_ROW && g_strcmp0((const char *)sqlite3_column_text(st, 0), made) == 0;
	bool read = rc == SQLITE_ROW || rc == SQLITE_DONE;
	sqlite3_finalize(st);
	if (!read)
		return store_fail_sql(s, err);
	return same || err_file(err, s->path,
				"table data_%s is missing or of another's making, expected it as "
				"vpnha makes it",
				rec_tables[id].name);
}

/* Else a run could have two heads. */
static bool has_runs(Store *s, GError **err)
{
	g_autofree char *sql =
		g_strdup_printf("SELECT rowid, run FROM data_run NOT INDEXED"
				" WHERE typeof(run) <> 'integer' OR run NOT BETWEEN 1 AND %d"
				" UNION ALL SELECT max(rowid), run FROM data_run NOT INDEXED"
				" GROUP BY run HAVING count(*) > 1",
				STORE_RUN_MAX);
	sqlite3_stmt *st = NULL;
	int rc = sqlite3_prepare_v2(s->db, sql, -1, &st, NULL);
	rc = rc == SQLITE_OK ? sqlite3_step(st) : rc;
	if (rc == SQLITE_ROW)
		err_file(err, s->path,
			 "table data_run, row %lld: run is not a number of its own, expected one "
			 "from 1 on",
			 (long long)sqlite3_column_int64(st, 0));
	else if (rc != SQLITE_DONE)
		store_fail_sql(s, err);
	sqlite3_finalize(st);
	return rc == SQLITE_DONE;
}

bool store_check_tables(Store *s, GError **err)
{
	for (unsigned i = 0; i < N_REC_TABLES; i++)
		if (store_has(i, s->version) && !is_as_made(s, i, err))
			return false;
	return has_runs(s, err);
}

/* ---- rows ---- */

static char *quoted(sqlite3_stmt *st, int at)
{
	enum { SHOWN = 40 };
	const char *text = (const char *)sqlite3_column_text(st, at);
	size_t n = text_fit(text, (size_t)sqlite3_column_bytes(st, at), SHOWN);
	g_autofree char *shown = err_quote(text, (gssize)n);
	return g_strdup_printf("\"%s\"", shown);
}

static char *found(sqlite3_stmt *st, int at)
{
	switch (sqlite3_column_type(st, at)) {
	case SQLITE_NULL:
		return g_strdup("NULL");
	case SQLITE_BLOB:
		return g_strdup("a blob");
	case SQLITE_TEXT:
		return quoted(st, at);
	default:
		return g_strdup((const char *)sqlite3_column_text(st, at));
	}
}

static char *words_of(const RecCol *c)
{
	GString *out = g_string_new("one of");
	for (unsigned i = 0; i < c->words.n; i++)
		if (c->words.name(i))
			g_string_append_printf(out, " %s", c->words.name(i));
	return g_string_free(out, FALSE);
}

static char *expected(const RecCol *c, VTime duration)
{
	switch (c->type) {
	case RT_TEXT:
		return g_strdup("a text without NUL");
	case RT_ID:
		return g_strdup("a number from 1 on");
	case RT_TIME:
		return g_strdup_printf("a time from 0 to %" G_GINT64_FORMAT " (the run's end)",
				       duration);
	case RT_WORD:
		return words_of(c);
	case RT_INT:
		break;
	}
	return g_strdup_printf("a number from %" G_GINT64_FORMAT " to %" G_GINT64_FORMAT, c->least,
			       c->most);
}

static bool is_text(sqlite3_value *v)
{
	return sqlite3_value_type(v) == SQLITE_TEXT &&
	       !memchr(sqlite3_value_text(v), '\0', (size_t)sqlite3_value_bytes(v));
}

static bool is_within(sqlite3_value *v, int64_t least, int64_t most)
{
	int64_t i = sqlite3_value_int64(v);
	return sqlite3_value_type(v) == SQLITE_INTEGER && i >= least && i <= most;
}

static bool is_word(const RecCol *c, const char *text)
{
	unsigned value;
	return rec_word_set(c, text, &value);
}

bool store_cell_fits(const RecCol *c, sqlite3_value *v, VTime duration)
{
	if (sqlite3_value_type(v) == SQLITE_NULL)
		return c->optional;
	switch (c->type) {
	case RT_TEXT:
		return is_text(v);
	case RT_ID:
		return is_within(v, 1, INT64_MAX);
	case RT_TIME:
		return is_within(v, 0, duration);
	case RT_WORD:
		return is_text(v) && is_word(c, (const char *)sqlite3_value_text(v));
	case RT_INT:
		break;
	}
	return is_within(v, c->least, c->most);
}

static bool refuse(const StoreRows *r, GError **err, const char *what)
{
	return err_file(err, r->store->path, "run %d, table data_%s, row %lld: %s", r->run,
			rec_tables[r->id].name, (long long)sqlite3_column_int64(r->st, ROWS_ROWID),
			what);
}

bool store_refuse_cell(const StoreRows *r, unsigned c, GError **err)
{
	const RecCol *col = &rec_tables[r->id].cols[c];
	g_autofree char *is = found(r->st, ROWS_CELLS + (int)c);
	g_autofree char *want = expected(col, r->duration);
	g_autofree char *what = g_strdup_printf("%s is %s, expected %s", col->name, is, want);
	return refuse(r, err, what);
}

/* A row that no run is asked for would be left out without a word. */
bool store_row_has_run(const StoreRows *r, GError **err)
{
	if (sqlite3_column_type(r->st, ROWS_RUN) == SQLITE_INTEGER &&
	    sqlite3_column_int64(r->st, ROWS_RUN) == r->run)
		return true;
	return err_file(err, r->store->path,
			"table data_%s, row %lld: run is none of the runs, expected the number of "
			"one",
			rec_tables[r->id].name, (long long)sqlite3_column_int64(r->st, ROWS_ROWID));
}

bool store_rule_holds(const StoreRows *r, GError **err)
{
	const StoreRule *rule = store_rule(r->id);
	int at = ROWS_CELLS + (int)rec_tables[r->id].n_cols;
	if (!rule || sqlite3_column_int(r->st, at) == 1)
		return true;
	g_autofree char *what = g_strdup_printf("expected %s", rule->expected);
	return refuse(r, err, what);
}

/* ---- a run ---- */

static bool has_settings(const Store *s, int run, const Record *rec, GError **err)
{
	const RunRow *row = REC_ROW(rec, REC_RUN, RunRow, 0);
	g_auto(GStrv) members = store_json_members(row->settings);
	return members || err_file(err, s->path,
				   "run %d, table data_run: settings is no JSON object of texts, "
				   "expected one",
				   run);
}

/* Readers count a probe's packets by their numbers: these may not run ahead of the rows. */
static bool has_sequences(const Store *s, int run, const Record *rec, GError **err)
{
	g_autoptr(GHashTable) last = g_hash_table_new(g_str_hash, g_str_equal);
	guint64 known = REC_N(rec, REC_PROBE), counted = 0;
	for (unsigned i = 0; i < REC_N(rec, REC_PROBE); i++) {
		const ProbeRow *p = REC_ROW(rec, REC_PROBE, ProbeRow, i);
		gsize before = GPOINTER_TO_SIZE(g_hash_table_lookup(last, p->probe));
		gsize now = MAX(before, (gsize)p->seq + 1);
		counted += now - before;
		if (counted > known + ECHOES_UNDER_WAY)
			return err_file(err, s->path,
					"run %d, table data_probe_packet: seq %" G_GINT64_FORMAT
					" of %u rows, expected the packets before it, too",
					run, p->seq, REC_N(rec, REC_PROBE));
		g_hash_table_insert(last, (gpointer)p->probe, GSIZE_TO_POINTER(now));
	}
	return true;
}

/* Readers of the graph of causes go through both tables at once. */
static bool has_order(const Store *s, int run, const Record *rec, GError **err)
{
	for (unsigned i = 1; i < REC_N(rec, REC_EVENT); i++) {
		const EventRow *x = REC_ROW(rec, REC_EVENT, EventRow, i - 1), *y = x + 1;
		if (y->id <= x->id || y->t < x->t)
			return err_file(err, s->path,
					"run %d, table data_event: event %" G_GUINT64_FORMAT
					" stands behind event %" G_GUINT64_FORMAT
					", expected each once, in the order in which they ran",
					run, y->id, x->id);
	}
	for (unsigned i = 1; i < REC_N(rec, REC_CAUSE); i++) {
		const CauseRow *x = REC_ROW(rec, REC_CAUSE, CauseRow, i - 1), *y = x + 1;
		if (y->event < x->event)
			return err_file(err, s->path,
					"run %d, table data_event_cause: a cause of event "
					"%" G_GUINT64_FORMAT
					" stands behind one of event %" G_GUINT64_FORMAT
					", expected them in order of the events",
					run, y->event, x->event);
	}
	return true;
}

/* One verdict at most, and it is what the doubts say. */
static bool has_verdict(const Store *s, int run, const Record *rec, GError **err)
{
	unsigned n = REC_N(rec, REC_VERDICT), open = verdict_open(rec);
	Verdict want = open ? VERDICT_CONDITIONAL : VERDICT_COMPLETE;
	if (n > 1 || (n == 0 && REC_N(rec, REC_DOUBT) > 0))
		return err_file(err, s->path,
				"run %d, table data_verdict: %u rows, expected one, or none and no "
				"doubts",
				run, n);
	return n == 0 || verdict_of(rec) == want ||
	       err_file(err, s->path,
			"run %d, table data_verdict: verdict is %s with %u doubts that nobody "
			"accepts, expected %s",
			run, verdict_name(verdict_of(rec)), open, verdict_name(want));
}

bool store_check_run(const Store *s, int run, const Record *rec, GError **err)
{
	return has_settings(s, run, rec, err) && has_sequences(s, run, rec, err) &&
	       has_order(s, run, rec, err) && has_verdict(s, run, rec, err);
}
