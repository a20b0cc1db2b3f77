#pragma once

/* The program itself, as a process of its own: for what a call of a command cannot show (signals, limits,
 * what is left when it dies). */

#include <stdbool.h>
#include <sys/types.h>

#include <glib.h>

/* Called in the child, before the program takes its place. */
typedef void ProgramSetup(void *to);

typedef struct Ran {
	int code; /* exit code; 128 + the signal that ended it, as a shell says it */
	char *out, *err;
} Ran;

void ran_clear(Ran *r);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Ran, ran_clear)

/* Runs `vpnha LINE` to its end, which comes within a minute or by SIGALRM. Words are split at blanks; `$`
 * stands for the folder, `_` in a word for a blank. Standard output and error go to files beside the folder. */
Ran program_run(const char *dir, const char *line, ProgramSetup *setup, void *to);

/* Begins it; program_end waits for it and tells. One at a time for a folder. */
pid_t program_start(const char *dir, const char *line, ProgramSetup *setup, void *to);
Ran program_end(const char *dir, pid_t pid);

/* The names in a folder, sorted, each followed by a newline. Caller frees. */
char *program_files(const char *dir);
