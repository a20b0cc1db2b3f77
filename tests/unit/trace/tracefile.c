#include "tests/unit/trace/tracefile.h"

#include <glib/gstdio.h>

#include "sim/record/store.h"
#include "tests/support/check.h"
#include "tests/support/runs.h"
#include "tests/unit/cli/call.h"
#include "tests/unit/cli/netdir.h"

static char *folder(void)
{
	char *dir = g_dir_make_tmp("vpnha-test-XXXXXX", NULL);
	g_assert(dir);
	return dir;
}

char *tracefile_run(const char *scenario)
{
	char *dir = folder();
	g_autofree char *line = g_strdup_printf("run %s -q -o $/t.db", scenario);
	g_auto(Said) s = call(cmd_run, dir, line);
	CHECK_INT(s.code, EXIT_OK, "%s", s.err);
	return dir;
}

char *tracefile_of(const Record *rec)
{
	char *dir = folder();
	g_autofree char *path = netdir_path(dir, "t.db");
	GError *err = NULL;
	Store *s = store_create(path, &err);
	CHECK(s && store_add(s, 1, rec, RECORD_TIMELINE, &err) && store_commit(s, &err), "%s",
	      err ? err->message : "");
	return dir;
}

Record *tracefile_record(void)
{
	Record *r = record_new();
	RunRow run = {.scenario = "s",
		      .network = "n",
		      .settings = "{}",
		      .version = "0.1.0",
		      .digest = "d1",
		      .seed = 7,
		      .duration = VT_S(60),
		      .events = 12};
	g_array_append_val(r->rows[REC_RUN], run);
	return r;
}

char *tracefile_hostile(void)
{
	static const char name[] = "\"R1\"\\ \x1b[2J\n\r\t\x7f\xe2\x80\xae\xff\xc3'`$(x)<b>";
	g_autoptr(Record) r = tracefile_record();
	g_autofree char *tenk = g_strnfill(10000, 'A'), *wide = g_strnfill(9999, '\xff');
	LogRow log = {VT_S(1), name, name, name, name, 1, 0, CLASS_ROLE, false};
	LogRow many = {VT_S(1), tenk, name, name, wide, 1, 1, CLASS_ROLE, false};
	TransitionRow state = {VT_S(2), name, tenk, name, wide, tenk, name, 2, 2, CLASS_ROLE, 0};
	FaultRow fault = {VT_S(2), name, tenk, 2, 3, 0};
	RouteRow route = {VT_S(3), name, tenk, name, 0, wide, name, 2, 4};
	OutageRow outage = {name, tenk, VT_S(4), VT_S(5), VT_S(1), 3, wide, 3, 0};
	RunRow *run = REC_ROW(r, REC_RUN, RunRow, 0);
	run->network = name;
	run->scenario = tenk;
	g_array_append_val(r->rows[REC_LOG], log);
	g_array_append_val(r->rows[REC_LOG], many);
	g_array_append_val(r->rows[REC_TRANSITION], state);
	g_array_append_val(r->rows[REC_FAULT], fault);
	g_array_append_val(r->rows[REC_ROUTE], route);
	g_array_append_val(r->rows[REC_OUTAGE], outage);
	return tracefile_of(r);
}

void tracefile_free(char *dir)
{
	netdir_free(dir);
}
