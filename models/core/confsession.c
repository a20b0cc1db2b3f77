/* What a command prints in a captured session: it is output, whatever statement it looks like, down to the next prompt. Only
 * a listing of the configuration itself, behind the prompt of exec mode, is read. */

#include <string.h>

#include "models/core/runconf_priv.h"

/* The lines of a session are told apart by the marks of its prompts; LIBERTY: IOS cuts a long name in the prompt of
 * configuration mode, so that many characters of it are enough. */
enum { NAME_CUT = 10 };

static bool begins_with_any(const char *p, const char *const *words, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (g_ascii_strncasecmp(p, words[i], strlen(words[i])) == 0)
			return true;
	return false;
}

/* show, write, more, dir, ping, traceroute, copy running-config; and exit, logout, quit, behind which the line is
 * another's (Cisco IOS Configuration Fundamentals Command Reference). */
bool confline_prints(const char *command)
{
	static const char *const words[] = {"sh",  "wr",  "mo",      "dir", "pi",
					    "tra", "exi", "copy ru", "qu",  "logo"};

	return begins_with_any(command, words, G_N_ELEMENTS(words));
}

bool confline_is_looking(const char *command)
{
	static const char *const quiet[] = {"te", "en"};

	return !*command || confline_prints(command) ||
	       begins_with_any(command, quiet, G_N_ELEMENTS(quiet));
}

/* Behind a word that is abbreviated to no less than `least` letters; NULL: another one stands there. */
static const char *behind_word(const char *p, const char *word, size_t least)
{
	size_t n = p ? strcspn(p, " \t|") : 0;

	if (n < least || n > strlen(word) || g_ascii_strncasecmp(p, word, n) != 0)
		return NULL;
	return p + n + strspn(p + n, " \t");
}

/* Configuration Fundamentals Command Reference: show running-config, show startup-config, show configuration, write
 * terminal, more; show tech-support has the configuration in it. NULL: none of them, else what stands behind. */
static const char *behind_listing(const char *command)
{
	static const struct {
		const char *first, *second;
		size_t least, least_second;
	} rows[] = {{"show", "running-config", 2, 2},
		    {"show", "startup-config", 2, 4},
		    {"show", "configuration", 2, 4},
		    {"show", "tech-support", 2, 3},
		    {"write", "terminal", 2, 1}};

	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		const char *p = behind_word(command, rows[i].first, rows[i].least);
		p = behind_word(p, rows[i].second, rows[i].least_second);
		if (p)
			return p;
	}
	return behind_word(command, "more", 2) ? "" : NULL;
}

/* What "| begin" and "| exclude" leave is still a whole; "| include" and "| section" take a line out of its place. */
ConfListing confline_listing(const char *command)
{
	static const char *const whole[] = {"", "all", "full", "brief"};
	const char *rest = behind_listing(command);

	if (!rest)
		return CONF_LISTS_NOTHING;
	for (size_t i = 0; i < G_N_ELEMENTS(whole); i++) {
		const char *p = behind_word(rest, whole[i], strlen(whole[i]));
		if (p && *p == '|')
			return strchr("bBeE", p[1 + strspn(p + 1, " \t")]) ? CONF_LISTS_ALL
									   : CONF_LISTS_PART;
		if (p && !*p)
			return CONF_LISTS_ALL;
	}
	return CONF_LISTS_PART;
}

/* ---- output ---- */

static size_t name_length(const char *line)
{
	return strcspn(line, " \t#>(");
}

/* Its prompts alone: "r>i10.0.0.0/8" is a route's line. */
static bool is_prompt_of(const ConfOutput *o, const char *line)
{
	bool exec;
	size_t n = name_length(line), known = strlen(o->name);
	size_t cut = MIN(n, known);

	if (confline_typed(line, &exec) == line || (n != known && cut < NAME_CUT))
		return false;
	return strncmp(line, o->name, cut) == 0;
}

bool confoutput_has(ConfOutput *o, const char *line)
{
	o->on = o->on && !is_prompt_of(o, line);
	return o->on;
}

void confoutput_begin(ConfOutput *o, const char *prompt)
{
	size_t n = MIN(name_length(prompt), sizeof(o->name) - 1);

	memcpy(o->name, prompt, n);
	o->name[n] = '\0';
	o->on = true;
}

const char *confline_behind_do(const char *line)
{
	const char *word = line + strspn(line, " \t");

	return confline_is_word(word, "do") ? word + 2 + strspn(word + 2, " \t") : NULL;
}

bool confoutput_follow(ConfOutput *o, const char *line)
{
	bool exec;
	const char *typed = confline_typed(line, &exec);
	const char *command = exec ? typed : confline_behind_do(typed);
	ConfListing lists = exec ? confline_listing(command) : CONF_LISTS_NOTHING;

	if (confoutput_has(o, line))
		return true;
	if (typed != line && command && confline_prints(command) && lists != CONF_LISTS_ALL &&
	    (lists == CONF_LISTS_NOTHING || o->whole))
		confoutput_begin(o, line);
	return false;
}

bool confoutput_lists_whole(const char *text, gsize len)
{
	const char *end = text + len;
	char line[CONFTEXT_LINE + 1];

	for (const char *p = text; p < end;) {
		const char *newline = memchr(p, '\n', (size_t)(end - p));
		bool exec;
		if (!conftext_line(line, p, (size_t)((newline ? newline : end) - p)))
			return false;
		const char *typed = confline_typed(line, &exec);
		if (typed != line && exec && confline_listing(typed) == CONF_LISTS_ALL)
			return true;
		p = newline ? newline + 1 : end;
	}
	return false;
}
