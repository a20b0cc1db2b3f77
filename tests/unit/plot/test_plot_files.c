/* Plots: three files that belong together, written together or not at all. */

#ifndef _GNU_SOURCE
#define _GNU_SOURCE /* F_OFD_SETLKW */
#endif

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sim/err.h"
#include "sim/unfinished.h"
#include "tests/support/check.h"
#include "tests/unit/cli/netdir.h"
#include "tests/unit/plot/picture.h"

enum { LOCKINGS_MAX = 1000, LEFT = 4 /* of a plot that is killed: three parts and a folder */ };
static int no_lock; /* errno of every locking; 0: the system's */

/* In place of libc's: a file system that knows no locks. Who tries for ever is ended. */
int fcntl(int fd, int how, ...)
{
	static unsigned n;
	va_list ap;
	va_start(ap, how);
	void *what = va_arg(ap, void *);
	va_end(ap);
	if (!no_lock || (how != F_SETLK && how != F_OFD_SETLK))
		return (int)syscall(SYS_fcntl, fd, how, what);
	if (++n > LOCKINGS_MAX)
		_exit(9);
	errno = no_lock;
	return -1;
}

static const char *const names[] = {"a.svg", "a.gp", "a.dat"};

/* The three files one behind the other; "" where there is none. */
static char *bytes_of(const char *dir)
{
	GString *all = g_string_new(NULL);
	for (unsigned i = 0; i < G_N_ELEMENTS(names); i++) {
		g_autofree char *path = netdir_path(dir, names[i]), *text = NULL;
		if (g_file_get_contents(path, &text, NULL, NULL))
			g_string_append(all, text);
	}
	return g_string_free(all, FALSE);
}

/* Draws in a child of ours; what is "new" is of another kind than what is "old". `path`: where gnuplot is looked for,
 * NULL: where it is. */
static pid_t draw_apart(const char *dir, const char *title, const char *path)
{
	fflush(NULL);
	pid_t pid = fork();
	if (pid != 0)
		return pid;
	const struct rlimit no_core = {0, 0};
	setrlimit(RLIMIT_CORE, &no_core);
	dup2(open("/dev/null", O_WRONLY), STDERR_FILENO);
	unfinished_catch();
	if (path)
		g_setenv("PATH", path, TRUE);
	g_autoptr(Record) r = picture_record("x");
	g_autofree char *out = netdir_path(dir, names[0]);
	PlotSpec spec = {.out = out, .title = title, .to = VT_NEVER};
	bool drawn = strcmp(title, "new") == 0 ? picture_cdf(r, title, out, NULL)
					       : plot_draw(r, &spec, NULL);
	_exit(drawn ? 0 : 1);
}

static int end_of(pid_t pid)
{
	int status = 0;
	while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	return status;
}

/* A gnuplot that draws a half and does not end: its folder, and in it the file that says its process. */
static char *slow_gnuplot(void)
{
	char *dir = g_dir_make_tmp("p-XXXXXX", NULL);
	g_autofree char *program = netdir_path(dir, "gnuplot");
	g_autofree char *text = g_strdup_printf("#!/bin/sh\necho half >plot.svg\necho $$ >%s/new\n"
						"mv %s/new %s/pid\nexec sleep 1000\n",
						dir, dir, dir);
	netdir_write(dir, "gnuplot", text);
	CHECK_INT(g_chmod(program, 0755), 0, "a program");
	return dir;
}

static pid_t slow_process(const char *slow)
{
	g_autofree char *path = netdir_path(slow, "pid"), *text = NULL;
	for (int i = 0; i < 3000 && !g_file_get_contents(path, &text, NULL, NULL); i++)
		g_usleep(10000);
	g_unlink(path);
	return text ? (pid_t)strtol(text, NULL, 10) : 0;
}

static bool is_gone(pid_t pid)
{
	for (int i = 0; i < 3000; i++) {
		if (kill(pid, 0) != 0)
			return true;
		g_usleep(10000);
	}
	return false;
}

