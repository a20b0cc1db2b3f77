/* Lines of ordinary configurations that set nothing here: those that change nothing which is simulated, and those that
 * could, with what. */

#include <string.h>

#include "models/core/conftable.h"
#include "models/core/net.h"
#include "models/core/registry.h"
#include "models/core/runconf.h"
#include "tests/support/check.h"

typedef struct Bench {
	World *world;
	Net *net;
	Node *node;
	unsigned lines;
	LineFate want;
	const char *could; /* what an unmodelled line could change; NULL: not asked */
	GString *others;   /* the lines of another fate */
} Bench;

static Bench *bench_new(LineFate want)
{
	static const char *const names[] = {"R1", NULL};
	Bench *b = g_new0(Bench, 1);
	b->world = world_new(1, names, 0);
	b->net = net_new(b->world, registry, false);
	b->node = net_node_add(b->net, "R1", NODE_ROUTER, "15.2", NULL);
	b->want = want;
	b->others = g_string_new(NULL);
	return b;
}

static void bench_free(Bench *b)
{
	g_string_free(b->others, TRUE);
	net_free(b->net);
	world_free(b->world);
	g_free(b);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Bench, bench_free)

static bool is_head(const char *text)
{
	return g_str_has_prefix(text, "interface ") || g_str_has_prefix(text, "ip access-list ") ||
	       g_str_has_prefix(text, "router ospf ") ||
	       g_str_has_prefix(text, "crypto isakmp policy ");
}

static void judge(void *to, const ConfLine *line)
{
	Bench *b = to;
	if (line->fate == LINE_BLANK || is_head(line->text))
		return;
	b->lines++;
	g_autofree char *affects = affects_text(line->affects);
	g_autofree char *could = g_strdup_printf("could change %s: %s", affects, line->why);
	bool says =
		!b->could || strstr(could, b->could) || g_str_has_prefix(line->why, "belongs to");
	if (line->fate != b->want || !says)
		g_string_append_printf(b->others, "%s: %s: %s\n", line->text,
				       line_fate_name(line->fate), line->why);
}

static void read_all(Bench *b, const char *text)
{
	g_autoptr(GError) err = NULL;
	bool ok = runconf_read(b->node, "t", text, strlen(text), judge, b, &err);
	CHECK(ok, "%s", err ? err->message : "");
}

