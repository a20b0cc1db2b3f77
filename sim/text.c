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

void text_csv(GString *out, const char *cell)
{
	if (!strpbrk(cell, ",\"\r\n")) {
		g_string_append(out, cell);
		return;
	}
	g_string_append_c(out, '"');
	for (; *cell; cell++) {
		if (*cell == '"')
			g_string_append_c(out, '"');
		g_string_append_c(out, *cell);
	}
	g_string_append_c(out, '"');
}
