/* The files of a plot. gnuplot is a language that runs commands: by backquotes, by system, by file names that begin with
 * a pipe, by what its environment and its user's start-up files name. So it is called without a shell, by an absolute
 * path, with an environment of our making and without start-up files, in a private folder whose files have names of
 * ours; what it drew is then renamed to its place.
 *
 * Signals that would end the program wait meanwhile: then gnuplot is ended, the folder is removed, and the program ends
 * by the signal; or, when all is drawn, the three renames come first. What a program that was killed has left is
 * removed by the next plot to that place. */

#include "sim/analysis/plot_files.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#ifdef __linux__
#include <sys/prctl.h>
#endif
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "sim/err.h"
#include "sim/part.h"

typedef enum PlotFile { FILE_DATA, FILE_SCRIPT, FILE_IMAGE, N_PLOT_FILES } PlotFile;

#define OWN_DATA "plot.dat"
#define OWN_SCRIPT "plot.gp"
#define KEPT_SCRIPT "kept.gp"
#define COMPLAINT "complaint"

enum { TRIES = 100 }; /* to get a folder */

typedef struct Stage {
	char *folder; /* NULL: there is none */
	int lock;     /* held while the folder is somebody's; -1 */
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
		s->place[i] = part_resolve(path);
	}
	return true;
}

/* A folder of this name may be somebody's own, or have got something of his: what no plot makes stays, and so does the
 * folder around it. */
static void remove_folder(const char *folder)
{
	static const char *const ours[] = {OWN_DATA,   OWN_SCRIPT, KEPT_SCRIPT, COMPLAINT,
					   "plot.svg", "plot.png", "plot.pdf"};
	for (unsigned i = 0; i < G_N_ELEMENTS(ours); i++) {
		g_autofree char *path = g_build_filename(folder, ours[i], NULL);
		g_unlink(path);
	}
	g_rmdir(folder);
}

