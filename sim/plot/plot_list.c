/* What the convergence picture says in words: the title, each chapter's fault, and the notes below, with numbers above
 * the lanes. What has no room is counted. */

#include <string.h>

#include "sim/plot/plot_files.h"
#include "sim/plot/plot_layout.h"
#include "sim/plot/plot_page.h"
#include "sim/secrets.h"

enum { MILESTONES_LEAST = 6 }; /* have a note, however many faults there are */

/* ---- what is noted ---- */

static int by_time(const void *a, const void *b)
{
	const Note *x = a, *y = b;
	if (x->t != y->t)
		return x->t < y->t ? -1 : 1;
	return (int)y->fault - (int)x->fault;
}

/* A lone fault is said above the charts, several have notes; `most` of them. */
static unsigned note_faults(Page *g, unsigned chapter, unsigned most)
{
	const Chapter *c = &g->p->chapter[chapter];
	unsigned n = 0;
	for (unsigned i = 0; g->column[chapter].n_faults > 1 && i < REC_N(g->p->rec, REC_FAULT);
	     i++) {
		const FaultRow *f = REC_ROW(g->p->rec, REC_FAULT, FaultRow, i);
		if (f->t < c->from || f->t > c->to)
			continue;
		Note note = {c, f->t, true, NULL};
		if (n++ >= most)
			continue;
		g_autofree char *what = secrets_hide_fault(f->what);
		note.text = picture_text(g->p, "%s: %s", f->name, what);
		g_array_append_val(g->notes, note);
	}
	return n;
}

static unsigned note_marks(Page *g, unsigned chapter, unsigned most)
{
	unsigned n = 0;
	for (unsigned i = 0; i < g->p->marks->len; i++) {
		const Mark *m = &g_array_index(g->p->marks, Mark, i);
		if (m->chapter != &g->p->chapter[chapter] || n++ >= most)
			continue;
		Note note = {m->chapter, m->t, false, NULL};
		note.text =
			picture_text(g->p, "%s%s", m->text->str, m->n > MARK_TEXTS ? "; ..." : "");
		g_array_append_val(g->notes, note);
	}
	return n;
}

static unsigned marks_in(const Picture *p, unsigned chapter)
{
	unsigned n = 0;
	for (unsigned i = 0; i < p->marks->len; i++)
		n += g_array_index(p->marks, Mark, i).chapter == &p->chapter[chapter];
	return n;
}

void page_find_notes(Page *g)
{
	g->notes = g_array_new(FALSE, FALSE, sizeof(Note));
	for (unsigned i = 0; i < g->p->n_chapters; i++) {
		Column *col = &g->column[i];
		unsigned room = (unsigned)((col->right - col->left) / NUMBER);
		room = MIN(room, MARKS);
		unsigned kept = MIN(marks_in(g->p, i), MILESTONES_LEAST), before = g->notes->len;
		unsigned n = note_faults(g, i, room > kept ? room - kept : 0);
		n += note_marks(g, i, room - (g->notes->len - before));
		col->more_notes = n - (g->notes->len - before);
	}
	g_array_sort(g->notes, by_time);
}

/* ---- title and faults ---- */

static unsigned faults_outside(const Page *g)
{
	unsigned n = REC_N(g->p->rec, REC_FAULT);
	for (unsigned i = 0; i < g->p->n_chapters; i++)
		n -= MIN(n, g->column[i].n_faults);
	return n;
}

/* What the chapter's seconds count from, where its line begins if there is room. */
static void fault_label(Page *g, unsigned chapter)
{
	const Chapter *c = &g->p->chapter[chapter];
	const Column *col = &g->column[chapter];
	if (!c->fault)
		return;
	g_autofree char *more =
		col->n_faults > 1 ? g_strdup_printf(" and %u more, numbered", col->n_faults - 1)
				  : g_strdup("");
	double room = col->right - col->left - layout_width(more, 10);
	g_autofree char *what = secrets_hide_fault(c->what);
	g_autofree char *cut = layout_cut(what, 10, room);
	g_autofree char *text = g_strconcat(cut, more, NULL);
	g_autofree char *constant = plot_constant(text);
	double x = MIN(page_at(g, chapter, c->zero), col->right - layout_width(text, 10));
	sheet_say(&g->sheet,
		  "set label %s at screen %.5f, screen %.5f left font ',10' tc rgb '#c0392b'",
		  constant, sheet_x(&g->sheet, x), sheet_y(&g->sheet, HEAD + 4));
}

void page_title(Page *g)
{
	const RunRow *run = REC_ROW(g->p->rec, REC_RUN, RunRow, 0);
	unsigned outside = faults_outside(g);
	g_autofree char *verdict = verdict_brief(g->p->rec);
	g_autofree char *sub = g_strdup_printf("%s %s, seed %" G_GUINT64_FORMAT "; verdict: %s",
					       run->network, run->scenario, run->seed, verdict);
	g_autofree char *left_out = outside ? g_strdup_printf("; %u more fault%s at other times",
							      outside, outside == 1 ? "" : "s")
					    : g_strdup("");
	sheet_title(&g->sheet, g->p->title, sub, left_out);
	for (unsigned i = 0; i < g->p->n_chapters; i++)
		fault_label(g, i);
	sheet_say(&g->sheet,
		  "set xrange [0:1]; set yrange [0:1]; unset border; unset tics; plot 2 notitle");
	sheet_say(&g->sheet, "unset label; set border; set xtics; set ytics");
}

