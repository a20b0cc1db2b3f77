#pragma once

/* A text that a router printed, held to files: every line, every blank, every value that is not masked. */

#include "sim/analysis/mask.h"

typedef struct HeldText {
	const char *file, *text; /* what is expected, and what its file is called; borrowed */
	/* Lines that the router prints besides, together in one place: of a document that left them out. The
	 * empty ones at the end count. NULL: none. */
	const char *extra_file, *extra;
	MaskSet masks;
} HeldText;

/* Where `got` is not as expected: the first line that differs, its number in the file, both texts. NULL: it
 * is as expected. Line ends (LF or CR LF) and the number of those at the end of a text do not matter.
 * Caller frees. */
char *heldtext_differs(const HeldText *want, const char *got);

/* The lines without the timestamps that "service timestamps" puts before a message. Caller frees. */
char *heldtext_unstamped(const char *text);
