/* Setters of `route-map` and of what stands in it. */

#include <string.h>

#include "models/policy/policy_priv.h"
#include "sim/tables/ifname.h"

/* ---- the clause ---- */

static bool remove_clauses(Policy *self, const Args *a)
{
	const char *map = arg_str(a, "map");
	bool one = arg_has(a, "seqno") || arg_has(a, "permit") || arg_has(a, "deny");
	const MapClause *c =
		one ? policy_clause(self, map,
				    arg_has(a, "seqno") ? (unsigned)arg_num(a, "seqno") : 10)
		    : NULL;
	if (!one || c)
		policy_map_remove(self, map, c);
	return true;
}

/* "If no entry is defined with the supplied tag, an entry is created with sequence number 10. If only one entry is
 * defined, it becomes the default for the following route-map command. If more than one is, an error message is
 * printed to indicate that the sequence number is required" (route-map). */
static bool number_of(const Policy *self, const Args *a, unsigned *seq, ConfErr *e)
{
	const char *map = arg_str(a, "map");
	*seq = arg_has(a, "seqno") ? (unsigned)arg_num(a, "seqno") : 10;
	unsigned n = arg_has(a, "seqno") ? 0 : policy_clauses(self, map);
	if (n > 1)
		return conf_reject(
			e, "route map %s has several entries, expected a sequence number", map);
	for (guint i = 0; n == 1 && i < self->clauses->len; i++) {
		const MapClause *c = self->clauses->pdata[i];
		if (strcmp(c->map, map) == 0)
			*seq = c->seq;
	}
	return true;
}

bool policy_set_map(const ConfAt *at, const Args *a, bool no, ConfErr *e)
{
	Policy *self = at->self;
	unsigned seq;
	if (no)
		return remove_clauses(self, a);
	if (!number_of(self, a, &seq, e))
		return false;
	MapClause *c = policy_clause_make(self, arg_str(a, "map"), seq);
	if (arg_has(a, "permit") || arg_has(a, "deny"))
		c->permit = arg_has(a, "permit");
	conf_enter(a, c);
	return true;
}

void policy_put_map(const ConfAt *at, GString *out)
{
	const MapClause *c = at->obj;
	g_string_append_printf(out, "route-map %s %s %u\n", c->map, c->permit ? "permit" : "deny",
			       c->seq);
}

void policy_each_clause(const ConfAt *at, void (*fn)(void *to, void *obj), void *to)
{
	const Policy *self = at->self;
	for (guint i = 0; i < self->clauses->len; i++)
		fn(to, self->clauses->pdata[i]);
}

/* ---- lists of names and numbers: several lines are one ---- */

static void change_name(GPtrArray *names, const char *name, bool no)
{
	guint i = 0;
	while (i < names->len && strcmp(names->pdata[i], name) != 0)
		i++;
	if (no && i < names->len)
		g_ptr_array_remove_index(names, i);
	else if (!no && i == names->len)
		g_ptr_array_add(names, (void *)name);
}

/* Without words "no" takes all of them. */
static bool set_names(const ConfAt *at, GPtrArray *names, const Args *a, bool no)
{
	const Policy *self = at->self;
	if (no && !arg_has(a, "names"))
		g_ptr_array_set_size(names, 0);
	g_auto(GStrv) words = g_strsplit_set(arg_str(a, "names"), " \t", -1);
	for (char **w = words; *w; w++)
		if (**w)
			change_name(names, world_intern(self->node->world, *w), no);
	return true;
}

static void put_names(GString *out, const char *words, const GPtrArray *names)
{
	if (names->len == 0)
		return;
	g_string_append(out, words);
	for (guint i = 0; i < names->len; i++)
		g_string_append_printf(out, " %s", (const char *)names->pdata[i]);
	g_string_append_c(out, '\n');
}

static void change_number(GArray *numbers, uint32_t n, bool no)
{
	guint i = 0;
	while (i < numbers->len && g_array_index(numbers, uint32_t, i) != n)
		i++;
	if (no && i < numbers->len)
		g_array_remove_index(numbers, i);
	else if (!no && i == numbers->len)
		g_array_append_val(numbers, n);
}

