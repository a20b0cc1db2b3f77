/* Platform parameters: declared by classes, chosen by release, set by the scenario. */

#include "models/core/param.h"

#include <string.h>

#include "models/core/net.h"
#include "sim/err.h"

static const Param *find(const Node *node, const char *name)
{
	for (unsigned i = 0; i < node->n_modules; i++)
		for (const Param *p = node->module[i].cls->param; p && p->name; p++)
			if (strcmp(p->name, name) == 0)
				return p;
	return NULL;
}

const ParamRelease *param_release(const Param *p, const char *release)
{
	for (const ParamRelease *r = p->by_release; r && r->release; r++)
		if (g_pattern_match_simple(r->release, release))
			return r;
	return NULL;
}

char *param_text(const Param *p, int64_t value)
{
	GString *out = g_string_new(NULL);

	if (p->kind == PARAM_BOOL)
		g_string_append(out, value ? "on" : "off");
	else if (p->kind == PARAM_TIME)
		vtime_print(out, value);
	else if (p->kind == PARAM_PPM && value % 10000 == 0)
		g_string_append_printf(out, "%d%%", (int)(value / 10000));
	else
		g_string_append_printf(out, "%" G_GINT64_FORMAT "%s", value,
				       p->kind == PARAM_PPM ? "ppm" : "");
	return g_string_free(out, FALSE);
}

bool param_is_carried(const char *cite)
{
	return g_str_has_prefix(cite, "carried over");
}

int64_t param_get(const Node *node, const char *name)
{
	const Param *p = find(node, name);

	if (!p)
		g_error("%s: no class of this node declares the parameter %s", node->name, name);
	const int64_t *set = g_hash_table_lookup(node->param, name);
	if (set)
		return *set;
	const ParamRelease *r = node->release ? param_release(p, node->release) : NULL;
	return r ? r->value : p->value;
}

static bool read_bool(const char *text, int64_t *value)
{
	static const char *const words[][2] = {
		{"off", "on"}, {"no", "yes"}, {"false", "true"}, {"0", "1"}};

	for (size_t i = 0; i < G_N_ELEMENTS(words); i++)
		for (int v = 0; v < 2; v++)
			if (g_ascii_strcasecmp(text, words[i][v]) == 0) {
				*value = v;
				return true;
			}
	return false;
}

/* "2.5%" or "25000ppm", without floating point. */
static bool read_ppm(const char *text, int64_t *value)
{
	char *end;
	int64_t scale = 10000, n;

	if (!g_ascii_isdigit(*text))
		return false;
	n = g_ascii_strtoll(text, &end, 10);
	if (strcmp(end, "ppm") == 0) {
		*value = n;
		return n <= 1000000;
	}
	if (n > 100)
		return false;
	n *= scale;
	if (*end == '.')
		for (end++; g_ascii_isdigit(*end) && scale > 1; end++)
			n += (scale /= 10) * (*end - '0');
	*value = n;
	return strcmp(end, "%") == 0 && n <= 1000000;
}

static bool read_value(const Param *p, const char *text, int64_t *value)
{
	switch (p->kind) {
	case PARAM_BOOL:
		return read_bool(text, value);
	case PARAM_INT:
		return g_ascii_string_to_signed(text, 10, p->min, p->max, value, NULL);
	case PARAM_TIME:
		return vtime_parse(text, value, NULL) && *value >= p->min && *value <= p->max;
	case PARAM_PPM:
		return read_ppm(text, value);
	}
	g_assert_not_reached();
}

static char *expectation(const Param *p)
{
	g_autoptr(GString) out = g_string_new(NULL);

	switch (p->kind) {
	case PARAM_BOOL:
		return g_strdup("on or off");
	case PARAM_INT:
		return g_strdup_printf("a number from %" G_GINT64_FORMAT " to %" G_GINT64_FORMAT,
				       p->min, p->max);
	case PARAM_TIME:
		g_string_append(out, "a time from ");
		vtime_print(out, p->min);
		g_string_append(out, " to ");
		vtime_print(out, p->max);
		return g_string_free(g_steal_pointer(&out), FALSE);
	case PARAM_PPM:
		return g_strdup("a share such as 2.5% or 300ppm");
	}
	g_assert_not_reached();
}

bool param_set(Node *node, const char *name, const char *text, GError **err)
{
	const Param *p = find(node, name);
	int64_t value;

	if (!p) {
		g_set_error(err, VPNHA_ERROR, VPNHA_ERROR_INPUT, "unknown parameter \"%s\" of %s",
			    name, node->name);
		return false;
	}
	if (!read_value(p, text, &value)) {
		g_autofree char *expected = expectation(p);
		g_set_error(err, VPNHA_ERROR, VPNHA_ERROR_INPUT,
			    "bad value \"%s\" of %s, expected %s", text, name, expected);
		return false;
	}
	int64_t *kept = g_new(int64_t, 1);
	*kept = value;
	g_hash_table_replace(node->param, g_strdup(name), kept);
	return true;
}
