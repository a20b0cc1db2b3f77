/* Commands typed at a router, found in its modules' tables. */

#include "sim/router/commands.h"

#include <string.h>

#include "sim/router/commands_priv.h"
#include "sim/router/pipe.h"
#include "sim/secrets.h"

/* ---- the table of a node ---- */

static const char reload_syntax[] = "reload"; /* the scenario does it: it has the power */

static void add_row(CommandTable *t, CommandKind kind, const Module *m, const void *row,
		    const char *syntax)
{
	CommandRow r = {kind, m, row, syntax};
	g_array_append_val(t->rows, r);
	g_ptr_array_add(t->syntaxes, syntax_new(syntax));
}

static void add_module(CommandTable *t, const Module *m, unsigned kinds)
{
	for (const Show *s = m->cls->show; kinds & COMMAND_SHOW && s && s->syntax; s++)
		add_row(t, COMMAND_SHOW, m, s, s->syntax);
	for (const DebugCmd *d = m->cls->debug; kinds & COMMAND_DEBUG && d && d->syntax; d++)
		add_row(t, COMMAND_DEBUG, m, d, d->syntax);
	for (const ExecCmd *x = m->cls->exec; kinds & COMMAND_EXEC && x && x->syntax; x++)
		add_row(t, COMMAND_EXEC, m, x, x->syntax);
}

CommandTable command_table(const Node *n, unsigned kinds)
{
	CommandTable t = {g_array_new(FALSE, FALSE, sizeof(CommandRow)),
			  g_ptr_array_new_with_free_func((GDestroyNotify)syntax_free)};
	for (const BoxShow *b = box_shows; kinds & COMMAND_SHOW && b->syntax; b++)
		add_row(&t, COMMAND_SHOW, NULL, b, b->syntax);
	if (kinds & COMMAND_EXEC)
		add_row(&t, COMMAND_EXEC, NULL, NULL, reload_syntax);
	for (unsigned i = 0; i < n->n_modules; i++)
		add_module(&t, &n->module[i], kinds);
	return t;
}

void command_table_clear(CommandTable *t)
{
	g_array_unref(t->rows);
	g_ptr_array_unref(t->syntaxes);
}

void command_walk(const CommandTable *t, const char *line, SyntaxWalk *out)
{
	syntax_walk((const Syntax *const *)t->syntaxes->pdata, t->syntaxes->len, line, out);
}

/* ---- finding ---- */

/* A line and what it was found to be. */
typedef struct Found {
	CommandTable table;
	SyntaxWalk walk;
	const CommandRow *cmd; /* NULL: none */
	Args *args;            /* they look into the table */
	Pipe pipe;
	PipeFault pipe_fault;
	size_t at; /* octets of the line before what is wrong */
} Found;

static void found_clear(Found *f)
{
	args_free(f->args);
	pipe_clear(&f->pipe);
	syntax_walk_clear(&f->walk);
	command_table_clear(&f->table);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Found, found_clear)

static unsigned keywords(const char *syntax)
{
	unsigned n = 0;
	g_auto(GStrv) words = g_strsplit(syntax, " ", -1);
	for (char **w = words; *w; w++)
		n += g_ascii_isalnum(**w) != 0;
	return n;
}

/* A row with more keywords is the more exact one ("show ip route summary" against "show ip route <word>"). */
static unsigned best_of(const Found *f)
{
	unsigned best = 0, most = 0;
	for (guint i = 0; i < f->walk.taken->len; i++) {
		unsigned row = g_array_index(f->walk.taken, unsigned, i);
		unsigned n = keywords(g_array_index(f->table.rows, CommandRow, row).syntax) + 1;
		if (n > most) {
			best = row;
			most = n;
		}
	}
	return best;
}

/* IOS takes an interface's type for a keyword and marks the number of one that the router does not have. */
static bool lacks_iface(Found *f, const Node *n, const char *line)
{
	if (!arg_has(f->args, "intf") || node_iface(n, arg_str(f->args, "intf")))
		return false;
	size_t at = (size_t)arg_pos(f->args, "intf").col;
	f->at = at + strcspn(line + at, "0123456789");
	return true;
}

static void find_row(Found *f, const Node *n, const char *line)
{
	command_walk(&f->table, line, &f->walk);
	f->at = f->walk.at;
	if (f->walk.how != SYNTAX_OK)
		return;
	unsigned row = best_of(f);
	syntax_match(f->table.syntaxes->pdata[row], line, (SrcPos){NULL, 1, 0}, SYNTAX_ABBREVIATED,
		     &f->args, NULL);
	if (f->args && !lacks_iface(f, n, line))
		f->cmd = &g_array_index(f->table.rows, CommandRow, row);
}

