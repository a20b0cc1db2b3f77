#pragma once

/* A YAML or JSON file as a plain tree of values, each with its place. The only user of libyaml is doc.c.
 *
 * It is data and nothing else: a tag is refused but YAML's own of plain values, an alias stands for a value that is
 * complete, and depth, number of values and octets have bounds, with what aliases repeat counted each time. JSON is
 * read as the YAML that it is. */

#include <stdbool.h>

#include <glib.h>

#include "sim/err.h"

typedef enum DocKind { DOC_NULL, DOC_TEXT, DOC_LIST, DOC_MAP } DocKind;

typedef struct DocValue DocValue;
struct DocValue {
	DocKind kind;
	SrcPos at;
	const char
		*text; /* of DOC_TEXT: numbers and truth values, too; UTF-8 without a NUL within */
	gsize len;
	bool literal;         /* "|": its lines are lines of the file, from the one below `at` on */
	GPtrArray *keys;      /* of a map, of DocValue *, which are texts; NULL: none */
	GPtrArray *items;     /* of a list or a map, of DocValue *, in order; NULL: none */
	GHashTable *by_key;   /* of a large map; the reader's */
	gsize values, octets; /* in it, itself and what aliases repeat included */
};

typedef struct Doc Doc;

/* LIBERTY: deeper and larger than any topology that people keep; a topology file nests 8 deep. */
enum { DOC_DEPTH = 64, DOC_VALUES = 1000000, DOC_OCTETS = 16 << 20 };

/* Reads a file. NULL: *err, "path: ..." or "path:line:column: ..., expected ...". */
Doc *doc_read(const char *path, GError **err);

/* The same of a text; `path` is what messages say. */
Doc *doc_parse(const char *path, const char *text, gsize len, GError **err);

void doc_free(Doc *d);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Doc, doc_free)

/* Borrowed, as all values are; never NULL. An empty file is DOC_NULL. */
const DocValue *doc_root(const Doc *d);

guint doc_len(const DocValue *v); /* of a list or map; 0 of others */
const DocValue *doc_item(const DocValue *v, guint i);
const DocValue *doc_key(const DocValue *v, guint i);

/* The value of a key; NULL: it has none, is no map, or it is null. */
const DocValue *doc_get(const DocValue *v, const char *key);

/* Is it of that kind? False: *err, "...: WHAT is a list, expected EXPECTED". */
bool doc_is(const DocValue *v, DocKind kind, const char *what, const char *expected, GError **err);

/* The value of a key, which must be of that kind: *out, NULL if there is none. False: *err. */
bool doc_find(const DocValue *v, const char *key, DocKind kind, const char *expected,
	      const DocValue **out, GError **err);

/* The same, and it must be there. */
bool doc_need(const DocValue *v, const char *key, DocKind kind, const char *expected,
	      const DocValue **out, GError **err);
