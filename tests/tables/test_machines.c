/* Every state machine of the registry: no holes, and a sheet that a reviewer has seen. A changed sheet is
 * shown as a failure; `UPDATE=1 build/tests tables_sheets` writes the new ones, to be committed with the
 * change that they show. */

#include "models/core/registry.h"
#include "tests/support/check.h"

static void test_lint(void)
{
	for (const ProtoClass *const *cls = registry; *cls; cls++)
		for (const FsmSpec *const *fsm = (*cls)->fsm; fsm && *fsm; fsm++) {
			g_autoptr(GString) faults = g_string_new(NULL);
			CHECK(fsm_lint(*fsm, faults), "class %s:\n%s", (*cls)->name, faults->str);
		}
}

SUITE(tables_machines) = {
	{"every machine has a row for every state and event", test_lint},
	{NULL, NULL},
};

static char *sheet_path(const FsmSpec *fsm)
{
	g_autofree char *name = g_ascii_strdown(fsm->name, -1);

	for (char *c = name; *c; c++)
		if (!g_ascii_isalnum(*c))
			*c = '-';
	return g_strdup_printf("tests/golden/fsm-%s.txt", name);
}

static void check_sheet(const ProtoClass *cls, const FsmSpec *fsm)
{
	g_autoptr(GString) sheet = g_string_new(NULL);
	g_autofree char *path = sheet_path(fsm), *golden = NULL,
			*folder = g_strdup_printf("models/%s", cls->name);

	fsm_sheet(fsm, sheet);
	if (g_getenv("UPDATE")) {
		CHECK(g_file_set_contents(path, sheet->str, (gssize)sheet->len, NULL), "%s", path);
		return;
	}
	if (g_file_get_contents(path, &golden, NULL, NULL))
		CHECK_TEXT(sheet->str, golden,
			   "%s: if the change is meant, UPDATE=1 build/tests tables_sheets", path);
	else /* a folder from elsewhere brings no golden file along */
		CHECK(!g_file_test(folder, G_FILE_TEST_IS_DIR),
		      "%s is missing: UPDATE=1 build/tests tables_sheets", path);
}

static void test_sheets(void)
{
	for (const ProtoClass *const *cls = registry; *cls; cls++)
		for (const FsmSpec *const *fsm = (*cls)->fsm; fsm && *fsm; fsm++)
			check_sheet(*cls, *fsm);
}

static void test_pictures(void)
{
	for (const ProtoClass *const *cls = registry; *cls; cls++)
		for (const FsmSpec *const *fsm = (*cls)->fsm; fsm && *fsm; fsm++) {
			g_autoptr(GString) dot = g_string_new(NULL);
			fsm_dot(*fsm, dot);
			CHECK(g_str_has_prefix(dot->str, "digraph ") &&
				      g_str_has_suffix(dot->str, "}\n"),
			      "%s", (*fsm)->name);
		}
}

SUITE(tables_sheets) = {
	{"every machine's sheet is the golden one", test_sheets},
	{"every machine can be drawn", test_pictures},
	{NULL, NULL},
};
