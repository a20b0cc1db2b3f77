/* Advice: what two neighbours must have in common (RFC 2328 10.5, 10.6), and what all routers must not (1.2). */

#include <string.h>

#include "models/core/advice.h"
#include "models/ospf/ospf_view.h"

const AdviceRule ospf_advice[] = {
	{"ospf-mismatch", "two on one segment do not become neighbours, or not FULL",
	 "RFC 2328 10.5, 10.6, D"},
	{"ospf-router-id", "two routers have one router ID", "RFC 2328 1.2, 13.4"},
	{NULL, NULL, NULL},
};

/* One side of a segment. */
typedef struct End {
	unsigned router;
	const char *name; /* of the router */
	const OspfConfigRow *row;
} End;

/* ---- lines ---- */

static ConfOrigin iface_line(const Advice *a, unsigned router, const char *ifname,
			     const char *words)
{
	g_autofree char *place = g_strconcat("interface ", ifname, NULL);
	return advice_line(a, router, place, words, NULL);
}

static ConfOrigin process_line(const Advice *a, unsigned router, uint16_t pid, const char *words,
			       const char *key)
{
	g_autofree char *place = g_strdup_printf("router-ospf %u", pid);
	return advice_line(a, router, place, words, key);
}

static ConfOrigin line_of(const Advice *a, const End *e, const char *words)
{
	return iface_line(a, e->router, e->row->ifname, words);
}

/* Why the interface takes part. */
static ConfOrigin network_line(const Advice *a, const End *e)
{
	if (!e->row->by[0])
		return line_of(a, e, "ip ospf area");
	return process_line(a, e->router, e->row->pid, "network", e->row->by);
}

/* What stands behind so many words of a line, whatever is between them; "" if nothing does. */
static const char *behind(const char *line, unsigned words)
{
	for (line += strspn(line, " \t"); words > 0; words--) {
		line += strcspn(line, " \t");
		line += strspn(line, " \t");
	}
	return line;
}

/* ---- two ends ---- */

/* `words` of the statement that says so; where there is none, the network statement. `result`: what the two do. */
static void differ(Advice *a, const End *x, const End *y, const char *what, const char *of_x,
		   const char *of_y, const char *words, const char *result)
{
	AdviceFinding *f =
		advice_find(a, ospf_advice, "ospf-mismatch",
			    advice_line_or(line_of(a, x, words), network_line(a, x)),
			    "%s of %s's %s and %s's %s differ, %s and %s: %s", what, x->name,
			    x->row->ifname, y->name, y->row->ifname, of_x, of_y, result);
	advice_cite(f, advice_line_or(line_of(a, y, words), network_line(a, y)));
}

static const char none[] =
	"they never become neighbours, and routes through one do not reach the other";
static const char exstart[] = "they hang in EXSTART, and routes through one do not reach the other";
static const char no_routes[] = "they may become FULL, and still take no route from each other";

static void differ_number(Advice *a, const End *x, const End *y, const char *what, unsigned of_x,
			  unsigned of_y, const char *words, const char *result)
{
	g_autofree char *p = g_strdup_printf("%u", of_x), *q = g_strdup_printf("%u", of_y);
	if (of_x != of_y)
		differ(a, x, y, what, p, q, words, result);
}

/* As IOS prints it: a small one as a number. */
static char *area_text(Ip4 area)
{
	return area < 65536 ? g_strdup_printf("%u", area) : g_strdup(ip_text(area).s);
}

static void compare_areas(Advice *a, const End *x, const End *y)
{
	g_autofree char *p = area_text(x->row->area), *q = area_text(y->row->area);
	if (x->row->area == y->row->area)
		return;
	AdviceFinding *f =
		advice_find(a, ospf_advice, "ospf-mismatch", network_line(a, x),
			    "the areas of %s's %s and %s's %s differ, %s and %s: %s", x->name,
			    x->row->ifname, y->name, y->row->ifname, p, q, none);
	advice_cite(f, network_line(a, y));
}

/* The dead interval follows the hello interval unless it is set itself. */
static const char *dead_words(const Advice *a, const End *x, const End *y)
{
	static const char dead[] = "ip ospf dead-interval";
	bool set = line_of(a, x, dead).text || line_of(a, y, dead).text;
	return set ? dead : "ip ospf hello-interval";
}

/* RFC 2328 10.6: who is told of a larger MTU than its own refuses it; `ip ospf mtu-ignore` helps on that side. */
static void compare_mtus(Advice *a, const End *x, const End *y)
{
	unsigned p = x->row->mtu, q = y->row->mtu;
	const End *smaller = p < q ? x : y;
	bool of_ip = line_of(a, x, "ip mtu").text || line_of(a, y, "ip mtu").text;
	if (!smaller->row->mtu_ignore)
		differ_number(a, x, y, "the MTUs", p, q, of_ip ? "ip mtu" : "mtu", exstart);
}

/* ---- authentication ---- */

/* NULL: none. */
static const char *kind_of(const char *words)
{
	if (g_ascii_strcasecmp(words, "message-digest") == 0)
		return "message-digest";
	return *words == '\0' ? "text" : g_ascii_strcasecmp(words, "null") == 0 ? NULL : words;
}

/* By which line: the interface's own, else its area's; and how. NULL: none. */
static const char *authentication(const Advice *a, const End *e, ConfOrigin *line)
{
	g_autofree char *number = g_strdup_printf("%u", e->row->area);
	const char *words;
	*line = line_of(a, e, "ip ospf authentication");
	if (line->text) {
		words = behind(line->text, 3);
	} else {
		*line = advice_line_or(
			process_line(a, e->router, e->row->pid, "area authentication", number),
			process_line(a, e->router, e->row->pid, "area authentication",
				     ip_text(e->row->area).s));
		words = line->text ? behind(line->text, 3) : "null";
	}
	return kind_of(words);
}

