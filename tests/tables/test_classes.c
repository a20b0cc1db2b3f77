/* The other tables of every class: observations, parameters, timers, services, signals. */

#include <string.h>

#include "models/core/conftable.h"
#include "models/core/registry.h"
#include "tests/support/check.h"

typedef struct Leading {
	const char *name[6];
	ObsType type[6];
} Leading;

/* What sim/record/obs.h demands of each kind. */
static const Leading leading[N_OBS_KINDS] = {
	[OBS_TRANSITION] = {{"protocol", "instance", "from", "to", "reason"},
			    {OV_STR, OV_STR, OV_STR, OV_STR, OV_STR}},
	[OBS_ROUTE] = {{"prefix", "protocol", "metric", "next_hop", "change"},
		       {OV_PREFIX, OV_STR, OV_INT, OV_STR, OV_STR}},
	[OBS_SA] = {{"kind", "peer", "spi", "change", "reason"},
		    {OV_STR, OV_IP4, OV_U32, OV_STR, OV_STR}},
	[OBS_DROP] = {{"where", "reason", "value"}, {OV_STR, OV_STR, OV_INT}},
};

static void check_obs(const ProtoClass *cls, const ObsSpec *o)
{
	const Leading *want = &leading[o->kind];
	unsigned n = 0;

	CHECK(o->name && o->kind < N_OBS_KINDS, "%s: an observation without name or kind",
	      cls->name);
	CHECK(o->class > CLASS_NONE && o->class < N_OBS_CLASSES,
	      "%s: observation %s does not say what it is about", cls->name, o->name);
	CHECK(o->cite && *o->cite, "%s: observation %s has no source", cls->name, o->name);
	for (unsigned i = 0; i < 6 && want->name[i]; i++) {
		CHECK_STR(o->fields[i].name, want->name[i], "%s: observation %s, field %u",
			  cls->name, o->name, i);
		CHECK_INT(o->fields[i].type, want->type[i], "%s: observation %s, field %u",
			  cls->name, o->name, i);
	}
	while (n < OBS_FIELDS && o->fields[n].type != OV_END)
		n++;
	for (unsigned i = 0; i < n; i++) {
		CHECK(o->fields[i].name, "%s: observation %s, field %u has no name", cls->name,
		      o->name, i);
		for (unsigned k = 0; k < i; k++)
			CHECK(strcmp(o->fields[i].name, o->fields[k].name) != 0,
			      "%s: observation %s has two fields %s", cls->name, o->name,
			      o->fields[i].name);
	}
	for (; n < OBS_FIELDS; n++)
		CHECK(o->fields[n].name == NULL, "%s: observation %s has a field behind the end",
		      cls->name, o->name);
}

static bool has_state(const ProtoClass *cls, const char *state)
{
	for (const FsmSpec *const *fsm = cls->fsm; fsm && *fsm; fsm++)
		for (unsigned i = 0; i < (*fsm)->n_states; i++)
			if (strcmp((*fsm)->states[i], state) == 0)
				return true;
	return false;
}

/* Wrong: a picture has the state in the colour of what nobody knows. */
static void check_states(const ProtoClass *cls, const ObsSpec *o)
{
	CHECK(!o->states || o->kind == OBS_TRANSITION, "%s: observation %s is of no state",
	      cls->name, o->name);
	for (const ObsState *s = o->states; s && s->state; s++) {
		CHECK(s->standing == STANDING_ASSUMED || has_state(cls, s->state),
		      "%s: observation %s: no machine has a state \"%s\"", cls->name, o->name,
		      s->state);
		CHECK(s->standing > STANDING_NONE && s->standing < N_OBS_STANDINGS,
		      "%s: observation %s does not say what \"%s\" is good for", cls->name, o->name,
		      s->state);
	}
}

static void test_observations(void)
{
	for (const ProtoClass *const *cls = registry; *cls; cls++)
		for (const ObsSpec *const *o = (*cls)->obs; o && *o; o++) {
			check_obs(*cls, *o);
			check_states(*cls, *o);
		}
}

static void check_param(const ProtoClass *cls, const Param *p)
{
	bool bounded = p->kind == PARAM_INT || p->kind == PARAM_TIME;
	int64_t lo = bounded ? p->min : 0, hi = bounded                 ? p->max
						: p->kind == PARAM_BOOL ? 1
									: 1000000;

	CHECK(p->cite && *p->cite, "%s: parameter %s has no evidence", cls->name, p->name);
	CHECK(strchr(p->name, '.'), "%s: parameter %s is not GROUP.KEY", cls->name, p->name);
	CHECK(lo < hi, "%s: parameter %s has an empty range", cls->name, p->name);
	CHECK(p->value >= lo && p->value <= hi, "%s: the default of %s is out of range", cls->name,
	      p->name);
	for (const ParamRelease *r = p->by_release; r && r->release; r++) {
		CHECK(r->cite && *r->cite, "%s: parameter %s, release %s has no evidence",
		      cls->name, p->name, r->release);
		CHECK(r->value >= lo && r->value <= hi,
		      "%s: parameter %s, release %s is out of range", cls->name, p->name,
		      r->release);
	}
}

