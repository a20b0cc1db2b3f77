/* The name of a part is its target's between a dot and ".vpnha-XXXXXX"; beside it may stand what SQLite makes of
 * that name. Its writer holds a lock on it, which the system takes back when the writer ends, however it ends: on
 * this host or another, and whoever has got its number since. So a part without a lock is a dead writer's.
 *
 * There are two locks, each of an octet far behind the text, since neither kind lasts for all of a part's life:
 * - while it is filled, one of the process (fcntl F_SETLK). A child does not inherit it, so what a killed run's
 *   children hold open is free at once. But the process gives it up with the first closing of the file.
 * - while it is closed and named, one of the open file (F_OFD_SETLK), which lives until the last closing. No child
 *   is made then. */

#ifndef _GNU_SOURCE
#define _GNU_SOURCE /* F_OFD_SETLK */
#endif

#include "sim/part.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sim/err.h"
#include "sim/text.h"
#include "sim/unfinished.h"

#define MARK ".vpnha-"
enum { RANDOM = 6, LINKS_MAX = 40, TRIES = 100 };
enum { WHILE_FILLED, WHILE_NAMED, LOCKS };
static const off_t locks_at = (off_t)1 << 62;

static const char *const companions[] = {"-journal", "-wal", "-shm"};

struct Part {
	char *name, *target; /* as it was said; where it leads */
	char *path;
	int fd, place; /* place: of unfinished_add */
};

/* ---- where a name leads ---- */

static char *resolve(const char *path, int links)
{
	g_autofree char *dir = g_path_get_dirname(path), *base = g_path_get_basename(path);
	g_autofree char *link = links > 0 ? g_file_read_link(path, NULL) : NULL;
	char *real = realpath(path, NULL);
	if (real) {
		char *copy = g_strdup(real);
		free(real);
		return copy;
	}
	if (link) {
		g_autofree char *to = g_path_is_absolute(link) ? g_strdup(link)
							       : g_build_filename(dir, link, NULL);
		return resolve(to, links - 1);
	}
	if (strcmp(dir, path) == 0)
		return g_strdup(path);
	g_autofree char *real_dir = resolve(dir, links);
	return g_build_filename(real_dir, base, NULL);
}

char *part_resolve(const char *path)
{
	g_autofree char *name = resolve(path, LINKS_MAX);
	return g_canonicalize_filename(name, NULL);
}

/* ---- names and locks ---- */

/* A long name is cut, between characters: it is unique by its end. */
char *part_prefix(const char *target)
{
	g_autofree char *base = g_path_get_basename(target);
	size_t room = NAME_MAX - strlen("." MARK) - RANDOM - strlen("-journal");
	size_t n = text_fit(base, strlen(base), room);
	return g_strdup_printf(".%.*s" MARK, (int)n, base);
}

/* 0, or an errno. */
static int lock(int fd, int how, short kind, int first, int n)
{
	struct flock range = {
		.l_type = kind, .l_whence = SEEK_SET, .l_start = locks_at + first, .l_len = n};
	return fcntl(fd, how, &range) == 0 ? 0 : errno;
}

static bool is_at(int fd, const char *path)
{
	struct stat open, named;
	return fstat(fd, &open) == 0 && lstat(path, &named) == 0 && open.st_dev == named.st_dev &&
	       open.st_ino == named.st_ino;
}

static void remove_part(const char *path)
{
	for (unsigned i = 0; i < G_N_ELEMENTS(companions); i++) {
		g_autofree char *beside = g_strconcat(path, companions[i], NULL);
		g_unlink(beside);
	}
	g_unlink(path);
}

/* ---- what the dead left ---- */

static void remove_if_dead(const char *path)
{
	struct stat st;
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
	if (fd < 0)
		return;
	if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode) &&
	    lock(fd, F_OFD_SETLK, F_RDLCK, 0, LOCKS) == 0 && is_at(fd, path))
		remove_part(path);
	close(fd);
}

static bool is_random(const char *text)
{
	size_t n = 0;
	while (g_ascii_isalnum(text[n]))
		n++;
	return n == RANDOM && text[n] == '\0';
}

bool part_is_name(const char *name, const char *prefix)
{
	return g_str_has_prefix(name, prefix) && is_random(name + strlen(prefix));
}

