/* Commands typed at a router, found in its modules' tables. */

#include "sim/cli/commands.h"

#include <string.h>

#include "models/core/runconf.h"
#include "sim/tables/stmt.h"

/* What a line matched so far, over all rows of all modules. */
typedef struct Found {
	const char *line;
	Args *args;      /* of the match; they look into its grammar */
	Syntax *grammar; /* of the match */
	const Module *module;
	const void *row; /* Show, DebugCmd or ExecCmd */
	const char *syntax;
	bool ambiguous, incomplete;
	int depth; /* words of the longest partial match */
} Found;

static void found_free(Found *f)
{
	if (!f->args)
		return;
	args_free(f->args);
	syntax_free(f->grammar);
}

static unsigned keywords(const char *syntax)
{
	unsigned n = 0;
	g_auto(GStrv) words = g_strsplit(syntax, " ", -1);
	for (char **w = words; *w; w++)
		n += g_ascii_isalnum(**w);
	return n;
}

/* A row with more keywords is the more exact one ("show ip route summary" against "show ip route <word>");
 * two that are as exact are ambiguous. */
static void try_row(Found *f, const Module *m, const void *row, const char *syntax)
{
	Syntax *s = syntax_new(syntax);
	Args *args = NULL;
	SyntaxMatch match = syntax_match(s, f->line, (SrcPos){"command", 1, 1}, SYNTAX_ABBREVIATED,
					 &args, NULL);
	f->depth = MAX(f->depth, syntax_depth(s, f->line, SYNTAX_ABBREVIATED));
	f->incomplete |= match == SYNTAX_INCOMPLETE;
	if (match != SYNTAX_OK) {
		syntax_free(s);
		return;
	}
	unsigned was = f->syntax ? keywords(f->syntax) : 0, is = keywords(syntax);
	if (f->syntax && is <= was) {
		f->ambiguous |= is == was;
		args_free(args);
		syntax_free(s);
		return;
	}
	found_free(f);
	*f = (Found){.line = f->line,
		     .args = args,
		     .grammar = s,
		     .module = m,
		     .row = row,
		     .syntax = syntax,
		     .depth = f->depth};
}

/* The configuration is nobody's alone, so no folder's table can have this one. */
static const Show running_config = {.syntax = "show running-config"};

static void each_show(const Node *n, Found *f)
{
	try_row(f, NULL, &running_config, running_config.syntax);
	for (unsigned i = 0; i < n->n_modules; i++)
		for (const Show *s = n->module[i].cls->show; s && s->syntax; s++)
			try_row(f, &n->module[i], s, s->syntax);
}

static void each_debug(const Node *n, Found *f)
{
	for (unsigned i = 0; i < n->n_modules; i++)
		for (const DebugCmd *d = n->module[i].cls->debug; d && d->syntax; d++)
			try_row(f, &n->module[i], d, d->syntax);
}

static void each_exec(const Node *n, Found *f)
{
	for (unsigned i = 0; i < n->n_modules; i++)
		for (const ExecCmd *x = n->module[i].cls->exec; x && x->syntax; x++)
			try_row(f, &n->module[i], x, x->syntax);
}

/* Where the word after the first `n` words begins. */
static size_t word_at(const char *line, int n)
{
	const char *p = line;
	for (;;) {
		while (*p == ' ')
			p++;
		if (n-- <= 0 || !*p)
			return (size_t)(p - line);
		while (*p && *p != ' ')
			p++;
	}
}

/* As IOS answers a line that it does not take; the marker stands under the offending word, behind the
 * prompt. */
static void complain(const Found *f, const char *prompt, GString *out)
{
	if (f->ambiguous) {
		g_string_append_printf(out, "%% Ambiguous command:  \"%s\"\n", f->line);
	} else if (f->incomplete) {
		g_string_append(out, "% Incomplete command.\n");
	} else {
		size_t at = strlen(prompt) + word_at(f->line, f->depth);
		g_string_append_printf(out, "%*s^\n%% Invalid input detected at '^' marker.\n",
				       (int)at, "");
	}
}

