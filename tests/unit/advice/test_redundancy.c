/* Mistakes of redundancy: each is found with the lines of both configurations, and what the finding says happens. */

#include <stdio.h>
#include <string.h>

#include "tests/support/check.h"
#include "tests/support/runs.h"
#include "tests/unit/cli/call.h"
#include "tests/unit/cli/labdir.h"

#define V1 "7204vxr-1.cfg"
#define V2 "7204vxr-2.cfg"
#define REMOTE "vpn7200.cfg"
#define INSIDE "7206-1.cfg"

typedef struct Edit {
	const char *file, *was, *is;
} Edit;

typedef struct Mistake {
	const char *rule;
	Edit edit[3];
	const char *says;     /* part of it */
	const char *cites[3]; /* FILE|LINE, the line's beginning or nothing; ended by NULL */
} Mistake;

static const Mistake mistakes[] = {
	{"track-cannot-flip",
	 {{V1, "track FastEthernet0/1 150", "track FastEthernet0/1 50"}},
	 "with FastEthernet0/1 down 7204VXR-1 falls to priority 150, still above 7204VXR-2's 100: "
	 "it "
	 "stays Active",
	 {V1 "|standby 1 track FastEthernet0/1 50", V1 "|standby 1 priority 200", V2 "|"}},
	{"preempt-missing",
	 {{V2, " standby 1 preempt\n", ""}},
	 "below 7204VXR-2's 100, but 7204VXR-2 has no \"standby 1 preempt\"",
	 {V1 "|standby 1 track FastEthernet0/1 150", V2 "|"}},
	{"preempt-missing",
	 {{V1, " standby 1 preempt\n", ""}},
	 "after a failover it comes back as Standby and stays so",
	 {V1 "|standby 1 priority 200", V2 "|"}},
	{"hold-below-three-hellos",
	 {{V1, " standby 1 preempt\n", " standby 1 preempt\n standby 1 timers 3 8\n"}},
	 "7204VXR-1's hold time, 8 s, is less than three hellos of 3 s",
	 {V1 "|standby 1 timers 3 8"}},
	{"hold-below-three-hellos",
	 {{V1, "\n standby 1 preempt\n", "\n standby 1 preempt\nstandby 1 timers 1 2\n"}},
	 "hold time, 2 s, is less than three hellos of 1 s",
	 {V1 "|standby 1 timers 1 2"}},
	{"timers-differ",
	 {{V1, " standby 1 preempt\n", " standby 1 preempt\n standby 1 timers 10 30\n"},
	  {V2, " standby 1 preempt\n", " standby 1 preempt\n standby 1 timers 3 9\n"}},
	 "7204VXR-1 says hello every 10 s, and 7204VXR-2 waits 9 s for one",
	 {V1 "|standby 1 timers 10 30", V2 "|"}},
	{"equal-priorities",
	 {{V1, " standby 1 priority 200\n", ""}},
	 "7204VXR-2 and 7204VXR-1 both have priority 100: the higher address, 172.16.172.54",
	 {V1 "|standby 1 ip", V2 "|"}},
	{"virtual-ip-differs",
	 {{V2, " standby 1 ip 172.16.172.53\n", " standby 1 ip 172.16.172.55\n"}},
	 "group 1 has virtual address 172.16.172.53 on 7204VXR-1 and 172.16.172.55 on 7204VXR-2",
	 {V1 "|", V2 "|"}},
	{"virtual-ip-outside",
	 {{V1, " standby 1 ip 172.16.172.53\n", " standby 1 ip 172.16.173.53\n"}},
	 "172.16.173.53 is not in 172.16.172.48/28",
	 {V1 "|", V1 "|ip address"}},
	{"virtual-ip-taken",
	 {{V1, " standby 1 ip 172.16.172.53\n", " standby 1 ip 172.16.172.54\n"}},
	 "172.16.172.54 is 7204VXR-2's own address",
	 {V1 "|", V2 "|"}},
	{"group-differs",
	 {{V2, " standby 1 ip 172.16.172.53\n", " standby 2 ip 172.16.172.53\n"}},
	 "both are Active for it",
	 {V1 "|", V2 "|"}},
	{"authentication-differs",
	 {{V1, " standby 1 preempt\n", " standby 1 preempt\n standby 1 authentication s3cret\n"}},
	 "do not believe each other's hellos",
	 {V1 "|standby 1 authentication ...", V2 "|"}},
	{"authentication-differs",
	 {{V1, " standby 1 preempt\n",
	   " standby 1 preempt\n standby 1 authentication md5 key-string s3cret\n standby 2 "
	   "authentication md5 key-string s3cret\n"}},
	 "do not believe each other's hellos",
	 {V1 "|standby 1 authentication md5 key-string ...", V2 "|"}},
	{"track-unknown",
	 {{V1, "track FastEthernet0/1 150", "track FastEthernet9/1 150"}},
	 "7204VXR-1 has no interface FastEthernet9/1",
	 {V1 "|"}},
	{"redundancy-unknown",
	 {{V1, "redundancy VPNHA", "redundancy VPNAH"}},
	 "no HSRP group of 7204VXR-1's FastEthernet0/0 is called VPNAH",
	 {V1 "|crypto map vpn redundancy VPNAH", V1 "|standby 1 name VPNHA"}},
	{"acl-not-mirrored",
	 {{REMOTE, "access-list 101 permit ip 20.1.1.0 0.0.0.255 host 99.99.99.99\n", ""}},
	 "vpn7200 has no mirror of \"permit ip host 99.99.99.99 20.1.1.0 0.0.0.255\"",
	 {V1 "|access-list 101 permit ip host", REMOTE "|match address 101"}},
	{"acl-not-mirrored",
	 {{V1, "access-list 101 permit ip host 99.99.99.99 20.1.1.0 0.0.0.255\n",
	   "access-list 101 permit ip 99.99.99.0 0.0.0.255 20.1.1.0 0.0.0.255\n"}},
	 "7204VXR-1 has no exact mirror of \"permit ip 20.1.1.0 0.0.0.255 host 99.99.99.99\", only "
	 "a wider line: "
	 "vpn7200 "
	 "can bring this tunnel up, 7204VXR-1 cannot",
	 {REMOTE "|access-list 101 permit ip 20.1.1.0 0.0.0.255 host", V1 "|"}},
	{"acl-not-mirrored",
	 {{REMOTE, "access-list 101 permit ip 20.1.1.0 0.0.0.255 host 99.99.99.99\n",
	   "access-list 101 permit udp 20.1.1.0 0.0.0.255 host 99.99.99.99 eq syslog\n"},
	  {V1, "access-list 101 permit ip host 99.99.99.99 20.1.1.0 0.0.0.255\n",
	   "access-list 101 permit udp host 99.99.99.99 20.1.1.0 0.0.0.255 eq syslog\n"}},
	 "7204VXR-1 has no mirror of \"permit udp 20.1.1.0 0.0.0.255 host 99.99.99.99 eq syslog\": "
	 "it refuses",
	 {REMOTE "|access-list 101 permit udp", V1 "|match address 101"}},
	{"keepalive-missing",
	 {{REMOTE, "crypto isakmp keepalive 10\n", ""}},
	 "vpn7200 has no \"crypto isakmp keepalive\" to notice it: it goes on sending by SAs that "
	 "nobody "
	 "has, until they run out (at most 3600 s)",
	 {REMOTE "|set peer 172.16.172.53", V1 "|crypto map vpn redundancy", V2 "|"}},
	{"keepalive-on-demand",
	 {{"lab.scn", "config = vpn7200.cfg\n", "config = vpn7200.cfg\nrelease = 12.3(11)T\n"}},
	 "vpn7200 asks only when it has something to send and has heard nothing for 10 s",
	 {REMOTE "|crypto isakmp keepalive 10", V1 "|crypto map vpn redundancy", V2 "|"}},
	{"peer-not-virtual",
	 {{REMOTE, "set peer 172.16.172.53", "set peer 172.16.172.52"}},
	 "172.16.172.52 is 7204VXR-1's own address, not the virtual one, 172.16.172.53",
	 {REMOTE "|set peer 172.16.172.52", V1 "|crypto map vpn redundancy", V1 "|standby 1 ip"}},
	{"map-not-redundant",
	 {{V1, "crypto map vpn redundancy VPNHA", "crypto map vpn"}},
	 "7204VXR-1's crypto map is not tied to the group of 172.16.172.53",
	 {V1 "|", V1 "|", REMOTE "|set peer"}},
	{"key-missing",
	 {{REMOTE, "address 172.16.172.53\n", "address 172.16.172.52\n"}},
	 "vpn7200 has no \"crypto isakmp key ... address 172.16.172.53\"",
	 {REMOTE "|"}},
	{"key-differs",
	 {{V2, "crypto isakmp key cisco123", "crypto isakmp key cisco124"}},
	 "do not have the same pre-shared key",
	 {REMOTE "|crypto isakmp key ...", V2 "|"}},
	{"transform-set-differs",
	 {{V2, "esp-des esp-md5-hmac", "esp-3des esp-md5-hmac"}},
	 "vpn7200 and 7204VXR-2 have no transform set in common",
	 {REMOTE "|", V2 "|"}},
	{"policy-differs",
	 {{V2, " hash md5\n", ""}},
	 "vpn7200 and 7204VXR-2 have no ISAKMP policy in common",
	 {REMOTE "|", V2 "|"}},
	{"rri-not-redistributed",
	 {{V1, " redistribute static subnets\n", ""}},
	 "the routes that 7204VXR-1 injects stay there",
	 {V1 "|reverse-route", V1 "|router ospf 1"}},
	{"redistribute-without-subnets",
	 {{V1, "redistribute static subnets", "redistribute static"}},
	 "20.1.1.0/24, which 7204VXR-1 injects, is not told to anyone",
	 {V1 "|redistribute static", V1 "|reverse-route"}},
	{"rri-missing",
	 {{V1, " reverse-route\n", ""}},
	 "without \"reverse-route\" 7204VXR-1 has no route to what is behind its peer",
	 {V1 "|crypto map vpn 10", V1 "|router ospf 1"}},
	{"ospf-mismatch",
	 {{INSIDE, "interface FastEthernet0/1\n",
	   "interface FastEthernet0/1\n ip ospf hello-interval 5\n"}},
	 "the hello intervals of 7204VXR-1's FastEthernet0/1 and 7206-1's FastEthernet0/1 differ, "
	 "10 and "
	 "5: they never become neighbours",
	 {V1 "|", INSIDE "|"}},
	{"ospf-mismatch",
	 {{INSIDE, "interface FastEthernet0/1\n", "interface FastEthernet0/1\n ip mtu 1400\n"}},
	 "the MTUs of 7204VXR-1's FastEthernet0/1 and 7206-1's FastEthernet0/1 differ, 1500 and "
	 "1400: they "
	 "hang in EXSTART",
	 {V1 "|", INSIDE "|"}},
	{"ospf-mismatch",
	 {{V2, "network 10.1.1.0 0.0.0.255 area 0", "network 10.1.1.0 0.0.0.255 area 1"}},
	 "the areas of 7204VXR-1's FastEthernet0/1 and 7204VXR-2's FastEthernet1/0 differ, 0 and 1",
	 {V1 "|network", V2 "|"}},
	{"ospf-router-id",
	 {{V1, "router ospf 1\n", "router ospf 1\n router-id 1.1.1.1\n"},
	  {V2, "router ospf 1\n", "router ospf 1\n router-id 1.1.1.1\n"}},
	 "7204VXR-1 and 7204VXR-2 both are router 1.1.1.1",
	 {V1 "|router-id 1.1.1.1", V2 "|"}},
};

