/* The result file. Tables are made from rec_tables; the views before them are the public interface. */

#include "sim/record/store.h"

#include <errno.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sim/err.h"
#include "sim/text.h"

/* "vpnh" in ASCII: tells file(1) and us what a database is. */
enum { APPLICATION_ID = 0x76706e68, SCHEMA_VERSION = 1 };

struct Store {
	sqlite3 *db;
	char *path, *temporary;
	sqlite3_stmt *insert[N_REC_TABLES];
};

static bool fail(GError **err, const char *path, const char *format, ...) G_GNUC_PRINTF(3, 4);
static bool fail(GError **err, const char *path, const char *format, ...)
{
	va_list ap;
	va_start(ap, format);
	g_autofree char *what = g_strdup_vprintf(format, ap);
	va_end(ap);
	g_set_error(err, VPNHA_ERROR, VPNHA_ERROR_FILE, "%s: %s", path, what);
	return false;
}

static bool run_sql(Store *s, const char *sql, GError **err)
{
	if (sqlite3_exec(s->db, sql, NULL, NULL, NULL) == SQLITE_OK)
		return true;
	return fail(err, s->path, "%s", sqlite3_errmsg(s->db));
}

void store_free(Store *s)
{
	if (!s)
		return;
	for (unsigned i = 0; i < N_REC_TABLES; i++)
		sqlite3_finalize(s->insert[i]);
	sqlite3_close(s->db);
	if (s->temporary)
		unlink(s->temporary);
	g_free(s->temporary);
	g_free(s->path);
	g_free(s);
}

const char *store_temporary(const Store *s)
{
	return s->temporary;
}

/* ---- schema ---- */

static bool is_stored(RecTableId id)
{
	return rec_tables[id].level != RECORD_NONE;
}

static void add_columns(GString *sql, const RecTable *t, bool types)
{
	for (unsigned c = 0; c < t->n_cols; c++) {
		if (t->cols[c].hidden && !types)
			continue;
		g_string_append_printf(sql, ", \"%s\"%s", t->cols[c].name,
				       !types                       ? ""
				       : t->cols[c].type == RT_TEXT ? " TEXT"
								    : " INTEGER");
	}
}

/* A run's columns that the view does not show serve our own commands. */
static const char view_run[] = "CREATE VIEW run AS SELECT run, scenario, seed, settings, version, "
			       "duration_ns, events, digest"
			       " FROM data_run;";

/* One line for everything that happened, for timelines: kind says which view has the whole of it. */
static const char view_timeline[] =
	"CREATE VIEW timeline AS"
	" SELECT run, t_ns, NULL AS router, 'fault' AS kind, name AS subject, what, event, ord "
	"FROM data_fault"
	" UNION ALL SELECT run, t_ns, router, 'log', flag, text, event, ord FROM data_log"
	" UNION ALL SELECT run, t_ns, router, 'transition', protocol || ' ' || instance,"
	"  from_state || ' -> ' || to_state || coalesce(' (' || nullif(reason, '') || ')', ''), "
	"event, ord"
	"  FROM data_transition"
	" UNION ALL SELECT run, t_ns, router, 'route', prefix,"
	"  change || ' ' || protocol || ' ' || next_hop, event, ord FROM data_route"
	" UNION ALL SELECT run, t_ns, router, 'sa', kind || ' ' || peer,"
	"  change || coalesce(' ' || spi, '') || coalesce(' (' || nullif(reason, '') || ')', ''), "
	"event, ord"
	"  FROM data_sa"
	" UNION ALL SELECT run, start_ns, NULL, 'outage', probe || ' ' || direction, 'starts', "
	"start_event, NULL"
	"  FROM data_outage"
	" UNION ALL SELECT run, end_ns, NULL, 'outage', probe || ' ' || direction, 'ends', "
	"end_event, NULL"
	"  FROM data_outage WHERE end_ns IS NOT NULL;";

