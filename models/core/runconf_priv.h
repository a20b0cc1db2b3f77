#pragma once

/* What a node keeps of the statements of its classes and of the lines it read. */

#include "models/core/node.h"

/* One statement of one module. */
typedef struct ConfEntry {
	const Stmt *stmt;
	const Module *module;
	unsigned order; /* class by class, row by row */
	Syntax *syntax; /* compiled when first needed */
	char *words;    /* syntax_words, made with it */
} ConfEntry;

/* A line without effect here, kept as it was written so that it prints again. If its statement enters a
 * mode, this record is the mode's object. */
typedef struct ConfKept {
	const ConfEntry *entry;
	const void *obj; /* of the mode in which it stands */
	char *key; /* its first argument, if that is a name: the same statement with another name stays */
	GString *text; /* with the lines below it that belong to it, a newline behind each */
} ConfKept;

typedef struct ConfOrigins ConfOrigins; /* which line set what: runconf_origin.c */

typedef struct RunConf {
	GPtrArray *entries;   /* of ConfEntry, owned, by order */
	GHashTable *by_first; /* first word, lower case -> GPtrArray of ConfEntry */
	GPtrArray *any_first; /* of ConfEntry: statements that may begin with an argument */
	GPtrArray *kept;      /* of ConfKept, owned, as they were read */
	GString *banners;     /* whole, as they were read */
	ConfOrigins *origins;
} RunConf;

RunConf *runconf_of(Node *node); /* made when first needed */
Syntax *confentry_syntax(ConfEntry *e);

/* Appends the entries whose first keyword may be `word` (abbreviated: any entry), of all modes. */
void runconf_candidates(RunConf *rc, const char *word, bool abbreviated, GPtrArray *out);

/* Has one of the statements with that setter a keyword or an argument of that name? */
bool runconf_setter_has(const RunConf *rc, StmtSet *set, const char *name);

/* Remembers a line without effect. A line typed later (`replace`) takes the place of the one it changes;
 * NULL if a "no" only removed one. */
ConfKept *runconf_keep(RunConf *rc, const ConfEntry *e, const void *obj, const char *text,
		       const Args *a, bool no, bool replace);

/* Forgets the lines kept for objects of `e`'s mode that are there no more. */
void runconf_sweep(RunConf *rc, const ConfEntry *e, const ConfAt *at);

ConfOrigins *conforigins_new(void);
void conforigins_free(ConfOrigins *o);

/* Remembers a line that a statement took in `place`, or (`no`) forgets those that it takes back. `at.file` lives as
 * long as the world. */
void runconf_note(RunConf *rc, const char *place, const ConfEntry *e, const Args *a, bool no,
		  SrcPos at, const char *text);

/* The place that a line enters, as runconf_origin has it. Caller frees. */
char *runconf_place(const ConfEntry *e, const Args *a);
