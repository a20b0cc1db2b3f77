#pragma once

/* Manual pages for tests, filled in as `vpnha manual` does it. Callers free. */

char *page_filled(const char *path);

/* As a reader sees its words: without fonts and escapes. */
char *page_plain(const char *path);

/* The lines of its first example, between .EX and .EE; "" if there is none. */
char *page_example(const char *path);
