#pragma once

/* A lab of Cisco Modeling Labs as a source. */

#include "sim/sources/doc.h"
#include "sim/sources/source.h"

/* Reads a file. NULL: *err. */
ImportSource *import_cml(const char *path, GError **err);

/* The same of what was read. `files` makes no difference: it names none. */
ImportSource *import_cml_doc(const char *path, const Doc *d, bool files, GError **err);

/* Does the file begin as one? */
bool import_is_cml(const DocValue *root);