/* Wrong: a plot that is ended, by its user or by an assertion, leaves its folder until the next one to that place. */
static void test_interrupted(void)
{
	static const int signals[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGXCPU, SIGABRT, SIGPIPE};
	char *dir = g_dir_make_tmp("p-XXXXXX", NULL), *slow = slow_gnuplot();
	for (int old = 0; old < 2; old++) {
		if (old)
			CHECK_INT(end_of(draw_apart(dir, "old", NULL)), 0, "a plot of before");
		g_autofree char *before = bytes_of(dir);
		for (unsigned i = 0; i < G_N_ELEMENTS(signals); i++) {
			pid_t pid = draw_apart(dir, "new", slow), gnuplot = slow_process(slow);
			CHECK(gnuplot > 0 && kill(pid, signals[i]) == 0, "under way");
			int status = end_of(pid);
			g_autofree char *after = bytes_of(dir);
			bool ours = signals[i] == SIGABRT || signals[i] == SIGPIPE;
			CHECK(ours ? WIFEXITED(status) && WEXITSTATUS(status) == EXIT_INTERNAL
				   : WIFSIGNALED(status) && WTERMSIG(status) == signals[i],
			      "ends by signal %d: %d", signals[i], status);
			CHECK_TEXT(after, before, "signal %d leaves what was there", signals[i]);
			CHECK_INT(netdir_entries(dir), old ? 3 : 0, "and nothing else, signal %d",
				  signals[i]);
			CHECK(is_gone(gnuplot), "gnuplot is ended");
		}
	}
	netdir_free(dir);
	netdir_free(slow);
}

/* A part is somebody's until its lock is free. */
static void wait_for_all(const char *dir)
{
	GDir *d = g_dir_open(dir, 0, NULL);
	const char *name;
	while (d && (name = g_dir_read_name(d))) {
		g_autofree char *path = netdir_path(dir, name);
		struct flock range = {
			.l_type = F_RDLCK, .l_whence = SEEK_SET, .l_start = (off_t)1 << 62};
		int fd = *name == '.' && !g_file_test(path, G_FILE_TEST_IS_DIR)
				 ? open(path, O_RDONLY)
				 : -1;
		CHECK(fd < 0 || fcntl(fd, F_OFD_SETLKW, &range) == 0, "%s is nobody's", name);
		if (fd >= 0)
			close(fd);
	}
	g_dir_close(d);
}

/* Wherever it comes, all three are of before or all three of after. */
static void test_any_moment(void)
{
	static const int signals[] = {SIGTERM, SIGKILL};
	char *dir = g_dir_make_tmp("p-XXXXXX", NULL);
	CHECK_INT(end_of(draw_apart(dir, "new", NULL)), 0, "once");
	g_autofree char *new = bytes_of(dir);
	for (unsigned i = 0; i < 60; i++) {
		CHECK_INT(end_of(draw_apart(dir, "old", NULL)), 0, "a plot of before");
		g_autofree char *old = bytes_of(dir);
		pid_t pid = draw_apart(dir, "new", NULL);
		g_usleep(i * 2500);
		kill(pid, signals[i % 2]);
		end_of(pid);
		wait_for_all(dir);
		g_autofree char *after = bytes_of(dir);
		CHECK(strcmp(after, old) == 0 || strcmp(after, new) == 0, "after %u us", i * 2500);
		if (signals[i % 2] != SIGKILL)
			CHECK_INT(netdir_entries(dir), 3, "and nothing else after %u us", i * 2500);
	}
	CHECK_INT(end_of(draw_apart(dir, "old", NULL)), 0, "once more");
	CHECK_INT(netdir_entries(dir), 3, "takes with it what the killed ones left");
	netdir_free(dir);
}

