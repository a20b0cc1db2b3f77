/* [expect NAME]: what the run is held to, from keys to Expect. */

#include <string.h>

#include "sim/scenario/scnreading.h"
#include "sim/scenario/scnvalue.h"

/* What a golden timeline bears if nothing is said: enough for a packet more on the wire, too little for a
 * timer. */
#define GOLDEN_TOLERANCE VT_MS(50)

typedef struct ClaimRow {
	const char *key;
	ExpectKind kind;
} ClaimRow;
static const ClaimRow claims[] = {
	{"log", EXPECT_LOG},       {"transition", EXPECT_TRANSITION},
	{"route", EXPECT_ROUTE},   {"sa", EXPECT_SA},
	{"show", EXPECT_SHOW},     {"debug", EXPECT_DEBUG},
	{"outage", EXPECT_OUTAGE}, {"loss", EXPECT_LOSS},
	{"golden", EXPECT_GOLDEN},
};

static bool check_regex(ScnReading *r, const ScnKey *k)
{
	g_autoptr(GError) why = NULL;
	if (!*k->value || strcmp(k->value, "//") == 0)
		return scn_refuse(r, k->value_at, k->name, k->value, "words to look for");
	if (!expect_is_regex(k->value))
		return true;
	g_autoptr(Regex) regex = expect_regex(k->value, &why);
	return regex ||
	       err_at(r->err, k->value_at, "%s, expected a regular expression", why->message);
}

static bool claim_outage(ScnReading *r, Expect *e, const ScnKey *k)
{
	e->want_none = strcmp(k->value, "none") == 0;
	if (e->want_none)
		return true;
	if (!scn_range(k->value_at, k->value, false, &e->want, r->err))
		return false;
	return strstr(k->value, "..") || err_at(r->err, k->value_at,
						"outage = %s is neither \"at most\" nor "
						"\"exactly\", expected 0s..%s or %s..%s",
						k->value, k->value, k->value, k->value);
}

static bool claim_loss(ScnReading *r, Expect *e, const ScnKey *k)
{
	const char *dots = strstr(k->value, "..");
	g_autofree char *lo = g_strstrip(dots ? g_strndup(k->value, (gsize)(dots - k->value))
					      : g_strdup(k->value));
	g_autofree char *hi = g_strstrip(g_strdup(dots ? dots + 2 : k->value));
	e->loss_percent = strchr(k->value, '%') != NULL;
	if (e->loss_percent)
		return scn_percent(k->value_at, lo, &e->loss_lo, r->err) &&
		       scn_percent(k->value_at, hi, &e->loss_hi, r->err);
	return scn_integer(k->value_at, lo, 0, INT32_MAX, &e->loss_lo, r->err) &&
	       scn_integer(k->value_at, hi, 0, INT32_MAX, &e->loss_hi, r->err);
}

/* A text beside the scenario, as the key names it. */
static bool load_text(ScnReading *r, const ScnKey *k, const char **file, const char **text)
{
	g_autofree char *name = scnfile_beside(r->s->file, k->value_at, k->value);
	const ScnText *t = scnfile_load(r->s->file, name, k->value_at, r->err);
	if (!t)
		return false;
	*file = t->name;
	*text = t->text;
	return true;
}

/* A mask that hides nothing would be a claim that nobody can check. */
static bool read_mask(ScnReading *r, HeldText *held, const ScnItem *item)
{
	MaskSet mask = 0;
	g_autofree char *all = mask_names(MASK_ALL);
	if (!mask_add(&mask, item->text))
		return scn_refuse(r, item->at, "unknown mask", item->text, all);
	if (!mask_count(held->text, mask) && !(held->extra && mask_count(held->extra, mask)))
		return err_at(r->err, item->at,
			      "mask \"%s\" hides nothing in %s, expected a field that stands there",
			      item->text, held->file);
	held->masks |= mask;
	return true;
}

