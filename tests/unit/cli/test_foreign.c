/* Result files of somebody else's making: every command that reads one says what is wrong with it, in one message,
 * or takes it; it never crashes, never hangs and never believes it. */

#include <glib/gstdio.h>
#include <sqlite3.h>
#include <string.h>
#include <unistd.h>

#include "sim/analysis/golden.h"
#include "sim/cli/cli.h"
#include "sim/record/store.h"
#include "tests/support/check.h"
#include "tests/support/runs.h"
#include "tests/unit/cli/call.h"
#include "tests/unit/cli/netdir.h"

static const char cut[] = "[event cut]\nat = 20s\ncable = cut\nport = R2:Fa0/0\n"
			  "[event back]\nafter = cut + 5s\ncable = restore\nport = R2:Fa0/0\n";

/* What a run of two routers does not have. */
static const char added[] =
	"INSERT INTO data_sa VALUES(1, 30000000000, 'R1', 'ipsec', '10.0.0.2', '0x00001000', 'add',"
	" 'a reason', 1, 999);"
	"INSERT INTO data_drop VALUES(1, 30000000000, 'R1', 'SA 0x00001000', 'replay', 3, 1);"
	"INSERT INTO data_transition VALUES(1, 30000000000, 'R1', 'HSRP', 'Fa0/0 Grp 1', 'Standby',"
	" 'Active', 'c/Active timer expired', 1, 1000, 'role', 'active');"
	"INSERT INTO data_doubt VALUES(1, 'r1.cfg', 7, 'ip nat inside', 'forwarding', 'as told', "
	"'R1',"
	" 'no address translation');";

/* ---- doing things to a file ---- */

typedef struct Foreign {
	char *dir, *good, *bad; /* paths of a file as it should be, and of its copy */
	int version;
	bool whole; /* every reader is asked about every value; else one after the other */
} Foreign;

static sqlite3 *open_db(const char *path)
{
	sqlite3 *db = NULL;
	CHECK_INT(sqlite3_open(path, &db), SQLITE_OK, "%s", path);
	sqlite3_exec(db, "PRAGMA synchronous = OFF; PRAGMA journal_mode = OFF", NULL, NULL, NULL);
	return db;
}

static void sql(sqlite3 *db, const char *format, ...) G_GNUC_PRINTF(2, 3);
static void sql(sqlite3 *db, const char *format, ...)
{
	va_list ap;
	va_start(ap, format);
	g_autofree char *text = g_strdup_vprintf(format, ap);
	va_end(ap);
	CHECK_INT(sqlite3_exec(db, text, NULL, NULL, NULL), SQLITE_OK, "%.200s: %s", text,
		  sqlite3_errmsg(db));
}

static void copy_good(const Foreign *f)
{
	char *octets = NULL;
	gsize n = 0;
	g_file_get_contents(f->good, &octets, &n, NULL);
	g_file_set_contents(f->bad, octets, (gssize)n, NULL);
	g_free(octets);
}

/* A table's statement, to be put back. */
static char *statement(sqlite3 *db, const char *table)
{
	sqlite3_stmt *st = NULL;
	sqlite3_prepare_v2(db, "SELECT sql FROM sqlite_schema WHERE name = 'data_' || ?", -1, &st,
			   NULL);
	sqlite3_bind_text(st, 1, table, -1, SQLITE_STATIC);
	char *text = sqlite3_step(st) == SQLITE_ROW
			     ? g_strdup((const char *)sqlite3_column_text(st, 0))
			     : NULL;
	sqlite3_finalize(st);
	return text;
}

/* The same table that forbids nothing: how a file gets what its own statement forbids. */
static char *lax(const RecTable *t, int version)
{
	GString *text = g_string_new(NULL);
	bool head = version > 1 && strcmp(t->name, "run") == 0;
	g_string_printf(text, "CREATE TABLE data_%s(run%s", t->name,
			head ? " INTEGER PRIMARY KEY" : "");
	for (unsigned c = 0; c < t->n_cols; c++)
		if (t->cols[c].since <= version)
			g_string_append_printf(text, ", \"%s\"", t->cols[c].name);
	g_string_append(text, ")");
	return g_string_free(text, FALSE);
}

