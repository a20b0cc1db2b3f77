/* A scenario as a whole. Everything that can be known without the configurations is refused here, with
 * its place; the rest (interfaces, addresses) when the network is composed. */

#include "sim/scenario/scenario.h"

#include <string.h>

#include "sim/kernel/rng.h"
#include "sim/scenario/scngroups.h"
#include "sim/scenario/scnrepeat.h"
#include "sim/scenario/scnvalue.h"

/* ---- names that must exist ---- */

struct ScnIndex {
	GHashTable *routers, *segments, *hosts, *probes, *events; /* name -> the first of it */
	GHashTable *by_node; /* name -> GPtrArray of its probes */
};

/* Of a list whose elements begin with their names. */
static GHashTable *index_names(const GPtrArray *list)
{
	GHashTable *names = g_hash_table_new(g_str_hash, g_str_equal);
	for (unsigned i = 0; i < list->len; i++) {
		gpointer name = *(gpointer *)list->pdata[i];
		if (!g_hash_table_contains(names, name))
			g_hash_table_insert(names, name, list->pdata[i]);
	}
	return names;
}

static GHashTable *index_probes(const GPtrArray *probes)
{
	GHashTable *by_node = g_hash_table_new_full(g_str_hash, g_str_equal, NULL,
						    (GDestroyNotify)g_ptr_array_unref);
	for (unsigned i = 0; i < probes->len; i++) {
		ScnProbe *p = probes->pdata[i];
		GPtrArray *list = g_hash_table_lookup(by_node, p->node);
		if (!list) {
			list = g_ptr_array_new();
			g_hash_table_insert(by_node, (gpointer)p->node, list);
		}
		g_ptr_array_add(list, p);
	}
	return by_node;
}

static void index_lists(Scenario *s)
{
	s->index = g_new(struct ScnIndex, 1);
	*s->index = (struct ScnIndex){index_names(s->routers), index_names(s->segments),
				      index_names(s->hosts),   index_names(s->probes),
				      index_names(s->events),  index_probes(s->probes)};
}

static void index_free(struct ScnIndex *x)
{
	if (!x)
		return;
	g_hash_table_unref(x->routers);
	g_hash_table_unref(x->segments);
	g_hash_table_unref(x->hosts);
	g_hash_table_unref(x->probes);
	g_hash_table_unref(x->events);
	g_hash_table_unref(x->by_node);
	g_free(x);
}

const ScnRouter *scenario_router(const Scenario *s, const char *name)
{
	return g_hash_table_lookup(s->index->routers, name);
}

const ScnSegment *scenario_segment(const Scenario *s, const char *name)
{
	return g_hash_table_lookup(s->index->segments, name);
}

const ScnHost *scenario_host(const Scenario *s, const char *name)
{
	return g_hash_table_lookup(s->index->hosts, name);
}

const GPtrArray *scenario_probes(const Scenario *s, const char *node)
{
	return g_hash_table_lookup(s->index->by_node, node);
}

static const ScnProbe *probe_called(const Scenario *s, const char *name)
{
	return g_hash_table_lookup(s->index->probes, name);
}

static const ScnEvent *event_called(const Scenario *s, const char *name)
{
	return g_hash_table_lookup(s->index->events, name);
}

static bool is_node(const Scenario *s, const char *name)
{
	const ScnSegment *x = scenario_segment(s, name);
	return scenario_router(s, name) || scenario_host(s, name) || (x && x->is_switch);
}

enum { NAMES_SHOWN = 40 };

/* "unknown router "X", expected one of A, B": the names of a list, whose elements begin with theirs. */
static bool unknown(GError **err, SrcPos at, const char *what, const char *name,
		    const GPtrArray *list)
{
	g_autoptr(GString) names = g_string_new(NULL);
	for (unsigned i = 0; i < MIN(list->len, NAMES_SHOWN); i++)
		g_string_append_printf(names, "%s%s", i ? ", " : "",
				       *(const char **)list->pdata[i]);
	if (list->len > NAMES_SHOWN)
		g_string_append_printf(names, " and %u more", list->len - NAMES_SHOWN);
	if (names->len == 0)
		return err_at(err, at, "unknown %s \"%s\", expected none: the scenario has no %s",
			      what, name, what);
	return err_at(err, at, "unknown %s \"%s\", expected one of %s", what, name, names->str);
}

