#pragma once

/* Which reader a source is for. */

#include "sim/sources/source.h"

/* What --format says of them. */
#define IMPORT_FORMATS "folder, batfish, containerlab or cml (default: as it looks)"

/* Reads what is at `path`: a folder, or a topology file. `format`: NULL, as it looks; where it looks like several, a finding
 * says what it was taken for. NULL: *err. */
ImportSource *import_open(const char *path, const char *format, GError **err);

/* Has the name of a topology file ("lab.yml")? */
bool import_is_topology(const char *path);
