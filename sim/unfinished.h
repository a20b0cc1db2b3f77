#pragma once

/* Files that have not got their names yet: whatever ends the program removes them first, if it can be caught. */

#include <signal.h>
#include <stdbool.h>
#include <sys/types.h>

/* Between the two no signal ends the program: a file and the word of it come and go together. */
void unfinished_hold(sigset_t *was);
void unfinished_release(const sigset_t *was);

/* `path` (copied) is unfinished, and `fd` is open as long as it is. Its place in the list; -1: the list is full or
 * the name too long, so a signal leaves it to the next writer. */
int unfinished_add(const char *path, int fd);

/* The same for a folder, which `fd` has open: of what is in it, these names go, and then itself. They are borrowed, and
 * end with NULL. */
int unfinished_add_folder(const char *path, int fd, const char *const *inside);

void unfinished_drop(int place); /* it has got its name, or was removed by its owner */

/* A child fills what is unfinished: it is killed before that is removed. 0: it does no more. */
void unfinished_child(pid_t child);

/* Removes them all, as a signal does; for who ends the program at once. May be called in a signal's handler. */
void unfinished_remove(void);

/* For the whole program: what ends it by no wish of the user says so in a word and exits with EXIT_INTERNAL: an
 * assertion, no memory (SIGABRT, SIGTRAP: GLib), an output that nobody reads any more (SIGPIPE). A file that grows
 * beyond the limit (SIGXFSZ) is an error of writing it. */
void unfinished_catch(void);

bool unfinished_has(const char *path); /* is it one of them? */

/* In a fresh child: signals end it as they end any program; what is unfinished is its parent's alone. */
void unfinished_leave(void);
