/* `ip route` in configurations: read whole in any order, typed line by line, written and read again. */

#include <string.h>

#include "models/core/registry.h"
#include "models/core/startup.h"
#include "models/rib/rib_priv.h"
#include "tests/support/check.h"
#include "tests/support/sandbox.h"

#define INTERFACE "interface FastEthernet0/0\n ip address 10.1.1.1 255.255.255.0\n"
#define LOOPBACK "interface Loopback0\n ip address 99.99.99.99 255.255.255.255\n"
#define ROUTES                                                                                     \
	"ip route 20.0.0.0 255.0.0.0 10.1.1.1\nip route 30.0.0.0 255.0.0.0 Loopback0\n"            \
	"ip route 40.0.0.0 255.0.0.0 10.1.1.2\n"

/* Reads the text and prints it; *why gets the message if it cannot be. Caller frees. */
static char *read_and_print(const char *text, char **why)
{
	const char *const names[] = {"R", NULL};
	World *w = world_new(1, names, 0);
	Net *net = net_new(w, registry, false);
	Node *n = net_node_add(net, "R", NODE_ROUTER, "12.3", NULL);
	g_autoptr(GError) err = NULL;
	g_autoptr(GString) out = g_string_new(NULL);
	if (runconf_read(n, "r.cfg", text, strlen(text), NULL, NULL, &err) && node_check(n, &err))
		runconf_print(n, out);
	*why = err ? g_strdup(err->message) : NULL;
	net_free(net);
	world_free(w);
	return g_string_free(g_steal_pointer(&out), FALSE);
}

/* An own address as next hop is no reason to refuse the line above the address, nor the one below. */
static void test_any_order(void)
{
	static const char *const orders[] = {
		"hostname R\n" INTERFACE LOOPBACK ROUTES, "hostname R\n" ROUTES INTERFACE LOOPBACK,
		"hostname R\n" INTERFACE ROUTES LOOPBACK, "hostname R\n" LOOPBACK ROUTES INTERFACE};
	g_autofree char *first = NULL;
	for (size_t i = 0; i < G_N_ELEMENTS(orders); i++) {
		g_autofree char *why = NULL, *again_why = NULL;
		g_autofree char *out = read_and_print(orders[i], &why);
		g_autofree char *again = read_and_print(out, &again_why);
		CHECK_STR(why ? why : "", "", "order %d", (int)i);
		CHECK(strstr(out, "ip route 20.0.0.0 255.0.0.0 10.1.1.1\n") != NULL, "%s", out);
		CHECK_TEXT(again, out, "what it printed, read again");
		if (!first)
			first = g_strdup(out);
		CHECK(strcmp(first, out) == 0 || i == 3, "the same in order %d: %s", (int)i, out);
	}
}

/* Of an interface that the whole configuration does not have the message names the place, wherever it is. */
static void test_no_interface(void)
{
	g_autofree char *why = NULL;
	g_autofree char *out = read_and_print(
		"hostname R\nip route 30.0.0.0 255.0.0.0 Loopback7\n" LOOPBACK, &why);
	CHECK_STR(why ? why : "", "r.cfg:2:29: this router has no such interface", "%s", out);
}

static bool installed(Sandbox *sb, Ip4 net)
{
	const Rib *rib = sandbox_self(sb, "R", "rib");
	return rib_route(rib, (Prefix){net, 8}) != NULL;
}

static void save(Ctx *cx, Node *n)
{
	(void)cx;
	startup_save(n);
}

/* The address comes to the router after the route did; and the interface leaves it. Neither route stands, both
 * lines do, and the next start reads them. */
