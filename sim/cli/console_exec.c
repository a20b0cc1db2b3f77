/* Exec commands at the connected router: show, debug, and those with an effect. */

#include <string.h>

#include "sim/cli/commands.h"
#include "sim/cli/console_priv.h"

static bool is_start_of(const char *line, const char *word)
{
	size_t n = strcspn(line, " ");
	return n > 0 && n <= strlen(word) && g_ascii_strncasecmp(line, word, n) == 0;
}

/* What a router answers to a line that it does not take opens with the line, which stands here already. */
static void append_answer(Console *c, const GString *answer)
{
	const char *behind = strchr(answer->str, '\n');
	if (behind)
		g_string_append(c->out, behind + 1);
}

static void show(Console *c, const char *line)
{
	g_autoptr(GString) text = g_string_new(NULL);
	if (command_show(console_node(c), line, session_now(c->s), text))
		g_string_append_len(c->out, text->str, (gssize)text->len);
	else
		append_answer(c, text);
}

/* ---- debug ---- */

/* Of this router since it came up. */
static bool holds(const Console *c, const ConsoleDebug *d, const char *router)
{
	const Node *n = session_node(c->s, router);
	return strcmp(d->router, router) == 0 && n->powered && n->booted == d->booted;
}

bool console_has_debug(const Console *c, const char *router, const char *flag)
{
	for (unsigned i = 0; i < c->debugs->len; i++) {
		const ConsoleDebug *d = &g_array_index(c->debugs, ConsoleDebug, i);
		if (strcmp(d->flag, flag) == 0 && holds(c, d, router))
			return true;
	}
	return false;
}

static void debug(Console *c, const char *line)
{
	g_autoptr(GString) text = g_string_new(NULL);
	const char *flag = command_debug(console_node(c), line, text);
	if (!flag) {
		append_answer(c, text);
		return;
	}
	ConsoleDebug d = {c->router, flag, console_node(c)->booted};
	if (!console_has_debug(c, c->router, flag))
		g_array_append_val(c->debugs, d);
	g_string_append_printf(c->out, "%s debugging is on\n", flag);
}

void console_undebug(Console *c, const char *command)
{
	g_autoptr(GString) text = g_string_new(NULL);
	const char *flag = command_debug(console_node(c), command, text);
	if (!flag) {
		append_answer(c, text);
		return;
	}
	for (unsigned i = c->debugs->len; i-- > 0;) {
		const ConsoleDebug *d = &g_array_index(c->debugs, ConsoleDebug, i);
		if (strcmp(d->router, c->router) == 0 && strcmp(d->flag, flag) == 0)
			g_array_remove_index(c->debugs, i);
	}
	g_string_append_printf(c->out, "%s debugging is off\n", flag);
}

void console_undebug_all(Console *c)
{
	for (unsigned i = c->debugs->len; i-- > 0;)
		if (strcmp(g_array_index(c->debugs, ConsoleDebug, i).router, c->router) == 0)
			g_array_remove_index(c->debugs, i);
	g_string_append(c->out, "All possible debugging has been turned off\n");
}

void console_show_debugging(Console *c)
{
	for (unsigned i = 0; i < c->debugs->len; i++) {
		const ConsoleDebug *d = &g_array_index(c->debugs, ConsoleDebug, i);
		if (holds(c, d, c->router))
			g_string_append_printf(c->out, "  %s debugging is on\n", d->flag);
	}
}

/* ---- commands with an effect ---- */

static void effect(Console *c, const char *line)
{
	g_autoptr(GError) why = NULL;
	bool reload = command_is_reload(line);
	if (!console_type(c, DEED_EXEC, (const char *[]){line, NULL}, &why)) {
		if (why)
			g_string_append_printf(c->out, "%% %s\n", why->message);
		return;
	}
	if (reload)
		console_leave_config(c);
	else if (is_start_of(line, "ping") && !c->answered)
		console_run_command(c);
}

void console_exec(Console *c, const char *line)
{
	line += strspn(line, " ");
	if (!console_is_up(c))
		return;
	if (command_is_reload(line) ||
	    command_check(console_node(c), line, (SrcPos){"console", 1, 1}, NULL))
		effect(c, line);
	else if (is_start_of(line, "debug"))
		debug(c, line);
	else
		show(c, line);
}
