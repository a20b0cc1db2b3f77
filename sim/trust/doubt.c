#include "sim/trust/doubt.h"

#include <string.h>

#include "sim/secrets.h"

Doubts *doubts_new(void)
{
	Doubts *d = g_new0(Doubts, 1);

	d->rows = g_array_new(FALSE, TRUE, sizeof(Doubt));
	d->typed = g_hash_table_new(NULL, NULL);
	d->strings = g_string_chunk_new(1 << 12);
	return d;
}

void doubts_free(Doubts *d)
{
	if (!d)
		return;
	g_array_unref(d->rows);
	g_hash_table_unref(d->typed);
	g_string_chunk_free(d->strings);
	g_free(d);
}

/* "interface ATM1/0 point-to-point": the line, or the place that it entered. */
static const Iface *iface_of(const Node *node, const char *line)
{
	static const char interface[] = "interface ";

	if (!g_str_has_prefix(line, interface))
		return NULL;
	const char *name = line + strlen(interface);
	const Iface *ifc = node_iface(node, name);
	if (ifc)
		return ifc;
	g_autofree char *first = g_strndup(name, strcspn(name, " "));
	return node_iface(node, first);
}

static void add(Doubts *d, Doubt row, const char *text)
{
	g_autoptr(GString) hidden = g_string_new(NULL);

	secrets_hide(hidden, text);
	row.plain = g_string_chunk_insert_const(d->strings, text);
	row.text = g_string_chunk_insert_const(d->strings, hidden->str);
	row.why = g_string_chunk_insert_const(d->strings, row.why ? row.why : "");
	row.at.file = g_string_chunk_insert_const(d->strings, row.at.file);
	g_array_append_val(d->rows, row);
}

static bool is_doubtful(LineFate fate)
{
	return fate == LINE_UNMODELLED || fate == LINE_UNKNOWN;
}

void doubts_take(Doubts *d, const Node *node, const ConfLine *line)
{
	if (!is_doubtful(line->fate) || !line->affects)
		return;
	g_autofree char *text = g_strstrip(g_strdup(line->text));
	add(d,
	    (Doubt){.node = node,
		    .iface = iface_of(node, *line->place ? line->place : text),
		    .at = line->at,
		    .why = line->why,
		    .affects = line->affects},
	    text);
}

static void enter(DoubtTyping *t, const ConfMeaning *m)
{
	if (!m->enters || m->no || m->place + 1 >= G_N_ELEMENTS(t->modes))
		return;
	t->modes[m->place] = m->enters;
	t->modes[m->place + 1] = NULL;
	t->iface = iface_of(t->node, m->text);
	if (t->iface)
		g_hash_table_add(t->doubts->typed, (gpointer)t->iface);
}

void doubts_type(DoubtTyping *t, const char *line, SrcPos at)
{
	ConfMeaning m;

	runconf_meaning(t->node, t->modes, line, &m);
	if (m.how != SYNTAX_OK)
		return; /* is an error when it is typed */
	t->modes[m.place] = NULL;
	if (m.place == 0)
		t->iface = NULL;
	if (m.fate == STMT_UNMODELLED)
		add(t->doubts,
		    (Doubt){.node = t->node,
			    .iface = t->iface,
			    .at = at,
			    .why = m.cite,
			    .affects = m.affects},
		    line);
	enter(t, &m);
	g_free(m.text);
}
