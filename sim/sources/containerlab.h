#pragma once

/* A topology of containerlab as a source. */

#include "sim/sources/doc.h"
#include "sim/sources/source.h"

/* Reads a file, and the configurations that it names in its folder. NULL: *err. */
ImportSource *import_containerlab(const char *path, GError **err);

/* The same of what was read. `files`: configurations that it names are read. */
ImportSource *import_containerlab_doc(const char *path, const Doc *d, bool files, GError **err);

/* Does the file begin as one? */
bool import_is_containerlab(const DocValue *root);
