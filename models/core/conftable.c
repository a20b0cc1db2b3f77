/* The statements of a kind of node, by mode and by the words that they begin with. */

#include "models/core/conftable.h"

#include <string.h>

#include "models/core/net.h"

enum { WORD_SIZE = 64 }; /* no keyword is so long */

/* The statements that may begin with one word. */
typedef struct FirstWord {
	GPtrArray *all; /* of ConfEntry, by order */
	GHashTable *
		by_second; /* second word, lower case -> GPtrArray of those that it or none is fixed for */
	GPtrArray *open; /* those that fix no second word */
} FirstWord;

typedef struct ModeIndex {
	GPtrArray *entries;   /* of ConfEntry, by order */
	GHashTable *by_first; /* first word, lower case -> FirstWord; NULL: no line has asked yet */
	GPtrArray *any_first; /* those that may begin with an argument */
} ModeIndex;

struct ConfTable {
	GPtrArray *entries;  /* of ConfEntry, owned, by order */
	ModeIndex *all;      /* of all modes */
	GHashTable *by_mode; /* name -> ModeIndex */
	uint64_t tried;
};

/* ---- a class's tables ---- */

static const Stmt *class_table(const ProtoClass *cls, unsigned i)
{
	if (i == 0)
		return cls->stmt;
	return cls->fates ? cls->fates[i - 1] : NULL;
}

static bool is_last_of(const Stmt *table, const Stmt *s)
{
	const Stmt *last = table;
	while (last[1].mode)
		last++;
	return last == s;
}

const Stmt *class_stmt(const ProtoClass *cls, const Stmt *prev)
{
	bool is_behind = !prev;

	if (prev && prev[1].mode)
		return prev + 1;
	for (unsigned i = 0; i == 0 || class_table(cls, i); i++) {
		const Stmt *table = class_table(cls, i);
		if (!table || !table->mode)
			continue;
		if (is_behind)
			return table;
		is_behind = is_last_of(table, prev);
	}
	return NULL;
}

static void unref_array(void *p)
{
	g_ptr_array_unref(p);
}

/* ---- making ---- */

static void entry_free(void *p)
{
	ConfEntry *e = p;
	syntax_free(e->syntax);
	g_free(e->words);
	g_free(e);
}

static void first_free(void *p)
{
	FirstWord *f = p;
	g_ptr_array_unref(f->all);
	g_ptr_array_unref(f->open);
	g_hash_table_unref(f->by_second);
	g_free(f);
}

static void mode_free(void *p)
{
	ModeIndex *m = p;
	g_ptr_array_unref(m->entries);
	g_clear_pointer(&m->by_first, g_hash_table_unref);
	g_ptr_array_unref(m->any_first);
	g_free(m);
}

static ModeIndex *mode_new(void)
{
	ModeIndex *m = g_new0(ModeIndex, 1);
	m->entries = g_ptr_array_new();
	m->any_first = g_ptr_array_new();
	return m;
}

const Syntax *confentry_syntax(ConfEntry *e)
{
	if (!e->syntax) {
		e->syntax = syntax_new(e->stmt->syntax);
		e->words = syntax_words(e->syntax);
	}
	return e->syntax;
}

typedef struct Indexing {
	ModeIndex *mode;
	ConfEntry *entry;
	char **second; /* lower case; NULL: any word may stand there */
} Indexing;

static FirstWord *first_of(ModeIndex *m, const char *keyword)
{
	g_autofree char *key = g_ascii_strdown(keyword, -1);
	FirstWord *f = g_hash_table_lookup(m->by_first, key);
	if (f)
		return f;
	f = g_new0(FirstWord, 1);
	f->all = g_ptr_array_new();
	f->open = g_ptr_array_new();
	f->by_second = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, unref_array);
	g_hash_table_insert(m->by_first, g_steal_pointer(&key), f);
	return f;
}

static void add_open(FirstWord *f, ConfEntry *e)
{
	GHashTableIter it;
	void *list;
	g_ptr_array_add(f->open, e);
	g_hash_table_iter_init(&it, f->by_second);
	while (g_hash_table_iter_next(&it, NULL, &list))
		g_ptr_array_add(list, e);
}

static void add_second(FirstWord *f, const char *second, ConfEntry *e)
{
	GPtrArray *list = g_hash_table_lookup(f->by_second, second);
	if (!list) {
		list = g_ptr_array_copy(f->open, NULL, NULL);
		g_hash_table_insert(f->by_second, g_strdup(second), list);
	}
	g_ptr_array_add(list, e);
}

static void index_by(void *to, const char *keyword)
{
	Indexing *ix = to;
	FirstWord *f = first_of(ix->mode, keyword);
	if (f->all->len > 0 && f->all->pdata[f->all->len - 1] == ix->entry)
		return;
	g_ptr_array_add(f->all, ix->entry);
	if (!ix->second)
		add_open(f, ix->entry);
	for (char **word = ix->second; word && *word; word++)
		add_second(f, *word, ix->entry);
}

static const char word_ends[] = " []{}|<>";

/* The keywords of which one must stand where `rest` begins: "pim", or "{ pim | igmp }"; NULL: other words may, too, or it
 * is not that simple. */
static char **keywords_at(const char *rest)
{
	const char *end = *rest == '{' ? strchr(rest, '}') : rest + strcspn(rest, word_ends);
	const char *from = *rest == '{' ? rest + 1 : rest;
	if (!end || end == from)
		return NULL;
	g_autofree char *choice = g_ascii_strdown(from, end - from);
	if (strpbrk(choice, "[{"))
		return NULL;
	g_auto(GStrv) words = g_strsplit(choice, "|", -1);
	for (char **word = words; *word; word++) {
		g_strchug(*word);
		(*word)[strcspn(*word, word_ends)] = '\0';
		if (!**word)
			return NULL;
	}
	return g_steal_pointer(&words);
}