static void pose_as(sqlite3 *db, const char *table, const char *text)
{
	char *pose = sqlite3_mprintf("UPDATE sqlite_schema SET sql = %Q WHERE name = 'data_%s'",
				     text, table);
	sql(db, "PRAGMA writable_schema = ON");
	sql(db, "%s", pose);
	sqlite3_free(pose);
}

#define FIRST "rowid = (SELECT min(rowid) FROM data_%s)"

/* A copy of the good file whose table forbids nothing to this connection, and says to every other what it should:
 * SQLite reads the statements when it opens a file, and not again. */
static sqlite3 *open_lax(const Foreign *f, const RecTable *t)
{
	copy_good(f);
	sqlite3 *db = open_db(f->bad);
	g_autofree char *was = statement(db, t->name), *without = lax(t, f->version);
	pose_as(db, t->name, without);
	sqlite3_close(db);
	db = open_db(f->bad);
	sql(db, "CREATE TEMP TABLE was AS SELECT * FROM data_%s WHERE " FIRST, t->name, t->name);
	pose_as(db, t->name, was);
	return db;
}

/* Sets a column of the table's first row. */
static void spoil(sqlite3 *db, const RecTable *t, const char *column, const char *value)
{
	sql(db, "UPDATE data_%s SET \"%s\" = %s WHERE " FIRST, t->name, column, value, t->name);
	CHECK_INT(sqlite3_changes(db), 1, "table %s has a row", t->name);
}

static void mend(sqlite3 *db, const RecTable *t, const char *column)
{
	g_autofree char *was = g_strdup_printf("(SELECT \"%s\" FROM temp.was)", column);
	spoil(db, t, column, was);
}

/* As version 1 of the schema made it: columns of a type, and no more said of them. */
static char *plain(const RecTable *t)
{
	GString *text = g_string_new(NULL);
	g_string_printf(text, "data_%s(run INTEGER NOT NULL", t->name);
	for (unsigned c = 0; c < t->n_cols; c++)
		if (t->cols[c].since <= 1)
			g_string_append_printf(text, ", \"%s\" %s", t->cols[c].name,
					       rec_is_text(&t->cols[c]) ? "TEXT" : "INTEGER");
	return g_string_free(g_string_append(text, ")"), FALSE);
}

#define ARE_WORDS " CHECK \\((\"[a-z]+\" = '[a-z-]+'( OR )?)+\\)"

#define NO_WHY ", \"why\" TEXT(?! NOT NULL)"

/* As version 2, 3, 4 or 5 made it: version 5 says of no outage why, version 3 has no standings, version 2 says nothing of
 * words at all. */
static char *without_words(sqlite3 *db, const RecTable *t, int version)
{
	static const char *const words[] = {
		[2] = "(, \"(timer|class|standing)\" TEXT)?" ARE_WORDS "|" NO_WHY,
		[3] = ", \"standing\" TEXT" ARE_WORDS "|" NO_WHY,
		[4] = " OR \"standing\" = 'assumed'|" NO_WHY,
		[5] = NO_WHY,
	};
	g_autoptr(GRegex) re = g_regex_new(words[version], 0, 0, NULL);
	g_autofree char *now = statement(db, t->name);
	return g_regex_replace_literal(re, now + strlen("CREATE TABLE "), -1, 0, "", 0, NULL);
}

static void make_older(Foreign *f, int version)
{
	g_autofree char *old = g_strconcat(f->good, ".1", NULL);
	sqlite3 *db = open_db(f->good);
	sql(db, "ATTACH '%s' AS older", old);
	sql(db, "PRAGMA older.application_id = 1987079784; PRAGMA older.user_version = %d",
	    version);
	for (unsigned i = 0; i < N_REC_TABLES; i++) {
		const RecTable *t = &rec_tables[i];
		g_autoptr(GString) names = g_string_new("run");
		if (t->level == RECORD_NONE || t->since > version)
			continue;
		for (unsigned c = 0; c < t->n_cols; c++) {
			if (t->cols[c].since <= version)
				g_string_append_printf(names, ", \"%s\"", t->cols[c].name);
		}
		g_autofree char *table = version == 1 ? plain(t) : without_words(db, t, version);
		sql(db, "CREATE TABLE older.%s", table);
		sql(db, "INSERT INTO older.data_%s SELECT %s FROM main.data_%s", t->name,
		    names->str, t->name);
	}
	sqlite3_close(db);
	g_rename(old, f->good);
	f->version = version;
}

