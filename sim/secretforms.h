#pragma once

/* Which words of one statement are secrets, whatever its fate is: known by the words before them, and by what they look
 * like. */

#include <stdbool.h>
#include <stddef.h>

enum { SECRET_WORDS = 128, SECRETS_IN_LINE = 16 };

/* Where a word or a secret stands in its line. */
typedef struct SecretStretch {
	size_t from, to;
} SecretStretch;

typedef struct SecretLine {
	const char *text; /* borrowed */
	SecretStretch word[SECRET_WORDS];
	unsigned n_words;
	SecretStretch secret[SECRETS_IN_LINE]; /* in order, none in another */
	unsigned n_secrets;
} SecretLine;

/* The words and the secrets of one statement, of `len` octets. */
void secretforms_find(SecretLine *l, const char *text, size_t len);

/* Is there such a word, one of "a|b" as the forms have them (secretforms.c)? */
bool secretforms_is_word(const SecretLine *l, unsigned at, const char *words);

/* Is the word an encryption type, one digit? */
bool secretforms_is_type(const SecretLine *l, unsigned at);

/* Octets before the first word: blanks, and the marks of a comment, as what it holds may have been a statement. */
size_t secretforms_marks(const char *text, size_t len);
