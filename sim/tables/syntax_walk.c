/* Lines against the syntaxes of many commands at once: all readings of the line go on side by side, word by
 * word, so that a word is ambiguous or wrong by what may stand in its place and by nothing else. */

#include <string.h>

#include "sim/tables/stmt_priv.h"

/* One thing that may stand next in one syntax; `elem` NULL: the line may end. */
typedef struct Spot {
	const Elem *elem;
	unsigned row;
} Spot;

static void add_spot(GArray *spots, const Elem *e, unsigned row)
{
	if (e && e->branches) {
		for (guint b = 0; b < e->branches->len; b++)
			add_spot(spots, ((GPtrArray *)e->branches->pdata[b])->pdata[0], row);
		if (e->kind != E_CHOICE)
			add_spot(spots, e->next, row);
		return;
	}
	for (guint i = 0; i < spots->len; i++) {
		const Spot *s = &g_array_index(spots, Spot, i);
		if (s->elem == e && s->row == row)
			return;
	}
	Spot spot = {e, row};
	g_array_append_val(spots, spot);
}

static bool is_keyword(const Spot *s)
{
	return s->elem && s->elem->kind == E_KEYWORD;
}

/* The one keyword that the word means; NULL: none, or (*ambiguous) more than one. */
static const char *keyword_of(const GArray *spots, const char *p, size_t len, bool *ambiguous)
{
	const char *found = NULL;

	*ambiguous = false;
	for (guint i = 0; i < spots->len; i++) {
		const Spot *s = &g_array_index(spots, Spot, i);
		if (!is_keyword(s) || g_ascii_strncasecmp(s->elem->text, p, len) != 0)
			continue;
		if (strlen(s->elem->text) == len) {
			*ambiguous = false;
			return s->elem->text;
		}
		*ambiguous |= found && g_ascii_strcasecmp(found, s->elem->text) != 0;
		found = s->elem->text;
	}
	return *ambiguous ? NULL : found;
}

/* What stands behind those spots that the word fits: the keyword, else the arguments that take most of the
 * line. Returns the octets taken; 0: none fits. */
static size_t pass(const GArray *spots, const char *keyword, const char *p, size_t len, GArray *out)
{
	size_t most = keyword ? len : 0;

	for (guint i = 0; !keyword && i < spots->len; i++) {
		const Spot *s = &g_array_index(spots, Spot, i);
		if (s->elem && !is_keyword(s))
			most = MAX(most, (size_t)arg_length(s->elem, p, (int)len));
	}
	for (guint i = 0; most > 0 && i < spots->len; i++) {
		const Spot *s = &g_array_index(spots, Spot, i);
		if (!s->elem || is_keyword(s) != (keyword != NULL))
			continue;
		if (keyword ? g_ascii_strcasecmp(s->elem->text, keyword) == 0
			    : (size_t)arg_length(s->elem, p, (int)len) == most)
			add_spot(out, s->elem->next, s->row);
	}
	return most;
}

static void append_word(GString *out, const char *word, size_t n)
{
	g_string_append_printf(out, "%s%.*s", out->len ? " " : "", (int)n, word);
}

static void finish(SyntaxWalk *w)
{
	for (guint i = 0; i < w->spots->len; i++) {
		const Spot *s = &g_array_index(w->spots, Spot, i);
		if (!s->elem)
			g_array_append_val(w->taken, s->row);
	}
	w->how = w->taken->len ? SYNTAX_OK : SYNTAX_INCOMPLETE;
}

