/* What `vpnha lint` says of several inputs: each of its own, nothing twice, nothing lost. */

#include <string.h>

#include "tests/support/check.h"
#include "tests/unit/cli/call.h"
#include "tests/unit/cli/labdir.h"

static unsigned times(const char *text, const char *part)
{
	unsigned n = 0;
	for (const char *at = text; (at = strstr(at, part)); at++)
		n++;
	return n;
}

#define TRACK "track FastEthernet0/1 150", "track FastEthernet0/1 50"

/* Wrong: the routers of one scenario are held against those of another, where a peer is another router. */
static void test_scenarios_apart(void)
{
	char *dir = labdir_new();
	g_autofree char *far = labdir_text(dir, "vpn7200.cfg");
	netdir_write(dir, "far.cfg", far);
	for (unsigned i = 1; i < 3; i++) {
		g_autofree char *name = g_strdup_printf("7204vxr-%u.cfg", i);
		g_autofree char *other = g_strdup_printf("other-%u.cfg", i);
		g_autofree char *text = labdir_text(dir, name);
		netdir_write(dir, other, text);
		labdir_replace(dir, other, "crypto isakmp key cisco123",
			       "crypto isakmp key other1");
	}
	labdir_replace(dir, "far.cfg", "crypto isakmp key cisco123", "crypto isakmp key other1");
	netdir_write(dir, "far.scn",
		     "[scenario]\nextends = lab.scn\n[router vpn7200]\nconfig = far.cfg\n"
		     "[router 7204VXR-1]\nconfig = other-1.cfg; 7204vxr-1.lab.cfg\n"
		     "[router 7204VXR-2]\nconfig = other-2.cfg; 7204vxr-2.lab.cfg\n");
	g_auto(Said) s = call(cmd_lint, dir, "lint -q $/lab.scn $/far.scn");
	CHECK(strstr(s.out, "redundancy: nothing found\n"), "%s%s", s.out, s.err);
	netdir_free(dir);
}

/* Wrong: a mistake in a configuration that several scenarios have is told for each. */
static void test_said_once(void)
{
	char *dir = labdir_new();
	labdir_replace(dir, "7204vxr-1.cfg", TRACK);
	netdir_write(dir, "again.scn", "[scenario]\nextends = lab.scn\n");
	g_auto(Said) s = call(cmd_lint, dir, "lint -q $/lab.scn $/again.scn");
	CHECK_INT(times(s.out, "warning: [track-cannot-flip]"), 1, "%s", s.out);
	CHECK(strstr(s.out, "redundancy: 1 finding\n"), "%s", s.out);
	netdir_free(dir);
}

/* Wrong: an entry more for the same peer says again what is wrong with the peer. */
static void test_one_peer(void)
{
	char *dir = labdir_new();
	labdir_replace(dir, "7204vxr-2.cfg", "crypto isakmp key cisco123",
		       "crypto isakmp key cisco124");
	labdir_replace(
		dir, "vpn7200.cfg", "crypto isakmp keepalive 10\n",
		"crypto map vpn 20 ipsec-isakmp\n set peer 172.16.172.53\n set transform-set "
		"myset\n match address 101\n");
	g_auto(Said) s = call(cmd_lint, dir, "lint -q $/lab.scn");
	CHECK_INT(times(s.out, "warning: [key-differs]"), 1, "%s%s", s.out, s.err);
	CHECK_INT(times(s.out, "warning: [keepalive-missing]"), 1, "%s", s.out);
	netdir_free(dir);
}

/* Wrong: behind a wrong line of one file it is not said that another is not there, or what else is wrong. */
static void test_nothing_lost(void)
{
	char *dir = labdir_new();
	netdir_write(dir, "wrong.cfg",
		     "hostname R\ninterface FastEthernet0/0\n standby 1 timers 5\n");
	netdir_write(dir, "track.cfg",
		     "hostname T\ninterface FastEthernet0/0\n"
		     " standby 1 ip 10.0.0.1\n standby 1 track Fa7/7\n");
	g_auto(Said) none = call(cmd_lint, dir, "lint -q $/wrong.cfg $/none.cfg");
	CHECK(strstr(none.err, "none.cfg: No such file"), "%s", none.err);
	CHECK_INT(times(none.err, "wrong.cfg:3:"), 1, "%s", none.err);
	CHECK_INT(none.code, EXIT_BAD_INPUT, "%s", none.err);
	netdir_write(dir, "two.scn",
		     "[scenario]\nduration = 10s\n[router T]\nconfig = track.cfg\n"
		     "[router R]\nconfig = wrong.cfg\n");
	g_auto(Said) two = call(cmd_lint, dir, "lint -q $/two.scn");
	CHECK(strstr(two.err, "tracks FastEthernet7/7"), "%s", two.err);
	CHECK_INT(times(two.err, "wrong.cfg:3:"), 1, "%s", two.err);
	netdir_free(dir);
}

/* Wrong: a router is read as another one, or another release, because of how its name or release is written. */
static void test_headline(void)
{
	char *dir = labdir_new();
	netdir_write(dir, "a.cfg", "  Hostname  A\n");
	g_auto(Said) s = call(cmd_lint, dir, "lint $/a.cfg");
	CHECK_INT(s.code, EXIT_OK, "%s", s.err);
	netdir_write(dir, "banner.cfg",
		     "banner motd ^C\nhostname of this box: ask\nversion 12.2\n^C\nhostname B\n");
	g_auto(Said) banner = call(cmd_lint, dir, "lint $/banner.cfg");
	CHECK_INT(banner.code, EXIT_OK, "what a banner says names no router: %s", banner.err);
	labdir_replace(dir, "vpn7200.cfg", "version 12.2", " VERSION 12.3");
	g_auto(Said) release = call(cmd_lint, dir, "lint -q $/lab.scn");
	CHECK(strstr(release.out, "[keepalive-on-demand]"), "12.3 offers DPD: %s", release.out);
	netdir_free(dir);
}

