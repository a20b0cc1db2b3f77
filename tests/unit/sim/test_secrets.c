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

/* Statements that no table has, and words of tables that do not say that there is a secret in them. */
static const Row unknown[] = {
	{"glub authentication K", "glub authentication ..."},
	{"frob 1 auth K", "frob 1 auth ..."},
	{"frob passphrase K", "frob passphrase ..."},
	{"frob passph K", "frob passph ..."},
	{"frob passwd 7 K", "frob passwd 7 ..."},
	{"frob password K two", "frob password ..."},
	{"frob PASSWORD K", "frob PASSWORD ..."},
	{"no frob password K", "no frob password ..."},
	{"frob secret sha256 K", "frob secret sha256 ..."},
	{"frob shared-secret K", "frob shared-secret ..."},
	{"frob community K", "frob community ..."},
	{"frob 1 authentication text K", "frob 1 authentication text ..."},
	{"frob authentication string K", "frob authentication string ..."},
	{"frob auth text K", "frob auth text ..."},
	{"frob auth md5 K priv aes 128 L", "frob auth md5 ... priv ..."},
	{"frob authentication sha 0 K", "frob authentication sha 0 ..."},
	{"frob user u auth sha K priv des L", "frob user u auth sha ... priv ..."},
	{"frob md5 7 K", "frob md5 7 ..."},
	{"frob md5 K", "frob md5 ..."},
	{"frob psk ascii 0 K", "frob psk ascii 0 ..."},
	{"frob psk K", "frob psk ..."},
	{"frob pre-shared-key K", "frob pre-shared-key ..."},
	{"frob pre-shared-key hex 0a0b", "frob pre-shared-key hex ..."},
	{"frob key 7 K", "frob key 7 ..."},
	{"frob key K", "frob key ..."},
	{"frob key-string K", "frob key-string ..."},
	{"frob key 1 2 K L", "frob key 1 2 ..."},
	{"frob isakmp key K address 1.1.1.1", "frob isakmp key ... address 1.1.1.1"},
	{"frob token K", "frob token ..."},
	{"frob vrrp 1 authentication K", "frob vrrp 1 authentication ..."},
	{"vrrp 1 authentication K", "vrrp 1 authentication ..."},
	{"glbp 1 auth md5 key-string 7 K", "glbp 1 auth md5 key-string 7 ..."},
	{"ip nhrp authentication K", "ip nhrp authentication ..."},
	{"ip nhrp auth K", "ip nhrp auth ..."},
	{"nhrp authentication K", "nhrp authentication ..."},
	{"frob http://u:K@h/x more", "frob http://u:...@h/x more"},
	{"archive path ftp://u:K@10.0.0.1/cfg", "archive path ftp://u:...@10.0.0.1/cfg"},
	{"frob \"password K\"", "frob \"password ..."},
	{"action 1.0 cli command \"enable secret K\"",
	 "action 1.0 cli command \"enable secret ..."},
	{"frob password=K;x", "frob password=..."},
	{"frob http://h/?key=K&x=1", "frob http://h/?key=..."},
	{"wibble hash $9$ab$KKKK", "wibble hash ..."},
	{"frob $1$mERr$hx5rVt7rPNoS4wqbXKX7m0", "frob ..."},
	{"frob digest 0a1b2c3d4e5f60718293", "frob digest ..."},
	{"frob encrypted 7 094F471A1A0A", "frob encrypted 7 ..."},
	{"frob cipher aGVsbG8gd29ybGQ0Zm9v", "frob cipher ..."},
	{"wpa-psk ascii 0 K", "wpa-psk ascii 0 ..."},
	{"security wpa akm psk set-key ascii 0 K", "security wpa akm psk set-key ascii 0 ..."},
	{"ppp chap password 7 K", "ppp chap password 7 ..."},
	{"ppp chap passphrase K", "ppp chap passphrase ..."},
	{"crypto isakmp key 6 K address 1.1.1.1", "crypto isakmp key 6 ... address 1.1.1.1"},
	{"snmp-server user u g v3 auth sha-2 256 K priv aes 256 L",
	 "snmp-server user u g v3 auth sha-2 256 ... priv aes ..."},
	{"snmp-server user u g remote 1.1.1.1 v3 encrypted auth md5 K priv aes 128 L",
	 "snmp-server user u g remote 1.1.1.1 v3 encrypted auth md5 ... priv aes 128 ..."},
	{"snmp-server mib community-map K context c",
	 "snmp-server mib community-map ... context c"},
	{"rmon event 1 log trap K description d owner o",
	 "rmon event 1 log trap ... description d owner o"},
	{"tacacs server t key 7 K", "tacacs server t key 7 ..."},
	{"radius-server host 1.1.1.1 auth-port 1645 key 7 K",
	 "radius-server host 1.1.1.1 auth-port 1645 key 7 ..."},
	{"address ipv4 1.1.1.1 key K", "address ipv4 1.1.1.1 key ..."},
	{"ldap server x bind password K", "ldap server x bind password ..."},
	{"bind authenticate root-dn cn=a password 0 K",
	 "bind authenticate root-dn cn=a password 0 ..."},
	{"ip ftp password 7 K", "ip ftp password 7 ..."},
	{"ip http client password K", "ip http client password ..."},
	{"neighbor 1.1.1.1 password 7 K", "neighbor 1.1.1.1 password 7 ..."},
	{"ip ospf 1 message-digest-key 1 md5 7 K", "ip ospf 1 message-digest-key 1 md5 7 ..."},
	{"ipv6 ospf encryption ipsec spi 500 esp 3des 0 K md5 0 L",
	 "ipv6 ospf encryption ipsec spi 500 esp 3des ..."},
	{"ipv6 ospf authentication ipsec spi 500 md5 0 K",
	 "ipv6 ospf authentication ipsec spi 500 md5 0 ..."},
	{"mpls ldp neighbor 1.1.1.1 password 7 K", "mpls ldp neighbor 1.1.1.1 password 7 ..."},
	{"mpls ldp password fallback 7 K", "mpls ldp password fallback 7 ..."},
	{"mpls ldp password option 1 for 10 7 K", "mpls ldp password option 1 for 10 7 ..."},
	{"cts credentials id X password 7 K", "cts credentials id X password 7 ..."},
	{"cts sxp default password 7 K", "cts sxp default password 7 ..."},
	{"enable algorithm-type scrypt secret K", "enable algorithm-type scrypt secret ..."},
	{"username u algorithm-type sha256 secret K",
	 "username u algorithm-type sha256 secret ..."},
	{"username u passphrase K", "username u passphrase ..."},
	{"ntp authentication-key 1 md5 7 K", "ntp authentication-key 1 md5 7 ..."},
	{"ntp authentication-key 1 hmac-sha2-256 K 7",
	 "ntp authentication-key 1 hmac-sha2-256 ... 7"},
	{"crypto key encrypt rsa name N passphrase K",
	 "crypto key encrypt rsa name N passphrase ..."},
	{"crypto key export rsa N pem terminal 3des K",
	 "crypto key export rsa N pem terminal 3des ..."},
	{"crypto pki import t pkcs12 terminal password K",
	 "crypto pki import t pkcs12 terminal password ..."},
	{"crypto pki token default user-pin K", "crypto pki token default user-pin ..."},
	{"key config-key password-encrypt K", "key config-key password-encrypt ..."},
	{"server-private 1.1.1.1 key 7 K", "server-private 1.1.1.1 key 7 ..."},
	{"description the password is K", "description the password ..."},
	{"remark password K", "remark password ..."},
	{"web admin system name a password K", "web admin system name a password ..."},
	{"pin 1234", "pin ..."},
	{"user u nthash 7 K", "user u nthash 7 ..."},
	{"group g key K", "group g key ..."},
	{"match identity key K", "match identity key ..."},
	{"password 7 K", "password 7 ..."},
	{"client 1.1.1.1 server-key 7 K", "client 1.1.1.1 server-key 7 ..."},
	{"lisp etr map-server 1.1.1.1 key 7 K", "lisp etr map-server 1.1.1.1 key 7 ..."},
	{"l2tp tunnel password 7 K", "l2tp tunnel password 7 ..."},
	{"vtp password K", "vtp password ..."},
	{"dot1x credentials p password K", "dot1x credentials p password ..."},
	{"wlccp ap username u password 7 K", "wlccp ap username u password 7 ..."},
	{"authentication remote pre-share key K", "authentication remote pre-share key ..."},
	{"frob pin K", "frob pin ..."},
	{"frob pwd 7 K", "frob pwd 7 ..."},
	{"frob sha K", "frob sha ..."},
	{"frob md5 sha K", "frob md5 ..."},
	{"frob sha-1 0 K", "frob sha-1 0 ..."},
	{"frob md6 K", "frob md6 ..."},
	{"frob authkey K", "frob authkey ..."},
	{"frob secret-key K", "frob secret-key ..."},
	{"frob secret_key K", "frob secret_key ..."},
	{"frob api-key K", "frob api-key ..."},
	{"frob apikey 0 K two", "frob apikey 0 ..."},
	{"frob credential K", "frob credential ..."},
	{"frob credentials K", "frob credentials ..."},
	{"frob credentials id u K", "frob credentials id u ..."},
	{"frob shared K", "frob shared ..."},
	{"frob authentication-string K", "frob authentication-string ..."},
	{"frob \"password\" K", "frob \"password\" ..."},
	{"frob 'passphrase' K", "frob 'passphrase' ..."},
	{"frob password: K", "frob password: ..."},
	{"frob password:K", "frob password:..."},
	{"frob pwd=K", "frob pwd=..."},
	{"frob user-password K two", "frob user-password ..."},
	{"frob bind_password 7 K", "frob bind_password 7 ..."},
	{"frob auth-token K", "frob auth-token ..."},
	{"ip ospf message-digest-key 1 md6 K", "ip ospf message-digest-key 1 md6 ..."},
	{"standby 1 authentication md6 K", "standby 1 authentication md6 ..."},
	{"cable shared-secret index 1 7 K", "cable shared-secret index 1 7 ..."},
	/* EIGRP, EEM */
	{"authentication mode hmac-sha-256 0 K", "authentication mode hmac-sha-256 0 ..."},
	{"authentication mode hmac-sha-256 K", "authentication mode hmac-sha-256 ..."},
	{"frob authentication mode hmac-sha-256 7 K",
	 "frob authentication mode hmac-sha-256 7 ..."},
	{"event manager environment _pw K two", "event manager environment _pw ..."},
	{"mail server \"user:K@host\"", "mail server \"user:...@host\""},
	{"action 1.0 mail server \"user:K@k@host\" to \"a@b\" from \"c@d\" subject \"x\"",
	 "action 1.0 mail server \"user:...@host\" to \"a@b\" from \"c@d\" subject \"x\""},
	{"server-key K", "server-key ..."},
	{"server-key 7 K", "server-key 7 ..."},
	{"aaa pod server server-key K", "aaa pod server server-key ..."},
	{"aaa pod server auth-type any server-key 7 K",
	 "aaa pod server auth-type any server-key 7 ..."},
	{"client 1.1.1.1 vrf X server-key K", "client 1.1.1.1 vrf X server-key ..."},
	{"aaa authorization group psk list L USR password K",
	 "aaa authorization group psk list L USR password ..."},
	{"aaa authorization user psk list L name-mangler M password 6 K",
	 "aaa authorization user psk list L name-mangler M password 6 ..."},
	{"aaa authorization group override psk list password password K",
	 "aaa authorization group override psk list password password ..."},
	{"keyring aaa X name-mangler Y password K", "keyring aaa X name-mangler Y password ..."},
	{"sap pmk 0a0b mode-list gcm", "sap pmk ... mode-list gcm"},
	{"mail-server user:K@host priority 1", "mail-server user:...@host priority 1"},
	{"standby 1 authentication K L", "standby 1 authentication ..."},
	{"standby authentication text K L", "standby authentication text ..."},
	{"ip nhrp authentication K L", "ip nhrp authentication ..."},
	{"chat-script x \"\" \"AT\" OK \"u K\"", "chat-script x ..."},
	{"add http://h/nic/update?user=u&pass=K&token=L",
	 "add http://h/nic/update?user=u&pass=..."},
	{"add http://h/?token=K&password=L", "add http://h/?token=..."},
	{"frob pw=K", "frob pw=..."},
	{"crypto isakmp kye K address 1.1.1.1", "crypto isakmp kye ... address 1.1.1.1"},
	{"crypto isakmp kye 0 K hostname h", "crypto isakmp kye 0 ... hostname h"},
	{"action 2.0 cli command \"K\" pattern \"#\"", "action 2.0 cli command ... pattern ..."},
	{"action 2.0 cli command \"K\"", "action 2.0 cli command ..."},
	{"action 1.0 cli command \"enable\" pattern \"K\"",
	 "action 1.0 cli command \"enable\" pattern ..."},
};

