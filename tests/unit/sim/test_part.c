/* What a writer leaves beside its target when it dies, and who removes it. */

#include <glib/gstdio.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sim/file.h"
#include "sim/part.h"
#include "tests/support/check.h"
#include "tests/unit/cli/netdir.h"
#include "tests/unit/cli/program.h"

/* A folder that has only `x.db`. */
static char *folder(void)
{
	char *dir = g_dir_make_tmp("vpnha-part-XXXXXX", NULL);
	netdir_write(dir, "x.db", "old");
	return dir;
}

static void has_files(const char *dir, const char *want, const char *when)
{
	g_autofree char *got = program_files(dir);
	CHECK_STR(got, want, "%s", when);
}

static void has_text(const char *dir, const char *name, const char *want)
{
	g_autofree char *path = netdir_path(dir, name);
	g_autofree char *text = NULL;
	g_file_get_contents(path, &text, NULL, NULL);
	CHECK_STR(text, want, "%s", name);
}

/* A writer in a process of its own: it has begun a part of x.db, and waits. */
static pid_t writer(const char *dir, char **part)
{
	g_autofree char *path = netdir_path(dir, "x.db");
	int ends[2];
	char said[512] = "";
	g_assert(pipe(ends) == 0);
	fflush(NULL);
	pid_t pid = fork();
	if (pid == 0) {
		Part *p = part_new(path, NULL);
		const char *at = p ? part_path(p) : "none";
		ssize_t n = write(ends[1], at, strlen(at) + 1);
		if (n > 0)
			pause();
		_exit(1);
	}
	g_assert(read(ends[0], said, sizeof said - 1) > 0);
	close(ends[0]);
	close(ends[1]);
	*part = g_strdup(said);
	return pid;
}

static void kill_writer(pid_t pid)
{
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
}

static void write_next(const char *dir, const char *name)
{
	g_autofree char *path = netdir_path(dir, name);
	g_autoptr(GError) err = NULL;
	CHECK(file_write(path, "new", 3, &err), "%s", err ? err->message : "");
}

static void put_beside(const char *part, const char *suffix)
{
	g_autofree char *path = g_strconcat(part, suffix, NULL);
	g_file_set_contents(path, "journal", -1, NULL);
}

/* Wrong: megabytes beside the result for every run that was killed; or the part of a run that lives is lost. */
static void test_dead_and_living(void)
{
	char *dir = folder();
	char *part, *other, *orphan;
	pid_t pid = writer(dir, &part);
	write_next(dir, "x.db");
	CHECK(g_file_test(part, G_FILE_TEST_EXISTS), "the living keep theirs: %s", part);
	put_beside(part, "-journal");
	write_next(dir, "x.db");
	g_autofree char *journal = g_strconcat(part, "-journal", NULL);
	CHECK(g_file_test(journal, G_FILE_TEST_EXISTS), "and what is beside it");
	kill_writer(pid);
	write_next(dir, "y.db");
	CHECK(g_file_test(part, G_FILE_TEST_EXISTS), "another target's writer leaves it");
	pid = writer(dir, &other);
	CHECK(!g_file_test(part, G_FILE_TEST_EXISTS), "the next writer has removed %s", part);
	CHECK(!g_file_test(journal, G_FILE_TEST_EXISTS), "and its journal");
	kill_writer(pid);
	orphan = g_strdup(part);
	put_beside(orphan, "-wal");
	write_next(dir, "x.db");
	has_files(dir, "x.db\ny.db\n", "after the dead");
	has_text(dir, "x.db", "new");
	g_free(part);
	g_free(other);
	g_free(orphan);
	netdir_free(dir);
}

/* Wrong: who writes many files at once leaves what the dead left of some of them, or takes a living one's. */
static void test_many(void)
{
	char *dir = folder(), *living, *dead;
	g_autofree char *x = netdir_path(dir, "x.db"), *y = netdir_path(dir, "y.db");
	pid_t first = writer(dir, &living), second = writer(dir, &dead);
	netdir_write(dir, ".z.db.vpnha-abcdef", "another target's");
	kill_writer(second);
	g_autoptr(PartLeft) left = part_left_in(dir);
	CHECK(file_write_among(y, left, "new", 3, NULL) &&
		      file_write_among(x, left, "new", 3, NULL),
	      "written");
	CHECK(!g_file_test(dead, G_FILE_TEST_EXISTS) && g_file_test(living, G_FILE_TEST_EXISTS),
	      "of the dead, and of them alone: %s %s", dead, living);
	kill_writer(first);
	write_next(dir, "x.db");
	has_files(dir, ".z.db.vpnha-abcdef\nx.db\ny.db\n", "after the dead");
	g_free(living);
	g_free(dead);
	netdir_free(dir);
}

/* Wrong: where a link leads is not looked, as it is another folder. */
static void test_many_linked(void)
{
	char *dir = folder(), *part;
	g_autofree char *sub = netdir_path(dir, "sub"), *link = netdir_path(dir, "sub/l.db");
	g_mkdir(sub, 0700);
	CHECK_INT(symlink("../x.db", link), 0, "%s", link);
	kill_writer(writer(dir, &part));
	g_autoptr(PartLeft) left = part_left_in(sub);
	CHECK(file_write_among(link, left, "new", 3, NULL), "written");
	has_files(dir, "sub\nx.db\n", "after the dead");
	has_text(dir, "x.db", "new");
	g_unlink(link);
	g_rmdir(sub);
	g_free(part);
	netdir_free(dir);
}