static bool set_numbers(GArray *numbers, const Args *a, bool no, ConfErr *e)
{
	if (no && !arg_has(a, "numbers"))
		g_array_set_size(numbers, 0);
	g_auto(GStrv) words = g_strsplit_set(arg_str(a, "numbers"), " \t", -1);
	for (char **w = words; *w; w++) {
		guint64 n;
		if (!**w)
			continue;
		if (!g_ascii_string_to_unsigned(*w, 10, 0, UINT32_MAX, &n, NULL))
			return conf_reject_arg(e, a, "numbers",
					       "\"%s\", expected numbers from 0 to 4294967295", *w);
		change_number(numbers, (uint32_t)n, no);
	}
	return true;
}

static void put_numbers(GString *out, const char *words, const GArray *numbers)
{
	if (numbers->len == 0)
		return;
	g_string_append(out, words);
	for (guint i = 0; i < numbers->len; i++)
		g_string_append_printf(out, " %u", g_array_index(numbers, uint32_t, i));
	g_string_append_c(out, '\n');
}

/* ---- match ---- */

/* LIBERTY: it is not known whether IOS asks for one of them or for both. */
static bool either_kind(const MapClause *c, ConfErr *e)
{
	return c->acls->len == 0 || c->prefix_lists->len == 0 ||
	       conf_unmodelled(e, AFFECTS_FORWARDING,
			       "access lists and prefix lists in one entry: both must permit here");
}

bool policy_match_acl(const ConfAt *at, const Args *a, bool no, ConfErr *e)
{
	MapClause *c = at->obj;
	return set_names(at, c->acls, a, no) && either_kind(c, e);
}

void policy_put_match_acl(const ConfAt *at, GString *out)
{
	put_names(out, "match ip address", ((MapClause *)at->obj)->acls);
}

bool policy_match_prefix_list(const ConfAt *at, const Args *a, bool no, ConfErr *e)
{
	MapClause *c = at->obj;
	return set_names(at, c->prefix_lists, a, no) && either_kind(c, e);
}

void policy_put_match_prefix_list(const ConfAt *at, GString *out)
{
	put_names(out, "match ip address prefix-list", ((MapClause *)at->obj)->prefix_lists);
}

bool policy_match_tag(const ConfAt *at, const Args *a, bool no, ConfErr *e)
{
	return set_numbers(((MapClause *)at->obj)->tags, a, no, e);
}

void policy_put_match_tag(const ConfAt *at, GString *out)
{
	put_numbers(out, "match tag", ((MapClause *)at->obj)->tags);
}

static void change_metric(GArray *metrics, const MapMetric *m, bool no)
{
	guint i = 0;
	while (i < metrics->len && g_array_index(metrics, MapMetric, i).value != m->value)
		i++;
	if (i < metrics->len)
		g_array_remove_index(metrics, i);
	if (!no)
		g_array_insert_vals(metrics, i, m, 1);
}

/* "10 +- 5": a metric and, if it is said, how far from it one may be. Returns the words that it takes; 0: it is none. */
static unsigned read_metric(char *const *word, MapMetric *m)
{
	guint64 n;
	*m = (MapMetric){0};
	if (!g_ascii_string_to_unsigned(word[0], 10, 0, UINT32_MAX, &n, NULL))
		return 0;
	m->value = (uint32_t)n;
	if (!word[1] || strcmp(word[1], "+-") != 0)
		return 1;
	if (!word[2] || !g_ascii_string_to_unsigned(word[2], 10, 0, UINT32_MAX, &n, NULL))
		return 0;
	m->deviation = (uint32_t)n;
	m->deviates = true;
	return 3;
}

/* The words of an argument, without the blanks between them. */
static char **words_of(const Args *a, const char *name)
{
	g_auto(GStrv) all = g_strsplit_set(arg_str(a, name), " \t", -1);
	g_autoptr(GStrvBuilder) words = g_strv_builder_new();
	for (char **w = all; *w; w++)
		if (**w)
			g_strv_builder_add(words, *w);
	return g_strv_builder_end(words);
}