void syntax_walk(const Syntax *const *s, unsigned n, const char *line, SyntaxWalk *out)
{
	g_autoptr(GString) whole = g_string_new(NULL), path = g_string_new(NULL);
	const char *p = line + strspn(line, " \t");

	*out = (SyntaxWalk){.taken = g_array_new(FALSE, FALSE, sizeof(unsigned)),
			    .spots = g_array_new(FALSE, FALSE, sizeof(Spot))};
	for (unsigned i = 0; i < n; i++)
		add_spot(out->spots, s[i]->elems->pdata[0], i);
	for (; *p && out->how != SYNTAX_BAD; p += strspn(p, " \t")) {
		size_t len = strcspn(p, " \t");
		GArray *next = g_array_new(FALSE, FALSE, sizeof(Spot));
		const char *keyword = keyword_of(out->spots, p, len, &out->ambiguous);
		size_t taken = out->ambiguous ? 0 : pass(out->spots, keyword, p, len, next);
		if (taken == 0) {
			out->how = SYNTAX_BAD;
			g_array_unref(next);
			break;
		}
		g_array_unref(out->spots);
		out->spots = next;
		append_word(whole, keyword ? keyword : p, keyword ? strlen(keyword) : taken);
		if (keyword)
			append_word(path, keyword, strlen(keyword));
		out->words++;
		p += taken;
	}
	out->at = (size_t)(p - line);
	out->whole = g_strdup(whole->str);
	out->path = g_strdup(path->str);
	if (out->how != SYNTAX_BAD)
		finish(out);
}

void syntax_walk_clear(SyntaxWalk *w)
{
	g_free(w->whole);
	g_free(w->path);
	if (w->taken)
		g_array_unref(w->taken);
	if (w->spots)
		g_array_unref(w->spots);
	*w = (SyntaxWalk){0};
}

/* ---- help ---- */

static bool was_told(GPtrArray *told, const char *word)
{
	for (guint i = 0; i < told->len; i++)
		if (strcmp(told->pdata[i], word) == 0)
			return true;
	g_ptr_array_add(told, g_strdup(word));
	return false;
}

void syntax_walk_next(const SyntaxWalk *w, const char *stem,
		      void (*fn)(void *to, const SyntaxNext *next), void *to)
{
	g_autoptr(GPtrArray) told = g_ptr_array_new_with_free_func(g_free);
	size_t n = strlen(stem);

	for (guint i = 0; i < w->spots->len; i++) {
		const Spot *s = &g_array_index(w->spots, Spot, i);
		g_autoptr(GString) help = g_string_new(NULL);
		g_autofree char *place =
			s->elem && !is_keyword(s) ? arg_placeholder(s->elem) : NULL;
		SyntaxNext next = {.word = place     ? place
					   : s->elem ? s->elem->text
						     : "<cr>",
				   .arg = place ? s->elem->text : NULL};
		bool fits = n == 0 || place ||
			    (is_keyword(s) && g_ascii_strncasecmp(next.word, stem, n) == 0);
		if (!fits || was_told(told, next.word))
			continue;
		if (place)
			elem_describe(s->elem, help);
		next.help = help->str;
		fn(to, &next);
	}
}

typedef struct Visit {
	void (*fn)(void *to, const char *path, const char *word);
	void *to;
	GPtrArray *within; /* of Elem*: groups that the path is in a part of */
} Visit;

static void visit(const Visit *v, const Elem *e, const char *path);

/* What stands behind a part of a group in any order is that group again: its parts are told of once. */
static void visit_group(const Visit *v, const Elem *e, const char *path)
{
	bool again = g_ptr_array_find(v->within, e, NULL);
	g_ptr_array_add(v->within, (void *)e);
	for (guint b = 0; !again && b < e->branches->len; b++)
		visit(v, ((GPtrArray *)e->branches->pdata[b])->pdata[0], path);
	g_ptr_array_set_size(v->within, (gint)v->within->len - 1);
	if (e->kind != E_CHOICE)
		visit(v, e->next, path);
}

static void visit(const Visit *v, const Elem *e, const char *path)
{
	if (!e) {
		v->fn(v->to, path, NULL);
		return;
	}
	if (e->branches) {
		visit_group(v, e, path);
		return;
	}
	if (e->kind == E_ARG) {
		visit(v, e->next, path);
		return;
	}
	v->fn(v->to, path, e->text);
	g_autofree char *longer = g_strdup_printf("%s%s%s", path, *path ? " " : "", e->text);
	visit(v, e->next, longer);
}

void syntax_each_keyword(const Syntax *s, void (*fn)(void *to, const char *path, const char *word),
			 void *to)
{
	g_autoptr(GPtrArray) within = g_ptr_array_new();
	Visit v = {fn, to, within};

	visit(&v, s->elems->pdata[0], "");
}
