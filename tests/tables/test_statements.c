/* Every statement and command of the registry: sound syntax, one owner, a setter, a way to print, a source. */

#include <string.h>

#include "models/core/conftable.h"
#include "models/core/registry.h"
#include "sim/tables/stmt_priv.h"
#include "tests/support/check.h"
#include "tests/support/tables.h"

/* One row of one class, of any of the tables with syntax strings. */
typedef struct Row {
	const ProtoClass *cls;
	const char *space; /* mode, or kind of command */
	const char *text;
	Syntax *syntax;
} Row;

static void row_clear(void *p)
{
	syntax_free(((Row *)p)->syntax);
}

static void add_row(GArray *rows, const ProtoClass *cls, const char *space, const char *text)
{
	Row row = {.cls = cls, .space = space, .text = text};
	g_autoptr(GString) ignored = g_string_new(NULL);

	row.syntax = syntax_parse(text, ignored);
	if (row.syntax)
		g_array_append_val(rows, row);
}

static GArray *all_rows(void)
{
	GArray *rows = g_array_new(FALSE, FALSE, sizeof(Row));

	g_array_set_clear_func(rows, row_clear);
	for (const ProtoClass *const *cls = registry; *cls; cls++) {
		for (const Stmt *s = class_stmt(*cls, NULL); s; s = class_stmt(*cls, s))
			add_row(rows, *cls, s->mode, s->syntax);
		for (const Show *s = (*cls)->show; s && s->syntax; s++)
			add_row(rows, *cls, "exec commands", s->syntax);
		for (const DebugCmd *s = (*cls)->debug; s && s->syntax; s++)
			add_row(rows, *cls, "exec commands", s->syntax);
		for (const ExecCmd *s = (*cls)->exec; s && s->syntax; s++)
			add_row(rows, *cls, "exec commands", s->syntax);
	}
	return rows;
}

static void lint_text(const ProtoClass *cls, const char *text)
{
	g_autoptr(GString) faults = g_string_new(NULL);

	bool sound = syntax_lint(text, faults);
	CHECK(sound, "class %s: %s", cls->name, faults->str);
}

static void test_lint(void)
{
	for (const ProtoClass *const *cls = registry; *cls; cls++) {
		for (const Stmt *s = class_stmt(*cls, NULL); s; s = class_stmt(*cls, s))
			lint_text(*cls, s->syntax);
		for (const Show *s = (*cls)->show; s && s->syntax; s++)
			lint_text(*cls, s->syntax);
		for (const DebugCmd *s = (*cls)->debug; s && s->syntax; s++)
			lint_text(*cls, s->syntax);
		for (const ExecCmd *s = (*cls)->exec; s && s->syntax; s++)
			lint_text(*cls, s->syntax);
	}
}

/* Which of the two a line means must not depend on the order of the folders. */
static void check_pair(const Row *a, const Row *b, const char *line)
{
	const Syntax *ab[] = {a->syntax, b->syntax}, *ba[] = {b->syntax, a->syntax};
	SyntaxPick first = syntax_pick(ab, 2, line, (SrcPos){0}, SYNTAX_EXACT, NULL);
	SyntaxPick second = syntax_pick(ba, 2, line, (SrcPos){0}, SYNTAX_EXACT, NULL);

	CHECK(first.how == SYNTAX_OK && second.how == SYNTAX_OK && first.which != second.which,
	      "in %s \"%s\" is \"%s\" of %s and \"%s\" of %s", *a->space ? a->space : "global mode",
	      line, a->text, a->cls->name, b->text, b->cls->name);
	args_free(first.args);
	args_free(second.args);
}

