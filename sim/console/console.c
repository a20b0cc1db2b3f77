/* The console: which prompt, and who takes the line. */

#include <stdlib.h>
#include <string.h>

#include "sim/console/console_priv.h"
#include "sim/text.h"

enum { LINE_MOST = 4000 };

static void mode_clear(void *p)
{
	g_free(((ConsoleMode *)p)->line);
}

Console *console_new(const ConsoleSpec *spec)
{
	Console *c = g_new0(Console, 1);
	c->spec = *spec;
	c->s = spec->session;
	c->out = g_string_new(NULL);
	c->prompt = g_string_new(NULL);
	c->modes = g_array_new(FALSE, FALSE, sizeof(ConsoleMode));
	g_array_set_clear_func(c->modes, mode_clear);
	c->debugs = g_array_new(FALSE, FALSE, sizeof(ConsoleDebug));
	console_catch_up(c);
	return c;
}

void console_free(Console *c)
{
	if (!c)
		return;
	g_string_free(c->out, TRUE);
	g_string_free(c->prompt, TRUE);
	g_array_unref(c->modes);
	g_array_unref(c->debugs);
	g_clear_error(&c->broken);
	g_free(c);
}

ConsolePlace console_place(const Console *c)
{
	if (!c->router)
		return AT_TOP;
	return c->configuring ? AT_CONFIG : AT_EXEC;
}

Node *console_node(const Console *c)
{
	return session_node(c->s, c->router);
}

bool console_went_wrong(const Console *c)
{
	return c->wrong;
}

/* ---- the prompt ---- */

/* Of the innermost mode, from the class that has it. */
static const char *prompt_of(const Console *c)
{
	const Node *n = console_node(c);
	const ConsoleMode *m = &g_array_index(c->modes, ConsoleMode, c->modes->len - 1);
	for (unsigned i = 0; i < n->n_modules; i++)
		for (const Mode *row = n->module[i].cls->mode; row && row->name; row++)
			if (strcmp(row->name, m->mode) == 0 &&
			    (!row->line || g_pattern_match_simple(row->line, m->line)))
				return row->prompt;
	return "config";
}

const char *console_prompt(Console *c)
{
	if (!c->router) {
		g_string_assign(c->prompt, "vpnha>");
		return c->prompt->str;
	}
	g_string_truncate(c->prompt, 0);
	text_quote(c->prompt, c->router, strlen(c->router), "");
	if (c->configuring) {
		g_string_append_c(c->prompt, '(');
		if (c->modes->len)
			g_string_append(c->prompt, prompt_of(c));
		else
			g_string_append(c->prompt, "config");
		g_string_append_c(c->prompt, ')');
	}
	g_string_append_c(c->prompt, '#');
	return c->prompt->str;
}

/* ---- speaking ---- */

void console_flush(Console *c)
{
	if (c->out->len)
		c->spec.write(c->spec.to, c->out);
	g_string_truncate(c->out, 0);
}

void console_refuse(Console *c, const char *format, ...)
{
	va_list ap;
	c->wrong = true;
	g_string_append(c->out, "% ");
	va_start(ap, format);
	g_string_append_vprintf(c->out, format, ap);
	va_end(ap);
	g_string_append_c(c->out, '\n');
}

const char *console_reason(const GError *err)
{
	const char *what = strstr(err->message, ": ");
	return what ? what + strlen(": ") : err->message;
}

void console_mark(Console *c, int at)
{
	g_string_append_printf(c->out, "%*s^\n%% Invalid input detected at '^' marker.\n\n",
			       (int)strlen(console_prompt(c)) + at, "");
}

bool console_is_up(Console *c)
{
	if (console_node(c)->powered)
		return true;
	console_leave_config(c);
	g_string_append_printf(c->out, "%% %s is off\n", c->router);
	return false;
}

/* ---- lines ---- */

void console_leave_config(Console *c)
{
	c->configuring = false;
	g_array_set_size(c->modes, 0);
}

void console_control_z(Console *c)
{
	console_leave_config(c);
}

bool console_do(Console *c, const SessionWish *wish, GError **why)
{
	GError *refused = NULL;
	if (!session_do(c->s, wish, &refused, &c->broken)) {
		g_clear_error(&refused);
		return false;
	}
	c->answered = console_tell_typed(c);
	if (refused)
		g_propagate_error(why, refused);
	return !refused;
}

/* What is wrong with a line as a line of text; NULL: nothing. */
static const char *no_text(const char *line)
{
	for (const char *p = line; *p; p++)
		if ((guchar)*p < ' ' || *p == '\x7f')
			return "a control character, expected text";
	if (!g_utf8_validate(line, -1, NULL))
		return "not UTF-8, expected text";
	return strlen(line) > LINE_MOST ? "a line of over 4000 octets, expected a shorter one"
					: NULL;
}

ConsoleState console_line(Console *c, const char *line, GError **err)
{
	g_autofree char *text = g_strdup(line);
	g_strdelimit(text, "\t\r", ' ');
	g_strchomp(text);
	c->line = text;
	const char *wrong = no_text(text);
	if (wrong)
		console_refuse(c, "%s", wrong);
	else if (text[strspn(text, " ")] == '\0' || text[strspn(text, " ")] == '!')
		; /* as IOS, nothing: a comment is no command */
	else if (!console_word(c, text)) {
		if (console_place(c) == AT_CONFIG)
			console_config(c, text);
		else
			console_exec(c, text, 0);
	}
	console_flush(c);
	if (!c->broken)
		return c->over ? CONSOLE_OVER : CONSOLE_ON;
	g_propagate_error(err, g_steal_pointer(&c->broken));
	return CONSOLE_BROKEN;
}

/* At a terminal `?` is a key; here it ends a line. */
static bool asks_help(const char *line)
{
	return *line != '!' && g_str_has_suffix(line, "?") && !no_text(line);
}

static void answer_help(Console *c, const char *line)
{
	g_autofree char *before = g_strndup(line, strlen(line) - 1);
	g_autofree char *text = console_help(c, before);
	g_string_append(c->out, text);
	console_flush(c);
}

/* As a terminal would have shown it: what it would have obeyed is spelt. */
static void echo(Console *c, const char *line, size_t n)
{
	g_autofree char *shown = strlen(line) < n || no_text(line)
					 ? err_quote(line, (gssize)MIN(n, LINE_MOST))
					 : g_strdup(line);
	g_string_append_printf(c->out, "%s%s\n", console_prompt(c), shown);
}

static ConsoleState take_line(Console *c, const char *line, size_t n, GError **err)
{
	echo(c, line, n);
	if (strlen(line) < n) {
		console_refuse(c, "a NUL octet, expected text");
		console_flush(c);
		return CONSOLE_ON;
	}
	if (!asks_help(line))
		return console_line(c, line, err);
	answer_help(c, line);
	return CONSOLE_ON;
}

ConsoleState console_transcript(Console *c, FILE *from, GError **err)
{
	ConsoleState state = CONSOLE_ON;
	char *line = NULL;
	size_t room = 0;
	ssize_t n;
	while (state == CONSOLE_ON && (n = getline(&line, &room, from)) >= 0) {
		if (n > 0 && line[n - 1] == '\n')
			line[--n] = '\0';
		state = take_line(c, line, (size_t)n, err);
	}
	free(line);
	return state;
}
