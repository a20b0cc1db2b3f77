#pragma once

/* A file on the way to its name: it is filled beside its target, and takes the target's place as a whole or not
 * at all. What a writer that was killed left beside a target, the next writer to that target removes. */

#include <stdbool.h>

#include <glib.h>

typedef struct Part Part;

/* Where `path` leads: the file behind symbolic links, also one that is not there yet. Caller frees. */
char *part_resolve(const char *path);

/* A fresh empty file that is to become `path`, with the mode of the file that is there. A symbolic link is followed:
 * what it points to is replaced, the link stays. NULL: *err, a VPNHA_ERROR_FILE that names the path. */
Part *part_new(const char *path, GError **err);
Part *part_new_private(const char *path,
		       GError **err); /* readable for its owner alone, whatever was there */

/* What writers that were killed left in a folder: read once for many targets there, each of which would read all of the
 * folder. Freed with part_left_free. */
typedef struct PartLeft PartLeft;
PartLeft *part_left_in(const char *dir);
void part_left_free(PartLeft *left);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PartLeft, part_left_free)
Part *part_new_among(const char *path, const PartLeft *left, GError **err);

/* With a folder of its owner's beside it, for a program that fills files by name; it goes with the part. What a writer
 * that was killed left in such a folder goes with it if its name is `inside` (borrowed; ends with NULL). */
Part *part_new_with_folder(const char *path, const char *const *inside, GError **err);
const char *part_folder(const Part *p);

const char *part_path(const Part *p); /* where it is now */
int part_fd(const Part *p);           /* open to read and write; the part's */

/* Nobody writes any more: what else has it open may be closed now. Before that, to close it would tell other writers
 * that this one is dead. */
void part_filled(const Part *p);

/* The part becomes its target. False: *err; the target is as it was, and the part is gone. */
bool part_commit(Part *p /* adopts */, GError **err);

/* Parts become their targets together: whenever this program is killed, all do or none. False: *err, which names the
 * one that could not; those before it are in their places. */
bool part_commit_all(Part *const *parts /* adopts each */, unsigned n, GError **err);

void part_discard(Part *p /* adopts; may be NULL */);
