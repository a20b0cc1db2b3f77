/* Descriptions of interfaces: people write there where the cable goes. "to R2 Gi0/1", "R2:Fa0/0", "link_to_R2_Se0/0/0". */

#include <string.h>

#include "sim/import/net.h"
#include "sim/tables/ifname.h"

struct ImportNames {
	GHashTable *routers; /* name, small letters, owned -> ImportRouter; NULL: several have it */
};

static void add_name(ImportNames *names, const char *name, ImportRouter *r)
{
	char *lower = g_ascii_strdown(name, -1);
	ImportRouter *other = NULL;
	bool known = g_hash_table_lookup_extended(names->routers, lower, NULL, (gpointer *)&other);
	g_hash_table_insert(names->routers, lower, known && other != r ? NULL : r);
}

ImportNames *import_names_new(const ImportNet *n)
{
	ImportNames *names = g_new0(ImportNames, 1);
	names->routers = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	for (unsigned i = 0; i < n->routers->len; i++) {
		ImportRouter *r = n->routers->pdata[i];
		add_name(names, r->name, r);
		if (r->hostname)
			add_name(names, r->hostname, r);
	}
	return names;
}

void import_names_free(ImportNames *names)
{
	g_hash_table_unref(names->routers);
	g_free(names);
}

/* A word, or what stands in it before a domain ("r2.example.net"). */
static ImportRouter *router_of(const ImportNames *names, const char *word)
{
	g_autofree char *lower = g_ascii_strdown(word, -1);
	ImportRouter *r = g_hash_table_lookup(names->routers, lower);
	char *dot = strchr(lower, '.');
	if (r || !dot)
		return r;
	*dot = '\0';
	return g_hash_table_lookup(names->routers, lower);
}

/* "Gi0/1", or the word and the number behind it: "Gi 0/1". */
static ImportIface *iface_at(const ImportRouter *r, char *const *word)
{
	char name[IFNAME_SIZE];
	if (!strpbrk(word[0], "0123456789")) {
		g_autofree char *two = word[1] ? g_strconcat(word[0], word[1], NULL) : NULL;
		return two && ifname_parse(two, name, NULL) ? g_hash_table_lookup(r->by_name, name)
							    : NULL;
	}
	return ifname_parse(word[0], name, NULL) ? g_hash_table_lookup(r->by_name, name) : NULL;
}

static bool is_found(const ImportNames *names, const char *text, const char *separators,
		     const ImportRouter *own, ImportRouter **router, ImportIface **iface)
{
	g_auto(GStrv) words = g_strsplit_set(text, separators, -1);
	*router = NULL;
	*iface = NULL;
	for (char **w = words; *w && !*router; w++) {
		*router = **w ? router_of(names, *w) : NULL;
		if (*router == own)
			*router = NULL;
	}
	for (char **w = words; *router && *w && !*iface; w++)
		*iface = **w ? iface_at(*router, w) : NULL;
	return *router != NULL;
}

bool import_described(const ImportNames *names, const ImportIface *i, ImportRouter **router,
		      ImportIface **iface)
{
	/* A name may hold "-" and "_", or end at them. */
	static const char *const separators[] = {" \t,;:()[]<>|=\"'", " \t,;:()[]<>|=\"'_",
						 " \t,;:()[]<>|=\"'_-"};
	for (size_t k = 0; i->description && k < G_N_ELEMENTS(separators); k++)
		if (is_found(names, i->description, separators[k], i->router, router, iface))
			return true;
	return false;
}