static void test_one_owner(void)
{
	g_autoptr(GArray) rows = all_rows();
	Dice d = {.state = 5};

	for (guint i = 0; i < rows->len; i++) {
		const Row *a = &g_array_index(rows, Row, i);
		g_autoptr(GPtrArray) lines = sample_lines(&d, a->text, 8);
		for (guint n = 0; n < lines->len; n++) {
			SyntaxMatch own = syntax_match(a->syntax, lines->pdata[n], (SrcPos){0},
						       SYNTAX_EXACT, NULL, NULL);
			CHECK_INT(own, SYNTAX_OK, "\"%s\" takes its own \"%s\"", a->text,
				  (char *)lines->pdata[n]);
		}
		for (guint k = 0; k < rows->len; k++) {
			const Row *b = &g_array_index(rows, Row, k);
			if (a->cls == b->cls || strcmp(a->space, b->space) != 0)
				continue;
			for (guint n = 0; n < lines->len; n++)
				if (syntax_match(b->syntax, lines->pdata[n], (SrcPos){0},
						 SYNTAX_EXACT, NULL, NULL) == SYNTAX_OK)
					check_pair(a, b, lines->pdata[n]);
		}
	}
}

/* ---- fates ---- */

/* The rows of one mode in the order in which a configuration's line meets them. */
typedef struct ModeRows {
	GPtrArray *stmts;  /* of Stmt */
	GPtrArray *syntax; /* of Syntax, owned */
} ModeRows;

static void free_syntax(void *p)
{
	syntax_free(p);
}

static void free_mode(void *p)
{
	ModeRows *m = p;
	g_ptr_array_unref(m->stmts);
	g_ptr_array_unref(m->syntax);
	g_free(m);
}

static void add_stmt(GHashTable *modes, const Stmt *s)
{
	ModeRows *m = g_hash_table_lookup(modes, s->mode);
	if (!m) {
		m = g_new0(ModeRows, 1);
		m->stmts = g_ptr_array_new();
		m->syntax = g_ptr_array_new_with_free_func(free_syntax);
		g_hash_table_insert(modes, (void *)s->mode, m);
	}
	g_ptr_array_add(m->stmts, (void *)s);
	g_ptr_array_add(m->syntax, syntax_new(s->syntax));
}

static GHashTable *rows_by_mode(void)
{
	GHashTable *modes = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, free_mode);
	for (const ProtoClass *const *cls = registry; *cls; cls++)
		for (const Stmt *s = class_stmt(*cls, NULL); s; s = class_stmt(*cls, s))
			add_stmt(modes, s);
	return modes;
}

static void check_fate(const ModeRows *m, const Stmt *own, const char *line)
{
	SyntaxPick pick = syntax_pick((const Syntax *const *)m->syntax->pdata, m->syntax->len, line,
				      (SrcPos){0}, SYNTAX_EXACT, NULL);
	const Stmt *got = pick.how == SYNTAX_OK ? m->stmts->pdata[pick.which] : own;
	CHECK(got->fate != STMT_HARMLESS, "in %s \"%s\" of \"%s\" is taken for harmless by \"%s\"",
	      *own->mode ? own->mode : "global mode", line, own->syntax, got->syntax);
	args_free(pick.args);
}

/* Wrong: a line that could matter, or does something, is passed over, since a row of harmless ones takes it first. */
static void test_not_shadowed(void)
{
	g_autoptr(GHashTable) modes = rows_by_mode();
	Dice d = {.state = 7};

	for (const ProtoClass *const *cls = registry; *cls; cls++)
		for (const Stmt *s = class_stmt(*cls, NULL); s; s = class_stmt(*cls, s)) {
			if (s->fate == STMT_HARMLESS)
				continue;
			g_autoptr(GPtrArray) lines = sample_lines(&d, s->syntax, 24);
			for (guint i = 0; i < lines->len; i++)
				check_fate(g_hash_table_lookup(modes, s->mode), s, lines->pdata[i]);
		}
}

static bool is_entered(const char *mode)
{
	for (const ProtoClass *const *cls = registry; *cls; cls++)
		for (const Stmt *s = class_stmt(*cls, NULL); s; s = class_stmt(*cls, s))
			if (s->enters && strcmp(s->enters, mode) == 0)
				return true;
	return false;
}

