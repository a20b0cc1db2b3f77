/* What a terminal captured: prompts with what was typed behind them, and what IOS answers. */

#include <string.h>

#include "models/core/runconf_reader.h"

bool runconf_is_configure(const char *line)
{
	Syntax *s = syntax_new("configure terminal");
	bool is = syntax_match(s, line, (SrcPos){0}, SYNTAX_ABBREVIATED, NULL, NULL) == SYNTAX_OK;

	syntax_free(s);
	return is;
}

const char *runconf_behind_do(const char *line)
{
	const char *word = line + strspn(line, " \t");

	return confline_is_word(word, "do") ? word + 2 + strspn(word + 2, " \t") : NULL;
}

static void tell_blank(Reader *r, Line *l)
{
	runconf_tell(r, l, LINE_BLANK, AFFECTS_NOTHING, NULL);
}

/* A line behind a prompt of configuration mode is typed. */
static void take_typed(Reader *r, Line *l, const char *line)
{
	const char *command = runconf_behind_do(line);
	SyntaxFlags flags = r->flags;

	r->session = true;
	r->ended = r->done = false;
	if (!*line || (command && confline_is_looking(command, false))) {
		tell_blank(r, l);
		return;
	}
	l->at.col += (int)(line - l->text);
	l->text = line;
	r->typed = true;
	r->flags = SYNTAX_ABBREVIATED;
	r->owner = (Owner){.indent = -1};
	runconf_take(r, l);
	runconf_block_follow(r, l);
	r->typed = false;
	r->flags = flags;
	r->done = l->fate == LINE_APPLIED;
}

/* Behind the prompt of exec mode: true if that is all that there is to it. */
static bool take_exec(Reader *r, Line *l, const char *line)
{
	bool enters = runconf_is_configure(line);

	if (!enters && !(r->session && confline_is_looking(line, false)))
		return false;
	r->session = true;
	r->depth = 0;
	r->ended = false;
	r->has_header = false;
	r->owner = (Owner){.indent = -1};
	runconf_block_close(r);
	tell_blank(r, l);
	return true;
}

/* IOS complains with "% " of a line that it does not take. */
static void take_answer(Reader *r, Line *l)
{
	bool complains = r->done && g_str_has_prefix(l->text, "% ");

	if (r->session || r->ended)
		r->has_header = false;
	if (complains)
		runconf_tell(r, l, LINE_UNMODELLED, r->place[r->depth].affects,
			     "it answers the line above, which is taken all the same");
	else
		tell_blank(r, l);
}

void runconf_take_said(Reader *r, Line *l)
{
	bool exec, quoted = *r->banner_end != '\0';
	const char *line = quoted ? l->text : confline_typed(l->text, &exec);
	bool prompt = line != l->text;

	if (!quoted && confline_is_answer(l->text)) {
		take_answer(r, l);
		return;
	}
	if (prompt && !exec)
		take_typed(r, l, line);
	else if (!prompt || !take_exec(r, l, line))
		runconf_take(r, l);
}