static bool claim_text(ScnReading *r, Expect *e, const ScnKey *k)
{
	const ScnKey *file = scngroup_key(r->g, "file"), *extra = scngroup_key(r->g, "extra");
	const ScnKey *mask = scngroup_key(r->g, "mask");
	g_autofree char *expected = g_strdup_printf("file = FILE beside %s", k->name);
	if (!file)
		return scn_missing(r, expected);
	if (!e->router)
		return scn_missing(r, "router = NAME beside show or debug");
	if (!load_text(r, file, &e->held.file, &e->held.text) ||
	    (extra && !load_text(r, extra, &e->held.extra_file, &e->held.extra)))
		return false;
	g_autoptr(GArray) masks =
		mask ? scn_split(mask) : g_array_new(FALSE, FALSE, sizeof(ScnItem));
	for (unsigned i = 0; i < masks->len; i++)
		if (!read_mask(r, &e->held, &g_array_index(masks, ScnItem, i)))
			return false;
	return true;
}

/* Stamps say when, which is the window's to say. */
static bool claim_debug(ScnReading *r, ScnExpect *x, const ScnKey *k)
{
	x->commands = scn_split(k);
	if (x->commands->len == 0)
		return scn_refuse(r, k->value_at, k->name, k->value,
				  "debug COMMAND; debug COMMAND");
	if (!claim_text(r, &x->e, k))
		return false;
	g_autofree char *unstamped = heldtext_unstamped(x->e.held.text);
	x->e.held.text = scn_keep(r, unstamped);
	return true;
}

static bool read_tolerance(ScnReading *r, Expect *e, const ScnKey *k)
{
	MomentKind kind;
	VTime t;
	if (!scn_time(k->value_at, k->value, &t, r->err))
		return false;
	const char *dot = strchr(k->name, '.');
	if (!dot) {
		tolerance_set(&e->tolerance, t);
		return true;
	}
	if (!golden_kind(dot + 1, &kind))
		return err_at(
			r->err, k->at,
			"\"%s\", expected tolerance.fault, .transition, .route, .sa or .outage",
			k->name);
	e->tolerance.of[kind] = t;
	return true;
}

/* As messages say it: what a user can open. */
static const char *path_of(const ScnReading *r, const char *name)
{
	for (unsigned i = 0; i < r->s->file->texts->len; i++) {
		const ScnText *t = r->s->file->texts->pdata[i];
		if (strcmp(t->name, name) == 0)
			return t->path;
	}
	return name;
}

/* The key names the file itself: there is nothing else to say. What is said of one kind counts over what is
 * said of all. */
static bool claim_golden(ScnReading *r, Expect *e, const ScnKey *k)
{
	const ScnKey *all = scngroup_key(r->g, "tolerance");
	if (!load_text(r, k, &e->held.file, &e->held.text))
		return false;
	g_autoptr(Golden) g = golden_read(path_of(r, e->held.file), e->held.text, r->err);
	if (!g)
		return false;
	e->seed = g->seed;
	tolerance_set(&e->tolerance, GOLDEN_TOLERANCE);
	if (all && !read_tolerance(r, e, all))
		return false;
	for (unsigned i = 0; i < r->g->keys->len; i++) {
		ScnKey *x = r->g->keys->pdata[i];
		if (g_str_has_prefix(x->name, "tolerance.") && !read_tolerance(r, e, x))
			return false;
	}
	return true;
}

/* Keys that say nothing beside this claim are a mistake of the writer's. */
static bool refuse_idle_keys(ScnReading *r, ExpectKind kind, const ScnKey *claim)
{
	static const char *const of_text[] = {"file", "extra", "mask", NULL};
	static const char *const of_window[] = {"from", "to", NULL};
	bool text = kind == EXPECT_SHOW || kind == EXPECT_DEBUG;
	for (const char *const *k = of_text; *k && !text; k++)
		if (scngroup_key(r->g, *k))
			return err_at(r->err, scngroup_key(r->g, *k)->at,
				      "\"%s\" beside \"%s\", expected it beside show or debug", *k,
				      claim->name);
	for (const char *const *k = of_window; *k && kind != EXPECT_DEBUG; k++)
		if (scngroup_key(r->g, *k))
			return err_at(r->err, scngroup_key(r->g, *k)->at,
				      "\"%s\" beside \"%s\", expected it beside debug", *k,
				      claim->name);
	return true;
}

