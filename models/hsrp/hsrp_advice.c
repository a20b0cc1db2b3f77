/* Advice: what the groups of several routers come to together (RFC 2281; IOS IP Application Services Command
 * Reference: standby). */

#include <string.h>

#include "models/core/advice.h"
#include "models/hsrp/hsrp_view.h"

#define RFC "RFC 2281 5"
#define REF "IOS IP Application Services Command Reference: standby"

const AdviceRule hsrp_advice[] = {
	{"track-cannot-flip", "a tracked interface goes down and the router stays Active", RFC},
	{"track-unknown", "what is tracked is not there", REF},
	{"preempt-missing", "the better router does not take over", REF},
	{"equal-priorities", "who is Active depends on what failed last", RFC},
	{"hold-below-three-hellos", "a hold time that a lost hello or two can end", RFC},
	{"timers-differ", "one waits less than the other lets it wait", RFC},
	{"authentication-differs", "two do not believe each other's hellos", RFC},
	{"virtual-ip-differs", "one group, two virtual addresses", RFC},
	{"virtual-ip-outside", "a virtual address of no subnet of the interface", REF},
	{"virtual-ip-taken", "a virtual address that is another's own", RFC},
	{"group-differs", "one virtual address, two groups", RFC},
	{NULL, NULL, NULL},
};

/* A router's part in a group. */
typedef struct Member {
	unsigned router;
	const char *name; /* of the router */
	const StandbyGroupView *g;
} Member;

/* The line of the group's statement; of several, by what is tracked. */
static ConfOrigin line_of(const Advice *a, const Member *m, const char *words, const char *more)
{
	g_autofree char *place = g_strconcat("interface ", m->g->ifname, NULL);
	g_autofree char *key =
		g_strdup_printf("%u%s%s", m->g->group, more ? " " : "", more ? more : "");
	return advice_line(a, m->router, place, words, key);
}

static const Iface *iface_of(const Advice *a, const Member *m)
{
	return advice_iface(a, m->router, m->g->ifname);
}

static ConfOrigin ip_line(const Advice *a, const Member *m)
{
	return line_of(a, m, "standby ip", NULL);
}

/* Who has a priority in this group: where it stands, else where the group does. */
static ConfOrigin priority_line(const Advice *a, const Member *m)
{
	return advice_line_or(line_of(a, m, "standby priority", NULL), ip_line(a, m));
}

/* RFC 2281 5: the higher priority, then the higher address. */
static bool beats(int priority, const Member *m, const Member *other)
{
	int his = other->g->priority_configured;
	return priority != his ? priority > his : m->g->addr.ip > other->g->addr.ip;
}

/* ---- tracking ---- */

static ConfOrigin track_line(const Advice *a, const Member *m, const StandbyTrackView *t)
{
	g_autofree char *object = g_strdup_printf("%u", t->object);
	return line_of(a, m, "standby track", t->ifname ? t->ifname : object);
}

static void check_track(Advice *a, const Member *first, const Member *second,
			const StandbyTrackView *t)
{
	int own = first->g->priority_configured, his = second->g->priority_configured;
	int after = MAX(own - t->decrement, 0);
	const char *what = t->follows ? t->follows : "the tracked object";
	AdviceFinding *f;
	if (beats(after, first, second))
		f = advice_find(
			a, hsrp_advice, "track-cannot-flip", track_line(a, first, t),
			"with %s down %s falls to priority %d, %s %s's %d%s: it stays Active, "
			"and what it can no longer forward is lost",
			what, first->name, after, after == his ? "the same as" : "still above",
			second->name, his, after == his ? ", and has the higher address" : "");
	else if (!second->g->preempt)
		f = advice_find(
			a, hsrp_advice, "preempt-missing", track_line(a, first, t),
			"with %s down %s falls to priority %d, below %s's %d, but %s has no "
			"\"standby %u preempt\": it leaves the Active router alone, and what "
			"that can no longer forward is lost",
			what, first->name, after, second->name, his, second->name,
			second->g->group);
	else
		return;
	advice_cite(f, priority_line(a, first));
	advice_cite(f, priority_line(a, second));
}

