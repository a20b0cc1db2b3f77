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

static const Member *better(const Member *m, const Member *other)
{
	return !m || (other && beats(other->g->priority_configured, other, m)) ? other : m;
}

static const Member *best_of(const GPtrArray *members)
{
	const Member *best = NULL;
	for (unsigned i = 0; i < members->len; i++)
		best = better(best, members->pdata[i]);
	return best;
}

/* ---- tracking ---- */

static const char *tracked_name(const StandbyTrackView *t)
{
	return t->follows ? t->follows : "the tracked object";
}

static ConfOrigin track_line(const Advice *a, const Member *m, const StandbyTrackView *t)
{
	g_autofree char *object = g_strdup_printf("%u", t->object);
	return line_of(a, m, "standby track", t->ifname ? t->ifname : object);
}

/* Do all that it tracks, down together, give way to a router that takes over? */
static bool gives_way_at_last(const Member *m, const Member *next)
{
	int left = m->g->priority_configured;
	for (unsigned i = 0; i < m->g->n_tracks; i++)
		left -= m->g->track[i].decrement;
	return next->g->preempt && !beats(MAX(left, 0), m, next);
}

/* Decrements add up (IOS: standby track): of several uplinks each may be enough. */
static AdviceFinding *find_no_flip(Advice *a, const Member *m, const Member *next,
				   const StandbyTrackView *t, int after)
{
	int his = next->g->priority_configured;
	return advice_find(
		a, hsrp_advice, "track-cannot-flip", track_line(a, m, t),
		"with %s down %s falls to priority %d, %s %s's %d%s: it stays Active%s, and what "
		"it can no longer forward is lost",
		tracked_name(t), m->name, after, after == his ? "the same as" : "still above",
		next->name, his, after == his ? ", and has the higher address" : "",
		gives_way_at_last(m, next) ? " until more that it tracks is down, too" : "");
}

static AdviceFinding *find_shy(Advice *a, const Member *m, const Member *next,
			       const StandbyTrackView *t, int after)
{
	return advice_find(a, hsrp_advice, "preempt-missing", track_line(a, m, t),
			   "with %s down %s falls to priority %d, below %s's %d, but %s has no "
			   "\"standby %u preempt\": it leaves the Active router alone, and what "
			   "that can no longer forward is lost",
			   tracked_name(t), m->name, after, next->name,
			   next->g->priority_configured, next->name, next->g->group);
}

/* `after` beats all of them, or who beats it does not preempt: it is enough if one takes over. */
static void check_track(Advice *a, const Member *m, const GPtrArray *rivals,
			const StandbyTrackView *t)
{
	int after = MAX(m->g->priority_configured - t->decrement, 0);
	const Member *shy = NULL, *next = best_of(rivals);
	for (unsigned i = 0; i < rivals->len; i++) {
		const Member *r = rivals->pdata[i];
		if (beats(after, m, r))
			continue;
		if (r->g->preempt)
			return;
		shy = better(shy, r);
	}
	AdviceFinding *f = shy ? find_shy(a, m, shy, t, after) : find_no_flip(a, m, next, t, after);
	advice_cite(f, priority_line(a, m));
	advice_cite(f, priority_line(a, shy ? shy : next));
}

/* An object of a kind that is not modelled is there, too. */
static bool is_declared(const Advice *a, const Member *m, const StandbyTrackView *t)
{
	g_autofree char *object = g_strdup_printf("%u", t->object);
	return advice_line(a, m->router, "", "track", object).text;
}

