/* The entries of crypto maps (Cisco IOS Security Command Reference 12.3: crypto map, set peer, match address ...). */

#include <string.h>

#include "sim/sorted.h"
#include "models/ipsec/ipsec_priv.h"

/* They stand by map and number. */
typedef struct EntryKey {
	const char *map;
	unsigned seq;
} EntryKey;

static int compare(const void *entry, const void *key)
{
	const CryptoMapEntry *e = &((const Entry *)entry)->pub;
	const EntryKey *k = key;
	int by_name = strcmp(e->map, k->map);
	return by_name ? by_name : (e->seq > k->seq) - (e->seq < k->seq);
}

/* One that is gone may stand beside it until the configuration is taken up. */
static Entry *entry_find(const Ipsec *self, const char *map, unsigned seq)
{
	const EntryKey key = {map, seq};
	for (guint i = sorted_place(self->entries, compare, &key); i < self->entries->len; i++) {
		Entry *e = self->entries->pdata[i];
		if (compare(e, &key) != 0)
			break;
		if (!e->gone)
			return e;
	}
	return NULL;
}

static const char *intern(const Ipsec *self, const char *text)
{
	return world_intern(self->node->world, text);
}

bool ipsec_set_entry(const ConfAt *at, const Args *a, bool no, ConfErr *e)
{
	Ipsec *self = at->self;
	const char *map = arg_str(a, "name");
	unsigned seq = (unsigned)arg_num(a, "seq");
	Entry *entry = entry_find(self, map, seq);
	if (no && entry) {
		entry->gone = true;
		ipsec_entry_gone(self, map, e);
	}
	if (no)
		return true;
	if (strlen(map) >= CRYPTO_NAME)
		return conf_reject_arg(e, a, "name", "name is too long");
	if (!entry) {
		entry = g_new0(Entry, 1);
		entry->pub.map = intern(self, map);
		entry->pub.acl = entry->pub.description = "";
		entry->pub.check_in = entry->pub.check_out = "";
		entry->pub.seq = seq;
		entry->pub.id = ++self->next_entry;
		guint place = sorted_place(self->entries, compare, &(EntryKey){map, seq});
		g_ptr_array_insert(self->entries, (gint)place, entry);
	}
	conf_enter(a, &entry->pub);
	return true;
}

/* Of an entry that exists the kind need not be said, nor of one that goes; without a number all go. */
bool ipsec_set_known_entry(const ConfAt *at, const Args *a, bool no, ConfErr *e)
{
	const Ipsec *self = at->self;
	if (no && arg_has(a, "seq"))
		return ipsec_set_entry(at, a, true, e);
	if (no && ipsec_map_in_use(self, arg_str(a, "name"), e))
		return true;
	for (unsigned i = 0; no && i < self->entries->len; i++) {
		Entry *entry = self->entries->pdata[i];
		if (strcmp(entry->pub.map, arg_str(a, "name")) == 0)
			entry->gone = true;
	}
	if (no)
		return true;
	Entry *entry = entry_find(self, arg_str(a, "name"), (unsigned)arg_num(a, "seq"));
	if (!entry)
		return conf_reject(e, "line ends, expected ipsec-isakmp");
	conf_enter(a, &entry->pub);
	return true;
}

void ipsec_each_entry(const ConfAt *at, void (*fn)(void *to, void *obj), void *to)
{
	const Ipsec *self = at->self;
	for (unsigned i = 0; i < self->entries->len; i++) {
		Entry *e = self->entries->pdata[i];
		if (!e->gone)
			fn(to, &e->pub);
	}
}

void ipsec_put_entry(const ConfAt *at, GString *out)
{
	const CryptoMapEntry *e = at->obj;
	g_string_append_printf(out, "crypto map %s %u ipsec-isakmp\n", e->map, e->seq);
}

bool ipsec_set_description(const ConfAt *at, const Args *a, bool no, ConfErr *e)
{
	(void)e;
	CryptoMapEntry *m = at->obj;
	m->description = no ? "" : intern(at->self, arg_str(a, "text"));
	return true;
}

void ipsec_put_description(const ConfAt *at, GString *out)
{
	const CryptoMapEntry *m = at->obj;
	if (m->description[0])
		g_string_append_printf(out, "description %s\n", m->description);
}

bool ipsec_set_peer(const ConfAt *at, const Args *a, bool no, ConfErr *e)
{
	CryptoMapEntry *m = at->obj;
	Ip4 ip = arg_ip(a, "ip");
	unsigned i = 0;
	while (i < m->n_peers && m->peer[i] != ip)
		i++;
	if (no) {
		if (i < m->n_peers) {
			memmove(&m->peer[i], &m->peer[i + 1],
				(m->n_peers - i - 1) * sizeof m->peer[0]);
			m->n_peers--;
		}
		if (m->default_peer == ip)
			m->default_peer = 0;
		return true;
	}
	if (i == CRYPTO_PEERS)
		return conf_reject_arg(e, a, "ip", "too many peers, expected at most %d",
				       CRYPTO_PEERS);
	if (i == m->n_peers)
		m->peer[m->n_peers++] = ip;
	if (arg_has(a, "default"))
		m->default_peer = ip;
	return true;
}

void ipsec_put_peers(const ConfAt *at, GString *out)
{
	const CryptoMapEntry *m = at->obj;
	for (unsigned i = 0; i < m->n_peers; i++) {
		g_string_append(out, "set peer ");
		ip4_print(out, m->peer[i]);
		g_string_append(out, m->peer[i] == m->default_peer ? " default\n" : "\n");
	}
}

