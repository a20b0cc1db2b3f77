/* A database as a file, before SQLite opens it: SQLite would wait, recover or create something beside it, where a
 * reader is to say what is so. Offsets: SQLite, "Database File Format", 1.3; journals: "File Locking And
 * Concurrency In SQLite Version 3", 4. */

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sim/err.h"
#include "sim/part.h"
#include "sim/record/store_priv.h"

enum {
	HEAD = 100,
	PAGE_SIZE = 16,
	WRITE_VERSION = 18,
	CHANGES = 24,
	PAGES = 28,
	APPLICATION = 68,
	VALID_FOR = 92
};

static uint32_t be32(const uint8_t *p)
{
	return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

char *store_literal(const char *path)
{
	return g_path_is_absolute(path) ? g_strdup(path) : g_build_filename(".", path, NULL);
}

/* A journal that was emptied or whose head was zeroed is one that its writer is done with. */
static bool is_hot(const char *journal)
{
	uint8_t first = 0;
	struct stat st;
	int fd = open(journal, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	if (fd < 0)
		return errno != ENOENT && errno != ENOTDIR;
	bool hot = fstat(fd, &st) == 0 && st.st_size > 0 && read(fd, &first, 1) == 1 && first != 0;
	close(fd);
	return hot;
}

/* It belongs to the file and not to the link that leads there. */
bool store_has_no_journal(const char *path, GError **err)
{
	static const char *const behind[] = {"-journal", "-wal"};
	g_autofree char *stem = part_resolve(path);
	for (unsigned i = 0; i < G_N_ELEMENTS(behind); i++) {
		g_autofree char *journal = g_strconcat(stem, behind[i], NULL);
		/* SQLite goes by the log's being there, and makes a third file for it. */
		bool in_use = i == 0 ? is_hot(journal) : access(journal, F_OK) == 0;
		if (in_use)
			return err_file(err, path,
					"another program is writing it or died when it did "
					"(%s is beside it), expected a file at rest",
					journal);
	}
	return true;
}

static bool is_whole(const char *path, const uint8_t *head, int64_t size, GError **err)
{
	int64_t page = head[PAGE_SIZE] << 8 | head[PAGE_SIZE + 1];
	int64_t pages = be32(head + PAGES);
	page = page == 1 ? 65536 : page;
	if (head[WRITE_VERSION] > 1)
		return err_file(err, path,
				"another program has turned on write-ahead logging in it, expected "
				"a file at rest (PRAGMA journal_mode=DELETE)");
	/* The number of pages is as old as the change that it goes with. */
	if (be32(head + CHANGES) != be32(head + VALID_FOR) || size >= page * pages)
		return true;
	return err_file(err, path,
			"is cut short: %" G_GINT64_FORMAT " of %" G_GINT64_FORMAT
			" octets, expected the whole file",
			size, page * pages);
}

/* -1: *err. Nothing but a regular file is read: a pipe could wait for ever. */
static ssize_t read_head(const char *path, uint8_t *head, int64_t *size, GError **err)
{
	struct stat st;
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	if (fd < 0) {
		err_file(err, path, "%s, expected a result file", g_strerror(errno));
		return -1;
	}
	bool regular = fstat(fd, &st) == 0 && S_ISREG(st.st_mode);
	ssize_t n = regular ? read(fd, head, HEAD) : 0;
	close(fd);
	*size = regular ? st.st_size : 0;
	return MAX(n, 0);
}

bool store_look(const char *path, StoreHead *head, GError **err)
{
	static const char magic[16] = "SQLite format 3";
	uint8_t octets[HEAD] = {0};
	int64_t size;
	ssize_t n = read_head(path, octets, &size, err);
	*head = HEAD_NO_DATABASE;
	if (n < 0)
		return false;
	if (n < (ssize_t)sizeof magic || memcmp(octets, magic, sizeof magic) != 0)
		return true;
	*head = be32(octets + APPLICATION) == STORE_APPLICATION_ID ? HEAD_OURS : HEAD_FOREIGN;
	if (n < HEAD)
		return err_file(err, path, "is cut short in its head, expected the whole file");
	return store_has_no_journal(path, err) && is_whole(path, octets, size, err);
}

bool store_fail_sql(const Store *s, GError **err)
{
	switch (sqlite3_errcode(s->db)) {
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
		return err_file(
			err, s->path,
			"is locked: another program is writing it, expected a file at rest");
	case SQLITE_CORRUPT:
	case SQLITE_NOTADB:
		return err_file(err, s->path, "is damaged (%s), expected a whole result file",
				sqlite3_errmsg(s->db));
	case SQLITE_FULL:
	case SQLITE_IOERR:
	case SQLITE_NOMEM: /* not the user's input */
		g_set_error(err, VPNHA_ERROR, VPNHA_ERROR_SYSTEM, "%s: %s", s->path,
			    sqlite3_errmsg(s->db));
		return false;
	default:
		return err_file(err, s->path, "%s", sqlite3_errmsg(s->db));
	}
}