static void test_running(void)
{
	Sandbox *sb = sandbox_new(1);
	sandbox_router(sb, "R", "12.3(7)T1", "hostname R\n" INTERFACE LOOPBACK ROUTES);
	sandbox_switch(sb, "lan", 2, 0);
	sandbox_cable(sb, "lan:1", "R:Fa0/0", VT_US(20));
	sandbox_type(sb, VT_S(100), "R", "interface Fa0/0; ip address 10.1.1.2 255.255.255.0");
	sandbox_type(sb, VT_S(110), "R", "no interface Loopback0");
	sandbox_call(sb, VT_S(200), "R", save);
	sandbox_power(sb, VT_S(210), "R", false);
	sandbox_power(sb, VT_S(220), "R", true);
	sandbox_run(sb, VT_S(99));
	CHECK(!installed(sb, IP4(20, 0, 0, 0)), "an own address is no next hop");
	CHECK(installed(sb, IP4(30, 0, 0, 0)) && installed(sb, IP4(40, 0, 0, 0)), "the others");
	sandbox_run(sb, VT_S(190));
	CHECK(installed(sb, IP4(20, 0, 0, 0)), "the address is the neighbour's now");
	CHECK(!installed(sb, IP4(30, 0, 0, 0)), "the interface is gone");
	CHECK(!installed(sb, IP4(40, 0, 0, 0)), "the next hop is this router");
	sandbox_run(sb, VT_S(400));
	g_autoptr(GString) out = g_string_new(NULL);
	runconf_print(sandbox_node(sb, "R"), out);
	CHECK(strstr(out->str, "ip route 20.0.0.0 255.0.0.0 10.1.1.1\n"
			       "ip route 30.0.0.0 255.0.0.0 Loopback0\n"
			       "ip route 40.0.0.0 255.0.0.0 10.1.1.2\n") != NULL,
	      "after the reload: %s", out->str);
	CHECK(installed(sb, IP4(20, 0, 0, 0)) && !installed(sb, IP4(40, 0, 0, 0)), "as before");
	sandbox_free(sb);
}

typedef struct Typed {
	const char *const *lines;
	char *why;
} Typed;

static void type(Ctx *cx, Node *n, void *arg)
{
	Typed *t = arg;
	g_autoptr(GError) err = NULL;
	runconf_type(cx, n, t->lines, (SrcPos){"typed", 1, 1}, &err);
	t->why = err ? g_strdup(err->message) : NULL;
}

/* At the console both are refused at once, as IOS does ("%Invalid next hop address (it's this router)"). */
static void test_typed(void)
{
	static const char *const own[] = {"ip route 50.0.0.0 255.0.0.0 10.1.1.1", NULL},
				 *const none[] = {"ip route 50.0.0.0 255.0.0.0 Loopback7", NULL};
	Typed a = {own, NULL}, b = {none, NULL};
	Sandbox *sb = sandbox_new(1);
	sandbox_router(sb, "R", "12.3(7)T1", "hostname R\n" INTERFACE);
	sandbox_do(sb, VT_S(50), "R", type, &a);
	sandbox_do(sb, VT_S(51), "R", type, &b);
	sandbox_run(sb, VT_S(60));
	CHECK(a.why && strstr(a.why, "invalid next hop address"), "%s", a.why);
	CHECK(b.why && strstr(b.why, "no such interface"), "%s", b.why);
	g_free(a.why);
	g_free(b.why);
	sandbox_free(sb);
}

static char *routes_of(const char *lines)
{
	g_autofree char *why = NULL, *text = g_strconcat("hostname R\n" INTERFACE, lines, NULL);
	g_autofree char *all = read_and_print(text, &why);
	g_autoptr(GString) out = g_string_new(why);
	for (const char *p = all; (p = strstr(p, "ip route ")); p += strcspn(p, "\n"))
		g_string_append_len(out, p, (gssize)strcspn(p, "\n") + 1);
	return g_string_free(g_steal_pointer(&out), FALSE);
}

