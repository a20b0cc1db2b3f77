/* The console's own words: those of the top, and those of IOS that are about the terminal rather than the
 * router. One table finds, explains and completes them. */

#include <string.h>

#include "sim/console/console_priv.h"
#include "sim/scenario/scnvalue.h"
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
	VTime t;
	if (console_moment(c, arg_str(a, "when"), &t))
		console_back(c, t);
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

/* What is done to the network from outside, once it is known to be there. */
static void outside(Console *c, const SessionWish *wish)
{
	g_autoptr(GError) why = NULL;
	if (!console_do(c, wish, &why) && why)
		console_refuse(c, "%s", console_reason(why));
	if (c->router && !console_node(c)->powered)
		console_leave_config(c);
}

static void do_power(Console *c, const Args *a)
{
	SessionWish wish = {.deed = DEED_POWER, .node = arg_str(a, "node"), .on = arg_has(a, "on")};
	if (session_node(c->s, wish.node))
		outside(c, &wish);
	else
		console_refuse(
			c, "unknown router, host or switch \"%s\", expected one of the scenario",
			wish.node);
}

static void do_cable(Console *c, const Args *a)
{
	ScnPort port;
	g_autoptr(GError) err = NULL;
	if (!scn_port(session_scenario(c->s)->file, (SrcPos){"console", 1, 1}, arg_str(a, "port"),
		      &port, &err)) {
		console_refuse(c, "%s", console_reason(err));
		return;
	}
	SessionWish wish = {.deed = DEED_CABLE,
			    .node = port.node,
			    .iface = port.iface,
			    .on = arg_has(a, "restore")};
	if (session_node(c->s, port.node))
		outside(c, &wish);
	else
		console_refuse(c, "unknown router \"%s\", expected ROUTER:INTERFACE", port.node);
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
	int skip = arg_pos(a, "what").col - (int)strlen("debug ");
	if (console_is_up(c))
		console_undebug(c, command, skip);
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
	console_exec(c, arg_str(a, "command"), arg_pos(a, "command").col);
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
	{ANYWHERE, true, "power { off | on } <node:word>", "The power of a router, host or switch",
	 do_power},
	{ANYWHERE, true, "cable { cut | restore } <port:word>", "The cable of ROUTER:INTERFACE",
	 do_cable},
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
	{AT_EXEC | AT_DO, false, "no debug all", "Disable debugging functions", do_undebug_all},
	{AT_EXEC | AT_DO, false, "no debug <what:line>", "Disable debugging functions", do_undebug},
	{AT_EXEC | AT_DO, false, "show debugging", "State of each debugging option",
	 do_show_debugging},
	{AT_EXEC | AT_DO, false, "terminal { length | width } <n:0-512>",
	 "Set terminal line parameters", do_nothing},
	{AT_EXEC | AT_DO, false, "terminal [no] monitor", "Set terminal line parameters",
	 do_nothing},
	{AT_EXEC | AT_DO, false, "undebug all", "Disable debugging functions", do_undebug_all},
	{AT_EXEC | AT_DO, false, "undebug <what:line>", "Disable debugging functions", do_undebug},
	{AT_CONFIG, false, "do <command:line>", "To run exec commands in config mode", do_do},
	{AT_CONFIG, false, "end", "Exit from configure mode", do_end},
	{AT_CONFIG, false, "exit", "Exit from the current mode", do_exit},
};

void console_each_word(void (*fn)(void *to, const char *syntax, const char *help), void *to)
{
	for (unsigned i = 0; i < G_N_ELEMENTS(words); i++)
		if (words[i].where & AT_TOP)
			fn(to, words[i].syntax, words[i].help);
}

static void print_word(void *to, const char *syntax, const char *help)
{
	g_string_append_printf(to, "  %s", syntax);
	text_column(to, 26);
	g_string_append_printf(to, "%s\n", help);
}

static void do_help(Console *c, const Args *a)
{
	(void)a;
	console_each_word(print_word, c->out);
	g_string_append(c->out, "Connected, a router's own commands too: `?` lists them.\n");
}

/* ---- finding ---- */

void console_table_clear(ConsoleTable *t)
{
	g_ptr_array_unref(t->syntaxes);
	g_ptr_array_unref(t->rows);
}

ConsoleTable console_table(unsigned where, bool whole)
{
	ConsoleTable t = {g_ptr_array_new_with_free_func((GDestroyNotify)syntax_free),
			  g_ptr_array_new()};
	for (unsigned i = 0; i < G_N_ELEMENTS(words); i++) {
		const ConsoleWord *w = &words[i];
		if (!(w->where & where) || w->whole != whole)
			continue;
		g_ptr_array_add(t.syntaxes, syntax_new(w->syntax));
		g_ptr_array_add(t.rows, (gpointer)w);
	}
	return t;
}

