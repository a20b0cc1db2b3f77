/* docs/threat-model.md: each of its sentences names tests, and those are there; and the one sentence that is
 * about the source itself. */

#include <string.h>

#include "tests/support/check.h"

#define PAGE "docs/threat-model.md"
#define OUT_OF_SCOPE "## Out of scope"

static bool is_there(const char *suite, const char *what)
{
	for (const TestSuite *s = test_suites; s->name; s++)
		for (const TestCase *c = s->cases; strcmp(s->name, suite) == 0 && c->what; c++)
			if (strcmp(c->what, what) == 0)
				return true;
	return false;
}

/* "  *SUITE: CASE*": a test of the sentence above it. */
static bool names_test(const char *line)
{
	return g_str_has_prefix(line, "  *") && g_str_has_suffix(line, "*");
}

static void look_for(const char *line)
{
	g_autofree char *name = g_strndup(line + 3, strlen(line) - 4);
	char *colon = strstr(name, ": ");
	if (!CHECK(colon, "%s: \"%s\", expected SUITE: CASE", PAGE, line))
		return;
	*colon = '\0';
	CHECK(is_there(name, colon + 2), "%s: suite %s has no case \"%s\"", PAGE, name, colon + 2);
}

/* Wrong: the page promises what nothing holds any more. */
static void test_page(void)
{
	g_autofree char *text = NULL;
	CHECK(g_file_get_contents(PAGE, &text, NULL, NULL), "%s", PAGE);
	g_auto(GStrv) lines = g_strsplit(text ? text : "", "\n", -1);
	const char *sentence = NULL; /* that names no test yet */
	unsigned n = 0;
	for (char **l = lines; *l && strcmp(*l, OUT_OF_SCOPE) != 0; l++) {
		if (g_str_has_prefix(*l, "- ") || g_str_has_prefix(*l, "#")) {
			CHECK(!sentence, "%s: \"%s\" names no test", PAGE, sentence);
			sentence = **l == '-' ? *l : NULL;
		}
		if (!names_test(*l))
			continue;
		look_for(*l);
		sentence = NULL;
		n++;
	}
	CHECK(!sentence, "%s: \"%s\" names no test", PAGE, sentence);
	CHECK(n > 40, "%s names %u tests", PAGE, n);
}

/* ---- the source ---- */

static const char *const calls[] = {"system(",  "popen(",        "execv",   "execl",
				    "g_spawn_", "g_subprocess_", "socket(", "getaddrinfo(",
				    "dlopen(",  "posix_spawn",   "wordexp("};

/* Is there a call of this name, and not only the end of a longer one? */
static bool has_call(const char *text, const char *call)
{
	for (const char *p = text; (p = strstr(p, call)); p++)
		if (p == text || !(g_ascii_isalnum(p[-1]) || p[-1] == '_'))
			return true;
	return false;
}

static void look_into(const char *path)
{
	g_autofree char *text = NULL;
	bool plots = strcmp(path, "sim/plot/plot_files.c") == 0;
	CHECK(g_file_get_contents(path, &text, NULL, NULL), "%s", path);
	for (unsigned i = 0; text && i < G_N_ELEMENTS(calls); i++)
		if (!plots || strcmp(calls[i], "g_spawn_") != 0)
			CHECK(!has_call(text, calls[i]), "%s: %s", path, calls[i]);
}

static unsigned look_below(const char *folder)
{
	unsigned n = 0;
	GDir *d = g_dir_open(folder, 0, NULL);
	for (const char *name; d && (name = g_dir_read_name(d));) {
		g_autofree char *path = g_build_filename(folder, name, NULL);
		if (g_file_test(path, G_FILE_TEST_IS_DIR)) {
			n += look_below(path);
		} else if (g_str_has_suffix(name, ".c")) {
			look_into(path);
			n++;
		}
	}
	if (d)
		g_dir_close(d);
	return n;
}

/* Wrong: there is another way out of the program than its files. */
static void test_source(void)
{
	CHECK(look_below("sim") > 50 && look_below("models") > 50, "the sources are there");
}

SUITE(threat_model) = {
	{"every sentence names tests that there are", test_page},
	{"one program is started, and nothing is sent", test_source},
	{NULL, NULL},
};
