/* Exec commands at the connected router: show, debug, and those with an effect. */

#include <string.h>

#include "sim/console/console_priv.h"
#include "sim/router/commands_priv.h"
#include "sim/router/pipe.h"

static bool is_start_of(const char *line, const char *word)
{
	size_t n = strcspn(line, " ");
	return n > 0 && n <= strlen(word) && g_ascii_strncasecmp(line, word, n) == 0;
}

/* What stands left of a command on its line: the prompt, and `skip` octets more. Caller frees. */
static char *left_of(Console *c, int skip)
{
	return g_strnfill((gsize)MAX((int)strlen(console_prompt(c)) + skip, 0), ' ');
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
		if (log_flag_covers(d->cmd->flag, flag) && holds(c, d, router))
			return true;
	}
	return false;
}

/* Source: published IOS sessions: "Crypto ISAKMP debugging is on". */
static void say_debugging(Console *c, const DebugCmd *cmd, const char *state)
{
	const char *name = cmd->name ? cmd->name : cmd->syntax + strlen("debug ");
	g_string_append_printf(c->out, "%s debugging is %s\n", name, state);
}

static void debug(Console *c, const char *line)
{
	const DebugCmd *cmd = command_debug_row(console_node(c), line, c->out);
	ConsoleDebug d = {c->router, cmd, console_node(c)->booted};
	if (!console_has_debug(c, c->router, cmd->flag))
		g_array_append_val(c->debugs, d);
	say_debugging(c, cmd, "on");
}

static void forget_debugs(Console *c, const char *flag)
{
	for (unsigned i = c->debugs->len; i-- > 0;) {
		const ConsoleDebug *d = &g_array_index(c->debugs, ConsoleDebug, i);
		if (strcmp(d->router, c->router) == 0 &&
		    (!flag || log_flag_covers(flag, d->cmd->flag)))
			g_array_remove_index(c->debugs, i);
	}
}

void console_undebug(Console *c, const char *command, int skip)
{
	g_autofree char *left = left_of(c, skip);
	g_auto(CommandTable) table = command_table(console_node(c), COMMAND_DEBUG);
	g_auto(SyntaxWalk) walk = {0};
	command_walk(&table, command, &walk);
	if (walk.how != SYNTAX_OK) {
		command_complain(&walk, walk.at, left, c->line, c->out);
		return;
	}
	if (command_kind(console_node(c), left, command, c->out) != COMMAND_DEBUG)
		return;
	const DebugCmd *cmd = command_debug_row(console_node(c), command, c->out);
	forget_debugs(c, cmd->flag);
	say_debugging(c, cmd, "off");
}

void console_undebug_all(Console *c)
{
	forget_debugs(c, NULL);
	g_string_append(c->out, "All possible debugging has been turned off\n");
}

/* Those of one group, below its name. */
static void show_group(Console *c, const char *group)
{
	bool opened = false;
	for (unsigned i = 0; i < c->debugs->len; i++) {
		const ConsoleDebug *d = &g_array_index(c->debugs, ConsoleDebug, i);
		if (!holds(c, d, c->router) || g_strcmp0(d->cmd->group, group) != 0)
			continue;
		if (!opened && group)
			g_string_append_printf(c->out, "%s:\n", group);
		opened = true;
		g_string_append(c->out, "  ");
		say_debugging(c, d->cmd, "on");
	}
}

static gboolean same_group(const void *a, const void *b)
{
	return g_strcmp0(a, b) == 0;
}

void console_show_debugging(Console *c)
{
	g_autoptr(GPtrArray) told = g_ptr_array_new();
	for (unsigned i = 0; i < c->debugs->len; i++) {
		const char *group = g_array_index(c->debugs, ConsoleDebug, i).cmd->group;
		if (g_ptr_array_find_with_equal_func(told, group, same_group, NULL))
			continue;
		g_ptr_array_add(told, (gpointer)group);
		show_group(c, group);
	}
}

/* ---- commands with an effect ---- */

static void effect(Console *c, const char *line)
{
	g_autoptr(GError) why = NULL;
	line += strspn(line, " ");
	bool reload = command_is_reload(line);
	SessionWish wish = {
		.deed = DEED_EXEC, .node = c->router, .lines = (const char *[]){line, NULL}};
	if (!console_do(c, &wish, &why)) {
		if (why)
			g_string_append_printf(c->out, "%% %s\n", why->message);
		return;
	}
	if (reload)
		console_leave_config(c);
	else if (is_start_of(line, "ping") && !c->answered)
		console_run_command(c);
}

static void show(Console *c, const char *line)
{
	g_autoptr(GError) why = NULL;
	command_filtered(console_node(c), line, session_now(c->s), c->out, &why);
	if (why)
		g_string_append_printf(c->out, "%% %s\n", why->message);
}

static void theirs(Console *c, const char *line, const char *left)
{
	switch (command_kind(console_node(c), left, line, c->out)) {
	case COMMAND_SHOW:
		show(c, line);
		return;
	case COMMAND_DEBUG:
		debug(c, line);
		return;
	case COMMAND_EXEC:
		effect(c, line);
		return;
	default:
		return; /* said */
	}
}

/* The console's words of IOS and the router's commands are one list: an abbreviation is unique in both. */
void console_exec(Console *c, const char *line, int skip)
{
	if (!console_is_up(c))
		return;
	g_autofree char *left = left_of(c, skip);
	g_autofree char *command = g_strndup(line, pipe_find(line));
	g_auto(ConsoleTable) own = console_table(c->configuring ? AT_DO : AT_EXEC, false);
	g_auto(CommandTable) table = command_table(console_node(c), COMMAND_ANY);
	g_autoptr(GPtrArray) all = g_ptr_array_new();
	g_auto(SyntaxWalk) walk = {0};
	g_ptr_array_extend(all, own.syntaxes, NULL, NULL);
	g_ptr_array_extend(all, table.syntaxes, NULL, NULL);
	syntax_walk((const Syntax *const *)all->pdata, all->len, command, &walk);
	if (walk.how != SYNTAX_OK)
		command_complain(&walk, walk.at, left, line, c->out);
	else if (g_array_index(walk.taken, unsigned, 0) < own.rows->len)
		console_table_run(c, &own, g_array_index(walk.taken, unsigned, 0), command);
	else
		theirs(c, line, left);
}
