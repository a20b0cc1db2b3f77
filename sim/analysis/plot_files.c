/* The files of a plot. gnuplot is a language that runs commands: by backquotes, by system, by file names that begin with
 * a pipe, by what its environment and its user's start-up files name. So it is called without a shell, by an absolute
 * path, with an environment of our making and without start-up files, in a private folder whose files have names of
 * ours; what it drew is then renamed to its place. */

#include "sim/analysis/plot_files.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sim/err.h"

typedef enum PlotFile { FILE_DATA, FILE_SCRIPT, FILE_IMAGE, N_PLOT_FILES } PlotFile;

#define OWN_DATA "plot.dat"
#define OWN_SCRIPT "plot.gp"
#define KEPT_SCRIPT "kept.gp"
#define COMPLAINT "complaint"

typedef struct Stage {
	char *folder;                                   /* NULL: there is none */
	char *made[N_PLOT_FILES], *place[N_PLOT_FILES]; /* where each is made, and goes to */
} Stage;

/* ---- words of the script ---- */

/* A doubled quote is a quote in gnuplot, but two of them, or one at the start, are empty constants: so a quote stands
 * as its number, as a newline must, which would end the statement. */
char *plot_constant(const char *text)
{
	GString *out = g_string_new("'");
	for (; *text; text++) {
		if (*text == '\'' || g_ascii_iscntrl(*text))
			g_string_append_printf(out, "'.sprintf('%%c',%d).'", *text);
		else
			g_string_append_c(out, *text);
	}
	g_string_append_c(out, '\'');
	return g_string_free(out, FALSE);
}

char *plot_file_constant(const char *base)
{
	g_autofree char *path = g_strconcat("./", base, NULL);
	return plot_constant(path);
}

/* ---- places ---- */

static bool refuse(const char *path, const char *why, GError **err)
{
	g_set_error(err, VPNHA_ERROR, VPNHA_ERROR_FILE, "%s: %s, expected a place to write", path,
		    why);
	return false;
}

/* Where `path` leads: a link keeps pointing where it does. */
static char *resolved(const char *path)
{
	char *real = realpath(path, NULL);
	char *copy = g_strdup(real ? real : path);
	free(real);
	return copy;
}

static bool find_places(Stage *s, const char *out, const char *suffix, GError **err)
{
	static const char *const suffixes[] = {[FILE_DATA] = ".dat", [FILE_SCRIPT] = ".gp"};
	g_autofree char *stem = g_strndup(out, strlen(out) - strlen(suffix));
	for (unsigned i = 0; i < N_PLOT_FILES; i++) {
		g_autofree char *path =
			g_strconcat(stem, i == FILE_IMAGE ? suffix : suffixes[i], NULL);
		struct stat st;
		if (stat(path, &st) == 0 && !S_ISREG(st.st_mode))
			return refuse(path,
				      S_ISDIR(st.st_mode) ? g_strerror(EISDIR)
							  : "Not a regular file",
				      err);
		s->place[i] = resolved(path);
	}
	return true;
}

static bool make_folder(Stage *s, const char *out, const char *suffix, GError **err)
{
	g_autofree char *dir = g_path_get_dirname(s->place[FILE_IMAGE]),
			*base = g_path_get_basename(s->place[FILE_IMAGE]);
	g_autofree char *name = g_strdup_printf(".%.200s.XXXXXX", base);
	g_autofree char *image = g_strconcat("plot", suffix, NULL);
	g_autofree char *folder = g_build_filename(dir, name, NULL);
	if (!g_mkdtemp(folder))
		return refuse(out, g_strerror(errno), err);
	s->folder = g_steal_pointer(&folder);
	s->made[FILE_DATA] = g_build_filename(s->folder, OWN_DATA, NULL);
	s->made[FILE_SCRIPT] = g_build_filename(s->folder, KEPT_SCRIPT, NULL);
	s->made[FILE_IMAGE] = g_build_filename(s->folder, image, NULL);
	return true;
}

static void remove_folder(const char *folder)
{
	GDir *d = g_dir_open(folder, 0, NULL);
	const char *name;
	while (d && (name = g_dir_read_name(d))) {
		g_autofree char *path = g_build_filename(folder, name, NULL);
		g_unlink(path);
	}
	if (d)
		g_dir_close(d);
	g_rmdir(folder);
}

static void stage_clear(Stage *s)
{
	if (s->folder)
		remove_folder(s->folder);
	g_free(s->folder);
	for (unsigned i = 0; i < N_PLOT_FILES; i++) {
		g_free(s->made[i]);
		g_free(s->place[i]);
	}
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Stage, stage_clear)

/* ---- gnuplot ---- */

/* From PATH's absolute folders only: a program that lies where somebody else's files do is not it. */
static char *find_gnuplot(void)
{
	const char *path = g_getenv("PATH");
	g_auto(GStrv) dirs = g_strsplit(path ? path : "/usr/local/bin:/usr/bin:/bin", ":", -1);
	for (char **dir = dirs; *dir; dir++) {
		g_autofree char *program = g_build_filename(*dir, "gnuplot", NULL);
		if (g_path_is_absolute(*dir) && g_file_test(program, G_FILE_TEST_IS_REGULAR) &&
		    g_file_test(program, G_FILE_TEST_IS_EXECUTABLE))
			return g_steal_pointer(&program);
	}
	return NULL;
}