static const char indexes[] = "CREATE INDEX event_by_id ON data_event(run, id);"
			      "CREATE INDEX cause_by_event ON data_event_cause(run, event);";

static bool make_schema(Store *s, GError **err)
{
	g_autoptr(GString) sql = g_string_new(NULL);
	g_string_printf(sql, "PRAGMA application_id=%d; PRAGMA user_version=%d;", APPLICATION_ID,
			SCHEMA_VERSION);
	for (unsigned i = 0; i < N_REC_TABLES; i++) {
		const RecTable *t = &rec_tables[i];
		if (!is_stored(i))
			continue;
		g_string_append_printf(sql, "CREATE TABLE data_%s(run INTEGER NOT NULL", t->name);
		add_columns(sql, t, true);
		g_string_append(sql, ");");
		if (i == REC_RUN) {
			g_string_append(sql, view_run);
			continue;
		}
		g_string_append_printf(sql, "CREATE VIEW \"%s\" AS SELECT run", t->name);
		add_columns(sql, t, false);
		g_string_append_printf(sql, " FROM data_%s;", t->name);
	}
	g_string_append(sql, view_timeline);
	return run_sql(s, sql->str, err);
}

static bool prepare_inserts(Store *s, GError **err)
{
	for (unsigned i = 0; i < N_REC_TABLES; i++) {
		const RecTable *t = &rec_tables[i];
		if (!is_stored(i))
			continue;
		g_autoptr(GString) sql = g_string_new(NULL);
		g_string_printf(sql, "INSERT INTO data_%s VALUES(?", t->name);
		for (unsigned c = 0; c < t->n_cols; c++)
			g_string_append(sql, ",?");
		g_string_append(sql, ")");
		if (sqlite3_prepare_v2(s->db, sql->str, -1, &s->insert[i], NULL) != SQLITE_OK)
			return fail(err, s->path, "%s", sqlite3_errmsg(s->db));
	}
	return true;
}

/* ---- writing ---- */

static bool is_ours(sqlite3 *db)
{
	sqlite3_stmt *st = NULL;
	bool ours = sqlite3_prepare_v2(db, "PRAGMA application_id", -1, &st, NULL) == SQLITE_OK &&
		    sqlite3_step(st) == SQLITE_ROW && sqlite3_column_int(st, 0) == APPLICATION_ID;
	sqlite3_finalize(st);
	return ours;
}

/* Somebody's file is not overwritten because its name was typed after -o. */
static bool may_replace(const char *path, GError **err)
{
	struct stat st;
	sqlite3 *db = NULL;
	if (stat(path, &st) != 0)
		return errno == ENOENT || fail(err, path, "%s", g_strerror(errno));
	if (!S_ISREG(st.st_mode))
		return fail(err, path, "is %s, expected a result file's name",
			    S_ISDIR(st.st_mode) ? "a directory" : "not a regular file");
	if (access(path, W_OK) != 0)
		return fail(err, path, "%s, expected a file to write", g_strerror(errno));
	if (st.st_size == 0)
		return true;
	bool ours =
		sqlite3_open_v2(path, &db, SQLITE_OPEN_READONLY, NULL) == SQLITE_OK && is_ours(db);
	sqlite3_close(db);
	return ours || fail(err, path,
			    "exists and is not a result file of vpnha, expected one or a new name");
}

/* A link keeps pointing where it does: its target is replaced. */
static char *resolve(const char *path)
{
	char *real = realpath(path, NULL);
	char *copy = g_strdup(real ? real : path);
	free(real);
	return copy;
}

