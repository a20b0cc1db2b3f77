/* Printing for people. */

#include "sim/terminal.h"

#include <string.h>

#include "sim/text.h"

static void write_text(FILE *to, const char *text, size_t len)
{
	g_autoptr(GString) safe = g_string_sized_new(len);
	text_quote(safe, text, len, "\r\n\t");
	fwrite(safe->str, 1, safe->len, to);
}

void terminal_write(const GString *out)
{
	write_text(stdout, out->str, out->len);
}

void terminal_say(FILE *to, const char *format, ...)
{
	va_list ap;
	va_start(ap, format);
	g_autofree char *text = g_strdup_vprintf(format, ap);
	va_end(ap);
	write_text(to, text, strlen(text));
}