/* Folders of writers that are no more: a live one holds its lock. */
static void remove_left(const char *dir, const char *prefix)
{
	GDir *d = g_dir_open(dir, 0, NULL);
	const char *name;
	while (d && (name = g_dir_read_name(d))) {
		if (!part_is_name(name, prefix))
			continue;
		g_autofree char *folder = g_build_filename(dir, name, NULL);
		int lock = open(folder, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
		if (lock < 0)
			continue;
		if (flock(lock, LOCK_EX | LOCK_NB) == 0)
			remove_folder(folder);
		close(lock);
	}
	if (d)
		g_dir_close(d);
}

/* Between its making and its locking another writer may have taken the folder for one that is left: EAGAIN. A file
 * system may know no locks: then none is seen, and nobody takes it. 0, or an errno. */
static int lock_folder(Stage *s)
{
	struct stat open_one, named;
	s->lock = open(s->folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (s->lock < 0)
		return errno == ENOENT ? EAGAIN : errno;
	if (flock(s->lock, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK)
		return EAGAIN;
	if (fstat(s->lock, &open_one) != 0 || lstat(s->folder, &named) != 0)
		return errno == ENOENT ? EAGAIN : errno;
	return open_one.st_dev == named.st_dev && open_one.st_ino == named.st_ino ? 0 : EAGAIN;
}

/* 0, or an errno: then there is no folder. */
static int try_folder(Stage *s, const char *dir, const char *name)
{
	s->folder = g_build_filename(dir, name, NULL);
	int why = g_mkdtemp(s->folder) ? lock_folder(s) : errno;
	if (why == 0)
		return 0;
	g_rmdir(s->folder);
	g_clear_pointer(&s->folder, g_free);
	if (s->lock >= 0)
		close(s->lock);
	s->lock = -1;
	return why;
}

/* A file that is renamed keeps its file system: known before anything is, so that all are in place or none. */
static bool can_rename(const Stage *s, GError **err)
{
	struct stat here, there;
	for (unsigned i = 0; i < N_PLOT_FILES; i++) {
		g_autofree char *dir = g_path_get_dirname(s->place[i]);
		if (stat(dir, &there) != 0 || stat(s->folder, &here) != 0)
			return refuse(s->place[i], g_strerror(errno), err);
		if (here.st_dev != there.st_dev)
			return refuse(s->place[i], g_strerror(EXDEV), err);
	}
	return true;
}

static bool make_folder(Stage *s, const char *out, const char *suffix, GError **err)
{
	g_autofree char *dir = g_path_get_dirname(s->place[FILE_IMAGE]),
			*prefix = part_prefix(s->place[FILE_IMAGE]);
	g_autofree char *image = g_strconcat("plot", suffix, NULL);
	g_autofree char *name = g_strconcat(prefix, "XXXXXX", NULL);
	remove_left(dir, prefix);
	int why = EAGAIN;
	for (int i = 0; i < TRIES && why == EAGAIN; i++)
		why = try_folder(s, dir, name);
	if (why)
		return refuse(out, g_strerror(why == EAGAIN ? EBUSY : why), err);
	s->made[FILE_DATA] = g_build_filename(s->folder, OWN_DATA, NULL);
	s->made[FILE_SCRIPT] = g_build_filename(s->folder, KEPT_SCRIPT, NULL);
	s->made[FILE_IMAGE] = g_build_filename(s->folder, image, NULL);
	return true;
}

static void stage_clear(Stage *s)
{
	if (s->folder)
		remove_folder(s->folder);
	if (s->lock >= 0)
		close(s->lock);
	g_free(s->folder);
	for (unsigned i = 0; i < N_PLOT_FILES; i++) {
		g_free(s->made[i]);
		g_free(s->place[i]);
	}
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Stage, stage_clear)

/* ---- signals ---- */

static const int endings[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGPIPE};

typedef struct Held {
	sigset_t before, endings, watched; /* watched: the endings, and a child's end */
	int ending;                        /* what came; 0 */
} Held;

/* What the program ignores (nohup) is not held. */
static void hold(Held *h)
{
	struct sigaction what;
	sigemptyset(&h->endings);
	for (unsigned i = 0; i < G_N_ELEMENTS(endings); i++)
		if (sigaction(endings[i], NULL, &what) == 0 && what.sa_handler != SIG_IGN)
			sigaddset(&h->endings, endings[i]);
	signal(SIGCHLD, SIG_DFL); /* who ignores it gets no status */
	h->watched = h->endings;
	sigaddset(&h->watched, SIGCHLD);
	sigprocmask(SIG_BLOCK, &h->watched, &h->before);
}

/* Whether an ending has come, waiting for one or for a child's end as long. */
static bool is_ended(Held *h, const sigset_t *set, long ms)
{
	const struct timespec time = {ms / 1000, ms % 1000 * 1000000};
	int sig = sigtimedwait(set, NULL, &time);
	if (sig > 0 && sig != SIGCHLD)
		h->ending = sig;
	return h->ending != 0;
}

/* The program goes on as it would have: it ends, by default. */
static void let_go(const Held *h)
{
	if (h->ending)
		raise(h->ending);
	sigprocmask(SIG_SETMASK, &h->before, NULL);
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
static char *last_line(const Stage *s)
{
	g_autofree char *path = g_build_filename(s->folder, COMPLAINT, NULL), *text = NULL;
	if (!g_file_get_contents(path, &text, NULL, NULL))
		return g_strdup("no word");
	const char *end = strrchr(g_strchomp(text), '\n');
	return err_quote(end ? end + 1 : text, -1);
}

/* In the child: it has its own signals, and does not outlive the program. */
static void become_child(gpointer to)
{
	const Held *h = to;
	sigprocmask(SIG_SETMASK, &h->before, NULL);
#ifdef __linux__
	prctl(PR_SET_PDEATHSIG, SIGKILL);
#endif
}

/* Its status; an ending ends it. */
static int wait_for(GPid child, Held *h)
{
	int status = 0;
	pid_t got;
	while ((got = waitpid(child, &status, WNOHANG)) == 0 || (got < 0 && errno == EINTR))
		if (is_ended(h, &h->watched, 100))
			kill(child, SIGKILL);
	is_ended(h, &h->endings, 0); /* a terminal's ^C ends the child, too */
	g_spawn_close_pid(child);
	return got < 0 ? -1 : status;
}

static bool call_gnuplot(const Stage *s, Held *h, GError **err)
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
				       G_SPAWN_STDOUT_TO_DEV_NULL | G_SPAWN_DO_NOT_REAP_CHILD,
				       become_child, h, &child, -1, -1, fd, &why);
	close(fd);
	if (started)
		status = wait_for(child, h);
	if (h->ending) {
		g_set_error(err, VPNHA_ERROR, VPNHA_ERROR_FILE, "%s; nothing is written",
			    g_strsignal(h->ending));
		return false;
	}
	if (started && g_spawn_check_wait_status(status, NULL))
		return true;
	g_autofree char *said = started ? last_line(s) : g_strdup(why->message);
	g_set_error(err, VPNHA_ERROR, VPNHA_ERROR_FILE, "gnuplot: %s; nothing is written", said);
	return false;
}

/* ---- the whole ---- */

/* In its place at once: a file on the way there would have a name that none knows to remove. */
static bool write_file(const char *path, const char *text, gsize n, GError **err)
{
	return g_file_set_contents_full(path, text, (gssize)n, G_FILE_SET_CONTENTS_NONE, 0666, err);
}

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
	if (write_file(run, own->str, own->len, &why) &&
	    write_file(s->made[FILE_SCRIPT], kept->str, kept->len, &why) &&
	    write_file(s->made[FILE_DATA], files->data->str, files->data->len, &why))
		return true;
	return refuse(s->place[FILE_IMAGE], why->message, err);
}

/* Cairo dates a PDF by the clock: "/CreationDate (D:20240131235959Z)", once, behind all pages, whose streams are
 * compressed. The date has a length of its own, so another one moves nothing. */
static bool still_date(const char *path, GError **err)
{
	static const char before[] = "/CreationDate (D:", epoch[] = "19700101000000";
	g_autofree char *bytes = NULL;
	gsize n = 0;
	if (!g_file_get_contents(path, &bytes, &n, err))
		return false;
	gsize at = n;
	while (at > 0 && !g_str_has_prefix(bytes + at, before))
		at--;
	char *date = bytes + at + strlen(before);
	if (at == 0 || strspn(date, "0123456789") != strlen(epoch))
		return true;
	memcpy(date, epoch, strlen(epoch));
	return write_file(path, bytes, n, err);
}

static int rename_all(const Stage *s)
{
	for (unsigned i = 0; i < N_PLOT_FILES; i++)
		if (g_rename(s->made[i], s->place[i]) != 0)
			return errno;
	return 0;
}

/* 0 or an errno. Renaming over a file may wait for the disk, and a kill that falls between two renames would leave files
 * of two plots; so a child does it, which is killed with nobody. The folder's lock is its, too. */
static int rename_together(const Stage *s)
{
	int status = 0;
	pid_t child = fork();
	if (child < 0)
		return rename_all(s);
	if (child == 0) {
		setpgid(0, 0);
		_exit(rename_all(s));
	}
	while (waitpid(child, &status, 0) < 0 && errno == EINTR)
		;
	return WIFEXITED(status) ? WEXITSTATUS(status) : EINTR;
}

/* Whoever may read what is replaced may read what replaces it, and nobody else; a new one stays as the umask says. */
static void keep_modes(const Stage *s)
{
	struct stat st;
	for (unsigned i = 0; i < N_PLOT_FILES; i++)
		if (stat(s->place[i], &st) == 0 && S_ISREG(st.st_mode))
			(void)!chmod(s->made[i], st.st_mode & 07777);
}

static bool put_in_place(const Stage *s, GError **err)
{
	struct stat st;
	if (stat(s->made[FILE_IMAGE], &st) != 0 || st.st_size == 0)
		return refuse(s->place[FILE_IMAGE], "gnuplot drew nothing", err);
	g_autoptr(GError) why = NULL;
	if (g_str_has_suffix(s->made[FILE_IMAGE], ".pdf") && !still_date(s->made[FILE_IMAGE], &why))
		return refuse(s->place[FILE_IMAGE], why->message, err);
	keep_modes(s);
	int failed = rename_together(s);
	if (failed)
		return refuse(s->place[FILE_IMAGE], g_strerror(failed), err);
	return true;
}

static bool make_and_put(const PlotFiles *files, const char *out, Held *h, GError **err)
{
	g_auto(Stage) s = {.lock = -1};
	return find_places(&s, out, files->suffix, err) &&
	       make_folder(&s, out, files->suffix, err) && can_rename(&s, err) &&
	       write_texts(&s, files, err) && call_gnuplot(&s, h, err) && put_in_place(&s, err);
}

bool plot_files_put(const PlotFiles *files, const char *out, GError **err)
{
	Held h = {.ending = 0};
	hold(&h);
	bool ok = make_and_put(files, out, &h, err);
	let_go(&h);
	return ok;
}
