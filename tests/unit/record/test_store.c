/* Result files: what users' queries rely on. */

#include <glib/gstdio.h>
#include <sqlite3.h>
#include <string.h>
#include <unistd.h>

#include "sim/record/store.h"
#include "tests/support/check.h"
#include "tests/support/runs.h"

static char *temporary_dir(void)
{
	return g_dir_make_tmp("vpnha-test-XXXXXX", NULL);
}

static Record *small_record(void)
{
	Record *r = record_new();
	RunRow run = {.scenario = "failover",
		      .network = "lab",
		      .settings = "{}",
		      .version = "0.1.0",
		      .digest = "d1",
		      .seed = 7,
		      .duration = VT_S(60),
		      .events = 12};
	LogRow log = {VT_S(3),
		      "R1",
		      "LINK",
		      "syslog",
		      "%LINK-3-UPDOWN: it's \"up\"\n\tmore",
		      5,
		      .class = CLASS_INTERFACE};
	EventRow event = {5, VT_S(2), "R1", "timer", "hold timer", TIMER_HOLD};
	CauseRow cause = {5, 1, CAUSE_USED_PORT};
	ProbeRow lost = {"p", "out", 4, VT_S(2), VT_NEVER, "R2", "invalid SPI", 0};
	OutageRow outage = {"p", "round", VT_S(2), VT_NEVER, VT_NEVER,
			    9,   NULL,    5,       0,        "no SA at R2"};
	FrameRow frame = {VT_S(1), "outside", "R1:Fa0/0", "R2:Fa0/0", "ARP", "who-has",
			  60,      NULL,      1,          0,          0};
	FileRow file = {"failover.scn", "[scenario]\n"};
	DropRow drop = {VT_S(2), "R2", "SA 0x00001000", "replay", 3, 5};
	g_array_append_val(r->rows[REC_DROP], drop);
	g_array_append_val(r->rows[REC_RUN], run);
	g_array_append_val(r->rows[REC_LOG], log);
	g_array_append_val(r->rows[REC_EVENT], event);
	g_array_append_val(r->rows[REC_CAUSE], cause);
	g_array_append_val(r->rows[REC_PROBE], lost);
	g_array_append_val(r->rows[REC_OUTAGE], outage);
	g_array_append_val(r->rows[REC_FRAME], frame);
	g_array_append_val(r->rows[REC_FILE], file);
	return r;
}

static char *write_store(const char *dir, const char *name, RecordLevel level)
{
	char *path = g_build_filename(dir, name, NULL);
	g_autoptr(Record) r = small_record();
	GError *err = NULL;
	Store *s = store_create(path, &err);
	CHECK(s && store_add(s, 1, r, level, &err) && store_add(s, 2, r, level, &err) &&
		      store_commit(s, &err),
	      "%s", err ? err->message : "");
	return path;
}

static void clean(char *dir, char *path)
{
	g_unlink(path);
	CHECK_INT(g_rmdir(dir), 0, "nothing but the result file was left in %s", dir);
	g_free(path);
	g_free(dir);
}

typedef struct ViewRow {
	const char *view, *columns;
} ViewRow;

/* The order too: "SELECT *" into a spreadsheet is an interface. */
static const ViewRow views[] = {
	{"run", "run,scenario,seed,settings,version,duration_ns,events,digest,secrets"},
	{"digest", "run,router,t_ns,digest"},
	{"run_file", "run,name,text"},
	{"event", "run,id,t_ns,router,kind,what,timer"},
	{"event_cause", "run,event,cause,role"},
	{"log", "run,t_ns,router,facility,flag,text,event,class"},
	{"transition",
	 "run,t_ns,router,protocol,instance,from_state,to_state,reason,event,class,standing"},
	{"route", "run,t_ns,router,prefix,protocol,metric,next_hop,change,event"},
	{"sa", "run,t_ns,router,kind,peer,spi,change,reason,event"},
	{"frame",
	 "run,t_ns,segment,from_port,to_port,protocol,summary,length,dropped,uid,parent_uid,event"},
	{"probe_packet", "run,probe,direction,seq,sent_ns,received_ns,lost_at,lost_why,event"},
	{"fault", "run,t_ns,name,what,event"},
	{"dropped_packet", "run,t_ns,router,at,reason,value,event"},
	{"\"drop\"", "run,t_ns,router,at,reason,value,event"}, /* as it was called before */
	{"outage", "run,probe,direction,start_ns,end_ns,duration_ns,packets_lost,trigger,start_"
		   "event,end_event,why"},
};

