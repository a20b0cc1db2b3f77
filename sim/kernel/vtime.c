#include "sim/kernel/vtime.h"

#include <string.h>

#include "sim/err.h"
#include "sim/text.h"

typedef struct Unit {
	const char *name;
	VTime ns;
} Unit;

/* In the order of preference when two forms are equally short. */
static const Unit units[] = {
	{"s", VT_S(1)},   {"ms", VT_MS(1)},   {"us", VT_US(1)},
	{"ns", VT_NS(1)}, {"min", VT_MIN(1)}, {"h", VT_H(1)},
};

static const char expected[] =
	"expected a number with a unit (ns, us, ms, s, min or h), as 250ms, or "
	"a clock time, as 00:02:10.250";

static bool refuse(const char *text, const char *why, GError **err)
{
	g_autofree char *shown = err_quote(text, (gssize)text_fit(text, strlen(text), 40));

	g_set_error(err, VPNHA_ERROR, VPNHA_ERROR_INPUT, "time \"%s\" %s, %s", shown, why,
		    expected);
	return false;
}

enum { DIGITS_MOST = 18 }; /* fit into 64 bits, whatever they are */

/* Digits from `*p` on as a number, and how many there were; -1: too many. */
static int digits(const char **p, int64_t *value)
{
	int n = 0;

	for (*value = 0; g_ascii_isdigit(**p); (*p)++, n++) {
		if (n == DIGITS_MOST)
			return -1;
		*value = *value * 10 + (**p - '0');
	}
	return n;
}

static const char too_long[] = "is longer than 10 years (87600h)";

static bool store(VTime *out, __int128 t)
{
	if (t > VT_LONGEST)
		return false;
	*out = (VTime)t;
	return true;
}

bool vtime_add(VTime a, VTime b, VTime *out)
{
	return store(out, (__int128)a + b);
}

bool vtime_times(int64_t n, VTime t, VTime *out)
{
	return store(out, (__int128)n * t);
}

/* whole.fraction units, where the fraction has `n` digits; false: too long or not a whole nanosecond. */
static bool scale(int64_t whole, int64_t fraction, int n, VTime unit, VTime *out)
{
	__int128 ten = 1;

	while (n-- > 0)
		ten *= 10;
	__int128 part = (__int128)fraction * unit;
	__int128 all = (__int128)whole * unit + part / ten;
	return part % ten == 0 && store(out, all);
}

/* The rest of "hh:" from the minutes on. */
static bool parse_clock(const char *text, const char *p, int64_t hours, VTime *out, GError **err)
{
	int64_t minutes, seconds, fraction = 0;
	int n = 0;
	VTime rest;

	if (digits(&p, &minutes) != 2 || minutes > 59 || *p++ != ':')
		return refuse(text, "has no minutes from 00 to 59 after the hours", err);
	if (digits(&p, &seconds) != 2 || seconds > 59)
		return refuse(text, "has no seconds from 00 to 59 after the minutes", err);
	if (*p == '.') {
		p++;
		n = digits(&p, &fraction);
		if (n < 1)
			return refuse(text,
				      n < 0 ? "has too many digits"
					    : "has no digits after its point",
				      err);
	}
	if (*p != '\0')
		return refuse(text, "goes on after its end", err);
	if (!scale(minutes * 60 + seconds, fraction, n, VT_S(1), &rest))
		return refuse(text, "is finer than a nanosecond", err);
	const VTime hour = VT_H(1);
	return store(out, (__int128)hours * hour + rest) || refuse(text, too_long, err);
}

bool vtime_parse(const char *text, VTime *out, GError **err)
{
	const char *p = text;
	int64_t whole, fraction = 0;
	int n = digits(&p, &whole), decimals = 0;

	if (n == 0)
		return refuse(text, *text ? "does not begin with a digit" : "is empty", err);
	if (n < 0)
		return refuse(text, "has too many digits", err);
	if (*p == ':')
		return parse_clock(text, p + 1, whole, out, err);
	if (*p == '.') {
		p++;
		decimals = digits(&p, &fraction);
		if (decimals < 1)
			return refuse(text,
				      decimals < 0 ? "has too many digits"
						   : "has no digits after its point",
				      err);
	}
	if (*p == '\0') {
		if (whole != 0 || decimals != 0)
			return refuse(text, "has no unit", err);
		*out = 0;
		return true;
	}
	for (size_t i = 0; i < G_N_ELEMENTS(units); i++) {
		if (strcmp(p, units[i].name) != 0)
			continue;
		if (scale(whole, fraction, decimals, units[i].ns, out))
			return true;
		return refuse(text,
			      (__int128)(whole + 1) * units[i].ns > VT_LONGEST
				      ? too_long
				      : "is finer than a nanosecond",
			      err);
	}
	return refuse(text, "has an unknown unit", err);
}

/* `t` (>= 0) exactly in this unit, or false: no finite decimal gives it. */
static bool in_unit(uint64_t t, const Unit *unit, char *text, size_t size)
{
	uint64_t ns = (uint64_t)unit->ns, rest = t % ns;
	int n = g_snprintf(text, size, "%" G_GUINT64_FORMAT, t / ns);

	if (rest != 0)
		text[n++] = '.';
	for (int places = 0; rest != 0; places++) {
		if (places == 9)
			return false;
		text[n++] = (char)('0' + rest * 10 / ns);
		rest = rest * 10 % ns;
	}
	g_strlcpy(text + n, unit->name, size - (size_t)n);
	return true;
}

void vtime_print(GString *out, VTime t)
{
	uint64_t size = t < 0 ? 0 - (uint64_t)t : (uint64_t)t;
	char best[48] = "", form[48];

	for (size_t i = 0; i < G_N_ELEMENTS(units); i++) {
		if (!in_unit(size, &units[i], form, sizeof form))
			continue;
		size_t a = strlen(form), b = strlen(best);
		bool plainer = a == b && best[0] == '0' && best[1] == '.'; /* 250ms, not 0.25s */
		if (b == 0 || a < b || plainer)
			memcpy(best, form, sizeof best);
	}
	if (t < 0)
		g_string_append_c(out, '-');
	g_string_append(out, best);
}
