/* What a line would mean that is typed in configuration mode, and what may stand next: asked of the
 * statements alone, before anything is done. */

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

/* The statements of one mode, as the two engines want them. */
typedef struct ModeTable {
	const GPtrArray *entries; /* borrowed */
	GPtrArray *syntaxes;
} ModeTable;

static ModeTable mode_table(RunConf *rc, const char *mode)
{
	ModeTable t = {conftable_entries(rc->table, mode), g_ptr_array_new()};

	for (guint i = 0; t.entries && i < t.entries->len; i++)
		g_ptr_array_add(t.syntaxes, (gpointer)confentry_syntax(t.entries->pdata[i]));
	return t;
}

static void mode_table_clear(ModeTable *t)
{
	g_ptr_array_unref(t->syntaxes);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(ModeTable, mode_table_clear)

/* Where the line is wrong, as the parser of IOS finds it; the mode in which it gets farthest speaks. */
static void blame(const ModeTable *t, const char *body, int skip, int *words, ConfMeaning *out)
{
	g_auto(SyntaxWalk) w = {0};

	syntax_walk((const Syntax *const *)t->syntaxes->pdata, t->syntaxes->len, body, &w);
	if (w.words <= *words)
		return;
	*words = w.words;
	out->how = w.how == SYNTAX_INCOMPLETE ? SYNTAX_INCOMPLETE : SYNTAX_BAD;
	out->ambiguous = w.ambiguous;
	out->at = skip + (int)w.at;
}

static bool pick_in(const ModeTable *t, const char *body, ConfMeaning *out)
{
	SyntaxFlags flags = SYNTAX_ABBREVIATED | (out->no ? SYNTAX_NO : 0);
	SyntaxPick pick = syntax_pick((const Syntax *const *)t->syntaxes->pdata, t->syntaxes->len,
				      body, (SrcPos){0}, flags, NULL);

	if (pick.how != SYNTAX_OK)
		return false;
	const Stmt *s = ((const ConfEntry *)t->entries->pdata[pick.which])->stmt;
	GString *text = g_string_new(NULL);
	args_print(pick.args, text);
	args_free(pick.args);
	*out = (ConfMeaning){.how = SYNTAX_OK,
			     .no = out->no,
			     .enters = out->no ? NULL : s->enters,
			     .fate = s->fate,
			     .affects = s->affects,
			     .cite = s->cite,
			     .text = g_string_free(text, FALSE)};
	return true;
}

void runconf_meaning(Node *node, const char *const *modes, const char *line, ConfMeaning *out)
{
	int skip = (int)no_length(line), words = -1;

	*out = (ConfMeaning){.how = SYNTAX_BAD, .no = skip > 0};
	for (unsigned place = length_of(modes) + 1; place-- > 0;) {
		g_auto(ModeTable) t = mode_table(runconf_of(node), mode_at(modes, place));
		if (pick_in(&t, line + skip, out)) {
			out->place = place;
			return;
		}
		blame(&t, line + skip, skip, &words, out);
	}
}

typedef struct Telling {
	RunconfNextFn *fn;
	void *to;
	const char *mode;
	unsigned n;
} Telling;

static void tell(void *to, const SyntaxNext *next)
{
	Telling *t = to;

	t->n++;
	t->fn(t->to, t->mode, next);
}

void runconf_next(Node *node, const char *const *modes, const char *line, const char *stem,
		  RunconfNextFn *fn, void *to)
{
	Telling t = {fn, to, "", 0};

	line += no_length(line);
	for (unsigned place = length_of(modes) + 1; place-- > 0 && t.n == 0;) {
		g_auto(ModeTable) table = mode_table(runconf_of(node), mode_at(modes, place));
		g_auto(SyntaxWalk) w = {0};
		t.mode = mode_at(modes, place);
		syntax_walk((const Syntax *const *)table.syntaxes->pdata, table.syntaxes->len, line,
			    &w);
		if (w.how != SYNTAX_BAD)
			syntax_walk_next(&w, stem, tell, &t);
	}
}
