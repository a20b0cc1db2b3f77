/* Runs of result files. */

#include "sim/scenario/stored.h"

#include "sim/output.h"

static bool open_level(const char *path, int run, RecordLevel level, StoredRun *out, GError **err)
{
	*out = (StoredRun){.store = store_open(path, err), .level = level};
	output_read(path);
	if (!out->store)
		return false;
	out->run = run == STORED_FIRST_RUN ? store_first_run(out->store, err) : run;
	if (run != STORED_FIRST_RUN || out->run > 0)
		out->rec = store_load_level(out->store, out->run, level, err);
	if (!out->rec)
		stored_close(out);
	return out->rec != NULL;
}

bool stored_open(const char *path, int run, StoredRun *out, GError **err)
{
	return open_level(path, run, RECORD_FULL, out, err);
}

bool stored_open_outages(const char *path, int run, StoredRun *out, GError **err)
{
	return open_level(path, run, RECORD_OUTAGE, out, err);
}

bool stored_next(StoredRun *r, bool *more, GError **err)
{
	g_autoptr(GError) why = NULL;
	int next = store_next_run(r->store, r->run, &why);
	*more = next > 0;
	if (next > 0) {
		record_free(r->rec);
		r->run = next;
		r->rec = store_load_level(r->store, next, r->level, &why);
	}
	if (!why)
		return true;
	g_propagate_error(err, g_steal_pointer(&why));
	stored_close(r);
	return false;
}

void stored_close(StoredRun *r)
{
	store_free(r->store);
	record_free(r->rec);
	*r = (StoredRun){0};
}

Scenario *stored_scenario(const StoredRun *r, GError **err)
{
	GHashTable *texts = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
	for (unsigned i = 0; i < REC_N(r->rec, REC_FILE); i++) {
		const FileRow *f = REC_ROW(r->rec, REC_FILE, FileRow, i);
		g_hash_table_insert(texts, g_strdup(f->name), g_strdup(f->text));
	}
	g_auto(GStrv) sets = store_json_members(REC_ROW(r->rec, REC_RUN, RunRow, 0)->settings);
	const char *main_name = REC_N(r->rec, REC_FILE)
					? REC_ROW(r->rec, REC_FILE, FileRow, 0)->name
					: "scenario.scn";
	return scenario_read(main_name, (const char *const *)sets, texts, err);
}
