/* What becomes of typed lines, known before the run: each as the router takes it that has had the lines before it. */

#include <string.h>

#include "sim/stage/stage.h"
#include "tests/support/check.h"
#include "tests/unit/cli/call.h"
#include "tests/unit/cli/netdir.h"

static const char r1[] = "version 12.3\nhostname R1\n"
			 "interface FastEthernet0/0\n ip address 10.0.0.1 255.255.255.0\n"
			 "interface FastEthernet0/1\n ip address 10.1.0.1 255.255.255.0\n"
			 "track 1 interface FastEthernet0/1 line-protocol\n"
			 "route-map USED permit 10\n match ip address 5\n"
			 "route-map ODD permit 10\n match community 5\n"
			 "router ospf 1\n network 10.0.0.0 0.0.0.255 area 0\n"
			 " redistribute static subnets route-map USED\n"
			 "ip route 10.9.0.0 255.255.0.0 10.0.0.2 track 1\n"
			 "access-list 5 permit any\nend\n";

/* A network with these events at R1, that holds what it always does. */
static char *net_new_with(const char *events)
{
	g_autofree char *text = g_strconcat(
		netdir_scenario,
		"[expect quiet]\nrouter = R2\nlog = crash\nafter = first\nnever = true\n", events,
		NULL);
	char *dir = netdir_new(text);

	netdir_write(dir, "r1.cfg", r1);
	return dir;
}

static char *event(const char *name, const char *at, const char *deed)
{
	return g_strdup_printf("[event %s]\nat = %s\nrouter = R1\n%s\n", name, at, deed);
}

#define TRACKED "ip route 10.8.0.0 255.255.0.0 10.0.0.2 track 7"
#define OBJECT "track 7 interface FastEthernet0/1 line-protocol"
#define LEFT "it leaves \"ip route 10.9.0.0 255.255.0.0 10.0.0.2 track 1\" behind: no such object"

/* What the first event types, and the second one, and which line is a doubt: NULL, none is. */
static const struct {
	const char *first, *second, *line, *why;
} rows[] = {
	/* as a setter answers, which looks at more than the line */
	{"config = router ospf 1; network 10.1.0.0 0.0.0.255 area 1", NULL,
	 "network 10.1.0.0 0.0.0.255 area 1", "one area of a process"},
	{"config = interface Fa0/1; ip ospf 1 area 1", NULL, "ip ospf 1 area 1",
	 "one area of a process"},
	{"config = interface Fa0/1; ip ospf 1 area 0", NULL, NULL, NULL},
	{"config = " TRACKED, NULL, TRACKED, "no such object is tracked"},
	{"config = interface Fa0/0; ip mtu 9000", NULL, "ip mtu 9000",
	 "larger than the interface's"},
	{"config = route-map USED permit 10; match community 5", NULL, "match community 5",
	 "asked without this line"},
	{"config = route-map FREE permit 10; match community 5", NULL, NULL, NULL},
	{"config = router ospf 1; redistribute connected subnets route-map ODD", NULL,
	 "redistribute connected subnets route-map ODD", "lines of its route map are not modelled"},
	{"config = interface Fa0/0; ip policy route-map X", NULL, "ip policy route-map X",
	 "no policy routing"},
	{"config = interface Fa0/0; ip mtu 1400; speed 100", NULL, "speed 100", "negotiates anew"},
	{"config = interface Fa0/0; duplex auto; interface Fa0/1; speed 100", NULL, NULL, NULL},
	{"config = default interface Fa0/0", NULL, NULL, NULL},
	/* a mode of which nothing is modelled */
	{"config = ip sla 4; icmp-echo 10.0.0.2; frequency 5", NULL, NULL, NULL},
	{"config = policy-map P; class C; police 8000; exit; class D; police 8000", NULL, NULL,
	 NULL},
	{"config = key chain K; key 1; key-string x; exit; key 2; key-string y", NULL, NULL, NULL},
	{"config = archive; path flash:; log config; hidekeys; exit; exit; hostname R1", NULL, NULL,
	 NULL},
	{"config = archive; log config; logging enable; notify syslog; hidekeys", NULL, NULL, NULL},
	{"config = archive; exit; hidekeys", NULL, "hidekeys", "a mode within one"},
	{"config = ip sla 4; icmp-echo 10.0.0.2; int fa0/0; ip mtu 9000", NULL, "ip mtu 9000",
	 "larger than the interface's"},
	/* a range of interfaces */
	{"config = interface range Fa0/0 - 1; ip mtu 9000", NULL, "ip mtu 9000", "larger than"},
	{"config = int ra Fa0/1, fa0/0; ip mtu 1400; hostname R1", NULL, NULL, NULL},
	{"config = interface range macro M", NULL, "interface range macro M", "which interfaces"},
	/* what comes first counts, and what goes */
	{"config = " OBJECT, "config = " TRACKED, NULL, NULL},
	{"config = " OBJECT "; " TRACKED, "config = no " OBJECT, "no " OBJECT,
	 "it leaves \"" TRACKED "\" behind"},
	{"config = route-map FREE permit 10; match community 5",
	 "config = router ospf 1; redistribute connected subnets route-map FREE",
	 "redistribute connected subnets route-map FREE", "lines of its route map"},
	/* what a line leaves behind is its doubt, whatever stands around it */
	{"config = no track 1", NULL, "no track 1", LEFT},
	{"config = hostname R1; no track 1; interface Fa0/1", NULL, "no track 1", LEFT},
	{"config = no track 1; track 1 interface FastEthernet0/1 line-protocol", NULL, NULL, NULL},
	{"config = no ip route 10.9.0.0 255.255.0.0 10.0.0.2 track 1", "config = no track 1", NULL,
	 NULL},
	/* what is not saved is forgotten */
	{"config = " OBJECT, "exec = reload", NULL, NULL},
	{"config = interface Fa0/1; ip mtu 1500", "power = off", NULL, NULL},
	/* a captured session */
	{"config = R1#conf t; R1(config)#int fa0/0; R1(config-if)#ip mtu 9000; R1(config-if)#end",
	 NULL, "ip mtu 9000", "larger than the interface's"},
};

