/* One run: world, sinks, and what is made of them afterwards. */

#include "sim/stage/run.h"

#include <string.h>

#include "models/svc/probe.h"
#include "sim/analysis/outage.h"
#include "sim/record/collect.h"
#include "sim/record/digest.h"
#include "sim/record/pcapng.h"
#include "sim/record/store.h"
#include "sim/router/commands.h"
#include "sim/router/logbook.h"
#include "sim/scenario/keyfiles.h"
#include "sim/stage/repeat.h"
#include "sim/text.h"
#include "sim/trust/verdict.h"

/* A network is called settled if nothing changed for so long before the first fault. */
#define SETTLED_FOR VT_S(30)

typedef struct Run {
	const RunSpec *spec;
	VTime until;
	Stage *stage;
	Record *rec;
	Collector *collector;
	Digest *digest;
	LogBook *logbook; /* for what is shown */
	Pcapng *pcap;
	KeyFiles *keys;
	Expect *expects;
	char **shown;      /* by expectation: what its command printed; NULL: the router was off */
	GPtrArray **flags; /* by expectation: the log flags of its debug commands, ended by NULL */
} Run;

static void run_clear(Run *r)
{
	unsigned n = r->spec->scn->expects->len;
	for (unsigned i = 0; r->shown && i < n; i++) {
		g_free(r->shown[i]);
		if (r->flags[i])
			g_ptr_array_unref(r->flags[i]);
	}
	g_free(r->shown);
	g_free(r->flags);
	g_free(r->expects);
	collector_free(r->collector);
	digest_free(r->digest);
	logbook_free(r->logbook);
	pcapng_discard(r->pcap);
	keyfiles_discard(r->keys);
	stage_free(r->stage);
	record_free(r->rec);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Run, run_clear)

/* ---- expectations ---- */

static void prepare_expects(Run *r)
{
	const Scenario *s = r->spec->scn;
	r->expects = scenario_expects(s, r->spec->seed);
	r->shown = g_new0(char *, s->expects->len + 1);
	r->flags = g_new0(GPtrArray *, s->expects->len + 1);
	for (unsigned i = 0; i < s->expects->len; i++) {
		const ScnExpect *x = s->expects->pdata[i];
		if (!x->commands)
			continue;
		r->flags[i] = stage_debug_flags(r->stage, x, NULL);
		r->expects[i].debug.flags = (const char *const *)r->flags[i]->pdata;
	}
}

static bool wants_packets(const Run *r)
{
	bool wanted = r->spec->packets;
	for (unsigned i = 0; r->expects && i < r->spec->scn->expects->len; i++)
		wanted |= r->flags[i] != NULL;
	return wanted;
}

/* ---- sinks ---- */

static const char *release_of(void *to, const char *node)
{
	const Node *n = net_node(to, node);
	return n ? n->release : "";
}

static void take_fault(void *to, Ctx *cx, const char *name, const char *what)
{
	collector_fault(to, cx, name, what);
}

static bool describe_iface(void *to, unsigned ordinal, PcapngIface *out)
{
	const Net *net = to;
	const Iface *ifc = NULL;
	for (unsigned i = 0; i < net->nodes->len; i++) {
		const Node *n = net->nodes->pdata[i];
		for (unsigned k = 0; k < n->ifaces->len; k++)
			if (((const Iface *)n->ifaces->pdata[k])->ordinal == ordinal)
				ifc = n->ifaces->pdata[k];
	}
	if (!ifc || ifc->node->kind == NODE_SWITCH)
		return false;
	g_autofree char *name = g_strdup_printf("%s %s", ifc->node->name, ifc->name);
	*out = (PcapngIface){
		.name = world_intern(net->world, name),
		.description = ifc->link ? ifc->link->name : NULL,
		.mac = ifc->mac,
		.ip = ifc->addr.ip,
		.len = ifc->addr.len,
		.bit_per_s = (uint64_t)ifc->kbit * 1000,
	};
	return true;
}

static Pcapng *open_pcap(Stage *stage, const char *path, GError **err)
{
	Net *net = stage_net(stage);
	unsigned n = 0;
	for (unsigned i = 0; i < net->nodes->len; i++)
		n += ((const Node *)net->nodes->pdata[i])->ifaces->len;
	return pcapng_new(path, n, describe_iface, net, stage_longest(stage), err);
}

static bool shows_any(const Run *r)
{
	for (unsigned i = 0; r->expects && i < r->spec->scn->expects->len; i++)
		if (r->expects[i].kind == &expect_show)
			return true;
	return false;
}

