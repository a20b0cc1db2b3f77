#pragma once

/* Where a command may write: one rule for every output of every command.
 *
 *   - An output is no file that the command reads, and no two outputs are one file: by device and inode, so that
 *     no link hides it, and by the name that links lead to, where there is no file yet.
 *   - A file that is there is replaced only by its like: a result file by a result file, a capture by a capture.
 *     An empty file is like any.
 *   - Pipes and devices are written to, and may be for all of them.
 *   - "-" is standard output for a text that its command prints there; no other output has that name. */

#include <stdbool.h>

#include <glib.h>

/* Owned by whoever knows the format. */
typedef struct OutputKind {
	const char *what; /* "capture" */
	/* Does a file of this kind begin so? `head` has `len` octets and a NUL behind them. */
	bool (*is)(const char *head, size_t len);
} OutputKind;

extern const OutputKind output_picture; /* of gnuplot's terminals: SVG, PNG, PDF */

/* A command begins: it has read nothing, and writes nothing. */
void output_begin(void);

/* The command reads the file that `path` leads to. */
void output_read(const char *path);

bool output_is_stdout(const char *path /* may be NULL */);

/* The command is going to write `path`: asked before it begins to. Asking again with the same kind is no second
 * output. False: *err, a VPNHA_ERROR_FILE. */
bool output_claim(const char *path, const OutputKind *kind, GError **err);

/* The same for a file that the command has read in order to write it anew. */
bool output_claim_anew(const char *path, const OutputKind *kind, GError **err);

/* Only: is what is there of this kind, or nothing, and may it be written? */
bool output_is_alike(const char *path, const OutputKind *kind, GError **err);
