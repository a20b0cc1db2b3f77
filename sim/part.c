/* The name of a part is its target's between a dot and ".vpnha-XXXXXX"; beside it may stand what SQLite makes of
 * that name, and its folder. Its writer holds a lock on it, which the system takes back when the writer ends, however it ends: on
 * this host or another, and whoever has got its number since. So a part without a lock is a dead writer's.
 *
 * There are two locks, each of an octet far behind the text, since neither kind lasts for all of a part's life:
 * - while it is filled, one of the process (fcntl F_SETLK). A child does not inherit it, so what a killed run's
 *   children hold open is free at once. But the process gives it up with the first closing of the file.
 * - while it is closed and named, one of the open file (F_OFD_SETLK), which lives until the last closing. No child
 *   is made then but the one that renames several, which shares it. */

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
#include <sys/wait.h>
#include <unistd.h>

#include "sim/err.h"
#include "sim/text.h"
#include "sim/unfinished.h"

#define MARK ".vpnha-"
#define FOLDER "-folder"
enum { RANDOM = 6, LINKS_MAX = 40, TRIES = 100 };
enum { WHILE_FILLED, WHILE_NAMED, LOCKS };
static const off_t locks_at = (off_t)1 << 62;

static const char *const companions[] = {"-journal", "-wal", "-shm"};

struct Part {
	char *name, *target; /* as it was said; where it leads */
	char *path;
	int fd, place; /* place: of unfinished_add */

	const char *const *inside; /* NULL: it has no folder */
	char *folder;
	int folder_fd, folder_place;
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
static char *prefix_of(const char *target)
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

/* What was not made in it stays, and so does the folder around it. */
static void remove_folder(const char *path, const char *const *inside)
{
	g_autofree char *folder = g_strconcat(path, FOLDER, NULL);
	int fd = open(folder, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (fd < 0)
		return;
	for (; *inside; inside++)
		unlinkat(fd, *inside, 0);
	close(fd);
	g_rmdir(folder);
}

static void remove_part(const char *path, const char *const *inside)
{
	if (inside)
		remove_folder(path, inside);
	for (unsigned i = 0; i < G_N_ELEMENTS(companions); i++) {
		g_autofree char *beside = g_strconcat(path, companions[i], NULL);
		g_unlink(beside);
	}
	g_unlink(path);
}

/* ---- what the dead left ---- */

static void remove_if_dead(const char *path, const char *const *inside)
{
	struct stat st;
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
	if (fd < 0)
		return;
	if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode) &&
	    lock(fd, F_OFD_SETLK, F_RDLCK, 0, LOCKS) == 0 && is_at(fd, path))
		remove_part(path, inside);
	close(fd);
}

static bool is_random(const char *text)
{
	size_t n = 0;
	while (g_ascii_isalnum(text[n]))
		n++;
	return n == RANDOM && text[n] == '\0';
}

static bool cut(char *text, const char *suffix)
{
	if (!g_str_has_suffix(text, suffix))
		return false;
	text[strlen(text) - strlen(suffix)] = '\0';
	return true;
}

static void look_at(const char *dir, const char *name, size_t prefix, const char *const *inside)
{
	g_autofree char *stem = g_strdup(name);
	bool beside = inside && cut(stem, FOLDER);
	for (unsigned i = 0; i < G_N_ELEMENTS(companions) && !beside; i++)
		beside = cut(stem, companions[i]);
	if (!is_random(stem + prefix))
		return;
	g_autofree char *path = g_build_filename(dir, stem, NULL);
	if (unfinished_has(path)) /* to open and close it would give up the lock */
		return;
	if (!beside)
		remove_if_dead(path, inside);
	else if (access(path, F_OK) != 0) /* its part went before it */
		remove_part(path, inside);
}

static void sweep(const char *target, const char *prefix, const char *const *inside)
{
	g_autofree char *dir = g_path_get_dirname(target);
	GDir *d = g_dir_open(dir, 0, NULL);
	for (const char *name; d && (name = g_dir_read_name(d));)
		if (g_str_has_prefix(name, prefix))
			look_at(dir, name, strlen(prefix), inside);
	if (d)
		g_dir_close(d);
}

struct PartLeft {
	char *dir;        /* where it leads */
	GPtrArray *names; /* of all that may be somebody's part, or beside one */
};

PartLeft *part_left_in(const char *dir)
{
	PartLeft *left = g_new(PartLeft, 1);
	*left = (PartLeft){part_resolve(dir), g_ptr_array_new_with_free_func(g_free)};
	GDir *d = g_dir_open(left->dir, 0, NULL);
	for (const char *name; d && (name = g_dir_read_name(d));)
		if (*name == '.' && strstr(name, MARK))
			g_ptr_array_add(left->names, g_strdup(name));
	if (d)
		g_dir_close(d);
	return left;
}

void part_left_free(PartLeft *left)
{
	if (!left)
		return;
	g_ptr_array_unref(left->names);
	g_free(left->dir);
	g_free(left);
}

/* A link leads elsewhere: there it is looked as for one target. */
static void sweep_among(const PartLeft *left, const char *target, const char *prefix)
{
	g_autofree char *dir = g_path_get_dirname(target);
	if (strcmp(dir, left->dir) != 0) {
		sweep(target, prefix, NULL);
		return;
	}
	for (guint i = 0; i < left->names->len; i++)
		if (g_str_has_prefix(left->names->pdata[i], prefix))
			look_at(dir, left->names->pdata[i], strlen(prefix), NULL);
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
		if (is_at(p->fd, p->path))
			g_unlink(p->path);
		close(p->fd);
		p->fd = -1;
	}
	return EBUSY;
}

