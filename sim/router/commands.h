#pragma once

/* IOS commands of a node: looked up in the tables of its modules, with IOS's abbreviations, answers and help.
 * LIBERTY: an abbreviation is unique if it is so among the commands that are here.
 *
 *   commands.c       finds a line's command, and answers to one that is none
 *   command_box.c    show commands of the router as a whole: its configurations, logging
 *   command_help.c   `?` and Tab
 *   pipe.c           output modifiers: | include, exclude, begin, section */

#include "models/core/node.h"

/* Text of a show command at `now`, output modifiers included. False: `out` gets the prompt with the line as
 * the terminal has it, then IOS's complaint below ("   ^\n% Invalid input detected ..."). */
bool command_show(const Node *n, const char *line, VTime now, GString *out);

/* The same, but if the modifier's expression comes to no answer, `out` gets nothing and *err says why, without a
 * place. */
bool command_filtered(const Node *n, const char *line, VTime now, GString *out, GError **err);

/* Is it a show command, and its output modifier one? An interface that it names may come while the network runs. False:
 * *err; `at` is where the line stands. */
bool command_check_show(const Node *n, const char *line, SrcPos at, GError **err);

/* The log flag that a debug command selects ("standby events"); NULL: `out` gets IOS's complaint, as above. */
const char *command_debug(const Node *n, const char *line, GString *out);

/* The same, and what else its table says of it. */
const DebugCmd *command_debug_row(const Node *n, const char *line, GString *out);

/* A command with effect. False: *err, at `at`. */
bool command_exec(Ctx *cx, Node *n, const char *line, SrcPos at, GError **err);
bool command_check(const Node *n, const char *line, SrcPos at,
		   GError **err); /* it would be found */
bool command_is_reload(const char *line);
/* What a line comes to where IOS takes commands. */
typedef enum CommandFate {
	COMMAND_ACTS,
	COMMAND_RELOADS,
	COMMAND_LOOKS, /* it changes nothing that is simulated */
	COMMAND_UNKNOWN
} CommandFate;
CommandFate command_fate(const Node *n, const char *line);
bool command_saves(const Node *n,
		   const char *line); /* what is running becomes the startup-config */

/* ---- all commands, for a console ---- */

typedef enum CommandKind {
	COMMAND_NONE = 0,
	COMMAND_SHOW = 1,
	COMMAND_DEBUG = 2,
	COMMAND_EXEC = 4,
	COMMAND_ANY = COMMAND_SHOW | COMMAND_DEBUG | COMMAND_EXEC
} CommandKind;

/* Which kind of command of this router the line is. COMMAND_NONE: none; `out` gets IOS's complaint without
 * the line, to stand below it, its marker placed behind `prompt`. */
CommandKind command_kind(const Node *n, const char *prompt, const char *line, GString *out);

/* For `?` and Tab: each word that may stand next in show, debug and exec commands, once, with what it is
 * ("" for "<cr>"). `before` is the line so far: behind a blank any word, else those that begin as its last
 * word does. Behind a show command also "|" and its modifiers. False: the router takes no such line so far
 * ("% Unrecognized command"). */
typedef void CommandWordFn(void *to, const char *word, const char *help);
bool command_next(const Node *n, const char *before, CommandWordFn *fn, void *to);

/* The types of interfaces that the router has: where an interface may stand, one begins with them. */
void command_iface_types(const Node *n, CommandWordFn *fn, void *to);

/* What `?` says of a keyword in configuration mode, behind the words of `line`, which may be abbreviated (or of an
 * argument, by its name); NULL: no folder's table has it. */
const char *command_conf_text(const Node *n, const char *mode, const char *line, const char *word,
			      bool is_arg);