static Foreign foreign_new(int version)
{
	g_autofree char *text = g_strconcat(netdir_scenario, cut, NULL);
	Foreign f = {.dir = netdir_new(text), .version = STORE_SCHEMA};
	g_auto(Said) s = call(cmd_run, f.dir,
			      "run $/test.scn -q --record full --set probe_p.interval=1s "
			      "-o $/good.db");
	CHECK_INT(s.code, EXIT_OK, "%s", s.err);
	f.good = netdir_path(f.dir, "good.db");
	f.bad = netdir_path(f.dir, "bad.db");
	sqlite3 *db = open_db(f.good);
	sql(db, "%s", added);
	sqlite3_close(db);
	if (version < STORE_SCHEMA)
		make_older(&f, version);
	return f;
}

static void foreign_clear(Foreign *f)
{
	g_free(f->good);
	g_free(f->bad);
	netdir_free(f->dir);
}

/* ---- every command that reads one ---- */

typedef struct Reading {
	CommandFn *fn;
	const char *line;
	bool draws;   /* which takes its time */
	bool outages; /* reads what --record outage keeps, and nothing else */
} Reading;

static const Reading readings[] = {
	{cmd_timeline, "timeline $/bad.db", false},
	{cmd_timeline, "timeline $/bad.db --format json", false},
	{cmd_timeline, "timeline $/bad.db --format csv", false},
	{cmd_export, "export $/bad.db --jsonl $/bad.jsonl", false},
	{cmd_export, "export $/bad.db --perfetto $/bad.pftrace", false},
	{cmd_outage, "outage $/bad.db", false},
	{cmd_outage, "outage $/bad.db --format json", false},
	{cmd_diff, "diff $/good.db $/bad.db", false},
	{cmd_diff, "diff $/bad.db $/good.db --format markdown", false},
	{cmd_show, "show $/bad.db R1 show_ip_route --at 25s", false},
	{cmd_debug, "debug $/bad.db R1 debug_ip_routing", false},
	{cmd_plot, "plot $/bad.db -q", true},
	{cmd_plot, "plot $/bad.db -q --kind cdf", true, .outages = true},
};

static void hold_reading(const Foreign *f, const Reading *r, const char *what)
{
	g_auto(Said) s = call(r->fn, f->dir, r->line);
	CHECK(s.code <= EXIT_BAD_INPUT, "%s: %s: %s", what, r->line, s.err);
	CHECK((s.code == EXIT_BAD_INPUT) == (*s.err != '\0'), "%s: %s: %d, %s", what, r->line,
	      s.code, s.err);
}

/* What is wrong in another table is not seen by who reads outages alone. */
static bool has_outages(const Foreign *f)
{
	g_autoptr(Store) s = store_open(f->bad, NULL);
	int run = s ? store_first_run(s, NULL) : 0;
	g_autoptr(Record) rec = run > 0 ? store_load_level(s, run, RECORD_OUTAGE, NULL) : NULL;
	return rec != NULL;
}

static void hold_refusal(const Foreign *f, const Reading *r, const char *where)
{
	if (r->outages && has_outages(f)) {
		hold_reading(f, r, where);
		return;
	}
	g_auto(Said) s = call(r->fn, f->dir, r->line);
	CHECK_INT(s.code, EXIT_BAD_INPUT, "%s: %s", where, r->line);
	CHECK(strstr(s.err, where), "%s: %s", r->line, s.err);
	CHECK_STR(s.out, "", "%s: nothing of it is printed", r->line);
}

/* Every reader refuses, and says where: one of them alone would tell that it asks for itself. */
static void hold_refused(const Foreign *f, const char *where)
{
	for (unsigned i = 0; i < G_N_ELEMENTS(readings); i++)
		hold_refusal(f, &readings[i], where);
}

static void hold_read(const Foreign *f, bool draw, const char *what)
{
	for (unsigned i = 0; i < G_N_ELEMENTS(readings); i++)
		if (draw || !readings[i].draws)
			hold_reading(f, &readings[i], what);
}

