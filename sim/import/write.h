#pragma once

/* The scenario that a network is written as. */

#include "sim/import/net.h"
#include "sim/output.h"

/* A file beside the scenario. */
typedef struct ImportFile {
	const char *name; /* without a folder */
	const char *text;
	gsize len;
} ImportFile;

/* Appends the scenario that stands in folder `dir` (absolute; NULL: nowhere, files have the names that messages have
 * for them); files that have to be written beside it are appended to
 * `files` (of ImportFile; their texts live as long as the net). Whatever names and descriptions hold, nothing of them
 * is a group, a key or a second item. */
void import_write(ImportNet *n, const char *dir, GString *out, GArray *files);

/* Is a file one that import wrote? */
extern const OutputKind import_scenario_output, import_config_output;
