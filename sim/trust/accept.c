#include "sim/trust/accept.h"

bool accept_match(const ScnAccept *a, const char *router, const char *line, bool *hit, GError **err)
{
	g_autoptr(GError) why = NULL;
	*hit = false;
	if (a->among && !g_hash_table_contains(a->among, router))
		return true;
	g_autofree char *text = g_strstrip(g_strdup(line));
	return regex_matches(a->regex, text, hit, &why) ||
	       err_at(err, a->line_pos, "%s", why->message);
}
