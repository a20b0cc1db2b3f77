#pragma once

/* Masks: fields of IOS text, by name, whose values differ between two routers that did the same (ages, SPIs,
 * cookies). A mask hides a field's value where its label stands, and nothing else: every field is named by
 * whoever holds a text to another. */

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

/* A field that can be masked. */
typedef struct MaskField {
	const char *name;        /* "age"; NULL ends the list */
	const char *hides;       /* for people: "since when a state, an object or a route ..." */
	const char *patterns[6]; /* where it stands, ended by NULL: the value begins at \K */
} MaskField;
extern const MaskField mask_fields[];

/* A set of masks: bit i is mask_fields[i]. */
typedef uint32_t MaskSet;

/* Adds the field of that name ("age", "key seconds") to the set. False: no field has it. */
bool mask_add(MaskSet *set, const char *name);
/* The names of a set, of all for MASK_ALL: "age, spi, cookie". Caller frees. */
#define MASK_ALL UINT32_MAX
char *mask_names(MaskSet set);

/* The text with the values of the set's fields replaced by their names in angle brackets; the lines stay
 * the same lines. Caller frees. */
char *mask_text(const char *text, MaskSet set);
/* How many values of the set's fields the text has. */
unsigned mask_count(const char *text, MaskSet set);
/* What a set hides in a text: "age 3, countdown 1", "" for nothing. Caller frees. */
char *mask_said(const char *text, MaskSet set);