static void test_killed(void)
{
	char *dir = g_dir_make_tmp("p-XXXXXX", NULL), *slow = slow_gnuplot();
	CHECK_INT(end_of(draw_apart(dir, "old", NULL)), 0, "a plot of before");
	g_autofree char *before = bytes_of(dir);
	pid_t pid = draw_apart(dir, "new", slow), gnuplot = slow_process(slow);
	CHECK_INT(kill(pid, SIGKILL), 0, "killed");
	end_of(pid);
	g_autofree char *after = bytes_of(dir);
	CHECK_TEXT(after, before, "what was there is there");
	CHECK(is_gone(gnuplot), "gnuplot does not outlive who called it");
	CHECK_INT(netdir_entries(dir), 3 + LEFT, "three parts and a folder are left");
	/* another's folder is no leftover while he lives */
	pid_t alive = draw_apart(dir, "new", slow);
	CHECK(slow_process(slow) > 0, "under way, the leftover gone");
	CHECK_INT(netdir_entries(dir), 3 + LEFT, "his are there");
	CHECK_INT(end_of(draw_apart(dir, "newer", NULL)), 0, "a plot meanwhile");
	CHECK_INT(netdir_entries(dir), 3 + LEFT, "and he keeps them");
	kill(alive, SIGTERM);
	end_of(alive);
	CHECK_INT(netdir_entries(dir), 3, "nothing is left");
	netdir_free(dir);
	netdir_free(slow);
}

/* Wrong: a folder that no plot has made, or what somebody has put into one, is removed as a leftover. */
static void test_others_folders(void)
{
	static const char *const folders[] = {".a.svg.backup", ".a.svg.vpnha-backup",
					      ".a.svg.vpnha-backup-folder",
					      ".a.svg.vpnha-back~1-folder"};
	char *dir = g_dir_make_tmp("p-XXXXXX", NULL);
	for (unsigned i = 0; i < G_N_ELEMENTS(folders); i++) {
		g_autofree char *folder = netdir_path(dir, folders[i]);
		CHECK_INT(g_mkdir(folder, 0700), 0, "%s", folder);
		netdir_write(folder, "p", "precious");
	}
	CHECK_INT(end_of(draw_apart(dir, "new", NULL)), 0, "drawn");
	for (unsigned i = 0; i < G_N_ELEMENTS(folders); i++) {
		g_autofree char *folder = netdir_path(dir, folders[i]);
		g_autofree char *path = netdir_path(folder, "p"), *text = NULL;
		g_file_get_contents(path, &text, NULL, NULL);
		CHECK_STR(text, "precious", "%s", path);
		g_unlink(path);
		g_rmdir(folder);
	}
	netdir_free(dir);
}

/* Wrong: what gnuplot made while its folder was removed stays for ever; or a link of that name leads to what is
 * somebody's. */
static void test_orphans(void)
{
	char *dir = g_dir_make_tmp("p-XXXXXX", NULL), *mine = g_dir_make_tmp("p-XXXXXX", NULL);
	g_autofree char *orphan = netdir_path(dir, ".a.svg.vpnha-orphan-folder"),
			*link = netdir_path(dir, ".a.svg.vpnha-linked-folder"),
			*kept = netdir_path(mine, "plot.svg");
	CHECK(g_mkdir(orphan, 0700) == 0 && symlink(mine, link) == 0, "both");
	netdir_write(orphan, "plot.svg", "half");
	netdir_write(mine, "plot.svg", "precious");
	CHECK_INT(end_of(draw_apart(dir, "new", NULL)), 0, "drawn");
	CHECK(!g_file_test(orphan, G_FILE_TEST_EXISTS), "%s is gone", orphan);
	CHECK(g_file_test(link, G_FILE_TEST_IS_SYMLINK), "%s stays", link);
	CHECK(g_file_test(kept, G_FILE_TEST_EXISTS), "%s stays", kept);
	netdir_free(dir);
	netdir_free(mine);
}

