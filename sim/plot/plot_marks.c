/* The milestones of the convergence picture: what happened after the faults, moment by moment. */

#include <stddef.h>
#include <string.h>

#include "sim/plot/plot_priv.h"
#include "sim/text.h"

#define MOMENT VT_MS(50) /* what happens within it is one mark */

/* ---- what is a milestone, and in which words ---- */

static bool is_role(const void *row)
{
	const TransitionRow *t = row;
	return t->router && picture_is_role(t);
}

static void say_role(Picture *p, const void *row, GString *out)
{
	const TransitionRow *t = row;
	(void)p;
	g_string_append_printf(out, "%s %s %s to %s", t->router, t->protocol, t->from, t->to);
}

static bool is_sa(const void *row)
{
	const SaRow *s = row;
	return s->router && picture_step(s->change) != 0;
}

static void say_sa(Picture *p, const void *row, GString *out)
{
	const SaRow *s = row;
	(void)p;
	g_string_append_printf(out, "%s %s %s", s->router,
			       strcmp(s->kind, "ike") == 0 ? "IKE SA" : "IPsec SAs",
			       picture_step(s->change) > 0 ? "up" : "deleted");
}

static bool is_route(const void *row)
{
	const RouteRow *r = row;
	return r->router && strcmp(r->protocol, "C") != 0;
}

static void say_route(Picture *p, const void *row, GString *out)
{
	const RouteRow *r = row;
	if (picture_step(r->change) < 0)
		g_string_append_printf(out, "%s loses %s", r->router, r->prefix);
	else
		g_string_append_printf(out, "%s: %s %s", r->router, r->prefix, picture_hop(p, r));
}

static bool is_return(const void *row)
{
	const OutageRow *o = row;
	return o->end != VT_NEVER && strcmp(o->direction, "round") == 0;
}

static void say_return(Picture *p, const void *row, GString *out)
{
	const OutageRow *o = row;
	(void)p;
	g_string_append_printf(out, "probe %s is back after ", o->probe);
	text_seconds(out, o->duration, 2);
}

typedef struct Kind {
	RecTableId table;
	size_t size, time; /* of a row; where its time stands in it */
	bool (*is)(const void *row);
	void (*say)(Picture *, const void *row, GString *out);
} Kind;
static const Kind kinds[] = {
	{REC_TRANSITION, sizeof(TransitionRow), offsetof(TransitionRow, t), is_role, say_role},
	{REC_SA, sizeof(SaRow), offsetof(SaRow, t), is_sa, say_sa},
	{REC_ROUTE, sizeof(RouteRow), offsetof(RouteRow, t), is_route, say_route},
	{REC_OUTAGE, sizeof(OutageRow), offsetof(OutageRow, end), is_return, say_return},
};

/* ---- moments ---- */

typedef struct Milestone {
	VTime t;
	const Kind *kind;
	const void *row;
} Milestone;

static int by_time(const void *a, const void *b)
{
	const Milestone *x = a, *y = b;
	return x->t < y->t ? -1 : x->t > y->t;
}

static void find_kind(Picture *p, const Kind *k, GArray *found)
{
	for (unsigned i = 0; i < REC_N(p->rec, k->table); i++) {
		const char *row = p->rec->rows[k->table]->data + i * k->size;
		VTime t;
		memcpy(&t, row + k->time, sizeof t);
		const Chapter *c = picture_chapter(p, t);
		Milestone m = {t, k, row};
		if (c && c->fault && t >= c->zero && k->is(row))
			g_array_append_val(found, m);
	}
}

static void add_text(Picture *p, Mark *mark, const Milestone *m)
{
	g_autoptr(GString) text = g_string_new(NULL);
	if (mark->n > MARK_TEXTS)
		return;
	m->kind->say(p, m->row, text);
	if (mark->n++ < MARK_TEXTS && !strstr(mark->text->str, text->str))
		g_string_append_printf(mark->text, "%s%s", mark->text->len ? "; " : "", text->str);
}

static void mark_clear(void *p)
{
	g_string_free(((Mark *)p)->text, TRUE);
}

void picture_marks(Picture *p)
{
	g_autoptr(GArray) found = g_array_new(FALSE, FALSE, sizeof(Milestone));
	for (unsigned i = 0; i < G_N_ELEMENTS(kinds); i++)
		find_kind(p, &kinds[i], found);
	g_array_sort(found, by_time); /* stable: of one time in the order of kinds */
	p->marks = g_array_new(FALSE, FALSE, sizeof(Mark));
	g_array_set_clear_func(p->marks, mark_clear);
	for (unsigned i = 0; i < found->len; i++) {
		const Milestone *m = &g_array_index(found, Milestone, i);
		const Chapter *c = picture_chapter(p, m->t);
		Mark *last =
			p->marks->len ? &g_array_index(p->marks, Mark, p->marks->len - 1) : NULL;
		if (!last || last->chapter != c || m->t - last->t >= MOMENT) {
			Mark fresh = {c, m->t, g_string_new(NULL), 0};
			g_array_append_val(p->marks, fresh);
			last = &g_array_index(p->marks, Mark, p->marks->len - 1);
		}
		add_text(p, last, m);
	}
}
