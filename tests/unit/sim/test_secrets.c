/* Which words of configurations are secrets. */

#include "sim/secrets.h"

#include <string.h>

#include "tests/support/check.h"

/* A line, and what of it is shown: NULL is the line itself. */
typedef struct Row {
	const char *line, *shown;
} Row;

static const Row rows[] = {
	{"crypto isakmp key cisco123 address 172.16.172.69",
	 "crypto isakmp key ... address 172.16.172.69"},
	{"crypto isakmp key 0 6 address 1.1.1.1 no-xauth",
	 "crypto isakmp key 0 ... address 1.1.1.1 no-xauth"},
	{"crypto isakmp key 6 address 1.1.1.1", "crypto isakmp key ... address 1.1.1.1"},
	{"no crypto isakmp key k hostname h", "no crypto isakmp key ... hostname h"},
	{"cry isa key k add 1.1.1.1", "cry isa key ... add 1.1.1.1"},
	{" pre-shared-key address 0.0.0.0 0.0.0.0 key k",
	 " pre-shared-key address 0.0.0.0 0.0.0.0 key ..."},
	{" set session-key inbound esp 300 cipher aa authenticator bb",
	 " set session-key inbound esp 300 cipher ... authenticator ..."},
	{" standby 1 authentication k", " standby 1 authentication ..."},
	{" standby authentication text k", " standby authentication text ..."},
	{" sta 1 auth k", " sta 1 auth ..."},
	{" standby 1 authentication md5 key-string 7 k timeout 5",
	 " standby 1 authentication md5 key-string 7 ... timeout 5"},
	{" standby 1 authentication md5 key-chain c", NULL},
	{" ip ospf authentication-key 7 k", " ip ospf authentication-key 7 ..."},
	{" ip ospf message-digest-key 1 md5 k", " ip ospf message-digest-key 1 md5 ..."},
	{" area 0 virtual-link 1.1.1.1 authentication-key k",
	 " area 0 virtual-link 1.1.1.1 authentication-key ..."},
	{" ip ospf authentication message-digest", NULL},
	{" area 0 authentication message-digest", NULL},
	{" authentication pre-share", NULL},
	{"aaa authentication login default local", NULL},
	{"crypto ipsec security-association lifetime seconds 3600", NULL},
	{"no service password-encryption", NULL},
	{"enable secret 5 $1$a$b", "enable secret 5 ..."},
	{"enable password level 7 two words", "enable password level 7 ..."},
	{"username bob privilege 15 secret 0 k", "username bob privilege 15 secret 0 ..."},
	{" password 7 0822455D0A16", " password 7 ..."},
	{" neighbor 1.1.1.1 password k", " neighbor 1.1.1.1 password ..."},
	{" ppp chap password 0 k", " ppp chap password 0 ..."},
	{"snmp-server community k ro 10", "snmp-server community ... ro 10"},
	{"snmp-server host 1.1.1.1 traps version 2c k",
	 "snmp-server host 1.1.1.1 traps version 2c ..."},
	{"snmp-server host 1.1.1.1 k", "snmp-server host 1.1.1.1 ..."},
	{"snmp-server user u g v3 auth md5 k priv des56 p",
	 "snmp-server user u g v3 auth md5 ... priv des56 ..."},
	{"tacacs-server host 1.1.1.1 key k k", "tacacs-server host 1.1.1.1 key ..."},
	{"radius-server key 7 k", "radius-server key 7 ..."},
	{"ntp authentication-key 1 md5 k 7", "ntp authentication-key 1 md5 ... 7"},
	{"ntp server 1.1.1.1 key 1", NULL},
	{" tunnel key 5", NULL},
	{"key chain c", NULL},
	{"  key-string k", "  key-string ..."},
	{"crypto key generate rsa", NULL},
	{"neighbor 1.2.3.4 pass X", "neighbor 1.2.3.4 pass ..."},
	{"ppp chap pass X", "ppp chap pass ..."},
	{"ip ftp pass X", "ip ftp pass ..."},
	{"ena sec 5 X", "ena sec 5 ..."},
	{"ena p X", "ena p ..."},
	{"enable password X", "enable password ..."},
	{"ip os auth X", "ip os auth ..."},
	{"ip ospf mess 1 md5 X", "ip ospf mess 1 md5 ..."},
	{"area 0 virt 1.1.1.1 auth X", "area 0 virt 1.1.1.1 auth ..."},
	{"area 0 virt 1.1.1.1 auth auth X", "area 0 virt 1.1.1.1 auth auth ..."},
	{"area 0 virt 1.1.1.1 auth mess mess 1 md5 X",
	 "area 0 virt 1.1.1.1 auth mess mess 1 md5 ..."},
	{"ppp pap sent u p X", "ppp pap sent u p ..."},
	{"username u pass 7 X", "username u pass 7 ..."},
	{"username s pass 7 X", "username s pass 7 ..."},
	{"snmp-server comm X", "snmp-server comm ..."},
	{"key-string X", "key-string ..."},
	{"tacacs-server key X", "tacacs-server key ..."},
	{"radius-server key X", "radius-server key ..."},
	{"standby 1 authentication md5 key-string X",
	 "standby 1 authentication md5 key-string ..."},
	{"standby 1 auth md5 key X", "standby 1 auth md5 key ..."},
	{"crypto isakmp client configuration group g key X",
	 "crypto isakmp client configuration group g key ..."},
	{"group g key X", "group g key ..."},
	{"snmp-server user u g v3 auth md5 X priv des X access 10",
	 "snmp-server user u g v3 auth md5 ... priv des ... access 10"},
	{"snmp-server host 1.1.1.1 vrf v X", "snmp-server host 1.1.1.1 vrf v ..."},
	{"# config = crypto isakmp key X address 1.1.1.1",
	 "# config = crypto isakmp key ... address 1.1.1.1"},
	{"! enable secret 5 X", "! enable secret 5 ..."},
	{"!enable secret 5 X", "!enable secret 5 ..."},
	{"# enable secret 5 X", "# enable secret 5 ..."},
	{" ip ospf auth mess", NULL},
	{" area 0 virtual-link 1.1.1.1 authentication message-digest", NULL},
	{"! nothing of it", NULL},
	{"hostname R1", NULL},
	{"", NULL},
};

