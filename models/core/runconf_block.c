/* A mode of which nothing is modelled, in which lines are typed. A file tells by its indentation which lines are the
 * mode's; a terminal has none, so what tells here is that no statement of the modes outside has the line. */

#include <string.h>

#include "models/core/runconf_reader.h"

/* The first words of modes that an unmodelled one has within. Cisco IOS command references: IP Routing: BGP
 * (address-family, template, topology), EIGRP (service-family, af-interface), QoS (class), IP Routing: Protocol-Independent
 * (key), Configuration Fundamentals (log config), Security (peer), Call Home (profile), IP Addressing Services (address
 * range), Performance Routing (border). */
static const char *const nested[] = {
	"address-family", "service-family", "af-interface",  "topology",
	"template",       "class",          "key",           "log config",
	"peer",           "profile",        "address range", "border"};

static bool is_nested(const char *body)
{
	for (size_t i = 0; i < G_N_ELEMENTS(nested); i++)
		if (confline_is_word(body, nested[i]))
			return true;
	return false;
}

void runconf_block_close(Reader *r)
{
	r->block.of = (Owner){.indent = -1};
	r->block.left = false;
	g_ptr_array_set_size(r->block.within, 0);
}

/* A line that has no effect outside may be the mode's all the same ("logging enable" of an archive): it stays open. */
void runconf_block_follow(Reader *r, const Line *l)
{
	Block *b = &r->block;
	bool took = b->took;
	bool opens = r->owner.indent >= 0 && r->owner.whole &&
		     (l->fate == LINE_HARMLESS || l->fate == LINE_UNMODELLED);

	b->took = false;
	if (took || l->fate == LINE_BLANK)
		return;
	if (opens || b->left || l->fate == LINE_APPLIED)
		runconf_block_close(r);
	if (opens)
		b->of = r->owner;
}

bool runconf_block_exit(Reader *r)
{
	Block *b = &r->block;

	if (b->of.indent < 0 || b->left)
		return false;
	if (b->within->len > 0)
		g_ptr_array_set_size(b->within, (gint)b->within->len - 1);
	else
		b->left = true;
	return true;
}

/* ---- what is kept of it ---- */

static size_t depth_of(const char *line)
{
	return strspn(line, " ");
}

/* Behind a line and those deeper than it. */
static guint behind(const GPtrArray *lines, guint i)
{
	size_t depth = depth_of(lines->pdata[i]);

	for (i++; i < lines->len && depth_of(lines->pdata[i]) > depth;)
		i++;
	return i;
}

/* Where a line stands, of those between `from` and `to` that are as deep; `to`: nowhere. */
static guint find_line(const GPtrArray *lines, guint from, guint to, size_t depth, const char *body)
{
	for (; from < to; from++) {
		const char *line = lines->pdata[from];
		if (depth_of(line) == depth && strcmp(line + depth, body) == 0)
			return from;
	}
	return to;
}

static GPtrArray *lines_of(const char *text)
{
	GPtrArray *lines = g_ptr_array_new_with_free_func(g_free);
	g_auto(GStrv) all = g_strsplit(text, "\n", -1);

	for (char **p = all; *p; p++)
		if (**p)
			g_ptr_array_add(lines, g_strdup(*p));
	return lines;
}

/* In the place of the modes that are open: once, and a "no" takes the same line away. */
static void keep(const Block *b, const Line *l)
{
	g_autoptr(GPtrArray) lines = lines_of(b->of.kept->text->str);
	guint from = 1, to = lines->len;
	size_t depth = 1;

	for (guint i = 0; i < b->within->len; i++, depth++) {
		guint at = find_line(lines, from, to, depth, b->within->pdata[i]);
		if (at == to)
			return;
		from = at + 1;
		to = behind(lines, at);
	}
	const char *body = l->text + l->indent;
	guint there = find_line(lines, from, to, depth, l->no ? l->body : body);
	if (there < to && l->no)
		g_ptr_array_remove_range(lines, there, behind(lines, there) - there);
	else if (there == to && find_line(lines, from, to, depth, body) == to)
		g_ptr_array_insert(lines, (gint)to, g_strdup_printf("%*s%s", (int)depth, "", body));
	g_string_truncate(b->of.kept->text, 0);
	for (guint i = 0; i < lines->len; i++)
		g_string_append_printf(b->of.kept->text, "%s\n", (char *)lines->pdata[i]);
}

/* A mode within is left by a line that enters one of its kind, and by its own word. */
static void leave_nested(Block *b, const Line *l)
{
	const char *closes =
		g_str_has_prefix(l->body, "exit-") ? l->body + strlen("exit-") : l->body;
	size_t n = strcspn(closes, " \t");

	for (guint i = 0; i < b->within->len; i++)
		if (strncmp(b->within->pdata[i], closes, n) == 0) {
			g_ptr_array_set_size(b->within, (gint)i);
			return;
		}
}

/* ---- whose a line is ---- */

/* "class C" of a policy is no "class-map C": a mode's own word comes before the beginning of another one. Where both
 * change nothing, it is taken for the mode's. IOS looks for what the mode has not in the global one, not in that which the
 * mode stands in: "encapsulation" of a service instance is none of its interface. */
static bool is_rather_its(const Line *l, const Found *f)
{
	g_autoptr(GString) whole = g_string_new(NULL);
	size_t n = strcspn(l->body, " \t");

	if (f->place > 0 || f->entry->stmt->common)
		return true;
	if (f->entry->stmt->fate != STMT_HARMLESS)
		return false;
	args_print(f->pick.args, whole);
	return strcspn(whole->str, " ") != n;
}

/* The beginning of a line that would have an effect outside. */
static bool could_be_wrong(const Found *f)
{
	return f->pick.how != SYNTAX_OTHER && f->entry && f->entry->stmt->fate == STMT_APPLIED;
}

const char *runconf_block_takes(Reader *r, const Line *l, const Found *f, LineFate *fate,
				Affects *affects)
{
	Block *b = &r->block;

	if (b->of.indent < 0 || (f->pick.how == SYNTAX_OK && (b->left || !is_rather_its(l, f))))
		return NULL;
	b->took = true;
	*fate = LINE_UNMODELLED;
	*affects = AFFECTS_ANYTHING;
	if (b->left)
		return "it may be of a mode within one that is not modelled";
	leave_nested(b, l);
	if (b->of.kept && !g_str_has_prefix(l->body, "exit-"))
		keep(b, l);
	if (!l->no && is_nested(l->body))
		g_ptr_array_add(b->within, g_strdup(l->text + l->indent));
	if (could_be_wrong(f) && b->of.fate == LINE_HARMLESS)
		return "it is of the mode above, or wrong outside of it";
	*fate = b->of.fate;
	*affects = b->of.affects;
	return "belongs to the line above it";
}
