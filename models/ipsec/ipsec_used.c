/* What is in use: IOS removes no crypto map that an interface has, and no transform-set that an entry has
 * (its answers, as its sessions print them). */

#include <string.h>

#include "models/ipsec/ipsec_priv.h"

static void add_name(GString *to, const char *name)
{
	g_string_append_printf(to, "%s%s", to->len ? ", " : "", name);
}

static void users_of_map(const Ipsec *self, const char *map, GString *users)
{
	for (guint i = 0; i < self->attach->len; i++) {
		const Attach *at = self->attach->pdata[i];
		if (!at->gone && strcmp(at->map, map) == 0)
			add_name(users, at->ifc->shortname);
	}
}

bool ipsec_map_in_use(const Ipsec *self, const char *map, ConfErr *e)
{
	g_autoptr(GString) users = g_string_new(NULL);
	users_of_map(self, map, users);
	g_autofree char *text = g_strdup_printf(
		"%% Crypto-map %s is in use by interface(s): %s. Please remove the crypto map from "
		"the above interface(s) first",
		map, users->str);
	return users->len > 0 && conf_refuse(e, world_intern(self->node->world, text));
}

static bool has_set(const CryptoMapEntry *e, const char *set)
{
	for (unsigned i = 0; i < e->n_sets; i++)
		if (strcmp(e->set[i], set) == 0)
			return true;
	return false;
}

/* Entries of one map stand beside each other. LIBERTY: of this answer no session is public beyond its first words. */
bool ipsec_set_in_use(const Ipsec *self, const char *set, ConfErr *e)
{
	g_autoptr(GString) users = g_string_new(NULL);
	const char *last = "";
	for (guint i = 0; i < self->entries->len; i++) {
		const Entry *entry = self->entries->pdata[i];
		if (entry->gone || !has_set(&entry->pub, set) || strcmp(entry->pub.map, last) == 0)
			continue;
		last = entry->pub.map;
		add_name(users, last);
	}
	g_autofree char *text = g_strdup_printf(
		"%% Transform-set %s is in use by the crypto-map(s): %s. Please remove the "
		"transform-set from the above crypto-map(s) first",
		set, users->str);
	return users->len > 0 && conf_refuse(e, world_intern(self->node->world, text));
}

void ipsec_entry_gone(const Ipsec *self, const char *map, ConfErr *e)
{
	g_autoptr(GString) users = g_string_new(NULL);
	users_of_map(self, map, users);
	for (guint i = 0; i < self->entries->len; i++) {
		const Entry *entry = self->entries->pdata[i];
		if (!entry->gone && strcmp(entry->pub.map, map) == 0)
			return;
	}
	if (users->len)
		conf_unmodelled(e, AFFECTS_FORWARDING | AFFECTS_NEGOTIATION,
				"the last entry of a map that is applied: whether IOS refuses that "
				"is not public, here it goes");
}