static int add_name(void *to, int n, char **cell, char **name)
{
	(void)n;
	(void)name;
	g_string_append_printf(to, "%s%s", ((GString *)to)->len ? "," : "", cell[1]);
	return 0;
}

static int first_cell(void *to, int n, char **cell, char **name)
{
	(void)n;
	(void)name;
	g_string_assign(to, cell[0] ? cell[0] : "NULL");
	return 0;
}

static void check_sql(sqlite3 *db, const char *sql, const char *want)
{
	g_autoptr(GString) got = g_string_new(NULL);
	int rc = sqlite3_exec(db, sql, first_cell, got, NULL);
	CHECK_INT(rc, SQLITE_OK, "%s: %s", sql, sqlite3_errmsg(db));
	CHECK_STR(got->str, want, "%s", sql);
}

static void test_views(void)
{
	char *dir = temporary_dir(), *path = write_store(dir, "r.db", RECORD_FULL);
	sqlite3 *db = NULL;
	CHECK_INT(sqlite3_open_v2(path, &db, SQLITE_OPEN_READONLY, NULL), SQLITE_OK, "opens");
	for (unsigned i = 0; i < G_N_ELEMENTS(views); i++) {
		g_autoptr(GString) got = g_string_new(NULL);
		g_autofree char *sql = g_strdup_printf("PRAGMA table_info(%s)", views[i].view);
		sqlite3_exec(db, sql, add_name, got, NULL);
		CHECK_STR(got->str, views[i].columns, "view %s", views[i].view);
	}
	check_sql(db, "PRAGMA application_id", "1987079784");
	check_sql(db, "SELECT received_ns FROM probe_packet", "NULL");
	check_sql(db, "SELECT end_ns FROM outage", "NULL");
	check_sql(db, "SELECT timer FROM event", "hold");
	check_sql(db, "SELECT role FROM event_cause", "used-port");
	check_sql(db, "SELECT count(*) FROM frame WHERE run = 2", "1");
	check_sql(db, "SELECT reason FROM dropped_packet WHERE run = 2", "replay");
	check_sql(db, "SELECT reason FROM \"drop\" WHERE run = 2", "replay");
	check_sql(db, "PRAGMA integrity_check", "ok");
	sqlite3_close(db);
	clean(dir, path);
}

static char *store_of(const char *dir, const Record *r)
{
	char *path = g_build_filename(dir, "r.db", NULL);
	g_autoptr(GError) err = NULL;
	Store *s = store_create(path, &err);
	CHECK(s && store_add(s, 1, r, RECORD_FULL, &err) && store_commit(s, &err), "%s",
	      err ? err->message : "");
	return path;
}

/* integrity_check asks every CHECK and NOT NULL of every row, of a file that may be written. */
static void check_integrity(const char *path, const char *want)
{
	sqlite3 *db = NULL;
	CHECK_INT(sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE, NULL), SQLITE_OK, "opens");
	check_sql(db, "PRAGMA integrity_check", want);
	sqlite3_close(db);
}

static void test_constraints(void)
{
	g_autoptr(Record) r = runs_make(&(RunWish){.scenario = LAB_DIR "two-way-traffic.scn",
						   .until = VT_S(200),
						   .level = RECORD_FULL});
	char *dir = temporary_dir(), *path = store_of(dir, r);
	check_integrity(path, "ok");
	g_unlink(path);
	g_free(path);

	CauseRow early = {1, 5, CAUSE_ALSO};
	g_array_append_val(r->rows[REC_CAUSE], early);
	path = store_of(dir, r);
	check_integrity(path, "CHECK constraint failed in data_event_cause");
	clean(dir, path);
}

