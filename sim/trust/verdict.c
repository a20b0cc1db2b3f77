#include "sim/trust/verdict.h"

#include <string.h>

#include "sim/err.h"
#include "sim/regex.h"
#include "sim/trust/accept.h"
#include "sim/trust/profile.h"

enum { NAMED = 3 }; /* routers of a line, of which the others are counted */

/* ---- reach ---- */

/* Nothing happens at an interface that is shut and stays so. */
static bool is_idle(const Doubts *d, const Doubt *row)
{
	return row->iface && row->iface->shutdown && !(row->affects & AFFECTS_ROUTER) &&
	       !g_hash_table_contains(d->typed, row->iface);
}

static bool is_of_router(const Doubt *row)
{
	return !row->iface || row->affects & (AFFECTS_ROUTER | AFFECTS_CARRIER);
}

static bool is_within(const Reach *r, const Doubt *row)
{
	if (row->left_out)
		return reach_has_left_out(r, row->left_out);
	return is_of_router(row) ? reach_has_node(r, row->node) : reach_has_iface(r, row->iface);
}

static bool matters(const Doubts *d, const Doubt *row, const Reach *r)
{
	return is_within(r, row) && !is_idle(d, row);
}

static void drop_others(Doubts *d, const Reach *r)
{
	guint kept = 0;

	for (guint i = 0; i < d->rows->len; i++) {
		const Doubt *row = &g_array_index(d->rows, Doubt, i);
		if (matters(d, row, r))
			g_array_index(d->rows, Doubt, kept++) = *row;
	}
	g_array_set_size(d->rows, kept);
}

/* ---- what the scenario takes all the same ---- */

void verdict_say_whole(const Doubts *d, GString *out)
{
	for (guint i = 0; i < d->rows->len; i++) {
		const Doubt *row = &g_array_index(d->rows, Doubt, i);
		if (!row->whole)
			continue;
		g_autofree char *change = affects_text(row->affects),
				*text = err_quote(row->text, -1),
				*file = err_quote(row->at.file, -1);
		g_string_append_printf(out, "%s:%d: warning: [doubt] \"%s\" could change %s (%s)\n",
				       file, row->at.line, text, change, row->why);
	}
}

bool verdict_is_answered(const ScnAccept *a)
{
	return g_ascii_strcasecmp(a->why, VERDICT_UNANSWERED) != 0;
}

static bool accept_line(Doubt *row, const ScnAccept *a, bool *any, GError **err)
{
	bool hit;

	if (!accept_match(a, doubt_router(row), row->plain, &hit, err))
		return false;
	*any |= hit;
	if (hit && !row->accepted && verdict_is_answered(a))
		row->accepted = a->why;
	return true;
}

static bool accept_lines(GArray *rows, const ScnAccept *a, bool *any, GError **err)
{
	for (guint i = 0; i < rows->len; i++)
		if (!accept_line(&g_array_index(rows, Doubt, i), a, any, err))
			return false;
	return true;
}

static bool accept_group(Doubts *d, const ScnAccept *a, GError **err)
{
	bool any = false;

	if (!accept_lines(d->rows, a, &any, err) || (!any && !accept_lines(d->maybe, a, &any, err)))
		return false;
	return any ||
	       err_at(err, a->pos,
		      "[accept %s] takes no line, expected one that is not modelled and could "
		      "matter (vpnha lint lists them)",
		      a->name);
}

bool verdict_judge(Doubts *d, const Scenario *s, const Reach *reach, GError **err)
{
	drop_others(d, reach);
	for (guint i = 0; i < s->accepts->len; i++)
		if (!accept_group(d, s->accepts->pdata[i], err))
			return false;
	return true;
}

const Doubt *verdict_take(Doubts *d, const Doubt *row, const Scenario *s, const Reach *reach,
			  GError **err)
{
	Doubt late = *row;
	bool any = false;

	late.accepted = NULL;
	if (doubts_have(d, row) || !matters(d, row, reach))
		return NULL;
	for (guint i = 0; i < s->accepts->len; i++)
		if (!accept_line(&late, s->accepts->pdata[i], &any, err))
			return NULL;
	doubts_add(d, late, late.plain);
	return &g_array_index(d->rows, Doubt, d->rows->len - 1);
}

const Doubt *verdict_first(const Doubts *d)
{
	for (guint i = 0; i < d->rows->len; i++) {
		const Doubt *row = &g_array_index(d->rows, Doubt, i);
		if (!row->accepted)
			return row;
	}
	return NULL;
}

/* ---- into a record ---- */

/* A line of a file, by all that have it. */
typedef struct Line {
	const Doubt *first;
	GString *routers;
	const char *last; /* of them */
	unsigned n;
} Line;

static guint line_hash(gconstpointer p)
{
	const Doubt *d = p;

	return g_str_hash(d->at.file) * 31u + (guint)d->at.line + (d->accepted ? 1u << 31 : 0);
}

