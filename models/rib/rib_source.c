/* Who makes routes: the sources that the classes of a node declare. Connected and static routes are this
 * folder's own. */

#include <string.h>

#include "models/rib/rib_priv.h"

/* Cisco 15986: administrative distances. */
const RouteSource rib_connected = {
	.name = "connected",
	.distance = 0,
	.codes = (const RouteCode[]){{"C", "connected", 11, NULL}, {NULL, NULL, 0, NULL}},
};
const RouteSource rib_static = {
	.name = "static",
	.distance = 1,
	.codes = (const RouteCode[]){{"S", "static", 12, NULL}, {NULL, NULL, 0, NULL}},
};
/* Not in the table here: an own address needs no route. `show ip route` prints it, see rib_view.c. */
const RouteSource rib_local = {
	.name = "connected",
	.distance = 0,
	.codes = (const RouteCode[]){{"L", "local", 10, NULL}, {NULL, NULL, 0, NULL}},
};
const RouteSource *const rib_sources[] = {&rib_connected, &rib_static, NULL};

void rib_each_source(const Rib *rib, void (*fn)(void *to, const RouteSource *s), void *to)
{
	for (unsigned i = 0; i < rib->node->n_modules; i++) {
		const RouteSource *const *s = rib->node->module[i].cls->routes;
		for (; s && *s; s++)
			fn(to, *s);
	}
}

typedef struct Search {
	const char *name;
	const RouteSource *found;
} Search;

static void compare(void *to, const RouteSource *s)
{
	Search *search = to;
	if (strcmp(s->name, search->name) == 0)
		search->found = s;
}

const RouteSource *rib_source(const void *self, const char *name)
{
	Search search = {name, NULL};
	rib_each_source(self, compare, &search);
	return search.found;
}