static void check_tracked(Advice *a, const Member *m, const StandbyTrackView *t)
{
	if (t->ifname && !t->exists)
		advice_find(
			a, hsrp_advice, "track-unknown", track_line(a, m, t),
			"%s has no interface %s: what is tracked never goes down, or is down for "
			"ever",
			m->name, t->ifname);
	else if (!t->exists)
		advice_find(
			a, hsrp_advice, "track-unknown", track_line(a, m, t),
			"%s has no \"track %u interface ...\": nothing ever lowers the priority",
			m->name, t->object);
}

/* ---- two members ---- */

static void check_priorities(Advice *a, const Member *first, const Member *second)
{
	if (first->g->priority_configured != second->g->priority_configured)
		return;
	AdviceFinding *f = advice_find(
		a, hsrp_advice, "equal-priorities", priority_line(a, first),
		"%s and %s both have priority %d: the higher address, %s, wins only if both "
		"start together; after a failover nobody preempts, so that who is Active "
		"depends on what failed last",
		first->name, second->name, first->g->priority_configured,
		ip_text(first->g->addr.ip).s);
	advice_cite(f, priority_line(a, second));
}

static void check_return(Advice *a, const Member *first, const Member *second)
{
	int own = first->g->priority_configured, his = second->g->priority_configured;
	if (first->g->preempt || own == his)
		return;
	AdviceFinding *f =
		advice_find(a, hsrp_advice, "preempt-missing", priority_line(a, first),
			    "%s has priority %d against %s's %d and no \"standby %u preempt\": "
			    "after a failover it comes back as Standby and stays so until %s fails",
			    first->name, own, second->name, his, first->g->group, second->name);
	advice_cite(f, priority_line(a, second));
}

/* What is not configured is learned from the Active router (RFC 2281 5.1). */
static void check_timers(Advice *a, const Member *m, const Member *other)
{
	ConfOrigin mine = line_of(a, m, "standby timers", NULL);
	ConfOrigin his = line_of(a, other, "standby timers", NULL);
	if (!mine.text || !his.text || m->g->hello_configured < other->g->hold_configured)
		return;
	AdviceFinding *f =
		advice_find(a, hsrp_advice, "timers-differ", mine,
			    "%s says hello every %s, and %s waits %s for one: it takes over from a "
			    "router that is well, again and again",
			    m->name, advice_seconds(m->g->hello_configured).s, other->name,
			    advice_seconds(other->g->hold_configured).s);
	advice_cite(f, his);
}

static void check_words(Advice *a, const Member *m, const Member *other)
{
	if (g_strcmp0(m->g->auth, other->g->auth) != 0) {
		AdviceFinding *f = advice_find(
			a, hsrp_advice, "authentication-differs",
			advice_line_or(line_of(a, m, "standby authentication", NULL),
				       ip_line(a, m)),
			"%s and %s do not believe each other's hellos: both become Active for %s",
			m->name, other->name, ip_text(m->g->vip).s);
		advice_cite(f, advice_line_or(line_of(a, other, "standby authentication", NULL),
					      ip_line(a, other)));
	}
	if (m->g->vip && other->g->vip && m->g->vip != other->g->vip) {
		AdviceFinding *f =
			advice_find(a, hsrp_advice, "virtual-ip-differs", ip_line(a, m),
				    "group %u has virtual address %s on %s and %s on %s: after a "
				    "failover nobody answers for the first",
				    m->g->group, ip_text(m->g->vip).s, m->name,
				    ip_text(other->g->vip).s, other->name);
		advice_cite(f, ip_line(a, other));
	}
}

static void check_members(Advice *a, const Member *m, const Member *other)
{
	bool m_first = beats(m->g->priority_configured, m, other);
	const Member *first = m_first ? m : other, *second = m_first ? other : m;
	check_priorities(a, first, second);
	for (unsigned i = 0; i < first->g->n_tracks; i++)
		check_track(a, first, second, &first->g->track[i]);
	check_return(a, first, second);
	check_timers(a, m, other);
	check_timers(a, other, m);
	check_words(a, m, other);
}