static char *faulty(const Mistake *m)
{
	char *dir = labdir_new();
	for (unsigned i = 0; i < G_N_ELEMENTS(m->edit) && m->edit[i].file; i++)
		labdir_replace(dir, m->edit[i].file, m->edit[i].was, m->edit[i].is);
	return dir;
}

/* From "[rule] ..." to the next finding. */
static char *finding(const char *out, const char *rule, const char *says)
{
	g_autofree char *head = g_strdup_printf(": warning: [%s] ", rule);
	for (const char *at = out; (at = strstr(at, head)); at++) {
		const char *end = strchr(at, '\n');
		while (end && g_str_has_prefix(end, "\n    "))
			end = strchr(end + 1, '\n');
		char *text = end ? g_strndup(at, (gsize)(end - at)) : g_strdup(at);
		if (strstr(text, says))
			return text;
		g_free(text);
	}
	return NULL;
}

/* "FILE:N: LINE" as the finding has it, with the line's number in the file. */
static char *cited(const char *dir, const char *cite)
{
	g_auto(GStrv) parts = g_strsplit(cite, "|", 2);
	g_autofree char *text = labdir_text(dir, parts[0]);
	g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
	g_autofree char *want = g_strdup(parts[1]);
	char *dots = strstr(want, " ...");
	if (dots) /* a secret is left out */
		*dots = '\0';
	for (int i = 0; *want && lines[i]; i++)
		if (g_str_has_prefix(g_strchug(lines[i]), want))
			return g_strdup_printf("/%s:%d: %s", parts[0], i + 1, parts[1]);
	CHECK(!*want, "\"%s\" stands in %s", want, parts[0]);
	return g_strdup_printf("/%s:", parts[0]);
}

