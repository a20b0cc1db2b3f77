/* `?` and Tab: what may stand next, from the tables that take the line. */

#include <string.h>

#include "sim/console/console_priv.h"
#include "sim/router/commands.h"
#include "sim/text.h"

typedef struct Word {
	char *word, *help;
	bool form; /* none to type: WORD, <1-255>, <cr> */
} Word;

static void word_clear(void *p)
{
	Word *w = p;
	g_free(w->word);
	g_free(w->help);
}

typedef struct Next {
	GArray *words;    /* of Word */
	const char *stem; /* they begin so */
	const Node *node; /* NULL: at the top */
	const char *line; /* the words before, whole */
} Next;

static void add(void *to, const char *word, const char *help, bool form)
{
	Next *n = to;
	if (form ? *n->stem != '\0' : g_ascii_strncasecmp(word, n->stem, strlen(n->stem)) != 0)
		return;
	for (unsigned i = 0; i < n->words->len; i++)
		if (strcmp(g_array_index(n->words, Word, i).word, word) == 0)
			return;
	Word w = {g_strdup(word), g_strdup(help), form};
	g_array_append_val(n->words, w);
}

/* What command_next writes for what one types. */
static bool is_form(const char *word)
{
	static const char *const forms[] = {"A.B.C.D", "A.B.C.D/N", "WORD", "LINE", "TIME"};
	for (unsigned i = 0; i < G_N_ELEMENTS(forms); i++)
		if (strcmp(word, forms[i]) == 0)
			return true;
	return word[0] == '<';
}

static void add_command(void *to, const char *word, const char *help)
{
	add(to, word, help, is_form(word));
}

static void add_statement(void *to, const char *mode, const SyntaxNext *next)
{
	const Next *n = to;
	const char *text = command_conf_text(n->node, mode, n->line,
					     next->arg ? next->arg : next->word, next->arg);
	if (next->arg && strcmp(next->word, "INTERFACE") == 0)
		command_iface_types(n->node, add_command, to);
	else
		add(to, next->word, text ? text : next->help, next->arg || is_form(next->word));
}

/* In order of the alphabet, <cr> last. */
static int by_word(const void *a, const void *b)
{
	const char *x = ((const Word *)a)->word, *y = ((const Word *)b)->word;
	bool end_x = strcmp(x, "<cr>") == 0, end_y = strcmp(y, "<cr>") == 0;
	return end_x != end_y ? end_x - end_y : strcmp(x, y);
}

/* Behind "undebug" and "no debug" stands what may stand behind "debug". Caller frees; NULL: another line. */
static char *as_debug(unsigned where, const char *before)
{
	g_auto(ConsoleTable) own = console_table(where, false);
	g_auto(SyntaxWalk) w = {0};
	syntax_walk((const Syntax *const *)own.syntaxes->pdata, own.syntaxes->len, before, &w);
	int words = strcmp(w.path, "undebug") == 0 ? 1 : strcmp(w.path, "no debug") == 0 ? 2 : 0;
	const char *p = before;
	for (int i = 0; i < words && *p; i++) {
		p += strcspn(p, " ");
		p += strspn(p, " ");
	}
	return words && p > before && p[-1] == ' ' ? g_strdup_printf("debug %s", p) : NULL;
}

static void exec_next(const Console *c, unsigned where, const char *before, const char *line,
		      Next *n)
{
	g_autofree char *debug = as_debug(where, before);
	command_next(console_node(c), debug ? debug : before, add_command, n);
	console_words_next(c, where, line, add, n);
}

/* The line behind "do "; NULL: it does not begin so. */
static const char *behind_do(const char *line)
{
	return g_ascii_strncasecmp(line, "do ", 3) == 0 ? line + 3 + strspn(line + 3, " ") : NULL;
}

static void config_next(const Console *c, const char *line, Next *n)
{
	g_autofree const char **modes = console_mode_names(c);
	console_words_next(c, AT_CONFIG, line, add, n);
	runconf_next(console_node(c), modes, line, "", add_statement, n);
	if (!*line)
		add(n, "no", "Negate a command or set its defaults", false);
}

/* The words that may take the place of the last one of `before`. */
static GArray *next_words(Console *c, const char *before)
{
	size_t base = strlen(before);
	while (base > 0 && before[base - 1] != ' ')
		base--;
	g_autofree char *whole = g_strndup(before, base);
	const char *line = whole + strspn(whole, " ");
	const char *text = before + strspn(before, " ");
	const char *command = console_place(c) == AT_CONFIG ? behind_do(line) : NULL;
	Next n = {g_array_new(FALSE, FALSE, sizeof(Word)), before + base,
		  c->router ? console_node(c) : NULL, line};
	g_array_set_clear_func(n.words, word_clear);
	if (command)
		exec_next(c, AT_DO, behind_do(text), command, &n);
	else if (console_place(c) == AT_EXEC)
		exec_next(c, AT_EXEC, text, line, &n);
	else if (console_place(c) == AT_CONFIG)
		config_next(c, line, &n);
	else
		console_words_next(c, AT_TOP, line, add, &n);
	g_array_sort(n.words, by_word);
	return n.words;
}

/* Behind a part of a word the words alone, side by side; else one a line, with help. */
char *console_help(Console *c, const char *before)
{
	g_autoptr(GArray) words = next_words(c, before);
	GString *out = g_string_new(NULL);
	bool part = *before && before[strlen(before) - 1] != ' ';
	size_t width = 0;
	for (unsigned i = 0; i < words->len; i++)
		width = MAX(width, strlen(g_array_index(words, Word, i).word));
	for (unsigned i = 0; i < words->len; i++) {
		const Word *w = &g_array_index(words, Word, i);
		if (part) {
			g_string_append_printf(out, "%s  ", w->word);
			continue;
		}
		g_string_append_printf(out, "  %s", w->word);
		if (*w->help) {
			text_column(out, (guint)width + 4);
			g_string_append(out, w->help);
		}
		g_string_append_c(out, '\n');
	}
	if (words->len == 0)
		g_string_append(out, "% Unrecognized command");
	if (words->len == 0 || part)
		g_string_append_c(out, '\n');
	return g_string_free(out, FALSE);
}

/* How far two words agree. */
static size_t agree(const char *a, const char *b)
{
	size_t n = 0;
	while (a[n] && g_ascii_tolower(a[n]) == g_ascii_tolower(b[n]))
		n++;
	return n;
}

char *console_complete(Console *c, const char *before)
{
	g_autoptr(GArray) words = next_words(c, before);
	const char *blank = strrchr(before, ' ');
	size_t stem = strlen(blank ? blank + 1 : before), common = SIZE_MAX;
	const char *first = NULL;
	unsigned n = 0;
	for (unsigned i = 0; i < words->len; i++) {
		const char *word = g_array_index(words, Word, i).word;
		if (g_array_index(words, Word, i).form)
			continue;
		first = first ? first : word;
		size_t same = agree(first, word);
		common = MIN(common, same);
		n++;
	}
	if (n == 0 || stem == 0)
		return g_strdup("");
	return n == 1 ? g_strdup_printf("%s ", first + stem)
		      : g_strndup(first + stem, common - stem);
}