/* Only what is shown can be filtered. */
static void find_pipe(Found *f, const char *line, size_t bar)
{
	size_t at = 0;
	if (f->cmd->kind != COMMAND_SHOW) {
		f->pipe_fault = PIPE_INVALID;
		f->at = bar;
	} else {
		f->pipe_fault = pipe_parse(line + bar + 1, &f->pipe, &at);
		f->at = bar + 1 + at;
	}
	if (f->pipe_fault != PIPE_OK)
		f->cmd = NULL;
}

static Found find(const Node *n, unsigned kinds, const char *line)
{
	size_t bar = pipe_find(line);
	g_autofree char *command = g_strndup(line, bar);
	Found f = {.table = command_table(n, kinds)};
	find_row(&f, n, command);
	if (f.cmd && line[bar])
		find_pipe(&f, line, bar);
	return f;
}

/* ---- answers to what is no command ---- */

/* Cisco IOS Configuration Fundamentals Configuration Guide 12.3, "Using the Command-Line Interface: CLI Error
 * Messages". The marker stands under the word that is wrong, behind the prompt. */
void command_complain(const SyntaxWalk *w, size_t at, const char *prompt, const char *line,
		      GString *out)
{
	bool one_word = !strpbrk(line + strspn(line, " \t"), " \t");
	if (w->ambiguous)
		g_string_append_printf(out, "%% Ambiguous command:  \"%s\"\n", line);
	else if (w->how == SYNTAX_INCOMPLETE)
		g_string_append(out, "% Incomplete command.\n\n");
	else if (w->words == 0 && one_word) /* IOS takes it for a host to log in to */
		g_string_append_printf(out,
				       "Translating \"%s\"...domain server (255.255.255.255)\n"
				       "%% Unknown command or computer name, or unable to find "
				       "computer address\n\n",
				       line);
	else
		g_string_append_printf(out, "%*s^\n%% Invalid input detected at '^' marker.\n\n",
				       (int)(strlen(prompt) + at), "");
}

static void complain(const Found *f, const char *prompt, const char *line, GString *out)
{
	if (f->pipe_fault == PIPE_BAD_REGEX)
		g_string_append(out, "% Failed to compile regular expression.\n\n");
	else if (f->pipe_fault == PIPE_INCOMPLETE)
		g_string_append(out, "% Incomplete command.\n\n");
	else
		command_complain(&f->walk, f->at, prompt, line, out);
}

static bool taken(const Found *f, const Node *n, const char *line, GString *out)
{
	if (f->cmd)
		return true;
	g_autofree char *prompt = g_strdup_printf("%s#", n->name);
	g_string_append_printf(out, "%s%s\n", prompt, line);
	complain(f, prompt, line, out);
	return false;
}

CommandKind command_kind(const Node *n, const char *prompt, const char *line, GString *out)
{
	g_auto(Found) f = find(n, COMMAND_ANY, line);
	if (f.cmd)
		return f.cmd->kind;
	complain(&f, prompt, line, out);
	return COMMAND_NONE;
}

/* ---- show ---- */

static const View *view_of(const ProtoClass *cls, const char *name)
{
	for (const View *v = cls->view; v && v->name; v++)
		if (strcmp(v->name, name) == 0)
			return v;
	return NULL;
}

/* The row that prints what the command shows, and whose it is: its own, or one of the folder that has the view. */
static const Show *printer_of(const Found *f, const Node *n, const Module **whose)
{
	const Show *own = f->cmd->row;
	*whose = f->cmd->module;
	if (own->print)
		return own;
	for (unsigned i = 0; i < n->n_modules; i++) {
		const Show *s = n->module[i].cls->show;
		for (*whose = &n->module[i]; s && s->syntax; s++)
			if (s->print && strcmp(s->view, own->view) == 0)
				return s;
	}
	g_error("\"%s\" shows \"%s\", which nobody prints", own->syntax, own->view);
}

static void print_show(const Found *f, const Node *n, VTime now, GString *out)
{
	if (!f->cmd->module) {
		((const BoxShow *)f->cmd->row)->print(n, f->args, now, out);
		return;
	}
	const Module *m;
	const Show *s = printer_of(f, n, &m);
	const View *v = view_of(m->cls, s->view);
	if (!v)
		g_error("class %s has no view \"%s\"", m->cls->name, s->view);
	void *view = v->take(m->self, n, f->args, now);
	s->print(out, view, f->args, n->release);
	v->free(view);
}

bool command_filtered(const Node *n, const char *line, VTime now, GString *out, GError **err)
{
	g_auto(Found) f = find(n, COMMAND_SHOW, line);
	if (!taken(&f, n, line, out))
		return false;
	if (f.pipe.kind == PIPE_NONE) {
		print_show(&f, n, now, out);
		return true;
	}
	g_autoptr(GString) text = g_string_new(NULL);
	print_show(&f, n, now, text);
	return pipe_filter(&f.pipe, text->str, out, err);
}

