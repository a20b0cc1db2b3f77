#pragma once

/* Files that have not got their names yet: a signal that ends the program removes them first. */

typedef enum UnfinishedKind { UNFINISHED_RESULT, UNFINISHED_CAPTURE, N_UNFINISHED } UnfinishedKind;

/* `path` (copied) is the file of that kind that has no name yet; NULL: there is none any more. */
void unfinished_file(UnfinishedKind kind, const char *path);

/* All files are complete, or their owners have removed them. */
void unfinished_done(void);