/* Wrong: where no file can be locked, a plot tries for ever, draws nothing or leaves the files of its tries. */
static void test_no_locks(void)
{
	static const int whys[] = {ENOLCK, EINVAL, EOPNOTSUPP, EAGAIN};
	for (unsigned i = 0; i < G_N_ELEMENTS(whys); i++) {
		char *dir = g_dir_make_tmp("p-XXXXXX", NULL);
		bool is_others = whys[i] == EAGAIN;
		no_lock = whys[i];
		int status = end_of(draw_apart(dir, "new", NULL));
		no_lock = 0;
		CHECK(WIFEXITED(status) && WEXITSTATUS(status) == is_others, "%s: %d",
		      g_strerror(whys[i]), status);
		CHECK_INT(netdir_entries(dir), is_others ? 0 : 3, "%s", g_strerror(whys[i]));
		netdir_free(dir);
	}
}

/* Wrong: what its owner has closed to others is open to them after the next plot. */
static void test_modes(void)
{
	static const unsigned modes[] = {0600, 0640, 0444};
	char *dir = g_dir_make_tmp("p-XXXXXX", NULL);
	CHECK_INT(end_of(draw_apart(dir, "old", NULL)), 0, "a plot of before");
	for (unsigned i = 0; i < G_N_ELEMENTS(names); i++) {
		g_autofree char *path = netdir_path(dir, names[i]);
		CHECK_INT(g_chmod(path, (int)modes[i]), 0, "%s", path);
	}
	CHECK_INT(end_of(draw_apart(dir, "new", NULL)), 0, "a plot over it");
	for (unsigned i = 0; i < G_N_ELEMENTS(names); i++) {
		g_autofree char *path = netdir_path(dir, names[i]);
		GStatBuf st = {0};
		CHECK_INT(g_stat(path, &st), 0, "%s", path);
		CHECK_INT(st.st_mode & 07777, modes[i], "%s", names[i]);
	}
	netdir_free(dir);
}

/* Wrong: a link to a file that is not there yet is replaced. */
static void test_dangling_links(void)
{
	static const char *const targets[] = {"to.svg", "to.gp", "to.dat"};
	char *dir = g_dir_make_tmp("p-XXXXXX", NULL);
	for (unsigned i = 0; i < G_N_ELEMENTS(names); i++) {
		g_autofree char *link = netdir_path(dir, names[i]);
		CHECK_INT(symlink(targets[i], link), 0, "%s", link);
	}
	CHECK_INT(end_of(draw_apart(dir, "new", NULL)), 0, "drawn");
	for (unsigned i = 0; i < G_N_ELEMENTS(names); i++) {
		g_autofree char *link = netdir_path(dir, names[i]),
				*to = g_file_read_link(link, NULL),
				*path = netdir_path(dir, targets[i]);
		CHECK_STR(to, targets[i], "%s is a link", names[i]);
		CHECK(g_file_test(path, G_FILE_TEST_IS_REGULAR), "%s is made", path);
	}
	netdir_free(dir);
}

/* The three files' bytes of before, each alone or behind a link into `apart`, as the bits of `links` say. */
static void put_before(const char *dir, const char *apart, unsigned links)
{
	for (unsigned i = 0; i < G_N_ELEMENTS(names); i++) {
		bool is_link = links >> i & 1;
		g_autofree char *path = netdir_path(dir, names[i]),
				*to = netdir_path(apart, names[i]);
		g_unlink(path);
		netdir_write(is_link ? apart : dir, names[i], "older\n");
		CHECK(!is_link || symlink(to, path) == 0, "%s is a link", path);
	}
}

/* Wrong: a link to another file system is refused or replaced, or the data are of the new plot and the script is of the
 * old one. */
