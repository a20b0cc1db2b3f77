/* Golden timelines: from runs, to text. */

#include "sim/analysis/golden.h"

#include <string.h>

#include "sim/analysis/causes.h"
#include "sim/analysis/golden_priv.h"
#include "sim/text.h"

static const char *const kind_names[] = {
	[MOMENT_FAULT] = "fault", [MOMENT_TRANSITION] = "transition", [MOMENT_ROUTE] = "route",
	[MOMENT_SA] = "sa",       [MOMENT_OUTAGE] = "outage",
};

bool golden_kind(const char *name, MomentKind *out)
{
	for (unsigned i = 0; i < G_N_ELEMENTS(kind_names); i++) {
		if (!kind_names[i] || strcmp(kind_names[i], name) != 0)
			continue;
		*out = (MomentKind)i;
		return true;
	}
	return false;
}

const char *golden_kind_name(MomentKind kind)
{
	return kind_names[kind];
}

static void chapter_clear(void *p)
{
	g_array_unref(((GoldenChapter *)p)->lines);
}

static void file_clear(void *p)
{
	g_array_unref(((GoldenFile *)p)->inputs);
}

Golden *golden_new(void)
{
	Golden *g = g_new0(Golden, 1);
	g->chapters = g_array_new(FALSE, FALSE, sizeof(GoldenChapter));
	g->files = g_array_new(FALSE, FALSE, sizeof(GoldenFile));
	g_array_set_clear_func(g->chapters, chapter_clear);
	g_array_set_clear_func(g->files, file_clear);
	g->strings = g_string_chunk_new(1 << 14);
	return g;
}

void golden_free(Golden *g)
{
	if (!g)
		return;
	g_array_unref(g->chapters);
	g_array_unref(g->files);
	g_string_chunk_free(g->strings);
	g_free(g);
}

const char *golden_keep(Golden *g, const char *text)
{
	return text ? g_string_chunk_insert_const(g->strings, text) : NULL;
}

GoldenChapter *golden_chapter(Golden *g, const char *name, VTime at, const char *what)
{
	GoldenChapter c = {golden_keep(g, name), at, golden_keep(g, what),
			   g_array_new(FALSE, FALSE, sizeof(GoldenLine)), 0};
	g_array_append_val(g->chapters, c);
	return &g_array_index(g->chapters, GoldenChapter, g->chapters->len - 1);
}

GoldenFile *golden_file(Golden *g, const char *name)
{
	GoldenFile f = {golden_keep(g, name), g_array_new(FALSE, FALSE, sizeof(GoldenInput))};
	g_array_append_val(g->files, f);
	return &g_array_index(g->files, GoldenFile, g->files->len - 1);
}

unsigned golden_events(const Golden *g)
{
	unsigned n = 0;
	for (unsigned i = 0; i < g->chapters->len; i++)
		n += g_array_index(g->chapters, GoldenChapter, i).lines->len;
	return n;
}

/* ---- the timer that led to an event ---- */

static VTime to_ms(VTime t)
{
	VTime half = VT_MS(1) / 2;
	return (t >= 0 ? t + half : t - half) / VT_MS(1) * VT_MS(1);
}

static bool same_timer(const EventRow *x, const EventRow *y)
{
	return strcmp(x->kind, y->kind) == 0 && g_strcmp0(x->what, y->what) == 0 &&
	       g_strcmp0(x->router, y->router) == 0;
}

/* A timer that armed itself again, as keepalives do: how often it ran as long, and how long before that. */
static void say_ran(const Causes *causes, const EventRow *e, GString *out)
{
	const EventRow *by = causes_maker(causes, e);
	VTime ran = to_ms(e->t - by->t), before = 0;
	unsigned n = 1;
	while (same_timer(e, by)) {
		const EventRow *first = causes_maker(causes, by);
		if (!first)
			break;
		before = to_ms(by->t - first->t);
		if (before != ran)
			break;
		n++;
		by = first;
		before = 0;
	}
	if (before > 0) {
		text_number(out, before, 3);
		g_string_append(out, " + ");
	}
	if (n > 1)
		g_string_append_printf(out, "%u x ", n);
	text_number(out, ran, 3);
	g_string_append(out, " s");
}

static void add_timer(Golden *g, const Causes *causes, GoldenLine *l, EventId id)
{
	const EventRow *e = causes_wait(causes, id);
	if (!e)
		return;
	g_autofree char *name = g_strdup_printf("%s: %s", e->router ? e->router : "-", e->what);
	g_autoptr(GString) ran = g_string_new(NULL);
	say_ran(causes, e, ran);
	l->timer = golden_keep(g, name);
	l->ran = golden_keep(g, ran->str);
}

