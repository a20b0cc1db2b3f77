/* Texts in which lines stand once for each of something. */

#include "sim/scenario/template.h"

#include <string.h>

typedef enum PartKind { PART_PLAIN, PART_BRACES, PART_EACH, PART_END } PartKind;

/* Lines as they are (several), a line with expressions, or one of the two around a repetition. */
typedef struct Part {
	PartKind kind;
	uint32_t from, len;
	uint32_t other;          /* each: the index of its end */
	uint32_t name, name_len; /* each: octets of the text */
	bool ranged;             /* each: from lo to hi */
	uint32_t lo, lo_len, hi, hi_len;
} Part;

struct Template {
	const char *path, *text; /* borrowed */
	size_t len;
	GArray *parts; /* of Part */
	GArray *lines;
};

static SrcPos place(const Template *t, const char *p)
{
	return textmap_written(t->lines, t->path, (size_t)(p - t->text));
}

/* ---- taking apart ---- */

static const char *blanks(const char *p, const char *end)
{
	while (p < end && (*p == ' ' || *p == '\t'))
		p++;
	return p;
}

static const char *word_end(const char *p, const char *end)
{
	while (p < end && (g_ascii_isalnum(*p) || *p == '_'))
		p++;
	return p;
}

static bool is_word(const char *p, const char *stop, const char *word)
{
	return (size_t)(stop - p) == strlen(word) && strncmp(p, word, strlen(word)) == 0;
}

/* The word "to"; names may hold it. */
static const char *find_to(const char *p, const char *end)
{
	for (; p + 3 < end; p++)
		if ((p[0] == ' ' || p[0] == '\t') && p[1] == 't' && p[2] == 'o' &&
		    (p[3] == ' ' || p[3] == '\t'))
			return p;
	return NULL;
}

static bool read_range(const Template *t, const char *p, const char *end, Part *part, GError **err)
{
	const char *stop = word_end(p, end);
	const char *to = is_word(p, stop, "from") ? find_to(stop, end) : NULL;
	if (!to)
		return err_at(err, place(t, p), "expected \"from EXPR to EXPR\" or \"}\"");
	part->ranged = true;
	part->lo = (uint32_t)(stop - t->text);
	part->lo_len = (uint32_t)(to - stop);
	part->hi = (uint32_t)(to + 3 - t->text);
	part->hi_len = (uint32_t)(end - to - 3);
	return true;
}

/* "{each NAME ...}" from its brace on. */
static bool read_each(const Template *t, const char *p, const char *close, Part *part, GError **err)
{
	p = blanks(p + 1 + strlen("each"), close);
	const char *stop = word_end(p, close);
	if (stop == p || g_ascii_isdigit(*p))
		return err_at(err, place(t, p),
			      "expected the name of a repetition, as in "
			      "\"!{each spoke}\"");
	part->kind = PART_EACH;
	part->name = (uint32_t)(p - t->text);
	part->name_len = (uint32_t)(stop - p);
	p = blanks(stop, close);
	return p == close || read_range(t, p, close, part, err);
}

/* "!{each ...}" and "!{end}"; whatever else begins with "!{" is a word gone wrong. */
static bool read_mark(const Template *t, const char *p, const char *end, Part *part, GError **err)
{
	const char *brace = p + 1, *word = blanks(brace + 1, end), *stop = word_end(word, end);
	const char *close = memchr(brace, '}', (size_t)(end - brace));
	bool each = is_word(word, stop, "each");
	if (!each && !is_word(word, stop, "end"))
		return err_at(err, place(t, p),
			      "neither \"!{each NAME}\" nor \"!{end}\", expected "
			      "one of them or \"! \" before a comment");
	if (!close)
		return err_at(err, place(t, brace), "without its end, expected \"}\" on this line");
	for (const char *q = blanks(close + 1, end); q < end; q++)
		if (*q != '\r')
			return err_at(err, place(t, q),
				      "text behind \"}\", expected the end of "
				      "the line");
	part->kind = PART_END;
	if (each)
		return read_each(t, word - 1, close, part, err);
	return blanks(stop, close) == close ||
	       err_at(err, place(t, stop), "expected \"!{end}\" alone");
}

