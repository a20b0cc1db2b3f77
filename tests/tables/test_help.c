/* What `?` says of the words of statements: every one that does something has a text, every text its word. */

#include <string.h>

#include "models/core/registry.h"
#include "sim/router/commands.h"
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
		for (const Stmt *s = (*cls)->stmt; s && s->mode; s++) {
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
	for (const Stmt *s = cls->stmt; s && s->mode; s++) {
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

SUITE(tables_help) = {
	{"every word of configuration mode that does something has a text", test_texts},
	{"every text has its word, and one owner", test_words},
	{NULL, NULL},
};