static void test_hidden(void)
{
	for (unsigned i = 0; i < G_N_ELEMENTS(rows); i++) {
		const char *want = rows[i].shown ? rows[i].shown : rows[i].line;
		g_autoptr(GString) out = g_string_new(NULL);
		secrets_hide(out, rows[i].line);
		CHECK_STR(out->str, want + strspn(want, " "), "%s", rows[i].line);
		CHECK_INT(secrets_in(rows[i].line), rows[i].shown != NULL, "%s", rows[i].line);
	}
}

/* The same by the same, others by others, in all texts; what is in everybody's hello stays. */
static void test_masked(void)
{
	static const char a[] =
		"crypto isakmp key one address 1.1.1.1\r\n standby 1 authentication two\n"
		"key chain c\n key 1\n  key-string two\nkey one\n standby 2 authentication cisco";
	static const char b[] =
		"# config = exit; enable secret one\n# crypto isakmp key two address 1.1.1.1\n"
		"[event e]\ntitle = the key one\nconfig = enable secret one; snmp-server "
		"community a\\;b ; exit\nexec = show key\n";
	g_autoptr(Secrets) s = secrets_new();
	g_autofree char *x = secrets_mask(s, a), *y = secrets_mask(s, b);
	g_autofree char *set = secrets_mask_set(s, "event e.config=no enable secret two");
	CHECK_TEXT(
		x,
		"crypto isakmp key masked1 address 1.1.1.1\r\n standby 1 authentication masked2\n"
		"key chain c\n key 1\n  key-string masked2\nkey masked1\n standby 2 authentication "
		"cisco",
		"a configuration");
	CHECK_TEXT(y,
		   "# config = exit; enable secret masked1\n"
		   "# crypto isakmp key masked2 address 1.1.1.1\n"
		   "[event e]\ntitle = the key one\nconfig = enable secret masked1; snmp-server "
		   "community masked3 ; exit\nexec = show key\n",
		   "a scenario");
	CHECK_STR(set, "event e.config=no enable secret masked2", "an assignment");
}

/* HSRP and OSPF take no more than eight characters. */
static void test_length(void)
{
	g_autoptr(Secrets) s = secrets_new();
	for (unsigned i = 1; i < 12000; i++) {
		g_autofree char *line = g_strdup_printf("standby 1 authentication s%u", i);
		g_autofree char *masked = secrets_mask(s, line);
		const char *mask = strrchr(masked, ' ') + 1;
		if (strlen(mask) > 8 || *mask != 'm')
			CHECK(false, "%s", masked);
	}
}

SUITE(sim_secrets) = {
	{"secrets are hidden, and nothing else", test_hidden},
	{"masks keep what agrees", test_masked},
	{"masks are short", test_length},
	{NULL, NULL},
};
