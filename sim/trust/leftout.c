#include "sim/trust/leftout.h"

static bool overlap(Prefix a, Prefix b)
{
	return prefix_covers(a, b) || prefix_covers(b, a);
}

static bool is_in(const ScnLeftOut *x, Prefix subnet)
{
	for (guint i = 0; i < x->addresses->len; i++)
		if (overlap(g_array_index(x->addresses, Prefix, i), subnet))
			return true;
	return false;
}

static bool meet(const ScnLeftOut *a, const ScnLeftOut *b)
{
	for (guint i = 0; i < b->addresses->len; i++)
		if (is_in(a, g_array_index(b->addresses, Prefix, i)))
			return true;
	return false;
}

typedef struct Marking {
	const GPtrArray *left_out;
	const GArray *stands;
	GHashTable *live;
	bool *matters;
} Marking;

static bool leads_to_live(const Marking *m, const ScnLeftOut *x)
{
	for (guint i = 0; i < m->left_out->len; i++)
		if (m->matters[i] && meet(x, m->left_out->pdata[i]))
			return true;
	for (guint i = 0; i < m->stands->len; i++) {
		const LeftOutStand *s = &g_array_index(m->stands, LeftOutStand, i);
		if (g_hash_table_contains(m->live, GUINT_TO_POINTER(s->island)) &&
		    is_in(x, s->subnet))
			return true;
	}
	return false;
}

/* Who is reached through one that matters is reached. */
static void join_islands(const Marking *m, const ScnLeftOut *x)
{
	for (guint i = 0; i < m->stands->len; i++) {
		const LeftOutStand *s = &g_array_index(m->stands, LeftOutStand, i);
		if (is_in(x, s->subnet))
			g_hash_table_add(m->live, GUINT_TO_POINTER(s->island));
	}
}

static bool mark_more(const Marking *m)
{
	bool more = false;

	for (guint i = 0; i < m->left_out->len; i++) {
		const ScnLeftOut *x = m->left_out->pdata[i];
		if (m->matters[i] || !leads_to_live(m, x))
			continue;
		m->matters[i] = more = true;
		join_islands(m, x);
	}
	return more;
}

static bool all_known(const GPtrArray *left_out)
{
	for (guint i = 0; i < left_out->len; i++)
		if (!((ScnLeftOut *)left_out->pdata[i])->addresses)
			return false;
	return true;
}

void leftout_mark(const GPtrArray *left_out, const GArray *stands, GHashTable *live, bool *matters)
{
	Marking m = {left_out, stands, live, matters};

	if (all_known(left_out))
		while (mark_more(&m))
			;
	else
		for (guint i = 0; i < left_out->len; i++)
			matters[i] = true;
}
