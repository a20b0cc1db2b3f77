#include "sim/trust/doubt.h"

#include <string.h>

#include "sim/secrets.h"

Doubts *doubts_new(void)
{
	Doubts *d = g_new0(Doubts, 1);

	d->rows = g_array_new(FALSE, TRUE, sizeof(Doubt));
	d->maybe = g_array_new(FALSE, FALSE, sizeof(Doubt));
	d->typed = g_hash_table_new(NULL, NULL);
	d->strings = g_string_chunk_new(1 << 12);
	return d;
}

void doubts_free(Doubts *d)
{
	if (!d)
		return;
	g_array_unref(d->rows);
	g_array_unref(d->maybe);
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

const Iface *doubts_iface(const Node *node, const ConfLine *line)
{
	return iface_of(node, *line->place ? line->place : line->text + strspn(line->text, " "));
}

void doubts_add(Doubts *d, Doubt row, const char *text)
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
	doubts_add(d,
		   (Doubt){.node = node,
			   .iface = doubts_iface(node, line),
			   .at = line->at,
			   .why = line->why,
			   .affects = line->affects},
		   text);
}

ConfOrigin doubts_origin(const Node *node, const ConfGap *gap)
{
	return gap->key ? runconf_origin(node, gap->place, gap->words, gap->key)
			: runconf_origin_any(node, gap->place, gap->words);
}

typedef struct GapsOf {
	Doubts *doubts;
	const Node *node;
} GapsOf;

static void take_gap(void *to, const ConfGap *gap)
{
	const GapsOf *of = to;
	ConfOrigin o = doubts_origin(of->node, gap);

	if (o.text)
		doubts_add(of->doubts,
			   (Doubt){.whole = true,
				   .node = of->node,
				   .iface = iface_of(of->node, gap->place),
				   .at = o.at,
				   .why = gap->why,
				   .affects = gap->affects},
			   o.text);
}

void doubts_take_gaps(Doubts *d, const Node *node)
{
	node_gaps(node, take_gap, &(GapsOf){d, node});
}

const char *doubt_router(const Doubt *row)
{
	return row->left_out ? row->left_out->name : row->node->name;
}

/* Nobody knows what it would do to the others. */
void doubts_take_left_out(Doubts *d, const Scenario *scn)
{
	for (guint i = 0; i < scn->left_out->len; i++) {
		const ScnLeftOut *x = scn->left_out->pdata[i];
		g_autofree char *text = g_strdup_printf("[left-out %s]", x->name);
		doubts_add(d,
			   (Doubt){.left_out = x,
				   .at = x->at,
				   .why = x->why,
				   .affects = AFFECTS_ANYTHING},
			   text);
	}
}

bool doubts_have(const Doubts *d, const Doubt *row)
{
	for (guint i = 0; i < d->rows->len; i++) {
		const Doubt *x = &g_array_index(d->rows, Doubt, i);
		if (x->at.line == row->at.line && x->at.col == row->at.col &&
		    x->node == row->node && (!x->iface || x->iface == row->iface) &&
		    !(row->affects & ~x->affects) && strcmp(x->at.file, row->at.file) == 0)
			return true;
	}
	return false;
}