static void try_mistake(const Mistake *m)
{
	char *dir = faulty(m);
	g_auto(Said) s = call(cmd_lint, dir, "lint -q $/lab.scn");
	g_autofree char *text = finding(s.out, m->rule, m->says);
	CHECK(text, "[%s] \"%s\" is not in: %s%s", m->rule, m->says, s.out, s.err);
	for (const char *const *c = m->cites; text && *c && c < m->cites + 3; c++) {
		g_autofree char *line = cited(dir, *c);
		CHECK(strstr(text, line), "[%s] cites \"%s\": %s", m->rule, *c, text);
	}
	CHECK(!text || (!strstr(text, "cisco12") && !strstr(text, "s3cret")),
	      "[%s] tells a secret: %s", m->rule, text);
	netdir_free(dir);
}

static void test_mistakes(void)
{
	for (unsigned i = 0; i < G_N_ELEMENTS(mistakes); i++)
		try_mistake(&mistakes[i]);
}

/* Wrong: what the tech note's authors configured is called a mistake. */
static void test_clean(void)
{
	char *dir = labdir_new();
	g_auto(Said) scn = call(cmd_lint, dir, "lint -q $/lab.scn");
	CHECK(strstr(scn.out, "redundancy: nothing found\n"), "%s", scn.out);
	CHECK_INT(scn.code, EXIT_OK, "%s", scn.err);
	g_auto(Said) files =
		call(cmd_lint, dir,
		     "lint -q $/vpn7200.cfg $/7204vxr-1.cfg $/7204vxr-2.cfg $/7206-1.cfg");
	CHECK(strstr(files.out, "redundancy: nothing found\n"), "%s", files.out);
	netdir_free(dir);
}

