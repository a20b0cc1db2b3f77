/* What a class requires and what it uses: one list. */

#include "models/core/net.h"
#include "tests/support/check.h"

static const int ops;
static const Provide provides[] = {{"one", &ops}, {"two", &ops}, {NULL, NULL}};
static const ProtoClass giver = {.name = "giver", .provides = provides};

static bool ask_both(void *self, Node *node, GError **err)
{
	void *svc;
	(void)self, (void)err;
	node_service(node, "one", &svc);
	node_service(node, "two", &svc);
	return true;
}

#define TAKER(id, ...)                                                                             \
	static const Require id##_requires[] = {__VA_ARGS__, {.service = NULL}};                   \
	static const ProtoClass id = {.name = "taker", .requires = id##_requires, .init = ask_both}

TAKER(honest, {.service = "one"}, {.service = "two"});
TAKER(modest, {.service = "one"}, {.service = "two", .optional = true});
TAKER(silent, {.service = "one"});
TAKER(lost, {.service = "one"}, {.service = "tow"});

static const char *const names[] = {"R1", NULL};

/* Wrong: a class stands on another one, and its list does not say so. */
static void test_declared(void)
{
	static const struct {
		const ProtoClass *cls;
		const char *want;
	} cases[] = {
		{&honest, ""},
		{&modest, ""},
		{&silent, "R1: the init of taker asks for the service \"two\", which its .requires "
			  "does not name"},
		{&lost, "R1: taker needs the service \"tow\", which no class provides"},
	};
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		const ProtoClass *const classes[] = {&giver, cases[i].cls, NULL};
		World *w = world_new(1, names, 0);
		Net *net = net_new(w, classes, false);
		g_autoptr(GError) err = NULL;
		Node *n = net_node_add(net, "R1", NODE_ROUTER, NULL, &err);
		CHECK_STR(err ? err->message : "", cases[i].want, "case %zu", i);
		CHECK((n != NULL) == !*cases[i].want, "case %zu", i);
		/* Whoever asks from outside, a scenario or a view, has no list. */
		void *self;
		CHECK(!n || node_service(n, "two", &self) == &ops, "case %zu", i);
		net_free(net);
		world_free(w);
	}
}

SUITE(core_services) = {
	{"a class gets the services that it declares", test_declared},
	{NULL, NULL},
};
