/* From a text that was made to the one that was written. */

#include "sim/textmap.h"

#include <stdint.h>
#include <string.h>

typedef struct Piece {
	uint32_t made, from;
} Piece;

/* The highest bit of `from`: the whole piece stands for one place. No text that was written is as long. */
#define WHOLE ((uint32_t)1 << 31)

G_STATIC_ASSERT(offsetof(Piece, made) == 0); /* for last_begun */

struct TextMap {
	GArray *lines;  /* of uint32_t, shared */
	GArray *pieces; /* of Piece, in order of both */
};

GArray *textmap_lines(const char *text, size_t len)
{
	GArray *lines = g_array_new(FALSE, FALSE, sizeof(uint32_t));
	const char *p = text;
	g_assert(len < WHOLE);
	while (p) {
		uint32_t at = (uint32_t)(p - text);
		g_array_append_val(lines, at);
		p = memchr(p, '\n', len - at);
		p = p ? p + 1 : NULL;
	}
	return lines;
}

TextMap *textmap_new(GArray *lines)
{
	TextMap *m = g_new(TextMap, 1);
	*m = (TextMap){g_array_ref(lines), g_array_new(FALSE, FALSE, sizeof(Piece))};
	return m;
}

void textmap_free(TextMap *m)
{
	if (!m)
		return;
	g_array_unref(m->lines);
	g_array_unref(m->pieces);
	g_free(m);
}

void textmap_add(TextMap *m, size_t made, size_t from, gboolean whole)
{
	Piece p = {(uint32_t)made, (uint32_t)from | (whole ? WHOLE : 0)};
	g_assert(made <= UINT32_MAX && from < WHOLE);
	g_array_append_val(m->pieces, p);
}

/* The last element that begins at `at` or before it; each begins with its place, the first with the least there is. */
static guint last_begun(const GArray *sorted, size_t at)
{
	guint size = g_array_get_element_size((GArray *)sorted);
	guint lo = 0, hi = sorted->len; /* it is in lo..hi-1 */
	while (hi - lo > 1) {
		guint mid = lo + (hi - lo) / 2;
		uint32_t begins;
		memcpy(&begins, sorted->data + (size_t)mid * size, sizeof begins);
		if (begins <= at)
			lo = mid;
		else
			hi = mid;
	}
	return lo;
}

SrcPos textmap_written(const GArray *lines, const char *file, size_t from)
{
	guint line = last_begun(lines, from);
	return (SrcPos){file, (int)line + 1,
			(int)(from - g_array_index(lines, uint32_t, line)) + 1};
}

SrcPos textmap_at(const TextMap *m, const char *file, size_t made)
{
	if (m->pieces->len == 0)
		return (SrcPos){file, 1, 1};
	const Piece *p = &g_array_index(m->pieces, Piece, last_begun(m->pieces, made));
	size_t from = p->from & ~WHOLE;
	return textmap_written(m->lines, file, p->from & WHOLE ? from : from + (made - p->made));
}
