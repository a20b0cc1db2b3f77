#pragma once

/* The files of a folder and of the folders in it, each once, in the order of their names: readdir has none. */

#include <glib.h>
#include <stdbool.h>

/* The names in a folder, sorted; those that begin with a dot are hidden. Caller unrefs. NULL: *err. */
GPtrArray *walk_names(const char *path, bool hidden, GError **err);

/* What is told of each, in order; `to` is passed on. */
typedef struct Walker {
	bool (*file)(void *to, const char *path, bool hidden); /* false: it was passed over */
	/* The same folder, or file that was not passed over, by another name, whatever links lead there: its device
	 * and inode tell. */
	void (*again)(void *to, const char *path, const char *first);
	void (*unread)(void *to, const char *path, const char *why); /* a folder */
} Walker;

/* LIBERTY: deeper and more than any folder of configurations that people keep. */
enum { WALK_DEPTH = 8, WALK_FILES = 100000 };

/* Hidden folders are passed over. False: *err: the folder cannot be read, or holds more files. */
bool walk_folder(const char *path, const Walker *w, void *to, GError **err);
