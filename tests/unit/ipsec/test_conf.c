/* Crypto maps in configurations: read whole in any order, typed line by line, saved and read again. */

#include <string.h>

#include "models/core/registry.h"
#include "models/ipsec/ipsec_priv.h"
#include "tests/support/check.h"
#include "tests/support/sandbox.h"

#define MAP                                                                                        \
	"crypto map VPN local-address Loopback0\ncrypto map VPN 10 ipsec-isakmp\n set peer "       \
	"10.9.9.9\n"
#define LOOPBACK "interface Loopback0\n ip address 99.99.99.99 255.255.255.255\n"
#define LINE "crypto map VPN local-address Loopback0\n"

/* What `text` is wrong about; NULL: nothing. Caller frees. */
static char *wrong_in(const char *text)
{
	const char *const names[] = {"R", NULL};
	World *w = world_new(1, names, 0);
	Net *net = net_new(w, registry, false);
	Node *n = net_node_add(net, "R", NODE_ROUTER, "12.3", NULL);
	g_autoptr(GError) err = NULL;
	if (runconf_read(n, "r.cfg", text, strlen(text), NULL, NULL, &err))
		node_check(n, &err);
	net_free(net);
	world_free(w);
	return err ? g_strdup(err->message) : NULL;
}

/* Wrong: what IOS prints, the map above the interface, cannot be read; or an interface that nowhere is, can. */
static void test_any_order(void)
{
	g_autofree char *above = wrong_in("hostname R\n" MAP LOOPBACK);
	g_autofree char *below = wrong_in("hostname R\n" LOOPBACK MAP);
	g_autofree char *nowhere = wrong_in("hostname R\n" MAP);
	CHECK_STR(above ? above : "", "", "the map above");
	CHECK_STR(below ? below : "", "", "the map below");
	CHECK_STR(
		nowhere ? nowhere : "",
		"r.cfg:2:30: this router has no such interface, expected one of its configuration",
		"no interface");
}

/* Wrong: a router that saved its configuration does not find its map's address at the next power-on. */
static void test_saved(void)
{
	Sandbox *sb = sandbox_new(1);
	sandbox_router(sb, "R1", "12.3(7)T1", "hostname R1\n" LOOPBACK MAP "end\n");
	sandbox_exec(sb, VT_S(10), "R1", "copy running-config startup-config");
	sandbox_power(sb, VT_S(12), "R1", false);
	sandbox_power(sb, VT_S(13), "R1", true);
	sandbox_run(sb, VT_S(200));
	g_autofree char *config = sandbox_config(sb, "R1");
	CHECK(strstr(config, LINE), "%s", config);
	CHECK(strstr(config, "set peer 10.9.9.9"), "%s", config);
	sandbox_free(sb);
}

static void told(void *to, const ConfLine *line)
{
	if (line->fate == LINE_UNMODELLED && (line->affects & AFFECTS_NEGOTIATION))
		++*(unsigned *)to;
}

static const char unspoken[] =
	"crypto ipsec transform-set A esp-gcm 256\n"
	"crypto ipsec transform-set B ah-sha-hmac esp-aes 256\n"
	"crypto ipsec transform-set C esp-aes 192 esp-sha256-hmac\n"
	"crypto ipsec transform-set a-name-of-more-than-thirty-one-characters esp-3des "
	"esp-sha-hmac\n"
	"crypto map VPN 10 ipsec-isakmp\n set pfs group14\n set isakmp-profile P\n"
	"crypto map G 10 gdoi\n set group K\n"
	"crypto map VPN client authentication list L\n";

/* Wrong: what IOS takes is refused, or a transform that is not modelled is offered as another. */
static void test_unspoken(void)
{
	const char *const names[] = {"R", NULL};
	World *w = world_new(1, names, 0);
	Net *net = net_new(w, registry, false);
	Node *n = net_node_add(net, "R", NODE_ROUTER, "15.2", NULL);
	const Ipsec *self = node_self(n, "ipsec");
	g_autoptr(GError) err = NULL;
	g_autoptr(GString) out = g_string_new(NULL);
	unsigned unmodelled = 0;

	CHECK(runconf_read(n, "r", unspoken, strlen(unspoken), told, &unmodelled, &err), "%s",
	      err ? err->message : "");
	CHECK_INT(unmodelled, 8, "lines that could change a negotiation");
	runconf_print(n, out);
	g_auto(GStrv) line = g_strsplit(unspoken, "\n", -1);
	for (unsigned i = 0; line[i]; i++)
		CHECK(strstr(out->str, line[i]), "%s is not in\n%s", line[i], out->str);
	CHECK(!ipsec_spoken_set(self, "A") && ipsec_set(self, "A"), "A can be offered");
	CHECK(!ipsec_spoken_set(self, "C"), "C can be offered");
	CHECK(ipsec_spoken_set(self, "a-name-of-more-than-thirty-one-characters"), "a long name");
	net_free(net);
	world_free(w);
}

static void note_lines(void *to, const ConfLine *line)
{
	if (line->fate == LINE_UNMODELLED)
		g_string_append_printf(to, "%s (%s)\n", line->text + strspn(line->text, " "),
				       line->why);
}

/* IOS supports no groups in the lists of crypto maps. Wrong: such a list is believed, whichever of the two lines comes
 * first; or a list is doubted that no crypto map has, or has no more. */
