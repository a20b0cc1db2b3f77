#pragma once

/* Regular expressions of users, and ours: the only place that calls the library, so that an expression which
 * comes to no answer (it needs more steps than the library takes) is nowhere "no match". */

#include <glib.h>
#include <stdbool.h>

typedef struct Regex Regex;

typedef enum RegexOf {
	REGEX_TEXT,  /* characters; `^` and `$` are the text's begin and end */
	REGEX_LINES, /* characters; `^` and `$` are each line's */
	REGEX_OCTETS /* octets, as a router reads them */
} RegexOf;

/* Compiles; NULL: *err says what is wrong with it, without a place. */
Regex *regex_new(const char *pattern, RegexOf of, GError **err);
void regex_free(Regex *r);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Regex, regex_free)

/* Does it match anywhere in `text` (any octets)? False: there is no answer, *err says why, without a place. */
bool regex_matches(const Regex *r, const char *text, bool *yes,
		   GError **err) G_GNUC_WARN_UNUSED_RESULT;

/* An expression that matches `text` and nothing else. Caller frees. */
char *regex_literal(const char *text);

/* `text` with each match replaced by `with`, literally; *n (may be NULL) gets how many. Octets that are not UTF-8
 * come back as U+FFFD, unless it is of octets. NULL: there is no answer, *err. Caller frees. */
char *regex_replace(const Regex *r, const char *text, const char *with, unsigned *n, GError **err);