/* ---- every column of every table ---- */

static const char *const values[] = {"NULL",    "-1",  "9223372036854775807", "'%s%n'",
				     "x'00ff'", "1.5", "char(65, 0, 66)"};

static bool is_number(const char *value)
{
	return strcmp(value, "-1") == 0 || *value == '9';
}

/* May the column hold this value? */
static bool allows(const RecCol *c, const char *value)
{
	if (strcmp(value, "NULL") == 0)
		return c->optional;
	if (c->type == RT_TEXT)
		return *value == '\'';
	if (c->type == RT_WORD)
		return false;
	if (!is_number(value) || c->type == RT_TIME)
		return false;
	if (c->type == RT_ID)
		return *value == '9';
	return *value == '9' ? c->most == INT64_MAX : c->least < 0;
}

/* One reader after the other. */
static const Reading *next_reading(unsigned *turn)
{
	return &readings[(*turn)++ % G_N_ELEMENTS(readings)];
}

/* All readers are asked about a NULL; about the rest one after the other, which takes a tenth of the time. */
static void hold_absurd(const Foreign *f, bool all, unsigned *turn, const char *where)
{
	if (all)
		hold_refused(f, where);
	else
		hold_refusal(f, next_reading(turn), where);
}

static void hold_allowed(const Foreign *f, bool draw, unsigned *turn, const char *what)
{
	const Reading *r = f->whole ? NULL : next_reading(turn);
	if (!r)
		hold_read(f, draw, what);
	else if (draw || !r->draws)
		hold_reading(f, r, what);
}

/* What reading the file says; "" if it takes all of it. Caller frees. */
static char *refusal(const char *path)
{
	g_autoptr(GError) err = NULL;
	g_autoptr(Store) s = store_open(path, &err);
	int run = s ? store_first_run(s, &err) : 0;
	g_autoptr(Record) rec = run > 0 ? store_load(s, run, &err) : NULL;
	return g_strdup(rec ? "" : err->message);
}

/* A column's place among all alternates what is left out, lest one compiler's sanitizers never see some value. */
static void hold_column(const Foreign *f, sqlite3 *db, const RecTable *t, const RecCol *c,
			unsigned *turn)
{
	for (unsigned v = 0; v < G_N_ELEMENTS(values); v++) {
		if ((f->version == 1 && v % 2 != 0) ||
		    check_leaves_out(v + (unsigned)(c - t->cols)))
			continue;
		g_autofree char *what = g_strdup_printf("schema %d, %s.%s = %s", f->version,
							t->name, c->name, values[v]);
		g_autofree char *where =
			g_strdup_printf("bad.db: run 1, table data_%s, row ", t->name);
		spoil(db, t, c->name, values[v]);
		/* What holds between columns may refuse what the column alone would take. */
		g_autofree char *said = refusal(f->bad);
		if (!allows(c, values[v]) || strstr(said, where))
			hold_absurd(f, v == 0 && f->whole, turn, where);
		else if (f->version > 1)
			hold_allowed(f, v == 3, turn, what);
	}
	mend(db, t, c->name);
}

static void hold_runs(const Foreign *f, sqlite3 *db, const RecTable *t, unsigned *turn)
{
	g_autofree char *where = g_strdup_printf("table data_%s, row ", t->name);
	bool head = strcmp(t->name, "run") == 0;
	for (unsigned v = 0; v < G_N_ELEMENTS(values); v++) {
		if (head && f->version > 1 && !is_number(values[v]))
			continue; /* the key of a table is a number, whoever writes it */
		if (check_leaves_out(v + (unsigned)(t - rec_tables)))
			continue;
		spoil(db, t, "run", values[v]);
		hold_absurd(f, false, turn, where);
	}
	mend(db, t, "run");
}

static void hold_table(const Foreign *f, const RecTable *t, unsigned *turn)
{
	sqlite3 *db = open_lax(f, t);
	hold_runs(f, db, t, turn);
	for (unsigned c = 0; c < t->n_cols; c++)
		if (t->cols[c].since <= f->version)
			hold_column(f, db, t, &t->cols[c], turn);
	sqlite3_close(db);
	/* Else a later column's refusal could be an earlier one's. */
	g_autofree char *said = refusal(f->bad);
	CHECK_STR(said, "", "schema %d, table %s is mended", f->version, t->name);
}

