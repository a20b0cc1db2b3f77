/* What has to be known of a configuration's text before it is read. */

#include <string.h>

#include "models/core/runconf.h"
#include "models/core/runconf_priv.h"

static char *argument(const char *body, const char *word)
{
	const char *arg = body + strlen(word);

	arg += strspn(arg, " \t");
	return g_strndup(arg, strcspn(arg, " \t"));
}

/* The first, or the last that stands at the margin, as one in a mode may be a mode's. */
static char *ahead(const char *text, gsize len, const char *word, bool last)
{
	const char *end = text + len;
	char banner[4] = "", line[CONFTEXT_LINE + 1];
	char *found = NULL;
	ConfOutput output = {.whole = confoutput_lists_whole(text, len)};

	for (const char *p = confline_first(text, &len); p < end;) {
		const char *newline = memchr(p, '\n', (size_t)(end - p));
		bool fits = conftext_line(line, p, (size_t)((newline ? newline : end) - p));
		p = newline ? newline + 1 : end;
		if (!fits)
			break;
		const char *body = g_strchomp(line) + strspn(line, " \t");
		bool exec;
		if (confline_in_text(banner, line, body))
			continue;
		if (confoutput_follow(&output, line))
			continue;
		if (confline_is_word(body, "end"))
			break;
		body = confline_typed(body, &exec);
		if (!confline_is_word(body, word) || (found && g_ascii_isspace(*line)))
			continue;
		g_free(found);
		found = argument(body, word);
		if (!last)
			break;
	}
	return found;
}

char *runconf_ahead(const char *text, gsize len, const char *word)
{
	return ahead(text, len, word, false);
}

char *runconf_ahead_last(const char *text, gsize len, const char *word)
{
	return ahead(text, len, word, true);
}
