/* Parse, print is the identity, for every statement of every class: samples of it, and their "no", on a router that
 * has nothing else. What the router prints is read by another one, which prints the same; and of each statement that
 * prints at all a sample is printed word for word: none prints another's line, or its own with other values. */

#include <string.h>

#include "models/core/net.h"
#include "models/core/registry.h"
#include "sim/tables/stmt_priv.h"
#include "tests/support/check.h"
#include "tests/support/tables.h"

enum { SAMPLES = 6, MODES_DEEP = 4 };

/* A router without cables, whose lines were read and do nothing. */
typedef struct Router {
	World *w;
	Net *net;
	Node *node;
	unsigned unknown; /* lines that no statement takes */
} Router;

static void router_init(Router *r)
{
	static const char *const names[] = {"R", NULL};
	*r = (Router){.w = world_new(1, names, 0)};
	r->net = net_new(r->w, registry, false);
	r->node = net_node_add(r->net, "R", NODE_ROUTER, "12.3(7)T1", NULL);
	g_assert(r->node);
}

static void router_clear(Router *r)
{
	net_free(r->net);
	world_free(r->w);
}

static void count_unknown(void *to, const ConfLine *line)
{
	((Router *)to)->unknown += line->fate == LINE_UNKNOWN;
}

static bool reads(Router *r, const char *text, GError **err)
{
	return runconf_read(r->node, "typed", text, strlen(text), count_unknown, r, err) &&
	       r->unknown == 0;
}

/* What a router prints that has read the text; NULL: it refuses a line, and *why says so. Caller frees. */
static char *printed(const char *text, char **why)
{
	Router r;
	g_autoptr(GError) err = NULL;
	GString *out = g_string_new(NULL);
	router_init(&r);
	bool ok = reads(&r, text, &err);
	if (ok)
		runconf_print(r.node, out);
	else
		*why = g_strdup(err ? err->message : "a line that no statement takes");
	router_clear(&r);
	return g_string_free(out, !ok);
}

/* ---- heads ---- */

/* Of modes in which not every head takes every statement. */
static const struct {
	const char *mode, *head;
} heads[] = {
	{"interface", "interface FastEthernet0/0"},
	{"access-list", "ip access-list extended other"},
};

static const Stmt *entering(const char *mode)
{
	for (const ProtoClass *const *cls = registry; *cls; cls++)
		for (const Stmt *s = (*cls)->stmt; s && s->mode; s++)
			if (s->enters && strcmp(s->enters, mode) == 0 && s->set)
				return s;
	return NULL;
}

static GPtrArray *lines_of(Dice *d, const Stmt *s)
{
	GPtrArray *lines = sample_lines(d, s->syntax, SAMPLES);
	for (const StmtExample *x = stmt_examples; x->mode; x++)
		if (stmt_takes(s, x))
			g_ptr_array_add(lines, g_strdup(x->line));
	return lines;
}

/* Lines that enter the mode; NULL: no sample does. Caller frees. */
static char *head_of(Dice *d, const char *mode, unsigned deep)
{
	if (!*mode)
		return g_strdup("");
	for (size_t i = 0; i < G_N_ELEMENTS(heads); i++)
		if (strcmp(heads[i].mode, mode) == 0)
			return g_strdup_printf("%s\n", heads[i].head);
	const Stmt *s = entering(mode);
	g_autofree char *outer = s && deep < MODES_DEEP ? head_of(d, s->mode, deep + 1) : NULL;
	g_autoptr(GPtrArray) lines = outer ? lines_of(d, s) : NULL;
	for (guint i = 0; outer && i < lines->len; i++) {
		g_autofree char *head = g_strdup_printf("%s%s\n", outer, (char *)lines->pdata[i]);
		g_autofree char *why = NULL, *out = printed(head, &why);
		if (out)
			return g_steal_pointer(&head);
	}
	return NULL;
}

/* ---- one statement ---- */

typedef struct Tried {
	const ProtoClass *cls;
	const Stmt *stmt;
	bool taken, shown;
	char *why; /* of the last sample that was refused */
} Tried;

/* Does the line stand in the text, at any indentation? */
static bool stands(const char *text, const char *line)
{
	g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
	for (char **l = lines; *l; l++)
		if (strcmp(g_strchug(*l), line) == 0)
			return true;
	return false;
}

