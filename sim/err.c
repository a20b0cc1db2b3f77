#include "sim/err.h"

#include <errno.h>
#include <stdarg.h>
#include <string.h>

GQuark vpnha_error_quark(void)
{
	return g_quark_from_static_string("vpnha-error");
}

VpnhaError err_of_errno(int why)
{
	static const int system[] = {ENOSPC, EDQUOT, EFBIG,  EIO,  ENOMEM,
				     EMFILE, ENFILE, EAGAIN, EPIPE};
	for (unsigned i = 0; i < G_N_ELEMENTS(system); i++)
		if (why == system[i])
			return VPNHA_ERROR_SYSTEM;
	return VPNHA_ERROR_FILE;
}

gboolean err_at(GError **err, SrcPos at, const char *format, ...)
{
	va_list ap;
	g_autoptr(GString) text = g_string_new(NULL);

	if (at.file)
		g_string_append(text, at.file);
	if (at.line > 0)
		g_string_append_printf(text, ":%d", at.line);
	if (at.line > 0 && at.col > 0)
		g_string_append_printf(text, ":%d", at.col);
	if (text->len > 0)
		g_string_append(text, ": ");
	va_start(ap, format);
	g_string_append_vprintf(text, format, ap);
	va_end(ap);
	g_set_error_literal(err, VPNHA_ERROR, VPNHA_ERROR_INPUT, text->str);
	return FALSE;
}

char *err_quote(const char *bytes, gssize len)
{
	size_t n = len < 0 ? strlen(bytes) : (size_t)len;
	GString *out = g_string_sized_new(n + 8);

	for (size_t i = 0; i < n;) {
		gunichar c = g_utf8_get_char_validated(bytes + i, (gssize)(n - i));
		size_t step = c < 0x110000 && c != 0 ? (size_t)g_utf8_skip[(guchar)bytes[i]] : 1;
		if (c < 0x110000 && g_unichar_isprint(c))
			g_string_append_len(out, bytes + i, (gssize)step);
		else
			for (size_t k = 0; k < step; k++)
				g_string_append_printf(out, "\\x%02x", (guchar)bytes[i + k]);
		i += step;
	}
	return g_string_free(out, FALSE);
}