static gboolean line_equal(gconstpointer a, gconstpointer b)
{
	const Doubt *x = a, *y = b;

	return x->at.line == y->at.line && x->affects == y->affects && x->accepted == y->accepted &&
	       strcmp(x->at.file, y->at.file) == 0 && strcmp(x->text, y->text) == 0;
}

static void line_free(void *p)
{
	Line *l = p;

	g_string_free(l->routers, TRUE);
	g_free(l);
}

static void line_add(Line *l, const Doubt *row)
{
	const char *router = doubt_router(row);

	if (g_strcmp0(l->last, router) == 0)
		return;
	l->last = router;
	if (l->n++ < NAMED)
		g_string_append_printf(l->routers, "%s%s", l->n > 1 ? ", " : "", router);
}

/* Of Line, each file's line once, in the order in which they were read. */
static GPtrArray *lines_of(const Doubts *d)
{
	g_autoptr(GHashTable) seen = g_hash_table_new(line_hash, line_equal);
	GPtrArray *lines = g_ptr_array_new_with_free_func(line_free);

	for (guint i = 0; i < d->rows->len; i++) {
		const Doubt *row = &g_array_index(d->rows, Doubt, i);
		Line *l = g_hash_table_lookup(seen, row);
		if (!l) {
			l = g_new0(Line, 1);
			l->first = row;
			l->routers = g_string_new(NULL);
			g_ptr_array_add(lines, l);
			g_hash_table_insert(seen, (gpointer)row, l);
		}
		line_add(l, row);
	}
	return lines;
}

/* By path: the names of a scenario's texts. */
static GHashTable *names_of(const ScnFile *texts)
{
	GHashTable *names = g_hash_table_new(g_str_hash, g_str_equal);

	for (guint i = 0; texts && i < texts->texts->len; i++) {
		const ScnText *t = texts->texts->pdata[i];
		g_hash_table_insert(names, (gpointer)t->path, (gpointer)t->name);
	}
	return names;
}

static void record_line(const Line *l, GHashTable *names, Record *rec)
{
	const Doubt *d = l->first;
	const char *name = d->left_out && g_hash_table_size(names) > 0
				   ? d->left_out->file
				   : g_hash_table_lookup(names, d->at.file);
	g_autofree char *change = affects_text(d->affects);

	if (l->n > NAMED)
		g_string_append_printf(l->routers, " and %u more", l->n - NAMED);
	DoubtRow row = {.file = record_keep(rec, name ? name : d->at.file),
			.line = d->at.line,
			.text = record_keep(rec, d->text),
			.could_change = record_keep(rec, change),
			.accepted = record_keep(rec, d->accepted),
			.routers = record_keep(rec, l->routers->str),
			.why = record_keep(rec, d->why)};
	g_array_append_val(rec->rows[REC_DOUBT], row);
}

void verdict_record(const Doubts *d, const Net *net, const ScnFile *texts, Record *rec)
{
	g_autoptr(GHashTable) names = names_of(texts);
	g_autoptr(GPtrArray) lines = lines_of(d);
	g_autofree char *profiles = profile_text(net);
	VerdictRow row = {verdict_first(d) ? VERDICT_CONDITIONAL : VERDICT_COMPLETE,
			  record_keep(rec, profiles)};

	g_array_append_val(rec->rows[REC_VERDICT], row);
	for (guint i = 0; i < lines->len; i++)
		record_line(lines->pdata[i], names, rec);
}

static bool is_same_doubt(const DoubtRow *a, const DoubtRow *b)
{
	return a->line == b->line && g_strcmp0(a->accepted, b->accepted) == 0 &&
	       strcmp(a->file, b->file) == 0 && strcmp(a->text, b->text) == 0 &&
	       strcmp(a->could_change, b->could_change) == 0;
}

static bool has_doubt(const Record *rec, unsigned before, const DoubtRow *d)
{
	for (unsigned i = 0; i < before; i++)
		if (is_same_doubt(REC_ROW(rec, REC_DOUBT, DoubtRow, i), d))
			return true;
	return false;
}

static void join_doubt(Record *to, const DoubtRow *d)
{
	DoubtRow row = *d;

	row.file = record_keep(to, d->file);
	row.text = record_keep(to, d->text);
	row.could_change = record_keep(to, d->could_change);
	row.accepted = record_keep(to, d->accepted);
	row.routers = record_keep(to, d->routers);
	row.why = record_keep(to, d->why);
	g_array_append_val(to->rows[REC_DOUBT], row);
}

/* Runs of one scenario have the same doubts first: those that were known before. */
static unsigned in_common(const Record *a, const Record *b)
{
	unsigned n = 0, least = MIN(REC_N(a, REC_DOUBT), REC_N(b, REC_DOUBT));

	while (n < least && is_same_doubt(REC_ROW(a, REC_DOUBT, DoubtRow, n),
					  REC_ROW(b, REC_DOUBT, DoubtRow, n)))
		n++;
	return n;
}

