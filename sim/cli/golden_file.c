/* Golden timelines of scenarios, and their files. */

#include "sim/cli/golden_file.h"

#include <string.h>

#include "sim/file.h"

Golden *golden_of_record(const Scenario *scn, Record *rec)
{
	g_autoptr(GPtrArray) held = g_ptr_array_new();
	for (unsigned i = 0; i < scn->expects->len; i++) {
		const Expect *e = &((const ScnExpect *)scn->expects->pdata[i])->e;
		if (e->held.file)
			g_ptr_array_add(held, (gpointer)e->held.file);
		if (e->held.extra_file)
			g_ptr_array_add(held, (gpointer)e->held.extra_file);
	}
	g_ptr_array_add(held, NULL);
	return golden_of(rec, (const char *const *)held->pdata);
}

Golden *golden_of_scenario(const Scenario *scn, uint64_t seed, GError **err)
{
	RunSpec spec = {.scn = scn, .seed = seed, .until = VT_NEVER, .level = RECORD_TIMELINE};
	g_autoptr(Record) rec = run_scenario(&spec, err);
	return rec ? golden_of_record(scn, rec) : NULL;
}

/* Lines of either text that the other has not, at the same place from both ends. */
static unsigned lines_changed(const char *was, const char *is)
{
	g_auto(GStrv) a = g_strsplit(was, "\n", -1), b = g_strsplit(is, "\n", -1);
	unsigned n = g_strv_length(a), m = g_strv_length(b), same = 0;
	while (same < MIN(n, m) && strcmp(a[same], b[same]) == 0)
		same++;
	while (n > same && m > same && strcmp(a[n - 1], b[m - 1]) == 0) {
		n--;
		m--;
	}
	return MAX(n, m) - same;
}

const char *golden_file_path(const Scenario *scn, const Expect *e)
{
	for (unsigned i = 0; i < scn->file->texts->len; i++) {
		const ScnText *t = scn->file->texts->pdata[i];
		if (strcmp(t->name, e->held.file) == 0)
			return t->path;
	}
	return e->held.file;
}

bool golden_file_update(const Scenario *scn, const Expect *e, unsigned *changed, GError **err)
{
	g_autoptr(Golden) g = golden_of_scenario(scn, e->seed, err);
	g_autoptr(GString) text = g_string_new(NULL);
	if (!g)
		return false;
	golden_print(g, text);
	*changed = lines_changed(e->held.text, text->str);
	return *changed == 0 || file_write(golden_file_path(scn, e), text->str, text->len, err);
}