static void check_tracked(Advice *a, const Member *m, const StandbyTrackView *t)
{
	if (t->ifname && !t->exists)
		advice_find(
			a, hsrp_advice, "track-unknown", track_line(a, m, t),
			"%s has no interface %s: what is tracked never goes down, or is down for "
			"ever",
			m->name, t->ifname);
	else if (!t->exists && !is_declared(a, m, t))
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

static ConfOrigin auth_line(const Advice *a, const Member *m)
{
	return line_of(a, m, "standby authentication", NULL);
}

/* MD5 is not modelled, but a line that asks for it is not what one that does not believes. */
static bool has_md5(const Advice *a, const Member *m)
{
	const char *md5 = line_of(a, m, "standby authentication md5", NULL).text;
	return md5 && md5 == auth_line(a, m).text;
}

static bool believes(const Advice *a, const Member *m, const Member *other)
{
	bool md5 = has_md5(a, m);
	return md5 == has_md5(a, other) && (md5 || m->g->auth_unknown || other->g->auth_unknown ||
					    g_strcmp0(m->g->auth, other->g->auth) == 0);
}

static void check_words(Advice *a, const Member *m, const Member *other)
{
	if (!believes(a, m, other)) {
		AdviceFinding *f = advice_find(
			a, hsrp_advice, "authentication-differs",
			advice_line_or(auth_line(a, m), ip_line(a, m)),
			"%s and %s do not believe each other's hellos: both become Active for %s",
			m->name, other->name, ip_text(m->g->vip).s);
		advice_cite(f, advice_line_or(auth_line(a, other), ip_line(a, other)));
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

static bool is_mate(const Advice *a, const Member *m, const Member *other)
{
	return m->router != other->router && m->g->group == other->g->group &&
	       advice_are_neighbours(iface_of(a, m), iface_of(a, other));
}

/* Whom it beats of its group; `leads`: that is all others. */
static GPtrArray *rivals_of(const Advice *a, const GArray *members, const Member *m, bool *leads)
{
	GPtrArray *rivals = g_ptr_array_new();
	*leads = true;
	for (unsigned i = 0; i < members->len; i++) {
		Member *other = &g_array_index(members, Member, i);
		if (!is_mate(a, m, other))
			continue;
		if (beats(m->g->priority_configured, m, other))
			g_ptr_array_add(rivals, other);
		else
			*leads = false;
	}
	return rivals;
}

/* Who takes over from it, and whether it comes back. */
static void check_succession(Advice *a, const GArray *members, const Member *m)
{
	bool leads;
	g_autoptr(GPtrArray) rivals = rivals_of(a, members, m, &leads);
	const Member *next = best_of(rivals);
	if (!next)
		return;
	for (unsigned i = 0; leads && i < rivals->len; i++)
		check_priorities(a, m, rivals->pdata[i]);
	for (unsigned i = 0; i < m->g->n_tracks; i++)
		check_track(a, m, rivals, &m->g->track[i]);
	if (leads)
		check_return(a, m, next);
}

static void check_pair(Advice *a, const Member *m, const Member *other)
{
	if (!advice_are_neighbours(iface_of(a, m), iface_of(a, other)))
		return;
	if (m->g->group == other->g->group) {
		check_timers(a, m, other);
		check_timers(a, other, m);
		check_words(a, m, other);
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

/* Another router's own address, which it answers for on the same segment. */
static void check_taken(Advice *a, const Member *m)
{
	for (unsigned i = 0; i < advice_routers(a); i++) {
		const GPtrArray *ifaces = advice_ifaces(a, i);
		for (unsigned k = 0; i != m->router && m->g->vip && k < ifaces->len; k++) {
			const Iface *ifc = ifaces->pdata[k];
			if (ifc->addr.ip != m->g->vip ||
			    !advice_are_neighbours(iface_of(a, m), ifc))
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
	for (unsigned i = 0; i < members->len; i++) {
		check_member(a, &g_array_index(members, Member, i));
		check_succession(a, members, &g_array_index(members, Member, i));
	}
	for (unsigned i = 0; i < members->len; i++)
		for (unsigned k = i + 1; k < members->len; k++) {
			const Member *m = &g_array_index(members, Member, i);
			const Member *other = &g_array_index(members, Member, k);
			if (m->router != other->router)
				check_pair(a, m, other);
		}
}
