#include "sim/text.h"

#include <string.h>

void text_column(GString *out, guint column)
{
	const char *newline = strrchr(out->str, '\n');
	const char *line = newline ? newline + 1 : out->str;
	glong width = g_utf8_strlen(line, -1);

	for (; width < (glong)column; width++)
		g_string_append_c(out, ' ');
}

/* Cisco IOS prints ages of routes, neighbours and tracked objects in this form ("1d02h", "2w0d");
 * "IP Routing: Protocol-Independent Commands", show ip route. */
void text_age(GString *out, VTime age)
{
	enum { MINUTE = 60, HOUR = 60 * MINUTE, DAY = 24 * HOUR, WEEK = 7 * DAY, YEAR = 365 * DAY };
	int64_t s = age / VT_S(1);

	if (age == VT_NEVER) {
		g_string_append(out, "never");
		return;
	}
	s = MAX(s, 0);
	if (s < DAY)
		g_string_append_printf(out, "%02d:%02d:%02d", (int)(s / HOUR),
				       (int)(s % HOUR / MINUTE), (int)(s % MINUTE));
	else if (s < WEEK)
		g_string_append_printf(out, "%dd%02dh", (int)(s / DAY), (int)(s % DAY / HOUR));
	else if (s < YEAR)
		g_string_append_printf(out, "%dw%dd", (int)(s / WEEK), (int)(s % WEEK / DAY));
	else
		g_string_append_printf(out, "%dy%dw", (int)(s / YEAR), (int)(s % YEAR / WEEK));
}

static uint64_t power_of_ten(int n)
{
	uint64_t p = 1;

	while (n-- > 0)
		p *= 10;
	return p;
}

void text_seconds(GString *out, VTime t, int digits)
{
	uint64_t scale, unit, magnitude = t < 0 ? 0 - (uint64_t)t : (uint64_t)t;

	if (t == VT_NEVER) {
		g_string_append(out, "never");
		return;
	}
	digits = CLAMP(digits, 0, 9);
	scale = power_of_ten(digits);
	unit = power_of_ten(9 - digits);
	magnitude = magnitude / unit + (magnitude % unit * 2 >= unit ? 1 : 0);
	g_string_append_printf(out, "%s%" G_GUINT64_FORMAT, t < 0 && magnitude > 0 ? "-" : "",
			       magnitude / scale);
	if (digits > 0)
		g_string_append_printf(out, ".%0*" G_GUINT64_FORMAT, digits, magnitude % scale);
	g_string_append(out, " s");
}

void text_number(GString *out, VTime t, int digits)
{
	text_seconds(out, t, digits);
	if (t != VT_NEVER)
		g_string_truncate(out, out->len - strlen(" s"));
}

static void append_digits(GString *out, uint64_t n, unsigned base, unsigned digits)
{
	static const char digit[] = "0123456789ABCDEF";
	char text[20]; /* UINT64_MAX has so many */
	size_t at = sizeof text;

	do {
		text[--at] = digit[n % base];
		n /= base;
	} while (n > 0 || sizeof text - at < digits);
	g_string_append_len(out, text + at, (gssize)(sizeof text - at));
}

void text_decimal(GString *out, uint64_t n)
{
	append_digits(out, n, 10, 1);
}

void text_hex(GString *out, uint64_t n, unsigned digits)
{
	append_digits(out, n, 16, MIN(digits, 16));
}

void text_clock(GString *out, VTime t, int digits)
{
	uint64_t magnitude = t < 0 ? 0 - (uint64_t)t : (uint64_t)t;
	uint64_t s = magnitude / 1000000000, fraction = magnitude % 1000000000;

	digits = CLAMP(digits, 0, 9);
	g_string_append_printf(out, "%s%02" G_GUINT64_FORMAT ":%02d:%02d", t < 0 ? "-" : "",
			       s / 3600, (int)(s / 60 % 60), (int)(s % 60));
	if (digits > 0)
		g_string_append_printf(out, ".%0*" G_GUINT64_FORMAT, digits,
				       fraction / power_of_ten(9 - digits));
}

size_t text_fit(const char *text, size_t len, size_t most)
{
	enum { BEHIND_FIRST = 3 }; /* octets of a character, RFC 3629 3 */
	size_t n = MIN(len, most);

	if (n == len)
		return len;
	while (n > 0 && most - n < BEHIND_FIRST && ((guchar)text[n] & 0xc0) == 0x80)
		n--;
	return g_utf8_get_char_validated(text + n, (gssize)(len - n)) < 0x110000 ? n : most;
}

