#include "sim/err.h"

#include <errno.h>
#include <stdarg.h>
#include <string.h>

#include "sim/text.h"

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
	g_autofree char *line = err_quote(text->str, (gssize)text->len);
	g_set_error_literal(err, VPNHA_ERROR, VPNHA_ERROR_INPUT, line);
	return FALSE;
}

gboolean err_file(GError **err, const char *path, const char *format, ...)
{
	va_list ap;
	va_start(ap, format);
	g_autofree char *what = g_strdup_vprintf(format, ap);
	va_end(ap);
	g_autofree char *text = g_strconcat(path, ": ", what, NULL), *line = err_quote(text, -1);
	g_set_error_literal(err, VPNHA_ERROR, VPNHA_ERROR_FILE, line);
	return FALSE;
}

gboolean err_writing(GError **err, const char *path, int why)
{
	g_autofree char *shown = err_quote(path, -1);
	g_set_error(err, VPNHA_ERROR, err_of_errno(why), "%s: %s, expected a place to write", shown,
		    g_strerror(why));
	return FALSE;
}

char *err_quote(const char *bytes, gssize len)
{
	GString *out = g_string_new(NULL);
	text_quote(out, bytes, len < 0 ? strlen(bytes) : (size_t)len, "");
	return g_string_free(out, FALSE);
}
