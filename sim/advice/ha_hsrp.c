/* Rules of HSRP (RFC 2281; IOS IP Application Services Command Reference: standby). */

#include <string.h>

#include "sim/advice/ha_rules.h"

/* A router's part in a group. */
typedef struct Member {
	const HaRouter *r;
	const HaIface *ifc;
	const HaGroup *g;
} Member;

/* Who has a priority in this group: where it stands, else where the group does. */
static const HaLine *priority_of(const Member *m)
{
	return ha_line_or(&m->g->priority_line, &m->g->ip_line);
}

/* RFC 2281 5: the higher priority, then the higher address. */
static bool beats(int priority, const Member *m, const Member *other)
{
	return priority != other->g->priority ? priority > other->g->priority
					      : m->ifc->ip > other->ifc->ip;
}

/* ---- tracking ---- */

static const char *tracked_name(const Member *m, const HaTrack *t)
{
	const char *name = t->ifname;
	if (!name)
		name = g_hash_table_lookup(m->r->objects, GINT_TO_POINTER(t->object));
	return name ? name : "the tracked object";
}

static void check_track(HaNet *net, const Member *first, const Member *second, const HaTrack *t)
{
	int after = MAX(first->g->priority - t->decrement, 0);
	HaFinding *f;
	if (beats(after, first, second))
		f = ha_find(net, "track-cannot-flip", &t->line,
			    "with %s down %s falls to priority %d, %s %s's %d%s: it stays Active, "
			    "and what it can no longer forward is lost",
			    tracked_name(first, t), first->r->name, after,
			    after == second->g->priority ? "the same as" : "still above",
			    second->r->name, second->g->priority,
			    after == second->g->priority ? ", and has the higher address" : "");
	else if (!second->g->preempt)
		f = ha_find(net, "preempt-missing", &t->line,
			    "with %s down %s falls to priority %d, below %s's %d, but %s has no "
			    "\"standby %d preempt\": it leaves the Active router alone, and what "
			    "that can no longer forward is lost",
			    tracked_name(first, t), first->r->name, after, second->r->name,
			    second->g->priority, second->r->name, second->g->number);
	else
		return;
	ha_cite(f, priority_of(first));
	ha_cite(f, priority_of(second));
}

static bool has_iface(const HaRouter *r, const char *name)
{
	for (unsigned i = 0; i < r->ifaces->len; i++)
		if (strcmp(((HaIface *)r->ifaces->pdata[i])->name, name) == 0)
			return true;
	return false;
}

static void check_tracked(HaNet *net, const HaRouter *r, const HaTrack *t)
{
	if (t->ifname && !has_iface(r, t->ifname))
		ha_find(net, "track-unknown", &t->line,
			"%s has no interface %s: what is tracked never goes down, or is down for "
			"ever",
			r->name, t->ifname);
	if (t->object && !g_hash_table_contains(r->objects, GINT_TO_POINTER(t->object)))
		ha_find(net, "track-unknown", &t->line,
			"%s has no \"track %d interface ...\": nothing ever lowers the priority",
			r->name, t->object);
}

/* ---- two members ---- */

static void check_priorities(HaNet *net, const Member *first, const Member *second)
{
	if (first->g->priority != second->g->priority)
		return;
	HaFinding *f = ha_find(
		net, "equal-priorities", priority_of(first),
		"%s and %s both have priority %d: the higher address, %s, wins only if both "
		"start together; after a failover nobody preempts, so that who is Active "
		"depends on what failed last",
		first->r->name, second->r->name, first->g->priority, ip_text(first->ifc->ip).s);
	ha_cite(f, priority_of(second));
}

static void check_return(HaNet *net, const Member *first, const Member *second)
{
	if (first->g->preempt || first->g->priority == second->g->priority)
		return;
	HaFinding *f = ha_find(net, "preempt-missing", priority_of(first),
			       "%s has priority %d against %s's %d and no \"standby %d preempt\": "
			       "after a failover it comes back as Standby and stays so until %s "
			       "fails",
			       first->r->name, first->g->priority, second->r->name,
			       second->g->priority, first->g->number, second->r->name);
	ha_cite(f, priority_of(second));
}

/* What is not configured is learned from the Active router (RFC 2281 5.1). */
static bool has_timers(const HaGroup *g)
{
	return g->timers_line.text != NULL;
}

static void check_timers(HaNet *net, const Member *a, const Member *b)
{
	if (!has_timers(a->g) || !has_timers(b->g) || a->g->hello_ms < b->g->hold_ms)
		return;
	HaFinding *f = ha_find(net, "timers-differ", &a->g->timers_line,
			       "%s says hello every %g s, and %s waits %g s for one: it takes over "
			       "from a router that is well, again and again",
			       a->r->name, (double)a->g->hello_ms / 1e3, b->r->name,
			       (double)b->g->hold_ms / 1e3);
	ha_cite(f, &b->g->timers_line);
}

