/* Configuration mode. A line that has an effect is typed together with the lines that enter its mode, so
 * that nothing but the prompt remembers the mode. */

#include <string.h>

#include "sim/console/console_priv.h"

void console_mode_push(Console *c, const char *line, const char *mode)
{
	ConsoleMode m = {g_strdup(line), mode};
	g_array_append_val(c->modes, m);
}

void console_mode_truncate(Console *c, unsigned n)
{
	g_array_set_size(c->modes, n);
}

const char **console_mode_names(const Console *c)
{
	const char **names = g_new0(const char *, c->modes->len + 1);
	for (unsigned i = 0; i < c->modes->len; i++)
		names[i] = g_array_index(c->modes, ConsoleMode, i).mode;
	return names;
}

/* Does the configuration have this line already? Then to enter its mode changes nothing. */
static bool is_configured(const Console *c, const char *line)
{
	g_autoptr(GString) text = g_string_new(NULL);
	size_t n = strlen(line);
	runconf_print(console_node(c), text);
	g_auto(GStrv) lines = g_strsplit(text->str, "\n", -1);
	for (char **l = lines; *l; l++) {
		const char *body = *l + strspn(*l, " ");
		if (g_ascii_strncasecmp(body, line, n) == 0 && (body[n] == '\0' || body[n] == ' '))
			return true;
	}
	return false;
}

/* The message without the place and the line, which stand above it. */
static const char *reason(const GError *why, const char *line)
{
	g_autofree char *typed = g_strdup_printf("typed \"%s\": ", line);
	const char *at = strstr(why->message, typed);
	return at ? at + strlen(typed) : why->message;
}

/* Types the line below those of its mode. */
static bool type(Console *c, const ConfMeaning *m, const char *line)
{
	g_autoptr(GPtrArray) lines = g_ptr_array_new();
	g_autoptr(GError) why = NULL;
	for (unsigned i = 0; i < m->place; i++)
		g_ptr_array_add(lines, g_array_index(c->modes, ConsoleMode, i).line);
	g_ptr_array_add(lines, (gpointer)line);
	g_ptr_array_add(lines, NULL);
	SessionWish wish = {
		.deed = DEED_CONFIG, .node = c->router, .lines = (const char *const *)lines->pdata};
	bool ok = console_do(c, &wish, &why);
	if (why)
		g_string_append_printf(c->out, "%% %s\n", reason(why, line));
	else if (ok && runconf_answer(console_node(c)))
		g_string_append_printf(c->out, "%s\n", runconf_answer(console_node(c)));
	return ok;
}

static void complain(Console *c, const ConfMeaning *m, const char *line)
{
	if (m->ambiguous)
		g_string_append_printf(c->out, "%% Ambiguous command:  \"%s\"\n", line);
	else if (m->how == SYNTAX_INCOMPLETE)
		g_string_append(c->out, "% Incomplete command.\n\n");
	else
		console_mark(c, m->at);
}

/* do, end, exit. */
static bool own_word(Console *c, const char *line)
{
	g_auto(ConsoleTable) own = console_table(AT_CONFIG, false);
	g_auto(SyntaxWalk) walk = {0};
	syntax_walk((const Syntax *const *)own.syntaxes->pdata, own.syntaxes->len, line, &walk);
	if (walk.how == SYNTAX_OK)
		console_table_run(c, &own, g_array_index(walk.taken, unsigned, 0), line);
	return walk.how == SYNTAX_OK;
}

void console_config(Console *c, const char *line)
{
	g_autofree const char **modes = console_mode_names(c);
	ConfMeaning m;
	if (!console_is_up(c) || own_word(c, line))
		return;
	int lead = (int)strspn(line, " ");
	runconf_meaning(console_node(c), modes, line + lead, &m);
	m.at += lead;
	if (m.how != SYNTAX_OK) {
		complain(c, &m, line);
		return;
	}
	g_autofree char *text = m.text;
	g_autofree char *whole = g_strconcat(m.no ? "no " : "", text, NULL);
	bool only_enters = m.enters && is_configured(c, text);
	if (!only_enters && !type(c, &m, whole))
		return;
	console_mode_truncate(c, m.place);
	if (m.enters)
		console_mode_push(c, text, m.enters);
	const char *fixed = m.fate == STMT_UNMODELLED ? m.cite : NULL;
	const char *why = only_enters ? fixed : runconf_unmodelled(console_node(c));
	if (why)
		g_string_append_printf(c->out, "[not simulated: %s]\n", why);
}
