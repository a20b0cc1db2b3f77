/* Findings, and what all rules of advice share. */

#include "models/core/advice.h"

#include <string.h>

#include "models/core/link.h"
#include "models/core/net.h"

typedef struct TakenView {
	const View *view;
	void *taken;
} TakenView;

typedef struct Router {
	const Node *node;
	GHashTable *ifaces; /* name -> Iface: rules ask for each pair of interfaces */
	GArray *views;      /* of TakenView: each is taken once */
} Router;

struct Advice {
	GPtrArray *routers;  /* of Router*, owned */
	GPtrArray *findings; /* of AdviceFinding*, owned */
};

static void router_free(void *p)
{
	Router *r = p;
	for (unsigned i = 0; i < r->views->len; i++) {
		const TakenView *v = &g_array_index(r->views, TakenView, i);
		void (*drop)(void *view) = v->view->free;
		drop(v->taken);
	}
	g_array_unref(r->views);
	g_hash_table_unref(r->ifaces);
	g_free(r);
}

static void finding_free(void *p)
{
	g_string_free(((AdviceFinding *)p)->what, TRUE);
	g_free(p);
}

Advice *advice_new(void)
{
	Advice *a = g_new0(Advice, 1);
	a->routers = g_ptr_array_new_with_free_func(router_free);
	a->findings = g_ptr_array_new_with_free_func(finding_free);
	return a;
}

void advice_free(Advice *a)
{
	if (!a)
		return;
	g_ptr_array_unref(a->routers);
	g_ptr_array_unref(a->findings);
	g_free(a);
}

void advice_add(Advice *a, const Node *n)
{
	Router *r = g_new0(Router, 1);
	r->node = n;
	r->ifaces = g_hash_table_new(g_str_hash, g_str_equal);
	for (unsigned i = 0; i < n->ifaces->len; i++) {
		Iface *ifc = n->ifaces->pdata[i];
		g_hash_table_insert(r->ifaces, (gpointer)ifc->name, ifc);
	}
	r->views = g_array_new(FALSE, FALSE, sizeof(TakenView));
	g_ptr_array_add(a->routers, r);
}

static const Router *router_at(const Advice *a, unsigned i)
{
	return a->routers->pdata[i];
}

/* All nodes have their classes from one registry: a class that the first lacks, none has. */
void advice_run(Advice *a)
{
	const Node *n = a->routers->len ? router_at(a, 0)->node : NULL;
	for (unsigned i = 0; n && i < n->n_modules; i++)
		if (n->module[i].cls->advise)
			n->module[i].cls->advise(a);
}

const GPtrArray *advice_findings(const Advice *a)
{
	return a->findings;
}

unsigned advice_routers(const Advice *a)
{
	return a->routers->len;
}

const char *advice_name(const Advice *a, unsigned router)
{
	return router_at(a, router)->node->name;
}

const GPtrArray *advice_ifaces(const Advice *a, unsigned router)
{
	return router_at(a, router)->node->ifaces;
}

const Iface *advice_iface(const Advice *a, unsigned router, const char *name)
{
	return g_hash_table_lookup(router_at(a, router)->ifaces, name);
}

/* ---- views ---- */

/* Does a class of the build have it, on whatever kind of node? */
static bool is_view(const Net *net, const char *name)
{
	for (const ProtoClass *const *cls = net->classes; *cls; cls++)
		for (const View *v = (*cls)->view; v && v->name; v++)
			if (strcmp(v->name, name) == 0)
				return true;
	return false;
}

static const View *view_called(const Node *n, const char *name, const Module **module)
{
	for (unsigned i = 0; i < n->n_modules; i++)
		for (const View *v = n->module[i].cls->view; v && v->name; v++) {
			*module = &n->module[i];
			if (strcmp(v->name, name) == 0)
				return v;
		}
	return NULL;
}

const void *advice_view(Advice *a, unsigned router, const char *view)
{
	const Router *r = router_at(a, router);
	for (unsigned i = 0; i < r->views->len; i++) {
		const TakenView *v = &g_array_index(r->views, TakenView, i);
		if (strcmp(v->view->name, view) == 0)
			return v->taken;
	}
	const Module *module;
	const View *v = view_called(r->node, view, &module);
	if (!v && !is_view(r->node->net, view))
		g_error("advice asks for view \"%s\", and no class has one of that name", view);
	if (!v)
		return NULL;
	TakenView taken = {v, v->take(module->self, r->node, NULL, 0)};
	g_array_append_val(r->views, taken);
	return taken.taken;
}