/* 0, or an errno. Nobody takes it for a dead one's, since its part is there. */
static int create_folder(Part *p)
{
	p->folder = g_strconcat(p->path, FOLDER, NULL);
	if (g_mkdir(p->folder, 0700) != 0)
		return errno;
	p->folder_fd = open(p->folder, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (p->folder_fd < 0)
		return errno;
	p->folder_place = unfinished_add_folder(p->folder, p->folder_fd, p->inside);
	return 0;
}

static void part_free(Part *p)
{
	if (p->fd >= 0)
		close(p->fd);
	if (p->folder_fd >= 0)
		close(p->folder_fd);
	g_free(p->folder);
	g_free(p->path);
	g_free(p->target);
	g_free(p->name);
	g_free(p);
}

/* What a part is to be, besides its name. */
typedef struct Wish {
	bool private;
	const char *const *inside; /* of its folder; NULL: it has none */
	const PartLeft *left;      /* NULL: to be looked for */
} Wish;

static Part *begin(const char *path, Wish wish, GError **err)
{
	struct stat st = {0};
	sigset_t was;
	int why = stat(path, &st) == 0 ? S_ISDIR(st.st_mode) ? EISDIR : 0 : errno;
	if (why != 0 && why != ENOENT) {
		err_writing(err, path, why);
		return NULL;
	}
	Part *p = g_new0(Part, 1);
	*p = (Part){.name = g_strdup(path),
		    .target = part_resolve(path),
		    .fd = -1,
		    .inside = wish.inside,
		    .folder_fd = -1,
		    .folder_place = -1};
	g_autofree char *prefix = prefix_of(p->target);
	if (wish.left)
		sweep_among(wish.left, p->target, prefix);
	else
		sweep(p->target, prefix, wish.inside);
	unfinished_hold(&was);
	why = create(p, prefix, wish.private ? 0600 : 0666);
	if (why == 0 && !wish.private && S_ISREG(st.st_mode))
		(void)!fchmod(p->fd, st.st_mode & 07777); /* else it stays as the umask says */
	p->place = why == 0 ? unfinished_add(p->path, p->fd) : -1;
	if (why == 0 && wish.inside)
		why = create_folder(p);
	unfinished_release(&was);
	if (why == 0)
		return p;
	err_writing(err, path, why);
	if (p->fd >= 0)
		part_discard(p);
	else
		part_free(p);
	return NULL;
}

Part *part_new(const char *path, GError **err)
{
	return begin(path, (Wish){0}, err);
}

Part *part_new_among(const char *path, const PartLeft *left, GError **err)
{
	return begin(path, (Wish){.left = left}, err);
}

Part *part_new_private(const char *path, GError **err)
{
	return begin(path, (Wish){.private = true}, err);
}

Part *part_new_with_folder(const char *path, const char *const *inside, GError **err)
{
	return begin(path, (Wish){.inside = inside}, err);
}

const char *part_folder(const Part *p)
{
	return p->folder;
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

static int rename_all(Part *const *parts, unsigned n)
{
	for (unsigned i = 0; i < n; i++)
		if (g_rename(parts[i]->path, parts[i]->target) != 0)
			return errno;
	return 0;
}

/* 0, or an errno. Renaming over a file may wait for the disk, and a kill that falls between two renames would leave some
 * of the parts; so a child does it, which is killed with nobody. The locks are its, too. */
static int rename_together(Part *const *parts, unsigned n)
{
	int status = 0;
	pid_t child = n > 1 ? fork() : -1;
	if (child < 0)
		return rename_all(parts, n);
	if (child == 0) {
		setpgid(0, 0);
		_exit(rename_all(parts, n));
	}
	while (waitpid(child, &status, 0) < 0 && errno == EINTR)
		;
	return WIFEXITED(status) ? WEXITSTATUS(status) : EINTR;
}

/* The first that has not got its name. */
static const Part *first_left(Part *const *parts, unsigned n)
{
	unsigned i = 0;
	while (i + 1 < n && !is_at(parts[i]->fd, parts[i]->path))
		i++;
	return parts[i];
}

static void drop_folder(Part *p)
{
	if (!p->folder)
		return;
	remove_folder(p->path, p->inside);
	unfinished_drop(p->folder_place);
	p->folder_place = -1;
}

bool part_commit_all(Part *const *parts, unsigned n, GError **err)
{
	sigset_t was;
	const Part *wrong = NULL;
	int why = 0;
	for (unsigned i = 0; i < n && why == 0; i++) {
		part_filled(parts[i]);
		why = flushed(parts[i]);
		wrong = parts[i];
	}
	unfinished_hold(&was);
	for (unsigned i = 0; i < n; i++)
		drop_folder(parts[i]);
	if (why == 0) {
		why = rename_together(parts, n);
		wrong = first_left(parts, n);
	}
	for (unsigned i = 0; i < n && why == 0; i++)
		unfinished_drop(parts[i]->place);
	unfinished_release(&was);
	if (why != 0)
		err_writing(err, wrong->name, why);
	for (unsigned i = 0; i < n; i++)
		if (why == 0)
			part_free(parts[i]);
		else
			part_discard(parts[i]);
	return why == 0;
}

bool part_commit(Part *p, GError **err)
{
	return part_commit_all(&p, 1, err);
}

void part_discard(Part *p)
{
	sigset_t was;
	if (!p)
		return;
	unfinished_hold(&was);
	drop_folder(p);
	remove_part(p->path, NULL);
	unfinished_drop(p->place);
	unfinished_release(&was);
	part_free(p);
}