/* The sanitizers see what each reader does with some value of each table; that each does so with each, a plain build
 * tells. */
static void hold_columns(int version)
{
	Foreign f = foreign_new(version);
	f.whole = version == STORE_SCHEMA && !g_getenv("VPNHA_TEST_SHORT");
	unsigned turn = 0;
	copy_good(&f);
	hold_read(&f, true, "as it should be");
	for (unsigned i = 0; i < N_REC_TABLES; i++)
		if (rec_tables[i].level != RECORD_NONE && rec_tables[i].since <= version)
			hold_table(&f, &rec_tables[i], &turn);
	foreign_clear(&f);
}

static void test_columns(void)
{
	hold_columns(STORE_SCHEMA);
}

static void test_older(void)
{
	hold_columns(1);
}

static void test_before(void)
{
	for (int version = 2; version < STORE_SCHEMA; version++)
		hold_columns(version);
}

static Record *read_back(const char *path)
{
	g_autoptr(GError) err = NULL;
	g_autoptr(Store) s = store_open(path, &err);
	Record *rec = s ? store_load(s, 1, &err) : NULL;
	CHECK(rec, "%s", err ? err->message : "");
	return rec;
}

static void hold_wording(const Foreign *f, Record *now)
{
	g_autoptr(Record) old = read_back(f->good);
	if (!old)
		return;
	g_autoptr(Golden) x = golden_of(now, NULL), y = golden_of(old, NULL);
	g_autoptr(GString) want = g_string_new(NULL), got = g_string_new(NULL);
	golden_print(x, want);
	golden_print(y, got);
	CHECK_TEXT(got->str, want->str, "the timeline of a file of version %d", f->version);
	for (unsigned i = 0; i < REC_N(now, REC_TRANSITION); i++) {
		const TransitionRow *a = REC_ROW(now, REC_TRANSITION, TransitionRow, i),
				    *b = REC_ROW(old, REC_TRANSITION, TransitionRow, i);
		bool drawn = a->class == CLASS_ROLE || a->class == CLASS_NEIGHBOUR ||
			     a->class == CLASS_PORT || a->class == CLASS_POWER;
		bool is_said = f->version >= 3; /* by the file itself */
		CHECK_INT(b->class, drawn || is_said ? a->class : CLASS_NONE, "version %d: %s %s",
			  f->version, a->protocol, a->instance);
	}
}

/* Wrong: what an older file says by its wording is lost, so that a timeline names a router's work as what took
 * so long, and a picture has no lanes. */
static void test_wording(void)
{
	g_autoptr(Record) now =
		runs_make(&(RunWish){.scenario = LAB_DIR "failover.scn", .level = RECORD_TIMELINE});
	for (int version = 1; version < STORE_SCHEMA; version++) {
		Foreign f = {.dir = netdir_new(netdir_scenario), .version = STORE_SCHEMA};
		f.good = netdir_path(f.dir, "good.db");
		Store *s = store_create(f.good, NULL);
		CHECK(store_add(s, 1, now, RECORD_TIMELINE, NULL) && store_commit(s, NULL),
		      "written");
		make_older(&f, version);
		hold_wording(&f, now);
		foreign_clear(&f);
	}
}

/* ---- what a file may hold besides ---- */

typedef struct Deed {
	const char *sql, *said; /* said NULL: it is read as if that were not there */
} Deed;