Store *store_create(const char *path, GError **err)
{
	g_autoptr(Store) s = g_new0(Store, 1);
	if (!may_replace(path, err))
		return NULL;
	s->path = resolve(path);
	g_autofree char *dir = g_path_get_dirname(s->path), *base = g_path_get_basename(s->path);
	g_autofree char *name = g_strdup_printf(".%s.XXXXXX", base);
	s->temporary = g_build_filename(dir, name, NULL);
	int fd = g_mkstemp_full(s->temporary, O_RDWR, 0666);
	if (fd < 0) {
		g_clear_pointer(&s->temporary, g_free);
		fail(err, path, "%s, expected a place to write", g_strerror(errno));
		return NULL;
	}
	close(fd);
	if (sqlite3_open_v2(s->temporary, &s->db, SQLITE_OPEN_READWRITE, NULL) != SQLITE_OK) {
		fail(err, path, "%s", sqlite3_errmsg(s->db));
		return NULL;
	}
	/* The file is nobody's until it is renamed, so a journal would guard nothing. */
	if (!run_sql(s, "PRAGMA page_size=8192; PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;",
		     err) ||
	    !run_sql(s, "BEGIN", err) || !make_schema(s, err) || !run_sql(s, "COMMIT", err) ||
	    !prepare_inserts(s, err))
		return NULL;
	return g_steal_pointer(&s);
}

static void bind_value(sqlite3_stmt *st, int at, RecType type, const char *field)
{
	int64_t i;
	const char *text;
	if (type == RT_TEXT) {
		memcpy(&text, field, sizeof text);
		sqlite3_bind_text(st, at, text, -1, SQLITE_STATIC); /* NULL binds NULL */
		return;
	}
	memcpy(&i, field, sizeof i);
	if ((type == RT_ID && i == 0) || (type == RT_TIME && i == VT_NEVER))
		sqlite3_bind_null(st, at);
	else
		sqlite3_bind_int64(st, at, i);
}

static bool add_table(Store *s, int run, const Record *rec, RecTableId id, GError **err)
{
	const RecTable *t = &rec_tables[id];
	sqlite3_stmt *st = s->insert[id];
	sqlite3_bind_int(st, 1, run);
	for (guint k = 0; k < rec->rows[id]->len; k++) {
		const char *row = rec->rows[id]->data + k * t->row_size;
		for (unsigned c = 0; c < t->n_cols; c++)
			bind_value(st, (int)c + 2, t->cols[c].type, row + t->cols[c].offset);
		int rc = sqlite3_step(st);
		sqlite3_reset(st);
		if (rc != SQLITE_DONE)
			return fail(err, s->path, "%s", sqlite3_errmsg(s->db));
	}
	return true;
}

bool store_add(Store *s, int run, const Record *rec, RecordLevel level, GError **err)
{
	if (!run_sql(s, "BEGIN", err))
		return false;
	for (unsigned i = 0; i < N_REC_TABLES; i++)
		if (is_stored(i) && rec_tables[i].level <= level && !add_table(s, run, rec, i, err))
			return false;
	return run_sql(s, "COMMIT", err);
}

bool store_commit(Store *store, GError **err)
{
	g_autoptr(Store) s = store;
	if (!run_sql(s, indexes, err))
		return false;
	for (unsigned i = 0; i < N_REC_TABLES; i++)
		g_clear_pointer(&s->insert[i], sqlite3_finalize);
	if (sqlite3_close(s->db) != SQLITE_OK)
		return fail(err, s->path, "%s", sqlite3_errmsg(s->db));
	s->db = NULL;
	if (rename(s->temporary, s->path) != 0)
		return fail(err, s->path, "%s", g_strerror(errno));
	g_clear_pointer(&s->temporary, g_free);
	return true;
}

/* ---- reading ---- */

static bool starts_as_database(const char *path, GError **err)
{
	static const char magic[16] = "SQLite format 3";
	char head[sizeof magic] = {0};
	struct stat st;
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	if (fd < 0)
		return fail(err, path, "%s, expected a result file", g_strerror(errno));
	bool regular = fstat(fd, &st) == 0 && S_ISREG(st.st_mode);
	ssize_t n = regular ? read(fd, head, sizeof head) : 0;
	close(fd);
	if (n == (ssize_t)sizeof head && memcmp(head, magic, sizeof magic) == 0)
		return true;
	return fail(err, path, "is no SQLite database, expected a result file of vpnha");
}

