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

typedef struct FormulaValue {
	int64_t number;
	bool is_address; /* then 0..255.255.255.255 */
} FormulaValue;

FormulaName *formula_name(FormulaScope *scope, const char *name, size_t len); /* NULL */

/* May a repetition be called so? A letter or `_`, then letters, digits and `_`. */
bool formula_is_name(const char *name);

/* The value of the `len` octets at `text`, which stand at `at`. Overflow, division by 0, an address that is none,
 * a name that is unknown or stands for no value here: *err, at its place. */
bool formula_value(FormulaScope *scope, const char *text, size_t len, SrcPos at, FormulaValue *out,
		   GError **err);

/* The same, which must be a number. */
bool formula_number(FormulaScope *scope, const char *text, size_t len, SrcPos at, int64_t *out,
		    GError **err);

/* Octets from the `{` at `text` to behind its `}`, both of one line that ends at `end`; 0: *err. */
size_t formula_braces(const char *text, const char *end, SrcPos at, GError **err);

/* Appends the value of "{...}", whose `len` octets stand at `at`. */
bool formula_append(FormulaScope *scope, const char *text, size_t len, SrcPos at, GString *out,
		    GError **err);

/* Appends a value with each "{...}" in it replaced; `{{` is a brace. */
bool formula_fill(FormulaScope *scope, const char *text, SrcPos at, GString *out, GError **err);

/* What all that a scenario repeats may come to, octets. */
#define EXPANSION_MAX ((size_t)64 << 20)

/* Takes `n` octets from *left; false: there were not as many, *err at `at`. */
bool expansion_take(size_t *left, size_t n, SrcPos at, GError **err);
