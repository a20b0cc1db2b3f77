#pragma once

/* What stands in a scenario once for each of something.
 *
 *   [repeat spoke]
 *   count = 8                       an expression (formula.h), of counts of repetitions above it
 *
 *   [router SPOKE{spoke}]           stands once for each spoke, 0..7, with the value of each {EXPR} in place
 *   template = spoke.cfg.in         a configuration of such lines (template.h)
 *
 * A group's name says what it is repeated by. A group that is given by the name of one of them lies over it, as over one of a
 * scenario that is extended. A scenario without [repeat] has braces as they are. */

#include "sim/scenario/scnfile.h"
#include "sim/textmap.h"

enum { SCN_GROUPS_MAX = 1000000 };

/* Counts the repetitions (f->scope), and puts in place of each group that is repeated those that it stands
 * for. False: *err at the place of a count, a name or an expression that is wrong, or of what there would be too much of;
 * the groups are then as they were read. */
bool scnrepeat_expand(ScnFile *f, GError **err);

/* A text that a template makes for a router. */
typedef struct ScnMade {
	const char *path; /* of the template; borrowed of the ScnFile */
	GString *text;    /* owned, as is its map */
	TextMap *map;     /* to what is written there */
} ScnMade;
void scnmade_clear(ScnMade *made); /* frees what it owns; all zero is nothing */

/* Fills in the template that `item` names for `g`, the router's group, into *out, which the caller clears, also after an
 * error; takes from *left the octets that it comes to. Each template is read once. False: *err, at the item if there is no
 * such file, else at the template's line. */
bool scnrepeat_fill(ScnFile *f, const ScnGroup *g, const ScnItem *item, size_t *left, ScnMade *out,
		    GError **err);
