#include "sim/regex.h"

#include <string.h>

#include "sim/err.h"

struct Regex {
	GRegex *compiled;
	RegexOf of;
};

enum { SHOWN = 60 }; /* octets of the text in a message */

/* Far more than an expression needs for a line; the library's own bound of ten millions is a third of a second a
 * line, and a run has thousands. */
static const char steps[] = "(*LIMIT_MATCH=200000)";

Regex *regex_new(const char *pattern, RegexOf of, GError **err)
{
	/* Not optimised: what is translated for one machine has limits of that machine. */
	static const GRegexCompileFlags flags[] = {
		[REGEX_TEXT] = 0,
		[REGEX_LINES] = G_REGEX_MULTILINE,
		[REGEX_OCTETS] = G_REGEX_RAW,
	};
	g_autoptr(GError) why = NULL;
	g_autoptr(GRegex) compiled = g_regex_new(pattern, flags[of], 0, &why);
	if (!compiled) {
		g_set_error_literal(err, VPNHA_ERROR, VPNHA_ERROR_INPUT, why->message);
		return NULL;
	}
	g_autofree char *limited = g_strconcat(steps, pattern, NULL);
	GRegex *bounded = g_regex_new(limited, flags[of], 0, NULL);
	Regex *r = g_new(Regex, 1);
	*r = (Regex){bounded ? bounded : g_steal_pointer(&compiled), of};
	return r;
}

void regex_free(Regex *r)
{
	if (!r)
		return;
	g_regex_unref(r->compiled);
	g_free(r);
}

/* What the library can look through: it takes no text that is half UTF-8. Caller frees. */
static char *readable(const Regex *r, const char *text)
{
	return r->of == REGEX_OCTETS || g_utf8_validate(text, -1, NULL)
		       ? NULL
		       : g_utf8_make_valid(text, -1);
}

/* The library repeats the expression before its reason. */
static void no_answer(const Regex *r, const char *text, const GError *why, GError **err)
{
	const char *pattern = g_regex_get_pattern(r->compiled);
	const char *behind = strstr(why->message, pattern);
	const char *reason = behind ? behind + strlen(pattern) : why->message;
	g_autofree char *shown = err_quote(text, (gssize)MIN(strlen(text), SHOWN));
	g_set_error(
		err, VPNHA_ERROR, VPNHA_ERROR_INPUT,
		"no answer (%s) on \"%s\", expected a regular expression that takes fewer steps",
		reason + strspn(reason, ": "), shown);
}

bool regex_matches(const Regex *r, const char *text, bool *yes, GError **err)
{
	g_autoptr(GError) why = NULL;
	g_autofree char *clean = readable(r, text);
	*yes = g_regex_match_full(r->compiled, clean ? clean : text, -1, 0, 0, NULL, &why);
	if (why)
		no_answer(r, text, why, err);
	return !why;
}

typedef struct Replacing {
	const char *with;
	unsigned n;
} Replacing;

static gboolean put(const GMatchInfo *match, GString *out, gpointer to)
{
	Replacing *p = to;
	(void)match;
	g_string_append(out, p->with);
	p->n++;
	return FALSE;
}

char *regex_replace(const Regex *r, const char *text, const char *with, unsigned *n, GError **err)
{
	g_autoptr(GError) why = NULL;
	g_autofree char *clean = readable(r, text);
	Replacing p = {.with = with};
	char *out =
		g_regex_replace_eval(r->compiled, clean ? clean : text, -1, 0, 0, put, &p, &why);
	if (n)
		*n = p.n;
	if (why)
		no_answer(r, text, why, err);
	return out;
}

char *regex_literal(const char *text)
{
	return g_regex_escape_string(text, -1);
}
