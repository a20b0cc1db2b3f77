/* A printed text against what is expected of it. */

#include "sim/analysis/heldtext.h"

#include <string.h>

#include "sim/regex.h"

/* A text as lines: as they are, and with their fields masked. */
typedef struct Lines {
	char **plain, **masked;
	guint n;
} Lines;

/* Empty lines at the end stay if they are asked for. */
static char **split(const char *text, bool whole)
{
	g_auto(GStrv) raw = g_strsplit(text, "\n", -1);
	GStrvBuilder *out = g_strv_builder_new();
	guint n = g_strv_length(raw);
	for (guint i = 0; i < n; i++)
		if (g_str_has_suffix(raw[i], "\r"))
			raw[i][strlen(raw[i]) - 1] = '\0';
	bool ended = n > 0 && raw[n - 1][0] == '\0'; /* behind the last line end is no line */
	n -= ended;
	while (!whole && n > 0 && raw[n - 1][0] == '\0')
		n--;
	for (guint i = 0; i < n; i++)
		g_strv_builder_add(out, raw[i]);
	char **lines = g_strv_builder_end(out);
	g_strv_builder_unref(out);
	return lines;
}

static void lines_init(Lines *l, const char *text, bool whole, MaskSet masks)
{
	l->plain = split(text, whole);
	g_autofree char *clean = g_strjoinv("\n", l->plain);
	g_autofree char *masked = mask_text(clean, masks);
	/* An empty string is no line to g_strsplit. */
	l->masked = *masked ? g_strsplit(masked, "\n", -1) : g_strdupv(l->plain);
	l->n = g_strv_length(l->plain);
}

static void lines_clear(Lines *l)
{
	g_strfreev(l->plain);
	g_strfreev(l->masked);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Lines, lines_clear)

/* How many lines from `at` on are those of `want`. */
static guint agree(const Lines *got, guint at, const Lines *want)
{
	guint n = 0;
	while (n < want->n && at + n < got->n && strcmp(got->masked[at + n], want->masked[n]) == 0)
		n++;
	return n;
}

static char *line_said(const Lines *l, guint i)
{
	return i < l->n ? g_strdup_printf("\"%s\"", l->plain[i]) : g_strdup("no further line");
}

/* Both sides by their names: `i` counts in the file, what was printed may have other lines before it. */
static char *said(const char *file, guint i, const Lines *want, const Lines *got, guint at)
{
	g_autofree char *should = line_said(want, i), *is = line_said(got, at);
	return g_strdup_printf("the first difference is at line %u of %s\n"
			       "expected there: %s\nprinted:        %s",
			       i + 1, file, should, is);
}

/* Takes the lines `at` .. `at + n` out. */
static void cut(Lines *l, guint at, guint n)
{
	for (guint i = at; i < at + n; i++) {
		g_free(l->plain[i]);
		g_free(l->masked[i]);
	}
	memmove(&l->plain[at], &l->plain[at + n], (l->n - at - n + 1) * sizeof *l->plain);
	memmove(&l->masked[at], &l->masked[at + n], (l->n - at - n + 1) * sizeof *l->masked);
	l->n -= n;
}

/* Where the extra lines stand: nearest behind lines that are as expected. -1: nowhere; `like` and `most` say
 * how many of them stand where. */
static int find_extra(const Lines *got, const Lines *extra, guint right, guint *like, guint *most)
{
	*like = right;
	*most = 0;
	for (guint k = 0; k <= got->n; k++) {
		guint at = k <= right ? right - k : k, n = agree(got, at, extra);
		if (n == extra->n)
			return (int)at;
		if (n > *most) {
			*most = n;
			*like = at;
		}
	}
	return -1;
}

/* Takes the extra lines out of `got`; if they do not stand there, says what stands in their place. */
static char *take_extra(const HeldText *want, const Lines *text, Lines *got)
{
	g_auto(Lines) extra = {0};
	guint like, most;
	lines_init(&extra, want->extra, true, want->masks);
	int at = find_extra(got, &extra, agree(got, 0, text), &like, &most);
	if (at < 0)
		return said(want->extra_file, most, &extra, got, like + most);
	cut(got, (guint)at, extra.n);
	return NULL;
}

char *heldtext_differs(const HeldText *want, const char *got)
{
	g_auto(Lines) text = {0}, is = {0};
	lines_init(&text, want->text, false, want->masks);
	lines_init(&is, got, false, want->masks);
	char *extra = want->extra ? take_extra(want, &text, &is) : NULL;
	if (extra)
		return extra;
	guint same = agree(&is, 0, &text);
	if (same == text.n && same == is.n)
		return NULL;
	return said(want->file, same, &text, &is, same);
}

/* *Mar  1 00:05:29.825:, Nov 23 2026 14:00:01 UTC:, 00:05:29:, 1d02h: and 000017: before either, or before a message alone. Cisco IOS
 * Configuration Fundamentals Command Reference 12.3, service timestamps, service sequence-numbers. */
char *heldtext_unstamped(const char *text)
{
	g_autoptr(Regex) regex = regex_new(
		"^(?:\\d{6}: )?(?:[*.]?[A-Z][a-z]{2} [ \\d]\\d (?:\\d{4} )?\\d\\d:\\d\\d:\\d\\d"
		"(?:\\.\\d{3})?(?: [A-Z]+)?|\\d+:\\d\\d:\\d\\d|\\d+[dwy]\\d+[hdw]): |^\\d{6}: "
		"(?=%)",
		REGEX_LINES, NULL);
	char *out = regex_replace(regex, text, "", NULL, NULL);
	return out ? out : g_strdup(text);
}
