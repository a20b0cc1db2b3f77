/* The files of a plot. gnuplot is a language that runs commands: by backquotes, by system, by file names that begin with
 * a pipe, by what its environment and its user's start-up files name. So it is called without a shell, by an absolute
 * path, with an environment of our making and without start-up files, in a private folder whose files have names of
 * ours; what it drew is then taken to its place.
 *
 * Each of the three is a part (part.h) beside the place where its name leads, which may be in three folders, and the
 * private folder is the image's. Who ends the program ends gnuplot first. */

#include "sim/plot/plot_files.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#ifdef __linux__
#include <sys/prctl.h>
#endif
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sim/err.h"
#include "sim/file.h"
#include "sim/part.h"
#include "sim/unfinished.h"

typedef enum PlotFile { FILE_DATA, FILE_SCRIPT, FILE_IMAGE, N_PLOT_FILES } PlotFile;

#define OWN_DATA "plot.dat"
#define OWN_SCRIPT "plot.gp"
#define COMPLAINT "complaint"

static const char *const inside[] = {OWN_DATA,   OWN_SCRIPT, COMPLAINT, "plot.svg",
				     "plot.png", "plot.pdf", NULL};

typedef struct Drawing {
	char *name[N_PLOT_FILES]; /* as it was said */
	Part *part[N_PLOT_FILES];
	const char *folder; /* of the image's part */
	char *drawn;        /* the image's name there */
} Drawing;

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

/* A file of the folder that gnuplot runs in, so that no name is a pipe ("|", "<") or a stream ("-"). Caller frees. */
static char *file_constant(const char *base)
{
	g_autofree char *path = g_strconcat("./", base, NULL);
	return plot_constant(path);
}

/* ---- places ---- */

static bool begin_part(Drawing *d, PlotFile f, GError **err)
{
	struct stat st;
	const char *name = d->name[f];
	if (stat(name, &st) == 0 && !S_ISREG(st.st_mode) && !S_ISDIR(st.st_mode))
		return err_file(err, name, "is not a regular file, expected a place to write");
	d->part[f] =
		f == FILE_IMAGE ? part_new_with_folder(name, inside, err) : part_new(name, err);
	return d->part[f] != NULL;
}

static bool begin(Drawing *d, const char *out, const char *suffix, GError **err)
{
	g_autofree char *stem = g_strndup(out, strlen(out) - strlen(suffix));
	d->name[FILE_DATA] = g_strconcat(stem, ".dat", NULL);
	d->name[FILE_SCRIPT] = g_strconcat(stem, ".gp", NULL);
	d->name[FILE_IMAGE] = g_strdup(out);
	d->drawn = g_strconcat("plot", suffix, NULL);
	for (unsigned i = 0; i < N_PLOT_FILES; i++)
		if (!begin_part(d, i, err))
			return false;
	d->folder = part_folder(d->part[FILE_IMAGE]);
	return true;
}

static void drawing_clear(Drawing *d)
{
	for (unsigned i = 0; i < N_PLOT_FILES; i++) {
		part_discard(d->part[i]);
		g_free(d->name[i]);
	}
	g_free(d->drawn);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Drawing, drawing_clear)

static bool fill(const Drawing *d, PlotFile f, const char *text, gsize n, GError **err)
{
	return file_fill(part_fd(d->part[f]), text, n) || err_writing(err, d->name[f], errno);
}

/* In the folder; -1: errno. */
static int open_own(const Drawing *d, const char *name)
{
	g_autofree char *path = g_build_filename(d->folder, name, NULL);
	return g_open(path, O_CREAT | O_WRONLY | O_CLOEXEC, 0600);
}

static bool write_own(const Drawing *d, const char *name, const GString *text, GError **err)
{
	int fd = open_own(d, name);
	int why = fd >= 0 && file_fill(fd, text->str, text->len) ? 0 : errno;
	if (fd >= 0 && close(fd) != 0 && why == 0)
		why = errno;
	return why == 0 || err_writing(err, d->name[FILE_IMAGE], why);
}

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
static char *last_line(const Drawing *d)
{
	g_autofree char *path = g_build_filename(d->folder, COMPLAINT, NULL), *text = NULL;
	if (!g_file_get_contents(path, &text, NULL, NULL))
		return g_strdup("no word");
	const char *end = strrchr(g_strchomp(text), '\n');
	return err_quote(end ? end + 1 : text, -1);
}

/* In the child: it has its own signals, and does not outlive the program. */
static void become_child(gpointer was)
{
	unfinished_release(was);
#ifdef __linux__
	prctl(PR_SET_PDEATHSIG, SIGKILL);
#endif
}

static bool start(const Drawing *d, char **argv, int complaint, GPid *child, GError **err)
{
	g_auto(GStrv) environment = own_environment();
	sigset_t was;
	signal(SIGCHLD, SIG_DFL); /* who ignores it gets no status */
	unfinished_hold(&was);
	bool started =
		g_spawn_async_with_fds(d->folder, argv, environment,
				       G_SPAWN_STDOUT_TO_DEV_NULL | G_SPAWN_DO_NOT_REAP_CHILD,
				       become_child, &was, child, -1, -1, complaint, err);
	if (started)
		unfinished_child(*child);
	unfinished_release(&was);
	return started;
}