static const char ordinary[] =
	"no service pad\nservice password-recovery\nboot-start-marker\nboot-end-marker\n"
	"logging host 192.0.2.9\nenable secret 5 xxxx\nsecurity passwords min-length 8\n"
	"aaa new-model\naaa authentication login default group tacacs+ local\n"
	"aaa authorization exec default local\naaa accounting exec default start-stop group x\n"
	"aaa group server tacacs+ x\n server 192.0.2.8\naaa session-id common\n"
	"clock summer-time CEST recurring\nno ip source-route\nip cef\nno ip domain lookup\n"
	"ip domain name example.net\nlogin block-for 60 attempts 3 within 30\n"
	"ip dhcp excluded-address 192.0.2.1 192.0.2.9\nip dhcp pool office\n"
	" network 192.0.2.0 255.255.255.0\n default-router 192.0.2.1\n"
	"ipv6 unicast-routing\nno ipv6 cef\nmultilink bundle-name authenticated\n"
	"crypto pki trustpoint own\n enrollment selfsigned\n revocation-check none\n"
	"crypto pki certificate chain own\n certificate self-signed 01\n  30820101 30820102\n  "
	"quit\n"
	"license udi pid XYZ sn 123\nspanning-tree extend system-id\nvtp mode transparent\n"
	"vlan internal allocation policy ascending\nvoice-card 0\n dsp services dspfarm\n"
	"archive\n log config\n  hidekeys\n path flash:old\nredundancy\n mode sso\n"
	"ip tcp synwait-time 5\nip ssh version 2\nno cdp log mismatch duplex\nlldp run\n"
	"class-map match-any voice\n match dscp ef\npolicy-map queues\n class voice\n"
	"  priority percent 20\n class class-default\n  fair-queue\n"
	"interface FastEthernet0/0\n ipv6 address 2001:db8::1/64\n ipv6 enable\n no mop sysid\n"
	" ip flow ingress\n snmp trap link-status\n lldp transmit\n fair-queue\n no switchport\n"
	" spanning-tree portfast\n"
	"router-id-of-none\nip frobnicate 5\n"
	"ip forward-protocol nd\nno ip http server\nip bgp-community new-format\n"
	"ip sla 1\n icmp-echo 192.0.2.1\n"
	"  frequency 10\nip sla schedule 1 life forever start-time now\n"
	"ipv6 router ospf 1\n router-id 1.1.1.1\nsnmp-server community x RO\n"
	"tacacs-server host 192.0.2.8\nradius server y\n address ipv4 192.0.2.7\n"
	"control-plane\nmgcp behavior rsip-range tgcp-only\ndial-peer cor custom\n"
	"line con 0\n exec-timeout 0 0\n authorization exec default\n stopbits 1\n"
	"line vty 0 4\n logout-warning 20\n ipv6 access-class V6 in\n rotary 1\n"
	"no ip icmp redirect host\nmonitor session 1 source interface Gi0/1\nappletalk routing\n"
	"ipx routing 0000.0000.0001\ndlsw local-peer peer-id 192.0.2.1\ntranslate tcp 192.0.2.1 "
	"x25 1\n"
	"dot11 ssid x\n vlan 1\ntelemetry ietf subscription 1\n encoding encode-kvgpb\n"
	"ethernet evc x\nmls flow ip interface-full\ncrypto mib ipsec flowmib history failure size "
	"9\n"
	"interface FastEthernet0/0\n flowcontrol receive on\n mdix auto\n ip irdp\n ipx network 1\n"
	" ip tcp adjust-mss 1360\n ip helper-address 192.0.2.1\n ip helper-address vrf x "
	"192.0.2.1\n ip helper-address global 192.0.2.1\n ip tcp header-compression passive\n"
	" ip rtp header-compression\n ip wccp web-cache redirect in\n"
	"ip wccp web-cache\nip tcp intercept list 101\n"
	"interface FastEthernet0/0\n"
	" transmit-buffers backing-store\n ip arp inspection trust\n"
	"lacp system-priority 1\ninterface FastEthernet0/0\n lacp port-priority 1\n lacp rate "
	"fast\n"
	"interface Port-channel1\n lacp fast-switchover\n"
	"crypto pki trustpoint SLA-TrustPoint\n enrollment pkcs12\n revocation-check crl\n"
	"crypto pki trustpoint T\n enrollment url http://192.0.2.9:80\n enrollment mode ra\n"
	" enrollment terminal pem\n rsakeypair T 2048\n revocation-check crl none\n"
	"crypto isakmp default policy\n"
	"event manager applet told\n event syslog pattern \"UPDOWN\" maxrun 30\n"
	" action 1.0 syslog priority 5 msg \"a line\"\n action 2.0 set x \"1\"\n"
	"no mpls ip\nmpls label protocol ldp\nmpls ldp router-id Loopback0 force\n"
	"no crypto ikev2 http-url cert\ncrypto ikev2 dpd 10 3 periodic\n"
	"crypto ikev2 proposal p\n encryption aes-cbc-256\ncrypto ikev2 policy p\n proposal p\n"
	"ip load-sharing per-destination\nsystem mtu 1500\n"
	"ip nat pool P 10.0.0.1 10.0.0.9 netmask 255.255.255.0\nip nat translation timeout 5\n"
	"no ip nat service sip udp port 5060\n"
	"interface FastEthernet0/0\n ip virtual-reassembly in\n ip virtual-reassembly\n"
	"interface FastEthernet0/0\n ethernet oam\n ethernet oam remote-loopback supported\n"
	" ethernet oam link-monitor symbol-period threshold high none\n"
	"crypto engine software ipsec\nno crypto engine accelerator\n"
	"interface FastEthernet0/0\n macro description x\n bandwidth receive\n"
	"platform console serial\nno platform punt-keepalive disable-kernel-core\n"
	"platform qfp utilization monitor load 80\nplatform hardware throughput level 100000\n"
	"diagnostic bootup level minimal\ndiagnostic monitor syslog\nmls netflow interface\n"
	"no mls ip multicast aggregate\nmls cef error action freeze\nmls verify ip length\nmls "
	"qos\n"
	"mls aging long 64\nfabric switching-mode allow bus-mode\ncef table consistency-check "
	"ipv4\n"
	"hw-module slot 3 logging onboard\nboot system flash:x.bin\n"
	"mac address-table aging-time 300\nno mac-address-table learning vlan 5\n"
	"system env temperature threshold yellow 15\nmacro global description cisco-global\n"
	"cns id hostname\naccess-list hardware psecure\nmac access-list extended x\nexception "
	"core-file x\nscheduler allocate "
	"20000 1000\nntp server 192.0.2.6\nend\n";

