#pragma once

/* A file on the way to its name: it is filled beside its target, and takes the target's place as a whole or not
 * at all. What a writer that was killed left beside a target, the next writer to that target removes. */

#include <stdbool.h>

#include <glib.h>

typedef struct Part Part;

/* Where `path` leads: the file behind symbolic links, also one that is not there yet. Caller frees. */
char *part_resolve(const char *path);

/* ".NAME.vpnha-": what the names of all parts of `target` begin with. Caller frees. */
char *part_prefix(const char *target);
bool part_is_name(const char *name, const char *prefix /* of part_prefix */); /* whole, with its random end */

/* A fresh empty file that is to become `path`, with the mode of the file that is there. A symbolic link is followed:
 * what it points to is replaced, the link stays. NULL: *err, a VPNHA_ERROR_FILE that names the path. */
Part *part_new(const char *path, GError **err);
Part *part_new_private(const char *path, GError **err); /* readable for its owner alone, whatever was there */

const char *part_path(const Part *p); /* where it is now */
int part_fd(const Part *p);           /* open to read and write; the part's */

/* Nobody writes any more: what else has it open may be closed now. Before that, to close it would tell other writers
 * that this one is dead. */
void part_filled(const Part *p);

/* The part becomes its target. False: *err; the target is as it was, and the part is gone. */
bool part_commit(Part *p /* adopts */, GError **err);

void part_discard(Part *p /* adopts; may be NULL */);