bool text_is_shown(gunichar c)
{
	return c < 0x110000 && g_unichar_isprint(c) && c != 0x2028 && c != 0x2029;
}

void text_quote(GString *out, const char *octets, size_t len, const char *kept)
{
	for (size_t i = 0; i < len;) {
		size_t plain = 0; /* nearly all of nearly every text */
		while (i + plain < len && octets[i + plain] >= ' ' && octets[i + plain] <= '~')
			plain++;
		g_string_append_len(out, octets + i, (gssize)plain);
		i += plain;
		if (i == len)
			return;
		guchar first = (guchar)octets[i];
		gunichar c = g_utf8_get_char_validated(octets + i, (gssize)(len - i));
		size_t step = c < 0x110000 && c != 0 ? (size_t)g_utf8_skip[first] : 1;
		bool stays = first != 0 && first < ' ' && strchr(kept, first);
		if (first == '\r')
			stays = stays && i + 1 < len && octets[i + 1] == '\n';
		if (stays || text_is_shown(c))
			g_string_append_len(out, octets + i, (gssize)step);
		else
			for (size_t k = 0; k < step; k++)
				g_string_append_printf(out, "\\x%02x", (guchar)octets[i + k]);
		i += step;
	}
}

char *text_utf8(const char *octets, gsize *len)
{
	static const char lost[] = "\xef\xbf\xbd";
	GString *out = g_string_sized_new(*len);
	const char *p = octets, *stop = octets + *len, *end;
	while (!g_utf8_validate(p, stop - p, &end)) {
		g_string_append_len(out, p, end - p);
		if (*end)
			g_string_append(out, lost);
		else
			g_string_append_c(out, '\0');
		p = end + 1;
	}
	g_string_append_len(out, p, stop - p);
	*len = out->len;
	return g_string_free(out, FALSE);
}

static bool is_number(const char *cell)
{
	char *end;
	g_ascii_strtod(cell, &end);
	return *end == '\0' && strspn(cell, "+-.0123456789eE") == strlen(cell);
}

/* OWASP, "CSV Injection". */
static bool is_formula(const char *cell)
{
	return *cell && strchr("=+-@\t\r", *cell) && !(cell[1] && is_number(cell));
}

void text_csv(GString *out, const char *text)
{
	g_autoptr(GString) cell = g_string_new(is_formula(text) ? "'" : "");
	text_quote(cell, text, strlen(text), "\n\t");
	if (!strpbrk(cell->str, ",\"\r\n")) {
		g_string_append(out, cell->str);
		return;
	}
	g_string_append_c(out, '"');
	for (const char *p = cell->str; *p; p++) {
		if (*p == '"')
			g_string_append_c(out, '"');
		g_string_append_c(out, *p);
	}
	g_string_append_c(out, '"');
}

static void json_escape(GString *out, gunichar c)
{
	static const char short_forms[] = "\b\t\n\v\f\r", letters[] = "btn?fr";
	const char *at = c && c != '\v' && c < ' ' ? strchr(short_forms, (int)c) : NULL;
	if (at)
		g_string_append_printf(out, "\\%c", letters[at - short_forms]);
	else if (c < 0x10000)
		g_string_append_printf(out, "\\u%04x", c);
	else /* as UTF-16 has it */
		g_string_append_printf(out, "\\u%04x\\u%04x", 0xd7c0 + (c >> 10),
				       0xdc00 + (c & 0x3ff));
}

void text_json(GString *out, const char *text)
{
	g_string_append_c(out, '"');
	while (*text) {
		gunichar c = g_utf8_get_char_validated(text, -1);
		bool valid = c < 0x110000;
		if (*text == '"' || *text == '\\')
			g_string_append_printf(out, "\\%c", *text);
		else if (text_is_shown(c))
			g_string_append_unichar(out, c);
		else
			json_escape(out, valid ? c : 0xfffd);
		text += valid ? g_utf8_skip[(guchar)*text] : 1;
	}
	g_string_append_c(out, '"');
}

void text_markdown(GString *out, const char *text)
{
	for (; *text; text++) {
		if (*text == '<')
			g_string_append(out, "&lt;");
		else if (*text == '&')
			g_string_append(out, "&amp;");
		else if (strchr("\\`|[*", *text))
			g_string_append_printf(out, "\\%c", *text);
		else
			g_string_append_c(out, strchr("\r\n", *text) ? ' ' : *text);
	}
}
