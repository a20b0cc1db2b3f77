/* Groups that stand once for each of something, as a scenario says it. */

#include <stdio.h>
#include <string.h>

#include "sim/scenario/scenario.h"
#include "tests/support/check.h"
#include "tests/unit/cli/netdir.h"

/* The scenario of netdir has 21 lines. */
static Scenario *read_text(char **dir, const char *added, const char *const *sets, GError **err)
{
	g_autofree char *text = g_strconcat(netdir_scenario, added, NULL);
	*dir = netdir_new(text);
	g_autofree char *path = netdir_path(*dir, "test.scn");
	return scenario_read(path, sets, NULL, err);
}

static const char probes[] = "[repeat q]\ncount = 3\n"
			     "[probe q{q}]\nfrom = R1 10.0.0.1\nto = {10.0.0.2 + 0 * q}\n"
			     "interval = {100 * (q + 1)}ms\n";

static const ScnProbe *probe_of(const Scenario *s, const char *name)
{
	for (unsigned i = 0; i < s->probes->len; i++) {
		const ScnProbe *p = s->probes->pdata[i];
		if (strcmp(p->name, name) == 0)
			return p;
	}
	return NULL;
}

/* Each set of a name's: how many probes there are then, and the interval of q1. */
static void test_groups(void)
{
	static const struct {
		const char *const sets[3];
		unsigned n;
		VTime interval;
	} rows[] = {
		{{NULL}, 3, VT_MS(200)},
		{{"q.count=5", NULL}, 5, VT_MS(200)},
		{{"repeat q.count = 2 * 2", NULL}, 4, VT_MS(200)},
		{{"probe q{q}.interval=7s", NULL}, 3, VT_S(7)},
		{{"q1.interval=9s", "q.count=2", NULL}, 2, VT_S(9)},
	};
	for (unsigned i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(GError) err = NULL;
		char *dir;
		g_autoptr(Scenario) s = read_text(&dir, probes, rows[i].sets, &err);
		if (CHECK(s != NULL, "row %u: %s", i, err ? err->message : "")) {
			CHECK_INT(s->probes->len, rows[i].n + 1, "row %u", i);
			CHECK_INT(probe_of(s, "q1")->interval, rows[i].interval, "row %u", i);
			CHECK(probe_of(s, "q0")->interval != VT_S(9), "row %u: only q1", i);
		}
		netdir_free(dir);
	}
}

/* A group by a full name lies over the one that was made, wherever it stands, also one of a scenario that extends
 * this one; what stands beside them stays. */
static void test_over(void)
{
	static const char event[] = "[event e1]\nat = 1s\nrouter = R1\nexec = clear arp-cache\n";
	g_autoptr(GError) err = NULL;
	g_autofree char *added = g_strconcat(event, probes, NULL);
	char *dir;
	g_autoptr(Scenario) s = read_text(&dir, added, NULL, &err);
	CHECK(s != NULL, "%s", err ? err->message : "");
	netdir_write(dir, "more.scn",
		     "[scenario]\nextends = test.scn\n[repeat q]\ncount = 4\n"
		     "[probe q1]\ninterval = 9s\n[probe q{q}]\nsize = {200 + q}\n"
		     "[repeat e]\ncount = q.count\n"
		     "[event e{e}]\nat = {e}s\nrouter = R2\nexec = clear arp-cache\n");
	g_autofree char *path = netdir_path(dir, "more.scn");
	g_autoptr(Scenario) more = scenario_read(path, NULL, NULL, &err);
	if (CHECK(more != NULL, "%s", err ? err->message : "")) {
		CHECK_INT(more->probes->len, 5, "q0..q3, p");
		CHECK_INT(probe_of(more, "q1")->interval, VT_S(9), "its own");
		CHECK_INT(probe_of(more, "q2")->interval, VT_MS(300), "as they all are");
		CHECK_INT(probe_of(more, "q3")->size, 203, "a key for all");
		CHECK_INT(more->events->len, 4, "e0..e3");
		CHECK_STR(((const ScnEvent *)more->events->pdata[1])->router, "R1",
			  "an event that says all is its own");
	}
	netdir_free(dir);
}

/* Wrong: without a [repeat], or in groups that are not repeated, a brace is no longer what it was. */
static void test_braces(void)
{
	static const char both[] = "[repeat q]\ncount = 2\n"
				   "[expect b]\nlog = /a{2,3}/\nnever = true\n"
				   "[expect c{q}]\nlog = /a{{2,3} R{q + 1}/\nnever = true\n";
	char *dir1, *dir2;
	g_autoptr(GError) err = NULL;
	g_autoptr(Scenario) s =
		read_text(&dir1, "[expect a{2,3}]\nlog = {x} {{\nnever = true\n", NULL, &err);
	CHECK(s && strcmp(((const ScnExpect *)s->expects->pdata[0])->e.name, "a{2,3}") == 0, "%s",
	      err ? err->message : "the name");
	CHECK_STR(s ? ((const ScnExpect *)s->expects->pdata[0])->e.line.text : "", "{x} {{",
		  "the value");
	g_autoptr(Scenario) r = read_text(&dir2, both, NULL, &err);
	CHECK(r && r->expects->len == 3, "%s", err ? err->message : "three");
	if (r) {
		CHECK_STR(((const ScnExpect *)r->expects->pdata[0])->e.line.text, "/a{2,3}/", "b");
		CHECK_STR(((const ScnExpect *)r->expects->pdata[2])->e.line.text, "/a{2,3} R2/",
			  "c1");
	}
	netdir_free(dir1);
	netdir_free(dir2);
}

