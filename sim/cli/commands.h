#pragma once

/* IOS commands of a node: looked up in the tables of its modules, with IOS's abbreviations. */

#include "models/core/node.h"

/* Text of a show command at `now`. False: `out` gets IOS's complaint ("% Invalid input detected ..."). */
bool command_show(const Node *n, const char *line, VTime now, GString *out);

/* The log flag that a debug command selects ("standby events"); NULL: `out` gets IOS's complaint. */
const char *command_debug(const Node *n, const char *line, GString *out);

/* A command with effect. False: *err, at `at`. */
bool command_exec(Ctx *cx, Node *n, const char *line, SrcPos at, GError **err);
bool command_check(const Node *n, const char *line, SrcPos at,
		   GError **err); /* it would be found */
bool command_is_reload(const char *line);

/* All show, debug and exec syntaxes of a node, in order of the alphabet, for help. */
GPtrArray *command_list(const Node *n);
