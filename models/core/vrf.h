#pragma once

/* The node's VRFs: routing tables beside its own, by number. Their statements write them (models/vrf); whoever keeps
 * something for each table reads them, and an interface has the number of the one it is in (Iface.vrf). */

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

typedef struct Node Node;

enum { VRF_GLOBAL = 0, VRF_MOST = 4000 };

/* A name keeps its number as long as the node has power, whether lines define it or not. */
typedef struct Vrf {
	const char *name; /* the world's */
	uint16_t number;
	bool defined; /* by a line; else something only names it */
	bool ipv4;    /* it carries IPv4 */
} Vrf;

/* All zero is none. */
typedef struct VrfTable {
	GPtrArray *rows;  /* of Vrf*, by number from 1 */
	GArray *watchers; /* who is told of a removal */
} VrfTable;

void vrf_clear(VrfTable *t); /* no rows, and nobody is told */

const Vrf *vrf_find(const Node *n, const char *name);     /* NULL: nothing has named it */
const Vrf *vrf_by_number(const Node *n, unsigned number); /* NULL: the router's own table */
unsigned vrf_count(const Node *n);                        /* the highest number; 0: none */
/* Finds or makes; NULL: there are VRF_MOST. */
Vrf *vrf_need(Node *n, const char *name);
/* May IPv4 be in the table with that number? In the router's own: always. */
bool vrf_carries(const Node *n, unsigned number);
/* "": the router's own table. */
const char *vrf_name(const Node *n, unsigned number);

/* What was configured in a VRF goes with it: `gone` is called when a VRF's definition, or IPv4 in it, is removed.
 * It prepares only, as a setter does. For a class's init. */
void vrf_watch(Node *n, void (*gone)(void *self, unsigned number), void *self);
/* IPv4 is gone from it, with `whole` its definition; after its interfaces lost their addresses. */
void vrf_remove(const Node *n, Vrf *v, bool whole);
