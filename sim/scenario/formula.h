#pragma once

/* Expressions of scenarios that repeat something: what stands between `{` and `}`, and how often a [repeat] stands.
 *
 *   SUM     = PRODUCT { ("+" | "-") PRODUCT }
 *   PRODUCT = FACTOR { ("*" | "/" | "%") FACTOR }
 *   FACTOR  = "-" FACTOR | "(" SUM ")" | NUMBER | ADDRESS | NAME | NAME ".count"
 *
 * NAME is a repetition: the number of the one at hand, counted from 0. An address may have a number added to it or
 * taken from it, and less another address it is a number. This is no language: no value is kept, nothing is
 * repeated here, and the length and the depth of an expression are bounded. */

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "sim/err.h"

enum {
	FORMULA_NAMES_MAX = 32,
	FORMULA_DEEP_MAX = 32,
	FORMULA_LEN_MAX = 256,
	FORMULA_COUNT_MAX = 100000
};

typedef struct FormulaName {
	const char *name; /* borrowed */
	int64_t count, index;
	bool has_index; /* something is being repeated by it */
	bool used;      /* set when an expression asks for its index */
} FormulaName;

/* What names mean at one place. */
typedef struct FormulaScope {
	FormulaName names[FORMULA_NAMES_MAX];
	unsigned n;
} FormulaScope;

/* What the `len` octets at `name` mean: of the scope itself, so that it can be given an index. NULL: nothing. */
FormulaName *formula_name(FormulaScope *scope, const char *name, size_t len);

/* May a repetition be called so? A letter or `_`, then letters, digits and `_`. */
bool formula_is_name(const char *name);

/* Of what follows, `text` stands at `at` of a file, and what is read of it is told by `used` in the scope's names. False
 * is *err at the place of what is wrong in it: overflow, division by 0, an address that is none, a name that is unknown
 * or stands for no value here, more than FORMULA_LEN_MAX octets or FORMULA_DEEP_MAX parentheses. */

/* Sets *out to the value of the `len` octets at `text`. An address is an error, too; *out means nothing then. */
bool formula_number(FormulaScope *scope, const char *text, size_t len, SrcPos at, int64_t *out,
		    GError **err);

/* The number of octets from the `{` at `text` to behind its `}`, both of one line that ends at `end`; 0: it has none, *err at
 * `at`. */
size_t formula_braces(const char *text, const char *end, SrcPos at, GError **err);

/* Appends to *out the value of "{...}", of `len` octets with its braces: a number in decimal, an address with dots. */
bool formula_append(FormulaScope *scope, const char *text, size_t len, SrcPos at, GString *out,
		    GError **err);

/* Appends to *out the whole text with each "{...}" in it replaced by its value, and `{{` by a brace. After an error *out has
 * what stands before it. */
bool formula_fill(FormulaScope *scope, const char *text, SrcPos at, GString *out, GError **err);

/* What all that a scenario repeats may come to, octets. */
#define EXPANSION_MAX ((size_t)64 << 20)

/* Takes `n` octets from *left; false: there were not as many, *err at `at`. */
bool expansion_take(size_t *left, size_t n, SrcPos at, GError **err);
