/* When router-LSAs are built: 0.5 s after the first change that asks for one, 5 s after the last one. */

#include "tests/unit/ospf/ospf_lab.h"

#define COST(n) "interface Loopback0; ip ospf cost " #n
#define OFF "router ospf 1; no network 1.1.1.1 0.0.0.0 area 0"
#define ON "router ospf 1; network 1.1.1.1 0.0.0.0 area 0"
#define AGAIN "router ospf 1; network 10.1.1.0 0.0.0.255 area 0; network 1.1.1.1 0.0.0.0 area 0"

enum { CHANGES = 3, BUILDS = 3 };

typedef struct Change {
	VTime at;
	const char *lines;
} Change;

/* The builds of R1 at or after `after`: at most n. */
static unsigned builds(Sandbox *sb, VTime after, VTime *at, unsigned n)
{
	unsigned i = 0;
	while (i < n &&
	       sandbox_seen(sb, "R1", "ospf-event", "what=build-router", after, &at[i]) > 0)
		after = at[i++] + 1;
	return i;
}

static uint16_t links_of(const OspfLsa *l)
{
	gsize len;
	const uint8_t *body = g_bytes_get_data(l->body, &len);
	return (uint16_t)(body[2] << 8 | body[3]); /* RFC 2328 A.4.2 */
}

/* All that is changed is R1's router-LSA, from 150 s on; the last one before is long built. */
static const struct {
	const char *what;
	Change change[CHANGES];
	VTime build[BUILDS]; /* 0 ends them */
	uint16_t links;      /* in the end; its loopback is one of them */
	const char *route;   /* R2's to 1.1.1.1/32 when it has calculated twice */
} rows[] = {
	{"one change", {{VT_S(150), COST(5)}}, {VT_MS(150500)}, 2, "O 6 10.1.1.1"},
	{"several changes make one LSA, of what is so in the end",
	 {{VT_S(150), COST(5)}, {VT_MS(150200), COST(6)}, {VT_MS(150499), COST(7)}},
	 {VT_MS(150500)},
	 2,
	 "O 8 10.1.1.1"},
	{"a change 1 ms after the build is in the next",
	 {{VT_S(150), COST(5)}, {VT_MS(150501), COST(6)}},
	 {VT_MS(150500), VT_MS(155500)},
	 2,
	 "O 7 10.1.1.1"},
	{"what is undone in time makes none",
	 {{VT_S(150), COST(5)}, {VT_MS(150300), COST(1)}},
	 {0},
	 2,
	 "O 2 10.1.1.1"},
	{"what follows the undone is in the build that was asked for",
	 {{VT_S(150), COST(5)}, {VT_MS(150300), COST(1)}, {VT_MS(150400), COST(9)}},
	 {VT_MS(150500)},
	 2,
	 "O 10 10.1.1.1"},
	{"what follows after that build is a change like another",
	 {{VT_S(150), COST(5)}, {VT_MS(150300), COST(1)}, {VT_MS(150700), COST(9)}},
	 {VT_MS(151200)},
	 2,
	 "O 10 10.1.1.1"},
	{"MinLSInterval is from build to build, the delay not behind it",
	 {{VT_S(150), COST(5)}, {VT_S(151), COST(6)}, {VT_S(152), COST(7)}},
	 {VT_MS(150500), VT_MS(155500)},
	 2,
	 "O 8 10.1.1.1"},
	{"they meet: MinLSInterval is over before the delay",
	 {{VT_S(150), COST(5)}, {VT_MS(155200), COST(6)}},
	 {VT_MS(150500), VT_MS(155700)},
	 2,
	 "O 7 10.1.1.1"},
	{"they meet: the delay is over before MinLSInterval",
	 {{VT_S(150), COST(5)}, {VT_MS(154900), COST(6)}},
	 {VT_MS(150500), VT_MS(155500)},
	 2,
	 "O 7 10.1.1.1"},
	{"undone while it waits for MinLSInterval",
	 {{VT_S(150), COST(5)}, {VT_S(151), COST(6)}, {VT_S(153), COST(5)}},
	 {VT_MS(150500)},
	 2,
	 "O 6 10.1.1.1"},
	{"the network statement is removed while it is pending",
	 {{VT_S(150), COST(5)}, {VT_MS(150200), OFF}},
	 {VT_MS(150500)},
	 1,
	 ""},
	{"a network statement is removed and typed again in time",
	 {{VT_S(150), OFF}, {VT_MS(150200), ON}},
	 {0},
	 2,
	 "O 2 10.1.1.1"},
};

