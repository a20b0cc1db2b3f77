/* Crypto peers that have no configuration. */

#include <string.h>

#include "sim/import/net.h"

void import_mirror(ImportNet *n, bool written)
{
	(void)written;
	g_autoptr(GHashTable) known = g_hash_table_new(NULL, NULL);
	for (unsigned i = 0; i < n->routers->len; i++) {
		const ImportRouter *r = n->routers->pdata[i];
		for (unsigned k = 0; k < r->peers->len; k++) {
			const ImportPeer *p = &g_array_index(r->peers, ImportPeer, k);
			if (import_owner(n, p->ip) ||
			    !g_hash_table_add(known, GUINT_TO_POINTER(p->ip)))
				continue;
			import_find(n->source, p->at, "peer-missing",
				    "no configuration has the peer %s", ip_text(p->ip).s);
		}
	}
}
