/* Plots: what a received file's texts and names may do, which is nothing but be read. */

#include <glib/gstdio.h>
#include <string.h>

#include "sim/err.h"
#include "tests/support/check.h"
#include "tests/unit/cli/call.h"
#include "tests/unit/cli/netdir.h"
#include "tests/unit/plot/picture.h"
#include "tests/unit/plot/svg.h"

static const char *const suffixes[] = {".svg", ".png", ".pdf"};

/* The sanitizers do not see gnuplot: a picture of each kind more tells them nothing. */
static unsigned n_suffixes(void)
{
	return g_getenv("VPNHA_TEST_SHORT") ? 1 : G_N_ELEMENTS(suffixes);
}

/* Each would leave DIR/P if any of it were code, or show otherwise if any of it were markup. `%` is DIR. */
static const char *const texts[] = {
	"`touch %/P`",
	"$(touch %/P)",
	"\"; system \"touch %/P\"; \"",
	"'; system 'touch %/P'; '",
	"''''; system ''touch %/P''; '",
	"\\'; system 'touch %/P' #",
	"\\\"; system \"touch %/P\" #",
	"\\\\",
	"ends with a backslash \\",
	"@P @data @macro",
	"a\n!touch %/P\nb",
	"a\r\nsystem 'touch %/P'\n",
	"|touch %/P",
	"< touch %/P",
	"%s%n%d%.2f %%",
	"{/Bold x}_1^2~a{.4-}@b&{cc}",
	"a<b>&amp;\"c\"]]>",
	"\x1b[31m \x7f \xc2\x9b \xff\xfe",
	"na\xc3\xafve \xe2\x80\xae \xe6\xbc\xa2\xe5\xad\x97",
	"",
};

/* As it is to stand in the picture: what is no letter has its number. */
static char *shown(const char *text)
{
	g_autofree char *line = g_strdelimit(g_strdup(text), "\n\r\t", ' ');
	return g_strstrip(err_quote(line, -1));
}

static char *with_dir(const char *text, const char *dir)
{
	GString *s = g_string_new(text);
	if (strstr(text, "%/P"))
		g_string_replace(s, "%", dir, 0);
	return g_string_free(s, FALSE);
}

/* Text of a user's stands in single quotes; outside of them the script has nothing that could call. */
static void check_script(const char *dir, const char *text)
{
	g_autofree char *path = netdir_path(dir, "a.gp"), *script = NULL;
	if (!CHECK(g_file_get_contents(path, &script, NULL, NULL), "the script is kept"))
		return;
	bool quoted = false;
	const char *odd = NULL;
	for (const char *c = script; *c && !odd; c++) {
		quoted ^= *c == '\'';
		odd = (quoted ? *c == '\n' : !!strchr("`\"@|<>$!{}", *c)) ? c : NULL;
	}
	CHECK(!odd, "%s: \"%.40s\"", text, odd);
	CHECK(!quoted, "%s: every quote is closed", text);
}

typedef bool DrawFn(Record *, const char *title, const char *dir, const char *name);
static DrawFn *const draws[] = {picture_draw, picture_draw_cdf};

static void draw_text(const char *dir, const char *text, DrawFn *draw)
{
	g_autoptr(Record) r = picture_record(text);
	g_autofree char *mark = netdir_path(dir, "P"), *want = shown(text);
	for (unsigned i = 0; i < n_suffixes(); i++) {
		g_autofree char *name = g_strconcat("a", suffixes[i], NULL);
		draw(r, text, dir, name);
		CHECK(!g_file_test(mark, G_FILE_TEST_EXISTS), "%s: %s ran a command", name, text);
	}
	g_autofree char *path = netdir_path(dir, "a.svg");
	g_autoptr(Svg) svg = svg_read(path);
	CHECK(svg && (!*want || svg_text(svg, want)), "\"%s\" stands as it is", want);
	check_script(dir, text);
}