static const View *view_of(const ProtoClass *cls, const char *name)
{
	for (const View *v = cls->view; v && v->name; v++)
		if (strcmp(v->name, name) == 0)
			return v;
	g_error("class %s has no view \"%s\"", cls->name, name);
}

static bool taken(Found *f, const Node *n, GString *out)
{
	if (f->args && !f->ambiguous)
		return true;
	g_autofree char *prompt = g_strdup_printf("%s#", n->name);
	g_string_append_printf(out, "%s%s\n", prompt, f->line);
	complain(f, prompt, out);
	found_free(f);
	return false;
}

/* Cisco IOS Configuration Fundamentals Command Reference 12.3: show running-config. */
static void print_running_config(const Node *n, GString *out)
{
	g_autoptr(GString) text = g_string_new(NULL);
	runconf_print(n, text);
	g_string_append_printf(
		out,
		"Building configuration...\n\nCurrent configuration : %" G_GSIZE_FORMAT
		" bytes\n%s",
		text->len, text->str);
}

bool command_show(const Node *n, const char *line, VTime now, GString *out)
{
	Found f = {.line = line};
	each_show(n, &f);
	if (!taken(&f, n, out))
		return false;
	const Show *s = f.row;
	if (s == &running_config) {
		print_running_config(n, out);
		found_free(&f);
		return true;
	}
	const View *v = view_of(f.module->cls, s->view);
	void *view = v->take(f.module->self, n, f.args, now);
	s->print(out, view, f.args, n->release);
	v->free(view);
	found_free(&f);
	return true;
}

const char *command_debug(const Node *n, const char *line, GString *out)
{
	Found f = {.line = line};
	each_debug(n, &f);
	if (!taken(&f, n, out))
		return NULL;
	found_free(&f);
	return ((const DebugCmd *)f.row)->flag;
}

static bool find_exec(const Node *n, const char *line, SrcPos at, Found *f, GError **err)
{
	*f = (Found){.line = line};
	each_exec(n, f);
	if (f->args && !f->ambiguous)
		return true;
	found_free(f);
	return err_at(
		err, at,
		"%s command \"%s\" on %s, expected one that it has (clear ..., ping ..., reload)",
		f->ambiguous    ? "ambiguous"
		: f->incomplete ? "incomplete"
				: "unknown",
		line, n->name);
}

bool command_exec(Ctx *cx, Node *n, const char *line, SrcPos at, GError **err)
{
	Found f;
	if (!find_exec(n, line, at, &f, err))
		return false;
	((const ExecCmd *)f.row)->run(cx, f.module->self, f.args);
	found_free(&f);
	return true;
}

bool command_check(const Node *n, const char *line, SrcPos at, GError **err)
{
	Found f;
	if (!find_exec(n, line, at, &f, err))
		return false;
	found_free(&f);
	return true;
}

bool command_is_reload(const char *line)
{
	size_t n = strlen(line);
	return n >= 3 && n <= strlen("reload") && strncmp(line, "reload", n) == 0;
}

static int by_text(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

GPtrArray *command_list(const Node *n)
{
	GPtrArray *list = g_ptr_array_new();
	g_ptr_array_add(list, (gpointer)running_config.syntax);
	for (unsigned i = 0; i < n->n_modules; i++) {
		const ProtoClass *c = n->module[i].cls;
		for (const Show *s = c->show; s && s->syntax; s++)
			g_ptr_array_add(list, (gpointer)s->syntax);
		for (const DebugCmd *d = c->debug; d && d->syntax; d++)
			g_ptr_array_add(list, (gpointer)d->syntax);
		for (const ExecCmd *x = c->exec; x && x->syntax; x++)
			g_ptr_array_add(list, (gpointer)x->syntax);
	}
	g_ptr_array_sort(list, by_text);
	return list;
}