/* Wrong: a line is taken for another one of its prefix, or one that went is found when it is said again. */
static void test_said_again(void)
{
#define A "ip route 20.0.0.0 255.0.0.0 10.1.1.7"
#define B "ip route 20.0.0.0 255.0.0.0 10.1.1.8"
#define C "ip route 20.0.0.0 255.255.0.0 10.1.1.7"
#define F "ip route 20.0.0.0 255.0.0.0 FastEthernet0/0 10.1.1.7"
	static const struct {
		const char *lines, *left;
	} rows[] = {
		{A "\n" B "\n" C "\n", A "\n" B "\n" C "\n"},
		{A "\n" B "\n" A " 250\n", A " 250\n" B "\n"},
		{A "\n" B "\nno " A "\n", B "\n"},
		{A "\n" B "\nno " B "\nno " B "\n", A "\n"},
		{A "\n" B "\n" C "\nno ip route 20.0.0.0 255.0.0.0\n", C "\n"},
		{A "\nno " A "\n" A " 9\n" B "\n", A " 9\n" B "\n"},
		{A "\n" B "\nno ip route 20.0.0.0 255.0.0.0\n" B "\n" A "\nno " A "\n", B "\n"},
		{A "\n" F "\nno " A "\n", F "\n"},
		{A "\n" F "\nno " F "\n", A "\n"},
		{"no " A "\n" A "\n", A "\n"},
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *left = routes_of(rows[i].lines);
		CHECK_TEXT(left, rows[i].left, "case %zu", i);
	}
}

/* The attributes of R's route to 20.0.0.0/8, as the table has it now; "": it is not there. */
static char *attributes(Sandbox *sb)
{
	const Rib *rib = sandbox_self(sb, "R", "rib");
	const RibRoute *r = rib_route(rib, (Prefix){IP4(20, 0, 0, 0), 8});
	return r ? g_strdup_printf("[%u] tag %u", r->offer->distance, r->offer->tag) : g_strdup("");
}

/* Wrong: a line that is typed again changes what is printed, and not the route that stands already. Each line is
 * typed 10 s after the one before; Fa0/0 goes down before the fourth. */
static void test_retyped(void)
{
#define DOWN "interface Fa0/0; shutdown"
	static const struct {
		const char *typed[5], *want[5], *left;
	} rows[] = {
		{{A, A " 9", A " 9 tag 4", A " tag 5", A},
		 {"[1] tag 0", "[9] tag 0", "[9] tag 4", "[1] tag 5", "[1] tag 0"},
		 A "\n"},
		/* permanent holds until it is said without, by interface at once */
		{{F " permanent name X", F " permanent", DOWN, F " permanent tag 3", F " tag 3"},
		 {"[1] tag 0", "[1] tag 0", "[1] tag 0", "[1] tag 3", ""},
		 F " tag 3\n"},
		/* what was not installed is not by being said again */
		{{F, DOWN, F " permanent", F " 7 permanent", "no " F " 7 permanent"},
		 {"[1] tag 0", "", "", "", ""},
		 ""},
		/* of two lines with equal distances both stand; the second time one gives way */
		{{A, B, A " 200", B " 200 tag 2", "no " A},
		 {"[1] tag 0", "[1] tag 0", "[1] tag 0", "[200] tag 0", "[200] tag 2"},
		 B " 200 tag 2\n"},
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		Sandbox *sb = sandbox_new(1);
		sandbox_router(sb, "R", "12.3(7)T1", "hostname R\n" INTERFACE);
		sandbox_switch(sb, "lan", 2, 0);
		sandbox_cable(sb, "lan:1", "R:Fa0/0", VT_US(20));
		for (size_t k = 0; k < 5; k++)
			sandbox_type(sb, VT_S(20 + 10 * k), "R", rows[i].typed[k]);
		for (size_t k = 0; k < 5; k++) {
			sandbox_run(sb, VT_S(25 + 10 * k));
			g_autofree char *has = attributes(sb);
			CHECK_STR(has, rows[i].want[k], "case %zu, behind \"%s\"", i,
				  rows[i].typed[k]);
		}
		g_autofree char *config = sandbox_config(sb, "R");
		const char *lines = strstr(config, "ip route ");
		g_autofree char *left =
			lines ? g_strndup(lines, strcspn(lines, "!")) : g_strdup("");
		CHECK_STR(left, rows[i].left, "case %zu: %s", i, config);
		sandbox_free(sb);
	}
}

