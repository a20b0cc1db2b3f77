/* Golden timelines of scenarios, and their files. */

#include "sim/stage/golden_file.h"

#include <string.h>

#include "sim/file.h"
#include "sim/stage/run.h"

Golden *golden_of_record(const Scenario *scn, Record *rec)
{
	g_autoptr(GPtrArray) held = g_ptr_array_new();
	for (unsigned i = 0; i < scn->expects->len; i++)
		expect_files(&((const ScnExpect *)scn->expects->pdata[i])->e, held);
	g_ptr_array_add(held, NULL);
	return golden_of(rec, (const char *const *)held->pdata);
}

Golden *golden_of_scenario(const Scenario *scn, uint64_t seed, GError **err)
{
	RunSpec spec = {.scn = scn, .seed = seed, .until = VT_NEVER, .level = RECORD_TIMELINE};
	g_autoptr(Record) rec = run_scenario(&spec, err);
	return rec ? golden_of_record(scn, rec) : NULL;
}

/* Lines of `of` that `other` has not, or not as often. */
static unsigned lines_beside(const char *of, const char *other)
{
	g_auto(GStrv) a = g_strsplit(of, "\n", -1), b = g_strsplit(other, "\n", -1);
	g_autoptr(GHashTable) have = g_hash_table_new(g_str_hash, g_str_equal);
	unsigned n = 0;
	for (char **l = b; *l; l++)
		g_hash_table_insert(
			have, *l,
			GINT_TO_POINTER(GPOINTER_TO_INT(g_hash_table_lookup(have, *l)) + 1));
	for (char **l = a; *l; l++) {
		int left = GPOINTER_TO_INT(g_hash_table_lookup(have, *l));
		if (left > 0)
			g_hash_table_insert(have, *l, GINT_TO_POINTER(left - 1));
		else
			n++;
	}
	return n;
}

static unsigned lines_changed(const char *was, const char *is)
{
	return strcmp(was, is) == 0 ? 0 : MAX(1, MAX(lines_beside(was, is), lines_beside(is, was)));
}

const char *golden_file_path(const Scenario *scn, const ExpectGolden *held)
{
	for (unsigned i = 0; i < scn->file->texts->len; i++) {
		const ScnText *t = scn->file->texts->pdata[i];
		if (strcmp(t->name, held->file) == 0)
			return t->path;
	}
	return held->file;
}

bool golden_file_update(const Scenario *scn, const ExpectGolden *held, unsigned *changed,
			GError **err)
{
	g_autoptr(Golden) g = golden_of_scenario(scn, held->seed, err);
	g_autoptr(GString) text = g_string_new(NULL);
	if (!g)
		return false;
	golden_print(g, text);
	*changed = lines_changed(held->text, text->str);
	g_autofree char *path = scnfile_path(scn->file, held->file);
	return *changed == 0 || (output_claim_anew(path, &golden_output, err) &&
				 file_write(path, text->str, text->len, err));
}
