/* Result files of somebody else's making: cells of a small valid one are changed by SQL, then every reader reads.
 * Four octets a change: table, column, row, and what the cell gets. */

#include <fcntl.h>
#include <glib.h>
#include <glib/gstdio.h>
#include <sqlite3.h>
#include <string.h>
#include <unistd.h>

#include "sim/analysis/moments.h"
#include "sim/cli/cli.h"
#include "sim/record/store.h"
#include "sim/scenario/stored.h"
#include "sim/stage/golden_file.h"
#include "sim/stage/run.h"
#include "sim/trace/perfetto.h"
#include "sim/trust/verdict.h"
#include "tests/fuzz/targets.h"

static const char scenario[] = "scenarios/site-to-site/failover.scn";

/* What a run of a network has about which there is something to doubt. */
static void add_doubts(Record *rec)
{
	DoubtRow open = {"r1.cfg", 3, "frobnicate", "anything", NULL, "R1", "unknown"};
	DoubtRow accepted = {"r1.cfg", 4, "frobnicate", "timing", "a word", "R1", ""};
	REC_ROW(rec, REC_VERDICT, VerdictRow, 0)->verdict = VERDICT_CONDITIONAL;
	g_array_append_val(rec->rows[REC_DOUBT], open);
	g_array_append_val(rec->rows[REC_DOUBT], accepted);
}

/* The octets of a valid file: a run of the laboratory, once a process. */
static const char *valid_file(gsize *n)
{
	static char *octets;
	static gsize length;
	if (!octets) {
		g_autofree char *path =
			g_build_filename(g_get_tmp_dir(), "vpnha-fuzz-XXXXXX.db", NULL);
		g_autoptr(GError) err = NULL;
		close(g_mkstemp(path));
		g_unlink(path);
		g_autoptr(Scenario) s = scenario_read(scenario, NULL, NULL, &err);
		g_assert_no_error(err);
		RunSpec spec = {.scn = s, .seed = 1, .until = VT_S(60), .level = RECORD_FULL};
		g_autoptr(Record) rec = run_scenario(&spec, &err);
		g_assert_no_error(err);
		add_doubts(rec);
		Store *store = store_create(path, &err);
		g_assert_no_error(err);
		store_add(store, 1, rec, RECORD_TIMELINE, &err);
		store_commit(store, &err);
		g_assert_no_error(err);
		g_file_get_contents(path, &octets, &length, NULL);
		g_unlink(path);
	}
	*n = length;
	return octets;
}

/* ---- changes ---- */

static const char *const cells[] = {
	"NULL",
	"-1",
	"0",
	"1",
	"9223372036854775807",
	"-9223372036854775808",
	"1e308",
	"'%s%n'",
	"''",
	"x'00ff'",
	"x''",
	"'a' || char(10) || char(27) || char(0)",
	"315360000000000001",
	"4294967296",
	"'Standby'",
	"(SELECT max(rowid) FROM %s)",
};

static GPtrArray *column(sqlite3 *db, const char *sql)
{
	GPtrArray *out = g_ptr_array_new_with_free_func(g_free);
	sqlite3_stmt *q = NULL;
	if (sqlite3_prepare_v2(db, sql, -1, &q, NULL) == SQLITE_OK)
		while (sqlite3_step(q) == SQLITE_ROW)
			g_ptr_array_add(out, g_strdup((const char *)sqlite3_column_text(q, 0)));
	sqlite3_finalize(q);
	return out;
}

static void change(sqlite3 *db, const GPtrArray *tables, const uint8_t *op)
{
	const char *table = tables->pdata[op[0] % tables->len];
	g_autofree char *ask = g_strdup_printf("SELECT name FROM pragma_table_info('%s')", table);
	g_autoptr(GPtrArray) names = column(db, ask);
	if (names->len == 0)
		return;
	const char *name = names->pdata[op[1] % names->len];
	g_autoptr(GString) value = g_string_new(cells[op[3] % G_N_ELEMENTS(cells)]);
	if (strstr(value->str, "FROM %s"))
		g_string_replace(value, "%s", table, 0);
	g_autofree char *sql = g_strdup_printf("UPDATE \"%s\" SET \"%s\" = %s WHERE rowid = "
					       "(SELECT rowid FROM \"%s\" LIMIT 1 OFFSET %u)",
					       table, name, value->str, table, op[2] % 64u);
	sqlite3_exec(db, sql, NULL, NULL, NULL); /* a constraint may refuse it */
}

static void change_all(const char *path, const uint8_t *data, size_t n)
{
	sqlite3 *db = NULL;
	if (sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE, NULL) == SQLITE_OK) {
		sqlite3_exec(db, "PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF; BEGIN",
			     NULL, NULL, NULL);
		g_autoptr(GPtrArray) tables = column(
			db, "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name");
		for (size_t i = 0; i + 4 <= n && i < 64 && tables->len; i += 4)
			change(db, tables, data + i);
		sqlite3_exec(db, "COMMIT", NULL, NULL, NULL);
	}
	sqlite3_close(db);
}

/* ---- readers ---- */

static void print_views(Store *store)
{
	static const char *const views[] = {"run",        "outage",       "timeline", "log",
					    "transition", "probe_packet", "verdict",  "doubt"};
	for (unsigned i = 0; i < G_N_ELEMENTS(views); i++)
		for (StoreFormat f = STORE_JSON; f <= STORE_CSV; f++) {
			g_autoptr(GString) out = g_string_new(NULL);
			g_autoptr(GError) err = NULL;
			StoreQuery q = {.view = views[i], .to = VT_NEVER};
			store_print(store, &q, f, out, &err);
		}
}

static void read_all(const char *path)
{
	g_autoptr(GError) err = NULL, why = NULL;
	g_autoptr(GString) out = g_string_new(NULL);
	StoredRun run;
	if (!stored_open(path, STORED_FIRST_RUN, &run, &err)) {
		g_assert(err);
		return;
	}
	print_views(run.store);
	outages_print(run.rec, out);
	verdict_say(run.rec, VERDICT_SHOWN, out);
	summary_print(run.rec, "title", out);
	GArray *moments = moments_of(run.rec);
	moments_print(moments, 0, VT_NEVER, NULL, out);
	g_array_unref(moments);
	g_autoptr(Golden) g = golden_of(run.rec, NULL);
	golden_print(g, out);
	g_autoptr(Trace) trace = trace_of(run.rec);
	g_byte_array_unref(perfetto_print(trace));
	g_free(run_unsettled(run.rec));
	g_autoptr(Scenario) s = stored_scenario(&run, &why);
	g_assert((s != NULL) == (why == NULL));
	stored_close(&run);
}

int fuzz_result(const uint8_t *data, size_t n)
{
	gsize length;
	const char *octets = valid_file(&length);
	g_autofree char *path = g_build_filename(g_get_tmp_dir(), "vpnha-fuzz-XXXXXX", NULL);
	int fd = g_mkstemp(path);
	g_assert(fd >= 0 && write(fd, octets, length) == (ssize_t)length);
	close(fd);
	change_all(path, data, n);
	read_all(path);
	g_unlink(path);
	return 0;
}