static void hold(const char *events, const char *line, const char *why)
{
	char *dir = net_new_with(events);
	g_auto(Said) s = call(cmd_check, dir, "check $/test.scn");
	g_autofree char *quoted = line ? g_strdup_printf("\"%s\" could change", line) : NULL;

	CHECK_INT(s.code, line ? EXIT_FAILED : EXIT_OK, "%s%s%s", events, s.out, s.err);
	if (line) {
		CHECK(strstr(s.out, "conditional on 1 line"), "%s%s", events, s.out);
		CHECK(strstr(s.out, quoted) && strstr(s.out, "test.scn:"), "%s: %s", quoted, s.out);
		CHECK(strstr(s.out, why), "%s: %s", why, s.out);
	}
	netdir_free(dir);
}

/* Wrong: a line that would be a doubt in a configuration is none if it is typed, or none where another line is missing. */
static void test_lines(void)
{
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *first = event("first", "20s", rows[i].first);
		g_autofree char *second =
			rows[i].second ? event("second", "30s", rows[i].second) : g_strdup("");
		g_autofree char *events = g_strconcat(first, second, NULL);
		hold(events, rows[i].line, rows[i].why);
	}
}

/* Wrong: a line that a mode would have, of which nothing is modelled, is no doubt, or is one each time that it is typed. */
static void test_blocks(void)
{
	static const char *const deeds[] = {
		"config = router bgp 5; neighbor 10.0.0.2 remote-as 6; address-family ipv4",
		"config = crypto ikev2 profile A; match identity remote any; dpd 10 3 periodic",
		"config = router rip; version 2; network 10.0.0.0",
		"config = controller T1 1/0; framing esf; clock source internal"};

	for (size_t i = 0; i < G_N_ELEMENTS(deeds); i++) {
		g_autofree char *deed = g_strconcat(deeds[i], "\nrepeat = 3 every 2s", NULL);
		g_autofree char *events = event("first", "20s", deed);
		char *dir = net_new_with(events);
		g_auto(Said) s = call(cmd_check, dir, "check $/test.scn");
		CHECK_INT(s.code, EXIT_FAILED, "%s%s", s.out, s.err);
		CHECK(strstr(s.out, "conditional on 3 lines"), "%s", s.out);
		netdir_free(dir);
	}
}