static void test_other_file_system(void)
{
	char *dir = g_dir_make_tmp("p-XXXXXX", NULL), *apart = g_strdup("/dev/shm/vpnha-XXXXXX");
	GStatBuf here, there;
	CHECK(g_mkdtemp(apart) && g_stat(apart, &there) == 0 && g_stat(dir, &here) == 0, "apart");
	if (here.st_dev == there.st_dev)
		SKIP("there is one file system only");
	CHECK_INT(end_of(draw_apart(dir, "new", NULL)), 0, "once without links");
	g_autofree char *new = bytes_of(dir);
	for (unsigned links = 1; links < 1u << G_N_ELEMENTS(names); links++) {
		put_before(dir, apart, links);
		CHECK_INT(end_of(draw_apart(dir, "new", NULL)), 0, "links %u", links);
		g_autofree char *after = bytes_of(dir);
		CHECK_TEXT(after, new, "links %u", links);
		CHECK_INT(netdir_entries(dir), 3, "and nothing else, links %u", links);
		unsigned n = 0;
		for (unsigned i = 0; i < G_N_ELEMENTS(names); i++) {
			g_autofree char *path = netdir_path(dir, names[i]),
					*to = netdir_path(apart, names[i]);
			bool is_link = links >> i & 1;
			CHECK(g_file_test(path, G_FILE_TEST_IS_SYMLINK) == is_link, "%s", path);
			CHECK(!is_link || g_file_test(to, G_FILE_TEST_IS_REGULAR), "%s", to);
			n += is_link;
			g_unlink(path);
		}
		CHECK_INT(netdir_entries(apart), n, "and nothing else there, links %u", links);
		for (unsigned i = 0; i < G_N_ELEMENTS(names); i++) {
			g_autofree char *to = netdir_path(apart, names[i]);
			g_unlink(to);
		}
	}
	netdir_free(dir);
	netdir_free(apart);
}

/* Wrong: the data are of the new plot, since it was seen too late that the script has no place. */
static void test_one_cannot(void)
{
	char *dir = g_dir_make_tmp("p-XXXXXX", NULL);
	g_autofree char *gp = netdir_path(dir, "a.gp");
	put_before(dir, dir, 0);
	g_autofree char *whole = bytes_of(dir);
	CHECK(g_unlink(gp) == 0 && symlink("none/a.gp", gp) == 0, "a link into no folder");
	g_autofree char *before = bytes_of(dir);
	int status = end_of(draw_apart(dir, "new", NULL));
	CHECK(WIFEXITED(status) && WEXITSTATUS(status) == 1, "refused: %d", status);
	g_autofree char *after = bytes_of(dir);
	CHECK_TEXT(after, before, "what was there is there");
	CHECK(strlen(before) > 0 && strlen(before) < strlen(whole), "two of three");
	CHECK_INT(netdir_entries(dir), 3, "and nothing else");
	netdir_free(dir);
}

/* gnuplot that is missing, that complains, that draws nothing or (the disk is full) not all; a place that is taken by something else. */
static void test_failed(void)
{
	static const char *const programs[] = {NULL, "#!/bin/sh\necho no such font >&2\nexit 1\n",
					       "#!/bin/sh\nexit 0\n",
					       "#!/bin/sh\necho '<svg>half' >plot.svg\n"};
	static const char *const words[] = {"gnuplot: not found", "gnuplot: no such font",
					    "gnuplot drew nothing", "gnuplot drew a part"};
	char *dir = g_dir_make_tmp("p-XXXXXX", NULL), *bin = g_dir_make_tmp("p-XXXXXX", NULL);
	CHECK_INT(end_of(draw_apart(dir, "old", NULL)), 0, "a plot of before");
	g_autofree char *before = bytes_of(dir), *path = g_strdup(g_getenv("PATH")),
			*out = netdir_path(dir, "a.svg"), *program = netdir_path(bin, "gnuplot");
	g_autoptr(Record) r = picture_record("x");
	PlotSpec spec = {.out = out, .title = "new", .to = VT_NEVER};
	g_setenv("PATH", bin, TRUE);
	for (unsigned i = 0; i < G_N_ELEMENTS(programs); i++) {
		g_autoptr(GError) err = NULL;
		if (programs[i])
			netdir_write(bin, "gnuplot", programs[i]);
		g_chmod(program, 0755);
		CHECK(!plot_draw(r, &spec, &err) && strstr(err->message, words[i]), "%s: %s",
		      words[i], err ? err->message : "drawn");
		g_autofree char *after = bytes_of(dir);
		CHECK_TEXT(after, before, "%s", words[i]);
		CHECK_INT(netdir_entries(dir), 3, "%s", words[i]);
	}
	g_setenv("PATH", path, TRUE);
	g_autofree char *gp = netdir_path(dir, "a.gp");
	g_autoptr(GError) err = NULL;
	CHECK(g_unlink(gp) == 0 && g_mkdir(gp, 0700) == 0, "a folder in the script's place");
	g_autofree char *now = bytes_of(dir);
	CHECK(!plot_draw(r, &spec, &err) && strstr(err->message, "a.gp: Is a directory"), "%s",
	      err ? err->message : "drawn");
	g_autofree char *after = bytes_of(dir);
	CHECK_TEXT(after, now, "the image without its script is not written");
	netdir_free(dir);
	netdir_free(bin);
}