static bool check_port(const Scenario *s, const ScnPort *p, GError **err)
{
	return !p->node || is_node(s, p->node) ||
	       unknown(err, p->pos, "router", p->node, s->routers);
}

static bool bind_moment(const Scenario *s, ScnMoment *m, GError **err)
{
	if (!m->has || !m->base_name)
		return true;
	m->base = event_called(s, m->base_name);
	VTime t;
	if (!m->base && (g_ascii_isdigit(*m->base_name) || *m->base_name == '-') &&
	    !scn_time(m->pos, m->base_name, &t, err))
		return false; /* a time gone wrong */
	return m->base || unknown(err, m->pos, "event", m->base_name, s->events);
}

/* The latest that any seed makes of a moment whose base is known: beyond VT_LONGEST nothing can be. */
static bool latest_of(const ScnMoment *m, VTime *out, GError **err)
{
	VTime base = m->base ? m->base->latest : 0;
	if (m->back)
		*out = MAX(base - m->span.lo, 0);
	else if (!vtime_add(base, m->span.hi, out))
		return err_at(err, m->pos,
			      "a time of more than 10 years after the start, expected less");
	return true;
}

static bool settle_event(ScnEvent *x, GError **err)
{
	VTime all;
	if (!latest_of(&x->when, &x->latest, err))
		return false;
	return (vtime_times(x->repeat - 1, x->every, &all) && vtime_add(x->latest, all, &all)) ||
	       err_at(err, x->repeat_pos,
		      "the last one comes more than 10 years after the start, expected less");
}

/* The events that `x` waits for, the first one first: chains may be as long as files are. */
static bool settle_chain(ScnEvent *x, GPtrArray *chain, GError **err)
{
	for (; x && x->latest < 0; x = (ScnEvent *)x->when.base) {
		if (x->resolving)
			return err_at(err, x->when.pos,
				      "event \"%s\" waits for itself, expected a start", x->name);
		x->resolving = true;
		g_ptr_array_add(chain, x);
	}
	for (guint i = chain->len; i-- > 0;)
		if (!settle_event(chain->pdata[i], err))
			return false;
	g_ptr_array_set_size(chain, 0);
	return true;
}

static bool settle_events(const Scenario *s, GError **err)
{
	g_autoptr(GPtrArray) chain = g_ptr_array_new();
	for (unsigned i = 0; i < s->events->len; i++)
		if (!settle_chain(s->events->pdata[i], chain, err))
			return false;
	return true;
}

static bool check_event(const Scenario *s, ScnEvent *x, GError **err)
{
	if (x->router && !is_node(s, x->router))
		return unknown(err, x->deed_pos, "router", x->router, s->routers);
	if (x->segment && !scenario_segment(s, x->segment))
		return unknown(err, x->deed_pos, "switch or link", x->segment, s->segments);
	if ((x->deed == DEED_CONFIG || x->deed == DEED_EXEC) && !scenario_router(s, x->router))
		return unknown(err, x->deed_pos, "router", x->router, s->routers);
	return check_port(s, &x->port, err) && bind_moment(s, &x->when, err);
}

static bool check_expect(const Scenario *s, ScnExpect *x, GError **err)
{
	if (x->router && !is_node(s, x->router))
		return unknown(err, x->router_pos, "router", x->router, s->routers);
	if (x->probe && !probe_called(s, x->probe))
		return unknown(err, x->probe_pos, "probe", x->probe, s->probes);
	ScnMoment *const moments[] = {&x->after, &x->at, &x->from, &x->to};
	for (unsigned i = 0; i < G_N_ELEMENTS(moments); i++) {
		VTime t;
		if (!bind_moment(s, moments[i], err) || !latest_of(moments[i], &t, err))
			return false;
	}
	return true;
}

static bool is_left_out(const Scenario *s, const char *name)
{
	for (unsigned i = 0; i < s->left_out->len; i++)
		if (strcmp(((ScnLeftOut *)s->left_out->pdata[i])->name, name) == 0)
			return true;
	return false;
}

static bool check_left_out(const Scenario *s, const ScnLeftOut *x, GError **err)
{
	return !is_node(s, x->name) ||
	       err_at(err, x->pos,
		      "\"%s\" is left out and is in the scenario, expected one of them", x->name);
}