static const Deed deeds[] = {
	{"DROP VIEW timeline; CREATE VIEW timeline AS WITH RECURSIVE n(t_ns) AS (SELECT 0 UNION ALL"
	 " SELECT t_ns + 1 FROM n) SELECT 1 AS run, t_ns, NULL AS router, '' AS kind, '' AS "
	 "subject,"
	 " '' AS what, 1 AS event, 1 AS ord FROM n",
	 NULL},
	{"DROP VIEW run; CREATE VIEW run AS SELECT 7 AS run", NULL},
	{"CREATE TRIGGER t INSTEAD OF INSERT ON outage BEGIN DELETE FROM data_run; END", NULL},
	{"CREATE INDEX i ON data_log(run) WHERE t_ns < 0", NULL},
	{"DROP TABLE data_log; CREATE VIEW data_log AS WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL"
	 " SELECT x + 1 FROM n) SELECT 1 AS run, x AS t_ns, 'R1' AS router, 'f' AS facility, 'f' "
	 "AS flag,"
	 " 't' AS text, NULL AS event, 1 AS ord FROM n",
	 "table data_log is missing or of another's making"},
	{"DROP TABLE data_sa", "table data_sa is missing or of another's making"},
	{"ALTER TABLE data_sa ADD COLUMN x TEXT DEFAULT 'much'", "table data_sa is missing"},
	{"UPDATE data_run SET settings = '{\"a\"'", "table data_run: settings is no JSON object"},
	{"UPDATE data_run SET settings = '[1]'", "table data_run: settings is no JSON object"},
	{"UPDATE data_run SET settings = '{\"a\":{\"b\":1}}'",
	 "settings is no JSON object of texts"},
	{"UPDATE data_probe_packet SET seq = 4294967295 WHERE rowid = 1", "seq 4294967295 of "},
	{"INSERT INTO data_probe_packet SELECT 1, 'p' || value, 'out', 4000000, 0, NULL, NULL, "
	 "NULL,"
	 " NULL FROM json_each('[1,2,3,4,5,6,7,8]')",
	 "seq 4000000 of "},
	{"UPDATE data_event_cause SET cause = event - 1, event = event WHERE event > 1", NULL},
	{"PRAGMA ignore_check_constraints = ON; UPDATE data_event_cause SET cause = event + 1",
	 "table data_event_cause, row 1: expected a cause before its event"},
	{"PRAGMA ignore_check_constraints = ON; UPDATE data_event_cause SET cause = event",
	 "table data_event_cause, row 1: expected a cause before its event"},
	{"PRAGMA ignore_check_constraints = ON; UPDATE data_event_cause SET role = 'made'; UPDATE "
	 "data_event_cause SET role = 'armed'"
	 " WHERE rowid = 1",
	 "table data_event_cause, row 2: role is \"made\", expected one of scheduled armed also "},
	{"UPDATE data_event SET id = 1 WHERE rowid = 2",
	 "table data_event: event 1 stands behind event 1, expected each once"},
	{"UPDATE data_event SET t_ns = 0 WHERE rowid = (SELECT max(rowid) FROM data_event)",
	 "expected each once, in the order in which they ran"},
	{"UPDATE data_event_cause SET event = 10000000 WHERE rowid = 1",
	 " stands behind one of event 10000000, expected them in order of the events"},
	{"UPDATE data_outage SET duration_ns = 1, end_ns = start_ns + 1 WHERE rowid = 1", NULL},
	{"DELETE FROM data_run", "has no run"},
	{"UPDATE data_digest SET run = 2 WHERE rowid = 1",
	 "table data_digest, row 1: run is none of the runs"},
	{"PRAGMA user_version = 7", "has schema version 7, expected 1 to 6"},
	{"UPDATE data_verdict SET verdict = 'conditional'",
	 "table data_verdict: verdict is conditional with 0 doubts that nobody accepts"},
	{"UPDATE data_doubt SET accepted = NULL",
	 "table data_verdict: verdict is complete with 1 doubts that nobody accepts"},
	{"UPDATE data_doubt SET accepted = NULL; UPDATE data_verdict SET verdict = 'conditional'",
	 NULL},
	{"DELETE FROM data_verdict",
	 "table data_verdict: 0 rows, expected one, or none and no doubts"},
	{"DELETE FROM data_verdict; DELETE FROM data_doubt", NULL},
	{"INSERT INTO data_verdict SELECT * FROM data_verdict",
	 "table data_verdict: 2 rows, expected one"},
	{"UPDATE data_log SET text = printf('%.*c', 100000000, 'x') WHERE rowid = 1",
	 "table data_log: a text is too long, expected at most 33554432 octets"},
};

