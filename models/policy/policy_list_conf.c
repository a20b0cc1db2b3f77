/* Setters of `ip prefix-list`. */

#include "models/policy/policy_priv.h"

/* "10.1.1.1/8" is 10.0.0.0/8: bits behind the mask are dropped. */
static bool read_net(const char *text, Prefix *net)
{
	const char *slash = strchr(text, '/');
	guint64 len;
	Ip4 addr;
	if (!slash || !g_ascii_string_to_unsigned(slash + 1, 10, 0, 32, &len, NULL))
		return false;
	g_autofree char *ip = g_strndup(text, (gsize)(slash - text));
	if (!ip4_parse(ip, &addr))
		return false;
	*net = prefix_of(addr, (uint8_t)len);
	return true;
}

static bool read_entry(const Args *a, PrefixEntry *out, ConfErr *e)
{
	*out = (PrefixEntry){.seq = (unsigned)arg_num(a, "seqno"),
			     .permit = arg_has(a, "permit"),
			     .ge = (uint8_t)arg_num(a, "least"),
			     .le = (uint8_t)arg_num(a, "most")};
	if (!read_net(arg_str(a, "net"), &out->net))
		return conf_reject_arg(e, a, "net", "bad prefix, expected one such as 10.0.0.0/8");
	bool ge_fits = !out->ge || out->ge > out->net.len;
	bool le_fits = !out->le || (out->le > out->net.len && out->le >= out->ge);
	if (!ge_fits || !le_fits) /* IOS: "Invalid prefix range for ..., make sure: ..." */
		return conf_reject_arg(e, a, ge_fits ? "most" : "least",
				       "invalid prefix range, expected len < ge-value <= le-value");
	return true;
}

static void remove_if_empty(Policy *self, PrefixList *l)
{
	if (l->entries->len == 0 && !*l->description)
		policy_list_remove(self, l);
}

static void remove_entry(Policy *self, PrefixList *l, const PrefixEntry *one)
{
	if (!one)
		return;
	self->last = l->name;
	policy_entry_remove(l, one);
	remove_if_empty(self, l);
}

bool policy_set_entry(const ConfAt *at, const Args *a, bool no, ConfErr *e)
{
	Policy *self = at->self;
	const char *name = arg_str(a, "list");
	PrefixList *l = policy_list(self, name);
	PrefixEntry entry;
	if (!read_entry(a, &entry, e))
		return false;
	if (no) {
		remove_entry(self, l, l ? policy_entry_find(l, &entry) : NULL);
		return true;
	}
	if (l && policy_entry_find(l, &entry))
		return true; /* typed again, it stays where it is */
	if (l && policy_entry(l, entry.seq))
		return conf_reject_arg(e, a, "seqno", "insertion failed, this number exists");
	l = policy_list_make(self, name);
	self->last = l->name;
	policy_entry_add(l, entry);
	return true;
}

bool policy_set_description(const ConfAt *at, const Args *a, bool no, ConfErr *e)
{
	Policy *self = at->self;
	PrefixList *l = policy_list(self, arg_str(a, "list"));
	(void)e;
	if (no && !l)
		return true;
	l = l ? l : policy_list_make(self, arg_str(a, "list"));
	l->description = no ? "" : world_intern(self->node->world, arg_str(a, "text"));
	remove_if_empty(self, l);
	return true;
}

bool policy_set_list(const ConfAt *at, const Args *a, bool no, ConfErr *e)
{
	PrefixList *l = policy_list(at->self, arg_str(a, "list"));
	if (!no)
		return conf_reject(e, "the line ends too early, expected \"seq\", \"permit\", "
				      "\"deny\" or \"description\"");
	if (l)
		policy_list_remove(at->self, l);
	return true;
}

bool policy_set_seq(const ConfAt *at, const Args *a, bool no, ConfErr *e)
{
	PrefixList *l = policy_list(at->self, arg_str(a, "list"));
	PrefixEntry *has = l ? policy_entry(l, (unsigned)arg_num(a, "seqno")) : NULL;
	if (!no)
		return conf_reject(e, "the line ends too early, expected \"permit\" or \"deny\"");
	remove_entry(at->self, l, has);
	return true;
}

static void put_entry(const PrefixList *l, const PrefixEntry *e, GString *out)
{
	g_string_append_printf(out, "ip prefix-list %s seq %u %s ", l->name, e->seq,
			       e->permit ? "permit" : "deny");
	prefix_print(out, e->net);
	if (e->ge)
		g_string_append_printf(out, " ge %u", e->ge);
	if (e->le)
		g_string_append_printf(out, " le %u", e->le);
	g_string_append_c(out, '\n');
}

void policy_put_lists(const ConfAt *at, GString *out)
{
	const Policy *self = at->self;
	for (guint i = 0; i < self->lists->len; i++) {
		const PrefixList *l = self->lists->pdata[i];
		if (*l->description)
			g_string_append_printf(out, "ip prefix-list %s description %s\n", l->name,
					       l->description);
		for (guint k = 0; k < l->entries->len; k++)
			put_entry(l, &g_array_index(l->entries, PrefixEntry, k), out);
	}
}