static void test_groups_of_crypto(void)
{
#define GROUP "object-group network G\n host 10.0.0.1\n"
#define LISTED "ip access-list extended V\n permit ip object-group G any\n"
#define ENTRY(list) "crypto map M 10 ipsec-isakmp\n match address " list "\n"
#define WHY                                                                                        \
	" (IOS documents groups of objects as not supported with IPsec: here each of their "       \
	"members is an identity)\n"
	static const struct {
		const char *lines, *doubts;
	} rows[] = {
		{GROUP ENTRY("V") LISTED, "permit ip object-group G any" WHY},
		{GROUP LISTED ENTRY("V"), "match address V" WHY},
		{GROUP LISTED ENTRY("OTHER"), ""},
		{GROUP ENTRY("OTHER") LISTED, ""},
		{GROUP ENTRY("V") "no crypto map M 10\n" LISTED, ""},
		{GROUP ENTRY("V") " no match address V\n" LISTED, ""},
		{GROUP ENTRY("V") "ip access-list extended V\n permit ip host 10.0.0.1 any\n", ""},
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		const char *const names[] = {"R", NULL};
		World *w = world_new(1, names, 0);
		Net *net = net_new(w, registry, false);
		Node *n = net_node_add(net, "R", NODE_ROUTER, "15.1", NULL);
		g_autoptr(GString) doubts = g_string_new(NULL);
		runconf_read(n, "c", rows[i].lines, strlen(rows[i].lines), note_lines, doubts,
			     NULL);
		CHECK_TEXT(doubts->str, rows[i].doubts, "%s", rows[i].lines);
		net_free(net);
		world_free(w);
	}
#undef GROUP
#undef LISTED
#undef ENTRY
#undef WHY
}

/* Wrong: a map is taken off the interface that has it, or a set out of the entry that has it, by removing it, where IOS
 * answers and leaves it; or what nothing uses stays; or a saved line is forgotten, or another line's doubt is not told. */
static void test_in_use(void)
{
#define SET "crypto ipsec transform-set T esp-aes esp-sha-hmac\n"
#define ENTRY(map) "crypto map " map " 10 ipsec-isakmp\n set transform-set T\n"
#define PORT "interface FastEthernet0/0\n crypto map M\n"
#define MAP_USED(where)                                                                            \
	"% Crypto-map M is in use by interface(s): " where                                         \
	". Please remove the crypto map from the above interface(s) first"
#define SET_USED(where)                                                                            \
	"% Transform-set T is in use by the crypto-map(s): " where                                 \
	". Please remove the transform-set from the above crypto-map(s) first"
	static const struct {
		const char *config, *typed, *answer, *words, *key;
		bool stays, doubt;
	} rows[] = {
		{SET ENTRY("M") PORT, "no crypto map M", MAP_USED("Fa0/0"), "crypto map", "M 10",
		 true, false},
		{SET ENTRY("M") PORT "interface FastEthernet0/1\n crypto map M\n",
		 "interface Fa0/0; no crypto map; exit; no crypto map M", MAP_USED("Fa0/1"),
		 "crypto map", "M 10", true, false},
		{SET ENTRY("M") PORT, "interface Fa0/0; no crypto map; exit; no crypto map M", "",
		 "crypto map", "M 10", false, false},
		{SET ENTRY("N") PORT, "no crypto map N", "", "crypto map", "N 10", false, false},
		{SET ENTRY("M") PORT "crypto map M 20 ipsec-isakmp\n", "no crypto map M 10", "",
		 "crypto map", "M 10", false, false},
		{SET ENTRY("M") PORT, "no crypto map M 10", "", "crypto map", "M 10", false, true},
		{SET ENTRY("M"), "no crypto ipsec transform-set T", SET_USED("M"),
		 "crypto ipsec transform-set", "T", true, false},
		{SET ENTRY("M") ENTRY("N") "crypto map M 20 ipsec-isakmp\n set transform-set T\n",
		 "no crypto ipsec transform-set T", SET_USED("M, N"), "crypto ipsec transform-set",
		 "T", true, false},
		{SET ENTRY("M"),
		 "crypto map M 10; no set transform-set; exit; no crypto ipsec transform-set T", "",
		 "crypto ipsec transform-set", "T", false, false},
		{SET ENTRY("M"), "no crypto map M; no crypto ipsec transform-set T", "",
		 "crypto ipsec transform-set", "T", false, false},
		{SET ENTRY("M") PORT "no crypto map M\n", "end", "", "crypto map", "M 10", true,
		 false},
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		Sandbox *sb = sandbox_new(1);
		sandbox_router(sb, "R", "12.4", rows[i].config);
		sandbox_type(sb, VT_S(10), "R", rows[i].typed);
		sandbox_run(sb, VT_S(20));
		Node *n = sandbox_node(sb, "R");
		const char *answer = runconf_answer(n);
		CHECK_STR(answer ? answer : "", rows[i].answer, "case %zu", i);
		CHECK_INT(runconf_unmodelled(n) != NULL, rows[i].doubt, "case %zu", i);
		CHECK_INT(runconf_origin(n, "", rows[i].words, rows[i].key).text != NULL,
			  rows[i].stays, "case %zu: whose line it is", i);
		g_autofree char *config = sandbox_config(sb, "R");
		g_autofree char *first = g_strdup_printf("\n%s %s", rows[i].words, rows[i].key);
		CHECK_INT(strstr(config, first) != NULL, rows[i].stays, "case %zu: %s", i, config);
		sandbox_free(sb);
	}
#undef SET
#undef ENTRY
#undef PORT
#undef MAP_USED
#undef SET_USED
}

SUITE(ipsec_conf) = {
	{"a map's local address stands above or below its interface", test_any_order},
	{"a saved map's local address is there after power-on", test_saved},
	{"what is not modelled is kept and offered to nobody", test_unspoken},
	{"a list with groups of objects is a doubt", test_groups_of_crypto},
	{"what is in use is not removed", test_in_use},
	{NULL, NULL},
};
