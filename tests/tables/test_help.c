/* What `?` says of the words of statements and commands: every one that does something has a text, every text its
 * word. */

#include <string.h>

#include "models/core/conftable.h"
#include "models/core/registry.h"
#include "sim/router/commands_priv.h"
#include "tests/support/check.h"
#include "tests/support/sandbox.h"

typedef struct Word {
	const Node *node;
	const ProtoClass *cls;
	const Stmt *stmt;
	const char *words; /* that are sought; NULL: each must have a text */
	bool found;
} Word;

typedef void SyntaxWordFn(void *to, const char *path, const char *word);

static void each_keyword(const Stmt *s, SyntaxWordFn *fn, void *to)
{
	Syntax *syntax = syntax_new(s->syntax);
	syntax_each_keyword(syntax, fn, to);
	syntax_free(syntax);
}

static void need_text(void *to, const char *path, const char *word)
{
	const Word *w = to;
	if (word)
		CHECK(command_conf_text(w->node, w->stmt->mode, path, word, false),
		      "%s: \"%s\" behind \"%s\" of \"%s\" is in no .conf_help table", w->cls->name,
		      word, path, w->stmt->syntax);
}

/* Wrong: `?` leaves a word blank that does something. Words without effect may be blank. */
static void test_texts(void)
{
	Sandbox *sb = sandbox_new(1);
	sandbox_router(sb, "R", "12.3(7)T1", "hostname R\n");
	sandbox_run(sb, 0);
	Word w = {.node = sandbox_node(sb, "R")};
	for (const ProtoClass *const *cls = registry; *cls; cls++)
		for (const Stmt *s = class_stmt(*cls, NULL); s; s = class_stmt(*cls, s)) {
			w.cls = *cls;
			w.stmt = s;
			if (s->fate == STMT_APPLIED)
				each_keyword(s, need_text, &w);
		}
	sandbox_free(sb);
}

/* Do the words stand in the path and the word behind it, in this order? */
static void seek(void *to, const char *path, const char *word)
{
	Word *w = to;
	g_auto(GStrv) want = g_strsplit(w->words, " ", -1), have = g_strsplit(path, " ", -1);
	unsigned n = 0, last = g_strv_length(want) - 1;
	for (char **h = have; *h && n < last; h++)
		n += strcmp(want[n], *h) == 0;
	w->found |= n == last && (want[last][0] == '<' ? strstr(w->stmt->syntax, want[last]) != NULL
						       : word && strcmp(want[last], word) == 0);
}

/* An argument stands in a syntax as "<name:type>". */
static bool has_words(const ProtoClass *cls, const ConfHelp *h)
{
	g_autofree char *words = g_strdup(h->words);
	char *arg = strchr(words, '<');
	if (arg)
		words[strlen(words) - 1] = ':';
	Word w = {.cls = cls, .words = words};
	for (const Stmt *s = class_stmt(cls, NULL); s; s = class_stmt(cls, s)) {
		w.stmt = s;
		if (strcmp(s->mode, h->mode) != 0)
			continue;
		if (arg == words && strstr(s->syntax, arg))
			return true;
		each_keyword(s, seek, &w);
	}
	return w.found;
}

/* Wrong: a text for words that its folder does not have, or two folders say what one word is. */
static void test_words(void)
{
	g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	for (const ProtoClass *const *cls = registry; *cls; cls++)
		for (const ConfHelp *h = (*cls)->conf_help; h && h->mode; h++) {
			CHECK(has_words(*cls, h),
			      "%s has a text for \"%s\", which no statement of mode \"%s\" has",
			      (*cls)->name, h->words, h->mode);
			CHECK(g_hash_table_add(seen, g_strdup_printf("%s|%s", h->mode, h->words)),
			      "%s: \"%s\" of mode \"%s\" has a text already", (*cls)->name,
			      h->words, h->mode);
		}
}

/* ---- commands ---- */

typedef struct Words {
	const Node *node;
	const char *syntax;
	unsigned n;
} Words;

static void need_command_text(void *to, const char *path, const char *word)
{
	Words *w = to;
	if (!word)
		return;
	CHECK(command_help_text(w->node, path, word, false),
	      "{\"%s%s%s\", ...} is in no .help table: a keyword of \"%s\"", path, *path ? " " : "",
	      word, w->syntax);
	w->n++;
}

static void try_node(const Node *n, unsigned least)
{
	g_auto(CommandTable) t = command_table(n, COMMAND_ANY);
	Words w = {.node = n};
	for (guint i = 0; i < t.rows->len; i++) {
		w.syntax = g_array_index(t.rows, CommandRow, i).syntax;
		syntax_each_keyword(t.syntaxes->pdata[i], need_command_text, &w);
	}
	CHECK(w.n >= least, "%s: %u words", n->name, w.n);
}

static Sandbox *network(void)
{
	Sandbox *sb = sandbox_new(1);
	sandbox_router(sb, "R1", "12.3(7)T1", "hostname R1\n");
	sandbox_switch(sb, "sw", 2, 0);
	sandbox_run(sb, 0);
	return sb;
}

/* Wrong: a command with a word that help leaves blank. */
static void test_command_texts(void)
{
	Sandbox *sb = network();
	try_node(sandbox_node(sb, "R1"), 100);
	try_node(sandbox_node(sb, "sw"), 4);
	sandbox_free(sb);
}

/* Wrong: a text for a word that no command has. */
static void test_no_spare_command(void)
{
	Sandbox *sb = network();
	const char *const nodes[] = {"R1", "sw"};
	for (unsigned k = 0; k < G_N_ELEMENTS(nodes); k++) {
		const Node *n = sandbox_node(sb, nodes[k]);
		g_auto(CommandTable) t = command_table(n, COMMAND_ANY);
		for (unsigned i = 0; i < n->n_modules; i++)
			for (const HelpText *h = n->module[i].cls->help; h && h->words; h++) {
				bool found = false;
				g_autofree char *first =
					g_strndup(h->words, strcspn(h->words, "<"));
				for (guint r = 0; r < t.rows->len && !found; r++) {
					g_auto(GStrv) words =
						g_strsplit(g_strchomp(first), " ", -1);
					const char *at =
						g_array_index(t.rows, CommandRow, r).syntax;
					for (char **w = words; at && *w; w++) {
						at = strstr(at, *w);
						at = at ? at + strlen(*w) : NULL;
					}
					found = at != NULL;
				}
				CHECK(found, "%s has a text for \"%s\", which no command has",
				      n->module[i].cls->name, h->words);
			}
	}
	sandbox_free(sb);
}

SUITE(tables_help) = {
	{"every word of configuration mode that does something has a text", test_texts},
	{"every text has its word, and one owner", test_words},
	{"every word of a command has a text", test_command_texts},
	{"every text of a command has its word", test_no_spare_command},
	{NULL, NULL},
};
