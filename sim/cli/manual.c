/* Manual pages and completion, from the tables. */

#include "sim/cli/manual.h"

#include <string.h>

#include "models/core/proto.h"
#include "models/core/registry.h"
#include "sim/analysis/mask.h"
#include "sim/cli/cli.h"
#include "sim/cli/profiles.h"
#include "sim/console/console.h"
#include "sim/record/store.h"
#include "sim/router/commands_priv.h"
#include "sim/router/pipe.h"
#include "sim/scenario/scnkeys.h"

/* ---- roff (groff_man(7)) ---- */

/* A line of text: nothing in it is a request or an escape. */
static void roff(GString *out, const char *text)
{
	if (*text == '.' || *text == '\'')
		g_string_append(out, "\\&");
	for (; *text; text++) {
		if (*text == '\\')
			g_string_append(out, "\\e");
		else if (*text == '-')
			g_string_append(out, "\\-");
		else if (*text == '"')
			g_string_append(out, "\\(dq");
		else
			g_string_append_c(out, *text);
	}
}

static void item(GString *out, const char *head, const char *value, const char *text)
{
	g_string_append(out, ".TP\n\\fB");
	roff(out, head);
	g_string_append(out, "\\fR");
	if (value && *value) {
		g_string_append(out, " \\fI");
		roff(out, value);
		g_string_append(out, "\\fR");
	}
	g_string_append_c(out, '\n');
	roff(out, text);
	g_string_append_c(out, '\n');
}

/* ---- commands and options ---- */

static void put_option(GString *out, const GOptionEntry *e)
{
	g_autofree char *head = e->short_name
					? g_strdup_printf("-%c, --%s", e->short_name, e->long_name)
					: g_strdup_printf("--%s", e->long_name);
	item(out, head, e->arg_description, e->description);
}

static void put_command(void *to, const CliDescription *d)
{
	GString *out = to;
	g_string_append(out, ".SS vpnha ");
	roff(out, d->name);
	g_string_append(out, " [\\fIOPTION\\fR...] ");
	roff(out, d->args);
	g_string_append_c(out, '\n');
	roff(out, d->summary);
	g_string_append_c(out, '\n');
	for (const GOptionEntry *e = d->entries; e->long_name; e++)
		put_option(out, e);
}

static void put_commands(GString *out)
{
	for (const CliCommand *c = cli_commands; c->name; c++)
		cli_describe(c, put_command, out);
}

/* ---- what routers take ---- */