typedef struct BadRow {
	const char *added; /* its first line is 22 */
	const char *want;  /* the message begins so, behind the folder */
} BadRow;

static const BadRow bad[] = {
	{"[repeat q]\n", "test.scn:22:1: [repeat q] says too little, expected count = N"},
	{"[repeat]\ncount = 1\n", "test.scn:22:1: [repeat ], expected a name of letters"},
	{"[repeat a-b]\ncount = 1\n", "test.scn:22:1: [repeat a-b], expected a name of letters"},
	{"[repeat a{b}]\ncount = 1\n", "test.scn:22:1: [repeat a{b}], expected a name of letters"},
	{"[repeat q]\ncount = 0\n", "test.scn:23:9: count of 0, expected 1..100000"},
	{"[repeat q]\ncount = 100001\n", "test.scn:23:9: count of 100001, expected 1..100000"},
	{"[repeat q]\ncount = many\n", "test.scn:23:9: unknown name \"many\", expected a number"},
	{"[repeat q]\ncount = 1.2.3.4\n", "test.scn:23:9: an address, expected a number"},
	{"[repeat q]\ncount = q.count\n", "test.scn:23:9: unknown name \"q\", expected a number"},
	{"[repeat q]\ncount = 2\n[repeat r]\ncount = 2 * q\n",
	 "test.scn:25:13: \"q\" stands for no number here, expected q.count"},
	{"[repeat q]\ncount = 2\ntimes = 3\n",
	 "test.scn:24:1: unknown key \"times\" in [repeat], expected one of count"},
	{"[repeat q]\ncount = 2\n[probe x{r}]\n",
	 "test.scn:24:10: unknown name \"r\", expected one of q, q.count"},
	{"[repeat q]\ncount = 2\n[probe x{1}]\n",
	 "test.scn:24:8: a name with an expression but not of what it is repeated by, expected a "
	 "name such as [probe x{q}]"},
	{"[repeat q]\ncount = 2\n[repeat r]\ncount = 2\n[probe x{q}{r}]\n",
	 "test.scn:26:8: a group for each q and each r, expected one of them"},
	{"[repeat q]\ncount = 2\n[probe x{q / 2}]\n",
	 "test.scn:24:1: duplicate group [probe x0], first at "},
	{"[repeat q]\ncount = 2\n  [  probe \t  x{r} ]\n", "test.scn:24:17: unknown name \"r\""},
	{"[repeat q]\ncount = 2\n[repeat r]\ncount = 2\n[probe x{q}]\nfrom = R{r}\n",
	 "test.scn:27:10: \"r\" stands for no number here"},
	{"[repeat q]\ncount = 3\n[probe x{q}]\nfrom = R1\nto = {10.0.0.2 / q}\n",
	 "test.scn:26:16: \"/\" beside an address"},
	{"[repeat q]\ncount = 3\n[probe x{q}]\nfrom = R{1 / q}\nto = 10.0.0.2\n",
	 "test.scn:25:12: \"/\" by 0, expected another divisor"},
	{"[repeat q]\ncount = 2\n[probe x{q}]\nfrom = R{q + 1}\nto = there{q}\n",
	 "test.scn:26:6: \"there0\", expected an address"},
	{"[repeat q]\ncount = 2\n[probe x{q}]\nfrom = R{q + 2}\nto = 10.0.0.1\n",
	 "test.scn:25:8: unknown router \"R3\", expected one of R1, R2"},
	{"[repeat q]\ncount = 2\n[link x{q}]\nports = R{q + 1}:Fa0/1; R{q * 9}:Fa0/1\n",
	 "test.scn:25:25: unknown router \"R0\""},
	{"[repeat q]\ncount = 2\n[switch x{q}]\nloss.R{q * 0}:Fa0/1 = 1%\n"
	 "loss.R{q - q}:Fa0/1 = 1%\n",
	 "test.scn:26:1: duplicate key \"loss.R0:Fa0/1\", expected it once"},
	{"[repeat q]\ncount = 100000\n[link x{q}]\nports = a{q}\n[link y{q}]\nports = a{q}\n"
	 "[link z{q}]\nports = "
	 "a{q}aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\n"
	 "[link v{q}]\nports = {q}aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
	 "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
	 "aa"
	 "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
	 "aa"
	 "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
	 "aa"
	 "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
	 "aa"
	 "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
	 "aa"
	 "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
	 "aa\n",
	 "test.scn:31:1: what is repeated grows beyond 64 MiB in all, expected less"},
};