/* ---- of a run ---- */

static char *one_blank(const char *text)
{
	GString *out = g_string_new(NULL);
	for (const char *p = text; *p; p++)
		if (!g_ascii_isspace(*p) || (out->len && out->str[out->len - 1] != ' '))
			g_string_append_c(out, g_ascii_isspace(*p) ? ' ' : *p);
	g_strchomp(out->str);
	return g_string_free(out, FALSE);
}

/* "add 0x41c7ecbf (reason)" and "add 0x5b23f22e (reason)" are the same event. */
static const char *what_of(Golden *g, const Moment *m)
{
	g_autofree char *text =
		g_strdup_printf("%s: %s", m->subject, m->drawless ? m->drawless : m->what);
	g_autofree char *flat = one_blank(text);
	return golden_keep(g, flat);
}

static void add_moment(Golden *g, const Causes *causes, const Moment *m)
{
	GoldenChapter *c = &g_array_index(g->chapters, GoldenChapter, g->chapters->len - 1);
	GoldenLine l = {.t = to_ms(m->t - c->at),
			.kind = m->kind,
			.router = golden_keep(g, m->router ? m->router : "-"),
			.what = what_of(g, m),
			.lasts = -1};
	add_timer(g, causes, &l, m->event);
	g_array_append_val(c->lines, l);
}

/* An outage that begins with a packet sent just before its fault belongs to that fault. */
static GoldenChapter *chapter_of(Golden *g, const OutageRow *o)
{
	for (guint i = g->chapters->len; i-- > 1;) {
		GoldenChapter *c = &g_array_index(g->chapters, GoldenChapter, i);
		if (c->at <= o->start || g_strcmp0(o->trigger, c->name) == 0)
			return c;
	}
	return &g_array_index(g->chapters, GoldenChapter, 0);
}

static int by_time(const void *a, const void *b)
{
	const GoldenLine *x = a, *y = b;
	return (x->t > y->t) - (x->t < y->t);
}

static void add_outages(Golden *g, const Record *rec, const Causes *causes)
{
	for (unsigned i = 0; i < REC_N(rec, REC_OUTAGE); i++) {
		const OutageRow *o = REC_ROW(rec, REC_OUTAGE, OutageRow, i);
		GoldenChapter *c = chapter_of(g, o);
		g_autofree char *what = g_strdup_printf("probe %s %s", o->probe, o->direction);
		GoldenLine l = {.t = to_ms(o->start - c->at),
				.kind = MOMENT_OUTAGE,
				.router = "-",
				.what = golden_keep(g, what),
				.lasts = o->end == VT_NEVER ? VT_NEVER : to_ms(o->duration),
				.lost = o->lost};
		if (o->end != VT_NEVER)
			add_timer(g, causes, &l, o->end_event);
		g_array_append_val(c->lines, l);
	}
	for (unsigned i = 0; i < g->chapters->len; i++)
		g_array_sort(g_array_index(g->chapters, GoldenChapter, i).lines, by_time);
}

uint32_t golden_mark(const char *line)
{
	g_autofree char *hex = g_compute_checksum_for_string(G_CHECKSUM_SHA256, line, -1);
	hex[6] = '\0';
	return (uint32_t)g_ascii_strtoull(hex, NULL, 16);
}

/* What a scenario is called, and where it comes from, leads to nothing. */
static bool is_idle_line(const char *word)
{
	static const char *const idle[] = {"!", "#", "[scenario]", "title", "extends"};
	for (unsigned i = 0; i < G_N_ELEMENTS(idle); i++)
		if (g_str_has_prefix(word, idle[i]))
			return true;
	return *word == '\0';
}

/* What a run is held to is no cause of it. */
static void add_inputs(Golden *g, GoldenFile *f, const char *text)
{
	g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
	bool expects = false;
	for (int i = 0; lines[i]; i++) {
		const char *line = g_strchomp(lines[i]);
		const char *word = line + strspn(line, " \t");
		if (*word == '[')
			expects = g_str_has_prefix(word, "[expect ");
		if (expects || is_idle_line(word))
			continue;
		GoldenInput in = {i + 1, golden_mark(line), golden_keep(g, line)};
		g_array_append_val(f->inputs, in);
	}
}

static bool is_held(const char *const *held, const char *name)
{
	return held && g_strv_contains(held, name);
}

