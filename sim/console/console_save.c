/* A session as a scenario: it extends the one of the session, and what was typed are its events. */

#include <string.h>

#include "sim/console/console_priv.h"
#include "sim/file.h"
#include "sim/output.h"

/* `;` splits a value, `\;` is a literal one; a backslash before a separator would be read as its own. */
static void append_value(GString *out, const GArray *lines)
{
	for (unsigned i = 0; i < lines->len; i++) {
		const char *text = g_array_index(lines, ScnItem, i).text;
		if (i)
			g_string_append(out, g_str_has_suffix(out->str, "\\") ? " ; " : "; ");
		for (const char *p = text; *p; p++) {
			if (*p == ';')
				g_string_append_c(out, '\\');
			g_string_append_c(out, *p);
		}
	}
}

static void append_deed(GString *out, const SessionDeed *d)
{
	const ScnEvent *x = &d->event;
	g_string_append_printf(out, "\n[event %s]\nat = ", x->name);
	vtime_print(out, d->at);
	g_string_append_c(out, '\n');
	if (x->deed == DEED_CABLE) {
		g_string_append_printf(out, "port = %s:%s\ncable = %s\n", x->port.node,
				       x->port.iface, x->on ? "restore" : "cut");
		return;
	}
	g_string_append_printf(out, "router = %s\n", x->router);
	if (x->deed == DEED_POWER) {
		g_string_append_printf(out, "power = %s\n", x->on ? "on" : "off");
		return;
	}
	g_string_append(out, x->deed == DEED_CONFIG ? "config = " : "exec = ");
	append_value(out, x->lines);
	g_string_append_c(out, '\n');
}

/* The way from the folder of one file to another. Caller frees. */
static char *path_from(const char *from, const char *to)
{
	g_autofree char *a = g_canonicalize_filename(from, NULL);
	g_autofree char *b = g_canonicalize_filename(to, NULL);
	g_auto(GStrv) as = g_strsplit(a, "/", -1), bs = g_strsplit(b, "/", -1);
	unsigned same = 0, depth = g_strv_length(as) - 1;
	while (same < depth && bs[same + 1] && strcmp(as[same], bs[same]) == 0)
		same++;
	GString *way = g_string_new(NULL);
	for (unsigned i = same; i < depth; i++)
		g_string_append(way, "../");
	g_autofree char *rest = g_strjoinv("/", bs + same);
	g_string_append(way, rest);
	return g_string_free(way, FALSE);
}

/* Files are named as from the saved scenario's folder. */
static void append_set(GString *out, const Console *c, const char *path, const ScnKey *key)
{
	const char *dir = session_scenario(c->s)->file->dir;
	bool files = strcmp(key->name, "file") == 0 || strcmp(key->name, "config") == 0 ||
		     strcmp(key->name, "template") == 0;
	g_autoptr(GArray) items = scn_split(key);
	g_autofree char *first =
		items->len ? g_build_filename(dir, g_array_index(items, ScnItem, 0).text, NULL)
			   : NULL;
	g_string_append_printf(out, "%s = ", key->name);
	if (!files || !first || !g_file_test(first, G_FILE_TEST_EXISTS)) {
		g_string_append_printf(out, "%s\n", key->value);
		return;
	}
	for (unsigned i = 0; i < items->len; i++) {
		g_autofree char *name =
			g_build_filename(dir, g_array_index(items, ScnItem, i).text, NULL);
		g_autofree char *way = path_from(path, name);
		g_string_append_printf(out, "%s%s", i ? "; " : "", way);
	}
	g_string_append_c(out, '\n');
}

static bool was_set(const ScnKey *key)
{
	return strcmp(key->at.file, "--set") == 0;
}

/* --set assignments: the values in force. An event or expectation is said as a whole, since one that says
 * much replaces what it extends (scnfile_read); keys of [scenario] are told by whoever opens it. */
static void append_sets(GString *out, const Console *c, const char *path)
{
	const ScnFile *f = session_scenario(c->s)->file;
	for (unsigned i = 0; i < f->groups->len; i++) {
		const ScnGroup *g = f->groups->pdata[i];
		bool whole = strcmp(g->kind, "event") == 0 || strcmp(g->kind, "expect") == 0;
		bool any = false;
		for (unsigned k = 0; k < g->keys->len; k++)
			any |= was_set(g->keys->pdata[k]);
		if (!any || strcmp(g->kind, "scenario") == 0)
			continue;
		g_string_append_printf(out, "\n[%s %s]\n", g->kind, g->name);
		for (unsigned k = 0; k < g->keys->len; k++)
			if (whole || was_set(g->keys->pdata[k]))
				append_set(out, c, path, g->keys->pdata[k]);
	}
}

static char *scenario_text(const Console *c, const char *path)
{
	const Scenario *s = session_scenario(c->s);
	GString *out = g_string_new("# Written by vpnha console.\n[scenario]\n");
	g_autofree char *base = path_from(path, s->path);
	g_string_append_printf(out, "extends = %s\ntitle = %s, and what was typed\n", base,
			       s->title);
	g_string_append_printf(out,
			       "seed = %" G_GUINT64_FORMAT "\nduration = ", session_seed(c->s));
	vtime_print(out, MAX(s->duration, session_now(c->s)));
	g_string_append_c(out, '\n');
	append_sets(out, c, path);
	const GPtrArray *deeds = session_deeds(c->s);
	for (unsigned i = 0; i < deeds->len; i++)
		append_deed(out, deeds->pdata[i]);
	return g_string_free(out, FALSE);
}

/* Somebody says himself that it is to be replaced: "save!". */
static bool is_any(const char *head, size_t len)
{
	(void)head;
	(void)len;
	return true;
}

static const OutputKind scenario_output = {"scenario", is_any};

bool console_write_scenario(const Console *c, const char *path, bool overwrite, GError **err)
{
	const char *what = NULL;
	if (!g_str_has_suffix(path, ".scn"))
		what = "has no \".scn\", expected FILE.scn";
	else if (!overwrite && g_file_test(path, G_FILE_TEST_EXISTS))
		what = "is there already, expected a new file or \"save!\"";
	if (what) {
		g_set_error(err, VPNHA_ERROR, VPNHA_ERROR_FILE, "%s %s", path, what);
		return false;
	}
	if (!output_claim(path, &scenario_output, err))
		return false;
	g_autofree char *text = scenario_text(c, path);
	return file_write(path, text, strlen(text), err);
}