static bool add_sinks(Run *r, GError **err)
{
	const RunSpec *spec = r->spec;
	World *w = stage_world(r->stage);
	r->collector = collector_new(w, r->rec, spec->level, release_of, stage_net(r->stage));
	if (spec->frames)
		collector_frames_to(r->collector, spec->frames);
	if (spec->level == RECORD_OUTAGE && !spec->hold)
		collector_brief(r->collector);
	if (wants_packets(r))
		collector_want_packets(r->collector);
	stage_on_fault(r->stage, take_fault, r->collector);
	if (spec->level != RECORD_NONE) {
		r->digest = digest_new(w, NULL, err);
		if (spec->level < RECORD_TIMELINE)
			digest_without_minutes(r->digest);
		world_add_sink(w, digest_sink(r->digest));
	}
	if (shows_any(r))
		r->logbook = logbook_new(w, stage_net(r->stage));
	if (spec->pcap) {
		r->pcap = open_pcap(r->stage, spec->pcap, err);
		if (!r->pcap)
			return false;
		if (!spec->pcap_hops)
			pcapng_once(r->pcap);
		world_add_sink(w, pcapng_sink(r->pcap));
	}
	r->keys = spec->keys ? keyfiles_new(w, spec->keys, err) : NULL;
	return !spec->keys || r->keys;
}

/* ---- running, with pauses to look at routers ---- */

static VTime show_time(const Run *r, unsigned i)
{
	const ExpectWhen *when = &r->expects[i].when;
	return when->has_at ? MIN(when->at, r->until) : r->until;
}

static bool show_at(Run *r, VTime t, GError **err)
{
	for (unsigned i = 0; i < r->spec->scn->expects->len; i++) {
		const Expect *e = &r->expects[i];
		if (e->kind != &expect_show || show_time(r, i) != t || r->shown[i])
			continue;
		const Node *n = net_node(stage_net(r->stage), e->show.router);
		if (!n->powered)
			continue;
		GString *out = g_string_new(NULL);
		g_autoptr(GError) why = NULL;
		command_filtered(n, e->show.command, t, out, &why);
		r->shown[i] = g_string_free(out, FALSE);
		if (why)
			return err_at(err, e->show.command_pos, "%s", why->message);
	}
	return true;
}

static VTime next_show(const Run *r, VTime after)
{
	VTime next = r->until;
	for (unsigned i = 0; r->expects && i < r->spec->scn->expects->len; i++)
		if (r->expects[i].kind == &expect_show && show_time(r, i) > after)
			next = MIN(next, show_time(r, i));
	return next;
}

static bool run_all(Run *r, GError **err)
{
	VTime now = -1;
	stage_begin(r->stage);
	while (now < r->until) {
		now = next_show(r, now);
		if (!stage_run(r->stage, now, err))
			return false;
		if (r->expects && !show_at(r, now, err))
			return false;
	}
	return true;
}

/* ---- afterwards ---- */

static void add_digest(void *to, const char *router, VTime at, const char *digest)
{
	Record *rec = to;
	DigestRow row = {record_keep(rec, router), at, record_keep(rec, digest)};
	g_array_append_val(rec->rows[REC_DIGEST], row);
}

static void add_outages(Run *r)
{
	const Scenario *s = r->spec->scn;
	g_autoptr(GArray) rules = g_array_new(FALSE, FALSE, sizeof(OutageRule));
	for (unsigned i = 0; i < s->probes->len; i++) {
		const ScnProbe *p = s->probes->pdata[i];
		OutageRule rule = {p->name, p->outage_min};
		g_array_append_val(rules, rule);
	}
	outage_find(r->rec, (const OutageRule *)rules->data, rules->len);
}

static bool any_set(const char *settings)
{
	g_auto(GStrv) sets = store_json_members(settings);
	for (char **set = sets; set && *set; set++) {
		g_autofree char *typed = g_strconcat("[set]\nconfig ", strchr(*set, '='), NULL);
		if (secrets_in(typed))
			return true;
	}
	return false;
}

static const char *secrets_of(const Scenario *s, const char *settings)
{
	bool any = any_set(settings);
	for (unsigned i = 0; i < s->file->texts->len && !any; i++)
		any = secrets_in(((const ScnText *)s->file->texts->pdata[i])->text);
	return !any ? "none" : s->file->secrets ? "masked" : "plain";
}