/* A third event, behind a start from what was saved. */
static const struct {
	const char *saved, *start, *line;
} starts[] = {
	{"exec = ping 10.0.0.2", "exec = reload", TRACKED}, /* the object is gone */
	{"exec = write memory", "exec = reload", NULL},
	{"exec = wr", "exec = reload", NULL},
	{"exec = copy run start", "power = off", NULL},
	{"exec = ping 10.0.0.2", "power = off", TRACKED},
	{"config = do write memory", "exec = reload", NULL},
	{"config = R1#wr", "config = interface Fa0/1; do reload", NULL},
	{"config = no " OBJECT "; do wr; " OBJECT, "exec = reload", TRACKED},
	{"config = do show clock", "config = do reload; " OBJECT, TRACKED},
};

/* Wrong: what was typed and not saved counts for what is typed after the router was started again. */
static void test_starts(void)
{
	for (size_t i = 0; i < G_N_ELEMENTS(starts); i++) {
		const char *const deeds[] = {"config = " OBJECT, starts[i].saved, starts[i].start,
					     "power = on", "config = " TRACKED};
		static const char *const names[] = {"first", "b", "c", "d", "e"},
					 *const at[] = {"20s", "21s", "22s", "23s", "50s"};
		g_autoptr(GString) events = g_string_new(NULL);
		for (size_t k = 0; k < G_N_ELEMENTS(deeds); k++) {
			g_autofree char *one = event(names[k], at[k], deeds[k]);
			g_string_append(events, one);
		}
		hold(events->str, starts[i].line, "no such object");
	}
}

/* Wrong: the second time is taken for the first, or is told of again; an event that comes back a million times is rehearsed
 * as often. */
static void test_again(void)
{
	g_autofree char *on = event("first", "20s", "config = " OBJECT "\nrepeat = 2 every 20s");
	g_autofree char *route = event("route", "30s", "config = " TRACKED "\nrepeat = 3 every 1s");
	g_autofree char *off = event("off", "50s", "config = no " OBJECT);
	g_autofree char *events = g_strconcat(on, route, off, NULL);
	hold(events, "no " OBJECT, "behind");

	g_autofree char *down = event(
		"first", "20s", "config = interface Fa0/1; shutdown\nrepeat = 1000000 every 2ms");
	g_autofree char *up =
		event("up", "20001ms",
		      "config = interface Fa0/1; no shutdown\nrepeat = 1000000 every 2ms");
	g_autofree char *flaps = g_strconcat(netdir_scenario, down, up, NULL);
	char *dir = netdir_new(flaps);
	g_auto(Said) s = call(cmd_lint, dir, "lint --summary $/test.scn");
	CHECK(strstr(s.out, "verdict complete"), "%s%s", s.out, s.err);
	netdir_free(dir);
}

#define ACCEPT "[accept typed]\nrouter = R1\nline = /track 7$/\nwhy = the object comes at once\n"

/* Wrong: the seed's order of events is not the one that is judged, or a run says that it was. */
static void test_drawn(void)
{
	g_autofree char *route = event("first", "25s..45s", "config = " TRACKED);
	g_autofree char *object = event("object", "20s..50s", "config = " OBJECT);
	g_autofree char *events = g_strconcat(route, object, NULL);
	g_autofree char *accepted = g_strconcat(events, ACCEPT, NULL);
	char *dir = net_new_with(events), *taken = net_new_with(accepted);
	g_auto(Said) lint = call(cmd_lint, dir, "lint --summary $/test.scn");
	g_auto(Said) check = call(cmd_check, dir, "check $/test.scn --seeds 1..16 -j 2");
	g_auto(Said) run = call(cmd_run, dir, "run $/test.scn --seeds 1..16 --record none");
	g_auto(Said) strict = call(cmd_check, dir, "check $/test.scn --seeds 1..16 --strict");
	g_auto(Said) ok = call(cmd_check, taken, "check $/test.scn --seeds 1..16");
	unsigned doubtful = 0;

	for (unsigned seed = 1; seed <= 16; seed++) {
		g_autofree char *line =
			g_strdup_printf("run $/test.scn --seed %u --record none", seed);
		g_auto(Said) one = call(cmd_run, dir, line);
		doubtful += strstr(one.out, "Verdict: conditional on 1 line") != NULL;
	}
	CHECK(doubtful > 0 && doubtful < 16, "%u seeds have the route first", doubtful);
	CHECK(strstr(lint.out, "verdict complete"), "the earliest of each time: %s", lint.out);
	CHECK_INT(check.code, EXIT_FAILED, "%s%s", check.out, check.err);
	CHECK(strstr(check.out, "\"" TRACKED "\" could change forwarding"), "%s", check.out);
	CHECK(strstr(run.out, "Verdict: conditional on 1 line"), "of all seeds: %s", run.out);
	CHECK_INT(strict.code, EXIT_BAD_INPUT, "%s%s", strict.out, strict.err);
	CHECK_INT(ok.code, EXIT_OK, "a line that some seeds doubt can be accepted: %s%s", ok.out,
		  ok.err);
	netdir_free(dir);
	netdir_free(taken);
}