/* Wrong: a line that any network has makes its prediction doubtful, or is unknown. */
static void test_ordinary(void)
{
	g_autoptr(Bench) b = bench_new(LINE_HARMLESS);
	read_all(b, ordinary);
	CHECK(g_str_has_prefix(
		      b->others->str,
		      "router-id-of-none: unknown: no statement here begins with this word\n"
		      "ip frobnicate 5: unknown: "),
	      "lines that are not harmless: %s", b->others->str);
	CHECK(b->lines > 90, "%u lines", b->lines);
}

typedef struct Matter {
	const char *text, *could;
} Matter;

#define IF "interface FastEthernet0/0\n "

#define OSPF "router ospf 1\n "

static const Matter matters[] = {
	{OSPF "mpls ldp autoconfig\n",
	 "could change forwarding and timing: packets carry no labels"},
	{OSPF "prefix-suppression\n", "could change forwarding: "},
	{OSPF "bfd all-interfaces\n", "could change timing: "},
	{"controller T1 0/0\n framing sf\n", "could change forwarding: a line comes up whatever"},
	{IF "crc 32\n", "could change forwarding: a line comes up whatever"},
	{IF "service-module t1 timeslots 1-12\n", "could change forwarding: a line comes up"},
	{"hw-module subslot 0/0 shutdown unpowered\n", "could change forwarding: "},
	{"monitor session 1 destination interface Gi0/0\n", "could change forwarding: "},
	{"cts role-based enforcement\n", "could change forwarding: "},
	{"config-register 0x2142\n", "could change anything: "},
	{"ip access-list extended A\n 20 evaluate X\n", "could change forwarding: "},
	{"access-list 101 dynamic LK timeout 120 permit ip any any\n",
	 "could change forwarding: nobody logs in"},
	{"access-list 101 dynamic LK permit ip any any log\n", "could change forwarding: "},
	{"access-list 201 permit 0x0800 0x0000\naccess-list 1100 deny 0000.0000.0001 "
	 "0000.0000.0000 ffff.ffff.ffff 0000.0000.0000\n",
	 "could change forwarding: no list of IP addresses"},
	{OSPF "shutdown\n", "could change anything: "},
	{"router lisp\n eid-table default\n", "could change forwarding: its routes"},
	{"pfr master\n logging\n", "could change forwarding: paths are not chosen"},
	{IF "backup interface Serial0/0\n", "could change forwarding and timing: "},
	{IF "carrier-delay up 5\n", "could change timing: a port has one carrier delay"},
	{IF "carrier-delay down msec 0\n", "could change timing: "},
	{IF "ip ospf cost dynamic\n", "could change forwarding: no radio"},
	{"crypto map X gdoi fail-close\n match address 101\n activate\n",
	 "could change forwarding and negotiation: keys of a group"},
	{IF "dampening\n", "could change forwarding and timing: an interface that flaps"},
	{IF "ip verify source\n", "could change forwarding: every packet passes"},
	{"crypto isakmp peer address 192.0.2.1\n set aggressive-mode password x\n",
	 "could change negotiation: profiles select"},
	{IF "standby 300 ip 192.0.2.1\n", "could change forwarding and election: groups above 255"},
	{"ip route 192.0.2.0 255.255.255.0 10.0.0.9 track 7\n",
	 "could change forwarding: no such object is tracked here"},
	{"track 7 ip sla 1 reachability\n delay down 5\n",
	 "could change forwarding and election: there are no IP SLA probes"},
	{"no ip routing\n", "could change anything: the router forwards nothing"},
	{"no ip classless\n", "could change forwarding: "},
	{"no ip subnet-zero\n", "could change forwarding: "},
	{"ip nat inside source list 1 interface FastEthernet0/0 overload\n",
	 "could change forwarding: no address translation"},
	{"router bgp 65000\n bgp log-neighbor-changes\n neighbor 192.0.2.1 remote-as 65001\n !\n"
	 " address-family ipv4\n  neighbor 192.0.2.1 activate\n exit-address-family\n",
	 "could change forwarding: its routes are not in the table"},
	{"router eigrp 1\n network 10.0.0.0\n no auto-summary\n", "could change forwarding: "},
	{"router isis core\n net 49.0001.0000.0000.0001.00\n", "could change forwarding: "},
	{"ip route vrf red 0.0.0.0 0.0.0.0 10.0.0.9\n",
	 "could change forwarding: no line above defines the VRF"},
	{"ip pim rp-address 192.0.2.1\n", "could change forwarding and election: "},
	{"ip multicast-routing distributed\n", "could change forwarding"},
	{"zone-pair security z source in destination out\n service-policy type inspect p\n",
	 "could change forwarding: every packet passes"},
	{"crypto ikev2 profile p\n match identity remote any\n", "could change negotiation: "},
	{IF "mpls label protocol ldp\n", "could change forwarding: "},
	{IF "tag-switching ip\n", "could change forwarding: "},
	{IF "ip virtual-reassembly in max-fragments 4\n", "could change forwarding: fragments"},
	{IF "ip virtual-reassembly drop-fragments\n", "could change forwarding: fragments"},
	{"ip load-sharing per-packet\n", "could change forwarding: "},
	{"system mtu 1998\n", "could change forwarding and election: "},
	{"system mtu jumbo 9000\n", "could change forwarding and election: "},
	{"ip nat outside source static 10.0.0.1 10.9.0.1\n", "could change forwarding: "},
	{"crypto isakmp policy 10\n authentication rsa-sig\n", "could change negotiation: "},
	{"crypto dynamic-map d 10\n set transform-set t\n", "could change negotiation: "},
	{"crypto ipsec profile p\n set transform-set t\n", "could change negotiation: "},
	{"event manager policy down.tcl type user\n",
	 "could change forwarding and timing: a script"},
	{"redundancy inter-device\n scheme standby x\n", "could change election and negotiation: "},
	{IF "ip inspect fw out\n", "could change forwarding: every packet passes"},
	{IF "ip wccp 61 redirect in\n", "could change forwarding: packets are not sent to caches"},
	{"ip wccp 61\n", "could change forwarding: packets are not sent to caches"},
	{IF "compress stac\n", "could change timing: "},
	{IF "zone-member security in\n", "could change forwarding: "},
	{IF "service-policy output queues\n", "could change forwarding and timing: "},
	{IF "mpls ip\n", "could change forwarding: "},
	{IF "ip router isis core\n", "could change forwarding: "},
	{IF "ip nat outside\n", "could change forwarding: no address translation"},
	{IF "ip pim sparse-mode\n", "could change forwarding and election: "},
	{IF "ip policy route-map r\n", "could change forwarding: "},
	{IF "vrf forwarding red\n", "could change anything: "},
	{IF "vrrp 1 ip 192.0.2.1\n", "could change forwarding and election: "},
	{IF "bfd interval 50 min_rx 50 multiplier 3\n", "could change timing: "},
	{IF "switchport\n", "could change anything: "},
	{IF "switchport access vlan 7\n", "could change forwarding: "},
	{IF "bridge-group 1\n", "could change forwarding: "},
	{IF "tunnel source Loopback0\n", "could change forwarding: "},
	{IF "encapsulation ppp\n", "could change negotiation and timing: "},
	{IF "authentication port-control auto\n", "could change forwarding: "},
	/* of words that stand before harmless things, too */
	{"platform acl drop all\n", "could change anything: the hardware drops no packets"},
	{"platform ip cef load-sharing full\n", "could change anything: "},
	{"mls rate-limit unicast ip icmp unreachable acl-drop 0\n", "could change anything: "},
	{"mls acl tcam default-result deny\n", "could change anything: "},
	{"mls ip cef load-sharing simple\n", "could change anything: "},
	{"hw-module uplink select TenGigabitEthernet\n", "could change forwarding: cards work"},
	{"no hw-module slot 3 power\n", "could change forwarding: cards work"},
	{"diagnostic schedule module 1 test all daily 08:00\n", "could change forwarding: a card"},
	{"boot config nvram:other\n", "could change anything: a reload would start with another"},
	{"boot manual\n", "could change anything: a reload would start with another"},
	{"system ignore startupconfig switch all\n", "could change anything: a reload"},
	{"mac address-table static 0000.0c07.ac01 vlan 1 drop\n", "could change forwarding: "},
	{"mac-address-table static 0000.0c07.ac01 vlan 1 drop\n", "could change forwarding: "},
	{"macro global apply x\n", "could change anything: a macro's lines are not applied"},
	{IF "macro apply x\n", "could change anything: a macro's lines are not applied"},
	{IF "link state group 1 downstream\n", "could change forwarding: a port does not go down"},
	{IF "ethernet oam remote-failure dying-gasp action error-disable-interface\n",
	 "could change forwarding: its port stays up"},
	{IF "ethernet oam link-monitor high-threshold action error-disable-interface\n",
	 "could change forwarding: its port stays up"},
	{"no crypto engine software ipsec\n", "could change forwarding and negotiation: who has"},
	{"interface Port-channel1\n lacp max-bundle 1\n", "could change forwarding: every member"},
	{"interface Port-channel1\n lacp min-bundle 2\n", "could change forwarding: every member"},
	{IF "lacp failover brute-force\n", "could change forwarding: members"},
	{IF "link debounce time 300\n", "could change timing: "},
	{IF "dot1q tunneling ethertype 0x9100\n", "could change forwarding: tags are"},
	{IF "bandwidth inherit\n", "could change forwarding: a subinterface's cost"},
	{IF "utd enable\n", "could change forwarding: every packet passes"},
	{"utd\n all-interfaces\n", "could change forwarding: every packet passes"},
	{"ipv6 nat v4v6 source list 1 pool x\n", "could change forwarding: no address translation"},
	{"cns config initial 192.0.2.1\n", "could change anything: no server sends it lines"},
	{"ip alias 192.0.2.9 3000\n", "could change forwarding: "},
};

