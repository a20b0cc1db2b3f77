/* What is taken away in the middle: at each moment at which a machine of two routers changes its state while OSPF
 * becomes adjacent, HSRP elects and IKE makes its SAs, one of them loses its power, or the statement that holds
 * an exchange, or is told to clear it; then it is given back, and taken away at the same point of what
 * begins anew. Invariants hold after every event, and no timer is left to nobody.
 *
 * One run goes through the moments; what is taken away there is, in a process of its own. */

#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "models/core/power.h"
#include "models/core/runconf.h"
#include "models/svc/ip.h"
#include "sim/router/commands.h"
#include "tests/support/check.h"
#include "tests/support/sandbox.h"
#include "tests/support/timers.h"

#define ADJACENT VT_S(45) /* RouterDeadInterval has passed: OSPF has elected and exchanged */
#define TRAFFIC_EVERY VT_S(3)
#define SETTLED VT_S(60)
#define GIVEN_BACK VT_S(20) /* after it was taken */
#define END VT_S(70)        /* after it was taken the second time */

#define CONFIG(name, own, peer, inside, outside)                                                   \
	"hostname " name "\ncrypto isakmp policy 1\n hash md5\n authentication pre-share\n"        \
	"crypto isakmp key cisco123 address 10.0.0." peer "\ncrypto isakmp keepalive 10\n"         \
	"crypto ipsec transform-set myset esp-des esp-md5-hmac\n"                                  \
	"crypto map vpn 10 ipsec-isakmp\n set peer 10.0.0." peer "\n set transform-set myset\n"    \
	" match address 101\ntrack 5 interface FastEthernet0/0 line-protocol\n delay up 2\n"       \
	"interface Loopback0\n ip address " inside ".1 255.255.255.0\n"                            \
	"interface FastEthernet0/0\n ip address 10.0.0." own " 255.255.255.0\n"                    \
	" standby 1 ip 10.0.0.9\n standby 1 preempt\n standby 1 priority 10" own "\n"              \
	" standby 1 track 5 decrement 10\n crypto map vpn\n"                                       \
	"router ospf 1\n network 10.0.0.0 0.0.0.255 area 0\n network " inside                      \
	".0 0.0.0.255 area 0\nip route " outside ".0 255.255.255.0 10.0.0." peer "\n"              \
	"access-list 101 permit ip " inside ".0 0.0.0.255 " outside ".0 0.0.0.255\n"

static const char config_a[] = CONFIG("A", "1", "2", "20.1.1", "30.1.1");
static const char config_b[] = CONFIG("B", "2", "1", "30.1.1", "20.1.1");

/* Lines are split at ';'; "+" and "-": power; "!": an exec command. */
static const struct {
	const char *taken, *given;
} acts[] = {
	{"-", "+"},
	{"interface Fa0/0;shutdown", "interface Fa0/0;no shutdown"},
	{"interface Fa0/0;no ip address", "interface Fa0/0;ip address 10.0.0.1 255.255.255.0"},
	{"no interface Loopback0", "interface Loopback0;ip address 20.1.1.1 255.255.255.0"},
	{"no router ospf 1",
	 "router ospf 1;network 10.0.0.0 0.0.0.255 area 0;network 20.1.1.0 0.0.0.255 area 0"},
	{"interface Fa0/0;no standby 1",
	 "interface Fa0/0;standby 1 ip 10.0.0.9;standby 1 track 5 decrement 10"},
	{"no track 5", "track 5 interface FastEthernet0/0 line-protocol;delay up 2"},
	{"interface Fa0/0;no crypto map vpn;exit;no crypto map vpn",
	 "crypto map vpn 10 ipsec-isakmp;set peer 10.0.0.2;"
	 "set transform-set myset;match address 101;exit;"
	 "interface Fa0/0;crypto map vpn"},
	{"interface Fa0/0;no crypto map vpn", "interface Fa0/0;crypto map vpn"},
	{"no crypto isakmp enable", "crypto isakmp enable"},
	{"no crypto isakmp policy 1", "crypto isakmp policy 1;hash md5;authentication pre-share"},
	{"!clear crypto isakmp", "!clear crypto isakmp"},
	{"!clear crypto sa", "!clear crypto sa"},
	{"!clear ip ospf process", "!clear ip ospf process"},
	{"!clear arp-cache", "!clear arp-cache"},
};

/* ---- the network ---- */

/* More than a frame holds: fragments and their reassembly are under way, too. */
static void send_large(Ctx *cx, Node *n)
{
	enum { OCTETS = 3000 };
	bool a = n->name[0] == 'A';
	Ip4 host_a = IP4(20, 1, 1, 1), host_b = IP4(30, 1, 1, 1);
	void *self;
	const IpSvc *ip = node_service(n, "ip", &self);
	if (!n->powered)
		return;
	ip->send(cx, self,
		 &(IpSend){.src = a ? host_a : host_b,
			   .dst = a ? host_b : host_a,
			   .proto = 17,
			   .sport = 4000,
			   .dport = 4000},
		 g_bytes_new_take(g_malloc0(OCTETS), OCTETS));
}

