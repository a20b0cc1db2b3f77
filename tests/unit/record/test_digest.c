/* The fingerprint of a run. If one of these failed, a changed run would look the same, or the same run
 * would look changed because of a router, a number or an address in memory that is none of its business. */

#include "sim/record/digest.h"

#include <string.h>

#include "sim/err.h"
#include "tests/support/check.h"

static void encode(const void *frame, GByteArray *out)
{
	(void)frame, (void)out;
}

static void summary(const void *frame, const char **protocol, GString *out)
{
	*protocol = "IPv4";
	g_string_append(out, frame);
}

static const ObsSpec note = {
	"note",
	OBS_NOTE,
	"test",
	{{"text", OV_STR}, {"n", OV_INT}, {"where", OV_PREFIX}, {"state", OV_PTR}},
	NULL};
static const ObsSpec other = {
	"other",
	OBS_NOTE,
	"test",
	{{"text", OV_STR}, {"n", OV_INT}, {"where", OV_PREFIX}, {"state", OV_PTR}},
	NULL};
static const ObsSpec probe = {"probe", OBS_PROBE, "test", {{"packet", OV_PTR}}, NULL};
static const ObsSpec frame = {"frame", OBS_FRAME, "test", {{"frame", OV_PTR}}, NULL};

/* A run in which "b" observes; each member varies one thing. */
typedef struct Variant {
	const char *what;
	VTime at;
	const ObsSpec *spec;
	const char *text, *probe_where, *summary;
	int n;
	uint32_t probe_seq;
	bool idle, busy; /* another router, ranked before; and it observes something */
	bool numbers;    /* event numbers and pointers are others */
} Variant;

static void idle_work(Ctx *cx, void *self, void *arg)
{
	const Variant *v = self;
	static const int address = 0;

	(void)arg;
	if (v->busy)
		obs_emit(
			cx, &note,
			(ObsVal[]){OV_S("mine"), OV_I(1), OV_PF(prefix_of(0, 0)), {.p = &address}});
}

static const EventKind idle_kind = {"idle", idle_work, NULL};

static void observe(Ctx *cx, void *self, void *arg)
{
	const Variant *v = self;
	ProbeObs p = {.probe = "ping",
		      .seq = v->probe_seq,
		      .sent = VT_S(1),
		      .received = VT_NEVER,
		      .lost_at = v->probe_where,
		      .lost_why = "no route",
		      .event = ctx_cause(cx)};
	FrameObs f = {.segment = "outside",
		      .uid = v->numbers ? 5 : 6,
		      .frame = v->summary,
		      .encode = encode,
		      .summary = summary};

	(void)arg;
	obs_emit(cx, v->spec,
		 (ObsVal[]){OV_S(v->text),
			    OV_I(v->n),
			    OV_PF(prefix_of(IP4(10, 0, 0, 0), 8)),
			    {.p = v->numbers ? (const void *)v : (const void *)cx}});
	obs_emit(cx, &probe, (ObsVal[]){{.p = &p}});
	obs_emit(cx, &frame, (ObsVal[]){{.p = &f}});
}

static const EventKind observe_kind = {"observe", observe, NULL};

static void begin(Ctx *cx, void *self)
{
	const Variant *v = self;
	World *w = ctx_world(cx);

	for (int i = 0; (v->idle || v->numbers) && i < 3; i++)
		sched_at(cx, VT_MS(i), PH_TIMER, world_node(w, v->idle ? "a" : "b"), &idle_kind,
			 self, NULL);
	sched_at(cx, v->at, PH_TIMER, world_node(w, "b"), &observe_kind, self, NULL);
}

static const Variant plain = {"plain", VT_S(90), &note, "text", "r1", "sum",
			      7,       3,        false, false,  false};

typedef struct Result {
	char *overall, *b;
	GString *minutes;
} Result;

static void take_minute(void *to, const char *router, VTime at, const char *digest)
{
	if (strcmp(router, "b") == 0)
		g_string_append_printf(to, "%d:%.8s ", (int)(at / VT_MIN(1)), digest);
}

static Result run(const Variant *v, const char *ingredients)
{
	static const char *const alone[] = {"b", "c", NULL}, *const with[] = {"b", "c", "a", NULL};
	World *w = world_new(1, v->idle ? with : alone, WORLD_KEEP_CAUSES);
	Digest *d = digest_new(w, ingredients, NULL);

	world_add_sink(w, digest_sink(d));
	world_begin(w, begin, (void *)v);
	world_run(w, VT_MIN(4));
	digest_close(d, VT_MIN(4));
	Result r = {digest_overall(d), digest_of(d, "b"), g_string_new(NULL)};
	digest_each(d, take_minute, r.minutes);
	CHECK(digest_of(d, "nobody") == NULL, "an unknown router has no digest");
	digest_free(d);
	world_free(w);
	return r;
}

static void result_free(Result *r)
{
	g_free(r->overall);
	g_free(r->b);
	g_string_free(r->minutes, TRUE);
}

