/* Which statement a line means: by the modes that are open, from the innermost outwards. */

#include <string.h>

#include "models/core/runconf_reader.h"

Found runconf_pick(Reader *r, const Line *l, const char *mode, ConfNarrow how, ConfErr *err)
{
	SyntaxFlags flags = r->flags | (l->no ? SYNTAX_NO : 0);

	g_ptr_array_set_size(r->entries, 0);
	g_ptr_array_set_size(r->syntaxes, 0);
	conftable_candidates(r->rc->table, mode, l->body, r->typed ? CONF_ANY : how, r->entries);
	for (guint i = 0; i < r->entries->len; i++)
		g_ptr_array_add(r->syntaxes, (gpointer)confentry_syntax(r->entries->pdata[i]));
	conftable_count(r->rc->table, r->entries->len);
	Found f = {.pick = syntax_pick((const Syntax *const *)r->syntaxes->pdata, r->syntaxes->len,
				       l->body, l->at, flags, err)};
	if (f.pick.which >= 0)
		f.entry = r->entries->pdata[f.pick.which];
	return f;
}

/* Does failure `a` tell more than `b`? */
static bool tells_more(const SyntaxPick *a, const SyntaxPick *b)
{
	if (a->depth != b->depth)
		return a->depth > b->depth;
	return a->how == SYNTAX_BAD && b->how != SYNTAX_BAD;
}

unsigned runconf_holding(const Reader *r, const Line *l)
{
	unsigned place = r->typed ? 0 : r->depth;

	while (place > 0 && l->indent <= r->place[place].indent)
		place--;
	return place;
}

unsigned runconf_still_in(const Reader *r, const Line *l)
{
	unsigned place = r->depth;

	while (place > 0 && r->place[place].indented && l->indent <= r->place[place].indent)
		place--;
	return place;
}

/* Is the first word an abbreviation of one of a statement that sets nothing? Such a row has the words of all ports there
 * are: "int" is short for "international" at those of E3 lines alone, and leaves the others for another interface. */
static bool is_short_for_nothing(const Line *l, const Found *f)
{
	g_autoptr(GString) whole = g_string_new(NULL);

	if (f->pick.how != SYNTAX_OK || f->entry->stmt->fate == STMT_APPLIED)
		return false;
	args_print(f->pick.args, whole);
	return strcspn(whole->str, " ") != strcspn(l->body, " \t");
}

static bool sets(const Found *f)
{
	return f->pick.how == SYNTAX_OK && f->entry->stmt->fate == STMT_APPLIED;
}

/* The mode of one of the places from `from` outwards to `to`, the innermost, that has the statement. Most lines are right,
 * and are so by the few statements that begin with their first two words. */
static Found find_first(Reader *r, const Line *l, unsigned from, unsigned to)
{
	Found f = {.pick = {.how = SYNTAX_OTHER, .which = -1}};

	for (unsigned place = from + 1; place-- > to && f.pick.how != SYNTAX_OK;) {
		f = runconf_pick(r, l, r->place[place].mode, CONF_BY_SECOND, NULL);
		f.place = place;
	}
	return f;
}

static Found find_between(Reader *r, const Line *l, unsigned from, unsigned to)
{
	Found f = find_first(r, l, from, to);

	if (f.place == to || !is_short_for_nothing(l, &f))
		return f;
	Found outer = find_first(r, l, f.place - 1, to);
	if (sets(&outer)) {
		args_free(f.pick.args);
		return outer;
	}
	args_free(outer.pick.args);
	return f;
}

/* A mode that was left by indentation is asked last: IOS, which has no indentation, is still in it. */
Found runconf_find_meant(Reader *r, const Line *l)
{
	unsigned inner = runconf_still_in(r, l);
	Found f = find_between(r, l, inner, runconf_holding(r, l));

	if (f.pick.how == SYNTAX_OK || inner == r->depth)
		return f;
	return find_between(r, l, r->depth, inner + 1);
}

/* No mode has the statement: the failure that came farthest. */
static Found find_nearest(Reader *r, const Line *l, ConfErr *err)
{
	Found best = {.pick = {.how = SYNTAX_OTHER, .which = -1}};

	for (unsigned place = r->depth + 1; place-- > runconf_holding(r, l);) {
		ConfErr here = {.at = l->at, .what = g_string_new(NULL)};
		Found f = runconf_pick(r, l, r->place[place].mode, CONF_BY_FIRST, &here);
		f.place = place;
		if (tells_more(&f.pick, &best.pick)) {
			best = f;
			err->at = here.at;
			g_string_assign(err->what, here.what->str);
		}
		g_string_free(here.what, TRUE);
	}
	return best;
}

Found runconf_find(Reader *r, const Line *l, ConfErr *err)
{
	Found f = runconf_find_meant(r, l);

	return f.pick.how == SYNTAX_OK ? f : find_nearest(r, l, err);
}