/* Wrong: a word is eaten that tells what a line does, and in a redacted run another network is run. */
static const Row harmless[] = {
	{"key chain NAME", NULL},
	{"crypto key generate rsa general-keys modulus 1024", NULL},
	{"crypto key zeroize rsa", NULL},
	{"crypto key pubkey-chain rsa", NULL},
	{"password encryption aes", NULL},
	{"password strength-check", NULL},
	{"service password-encryption", NULL},
	{"no service password-recovery", NULL},
	{"security passwords min-length 8", NULL},
	{"no key", NULL},
	{"aaa authentication login default local", NULL},
	{"aaa authorization group psk list default", NULL},
	{"aaa password restriction", NULL},
	{"authentication pre-share", NULL},
	{"authentication rsa-sig", NULL},
	{"authentication order dot1x mab", NULL},
	{"hash md5", NULL},
	{"hash sha256", NULL},
	{"integrity sha1 md5", NULL},
	{"prf sha256 md5", NULL},
	{"encr aes 256", NULL},
	{"match community C", NULL},
	{"set community 65000:1 additive", NULL},
	{"ip community-list standard secret permit 65000:1", NULL},
	{"neighbor 1.1.1.1 send-community both", NULL},
	{"neighbor 1.1.1.1 route-map password out", NULL},
	{"route-map community permit 10", NULL},
	{"match address community", NULL},
	{"ip vrf secret", NULL},
	{"crypto map password 10 ipsec-isakmp", NULL},
	{"crypto ipsec transform-set secret esp-aes 256 esp-md5-hmac", NULL},
	{"crypto ipsec transform-set AES256/SHA/TUNNEL esp-aes 256 esp-sha-hmac", NULL},
	{"show key chain", NULL},
	{"show running-config | include password", NULL},
	{"clear crypto sa", NULL},
	{"debug crypto isakmp", NULL},
	{"privilege exec level 7 show key", NULL},
	{"action 3 cli command \"crypto key generate rsa modulus 1024\"", NULL},
	{"ip ospf authentication message-digest", NULL},
	{"ip ospf authentication key-chain C", NULL},
	{"area 0 authentication message-digest", NULL},
	{"area 1 authentication", NULL},
	{"ip authentication mode eigrp 1 md5", NULL},
	{"ip authentication key-chain eigrp 1 C", NULL},
	{"ip rip authentication mode md5", NULL},
	{"ip rip authentication key-chain C", NULL},
	{"standby 1 authentication md5 key-chain C", NULL},
	{"mka pre-shared-key key-chain C", NULL},
	{"neighbor 1.1.1.1 fall-over", NULL},
	{"bfd template authentication md5 keychain C", NULL},
	{"ntp server 1.1.1.1 key 1", NULL},
	{"ntp trusted-key 1", NULL},
	{"tunnel key 5", NULL},
	{"tunnel mode gre ip", NULL},
	{"mpls ldp password required for 10", NULL},
	{"mpls ldp password rollover duration 5", NULL},
	{"cts sxp default password none", NULL},
	{"crypto pki token default removal timeout 0", NULL},
	{"revocation-check none", NULL},
	{"snmp-server enable traps snmp authentication linkup", NULL},
	{"snmp-server location the secret room", NULL},
	{"snmp-server group g v3 auth read v", NULL},
	{"ip ssh rsa keypair-name k", NULL},
	{"ip http authentication local", NULL},
	{"ip http secure-server", NULL},
	{"frob token ring", NULL},
	{"ppp authentication chap callin", NULL},
	{"logging trap debugging", NULL},
	{"login authentication default", NULL},
	{"description key customer in community hall", NULL},
	{"access-list 10 remark key customers", NULL},
	{"interface GigabitEthernet1/0/10", NULL},
	{"ip address 10.0.0.1 255.255.255.0", NULL},
	{"http://10.0.0.1:8080/x", NULL},
	{"boot system tftp://10.0.0.1/image@2", NULL},
	{"copy tftp: flash:", NULL},
	{"alias exec k show key chain", NULL},
	{"crypto ikev2 keyring secret", NULL},
	{"glub authentication pre-share", NULL},
	{"ip http authentication enable", NULL},
	{"ppp authentication LIST", NULL},
	{"login authentication LIST", NULL},
	{"authentication open", NULL},
	{"distribute-list prefix shared in", NULL},
	{"match ip address pin 10", NULL},
	{"set transform-set A md5 B", NULL},
	{"hash sha", NULL},
	{"frob digests md5 sha", NULL},
	{"encryption aes-cbc-256 integrity sha group 14", NULL},
	{"ip ssh server algorithm mac hmac-sha2-256 hmac-sha1", NULL},
	{"cryptographic-algorithm hmac-sha-256", NULL},
	{"authentication mode md5", NULL},
	{"dot1x credentials PROFILE", NULL},
	{"eap credentials PROFILE", NULL},
	{"tunnel protection ipsec profile P shared", NULL},
	{"tunnel protection ipsec profile P shared isakmp-profile I", NULL},
	{"spanning-tree link-type shared", NULL},
	{"ip shared host-interface GigabitEthernet1", NULL},
	{"description shared pin credentials sha", NULL},
	{"event syslog pattern \"%LINEPROTO-5-UPDOWN\"", NULL},
	{"event cli pattern \"write memory\" sync yes", NULL},
	{"mail server \"10.0.0.1\"", NULL},
	{"mail-server 10.0.0.1 priority 1", NULL},
	{"mail-server smtp.example.net priority 1", NULL},
	{"sap mode-list gcm-encrypt", NULL},
	{"aaa authorization group psk list password", NULL},
	{"aaa pod server auth-type any", NULL},
	{"crypto isakmp identity address", NULL},
	{"crypto isakmp peer address 10.0.0.1", NULL},
	{"crypto isakmp client configuration address-pool local P", NULL},
	{"action 1.0 cli command \"enable\"", NULL},
	{"action 1.0 cli command \"conf t\"", NULL},
	{"action 1.0 cli command \"end\"", NULL},
	{"action 1.0 cli command \"no shutdown\"", NULL},
	{"action 1.0 cli command \"interface Fa0/0\"", NULL},
	{"action 1.0 cli command \"wr\"", NULL},
	{"ip bypass=1", NULL},
	{"action 1.0 mail server \"10.0.0.1\" to \"a@b:1\" from \"c@d\" subject \"x\"", NULL},
	{"ip ssh authentication-retries 3", NULL},
	{"platform pinning", NULL},
	{"service password-recovery", NULL},
	{"ip route-map pin permit 10", NULL},
	{"neighbor 10.0.0.1 shared-subnet", NULL},
};

