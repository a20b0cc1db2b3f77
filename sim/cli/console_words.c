/* The console's own words: those of the top, and those of IOS that are about the terminal rather than the
 * router. One table finds, explains and completes them. */

#include <string.h>

#include "sim/cli/console_priv.h"
#include "sim/text.h"

struct ConsoleWord {
	unsigned where; /* ConsolePlace set */
	bool whole;     /* before a router its keywords are taken whole, since IOS has its own */
	const char *syntax, *help;
	void (*run)(Console *c, const Args *a);
};

/* ---- the top ---- */

static void do_connect(Console *c, const Args *a)
{
	const char *name = arg_str(a, "router");
	const Scenario *s = session_scenario(c->s);
	const ScnRouter *found = scenario_router(s, name);
	g_autoptr(GString) names = g_string_new(NULL);
	for (unsigned i = 0; i < s->routers->len; i++) {
		const ScnRouter *r = s->routers->pdata[i];
		g_string_append_printf(names, "%s%s", i ? ", " : "", r->name);
		if (!found && g_ascii_strcasecmp(r->name, name) == 0)
			found = r;
	}
	if (!found) {
		console_refuse(c, "unknown router \"%s\", expected one of %s", name, names->str);
		return;
	}
	console_leave_config(c);
	c->router = found->name;
	console_is_up(c);
}

static void do_routers(Console *c, const Args *a)
{
	const Scenario *s = session_scenario(c->s);
	(void)a;
	g_string_append(c->out, "Router              Release       Up since\n");
	for (unsigned i = 0; i < s->routers->len; i++) {
		const ScnRouter *r = s->routers->pdata[i];
		const Node *n = session_node(c->s, r->name);
		g_string_append(c->out, r->name);
		text_column(c->out, 20);
		g_string_append(c->out, n->release);
		text_column(c->out, 34);
		if (n->powered)
			text_clock(c->out, n->booted, 3);
		else
			g_string_append(c->out, "off");
		g_string_append_c(c->out, '\n');
	}
}

static void do_run(Console *c, const Args *a)
{
	console_run_for(c, arg_time(a, "time"));
}

static void do_run_until(Console *c, const Args *a)
{
	console_run_until(c, arg_str(a, "what"));
}

static void do_back(Console *c, const Args *a)
{
	console_back(c, session_now(c->s) - arg_time(a, "time"));
}

static void do_back_to(Console *c, const Args *a)
{
	ScnMoment m;
	g_autoptr(GError) err = NULL;
	if (scenario_moment(session_scenario(c->s), arg_str(a, "when"), "back to", &m, &err))
		console_back(c, scn_moment(&m, session_seed(c->s)));
	else
		console_refuse(c, "%s", err->message);
}

static void do_now(Console *c, const Args *a)
{
	(void)a;
	console_now(c);
}

static void save(Console *c, const Args *a, bool overwrite)
{
	g_autoptr(GError) err = NULL;
	const char *path = arg_str(a, "file");
	if (console_write_scenario(c, path, overwrite, &err))
		g_string_append_printf(c->out, "[%u typed; vpnha run %s]\n",
				       session_deeds(c->s)->len, path);
	else
		console_refuse(c, "%s", err->message);
}

static void do_save(Console *c, const Args *a)
{
	save(c, a, false);
}

static void do_save_over(Console *c, const Args *a)
{
	save(c, a, true);
}

static void do_quit(Console *c, const Args *a)
{
	(void)a;
	c->over = true;
}

static void do_help(Console *c, const Args *a);

/* ---- before a router ---- */

static void do_disconnect(Console *c, const Args *a)
{
	(void)a;
	console_leave_config(c);
	c->router = NULL;
}

static void do_configure(Console *c, const Args *a)
{
	(void)a;
	if (!console_is_up(c))
		return;
	c->configuring = true;
	g_string_append(c->out, "Enter configuration commands, one per line.  End with CNTL/Z.\n");
}

static void do_nothing(Console *c, const Args *a)
{
	(void)c;
	(void)a;
}

static void do_undebug(Console *c, const Args *a)
{
	g_autofree char *command = g_strdup_printf("debug %s", arg_str(a, "what"));
	if (console_is_up(c))
		console_undebug(c, command);
}

static void do_undebug_all(Console *c, const Args *a)
{
	(void)a;
	if (console_is_up(c))
		console_undebug_all(c);
}

static void do_show_debugging(Console *c, const Args *a)
{
	(void)a;
	if (console_is_up(c))
		console_show_debugging(c);
}

static void do_exit(Console *c, const Args *a)
{
	(void)a;
	if (c->modes->len)
		console_mode_truncate(c, c->modes->len - 1);
	else
		console_leave_config(c);
}

static void do_end(Console *c, const Args *a)
{
	(void)a;
	console_leave_config(c);
}

static void do_do(Console *c, const Args *a)
{
	console_exec(c, arg_str(a, "command"));
}