bool policy_match_metric(const ConfAt *at, const Args *a, bool no, ConfErr *e)
{
	GArray *metrics = ((MapClause *)at->obj)->metrics;
	g_auto(GStrv) words = words_of(a, "numbers");
	MapMetric m;
	if (words[0] && strcmp(words[0], "external") == 0) /* of an EIGRP route */
		return policy_set_other(at, a, no, e);
	if (no && !words[0])
		g_array_set_size(metrics, 0);
	for (unsigned i = 0, n; words[i]; i += n) {
		n = read_metric(&words[i], &m);
		if (n == 0)
			return conf_reject_arg(e, a, "numbers",
					       "\"%s\", expected numbers from 0 to 4294967295, "
					       "each with \"+-\" and a number behind it or not",
					       words[i]);
		change_metric(metrics, &m, no);
	}
	return true;
}

void policy_print_metrics(const GArray *metrics, GString *out)
{
	for (guint i = 0; i < metrics->len; i++) {
		const MapMetric *m = &g_array_index(metrics, MapMetric, i);
		g_string_append_printf(out, " %u", m->value);
		if (m->deviates)
			g_string_append_printf(out, " +- %u", m->deviation);
	}
}

void policy_put_match_metric(const ConfAt *at, GString *out)
{
	const GArray *metrics = ((MapClause *)at->obj)->metrics;
	if (metrics->len == 0)
		return;
	g_string_append(out, "match metric");
	policy_print_metrics(metrics, out);
	g_string_append_c(out, '\n');
}

/* ---- match ip next-hop, match ip route-source ---- */

/* `redistribution-source` asks who told of it to BGP, or EIGRP. */
static bool set_hosts(const ConfAt *at, GPtrArray *names, const Args *a, bool no, ConfErr *e)
{
	if (g_str_has_prefix(arg_str(a, "names"), "redistribution-source"))
		return policy_set_other(at, a, no, e);
	return set_names(at, names, a, no);
}

#define HOSTS(name, member, words)                                                                 \
	bool policy_match_##name(const ConfAt *at, const Args *a, bool no, ConfErr *e)             \
	{                                                                                          \
		return set_hosts(at, ((MapClause *)at->obj)->member, a, no, e);                    \
	}                                                                                          \
	void policy_put_##name(const ConfAt *at, GString *out)                                     \
	{                                                                                          \
		put_names(out, "match ip " words, ((MapClause *)at->obj)->member);                 \
	}

HOSTS(hop_acl, hop_acls, "next-hop")
HOSTS(hop_list, hop_lists, "next-hop prefix-list")
HOSTS(source_acl, source_acls, "route-source")
HOSTS(source_list, source_lists, "route-source prefix-list")

/* One name, which may stand in two words: "FastEthernet 0/0". Returns the words that it takes; 0: it is none. */
static unsigned read_iface(char *const *word, char name[IFNAME_SIZE])
{
	g_autofree char *both =
		word[1] && g_ascii_isdigit(*word[1]) ? g_strconcat(word[0], word[1], NULL) : NULL;
	if (ifname_parse(word[0], name, NULL))
		return 1;
	return both && ifname_parse(both, name, NULL) ? 2 : 0;
}

bool policy_match_iface(const ConfAt *at, const Args *a, bool no, ConfErr *e)
{
	const Policy *self = at->self;
	GPtrArray *ifaces = ((MapClause *)at->obj)->ifaces;
	char name[IFNAME_SIZE];
	if (no && !arg_has(a, "names"))
		g_ptr_array_set_size(ifaces, 0);
	g_autofree char *blanks = g_strdelimit(g_strdup(arg_str(a, "names")), "\t", ' ');
	g_auto(GStrv) words = g_strsplit(blanks, " ", -1);
	for (unsigned i = 0, n; words[i]; i += n) {
		n = *words[i] ? read_iface(&words[i], name) : 1;
		if (n == 0)
			return conf_reject_arg(e, a, "names", "\"%s\", expected an interface",
					       words[i]);
		if (*words[i])
			change_name(ifaces, world_intern(self->node->world, name), no);
	}
	return true;
}

void policy_put_match_iface(const ConfAt *at, GString *out)
{
	put_names(out, "match interface", ((MapClause *)at->obj)->ifaces);
}

/* ---- continue ---- */

bool policy_set_continue(const ConfAt *at, const Args *a, bool no, ConfErr *e)
{
	MapClause *c = at->obj;
	c->continues = !no;
	c->continue_to = no ? 0 : (unsigned)arg_num(a, "next");
	return policy_clause_is_whole(c) || c->others->len > 0 ||
	       conf_unmodelled(
		       e, policy_is_asked(at->self, c->map) ? AFFECTS_FORWARDING : AFFECTS_NOTHING,
		       "an entry that denies does not go on");
}

