/* JSON escapes a character beyond U+FFFF by two surrogates, YAML by one number: libyaml refuses a surrogate. In JSON a
 * backslash stands in texts alone, and only before what it escapes. */

#include "sim/sources/pairs.h"

#include <string.h>

/* The number of "\uXXXX" there; 0: it is none. */
static gunichar escape_at(const char *p, const char *end)
{
	gunichar c = 0;
	if (end - p < 6 || p[0] != '\\' || p[1] != 'u')
		return 0;
	for (unsigned i = 2; i < 6; i++) {
		int digit = g_ascii_xdigit_value(p[i]);
		if (digit < 0)
			return 0;
		c = c << 4 | (gunichar)digit;
	}
	return c;
}

/* The character of a pair; 0: there is none. */
static gunichar pair_at(const char *p, const char *end)
{
	gunichar high = escape_at(p, end);
	if (high < 0xd800 || high > 0xdbff)
		return 0;
	gunichar low = escape_at(p + 6, end);
	return low >= 0xdc00 && low <= 0xdfff ? 0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00)
					      : 0;
}

char *pairs_joined(const char *text, gsize len, gsize *out_len)
{
	const char *end = text + len, *from = text, *p = text;
	g_autoptr(GString) out = NULL;
	while ((p = memchr(p, '\\', (size_t)(end - p))) && end - p > 1) {
		gunichar c = pair_at(p, end);
		if (!c) {
			p += 2;
			continue;
		}
		out = out ? out : g_string_new(NULL);
		g_string_append_len(out, from, p - from);
		g_string_append_unichar(out, c);
		from = p += 12;
	}
	if (!out)
		return NULL;
	g_string_append_len(out, from, end - from);
	*out_len = out->len;
	return g_string_free(g_steal_pointer(&out), FALSE);
}