/* All rows of a table are written by one statement, which says nothing of their order. */
static void test_order(void)
{
	enum { MOST = 200 };
	for (unsigned n = 0; n <= MOST; n++) {
		g_autoptr(Record) r = small_record();
		for (unsigned i = 0; i < n; i++) {
			DropRow drop = {VT_S(2), "R2", "replay", "replay", i, 5};
			g_array_append_val(r->rows[REC_DROP], drop);
		}
		char *dir = temporary_dir(), *path = store_of(dir, r);
		g_autoptr(GError) err = NULL;
		g_autoptr(Store) s = store_open(path, &err);
		g_autoptr(Record) got = s ? store_load(s, 1, &err) : NULL;
		CHECK(got, "%u rows: %s", n, err ? err->message : "");
		for (unsigned i = 0; got && i < n; i++)
			CHECK_INT(REC_ROW(got, REC_DROP, DropRow, i + 1)->value, i, "of %u rows",
				  n);
		CHECK_INT(got ? REC_N(got, REC_DROP) : 0, n + 1, "rows");
		clean(dir, path);
	}
}

/* Whoever asks need not know which words SQL keeps for itself. */
static void test_unquoted(void)
{
	char *dir = temporary_dir(), *path = write_store(dir, "r.db", RECORD_FULL);
	sqlite3 *db = NULL;
	sqlite3_open_v2(path, &db, SQLITE_OPEN_READONLY, NULL);
	g_autoptr(GString) names = g_string_new(NULL);
	sqlite3_exec(db,
		     "SELECT '', name FROM sqlite_schema WHERE type = 'view' AND name <> 'drop'",
		     add_name, names, NULL);
	g_auto(GStrv) list = g_strsplit(names->str, ",", -1);
	CHECK_INT(g_strv_length(list), 17, "views: %s", names->str);
	for (char **view = list; *view; view++) {
		g_autofree char *sql = g_strdup_printf("SELECT count(*) FROM %s", *view);
		CHECK_INT(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK, "%s: %s", sql,
			  sqlite3_errmsg(db));
	}
	sqlite3_close(db);
	clean(dir, path);
}

static void test_levels(void)
{
	char *dir = temporary_dir(), *path = write_store(dir, "r.db", RECORD_OUTAGE);
	sqlite3 *db = NULL;
	sqlite3_open_v2(path, &db, SQLITE_OPEN_READONLY, NULL);
	check_sql(db, "SELECT count(*) FROM outage", "2");
	check_sql(db, "SELECT count(*) FROM run_file", "2");
	check_sql(db, "SELECT count(*) FROM log", "0");
	check_sql(db, "SELECT count(*) FROM frame", "0");
	sqlite3_close(db);
	clean(dir, path);
	dir = temporary_dir();
	path = write_store(dir, "r.db", RECORD_TIMELINE);
	sqlite3_open_v2(path, &db, SQLITE_OPEN_READONLY, NULL);
	check_sql(db, "SELECT count(*) FROM log", "2");
	check_sql(db, "SELECT count(*) FROM frame", "0");
	sqlite3_close(db);
	clean(dir, path);
}

/* What is read back is what was there: analyses of a file and of a run are the same. */
static void test_load(void)
{
	char *dir = temporary_dir(), *path = write_store(dir, "r.db", RECORD_FULL);
	g_autoptr(Store) s = store_open(path, NULL);
	g_autoptr(Record) want = small_record();
	g_autoptr(Record) got = s ? store_load(s, 2, NULL) : NULL;
	g_autoptr(GBytes) a = record_pack(want);
	g_autoptr(GBytes) b = got ? record_pack(got) : NULL;
	CHECK(b && g_bytes_equal(a, b), "run 2 comes back whole");
	g_autoptr(Record) unpacked = record_unpack(a);
	g_autoptr(GBytes) c = unpacked ? record_pack(unpacked) : NULL;
	CHECK(c && g_bytes_equal(a, c), "so it does through a pipe");
	g_autoptr(GBytes) cut = g_bytes_new_from_bytes(a, 0, g_bytes_get_size(a) - 1);
	CHECK(!record_unpack(cut), "cut short is told");
	CHECK_INT(store_first_run(s, NULL), 1, "first run");
	CHECK(!store_load(s, 3, NULL), "no run 3");
	clean(dir, path);
}

