/* The kinds of expectations, by their table: each is read, said, refused and told from the others alike. A new kind
 * brings an example. */

#include <string.h>

#include "sim/scenario/scnkeys.h"
#include "sim/scenario/scnreading.h"
#include "sim/stage/run.h"
#include "tests/support/check.h"
#include "tests/unit/cli/call.h"
#include "tests/unit/cli/netdir.h"

typedef struct Example {
	const char *kind;
	const char *lines;   /* that stand below [expect x], which is line 22 of the scenario */
	const char *said;    /* what is expected, for people: it begins so */
	const char *bounds;  /* the same in a few words */
	const char *wrong;   /* nonsense in its place */
	const char *refused; /* what is said of that, and where */
} Example;

static const Example examples[] = {
	{"log", "log = Standby -> Active\nrouter = R2\nwithin = 1s..2s\n",
	 "\"Standby -> Active\" on R2 1.000..2.000 s after the start", "1.000..2.000 s",
	 "log = /(/\n", "23:7: "},
	{"transition", "transition = HSRP Active\nnever = true\n",
	 "never \"HSRP Active\" on any router after the start", "never", "transition = //\n",
	 "23:14: transition \"//\", expected words to look for"},
	{"route", "route = 10.0.0.0/24 C\nat = 20s\n",
	 "\"10.0.0.0/24 C\" on any router at 20.000 s", "", "route =\n",
	 "23:8: route \"\", expected words to look for"},
	{"sa", "sa = /^ipsec .* add/\nafter = 5s\n",
	 "\"/^ipsec .* add/\" on any router after 5.000 s", "", "sa = /[/\n", "23:6: "},
	{"show", "show = show version\nrouter = R1\nfile = r1.cfg\nat = 20s\n",
	 "\"show version\" on R1 as in r1.cfg at 20.000 s", "",
	 "show = show version\nrouter = R1\n",
	 "22:1: [expect x] says too little, expected file = FILE beside show"},
	{"debug", "debug = debug standby events\nrouter = R1\nfile = r1.cfg\nfrom = 2s\n",
	 "\"debug standby events\" on R1 as in r1.cfg from 2.000 s to the end", "", "debug = ;\n",
	 "23:9: debug \";\", expected debug COMMAND; debug COMMAND"},
	{"outage", "outage = 1s..2s\nprobe = p\n",
	 "an outage of 1.000..2.000 s of probe p (round) after the start", "1.000..2.000 s",
	 "outage = 2s\nprobe = p\n", "23:10: outage = 2s is neither \"at most\" nor \"exactly\""},
	{"loss", "loss = 0%..1.5%\nprobe = p\ndirection = out\n",
	 "loss of 0.0000%..1.5000% packets of probe p (out) after the start",
	 "0.0000%..1.5000% packets", "loss = few\nprobe = p\n", "23:8: \"few\", expected "},
	{"golden", "golden = a.timeline\ntolerance = 2s\n", "the timeline of a.timeline, ", "",
	 "golden = r1.cfg\n", "%/r1.cfg:1:1: "},
};

static const Example *example_of(const ScnClaim *c)
{
	for (unsigned i = 0; i < G_N_ELEMENTS(examples); i++)
		if (strcmp(examples[i].kind, c->kind->name) == 0)
			return &examples[i];
	g_error("no example of [expect] %s", c->kind->name);
}

/* A folder with what the examples name: a timeline of the small scenario, which is test.scn. */
static char *folder(void)
{
	char *dir = netdir_new(netdir_scenario);
	g_auto(Said) golden = call(cmd_record, dir, "record $/test.scn -o $/a.timeline");
	CHECK_INT(golden.code, EXIT_OK, "%s", golden.err);
	return dir;
}

static Scenario *read_expect(const char *dir, const char *lines, const char *const *sets,
			     GError **err)
{
	g_autofree char *text = g_strconcat(netdir_scenario, "[expect x]\n", lines, NULL);
	g_autofree char *path = netdir_path(dir, "test.scn");
	netdir_write(dir, "test.scn", text);
	return scenario_read(path, sets, NULL, err);
}

static const Expect *first(const Scenario *s)
{
	return &((const ScnExpect *)s->expects->pdata[0])->e;
}

static void check_said(const Scenario *s, const Example *x)
{
	RunSpec spec = {
		.scn = s, .seed = 1, .until = VT_NEVER, .level = RECORD_TIMELINE, .hold = true};
	g_autoptr(GString) bounds = g_string_new(NULL);
	g_autoptr(GError) err = NULL;
	g_autoptr(Record) rec = run_scenario(&spec, &err);
	if (!CHECK(rec, "%s: %s", x->kind, err ? err->message : ""))
		return;
	const char *said = REC_ROW(rec, REC_CHECK, CheckRow, 0)->expected;
	CHECK(g_str_has_prefix(said, x->said), "%s: \"%s\"", x->kind, said);
	expect_say_bounds(first(s), bounds);
	CHECK_STR(bounds->str, x->bounds, "the bounds of %s", x->kind);
}

/* Wrong: what is read is of another kind, or is not what was written. */
static void test_read(void)
{
	char *dir = folder();
	for (const ScnClaim *c = scn_claims; c->kind; c++) {
		const Example *x = example_of(c);
		g_autoptr(GError) err = NULL;
		g_autoptr(Scenario) s = read_expect(dir, x->lines, NULL, &err);
		if (!CHECK(s, "%s: %s", x->kind, err ? err->message : ""))
			continue;
		CHECK(first(s)->kind == c->kind, "%s is a %s", x->kind, first(s)->kind->name);
		check_said(s, x);
	}
	netdir_free(dir);
}

