#pragma once

/* A Batfish snapshot as a source: configurations, end stations, and what is cabled if it says so. */

#include "sim/sources/source.h"

/* Reads configs/, hosts/ and batfish/layer1_topology.json of the folder. NULL: *err. */
ImportSource *import_batfish(const char *path, GError **err);

/* Is the folder a snapshot? It has configs/ beside hosts/ or a layer-1 topology. */
bool import_is_batfish(const char *path);
