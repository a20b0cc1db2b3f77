/* Prints a configuration as IOS does: by rank, one blank for a sub-mode's lines, "!" between the groups. */

#include <string.h>

#include "models/core/runconf_priv.h"

enum {
	RANK_BANNER = 880,
	RANK_UNRANKED = 890 /* kept lines whose statement gives no rank */
};

/* In place of a group: nothing was printed; a "!" stands between interfaces, maps and processes. */
enum { NO_GROUP = 0, NEXT_OBJECT = -1 };

/* Something that prints: a statement, or a kept line. */
typedef struct Item {
	int rank;
	unsigned order;
	const ConfEntry *entry;
	const ConfKept *kept;
} Item;

typedef struct Printer {
	Node *node;
	RunConf *rc;
	GString *out;
	int group; /* of what was printed last, in mode "" */
} Printer;

/* The mode that is printed. */
typedef struct Scope {
	Printer *p;
	const char *mode;
	void *obj;
	unsigned indent;
	const ConfEntry *entry; /* of the objects that `each` tells */
	bool first;
} Scope;

static void print_scope(Scope *s);

static int by_rank(const void *a, const void *b)
{
	const Item *x = a, *y = b;

	if (x->rank != y->rank)
		return x->rank < y->rank ? -1 : 1;
	return (x->order > y->order) - (x->order < y->order);
}

static GArray *items_of(const Scope *s)
{
	GArray *items = g_array_new(FALSE, FALSE, sizeof(Item));
	const RunConf *rc = s->p->rc;
	const GPtrArray *entries = conftable_entries(rc->table, s->mode);
	unsigned behind = conftable_entries(rc->table, NULL)->len;

	for (guint i = 0; entries && i < entries->len; i++) {
		const ConfEntry *e = entries->pdata[i];
		Item item = {.rank = e->stmt->rank, .order = e->order, .entry = e};
		if (e->stmt->put && e->stmt->rank > 0)
			g_array_append_val(items, item);
	}
	for (guint i = 0; i < rc->kept->len; i++) {
		const ConfKept *k = rc->kept->pdata[i];
		int rank = k->entry->stmt->rank > 0 ? k->entry->stmt->rank : RANK_UNRANKED;
		Item item = {.rank = rank, .order = behind + i, .entry = k->entry, .kept = k};
		if (k->obj == s->obj && strcmp(k->entry->stmt->mode, s->mode) == 0)
			g_array_append_val(items, item);
	}
	g_array_sort(items, by_rank);
	return items;
}

/* The groups at the landmarks; those of folders come between. Sections that IOS leaves empty have their "!" all
 * the same. Within a group there is none (the tech note's running-configs, 12.2 and 12.3(7)T). */
static const ConfGroup groups[] = {
	{RANK_VERSION, 1, 1},      {RANK_HOSTNAME, 1, 1},  {RANK_BOOT, 1, 1},
	{RANK_LOGGING, 1, 1},      {RANK_AAA, 1, 1},       {RANK_IP_GLOBAL + 1, 0, 2},
	{RANK_IP_CEF, 0, 2},       {RANK_INTERFACE, 1, 1}, {RANK_ROUTER, 1, 1},
	{RANK_IP_CLASSLESS, 1, 1}, {RANK_ACL, 1, 3},       {RANK_BANNER, 1, 1},
	{RANK_LINE, 1, 1},         {RANK_END, 1, 3},       {0, 0, 0},
};

static unsigned marks_of(const Node *n, const ConfGroup *g)
{
	return !n->release || strcmp(n->release, "12.3") < 0 ? g->marks_12_2 : g->marks;
}

/* The last group of the list that begins at or before the rank, if it is behind `than`. */
static const ConfGroup *later(const Node *n, const ConfGroup *list, int rank, const ConfGroup *than)
{
	for (const ConfGroup *g = list; g && g->rank; g++)
		if (g->rank <= rank && g->rank > than->rank && marks_of(n, g) > 0)
			than = g;
	return than;
}

static const ConfGroup *group_of(const Node *n, int rank)
{
	const ConfGroup *group = later(n, groups, rank, &groups[0]);

	for (unsigned i = 0; i < n->n_modules; i++)
		group = later(n, n->module[i].cls->groups, rank, group);
	return group;
}