static void test_deeds(void)
{
	Foreign f = foreign_new(STORE_SCHEMA);
	copy_good(&f);
	for (unsigned i = 0; i < G_N_ELEMENTS(deeds); i++) {
		copy_good(&f);
		sqlite3 *db = open_db(f.bad);
		sql(db, "%s", deeds[i].sql);
		sqlite3_close(db);
		if (deeds[i].said)
			hold_refused(&f, deeds[i].said);
		else
			hold_read(&f, false, deeds[i].sql);
	}
	foreign_clear(&f);
}

/* A stored text is asked for by its name among the stored ones, and never on the disk. */
static void test_names(void)
{
	static const Deed names[] = {
		{"UPDATE data_run_file SET name = '../../' || name WHERE rowid = 1", NULL},
		{"UPDATE data_run_file SET text = replace(text, 'r1.cfg', '../../../../etc/passwd')"
		 " WHERE rowid = 1",
		 "is not in the result file, expected the texts of its run"},
		{"UPDATE data_run_file SET text = replace(text, 'r1.cfg', '/etc/passwd')"
		 " WHERE rowid = 1",
		 "is not in the result file, expected the texts of its run"},
		{"UPDATE data_run_file SET text = replace(text, '[scenario]', '[scenario]' || "
		 "char(10) ||"
		 " 'extends = test.scn') WHERE rowid = 1",
		 "scenarios deep, expected no circle"},
	};
	Foreign f = foreign_new(STORE_SCHEMA);
	for (unsigned i = 0; i < G_N_ELEMENTS(names); i++) {
		copy_good(&f);
		sqlite3 *db = open_db(f.bad);
		sql(db, "%s", names[i].sql);
		sqlite3_close(db);
		g_auto(Said) s = call(cmd_show, f.dir, "show $/bad.db R1 show_ip_route --at 25s");
		CHECK(s.code <= EXIT_BAD_INPUT, "%s: %s", names[i].sql, s.err);
		if (names[i].said)
			CHECK(strstr(s.err, names[i].said), "%s: %s", names[i].sql, s.err);
	}
	foreign_clear(&f);
}

/* ---- texts that are no text ---- */

#define EVIL "=x\x1b[2J\r\x7f\xc2\x9b\xe2\x80\xae\xff<script>|`y`\nforged"

static const char *const spoken[] = {"log",   "transition", "route", "sa",    "outage",
				     "fault", "drop",       "event", "doubt", NULL};

static void speak_evil(const Foreign *f)
{
	copy_good(f);
	sqlite3 *db = open_db(f->bad);
	for (unsigned i = 0; i < N_REC_TABLES; i++) {
		const RecTable *t = &rec_tables[i];
		for (unsigned c = 0; c < t->n_cols && g_strv_contains(spoken, t->name); c++)
			if (t->cols[c].type == RT_TEXT)
				sql(db, "UPDATE data_%s SET \"%s\" = '%s' || rowid", t->name,
				    t->cols[c].name, EVIL);
	}
	sqlite3_close(db);
}

/* Text, ends of lines and tabs. */
static bool is_clean(const char *text)
{
	if (!g_utf8_validate(text, -1, NULL))
		return false;
	for (const char *p = text; *p; p = g_utf8_next_char(p)) {
		gunichar c = g_utf8_get_char(p);
		bool line = c == '\n' || c == '\t' || (c == '\r' && p[1] == '\n');
		if (!line && !g_unichar_isprint(c))
			return false;
	}
	return true;
}

static void test_terminal(void)
{
	static const char *const more[] = {
		"outage $/bad.db --format csv", "diff $/good.db $/bad.db --format json",
		"timeline $/bad.db --router R1\x1b[2J", "timeline $/bad.db --format \x1b\xff"};
	static CommandFn *const fns[] = {cmd_outage, cmd_diff, cmd_timeline, cmd_timeline};
	Foreign f = foreign_new(STORE_SCHEMA);
	speak_evil(&f);
	for (unsigned i = 0; i < G_N_ELEMENTS(readings) + G_N_ELEMENTS(more); i++) {
		bool extra = i >= G_N_ELEMENTS(readings);
		unsigned k = extra ? i - (unsigned)G_N_ELEMENTS(readings) : i;
		if (!extra && readings[i].draws)
			continue;
		const char *line = extra ? more[k] : readings[k].line;
		g_auto(Said) s = call(extra ? fns[k] : readings[k].fn, f.dir, line);
		CHECK(is_clean(s.out), "%s: %.400s", line, s.out);
		CHECK(is_clean(s.err), "%s: %s", line, s.err);
		CHECK(*s.out || *s.err || s.code == EXIT_OK, "%s says something", line);
	}
	foreign_clear(&f);
}

