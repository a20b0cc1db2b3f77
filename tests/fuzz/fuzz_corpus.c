/* The targets of make fuzz over what is kept of them: each text of the corpus, which found or shows something, and
 * copies of it, damaged; fixed seeds, fixed counts. Wrong: the program falls. */

#include <string.h>

#include "models/core/conftable.h"
#include "models/core/registry.h"
#include "tests/fuzz/targets.h"
#include "tests/support/check.h"
#include "tests/support/tables.h"

static int by_name(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Sorted, so that a case is the same everywhere. */
static GPtrArray *corpus(const char *folder)
{
	GPtrArray *names = g_ptr_array_new_with_free_func(g_free);
	g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
	const char *name;
	while (dir && (name = g_dir_read_name(dir)))
		g_ptr_array_add(names, g_strdup(name));
	g_ptr_array_sort(names, by_name);
	return names;
}

/* ---- damage by lines ---- */

/* Adds the syntax of every statement and command that there is. */
static GPtrArray *all_syntaxes(void)
{
	GPtrArray *out = g_ptr_array_new();
	for (const ProtoClass *const *c = registry; *c; c++) {
		for (const Stmt *s = class_stmt(*c, NULL); s; s = class_stmt(*c, s))
			g_ptr_array_add(out, (gpointer)s->syntax);
		for (const Show *s = (*c)->show; s && s->syntax; s++)
			g_ptr_array_add(out, (gpointer)s->syntax);
		for (const ExecCmd *x = (*c)->exec; x && x->syntax; x++)
			g_ptr_array_add(out, (gpointer)x->syntax);
	}
	return out;
}

/* A line that the tables take, or its negation. */
static char *some_line(Dice *d)
{
	g_autoptr(GPtrArray) syntaxes = all_syntaxes();
	g_autoptr(GPtrArray) lines =
		sample_lines(d, syntaxes->pdata[dice_below(d, syntaxes->len)], 3);
	const char *line = lines->pdata[dice_below(d, lines->len)];
	return g_strconcat(dice_below(d, 4) ? "" : "no ", line, NULL);
}

/* Puts a line in, takes one out, or puts one in the place of another, 1 to 4 times. */
static void damage_lines(Dice *d, GByteArray *bytes)
{
	g_autofree char *text = g_strndup((const char *)bytes->data, bytes->len);
	g_auto(GStrv) split = g_strsplit(text, "\n", -1);
	g_autoptr(GPtrArray) lines = g_ptr_array_new_with_free_func(g_free);
	for (char **l = split; *l; l++)
		g_ptr_array_add(lines, g_strdup(*l));
	for (unsigned n = 1 + dice_below(d, 4); n > 0 && lines->len; n--) {
		guint at = dice_below(d, lines->len), from = dice_below(d, lines->len);
		unsigned how = dice_below(d, 4);
		if (how == 0)
			g_ptr_array_remove_index(lines, at);
		else
			g_ptr_array_insert(lines, (gint)at,
					   how == 1 ? g_strdup(lines->pdata[from]) : some_line(d));
	}
	g_ptr_array_add(lines, NULL);
	g_autofree char *joined = g_strjoinv("\n", (char **)lines->pdata);
	g_byte_array_set_size(bytes, 0);
	g_byte_array_append(bytes, (const guint8 *)joined, (guint)strlen(joined));
}

static void run_file(const FuzzTarget *t, const char *path)
{
	g_autofree char *octets = NULL;
	gsize n = 0;
	Dice d = {.state = g_str_hash(path)};
	if (!CHECK(g_file_get_contents(path, &octets, &n, NULL), "%s", path))
		return;
	CHECK_INT(t->fn((const uint8_t *)octets, n), 0, "%s", path);
	for (unsigned i = 0; i < t->damaged * fuzz_rounds(); i++) {
		g_autoptr(GByteArray) bytes = g_byte_array_new();
		g_byte_array_append(bytes, (const guint8 *)octets, (guint)n);
		if (dice_below(&d, 2))
			damage_lines(&d, bytes);
		else
			damage(&d, bytes);
		CHECK_INT(t->fn(bytes->data, bytes->len), 0, "%s, damage %u", path, i);
	}
}

static void run_target(const char *name)
{
	const FuzzTarget *t = fuzz_targets;
	g_autofree char *folder = g_build_filename("tests/fuzz/corpus", name, NULL);
	g_autoptr(GPtrArray) names = corpus(folder);
	while (strcmp(t->name, name) != 0)
		t++;
	CHECK(names->len > 0, "%s is empty", folder);
	for (guint i = 0; i < names->len; i++) {
		g_autofree char *path = g_build_filename(folder, names->pdata[i], NULL);
		run_file(t, path);
	}
}

static void test_times(void)
{
	run_target("times");
}

static void test_golden(void)
{
	run_target("golden");
}

static void test_scenario(void)
{
	run_target("scenario");
}

static void test_template(void)
{
	run_target("template");
}

static void test_topology(void)
{
	run_target("topology");
}

static void test_config(void)
{
	run_target("config");
}

static void test_console(void)
{
	run_target("console");
}

static void test_exec(void)
{
	run_target("exec");
}

static void test_result(void)
{
	run_target("result");
}

SUITE(fuzz_corpus) = {
	{"values of keys", test_times},
	{"golden timelines", test_golden},
	{"scenarios", test_scenario},
	{"templates", test_template},
	{"topology files", test_topology},
	{"running-configs, and lines typed into what runs", test_config},
	{"a console's standard input", test_console},
	{"commands at a router", test_exec},
	{"result files", test_result},
	{NULL, NULL},
};
