#pragma once

/* Errors of the user's input, and the exit codes of the program.
 * Errors of the network are observations; errors of ours are assertions. */

#include <glib.h>

enum { EXIT_OK = 0, EXIT_FAILED = 1, EXIT_BAD_INPUT = 2, EXIT_INTERNAL = 3 };

typedef enum VpnhaError {
	VPNHA_ERROR_USAGE,  /* command line */
	VPNHA_ERROR_INPUT,  /* scenario or configuration; the message opens with file:line:column */
	VPNHA_ERROR_FILE,   /* missing, unreadable, unwritable, not ours */
	VPNHA_ERROR_SYSTEM, /* not the user's: a full disk, no memory; exit code 3 */
} VpnhaError;

#define VPNHA_ERROR vpnha_error_quark()
GQuark vpnha_error_quark(void);

/* Whose error it is that a file could not be opened or written: VPNHA_ERROR_FILE or VPNHA_ERROR_SYSTEM. */
VpnhaError err_of_errno(int why);

/* Where a word of the user's input stands. `file` is borrowed; line and column count from 1. */
typedef struct SrcPos {
	const char *file;
	int line, col;
} SrcPos;

/* A message is one line, whoever made the names and words in it: these quote it as err_quote does. */

/* Sets *err to "file:line:col: what, what was expected". Always returns FALSE, to be returned on. */
gboolean err_at(GError **err, SrcPos at, const char *format, ...) G_GNUC_PRINTF(3, 4);

/* Sets *err to "PATH: WHAT, WHAT WAS EXPECTED", a VPNHA_ERROR_FILE. Always returns FALSE, to be returned on. */
gboolean err_file(GError **err, const char *path, const char *format, ...) G_GNUC_PRINTF(3, 4);

/* The same for a file that could not be written, and whose errno that is. */
gboolean err_writing(GError **err, const char *path, int why);

/* Replaces what cannot stand on a terminal line (control and non-UTF-8 bytes) by \xNN. Caller frees. */
char *err_quote(const char *bytes, gssize len);