static void test_params(void)
{
	g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);

	for (const ProtoClass *const *cls = registry; *cls; cls++)
		for (const Param *p = (*cls)->param; p && p->name; p++) {
			check_param(*cls, p);
			CHECK(g_hash_table_add(seen, (void *)p->name),
			      "parameter %s is declared twice", p->name);
		}
}

/* Wrong: a release that a table does not name falls back to what an old one does, and nobody sees that it was not looked
 * at. */
static void test_profiles(void)
{
	static const char *const releases[] = {"15.2", "16.9", "17.3"};

	for (const ProtoClass *const *cls = registry; *cls; cls++)
		for (const Param *p = (*cls)->param; p && p->name; p++)
			for (size_t i = 0; p->by_release && i < G_N_ELEMENTS(releases); i++)
				CHECK(param_release(p, releases[i]),
				      "%s: %s differs by release, but %s has no row: its own "
				      "evidence, or \"carried over from ...\"",
				      (*cls)->name, p->name, releases[i]);
}

static void check_form(const ProtoClass *cls, const Form *f)
{
	const FormEra *e = f->eras;

	for (; strcmp(e->release, "*") != 0; e++)
		CHECK(e->says && *e->says && e->cite && *e->cite,
		      "%s: form \"%s\", release %s says nothing, or has no evidence", cls->name,
		      f->name, e->release);
	CHECK(e->says && *e->says && e->cite && *e->cite,
	      "%s: the last form of \"%s\" says nothing, or has no evidence", cls->name, f->name);
}

static void test_forms(void)
{
	g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);

	for (const ProtoClass *const *cls = registry; *cls; cls++)
		for (const Form *const *f = (*cls)->form; f && *f; f++) {
			check_form(*cls, *f);
			CHECK(g_hash_table_add(seen, (void *)(*f)->name),
			      "form \"%s\" is declared twice", (*f)->name);
		}
}

/* Does the class of any folder have an applied statement of that mode which begins so? */
static bool has_statement(const TimerStmt *want)
{
	for (const ProtoClass *const *cls = registry; *cls; cls++)
		for (const Stmt *s = class_stmt(*cls, NULL); s; s = class_stmt(*cls, s)) {
			if (strcmp(s->mode, want->mode) != 0 || s->fate != STMT_APPLIED)
				continue;
			Syntax *syntax = syntax_new(s->syntax);
			g_autofree char *words = syntax_words(syntax);
			syntax_free(syntax);
			if (g_str_has_prefix(words, want->words))
				return true;
		}
	return false;
}

static bool has_param(const ProtoClass *cls, const char *name)
{
	for (const Param *p = cls->param; p && p->name; p++)
		if (strcmp(p->name, name) == 0)
			return true;
	return false;
}

/* Wrong: who asks why an outage took so long is told a wait that nobody set, or to tune a line that there is not. */
static void check_length(const ProtoClass *cls, const TimerSpec *t)
{
	CHECK((t->stmts || t->param) != (t->constant != NULL),
	      "%s: timer %s says not, or twice, what sets its length", cls->name, t->name);
	for (const TimerStmt *s = t->stmts; s && s->words; s++)
		CHECK(has_statement(s), "%s: timer %s: no statement \"%s\" in mode \"%s\"",
		      cls->name, t->name, s->words, s->mode);
	CHECK(!t->param || has_param(cls, t->param), "%s: timer %s: no parameter %s", cls->name,
	      t->name, t->param);
}

static void test_timers(void)
{
	for (const ProtoClass *const *cls = registry; *cls; cls++)
		for (const TimerSpec *const *t = (*cls)->timer; t && *t; t++) {
			CHECK((*t)->name && (*t)->cite && (*t)->fn, "%s: timer %s is incomplete",
			      (*cls)->name, (*t)->name ? (*t)->name : "?");
			check_length(*cls, *t);
			CHECK((*t)->class > TIMER_NONE && (*t)->class < N_TIMER_CLASSES,
			      "%s: timer %s does not say what kind of wait it is", (*cls)->name,
			      (*t)->name);
		}
}

static void test_classes(void)
{
	for (const ProtoClass *const *cls = registry; *cls; cls++) {
		const ProtoClass *c = *cls;
		CHECK(c->name && c->spec_ref, "a class lacks its name or its reference");
		CHECK(!c->bind || c->on_packet || c->take_packet,
		      "%s binds packets, but takes none", c->name);
		CHECK(!c->signals || c->on_signal, "%s wants signals, but takes none", c->name);
		CHECK(g_strcmp0(c->name, registry_names[cls - registry]) == 0,
		      "class \"%s\" must be the folder's and the symbol's name, \"%s\"", c->name,
		      registry_names[cls - registry]);
		for (const SignalWant *w = c->signals; w && !w->end; w++)
			CHECK(w->kind < N_SIGNALS, "%s wants an unknown signal", c->name);
		for (const Provide *p = c->provides; p && p->service; p++)
			CHECK(p->ops, "%s provides %s without operations", c->name, p->service);
	}
}

