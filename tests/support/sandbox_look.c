/* What a sandbox observed, and what its routers show. */

#include "tests/support/sandbox_priv.h"

#include <string.h>

typedef struct LogRow {
	VTime at;
	NodeId node;
	EventId event;
	char *flag, *text;
} LogRow;

typedef struct SeenRow {
	VTime at;
	NodeId node;
	const char *name;
	char *fields;
} SeenRow;

typedef struct LineTo {
	Sandbox *sb;
	const Obs *obs;
} LineTo;

static void add_line(void *to, const char *facility, const char *flag, const char *text)
{
	LineTo *l = to;
	(void)facility;
	LogRow *row = g_new0(LogRow, 1);
	*row = (LogRow){l->obs->at, l->obs->node, l->obs->event, g_strdup(flag), g_strdup(text)};
	g_ptr_array_add(l->sb->log, row);
}

static void print_val(GString *out, ObsType type, const ObsVal *v)
{
	switch (type) {
	case OV_INT:
		g_string_append_printf(out, "%" G_GINT64_FORMAT, v->i);
		return;
	case OV_U32:
		g_string_append_printf(out, "0x%08x", v->u);
		return;
	case OV_STR:
		g_string_append(out, v->s ? v->s : "-");
		return;
	case OV_IP4:
		ip4_print(out, v->ip);
		return;
	case OV_MAC:
		mac_print(out, v->mac);
		return;
	case OV_PREFIX:
		prefix_print(out, v->prefix);
		return;
	case OV_TIME:
		vtime_print(out, v->t);
		return;
	default:
		g_string_append(out, "...");
	}
}

static void see(ObsSink *self, const World *w, const Obs *obs)
{
	Sandbox *sb = (Sandbox *)self;
	g_autoptr(GString) fields = g_string_new(NULL);
	for (const ObsField *f = obs->spec->fields;
	     f < obs->spec->fields + OBS_FIELDS && f->type != OV_END; f++) {
		g_string_append_printf(fields, "%s%s=", fields->len ? " " : "", f->name);
		print_val(fields, f->type, &obs->val[f - obs->spec->fields]);
	}
	SeenRow *row = g_new0(SeenRow, 1);
	*row = (SeenRow){obs->at, obs->node, obs->spec->name, g_strdup(fields->str)};
	g_ptr_array_add(sb->seen, row);
	g_string_append_printf(sb->dump, "%" G_GINT64_FORMAT " %s %s %s\n", obs->at,
			       world_node_name(w, obs->node), obs->spec->name, row->fields);
	const Node *n = net_node(sb->net, world_node_name(w, obs->node));
	LineTo to = {sb, obs};
	LogOut out = {add_line, &to, n && n->release ? n->release : "12.3"};
	if (obs->spec->text)
		obs->spec->text(&out, obs->spec, obs->val);
}

static void log_free(void *p)
{
	LogRow *r = p;
	g_free(r->flag);
	g_free(r->text);
	g_free(r);
}

static void seen_free(void *p)
{
	SeenRow *r = p;
	g_free(r->fields);
	g_free(r);
}

void sandbox_look_init(Sandbox *sb)
{
	sb->log = g_ptr_array_new_with_free_func(log_free);
	sb->seen = g_ptr_array_new_with_free_func(seen_free);
	sb->dump = g_string_new(NULL);
	sb->sink = (ObsSink){~(1u << OBS_FRAME), see};
}

void sandbox_look_free(Sandbox *sb)
{
	g_ptr_array_unref(sb->log);
	g_ptr_array_unref(sb->seen);
	g_string_free(sb->dump, TRUE);
}

void sandbox_observe(Sandbox *sb, unsigned kinds)
{
	g_assert(!sb->world);
	sb->sink.kinds = kinds;
}

/* ---- looking ---- */

static bool by(Sandbox *sb, NodeId id, const char *node)
{
	return !node || id == world_node(sb->world, node);
}

static const LogRow *find_line(Sandbox *sb, const char *router, const char *part, VTime after)
{
	for (unsigned i = 0; i < sb->log->len; i++) {
		const LogRow *r = sb->log->pdata[i];
		if (r->at >= after && by(sb, r->node, router) && strstr(r->text, part))
			return r;
	}
	return NULL;
}

VTime sandbox_logged(Sandbox *sb, const char *router, const char *part, VTime after)
{
	const LogRow *r = find_line(sb, router, part, after);
	return r ? r->at : VT_NEVER;
}

EventId sandbox_event(Sandbox *sb, const char *router, const char *part, VTime after)
{
	const LogRow *r = find_line(sb, router, part, after);
	return r ? r->event : EVENT_NONE;
}

char *sandbox_log(Sandbox *sb, const char *router, const char *flag, VTime after, VTime zero)
{
	GString *out = g_string_new(NULL);
	for (unsigned i = 0; i < sb->log->len; i++) {
		const LogRow *r = sb->log->pdata[i];
		if (r->at < after || !by(sb, r->node, router) ||
		    (flag && strcmp(flag, r->flag) != 0))
			continue;
		if (zero != VT_NEVER)
			g_string_append_printf(out, "%" G_GINT64_FORMAT ".%09" G_GINT64_FORMAT " ",
					       (r->at - zero) / VT_S(1), (r->at - zero) % VT_S(1));
		g_string_append_printf(out, "%s\n", r->text);
	}
	return g_string_free(out, FALSE);
}

unsigned sandbox_seen(Sandbox *sb, const char *node, const char *obs, const char *part, VTime after,
		      VTime *at)
{
	unsigned n = 0;
	for (unsigned i = 0; i < sb->seen->len; i++) {
		const SeenRow *r = sb->seen->pdata[i];
		if (r->at < after || !by(sb, r->node, node) || strcmp(r->name, obs) != 0)
			continue;
		if (part && !strstr(r->fields, part))
			continue;
		if (n++ == 0 && at)
			*at = r->at;
	}
	return n;
}

const char *sandbox_dump(Sandbox *sb)
{
	return sb->dump->str;
}

static void print_view(const Node *n, const Module *m, const Show *s, const Args *a, GString *out)
{
	for (const View *v = m->cls->view; v->name; v++) {
		if (strcmp(v->name, s->view) != 0)
			continue;
		void *view = v->take(m->self, n, a, world_now(n->world));
		s->print(out, view, a, n->release ? n->release : "12.3");
		v->free(view);
	}
}

static bool show_of(const Node *n, const Module *m, const char *command, GString *out)
{
	bool found = false;
	for (const Show *s = m->cls->show; s && s->syntax && !found; s++) {
		Syntax *syntax = syntax_new(s->syntax);
		Args *a = NULL;
		found = syntax_match(syntax, command, (SrcPos){"show", 1, 1}, SYNTAX_ABBREVIATED,
				     &a, NULL) == SYNTAX_OK;
		if (found) {
			print_view(n, m, s, a, out);
			args_free(a);
		}
		syntax_free(syntax);
	}
	return found;
}

char *sandbox_show(Sandbox *sb, const char *router, const char *command)
{
	GString *out = g_string_new(NULL);
	const Node *n = sandbox_node(sb, router);
	for (unsigned i = 0; i < n->n_modules; i++)
		if (show_of(n, &n->module[i], command, out))
			return g_string_free(out, FALSE);
	g_error("sandbox: no such command: %s", command);
}

char *sandbox_config(Sandbox *sb, const char *router)
{
	GString *out = g_string_new(NULL);
	runconf_print(sandbox_node(sb, router), out);
	return g_string_free(out, FALSE);
}
