#pragma once

/* Manual pages and completion: their templates, filled in from the tables that the program runs on. */

#include <glib.h>
#include <stdbool.h>

/* Copies `text`, a template, and puts in place of each line "@NAME@" what the tables say. False: *err names the
 * line of a name that there is not; `file` is for messages. */
bool manual_fill(const char *file, const char *text, GString *out, GError **err);

/* The names that templates may use; ended by NULL. */
extern const char *const manual_names[];