static void compare_authentications(Advice *a, const End *x, const End *y)
{
	ConfOrigin line_x, line_y;
	const char *of_x = authentication(a, x, &line_x), *of_y = authentication(a, y, &line_y);
	if (g_strcmp0(of_x, of_y) == 0)
		return;
	AdviceFinding *f = advice_find(
		a, ospf_advice, "ospf-mismatch", advice_line_or(line_x, network_line(a, x)),
		"the authentications of %s's %s and %s's %s differ, %s and %s: %s", x->name,
		x->row->ifname, y->name, y->row->ifname, of_x ? of_x : "none", of_y ? of_y : "none",
		none);
	advice_cite(f, advice_line_or(line_y, network_line(a, y)));
}

/* ---- the whole ---- */

/* Is the network type what its line says? Not if that one is not modelled (non-broadcast ...): of such an interface
 * neither the intervals are known nor what it needs. */
static bool is_known(const Advice *a, const End *e)
{
	ConfOrigin line = line_of(a, e, "ip ospf network");
	const char *type = line.text ? behind(line.text, 3) : "";
	return g_ascii_strncasecmp(e->row->type, type, strlen(type)) == 0;
}

static void compare(Advice *a, const End *x, const End *y)
{
	const OspfConfigRow *r = x->row, *s = y->row;
	compare_areas(a, x, y);
	compare_authentications(a, x, y);
	compare_mtus(a, x, y);
	if (!is_known(a, x) || !is_known(a, y))
		return;
	differ_number(a, x, y, "the hello intervals", r->hello_s, s->hello_s,
		      "ip ospf hello-interval", none);
	differ_number(a, x, y, "the dead intervals", r->dead_s, s->dead_s, dead_words(a, x, y),
		      none);
	if (r->mask_checked || s->mask_checked)
		differ_number(a, x, y, "the masks", r->addr.len, s->addr.len, "ip address", none);
	if (strcmp(r->type, s->type) != 0)
		differ(a, x, y, "the network types", r->type, s->type, "ip ospf network",
		       no_routes);
}

static bool check_ends(Advice *a, const End *x, const End *y)
{
	if (x->row->passive || y->row->passive ||
	    !advice_are_neighbours(advice_iface(a, x->router, x->row->ifname),
				   advice_iface(a, y->router, y->row->ifname)))
		return false;
	compare(a, x, y);
	return true;
}

/* A process of a router. LSAs get from one to another of the same `network`. */
typedef struct Speaker {
	unsigned router, network;
	const OspfConfigProc *proc;
} Speaker;

/* Are the two to be neighbours anywhere? */
static bool check_pair(Advice *a, const Speaker *s, const Speaker *t)
{
	const OspfConfigView *v = advice_view(a, s->router, "ospf-config");
	const OspfConfigView *w = advice_view(a, t->router, "ospf-config");
	bool met = false;
	for (unsigned p = 0; p < v->n; p++)
		for (unsigned q = 0; v->row[p].pid == s->proc->pid && q < w->n; q++) {
			End x = {s->router, advice_name(a, s->router), &v->row[p]};
			End y = {t->router, advice_name(a, t->router), &w->row[q]};
			met |= w->row[q].pid == t->proc->pid && check_ends(a, &x, &y);
		}
	return met;
}

static ConfOrigin id_line(const Advice *a, const Speaker *s)
{
	const OspfConfigProc *p = s->proc;
	return p->id_ifname ? iface_line(a, s->router, p->id_ifname, "ip address")
			    : process_line(a, s->router, p->pid, "router-id", NULL);
}

static void check_ids(Advice *a, const Speaker *s, const Speaker *t)
{
	if (s->proc->router_id == 0 || s->proc->router_id != t->proc->router_id)
		return;
	AdviceFinding *f =
		advice_find(a, ospf_advice, "ospf-router-id", id_line(a, s),
			    "%s and %s both are router %s: each takes the other's LSAs for old "
			    "ones of its own, and routes come and go",
			    advice_name(a, s->router), advice_name(a, t->router),
			    ip_text(s->proc->router_id).s);
	advice_cite(f, id_line(a, t));
}

static GArray *speakers(Advice *a)
{
	GArray *all = g_array_new(FALSE, FALSE, sizeof(Speaker));
	for (unsigned i = 0; i < advice_routers(a); i++) {
		const OspfConfigView *v = advice_view(a, i, "ospf-config");
		for (unsigned k = 0; v && k < v->n_procs; k++) {
			Speaker s = {i, all->len, &v->proc[k]};
			g_array_append_val(all, s);
		}
	}
	return all;
}

static void join(Speaker *s, unsigned n, unsigned i, unsigned k)
{
	unsigned was = s[k].network, is = s[i].network;
	for (unsigned r = 0; r < n; r++)
		if (s[r].network == was)
			s[r].network = is;
}

/* Router IDs matter where LSAs get: among those that are neighbours of each other, or have one in common. */
void ospf_advise(Advice *a)
{
	g_autoptr(GArray) all = speakers(a);
	Speaker *s = (Speaker *)(void *)all->data;
	for (unsigned i = 0; i < all->len; i++)
		for (unsigned k = i + 1; k < all->len; k++)
			if (s[i].router != s[k].router && check_pair(a, &s[i], &s[k]))
				join(s, all->len, i, k);
	for (unsigned i = 0; i < all->len; i++)
		for (unsigned k = i + 1; k < all->len; k++)
			if (s[i].network == s[k].network)
				check_ids(a, &s[i], &s[k]);
}
