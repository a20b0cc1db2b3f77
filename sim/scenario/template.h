#pragma once

/* Texts in which lines stand once for each of something: the configuration of a hub has some for each spoke.
 *
 *   {EXPR}                                is its value (formula.h); `{{` is a brace
 *   !{each NAME}                          the lines up to `!{end}` stand once for each NAME
 *   !{each NAME from EXPR to EXPR}        for these, as far as they exist
 *   ! a comment                           stays as it is
 *
 * Both lines of a repetition are comments to a router, which reads neither. */

#include "sim/scenario/formula.h"
#include "sim/textmap.h"

enum { TEMPLATE_DEEP_MAX = 8 };

typedef struct Template Template;

/* Is a text a template that nobody calls one? By its name (FILE.in) or by a line "!{each ...}" or "!{end}": braces
 * alone may be a configuration's. */
bool template_is(const char *path, const char *text, size_t len);

/* Takes the text apart; `path` and `text` are borrowed. NULL: *err (a repetition without its end, and the like). */
Template *template_new(const char *path, const char *text, size_t len, GError **err);
void template_free(Template *t);
const char *template_path(const Template *t);

/* Appends the text that it makes where names mean what they mean in `scope`, and its places to *map (owned by the
 * caller). What it takes is taken from *left; nothing left is an error at its line. */
bool template_fill(const Template *t, const FormulaScope *scope, size_t *left, GString *out,
		   TextMap **map, GError **err);