Golden *golden_of(Record *rec, const char *const *held)
{
	Golden *g = golden_new();
	const RunRow *run = REC_ROW(rec, REC_RUN, RunRow, 0);
	g_autofree char *scenario = g_strdup_printf("%s %s", run->network, run->scenario);
	g_autoptr(GArray) moments = moments_of(rec);
	g_autoptr(Causes) causes = causes_of(rec);
	g_autofree char *verdict = verdict_brief(rec);
	g->scenario = golden_keep(g, scenario);
	g->verdict = golden_keep(g, verdict);
	g->seed = run->seed;
	g->duration = run->duration;
	golden_chapter(g, "start", 0, "");
	for (unsigned i = 0; i < moments->len; i++) {
		const Moment *m = &g_array_index(moments, Moment, i);
		if (m->kind == MOMENT_FAULT)
			golden_chapter(g, m->subject, to_ms(m->t), m->what);
		else if (m->kind != MOMENT_LOG && m->kind != MOMENT_OUTAGE)
			add_moment(g, causes, m);
	}
	add_outages(g, rec, causes);
	for (unsigned i = 0; i < REC_N(rec, REC_FILE); i++) {
		const FileRow *f = REC_ROW(rec, REC_FILE, FileRow, i);
		if (!is_held(held, f->name))
			add_inputs(g, golden_file(g, f->name), f->text);
	}
	return g;
}

/* ---- text ---- */

static void print_time(GString *out, VTime t, unsigned width)
{
	g_autoptr(GString) s = g_string_new(NULL);
	text_number(s, t, 3);
	g_string_append_printf(out, "%*s", (int)width, s->str);
}

static void print_line(const GoldenLine *l, size_t width, GString *out)
{
	print_time(out, l->t, 11);
	g_string_append_printf(out, "  %-10s  %-*s  %s", kind_names[l->kind], (int)width, l->router,
			       l->what);
	if (l->kind == MOMENT_OUTAGE && l->lasts == VT_NEVER)
		g_string_append(out, ", not back");
	else if (l->kind == MOMENT_OUTAGE) {
		g_string_append(out, ", lasts ");
		print_time(out, l->lasts, 0);
		g_string_append(out, " s");
	}
	if (l->kind == MOMENT_OUTAGE)
		g_string_append_printf(out, ", %" G_GINT64_FORMAT " lost", l->lost);
	if (l->timer)
		g_string_append_printf(out, "  <- %s, %s", l->timer, l->ran);
	g_string_append_c(out, '\n');
}

static size_t router_width(const Golden *g)
{
	size_t n = 1;
	for (unsigned i = 0; i < g->chapters->len; i++) {
		const GoldenChapter *c = &g_array_index(g->chapters, GoldenChapter, i);
		for (unsigned k = 0; k < c->lines->len; k++)
			n = MAX(n, strlen(g_array_index(c->lines, GoldenLine, k).router));
	}
	return n;
}

enum { MARKS_A_LINE = 12 };

static void print_inputs(const GoldenFile *f, GString *out)
{
	g_string_append_printf(out, "\nfile %s\n", f->name);
	for (unsigned i = 0; i < f->inputs->len; i++) {
		const GoldenInput *in = &g_array_index(f->inputs, GoldenInput, i);
		bool ends = i % MARKS_A_LINE == MARKS_A_LINE - 1 || i + 1 == f->inputs->len;
		g_string_append_printf(out, "%s%06x%s", i % MARKS_A_LINE ? " " : "  ", in->mark,
				       ends ? "\n" : "");
	}
}

void golden_print(const Golden *g, GString *out)
{
	size_t width = router_width(g);
	g_string_append_printf(out, "%s\nscenario %s\nseed %" G_GUINT64_FORMAT "\nduration ",
			       GOLDEN_TITLE, g->scenario, g->seed);
	vtime_print(out, g->duration);
	g_string_append_c(out, '\n');
	for (unsigned i = 0; i < g->chapters->len; i++) {
		const GoldenChapter *c = &g_array_index(g->chapters, GoldenChapter, i);
		g_string_append_printf(out, "\n%s \"%s\" at ", i ? "fault" : "chapter", c->name);
		print_time(out, c->at, 0);
		g_string_append_printf(out, " s%s%s\n", *c->what ? ": " : "", c->what);
		for (unsigned k = 0; k < c->lines->len; k++)
			print_line(&g_array_index(c->lines, GoldenLine, k), width, out);
	}
	g_string_append(out,
			"\n# A mark for each line of what was run: names the line that changed.\n");
	for (unsigned i = 0; i < g->files->len; i++) {
		const GoldenFile *f = &g_array_index(g->files, GoldenFile, i);
		if (f->inputs->len)
			print_inputs(f, out);
	}
}
