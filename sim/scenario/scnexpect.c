/* [expect NAME]: what the run is held to, from keys to Expect. What each kind reads is its row in scn_claims. */

#include <string.h>

#include "sim/scenario/scnreading.h"
#include "sim/scenario/scnvalue.h"

/* What a golden timeline bears if nothing is said: enough for a packet more on the wire, too little for a
 * timer. */
#define GOLDEN_TOLERANCE VT_MS(50)

/* ---- each kind ---- */

static bool check_words(ScnReading *r, const ScnKey *k)
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

static bool claim_line(ScnReading *r, ScnExpect *x, const ScnKey *k)
{
	x->e.line = (ExpectLine){k->value, k->value_at, x->router};
	return check_words(r, k);
}

static bool claim_outage(ScnReading *r, ScnExpect *x, const ScnKey *k)
{
	ExpectOutage *e = &x->e.outage;
	*e = (ExpectOutage){.probe = x->probe, .direction = x->direction};
	e->none = strcmp(k->value, "none") == 0;
	if (!x->probe)
		return scn_missing(r, "probe = NAME");
	if (e->none)
		return true;
	if (!scn_range(k->value_at, k->value, false, &e->lasts, r->err))
		return false;
	return strstr(k->value, "..") || err_at(r->err, k->value_at,
						"outage = %s is neither \"at most\" nor "
						"\"exactly\", expected 0s..%s or %s..%s",
						k->value, k->value, k->value, k->value);
}