/* Wrong: nonsense is taken for an expectation, or its place is not told. */
static void test_refused(void)
{
	char *dir = folder();
	for (const ScnClaim *c = scn_claims; c->kind; c++) {
		const Example *x = example_of(c);
		g_autoptr(GError) err = NULL;
		g_autoptr(Scenario) none = read_expect(dir, x->wrong, NULL, &err);
		bool elsewhere = g_str_has_prefix(x->refused, "%/");
		g_autofree char *want = g_strconcat(dir, elsewhere ? "/" : "/test.scn:",
						    x->refused + (elsewhere ? 2 : 0), NULL);
		CHECK(!none && g_str_has_prefix(err->message, want), "%s: %s", x->kind,
		      err ? err->message : "accepted");
	}
	netdir_free(dir);
}

static void check_pair(const char *dir, const Example *a, const Example *b)
{
	g_autofree char *both = g_strdup_printf("%s%s = y\n", a->lines, b->kind);
	g_autofree char *one =
		g_strdup_printf("\"%s\" beside \"%s\", expected one of them", a->kind, b->kind);
	g_autofree char *other =
		g_strdup_printf("\"%s\" beside \"%s\", expected one of them", b->kind, a->kind);
	g_autoptr(GError) err = NULL;
	g_autoptr(Scenario) s = read_expect(dir, both, NULL, &err);
	CHECK(!s && (strstr(err->message, one) || strstr(err->message, other)), "%s and %s: %s",
	      a->kind, b->kind, err ? err->message : "accepted");
}

/* Wrong: a scenario that extends another, or --set, says another kind and both of them stand. */
static void check_replaced(const char *dir, const Example *a, const Example *b, const ScnClaim *to)
{
	g_autofree char *child =
		g_strconcat("[scenario]\nextends = test.scn\n[expect x]\n", b->lines, NULL);
	g_autofree char *path = netdir_path(dir, "child.scn");
	const char *const log[] = {"expect x.log=y", NULL};
	g_autoptr(GError) err = NULL;
	g_autoptr(Scenario) set = read_expect(dir, a->lines, log, &err);
	/* A key that means nothing beside a log is refused, not forgotten. */
	CHECK(set ? first(set)->kind == &expect_log
		  : strstr(err->message, "beside \"log\"") != NULL,
	      "%s is set to log: %s", a->kind, err ? err->message : first(set)->kind->name);
	g_clear_error(&err);
	netdir_write(dir, "child.scn", child);
	g_autoptr(Scenario) s = scenario_read(path, NULL, NULL, &err);
	CHECK(s && first(s)->kind == to->kind, "%s in place of %s: %s", b->kind, a->kind,
	      err ? err->message : "another");
}

static void test_pairs(void)
{
	char *dir = folder();
	for (const ScnClaim *a = scn_claims; a->kind; a++)
		for (const ScnClaim *b = scn_claims; b->kind; b++) {
			if (a != b)
				check_pair(dir, example_of(a), example_of(b));
			check_replaced(dir, example_of(a), example_of(b), b);
		}
	netdir_free(dir);
}

static bool owns(const ScnClaim *c, const char *key)
{
	return c->own && g_strv_contains(c->own, key);
}

/* Wrong: a key that a kind does not heed is silently without effect. */
static void test_idle_keys(void)
{
	char *dir = folder();
	for (const ScnClaim *owner = scn_claims; owner->kind; owner++)
		for (const char *const *key = owner->own; key && *key; key++)
			for (const ScnClaim *c = scn_claims; c->kind; c++) {
				const Example *x = example_of(c);
				g_autofree char *lines =
					g_strdup_printf("%s%s = 1s\n", x->lines, *key);
				g_autofree char *want = g_strdup_printf(
					"\"%s\" beside \"%s\", expected it beside ", *key, x->kind);
				g_autoptr(GError) err = NULL;
				if (owns(c, *key))
					continue;
				g_autoptr(Scenario) none = read_expect(dir, lines, NULL, &err);
				CHECK(!none && strstr(err->message, want) &&
					      strstr(err->message, owner->kind->name),
				      "%s: %s", want, err ? err->message : "accepted");
			}
	netdir_free(dir);
}

/* Wrong: a kind that the manual and the list of keys do not know, or a key of the list that is no kind. */
static void test_keys(void)
{
	const ScnGroupRow *g = scn_group_row("expect");
	unsigned kinds = 0, keys = 0;
	for (const ScnClaim *c = scn_claims; c->kind; c++, kinds++) {
		const ScnKeyRow *k = scn_key_row(g, c->kind->name);
		CHECK(k && k->rivals == RIVALS_CLAIM, "%s is a key", c->kind->name);
		for (const char *const *own = c->own; own && *own; own++)
			CHECK(scn_key_row(g, *own), "%s is a key", *own);
	}
	for (const ScnKeyRow *k = g->keys; k->name; k++)
		keys += k->rivals == RIVALS_CLAIM;
	CHECK_INT(keys, kinds, "keys that claim something");
}

SUITE(scenario_claims) = {
	{"each kind is read as what was written", test_read},
	{"each kind refuses nonsense at its place", test_refused},
	{"no two kinds in one group, and a later one replaces", test_pairs},
	{"keys of some kinds are refused beside the others", test_idle_keys},
	{"each kind is in the list of keys", test_keys},
	{NULL, NULL},
};