/* Wrong: a scenario without an expectation is skipped, or passes, though `run` doubts one of its seeds; or is run for nothing. */
static void test_drawn_unexpected(void)
{
	g_autofree char *route = event("first", "25s..45s", "config = " TRACKED),
			*object = event("object", "20s..50s", "config = " OBJECT),
			*bare = g_strconcat(netdir_scenario, route, object, NULL),
			*taken = g_strconcat(bare, ACCEPT, NULL),
			*other = g_strconcat(netdir_scenario, object, NULL);
	char *dir = netdir_new(bare);
	netdir_write(dir, "r1.cfg", r1);
	netdir_write(dir, "taken.scn", taken);
	netdir_write(dir, "other.scn", other);
	unsigned doubtful = 0;
	for (unsigned seed = 1; seed <= 8; seed++) {
		g_autofree char *run = g_strdup_printf("run $/test.scn --seed %u --record none",
						       seed),
				*check = g_strdup_printf("check $/test.scn --seed %u", seed);
		g_auto(Said) ran = call(cmd_run, dir, run), held = call(cmd_check, dir, check);
		bool doubted = strstr(ran.out, "Verdict: conditional") != NULL;
		doubtful += doubted;
		CHECK_INT(held.code, doubted ? EXIT_FAILED : EXIT_BAD_INPUT, "seed %u: %s%s%s",
			  seed, ran.out, held.out, held.err);
		CHECK_INT(strstr(held.out, "\"" TRACKED "\" could change") != NULL, doubted, "%s",
			  held.out);
		CHECK_INT(strstr(held.err, "nothing to check") != NULL, !doubted, "%s", held.err);
	}
	CHECK(doubtful > 0 && doubtful < 8, "%u seeds have the route first", doubtful);
	g_auto(Said) all = call(cmd_check, dir, "check $/test.scn --seeds 1..16 --junit $/j.xml");
	CHECK_INT(all.code, EXIT_FAILED, "%s%s", all.out, all.err);
	g_auto(Said) warn = call(cmd_check, dir, "check $/test.scn --seeds 1..16 --trust warn");
	CHECK_INT(warn.code, EXIT_OK, "%s%s", warn.out, warn.err);
	g_auto(Said) ok = call(cmd_check, dir, "check $/taken.scn --seeds 1..16");
	CHECK(ok.code == EXIT_OK && strstr(ok.out, "accepted: the object comes at once"), "%s%s",
	      ok.out, ok.err);
	g_auto(Said) none = call(cmd_check, dir, "check $/other.scn");
	CHECK_INT(none.code, EXIT_BAD_INPUT, "%s%s", none.out, none.err);
	netdir_free(dir);
}

/* What asks a route map, and how it ceases to. Wrong: a line of a map that nobody asks any more is doubted, or one of a map that
 * somebody still asks is not. */
static const struct {
	const char *asks, *ceases;
	bool doubted;
} maps[] = {
	{"router ospf 1; redistribute static route-map M",
	 "router ospf 1; no redistribute static route-map M", false},
	{"router ospf 1; redistribute static route-map M", "router ospf 1; no redistribute static",
	 false},
	{"router ospf 1; redistribute static route-map M",
	 "router ospf 1; redistribute static route-map N", false},
	{"router ospf 1; redistribute static route-map M", "no router ospf 1", false},
	{"router ospf 1; distribute-list route-map M in",
	 "router ospf 1; no distribute-list route-map M in", false},
	{"router ospf 1; redistribute static route-map M; redistribute connected route-map M",
	 "router ospf 1; no redistribute static route-map M", true},
	{"router ospf 1; redistribute static route-map M", "hostname R1", true},
	{"router ospf 1; distribute-list route-map M in", "hostname R1", true},
};

