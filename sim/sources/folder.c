/* A folder of running-configs. */

#include "sim/sources/folder.h"

#include <string.h>

#include "models/core/runconf.h"
#include "sim/file.h"
#include "sim/sources/walk.h"
#include "sim/text.h"

/* ---- which files ---- */

static bool has_ending(const char *path)
{
	static const char *const endings[] = {".cfg", ".conf", ".txt"};
	g_autofree char *lower = g_ascii_strdown(path, -1);
	for (size_t i = 0; i < G_N_ELEMENTS(endings); i++)
		if (g_str_has_suffix(lower, endings[i]))
			return true;
	return false;
}

/* ---- what a file is ---- */

static bool begins(const char *line, const char *end, const char *word)
{
	size_t n = strlen(word);
	return (size_t)(end - line) > n && memcmp(line, word, n) == 0;
}

/* How many of the kinds of lines are in it that no configuration of IOS lacks. */
static unsigned ios_marks(const char *text, gsize len)
{
	static const char *const words[] = {"hostname ", "interface ", "version "};
	bool there[G_N_ELEMENTS(words)] = {false};
	const char *end = text + len;
	for (const char *p = text; p < end;) {
		const char *newline = memchr(p, '\n', (size_t)(end - p));
		const char *stop = newline ? newline : end;
		for (size_t i = 0; i < G_N_ELEMENTS(words); i++)
			there[i] |= begins(p, stop, words[i]);
		p = stop + 1;
	}
	return (unsigned)there[0] + there[1] + there[2];
}

static bool is_ours(const char *text)
{
	return g_str_has_prefix(text, IMPORT_MARK);
}

/* ---- names ---- */

/* The file's name without its folder and ending. Caller frees. */
static char *stem_of(const char *path)
{
	char *name = g_path_get_basename(path);
	char *dot = strrchr(name, '.');
	if (dot && dot != name)
		*dot = '\0';
	return name;
}

/* "R1", "R1-2", "R1-3" ...: the first that is free. Caller frees. */
static char *free_name(const ImportSource *s, const char *name, GHashTable *tried)
{
	char *found = g_strdup(name);
	unsigned n = GPOINTER_TO_UINT(g_hash_table_lookup(tried, name));
	while (import_node(s, found)) {
		g_free(found);
		n = MAX(n, 1) + 1;
		found = g_strdup_printf("%s-%u", name, n);
	}
	g_hash_table_insert(tried, g_strdup(name), GUINT_TO_POINTER(n));
	return found;
}

typedef struct Folder {
	ImportSource *source;
	GHashTable *tried; /* name -> how often it was taken */
	bool all;          /* every file is meant to be a configuration, whatever its name */
} Folder;

/* Two routers of one name are told apart by their files. */
static char *name_for(const Folder *f, const char *path, const char *hostname)
{
	g_autofree char *stem = stem_of(path);
	const ImportNode *first = hostname ? import_node(f->source, hostname) : NULL;
	if (hostname && !first)
		return g_strdup(hostname);
	char *name = free_name(f->source, stem, f->tried);
	if (!hostname)
		return name;
	g_autofree char *shown = err_quote(hostname, -1), *other = err_quote(first->path, -1),
			*as = err_quote(name, -1);
	import_find(f->source, (SrcPos){path, 1, 1}, "hostname-twice",
		    "hostname %s is %s's, too: this one is %s here", shown, other, as);
	return name;
}

/* ---- reading ---- */

static void leave_out(const Folder *f, SrcPos at, const char *why)
{
	g_autofree char *stem = stem_of(at.file);
	import_leave_out(f->source, stem, at, why);
}

static void add_foreign(const Folder *f, const char *path, const char *system, int line)
{
	g_autofree char *stem = stem_of(path), *name = free_name(f->source, stem, f->tried);
	ImportNode *n = import_add_node(f->source, name, IMPORT_FOREIGN, (SrcPos){path, 1, 1});
	n->system = system;
	import_set_file(f->source, n, path);
	import_find(f->source, n->at, "node-foreign",
		    "a configuration of %s, which is not simulated: its interfaces are cabled to "
		    "nothing",
		    system);
	g_autofree char *why = g_strconcat("a configuration of ", system, NULL);
	import_leave_out_node(f->source, n, (SrcPos){path, line, 1}, why);
}