static void test_texts(void)
{
	char *dir = g_dir_make_tmp("p-XXXXXX", NULL);
	for (unsigned i = 0; i < G_N_ELEMENTS(texts); i++) {
		g_autofree char *text = with_dir(texts[i], dir);
		for (unsigned k = 0; k < G_N_ELEMENTS(draws); k++)
			draw_text(dir, text, draws[k]);
	}
	netdir_free(dir);
}

/* gnuplot takes "|x" for a pipe to a command, "<x" for one from it, "-" for its own input. */
static const char *const stems[] = {
	"|touch P;#", "< touch P;#", "`touch P`", "$(touch P)", "'.system('touch P').'",
	"\"; x",      "'''a''''b",   "-",         "-e",         "+",
	"$x",         "@P",          "%d%s",      "a\nb",       "a\\",
	" ",          "\xff",        "~",
};

static void draw_name(const char *dir, const char *stem, DrawFn *draw)
{
	g_autoptr(Record) r = picture_record("x");
	for (unsigned i = 0; i < n_suffixes(); i++) {
		g_autofree char *name = g_strconcat(stem, suffixes[i], NULL);
		g_autofree char *path = netdir_path(dir, name), *before = NULL, *after = NULL;
		draw(r, "x", dir, name);
		gsize n = 0, m = 0;
		if (!CHECK(g_file_get_contents(path, &before, &n, NULL), "%s is there", name))
			continue;
		/* the script that is kept draws the same again, from the data beside it */
		g_unlink(path);
		g_autofree char *gp = g_strconcat("./", stem, ".gp", NULL);
		const char *argv[] = {"gnuplot", "-d", gp, NULL};
		int status = -1;
		g_spawn_sync(dir, (char **)argv, NULL,
			     G_SPAWN_SEARCH_PATH | G_SPAWN_STDOUT_TO_DEV_NULL |
				     G_SPAWN_STDERR_TO_DEV_NULL,
			     NULL, NULL, NULL, NULL, &status, NULL);
		CHECK_INT(status, 0, "%s runs", gp);
		CHECK(g_file_get_contents(path, &after, &m, NULL) && m > 0, "%s again", name);
		if (i < 2)
			CHECK(n == m && memcmp(before, after, n) == 0, "%s is the same", name);
	}
}

static void test_names(void)
{
	char *dir = g_dir_make_tmp("p-XXXXXX", NULL);
	for (unsigned i = 0; i < G_N_ELEMENTS(stems); i++)
		for (unsigned k = 0; k < G_N_ELEMENTS(draws); k++)
			draw_name(dir, stems[i], draws[k]);
	g_autofree char *mark = netdir_path(dir, "P");
	CHECK(!g_file_test(mark, G_FILE_TEST_EXISTS), "a file's name ran a command");
	CHECK_INT(netdir_entries(dir), (n_suffixes() + 2) * G_N_ELEMENTS(stems),
		  "images, data and script each");
	netdir_free(dir);
}

/* A home, a folder of libraries, a start-up file, a gnuplot of somebody's in the folder one stands in. */
static void test_environment(void)
{
	char *dir = g_dir_make_tmp("p-XXXXXX", NULL);
	g_autofree char *mark = netdir_path(dir, "P"), *was = g_get_current_dir(),
			*path = g_strdup(g_getenv("PATH")), *home = g_strdup(g_getenv("HOME")),
			*fake = netdir_path(dir, "gnuplot"), *relative = NULL;
	g_autofree char *start_up = g_strdup_printf("system 'touch %s'\n", mark),
			*program = g_strdup_printf("#!/bin/sh\ntouch %s\n", mark);
	netdir_write(dir, ".gnuplot", start_up);
	netdir_write(dir, "gnuplotrc", start_up);
	netdir_write(dir, "gnuplot", program);
	CHECK_INT(g_chmod(fake, 0755), 0, "a program");
	relative = g_strconcat(".::", path, NULL);
	g_setenv("PATH", relative, TRUE);
	g_setenv("HOME", dir, TRUE);
	g_setenv("GNUPLOT_LIB", dir, TRUE);
	g_setenv("GNUTERM", "dumb", TRUE);
	CHECK_INT(g_chdir(dir), 0, "stand in it");
	g_autoptr(Record) r = picture_record("x");
	picture_draw(r, "x", ".", "a.svg");
	picture_draw_cdf(r, "x", ".", "b.svg");
	CHECK_INT(g_chdir(was), 0, "and back");
	g_setenv("PATH", path, TRUE);
	g_setenv("HOME", home ? home : "/", TRUE);
	g_unsetenv("GNUPLOT_LIB");
	g_unsetenv("GNUTERM");
	CHECK(!g_file_test(mark, G_FILE_TEST_EXISTS), "the environment ran a command");
	netdir_free(dir);
}

