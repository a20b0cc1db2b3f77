#pragma once

/* What configurations hold that is nobody else's business: keys, passwords, communities. Statements are known by
 * their words, also those that no model takes and that nobody knows (sim/secretforms.h). */

#include <stdbool.h>

#include <glib.h>

typedef struct Secrets Secrets;

Secrets *secrets_new(void);
void secrets_free(Secrets *s); /* NULL is allowed */
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Secrets, secrets_free)

/* The text of a configuration, of a scenario (what its events type), or of a golden timeline (no more than its head),
 * with each secret replaced by a word of at most eight characters: the same by the same, others by others,
 * in all texts that one `s` masks. What depends on whether two routers agree is so as before. Caller frees. */
char *secrets_mask(Secrets *s, const char *text);

/* The same for a template (sim/scenario/template.h), where `{{` is one brace. Caller frees. */
char *secrets_mask_template(Secrets *s, const char *text);

/* The same for an assignment "GROUP.KEY=VALUE". Caller frees. */
char *secrets_mask_set(Secrets *s, const char *assignment);

/* Has somebody put a mark in the secret's place, before this program saw it ("<removed>", "*****")? It is none then. */
bool secrets_is_mark(const char *word, size_t len);

/* Could it be such a mark, though it could as well be the secret ("xxxx", "REMOVED", "[hidden]")? */
bool secrets_could_be_mark(const char *word, size_t len);

/* Does the text hold any? */
bool secrets_in(const char *text);

/* Appends a line of a configuration or of a scenario, from its first word on, with "..." for its secrets: reports are
 * read by more people than configurations. */
void secrets_hide(GString *out, const char *line);

/* What hides the secrets of a configuration's lines, in their order: which is known of `key 1` only by the key chain
 * that it stands in. Caller frees; it masks nothing. */
Secrets *secrets_new_hiding(void);

/* Appends the next line, with "..." for its secrets; its indentation is kept. */
void secrets_hide_next(Secrets *s, GString *out, const char *line);

/* Does the octet `at` of a statement belong to a secret? Messages name the word that they are about. */
bool secrets_at(const char *line, size_t at);

/* What a fault did, "ROUTER: LINE; LINE", with "..." for its secrets; what is hidden stays as it is. Caller frees. */
char *secrets_hide_fault(const char *what);
