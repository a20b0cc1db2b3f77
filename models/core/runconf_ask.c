/* What a line would mean that is typed in configuration mode: asked of the statements alone, before
 * anything is done. */

#include <string.h>

#include "models/core/runconf_priv.h"

static unsigned length_of(const char *const *modes)
{
	unsigned n = 0;

	while (modes[n])
		n++;
	return n;
}

/* The mode `place` levels deep; 0 is the global one. */
static const char *mode_at(const char *const *modes, unsigned place)
{
	return place == 0 ? "" : modes[place - 1];
}

/* The length of a leading "no" with its blanks. */
static size_t no_length(const char *line)
{
	if (g_ascii_strncasecmp(line, "no", 2) != 0 || (line[2] != ' ' && line[2] != '\t'))
		return 0;
	return 2 + strspn(line + 2, " \t");
}

typedef struct Asked {
	const char *body;
	SyntaxFlags flags;
	SyntaxPick pick;
	ConfEntry *entry;
	SrcPos at; /* of what is wrong */
} Asked;

static void pick_in(RunConf *rc, const char *mode, Asked *a)
{
	g_autoptr(GPtrArray) entries = g_ptr_array_new(), syntaxes = g_ptr_array_new();
	ConfErr err = {.what = g_string_new(NULL)};

	for (guint i = 0; i < rc->entries->len; i++) {
		ConfEntry *e = rc->entries->pdata[i];
		if (strcmp(e->stmt->mode, mode) != 0)
			continue;
		g_ptr_array_add(entries, e);
		g_ptr_array_add(syntaxes, confentry_syntax(e));
	}
	a->pick = syntax_pick((const Syntax *const *)syntaxes->pdata, syntaxes->len, a->body,
			      (SrcPos){NULL, 1, 0}, a->flags, &err);
	a->at = err.at;
	a->entry = a->pick.which >= 0 ? entries->pdata[a->pick.which] : NULL;
	g_string_free(err.what, TRUE);
}

void runconf_meaning(Node *node, const char *const *modes, const char *line, ConfMeaning *out)
{
	size_t skip = no_length(line);
	Asked best = {.pick = {.how = SYNTAX_OTHER, .which = -1}};

	*out = (ConfMeaning){.no = skip > 0};
	for (unsigned place = length_of(modes) + 1; place-- > 0;) {
		Asked a = {.body = line + skip,
			   .flags = SYNTAX_ABBREVIATED | (skip ? SYNTAX_NO : 0)};
		pick_in(runconf_of(node), mode_at(modes, place), &a);
		bool better = a.pick.how == SYNTAX_OK || a.pick.depth > best.pick.depth ||
			      best.pick.which < 0;
		if (!better)
			continue;
		best = a;
		out->place = place;
		if (a.pick.how == SYNTAX_OK)
			break;
	}
	out->how = best.pick.how;
	out->ambiguous = best.pick.how == SYNTAX_BAD && best.pick.depth == 0;
	out->at = (int)skip + best.at.col;
	if (best.pick.how != SYNTAX_OK || !best.entry)
		return;
	g_autoptr(GString) text = g_string_new(NULL);
	args_print(best.pick.args, text);
	args_free(best.pick.args);
	out->text = g_string_free(g_steal_pointer(&text), FALSE);
	out->enters = out->no ? NULL : best.entry->stmt->enters;
	out->fate = best.entry->stmt->fate;
	out->cite = best.entry->stmt->cite;
}