/* ---- what is no mistake ---- */

/* Two routers behind one address, and one that has it for its peer; to which `plus` adds. */
#define TUNNEL(peer)                                                                               \
	"crypto isakmp policy 10\n authentication pre-share\n"                                     \
	"crypto ipsec transform-set T esp-des esp-md5-hmac\n"                                      \
	"crypto map M 10 ipsec-isakmp\n set peer " peer "\n set transform-set T\n"                 \
	" match address 101\n"
#define MEMBER(name, ip)                                                                           \
	"hostname " name "\n" TUNNEL("10.9.0.1") "crypto isakmp key K address 10.9.0.1\n"          \
						 "interface FastEthernet0/0\n"                     \
						 " ip address " ip " 255.255.255.0\n"              \
						 " crypto map M redundancy G\n"
#define HUB_ACL "access-list 101 permit ip 10.1.0.0 0.0.255.255 10.2.0.0 0.0.255.255\n"
#define FAR_ACL "access-list 101 permit ip 10.2.0.0 0.0.255.255 10.1.0.0 0.0.255.255\n"
#define FAR                                                                                        \
	"hostname FAR\n" TUNNEL("10.8.0.9") "crypto isakmp keepalive 10 3 periodic\n"              \
					    "interface FastEthernet0/0\n"                          \
					    " ip address 10.9.0.1 255.255.255.0\n crypto map M\n"