/* Wrong: a run that such a line would change passes as complete, or does not say what it is doubted for. */
static void test_matters(void)
{
	for (size_t i = 0; i < G_N_ELEMENTS(matters); i++) {
		g_autoptr(Bench) b = bench_new(LINE_UNMODELLED);
		b->could = matters[i].could;
		read_all(b, matters[i].text);
		CHECK_TEXT(b->others->str, "", "%s", matters[i].text);
		CHECK(b->lines > 0, "%s", matters[i].text);
	}
}

/* Wrong: an entry of a suite that is not simulated is refused, or makes a run doubtful. */
static void test_other_suites(void)
{
	static const char text[] =
		"access-list 300 permit 2.51 0.0\naccess-list 500 deny 1 2\naccess-list 600 permit "
		"cable-range 1-2\naccess-list 800 permit -1\naccess-list 900 deny any any\n"
		"access-list 1000 permit 1.0000.0c00.1234 4\naccess-list 1200 permit 1 2\n";
	g_autoptr(Bench) b = bench_new(LINE_UNMODELLED);
	g_autofree char *nothing = affects_text(AFFECTS_NOTHING);
	g_autofree char *could =
		g_strdup_printf("could change %s: a list of another suite", nothing);
	b->could = could;
	read_all(b, text);
	CHECK_TEXT(b->others->str, "", "%s", text);
	CHECK_INT(b->lines, 7, "%s", text);
}