void verdict_join(Record *to, const Record *other)
{
	unsigned had = REC_N(to, REC_DOUBT);

	for (unsigned i = in_common(to, other); i < REC_N(other, REC_DOUBT); i++) {
		const DoubtRow *d = REC_ROW(other, REC_DOUBT, DoubtRow, i);
		if (!has_doubt(to, had, d))
			join_doubt(to, d);
	}
	if (REC_N(to, REC_VERDICT) == 0 && REC_N(other, REC_VERDICT)) {
		VerdictRow row = *REC_ROW(other, REC_VERDICT, VerdictRow, 0);
		row.profiles = record_keep(to, row.profiles);
		g_array_append_val(to->rows[REC_VERDICT], row);
	} else if (verdict_open(to)) {
		g_array_index(to->rows[REC_VERDICT], VerdictRow, 0).verdict = VERDICT_CONDITIONAL;
	}
}

/* ---- groups to start from ---- */

/* A line of any file, by its text: one answer is for all that have it. */
typedef struct Group {
	const Doubt *first;
	GString *routers;
	const char *last; /* of them */
} Group;

static void group_free(void *p)
{
	Group *g = p;

	g_string_free(g->routers, TRUE);
	g_free(g);
}

static void group_add(Group *g, const char *router)
{
	if (g_strcmp0(g->last, router) == 0)
		return;
	g->last = router;
	g_string_append_printf(g->routers, "%s%s", g->routers->len ? "; " : "", router);
}

/* A secret of the line is any: the groups are read by more people than the configuration. */
static char *expression_of(const Doubt *d)
{
	g_autofree char *literal = regex_literal(d->text);
	GString *line = g_string_new(literal);

	if (strcmp(d->text, d->plain) != 0)
		g_string_replace(line, "\\.\\.\\.", ".*", 0);
	return g_string_free(line, FALSE);
}

static void print_group(const Group *g, unsigned n, GString *out)
{
	g_autofree char *line = expression_of(g->first), *change = affects_text(g->first->affects);

	g_string_append_printf(out, "# %s:%d could change %s: %s\n[accept line-%u]\nrouter = %s\n",
			       g->first->at.file, g->first->at.line, change, g->first->why, n,
			       g->routers->str);
	g_string_append_printf(out, "line = /^%s$/\nwhy = " VERDICT_UNANSWERED "\n\n", line);
}

void verdict_groups(const Doubts *d, GString *out)
{
	g_autoptr(GHashTable) by_text = g_hash_table_new(g_str_hash, g_str_equal);
	g_autoptr(GPtrArray) groups = g_ptr_array_new_with_free_func(group_free);

	for (guint i = 0; i < d->rows->len; i++) {
		const Doubt *row = &g_array_index(d->rows, Doubt, i);
		if (row->accepted)
			continue;
		Group *g = g_hash_table_lookup(by_text, row->plain);
		if (!g) {
			g = g_new0(Group, 1);
			g->first = row;
			g->routers = g_string_new(NULL);
			g_ptr_array_add(groups, g);
			g_hash_table_insert(by_text, (gpointer)row->plain, g);
		}
		group_add(g, doubt_router(row));
	}
	for (guint i = 0; i < groups->len; i++)
		print_group(groups->pdata[i], i + 1, out);
}

/* ---- of a record ---- */

void verdict_say_doubt(const DoubtRow *d, GString *out)
{
	g_string_append_printf(out, "%s:%d: \"%s\" could change %s", d->file, (int)d->line, d->text,
			       d->could_change);
	if (*d->why)
		g_string_append_printf(out, " (%s)", d->why);
	if (d->accepted)
		g_string_append_printf(out, "; accepted: %s", d->accepted);
}

static void say_rows(const Record *rec, bool accepted, unsigned most, GString *out)
{
	unsigned n = 0;

	for (unsigned i = 0; i < REC_N(rec, REC_DOUBT); i++) {
		const DoubtRow *d = REC_ROW(rec, REC_DOUBT, DoubtRow, i);
		if ((d->accepted != NULL) != accepted || n++ >= most)
			continue;
		g_string_append(out, "  ");
		verdict_say_doubt(d, out);
		g_string_append_c(out, '\n');
	}
	if (n > most)
		g_string_append_printf(out, "  ... and %u more\n", n - most);
}

void verdict_say(const Record *rec, unsigned most, GString *out)
{
	g_autofree char *brief = verdict_brief(rec);

	g_string_append_printf(out, "Verdict: %s\n", brief);
	say_rows(rec, false, most, out);
	say_rows(rec, true, most, out);
	if (REC_N(rec, REC_VERDICT))
		g_string_append(out, REC_ROW(rec, REC_VERDICT, VerdictRow, 0)->profiles);
}
