#pragma once

/* Files that have not got their names yet: a signal that ends the program removes them first. */

#include <signal.h>

/* Between the two no signal ends the program: a file and the word of it come and go together. */
void unfinished_hold(sigset_t *was);
void unfinished_release(const sigset_t *was);

/* `path` (copied) is unfinished, and `fd` is open as long as it is. Its place in the list; -1: the list is full or
 * the name too long, so a signal leaves it to the next writer. */
int unfinished_add(const char *path, int fd);
void unfinished_drop(int place); /* it has got its name, or was removed by its owner */

/* In a fresh child: what is unfinished is its parent's alone. */
void unfinished_leave(void);