static void test_when(void)
{
	for (unsigned i = 0; i < G_N_ELEMENTS(rows); i++) {
		Sandbox *sb = ospf_lab_new("12.3(7)T1");
		for (const Change *c = rows[i].change; c < rows[i].change + CHANGES && c->lines;
		     c++)
			sandbox_type(sb, c->at, "R1", c->lines);
		sandbox_run(sb, VT_S(170));
		VTime at[BUILDS] = {0};
		builds(sb, VT_S(150), at, BUILDS);
		for (unsigned b = 0; b < BUILDS; b++)
			CHECK_INT(at[b] == VT_NEVER ? 0 : at[b], rows[i].build[b], "%s: build %u",
				  rows[i].what, b);
		const OspfLsa *l =
			ospf_lab_lsa(sb, "R2", LSA_ROUTER, IP4(1, 1, 1, 1), IP4(1, 1, 1, 1));
		if (CHECK(l != NULL, "%s: R2 has it", rows[i].what))
			CHECK_INT(links_of(l), rows[i].links, "%s: links", rows[i].what);
		ospf_lab_check_route(sb, "R2", "1.1.1.1/32", rows[i].route);
		sandbox_free(sb);
	}
}

/* The delay is that of each release, and a scenario's if it says so. */
static void test_releases(void)
{
	static const struct {
		const char *release, *set;
		VTime delay;
	} of[] = {
		{"12.2(15)", NULL, VT_MS(500)},  {"12.2(25)S", NULL, VT_MS(500)},
		{"12.3(9)", NULL, VT_MS(500)},   {"12.3(7)T1", NULL, VT_MS(500)},
		{"12.4(15)T", NULL, VT_MS(500)}, {"15.2(4)M", NULL, VT_MS(500)},
		{"12.3(7)T1", "0s", 0},          {"12.3(7)T1", "50ms", VT_MS(50)},
	};
	for (unsigned i = 0; i < G_N_ELEMENTS(of); i++) {
		Sandbox *sb = ospf_lab_new(of[i].release);
		if (of[i].set)
			sandbox_param(sb, "R1", "ospf.router-lsa-delay", of[i].set);
		sandbox_type(sb, VT_S(150), "R1", COST(5));
		sandbox_run(sb, VT_S(160));
		VTime at = VT_NEVER, full = sandbox_logged(sb, "R1", "to FULL", 0);
		builds(sb, VT_S(150), &at, 1);
		CHECK_INT(at, VT_S(150) + of[i].delay, "%s: a change", of[i].release);
		builds(sb, full, &at, 1);
		CHECK_INT(at, full + of[i].delay, "%s: the first FULL", of[i].release);
		sandbox_free(sb);
	}
}

/* Refreshing asks for nothing: LSRefreshTime is from build to build. */
static void test_refresh(void)
{
	Sandbox *sb = ospf_lab_new("12.3(7)T1");
	sandbox_type(sb, VT_S(150), "R1", COST(5));
	sandbox_run(sb, VT_S(2000));
	VTime at[BUILDS] = {0};
	CHECK_INT(builds(sb, VT_S(150), at, BUILDS), 2, "the change, and one refresh");
	CHECK_INT(at[1], VT_MS(150500) + VT_S(LS_REFRESH_S), "30 min later");
	sandbox_free(sb);
}

/* A process that ends takes what it had to build along, and the next one waits its own time. */
static void test_process_ends(void)
{
	for (int clear = 0; clear < 2; clear++) {
		Sandbox *sb = ospf_lab_new("12.3(7)T1");
		sandbox_type(sb, VT_S(150), "R1", COST(5));
		sandbox_type(sb, VT_MS(150200), "R1",
			     clear ? "router ospf 1; router-id 9.0.0.9" : "no router ospf 1");
		if (clear)
			sandbox_exec(sb, VT_MS(150300), "R1", "clear ip ospf process");
		else
			sandbox_type(sb, VT_MS(150300), "R1", AGAIN);
		sandbox_run(sb, VT_S(300));
		VTime at = VT_NEVER;
		builds(sb, VT_S(150), &at, 1);
		CHECK_INT(at, VT_MS(150800), "0.5 s after the new beginning");
		ospf_lab_check_route(sb, "R2", "1.1.1.1/32", "O 6 10.1.1.1");
		ospf_lab_check_route(sb, "R1", "2.2.2.2/32", "O 2 10.1.1.2");
		sandbox_free(sb);
	}
}

/* The last network statement takes what was to be built along; what is typed later waits its own time. Wrong: a
 * build that was asked for in an area that is gone, and is made at once. */
static void test_area_goes(void)
{
	Sandbox *sb = ospf_lab_new("12.3(7)T1");
	sandbox_type(sb, VT_S(150), "R1", COST(5));
	sandbox_type(sb, VT_MS(150200), "R1", OFF "; no network 10.1.1.0 0.0.0.255 area 0");
	sandbox_type(sb, VT_S(160), "R1", ON);
	sandbox_run(sb, VT_S(165));
	VTime at = VT_NEVER;
	builds(sb, VT_S(150), &at, 1);
	CHECK_INT(at, VT_MS(160500), "0.5 s after the new network statement");
	sandbox_free(sb);
}

SUITE(ospf_build) = {
	{"a router-LSA is built 0.5 s after the first change, 5 s after the last build", test_when},
	{"the delay is a release's, or the scenario's", test_releases},
	{"a refresh does not wait", test_refresh},
	{"a process that ends builds nothing more", test_process_ends},
	{"an area that goes leaves nothing to build", test_area_goes},
	{NULL, NULL},
};
