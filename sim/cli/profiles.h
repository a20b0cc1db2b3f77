#pragma once

/* What differs between IOS releases, as a table of docs/profiles.md. */

#include <glib.h>

/* Appends a Markdown table: a row for each parameter that a release sets, and for each form of what is printed. */
void profiles_table(GString *out);