static bool check_accept(const Scenario *s, const ScnAccept *a, GError **err)
{
	for (unsigned i = 0; a->routers && i < a->routers->len; i++) {
		const ScnItem *item = &g_array_index(a->routers, ScnItem, i);
		if (!scenario_router(s, item->text) && !is_left_out(s, item->text))
			return unknown(err, item->at, "router", item->text, s->routers);
	}
	return true;
}

static bool check_segment(const Scenario *s, const ScnSegment *x, GError **err)
{
	for (unsigned i = 0; i < x->ports->len; i++)
		if (!check_port(s, &g_array_index(x->ports, ScnPort, i), err))
			return false;
	for (unsigned i = 0; i < x->lines->len; i++)
		if (!check_port(s, &g_array_index(x->lines, ScnLine, i).port, err))
			return false;
	return true;
}

/* A name stands for one thing: nodes share one set of names, segments another. */
static bool check_unique(const Scenario *s, GError **err)
{
	for (unsigned i = 0; i < s->hosts->len; i++) {
		const ScnHost *h = s->hosts->pdata[i];
		if (scenario_router(s, h->name) || scenario_segment(s, h->name))
			return err_at(err, h->pos,
				      "host \"%s\" has the name of another node, expected its own",
				      h->name);
	}
	for (unsigned i = 0; i < s->segments->len; i++) {
		const ScnSegment *x = s->segments->pdata[i];
		if (scenario_segment(s, x->name) != x || scenario_router(s, x->name))
			return err_at(err, x->pos,
				      "\"%s\" is the name of something else too, expected its own",
				      x->name);
	}
	return true;
}

static bool check_names(Scenario *s, GError **err)
{
	if (s->routers->len == 0)
		return err_at(err, (SrcPos){.file = s->path},
			      "no router, expected at least one [router NAME]");
	if (!check_unique(s, err))
		return false;
	for (unsigned i = 0; i < s->segments->len; i++)
		if (!check_segment(s, s->segments->pdata[i], err))
			return false;
	for (unsigned i = 0; i < s->hosts->len; i++) {
		const ScnHost *h = s->hosts->pdata[i];
		if (h->segment && !scenario_segment(s, h->segment))
			return unknown(err, h->port_pos, "switch", h->segment, s->segments);
	}
	for (unsigned i = 0; i < s->probes->len; i++) {
		const ScnProbe *p = s->probes->pdata[i];
		if (!scenario_router(s, p->node) && !scenario_host(s, p->node))
			return unknown(err, p->from_pos, "router", p->node, s->routers);
	}
	for (unsigned i = 0; i < s->events->len; i++)
		if (!check_event(s, s->events->pdata[i], err))
			return false;
	if (!settle_events(s, err))
		return false;
	for (unsigned i = 0; i < s->expects->len; i++)
		if (!check_expect(s, s->expects->pdata[i], err))
			return false;
	for (unsigned i = 0; i < s->accepts->len; i++)
		if (!check_accept(s, s->accepts->pdata[i], err))
			return false;
	for (unsigned i = 0; i < s->left_out->len; i++)
		if (!check_left_out(s, s->left_out->pdata[i], err))
			return false;
	return true;
}

/* ---- the whole ---- */

/* Names are parts of lines. */
static const char *kept_line(Scenario *s, const char *name)
{
	g_autofree char *shown = err_quote(name, -1);
	return g_string_chunk_insert_const(s->file->strings, shown);
}

static const char *kept_name(Scenario *s, const char *path)
{
	g_autofree char *base = g_path_get_basename(path);
	if (g_str_has_suffix(base, ".scn"))
		base[strlen(base) - strlen(".scn")] = '\0';
	return kept_line(s, base);
}

static const char *kept_network(Scenario *s, const char *path)
{
	g_autofree char *whole = g_canonicalize_filename(path, NULL);
	g_autofree char *dir = g_path_get_dirname(whole), *base = g_path_get_basename(dir);
	return kept_line(s, base);
}

/* Those that name a group of the texts hold before anything is repeated, the others for one that was made. */
static bool read_sets(ScnFile *f, const char *const *sets, GError **err)
{
	g_autoptr(GPtrArray) later = g_ptr_array_new();
	for (; sets && *sets; sets++) {
		if (!scnfile_has(f, *sets))
			g_ptr_array_add(later, (gpointer)*sets);
		else if (!scnfile_set(f, *sets, err))
			return false;
	}
	if (!scnfile_read_named(f, "accept", err) || !scnrepeat_expand(f, err))
		return false;
	for (unsigned i = 0; i < later->len; i++)
		if (!scnfile_set(f, later->pdata[i], err))
			return false;
	return true;
}