/* ---- lines ---- */

ConfOrigin advice_line(const Advice *a, unsigned router, const char *place, const char *words,
		       const char *key)
{
	return runconf_origin(router_at(a, router)->node, place, words, key);
}

ConfOrigin advice_line_or(ConfOrigin first, ConfOrigin second)
{
	return first.text ? first : second;
}

/* ---- findings ---- */

static const AdviceRule *rule_called(const AdviceRule *rules, const char *name)
{
	for (const AdviceRule *r = rules; r->name; r++)
		if (strcmp(r->name, name) == 0)
			return r;
	g_error("no rule of advice is called %s", name);
}

void advice_cite(AdviceFinding *f, ConfOrigin line)
{
	if (line.text && f->n_lines < ADVICE_LINES)
		f->line[f->n_lines++] = line;
}

AdviceFinding *advice_find(Advice *a, const AdviceRule *rules, const char *name, ConfOrigin line,
			   const char *format, ...)
{
	AdviceFinding *f = g_new0(AdviceFinding, 1);
	va_list ap;
	f->rule = rule_called(rules, name);
	f->what = g_string_new(NULL);
	va_start(ap, format);
	g_string_append_vprintf(f->what, format, ap);
	va_end(ap);
	advice_cite(f, line);
	g_ptr_array_add(a->findings, f);
	return f;
}

AdviceSeconds advice_seconds(VTime t)
{
	AdviceSeconds text;
	int n = g_snprintf(text.s, sizeof text.s, "%" G_GINT64_FORMAT ".%03d", t / VT_S(1),
			   (int)(t % VT_S(1) / VT_MS(1)));
	while (text.s[n - 1] == '0')
		n--;
	n -= text.s[n - 1] == '.';
	g_strlcpy(text.s + n, " s", sizeof text.s - (gsize)n);
	return text;
}

/* ---- who is beside whom ---- */

static bool share_subnet(const IfAddr *x, const IfAddr *y)
{
	return x->ip && y->ip && x->ip != y->ip && x->len && y->len && x->len < 32 && y->len < 32 &&
	       (prefix_has(prefix_of(x->ip, x->len), y->ip) ||
		prefix_has(prefix_of(y->ip, y->len), x->ip));
}

/* All cables that frames from one get to: switches pass them on. LIBERTY: in whatever VLAN their ports are. */
static void spread(GPtrArray *links, Link *l)
{
	if (g_ptr_array_find(links, l, NULL))
		return;
	g_ptr_array_add(links, l);
	for (unsigned end = 0; end < G_N_ELEMENTS(l->end); end++) {
		const Node *n = l->end[end]->node;
		for (unsigned i = 0; n->kind == NODE_SWITCH && i < n->ifaces->len; i++) {
			const Iface *port = n->ifaces->pdata[i];
			if (port->link)
				spread(links, port->link);
		}
	}
}

static const Iface *port_of(const Iface *ifc)
{
	return ifc->parent ? ifc->parent : ifc;
}

/* Are cables no reason against it? */
static bool may_be_joined(const Iface *x, const Iface *y)
{
	Link *from = iface_cabled(x)->link, *to = iface_cabled(y)->link;
	if ((!from && node_is_cabled(x->node)) || (!to && node_is_cabled(y->node)))
		return false;
	if (!from || !to)
		return true;
	g_autoptr(GPtrArray) links = g_ptr_array_new();
	spread(links, from);
	return g_ptr_array_find(links, to, NULL);
}

static bool is_open(const Iface *ifc)
{
	return !ifc->shutdown && !port_of(ifc)->shutdown && ifc->type != IF_LOOPBACK &&
	       ifc->type != IF_NULL;
}

bool advice_are_neighbours(const Iface *x, const Iface *y)
{
	bool vlans_differ = x->vlan && y->vlan && x->vlan != y->vlan;
	return is_open(x) && is_open(y) && !vlans_differ && share_subnet(&x->addr, &y->addr) &&
	       may_be_joined(x, y);
}