static void add_run(Run *r)
{
	const Scenario *s = r->spec->scn;
	Record *rec = r->rec;
	g_autofree char *digest = r->digest ? digest_overall(r->digest) : NULL;
	RunRow row = {.scenario = record_keep(rec, s->name),
		      .network = record_keep(rec, s->network),
		      .settings = record_keep(rec, r->spec->settings ? r->spec->settings : "{}"),
		      .version = VPNHA_VERSION,
		      .digest = record_keep(rec, digest),
		      .seed = r->spec->seed,
		      .duration = r->until,
		      .events = world_events(stage_world(r->stage)),
		      .fault = REC_N(rec, REC_FAULT) ? REC_ROW(rec, REC_FAULT, FaultRow, 0)->name
						     : NULL};
	row.secrets = secrets_of(s, row.settings);
	g_array_append_val(rec->rows[REC_RUN], row);
	for (unsigned i = 0; i < s->file->texts->len && !r->spec->unstored; i++) {
		const ScnText *t = s->file->texts->pdata[i];
		FileRow file = {record_keep(rec, t->name), record_keep(rec, t->text)};
		g_array_append_val(rec->rows[REC_FILE], file);
	}
}

static char *shown_or_off(const Run *r, unsigned i, GError **err)
{
	if (!r->shown[i])
		g_set_error(err, VPNHA_ERROR, VPNHA_ERROR_INPUT, "%s is off at this time",
			    r->expects[i].show.router);
	return g_strdup(r->shown[i]);
}

static char *shown(void *to, const char *router, const char *command, VTime t, GError **err)
{
	Run *r = to;
	for (unsigned i = 0; i < r->spec->scn->expects->len; i++) {
		const Expect *e = &r->expects[i];
		VTime at = e->when.has_at ? e->when.at : VT_NEVER;
		if (e->kind == &expect_show && at == t && strcmp(e->show.router, router) == 0 &&
		    strcmp(e->show.command, command) == 0)
			return shown_or_off(r, i, err);
	}
	return NULL;
}

static bool add_checks(Run *r, GError **err)
{
	unsigned n = r->spec->scn->expects->len;
	g_autofree ExpectResult *results = g_new0(ExpectResult, n + 1);
	bool ok = expect_hold(r->expects, n, r->rec, shown, r, results, err);
	for (unsigned i = 0; i < n; i++) {
		ExpectResult *x = &results[i];
		CheckRow row = {record_keep(r->rec, r->expects[i].name),
				x->state == EXPECT_PASSED,
				x->measured,
				record_keep(r->rec, x->expected),
				record_keep(r->rec, x->actual),
				record_keep(r->rec, x->nearest)};
		g_array_append_val(r->rec->rows[REC_CHECK], row);
		expect_result_clear(x);
	}
	return ok;
}

static void add_echo(void *to, const ProbeObs *o)
{
	collector_open_echo(to, o);
}

/* Every echo that was sent has a row, also those that nothing is known of yet. */
static void add_open_echoes(Run *r)
{
	const Net *net = stage_net(r->stage);
	for (unsigned i = 0; i < net->nodes->len; i++) {
		const Node *n = net->nodes->pdata[i];
		void *self;
		const ProbeSvc *svc = node_service(n, "probe", &self);
		if (svc && n->powered)
			svc->each_open(self, r->until, add_echo, r->collector);
	}
	collector_close_echoes(r->collector);
}

/* The same run, with all that it comes of kept: a summary says the same whatever is recorded. */
static bool tell_whys_again(Run *r, GError **err)
{
	const RunSpec *spec = r->spec;
	const RunSpec again = {.scn = spec->scn,
			       .seed = spec->seed,
			       .until = r->until,
			       .level = RECORD_TIMELINE,
			       .wire = spec->wire,
			       .strict = spec->strict,
			       .make_all = spec->make_all,
			       .unstored = true};
	g_autoptr(Record) whole = run_scenario(&again, err);
	if (!whole)
		return false;
	g_assert(REC_N(whole, REC_OUTAGE) == REC_N(r->rec, REC_OUTAGE));
	for (guint i = 0; i < REC_N(whole, REC_OUTAGE); i++)
		REC_ROW(r->rec, REC_OUTAGE, OutageRow, i)->why =
			record_keep(r->rec, REC_ROW(whole, REC_OUTAGE, OutageRow, i)->why);
	return true;
}

/* What a list has to do with an outage is known of a run whose causes are kept; without refusals nobody need ask. */
static bool tell_whys(Run *r, GError **err)
{
	const RunSpec *spec = r->spec;
	if (spec->level == RECORD_NONE)
		return true;
	if (spec->level == RECORD_OUTAGE && !spec->hold && REC_N(r->rec, REC_OUTAGE) > 0 &&
	    collector_refused(r->collector))
		return tell_whys_again(r, err);
	outage_refusals(r->rec);
	outage_whys(r->rec);
	return true;
}

