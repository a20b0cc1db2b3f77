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

static void tell_blank(Reader *r, Line *l)
{
	runconf_tell(r, l, LINE_BLANK, AFFECTS_NOTHING, NULL);
}

/* A line behind a prompt of configuration mode is typed. */
static void take_typed(Reader *r, Line *l, const char *line)
{
	const char *command = confline_behind_do(line);
	SyntaxFlags flags = r->flags;

	r->session = true;
	r->part = r->ended = r->done = false;
	if (command && confline_prints(command))
		confoutput_begin(&r->output, l->text);
	if (!*line || (command && confline_is_looking(command))) {
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

/* Does a part of the configuration stand for all that is known of it? In a session, and beside a whole one, somebody has
 * a look at what is known already. */
static bool reads_part(const Reader *r)
{
	return !r->session && !r->output.whole && (!r->ended || r->part);
}

/* Behind the prompt of exec mode: true if that is all that there is to it. What a command lists of the configuration is
 * read, but behind "end" where nobody configured since. */
static bool take_exec(Reader *r, Line *l, const char *line)
{
	bool enters = runconf_is_configure(line);
	ConfListing lists = confline_listing(line);
	bool part = lists == CONF_LISTS_PART && reads_part(r);

	if (!enters && !confline_is_looking(line))
		return false;
	if (lists == CONF_LISTS_ALL && r->ended && !r->session && !r->part)
		return false;
	r->session |= enters;
	if (r->session || r->part)
		r->has_header = r->ended = false;
	if (lists != CONF_LISTS_NOTHING)
		r->part = part;
	if (confline_prints(line) && !part && lists != CONF_LISTS_ALL)
		confoutput_begin(&r->output, l->text);
	r->depth = 0;
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

	if (!quoted && confoutput_has(&r->output, l->text)) {
		tell_blank(r, l);
		return;
	}
	if (!quoted && confline_is_answer(l->text)) {
		take_answer(r, l);
		return;
	}
	if (prompt && !exec)
		take_typed(r, l, line);
	else if (!prompt || !take_exec(r, l, line))
		runconf_take(r, l);
}
