/* Writing a result file. Tables are made from rec_tables; the views before them are the public interface. */

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sim/err.h"
#include "sim/record/store_priv.h"

bool store_run_sql(Store *s, const char *sql, GError **err)
{
	if (sqlite3_exec(s->db, sql, NULL, NULL, NULL) == SQLITE_OK)
		return true;
	return store_fail_sql(s, err);
}

static void finalize_inserts(Store *s)
{
	for (unsigned i = 0; i < N_REC_TABLES; i++)
		g_clear_pointer(&s->insert[i], sqlite3_finalize);
}

void store_free(Store *s)
{
	if (!s)
		return;
	store_beside_free(s->beside);
	finalize_inserts(s);
	sqlite3_close(s->db);
	part_discard(s->part);
	g_free(s->path);
	g_free(s);
}

/* ---- writing ---- */

/* Another program that has it open for writing would lose what it writes. */
static bool is_at_rest(const char *path, GError **err)
{
	Store s = {.path = (char *)path};
	g_autofree char *literal = store_literal(path);
	bool ok = sqlite3_open_v2(literal, &s.db, SQLITE_OPEN_READWRITE, NULL) == SQLITE_OK &&
		  sqlite3_exec(s.db, "BEGIN IMMEDIATE; ROLLBACK", NULL, NULL, NULL) == SQLITE_OK;
	int why = sqlite3_errcode(s.db);
	if (!ok && (why == SQLITE_BUSY || why == SQLITE_LOCKED))
		store_fail_sql(&s, err);
	else
		ok = true; /* a damaged one may go */
	sqlite3_close(s.db);
	return ok;
}

/* SQLite's file format, 1.3: the application's id stands at octet 68, the highest first. */
static bool begins_as_ours(const char *head, size_t len)
{
	return len >= 72 && memcmp(head, "SQLite format 3", 16) == 0 &&
	       memcmp(head + 68, "vpnh", 4) == 0;
}

const OutputKind store_output = {"result file", begins_as_ours};

/* SQLite writes into files only. */
static bool may_replace(const char *path, GError **err)
{
	struct stat st;
	/* A journal that stays beside the new file would be played back into it. */
	if (!store_has_no_journal(path, err))
		return false;
	if (stat(path, &st) != 0)
		return errno == ENOENT || err_file(err, path, "%s", g_strerror(errno));
	if (!S_ISREG(st.st_mode))
		return err_file(err, path, "is %s, expected a result file's name",
				S_ISDIR(st.st_mode) ? "a directory" : "not a regular file");
	if (access(path, W_OK) != 0)
		return err_file(err, path, "%s, expected a file to write", g_strerror(errno));
	return output_is_alike(path, &store_output, err) &&
	       (st.st_size == 0 || is_at_rest(path, err));
}

Store *store_create(const char *path, GError **err)
{
	g_autoptr(Store) s = g_new0(Store, 1);
	if (!may_replace(path, err))
		return NULL;
	s->path = g_strdup(path);
	s->part = part_new(path, err);
	if (!s->part)
		return NULL;
	g_autofree char *literal = store_literal(part_path(s->part));
	/* It is locked by the part, and SQLite's unlocking would unlock it. */
	if (sqlite3_open_v2(literal, &s->db, SQLITE_OPEN_READWRITE | STORE_ONE_THREAD,
			    "unix-none") != SQLITE_OK) {
		err_file(err, path, "%s", sqlite3_errmsg(s->db));
		return NULL;
	}
	g_autofree char *schema = store_schema();
	/* The file is nobody's until it is renamed, so a journal would guard nothing. Rows come from typed structs, and
	 * every reader holds them to the constraints again: the writer need not ask the same of each cell. */
	if (!store_run_sql(s,
			   "PRAGMA page_size=8192; PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;"
			   "PRAGMA ignore_check_constraints=ON;",
			   err) ||
	    !store_run_sql(s, "BEGIN", err) || !store_run_sql(s, schema, err) ||
	    !store_run_sql(s, "COMMIT", err) || !store_add_rows_table(s, err))
		return NULL;
	return g_steal_pointer(&s);
}

static bool prepare_insert(Store *s, RecTableId id, GError **err)
{
	const RecTable *t = &rec_tables[id];
	if (s->insert[id])
		return true;
	g_autoptr(GString) sql = g_string_new(NULL);
	g_string_printf(sql, "INSERT INTO data_%s SELECT ?", t->name);
	for (unsigned c = 0; c < t->n_cols; c++)
		g_string_append_printf(sql, ",c%u", c);
	g_string_append(sql, " FROM record_rows");
	return sqlite3_prepare_v2(s->db, sql->str, -1, &s->insert[id], NULL) == SQLITE_OK ||
	       store_fail_sql(s, err);
}

bool store_add_rows(Store *s, int run, const StoreSource *rows, GError **err)
{
	if (rows->n == 0)
		return true;
	if (!prepare_insert(s, rows->id, err))
		return false;
	s->source = *rows;
	sqlite3_bind_int(s->insert[rows->id], 1, run);
	int rc = sqlite3_step(s->insert[rows->id]);
	sqlite3_reset(s->insert[rows->id]);
	return rc == SQLITE_DONE || store_fail_sql(s, err);
}

/* Frames come first, whoever has them, so that a file's octets do not say it. */
static bool begin_run(Store *s, int run, const Record *rec, RecordLevel level, GError **err)
{
	if (!s->beside && level < rec_tables[REC_FRAME].level)
		return store_run_sql(s, "BEGIN", err);
	if (!s->beside) {
		FrameTaker to = store_beside(s, run);
		store_give_frames(&to, rec);
	}
	return store_beside_close(s, err);
}

bool store_add(Store *s, int run, const Record *rec, RecordLevel level, GError **err)
{
	if (!begin_run(s, run, rec, level, err))
		return false;
	for (unsigned i = 0; i < N_REC_TABLES; i++) {
		StoreSource rows = {i, rec->rows[i]->data, rec->rows[i]->len};
		if (i != REC_FRAME && store_keeps(i) && rec_tables[i].level <= level &&
		    !store_add_rows(s, run, &rows, err))
			return false;
	}
	return store_run_sql(s, "COMMIT", err);
}

bool store_commit(Store *store, GError **err)
{
	g_autoptr(Store) s = store;
	if (!store_run_sql(s, store_indexes, err))
		return false;
	finalize_inserts(s);
	part_filled(s->part);
	if (sqlite3_close(s->db) != SQLITE_OK)
		return store_fail_sql(s, err);
	s->db = NULL;
	return part_commit(g_steal_pointer(&s->part), err);
}
