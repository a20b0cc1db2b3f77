#pragma once

/* What is printed for people: whoever made the texts in it, nothing in them reaches a terminal but text. */

#include <stdio.h>

#include <glib.h>

/* To stdout. */
void terminal_write(const GString *out);
void terminal_say(FILE *to, const char *format, ...) G_GNUC_PRINTF(2, 3);