/* Wrong: a user's hidden file goes because its name begins as a part's does. */
static void test_alike(void)
{
	static const char *const names[] = {
		".x.db.backup",        ".x.db.vpnha-",  ".x.db.vpnha-abc",
		".x.db.vpnha-abcdefg", ".x.db-journal", ".x.db.vpnha-notes.txt",
		"x.db.vpnha-abcdef",
	};
	char *dir = folder();
	g_autofree char *sub = netdir_path(dir, ".x.db.vpnha-folder"),
			*link = netdir_path(dir, ".x.db.vpnha-linked");
	for (unsigned i = 0; i < G_N_ELEMENTS(names); i++)
		netdir_write(dir, names[i], "mine");
	g_mkdir(sub, 0700);
	CHECK_INT(symlink("x.db", link), 0, "a link");
	g_autofree char *before = program_files(dir);
	write_next(dir, "x.db");
	has_files(dir, before, "after a write");
	netdir_free(dir);
}

/* Wrong: an output through a link replaces the link, or a link that leads nowhere yet. */
static void test_links(void)
{
	char *dir = folder();
	g_autofree char *sub = netdir_path(dir, "sub"), *a = netdir_path(dir, "sub/a"),
			*b = netdir_path(dir, "b"), *loop = netdir_path(dir, "loop");
	g_mkdir(sub, 0700);
	CHECK(symlink("../x.db", a) == 0 && symlink("sub/fresh", b) == 0 &&
		      symlink("loop", loop) == 0,
	      "links");
	write_next(dir, "sub/a");
	write_next(dir, "b");
	CHECK(g_file_test(a, G_FILE_TEST_IS_SYMLINK) && g_file_test(b, G_FILE_TEST_IS_SYMLINK),
	      "both links stay");
	has_text(dir, "x.db", "new");
	has_text(dir, "sub/fresh", "new");
	has_files(sub, "a\nfresh\n", "in sub");
	CHECK(!file_write(loop, "new", 3, NULL), "a link to itself");
	CHECK(g_file_test(loop, G_FILE_TEST_IS_SYMLINK), "it stays");
	g_unlink(a);
	g_autofree char *fresh = netdir_path(dir, "sub/fresh");
	g_unlink(fresh);
	netdir_free(dir);
}

/* Wrong: a name that is as long as names may be cannot be written, since its part's would be longer. */
static void test_long_name(void)
{
	char *dir = folder();
	GString *name = g_string_new("x");
	while (name->len + 2 <= 255)
		g_string_append(name, "\xc3\xbc");
	write_next(dir, name->str);
	has_text(dir, name->str, "new");
	g_string_free(name, TRUE);
	netdir_free(dir);
}

/* Wrong: the parts of all long names that are no UTF-8 are called alike, so that the writer of one takes the other's
 * for its own. */
static void test_long_octets(void)
{
	char *dir = folder();
	static const char *const octets[] = {"\x80", "\xbf", "\xff"};
	for (unsigned i = 0; i < G_N_ELEMENTS(octets); i++) {
		g_autoptr(GString) name = g_string_new(NULL);
		while (name->len < 250)
			g_string_append(name, octets[i]);
		g_autofree char *path = netdir_path(dir, name->str);
		Part *p = part_new(path, NULL);
		g_autofree char *part = p ? g_path_get_basename(part_path(p)) : g_strdup("none");
		CHECK(part[0] == '.' && part[1] == octets[i][0], "\\x%02x: \"%s\"",
		      (guchar)octets[i][0], part);
		part_discard(p);
	}
	netdir_free(dir);
}

/* Wrong: the children of a killed run hold its part, so that it is taken for a living one's: one that was made
 * just now has not even begun. */
static void test_children(void)
{
	char *dir = folder();
	g_autofree char *path = netdir_path(dir, "x.db");
	int ends[2];
	char c;
	g_assert(pipe(ends) == 0);
	fflush(NULL);
	pid_t pid = fork();
	if (pid == 0) {
		Part *p = part_new(path, NULL);
		if (p && fork() == 0) {
			ssize_t n = write(ends[1], "x", 1);
			sleep(n == 1 ? 5 : 0);
			_exit(0);
		}
		pause();
	}
	CHECK_INT(read(ends[0], &c, 1), 1, "its child runs");
	kill_writer(pid);
	write_next(dir, "x.db");
	has_files(dir, "x.db\n", "the parent is dead");
	close(ends[0]);
	close(ends[1]);
	netdir_free(dir);
}

/* Wrong: nohup(1) before the command is in vain. */
static void test_ignored_signal(void)
{
	char *dir = folder();
	g_autofree char *path = netdir_path(dir, "x.db");
	int status = -1;
	fflush(NULL);
	pid_t pid = fork();
	if (pid == 0) {
		signal(SIGHUP, SIG_IGN);
		Part *p = part_new(path, NULL);
		raise(SIGHUP);
		_exit(part_commit(p, NULL) ? 7 : 1);
	}
	waitpid(pid, &status, 0);
	CHECK(WIFEXITED(status) && WEXITSTATUS(status) == 7, "status %d", status);
	has_text(dir, "x.db", "");
	netdir_free(dir);
}

SUITE(sim_part) = {
	{"the next writer removes what a dead one left, and no living one's", test_dead_and_living},
	{"so does who writes many at once", test_many},
	{"and where a link leads", test_many_linked},
	{"what only looks like a part stays", test_alike},
	{"links are followed, and stay", test_links},
	{"the longest name can be written", test_long_name},
	{"long names that are no UTF-8 are told apart", test_long_octets},
	{"a child holds nothing of its parent's", test_children},
	{"an ignored signal stays ignored", test_ignored_signal},
	{NULL, NULL},
};
