/* The timeline in JSON lines: what other programs read line by line is what the view of the result file has. */

#include <sqlite3.h>
#include <string.h>

#include "tests/support/check.h"
#include "tests/support/runs.h"
#include "tests/unit/cli/call.h"
#include "tests/unit/cli/netdir.h"
#include "tests/unit/trace/tracefile.h"

static const char *const columns[] = {"run",     "t_ns", "router", "kind",
				      "subject", "what", "event",  "ord"};

static sqlite3_stmt *prepared(sqlite3 *db, const char *sql)
{
	sqlite3_stmt *st = NULL;
	CHECK_INT(sqlite3_prepare_v2(db, sql, -1, &st, NULL), SQLITE_OK, "%s: %s", sql,
		  sqlite3_errmsg(db));
	return st;
}

/* Read by another's JSON: SQLite's. */
static bool has_cell(sqlite3 *db, const char *line, const char *column, sqlite3_value *want)
{
	g_autofree char *path = g_strconcat("$.", column, NULL);
	sqlite3_stmt *st = prepared(db, "SELECT json_extract(?1, ?2) IS ?3");
	sqlite3_bind_text(st, 1, line, -1, SQLITE_STATIC);
	sqlite3_bind_text(st, 2, path, -1, SQLITE_STATIC);
	sqlite3_bind_value(st, 3, want);
	bool same = sqlite3_step(st) == SQLITE_ROW && sqlite3_column_int(st, 0) == 1;
	sqlite3_finalize(st);
	return same;
}

/* Each row of the view is a line, in the same order, and nothing else is. */
static unsigned hold_lines(const char *db_path, char **lines)
{
	sqlite3 *db = NULL;
	unsigned n = 0;
	int rc;
	CHECK_INT(sqlite3_open_v2(db_path, &db, SQLITE_OPEN_READONLY, NULL), SQLITE_OK, "%s",
		  db_path);
	sqlite3_stmt *st = prepared(
		db, "SELECT run, t_ns, router, kind, subject, what, event, ord FROM timeline"
		    " WHERE run = 1 ORDER BY t_ns, event, ord");
	for (; (rc = sqlite3_step(st)) == SQLITE_ROW && lines[n]; n++)
		for (unsigned c = 0; c < G_N_ELEMENTS(columns); c++)
			if (!has_cell(db, lines[n], columns[c], sqlite3_column_value(st, (int)c)))
				CHECK(false, "line %u, %s: %s", n + 1, columns[c], lines[n]);
	CHECK_INT(rc, SQLITE_DONE, "as many rows as lines");
	CHECK(lines[n] && !*lines[n] && !lines[n + 1], "line %u is the last one", n);
	sqlite3_finalize(st);
	sqlite3_close(db);
	return n;
}

/* Wrong: a row is missing, stands elsewhere, or says something else than the file's view. */
static void test_round_trip(void)
{
	char *dir = tracefile_run(LAB_DIR "recovery.scn");
	g_autofree char *db = netdir_path(dir, "t.db"), *out = netdir_path(dir, "t.jsonl");
	g_autofree char *text = NULL;
	g_auto(Said) s = call(cmd_export, dir, "export $/t.db --jsonl $/t.jsonl");
	CHECK_INT(s.code, EXIT_OK, "%s", s.err);
	CHECK(g_file_get_contents(out, &text, NULL, NULL), "%s", out);
	g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
	CHECK(hold_lines(db, lines) > 2000, "the whole run");
	g_auto(Said) printed = call(cmd_export, dir, "export $/t.db --jsonl -");
	CHECK_TEXT(printed.out, text, "on standard output");
	tracefile_free(dir);
}

/* Wrong: a text of somebody's ends a line or a JSON string, or reaches a terminal as more than text. */
static void test_hostile(void)
{
	char *dir = tracefile_hostile();
	g_auto(Said) s = call(cmd_export, dir, "export $/t.db --jsonl -");
	CHECK_INT(s.code, EXIT_OK, "%s", s.err);
	g_auto(GStrv) lines = g_strsplit(s.out, "\n", -1);
	CHECK_INT(g_strv_length(lines), TRACEFILE_HOSTILE_MOMENTS + 1, "a line a moment: %.300s",
		  s.out);
	CHECK(g_utf8_validate(s.out, -1, NULL), "UTF-8");
	for (const char *c = s.out; *c; c++)
		if (*c != '\n' && g_ascii_iscntrl(*c))
			CHECK(false, "octet %ld is \\x%02x", (long)(c - s.out), (guchar)*c);
	CHECK(!strstr(s.out, "\xe2\x80\xae"), "what turns the line is \\u202e");
	tracefile_free(dir);
}

SUITE(trace_jsonl) = {
	{"every row of the view timeline is a line, in its order", test_round_trip},
	{"texts of anybody are strings", test_hostile},
	{NULL, NULL},
};