static void test_bad(void)
{
	for (unsigned i = 0; i < G_N_ELEMENTS(bad); i++) {
		g_autoptr(GError) err = NULL;
		char *dir;
		g_autoptr(Scenario) s = read_text(&dir, bad[i].added, NULL, &err);
		g_autofree char *want = netdir_path(dir, bad[i].want);
		CHECK(!s && g_str_has_prefix(err->message, want), "row %u: %s, expected %s", i,
		      err ? err->message : "accepted", want);
		netdir_free(dir);
	}
}

/* Wrong: of two texts that make a group of one name, nobody learns in which the first one stands. */
static void test_twice(void)
{
	g_autoptr(GError) err = NULL;
	char *dir;
	g_autoptr(Scenario) s = read_text(&dir, probes, NULL, &err);
	netdir_write(dir, "more.scn", "[scenario]\nextends = test.scn\n[probe q{q + 2}]\n");
	g_autofree char *path = netdir_path(dir, "more.scn"), *first = netdir_path(dir, "test.scn");
	g_autofree char *want = g_strdup_printf(
		"%s:3:1: duplicate group [probe q2], first at %s:24:1", path, first);
	g_autoptr(Scenario) more = s ? scenario_read(path, NULL, NULL, &err) : NULL;
	CHECK(!more && g_strcmp0(err->message, want) == 0, "%s, expected %s",
	      err ? err->message : "accepted", want);
	netdir_free(dir);
}

/* Wrong: one name that is not there is told with a hundred thousand that are. */
static void test_many_names(void)
{
	g_autoptr(GError) err = NULL;
	char *dir;
	g_autoptr(Scenario) s =
		read_text(&dir,
			  "[repeat q]\ncount = 50\n[probe x{q}]\nfrom = R1\n"
			  "to = 10.0.0.2\n[expect e]\nprobe = nope\noutage = none\n",
			  NULL, &err);
	CHECK(!s && strstr(err->message, "unknown probe \"nope\", expected one of ") &&
		      strstr(err->message, " more") && !strstr(err->message, "x49"),
	      "%s", err ? err->message : "accepted");
	netdir_free(dir);
}

/* The place of a --set is in the assignment. */
static void test_bad_set(void)
{
	static const char *const rows[][2] = {
		{"q.count=0", "--set:1:9: count of 0, expected 1..100000"},
		{"q.count=1 +", "--set:1:12: the expression ends, expected a number"},
		{"q9.interval=1s", "--set:1:1: \"q9.interval=1s\" names no group of the scenario"},
		{"q.times=1", "--set:1:3: unknown key \"times\" in [repeat]"},
	};
	for (unsigned i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(GError) err = NULL;
		const char *const sets[] = {rows[i][0], NULL};
		char *dir;
		g_autoptr(Scenario) s = read_text(&dir, probes, sets, &err);
		CHECK(!s && g_str_has_prefix(err->message, rows[i][1]), "%s: %s", rows[i][0],
		      err ? err->message : "accepted");
		netdir_free(dir);
	}
}

/* Wrong: a million groups, or more names than there is room for, take the program down. */
static void test_bounds(void)
{
	g_autoptr(GString) many = g_string_new(NULL), wide = g_string_new("[repeat q]\n"
									  "count = 100000\n");
	for (unsigned i = 0; i < 33; i++)
		g_string_append_printf(many, "[repeat r%u]\ncount = 1\n", i);
	for (unsigned i = 0; i < 11; i++)
		g_string_append_printf(wide, "[link l%u.{q}]\n", i);
	const struct {
		const char *text, *want;
	} rows[] = {
		{many->str, "test.scn:86:1: more than 32 [repeat] groups, expected fewer"},
		{wide->str, "test.scn:34:1: more than 1000000 groups, expected fewer"},
	};
	for (unsigned i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(GError) err = NULL;
		char *dir;
		g_autoptr(Scenario) s = read_text(&dir, rows[i].text, NULL, &err);
		g_autofree char *want = netdir_path(dir, rows[i].want);
		CHECK(!s && g_str_has_prefix(err->message, want), "%s", err ? err->message : "");
		netdir_free(dir);
	}
}

SUITE(scenario_repeat) = {
	{"a group stands once for each", test_groups},
	{"a group by its full name lies over it", test_over},
	{"braces elsewhere are as they were", test_braces},
	{"what is wrong is refused with its place", test_bad},
	{"what --set makes wrong is refused with its place", test_bad_set},
	{"two texts that make one group are both named", test_twice},
	{"how many there may be is bounded", test_bounds},
	{"of many names forty are told", test_many_names},
	{NULL, NULL},
};