static void check_same(const char *dir, Record *r, const char *image)
{
	g_autofree char *path = netdir_path(dir, image), *first = NULL, *second = NULL;
	g_autofree char *cdf = NULL, *cdf_again = NULL;
	gsize n = 0, m = 0, k = 0, l = 0;
	picture_draw_cdf(r, "x", dir, image);
	CHECK(g_file_get_contents(path, &cdf, &k, NULL), "%s", path);
	picture_draw(r, "x", dir, image);
	CHECK(g_file_get_contents(path, &first, &n, NULL), "%s", path);
	g_usleep(1100000); /* PDF's dates are of whole seconds */
	picture_draw(r, "x", dir, image);
	CHECK(g_file_get_contents(path, &second, &m, NULL), "%s", path);
	picture_draw_cdf(r, "x", dir, image);
	CHECK(g_file_get_contents(path, &cdf_again, &l, NULL), "%s", path);
	CHECK(n == m && memcmp(first, second, n) == 0, "%s is the same again", image);
	CHECK(k == l && memcmp(cdf, cdf_again, k) == 0, "%s of the other kind, too", image);
}

/* An image that is kept under version control changes when what it shows does. */
static void test_same_bytes(void)
{
	static const char *const images[] = {"a.svg", "a.png", "a.pdf"};
	char *dir = g_dir_make_tmp("p-XXXXXX", NULL);
	g_autoptr(Record) r = picture_record("/CreationDate (D:20010203040506");
	for (unsigned i = 0; i < G_N_ELEMENTS(images); i++)
		check_same(dir, r, images[i]);
	g_autofree char *svg = netdir_path(dir, "a.svg"), *text = NULL;
	CHECK(g_file_get_contents(svg, &text, NULL, NULL) && strstr(text, "20010203040506"),
	      "a name that looks like a date is a name");
	netdir_free(dir);
}

SUITE(plot_files) = {
	{"a signal leaves what was there and ends gnuplot", test_interrupted},
	{"at any moment all three files are of one plot", test_any_moment},
	{"what a killed plot left goes with the next, a live one's stays", test_killed},
	{"a folder that no plot made stays", test_others_folders},
	{"a folder without its part goes, what a link leads to stays", test_orphans},
	{"a file that cannot be locked is used, or given up", test_no_locks},
	{"the modes of what is replaced are kept", test_modes},
	{"a link to what is not there yet stays", test_dangling_links},
	{"links to another file system are followed, and stay", test_other_file_system},
	{"a link that leads nowhere leaves all three as they were", test_one_cannot},
	{"a plot that fails writes nothing", test_failed},
	{"a plot has the same bytes each time", test_same_bytes},
	{NULL, NULL},
};
