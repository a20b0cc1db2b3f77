/* Values of a scenario's keys: times, ranges, ports, percentages, octets. */

#include "sim/scenario/scnvalue.h"

#include <string.h>

bool scn_time(SrcPos pos, const char *text, VTime *out, GError **err)
{
	g_autoptr(GError) why = NULL;
	if (vtime_parse(text, out, &why))
		return true;
	return err_at(err, pos, "%s", why->message);
}

bool scn_span(SrcPos pos, const char *text, const char *draw, ScnSpan *out, GError **err)
{
	const char *dots = strstr(text, "..");
	g_autofree char *lo =
		g_strstrip(dots ? g_strndup(text, (gsize)(dots - text)) : g_strdup(text));
	out->draw = draw;
	if (!scn_time(pos, lo, &out->lo, err))
		return false;
	out->hi = out->lo;
	if (!dots)
		return true;
	g_autofree char *hi = g_strstrip(g_strdup(dots + 2));
	pos.col += (int)(dots + 2 - text);
	if (!scn_time(pos, hi, &out->hi, err))
		return false;
	if (out->hi < out->lo)
		return err_at(err, pos,
			      "a range that ends before it starts, expected A..B with A <= B");
	return true;
}

bool scn_range(SrcPos pos, const char *text, bool upto, ExpectRange *out, GError **err)
{
	ScnSpan span;
	if (!scn_span(pos, text, NULL, &span, err))
		return false;
	*out = (ExpectRange){true, upto && !strstr(text, "..") ? 0 : span.lo, span.hi};
	return true;
}

bool scn_integer(SrcPos pos, const char *text, int64_t lo, int64_t hi, int64_t *out, GError **err)
{
	if (g_ascii_string_to_signed(text, 10, lo, hi, out, NULL))
		return true;
	return err_at(err, pos,
		      "\"%s\", expected a number in %" G_GINT64_FORMAT "..%" G_GINT64_FORMAT, text,
		      lo, hi);
}

bool scn_percent(SrcPos pos, const char *text, int64_t *ppm, GError **err)
{
	int64_t value = 0;
	int digits = 0, decimals = -1;
	const char *p = text;
	for (; g_ascii_isdigit(*p) || *p == '.'; p++) {
		if (*p == '.' && decimals >= 0)
			break;
		if (*p == '.') {
			decimals = 0;
			continue;
		}
		value = value * 10 + (*p - '0');
		digits++;
		decimals += decimals >= 0;
		if (digits > 9)
			break;
	}
	while (*p == ' ')
		p++;
	if (digits == 0 || decimals > 4 || strcmp(p, "%") != 0)
		return err_at(err, pos, "\"%s\", expected a percentage such as 2%% or 0.25%%",
			      text);
	for (int i = MAX(decimals, 0); i < 4; i++)
		value *= 10;
	if (value > 1000000)
		return err_at(err, pos, "\"%s\", expected 0%%..100%%", text);
	*ppm = value;
	return true;
}

bool scn_word(SrcPos pos, const char *text, const char *const *words, unsigned *out, GError **err)
{
	for (unsigned i = 0; words[i]; i++)
		if (strcmp(text, words[i]) == 0) {
			*out = i;
			return true;
		}
	g_autofree char *list = g_strjoinv(" or ", (char **)words);
	return err_at(err, pos, "\"%s\", expected %s", text, list);
}

bool scn_address(SrcPos pos, const char *text, Ip4 *out, GError **err)
{
	if (ip4_parse(text, out))
		return true;
	return err_at(err, pos, "\"%s\", expected an address such as 10.1.1.3", text);
}

