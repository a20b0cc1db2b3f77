#pragma once

/* A folder of running-configs as a source: who is there, and nothing of cables. */

#include "sim/sources/source.h"

/* Reads *.cfg, *.conf and *.txt, and any other file that reads as IOS, of the folder and of those in it (walk.h); what import
 * wrote there itself is no part of it. Nodes have the names of their `hostname`, or of their files, and stand in the
 * order of the files' names. NULL: *err, it cannot be read. */
ImportSource *import_folder(const char *path, GError **err);

/* The same into a source that is there: of a folder in which every file is meant to be a configuration. False: *err, it
 * cannot be read. */
bool import_folder_add(ImportSource *s, const char *path, GError **err);

/* The line that the files begin with which import writes beside a scenario. */
#define IMPORT_MARK "! written by vpnha import"
