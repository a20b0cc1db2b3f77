/* The tree of blocks and cut vertices (Hopcroft and Tarjan 1973, "Algorithm 447", CACM 16:6). A block is a set of vertices
 * of which any two lie on a common cycle, or an edge that is on none. In the tree each block is a node more, beside its
 * vertices. Between two different vertices of a block there is a simple path over any third one, so what lies on any simple
 * path between two ends is all vertices of the blocks on the one path between them in the tree.
 *
 * Whether an edge of the tree is on the path of a pair is asked of all pairs together: numbered in preorder, the nodes below it
 * are a range, and some end in the range has a partner outside. */

#include "sim/trust/paths.h"

#include <glib.h>

#define NONE G_MAXUINT

typedef struct Edge {
	unsigned a, b;
} Edge;

/* Lists by a number, one behind the other: those of v are item[first[v]] to before item[first[v + 1]]. */
typedef struct Lists {
	unsigned *first, *item;
} Lists;

struct Paths {
	unsigned n, nodes; /* vertices; and with the blocks, which are the nodes from n on */
	GArray *edges;     /* of Edge */
	unsigned *parent;  /* in the tree; NONE: the root of an island */
	unsigned *order;   /* the nodes in preorder */
	unsigned *place;   /* of a node in it */
	unsigned *last;    /* place of the last node below it */
	unsigned *island;  /* of a node: its root */
	unsigned *low,
		*high; /* of a vertex: least and greatest place of a partner; low > high: none */
};

Paths *paths_new(unsigned n)
{
	Paths *p = g_new0(Paths, 1);
	p->n = n;
	p->edges = g_array_new(FALSE, FALSE, sizeof(Edge));
	return p;
}

void paths_free(Paths *p)
{
	if (!p)
		return;
	g_array_unref(p->edges);
	g_free(p->parent);
	g_free(p->order);
	g_free(p->place);
	g_free(p->last);
	g_free(p->island);
	g_free(p->low);
	g_free(p->high);
	g_free(p);
}

void paths_join(Paths *p, unsigned a, unsigned b)
{
	if (a != b)
		g_array_append_vals(p->edges, &(Edge){a, b}, 1);
}

/* ---- blocks ---- */

static Lists lists_new(unsigned n, size_t items)
{
	return (Lists){g_new0(unsigned, n + 2), g_new(unsigned, items + 1)};
}

static void lists_clear(Lists *l)
{
	g_free(l->first);
	g_free(l->item);
}

/* Each vertex is counted two places on, so that filling moves first[v + 1] from the begin of v's list to its end. */
static void lists_count(Lists *l, unsigned v)
{
	l->first[v + 2]++;
}

static void lists_sum(Lists *l, unsigned n)
{
	for (unsigned v = 0; v < n; v++)
		l->first[v + 2] += l->first[v + 1];
}

static void lists_add(Lists *l, unsigned v, unsigned item)
{
	l->item[l->first[v + 1]++] = item;
}

static Lists neighbours(const Paths *p)
{
	const Edge *edge = (const Edge *)(void *)p->edges->data;
	Lists l = lists_new(p->n, 2 * (size_t)p->edges->len);
	for (unsigned i = 0; i < p->edges->len; i++) {
		lists_count(&l, edge[i].a);
		lists_count(&l, edge[i].b);
	}
	lists_sum(&l, p->n);
	for (unsigned i = 0; i < p->edges->len; i++) {
		lists_add(&l, edge[i].a, edge[i].b);
		lists_add(&l, edge[i].b, edge[i].a);
	}
	return l;
}

/* A walk in depth, without recursion: a chain of routers may be as long as a scenario. */
typedef struct Walk {
	Paths *p;
	Lists near;
	unsigned *next;    /* of a vertex: its neighbour to look at next */
	unsigned *found;   /* in which order it was found, from 1; 0: not yet */
	unsigned *reaches; /* the earliest found that is seen from it and below it */
	unsigned *way;     /* the vertices from the root to here */
	unsigned *open;    /* vertices of blocks that are not complete, in order of finding */
	unsigned n_found, n_way, n_open;
} Walk;

static void enter(Walk *w, unsigned v)
{
	w->found[v] = w->reaches[v] = ++w->n_found;
	w->next[v] = w->near.first[v];
	w->way[w->n_way++] = v;
	w->open[w->n_open++] = v;
}

/* Nothing below `child` sees beyond `top`: what is open from it on is a block with `top`. */
static void close_block(Walk *w, unsigned top, unsigned child)
{
	unsigned block = w->p->nodes++, v;
	w->p->parent[block] = top;
	do {
		v = w->open[--w->n_open];
		w->p->parent[v] = block;
	} while (v != child);
}

