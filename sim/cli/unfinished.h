#pragma once

/* Files that have not got their names yet: a signal that ends the program removes them first. */

/* Until the next call of unfinished_done(). `path` is copied; NULL is allowed. */
void unfinished_file(const char *path);

/* All files are complete, or their owners have removed them. */
void unfinished_done(void);
