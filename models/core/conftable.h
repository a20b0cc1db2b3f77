#pragma once

/* The statements that nodes of one kind know: those of all their classes, found by the words that a line begins with;
 * compiled, and a mode's indexed, when a line first needs them. All nodes of a net share them. */

#include "sim/tables/stmt.h"

typedef struct Node Node;
typedef struct ProtoClass ProtoClass;
typedef struct ConfTable ConfTable;

/* The class's statement behind `prev` (NULL: its first), of its own table and of its fates; NULL: no more. */
const Stmt *class_stmt(const ProtoClass *cls, const Stmt *prev);

/* One statement. */
typedef struct ConfEntry {
	const Stmt *stmt;
	const ProtoClass *cls;
	unsigned module; /* place of the class among a node's modules */
	unsigned order;  /* class by class, row by row */
	Syntax *syntax;  /* compiled when first needed */
	char *words;     /* syntax_words, made with it */
} ConfEntry;

/* The table of the node's kind. Made with the first node that needs it; the net owns it. */
ConfTable *conftable_of(const Node *n);
void conftable_free(ConfTable *t);

/* All entries of one mode (NULL: of all modes), by order. Borrowed; NULL: there is no such mode. */
const GPtrArray *conftable_entries(const ConfTable *t, const char *mode);

/* How many of a line's words choose the statements that are tried. */
typedef enum ConfNarrow {
	CONF_ANY,       /* none: any may be abbreviated */
	CONF_BY_FIRST,  /* those left out fit in no word, so that no message speaks of them */
	CONF_BY_SECOND, /* those left out do not fit, but may fit in one word */
} ConfNarrow;

/* Appends the entries of a mode (NULL: of all) that the line may mean. */
void conftable_candidates(const ConfTable *t, const char *mode, const char *line, ConfNarrow how,
			  GPtrArray *out);

/* Has one of the statements with that setter a keyword or an argument of that name? */
bool conftable_setter_has(const ConfTable *t, StmtSet *set, const char *name);

/* The statement that enters a mode; NULL: none does. */
const ConfEntry *conftable_entering(const ConfTable *t, const char *mode);

const Syntax *confentry_syntax(ConfEntry *e);

/* How often a statement of the table was tried on a line. */
uint64_t conftable_tried(const ConfTable *t);
void conftable_count(ConfTable *t, unsigned tried);