static bool claim_loss(ScnReading *r, ScnExpect *x, const ScnKey *k)
{
	ExpectLoss *e = &x->e.loss;
	const char *dots = strstr(k->value, "..");
	g_autofree char *lo = g_strstrip(dots ? g_strndup(k->value, (gsize)(dots - k->value))
					      : g_strdup(k->value));
	g_autofree char *hi = g_strstrip(g_strdup(dots ? dots + 2 : k->value));
	*e = (ExpectLoss){.probe = x->probe, .direction = x->direction};
	e->percent = strchr(k->value, '%') != NULL;
	if (!x->probe)
		return scn_missing(r, "probe = NAME");
	if (e->percent)
		return scn_percent(k->value_at, lo, &e->lo, r->err) &&
		       scn_percent(k->value_at, hi, &e->hi, r->err);
	return scn_integer(k->value_at, lo, 0, INT32_MAX, &e->lo, r->err) &&
	       scn_integer(k->value_at, hi, 0, INT32_MAX, &e->hi, r->err);
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

static bool read_held(ScnReading *r, const ScnExpect *x, const ScnKey *k, HeldText *held)
{
	const ScnKey *file = scngroup_key(r->g, "file"), *extra = scngroup_key(r->g, "extra");
	const ScnKey *mask = scngroup_key(r->g, "mask");
	g_autofree char *expected = g_strdup_printf("file = FILE beside %s", k->name);
	if (!file)
		return scn_missing(r, expected);
	if (!x->router)
		return scn_missing(r, "router = NAME beside show or debug");
	if (!load_text(r, file, &held->file, &held->text) ||
	    (extra && !load_text(r, extra, &held->extra_file, &held->extra)))
		return false;
	g_autoptr(GArray) masks =
		mask ? scn_split(mask) : g_array_new(FALSE, FALSE, sizeof(ScnItem));
	for (unsigned i = 0; i < masks->len; i++)
		if (!read_mask(r, held, &g_array_index(masks, ScnItem, i)))
			return false;
	return true;
}

static bool claim_show(ScnReading *r, ScnExpect *x, const ScnKey *k)
{
	x->e.show = (ExpectShow){x->router, k->value, k->value_at, {0}};
	return read_held(r, x, k, &x->e.show.held);
}

/* Stamps say when, which is the window's to say. */
static bool claim_debug(ScnReading *r, ScnExpect *x, const ScnKey *k)
{
	ExpectDebug *e = &x->e.debug;
	*e = (ExpectDebug){.router = x->router, .commands = k->value};
	x->commands = scn_split(k);
	if (x->commands->len == 0)
		return scn_refuse(r, k->value_at, k->name, k->value,
				  "debug COMMAND; debug COMMAND");
	if (!read_held(r, x, k, &e->held))
		return false;
	g_autofree char *unstamped = heldtext_unstamped(e->held.text);
	e->held.text = scn_keep(r, unstamped);
	return true;
}

static bool read_tolerance(ScnReading *r, Tolerance *out, const ScnKey *k)
{
	MomentKind kind;
	VTime t;
	if (!scn_time(k->value_at, k->value, &t, r->err))
		return false;
	const char *dot = strchr(k->name, '.');
	if (!dot) {
		tolerance_set(out, t);
		return true;
	}
	if (!golden_kind(dot + 1, &kind))
		return err_at(
			r->err, k->at,
			"\"%s\", expected tolerance.fault, .transition, .route, .sa or .outage",
			k->name);
	out->of[kind] = t;
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
static bool claim_golden(ScnReading *r, ScnExpect *x, const ScnKey *k)
{
	ExpectGolden *e = &x->e.golden;
	const ScnKey *all = scngroup_key(r->g, "tolerance");
	*e = (ExpectGolden){0};
	if (!load_text(r, k, &e->file, &e->text))
		return false;
	g_autoptr(Golden) g = golden_read(path_of(r, e->file), e->text, r->err);
	if (!g)
		return false;
	e->seed = g->seed;
	tolerance_set(&e->tolerance, GOLDEN_TOLERANCE);
	if (all && !read_tolerance(r, &e->tolerance, all))
		return false;
	for (unsigned i = 0; i < r->g->keys->len; i++) {
		ScnKey *t = r->g->keys->pdata[i];
		if (g_str_has_prefix(t->name, "tolerance.") && !read_tolerance(r, &e->tolerance, t))
			return false;
	}
	return true;
}

static const char *const of_show[] = {"file", "extra", "mask", NULL};
static const char *const of_debug[] = {"file", "extra", "mask", "from", "to", NULL};

const ScnClaim scn_claims[] = {
	{&expect_log, claim_line, NULL},      {&expect_transition, claim_line, NULL},
	{&expect_route, claim_line, NULL},    {&expect_sa, claim_line, NULL},
	{&expect_show, claim_show, of_show},  {&expect_debug, claim_debug, of_debug},
	{&expect_outage, claim_outage, NULL}, {&expect_loss, claim_loss, NULL},
	{&expect_golden, claim_golden, NULL}, {NULL, NULL, NULL},
};

/* ---- the claim of a group ---- */

static bool owns(const ScnClaim *c, const char *key)
{
	return c->own && g_strv_contains(c->own, key);
}

static bool refuse_idle(ScnReading *r, const ScnKey *key, const ScnKey *claim)
{
	g_autoptr(GString) owners = g_string_new(NULL);
	for (const ScnClaim *c = scn_claims; c->kind; c++)
		if (owns(c, key->name))
			g_string_append_printf(owners, "%s%s", owners->len ? " or " : "",
					       c->kind->name);
	return err_at(r->err, key->at, "\"%s\" beside \"%s\", expected it beside %s", key->name,
		      claim->name, owners->str);
}

/* Keys that say nothing beside this claim are a mistake of the writer's. */
static bool refuse_idle_keys(ScnReading *r, const ScnClaim *row, const ScnKey *claim)
{
	for (const ScnClaim *c = scn_claims; c->kind; c++)
		for (const char *const *own = c->own; own && *own; own++) {
			const ScnKey *key = scngroup_key(r->g, *own);
			if (key && !owns(row, *own))
				return refuse_idle(r, key, claim);
		}
	return true;
}

static bool refuse_empty(ScnReading *r)
{
	g_autoptr(GString) list = g_string_new("one of ");
	for (const ScnClaim *c = scn_claims; c->kind; c++)
		g_string_append_printf(list, "%s%s", c == scn_claims ? "" : ", ", c->kind->name);
	return scn_missing(r, list->str);
}

static bool read_claim(ScnReading *r, ScnExpect *x)
{
	const ScnKey *found = NULL;
	const ScnClaim *row = NULL;
	for (const ScnClaim *c = scn_claims; c->kind; c++) {
		const ScnKey *k = scngroup_key(r->g, c->kind->name);
		if (k && found)
			return scn_only_one(r, found, k);
		if (k) {
			found = k;
			row = c;
		}
	}
	if (!found)
		return refuse_empty(r);
	x->e.kind = row->kind;
	return refuse_idle_keys(r, row, found) && row->read(r, x, found);
}

/* ---- the group ---- */

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
	x->router = router ? router->value : NULL;
	x->router_pos = router ? router->value_at : r->g->at;
	x->probe = probe ? probe->value : NULL;
	x->probe_pos = probe ? probe->value_at : r->g->at;
	if (direction && !scn_word(direction->value_at, direction->value, directions, &way, r->err))
		return false;
	x->direction = directions[way];
	if (!scn_get_moment(r, "after", &x->after) || !scn_get_moment(r, "at", &x->at) ||
	    !scn_get_moment(r, "from", &x->from) || !scn_get_moment(r, "to", &x->to) ||
	    !scn_get_range(r, "within", true, &x->e.when.within) ||
	    !scn_get_range(r, "min", false, &x->e.min) ||
	    !scn_get_range(r, "max", false, &x->e.max) ||
	    !scn_get_range(r, "spread", true, &x->e.spread) ||
	    !scn_get_integer(r, "order", 1, INT32_MAX, &order) ||
	    !scn_get_yes(r, "never", &x->e.never))
		return false;
	x->e.order = (int)order;
	if (x->at.has && (x->after.has || x->e.when.within.has))
		return scn_only_one(r, scngroup_key(r->g, "at"),
				    scngroup_key(r->g, x->after.has ? "after" : "within"));
	return read_claim(r, x);
}