#define SECOND(peer, from, to)                                                                     \
	"crypto map M 20 ipsec-isakmp\n set peer " peer                                            \
	"\n set transform-set T\n match address 102\n"                                             \
	"access-list 102 permit ip " from ".0.0 0.0.255.255 " to ".0.0 0.0.255.255\n"

typedef struct Sound {
	const char *what, *a, *b, *far;
} Sound;

#define GROUP "standby 1 ip 10.8.0.9\nstandby 1 name G\nstandby 1 preempt\n"
#define ZERO "standby ip 10.8.0.9\nstandby name G\nstandby preempt\n"
#define FAR_KEY "crypto isakmp key K address 10.8.0.9\n"

/* One of three; the higher address has the lower priority. */
#define THREE(name, ip)                                                                            \
	"hostname " name "\ninterface FastEthernet0/1\ninterface FastEthernet0/0\n"                \
	" ip address 10.8.0." ip " 255.255.255.0\n" GROUP

#define MD5 "standby 1 authentication md5 key-string 7 0307\n"

static const Sound sounds[] = {
	{"a group without a number, lines that are not indented",
	 MEMBER("A", "10.8.0.1") ZERO "standby priority 120\n" HUB_ACL,
	 MEMBER("B", "10.8.0.2") ZERO HUB_ACL, FAR FAR_KEY FAR_ACL},
	{"group 0 with and without its number",
	 MEMBER("A", "10.8.0.1") ZERO "standby 0 priority 120\n" HUB_ACL,
	 MEMBER("B",
		"10.8.0.2") "standby 0 ip 10.8.0.9\nstandby 0 name G\nstandby 0 preempt\n" HUB_ACL,
	 FAR FAR_KEY FAR_ACL},
	{"the longest mask of two keys counts, whatever their order",
	 MEMBER("A", "10.8.0.1") GROUP "standby 1 priority 120\n" HUB_ACL,
	 MEMBER("B", "10.8.0.2") GROUP HUB_ACL,
	 FAR "crypto isakmp key ANY address 0.0.0.0 0.0.0.0\n" FAR_KEY FAR_ACL},
	{"a key in a keyring", MEMBER("A", "10.8.0.1") GROUP "standby 1 priority 120\n" HUB_ACL,
	 MEMBER("B", "10.8.0.2") GROUP HUB_ACL,
	 FAR "crypto keyring R\n pre-shared-key address 10.8.0.9 key K\n" FAR_ACL},
	{"two tunnels between two peers: each line has its mirror in one of them",
	 MEMBER("A", "10.8.0.1") GROUP
	 "standby 1 priority 120\n" HUB_ACL SECOND("10.9.0.1", "10.3", "10.2"),
	 MEMBER("B", "10.8.0.2") GROUP HUB_ACL SECOND("10.9.0.1", "10.3", "10.2"),
	 FAR FAR_KEY FAR_ACL SECOND("10.8.0.9", "10.2", "10.3")},
	{"a shut interface takes part in nothing",
	 MEMBER("A", "10.8.0.1") GROUP " shutdown\n" HUB_ACL, MEMBER("B", "10.8.0.2") GROUP HUB_ACL,
	 FAR FAR_KEY FAR_ACL},
	{"of three the second takes over, not the third",
	 THREE("A", "1") "standby 1 priority 120\nstandby 1 track Fa0/1 15\n",
	 THREE("B", "2") "standby 1 priority 110\n", THREE("C", "3")},
	{"of three one that preempts is enough",
	 THREE("A", "1") "standby 1 priority 120\nstandby 1 track Fa0/1 30\n",
	 THREE("B", "2") "standby 1 priority 110\n", THREE("C", "3") "no standby 1 preempt\n"},
	{"of three the two that are not to be Active may be equal",
	 THREE("A", "1") "standby 1 priority 120\n", THREE("B", "2"), THREE("C", "3")},
	{"a tracked object of a kind that is not modelled",
	 THREE("A", "1") "standby 1 priority 120\nstandby 1 track 7 decrement 30\n"
			 "track 7 rtr 1 reachability\n",
	 THREE("B", "2") "standby 1 priority 110\n", THREE("C", "3")},
	{"MD5 on each, and what a text was before", THREE("A", "1") "standby 1 priority 120\n" MD5,
	 THREE("B", "2") "standby 1 authentication x\n" MD5, "hostname C\n"},
	{"a line that is taken back",
	 MEMBER("A", "10.8.0.1") GROUP "standby 1 priority 120\nstandby 1 authentication x\nno "
				       "standby 1 authentication\n" HUB_ACL,
	 MEMBER("B", "10.8.0.2") GROUP HUB_ACL, FAR FAR_KEY FAR_ACL},
};

