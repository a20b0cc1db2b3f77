/* What may stand next in a line, and what it is: `?` and Tab. */

#include <string.h>

#include "sim/router/commands_priv.h"
#include "sim/router/pipe.h"

/* Words that commands of several folders share, or of none. The texts are IOS's. */
static const HelpText shared[] = {
	{"clear", "Reset functions"},
	{"clear crypto", "Encryption subsystem"},
	{"debug", "Debugging functions (see also 'undebug')"},
	{"debug crypto", "Cryptographic subsystem"},
	{"debug ip", "IP information"},
	{"reload", "Halt and perform a cold restart"},
	{"show", "Show running system information"},
	{"show crypto", "Encryption module"},
	{"show interfaces", "Interface status and configuration"},
	{"show ip", "IP information"},
	{"show logging", "Show the contents of logging buffers"},
	{"show running-config", "Current operating configuration"},
	{"show running-config interface", "Show interface configuration"},
	{"show startup-config", "Contents of startup configuration"},
	{NULL, NULL},
};

static const char *text_in(const HelpText *t, const char *words)
{
	for (; t && t->words; t++)
		if (strcmp(t->words, words) == 0)
			return t->text;
	return NULL;
}

static const char *text_of(const Node *n, const char *words)
{
	const char *text = text_in(shared, words);
	for (unsigned i = 0; !text && i < n->n_modules; i++)
		text = text_in(n->module[i].cls->help, words);
	return text;
}

/* A word that may stand behind others in any order has its text where it stands first: "ping ... size". */
const char *command_help_text(const Node *n, const char *path, const char *word, bool is_arg)
{
	g_autofree char *before = g_strdup(path);
	for (;;) {
		g_autofree char *words = g_strdup_printf(is_arg ? "%s%s<%s>" : "%s%s%s", before,
							 *before ? " " : "", word);
		const char *text = text_of(n, words);
		char *last = strrchr(before, ' ');
		if (text || !last)
			return text;
		*last = '\0';
	}
}

/* ---- words of configuration mode ---- */

/* How many words of `words` (of which the last is `word`) the line and the word have, in order; 0: not all. */
static unsigned words_that_fit(const char *words, const char *line, const char *word, bool is_arg)
{
	g_auto(GStrv) want = g_strsplit(words, " ", -1), have = g_strsplit_set(line, " \t", -1);
	unsigned n = 0, last = g_strv_length(want) - 1;
	g_autofree char *arg = is_arg ? g_strdup_printf("<%s>", word) : NULL;
	if (strcmp(want[last], is_arg ? arg : word) != 0)
		return 0;
	for (char **h = have; *h && n < last; h++)
		n += **h && g_ascii_strncasecmp(want[n], *h, strlen(*h)) == 0;
	return n == last ? n + 1 : 0;
}

const char *command_conf_text(const Node *n, const char *mode, const char *line, const char *word,
			      bool is_arg)
{
	const char *text = NULL;
	unsigned most = 0;
	for (unsigned i = 0; i < n->n_modules; i++)
		for (const ConfHelp *h = n->module[i].cls->conf_help; h && h->mode; h++) {
			unsigned fit = strcmp(h->mode, mode) != 0
					       ? 0
					       : words_that_fit(h->words, line, word, is_arg);
			text = fit > most ? h->text : text;
			most = MAX(fit, most);
		}
	return text;
}

/* ---- words of commands ---- */

typedef struct Telling {
	const Node *node;
	const SyntaxWalk *walk;
	const char *stem;
	CommandWordFn *fn;
	void *to;
	unsigned told;
	bool ends; /* the line may end here */
} Telling;

static void tell(Telling *t, const char *word, const char *help)
{
	if (g_ascii_strncasecmp(word, t->stem, strlen(t->stem)) != 0)
		return;
	t->fn(t->to, word, help);
	t->told++;
}

/* Source: published IOS sessions: "show interfaces ?". */
static const HelpText iface_types[] = {
	{"ATM", "ATM interface"},
	{"Ethernet", "IEEE 802.3"},
	{"FastEthernet", "FastEthernet IEEE 802.3"},
	{"GigabitEthernet", "GigabitEthernet IEEE 802.3z"},
	{"Loopback", "Loopback interface"},
	{"Serial", "Serial"},
	{NULL, NULL},
};

void command_iface_types(const Node *n, CommandWordFn *fn, void *to)
{
	for (const HelpText *type = iface_types; type->words; type++) {
		size_t len = strlen(type->words);
		for (unsigned i = 0; i < n->ifaces->len; i++) {
			const Iface *ifc = n->ifaces->pdata[i];
			if (strncmp(ifc->name, type->words, len) != 0 ||
			    !g_ascii_isdigit(ifc->name[len]))
				continue;
			fn(to, type->words, type->text);
			break;
		}
	}
}

static void tell_type(void *to, const char *word, const char *help)
{
	tell(to, word, help);
}

static void tell_next(void *to, const SyntaxNext *next)
{
	Telling *t = to;
	if (next->arg && strcmp(next->word, "INTERFACE") == 0) {
		command_iface_types(t->node, tell_type, t);
		return;
	}
	if (!next->arg && strcmp(next->word, "<cr>") == 0) {
		t->ends = true;
		return;
	}
	if (next->arg && *t->stem)
		return;
	const char *text = command_help_text(t->node, t->walk->path,
					     next->arg ? next->arg : next->word, next->arg);
	tell(t, next->word, text ? text : next->help);
}

static bool tell_pipe(Telling *t, const char *behind)
{
	Pipe p = {0};
	size_t at;
	PipeFault fault = pipe_parse(behind, &p, &at);
	PipeKind kind = p.kind;
	pipe_clear(&p);
	if (strchr(behind, ' ')) {
		if (fault == PIPE_INVALID)
			return false;
		if (kind == PIPE_SECTION && fault == PIPE_INCOMPLETE) {
			tell(t, "exclude", "Exclude entire section(s) of output");
			tell(t, "include", "Include entire section(s) of output");
		}
		t->fn(t->to, "LINE", "Regular Expression");
		return true;
	}
	for (const PipeWord *w = pipe_words; w->word; w++)
		tell(t, w->word, w->help);
	return t->told > 0;
}

bool command_next(const Node *n, const char *before, CommandWordFn *fn, void *to)
{
	g_autofree char *line = g_strdup(before);
	char *stem = strrchr(line, ' ');
	g_auto(SyntaxWalk) w = {0};
	g_auto(CommandTable) table = command_table(n, COMMAND_ANY);
	size_t bar = pipe_find(before);
	g_autofree char *stem_text = g_strdup(stem ? stem + 1 : line);
	if (stem)
		stem[1] = '\0';
	else
		*line = '\0';
	Telling t = {.node = n, .walk = &w, .stem = stem_text, .fn = fn, .to = to};
	if (before[bar]) {
		size_t skip = strspn(before + bar + 1, " ");
		return tell_pipe(&t, before + bar + 1 + skip);
	}
	command_walk(&table, line, &w);
	if (w.how == SYNTAX_BAD)
		return false;
	syntax_walk_next(&w, stem_text, tell_next, &t);
	bool show = g_str_has_prefix(w.path, "show ");
	if (t.ends && !*stem_text) {
		if (show)
			tell(&t, "|", "Output modifiers");
		tell(&t, "<cr>", "");
	}
	return t.told > 0;
}