/* Wrong: who asks for the outages of many runs waits for all that is recorded of them, or misses a run. */
static void test_each_run(void)
{
	char *dir = temporary_dir(), *path = write_store(dir, "r.db", RECORD_FULL);
	g_autoptr(Store) s = store_open(path, NULL);
	CHECK_INT(store_next_run(s, 1, NULL), 2, "the second run");
	CHECK_INT(store_next_run(s, 2, NULL), 0, "no third");
	g_autoptr(Record) r = store_load_level(s, 2, RECORD_OUTAGE, NULL);
	for (unsigned i = 0; r && i < N_REC_TABLES; i++) {
		bool kept = i == REC_RUN || i == REC_FILE || i == REC_OUTAGE;
		CHECK_INT(REC_N(r, i), kept ? 1 : 0, "%s", rec_tables[i].name);
	}
	CHECK(r && !store_load_level(s, 3, RECORD_OUTAGE, NULL), "no run 3");
	clean(dir, path);
}

static void test_print(void)
{
	char *dir = temporary_dir(), *path = write_store(dir, "r.db", RECORD_FULL);
	g_autoptr(Store) s = store_open(path, NULL);
	g_autoptr(GString) out = g_string_new(NULL);
	StoreQuery q = {.view = "log", .order = "t_ns", .run = 1, .to = VT_NEVER};
	CHECK(store_print(s, &q, STORE_JSON, out, NULL), "json");
	CHECK_STR(out->str,
		  "[\n{\"run\":1,\"t_ns\":3000000000,\"router\":\"R1\",\"facility\":\"LINK\","
		  "\"flag\":"
		  "\"syslog\",\"text\":\"%LINK-3-UPDOWN: it's "
		  "\\\"up\\\"\\n\\tmore\",\"event\":5,\"class\":\"interface\"}\n]\n",
		  "log as JSON");
	q.router = "R2";
	g_string_truncate(out, 0);
	CHECK(store_print(s, &q, STORE_JSON, out, NULL), "json of no row");
	CHECK_STR(out->str, "[]\n", "no row");
	q = (StoreQuery){.view = "outage", .run = 1, .to = VT_NEVER};
	g_string_truncate(out, 0);
	CHECK(store_print(s, &q, STORE_CSV, out, NULL), "csv");
	CHECK_STR(
		out->str,
		"run,probe,direction,start_ns,end_ns,duration_ns,packets_lost,trigger,start_event,"
		"end_event,why\r\n1,p,round,2000000000,,,9,,5,,no SA at R2\r\n",
		"outage as CSV");
	clean(dir, path);
}

/* Nobody's file is overwritten, and what was there stays until the new one is whole. */
static void test_refusals(void)
{
	char *dir = temporary_dir(), *path = g_build_filename(dir, "notes.txt", NULL);
	g_autoptr(GError) err = NULL;
	g_file_set_contents(path, "my notes, at least sixteen octets", -1, NULL);
	CHECK(!store_create(path, &err) && strstr(err->message, "is not a result file"),
	      "foreign file: %s", err ? err->message : "accepted");
	g_clear_error(&err);
	CHECK(!store_open(path, &err) && strstr(err->message, "is no SQLite database"),
	      "reading it: %s", err ? err->message : "accepted");
	g_clear_error(&err);
	g_unlink(path);
	sqlite3 *db = NULL;
	sqlite3_open(path, &db);
	sqlite3_exec(db, "CREATE TABLE t(x)", NULL, NULL, NULL);
	sqlite3_close(db);
	CHECK(!store_create(path, &err) && strstr(err->message, "is not a result file"),
	      "foreign database: %s", err ? err->message : "accepted");
	g_clear_error(&err);
	CHECK(!store_open(path, &err) && strstr(err->message, "another program's"),
	      "reading it: %s", err ? err->message : "accepted");
	g_clear_error(&err);
	CHECK(!store_create(dir, &err) && strstr(err->message, "is a directory"), "a directory: %s",
	      err ? err->message : "accepted");
	g_clear_error(&err);
	CHECK(!store_create("/nonexistent/dir/r.db", &err), "an unwritable place");
	clean(dir, path);
}

