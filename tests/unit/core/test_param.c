/* Platform parameters: the scenario's value wins over the release's, that over the default. */

#include "models/core/net.h"
#include "models/core/param.h"
#include "tests/support/check.h"

static const ParamRelease releases[] = {
	{"12.2*", VT_MS(20), "test"},
	{"12.3(7)T*", VT_MS(30), "test"},
	{NULL},
};
static const Param params[] = {
	{"x.flag", PARAM_BOOL, 1, 0, 1, "test"},
	{"x.count", PARAM_INT, 3, 1, 10, "test"},
	{"x.delay", PARAM_TIME, VT_MS(10), 0, VT_S(1), "test", releases},
	{"x.loss", PARAM_PPM, 0, 0, 1000000, "test"},
	{NULL},
};
static const ProtoClass cls = {.name = "x", .spec_ref = "test", .param = params};
static const ProtoClass *const classes[] = {&cls, NULL};

typedef struct Bed {
	World *world;
	Net *net;
	Node *node;
} Bed;

static Bed bed_open(const char *release)
{
	static const char *const names[] = {"r1", NULL};
	Bed b = {.world = world_new(1, names, 0)};
	b.net = net_new(b.world, classes, false);
	b.node = net_node_add(b.net, "r1", NODE_ROUTER, release, NULL);
	return b;
}

static void bed_close(Bed *b)
{
	net_free(b->net);
	world_free(b->world);
}

static void test_who_wins(void)
{
	static const struct {
		const char *release;
		VTime delay;
	} cases[] = {{"12.3(7)T1", VT_MS(30)}, {"12.2(13)", VT_MS(20)}, {"12.3", VT_MS(10)}};

	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		Bed b = bed_open(cases[i].release);
		CHECK_INT(param_get(b.node, "x.delay"), cases[i].delay, "release %s",
			  cases[i].release);
		CHECK(param_set(b.node, "x.delay", "5ms", NULL), "a time");
		CHECK_INT(param_get(b.node, "x.delay"), VT_MS(5), "the scenario wins over %s",
			  cases[i].release);
		bed_close(&b);
	}
}

static void test_values(void)
{
	static const struct {
		const char *name, *text;
		int64_t value; /* -1: refused */
		const char *message;
	} cases[] = {
		{"x.flag", "off", 0, NULL},
		{"x.flag", "ON", 1, NULL},
		{"x.flag", "maybe", -1, "bad value \"maybe\" of x.flag, expected on or off"},
		{"x.count", "10", 10, NULL},
		{"x.count", "11", -1,
		 "bad value \"11\" of x.count, expected a number from 1 to 10"},
		{"x.count", "3x", -1, NULL},
		{"x.delay", "1s", VT_S(1), NULL},
		{"x.delay", "2s", -1, "bad value \"2s\" of x.delay, expected a time from 0s to 1s"},
		{"x.delay", "5", -1, NULL},
		{"x.loss", "2%", 20000, NULL},
		{"x.loss", "2.25%", 22500, NULL},
		{"x.loss", "0.0001%", 1, NULL},
		{"x.loss", "0.00001%", -1, NULL},
		{"x.loss", "300ppm", 300, NULL},
		{"x.loss", "100%", 1000000, NULL},
		{"x.loss", "100.1%", -1, NULL},
		{"x.loss", "-1%", -1,
		 "bad value \"-1%\" of x.loss, expected a share such as 2.5% or 300ppm"},
		{"x.other", "1", -1, "unknown parameter \"x.other\" of r1"},
	};

	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		Bed b = bed_open("12.3");
		g_autoptr(GError) err = NULL;
		bool ok = param_set(b.node, cases[i].name, cases[i].text, &err);
		CHECK_INT(ok, cases[i].value >= 0, "%s = %s", cases[i].name, cases[i].text);
		if (ok)
			CHECK_INT(param_get(b.node, cases[i].name), cases[i].value, "%s = %s",
				  cases[i].name, cases[i].text);
		if (cases[i].message && err)
			CHECK_STR(err->message, cases[i].message, "%s = %s", cases[i].name,
				  cases[i].text);
		bed_close(&b);
	}
}

SUITE(core_param) = {
	{"scenario, then release, then default", test_who_wins},
	{"values are read by their kind", test_values},
	{NULL, NULL},
};