static const ConsoleWord words[] = {
	{AT_TOP, true, "help", "This list", do_help},
	{ANYWHERE, true, "connect <router:word>", "The console of a router", do_connect},
	{ANYWHERE, true, "routers", "The routers, and since when they are up", do_routers},
	{ANYWHERE, true, "run <time:time>", "Let time pass", do_run},
	{ANYWHERE, true, "run until <what:line>",
	 "To a time, an event of the scenario, or \"text\" that a router prints", do_run_until},
	{ANYWHERE, true, "back <time:time>", "Undo time, and what was typed in it", do_back},
	{ANYWHERE, true, "back to <when:line>", "To a time, or an event of the scenario",
	 do_back_to},
	{ANYWHERE, true, "now", "The time", do_now},
	{ANYWHERE, true, "save <file:line>", "Write what was typed as a scenario", do_save},
	{ANYWHERE, true, "save! <file:line>", "The same, over a file that is there", do_save_over},
	{AT_TOP, true, "{ quit | exit }", "End the session", do_quit},

	/* Cisco IOS Configuration Fundamentals Command Reference 12.3 */
	{AT_EXEC, false, "configure [terminal]", "Enter configuration mode", do_configure},
	{AT_EXEC, false, "disable", "Turn off privileged commands", do_nothing},
	{AT_EXEC, false, "enable", "Turn on privileged commands", do_nothing},
	{AT_EXEC, false, "exit", "Exit from the EXEC", do_disconnect},
	{AT_EXEC, false, "logout", "Exit from the EXEC", do_disconnect},
	{AT_EXEC, false, "quit", "Exit from the EXEC", do_disconnect},
	{AT_EXEC, false, "no debug all", "Disable debugging functions", do_undebug_all},
	{AT_EXEC, false, "no debug <what:line>", "Disable debugging functions", do_undebug},
	{AT_EXEC, false, "show debugging", "State of each debugging option", do_show_debugging},
	{AT_EXEC, false, "terminal { length | width } <n:0-512>", "Set terminal line parameters",
	 do_nothing},
	{AT_EXEC, false, "terminal [no] monitor", "Set terminal line parameters", do_nothing},
	{AT_EXEC, false, "undebug all", "Disable debugging functions", do_undebug_all},
	{AT_EXEC, false, "undebug <what:line>", "Disable debugging functions", do_undebug},
	{AT_CONFIG, false, "do <command:line>", "To run exec commands in config mode", do_do},
	{AT_CONFIG, false, "end", "Exit from configure mode", do_end},
	{AT_CONFIG, false, "exit", "Exit from the current mode", do_exit},
};

static void do_help(Console *c, const Args *a)
{
	(void)a;
	for (unsigned i = 0; i < G_N_ELEMENTS(words); i++) {
		if (!(words[i].where & AT_TOP))
			continue;
		g_string_append_printf(c->out, "  %s", words[i].syntax);
		text_column(c->out, 26);
		g_string_append_printf(c->out, "%s\n", words[i].help);
	}
	g_string_append(c->out, "Connected, a router's own commands too: `?` lists them.\n");
}

/* ---- finding ---- */

static bool is_whole(const Console *c, const ConsoleWord *w)
{
	return w->whole && console_place(c) != AT_TOP;
}

typedef struct Table {
	GPtrArray *syntaxes; /* of Syntax */
	GPtrArray *rows;     /* of const ConsoleWord */
} Table;

static void table_clear(Table *t)
{
	g_ptr_array_unref(t->syntaxes);
	g_ptr_array_unref(t->rows);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Table, table_clear)

/* The rows that hold here, whole ones or others. */
static Table table_of(const Console *c, bool whole)
{
	Table t = {g_ptr_array_new_with_free_func((GDestroyNotify)syntax_free), g_ptr_array_new()};
	for (unsigned i = 0; i < G_N_ELEMENTS(words); i++) {
		const ConsoleWord *w = &words[i];
		if (!(w->where & console_place(c)) || is_whole(c, w) != whole)
			continue;
		g_ptr_array_add(t.syntaxes, syntax_new(w->syntax));
		g_ptr_array_add(t.rows, (gpointer)w);
	}
	return t;
}

/* True: it was one, or a word went wrong behind one. */
static bool try_table(Console *c, const char *line, bool whole)
{
	g_auto(Table) t = table_of(c, whole);
	ConfErr err = {.what = g_string_new(NULL)};
	SyntaxPick pick =
		syntax_pick((const Syntax *const *)t.syntaxes->pdata, t.syntaxes->len, line,
			    (SrcPos){NULL, 1, 0}, whole ? SYNTAX_EXACT : SYNTAX_ABBREVIATED, &err);
	bool top = console_place(c) == AT_TOP;
	bool mine = pick.how == SYNTAX_OK;
	if (mine) {
		((const ConsoleWord *)t.rows->pdata[pick.which])->run(c, pick.args);
	} else if (top && pick.which < 0) {
		console_refuse(c, "unknown word \"%s\", expected one that \"help\" lists", line);
		mine = true;
	} else if ((top || whole) && pick.how != SYNTAX_OTHER) {
		console_refuse(c, "%s", err.what->str);
		mine = true;
	} else if (top) {
		console_refuse(c, "%s", err.what->str);
		mine = true;
	}
	args_free(pick.args);
	g_string_free(err.what, TRUE);
	return mine;
}

bool console_word(Console *c, const char *line)
{
	return (console_place(c) != AT_TOP && try_table(c, line, true)) ||
	       try_table(c, line, false);
}
