#pragma once

/* Where the octets of a text were written that was made from another text: messages about what was made are told
 * at the place of what somebody wrote. */

#include <glib.h>

#include "sim/err.h"

typedef struct TextMap TextMap;

/* Where the lines of a text begin: octets, as uint32_t. Caller unrefs; many maps share one. */
GArray *textmap_lines(const char *text, size_t len);

/* A map without pieces into the text whose lines begin at `lines` (takes a reference). */
TextMap *textmap_new(GArray *lines);
void textmap_free(TextMap *m); /* NULL is allowed */
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TextMap, textmap_free)

/* From octet `made` on the text is that from octet `from` on; pieces come in order of `made`. `whole`: all of it
 * stands for what begins at `from`. */
void textmap_add(TextMap *m, size_t made, size_t from, gboolean whole);

/* The line and the column where octet `made` was written. */
SrcPos textmap_at(const TextMap *m, const char *file, size_t made);

/* Line and column of octet `from` of the text that was written. */
SrcPos textmap_written(const GArray *lines, const char *file, size_t from);
