/* Lines that are typed at a router, each of which takes effect at once: abbreviated, or as a terminal captured them. */

#include <string.h>

#include "models/core/runconf_reader.h"
#include "sim/err.h"
#include "sim/secrets.h"

/* `cx` NULL: nothing takes effect. */
static bool type_line(Ctx *cx, Reader *r, const char *text, SrcPos at)
{
	Line l = {.text = text, .at = at};
	g_autoptr(GError) why = NULL;
	GError **err = r->err;

	r->err = &why;
	r->owner = (Owner){.indent = -1};
	runconf_line(r, &l);
	runconf_block_follow(r, &l);
	r->err = err;
	g_autoptr(GString) shown = g_string_new(NULL);
	secrets_hide(shown, text);
	if (why)
		return err_at(err, at, "typed \"%s\": %s", shown->str,
			      strstr(why->message, ": ") ? strstr(why->message, ": ") + 2
							 : why->message);
	if (l.fate == LINE_UNKNOWN)
		return err_at(err, at,
			      "typed \"%s\", expected a statement that is known in mode \"%s\"",
			      shown->str, r->place[r->depth].mode);
	if (cx && l.fate != LINE_BLANK)
		node_configured(cx, r->node);
	return true;
}

static bool is_configure(const char *text)
{
	Syntax *s = syntax_new("configure terminal");
	bool is = syntax_match(s, text, (SrcPos){0}, SYNTAX_ABBREVIATED, NULL, NULL) == SYNTAX_OK;

	syntax_free(s);
	return is;
}

const char *runconf_answer(Node *node)
{
	return runconf_of(node)->answer;
}

const char *runconf_unmodelled(Node *node)
{
	return runconf_of(node)->unmodelled;
}

/* Of a captured session: what its user typed, without the prompt; NULL: nothing of a configuration. */
static const char *typed_text(Reader *r, const char *text)
{
	bool exec;
	const char *line = *r->banner_end ? text : confline_typed(text, &exec);

	if (*r->banner_end)
		return line;
	bool enters = is_configure(line);
	if (exec || enters) {
		r->depth = 0;
		runconf_block_close(r);
	}
	return enters || (exec && confline_is_looking(line, false)) ? NULL : line;
}

static bool type_lines(Ctx *cx, Node *node, const ConfTyped *t, GError **err)
{
	Reader r;
	SrcPos at = t->at;
	bool ok = true;

	runconf_reader_init(&r, node, SYNTAX_ABBREVIATED, err);
	r.typed = true;
	r.fn = t->fn;
	r.to = t->to;
	r.rc->answer = NULL;
	at.file = at.file ? world_intern(node->world, at.file) : NULL;
	for (; ok && t->lines[r.which]; r.which++) {
		const char *line = typed_text(&r, t->lines[r.which]);
		r.ended = false;
		r.rc->unmodelled = NULL;
		ok = !line || type_line(cx, &r, line, at);
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