static void test_abandoned(void)
{
	char *dir = temporary_dir(), *path = write_store(dir, "r.db", RECORD_FULL);
	char *before = NULL, *after = NULL;
	gsize n = 0, m = 0;
	g_file_get_contents(path, &before, &n, NULL);
	g_autoptr(Record) r = small_record();
	Store *s = store_create(path, NULL);
	CHECK(s && store_add(s, 9, r, RECORD_FULL, NULL), "a run");
	store_free(s);
	g_file_get_contents(path, &after, &m, NULL);
	CHECK(n == m && memcmp(before, after, n) == 0, "the previous content stays");
	g_free(before);
	g_free(after);
	clean(dir, path);
}

/* ---- frames that are written while a run goes on ---- */

/* More than there are batches; texts of any length. */
static Record *many_frames(void)
{
	enum { FRAMES = 9000, LONGEST = 200000 };
	Record *r = small_record();
	g_autofree char *text = g_strnfill(LONGEST, 'x');
	for (unsigned i = 0; i < FRAMES; i++) {
		FrameRow row = *REC_ROW(r, REC_FRAME, FrameRow, 0);
		unsigned length = i % 1000 == 7 ? LONGEST : i % 100 == 3 ? 40000 : i % 60;
		row.t += i;
		row.summary = record_keep(r, text + LONGEST - length);
		row.to_port = i % 3 ? "R2:Fa0/0" : NULL;
		row.dropped = i % 50 ? NULL : "cut";
		row.event = i % 7 ? EVENT_NONE : 5;
		g_array_append_val(r->rows[REC_FRAME], row);
	}
	return r;
}

/* Gives frames in texts that are gone after each. */
static void give_frames(const FrameTaker *to, const Record *r)
{
	for (unsigned i = 0; i < REC_N(r, REC_FRAME); i++) {
		FrameRow row = *REC_ROW(r, REC_FRAME, FrameRow, i);
		g_autofree char *summary = g_strdup(row.summary), *port = g_strdup(row.from_port);
		row.summary = summary;
		row.from_port = port;
		row.event = 77;
		to->take(to->to, &row);
		memset(summary, '?', strlen(summary));
		memset(port, '?', strlen(port));
	}
}

static void add_beside(Store *s, int run, const Record *r, Record *rest)
{
	g_autoptr(GError) err = NULL;
	FrameTaker to = store_beside(s, run);
	give_frames(&to, r);
	for (unsigned i = 0; i < REC_N(r, REC_FRAME); i++) {
		const FrameRow *row = REC_ROW(r, REC_FRAME, FrameRow, i);
		if (row->event != EVENT_NONE)
			to.sender(to.to, i, row->event);
	}
	CHECK(store_add(s, run, rest, RECORD_FULL, &err), "run %d: %s", run,
	      err ? err->message : "");
}

static void is_loaded(const char *path, int run, const Record *want)
{
	g_autoptr(GError) err = NULL;
	g_autoptr(Store) s = store_open(path, &err);
	g_autoptr(Record) got = s ? store_load(s, run, &err) : NULL;
	CHECK(got, "run %d: %s", run, err ? err->message : "");
	if (!got)
		return;
	g_autoptr(GBytes) octets = record_pack(got), expected = record_pack(want);
	CHECK(g_bytes_equal(octets, expected), "run %d is read as it was given", run);
}

