/* Which lines of the configurations and scenarios differ between two runs. */

#include "sim/analysis/diff.h"

#include <string.h>

#include "sim/secrets.h"
#include "sim/text.h"

/* What both begin and end with is the same: what stands between is small, and compared by its longest
 * common subsequence; above this many pairs it counts as one change. */
enum { PAIRS_MAX = 4 << 20 };

typedef struct Span {
	const GoldenFile *f;
	unsigned from, to;
} Span;

static const GoldenInput *input_at(const Span *s, unsigned i)
{
	return &g_array_index(s->f->inputs, GoldenInput, s->from + i);
}

static unsigned span_len(const Span *s)
{
	return s->to - s->from;
}

static bool same(const Span *a, unsigned i, const Span *b, unsigned k)
{
	return input_at(a, i)->mark == input_at(b, k)->mark;
}

static void trim(Span *a, Span *b)
{
	while (span_len(a) && span_len(b) && same(a, 0, b, 0)) {
		a->from++;
		b->from++;
	}
	while (span_len(a) && span_len(b) && same(a, span_len(a) - 1, b, span_len(b) - 1)) {
		a->to--;
		b->to--;
	}
}

static void add(Diff *d, const char *file, const GoldenInput *x, const GoldenInput *y)
{
	DiffInput c = {file, x ? x->line : 0, y ? y->line : 0, x ? x->text : NULL,
		       y ? y->text : NULL};
	g_array_append_val(d->inputs, c);
}

/* Lines that went and lines that came at the same place are told as pairs. */
static void add_block(Diff *d, const Span *a, unsigned i, unsigned n, const Span *b, unsigned k,
		      unsigned m)
{
	for (unsigned j = 0; j < MAX(n, m); j++)
		add(d, b->f->name, j < n ? input_at(a, i + j) : NULL,
		    j < m ? input_at(b, k + j) : NULL);
}

/* longest[i][k]: of what begins with a's line i and b's line k. */
static unsigned *longest_common(const Span *a, const Span *b)
{
	unsigned n = span_len(a), m = span_len(b), width = m + 1;
	unsigned *l = g_new0(unsigned, (size_t)(n + 1) * width);
	for (unsigned i = n; i-- > 0;)
		for (unsigned k = m; k-- > 0;)
			l[i * width + k] = same(a, i, b, k) ? l[(i + 1) * width + k + 1] + 1
							    : MAX(l[(i + 1) * width + k],
								  l[i * width + k + 1]);
	return l;
}

static void compare(Diff *d, Span a, Span b)
{
	trim(&a, &b);
	unsigned n = span_len(&a), m = span_len(&b), width = m + 1, i = 0, k = 0;
	if ((uint64_t)n * m > PAIRS_MAX) {
		add_block(d, &a, 0, n, &b, 0, m);
		return;
	}
	g_autofree unsigned *l = longest_common(&a, &b);
	while (i < n || k < m) {
		unsigned gone = 0, come = 0;
		while (i + gone < n || k + come < m) {
			unsigned x = i + gone, y = k + come;
			if (x < n && y < m && same(&a, x, &b, y))
				break;
			if (x < n && (y == m || l[(x + 1) * width + y] >= l[x * width + y + 1]))
				gone++;
			else
				come++;
		}
		add_block(d, &a, i, gone, &b, k, come);
		i += gone + 1;
		k += come + 1;
	}
}

static const GoldenFile *file_like(const Golden *g, const char *name)
{
	for (unsigned i = 0; i < g->files->len; i++) {
		const GoldenFile *f = &g_array_index(g->files, GoldenFile, i);
		if (strcmp(f->name, name) == 0)
			return f;
	}
	return NULL;
}

static Span whole(const GoldenFile *f)
{
	return (Span){f, 0, f->inputs->len};
}

static const GoldenFile *file_at(const Golden *g, unsigned i)
{
	return &g_array_index(g->files, GoldenFile, i);
}

/* The first file is the scenario itself, whatever it is called. */
static const GoldenFile *mate_of(const Golden *a, unsigned i, const Golden *b)
{
	const GoldenFile *y = file_like(b, file_at(a, i)->name);
	if (y || i > 0 || b->files->len == 0 || file_like(a, file_at(b, 0)->name))
		return y;
	return file_at(b, 0);
}

void diff_inputs(Diff *d, const Golden *a, const Golden *b)
{
	for (unsigned i = 0; i < a->files->len; i++) {
		const GoldenFile *x = file_at(a, i);
		const GoldenFile *y = mate_of(a, i, b);
		if (y)
			compare(d, whole(x), whole(y));
		else if (x->inputs->len)
			add(d, x->name, NULL, NULL);
	}
	for (unsigned i = 0; i < b->files->len; i++) {
		const GoldenFile *y = file_at(b, i);
		if (y->inputs->len && !mate_of(b, i, a))
			add(d, y->name, NULL, NULL);
	}
}

/* ---- words ---- */

static void say_text(const char *text, GString *out)
{
	g_string_append_c(out, '"');
	secrets_hide(out, text);
	g_string_append_c(out, '"');
}

void diff_say_input(const DiffInput *c, GString *out)
{
	g_string_append(out, c->file);
	if (!c->line_a && !c->line_b) {
		g_string_append(out, ": only one of the two was run with this file");
		return;
	}
	if (c->line_b && c->text_b) {
		g_string_append_printf(out, ":%d: ", c->line_b);
		say_text(c->text_b, out);
	} else {
		g_string_append(out, c->line_b ? ": a line that is not known" : ": a line less");
	}
	if (c->line_a && c->text_a) {
		g_string_append(out, ", was ");
		if (c->line_b != c->line_a)
			g_string_append_printf(out, "line %d ", c->line_a);
		say_text(c->text_a, out);
	} else {
		g_string_append(out, !c->line_a ? ", new" : c->line_b ? ", has changed since" : "");
	}
}