/* Its status. Its number is its own until nobody may kill it any more. */
static int wait_for(GPid child)
{
	siginfo_t end;
	sigset_t was;
	int status = 0;
	while (waitid(P_PID, (id_t)child, &end, WEXITED | WNOWAIT) != 0 && errno == EINTR)
		;
	unfinished_hold(&was);
	pid_t got = waitpid(child, &status, 0);
	unfinished_child(0);
	unfinished_release(&was);
	g_spawn_close_pid(child);
	return got < 0 ? -1 : status;
}

static bool call_gnuplot(const Drawing *d, GError **err)
{
	g_autofree char *program = find_gnuplot();
	if (!program)
		return err_file(err, "gnuplot",
				"not found, expected the package gnuplot-nox; nothing is written");
	const char *argv[] = {program, "-d", OWN_SCRIPT, NULL};
	g_autoptr(GError) why = NULL;
	int status = 0, complaint = open_own(d, COMPLAINT);
	GPid child;
	if (complaint < 0)
		return err_writing(err, d->name[FILE_IMAGE], errno);
	bool started = start(d, (char **)argv, complaint, &child, &why);
	close(complaint);
	if (started)
		status = wait_for(child);
	if (started && g_spawn_check_wait_status(status, NULL))
		return true;
	g_autofree char *said = started ? last_line(d) : g_strdup(why->message);
	return err_file(err, "gnuplot", "%s; nothing is written", said);
}

/* ---- the whole ---- */

static bool write_texts(const Drawing *d, const PlotFiles *files, GError **err)
{
	g_autofree char *image_name = g_path_get_basename(d->name[FILE_IMAGE]),
			*data_name = g_path_get_basename(d->name[FILE_DATA]);
	g_autofree char *image = file_constant(image_name), *data = file_constant(data_name),
			*own_image = file_constant(d->drawn);
	g_autoptr(GString) kept = files->script(files->to, data, image),
			   own = files->script(files->to, "'./" OWN_DATA "'", own_image);
	return fill(d, FILE_SCRIPT, kept->str, kept->len, err) &&
	       fill(d, FILE_DATA, files->data->str, files->data->len, err) &&
	       write_own(d, OWN_SCRIPT, own, err) && write_own(d, OWN_DATA, files->data, err);
}

/* Cairo dates a PDF by the clock: "/CreationDate (D:20240131235959Z)", once, behind all pages, whose streams are
 * compressed. The date has a length of its own, so another one moves nothing. */
static void still_date(char *bytes, gsize n)
{
	static const char before[] = "/CreationDate (D:", epoch[] = "19700101000000";
	gsize at = n;
	while (at > 0 && !g_str_has_prefix(bytes + at, before))
		at--;
	char *date = bytes + at + strlen(before);
	if (at > 0 && strspn(date, "0123456789") == strlen(epoch))
		memcpy(date, epoch, strlen(epoch));
}

/* gnuplot does not see that a disk is full. What a picture's last octets have: SVG's root; PNG 11.2.5; PDF 7.5.5. */
static bool is_whole(const char *name, const char *bytes, gsize n)
{
	static const struct {
		const char *suffix, *end;
	} ends[] = {{".svg", "</svg>"}, {".png", "IEND"}, {".pdf", "%%EOF"}};
	for (unsigned i = 0; i < G_N_ELEMENTS(ends); i++)
		for (gsize at = n - MIN(n, 16); at < n; at++)
			if (g_str_has_suffix(name, ends[i].suffix) &&
			    g_str_has_prefix(bytes + at, ends[i].end))
				return true;
	return false;
}

static bool take_image(const Drawing *d, GError **err)
{
	g_autofree char *path = g_build_filename(d->folder, d->drawn, NULL), *bytes = NULL;
	gsize n = 0;
	if (!g_file_get_contents(path, &bytes, &n, NULL) || n == 0)
		return err_file(err, d->name[FILE_IMAGE],
				"gnuplot drew nothing; nothing is written");
	if (!is_whole(d->drawn, bytes, n)) {
		g_set_error(err, VPNHA_ERROR, VPNHA_ERROR_SYSTEM,
			    "%s: gnuplot drew a part, expected a place for the whole; nothing is "
			    "written",
			    d->name[FILE_IMAGE]);
		return false;
	}
	if (g_str_has_suffix(d->drawn, ".pdf"))
		still_date(bytes, n);
	return fill(d, FILE_IMAGE, bytes, n, err);
}

static bool put_in_place(Drawing *d, GError **err)
{
	bool ok = part_commit_all(d->part, N_PLOT_FILES, err);
	memset(d->part, 0, sizeof d->part);
	return ok;
}

bool plot_files_put(const PlotFiles *files, const char *out, GError **err)
{
	g_auto(Drawing) d = {.folder = NULL};
	return begin(&d, out, files->suffix, err) && write_texts(&d, files, err) &&
	       call_gnuplot(&d, err) && take_image(&d, err) && put_in_place(&d, err);
}