static Sandbox *network(void)
{
	Sandbox *sb = sandbox_new(1);
	sandbox_router(sb, "A", "12.3(7)T1", config_a);
	sandbox_router(sb, "B", "12.3(7)T1", config_b);
	sandbox_switch(sb, "lan", 2, VT_S(2));
	sandbox_cable(sb, "lan:1", "A:Fa0/0", VT_US(20));
	sandbox_cable(sb, "lan:2", "B:Fa0/0", VT_US(20));
	sandbox_observe(sb, 1u << OBS_TRANSITION);
	for (VTime at = ADJACENT; at < 2 * SETTLED + GIVEN_BACK + END; at += TRAFFIC_EVERY) {
		sandbox_call(sb, at, "A", send_large);
		sandbox_call(sb, at + VT_S(1), "B", send_large);
	}
	return sb;
}

/* When something changed its state, each once. */
static GArray *find_moments(void)
{
	GArray *all = g_array_new(FALSE, FALSE, sizeof(VTime));
	Sandbox *sb = network();
	sandbox_run(sb, SETTLED);
	g_auto(GStrv) lines = g_strsplit(sandbox_dump(sb), "\n", -1);
	for (char **l = lines; *l && **l; l++) {
		VTime at = g_ascii_strtoll(*l, NULL, 10);
		if (at > 0 && (all->len == 0 || g_array_index(all, VTime, all->len - 1) != at))
			g_array_append_val(all, at);
	}
	sandbox_free(sb);
	return all;
}

/* ---- in the process of a case ---- */

static void type_lines(Ctx *cx, Node *n, const char *text)
{
	g_autoptr(GError) err = NULL;
	g_auto(GStrv) lines = g_strsplit(text, ";", -1);
	if (!runconf_type(cx, n, (const char *const *)lines, (SrcPos){"midway", 1, 1}, &err))
		g_error("%s: %s", text, err->message);
}

static void act(Ctx *cx, void *self, void *arg)
{
	Node *n = self;
	const char *text = arg;
	g_autoptr(GError) err = NULL;
	ctx_act_as(cx, n->id);
	if (*text == '+' || *text == '-')
		node_power(cx, n, *text == '+');
	else if (*text != '!')
		type_lines(cx, n, text);
	else if (!command_exec(cx, n, text + 1, (SrcPos){"midway", 1, 1}, &err))
		g_error("%s: %s", text, err->message);
}

static const EventKind act_kind = {.name = "act", .fn = act};

static void act_at(Sandbox *sb, VTime at, const char *text)
{
	world_post(sandbox_world(sb), at, PH_FAULT, &act_kind, sandbox_node(sb, "A"), (void *)text);
	sandbox_run(sb, at + 1);
	g_autofree char *why = timers_astray(sandbox_net(sb));
	if (why)
		g_error("%s", why);
}

static void play(Sandbox *sb, VTime moment, size_t i)
{
	VTime given = moment + GIVEN_BACK, again = given + moment;
	act_at(sb, moment, acts[i].taken);
	act_at(sb, given, acts[i].given);
	act_at(sb, again, acts[i].taken);
	sandbox_run(sb, again + END);
	g_autofree char *why = timers_power_off(sandbox_net(sb));
	if (why)
		g_error("%s", why);
	sandbox_free(sb);
}

/* ---- many of them ---- */

static void try(Sandbox *sb, VTime moment, size_t i)
{
	int status = 0;
	fflush(NULL);
	pid_t pid = fork();
	if (pid == 0) {
		play(sb, moment, i);
		_exit(0);
	}
	CHECK(pid > 0 && waitpid(pid, &status, 0) == pid, "a child ran");
	CHECK(status == 0, "at %" G_GINT64_FORMAT " ns: %s: status %d", moment, acts[i].taken,
	      status);
}

/* Each act comes at every `step`th moment, and at each moment comes another `step`th of them. */
static void test_moments(unsigned step)
{
	g_autoptr(GArray) moments = find_moments();
	Sandbox *sb = network();
	CHECK(moments->len > 25, "%u moments", moments->len);
	for (guint i = 0; i < moments->len; i++) {
		VTime moment = g_array_index(moments, VTime, i) + 1;
		sandbox_run(sb, moment - 1);
		for (size_t k = i % step; k < G_N_ELEMENTS(acts); k += step)
			try(sb, moment, k);
	}
	sandbox_free(sb);
}

static void test_some(void)
{
	test_moments(5);
}

static void test_all(void)
{
	test_moments(1);
}

SUITE(property_midway) = {
	{"what is taken away in the middle leaves no timer behind", test_some},
	{NULL, NULL},
};

SUITE(property_midway_many) = {
	{"nor does anything at any change of state", test_all},
	{NULL, NULL},
};
