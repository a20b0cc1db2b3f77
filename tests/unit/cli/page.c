/* See page.h. */

#include "tests/unit/cli/page.h"

#include <string.h>

#include "sim/cli/manual.h"
#include "tests/support/check.h"

char *page_filled(const char *path)
{
	g_autofree char *text = NULL;
	g_autoptr(GError) err = NULL;
	GString *out = g_string_new(NULL);
	CHECK(g_file_get_contents(path, &text, NULL, NULL), "%s cannot be read", path);
	CHECK(manual_fill(path, text ? text : "", out, &err), "%s", err ? err->message : "");
	return g_string_free(out, FALSE);
}

char *page_plain(const char *path)
{
	g_autofree char *text = page_filled(path);
	GString *out = g_string_new(text);
	g_string_replace(out, "\\-", "-", 0);
	g_string_replace(out, "\\fB", "", 0);
	g_string_replace(out, "\\fI", "", 0);
	g_string_replace(out, "\\fR", "", 0);
	g_string_replace(out, "\\e", "\\", 0);
	g_string_replace(out, "\\(dq", "\"", 0);
	return g_string_free(out, FALSE);
}

char *page_example(const char *path)
{
	g_autofree char *page = page_plain(path);
	char *from = strstr(page, "\n.EX\n"), *to = from ? strstr(from, "\n.EE") : NULL;
	return to ? g_strndup(from + 5, (gsize)(to - from - 5)) : g_strdup("");
}
