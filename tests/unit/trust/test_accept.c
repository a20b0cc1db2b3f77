/* [accept NAME] groups: if this failed, a line would be accepted that nobody accepted, or one would stay doubtful in spite of
 * a reason; and a group that is wrong would be passed over. */

#include <string.h>

#include "sim/trust/accept.h"
#include "tests/support/check.h"
#include "tests/unit/cli/call.h"
#include "tests/unit/cli/netdir.h"

#define ROUTERS "[router R1]\nconfig = r1.cfg\n[router R2]\nconfig = r2.cfg\n"
#define NET "[scenario]\n" ROUTERS /* five lines */

static const char files[] =
	"# ours\n"
	"[accept qos]\nrouter = R2\nline = /^service-policy /\nwhy = no queue fills\n";
static const char wrong_kind[] =
	"[accept a]\nrouter = *\nline = /x/\nwhy = y\n[event e]\nat = 1s\n";

/* Below `sub` are a scenario that may be extended, and its file of groups. */
static Scenario *scenario_of(const char *text, const char *const *sets, GError **err)
{
	GHashTable *stored = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
	g_hash_table_insert(stored, g_strdup("t.scn"), g_strdup(text));
	g_hash_table_insert(stored, g_strdup("more.scn"), g_strdup(files));
	g_hash_table_insert(stored, g_strdup("other.scn"),
			    g_strdup("[accept mtu]\nrouter = *\nline = /^ip mtu/\nwhy = b\n"));
	g_hash_table_insert(stored, g_strdup("kind.scn"), g_strdup(wrong_kind));
	g_hash_table_insert(
		stored, g_strdup("sub/base.scn"),
		g_strdup("[scenario]\naccept = of-base.scn\n" ROUTERS
			 "[accept own]\nrouter = R1; R2\nline = /^mtu/\nwhy = small\n"));
	g_hash_table_insert(stored, g_strdup("sub/of-base.scn"), g_strdup(files));
	return scenario_read("t.scn", sets, stored, err);
}

/* "NAME ROUTERS LINE WHY; ..." */
static char *told(const Scenario *s)
{
	GString *out = g_string_new(NULL);
	for (unsigned i = 0; i < s->accepts->len; i++) {
		const ScnAccept *a = s->accepts->pdata[i];
		g_string_append_printf(out, "%s%s ", i ? "; " : "", a->name);
		for (unsigned k = 0; a->routers && k < a->routers->len; k++)
			g_string_append_printf(out, "%s%s", k ? "," : "",
					       g_array_index(a->routers, ScnItem, k).text);
		g_string_append_printf(out, "%s /%s/ %s at %s:%d", a->routers ? "" : "*", a->line,
				       a->why, a->pos.file, a->pos.line);
	}
	return g_string_free(out, FALSE);
}

typedef struct ReadRow {
	const char *text, *set, *want; /* what they come to, or the message's begin */
} ReadRow;

#define OWN "[accept a]\nrouter = R1 ;R2\nline = /^ip (mtu|nat)/\nwhy = a reason; two\n"