bool store_is_database(const char *path)
{
	return starts_as_database(path, NULL);
}

static int64_t one_number(Store *s, const char *sql, int run)
{
	sqlite3_stmt *st = NULL;
	int64_t got = 0;
	if (sqlite3_prepare_v2(s->db, sql, -1, &st, NULL) == SQLITE_OK) {
		sqlite3_bind_int(st, 1, run);
		if (sqlite3_step(st) == SQLITE_ROW)
			got = sqlite3_column_int64(st, 0);
	}
	sqlite3_finalize(st);
	return got;
}

Store *store_open(const char *path, GError **err)
{
	if (!starts_as_database(path, err))
		return NULL;
	g_autoptr(Store) s = g_new0(Store, 1);
	s->path = g_strdup(path);
	if (sqlite3_open_v2(path, &s->db, SQLITE_OPEN_READONLY, NULL) != SQLITE_OK) {
		fail(err, path, "%s", sqlite3_errmsg(s->db));
		return NULL;
	}
	if (!is_ours(s->db)) {
		fail(err, path, "is another program's database, expected a result file of vpnha");
		return NULL;
	}
	int64_t version = one_number(s, "PRAGMA user_version", 0);
	if (version != SCHEMA_VERSION) {
		fail(err, path, "has schema version %" G_GINT64_FORMAT ", expected %d", version,
		     SCHEMA_VERSION);
		return NULL;
	}
	return g_steal_pointer(&s);
}

int store_first_run(Store *s)
{
	return (int)one_number(s, "SELECT min(run) FROM run", 0);
}

bool store_has_run(Store *s, int run)
{
	return one_number(s, "SELECT count(*) FROM run WHERE run = ?", run) > 0;
}

static void read_value(sqlite3_stmt *st, int at, RecType type, Record *rec, char *field)
{
	bool null = sqlite3_column_type(st, at) == SQLITE_NULL;
	if (type == RT_TEXT) {
		const char *text = record_keep(rec, (const char *)sqlite3_column_text(st, at));
		memcpy(field, &text, sizeof text);
		return;
	}
	int64_t i = null ? (type == RT_TIME ? VT_NEVER : 0) : sqlite3_column_int64(st, at);
	memcpy(field, &i, sizeof i);
}

static bool load_table(Store *s, int run, Record *rec, RecTableId id, GError **err)
{
	const RecTable *t = &rec_tables[id];
	g_autofree char *sql =
		g_strdup_printf("SELECT * FROM data_%s WHERE run = ? ORDER BY rowid", t->name);
	sqlite3_stmt *st = NULL;
	int rc = sqlite3_prepare_v2(s->db, sql, -1, &st, NULL);
	if (rc == SQLITE_OK) {
		sqlite3_bind_int(st, 1, run);
		GArray *rows = rec->rows[id];
		while ((rc = sqlite3_step(st)) == SQLITE_ROW) {
			g_array_set_size(rows, rows->len + 1);
			char *row = rows->data + (rows->len - 1) * t->row_size;
			for (unsigned c = 0; c < t->n_cols; c++)
				read_value(st, (int)c + 1, t->cols[c].type, rec,
					   row + t->cols[c].offset);
		}
	}
	sqlite3_finalize(st);
	return rc == SQLITE_DONE || fail(err, s->path, "%s", sqlite3_errmsg(s->db));
}

Record *store_load(Store *s, int run, GError **err)
{
	g_autoptr(Record) rec = record_new();
	if (!store_has_run(s, run)) {
		fail(err, s->path, "has no run %d", run);
		return NULL;
	}
	for (unsigned i = 0; i < N_REC_TABLES; i++)
		if (is_stored(i) && !load_table(s, run, rec, i, err))
			return NULL;
	return g_steal_pointer(&rec);
}

