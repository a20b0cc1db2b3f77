/* Golden timelines: reading them. */

#include <string.h>

#include "sim/analysis/golden_priv.h"
#include "sim/err.h"
#include "sim/secrets.h"

typedef struct Reader {
	Golden *g;
	SrcPos at;
	const char *line; /* whole */
	GoldenFile *file; /* whose marks come next; NULL: none */
	GError **err;
} Reader;

static bool wrong(const Reader *r, const char *from, const char *expected)
{
	SrcPos at = r->at;
	g_autofree char *text = err_quote(from, -1);
	at.col = (int)(from - r->line) + 1;
	return err_at(r->err, at, "\"%s\", expected %s", text, expected);
}

bool golden_is(const char *text)
{
	return g_str_has_prefix(text, GOLDEN_TITLE);
}

static bool begins_as_golden(const char *head, size_t len)
{
	(void)len;
	return golden_is(head);
}

const OutputKind golden_output = {"golden timeline", begins_as_golden};

static void skip_blanks(const char **p)
{
	*p += strspn(*p, " ");
}

/* "7.707 s" or "7.707": a signed number of seconds. */
static bool read_seconds(const char **p, VTime *out)
{
	const char *from = *p;
	bool minus = **p == '-';
	g_autofree char *word = NULL;
	*p += minus;
	size_t n = strspn(*p, "0123456789.");
	word = g_strdup_printf("%.*ss", (int)n, *p);
	if (n == 0 || !vtime_parse(word, out, NULL)) {
		*p = from;
		return false;
	}
	*p += n;
	*out = minus ? -*out : *out;
	return true;
}

static char *read_word(const char **p)
{
	size_t n = strcspn(*p, " ");
	char *word = g_strndup(*p, n);
	*p += n;
	skip_blanks(p);
	return word;
}

static bool read_head(Reader *r)
{
	const char *p = r->line;
	g_autofree char *key = read_word(&p);
	if (strcmp(key, "scenario") == 0 && *p) {
		r->g->scenario = golden_keep(r->g, p);
		return true;
	}
	if (strcmp(key, "seed") == 0)
		return g_ascii_string_to_unsigned(p, 10, 0, G_MAXUINT64, &r->g->seed, NULL) ||
		       wrong(r, p, "a seed");
	if (strcmp(key, "duration") == 0)
		return vtime_parse(p, &r->g->duration, NULL) || wrong(r, p, "a time");
	return wrong(r, r->line, "scenario, seed, duration, chapter, fault, file or an event");
}

/* fault "outage" at 321.731 s: 7204VXR-1: ... */
static bool read_chapter(Reader *r)
{
	static const char form[] = "chapter or fault \"NAME\" at SECONDS s";
	const char *open = strchr(r->line, '"'), *close = open ? strchr(open + 1, '"') : NULL;
	VTime at;
	if (!close || !g_str_has_prefix(close, "\" at "))
		return wrong(r, r->line, form);
	const char *p = close + strlen("\" at ");
	if (!read_seconds(&p, &at) || !g_str_has_prefix(p, " s"))
		return wrong(r, p, form);
	p += strlen(" s");
	p += g_str_has_prefix(p, ": ") ? 2 : 0;
	g_autofree char *name = g_strndup(open + 1, (gsize)(close - open - 1));
	/* an older one may have what was typed as it was: both sides hide alike */
	g_autofree char *what = secrets_hide_fault(p);
	golden_chapter(r->g, name, at, what)->line = r->at.line;
	r->file = NULL;
	return true;
}

static bool read_marks(Reader *r)
{
	const char *p = r->line;
	for (skip_blanks(&p); *p; skip_blanks(&p)) {
		char *end;
		GoldenInput in = {(int)r->file->inputs->len + 1, 0, NULL};
		if (strspn(p, "0123456789abcdefABCDEF") != 6)
			return wrong(r, p, "marks of six hexadecimal digits");
		in.mark = (uint32_t)g_ascii_strtoull(p, &end, 16);
		g_array_append_val(r->file->inputs, in);
		p = end;
	}
	return true;
}