/* Wrong: a frame is lost or comes twice between two batches, has another's text or another run's event. */
static void test_beside(void)
{
	char *dir = temporary_dir(), *path = g_build_filename(dir, "r.db", NULL);
	g_autoptr(Record) many = many_frames();
	g_autoptr(Record) rest = small_record();
	g_array_set_size(rest->rows[REC_FRAME], 0);
	for (unsigned id = 0; id < N_REC_TABLES; id++) /* none that a reader would refuse */
		if (id == REC_CAUSE || id == REC_OUTAGE) {
			g_array_set_size(many->rows[id], 0);
			g_array_set_size(rest->rows[id], 0);
		}
	Store *s = store_create(path, NULL);
	add_beside(s, 1, many, rest);
	CHECK(store_add(s, 2, many, RECORD_FULL, NULL), "a run whose record has its frames");
	add_beside(s, 3, many, rest);
	add_beside(s, 4, rest, rest);
	CHECK(store_commit(s, NULL), "the file");
	check_integrity(path, "ok");
	for (int run = 1; run <= 3; run++)
		is_loaded(path, run, many);
	is_loaded(path, 4, rest);
	clean(dir, path);
}

/* Wrong: the writer goes on with what is gone, or leaves it behind. */
static void test_beside_abandoned(void)
{
	char *dir = temporary_dir(), *path = write_store(dir, "r.db", RECORD_FULL);
	g_autoptr(Record) many = many_frames();
	for (int times = 0; times < 5; times++) {
		Store *s = store_create(path, NULL);
		FrameTaker to = store_beside(s, 1);
		give_frames(&to, many);
		store_free(s);
	}
	check_integrity(path, "ok");
	clean(dir, path);
}

/* ---- files that are not at rest ---- */

static void hold_unread(const char *path, const char *said)
{
	g_autoptr(GError) err = NULL;
	g_autoptr(Store) s = store_open(path, &err);
	CHECK(!s && err && strstr(err->message, said), "reading: %s, expected %s",
	      err ? err->message : "taken", said);
}

static void hold_unwritten(const char *path, const char *said)
{
	g_autoptr(GError) err = NULL;
	g_autoptr(Store) s = store_create(path, &err);
	CHECK(!s && err && strstr(err->message, said), "writing: %s, expected %s",
	      err ? err->message : "taken", said);
}

static void test_locked(void)
{
	char *dir = temporary_dir(), *path = write_store(dir, "r.db", RECORD_FULL);
	sqlite3 *db = NULL;
	sqlite3_open(path, &db);
	sqlite3_exec(db, "BEGIN EXCLUSIVE", NULL, NULL, NULL);
	hold_unread(path, "is locked: another program is writing it");
	hold_unwritten(path, "is locked: another program is writing it");
	sqlite3_exec(db, "ROLLBACK", NULL, NULL, NULL);
	sqlite3_close(db);
	clean(dir, path);
}

/* Such a journal is played back into whatever has its file's name. */
static void test_journals(void)
{
	static const char *const behind[] = {"-journal", "-wal"};
	static const char hot[] = "\xd9\xd5\x05\xf9\x20\xa1\x63\xd7", done[8] = {0};
	for (unsigned i = 0; i < G_N_ELEMENTS(behind); i++) {
		char *dir = temporary_dir(), *path = write_store(dir, "r.db", RECORD_FULL);
		g_autofree char *journal = g_strconcat(path, behind[i], NULL);
		g_file_set_contents(journal, hot, sizeof hot - 1, NULL);
		hold_unread(path, journal);
		hold_unwritten(path, journal);
		g_unlink(path);
		hold_unwritten(path, journal);
		g_autofree char *link = g_build_filename(dir, "link.db", NULL);
		CHECK_INT(symlink("r.db", link), 0, "a link to no file yet");
		hold_unwritten(link, journal);
		g_unlink(link);
		g_free(path);
		g_unlink(journal);
		path = write_store(dir, "r.db", RECORD_FULL);
		g_file_set_contents(journal, done, sizeof done, NULL);
		Store *s = store_open(path, NULL);
		CHECK_INT(s != NULL, i == 0, "%s that its writer is done with", behind[i]);
		store_free(s);
		g_unlink(journal);
		clean(dir, path);
	}
}