static void check_rows(const Row *row, unsigned n)
{
	for (; n > 0; row++, n--) {
		const char *want = row->shown ? row->shown : row->line;
		g_autoptr(GString) out = g_string_new(NULL);
		secrets_hide(out, row->line);
		CHECK_STR(out->str, want + strspn(want, " "), "%s", row->line);
		CHECK_INT(secrets_in(row->line), row->shown != NULL, "%s", row->line);
	}
}

static void test_hidden(void)
{
	check_rows(rows, G_N_ELEMENTS(rows));
}

static void test_unknown(void)
{
	check_rows(unknown, G_N_ELEMENTS(unknown));
}

static void test_harmless(void)
{
	check_rows(harmless, G_N_ELEMENTS(harmless));
}

/* Which `key 1` numbers a key is known by the chain that it stands in; indentation is kept. */
static void test_in_order(void)
{
	static const Row lines[] = {
		{"key chain c", NULL},
		{" key 1", NULL},
		{"  key-string 7 k", "  key-string 7 ..."},
		{" key 22", NULL},
		{"radius server r", NULL},
		{" key 1234", " key ..."},
	};
	g_autoptr(Secrets) s = secrets_new_hiding();
	for (unsigned i = 0; i < G_N_ELEMENTS(lines); i++) {
		g_autoptr(GString) out = g_string_new(NULL);
		secrets_hide_next(s, out, lines[i].line);
		CHECK_STR(out->str, lines[i].shown ? lines[i].shown : lines[i].line, "%u", i);
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
	g_autofree char *words = secrets_mask(s, "crypto isakmp key one  new adress 1.1.1.1\r\n");
	CHECK_STR(words, "crypto isakmp key masked1  masked4 masked5 masked6\r\n",
		  "as many words as before");
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
	{"secrets of statements that nobody knows are hidden, too", test_unknown},
	{"words that are no secrets are shown", test_harmless},
	{"a key chain's numbers are none", test_in_order},
	{"masks keep what agrees", test_masked},
	{"masks are short", test_length},
	{NULL, NULL},
};