bool command_show(const Node *n, const char *line, VTime now, GString *out)
{
	g_autoptr(GError) why = NULL;
	if (command_filtered(n, line, now, out, &why))
		return true;
	if (why)
		g_string_append_printf(out, "%s#%s\n%% %s\n", n->name, line, why->message);
	return false;
}

static const char *fault_of(const Found *f)
{
	return f->walk.ambiguous                  ? "ambiguous"
	       : f->walk.how == SYNTAX_INCOMPLETE ? "incomplete"
						  : "unknown";
}

static bool check_filter(const char *filter, SrcPos at, GError **err)
{
	g_auto(Pipe) p = {.kind = PIPE_NONE};
	size_t wrong;
	PipeFault fault = pipe_parse(filter + 1, &p, &wrong);
	return fault == PIPE_OK ||
	       err_at(err, at, "\"%s\", expected one of IOS's %s", filter,
		      fault == PIPE_BAD_REGEX ? "regular expressions" : "filters (| include ...)");
}

bool command_check_show(const Node *n, const char *line, SrcPos at, GError **err)
{
	size_t bar = pipe_find(line);
	g_auto(Found) f = find(n, COMMAND_SHOW, line);
	if (f.walk.how != SYNTAX_OK)
		return err_at(
			err, at,
			"%s command \"%s\" on %s, expected one that it has (show ip route ...)",
			fault_of(&f), line, n->name);
	at.col += (int)bar;
	return !line[bar] || check_filter(line + bar, at, err);
}

/* ---- debug and exec ---- */

const DebugCmd *command_debug_row(const Node *n, const char *line, GString *out)
{
	g_auto(Found) f = find(n, COMMAND_DEBUG, line);
	return taken(&f, n, line, out) ? f.cmd->row : NULL;
}

const char *command_debug(const Node *n, const char *line, GString *out)
{
	const DebugCmd *d = command_debug_row(n, line, out);
	return d ? d->flag : NULL;
}

static bool refuse_exec(const Found *f, const Node *n, const char *line, SrcPos at, GError **err)
{
	g_autoptr(GString) shown = g_string_new(NULL);
	secrets_hide(shown, line);
	return err_at(
		err, at,
		"%s command \"%s\" on %s, expected one that it has (clear ..., ping ..., reload)",
		fault_of(f), shown->str, n->name);
}

bool command_exec(Ctx *cx, Node *n, const char *line, SrcPos at, GError **err)
{
	g_auto(Found) f = find(n, COMMAND_EXEC, line);
	if (!f.cmd || !f.cmd->module)
		return refuse_exec(&f, n, line, at, err);
	((const ExecCmd *)f.cmd->row)->run(cx, f.cmd->module->self, f.args);
	return true;
}

bool command_check(const Node *n, const char *line, SrcPos at, GError **err)
{
	g_auto(Found) f = find(n, COMMAND_EXEC, line);
	return f.cmd ? true : refuse_exec(&f, n, line, at, err);
}

bool command_saves(const Node *n, const char *line)
{
	g_auto(Found) f = find(n, COMMAND_EXEC, line);
	return f.cmd && f.cmd->module && ((const ExecCmd *)f.cmd->row)->saves;
}

bool command_is_reload(const char *line)
{
	size_t n = strlen(line);
	return n >= 3 && n <= strlen(reload_syntax) && strncmp(line, reload_syntax, n) == 0;
}

/* ---- what a command comes to ---- */

/* Those that show, count, or concern who typed them (Cisco IOS Configuration Fundamentals and Debug Command References);
 * of debug flags, whose text is had by "vpnha debug", nothing that is simulated depends. */
static const char *const looks[] = {
	"show [<what:line>]",
	"debug <what:line>",
	"undebug <what:line>",
	"no debug <what:line>",
	"terminal <what:line>",
	"more <what:line>",
	"dir [<what:line>]",
	"where",
	"who",
	"enable [<what:line>]",
	"disable [<what:line>]",
	"exit",
	"logout",
	"quit",
	"write terminal",
	"clear counters [<of:line>]",
	"clear logging",
	"send <what:line>",
	"verify <what:line>",
	"login",
};

static bool is_looking(const char *line)
{
	bool is = false;

	for (size_t i = 0; !is && i < G_N_ELEMENTS(looks); i++) {
		Syntax *s = syntax_new(looks[i]);
		is = syntax_match(s, line, (SrcPos){0}, SYNTAX_ABBREVIATED, NULL, NULL) ==
		     SYNTAX_OK;
		syntax_free(s);
	}
	return is;
}

CommandFate command_fate(const Node *n, const char *line)
{
	if (command_is_reload(line))
		return COMMAND_RELOADS;
	g_auto(Found) f = find(n, COMMAND_EXEC, line);
	if (f.cmd && f.cmd->module)
		return COMMAND_ACTS;
	return is_looking(line) ? COMMAND_LOOKS : COMMAND_UNKNOWN;
}