static bool sqlite_reads(const char *json)
{
	sqlite3 *db = NULL;
	sqlite3_stmt *st = NULL;
	sqlite3_open(":memory:", &db);
	sqlite3_prepare_v2(db, "SELECT json_valid(?)", -1, &st, NULL);
	sqlite3_bind_text(st, 1, json, -1, SQLITE_STATIC);
	bool valid = sqlite3_step(st) == SQLITE_ROW && sqlite3_column_int(st, 0) == 1;
	sqlite3_finalize(st);
	sqlite3_close(db);
	return valid;
}

static void test_formats(void)
{
	Foreign f = foreign_new(STORE_SCHEMA);
	speak_evil(&f);
	g_auto(Said) json = call(cmd_timeline, f.dir, "timeline $/bad.db --format json");
	g_auto(Said) diff = call(cmd_diff, f.dir, "diff $/good.db $/bad.db --format json");
	g_auto(Said) csv = call(cmd_timeline, f.dir, "timeline $/bad.db --format csv");
	g_auto(Said) md = call(cmd_diff, f.dir, "diff $/good.db $/bad.db --format markdown");
	g_auto(Said) text = call(cmd_timeline, f.dir, "timeline $/bad.db");
	CHECK(sqlite_reads(json.out) && strstr(json.out, "script"), "timeline: %.300s", json.out);
	CHECK(sqlite_reads(diff.out) && strstr(diff.out, "script"), "diff: %.300s", diff.out);
	CHECK(strstr(csv.out, "'=x") && !strstr(csv.out, ",=x") && !strstr(csv.out, "\"=x"),
	      "CSV: %.300s", csv.out);
	CHECK(strstr(md.out, "&lt;script>") && !strstr(md.out, "<script") &&
		      !strstr(md.out, " `y`"),
	      "Markdown: %.300s", md.out);
	CHECK(strstr(text.out, "script") && !strstr(text.out, "\nforged"),
	      "a line of its own: %.600s", text.out);
	foreign_clear(&f);
}

/* Runs that nobody asks for cost their rows' reading, no more. */
static void test_many_runs(void)
{
	int runs = g_getenv("VPNHA_TEST_SHORT") ? 50000 : 1000000;
	g_autofree char *of_last = g_strdup_printf("outage $/bad.db --run %d", runs);
	Foreign f = foreign_new(STORE_SCHEMA);
	copy_good(&f);
	sqlite3 *db = open_db(f.bad);
	sql(db,
	    "WITH RECURSIVE n(x) AS (SELECT 2 UNION ALL SELECT x + 1 FROM n WHERE x < %d)"
	    " INSERT INTO data_run SELECT x, scenario, seed, settings, version, duration_ns,"
	    " events, digest, network, fault, secrets FROM data_run, n",
	    runs);
	sqlite3_close(db);
	g_auto(Said) first = call(cmd_outage, f.dir, "outage $/bad.db");
	g_auto(Said) last = call(cmd_outage, f.dir, of_last);
	CHECK_INT(first.code, EXIT_OK, "%s", first.err);
	CHECK(strstr(first.out, "cut"), "the first: %s", first.out);
	CHECK(g_str_has_prefix(last.out, "no outage\n"), "the last: %s%s", last.out, last.err);
	foreign_clear(&f);
}

SUITE(cli_foreign) = {
	{"every column with every absurd value is read or refused by all", test_columns},
	{"so it is in a file of the oldest schema", test_older},
	{"and in those of the schemas between", test_before},
	{"a file of an older schema says by its wording what this says by classes", test_wording},
	{"views, triggers, indexes and tables of a file are not believed", test_deeds},
	{"a stored name reaches no file", test_names},
	{"nothing but text reaches a terminal", test_terminal},
	{"JSON, CSV and Markdown stay what they are", test_formats},
	{"a million runs are read one by one", test_many_runs},
	{NULL, NULL},
};