bool scn_port(ScnFile *f, SrcPos pos, const char *text, ScnPort *out, GError **err)
{
	const char *colon = strchr(text, ':');
	g_autofree char *node =
		g_strstrip(colon ? g_strndup(text, (gsize)(colon - text)) : g_strdup(text));
	g_autofree char *iface = g_strstrip(g_strdup(colon ? colon + 1 : ""));
	if (!*node || (colon && !*iface))
		return err_at(err, pos, "\"%s\", expected NODE:INTERFACE", text);
	*out = (ScnPort){g_string_chunk_insert_const(f->strings, node),
			 g_string_chunk_insert_const(f->strings, iface), pos};
	return true;
}

enum { FRAME_MAX = 9216 };

bool scn_hex(SrcPos pos, const char *text, GBytes **out, GError **err)
{
	g_autoptr(GByteArray) octets = g_byte_array_new();
	int high = -1;
	for (const char *p = text; *p; p++) {
		int digit = g_ascii_xdigit_value(*p);
		if (digit < 0 && (*p == ' ' || *p == ':') && high < 0)
			continue;
		if (digit < 0) {
			pos.col += (int)(p - text);
			return err_at(err, pos, "\"%c\", expected pairs of hexadecimal digits", *p);
		}
		if (high < 0) {
			high = digit;
			continue;
		}
		guint8 octet = (guint8)(high << 4 | digit);
		g_byte_array_append(octets, &octet, 1);
		high = -1;
	}
	if (high >= 0)
		return err_at(err, pos,
			      "an odd number of digits, expected pairs of hexadecimal digits");
	if (octets->len == 0 || octets->len > FRAME_MAX)
		return err_at(err, pos, "a frame of %u octets, expected 1..%d", octets->len,
			      FRAME_MAX);
	*out = g_bytes_new(octets->data, octets->len);
	return true;
}

bool scn_repeat(SrcPos pos, const char *text, int *n, VTime *every, GError **err)
{
	const char *word = strstr(text, " every ");
	int64_t count;
	if (!word)
		return err_at(err, pos, "\"%s\", expected N every TIME", text);
	g_autofree char *number = g_strstrip(g_strndup(text, (gsize)(word - text)));
	g_autofree char *time = g_strstrip(g_strdup(word + strlen(" every ")));
	if (!scn_integer(pos, number, 1, 1000000, &count, err))
		return false;
	*n = (int)count;
	pos.col += (int)(word + strlen(" every ") - text);
	if (!scn_time(pos, time, every, err))
		return false;
	return *every > 0 || err_at(err, pos, "0, expected a time above 0 between repetitions");
}

/* Where "+ TIME" or "- TIME" begins after an event's name; NULL if there is none. Names may hold signs
 * themselves, so a minus needs its blanks. */
static const char *sign_of(const char *text)
{
	const char *plus = strrchr(text, '+');
	const char *minus = g_strrstr(text, " - ");
	return plus ? plus : minus ? minus + 1 : NULL;
}

bool scn_moment_read(ScnFile *f, SrcPos pos, const char *text, const char *draw, ScnMoment *out,
		     GError **err)
{
	const char *sign = sign_of(text);
	*out = (ScnMoment){.has = true, .pos = pos, .span = {.draw = draw}};
	if (!sign && g_ascii_isdigit(*text) && vtime_parse(text, &out->span.lo, NULL)) {
		out->span.hi = out->span.lo;
		return true;
	}
	if (!sign && g_ascii_isdigit(*text) && strstr(text, ".."))
		return scn_span(pos, text, draw, &out->span, err);
	g_autofree char *name =
		g_strstrip(sign ? g_strndup(text, (gsize)(sign - text)) : g_strdup(text));
	if (!*name)
		return err_at(err, pos, "\"%s\", expected a time, a range A..B, or EVENT + TIME",
			      text);
	out->base_name = g_string_chunk_insert_const(f->strings, name);
	if (!sign)
		return true;
	out->back = *sign == '-';
	SrcPos at = pos;
	for (sign++; *sign == ' '; sign++)
		;
	at.col += (int)(sign - text);
	return scn_span(at, sign, draw, &out->span, err);
}