/* A mode that is harmless as such may hold a line that is not. */
static void test_within(void)
{
	static const Matter rows[] = {
		{"control-plane\n service-policy input copp\n",
		 "control-plane: harmless: classes and policies act where an interface names them"},
		{"event manager applet a\n action 1 cli command \"enable\"\n",
		 "event manager applet a: harmless: an action that does more"},
		{"event manager applet a\n action 2.0 reload\n",
		 "event manager applet a: harmless: an action that does more"},
		{"event manager applet a\n event cli pattern \"shutdown\" sync no skip yes\n",
		 "event manager applet a: harmless: an action that does more"},
		{"event manager applet a\n event tag t cli pattern \"shutdown\" sync no skip yes\n",
		 "event manager applet a: harmless: an action that does more"},
		{"redundancy\n application redundancy\n  group 1\n   name x\n",
		 "redundancy: harmless: one route processor"},
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(Bench) b = bench_new(LINE_UNMODELLED);
		b->could = "could change ";
		read_all(b, rows[i].text);
		CHECK(g_str_has_prefix(b->others->str, rows[i].could) &&
			      strchr(b->others->str, '\n') == strrchr(b->others->str, '\n'),
		      "%s", b->others->str);
	}
}

/* Wrong: what is saved is another configuration, since lines without effect are lost or change places. */
static void test_print_back(void)
{
	g_autoptr(Bench) b = bench_new(LINE_HARMLESS), again = bench_new(LINE_HARMLESS);
	g_autoptr(GString) once = g_string_new(NULL), twice = g_string_new(NULL);
	g_autofree char *known = g_strdup(ordinary);
	char *unknown = strstr(known, "router-id-of-none\nip frobnicate 5\n");
	memset(unknown, '!', strlen("router-id-of-none"));
	read_all(b, known);
	runconf_print(b->node, once);
	read_all(again, once->str);
	runconf_print(again->node, twice);
	CHECK_TEXT(twice->str, once->str, "read and printed again");
	CHECK(strstr(once->str, "\n certificate self-signed 01\n  30820101 30820102\n"), "%s",
	      once->str);
	CHECK(strstr(once->str, "\nredundancy\n mode sso\n"), "%s", once->str);
}

