/* vpnha-db(5) against a result file: each view and column that the file has is in the page, and no other; the
 * page's queries find what it says. */

#include <sqlite3.h>
#include <string.h>

#include "sim/cli/cli.h"
#include "tests/support/check.h"
#include "tests/support/runs.h"
#include "tests/unit/cli/call.h"
#include "tests/unit/cli/netdir.h"
#include "tests/unit/cli/page.h"

#define PAGE "docs/man/vpnha-db.5.in"

static sqlite3 *result(const char *dir)
{
	sqlite3 *db = NULL;
	g_autofree char *path = netdir_path(dir, "failover.db");
	g_auto(Said) s = call(cmd_run, dir, "run -q " LAB_DIR "failover.scn -o $/failover.db");
	CHECK_INT(s.code, EXIT_OK, "%s", s.err);
	CHECK_INT(sqlite3_open_v2(path, &db, SQLITE_OPEN_READONLY, NULL), SQLITE_OK, "%s", path);
	return db;
}

static sqlite3_stmt *prepared(sqlite3 *db, const char *sql)
{
	sqlite3_stmt *st = NULL;
	CHECK_INT(sqlite3_prepare_v2(db, sql, -1, &st, NULL), SQLITE_OK, "%s: %s", sql,
		  sqlite3_errmsg(db));
	return st;
}

/* From ".SS NAME" to the next heading; NULL: there is none. */
static char *section(const char *page, const char *name)
{
	g_autofree char *head = g_strdup_printf("\n.SS %s\n", name);
	const char *from = strstr(page, head);
	const char *to = from ? strstr(from + 1, "\n.S") : NULL;
	return to ? g_strndup(from, (gsize)(to - from)) : NULL;
}

static unsigned count(const char *text, const char *part)
{
	unsigned n = 0;
	for (const char *p = text; (p = strstr(p, part)); p++)
		n++;
	return n;
}

static void look_for_columns(sqlite3 *db, const char *text, const char *view)
{
	g_autofree char *sql = g_strdup_printf("SELECT * FROM \"%s\"", view);
	sqlite3_stmt *st = prepared(db, sql);
	int n = sqlite3_column_count(st);
	for (int c = 0; c < n; c++) {
		g_autofree char *row = g_strdup_printf("\n.TP\n%s ", sqlite3_column_name(st, c));
		CHECK(strstr(text, row), "%s.%s is not in %s", view, sqlite3_column_name(st, c),
		      PAGE);
	}
	CHECK_INT(count(text, "\n.TP\n"), n, "columns of %s in %s", view, PAGE);
	sqlite3_finalize(st);
}

/* Its columns are those of the others, four of them in one line. */
static void look_for_timeline(sqlite3 *db, const char *text)
{
	sqlite3_stmt *st = prepared(db, "SELECT * FROM timeline");
	for (int c = 0; c < sqlite3_column_count(st); c++)
		CHECK(strstr(text, sqlite3_column_name(st, c)), "timeline.%s is not in %s",
		      sqlite3_column_name(st, c), PAGE);
	sqlite3_finalize(st);
}

/* Wrong: a view or a column is added and nobody learns of it. */
static void test_views(void)
{
	g_autofree char *page = page_plain(PAGE);
	char *dir = netdir_new("");
	sqlite3 *db = result(dir);
	sqlite3_stmt *st = prepared(db, "SELECT name FROM sqlite_schema WHERE type = 'view'");
	unsigned n = 0;
	while (sqlite3_step(st) == SQLITE_ROW) {
		const char *view = (const char *)sqlite3_column_text(st, 0);
		if (strcmp(view, "drop") == 0) /* a name of dropped_packet */
			continue;
		g_autofree char *text = section(page, view);
		n++;
		if (!CHECK(text, "view %s is not in %s", view, PAGE))
			continue;
		if (strcmp(view, "timeline") == 0)
			look_for_timeline(db, text);
		else
			look_for_columns(db, text, view);
	}
	CHECK_INT(n, count(page, "\n.SS "), "views of the file, sections of the page");
	sqlite3_finalize(st);
	sqlite3_close(db);
	netdir_free(dir);
}

static void test_identity(void)
{
	static const char *const pragmas[] = {"application_id", "user_version"};
	g_autofree char *page = page_plain(PAGE);
	char *dir = netdir_new("");
	sqlite3 *db = result(dir);
	for (unsigned i = 0; i < G_N_ELEMENTS(pragmas); i++) {
		g_autofree char *sql = g_strconcat("PRAGMA ", pragmas[i], NULL);
		sqlite3_stmt *st = prepared(db, sql);
		sqlite3_step(st);
		g_autofree char *row = g_strdup_printf("\n%s %d\n", sql, sqlite3_column_int(st, 0));
		CHECK(strstr(page, row), "%s is not in %s", row, PAGE);
		sqlite3_finalize(st);
	}
	sqlite3_close(db);
	netdir_free(dir);
}

static void try_query(sqlite3 *db, const char *sql)
{
	sqlite3_stmt *st = prepared(db, sql);
	CHECK_INT(sqlite3_step(st), SQLITE_ROW, "%s finds nothing", sql);
	for (int c = 0; c < sqlite3_column_count(st); c++)
		CHECK(sqlite3_column_name(st, c), "%s", sql);
	sqlite3_finalize(st);
}

static void test_queries(void)
{
	static const char call_of[] = "\nsqlite3 failover.db \"";
	g_autofree char *page = page_plain(PAGE);
	char *dir = netdir_new("");
	sqlite3 *db = result(dir);
	unsigned n = 0;
	for (const char *p = page; (p = strstr(p, call_of)); n++) {
		p += strlen(call_of);
		g_autofree char *sql = g_strndup(p, strcspn(p, "\""));
		try_query(db, sql);
	}
	CHECK_INT(n, 6, "queries in %s", PAGE);
	sqlite3_close(db);
	netdir_free(dir);
}

SUITE(cli_manual_db) = {
	{"vpnha-db(5) has every view and column, and no other", test_views},
	{"its identity is the file's", test_identity},
	{"its queries find something", test_queries},
	{NULL, NULL},
};