static void check_words(HaNet *net, const Member *a, const Member *b)
{
	if (strcmp(a->g->auth, b->g->auth) != 0) {
		HaFinding *f = ha_find(
			net, "authentication-differs", ha_line_or(&a->g->auth_line, &a->g->ip_line),
			"%s and %s do not believe each other's hellos: both become Active for %s",
			a->r->name, b->r->name, ip_text(a->g->vip).s);
		ha_cite(f, ha_line_or(&b->g->auth_line, &b->g->ip_line));
	}
	if (a->g->vip && b->g->vip && a->g->vip != b->g->vip) {
		HaFinding *f =
			ha_find(net, "virtual-ip-differs", &a->g->ip_line,
				"group %d has virtual address %s on %s and %s on %s: after a "
				"failover nobody answers for the first",
				a->g->number, ip_text(a->g->vip).s, a->r->name,
				ip_text(b->g->vip).s, b->r->name);
		ha_cite(f, &b->g->ip_line);
	}
}

static void check_members(HaNet *net, Member a, Member b)
{
	bool a_first = beats(a.g->priority, &a, &b);
	const Member *first = a_first ? &a : &b, *second = a_first ? &b : &a;
	check_priorities(net, first, second);
	for (unsigned i = 0; i < first->g->tracks->len; i++)
		check_track(net, first, second, &g_array_index(first->g->tracks, HaTrack, i));
	check_return(net, first, second);
	check_timers(net, &a, &b);
	check_timers(net, &b, &a);
	check_words(net, &a, &b);
}

static void check_groups(HaNet *net, const Member *a, const Member *b)
{
	if (a->g->number == b->g->number) {
		check_members(net, *a, *b);
		return;
	}
	if (a->g->vip == 0 || a->g->vip != b->g->vip)
		return;
	HaFinding *f =
		ha_find(net, "group-differs", &a->g->ip_line,
			"%s has %s in group %d and %s in group %d: they do not see each other, "
			"and both are Active for it, with different MAC addresses",
			a->r->name, ip_text(a->g->vip).s, a->g->number, b->r->name, b->g->number);
	ha_cite(f, &b->g->ip_line);
}

static void check_pair(HaNet *net, const HaRouter *a, const HaIface *x, const HaRouter *b,
		       const HaIface *y)
{
	if (x->shutdown || y->shutdown)
		return;
	for (unsigned i = 0; i < x->groups->len; i++)
		for (unsigned k = 0; k < y->groups->len; k++)
			check_groups(net, &(Member){a, x, x->groups->pdata[i]},
				     &(Member){b, y, y->groups->pdata[k]});
	for (unsigned i = 0; i < x->groups->len; i++) {
		const HaGroup *g = x->groups->pdata[i];
		if (g->vip && g->vip == y->ip)
			ha_cite(ha_find(net, "virtual-ip-taken", &g->ip_line,
					"%s is %s's own address: two answer for it, and traffic "
					"goes "
					"to either",
					ip_text(g->vip).s, b->name),
				&y->ip_line);
	}
}

/* ---- one member ---- */

static void check_group(HaNet *net, const HaRouter *r, const HaIface *ifc, const HaGroup *g)
{
	if (g->hold_ms < 3 * g->hello_ms)
		ha_find(net, "hold-below-three-hellos", &g->timers_line,
			"%s's hold time, %g s, is less than three hellos of %g s: %s", r->name,
			(double)g->hold_ms / 1e3, (double)g->hello_ms / 1e3,
			g->hold_ms <= g->hello_ms
				? "it runs out between two hellos, so that both routers take turns "
				  "as Active"
				: "one lost hello, or two, and the other takes over from a router "
				  "that is well");
	if (g->vip && ifc->len && !prefix_has(prefix_of(ifc->ip, ifc->len), g->vip))
		ha_cite(ha_find(net, "virtual-ip-outside", &g->ip_line,
				"%s is not in %s, the subnet of %s: nobody there asks for it by "
				"ARP",
				ip_text(g->vip).s, ha_prefix(prefix_of(ifc->ip, ifc->len)).s,
				ifc->name),
			&ifc->ip_line);
	for (unsigned i = 0; i < g->tracks->len; i++)
		check_tracked(net, r, &g_array_index(g->tracks, HaTrack, i));
}

void ha_rules_hsrp(HaNet *net)
{
	for (unsigned i = 0; i < net->routers->len; i++) {
		const HaRouter *r = net->routers->pdata[i];
		for (unsigned k = 0; k < r->ifaces->len; k++) {
			const HaIface *ifc = r->ifaces->pdata[k];
			for (unsigned j = 0; j < ifc->groups->len; j++)
				check_group(net, r, ifc, ifc->groups->pdata[j]);
		}
	}
	ha_each_pair(net, check_pair);
}