/* The same from a scenario's text and a result file's name to the picture that has its name from it. */
static void test_commands(void)
{
	g_autofree char *added =
		g_strconcat(netdir_scenario,
			    "[event `touch P` 'x' \"y\"]\nat = 20s\ncable = cut\nport = R2:Fa0/0\n",
			    "[probe '`touch P`@x|<&>]\nfrom = R1 10.0.0.1\nto = 10.0.0.2\n"
			    "interval = 1s\nstart = 10s\n",
			    NULL);
	g_autofree char *text = g_strconcat("[scenario]\ntitle = x `touch P` ${x} '|' \\n{/b y}",
					    strchr(added, '\n'), NULL);
	char *dir = netdir_new(text), *db = netdir_path(dir, "|touch P;#.db"),
	     *scn = netdir_path(dir, "test.scn"), *was = g_get_current_dir(),
	     *mark = netdir_path(dir, "P"), *image = netdir_path(dir, "|touch P;#.svg"),
	     *distribution = netdir_path(dir, "|touch P;#-cdf.svg");
	const char *run[] = {"run", scn, "-q", "-o", db, NULL};
	const char *plot[] = {"plot", "|touch P;#.db", NULL};
	const char *cdf[] = {"plot", "|touch P;#.db", "--kind", "cdf", NULL};
	g_auto(Said) ran = call_words(cmd_run, dir, (char **)run);
	CHECK_INT(ran.code, EXIT_OK, "%s", ran.err);
	CHECK_INT(g_chdir(dir), 0, "stand in it");
	g_auto(Said) drawn = call_words(cmd_plot, dir, (char **)plot);
	g_auto(Said) shares = call_words(cmd_plot, dir, (char **)cdf);
	CHECK_INT(g_chdir(was), 0, "and back");
	CHECK_INT(drawn.code, EXIT_OK, "%s", drawn.err);
	CHECK_INT(shares.code, EXIT_OK, "%s", shares.err);
	CHECK_STR(shares.out, "|touch P;#-cdf.svg\n", "beside the other one");
	CHECK(!g_file_test(mark, G_FILE_TEST_EXISTS), "a command ran");
	g_autoptr(Svg) svg = svg_read(image);
	CHECK(svg && svg_text(svg, "x `touch P` ${x} '|' \\n{/b y}"), "the title");
	CHECK(svg && svg_text(svg, "'`touch P`@x|<&>"), "a probe");
	CHECK(svg && svg_text(svg, "`touch P` 'x' \"y\""), "an event");
	g_autoptr(Svg) other = svg_read(distribution);
	CHECK(other && svg_text(other, "x `touch P` ${x} '|' \\n{/b y}"), "the title");
	CHECK(other && svg_text(other, "`touch P` 'x' \"y\": "), "an event");
	g_free(db), g_free(scn), g_free(was), g_free(mark), g_free(image), g_free(distribution);
	netdir_free(dir);
}

SUITE(plot_text) = {
	{"no text of a file's is code or markup to gnuplot", test_texts},
	{"no name of a file is a pipe, and the kept script draws it again", test_names},
	{"a scenario and a result file's name run nothing", test_commands},
	{"the environment runs nothing, nor a gnuplot beside one's files", test_environment},
	{NULL, NULL},
};