static void test_logged_ahead(void)
{
	char *dir = temporary_dir(), *path = write_store(dir, "r.db", RECORD_FULL);
	sqlite3 *db = NULL;
	sqlite3_open(path, &db);
	sqlite3_exec(db, "PRAGMA journal_mode = WAL", NULL, NULL, NULL);
	sqlite3_close(db);
	hold_unread(path, "has turned on write-ahead logging in it");
	clean(dir, path);
}

static void test_cut_short(void)
{
	char *dir = temporary_dir(), *path = write_store(dir, "r.db", RECORD_FULL);
	gsize n = 0;
	g_autofree char *octets = NULL;
	g_file_get_contents(path, &octets, &n, NULL);
	g_file_set_contents(path, octets, (gssize)n / 2, NULL);
	hold_unread(path, "is cut short: ");
	g_file_set_contents(path, octets, 50, NULL);
	hold_unread(path, "is cut short in its head");
	memset(octets + 8192, 0xff, n - 8192);
	g_file_set_contents(path, octets, (gssize)n, NULL);
	hold_unread(path, "is damaged (");
	clean(dir, write_store(dir, "r.db", RECORD_FULL)); /* which may take its place */
	g_free(path);
}

/* SQLite would open something in memory, or leave out what stands behind the question mark. */
static void test_names(void)
{
	static const char *const names[] = {":memory:", "file:x.db?mode=memory",
					    "file::memory:", "x.db?y#z%20"};
	char *dir = temporary_dir();
	g_autofree char *here = g_get_current_dir();
	CHECK_INT(g_chdir(dir), 0, "%s", dir);
	for (unsigned i = 0; i < G_N_ELEMENTS(names); i++) {
		g_autofree char *path = write_store("", names[i], RECORD_FULL);
		CHECK(g_file_test(path, G_FILE_TEST_IS_REGULAR), "%s is a file", path);
		g_autoptr(GError) err = NULL;
		g_autoptr(Store) s = store_open(names[i], &err);
		CHECK(s && store_first_run(s, NULL) == 1, "%s is read: %s", names[i],
		      err ? err->message : "no run");
		g_unlink(path);
	}
	CHECK_INT(g_chdir(here), 0, "%s", here);
	CHECK_INT(g_rmdir(dir), 0, "nothing else was made in %s", dir);
	g_free(dir);
}

static void test_json_object(void)
{
	const char *const pairs[] = {"event outage.at", "300s", "q\"", "x\\y", NULL};
	g_autofree char *json = store_json_object(pairs);
	CHECK_STR(json, "{\"event outage.at\":\"300s\",\"q\\\"\":\"x\\\\y\"}", "settings");
	const char *const none[] = {NULL};
	g_autofree char *empty = store_json_object(none);
	CHECK_STR(empty, "{}", "no settings");
}

SUITE(record_store) = {
	{"views have the contract's columns in its order", test_views},
	{"what runs write holds to the constraints that no writer asks", test_constraints},
	{"any number of rows is written in its order", test_order},
	{"every view is queried without quotes", test_unquoted},
	{"the recording level chooses the rows", test_levels},
	{"a run is read back as it was", test_load},
	{"outages are read of each run without the rest", test_each_run},
	{"views print as JSON and CSV", test_print},
	{"what is not ours is refused, and left alone", test_refusals},
	{"an abandoned writing leaves the previous content", test_abandoned},
	{"frames that are written beside a run are those of its record", test_beside},
	{"a run that is given up leaves no writer and no file", test_beside_abandoned},
	{"a locked file is called so", test_locked},
	{"a journal beside a file is named, and never meets a new one", test_journals},
	{"write-ahead logging is named, and nothing is left beside", test_logged_ahead},
	{"a file that is cut short or damaged is called so", test_cut_short},
	{"names that SQLite takes for something else are names", test_names},
	{"settings are JSON", test_json_object},
	{NULL, NULL},
};
