/* IKE and IPsec together, on two routers with configurations of their own: where options of both meet, what is
 * removed while it runs, and the second time. */

#include <string.h>

#include "models/ipsec/ipsec_priv.h"
#include "tests/support/check.h"
#include "tests/support/sandbox.h"

#define KEY(peer)                                                                                  \
	"crypto isakmp policy 1\n hash md5\n authentication pre-share\n"                           \
	"crypto isakmp key cisco123 address " peer "\n"
#define MAP(peer)                                                                                  \
	"crypto ipsec transform-set myset esp-des esp-md5-hmac\n"                                  \
	"crypto map vpn 10 ipsec-isakmp\n set peer " peer                                          \
	"\n set transform-set myset\n match address 101\n"
#define CONF_A(more)                                                                               \
	"hostname A\n" KEY("192.168.0.2") MAP("192.168.0.2") more                                  \
		"interface Loopback0\n ip address 20.1.1.1 255.255.255.0\n"                        \
		"interface FastEthernet0/0\n ip address 192.168.0.1 255.255.255.0\n crypto map "   \
		"vpn\nip route 10.1.1.0 255.255.255.0 192.168.0.2\n"
#define CONF_B(more)                                                                               \
	"hostname B\n" KEY("192.168.0.1") MAP("192.168.0.1") more                                  \
		"interface Loopback0\n ip address 10.1.1.1 255.255.255.0\n"                        \
		"interface FastEthernet0/0\n ip address 192.168.0.2 255.255.255.0\n crypto map "   \
		"vpn\nip route 20.1.1.0 255.255.255.0 192.168.0.1\n"
#define NETS_A "access-list 101 permit ip 20.1.1.0 0.0.0.255 10.1.1.0 0.0.0.255\n"
#define NETS_B "access-list 101 permit ip 10.1.1.0 0.0.0.255 20.1.1.0 0.0.0.255\n"

static Sandbox *meet(const char *release, const char *config_a, const char *config_b)
{
	Sandbox *sb = sandbox_new(1);
	sandbox_router(sb, "A", release, config_a);
	sandbox_router(sb, "B", release, config_b);
	sandbox_cable(sb, "A:Fa0/0", "B:Fa0/0", VT_US(10));
	return sb;
}

/* ---- doing ---- */

static void exec(Ctx *cx, Node *n, void *command)
{
	for (unsigned i = 0; i < n->n_modules; i++)
		for (const ExecCmd *c = n->module[i].cls->exec; c && c->syntax; c++) {
			Args *a = NULL;
			Syntax *s = syntax_new(c->syntax);
			if (syntax_match(s, command, (SrcPos){"exec", 1, 1}, SYNTAX_ABBREVIATED, &a,
					 NULL) == SYNTAX_OK) {
				c->run(cx, n->module[i].self, a);
				args_free(a);
			}
			syntax_free(s);
		}
}

static void run_at(Sandbox *sb, VTime at, const char *node, const char *command)
{
	sandbox_do(sb, at, node, exec, (void *)command);
}

static void ping_at(Sandbox *sb, VTime at)
{
	run_at(sb, at, "A", "ping 10.1.1.1 source 20.1.1.1 repeat 1");
}

static const Ipsec *ipsec_of(Sandbox *sb, const char *node)
{
	return sandbox_self(sb, node, "ipsec");
}

static unsigned pairs_of(Sandbox *sb, const char *node)
{
	return ipsec_of(sb, node)->pairs->len;
}

/* ---- the key ---- */

#define CANNOT_START "construct_initial_message: Can not start Main mode"

/* A key that goes while its SA stands ends nothing; once the SA is cleared, no other can be made, each packet
 * says so, and the key's return mends it. */
static void test_key_removed(void)
{
	Sandbox *sb = meet("12.2", CONF_A(NETS_A), CONF_B(NETS_B));
	ping_at(sb, VT_S(60));
	sandbox_type(sb, VT_S(70), "A", "no crypto isakmp key cisco123 address 192.168.0.2");
	ping_at(sb, VT_S(80));
	run_at(sb, VT_S(90), "A", "clear crypto sa");
	run_at(sb, VT_S(91), "A", "clear crypto isakmp");
	ping_at(sb, VT_S(100));
	ping_at(sb, VT_S(110));
	sandbox_type(sb, VT_S(120), "A", "crypto isakmp key cisco123 address 192.168.0.2");
	ping_at(sb, VT_S(130));
	sandbox_run(sb, VT_S(85));
	CHECK_INT(pairs_of(sb, "A"), 1, "the SAs need no key");
	CHECK_INT(sandbox_logged(sb, "A", CANNOT_START, 0), VT_NEVER, "nothing was asked for");
	sandbox_run(sb, VT_S(125));
	CHECK_INT(pairs_of(sb, "A") + pairs_of(sb, "B"), 0, "cleared on both sides");
	CHECK_INT(sandbox_logged(sb, "A", CANNOT_START, 0), VT_S(100), "the first packet's line");
	CHECK_INT(sandbox_logged(sb, "A", CANNOT_START, VT_S(101)), VT_S(110), "the second's");
	sandbox_run(sb, VT_S(140));
	CHECK_INT(pairs_of(sb, "A"), 1, "the key is back, and so are the SAs");
	sandbox_free(sb);
}

SUITE(ipsec_with_ike) = {
	{"a key removed, SAs cleared, the key again", test_key_removed},
	{NULL, NULL},
};