void policy_put_continue(const ConfAt *at, GString *out)
{
	const MapClause *c = at->obj;
	if (!c->continues)
		return;
	g_string_append(out, "continue");
	if (c->continue_to)
		g_string_append_printf(out, " %u", c->continue_to);
	g_string_append_c(out, '\n');
}

/* ---- set ---- */

bool policy_set_metric(const ConfAt *at, const Args *a, bool no, ConfErr *e)
{
	MapClause *c = at->obj;
	const char *text = arg_str(a, "value");
	guint64 n = 0;
	bool is_signed = *text == '+' || *text == '-';
	if (!no && !g_ascii_string_to_unsigned(text + is_signed, 10, 0, UINT32_MAX, &n, NULL))
		return conf_reject_arg(e, a, "value",
				       "\"%s\", expected a number from 0 to 4294967295, + and a "
				       "number, or - and a number",
				       text);
	c->metric = (uint32_t)n;
	c->set_metric = no             ? METRIC_KEPT
			: *text == '+' ? METRIC_ADDED
			: *text == '-' ? METRIC_TAKEN_OFF
				       : METRIC_SET;
	return true;
}

void policy_put_metric(const ConfAt *at, GString *out)
{
	static const char *const sign[] = {
		[METRIC_SET] = "", [METRIC_ADDED] = "+", [METRIC_TAKEN_OFF] = "-"};
	const MapClause *c = at->obj;
	if (c->set_metric != METRIC_KEPT)
		g_string_append_printf(out, "set metric %s%u\n", sign[c->set_metric], c->metric);
}

bool policy_set_metric_type(const ConfAt *at, const Args *a, bool no, ConfErr *e)
{
	(void)e;
	((MapClause *)at->obj)->metric_type = no ? 0 : arg_has(a, "type-1") ? 1 : 2;
	return true;
}

void policy_put_metric_type(const ConfAt *at, GString *out)
{
	const MapClause *c = at->obj;
	if (c->metric_type)
		g_string_append_printf(out, "set metric-type type-%u\n", c->metric_type);
}

bool policy_set_tag(const ConfAt *at, const Args *a, bool no, ConfErr *e)
{
	MapClause *c = at->obj;
	(void)e;
	c->set_tag = !no;
	c->tag = no ? 0 : (uint32_t)arg_num(a, "tagval");
	return true;
}

void policy_put_tag(const ConfAt *at, GString *out)
{
	const MapClause *c = at->obj;
	if (c->set_tag)
		g_string_append_printf(out, "set tag %u\n", c->tag);
}

bool policy_set_text(const ConfAt *at, const Args *a, bool no, ConfErr *e)
{
	const Policy *self = at->self;
	(void)e;
	((MapClause *)at->obj)->description =
		no ? "" : world_intern(self->node->world, arg_str(a, "text"));
	return true;
}

void policy_put_text(const ConfAt *at, GString *out)
{
	const MapClause *c = at->obj;
	if (*c->description)
		g_string_append_printf(out, "description %s\n", c->description);
}

/* ---- what is not modelled ---- */

/* It matters to whom the map is asked by, and nobody else. */
bool policy_set_other(const ConfAt *at, const Args *a, bool no, ConfErr *e)
{
	const Policy *self = at->self;
	MapClause *c = at->obj;
	g_autoptr(GString) text = g_string_new(NULL);
	args_print(a, text);
	for (guint i = c->others->len; no && i-- > 0;)
		if (g_str_has_prefix(c->others->pdata[i], text->str))
			g_ptr_array_remove_index(c->others, i);
	if (no)
		return true;
	change_name(c->others, world_intern(self->node->world, text->str), false);
	if (policy_is_asked(self, c->map))
		return conf_unmodelled(e, AFFECTS_FORWARDING,
				       "the route map is asked without this line");
	return conf_unmodelled(e, AFFECTS_NOTHING, "nothing that is simulated asks this route map");
}

void policy_put_others(const ConfAt *at, GString *out)
{
	const MapClause *c = at->obj;
	for (guint i = 0; i < c->others->len; i++)
		g_string_append_printf(out, "%s\n", (const char *)c->others->pdata[i]);
}