static void check_stmt(const ProtoClass *cls, const Stmt *s)
{
	bool applied = s->fate == STMT_APPLIED;

	CHECK(!applied || s->set, "%s: \"%s\" is applied, but has no setter", cls->name, s->syntax);
	CHECK(!applied || s->rank == 0 || s->put, "%s: \"%s\" has a rank, but nothing prints it",
	      cls->name, s->syntax);
	CHECK(!s->put || s->rank > 0, "%s: \"%s\" has no rank, so it never prints", cls->name,
	      s->syntax);
	CHECK(s->cite && *s->cite, "%s: \"%s\" has no source and no reason", cls->name, s->syntax);
	CHECK(s->fate != STMT_UNMODELLED || s->affects,
	      "%s: \"%s\" is not modelled, but says not what it could change", cls->name,
	      s->syntax);
	CHECK(s->fate == STMT_UNMODELLED || (s->fate == STMT_HARMLESS && s->enters) || !s->affects,
	      "%s: \"%s\" could change nothing that is simulated, but says what", cls->name,
	      s->syntax);
	CHECK(!s->enters || !s->put || s->each,
	      "%s: \"%s\" enters a mode, but tells no objects to print", cls->name, s->syntax);
	if (*s->mode && is_entered("interface")) /* a build without models/ios has no modes */
		CHECK(is_entered(s->mode), "%s: \"%s\": nothing enters mode \"%s\"", cls->name,
		      s->syntax, s->mode);
}

/* Does an argument, or a keyword, of that name stand in the syntax? */
static bool has_word(const char *syntax, const char *name, size_t n)
{
	for (const char *p = strstr(syntax, name); p; p = strstr(p + 1, name))
		if ((p == syntax || strchr(" <{[|&", p[-1])) && strchr(" :}]|&", p[n]))
			return true;
	return false;
}

/* Wrong: a key that no line has tells nothing apart; objects of a mode without one are mixed up. */
static void check_key(const ProtoClass *cls, const Stmt *s)
{
	g_auto(GStrv) names = g_strsplit(s->key ? s->key : "", " ", -1);
	for (char **n = names; *n; n++) {
		g_auto(GStrv) words = g_strsplit_set(*n, "=?", 2);
		CHECK(has_word(s->syntax, words[0], strlen(words[0])),
		      "%s: \"%s\" has no argument %s for its key", cls->name, s->syntax, words[0]);
		if (strchr(*n, '?'))
			CHECK(has_word(s->syntax, words[1], strlen(words[1])),
			      "%s: \"%s\" has no word %s for its key", cls->name, s->syntax,
			      words[1]);
	}
	if (s->enters && s->fate == STMT_APPLIED && strchr(s->syntax, '<'))
		CHECK(s->key != NULL, "%s: \"%s\" enters a mode of many objects without a key",
		      cls->name, s->syntax);
}

static void test_rows(void)
{
	for (const ProtoClass *const *cls = registry; *cls; cls++)
		for (const Stmt *s = class_stmt(*cls, NULL); s; s = class_stmt(*cls, s)) {
			check_stmt(*cls, s);
			check_key(*cls, s);
		}
}

/* Does the class print the view of a command, which may be another folder's? */
static bool is_printed(const ProtoClass *cls, const Show *command)
{
	bool has_view = false, prints = false;

	for (const View *v = cls->view; v && v->name; v++)
		has_view |= strcmp(v->name, command->view) == 0;
	for (const Show *s = cls->show; s && s->syntax; s++)
		prints |= s->print && strcmp(s->view, command->view) == 0;
	return has_view && prints;
}

static void check_show(const ProtoClass *cls, const Show *s)
{
	unsigned printers = 0;

	for (const ProtoClass *const *other = registry; *other; other++)
		printers += is_printed(*other, s);
	CHECK(s->print ? is_printed(cls, s) : printers == 1,
	      "%s: \"%s\" shows the view %s, which does not exist, or of which others make nothing",
	      cls->name, s->syntax, s->view);
	CHECK(s->cite, "%s: \"%s\" has no source", cls->name, s->syntax);
}

