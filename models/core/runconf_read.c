/* A whole text, a file's, line by line. */

#include <string.h>

#include "models/core/runconf_reader.h"
#include "sim/err.h"

/* A file that stops in the middle is not taken for a shorter one. */
static void check_ending(Reader *r, const Line *last, bool has_newline)
{
	if (*r->banner_end) {
		err_at(r->err, r->banner_at,
		       "the banner that begins here has no end, expected its delimiter \"%s\"",
		       r->banner_end);
	} else if (r->has_header && !r->ended) {
		err_at(r->err, runconf_written(r, last->at),
		       "the file stops here, expected \"end\" as \"show running-config\" prints");
	} else if (!has_newline && !r->ended && !r->session &&
		   (last->fate == LINE_UNKNOWN || r->has_version)) {
		err_at(r->err, runconf_written(r, last->at),
		       "the file stops within a configuration, expected a line end and \"end\"");
	} else {
		return;
	}
	r->failed = true;
}

static bool read_lines(Reader *r, const char *name, const char *text, gsize len)
{
	const char *end = text + len;
	char copy[CONFTEXT_LINE + 1];
	Line line = {.fate = LINE_BLANK};
	int number = 1;

	for (const char *p = text; p < end && (!r->failed || r->fn); number++) {
		const char *newline = memchr(p, '\n', (size_t)(end - p));
		size_t n = (size_t)((newline ? newline : end) - p);
		line = (Line){.text = copy, .at = {name, number, 1}};
		r->line_from = (gsize)(p - text);
		if (!conftext_line(copy, p, n)) {
			if (r->failed)
				return false;
			return err_at(r->err, runconf_written(r, line.at),
				      "a line of %" G_GSIZE_FORMAT " octets, expected at most %d",
				      n, CONFTEXT_LINE);
		}
		runconf_take_said(r, &line);
		p = newline ? newline + 1 : end;
	}
	if (!r->failed)
		check_ending(r, &line, len == 0 || text[len - 1] == '\n');
	return !r->failed;
}

bool runconf_read(Node *node, const char *name, const char *text, gsize len, ConfLineFn *fn,
		  void *to, GError **err)
{
	return runconf_read_made(node, name, text, len, NULL, fn, to, err);
}

static bool is_foreign(const TextMap *map, const char *name, const char *text, gsize len,
		       GError **err)
{
	ConfDialect d;

	if (!conftext_dialect(text, len, &d))
		return false;
	err_at(err, map ? textmap_at(map, name, d.at) : (SrcPos){name, d.line, 1},
	       "this is a configuration of %s, expected IOS: told by %s", d.system, d.words);
	g_free(d.words);
	return true;
}

/* IOS takes the last of several hostname lines. */
static bool is_renamed(const Node *node, const char *text, gsize len)
{
	g_autofree char *first = runconf_ahead(text, len, "hostname");
	if (!first || strcmp(first, node->name) == 0)
		return false;
	g_autofree char *last = runconf_ahead_last(text, len, "hostname");
	return strcmp(last, node->name) == 0;
}

bool runconf_read_made(Node *node, const char *name, const char *text, gsize len,
		       const TextMap *map, ConfLineFn *fn, void *to, GError **err)
{
	Reader r;

	text = confline_first(text, &len);
	if (!conftext_check(map, name, text, len, err))
		return false;
	if (is_foreign(map, name, text, len, err))
		return false;
	runconf_reader_init(&r, node, SYNTAX_EXACT, err);
	r.fn = fn;
	r.to = to;
	r.map = map;
	r.from_file = true;
	r.renamed = is_renamed(node, text, len);
	r.output.whole = confoutput_lists_whole(text, len);
	bool ok = read_lines(&r, world_intern(node->world, name), text, len);
	runconf_reader_clear(&r);
	return ok;
}