#define MEMBER(name, ip)                                                                           \
	"hostname " name "\ninterface FastEthernet0/0\nip address 10.8.0." ip " 255.255.255.0\n"   \
	"standby 1 ip 10.8.0.9\nstandby 1 preempt\n"

/* Wrong: a branch's own address of the same private network is taken for one beside the group. */
static void test_other_segment(void)
{
	char *dir = labdir_new();
	netdir_write(dir, "a.cfg", MEMBER("A", "1") "standby 1 priority 120\n");
	netdir_write(dir, "b.cfg", MEMBER("B", "2"));
	netdir_write(dir, "c.cfg",
		     "hostname C\ninterface FastEthernet0/0\nip address 10.8.0.9 255.255.255.0\n");
	netdir_write(dir, "three.scn",
		     "[scenario]\nduration = 10s\n[router A]\nconfig = a.cfg\n[router B]\nconfig = "
		     "b.cfg\n"
		     "[router C]\nconfig = c.cfg\n[switch branch]\nports = C:FastEthernet0/0\n"
		     "[switch centre]\nports = A:FastEthernet0/0; B:FastEthernet0/0\n");
	g_auto(Said) s = call(cmd_lint, dir, "lint -q $/three.scn");
	CHECK(strstr(s.out, "redundancy: nothing found\n"), "%s%s", s.out, s.err);
	netdir_free(dir);
}

/* Wrong: what many lines come to is below them, or cannot be had without them. */
static void test_summary(void)
{
	static const char head[] =
		"a.cfg: 4 lines, 2 applied, 1 harmless, 1 unknown, coverage 75.0 %\n";
	char *dir = labdir_new();
	netdir_write(dir, "a.cfg", "hostname A\nversion 15.2\nno ip http server\nfoo bar\n");
	g_auto(Said) s = call(cmd_lint, dir, "lint $/a.cfg");
	const char *counts = strstr(s.out, head),
		   *row = strstr(s.out, "a.cfg:1: applied    hostname A\n");
	CHECK(counts && row && counts < row, "%s", s.out);
	CHECK_INT(s.code, EXIT_OK, "an unknown line");
	g_auto(Said) brief = call(cmd_lint, dir, "lint --summary $/a.cfg");
	CHECK(strstr(brief.out, head) && !strstr(brief.out, "a.cfg:1:"), "%s", brief.out);
	g_auto(Said) json = call(cmd_lint, dir, "lint --format json $/a.cfg");
	CHECK(strstr(json.out, "\"unknown\":1,\"wrong\":0,\"coverage\":75.0}"), "%s", json.out);
	CHECK(strstr(json.out, "\"line\":4,\"fate\":\"unknown\",\"text\":\"foo bar\",") &&
		      strstr(json.out, "\"could_change\":\"anything\"}"),
	      "%s", json.out);
	g_auto(Said) strict = call(cmd_lint, dir, "lint --strict $/a.cfg");
	CHECK_INT(strict.code, EXIT_BAD_INPUT, "an unknown line, --strict");
	g_auto(Said) form = call(cmd_lint, dir, "lint --format csv $/a.cfg");
	CHECK_INT(form.code, EXIT_BAD_INPUT, "a format that it has not");
	netdir_free(dir);
}

/* Wrong: a router of a release that nobody said is predicted without a word, or one whose release was said has it said. */
static void test_releases(void)
{
	static const char warning[] = "warning: [release-guessed] no version line in the "
				      "configuration of ";
	char *dir = netdir_new(netdir_scenario);
	netdir_write(dir, "r1.cfg",
		     "hostname R1\ninterface FastEthernet0/0\n ip address 10.0.0.1 "
		     "255.255.255.0\n");
	netdir_write(dir, "said.scn",
		     "[scenario]\nextends = test.scn\n[router R1]\nrelease = 12.3\n");
	g_auto(Said) guessed = call(cmd_lint, dir, "lint --summary $/test.scn");
	g_auto(Said) said = call(cmd_lint, dir, "lint --summary $/said.scn");
	g_auto(Said) lone = call(cmd_lint, dir, "lint --summary --format json $/r2.cfg $/r1.cfg");
	CHECK(strstr(guessed.out, "r1.cfg:1: warning: [release-guessed]") &&
		      strstr(guessed.out, "of R1: taken for release 12.3, the default\n"),
	      "%s%s", guessed.out, guessed.err);
	CHECK_INT(guessed.code, EXIT_OK, "a finding is no error");
	CHECK_INT(times(said.out, warning), 0, "%s%s", said.out, said.err);
	CHECK(times(lone.out, warning) == 1 && strstr(lone.out, "of R1:"), "%s", lone.out);
	netdir_free(dir);
}

SUITE(advice_lint) = {
	{"a release that nobody said is told", test_releases},
	{"scenarios are not held against each other", test_scenarios_apart},
	{"a mistake of two scenarios is told once", test_said_once},
	{"a mistake of one peer's two entries is told once", test_one_peer},
	{"no error is lost behind a wrong line", test_nothing_lost},
	{"the name and the release are read as IOS does", test_headline},
	{"an address of another segment is not beside the group", test_other_segment},
	{"what the lines come to stands before them", test_summary},
	{NULL, NULL},
};