static bool finish(Run *r, GError **err)
{
	const RunSpec *spec = r->spec;
	if (r->digest) {
		digest_close(r->digest, r->until);
		digest_each(r->digest, add_digest, r->rec);
	}
	if (!stage_finish(r->stage, err))
		return false;
	add_open_echoes(r);
	if (spec->repeats && !repeat_holds(spec->repeats, spec->path, r->digest, r->until, err))
		return false;
	add_outages(r);
	collector_finish(r->collector);
	outage_triggers(r->rec);
	if (!tell_whys(r, err))
		return false;
	add_run(r);
	verdict_record(stage_doubts(r->stage), stage_net(r->stage),
		       spec->paths ? NULL : spec->scn->file, r->rec);
	if (r->expects && !add_checks(r, err))
		return false;
	if (r->pcap && !pcapng_close(g_steal_pointer(&r->pcap), err))
		return false;
	return !r->keys || keyfiles_close(g_steal_pointer(&r->keys), err);
}

static WorldFlags flags_of(const RunSpec *spec)
{
	return (spec->level == RECORD_NONE ? 0 : WORLD_KEEP_CAUSES) |
	       (spec->level < RECORD_TIMELINE ? WORLD_ROOTS_ALONE : 0) |
	       (spec->checked ? WORLD_CHECKED : 0);
}

static Stage *compose(const RunSpec *spec, GError **err)
{
	StageSpec stage = {.seed = spec->seed,
			   .flags = flags_of(spec),
			   .wire = spec->wire,
			   .make_all = spec->make_all,
			   .strict = spec->strict};
	return stage_new(spec->scn, &stage, err);
}

/* What was composed to be checked has not run: it is what would be composed now. */
static Stage *take_ready(const RunSpec *spec)
{
	if (!spec->ready || !*spec->ready || world_seed(stage_world(*spec->ready)) != spec->seed)
		return NULL;
	return g_steal_pointer(spec->ready);
}

Record *run_scenario(const RunSpec *spec, GError **err)
{
	g_auto(Run) r = {.spec = spec, .rec = record_new()};
	r.until = spec->until == VT_NEVER ? spec->scn->duration : spec->until;
	r.stage = take_ready(spec);
	if (!r.stage)
		r.stage = compose(spec, err);
	if (!r.stage)
		return NULL;
	if (spec->hold)
		prepare_expects(&r);
	if (!add_sinks(&r, err) || !run_all(&r, err) || !finish(&r, err))
		return NULL;
	return g_steal_pointer(&r.rec);
}

bool run_check_input(const RunSpec *spec, GString *notes, GError **err)
{
	g_autoptr(Stage) stage = compose(spec, err);
	if (!stage)
		return false;
	g_autofree char *path = err_quote(spec->scn->path, -1);
	const GArray *fates = stage_fates(stage);
	for (unsigned i = 0; i < fates->len; i++) {
		const StageFates *f = &g_array_index(fates, StageFates, i);
		unsigned n = f->n[LINE_UNKNOWN];
		if (n > 0)
			g_string_append_printf(
				notes, "%s: %u line%s that no table knows (vpnha lint %s)\n",
				f->router, n, n == 1 ? "" : "s", path);
	}
	if (spec->ready) {
		stage_free(*spec->ready);
		*spec->ready = g_steal_pointer(&stage);
	}
	return true;
}

/* ---- one look at a router ---- */

static void show_off(const Stage *stage, const char *router, VTime at, GString *out)
{
	VTime start = stage_power_on(stage, router);
	g_string_append_printf(out, "%s has no power at ", router);
	text_seconds(out, at, 3);
	g_string_append(out, " and prints nothing");
	if (at < start) {
		g_string_append(out, "; it comes up at ");
		text_seconds(out, start, 3);
	}
	g_string_append_c(out, '\n');
}

/* Runs on as far as it takes to know that this is the run that was stored. */
static bool is_repeated(const RunSpec *spec, Stage *stage, Digest *digest, VTime at, GError **err)
{
	VTime until = repeat_until(spec->repeats, at);
	if (!stage_run(stage, until, err))
		return false;
	digest_close(digest, until);
	return repeat_holds(spec->repeats, spec->path, digest, until, err);
}