/* Wrong: a network that is sound is called a mistake. */
static void test_sound(void)
{
	for (unsigned i = 0; i < G_N_ELEMENTS(sounds); i++) {
		const Sound *x = &sounds[i];
		char *dir = labdir_new();
		netdir_write(dir, "a.cfg", x->a);
		netdir_write(dir, "b.cfg", x->b);
		netdir_write(dir, "far.cfg", x->far);
		g_auto(Said) s = call(cmd_lint, dir, "lint -q $/a.cfg $/b.cfg $/far.cfg");
		CHECK(strstr(s.out, "redundancy: nothing found\n"), "%s: %s%s", x->what, s.out,
		      s.err);
		netdir_free(dir);
	}
}

static char *lint_three(const char *a, const char *b, const char *c)
{
	char *dir = labdir_new();
	netdir_write(dir, "a.cfg", a);
	netdir_write(dir, "b.cfg", b);
	netdir_write(dir, "c.cfg", c);
	g_auto(Said) s = call(cmd_lint, dir, "lint -q $/a.cfg $/b.cfg $/c.cfg");
	netdir_free(dir);
	return g_strdup(s.out);
}

/* Wrong: a router that nobody relieves is told with one that would not be the next. */
static void test_three(void)
{
	g_autofree char *shy =
		lint_three(THREE("A", "1") "standby 1 priority 120\nstandby 1 track Fa0/1 30\n",
			   THREE("B", "2") "standby 1 priority 110\nno standby 1 preempt\n",
			   THREE("C", "3") "no standby 1 preempt\n");
	CHECK(strstr(shy, "below B's 110, but B has no \"standby 1 preempt\""), "%s", shy);
	CHECK(strstr(shy, "redundancy: 1 finding\n"), "%s", shy);
	g_autofree char *stays =
		lint_three(THREE("A", "1") "standby 1 priority 120\nstandby 1 track Fa0/1 5\n",
			   THREE("B", "2") "standby 1 priority 110\n", THREE("C", "3"));
	CHECK(strstr(stays, "still above B's 110: it stays Active, and"), "%s", stays);
	CHECK(strstr(stays, "redundancy: 1 finding\n"), "%s", stays);
	g_autofree char *back =
		lint_three(THREE("A", "1") "standby 1 priority 120\nno standby 1 preempt\n",
			   THREE("B", "2") "standby 1 priority 110\n", THREE("C", "3"));
	CHECK(strstr(back, "comes back as Standby and stays so until B fails"), "%s", back);
	CHECK(strstr(back, "redundancy: 1 finding\n"), "%s", back);
}

/* Wrong: of two uplinks that only together are worth a failover it is said that one of them never brings it. */
static void test_uplinks(void)
{
	g_autofree char *out = lint_three(
		THREE("A", "1") "standby 1 priority 110\nstandby 1 track Fa0/1 8\nstandby 1 track "
				"Fa1/0 8\ninterface FastEthernet1/0\n",
		THREE("B", "2"), "hostname C\n");
	CHECK(strstr(out, "still above B's 100: it stays Active until more that it tracks is down"),
	      "%s", out);
}

/* ---- what is said happens ---- */

static const Mistake *mistake_called(const char *rule)
{
	for (unsigned i = 0; i < G_N_ELEMENTS(mistakes); i++)
		if (strcmp(mistakes[i].rule, rule) == 0)
			return &mistakes[i];
	g_assert_not_reached();
}

