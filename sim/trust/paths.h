#pragma once

/* Which vertices of a graph lie on any simple path between two of them, for many pairs at once. */

#include <stdbool.h>

typedef struct Paths Paths;

Paths *paths_new(unsigned n); /* of vertices 0..n-1, without an edge */
void paths_free(Paths *p);

/* An edge; two vertices may have several, and one with itself counts for nothing. */
void paths_join(Paths *p, unsigned a, unsigned b);

/* All edges are there: takes time in proportion to vertices and edges. */
void paths_close(Paths *p);

/* ---- from then on ---- */

/* The same number for vertices that a path joins. */
unsigned paths_island(const Paths *p, unsigned v);

/* These are the ends of a path; of one island. */
void paths_between(Paths *p, unsigned a, unsigned b);

/* Sets on[v] of each vertex that lies on a simple path between two that were named together, the ends too; leaves the
 * others. Takes the same time however many pairs there are. */
void paths_mark(const Paths *p, bool *on);
