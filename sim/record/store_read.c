/* Reading a result file. */

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sim/record/store_priv.h"

static bool starts_as_database(const char *path, GError **err)
{
	static const char magic[16] = "SQLite format 3";
	char head[sizeof magic] = {0};
	struct stat st;
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	if (fd < 0)
		return store_fail(err, path, "%s, expected a result file", g_strerror(errno));
	bool regular = fstat(fd, &st) == 0 && S_ISREG(st.st_mode);
	ssize_t n = regular ? read(fd, head, sizeof head) : 0;
	close(fd);
	if (n == (ssize_t)sizeof head && memcmp(head, magic, sizeof magic) == 0)
		return true;
	return store_fail(err, path, "is no SQLite database, expected a result file of vpnha");
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
		store_fail(err, path, "%s", sqlite3_errmsg(s->db));
		return NULL;
	}
	if (!store_is_ours(s->db)) {
		store_fail(err, path,
			   "is another program's database, expected a result file of vpnha");
		return NULL;
	}
	int64_t version = one_number(s, "PRAGMA user_version", 0);
	if (version != SCHEMA_VERSION) {
		store_fail(err, path, "has schema version %" G_GINT64_FORMAT ", expected %d",
			   version, SCHEMA_VERSION);
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
	return rc == SQLITE_DONE || store_fail(err, s->path, "%s", sqlite3_errmsg(s->db));
}

Record *store_load(Store *s, int run, GError **err)
{
	g_autoptr(Record) rec = record_new();
	if (!store_has_run(s, run)) {
		store_fail(err, s->path, "has no run %d", run);
		return NULL;
	}
	for (unsigned i = 0; i < N_REC_TABLES; i++)
		if (store_keeps(i) && !load_table(s, run, rec, i, err))
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
