#pragma once

/* Commands called as main() calls them, with what they said. */

#include "sim/cli/cli.h"

typedef struct Said {
	int code;
	char *out, *err;
} Said;

void said_clear(Said *s);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Said, said_clear)

/* Words are split at blanks; `$` stands for the folder, `_` in a word for a blank. */
Said call(CommandFn *fn, const char *dir, const char *line);
/* The words as they are; argv[0] is the command's name. */
Said call_words(CommandFn *fn, const char *dir, char **words);