static void add_line(Template *t, const Part *part)
{
	Part *last = t->parts->len ? &g_array_index(t->parts, Part, t->parts->len - 1) : NULL;
	if (last && last->kind == PART_PLAIN && part->kind == PART_PLAIN)
		last->len += part->len;
	else
		g_array_append_vals(t->parts, part, 1);
}

static bool open_part(Template *t, GArray *open, const Part *part, GError **err)
{
	uint32_t here = t->parts->len;
	if (part->kind == PART_EACH && open->len == TEMPLATE_DEEP_MAX)
		return err_at(err, place(t, t->text + part->from),
			      "more than %d repetitions in each other, expected fewer",
			      TEMPLATE_DEEP_MAX);
	if (part->kind == PART_EACH)
		g_array_append_val(open, here);
	if (part->kind != PART_END)
		return true;
	if (open->len == 0)
		return err_at(err, place(t, t->text + part->from),
			      "\"!{end}\" ends nothing, expected \"!{each NAME}\" before it");
	g_array_index(t->parts, Part, g_array_index(open, uint32_t, open->len - 1)).other = here;
	g_array_set_size(open, open->len - 1);
	return true;
}

static bool read_line(Template *t, GArray *open, const char *p, const char *end, const char *next,
		      GError **err)
{
	Part part = {
		.kind = PART_PLAIN, .from = (uint32_t)(p - t->text), .len = (uint32_t)(next - p)};
	const char *body = blanks(p, end);
	bool comment = body < end && *body == '!';
	if (comment && body + 1 < end && body[1] == '{') {
		if (!read_mark(t, body, end, &part, err))
			return false;
	} else if (!comment && memchr(p, '{', (size_t)(end - p))) {
		part.kind = PART_BRACES;
	}
	if (!open_part(t, open, &part, err))
		return false;
	add_line(t, &part);
	return true;
}

static bool read_lines(Template *t, GArray *open, GError **err)
{
	static const char bom[] = "\xef\xbb\xbf";
	const char *p = t->text, *stop = t->text + t->len;
	if (t->len >= 3 && memcmp(p, bom, 3) == 0)
		p += 3;
	while (p < stop) {
		const char *newline = memchr(p, '\n', (size_t)(stop - p));
		const char *end = newline ? newline : stop, *next = newline ? end + 1 : stop;
		if (!read_line(t, open, p, end, next, err))
			return false;
		p = next;
	}
	if (open->len == 0)
		return true;
	const Part *each =
		&g_array_index(t->parts, Part, g_array_index(open, uint32_t, open->len - 1));
	return err_at(err, place(t, t->text + each->from),
		      "a repetition without its end, expected \"!{end}\" behind it");
}

Template *template_new(const char *path, const char *text, size_t len, GError **err)
{
	g_autoptr(GArray) open = g_array_new(FALSE, FALSE, sizeof(uint32_t));
	Template *t = g_new(Template, 1);
	*t = (Template){path, text, len, g_array_new(FALSE, FALSE, sizeof(Part)),
			textmap_lines(text, len)};
	if (read_lines(t, open, err))
		return t;
	template_free(t);
	return NULL;
}

static bool is_mark(const char *p, const char *end)
{
	p = blanks(p, end);
	if (end - p < 2 || p[0] != '!' || p[1] != '{')
		return false;
	const char *word = blanks(p + 2, end), *stop = word_end(word, end);
	return is_word(word, stop, "each") || is_word(word, stop, "end");
}

bool template_is(const char *path, const char *text, size_t len)
{
	const char *end = text + len;
	bool is = g_str_has_suffix(path, ".in");
	for (const char *p = text; p < end && !is;) {
		const char *newline = memchr(p, '\n', (size_t)(end - p));
		is = is_mark(p, newline ? newline : end);
		p = newline ? newline + 1 : end;
	}
	return is;
}

void template_free(Template *t)
{
	if (!t)
		return;
	g_array_unref(t->parts);
	g_array_unref(t->lines);
	g_free(t);
}

const char *template_path(const Template *t)
{
	return t->path;
}

/* ---- filling in ---- */

typedef struct Filling {
	const Template *t;
	FormulaScope scope;
	size_t *left;
	GString *out;
	TextMap *map;
	GError **err;
} Filling;