/* Most statements open with plain keywords: these are compiled only when a line needs them. */
static void index_entry(ModeIndex *m, ConfEntry *e)
{
	const char *syntax = e->stmt->syntax;
	size_t n = strcspn(syntax, word_ends);
	Indexing ix = {m, e, NULL};

	if (n == 0) {
		if (!syntax_first(confentry_syntax(e), index_by, &ix))
			g_ptr_array_add(m->any_first, e);
		return;
	}
	g_autofree char *first = g_strndup(syntax, n);
	syntax += n + strspn(syntax + n, " ");
	g_auto(GStrv) second = keywords_at(syntax);
	ix.second = second;
	index_by(&ix, first);
}

/* A configuration has lines of few modes, and a net often one small configuration. */
static void index_once(ModeIndex *m)
{
	if (m->by_first)
		return;
	m->by_first = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, first_free);
	for (guint i = 0; i < m->entries->len; i++)
		index_entry(m, m->entries->pdata[i]);
}

static ModeIndex *mode_of(ConfTable *t, const char *name)
{
	ModeIndex *m = g_hash_table_lookup(t->by_mode, name);
	if (!m) {
		m = mode_new();
		g_hash_table_insert(t->by_mode, (gpointer)name, m);
	}
	return m;
}

static ConfTable *table_new(const Node *n)
{
	ConfTable *t = g_new0(ConfTable, 1);

	t->entries = g_ptr_array_new_with_free_func(entry_free);
	t->all = mode_new();
	t->by_mode = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, mode_free);
	for (unsigned i = 0; i < n->n_modules; i++)
		for (const Stmt *s = class_stmt(n->module[i].cls, NULL); s;
		     s = class_stmt(n->module[i].cls, s)) {
			ConfEntry *e = g_new0(ConfEntry, 1);
			*e = (ConfEntry){.stmt = s,
					 .cls = n->module[i].cls,
					 .module = i,
					 .order = t->entries->len};
			g_ptr_array_add(t->entries, e);
			g_ptr_array_add(t->all->entries, e);
			g_ptr_array_add(mode_of(t, s->mode)->entries, e);
		}
	return t;
}

ConfTable *conftable_of(const Node *n)
{
	ConfTable **t = &n->net->statements[n->kind];
	if (!*t)
		*t = table_new(n);
	return *t;
}

void conftable_free(ConfTable *t)
{
	if (!t)
		return;
	mode_free(t->all);
	g_hash_table_unref(t->by_mode);
	g_ptr_array_unref(t->entries);
	g_free(t);
}

/* ---- asking ---- */

static ModeIndex *find_mode(const ConfTable *t, const char *mode)
{
	return mode ? g_hash_table_lookup(t->by_mode, mode) : t->all;
}

const GPtrArray *conftable_entries(const ConfTable *t, const char *mode)
{
	const ModeIndex *m = find_mode(t, mode);
	return m ? m->entries : NULL;
}

/* The word at the beginning of `p`, lower case; returns where the next one begins. */
static const char *lower_word(const char *p, char word[WORD_SIZE])
{
	size_t n = strcspn(p, " \t");
	size_t kept = n < WORD_SIZE ? n : 0;
	for (size_t i = 0; i < kept; i++)
		word[i] = g_ascii_tolower(p[i]);
	word[kept] = '\0';
	return p + n + strspn(p + n, " \t");
}

static void append(GPtrArray *out, const GPtrArray *list)
{
	for (guint i = 0; list && i < list->len; i++)
		g_ptr_array_add(out, list->pdata[i]);
}

static const GPtrArray *begun(const FirstWord *f, const char *rest, ConfNarrow how)
{
	char word[WORD_SIZE];
	if (how == CONF_BY_FIRST || !*rest) /* "no hash": a "no" may leave out the choice behind it */
		return f->all;
	lower_word(rest, word);
	const GPtrArray *list = g_hash_table_lookup(f->by_second, word);
	return list ? list : f->open;
}

void conftable_candidates(const ConfTable *t, const char *mode, const char *line, ConfNarrow how,
			  GPtrArray *out)
{
	ModeIndex *m = find_mode(t, mode);
	char word[WORD_SIZE];

	if (!m || how == CONF_ANY) {
		append(out, m ? m->entries : NULL);
		return;
	}
	index_once(m);
	const char *rest = lower_word(line, word);
	const FirstWord *f = g_hash_table_lookup(m->by_first, word);
	if (f)
		append(out, begun(f, rest, how));
	append(out, m->any_first);
}

bool conftable_setter_has(const ConfTable *t, StmtSet *set, const char *name)
{
	for (guint i = 0; i < t->entries->len; i++) {
		ConfEntry *e = t->entries->pdata[i];
		if (e->stmt->set == set && syntax_has(confentry_syntax(e), name))
			return true;
	}
	return false;
}

const ConfEntry *conftable_entering(const ConfTable *t, const char *mode)
{
	for (guint i = 0; i < t->entries->len; i++) {
		const ConfEntry *e = t->entries->pdata[i];
		if (e->stmt->enters && strcmp(e->stmt->enters, mode) == 0)
			return e;
	}
	return NULL;
}

uint64_t conftable_tried(const ConfTable *t)
{
	return t->tried;
}

void conftable_count(ConfTable *t, unsigned tried)
{
	t->tried += tried;
}
