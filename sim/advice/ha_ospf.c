/* Rules of OSPF: what two neighbours must have in common (RFC 2328 10.5, 10.6). */

#include <string.h>

#include "sim/advice/ha_rules.h"

/* The process that an interface belongs to, and by which line; NULL: none. */
static const HaNetwork *network_of(const HaRouter *r, const HaIface *ifc, const HaOspf **process)
{
	for (unsigned i = 0; i < r->ospfs->len; i++) {
		const HaOspf *o = r->ospfs->pdata[i];
		for (unsigned k = 0; k < o->networks->len; k++) {
			const HaNetwork *n = &g_array_index(o->networks, HaNetwork, k);
			*process = o;
			if (ifc->ip && ((ifc->ip ^ n->addr) & ~n->wild) == 0)
				return n;
		}
	}
	return NULL;
}

static bool is_passive(const HaOspf *o, const HaIface *ifc)
{
	for (unsigned i = 0; i < o->passive->len; i++)
		if (strcmp(o->passive->pdata[i], ifc->name) == 0)
			return true;
	return false;
}

static const char *network_type(const HaIface *ifc)
{
	return ifc->ospf_network ? ifc->ospf_network : "broadcast";
}

/* IOS: 10 s where there are many neighbours or one, 30 s where they must be told or are behind one medium. */
static int hello_of(const HaIface *ifc)
{
	const char *type = network_type(ifc);
	bool slow = strcmp(type, "non-broadcast") == 0 || strcmp(type, "point-to-multipoint") == 0;
	return ifc->ospf_hello ? ifc->ospf_hello : slow ? 30 : 10;
}

static int dead_of(const HaIface *ifc)
{
	return ifc->ospf_dead ? ifc->ospf_dead : 4 * hello_of(ifc);
}

typedef struct Ends {
	HaNet *net;
	const HaRouter *a, *b;
	const HaIface *x, *y;
	const HaNetwork *m, *n;
} Ends;

/* `result`: what the two then do. */
static void differ(const Ends *e, const char *what, const char *of_a, const char *of_b,
		   const HaLine *line_a, const HaLine *line_b, const char *result)
{
	HaFinding *f = ha_find(e->net, "ospf-mismatch", ha_line_or(line_a, &e->m->line),
			       "%s of %s's %s and %s's %s differ, %s and %s: %s", what, e->a->name,
			       e->x->name, e->b->name, e->y->name, of_a, of_b, result);
	ha_cite(f, ha_line_or(line_b, &e->n->line));
}

static const char none[] =
	"they never become neighbours, and routes through one do not reach the other";

static void differ_number(const Ends *e, const char *what, int of_a, int of_b, const HaLine *line_a,
			  const HaLine *line_b, const char *result)
{
	g_autofree char *x = g_strdup_printf("%d", of_a), *y = g_strdup_printf("%d", of_b);
	if (of_a != of_b)
		differ(e, what, x, y, line_a, line_b, result);
}

static void compare(const Ends *e)
{
	const HaIface *x = e->x, *y = e->y;
	differ_number(e, "the areas", (int)e->m->area, (int)e->n->area, &e->m->line, &e->n->line,
		      none);
	differ_number(e, "the hello intervals", hello_of(x), hello_of(y), &x->ospf_hello_line,
		      &y->ospf_hello_line, none);
	differ_number(e, "the dead intervals", dead_of(x), dead_of(y),
		      ha_line_or(&x->ospf_dead_line, &x->ospf_hello_line),
		      ha_line_or(&y->ospf_dead_line, &y->ospf_hello_line), none);
	differ_number(e, "the masks", x->len, y->len, &x->ip_line, &y->ip_line, none);
	differ_number(e, "the MTUs", x->mtu, y->mtu, &x->mtu_line, &y->mtu_line,
		      "they hang in EXSTART, and routes through one do not reach the other");
	if (strcmp(network_type(x), network_type(y)) != 0)
		differ(e, "the network types", network_type(x), network_type(y),
		       &x->ospf_network_line, &y->ospf_network_line,
		       "they may become FULL, and still take no route from each other");
	if (g_strcmp0(x->ospf_auth, y->ospf_auth) != 0)
		differ(e, "the authentications", x->ospf_auth ? x->ospf_auth : "none",
		       y->ospf_auth ? y->ospf_auth : "none", &x->ospf_auth_line, &y->ospf_auth_line,
		       none);
}

static void check_pair(HaNet *net, const HaRouter *a, const HaIface *x, const HaRouter *b,
		       const HaIface *y)
{
	const HaOspf *o = NULL, *p = NULL;
	const HaNetwork *m = network_of(a, x, &o), *n = network_of(b, y, &p);
	if (!m || !n || x->shutdown || y->shutdown || is_passive(o, x) || is_passive(p, y))
		return;
	compare(&(Ends){net, a, b, x, y, m, n});
}

/* ---- router IDs ---- */

/* Cisco 7039: what is configured, else the highest address of a loopback, else of an interface. */
static Ip4 router_id(const HaRouter *r, const HaOspf *o, const HaLine **line)
{
	Ip4 id = 0;
	*line = o->id_line.text ? &o->id_line : &o->line;
	if (o->router_id)
		return o->router_id;
	for (int loopbacks = 1; loopbacks >= 0 && !id; loopbacks--)
		for (unsigned i = 0; i < r->ifaces->len; i++) {
			const HaIface *ifc = r->ifaces->pdata[i];
			bool loopback = g_str_has_prefix(ifc->name, "Loopback");
			if (ifc->shutdown || loopback != loopbacks || ifc->ip <= id)
				continue;
			id = ifc->ip;
			*line = &ifc->ip_line;
		}
	return id;
}

static void check_ids(HaNet *net, const HaRouter *a, const HaRouter *b)
{
	const HaLine *x, *y;
	if (a->ospfs->len == 0 || b->ospfs->len == 0)
		return;
	Ip4 id = router_id(a, a->ospfs->pdata[0], &x);
	if (id == 0 || id != router_id(b, b->ospfs->pdata[0], &y))
		return;
	ha_cite(ha_find(net, "ospf-router-id", x,
			"%s and %s both are router %s: each takes the other's LSAs for old ones of "
			"its "
			"own, and routes come and go",
			a->name, b->name, ip_text(id).s),
		y);
}

void ha_rules_ospf(HaNet *net)
{
	ha_each_pair(net, check_pair);
	for (unsigned i = 0; i < net->routers->len; i++)
		for (unsigned k = i + 1; k < net->routers->len; k++)
			check_ids(net, net->routers->pdata[i], net->routers->pdata[k]);
}
