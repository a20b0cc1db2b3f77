/* From a text that was made to the one that was written. */

#include "sim/textmap.h"

#include <stdint.h>
#include <string.h>

typedef struct Piece {
	uint32_t made, from;
} Piece;

/* The highest bit of `from`: the whole piece stands for one place. No text that was written is as long. */
#define WHOLE ((uint32_t)1 << 31)

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

SrcPos textmap_written(const GArray *lines, const char *file, size_t from)
{
	guint lo = 0, hi = lines->len; /* the line that holds it is in lo..hi-1 */
	while (hi - lo > 1) {
		guint mid = lo + (hi - lo) / 2;
		if (g_array_index(lines, uint32_t, mid) <= from)
			lo = mid;
		else
			hi = mid;
	}
	return (SrcPos){file, (int)lo + 1, (int)(from - g_array_index(lines, uint32_t, lo)) + 1};
}

SrcPos textmap_at(const TextMap *m, const char *file, size_t made)
{
	guint lo = 0, hi = m->pieces->len;
	if (hi == 0)
		return (SrcPos){file, 1, 1};
	while (hi - lo > 1) {
		guint mid = lo + (hi - lo) / 2;
		if (g_array_index(m->pieces, Piece, mid).made <= made)
			lo = mid;
		else
			hi = mid;
	}
	const Piece *p = &g_array_index(m->pieces, Piece, lo);
	size_t from = p->from & ~WHOLE;
	return textmap_written(m->lines, file, p->from & WHOLE ? from : from + (made - p->made));
}
