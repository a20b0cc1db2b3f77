#pragma once

/* Files that a command writes beside its output. */

#include <stdbool.h>

#include <glib.h>

/* Writes all of `text`: a regular file is replaced as a whole or stays as it was; a device or pipe is
 * written to and never replaced. False: *err, a VPNHA_ERROR_FILE that names the path. */
bool file_write(const char *path, const char *text, gsize len, GError **err);