/* Wrong: a removal that names no line passes in silence, or takes a line of another next hop along. */
static void test_no_match(void)
{
	static const struct {
		const char *lines, *answer, *left;
	} rows[] = {
		{F "; no ip route 20.0.0.0 255.0.0.0 FastEthernet0/0",
		 "%No matching route to delete", F "\n"},
		{F "; no " A, "%No matching route to delete", F "\n"},
		{F "; no " F, "", ""},
		{F "; " A "; no ip route 20.0.0.0 255.0.0.0", "", ""},
		{F "; no " F "; no " F, "%No matching route to delete", ""},
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		Sandbox *sb = sandbox_new(1);
		sandbox_router(sb, "R", "12.3(7)T1", "hostname R\n" INTERFACE);
		sandbox_type(sb, VT_S(5), "R", rows[i].lines);
		sandbox_run(sb, VT_S(10));
		const char *answer = runconf_answer(sandbox_node(sb, "R"));
		CHECK_STR(answer ? answer : "", rows[i].answer, "%s", rows[i].lines);
		g_autofree char *config = sandbox_config(sb, "R");
		const char *lines = strstr(config, "ip route ");
		g_autofree char *left =
			lines ? g_strndup(lines, strcspn(lines, "!")) : g_strdup("");
		CHECK_STR(left, rows[i].left, "case %zu: %s", i, config);
		sandbox_free(sb);
	}
}

static void note_fate(void *to, const ConfLine *line)
{
	static const char letters[] = "ahuxw.";
	if (line->fate != LINE_BLANK)
		g_string_append_c(to, letters[line->fate]);
}

/* Wrong: what IOS takes is refused, or a line that is not applied is taken for the route without its last word. */
static void test_other_words(void)
{
	static const struct {
		const char *lines, *fates, *left;
	} rows[] = {
		{A " multicast\n", "u", A " multicast\n"},
		{A " 5 name X multicast\n" A "\n", "ua", A "\n" A " 5 name X multicast\n"},
		{"ip route profile\n", "h", "ip route profile\n"},
		{"ip route static install-routes-recurse-via-nexthop all\n", "u",
		 "ip route static install-routes-recurse-via-nexthop all\n"},
		{"ip route static inter-vrf\n", "a", ""},
		{"no ip route static inter-vrf\n", "a", "ip route static inter-vrf\n"},
		{A " global 5\n", "u", A " 5\n"},
		{A " unicast\n", "w", ""},
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		const char *const names[] = {"R", NULL};
		World *w = world_new(1, names, 0);
		Net *net = net_new(w, registry, false);
		Node *n = net_node_add(net, "R", NODE_ROUTER, "12.3", NULL);
		g_autoptr(GString) fates = g_string_new(NULL);
		g_autoptr(GString) out = g_string_new(NULL), left = g_string_new(NULL);
		runconf_read(n, "r.cfg", rows[i].lines, strlen(rows[i].lines), note_fate, fates,
			     NULL);
		CHECK_STR(fates->str, rows[i].fates, "%s", rows[i].lines);
		runconf_print(n, out);
		for (const char *p = out->str; (p = strstr(p, "ip route ")); p += strcspn(p, "\n"))
			g_string_append_len(left, p, (gssize)strcspn(p, "\n") + 1);
		CHECK_STR(left->str, rows[i].left, "%s", rows[i].lines);
		net_free(net);
		world_free(w);
	}
}

SUITE(rib_conf) = {
	{"words that are not modelled are refused with what they could change", test_other_words},
	{"a line that is typed again replaces what the route is", test_retyped},
	{"a removal that names no line says so", test_no_match},
	{"a line that is said again, or goes and comes back, is that line", test_said_again},
	{"the order of the lines does not matter, and what is printed reads back", test_any_order},
	{"an interface that the configuration does not have is named by place", test_no_interface},
	{"an address that becomes this router's, an interface that goes, and the next start",
	 test_running},
	{"typed, it must be possible now", test_typed},
	{NULL, NULL},
};
