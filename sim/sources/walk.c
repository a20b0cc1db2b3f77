/* Who is in a folder. */

#include "sim/sources/walk.h"

#include <string.h>

#include <glib/gstdio.h>

#include "sim/err.h"

static int by_text(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

GPtrArray *walk_names(const char *path, bool hidden, GError **err)
{
	g_autoptr(GError) why = NULL;
	GDir *d = g_dir_open(path, 0, &why);
	if (!d) {
		err_file(err, path, "%s, expected a folder of configurations", why->message);
		return NULL;
	}
	GPtrArray *names = g_ptr_array_new_with_free_func(g_free);
	const char *name;
	while ((name = g_dir_read_name(d)))
		if (hidden || *name != '.')
			g_ptr_array_add(names, g_strdup(name));
	g_dir_close(d);
	g_ptr_array_sort(names, by_text);
	return names;
}

typedef struct Walk {
	const Walker *walker;
	void *to;
	GHashTable *seen; /* "device inode", owned -> path, owned */
	unsigned files;
} Walk;

/* What a file or folder is, whatever its name; NULL: it is not there. Caller frees. */
static char *identity_of(const char *path)
{
	GStatBuf st;
	if (g_stat(path, &st) != 0)
		return NULL;
	return g_strdup_printf("%" G_GUINT64_FORMAT " %" G_GUINT64_FORMAT, (guint64)st.st_dev,
			       (guint64)st.st_ino);
}

static void note(const Walk *x, const char *identity, const char *path)
{
	if (identity)
		g_hash_table_insert(x->seen, g_strdup(identity), g_strdup(path));
}

static bool walk_into(Walk *x, const char *path, unsigned depth, GError **err);

static void take_folder(Walk *x, const char *path, unsigned depth)
{
	g_autoptr(GError) why = NULL;
	if (depth > WALK_DEPTH) {
		g_autofree char *deep = g_strdup_printf(
			"deeper than %d folders in each other: it is not read", WALK_DEPTH);
		x->walker->unread(x->to, path, deep);
	} else if (!walk_into(x, path, depth, &why) && why) {
		x->walker->unread(x->to, path, why->message);
	}
}

static bool take(Walk *x, const char *path, bool hidden, unsigned depth)
{
	bool folder = g_file_test(path, G_FILE_TEST_IS_DIR);
	if (hidden && folder)
		return true;
	g_autofree char *identity = identity_of(path);
	const char *first = identity ? g_hash_table_lookup(x->seen, identity) : NULL;
	if (first) {
		x->walker->again(x->to, path, first);
	} else if (folder) {
		note(x, identity, path);
		take_folder(x, path, depth);
	} else if (++x->files <= WALK_FILES && x->walker->file(x->to, path, hidden)) {
		note(x, identity, path);
	}
	return x->files <= WALK_FILES;
}

/* False: too many files, or *err: it cannot be read. */
static bool walk_into(Walk *x, const char *path, unsigned depth, GError **err)
{
	g_autoptr(GPtrArray) names = walk_names(path, true, err);
	bool ok = names != NULL;
	for (unsigned i = 0; ok && i < names->len; i++) {
		const char *name = names->pdata[i];
		g_autofree char *inside = g_build_filename(path, name, NULL);
		ok = take(x, inside, *name == '.', depth + 1);
	}
	return ok;
}

bool walk_folder(const char *path, const Walker *w, void *to, GError **err)
{
	g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
	Walk x = {.walker = w, .to = to, .seen = seen};
	g_autofree char *identity = identity_of(path);
	note(&x, identity, path);
	bool ok = walk_into(&x, path, 0, err);
	if (x.files <= WALK_FILES)
		return ok;
	return err_file(err, path, "more than %d files in it, expected a folder of configurations",
			WALK_FILES);
}
