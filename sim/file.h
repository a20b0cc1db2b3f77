#pragma once

/* Files that a command reads and writes. */

#include <stdbool.h>

#include <glib.h>

#include "sim/part.h"

enum { FILE_INPUT_MAX = 16 << 20 }; /* octets */

/* The whole of a regular file of at most FILE_INPUT_MAX octets, and a NUL behind them; *len (may be NULL) gets
 * how many there are. A pipe, a device or a directory is refused and never waited for; no output
 * may be what was read (output.h). Caller frees. NULL: *err,
 * a VPNHA_ERROR_FILE "path: what, what was expected". */
char *file_read(const char *path, gsize *len, GError **err);

/* Writes all of `text`: a regular file is replaced as a whole or stays as it was (part.h); a device or
 * pipe is written to and never replaced. False: *err, a VPNHA_ERROR_FILE that names the path. */
bool file_write(const char *path, const char *text, gsize len, GError **err);

/* The same for one of many in a folder, of which `left` says what dead writers left. */
bool file_write_among(const char *path, const PartLeft *left, const char *text, gsize len,
		      GError **err);

/* The same for what opens other people's traffic: nobody but the owner may read it, whatever was there. */
bool file_write_private(const char *path, const char *text, gsize len, GError **err);

/* Writes all of it to what is open, whatever that is. False: errno. */
bool file_fill(int fd, const void *data, gsize len);
