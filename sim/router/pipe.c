/* Output modifiers. Source: Cisco IOS Configuration Fundamentals Configuration Guide 12.3, "Using the
 * Command-Line Interface: Searching and Filtering CLI Output" (begin, include, exclude); Configuration
 * Fundamentals Command Reference: show <command> | section (12.3(2)T).
 *
 *   begin     everything from the first line that matches; no heading is printed before it
 *   include   the lines that match
 *   exclude   the lines that do not
 *   section [include | exclude]   the lines that match (that do not), each with the lines below it that are
 *             indented deeper
 *
 * Expressions are the guide's: . * + ? ^ $ [] () | and backslash, case matters, anywhere in the line; "_" is
 * a delimiter (a comma, a brace, a parenthesis, a blank, the line's begin or end). Everything behind the
 * modifier's blank belongs to the expression, blanks at its end too.
 * LIBERTY: "_" matches itself as well: lists and maps have it in their names. */

#include "sim/router/pipe.h"

#include <string.h>

const PipeWord pipe_words[] = {
	{"begin", "Begin with the line that matches", PIPE_BEGIN},
	{"exclude", "Exclude lines that match", PIPE_EXCLUDE},
	{"include", "Include lines that match", PIPE_INCLUDE},
	{"section", "Filter a section of output", PIPE_SECTION},
	{NULL, NULL, PIPE_NONE},
};

size_t pipe_find(const char *line)
{
	for (const char *p = line; *p; p++)
		if (*p == '|' && p > line && (p[-1] == ' ' || p[-1] == '\t'))
			return (size_t)(p - line);
	return strlen(line);
}

static void append_quoted(GString *out, char c)
{
	g_string_append_printf(out, g_ascii_isalpha(c) ? "%c" : "\\%c", c);
}

/* IOS's expression in the library's words. */
static char *translated(const char *re)
{
	GString *out = g_string_new(NULL);
	const char *class = NULL; /* what an open [ holds begins here */
	for (const char *p = re; *p; p++) {
		if (*p == '\\' && p[1]) {
			append_quoted(out, *++p);
			continue;
		}
		if (class) {
			g_string_append_c(out, *p);
			class = *p == ']' && p > class ? NULL : class;
		} else if (*p == '[') {
			g_string_append_c(out, *p);
			class = p + 1 + (p[1] == '^');
		} else if (*p == '_') {
			g_string_append(out, "(?:[_,{}() ]|^|$)");
		} else if (*p == '{' || *p == '}') {
			append_quoted(out, *p);
		} else {
			g_string_append_c(out, *p);
		}
	}
	return g_string_free(out, FALSE);
}

static PipeFault compile(const char *re, Pipe *out)
{
	static const char *const library[] = {"(?", "(*", "*+", "++", "?+"}; /* not IOS's */
	for (unsigned i = 0; i < G_N_ELEMENTS(library); i++)
		if (strstr(re, library[i]))
			return PIPE_BAD_REGEX;
	g_autofree char *text = translated(re);
	out->regex = regex_new(text, REGEX_OCTETS, NULL);
	return out->regex ? PIPE_OK : PIPE_BAD_REGEX;
}

/* "include" or "exclude" before a section's expression; a word alone is the expression. */
static const char *section_word(const char *p, Pipe *out)
{
	size_t n = strcspn(p, " \t");
	const char *behind = p + n + strspn(p + n, " \t");
	if (!*behind || (strncmp("include", p, n) != 0 && strncmp("exclude", p, n) != 0))
		return p;
	out->inverted = *p == 'e';
	return behind;
}

PipeFault pipe_parse(const char *text, Pipe *out, size_t *at)
{
	const char *p = text + strspn(text, " \t");
	size_t n = strcspn(p, " \t");
	*out = (Pipe){.kind = PIPE_NONE};
	*at = (size_t)(p - text);
	if (n == 0)
		return PIPE_INCOMPLETE;
	for (const PipeWord *w = pipe_words; w->word; w++)
		if (n <= strlen(w->word) && g_ascii_strncasecmp(w->word, p, n) == 0)
			out->kind = w->kind;
	if (out->kind == PIPE_NONE)
		return PIPE_INVALID;
	p += n + strspn(p + n, " \t");
	if (out->kind == PIPE_SECTION)
		p = section_word(p, out);
	return *p ? compile(p, out) : PIPE_INCOMPLETE;
}

void pipe_clear(Pipe *p)
{
	regex_free(p->regex);
	*p = (Pipe){.kind = PIPE_NONE};
}

/* What has been printed so far decides of the next line. */
typedef struct Filter {
	bool begun;  /* begin: from here on */
	int section; /* the indentation of the section that is open; -1: none */
} Filter;

static bool passes(const Pipe *p, Filter *f, const char *line, bool match)
{
	int indent = (int)strspn(line, " ");
	switch (p->kind) {
	case PIPE_BEGIN:
		f->begun |= match;
		return f->begun;
	case PIPE_EXCLUDE:
		return !match;
	case PIPE_INCLUDE:
		return match;
	case PIPE_SECTION:
		if (f->section < 0 || indent <= f->section || !line[indent])
			f->section = match ? indent : -1;
		return (f->section >= 0) != p->inverted;
	case PIPE_NONE:
		break;
	}
	return true;
}

bool pipe_filter(const Pipe *p, const char *text, GString *out, GError **err)
{
	Filter f = {.section = -1};
	gsize before = out->len;
	while (*text) {
		size_t n = strcspn(text, "\n");
		bool match;
		g_autofree char *line = g_strndup(text, n);
		if (!regex_matches(p->regex, line, &match, err)) {
			g_string_truncate(out, before);
			return false;
		}
		if (passes(p, &f, line, match))
			g_string_append_printf(out, "%s\n", line);
		text += n + (text[n] == '\n');
	}
	return true;
}