static void look_at(const char *dir, const char *name, size_t prefix)
{
	g_autofree char *stem = g_strdup(name);
	bool beside = false;
	for (unsigned i = 0; i < G_N_ELEMENTS(companions) && !beside; i++) {
		beside = g_str_has_suffix(stem, companions[i]);
		if (beside)
			stem[strlen(stem) - strlen(companions[i])] = '\0';
	}
	if (!is_random(stem + prefix))
		return;
	g_autofree char *path = g_build_filename(dir, stem, NULL);
	if (unfinished_has(path)) /* to open and close it would give up the lock */
		return;
	if (!beside)
		remove_if_dead(path);
	else if (access(path, F_OK) != 0) /* its part went before it */
		remove_part(path);
}

static void sweep(const char *target, const char *prefix)
{
	g_autofree char *dir = g_path_get_dirname(target);
	GDir *d = g_dir_open(dir, 0, NULL);
	for (const char *name; d && (name = g_dir_read_name(d));)
		if (g_str_has_prefix(name, prefix))
			look_at(dir, name, strlen(prefix));
	if (d)
		g_dir_close(d);
}

/* ---- a part ---- */

/* Between its birth and its lock somebody may take it for a dead one's: then there is another. 0, or an errno. */
static int create(Part *p, const char *prefix, mode_t mode)
{
	g_autofree char *dir = g_path_get_dirname(p->target);
	for (int i = 0; i < TRIES; i++) {
		g_autofree char *name = g_strconcat(prefix, "XXXXXX", NULL);
		g_free(p->path);
		p->path = g_build_filename(dir, name, NULL);
		p->fd = g_mkstemp_full(p->path, O_RDWR | O_CLOEXEC, (int)mode);
		if (p->fd < 0)
			return errno;
		/* A file system may know no locks: then none is seen. */
		int why = lock(p->fd, F_SETLK, F_WRLCK, WHILE_FILLED, 1);
		if (why != EAGAIN && why != EACCES && is_at(p->fd, p->path))
			return 0;
		close(p->fd);
		p->fd = -1;
	}
	return EBUSY;
}

static void part_free(Part *p)
{
	if (p->fd >= 0)
		close(p->fd);
	g_free(p->path);
	g_free(p->target);
	g_free(p->name);
	g_free(p);
}

static Part *begin(const char *path, bool private, GError **err)
{
	struct stat st = {0};
	sigset_t was;
	int why = stat(path, &st) == 0 ? S_ISDIR(st.st_mode) ? EISDIR : 0 : errno;
	if (why != 0 && why != ENOENT) {
		err_writing(err, path, why);
		return NULL;
	}
	Part *p = g_new0(Part, 1);
	*p = (Part){.name = g_strdup(path), .target = part_resolve(path), .fd = -1};
	g_autofree char *prefix = part_prefix(p->target);
	sweep(p->target, prefix);
	unfinished_hold(&was);
	why = create(p, prefix, private ? 0600 : 0666);
	if (why == 0 && !private && S_ISREG(st.st_mode))
		(void)!fchmod(p->fd, st.st_mode & 07777); /* else it stays as the umask says */
	p->place = why == 0 ? unfinished_add(p->path, p->fd) : -1;
	unfinished_release(&was);
	if (why == 0)
		return p;
	err_writing(err, path, why);
	part_free(p);
	return NULL;
}

Part *part_new(const char *path, GError **err)
{
	return begin(path, false, err);
}

Part *part_new_private(const char *path, GError **err)
{
	return begin(path, true, err);
}

const char *part_path(const Part *p)
{
	return p->path;
}

int part_fd(const Part *p)
{
	return p->fd;
}

/* Closing tells what writing did not (a disk of the network that is full); the lock lives on. */
static int flushed(const Part *p)
{
	int copy = fcntl(p->fd, F_DUPFD_CLOEXEC, 0);
	return copy < 0 || close(copy) != 0 ? errno : 0;
}

void part_filled(const Part *p)
{
	lock(p->fd, F_OFD_SETLK, F_WRLCK, WHILE_NAMED, 1);
}

bool part_commit(Part *p, GError **err)
{
	sigset_t was;
	part_filled(p);
	int why = flushed(p);
	unfinished_hold(&was);
	if (why == 0 && g_rename(p->path, p->target) != 0)
		why = errno;
	if (why == 0)
		unfinished_drop(p->place);
	unfinished_release(&was);
	if (why == 0) {
		part_free(p);
		return true;
	}
	err_writing(err, p->name, why);
	part_discard(p);
	return false;
}

void part_discard(Part *p)
{
	sigset_t was;
	if (!p)
		return;
	unfinished_hold(&was);
	remove_part(p->path);
	unfinished_drop(p->place);
	unfinished_release(&was);
	part_free(p);
}