static void separate(Scope *s, int rank)
{
	if (s->indent > 0)
		return;
	const ConfGroup *group = group_of(s->p->node, rank);
	unsigned marks = group->rank == s->p->group ? 0 : marks_of(s->p->node, group);
	if (s->p->group == NO_GROUP || s->p->group == NEXT_OBJECT)
		marks = 1;
	for (unsigned i = 0; i < marks; i++)
		g_string_append(s->p->out, "!\n");
	s->p->group = group->rank;
}

/* Appends lines with the mode's indentation. */
static void append_lines(Scope *s, int rank, const char *lines)
{
	if (!*lines)
		return;
	separate(s, rank);
	while (*lines) {
		size_t n = strcspn(lines, "\n");
		g_string_append_printf(s->p->out, "%*s%.*s\n", (int)s->indent, "", (int)n, lines);
		lines += n + (lines[n] == '\n');
	}
}

/* An object of a mode: its own line, then what is below it. */
static void print_object(void *to, void *obj)
{
	Scope *s = to;
	const Stmt *stmt = s->entry->stmt;
	ConfAt at = {.node = s->p->node, .self = runconf_self(s->p->node, s->entry), .obj = obj};
	g_autoptr(GString) line = g_string_new(NULL);

	stmt->put(&at, line);
	if (!s->first && s->indent == 0 && stmt->rank < RANK_LINE)
		s->p->group = NEXT_OBJECT; /* no "!" between lines */
	s->first = false;
	append_lines(s, stmt->rank, line->str);
	Scope below = {.p = s->p, .mode = stmt->enters, .obj = obj, .indent = s->indent + 1};
	print_scope(&below);
}

static void print_kept(Scope *s, const Item *item)
{
	append_lines(s, item->rank, item->kept->text->str);
	if (!item->entry->stmt->enters)
		return;
	Scope below = {.p = s->p,
		       .mode = item->entry->stmt->enters,
		       .obj = (void *)item->kept,
		       .indent = s->indent + 1};
	print_scope(&below);
}

static void print_statement(Scope *s, const Item *item)
{
	const Stmt *stmt = item->entry->stmt;
	ConfAt at = {
		.node = s->p->node, .self = runconf_self(s->p->node, item->entry), .obj = s->obj};
	g_autoptr(GString) lines = g_string_new(NULL);

	if (stmt->enters && stmt->each) {
		s->entry = item->entry;
		s->first = true;
		stmt->each(&at, print_object, s);
		return;
	}
	stmt->put(&at, lines);
	append_lines(s, item->rank, lines->str);
}

static void print_scope(Scope *s)
{
	g_autoptr(GArray) items = items_of(s);
	bool banners = s->indent == 0 && s->p->rc->banners->len > 0;

	for (guint i = 0; i < items->len; i++) {
		const Item *item = &g_array_index(items, Item, i);
		if (banners && item->rank > RANK_BANNER) {
			append_lines(s, RANK_BANNER, s->p->rc->banners->str);
			banners = false;
		}
		if (item->kept)
			print_kept(s, item);
		else
			print_statement(s, item);
	}
	if (banners)
		append_lines(s, RANK_BANNER, s->p->rc->banners->str);
}

void runconf_print_below(Node *node, const char *mode, void *obj, GString *out)
{
	g_autoptr(GString) text = g_string_new(NULL);
	Printer p = {.node = node, .rc = runconf_of(node), .out = text};
	Scope below = {.p = &p, .mode = mode, .obj = obj, .indent = 1};

	print_scope(&below);
	for (const char *line = text->str; *line; line += strcspn(line, "\n") + 1)
		g_string_append_printf(out, "%.*s\n", (int)strcspn(line, "\n") - 1, line + 1);
}

void runconf_print(const Node *node, GString *out)
{
	/* Compiling the statements' index is no change that anybody sees. */
	Node *mine = (Node *)node;
	Printer p = {.node = mine, .rc = runconf_of(mine), .out = out};
	Scope global = {.p = &p, .mode = ""};

	print_scope(&global);
	separate(&global, RANK_END);
	g_string_append(out, "end\n");
}