static Scenario *read_all(const char *path, const char *const *sets, GHashTable *stored,
			  Secrets *secrets, GError **err)
{
	g_autoptr(Scenario) s = g_new0(Scenario, 1);
	s->file = scnfile_new();
	scenario_make_lists(s);
	s->path = g_string_chunk_insert_const(s->file->strings, path);
	s->name = kept_name(s, path);
	s->network = kept_network(s, path);
	s->title = s->name;
	s->duration = VT_MIN(10);
	s->seed = 1;
	s->file->secrets = secrets;
	if (stored)
		scnfile_use_stored(s->file, stored);
	if (!scnfile_read(s->file, path, err) || !read_sets(s->file, sets, err) ||
	    !scenario_read_groups(s, err))
		return NULL;
	index_lists(s);
	return check_names(s, err) ? g_steal_pointer(&s) : NULL;
}

Scenario *scenario_read(const char *path, const char *const *sets, GHashTable *stored, GError **err)
{
	return read_all(path, sets, stored, NULL, err);
}

Scenario *scenario_read_masked(const char *path, const char *const *sets, Secrets *secrets,
			       GError **err)
{
	return read_all(path, sets, NULL, secrets, err);
}

void scenario_free(Scenario *s)
{
	if (!s)
		return;
	index_free(s->index);
	g_ptr_array_unref(s->routers);
	g_ptr_array_unref(s->segments);
	g_ptr_array_unref(s->hosts);
	g_ptr_array_unref(s->probes);
	g_ptr_array_unref(s->events);
	g_ptr_array_unref(s->expects);
	g_ptr_array_unref(s->accepts);
	g_ptr_array_unref(s->left_out);
	scnfile_free(s->file);
	g_free(s);
}

VTime scn_draw(const ScnSpan *span, uint64_t seed)
{
	if (span->lo == span->hi)
		return span->lo;
	return rng_span(rng_draw(seed, "", span->draw, 0), span->lo, span->hi);
}

/* What stands first in the chain of those that a moment counts from is the last one. `seed` NULL: the least of each draw. */
static VTime moment_of(const ScnMoment *m, const uint64_t *seed)
{
	g_autoptr(GPtrArray) chain = g_ptr_array_new();
	VTime t = 0;
	for (; m; m = m->base ? &m->base->when : NULL)
		g_ptr_array_add(chain, (gpointer)m);
	for (guint i = chain->len; i-- > 0;) {
		m = chain->pdata[i];
		VTime span = seed ? scn_draw(&m->span, *seed) : m->span.lo;
		t = m->back ? MAX(t - span, 0) : t + span;
	}
	return t;
}

VTime scn_moment(const ScnMoment *m, uint64_t seed)
{
	return moment_of(m, &seed);
}

VTime scn_earliest(const ScnMoment *m)
{
	return moment_of(m, NULL);
}

bool scenario_moment(const Scenario *s, const char *text, const char *option, ScnMoment *out,
		     GError **err)
{
	SrcPos at = {option, 1, 1};
	VTime t;
	return scn_moment_read(s->file, at, text, option, out, err) && bind_moment(s, out, err) &&
	       latest_of(out, &t, err);
}

Expect *scenario_expects(const Scenario *s, uint64_t seed)
{
	Expect *list = g_new0(Expect, s->expects->len + 1);
	for (unsigned i = 0; i < s->expects->len; i++) {
		const ScnExpect *x = s->expects->pdata[i];
		ExpectWhen *when = &list[i].when;
		list[i] = x->e;
		when->has_after = x->after.has;
		when->after = x->after.has ? scn_moment(&x->after, seed) : 0;
		when->after_text = x->after.base_name;
		when->has_at = x->at.has;
		when->at = x->at.has ? scn_moment(&x->at, seed) : 0;
		when->from = x->from.has ? scn_moment(&x->from, seed) : 0;
		when->to = x->to.has ? scn_moment(&x->to, seed) : VT_NEVER;
	}
	return list;
}