char *run_show(const RunSpec *spec, const char *router, const char *command, VTime at, bool *taken,
	       GError **err)
{
	g_autoptr(Stage) stage = compose(spec, err);
	if (!stage)
		return NULL;
	g_autoptr(Digest) digest = NULL;
	G_GNUC_UNUSED g_autoptr(LogBook) book = /* it listens */
		logbook_new(stage_world(stage), stage_net(stage));
	if (spec->repeats) {
		digest = digest_new(stage_world(stage), NULL, err);
		world_add_sink(stage_world(stage), digest_sink(digest));
	}
	stage_begin(stage);
	if (!stage_run(stage, at, err))
		return NULL;
	g_autoptr(GString) out = g_string_new(NULL);
	const Node *n = net_node(stage_net(stage), router);
	*taken = n->powered && command_show(n, command, at, out);
	if (!n->powered)
		show_off(stage, router, at, out);
	if (spec->repeats && !is_repeated(spec, stage, digest, at, err))
		return NULL;
	return g_string_free(g_steal_pointer(&out), FALSE);
}

/* ---- settled? ---- */

typedef struct Change {
	VTime t;
	char *text;
} Change;

/* Is this the last change yet, and near enough to the fault? Then its text is for the caller to make. */
static bool is_later(Change *last, VTime t, VTime fault)
{
	if (t >= fault || t < MAX(0, fault - SETTLED_FOR) || t < last->t)
		return false;
	g_free(last->text);
	*last = (Change){t, NULL};
	return true;
}

static void last_change(const Record *rec, VTime fault, Change *last)
{
	for (unsigned i = 0; i < REC_N(rec, REC_TRANSITION); i++) {
		const TransitionRow *x = REC_ROW(rec, REC_TRANSITION, TransitionRow, i);
		if (is_later(last, x->t, fault))
			last->text = g_strdup_printf("%s %s %s %s -> %s", x->router, x->protocol,
						     x->instance, x->from, x->to);
	}
	for (unsigned i = 0; i < REC_N(rec, REC_ROUTE); i++) {
		const RouteRow *x = REC_ROW(rec, REC_ROUTE, RouteRow, i);
		if (is_later(last, x->t, fault))
			last->text =
				g_strdup_printf("%s route %s %s", x->router, x->prefix, x->change);
	}
	for (unsigned i = 0; i < REC_N(rec, REC_SA); i++) {
		const SaRow *x = REC_ROW(rec, REC_SA, SaRow, i);
		if (is_later(last, x->t, fault))
			last->text = g_strdup_printf("%s %s SA %s", x->router, x->kind, x->change);
	}
}

/* A probe that was sent before the fault and had no answer yet. */
static const char *unanswered(const Record *rec, VTime fault)
{
	g_autoptr(GHashTable) answered = g_hash_table_new(g_str_hash, g_str_equal);
	for (unsigned i = 0; i < REC_N(rec, REC_PROBE); i++) {
		const ProbeRow *p = REC_ROW(rec, REC_PROBE, ProbeRow, i);
		if (p->received < fault && strcmp(p->direction, "back") == 0)
			g_hash_table_add(answered, (gpointer)p->probe);
	}
	for (unsigned i = 0; i < REC_N(rec, REC_PROBE); i++) {
		const ProbeRow *p = REC_ROW(rec, REC_PROBE, ProbeRow, i);
		if (p->sent < fault && !g_hash_table_contains(answered, p->probe))
			return p->probe;
	}
	return NULL;
}

char *run_unsettled(const Record *rec)
{
	Change last = {-1, NULL};
	if (REC_N(rec, REC_FAULT) == 0)
		return NULL;
	const FaultRow *f = REC_ROW(rec, REC_FAULT, FaultRow, 0);
	last_change(rec, f->t, &last);
	const char *probe = unanswered(rec, f->t);
	char *said = NULL;
	g_autoptr(GString) at = g_string_new(NULL);
	text_seconds(at, f->t, 3);
	if (last.text)
		said = g_strdup_printf(
			"the network had not settled when \"%s\" struck at %s: %s %.1f s before",
			f->name, at->str, last.text, (double)(f->t - last.t) / 1e9);
	else if (probe)
		said = g_strdup_printf("the network had not settled when \"%s\" struck at %s: "
				       "probe %s had had no answer",
				       f->name, at->str, probe);
	g_free(last.text);
	return said;
}

RunSpec run_spec(const Source *s, RecordLevel level)
{
	return (RunSpec){.scn = s->scn,
			 .seed = s->seed,
			 .until = s->until,
			 .level = level,
			 .path = s->path,
			 .repeats = s->stored.rec};
}
