#pragma once

/* What JSON has and YAML has not. */

#include <glib.h>

/* The same text of JSON with each surrogate pair of its escapes ("\ud83d\ude00", RFC 8259 7) as the character that it
 * stands for; NULL: there is none. Caller frees. */
char *pairs_joined(const char *text, gsize len, gsize *out_len);