static void test_layers(void)
{
	for (const ProtoClass *const *cls = registry; *cls; cls++)
		for (const LayerSpec *const *l = (*cls)->layer; l && *l; l++) {
			g_autoptr(GString) faults = g_string_new(NULL);
			CHECK((*l)->name && (*l)->encode && (*l)->decode,
			      "%s: a layer is incomplete", (*cls)->name);
			CHECK(!(*l)->fields || codec_lint((*l)->fields, faults), "%s: %s",
			      (*cls)->name, faults->str);
			CHECK(!(*l)->ref == !(*l)->unref,
			      "%s: layer %s takes, but does not give back", (*cls)->name,
			      (*l)->name);
		}
}

/* The longest that stand in the columns of show ip route and in an offer. */
enum { LETTERS = 3 };

static void check_code(const ProtoClass *cls, const RouteSource *s, const RouteCode *c)
{
	CHECK(strlen(c->letters) <= LETTERS && c->legend && c->rank >= 10,
	      "%s: code \"%s\" of source %s does not fit the legend", cls->name, c->letters,
	      s->name);
	CHECK(!c->type == !s->codes->type, "%s: source %s: some codes have a type, \"%s\"",
	      cls->name, s->name, c->letters);
}

/* Does the class have the command that shows the routes of one source? */
static bool shows_source(const ProtoClass *cls, const RouteSource *source)
{
	g_autofree char *line = g_strconcat("show ip route ", source->name, NULL);
	bool shown = false;
	for (const Show *s = cls->show; s && s->syntax && !shown; s++) {
		Syntax *syntax = syntax_new(s->syntax);
		shown = strcmp(s->view, "route") == 0 &&
			syntax_match(syntax, line, (SrcPos){0}, SYNTAX_EXACT, NULL, NULL) ==
				SYNTAX_OK;
		syntax_free(syntax);
	}
	return shown;
}

/* Wrong: two sources of one name or one code, or one that show ip route cannot print. */
static void test_routes(void)
{
	g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);

	for (const ProtoClass *const *cls = registry; *cls; cls++)
		for (const RouteSource *const *s = (*cls)->routes; s && *s; s++) {
			CHECK(g_hash_table_add(seen, (void *)(*s)->name),
			      "route source %s is declared twice", (*s)->name);
			CHECK((*s)->codes && (*s)->codes->letters, "%s: source %s has no code",
			      (*cls)->name, (*s)->name);
			CHECK(shows_source(*cls, *s),
			      "%s: source %s has no {\"show ip route %s\", \"route\", ...} in "
			      ".show",
			      (*cls)->name, (*s)->name, (*s)->name);
			for (const RouteCode *c = (*s)->codes; c && c->letters; c++) {
				check_code(*cls, *s, c);
				CHECK(g_hash_table_add(seen, (void *)c->letters),
				      "the routing table's code %s is declared twice", c->letters);
			}
		}
}

static void check_rule(const ProtoClass *cls, const AdviceRule *r)
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyz0123456789-";
	CHECK(r->name[strspn(r->name, letters)] == '\0',
	      "%s: rule \"%s\" is not of small letters, digits and hyphens", cls->name, r->name);
	CHECK(r->about && *r->about, "%s: rule %s does not say what it is about", cls->name,
	      r->name);
	CHECK(r->cite && *r->cite, "%s: rule %s has no source", cls->name, r->name);
}

/* Wrong: findings of two rules cannot be told apart, or a rule that is declared never finds anything. */
static void test_advice(void)
{
	g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);

	for (const ProtoClass *const *cls = registry; *cls; cls++) {
		const AdviceRule *rules = (*cls)->advice;
		CHECK((rules && rules->name) == ((*cls)->advise != NULL),
		      "%s has rules of advice and nothing that finds them, or the reverse",
		      (*cls)->name);
		for (const AdviceRule *r = rules; r && r->name; r++) {
			check_rule(*cls, r);
			CHECK(g_hash_table_add(seen, (void *)r->name),
			      "rule of advice %s is declared twice", r->name);
		}
	}
}

SUITE(tables_classes) = {
	{"observations begin with the fields of their kind and say what they are about",
	 test_observations},
	{"parameters have evidence and a range", test_params},
	{"parameters that differ by release name the releases of today", test_profiles},
	{"forms of what is printed have evidence for every release", test_forms},
	{"timers have a name, a kind of wait, a source, a function and who sets their length",
	 test_timers},
	{"classes are whole", test_classes},
	{"layers are whole", test_layers},
	{"sources of routes have a name and codes of their own, and are shown", test_routes},
	{"rules of advice have a name of their own, and who finds them", test_advice},
	{NULL, NULL},
};