bool ipsec_set_sets(const ConfAt *at, const Args *a, bool no, ConfErr *e)
{
	CryptoMapEntry *m = at->obj;
	m->n_sets = 0;
	if (no)
		return true;
	g_auto(GStrv) name = g_strsplit_set(arg_str(a, "names"), " \t", -1);
	for (unsigned i = 0; name[i]; i++) {
		if (name[i][0] == '\0')
			continue;
		if (m->n_sets == SA_PROPOSALS)
			return conf_reject_arg(e, a, "names",
					       "too many transform-sets, expected at most %d",
					       SA_PROPOSALS);
		if (!ipsec_set(at->self, name[i]))
			return conf_reject_arg(
				e, a, "names",
				"no transform-set %s, expected one that is configured", name[i]);
		m->set[m->n_sets++] = intern(at->self, name[i]);
	}
	return true;
}

void ipsec_put_sets(const ConfAt *at, GString *out)
{
	const CryptoMapEntry *m = at->obj;
	if (m->n_sets == 0)
		return;
	g_string_append(out, "set transform-set");
	for (unsigned i = 0; i < m->n_sets; i++)
		g_string_append_printf(out, " %s", m->set[i]);
	g_string_append_c(out, '\n');
}

/* Without a group: group 1. */
bool ipsec_set_pfs(const ConfAt *at, const Args *a, bool no, ConfErr *e)
{
	static const uint8_t groups[] = {1, 2, 5, 14, 15, 16, 19, 20, 21, 24};
	CryptoMapEntry *m = at->obj;
	m->pfs_group = no ? 0 : 1;
	for (size_t i = 0; !no && i < G_N_ELEMENTS(groups); i++) {
		char word[16];
		g_snprintf(word, sizeof word, "group%d", groups[i]);
		if (arg_has(a, word))
			m->pfs_group = groups[i];
	}
	return ipsec_pfs_is_spoken(m) ||
	       conf_unmodelled(e, AFFECTS_NEGOTIATION,
			       "a group that is not modelled: the entry asks for no SA, and takes "
			       "none");
}

bool ipsec_pfs_is_spoken(const CryptoMapEntry *e)
{
	return e->pfs_group <= 5;
}

void ipsec_put_pfs(const ConfAt *at, GString *out)
{
	const CryptoMapEntry *m = at->obj;
	if (m->pfs_group)
		g_string_append_printf(out, "set pfs group%u\n", m->pfs_group);
}

bool ipsec_set_entry_life_s(const ConfAt *at, const Args *a, bool no, ConfErr *e)
{
	(void)e;
	((CryptoMapEntry *)at->obj)->life_s = no ? 0 : (uint32_t)arg_num(a, "s");
	return true;
}

bool ipsec_set_entry_life_kb(const ConfAt *at, const Args *a, bool no, ConfErr *e)
{
	(void)e;
	((CryptoMapEntry *)at->obj)->life_kb = no ? 0 : (uint32_t)arg_num(a, "kb");
	return true;
}

void ipsec_put_entry_life(const ConfAt *at, GString *out)
{
	const CryptoMapEntry *m = at->obj;
	if (m->life_kb)
		g_string_append_printf(out, "set security-association lifetime kilobytes %u\n",
				       m->life_kb);
	if (m->life_s)
		g_string_append_printf(out, "set security-association lifetime seconds %u\n",
				       m->life_s);
}

bool ipsec_set_match(const ConfAt *at, const Args *a, bool no, ConfErr *e)
{
	const Ipsec *x = at->self;
	CryptoMapEntry *m = at->obj;
	if (!no && strlen(arg_str(a, "acl")) >= CRYPTO_NAME)
		return conf_reject_arg(e, a, "acl", "name is too long");
	m->acl = no ? "" : intern(at->self, arg_str(a, "acl"));
	return no || !x->acl->grouped(x->acl_self, m->acl) ||
	       conf_unmodelled(e, AFFECTS_NEGOTIATION | AFFECTS_FORWARDING,
			       ipsec_why_plain(x, m->acl));
}

void ipsec_put_match(const ConfAt *at, GString *out)
{
	const CryptoMapEntry *m = at->obj;
	if (m->acl[0])
		g_string_append_printf(out, "match address %s\n", m->acl);
}

static bool set_check(const ConfAt *at, const Args *a, bool no, const char **check, ConfErr *e)
{
	if (!no && strlen(arg_str(a, "acl")) >= CRYPTO_NAME)
		return conf_reject_arg(e, a, "acl", "name is too long");
	*check = no ? "" : intern(at->self, arg_str(a, "acl"));
	return true;
}

bool ipsec_set_check_in(const ConfAt *at, const Args *a, bool no, ConfErr *e)
{
	return set_check(at, a, no, &((CryptoMapEntry *)at->obj)->check_in, e);
}

bool ipsec_set_check_out(const ConfAt *at, const Args *a, bool no, ConfErr *e)
{
	return set_check(at, a, no, &((CryptoMapEntry *)at->obj)->check_out, e);
}

void ipsec_put_checks(const ConfAt *at, GString *out)
{
	const CryptoMapEntry *m = at->obj;
	if (m->check_in[0])
		g_string_append_printf(out, "set ip access-group %s in\n", m->check_in);
	if (m->check_out[0])
		g_string_append_printf(out, "set ip access-group %s out\n", m->check_out);
}