/* What fonts are found by, and nothing that gnuplot reads: GNUPLOT_LIB, GNUTERM, GNUPLOT_DRIVER_DIR, GNUFITLOG, SHELL. */
static char **own_environment(void)
{
	static const char *const kept[] = {"HOME",          "XDG_CACHE_HOME",  "XDG_CONFIG_HOME",
					   "XDG_DATA_HOME", "FONTCONFIG_FILE", "FONTCONFIG_PATH"};
	char **environment = NULL;
	for (unsigned i = 0; i < G_N_ELEMENTS(kept); i++)
		if (g_getenv(kept[i]))
			environment =
				g_environ_setenv(environment, kept[i], g_getenv(kept[i]), TRUE);
	environment = g_environ_setenv(environment, "PATH", "/usr/bin:/bin", TRUE);
	environment = g_environ_setenv(environment, "LC_ALL", "C.UTF-8", TRUE);
	environment = g_environ_setenv(environment, "TZ", "UTC0", TRUE);
	/* No clock gets into the image, where cairo knows of this. */
	return g_environ_setenv(environment, "SOURCE_DATE_EPOCH", "0", TRUE);
}

/* The last thing that gnuplot said: "plot.gp" line 7: what is wrong. */
static char *last_line(const Stage *s)
{
	g_autofree char *path = g_build_filename(s->folder, COMPLAINT, NULL), *text = NULL;
	if (!g_file_get_contents(path, &text, NULL, NULL))
		return g_strdup("no word");
	const char *end = strrchr(g_strchomp(text), '\n');
	return err_quote(end ? end + 1 : text, -1);
}

static int wait_for(GPid child)
{
	int status = 0;
	while (waitpid(child, &status, 0) < 0 && errno == EINTR)
		;
	g_spawn_close_pid(child);
	return status;
}

static bool call_gnuplot(const Stage *s, GError **err)
{
	g_autofree char *program = find_gnuplot();
	if (!program) {
		g_set_error(err, VPNHA_ERROR, VPNHA_ERROR_FILE,
			    "gnuplot: not found, expected the package gnuplot-nox; nothing is "
			    "written");
		return false;
	}
	const char *argv[] = {program, "-d", OWN_SCRIPT, NULL};
	g_auto(GStrv) environment = own_environment();
	g_autofree char *complaint = g_build_filename(s->folder, COMPLAINT, NULL);
	g_autoptr(GError) why = NULL;
	int status = 0, fd = g_open(complaint, O_CREAT | O_WRONLY | O_CLOEXEC, 0600);
	GPid child;
	if (fd < 0)
		return refuse(s->place[FILE_IMAGE], g_strerror(errno), err);
	bool started =
		g_spawn_async_with_fds(s->folder, (char **)argv, environment,
				       G_SPAWN_STDOUT_TO_DEV_NULL | G_SPAWN_DO_NOT_REAP_CHILD, NULL,
				       NULL, &child, -1, -1, fd, &why);
	close(fd);
	if (started)
		status = wait_for(child);
	if (started && g_spawn_check_wait_status(status, NULL))
		return true;
	g_autofree char *said = started ? last_line(s) : g_strdup(why->message);
	g_set_error(err, VPNHA_ERROR, VPNHA_ERROR_FILE, "gnuplot: %s; nothing is written", said);
	return false;
}

/* ---- the whole ---- */

static bool write_texts(const Stage *s, const PlotFiles *files, GError **err)
{
	g_autofree char *image_name = g_path_get_basename(s->place[FILE_IMAGE]),
			*data_name = g_path_get_basename(s->place[FILE_DATA]),
			*own_image_name = g_path_get_basename(s->made[FILE_IMAGE]),
			*run = g_build_filename(s->folder, OWN_SCRIPT, NULL);
	g_autofree char *image = plot_file_constant(image_name),
			*data = plot_file_constant(data_name),
			*own_image = plot_file_constant(own_image_name);
	g_autoptr(GString) kept = files->script(files->to, data, image),
			   own = files->script(files->to, "'./" OWN_DATA "'", own_image);
	g_autoptr(GError) why = NULL;
	if (g_file_set_contents(run, own->str, (gssize)own->len, &why) &&
	    g_file_set_contents(s->made[FILE_SCRIPT], kept->str, (gssize)kept->len, &why) &&
	    g_file_set_contents(s->made[FILE_DATA], files->data->str, (gssize)files->data->len,
				&why))
		return true;
	return refuse(s->place[FILE_IMAGE], why->message, err);
}

static bool put_in_place(const Stage *s, GError **err)
{
	struct stat st;
	if (stat(s->made[FILE_IMAGE], &st) != 0 || st.st_size == 0)
		return refuse(s->place[FILE_IMAGE], "gnuplot drew nothing", err);
	for (unsigned i = 0; i < N_PLOT_FILES; i++)
		if (g_rename(s->made[i], s->place[i]) != 0)
			return refuse(s->place[i], g_strerror(errno), err);
	return true;
}

bool plot_files_put(const PlotFiles *files, const char *out, GError **err)
{
	g_auto(Stage) s = {NULL};
	return find_places(&s, out, files->suffix, err) &&
	       make_folder(&s, out, files->suffix, err) && write_texts(&s, files, err) &&
	       call_gnuplot(&s, err) && put_in_place(&s, err);
}
