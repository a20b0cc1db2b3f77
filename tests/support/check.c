#include "tests/support/check.h"

#include <CUnit/CUnit.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static unsigned skipped;

void check_skip(const char *file, int line, const char *format, ...)
{
	va_list ap;
	va_start(ap, format);
	g_autofree char *why = g_strdup_vprintf(format, ap);
	va_end(ap);
	printf("\n%s:%d: skipped: %s\n", file, line, why);
	skipped++;
}

unsigned check_skipped(void)
{
	return skipped;
}

bool check_leaves_out(unsigned place)
{
#ifdef __clang__
	enum { OURS = 1 };
#else
	enum { OURS = 0 };
#endif
	return g_getenv("VPNHA_TEST_SHORT") && place % 2 != OURS;
}

static bool report(bool held, const char *what, const char *file, int line, const char *format,
		   va_list ap)
{
	if (!held) {
		g_autofree char *row = g_strdup_vprintf(format, ap);
		printf("\n%s:%d: %s [%s]\n", file, line, what, row);
	}
	/* CUnit keeps the strings until it prints its summary; these are constants. */
	CU_assertImplementation(held, (unsigned)line, "see above", file, "", CU_FALSE);
	return held;
}

bool check_true(bool held, const char *expr, const char *file, int line, const char *format, ...)
{
	va_list ap;
	va_start(ap, format);
	g_autofree char *what = g_strdup_printf("not so: %s", expr);
	report(held, what, file, line, format, ap);
	va_end(ap);
	return held;
}

bool check_int(int64_t got, int64_t want, const char *expr, const char *file, int line,
	       const char *format, ...)
{
	va_list ap;
	va_start(ap, format);
	g_autofree char *what = g_strdup_printf(
		"%s is %" G_GINT64_FORMAT ", expected %" G_GINT64_FORMAT, expr, got, want);
	report(got == want, what, file, line, format, ap);
	va_end(ap);
	return got == want;
}

bool check_str(const char *got, const char *want, const char *expr, const char *file, int line,
	       const char *format, ...)
{
	va_list ap;
	va_start(ap, format);
	bool held = g_strcmp0(got, want) == 0;
	g_autofree char *what =
		g_strdup_printf("%s is \"%s\", expected \"%s\"", expr, got ? got : "(null)", want);
	report(held, what, file, line, format, ap);
	va_end(ap);
	return held;
}

bool check_text(const char *got, const char *want, const char *file, int line, const char *format,
		...)
{
	va_list ap;
	va_start(ap, format);
	bool held = strcmp(got, want) == 0;
	g_autoptr(GString) what = g_string_new("texts differ");
	if (!held) {
		g_auto(GStrv) g = g_strsplit(got, "\n", -1), w = g_strsplit(want, "\n", -1);
		int i = 0;
		while (g[i] && w[i] && strcmp(g[i], w[i]) == 0)
			i++;
		g_string_append_printf(what, " at line %d:\n  got      |%s|\n  expected |%s|\n",
				       i + 1, g[i] ? g[i] : "(end)", w[i] ? w[i] : "(end)");
	}
	report(held, what->str, file, line, format, ap);
	va_end(ap);
	return held;
}

bool check_bytes(const void *got, size_t n, const char *want_hex, const char *file, int line,
		 const char *format, ...)
{
	va_list ap;
	va_start(ap, format);
	g_autoptr(GString) hex = g_string_new(NULL), want = g_string_new(NULL);
	for (size_t i = 0; i < n; i++)
		g_string_append_printf(hex, "%02x", ((const uint8_t *)got)[i]);
	for (const char *c = want_hex; *c; c++)
		if (g_ascii_isxdigit(*c))
			g_string_append_c(want, g_ascii_tolower(*c));
	bool held = strcmp(hex->str, want->str) == 0;
	g_autofree char *what =
		g_strdup_printf("octets are\n  %s, expected\n  %s", hex->str, want->str);
	report(held, what, file, line, format, ap);
	va_end(ap);
	return held;
}
