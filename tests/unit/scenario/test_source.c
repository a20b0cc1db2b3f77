/* A stored run that is run again: it comes to the same, or is refused with the place where it does not. */

#include <string.h>

#include "sim/scenario/source.h"
#include "sim/stage/run.h"
#include "tests/support/check.h"
#include "tests/unit/cli/netdir.h"

static const char scenario[] = "[event cut]\nat = 100s\ncable = cut\nport = R2:Fa0/0\n";

typedef struct Bench {
	char *dir;
	Scenario *scn;
	Record *rec;
	RunSpec spec;
} Bench;

static Bench bench(void)
{
	g_autofree char *text = g_strconcat(netdir_scenario, scenario, NULL);
	static const char *const sets[] = {"scenario.duration=200s", "router R2.start=30s", NULL};
	g_autoptr(GError) err = NULL;
	Bench b = {.dir = netdir_new(text)};
	g_autofree char *path = netdir_path(b.dir, "test.scn");
	b.scn = scenario_read(path, sets, NULL, &err);
	g_assert_no_error(err);
	b.spec = (RunSpec){.scn = b.scn, .seed = 3, .until = VT_NEVER, .level = RECORD_TIMELINE};
	b.rec = run_scenario(&b.spec, &err);
	g_assert_no_error(err);
	b.spec.repeats = b.rec;
	b.spec.path = "x.db";
	return b;
}

static void bench_free(Bench *b)
{
	record_free(b->rec);
	scenario_free(b->scn);
	netdir_free(b->dir);
}

static char *refusal(const Bench *b, VTime at)
{
	g_autoptr(GError) err = NULL;
	bool taken;
	g_autofree char *text = run_show(&b->spec, "R1", "show clock", at, &taken, &err);
	if (text)
		CHECK(taken && strstr(text, "UTC"), "%s", text);
	return text ? NULL : g_strdup(err->message);
}

typedef struct Row {
	VTime at, change; /* the digest at `change` is another; VT_NEVER: the overall one */
	const char *message;
} Row;

static void test_repeat(void)
{
	static const Row rows[] = {
		{VT_S(50), VT_S(180), NULL},
		{VT_S(50), VT_S(120), NULL},
		{VT_S(60), VT_S(60), "R2 is another before 60.000 s"},
		{VT_S(61), VT_S(120), "R2 is another before 120.000 s"},
		{VT_S(200), VT_S(60), "R2 is another before 60.000 s"},
		{VT_S(180), VT_NEVER, NULL},
		{VT_S(181), VT_NEVER, "the end is another"},
	};
	for (unsigned i = 0; i < G_N_ELEMENTS(rows); i++) {
		Bench b = bench();
		if (rows[i].change == VT_NEVER)
			REC_ROW(b.rec, REC_RUN, RunRow, 0)->digest = "00";
		for (unsigned k = 0; k < REC_N(b.rec, REC_DIGEST); k++) {
			DigestRow *d = REC_ROW(b.rec, REC_DIGEST, DigestRow, k);
			if (d->t == rows[i].change && strcmp(d->router, "R2") == 0)
				d->digest = "00";
		}
		g_autofree char *said = refusal(&b, rows[i].at);
		CHECK(rows[i].message ? said && strstr(said, rows[i].message) : !said, "row %u: %s",
		      i, said ? said : "not refused");
		bench_free(&b);
	}
}

/* Wrong: a refusal that does not say who wrote the run. */
static void test_version(void)
{
	Bench b = bench();
	REC_ROW(b.rec, REC_RUN, RunRow, 0)->version = "0.0.9";
	g_autofree char *good = refusal(&b, VT_S(100));
	CHECK(!good, "another version that comes to the same will do: %s", good);
	REC_ROW(b.rec, REC_DIGEST, DigestRow, 0)->digest = "00";
	g_autofree char *said = refusal(&b, VT_S(100));
	CHECK(said && g_str_has_prefix(said, "x.db: vpnha 0.0.9 wrote this run, and vpnha "), "%s",
	      said ? said : "not refused");
	g_autoptr(GError) err = NULL;
	Record *again = run_scenario(&b.spec, &err);
	CHECK(!again && strstr(err->message, "does not repeat it"), "a whole run as well");
	bench_free(&b);
}

/* Wrong: a look at a router without power goes by without a word, or as if it were up. */
static void test_off(void)
{
	Bench b = bench();
	g_autoptr(GError) err = NULL;
	bool taken = true;
	g_autofree char *text = run_show(&b.spec, "R2", "show clock", VT_S(29), &taken, &err);
	CHECK(!taken && text &&
		      strstr(text, "R2 has no power at 29.000 s and prints nothing; it comes up at "
				   "30.000 s"),
	      "%s", text ? text : err->message);
	bench_free(&b);
}

static void test_moments(void)
{
	Bench b = bench();
	Source src = {.scn = b.scn, .seed = 3, .until = VT_S(200)};
	g_autoptr(GError) late = NULL;
	VTime at = 7;
	CHECK(source_moment(&src, NULL, "--at", &at, NULL) && at == 7, "no option, no change");
	CHECK(source_moment(&src, "cut + 5s", "--at", &at, NULL) && at == VT_S(105), "an event");
	CHECK(!source_moment(&src, "1h", "--at", &at, &late), "after the end");
	CHECK_STR(late ? late->message : "",
		  "--at 1h is at 3600.000 s, expected a time up to the end of the run at 200.000 s",
		  "says so");
	bench_free(&b);
}

SUITE(cli_source) = {
	{"a stored run is repeated, or refused where it differs", test_repeat},
	{"who wrote it is said", test_version},
	{"a router without power says nothing", test_off},
	{"moments of a run end with it", test_moments},
	{NULL, NULL},
};
