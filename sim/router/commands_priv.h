#pragma once

/* The commands of one node as rows, for the files that find, run and explain them. */

#include "sim/router/commands.h"
#include "sim/tables/stmt.h"

typedef struct CommandRow {
	CommandKind kind;
	const Module *module; /* NULL: the box's own */
	const void *row;      /* Show, DebugCmd, ExecCmd or BoxShow */
	const char *syntax;
} CommandRow;

typedef struct CommandTable {
	GArray *rows;        /* of CommandRow */
	GPtrArray *syntaxes; /* of Syntax, by row */
} CommandTable;

/* All commands of these kinds that the node has. */
CommandTable command_table(const Node *n, unsigned kinds);
void command_table_clear(CommandTable *t);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(CommandTable, command_table_clear)

void command_walk(const CommandTable *t, const char *line, SyntaxWalk *out);

/* What IOS answers to a line that is wrong behind its first `at` octets. */
void command_complain(const SyntaxWalk *w, size_t at, const char *prompt, const char *line,
		      GString *out);

/* A show command that is nobody's alone, so that no folder's table can have it. */
typedef struct BoxShow {
	const char *syntax;
	void (*print)(const Node *n, const Args *a, VTime now, GString *out);
	const char *cite;
} BoxShow;
extern const BoxShow box_shows[]; /* ended by syntax NULL */

/* What `?` says of a keyword (or of an argument, by its name) behind the keywords of `path`; NULL: no table has
 * it. */
const char *command_help_text(const Node *n, const char *path, const char *word, bool is_arg);