void console_table_run(Console *c, const ConsoleTable *t, unsigned row, const char *line)
{
	Args *args = NULL;
	syntax_match(t->syntaxes->pdata[row], line, (SrcPos){NULL, 1, 0}, SYNTAX_ABBREVIATED, &args,
		     NULL);
	if (args)
		((const ConsoleWord *)t->rows->pdata[row])->run(c, args);
	args_free(args);
}

bool console_word(Console *c, const char *line)
{
	bool top = console_place(c) == AT_TOP;
	g_auto(ConsoleTable) t = console_table(console_place(c), true);
	ConfErr err = {.what = g_string_new(NULL)};
	SyntaxPick pick =
		syntax_pick((const Syntax *const *)t.syntaxes->pdata, t.syntaxes->len, line,
			    (SrcPos){NULL, 1, 0}, top ? SYNTAX_ABBREVIATED : SYNTAX_EXACT, &err);
	bool mine = top || (pick.which >= 0 && pick.how != SYNTAX_OTHER);
	if (pick.how == SYNTAX_OK)
		((const ConsoleWord *)t.rows->pdata[pick.which])->run(c, pick.args);
	else if (mine && pick.which < 0)
		console_refuse(c, "unknown word \"%s\", expected one that \"help\" lists", line);
	else if (mine)
		console_refuse(c, "%s", err.what->str);
	args_free(pick.args);
	g_string_free(err.what, TRUE);
	return mine;
}

/* ---- what may stand next ---- */

typedef struct Telling {
	const Console *c;
	const ConsoleWord *word;
	bool first; /* it is the first of the line */
	ConsoleNextFn *fn;
	void *to;
} Telling;

static void tell_routers(const Telling *t)
{
	const GPtrArray *routers = session_scenario(t->c->s)->routers;
	for (unsigned i = 0; i < routers->len; i++)
		t->fn(t->to, ((const ScnRouter *)routers->pdata[i])->name, t->word->help, false);
}

static void tell_port(void *to, const char *port, const char *cable)
{
	const Telling *t = to;
	t->fn(t->to, port, cable, false);
}

static void tell_ports(const Telling *t)
{
	stage_each_port(session_stage(t->c->s), tell_port, (void *)t);
}

static void tell_node(void *to, const char *name)
{
	const Telling *t = to;
	t->fn(t->to, name, t->word->help, false);
}

static void tell_nodes(const Telling *t)
{
	stage_each_node(session_stage(t->c->s), tell_node, (void *)t);
}

static void tell_events(const Telling *t)
{
	const GPtrArray *events = session_scenario(t->c->s)->events;
	for (unsigned i = 0; i < events->len; i++) {
		const ScnEvent *x = events->pdata[i];
		t->fn(t->to, x->name, x->text, false);
	}
}

/* What several rows begin with has its own help. */
static const char *help_of(const Telling *t, const SyntaxNext *next)
{
	static const char *const first[][2] = {
		{"no", "Disable debugging functions"},
		{"show", "Show running system information"},
		{"terminal", "Set terminal line parameters"},
	};
	for (unsigned i = 0; t->first && i < G_N_ELEMENTS(first); i++)
		if (strcmp(next->word, first[i][0]) == 0)
			return first[i][1];
	return strcmp(next->word, "<cr>") == 0 ? "" : t->word->help;
}

static void tell(void *to, const SyntaxNext *next)
{
	const Telling *t = to;
	bool form = next->arg || *next->word == '<';
	if (next->arg && t->word->run == do_connect)
		tell_routers(t);
	else if (next->arg && t->word->run == do_power)
		tell_nodes(t);
	else if (next->arg && t->word->run == do_cable)
		tell_ports(t);
	else if (t->word->run != do_undebug || !form) /* the router's debugs are told for it */
		t->fn(t->to, next->word, help_of(t, next), form);
	if (next->arg && (t->word->run == do_run_until || t->word->run == do_back_to))
		tell_events(t);
}

void console_words_next(const Console *c, unsigned where, const char *line, ConsoleNextFn *fn,
			void *to)
{
	for (int whole = 0; whole < 2; whole++) {
		g_auto(ConsoleTable) t = console_table(where, whole);
		for (unsigned i = 0; i < t.rows->len; i++) {
			Telling telling = {c, t.rows->pdata[i], *line == '\0', fn, to};
			g_auto(SyntaxWalk) w = {0};
			syntax_walk((const Syntax *const *)&t.syntaxes->pdata[i], 1, line, &w);
			if (w.how != SYNTAX_BAD)
				syntax_walk_next(&w, "", tell, &telling);
		}
	}
}
