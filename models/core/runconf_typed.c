/* Lines that are typed at a router, each of which takes effect at once: abbreviated, or as a terminal captured them. */

#include <string.h>

#include "models/core/runconf_reader.h"
#include "sim/err.h"
#include "sim/secrets.h"

/* `cx` NULL: nothing takes effect. */
static bool type_line(Ctx *cx, Reader *r, const char *text, ConfPlace place)
{
	Line l = {.text = text, .at = place.at};
	g_autoptr(GError) why = NULL;
	GError **err = r->err;

	r->err = &why;
	r->owner = (Owner){.indent = -1};
	runconf_take(r, &l);
	runconf_block_follow(r, &l);
	r->err = err;
	g_autoptr(GString) shown = g_string_new(NULL);
	secrets_hide(shown, text);
	if (why)
		return err_at(
			err, place.exact ? r->wrong_at : place.at, "typed \"%s\": %s", shown->str,
			strstr(why->message, ": ") ? strstr(why->message, ": ") + 2 : why->message);
	if (l.fate == LINE_UNKNOWN)
		return err_at(err, place.exact ? l.at : place.at,
			      "typed \"%s\", expected a statement that is known in mode \"%s\"",
			      shown->str, r->place[r->depth].mode);
	if (cx && l.fate != LINE_BLANK)
		node_configured(cx, r->node);
	return true;
}

const char *runconf_answer(Node *node)
{
	return runconf_of(node)->answer;
}

const char *runconf_unmodelled(Node *node)
{
	return runconf_of(node)->unmodelled;
}

/* A line, and whether IOS runs it as a command. */
typedef struct Said {
	const char *line; /* NULL: nothing is said */
	bool exec;
} Said;

/* Of a captured session: what its user typed, without the prompt. */
static Said said(Reader *r, const char *text)
{
	Said s = {.line = text};

	if (*r->banner_end)
		return s;
	if (confoutput_has(&r->output, text) || confline_is_answer(text))
		return (Said){0};
	s.line = confline_typed(text, &s.exec);
	const char *command = confline_behind_do(s.line);
	if (s.line != text && (s.exec || command) && confline_prints(command ? command : s.line))
		confoutput_begin(&r->output, text);
	bool enters = runconf_is_configure(command ? command : s.line);
	if (s.exec || enters) {
		r->depth = 0;
		runconf_block_close(r);
	}
	s.exec |= command != NULL;
	s.line = enters || (s.exec && !*s.line) ? NULL : s.line;
	return s;
}

/* True: nobody types here any more. */
static bool run_command(Ctx *cx, Reader *r, const ConfTyped *t, const char *line, SrcPos at)
{
	static const char why[] = "a command that is not modelled";
	const char *command = confline_behind_do(line);
	ConfExec how =
		t->exec ? t->exec(cx, t->to, command ? command : line, at) : CONF_EXEC_UNMODELLED;
	ConfLine told = {.at = at,
			 .text = line,
			 .mode = "",
			 .place = "",
			 .fate = LINE_BLANK,
			 .which = r->which};

	if (how == CONF_EXEC_UNMODELLED) {
		told.fate = LINE_UNMODELLED;
		told.affects = AFFECTS_ANYTHING;
		told.why = r->rc->unmodelled = why;
	}
	if (t->fn)
		t->fn(t->to, &told);
	return how == CONF_EXEC_ENDS;
}

/* Of what was typed in a line, `said` of it. */
static ConfPlace place_of(const ConfTyped *t, unsigned which, const char *said, World *world)
{
	ConfPlace place = t->places ? t->places[which] : (ConfPlace){.at = t->at};

	if (place.at.file)
		place.at.file = world_intern(world, place.at.file);
	if (place.exact && said)
		place.at.col += (int)(said - t->lines[which]);
	return place;
}

static bool type_lines(Ctx *cx, Node *node, const ConfTyped *t, GError **err)
{
	Reader r;
	bool ok = true, ends = false;

	runconf_reader_init(&r, node, SYNTAX_ABBREVIATED, err);
	r.typed = true;
	r.fn = t->fn;
	r.to = t->to;
	r.rc->answer = NULL;
	for (; ok && !ends && t->lines[r.which]; r.which++) {
		Said s = said(&r, t->lines[r.which]);
		ConfPlace place = place_of(t, r.which, s.line, node->world);
		r.ended = false;
		r.rc->unmodelled = NULL;
		if (s.exec)
			ends = s.line && run_command(cx, &r, t, s.line, place.at);
		else
			ok = !s.line || type_line(cx, &r, s.line, place);
	}
	runconf_reader_clear(&r);
	return ok;
}

bool runconf_type_told(Ctx *cx, Node *node, const ConfTyped *t, GError **err)
{
	return type_lines(cx, node, t, err);
}

bool runconf_rehearse(Node *node, const ConfTyped *t, GError **err)
{
	return type_lines(NULL, node, t, err);
}

bool runconf_type(Ctx *cx, Node *node, const char *const *lines, SrcPos at, GError **err)
{
	return type_lines(cx, node, &(ConfTyped){.lines = lines, .at = at}, err);
}