/* ", lasts 19.433 s, 195 lost" at the end of `what`, which is cut there. */
static bool read_lasts(const Reader *r, char *what, const char *place, GoldenLine *l)
{
	char *at = strstr(what, ", lasts "), *never = strstr(what, ", not back");
	const char *p = at ? at + strlen(", lasts ") : never ? never + strlen(", not back") : what;
	l->lasts = VT_NEVER;
	if ((!at && !never) || (at && (!read_seconds(&p, &l->lasts) || !g_str_has_prefix(p, " s"))))
		return wrong(r, place, "an outage with \", lasts SECONDS s\" or \", not back\"");
	p += at ? strlen(" s") : 0;
	g_autofree char *lost =
		g_str_has_prefix(p, ", ") && g_str_has_suffix(p, " lost")
			? g_strndup(p + strlen(", "), strlen(p) - strlen(", ") - strlen(" lost"))
			: NULL;
	if (!lost || !g_ascii_string_to_signed(lost, 10, 0, INT64_MAX, &l->lost, NULL))
		return wrong(r, place, "an outage with \", N lost\"");
	*(at ? at : never) = '\0';
	return true;
}

/* "7204VXR-2: active timer, Fa0/0 Grp 1, 10.000 s" */
static bool read_timer(const Reader *r, const char *text, GoldenLine *l)
{
	const char *comma = g_strrstr(text, ", ");
	if (!comma || !g_ascii_isdigit(comma[2]) || !g_str_has_suffix(comma, " s"))
		return wrong(r, text, "a timer and how long it ran: \"ROUTER: TIMER, SECONDS s\"");
	g_autofree char *timer = g_strndup(text, (gsize)(comma - text));
	l->timer = golden_keep(r->g, timer);
	l->ran = golden_keep(r->g, comma + 2);
	return true;
}

static bool read_event(Reader *r)
{
	const char *p = r->line;
	GoldenLine l = {.lasts = -1, .line = r->at.line};
	skip_blanks(&p);
	if (!read_seconds(&p, &l.t))
		return wrong(r, p, "seconds since the fault");
	skip_blanks(&p);
	const char *kind_at = p;
	g_autofree char *kind = read_word(&p);
	if (!golden_kind(kind, &l.kind) || l.kind == MOMENT_FAULT)
		return wrong(r, kind_at, "transition, route, sa or outage");
	g_autofree char *router = read_word(&p);
	const char *arrow = strstr(p, "  <- ");
	g_autofree char *what = arrow ? g_strndup(p, (gsize)(arrow - p)) : g_strdup(p);
	if (r->g->chapters->len == 0)
		return wrong(r, r->line, "a chapter before the first event");
	if ((l.kind == MOMENT_OUTAGE && !read_lasts(r, what, p, &l)) ||
	    (arrow && !read_timer(r, arrow + strlen("  <- "), &l)))
		return false;
	l.router = golden_keep(r->g, router);
	l.what = golden_keep(r->g, what);
	g_array_append_val(
		g_array_index(r->g->chapters, GoldenChapter, r->g->chapters->len - 1).lines, l);
	return true;
}

static bool read_line(Reader *r)
{
	if (*r->line == '\0' || *r->line == '#')
		return true;
	if (r->at.line == 1)
		return strcmp(r->line, GOLDEN_TITLE) == 0 ||
		       wrong(r, r->line, "\"" GOLDEN_TITLE "\"");
	if (g_str_has_prefix(r->line, "chapter ") || g_str_has_prefix(r->line, "fault "))
		return read_chapter(r);
	if (g_str_has_prefix(r->line, "file ")) {
		r->file = golden_file(r->g, r->line + strlen("file "));
		return true;
	}
	if (*r->line != ' ')
		return read_head(r);
	return r->file ? read_marks(r) : read_event(r);
}

Golden *golden_read(const char *name, const char *text, GError **err)
{
	g_autoptr(Golden) g = golden_new();
	g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
	Reader r = {.g = g, .at = {name, 0, 1}, .err = err};
	if (!golden_is(text)) {
		r.line = lines[0] ? lines[0] : "";
		r.at.line = 1;
		wrong(&r, r.line, "\"" GOLDEN_TITLE "\"");
		return NULL;
	}
	for (char **l = lines; *l; l++) {
		r.at.line++;
		r.line = g_strchomp(*l);
		if (!read_line(&r))
			return NULL;
	}
	if (g->scenario)
		return g_steal_pointer(&g);
	err_at(err, r.at, "the end, expected scenario NETWORK NAME");
	return NULL;
}