/* ---- numbers ---- */

static const char *colour_of(const Note *n)
{
	return n->fault ? "#c0392b" : "#34495e";
}

static void number(Page *g, unsigned i, double place, double line)
{
	const Note *n = &g_array_index(g->notes, Note, i);
	double x = sheet_x(&g->sheet, place);
	sheet_say(&g->sheet,
		  "set label '%u' at screen %.5f, screen %.5f center front font ',9' tc rgb '%s'",
		  i + 1, x, sheet_y(&g->sheet, g->lanes_top - 23), colour_of(n));
	/* Where it had to move, a line leads to what it says. */
	if (place - line > 1 || line - place > 1)
		sheet_say(&g->sheet,
			  "set arrow from screen %.5f, screen %.5f to screen %.5f, screen %.5f "
			  "nohead "
			  "front lc rgb '%s' lw 0.7",
			  x, sheet_y(&g->sheet, g->lanes_top - 14), sheet_x(&g->sheet, line),
			  sheet_y(&g->sheet, g->lanes_top - 1), colour_of(n));
}

void page_numbers(Page *g, unsigned chapter)
{
	double line[MARKS], place[MARKS];
	unsigned which[MARKS], n = 0;
	for (unsigned i = 0; i < g->notes->len && n < MARKS; i++) {
		const Note *note = &g_array_index(g->notes, Note, i);
		if (note->chapter != &g->p->chapter[chapter])
			continue;
		line[n] = place[n] = page_at(g, chapter, note->t);
		which[n++] = i;
	}
	layout_spread(place, n, NUMBER, g->column[chapter].left, g->column[chapter].right);
	for (unsigned i = 0; i < n; i++)
		number(g, which[i], place[i], line[i]);
}

/* ---- the list ---- */

/* Each chapter has its column in the list. */
unsigned page_list_rows(const Page *g)
{
	unsigned rows = 1;
	for (unsigned i = 0; i < g->p->n_chapters; i++) {
		unsigned n = g->column[i].more_notes > 0;
		for (unsigned k = 0; k < g->notes->len; k++)
			n += g_array_index(g->notes, Note, k).chapter == &g->p->chapter[i];
		rows = MAX(rows, n);
	}
	return rows;
}

static void list_row(Page *g, unsigned i, double x, double y, double room)
{
	const Note *n = &g_array_index(g->notes, Note, i);
	g_autofree char *text = sheet_text(n->text, 10, room - 160);
	double after = page_seconds(n->t - n->chapter->zero);
	g_autofree char *when = g_strdup_printf("%+.*f s", after < 1e5 ? 3 : 0, after);
	sheet_say(&g->sheet,
		  "set label '%u' at screen %.5f, screen %.5f right font ',10' tc rgb '%s'", i + 1,
		  sheet_x(&g->sheet, x + 28), sheet_y(&g->sheet, y), colour_of(n));
	sheet_say(&g->sheet, "set label '%s' at screen %.5f, screen %.5f right font ',10'", when,
		  sheet_x(&g->sheet, x + 134), sheet_y(&g->sheet, y));
	sheet_say(&g->sheet, "set label %s at screen %.5f, screen %.5f left font ',10' tc rgb '%s'",
		  text, sheet_x(&g->sheet, x + 146), sheet_y(&g->sheet, y),
		  n->fault ? colour_of(n) : "#000000");
}

void page_list(Page *g)
{
	double width = g->sheet.width / g->p->n_chapters;
	sheet_say(&g->sheet,
		  "unset object; unset label; unset arrow; unset title; unset xlabel; unset tics; "
		  "unset border");
	sheet_say(&g->sheet,
		  "set lmargin at screen 0; set rmargin at screen 1; set tmargin at screen 1; set "
		  "bmargin at screen 0");
	for (unsigned i = 0; i < g->p->n_chapters; i++) {
		double y = g->list_top;
		for (unsigned k = 0; k < g->notes->len; k++) {
			if (g_array_index(g->notes, Note, k).chapter != &g->p->chapter[i])
				continue;
			list_row(g, k, width * i, y, width);
			y += SHEET_ROW;
		}
		if (g->column[i].more_notes)
			sheet_say(&g->sheet,
				  "set label 'and %u more' at screen %.5f, screen %.5f left font "
				  "',10' tc rgb '#666666'",
				  g->column[i].more_notes, sheet_x(&g->sheet, width * i + 146),
				  sheet_y(&g->sheet, y));
	}
	sheet_say(&g->sheet, "set xrange [0:1]; set yrange [0:1]; plot 2 notitle");
}