static bool read_claim(ScnReading *r, ScnExpect *x)
{
	const ScnKey *found = NULL;
	for (unsigned i = 0; i < G_N_ELEMENTS(claims); i++) {
		const ScnKey *k = scngroup_key(r->g, claims[i].key);
		if (k && found)
			return scn_only_one(r, found, k);
		if (k) {
			found = k;
			x->e.kind = claims[i].kind;
		}
	}
	if (!found)
		return scn_missing(
			r, "one of log, transition, route, sa, show, debug, outage, loss, golden");
	x->e.text = found->value;
	x->e.text_pos = found->value_at;
	if (!refuse_idle_keys(r, x->e.kind, found))
		return false;
	bool of_probe = x->e.kind == EXPECT_OUTAGE || x->e.kind == EXPECT_LOSS;
	if (of_probe && !x->e.probe)
		return scn_missing(r, "probe = NAME");
	if (x->e.kind == EXPECT_OUTAGE)
		return claim_outage(r, &x->e, found);
	if (x->e.kind == EXPECT_LOSS)
		return claim_loss(r, &x->e, found);
	if (x->e.kind == EXPECT_DEBUG)
		return claim_debug(r, x, found);
	if (x->e.kind == EXPECT_GOLDEN)
		return claim_golden(r, &x->e, found);
	return x->e.kind == EXPECT_SHOW ? claim_text(r, &x->e, found) : check_regex(r, found);
}

void scn_expect_free(void *p)
{
	ScnExpect *x = p;
	if (x->commands)
		g_array_unref(x->commands);
	g_free(x);
}

bool scn_read_expect(ScnReading *r)
{
	static const char *const directions[] = {"out", "back", "round", NULL};
	ScnExpect *x = g_new0(ScnExpect, 1);
	const ScnKey *router = scngroup_key(r->g, "router"), *probe = scngroup_key(r->g, "probe");
	const ScnKey *direction = scngroup_key(r->g, "direction");
	unsigned way = 2;
	int64_t order = 0;
	g_ptr_array_add(r->s->expects, x);
	x->e.name = r->g->name;
	x->e.at_pos = r->g->at;
	x->e.router = router ? router->value : NULL;
	x->router_pos = router ? router->value_at : r->g->at;
	x->e.probe = probe ? probe->value : NULL;
	x->probe_pos = probe ? probe->value_at : r->g->at;
	if (direction && !scn_word(direction->value_at, direction->value, directions, &way, r->err))
		return false;
	x->e.direction = directions[way];
	if (!scn_get_moment(r, "after", &x->after) || !scn_get_moment(r, "at", &x->at) ||
	    !scn_get_moment(r, "from", &x->from) || !scn_get_moment(r, "to", &x->to) ||
	    !scn_get_range(r, "within", true, &x->e.within) ||
	    !scn_get_range(r, "min", false, &x->e.min) ||
	    !scn_get_range(r, "max", false, &x->e.max) ||
	    !scn_get_range(r, "spread", true, &x->e.spread) ||
	    !scn_get_integer(r, "order", 1, INT32_MAX, &order) ||
	    !scn_get_yes(r, "never", &x->e.never))
		return false;
	x->e.order = (int)order;
	if (x->at.has && (x->after.has || x->e.within.has))
		return scn_only_one(r, scngroup_key(r->g, "at"),
				    scngroup_key(r->g, x->after.has ? "after" : "within"));
	return read_claim(r, x);
}
