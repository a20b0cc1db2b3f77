/* See labfiles.h. */

#include "tests/unit/sources/labfiles.h"

#include <string.h>

#include <glib/gstdio.h>

#include "tests/support/check.h"

char *labfiles_new(const LabFile *files)
{
	char *dir = g_dir_make_tmp("vpnha-import-XXXXXX", NULL);
	for (; files->name; files++) {
		g_autofree char *path = netdir_path(dir, files->name),
				*folder = g_path_get_dirname(path);
		g_mkdir_with_parents(folder, 0700);
		netdir_write(dir, files->name, files->text);
	}
	return dir;
}

static void empty(const char *path)
{
	GDir *d = g_dir_open(path, 0, NULL);
	const char *name;
	while (d && (name = g_dir_read_name(d))) {
		g_autofree char *inside = g_build_filename(path, name, NULL);
		if (!g_file_test(inside, G_FILE_TEST_IS_SYMLINK) &&
		    g_file_test(inside, G_FILE_TEST_IS_DIR))
			empty(inside);
		g_remove(inside);
	}
	if (d)
		g_dir_close(d);
}

void labfiles_free(char *dir)
{
	empty(dir);
	g_rmdir(dir);
	g_free(dir);
}

char *labfiles_text(const char *dir, const char *name)
{
	g_autofree char *path = netdir_path(dir, name);
	char *text = NULL;
	return g_file_get_contents(path, &text, NULL, NULL) ? text : g_strdup("(no file)");
}

char *labfiles_import(const char *dir, const char *source, const char *options, Said *said)
{
	g_autofree char *line = g_strconcat("import ", source, " -o $/out.scn", options, NULL);
	*said = call(cmd_import, dir, line);
	char *text = labfiles_text(dir, "out.scn");
	g_auto(Said) run = call(cmd_run, dir, "run --record none -q $/out.scn --until 1s");
	CHECK_INT(said->code, EXIT_OK, "%s: %s", line, said->err);
	CHECK_INT(run.code, EXIT_OK, "what was imported does not run: %s\n%s", run.err, text);
	return text;
}

void labfiles_refused(const char *dir, const char *source, const char *what)
{
	g_autofree char *line = g_strconcat("import ", source, " -o $/out.scn", NULL);
	g_autofree char *out = netdir_path(dir, "out.scn");
	g_auto(Said) said = call(cmd_import, dir, line);
	const char *end = strchr(said.err, '\n');
	CHECK_INT(said.code, EXIT_BAD_INPUT, "%s: %s", line, said.err);
	CHECK(end && !end[1] && strstr(said.err, "expected"), "not one line: %s", said.err);
	CHECK(strstr(said.err, what), "lacks \"%s\": %s", what, said.err);
	CHECK(!g_file_test(out, G_FILE_TEST_EXISTS), "%s: wrote a scenario", line);
}

void labfiles_has(const char *text, const char *const *lines)
{
	for (; *lines; lines++)
		CHECK(strstr(text, *lines), "lacks\n%s\nin\n%s", *lines, text);
}

void labfiles_lacks(const char *text, const char *const *lines)
{
	for (; *lines; lines++)
		CHECK(!strstr(text, *lines), "has\n%s\nin\n%s", *lines, text);
}
