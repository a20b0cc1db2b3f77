/* See svg.h. */

#include "tests/unit/plot/svg.h"

#include <stdlib.h>
#include <string.h>

#include "sim/plot/plot_layout.h"
#include "tests/support/check.h"

typedef struct Place {
	double x, y, size;
	char anchor; /* s, m, e */
	char *fill;
} Place;

static const char *value_of(const char **names, const char **values, const char *name)
{
	for (; *names; names++, values++)
		if (strcmp(*names, name) == 0)
			return *values;
	return NULL;
}

/* "M1,2 L3,4 M..." */
static void read_path(Svg *s, const char *d, const char *stroke)
{
	g_auto(GStrv) words = g_strsplit(d, " ", -1);
	double x = 0, y = 0;
	for (char **w = words; *w; w++) {
		char *comma = strchr(*w, ',');
		if (!comma || (**w != 'M' && **w != 'L'))
			continue;
		double to_x = g_ascii_strtod(*w + 1, NULL), to_y = g_ascii_strtod(comma + 1, NULL);
		GString *colour = g_string_new(stroke);
		g_string_replace(colour, " ", "", 0);
		SvgLine l = {x, y, to_x, to_y, g_string_free(colour, FALSE)};
		if (**w == 'L')
			g_array_append_val(s->lines, l);
		else
			g_free(l.stroke);
		x = to_x;
		y = to_y;
	}
}

static void on_start(GMarkupParseContext *c, const char *element, const char **names,
		     const char **values, gpointer to, GError **err)
{
	(void)c, (void)err;
	Svg *s = to;
	const char *d = value_of(names, values, "d"), *stroke = value_of(names, values, "stroke"),
		   *at = value_of(names, values, "transform"),
		   *size = value_of(names, values, "font-size"),
		   *anchor = value_of(names, values, "text-anchor"),
		   *fill = value_of(names, values, "fill");
	Place place = {0};
	if (strcmp(element, "svg") == 0) {
		s->width = g_ascii_strtod(value_of(names, values, "width"), NULL);
		s->height = g_ascii_strtod(value_of(names, values, "height"), NULL);
	}
	if (strcmp(element, "path") == 0 && d && stroke)
		read_path(s, d, stroke);
	if (at && size && anchor && strchr(at, ',')) {
		place.x = g_ascii_strtod(strchr(at, '(') + 1, NULL);
		place.y = g_ascii_strtod(strchr(at, ',') + 1, NULL);
		place.size = g_ascii_strtod(size, NULL);
		place.anchor = *anchor;
		place.fill = g_strdup(fill);
	}
	g_array_append_val(s->at, place);
}

static void on_end(GMarkupParseContext *c, const char *element, gpointer to, GError **err)
{
	(void)c, (void)element, (void)err;
	Svg *s = to;
	g_free(g_array_index(s->at, Place, s->at->len - 1).fill);
	g_array_set_size(s->at, s->at->len - 1);
}

/* A PNG's letter is 4/3 of the size high. */
static void on_text(GMarkupParseContext *c, const char *text, gsize len, gpointer to, GError **err)
{
	(void)err;
	Svg *s = to;
	g_autofree char *copy = g_strstrip(g_strndup(text, len));
	if (g_strcmp0(g_markup_parse_context_get_element(c), "text") != 0 || !*copy ||
	    s->at->len < 2)
		return;
	const Place *p = &g_array_index(s->at, Place, s->at->len - 2);
	double em = p->size * 4 / 3, width = layout_width(copy, p->size),
	       left = p->anchor == 's'   ? p->x
		      : p->anchor == 'e' ? p->x - width
					 : p->x - width / 2;
	SvgText t = {.left = left,
		     .right = left + width,
		     .top = p->y - 0.75 * em,
		     .bottom = p->y + 0.1 * em,
		     .text = g_steal_pointer(&copy),
		     .fill = g_strdup(p->fill)};
	g_array_append_val(s->texts, t);
}

static void text_clear(void *p)
{
	SvgText *t = p;
	g_free(t->text);
	g_free(t->fill);
}

static void line_clear(void *p)
{
	g_free(((SvgLine *)p)->stroke);
}

Svg *svg_read(const char *path)
{
	static const GMarkupParser parser = {
		.start_element = on_start, .end_element = on_end, .text = on_text};
	g_autofree char *bytes = NULL;
	gsize n = 0;
	if (!CHECK(g_file_get_contents(path, &bytes, &n, NULL), "%s is there", path))
		return NULL;
	g_autoptr(Svg) s = g_new0(Svg, 1);
	g_autoptr(GError) err = NULL;
	s->texts = g_array_new(FALSE, FALSE, sizeof(SvgText));
	s->lines = g_array_new(FALSE, FALSE, sizeof(SvgLine));
	s->at = g_array_new(FALSE, FALSE, sizeof(Place));
	g_array_set_clear_func(s->texts, text_clear);
	g_array_set_clear_func(s->lines, line_clear);
	g_autoptr(GMarkupParseContext) c = g_markup_parse_context_new(&parser, 0, s, NULL);
	bool sound = g_markup_parse_context_parse(c, bytes, (gssize)n, &err) &&
		     g_markup_parse_context_end_parse(c, &err);
	if (!CHECK(sound, "%s is sound: %s", path, err ? err->message : ""))
		return NULL;
	return g_steal_pointer(&s);
}

void svg_free(Svg *s)
{
	g_array_unref(s->texts);
	g_array_unref(s->lines);
	g_array_unref(s->at);
	g_free(s);
}

const SvgText *svg_text(const Svg *s, const char *part)
{
	for (unsigned i = 0; i < s->texts->len; i++)
		if (strstr(g_array_index(s->texts, SvgText, i).text, part))
			return &g_array_index(s->texts, SvgText, i);
	return NULL;
}

static bool overlap(const SvgText *a, const SvgText *b)
{
	return MIN(a->right, b->right) - MAX(a->left, b->left) > 1 &&
	       MIN(a->bottom, b->bottom) - MAX(a->top, b->top) > 1;
}

void svg_check_texts(const Svg *s, const char *what)
{
	for (unsigned i = 0; i < s->texts->len; i++) {
		const SvgText *a = &g_array_index(s->texts, SvgText, i);
		if (a->left < 0 || a->right > s->width + 1 || a->top < 0 || a->bottom > s->height)
			CHECK(false, "%s: \"%s\" is not on the page", what, a->text);
		for (unsigned k = i + 1; k < s->texts->len; k++) {
			const SvgText *b = &g_array_index(s->texts, SvgText, k);
			if (overlap(a, b))
				CHECK(false, "%s: \"%s\" and \"%s\"", what, a->text, b->text);
		}
	}
}
