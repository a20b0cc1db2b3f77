#pragma once

/* The text of a scenario: groups of keys in the syntax of GLib's key files, each word with its place.
 *
 *   [kind name]            a group
 *   key = value            taken raw: a `#` inside a value belongs to it
 *   # first in a line      a comment
 *
 * [repeat NAME] groups, and what stands once for each of them, are scnrepeat.h's.
 *
 * A duplicate group or key in one file is an error. GKeyFile knows no positions, hence this reader. */

#include <glib.h>
#include <stdbool.h>

#include "sim/err.h"
#include "sim/scenario/formula.h"
#include "sim/secrets.h"

typedef struct ScnKey {
	const char *name, *value; /* trimmed */
	const char *written;      /* the value with its expressions; NULL: it has none */
	SrcPos at, value_at;
	bool used; /* for those who interpret the group */
} ScnKey;

typedef struct ScnGroup {
	const char *kind, *name; /* "event", "outage"; name "" for [scenario] */
	SrcPos at, name_at;      /* of the `[`; of the name, else of the `[` */
	GPtrArray *keys;         /* of ScnKey*, in order */
	const char *repeat; /* the [repeat] that it stands for a number of; NULL: it stands once */
	int64_t index;
} ScnGroup;

/* One text that was read. */
typedef struct ScnText {
	const char *
		name; /* relative to the first scenario's folder: what is stored and what causes cite */
	const char *path; /* as messages say it: quoted (err_quote) */
	const char *text;
	gsize len;
	GArray *masked_braces; /* int: lines of which a mask took a brace (of a template: an
				* expression); NULL: none */
} ScnText;

typedef struct ScnFile {
	GStringChunk *strings;
	GPtrArray *groups;     /* of ScnGroup*, owned, in order */
	GHashTable *by_group;  /* the same by kind and name */
	GPtrArray *texts;      /* of ScnText*, owned, in order of reading */
	GHashTable *by_name;   /* the same */
	char *dir;             /* of the first scenario, as messages say it */
	Secrets *secrets;      /* masks every text as it is read; borrowed; NULL: as it stands */
	FormulaScope scope;    /* the [repeat]s, without an index */
	GHashTable *templates; /* name -> Template, owned */
	GHashTable *stored;    /* name -> text when the texts come from a result file; else NULL */
} ScnFile;

ScnFile *scnfile_new(void);
void scnfile_free(ScnFile *f);

/* The texts come from this map (adopted) and not from the disk. */
void scnfile_use_stored(ScnFile *f, GHashTable *stored /* adopts */);

/* Reads a file into f->texts; `name` is relative to the first scenario's folder, `from` the place that
 * asked for it (file NULL: the command line). Octets that are no UTF-8 are U+FFFD in it. Missing, a folder, not text,
 * over 16 MiB: an error. */
const ScnText *scnfile_load(ScnFile *f, const char *name, SrcPos from, GError **err);

/* The same, of a template: `{{` is one brace of its secrets. */
const ScnText *scnfile_load_template(ScnFile *f, const char *name, SrcPos from, GError **err);

/* The file is going to be loaded: no output may be it (sim/output.h). */
void scnfile_mean(const ScnFile *f, const char *name);

/* Reads `path` and what it extends. A group given again keeps its keys and gets or replaces those given;
 * an expectation that says what it expects, and an event that says what happens and when, is replaced as
 * a whole. */
bool scnfile_read(ScnFile *f, const char *path, GError **err);

/* Reads the files that [scenario] names by its key `kind`, as it is by then: each holds groups [kind NAME] and nothing
 * else, and none that is there already. */
bool scnfile_read_named(ScnFile *f, const char *kind, GError **err);

/* --set "GROUP.KEY=VALUE"; GROUP is "kind name", or just the name: of the first group that
 * has it, an expectation last. */
bool scnfile_set(ScnFile *f, const char *assignment, GError **err);

/* The name that `name` has from the first scenario's folder when the text at `from` says it. Caller frees. */
char *scnfile_beside(const ScnFile *f, SrcPos from, const char *name);

/* The path of a file of that name, as messages say it. Caller frees. */
char *scnfile_path(const ScnFile *f, const char *name);

/* The name under which the text of a place is stored (a path as messages say it -> its name). */
const char *scnfile_name_of(const ScnFile *f, const char *path);

/* Does "GROUP.KEY=VALUE" name a group that is there? */
bool scnfile_has(const ScnFile *f, const char *assignment);

/* A group that no text has: of f->groups, when its owner puts it there. Freed with scngroup_free. */
ScnGroup *scngroup_new(const char *kind, const char *name, SrcPos at);
void scngroup_free(void *group);
GHashTable *scngroup_table(void); /* groups by kind and name, not owned */

/* Lays `by` over it, as a scenario over the one that it extends. */
void scngroup_lay(ScnGroup *g, const ScnGroup *by);

/* Has a mask taken a brace of the line, so that nobody knows any more what it repeats? */
bool scnfile_lost_brace(const ScnFile *f, SrcPos at);

ScnKey *scngroup_key(const ScnGroup *g, const char *name); /* NULL; marks it used */

/* The items of a value, split at `;` (`\;` is a literal one), trimmed, empty ones left out. */
typedef struct ScnItem {
	char *text;
	SrcPos at;
	bool exact; /* it is written so there, without expression or `\;` */
} ScnItem;
GArray *scn_split(const ScnKey *k); /* of ScnItem; freed with g_array_unref */