static int by_text(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* "<addr:ip4>" as a person writes it: A.B.C.D. */
static void put_argument(GString *out, const char *name, const char *type)
{
	static const char *const forms[][2] = {
		{"ip4", "A.B.C.D"},     {"mask", "MASK"}, {"wild", "WILDCARD"},
		{"iface", "INTERFACE"}, {"time", "TIME"}, {"prefix", "A.B.C.D/N"},
	};
	g_autofree char *upper = g_ascii_strup(name, -1);
	const char *form = upper;
	for (unsigned i = 0; i < G_N_ELEMENTS(forms); i++)
		if (strcmp(forms[i][0], type) == 0)
			form = forms[i][1];
	if (g_ascii_isdigit(*type))
		form = type;
	g_string_append(out, "\\fI");
	roff(out, form);
	g_string_append(out, "\\fR");
}

/* Arguments are of the form <name:type>. */
static void put_syntax(GString *out, const char *syntax)
{
	g_auto(GStrv) parts = g_strsplit(syntax, "<", -1);
	roff(out, parts[0]);
	for (char **p = parts + 1; *p; p++) {
		char *colon = strchr(*p, ':'), *end = strchr(*p, '>');
		g_assert(colon && end && colon < end); /* the tables' parser has read it */
		*colon = *end = '\0';
		put_argument(out, *p, colon + 1);
		roff(out, end + 1);
	}
	g_string_append_c(out, '\n');
}

static void put_list(GString *out, GPtrArray *list)
{
	g_ptr_array_sort(list, by_text);
	g_string_append(out, ".nf\n");
	for (unsigned i = 0; i < list->len; i++)
		put_syntax(out, list->pdata[i]);
	g_string_append(out, ".fi\n");
}

static void put_shows(GString *out)
{
	g_autoptr(GPtrArray) list = g_ptr_array_new();
	for (const ProtoClass *const *c = registry; *c; c++)
		for (const Show *s = (*c)->show; s && s->syntax; s++)
			g_ptr_array_add(list, (gpointer)s->syntax);
	for (const BoxShow *b = box_shows; b->syntax; b++)
		g_ptr_array_add(list, (gpointer)b->syntax);
	put_list(out, list);
}

static void put_debugs(GString *out)
{
	g_autoptr(GPtrArray) list = g_ptr_array_new();
	for (const ProtoClass *const *c = registry; *c; c++)
		for (const DebugCmd *d = (*c)->debug; d && d->syntax; d++)
			g_ptr_array_add(list, (gpointer)d->syntax);
	put_list(out, list);
}

static void put_execs(GString *out)
{
	g_autoptr(GPtrArray) list = g_ptr_array_new();
	for (const ProtoClass *const *c = registry; *c; c++)
		for (const ExecCmd *x = (*c)->exec; x && x->syntax; x++)
			g_ptr_array_add(list, (gpointer)x->syntax);
	g_ptr_array_add(list, (gpointer) "reload");
	put_list(out, list);
}

static void put_pipes(GString *out)
{
	for (const PipeWord *w = pipe_words; w->word; w++)
		item(out, w->word, "RE", w->help);
}

static void put_console_word(void *to, const char *syntax, const char *help)
{
	g_string_append(to, ".TP\n");
	put_syntax(to, syntax);
	roff(to, help);
	g_string_append_c(to, '\n');
}

static void put_console(GString *out)
{
	console_each_word(put_console_word, out);
}

/* ---- scenarios ---- */

static void put_group(GString *out, const ScnGroupRow *g)
{
	g_autofree char *head = g_strdup_printf(g->named ? "[%s NAME]" : "[%s]", g->kind);
	g_string_append(out, ".SS ");
	roff(out, head);
	g_string_append_c(out, '\n');
	roff(out, g->what);
	g_string_append_c(out, '\n');
	for (const ScnKeyRow *k = g->keys; k->name; k++) {
		g_autofree char *name = g_strdup_printf(
			"%s%s =", k->name, g_str_has_suffix(k->name, ".") ? "NAME" : "");
		item(out, name, k->value, k->what);
	}
}

static void put_groups(GString *out)
{
	for (const ScnGroupRow *g = scn_groups; g->kind; g++)
		put_group(out, g);
}

static void put_param(GString *out, const Param *p)
{
	g_autofree char *lo = param_text(p, p->min), *hi = param_text(p, p->max),
			*value = param_text(p, p->value);
	g_autofree char *form =
		p->kind == PARAM_BOOL ? g_strdup("on|off") : g_strdup_printf("%s..%s", lo, hi);
	g_autoptr(GString) text = g_string_new(NULL);
	g_autofree char *name = g_strconcat("platform.", p->name, " =", NULL);
	g_string_append_printf(text, "%s", value);
	for (const ParamRelease *r = p->by_release; r && r->release; r++) {
		g_autofree char *other = param_text(p, r->value);
		g_string_append_printf(text, ", %s in %s (%s)", other, r->release, r->cite);
	}
	g_string_append_printf(text, ". %s", p->cite);
	item(out, name, form, text->str);
}

static void put_params(GString *out)
{
	for (const ProtoClass *const *c = registry; *c; c++)
		for (const Param *p = (*c)->param; p && p->name; p++)
			put_param(out, p);
}

static void put_masks(GString *out)
{
	for (const MaskField *m = mask_fields; m->name; m++)
		item(out, m->name, NULL, m->hides);
}

/* ---- result files ---- */

static void put_identity(GString *out)
{
	g_string_append_printf(
		out,
		".TP\n\\fBPRAGMA application_id\\fR \\fI%d\\fR\n(0x%x, \\(dqvpnh\\(dq)\n"
		".TP\n\\fBPRAGMA user_version\\fR \\fI%d\\fR\nof the tables behind the views\n",
		STORE_APPLICATION_ID, STORE_APPLICATION_ID, STORE_SCHEMA);
}

static void put_column(GString *out, const RecCol *c)
{
	g_autofree char *form = g_strconcat(rec_is_text(c) ? "TEXT" : "INTEGER",
					    c->optional ? ", may be NULL" : "", NULL);
	item(out, c->name, form, c->what);
}

static void put_view(GString *out, const char *name, const RecTable *t)
{
	g_string_append(out, ".SS ");
	roff(out, name);
	g_string_append_c(out, '\n');
	roff(out, t->what);
	g_string_append(out, "\n.br\nKept by");
	for (RecordLevel level = t->level; level <= RECORD_FULL; level++)
		g_string_append_printf(out, "%s \\fB\\-\\-record %s\\fR",
				       level > t->level ? "," : "", record_level_name(level));
	g_string_append(out, ".\n");
	item(out, "run", "INTEGER", "number of the run");
	for (unsigned c = 0; c < t->n_cols; c++)
		if (!t->cols[c].hidden)
			put_column(out, &t->cols[c]);
}

static void put_views(GString *out)
{
	for (unsigned i = 0; i < N_REC_TABLES; i++)
		if (store_view(i))
			put_view(out, store_view(i), &rec_tables[i]);
}

/* ---- completion ---- */

static void put_bash_command(void *to, const CliDescription *d)
{
	GString *out = to;
	g_string_append_printf(out, "\t%s) opts=\"--help", d->name);
	for (const GOptionEntry *e = d->entries; e->long_name; e++) {
		g_string_append_printf(out, " --%s", e->long_name);
		if (e->short_name)
			g_string_append_printf(out, " -%c", e->short_name);
	}
	g_string_append(out, "\" valued=\"");
	for (const GOptionEntry *e = d->entries; e->long_name; e++) {
		if (e->arg == G_OPTION_ARG_NONE)
			continue;
		g_string_append_printf(out, " --%s", e->long_name);
		if (e->short_name)
			g_string_append_printf(out, " -%c", e->short_name);
	}
	g_string_append_printf(out, " \" args='%s' ;;\n", d->args);
}

static void put_bash(GString *out)
{
	for (const CliCommand *c = cli_commands; c->name; c++)
		cli_describe(c, put_bash_command, out);
}

static void put_names(GString *out)
{
	g_string_append(out, "_vpnha_commands=\"help");
	for (const CliCommand *c = cli_commands; c->name; c++)
		g_string_append_printf(out, " %s", c->name);
	g_string_append(out, "\"\n");
}

/* ---- templates ---- */

typedef void PutFn(GString *out);
static PutFn *const puts_by_name[] = {
	put_commands, put_shows, put_debugs, put_execs, put_pipes,    put_console, put_groups,
	put_params,   put_masks, put_bash,   put_names, put_identity, put_views,   profiles_table,
};
const char *const manual_names[] = {
	"COMMANDS",   "SHOW",     "DEBUG",      "EXEC",     "MODIFIERS",
	"CONSOLE",    "GROUPS",   "PARAMETERS", "MASKS",    "BASH-COMMANDS",
	"BASH-NAMES", "IDENTITY", "VIEWS",      "PROFILES", NULL,
};

static PutFn *put_called(const char *line)
{
	size_t n = strlen(line);
	for (unsigned i = 0; manual_names[i]; i++)
		if (strlen(manual_names[i]) == n - 2 &&
		    strncmp(manual_names[i], line + 1, n - 2) == 0)
			return puts_by_name[i];
	return NULL;
}

bool manual_fill(const char *file, const char *text, GString *out, GError **err)
{
	g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
	for (int i = 0; lines[i]; i++) {
		const char *line = lines[i];
		size_t n = strlen(line);
		if (n < 3 || line[0] != '@' || line[n - 1] != '@') {
			g_string_append_printf(out, "%s%s", line, lines[i + 1] ? "\n" : "");
			continue;
		}
		PutFn *put = put_called(line);
		if (!put) {
			g_autofree char *names = g_strjoinv("@, @", (char **)manual_names);
			return err_at(err, (SrcPos){file, i + 1, 1}, "\"%s\", expected one of @%s@",
				      line, names);
		}
		put(out);
	}
	return true;
}
