#include "sim/tables/affects.h"

char *affects_text(Affects a)
{
	static const char *const names[] = {"forwarding", "election", "negotiation", "timing"};
	GString *text = g_string_new(NULL);
	unsigned left = a & AFFECTS_ANYTHING;

	if (left == AFFECTS_ANYTHING || left == AFFECTS_NOTHING)
		return g_string_free(g_string_append(text, left ? "anything" : "nothing"), FALSE);
	for (unsigned i = 0; i < G_N_ELEMENTS(names); i++) {
		if (!(left & 1u << i))
			continue;
		left &= ~(1u << i);
		if (text->len > 0)
			g_string_append(text, left ? ", " : " and ");
		g_string_append(text, names[i]);
	}
	return g_string_free(text, FALSE);
}