static const ReadRow reads[] = {
	{NET OWN, NULL, "a R1,R2 /^ip (mtu|nat)/ a reason; two at t.scn:6"},
	{NET "[accept a]\nrouter = *\nline = /a;\\/b\\s/c \\\\$/\nwhy = b\n", NULL,
	 "a * /a;\\/b\\s/c \\\\$/ b at t.scn:6"},
	{"[scenario]\naccept = more.scn\n" ROUTERS OWN, NULL,
	 "a R1,R2 /^ip (mtu|nat)/ a reason; two at t.scn:7; "
	 "qos R2 /^service-policy / no queue fills at more.scn:2"},
	{"[scenario]\naccept = more.scn; other.scn\n" ROUTERS, "accept mtu.why=c",
	 "qos R2 /^service-policy / no queue fills at more.scn:2; mtu * /^ip mtu/ c at "
	 "other.scn:1"},
	{NET, "scenario.accept=other.scn", "mtu * /^ip mtu/ b at other.scn:1"},
	{"[scenario]\naccept =\n" ROUTERS, NULL, ""},
	/* extends: its groups and, unless they are replaced, its files, which lie beside it */
	{"[scenario]\nextends = sub/base.scn\n", NULL,
	 "own R1,R2 /^mtu/ small at sub/base.scn:7; "
	 "qos R2 /^service-policy / no queue fills at sub/of-base.scn:2"},
	{"[scenario]\nextends = sub/base.scn\naccept = other.scn\n[accept own]\nrouter = R2\n",
	 NULL, "own R2 /^mtu/ small at sub/base.scn:7; mtu * /^ip mtu/ b at other.scn:1"},
	/* once for each router of a repetition */
	{"[scenario]\n[repeat n]\ncount = 2\n[router R{n + 1}]\nconfig = r.cfg\n"
	 "[accept a{n}]\nrouter = R{n + 1}\nline = /x{{2}/\nwhy = y\n"
	 "[accept b]\nrouter = *\nline = /x{2}/\nwhy = y\n",
	 NULL, "a0 R1 /x{2}/ y at t.scn:6; a1 R2 /x{2}/ y at t.scn:6; b * /x{2}/ y at t.scn:10"},
	/* what is wrong */
	{NET "[accept]\nrouter = *\n", NULL, "t.scn:6:1: [accept] without a name"},
	{NET "[accept a]\nline = /x/\nwhy = y\n", NULL,
	 "t.scn:6:1: [accept a] says too little, expected router = NAME; NAME or router = *"},
	{NET "[accept a]\nrouter = *\nwhy = y\n", NULL,
	 "t.scn:6:1: [accept a] says too little, expected line = /REGULAR EXPRESSION/"},
	{NET "[accept a]\nrouter = *\nline = /x/\n", NULL,
	 "t.scn:6:1: [accept a] says too little, expected why = TEXT, the reason"},
	{NET "[accept a]\nrouter = *\nline = /x/\nwhy =\n", NULL,
	 "t.scn:6:1: [accept a] says too little, expected why = TEXT, the reason"},
	{NET "[accept a]\nrouter = *\nline = x\nwhy = y\n", NULL,
	 "t.scn:8:8: line \"x\", expected /REGULAR EXPRESSION/"},
	{NET "[accept a]\nrouter = *\nline = //\nwhy = y\n", NULL,
	 "t.scn:8:8: line \"//\", expected"},
	{NET "[accept a]\nrouter = *\nline = /a(b/\nwhy = y\n", NULL, "t.scn:8:8: "},
	{NET "[accept a]\nrouter = R1; R3\nline = /x/\nwhy = y\n", NULL,
	 "t.scn:7:14: unknown router \"R3\", expected one of R1, R2"},
	{NET "[accept a]\nrouter = ;\nline = /x/\nwhy = y\n", NULL,
	 "t.scn:7:10: router \";\", expected NAME; NAME or *"},
	{NET "[accept a]\nrouters = R1\n", NULL,
	 "t.scn:7:1: unknown key \"routers\" in [accept], expected one of router, line, why"},
	{"[scenario]\naccept = more.scn; none.scn\n" ROUTERS, NULL,
	 "t.scn:2:20: none.scn: is not in"},
	{"[scenario]\naccept = kind.scn\n" ROUTERS, NULL,
	 "kind.scn:5:1: [event e] in a file of [accept] groups, expected no other"},
	{"[scenario]\naccept = t.scn\n" ROUTERS, NULL,
	 "t.scn:1:1: [scenario] in a file of [accept] groups, expected no other"},
	{"[scenario]\naccept = more.scn\n" ROUTERS
	 "[accept qos]\nrouter = *\nline = /x/\nwhy = y\n",
	 NULL, "more.scn:2:1: duplicate group [accept qos], first at t.scn:7:1"},
};