/* An edge back to where it came from sees no further than the edge itself does: parallel ones are one block of two. */
static void step(Walk *w)
{
	unsigned v = w->way[w->n_way - 1];
	if (w->next[v] < w->near.first[v + 1]) {
		unsigned to = w->near.item[w->next[v]++];
		if (w->found[to])
			w->reaches[v] = MIN(w->reaches[v], w->found[to]);
		else
			enter(w, to);
		return;
	}
	w->n_way--;
	if (w->n_way == 0) {
		w->n_open--;
		return;
	}
	unsigned top = w->way[w->n_way - 1];
	w->reaches[top] = MIN(w->reaches[top], w->reaches[v]);
	if (w->reaches[v] >= w->found[top])
		close_block(w, top, v);
}

static void find_blocks(Paths *p)
{
	unsigned n = p->n;
	Walk w = {.p = p, .near = neighbours(p)};
	w.next = g_new(unsigned, 5 * (size_t)n + 1);
	w.found = w.next + n;
	w.reaches = w.found + n;
	w.way = w.reaches + n;
	w.open = w.way + n;
	for (unsigned v = 0; v < n; v++)
		w.found[v] = 0;
	p->nodes = n;
	p->parent = g_new(unsigned, 2 * (size_t)n + 1); /* there are fewer blocks than vertices */
	for (unsigned v = 0; v < n; v++) {
		if (w.found[v])
			continue;
		p->parent[v] = NONE;
		for (enter(&w, v); w.n_way > 0;)
			step(&w);
	}
	g_free(w.next);
	lists_clear(&w.near);
}

/* ---- preorder ---- */

static Lists children(const Paths *p)
{
	Lists l = lists_new(p->nodes, p->nodes);
	for (unsigned i = 0; i < p->nodes; i++)
		if (p->parent[i] != NONE)
			lists_count(&l, p->parent[i]);
	lists_sum(&l, p->nodes);
	for (unsigned i = 0; i < p->nodes; i++)
		if (p->parent[i] != NONE)
			lists_add(&l, p->parent[i], i);
	return l;
}

static void number(Paths *p)
{
	Lists below = children(p);
	g_autofree unsigned *wait = g_new(unsigned, p->nodes + 1);
	unsigned n = 0, n_wait = 0;
	for (unsigned root = 0; root < p->n; root++) {
		if (p->parent[root] == NONE)
			wait[n_wait++] = root;
		while (n_wait > 0) {
			unsigned i = wait[--n_wait];
			p->order[n] = i;
			p->place[i] = p->last[i] = n++;
			p->island[i] = p->parent[i] == NONE ? i : p->island[p->parent[i]];
			for (unsigned k = below.first[i]; k < below.first[i + 1]; k++)
				wait[n_wait++] = below.item[k];
		}
	}
	for (unsigned at = p->nodes; at-- > 0;) {
		unsigned i = p->order[at], up = p->parent[i];
		if (up != NONE)
			p->last[up] = MAX(p->last[up], p->last[i]);
	}
	lists_clear(&below);
}

void paths_close(Paths *p)
{
	find_blocks(p);
	p->order = g_new0(unsigned, p->nodes + 1);
	p->place = g_new0(unsigned, p->nodes + 1);
	p->last = g_new0(unsigned, p->nodes + 1);
	p->island = g_new0(unsigned, p->nodes + 1);
	p->low = g_new(unsigned, p->n + 1);
	p->high = g_new0(unsigned, p->n + 1);
	for (unsigned v = 0; v < p->n; v++)
		p->low[v] = NONE;
	number(p);
}

unsigned paths_island(const Paths *p, unsigned v)
{
	return p->island[v];
}

/* ---- pairs ---- */

static void add_partner(Paths *p, unsigned v, unsigned partner)
{
	p->low[v] = MIN(p->low[v], p->place[partner]);
	p->high[v] = MAX(p->high[v], p->place[partner]);
}

void paths_between(Paths *p, unsigned a, unsigned b)
{
	g_assert(p->island[a] == p->island[b]);
	add_partner(p, a, b);
	add_partner(p, b, a);
}

/* The blocks that a path passes: one of the two ends of each edge of the tree is a block. */
static void mark_blocks(const Paths *p, bool *passed)
{
	g_autofree unsigned *low = g_new(unsigned, p->nodes + 1),
			    *high = g_new0(unsigned, p->nodes + 1);
	for (unsigned i = 0; i < p->nodes; i++) {
		low[i] = i < p->n ? p->low[i] : NONE;
		high[i] = i < p->n ? p->high[i] : 0;
	}
	for (unsigned at = p->nodes; at-- > 0;) {
		unsigned i = p->order[at], up = p->parent[i];
		if (up == NONE || low[i] > high[i])
			continue;
		if (low[i] < at || high[i] > p->last[i])
			passed[MAX(i, up)] = true;
		low[up] = MIN(low[up], low[i]);
		high[up] = MAX(high[up], high[i]);
	}
}

void paths_mark(const Paths *p, bool *on)
{
	g_autofree bool *passed = g_new0(bool, p->nodes + 1);
	mark_blocks(p, passed);
	for (unsigned i = 0; i < p->nodes; i++) {
		unsigned up = p->parent[i];
		if (i >= p->n && passed[i])
			on[up] = true;
		if (i < p->n && (p->low[i] <= p->high[i] || (up != NONE && passed[up])))
			on[i] = true;
	}
}