char **store_settings(Store *s, int run)
{
	static const char sql[] =
		"SELECT e.key || '=' || e.value FROM run, json_each(run.settings) AS e"
		" WHERE run = ? ORDER BY e.id";
	GPtrArray *list = g_ptr_array_new();
	sqlite3_stmt *st = NULL;
	if (sqlite3_prepare_v2(s->db, sql, -1, &st, NULL) == SQLITE_OK) {
		sqlite3_bind_int(st, 1, run);
		while (sqlite3_step(st) == SQLITE_ROW)
			g_ptr_array_add(list, g_strdup((const char *)sqlite3_column_text(st, 0)));
	}
	sqlite3_finalize(st);
	g_ptr_array_add(list, NULL);
	return (char **)g_ptr_array_free(list, FALSE);
}

/* ---- printing a view ---- */

static void add_condition(GString *sql, const char *condition)
{
	g_string_append(sql, strstr(sql->str, " WHERE ") ? " AND " : " WHERE ");
	g_string_append(sql, condition);
}

/* The rows in question; parameters 1..4 are run, from, to, router. */
static char *select_of(const StoreQuery *q)
{
	GString *sql = g_string_new(NULL);
	g_string_printf(sql, "SELECT * FROM \"%s\"", q->view);
	if (q->run)
		add_condition(sql, "run = ?1");
	if (q->from > 0)
		add_condition(sql, "t_ns >= ?2");
	if (q->to != VT_NEVER)
		add_condition(sql, "t_ns <= ?3");
	if (q->router)
		add_condition(sql, "router = ?4");
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

static char *json_of(sqlite3_stmt *columns, const char *rows)
{
	GString *sql = g_string_new("SELECT json_object(");
	for (int c = 0; c < sqlite3_column_count(columns); c++)
		g_string_append_printf(sql, "%s'%s',\"%s\"", c ? "," : "",
				       sqlite3_column_name(columns, c),
				       sqlite3_column_name(columns, c));
	g_string_append_printf(sql, ") FROM (%s)", rows);
	return g_string_free(sql, FALSE);
}

static void print_csv_row(sqlite3_stmt *st, GString *out, bool header)
{
	for (int c = 0; c < sqlite3_column_count(st); c++) {
		const char *cell = header ? sqlite3_column_name(st, c)
					  : (const char *)sqlite3_column_text(st, c);
		if (c)
			g_string_append_c(out, ',');
		text_csv(out, cell ? cell : "");
	}
	g_string_append(out, "\r\n"); /* RFC 4180 */
}

static bool print_rows(sqlite3_stmt *st, StoreFormat format, GString *out)
{
	unsigned n = 0;
	int rc;
	if (format == STORE_CSV)
		print_csv_row(st, out, true);
	else
		g_string_append(out, "[");
	while ((rc = sqlite3_step(st)) == SQLITE_ROW) {
		if (format == STORE_CSV)
			print_csv_row(st, out, false);
		else
			g_string_append_printf(out, "%s\n%s", n++ ? "," : "",
					       sqlite3_column_text(st, 0));
	}
	if (format == STORE_JSON)
		g_string_append(out, n ? "\n]\n" : "]\n");
	return rc == SQLITE_DONE;
}

bool store_print(Store *s, const StoreQuery *q, StoreFormat format, GString *out, GError **err)
{
	g_autofree char *rows = select_of(q);
	sqlite3_stmt *st = NULL;
	bool ok = sqlite3_prepare_v2(s->db, rows, -1, &st, NULL) == SQLITE_OK;
	if (ok && format == STORE_JSON) {
		g_autofree char *json = json_of(st, rows);
		sqlite3_finalize(st);
		st = NULL;
		ok = sqlite3_prepare_v2(s->db, json, -1, &st, NULL) == SQLITE_OK;
	}
	if (ok) {
		bind_query(st, q);
		ok = print_rows(st, format, out);
	}
	sqlite3_finalize(st);
	return ok || fail(err, s->path, "%s", sqlite3_errmsg(s->db));
}