/* Runs the faulty laboratory with what is added to its scenario. */
static Record *run_faulty(const char *rule, const char *added, VTime until)
{
	char *dir = faulty(mistake_called(rule));
	g_autofree char *text =
		g_strconcat("[scenario]\nextends = lab.scn\nduration = 90min\n", added, NULL);
	netdir_write(dir, "try.scn", text);
	g_autofree char *path = netdir_path(dir, "try.scn");
	RunWish wish = {.scenario = path, .level = RECORD_TIMELINE, .until = until};
	Record *rec = runs_make(&wish);
	netdir_free(dir);
	return rec;
}

#define INSIDE_DOWN                                                                                \
	"[event outage]\nat = 300s\nrouter = 7204VXR-1\nconfig = interface FastEthernet0/1; "      \
	"shutdown\n"
#define OUTSIDE_DOWN                                                                               \
	"[event outage]\nat = 300s\nrouter = 7204VXR-1\nconfig = interface FastEthernet0/0; "      \
	"shutdown\n"

static VTime takeover(const Record *rec)
{
	return runs_logged(rec, "7204VXR-2", "Standby -> Active", VT_S(300));
}

static void test_they_stay_active(void)
{
	g_autoptr(Record) weak = run_faulty("track-cannot-flip", INSIDE_DOWN, VT_S(600));
	CHECK(takeover(weak) == VT_NEVER, "7204VXR-1 stays Active at 150");
	const OutageRow *o = runs_outage(weak, "vpn-to-inside", "round", VT_S(299));
	CHECK(o && o->end == VT_NEVER, "and what it can no longer forward is lost");
	g_autoptr(Record) shy = run_faulty("preempt-missing", INSIDE_DOWN, VT_S(600));
	CHECK(takeover(shy) == VT_NEVER, "7204VXR-2 does not preempt");
}

static void test_nobody_notices(void)
{
	g_autoptr(Record) rec = run_faulty("keepalive-missing", OUTSIDE_DOWN, VT_MIN(40));
	const OutageRow *o = runs_outage(rec, "vpn-to-inside", "round", VT_S(299));
	CHECK(takeover(rec) != VT_NEVER, "HSRP fails over");
	CHECK(o && o->end == VT_NEVER, "but for 35 minutes vpn7200 sends by the old SAs");
}

static void test_nobody_learns(void)
{
	g_autoptr(Record) rec = run_faulty("rri-not-redistributed", "", VT_S(280));
	for (unsigned i = 0; i < REC_N(rec, REC_ROUTE); i++) {
		const RouteRow *r = REC_ROW(rec, REC_ROUTE, RouteRow, i);
		CHECK(strcmp(r->router, "7206-1") != 0 || strcmp(r->prefix, "20.1.1.0/24") != 0,
		      "7206-1 learns 20.1.1.0/24 at %" G_GINT64_FORMAT, r->t);
	}
}

static void test_no_tunnel(void)
{
	static const char *const rules[] = {"peer-not-virtual", "key-differs", "map-not-redundant"};
	for (unsigned i = 0; i < G_N_ELEMENTS(rules); i++) {
		/* The primary of key-differs has the right key: it is the other that must be Active. */
		const char *added = strcmp(rules[i], "key-differs") == 0 ? OUTSIDE_DOWN : "";
		g_autoptr(Record) rec = run_faulty(rules[i], added, VT_S(600));
		VTime after = *added ? VT_S(300) : 0;
		for (unsigned k = 0; k < REC_N(rec, REC_SA); k++) {
			const SaRow *r = REC_ROW(rec, REC_SA, SaRow, k);
			CHECK(r->t < after || strcmp(r->kind, "ipsec") != 0 ||
				      strcmp(r->change, "add") != 0,
			      "%s: an IPsec SA on %s at %" G_GINT64_FORMAT, rules[i], r->router,
			      r->t);
		}
	}
}

SUITE(advice_redundancy) = {
	{"each mistake is found, with its lines", test_mistakes},
	{"the laboratory has none", test_clean},
	{"what is sound is not blamed", test_sound},
	{"of three routers the next one counts", test_three},
	{"decrements of several uplinks add up", test_uplinks},
	{"a router that should give way stays Active", test_they_stay_active},
	{"without keepalives nobody notices", test_nobody_notices},
	{"without redistribution nobody learns", test_nobody_learns},
	{"a wrong peer, key or map is no tunnel", test_no_tunnel},
	{NULL, NULL},
};