static void test_views(void)
{
	for (const ProtoClass *const *cls = registry; *cls; cls++) {
		for (const Show *s = (*cls)->show; s && s->syntax; s++)
			check_show(*cls, s);
		for (const View *v = (*cls)->view; v && v->name; v++)
			CHECK(v->take && v->free, "%s: view %s is incomplete", (*cls)->name,
			      v->name);
		for (const DebugCmd *c = (*cls)->debug; c && c->syntax; c++)
			CHECK(c->flag, "%s: \"%s\" selects nothing", (*cls)->name, c->syntax);
		for (const ExecCmd *c = (*cls)->exec; c && c->syntax; c++)
			CHECK(c->run, "%s: \"%s\" does nothing", (*cls)->name, c->syntax);
	}
}

/* ---- modes ---- */

/* The rows of the class that declares the mode; NULL: none does. */
static const Mode *mode_rows(const char *name, const ProtoClass *of)
{
	for (const Mode *m = of->mode; m && m->name; m++)
		if (strcmp(m->name, name) == 0)
			return m;
	return NULL;
}

static unsigned declarers(const char *name)
{
	unsigned n = 0;

	for (const ProtoClass *const *cls = registry; *cls; cls++)
		n += mode_rows(name, *cls) != NULL;
	return n;
}

static bool enters(const ProtoClass *cls, const char *mode)
{
	for (const Stmt *s = class_stmt(cls, NULL); s; s = class_stmt(cls, s))
		if (s->enters && strcmp(s->enters, mode) == 0)
			return true;
	return false;
}

static bool has_prompt_always(const ProtoClass *cls, const char *mode)
{
	for (const Mode *m = mode_rows(mode, cls); m && m->name; m++)
		if (strcmp(m->name, mode) == 0 && !m->line)
			return true;
	return false;
}

/* Wrong: a mode without a prompt, a mode that two folders claim, a statement in a mode that nothing enters. */
static void test_modes(void)
{
	for (const ProtoClass *const *cls = registry; *cls; cls++) {
		for (const Stmt *s = class_stmt(*cls, NULL); s; s = class_stmt(*cls, s)) {
			if (*s->mode)
				CHECK_INT(declarers(s->mode), 1,
					  "%s: \"%s\": classes with mode \"%s\"", (*cls)->name,
					  s->syntax, s->mode);
			if (s->enters)
				CHECK(has_prompt_always(*cls, s->enters),
				      "%s: \"%s\" enters \"%s\", for which .mode has no prompt",
				      (*cls)->name, s->syntax, s->enters);
		}
		for (const Mode *m = (*cls)->mode; m && m->name; m++)
			CHECK(m->prompt && enters(*cls, m->name),
			      "%s: mode \"%s\" has no prompt, or no statement enters it",
			      (*cls)->name, m->name);
	}
}

/* Wrong: two folders count the "!" before one place of the running-config. */
static void test_groups(void)
{
	g_autoptr(GHashTable) seen = g_hash_table_new(NULL, NULL);

	for (const ProtoClass *const *cls = registry; *cls; cls++)
		for (const ConfGroup *g = (*cls)->groups; g && g->rank; g++) {
			bool begins = false;
			for (const Stmt *s = class_stmt(*cls, NULL); s; s = class_stmt(*cls, s))
				begins |= !*s->mode && s->rank >= g->rank;
			CHECK(begins, "%s: no statement is at rank %d or behind it", (*cls)->name,
			      g->rank);
			CHECK(g_hash_table_add(seen, GINT_TO_POINTER(g->rank)),
			      "%s: a group begins at rank %d already", (*cls)->name, g->rank);
		}
}

SUITE(tables_statements) = {
	{"every syntax string is sound", test_lint},
	{"every line means one statement, whatever the order of the folders", test_one_owner},
	{"no harmless row takes a line that is another's", test_not_shadowed},
	{"every statement can be set, printed and looked up", test_rows},
	{"every show command has its view", test_views},
	{"every mode has one owner and a prompt", test_modes},
	{"every group of statements has one owner", test_groups},
	{NULL, NULL},
};