static void add_router(const Folder *f, const char *path, const char *text, gsize len)
{
	g_autofree char *hostname = runconf_ahead_last(text, len, "hostname");
	if (hostname && !*hostname)
		g_clear_pointer(&hostname, g_free);
	g_autofree char *name = name_for(f, path, hostname);
	ImportNode *n = import_add_node(f->source, name, IMPORT_ROUTER, (SrcPos){path, 1, 1});
	import_set_file(f->source, n, path);
	import_set_text(f->source, n, text, len, n->at);
	if (hostname)
		return;
	g_autofree char *shown = err_quote(name, -1);
	import_find(f->source, n->at, "hostname-missing", "no hostname: it is %s here, as its file",
		    shown);
}

/* What ends as configurations do; notes are none. */
static bool is_config_named(const char *path)
{
	g_autofree char *lower = g_ascii_strdown(path, -1);
	return g_str_has_suffix(lower, ".cfg") || g_str_has_suffix(lower, ".conf");
}

static void find_unused(const Folder *f, SrcPos at)
{
	static const char why[] = "no configuration of IOS";
	import_find(f->source, at, "file-unused", why);
	if (is_config_named(at.file))
		leave_out(f, at, why);
}

static void find_unreadable(const Folder *f, SrcPos at, const char *why)
{
	g_autofree char *said = err_quote(why, -1);
	import_find(f->source, at, "file-unreadable", "%s", said);
	leave_out(f, at, why);
}

/* An editor's copy, a file that somebody put away: or a router's. */
static void find_hidden(const Folder *f, SrcPos at, unsigned marks, bool meant)
{
	if (marks >= (meant ? 1 : 2))
		import_find(f->source, at, "file-hidden",
			    "a hidden file that looks like a configuration: it is not read");
}

static bool add_text(const Folder *f, const char *path, const char *text, gsize len)
{
	bool meant = f->all || has_ending(path);
	int line = 1;
	const char *system = runconf_dialect(text, len, &line);
	unsigned marks = ios_marks(text, len);
	if (system && (meant || marks))
		add_foreign(f, path, system, line);
	else if (!system && marks >= (meant ? 1 : 2))
		add_router(f, path, text, len);
	else if (meant)
		find_unused(f, (SrcPos){path, 1, 1});
	else
		return false;
	return true;
}

static bool add_file(void *to, const char *path, bool hidden)
{
	const Folder *f = to;
	g_autoptr(GError) why = NULL;
	gsize len;
	bool meant = (f->all || has_ending(path)) && !hidden;
	g_autofree char *octets = file_read(path, &len, &why);
	g_autofree char *text = octets ? text_utf8(octets, &len) : NULL;
	const SrcPos at = {path, 1, 1};
	if (!text || memchr(text, '\0', len)) {
		if (meant)
			find_unreadable(f, at, text ? "a NUL byte, expected text" : why->message);
		return meant;
	}
	if (is_ours(text))
		return false;
	if (!hidden)
		return add_text(f, path, text, len);
	find_hidden(f, at, ios_marks(text, len), has_ending(path));
	return false;
}

static void find_again(void *to, const char *path, const char *first)
{
	const Folder *f = to;
	g_autofree char *shown = err_quote(first, -1);
	import_find(f->source, (SrcPos){path, 1, 1}, "file-twice",
		    "it is %s by another name: read once", shown);
}

static void find_unread(void *to, const char *path, const char *why)
{
	find_unreadable(to, (SrcPos){path, 1, 1}, why);
}

static bool read_folder(ImportSource *s, const char *path, bool all, GError **err)
{
	static const Walker walker = {add_file, find_again, find_unread};
	g_autoptr(GHashTable) tried = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	Folder f = {s, tried, all};
	return walk_folder(path, &walker, &f, err);
}

bool import_folder_add(ImportSource *s, const char *path, GError **err)
{
	return read_folder(s, path, true, err);
}

ImportSource *import_folder(const char *path, GError **err)
{
	g_autoptr(ImportSource) s = import_source_new(path);
	return read_folder(s, path, false, err) ? g_steal_pointer(&s) : NULL;
}