static void test_asked_maps(void)
{
	for (size_t i = 0; i < G_N_ELEMENTS(maps); i++) {
		g_autofree char *asks = g_strconcat("config = ", maps[i].asks, NULL),
				*ceases = g_strconcat("config = ", maps[i].ceases, NULL),
				*first = event("first", "20s", asks),
				*second = event("second", "21s", ceases),
				*third = event("third", "22s",
					       "config = route-map M permit 10; match community 5"),
				*events = g_strconcat(first, second, third, NULL);
		hold(events, maps[i].doubted ? "match community 5" : NULL, "route map is asked");
	}
}

static const struct {
	const char *typed, *regex;
	int code;
} accepts[] = {
	{"interface Fa0/0; ip mtu 9000", "ip mtu", EXIT_OK},
	{"no track 1", "no track 1", EXIT_OK},
	{"R1(config)#no track 1", "no track 1", EXIT_OK},
	{"no track 1", "ip route 10.9", EXIT_BAD_INPUT},
	{"interface Fa0/0; ip mtu 1400", "ip mtu", EXIT_BAD_INPUT},
};

/* Wrong: a typed line cannot be accepted, or a group passes that accepts nothing. */
static void test_accept(void)
{
	for (size_t i = 0; i < G_N_ELEMENTS(accepts); i++) {
		g_autofree char *more =
			g_strdup_printf("[event first]\nat = 20s\nrouter = R1\nconfig = %s\n"
					"[accept a]\nrouter = R1\nline = /%s/\nwhy = known\n",
					accepts[i].typed, accepts[i].regex);
		char *dir = net_new_with(more);
		g_auto(Said) s = call(cmd_check, dir, "check $/test.scn");
		CHECK_INT(s.code, accepts[i].code, "%s%s%s", more, s.out, s.err);
		netdir_free(dir);
	}
}

/* Wrong: the router's own answer, when it comes otherwise than foreseen, changes nothing: typed at the console, say. */
static void test_answer(void)
{
	char *dir = netdir_new(netdir_scenario);
	g_autofree char *path = netdir_path(dir, "test.scn");
	g_autoptr(GError) err = NULL, refused = NULL;
	g_autoptr(Scenario) scn = scenario_read(path, NULL, NULL, &err);
	g_autoptr(Stage) stage = stage_new(scn, &(StageSpec){.seed = 1}, &err);
	ScnItem lines[] = {{(char *)"interface Fa0/0", {"typed", 1, 1}},
			   {(char *)"ip mtu 9000", {"typed", 2, 1}}};
	g_autoptr(GArray) items = g_array_new(FALSE, FALSE, sizeof(ScnItem));

	g_array_append_vals(items, lines, G_N_ELEMENTS(lines));
	ScnEvent x = {.name = "typed",
		      .deed = DEED_CONFIG,
		      .router = "R1",
		      .lines = items,
		      .repeat = 1,
		      .text = "typed",
		      .what = "typed",
		      .when = {.has = true, .span = {VT_S(5), VT_S(5), NULL}}};
	CHECK_INT(stage_doubts(stage)->rows->len, 0, "nothing is known of it");
	stage_begin(stage);
	CHECK(stage_type(stage, &x, &refused, &err) && !refused, "%s", err ? err->message : "");
	CHECK_INT(stage_doubts(stage)->rows->len, 1, "the line");
	const Doubt *d = &g_array_index(stage_doubts(stage)->rows, Doubt, 0);
	CHECK_TEXT(d->text, "ip mtu 9000", "the line");
	CHECK_INT(d->at.line, 2, "its place");
	netdir_free(dir);
}

SUITE(trust_rehearsal) = {
	{"a typed line is doubted as its router answers it", test_lines},
	{"lines of a mode of which nothing is modelled are doubts as it is", test_blocks},
	{"what was not saved is forgotten before the next line", test_starts},
	{"events that repeat are rehearsed once for each state", test_again},
	{"the order that a seed draws is judged, too", test_drawn},
	{"so it is where nothing is expected", test_drawn_unexpected},
	{"a route map matters as long as something asks it", test_asked_maps},
	{"typed lines are accepted as those of files", test_accept},
	{"what a router answers in the run is the last word", test_answer},
	{NULL, NULL},
};