/* What an expression costs besides what it makes: to be read again each time, and a place in the map. Without it
 * a file of a few hundred octets would be at work for hours. */
static size_t cost_of(size_t expression)
{
	return expression + sizeof(uint64_t);
}

static void copy(Filling *f, const char *from, size_t n)
{
	textmap_add(f->map, f->out->len, (size_t)(from - f->t->text), false);
	g_string_append_len(f->out, from, (gssize)n);
}

static bool fill_braces(Filling *f, const Part *part)
{
	const char *p = f->t->text + part->from, *end = p + part->len;
	while (p < end) {
		const char *brace = memchr(p, '{', (size_t)(end - p));
		if (brace != p)
			copy(f, p, (size_t)((brace ? brace : end) - p));
		if (!brace)
			break;
		if (brace + 1 < end && brace[1] == '{') {
			copy(f, brace, 1);
			p = brace + 2;
			continue;
		}
		SrcPos at = place(f->t, brace);
		size_t len = formula_braces(brace, end, at, f->err);
		textmap_add(f->map, f->out->len, (size_t)(brace - f->t->text), true);
		if (!len || !expansion_take(f->left, cost_of(len), at, f->err) ||
		    !formula_append(&f->scope, brace, len, at, f->out, f->err))
			return false;
		p = brace + len;
	}
	return true;
}

static bool bound_of(Filling *f, uint32_t from, uint32_t len, int64_t *out)
{
	const char *p = f->t->text + from;
	return formula_number(&f->scope, p, len, place(f->t, p), out, f->err);
}

static bool fill_parts(Filling *f, guint from, guint to);

static bool fill_each(Filling *f, const Part *each, guint first)
{
	const Template *t = f->t;
	SrcPos at = place(t, t->text + each->name);
	FormulaName *x = formula_name(&f->scope, t->text + each->name, each->name_len);
	g_autofree char *name = g_strndup(t->text + each->name, each->name_len);
	if (!x)
		return err_at(f->err, at, "unknown name \"%s\", expected that of a [repeat]", name);
	if (x->has_index)
		return err_at(f->err, at, "\"%s\" is being repeated already, expected another name",
			      name);
	int64_t lo = 0, hi = x->count - 1;
	if (!expansion_take(f->left, 1, at, f->err) ||
	    (each->ranged && (!bound_of(f, each->lo, each->lo_len, &lo) ||
			      !bound_of(f, each->hi, each->hi_len, &hi))))
		return false;
	x->has_index = true;
	hi = MIN(hi, x->count - 1);
	for (x->index = MAX(lo, 0); x->index <= hi; x->index++)
		if (!expansion_take(f->left, 1, at, f->err) || !fill_parts(f, first, each->other))
			return false;
	x->has_index = false;
	return true;
}

static bool fill_part(Filling *f, guint i)
{
	const Part *part = &g_array_index(f->t->parts, Part, i);
	size_t before = f->out->len;
	const char *p = f->t->text + part->from;
	if (part->kind == PART_EACH)
		return fill_each(f, part, i + 1);
	if (part->kind == PART_PLAIN && part->len > *f->left)
		return expansion_take(f->left, part->len, place(f->t, p), f->err);
	if (part->kind == PART_PLAIN)
		copy(f, p, part->len);
	else if (!fill_braces(f, part))
		return false;
	return expansion_take(f->left, f->out->len - before, place(f->t, p), f->err);
}

static bool fill_parts(Filling *f, guint from, guint to)
{
	for (guint i = from; i < to; i++) {
		const Part *part = &g_array_index(f->t->parts, Part, i);
		if (!fill_part(f, i))
			return false;
		if (part->kind == PART_EACH)
			i = part->other;
	}
	return true;
}

bool template_fill(const Template *t, const FormulaScope *scope, size_t *left, GString *out,
		   TextMap **map, GError **err)
{
	g_autoptr(TextMap) places = textmap_new(t->lines);
	Filling f = {t, *scope, left, out, places, err};
	if (!fill_parts(&f, 0, t->parts->len))
		return false;
	*map = g_steal_pointer(&places);
	return true;
}