static void test_reading(void)
{
	for (unsigned i = 0; i < G_N_ELEMENTS(reads); i++) {
		const ReadRow *row = &reads[i];
		const char *const sets[] = {row->set, NULL};
		g_autoptr(GError) err = NULL;
		g_autoptr(Scenario) s = scenario_of(row->text, sets, &err);
		g_autofree char *got = s ? told(s) : g_strdup(err->message);
		if (s)
			CHECK_STR(got, row->want, "row %u", i);
		else
			CHECK(g_str_has_prefix(got, row->want), "row %u: \"%s\", expected \"%s\"",
			      i, got, row->want);
	}
}

/* ---- matching ---- */

typedef struct MatchRow {
	const char *router, *line;
	bool hit;
} MatchRow;

static const MatchRow matches[] = {
	{"R1", "ip nat inside", true},       {"R2", " ip mtu 1400", true},
	{"R1", "\t ip mtu 1400 \r\n", true}, {"R3", "ip mtu 1400", false},
	{"R1", "no ip mtu 1400", false},     {"R1", "ip mtu", false},
	{"R1", "ip mtu 1400 bytes", false},  {"R1", "IP mtu 1400", false},
	{"R1", "ip mtu \xff", false},
};

static void test_matching(void)
{
	g_autoptr(GError) err = NULL;
	g_autoptr(Scenario) s = scenario_of(
		NET "[accept a]\nrouter = R1; R2\nline = /^ip (mtu \\d+|nat inside)$/\nwhy = y\n",
		NULL, &err);
	for (unsigned i = 0; s && i < G_N_ELEMENTS(matches); i++) {
		const MatchRow *row = &matches[i];
		bool hit = !row->hit;
		CHECK(accept_match(s->accepts->pdata[0], row->router, row->line, &hit, &err), "%s",
		      row->line);
		CHECK_INT(hit, row->hit, "%s: \"%s\"", row->router, row->line);
	}
	CHECK(s, "%s", err ? err->message : "");
}

/* An expression that comes to no answer is an error at its place, and only for the routers that it is of. */
static void test_no_answer(void)
{
	g_autoptr(GError) err = NULL;
	g_autoptr(Scenario) s = scenario_of(
		NET "[accept a]\nrouter = R1\nline = /^((.+)+)+[YZ]$/\nwhy = y\n", NULL, &err);
	static const char line[] = "description aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
	bool hit = true;
	CHECK(s && accept_match(s->accepts->pdata[0], "R2", line, &hit, &err) && !hit, "of R2");
	hit = true;
	CHECK(s && !accept_match(s->accepts->pdata[0], "R1", line, &hit, &err), "of R1");
	CHECK(err && g_str_has_prefix(err->message, "t.scn:8:8: no answer ("), "%s",
	      err ? err->message : "no error");
	CHECK(!hit, "no hit");
}

/* The command's answer: exit code 2, one line. */
static void test_command(void)
{
	g_autofree char *text = g_strconcat(netdir_scenario,
					    "[accept a]\nrouter = R7\nline = /x/\nwhy = y\n", NULL);
	char *dir = netdir_new(text);
	g_auto(Said) r = call(cmd_check, dir, "check $/test.scn");
	CHECK_INT(r.code, EXIT_BAD_INPUT, "%s", r.err);
	CHECK(strstr(r.err, "test.scn:23:10: unknown router \"R7\", expected one of R1, R2"), "%s",
	      r.err);
	netdir_free(dir);
}

SUITE(trust_accept) = {
	{"groups are read from the scenario, those it extends and files", test_reading},
	{"a line is matched without the blanks at its ends, of the named routers", test_matching},
	{"no answer is neither a match nor a miss", test_no_answer},
	{"a group that is wrong is refused by the commands", test_command},
	{NULL, NULL},
};