static void test_what_counts(void)
{
	Variant v[11];
	Result base = run(&plain, "tofpl");

	for (size_t i = 0; i < G_N_ELEMENTS(v); i++)
		v[i] = plain;
	v[0].what = "time", v[0].at++;
	v[1].what = "name", v[1].spec = &other;
	v[2].what = "text", v[2].text = "texU";
	v[3].what = "no text", v[3].text = NULL;
	v[4].what = "empty text", v[4].text = "";
	v[5].what = "number", v[5].n = -7;
	v[6].what = "probe sequence", v[6].probe_seq++;
	v[7].what = "place of loss", v[7].probe_where = "r2";
	v[8].what = "frame", v[8].summary = "other";
	v[9].what = "numbers and addresses", v[9].numbers = true;
	v[10].what = "the same again";
	for (size_t i = 0; i < G_N_ELEMENTS(v); i++) {
		Result r = run(&v[i], "tofpl");
		bool same = i >= 9;
		CHECK((strcmp(r.overall, base.overall) == 0) == same, "overall: %s", v[i].what);
		CHECK((strcmp(r.b, base.b) == 0) == same, "router: %s", v[i].what);
		result_free(&r);
	}
	result_free(&base);
}

static void test_ingredients(void)
{
	static const struct {
		const char *letters;
		bool time, name, text, seq, frame; /* does it change? */
	} rows[] = {
		{"t", true, false, false, false, false}, {"o", false, true, false, false, false},
		{"f", false, false, true, false, false}, {"p", false, false, false, true, false},
		{"l", false, false, false, false, true}, {NULL, true, true, true, true, false},
		{"tofp", true, true, true, true, false}, {"tofpl", true, true, true, true, true},
	};

	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		Variant v[5] = {plain, plain, plain, plain, plain};
		const bool want[5] = {rows[i].time, rows[i].name, rows[i].text, rows[i].seq,
				      rows[i].frame};
		Result base = run(&plain, rows[i].letters);
		v[0].at++, v[1].spec = &other, v[2].text = "texU", v[3].probe_seq++,
			   v[4].summary = "other";
		for (int k = 0; k < 5; k++) {
			Result r = run(&v[k], rows[i].letters);
			CHECK((strcmp(r.overall, base.overall) != 0) == want[k],
			      "\"%s\", change %d", rows[i].letters ? rows[i].letters : "default",
			      k);
			result_free(&r);
		}
		result_free(&base);
	}
}

static void test_other_router(void)
{
	Variant idle = plain, busy = plain;
	Result base = run(&plain, NULL), with, noisy;

	idle.idle = busy.idle = busy.busy = true;
	with = run(&idle, NULL);
	noisy = run(&busy, NULL);
	CHECK_STR(with.b, base.b, "an idle router that ranks first");
	CHECK_STR(noisy.b, base.b, "a router that observes much");
	CHECK(strcmp(noisy.overall, with.overall) != 0, "which the whole run's digest sees");
	CHECK_STR(with.minutes->str, base.minutes->str, "minute by minute");
	result_free(&base), result_free(&with), result_free(&noisy);
}

static void test_minutes(void)
{
	Variant at_end = plain, after = plain;
	at_end.at = VT_MIN(2), after.at = VT_MIN(2) + 1;
	Result a = run(&at_end, NULL), b = run(&after, NULL);
	g_auto(GStrv) in = g_strsplit(a.minutes->str, " ", -1),
		      out = g_strsplit(b.minutes->str, " ", -1);

	CHECK_INT(g_strv_length(in), 5, "four minutes: %s", a.minutes->str);
	CHECK(g_str_has_prefix(in[0], "1:") && g_str_has_prefix(in[3], "4:"), "%s", a.minutes->str);
	CHECK(strcmp(in[0] + 2, in[1] + 2) != 0, "the second minute includes its last instant");
	CHECK_STR(in[2] + 2, in[1] + 2, "and nothing follows");
	CHECK_STR(out[1] + 2, out[0] + 2, "one nanosecond later is the third minute's");
	CHECK(strcmp(out[2] + 2, out[1] + 2) != 0, "one nanosecond later is the third minute's");
	CHECK(strncmp(b.b, out[3] + 2, 8) == 0, "the last minute is the router's digest");
	result_free(&a), result_free(&b);
}

static void test_unknown_letter(void)
{
	static const char *const names[] = {NULL};
	World *w = world_new(1, names, 0);
	g_autoptr(GError) err = NULL;

	CHECK(!digest_new(w, "tx", &err), "x is no ingredient");
	CHECK(g_error_matches(err, VPNHA_ERROR, VPNHA_ERROR_INPUT), "an error of the input");
	CHECK(err && strstr(err->message, "\"x\""), "%s", err ? err->message : "");
	world_free(w);
}

/* SHA-256 of the octet 2 (length and 1) and "b", made with sha256sum: the serialisation is fixed. */
static void test_fixed_value(void)
{
	static const char *const names[] = {"b", NULL};
	World *w = world_new(1, names, 0);
	Digest *d = digest_new(w, NULL, NULL);
	g_autofree char *b = digest_of(d, "b");

	CHECK_STR(b, "955d6ad56a04f0e95e5f8639a502f7e914db57124fa5d65676071127be7184ca",
		  "a router that observed nothing");
	digest_free(d);
	world_free(w);
}

SUITE(record_digest) = {
	{"each logical value counts, numbers and addresses do not", test_what_counts},
	{"ingredients are chosen by letter", test_ingredients},
	{"another router changes nobody's digest", test_other_router},
	{"a minute ends with its last instant", test_minutes},
	{"an unknown ingredient is refused", test_unknown_letter},
	{"the serialisation is fixed", test_fixed_value},
	{NULL, NULL},
};