static void check_pair(Advice *a, const Member *m, const Member *other)
{
	if (!advice_are_neighbours(iface_of(a, m), iface_of(a, other)))
		return;
	if (m->g->group == other->g->group) {
		check_members(a, m, other);
		return;
	}
	if (m->g->vip == 0 || m->g->vip != other->g->vip)
		return;
	AdviceFinding *f = advice_find(
		a, hsrp_advice, "group-differs", ip_line(a, m),
		"%s has %s in group %u and %s in group %u: they do not see each other, "
		"and both are Active for it, with different MAC addresses",
		m->name, ip_text(m->g->vip).s, m->g->group, other->name, other->g->group);
	advice_cite(f, ip_line(a, other));
}

/* ---- one member ---- */

static void check_hold(Advice *a, const Member *m)
{
	VTime hello = m->g->hello_configured, hold = m->g->hold_configured;
	if (hold >= 3 * hello)
		return;
	advice_find(
		a, hsrp_advice, "hold-below-three-hellos", line_of(a, m, "standby timers", NULL),
		"%s's hold time, %s, is less than three hellos of %s: %s", m->name,
		advice_seconds(hold).s, advice_seconds(hello).s,
		hold <= hello
			? "it runs out between two hellos, so that both routers take turns as "
			  "Active"
			: "one lost hello, or two, and the other takes over from a router that is "
			  "well");
}

static void check_subnet(Advice *a, const Member *m)
{
	const StandbyGroupView *g = m->g;
	g_autofree char *place = g_strconcat("interface ", g->ifname, NULL);
	if (!g->vip || !g->addr.len || g->in_subnet)
		return;
	AdviceFinding *f = advice_find(
		a, hsrp_advice, "virtual-ip-outside", ip_line(a, m),
		"%s is not in %s, the subnet of %s: nobody there asks for it by ARP",
		ip_text(g->vip).s, prefix_text(prefix_of(g->addr.ip, g->addr.len)).s, g->ifname);
	advice_cite(f, advice_line(a, m->router, place, "ip address", NULL));
}

/* Another router's own address. */
static void check_taken(Advice *a, const Member *m)
{
	for (unsigned i = 0; i < advice_routers(a); i++) {
		const GPtrArray *ifaces = advice_ifaces(a, i);
		for (unsigned k = 0; i != m->router && m->g->vip && k < ifaces->len; k++) {
			const Iface *ifc = ifaces->pdata[k];
			if (ifc->addr.ip != m->g->vip || ifc->shutdown || m->g->shutdown)
				continue;
			g_autofree char *place = g_strconcat("interface ", ifc->name, NULL);
			AdviceFinding *f =
				advice_find(a, hsrp_advice, "virtual-ip-taken", ip_line(a, m),
					    "%s is %s's own address: two answer for it, and "
					    "traffic goes to either",
					    ip_text(m->g->vip).s, advice_name(a, i));
			advice_cite(f, advice_line(a, i, place, "ip address", NULL));
		}
	}
}

static void check_member(Advice *a, const Member *m)
{
	check_hold(a, m);
	check_subnet(a, m);
	check_taken(a, m);
	for (unsigned i = 0; i < m->g->n_tracks; i++)
		check_tracked(a, m, &m->g->track[i]);
}

void hsrp_advise(Advice *a)
{
	g_autoptr(GArray) members = g_array_new(FALSE, FALSE, sizeof(Member));
	for (unsigned i = 0; i < advice_routers(a); i++) {
		const StandbyView *v = advice_view(a, i, "standby");
		for (unsigned k = 0; v && k < v->n; k++) {
			Member m = {i, advice_name(a, i), &v->group[k]};
			g_array_append_val(members, m);
		}
	}
	for (unsigned i = 0; i < members->len; i++)
		check_member(a, &g_array_index(members, Member, i));
	for (unsigned i = 0; i < members->len; i++)
		for (unsigned k = i + 1; k < members->len; k++) {
			const Member *m = &g_array_index(members, Member, i);
			const Member *other = &g_array_index(members, Member, k);
			if (m->router != other->router)
				check_pair(a, m, other);
		}
}
