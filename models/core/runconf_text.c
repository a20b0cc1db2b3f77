/* The text of a configuration as it is in a file: octets that are none of a text, line ends, a pager's marks. */

#include <string.h>

#include "models/core/runconf_priv.h"
#include "sim/err.h"

enum { PAGER_OCTETS = 256 };         /* the mark and what wipes it out, several times */
enum { TEXT_MAX_OCTETS = 16 << 20 }; /* LIBERTY: many times the NVRAM of the largest IOS router */

/* The position of octet `at` in the text. */
static SrcPos position(const TextMap *map, const char *name, const char *text, size_t at)
{
	if (map)
		return textmap_at(map, name, at);
	SrcPos pos = {.file = name, .line = 1, .col = 1};

	for (size_t i = 0; i < at; i++) {
		pos.col++;
		if (text[i] == '\n') {
			pos.line++;
			pos.col = 1;
		}
	}
	return pos;
}

/* Tab, line ends and Control-C (a banner's delimiter) are text; other control characters are not. */
static bool is_control(char c)
{
	guchar u = (guchar)c;

	return (u < 0x20 && u != '\t' && u != '\n' && u != '\r' && u != 0x03) || u == 0x7f;
}

/* The octets of the pager's mark at the beginning of a line, with the backspaces and blanks that wipe it out; 0: there is
 * none. A capture of a session has " --More-- " before the line that came next. */
static size_t pager_length(const char *p, size_t n)
{
	static const char mark[] = "--More--";
	size_t at = 0;

	while (at < n && p[at] == ' ')
		at++;
	if (n - at < strlen(mark) || memcmp(p + at, mark, strlen(mark)) != 0)
		return 0;
	at += strlen(mark);
	size_t end = at;
	for (; at < n && (p[at] == ' ' || p[at] == '\b'); at++)
		if (p[at] == '\b')
			end = at + 1;
	return at == n ? n : end;
}

/* A backspace is text within a pager's mark alone. */
static bool is_wiping(char c, size_t at, const char *line, size_t n)
{
	return c == '\b' && at < pager_length(line, MIN(n, PAGER_OCTETS));
}

bool conftext_check(const TextMap *map, const char *name, const char *text, gsize len, GError **err)
{
	const char *end;

	if (len > TEXT_MAX_OCTETS)
		return err_at(err, (SrcPos){name, 0, 0},
			      "%" G_GSIZE_FORMAT " octets, expected a configuration of at most %d",
			      len, TEXT_MAX_OCTETS);
	for (gsize i = 0, line = 0; i < len; i++) {
		if (text[i] == '\n')
			line = i + 1;
		else if (is_control(text[i]) &&
			 !is_wiping(text[i], i - line, text + line, len - line))
			return err_at(err, position(map, name, text, i),
				      "the octet 0x%02x, expected the text of a configuration",
				      (guchar)text[i]);
	}
	if (!g_utf8_validate(text, (gssize)len, &end))
		return err_at(err, position(map, name, text, (size_t)(end - text)),
			      "the octet 0x%02x, expected UTF-8 text", (guchar)*end);
	return true;
}

bool conftext_line(char *to, const char *from, size_t n)
{
	size_t mark = pager_length(from, n);

	from += mark;
	n -= mark;
	while (n > 0 && from[n - 1] == '\r')
		n--;
	if (n > CONFTEXT_LINE)
		return false;
	memcpy(to, from, n);
	to[n] = '\0';
	return true;
}