static void try_line(Tried *t, const char *head, const char *line)
{
	g_autofree char *typed = g_strdup_printf("%s%s\n", head, line);
	g_autofree char *refused = NULL, *wrong = NULL, *once = printed(typed, &refused);
	if (!once) {
		g_free(t->why);
		t->why = g_steal_pointer(&refused);
		return;
	}
	t->taken = true;
	t->shown |= stands(once, line);
	g_autofree char *twice = printed(once, &wrong);
	if (CHECK(twice, "%s: \"%s\" prints what cannot be read: %s\n%s", t->cls->name, line, wrong,
		  once))
		CHECK_TEXT(twice, once, "%s: \"%s\", read and printed again", t->cls->name, line);
}

static void try_both(Tried *t, const char *head, const char *line)
{
	g_autofree char *no = g_strdup_printf("no %s", line);
	try_line(t, head, line);
	try_line(t, head, no);
}

/* The line with networks, of whatever mask, in place of a sample's hosts. Caller frees. */
static char *of_networks(const char *line)
{
	g_auto(GStrv) words = g_strsplit(line, " ", -1);
	for (char **w = words; *w; w++)
		if (g_str_has_prefix(*w, "10.") && g_str_has_suffix(*w, ".1")) {
			g_free(*w);
			*w = g_strdup("10.0.0.0");
		}
	return g_strjoinv(" ", words);
}

/* Samples of a statement with few words, or without hosts, are the same line more than once. */
static bool is_first(const GPtrArray *lines, guint i)
{
	guint at = 0;
	return g_ptr_array_find_with_equal_func((GPtrArray *)lines, lines->pdata[i], g_str_equal,
						&at) &&
	       at == i;
}

static void try_all(Tried *t, Dice *d, const char *head)
{
	g_autoptr(GPtrArray) lines = sample_lines(d, t->stmt->syntax, SAMPLES);
	guint n = lines->len;
	for (guint i = 0; i < n; i++)
		g_ptr_array_add(lines, of_networks(lines->pdata[i]));
	for (guint i = 0; i < lines->len; i++)
		if (is_first(lines, i))
			try_both(t, head, lines->pdata[i]);
	for (const StmtExample *x = stmt_examples; x->mode; x++) {
		if (!stmt_takes(t->stmt, x))
			continue;
		g_autofree char *own = g_strconcat(x->before ? x->before : "",
						   x->head ? x->head : head, "\n", NULL);
		try_both(t, own, x->line);
	}
}

/* Is the class of the tree, whose statements all have examples, or one from elsewhere? */
static bool is_ours(const ProtoClass *cls)
{
	g_autofree char *folder = g_strdup_printf("models/%s", cls->name);
	return g_file_test(folder, G_FILE_TEST_IS_DIR);
}

/* The scenario names the router, whatever its configuration says. */
static const char named[] = "hostname <name:word>";

/* Of its own dice: which samples a statement gets is no matter of what other classes there are. */
static void check_stmt(const ProtoClass *cls, const Stmt *s)
{
	Dice d = {.state = g_str_hash(s->syntax)};
	Tried t = {.cls = cls, .stmt = s};
	g_autofree char *head = head_of(&d, s->mode, 0);
	if (head)
		try_all(&t, &d, head);
	else
		t.why = g_strdup_printf("no sample enters the mode \"%s\"", s->mode);
	if (t.taken)
		CHECK(t.shown || !s->put || strcmp(s->syntax, named) == 0,
		      "%s: \"%s\": of no sample the line stands in what is printed", cls->name,
		      s->syntax);
	else if (is_ours(cls))
		CHECK(stmt_only_removes(s), "%s: \"%s\" takes no sample: %s", cls->name, s->syntax,
		      t.why);
	else
		SKIP("%s: \"%s\" is not printed and read again: %s", cls->name, s->syntax, t.why);
	g_free(t.why);
}

/* Wrong: a running-config that is saved and read again is another one. */
static void test_identity(void)
{
	for (const ProtoClass *const *cls = registry; *cls; cls++)
		for (const Stmt *s = (*cls)->stmt; s && s->mode; s++)
			if (s->set)
				check_stmt(*cls, s);
}

SUITE(tables_print) = {
	{"every statement prints what reads as it", test_identity},
	{NULL, NULL},
};