/* Wrong: a row without evidence, or one that is doubted without saying for what. */
static void test_rows(void)
{
	for (const ProtoClass *const *cls = registry; *cls; cls++)
		for (const Stmt *const *t = (*cls)->fates; t && *t; t++)
			for (const Stmt *s = *t; s->mode; s++) {
				CHECK(!strstr(s->cite, "could change"),
				      "\"%s\" says twice what it could change: %s", s->syntax,
				      s->cite);
				CHECK(!s->set && !s->put && s->fate != STMT_APPLIED,
				      "\"%s\" does something", s->syntax);
				CHECK(strchr(s->cite, '('), "\"%s\" cites nothing: %s", s->syntax,
				      s->cite);
				CHECK(s->fate != STMT_UNMODELLED || s->affects,
				      "\"%s\" does not say what it could change: %s", s->syntax,
				      s->cite);
				CHECK(s->rank > 0, "\"%s\" has no place in what is printed",
				      s->syntax);
			}
}

SUITE(ios_fates) = {
	{"lines that any network has are harmless", test_ordinary},
	{"lines that could change a run say what", test_matters},
	{"lists of other suites are none of IP's", test_other_suites},
	{"a harmless mode may hold a line that matters", test_within},
	{"lines without effect print again", test_print_back},
	{"every row has its evidence and its reason", test_rows},
	{NULL, NULL},
};
