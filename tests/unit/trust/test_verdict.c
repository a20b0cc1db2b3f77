/* What a result may be believed for: lines that are not modelled, and the reports that say so. */

#include <string.h>

#include "sim/trust/verdict.h"
#include "tests/support/check.h"
#include "tests/unit/cli/call.h"
#include "tests/unit/cli/labdir.h"

#define OUTAGE "[expect outage]\nprobe = vpn-to-inside\nafter = outage\noutage = 10s..20.6s\n"

static char *lab_new(const char *more)
{
	char *dir = labdir_new();
	g_autofree char *text =
		g_strconcat("[scenario]\nextends = failover.scn\n" OUTAGE, more, NULL);

	netdir_write(dir, "held.scn", text);
	return dir;
}

/* A list on the interface that lets all pass, whatever the line behind its first comes to. */
#define EDGE(line)                                                                                 \
	" standby 1 name VPNHA\n ip access-group EDGE in\n!\nip access-list extended EDGE\n "      \
	"permit "                                                                                  \
	"ip any any\n " line "\n!\ninterface FastEthernet0/0\n"

/* One line of the laboratory is another. Each passed the check before verdicts, or before it was modelled. */
static const struct {
	const char *file, *was, *is;
	const char *
		said; /* among what check says; NULL: the expectation fails, or the network does not come up */
} lies[] = {
	{"7204vxr-2.cfg", " standby 1 name VPNHA\n",
	 " standby 1 name VPNHA\n ip policy route-map NOTHING\n",
	 "\"ip policy route-map NOTHING\" could"},
	/* the list of the crypto map, on the interface: IKE and ESP are not in it */
	{"7204vxr-2.cfg", " standby 1 name VPNHA\n",
	 " standby 1 name VPNHA\n ip access-group 101 in\n", NULL},
	{"7204vxr-2.cfg", " standby 1 name VPNHA\n", EDGE("permit udp any any time-range HOURS"),
	 "\"permit udp any any time-range HOURS\" could change forwarding"},
	{"7204vxr-2.cfg", " standby 1 name VPNHA\n", EDGE("permit udp any any reflect BACK"),
	 "\"permit udp any any reflect BACK\" could change forwarding"},
	{"7204vxr-2.cfg", " standby 1 name VPNHA\n", EDGE("evaluate BACK"),
	 "\"evaluate BACK\" could change forwarding"},
	{"7204vxr-2.cfg", " standby 1 name VPNHA\n",
	 EDGE("dynamic OPEN timeout 5 permit ip any any"),
	 "\"dynamic OPEN timeout 5 permit ip any any\" could change forwarding"},
	{"7204vxr-2.cfg", " standby 1 name VPNHA\n",
	 " standby 1 name VPNHA\n ip verify unicast reverse-path\n",
	 "\"ip verify unicast reverse-path\" could change forwarding"},
	{"7204vxr-2.cfg", " standby 1 name VPNHA\n", " standby 1 name VPNHA\n standby version 2\n",
	 "\"standby version 2\" could change"},
	{"vpn7200.cfg", " hash md5\n", " hash sha256\n", "\"hash sha256\" could change"},
	{"vpn7200.cfg", "crypto ipsec transform-set myset esp-des esp-md5-hmac",
	 "crypto ipsec transform-set myset esp-3des esp-md5-hmac", NULL},
	{"vpn7200.cfg", " hash md5\n", " encr 3des\n hash md5\n", NULL},
	{"7206-1.cfg", " ip address 10.1.1.3 255.255.255.0\n",
	 " ip address 10.1.1.3 255.255.255.0\n mtu 1400\n", NULL},
	{"7204vxr-2.cfg", " standby 1 name VPNHA\n",
	 " standby 1 name VPNHA\n standby 1 authentication secret\n", NULL},
	{"7204vxr-2.cfg", " standby 1 name VPNHA\n",
	 " standby 1 name VPNHA\n standby 1 authentication md5 key-string secret\n",
	 "\"standby 1 authentication md5 key-string ...\" could change"},
	{"7204vxr-2.cfg", "!\nline con 0", "frobnicate all\n!\nline con 0",
	 "\"frobnicate all\" could change anything"},
};

/* Wrong: a line that decides an outage is passed over, and the check of the failover is green. */
static void test_lies(void)
{
	for (size_t i = 0; i < G_N_ELEMENTS(lies); i++) {
		char *dir = lab_new("");
		labdir_replace(dir, lies[i].file, lies[i].was, lies[i].is);
		g_auto(Said) s = call(cmd_check, dir, "check $/held.scn --junit $/j.xml");
		g_autofree char *xml = labdir_text(dir, "j.xml");
		CHECK_INT(s.code, EXIT_FAILED, "%s%s%s", lies[i].is, s.out, s.err);
		CHECK(strstr(xml, "<failure"), "JUnit says so: %s%s", lies[i].is, xml);
		if (lies[i].said) {
			CHECK(strstr(s.out, lies[i].said), "%s in: %s", lies[i].said, s.out);
			CHECK(strstr(xml, "name=\"trust\""), "JUnit names the case: %s", xml);
			CHECK(strstr(s.out, lies[i].file), "the file in: %s", s.out);
		}
		netdir_free(dir);
	}
}

#define DENY " standby 1 name VPNHA\n ip policy route-map NOTHING\n"
#define ACCEPT "[accept list]\nrouter = 7204VXR-2\nline = /^ip policy/\nwhy = "

typedef struct TrustRow {
	const char *more, *line;
	int code;
	const char *said;
} TrustRow;

static const TrustRow rows[] = {
	{"", "check $/held.scn", EXIT_FAILED, "conditional on 1 line that could matter"},
	{"", "check $/held.scn --trust warn", EXIT_OK, "doubt "},
	{"", "check $/held.scn --trust never", EXIT_BAD_INPUT, "expected fail or warn"},
	{"", "check $/held.scn --strict", EXIT_BAD_INPUT,
	 "expected a line that is modelled or accepted"},
	{"", "check $/failover.scn", EXIT_FAILED, "conditional"}, /* without an expectation */
	{ACCEPT "nobody is in it\n", "check $/held.scn", EXIT_OK, "passed"},
	{ACCEPT "nobody is in it\n", "check -v $/held.scn", EXIT_OK, "accepted: nobody is in it"},
	{ACCEPT "TO"
		"DO\n",
	 "check $/held.scn", EXIT_FAILED, "conditional on 1 line"},
	{"[accept other]\nrouter = *\nline = /frob/\nwhy = x\n", "check $/held.scn", EXIT_BAD_INPUT,
	 "[accept other] takes no line"},
	{"", "run $/held.scn --record none", EXIT_OK,
	 "Verdict: conditional on 1 line that could matter\n"},
	{"", "run $/held.scn --record none --strict", EXIT_BAD_INPUT, "(--strict)"},
	{"", "run $/held.scn --record none --seeds 1..2", EXIT_OK,
	 "Verdict: conditional on 1 line"},
};

/* Wrong: nobody hears of a line that could matter, or the scenario's word on it counts for nothing. */
static void test_reports(void)
{
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		const TrustRow *r = &rows[i];
		char *dir = lab_new(r->more);
		labdir_replace(dir, "7204vxr-2.cfg", " standby 1 name VPNHA\n", DENY);
		g_auto(Said) s = call(g_str_has_prefix(r->line, "check") ? cmd_check : cmd_run, dir,
				      r->line);
		CHECK_INT(s.code, r->code, "%s %s: %s%s", r->more, r->line, s.out, s.err);
		CHECK(strstr(s.out, r->said) || strstr(s.err, r->said), "%s: \"%s\" in %s%s",
		      r->line, r->said, s.out, s.err);
		netdir_free(dir);
	}
}

/* Wrong: a reader of a result file believes more than who made it. */
static void test_stored(void)
{
	char *dir = lab_new("");
	labdir_replace(dir, "7204vxr-2.cfg", " standby 1 name VPNHA\n", DENY);
	g_auto(Said) run = call(cmd_run, dir, "run $/held.scn -q -o $/r.db");
	g_auto(Said) text = call(cmd_outage, dir, "outage $/r.db");
	g_auto(Said) json = call(cmd_outage, dir, "outage $/r.db --format json");
	g_auto(Said) diff = call(cmd_diff, dir, "diff $/r.db $/r.db");
	CHECK_INT(run.code, EXIT_OK, "%s", run.err);
	CHECK(strstr(text.out, "Verdict: conditional on 1 line that could matter\n  ") &&
		      strstr(text.out, "7204vxr-2.cfg:"),
	      "%s", text.out);
	CHECK(strstr(json.out, "\"verdict\":\"conditional\"}"), "%s", json.out);
	CHECK(strstr(diff.out, "   verdict: conditional on 1 line"), "%s", diff.out);
	netdir_free(dir);
}

/* Wrong: the groups to start from do not take the lines that they were made of, or take them unasked. */
static void test_groups(void)
{
	char *dir = lab_new("");
	labdir_replace(dir, "7204vxr-2.cfg", " standby 1 name VPNHA\n",
		       " standby 1 name VPNHA\n ip policy route-map a+(b\n"
		       " standby 1 authentication md5 key-string S3cret\n");
	g_auto(Said) lint = call(cmd_lint, dir, "lint --accept $/held.scn");
	CHECK(strstr(lint.out, "[accept line-1]\nrouter = 7204VXR-2\n"), "%s%s", lint.out,
	      lint.err);
	CHECK(!strstr(lint.out, "S3cret") && strstr(lint.out, ".*$/\n"), "no secret: %s", lint.out);
	netdir_write(dir, "accept.scn", lint.out);
	netdir_write(dir, "more.scn", "[scenario]\nextends = held.scn\naccept = accept.scn\n");
	g_auto(Said) todo = call(cmd_check, dir, "check $/more.scn");
	CHECK_INT(todo.code, EXIT_FAILED, "nobody has answered: %s%s", todo.out, todo.err);
	g_auto(Said) found = call(cmd_lint, dir, "lint --summary $/more.scn");
	CHECK(strstr(found.out, "accept.scn:5: warning: [accept-unanswered]"), "%s", found.out);
	CHECK(strstr(found.out, "more.scn: verdict conditional on 2 lines"), "%s", found.out);
	g_autofree char *text = labdir_text(dir, "accept.scn");
	g_autoptr(GString) answers = g_string_new(text);
	g_string_replace(answers, "why = " VERDICT_UNANSWERED, "why = nobody is in it", 0);
	netdir_write(dir, "accept.scn", answers->str);
	g_auto(Said) done = call(cmd_check, dir, "check $/more.scn");
	CHECK_INT(done.code, EXIT_OK, "answered: %s%s", done.out, done.err);
	netdir_free(dir);
}

/* Wrong: a configuration alone passes for modelled, whatever is in it; a refusal prints a password. */
static void test_alone(void)
{
	char *dir = lab_new("");
	labdir_replace(dir, "7204vxr-2.cfg", "!\nline con 0",
		       "foo password Passw0rd\nip nat inside source list 1 pool P\n!\nline con 0");
	g_auto(Said) lint = call(cmd_lint, dir, "lint --summary $/7204vxr-2.cfg");
	CHECK(strstr(lint.out, "7204vxr-2.cfg: verdict conditional on 2 lines"), "%s", lint.out);
	g_auto(Said) groups = call(cmd_lint, dir, "lint --accept $/7204vxr-2.cfg");
	CHECK(strstr(groups.out, "[accept line-2]"), "%s", groups.out);
	g_auto(Said) s = call(cmd_run, dir, "run $/held.scn --record none --strict");
	CHECK_INT(s.code, EXIT_BAD_INPUT, "%s", s.err);
	CHECK(!strstr(s.err, "Passw0rd") && strstr(s.err, "foo password ..."), "%s", s.err);
	netdir_free(dir);
}

/* Wrong: a result without an outage is the one that is believed most, and its tables say nothing of it. */
static void test_no_outage(void)
{
	char *dir = netdir_new(netdir_scenario);
	netdir_write(dir, "quiet.scn",
		     "[scenario]\nextends = test.scn\n[probe p]\nstart = 20s\n"
		     "[event ping]\nat = 10s\nrouter = R1\nexec = ping 10.0.0.2\n");
	g_auto(Said) run = call(cmd_run, dir, "run -q $/quiet.scn -o $/r.db");
	CHECK_INT(run.code, EXIT_OK, "%s", run.err);
	g_auto(Said) json = call(cmd_outage, dir, "outage $/r.db --format json");
	CHECK_STR(json.out,
		  "[\n{\"run\":1,\"probe\":null,\"direction\":null,\"start_ns\":null,"
		  "\"end_ns\":null,\"duration_ns\":null,\"packets_lost\":null,"
		  "\"trigger\":null,\"start_event\":null,\"end_event\":null,"
		  "\"why\":null,\"verdict\":\"complete\"}\n]\n",
		  "%s", json.err);
	g_auto(Said) csv = call(cmd_outage, dir, "outage $/r.db --format csv");
	CHECK(g_str_has_suffix(csv.out, ",verdict\r\n1,,,,,,,,,,,complete\r\n"), "%s%s", csv.out,
	      csv.err);
	netdir_free(dir);
}

/* Wrong: who gave a reason for every line is told that there is nothing to check, or is not told what was accepted. */
static void test_nothing_expected(void)
{
	char *dir = labdir_new();
	labdir_replace(dir, "7204vxr-2.cfg", " standby 1 name VPNHA\n", DENY);
	netdir_write(dir, "bare.scn",
		     "[scenario]\nextends = failover.scn\n" ACCEPT "nobody is in it\n");
	g_auto(Said) s = call(cmd_check, dir, "check $/bare.scn --junit $/j.xml");
	g_autofree char *xml = labdir_text(dir, "j.xml");
	CHECK_INT(s.code, EXIT_OK, "%s%s", s.out, s.err);
	CHECK(strstr(s.out, "accepted: nobody is in it"), "%s", s.out);
	CHECK(!strstr(s.err, "nothing to check"), "%s", s.err);
	CHECK(strstr(xml, "name=\"trust\"") && strstr(xml, "accepted: nobody is in it") &&
		      !strstr(xml, "<skipped"),
	      "%s", xml);
	g_auto(Said) quiet = call(cmd_check, dir, "check -q $/bare.scn");
	CHECK_INT(quiet.code, EXIT_OK, "%s", quiet.err);
	CHECK_STR(quiet.out, "", "failures only");
	netdir_free(dir);
}

/* What a scenario types counts as if it stood in a configuration; what is shut and stays so does not. */
static const struct {
	const char *event, *file, *was, *is;
	bool doubted;
} places[] = {
	{"config = interface FastEthernet0/0; ip policy route-map X", NULL, NULL, NULL, true},
	{"config = interface FastEthernet0/0; ip address 172.16.172.54 255.255.255.240", NULL, NULL,
	 NULL, false},
	{"config = hostname 7204VXR-2", "7204vxr-1.cfg", "interface FastEthernet3/0\n",
	 "interface FastEthernet3/0\n ip policy route-map X\n", false},
};

static void test_places(void)
{
	for (size_t i = 0; i < G_N_ELEMENTS(places); i++) {
		g_autofree char *more = g_strdup_printf(
			"[event more]\nat = 400s\nrouter = 7204VXR-2\n%s\n", places[i].event);
		char *dir = lab_new(more);
		if (places[i].file)
			labdir_replace(dir, places[i].file, places[i].was, places[i].is);
		g_auto(Said) s = call(cmd_run, dir, "run $/held.scn --record none");
		CHECK_INT(strstr(s.out, "Verdict: conditional") != NULL, places[i].doubted,
			  "%s: %s%s", places[i].event, s.out, s.err);
		netdir_free(dir);
	}
}

#define PORT "interface FastEthernet3/0\n"
#define NEW "interface FastEthernet4/0\n"

/* Lines of ports without a cable; Fa3/0 is shut, too. Wrong: one that acts elsewhere, or that brings its port up, is
 * passed over; or one that does nothing where it stands makes the result doubtful. */
static const struct {
	const char *lines;
	bool doubted;
} reaching[] = {
	{NEW " service-policy input X\n", false},
	{PORT " service-policy input X\n", false},
	{PORT " backup interface FastEthernet0/0\n", true},
	{PORT " macro apply X\n", true},
	{PORT " link state group 1 upstream\n", true},
	{PORT " switchport backup interface FastEthernet0/0\n", true},
	{NEW " switchport access vlan 7\n", false},
	{NEW " loopback\n", true},
	{PORT " loopback\n", false},
	{NEW " no keepalive\n", true},
	{PORT " no keepalive\n", false},
	{"interface Serial5/0\n loopback\n", true},
	{"interface Serial5/0\n no keepalive\n", false},
};

static void test_reaching(void)
{
	for (size_t i = 0; i < G_N_ELEMENTS(reaching); i++) {
		char *dir = lab_new("");
		g_autofree char *lines = g_strconcat(reaching[i].lines, "!\nline con 0", NULL);
		labdir_replace(dir, "7204vxr-1.cfg", "line con 0", lines);
		g_auto(Said) s = call(cmd_lint, dir, "lint --summary $/held.scn");
		CHECK_INT(strstr(s.out, "conditional") != NULL, reaching[i].doubted, "%s: %s%s",
			  reaching[i].lines, s.out, s.err);
		netdir_free(dir);
	}
}

/* Keys that whoever copied the configurations has masked, or that are stored encrypted, count as equal. Wrong: the tunnel of
 * a network that works does not come up, that is passed over in silence, or keys that are known to differ count as equal. */
static void test_masked_keys(void)
{
	static const struct {
		const char *hub, *spoke;
		int lines; /* that could matter; -1: no tunnel */
	} keys[] = {
		{"<removed>", "*****", 3},
		{"cisco123", "<removed>", 1},
		{"6 AbC", "6 dEf", 3},
		{"6 AbC", "cisco123", 2},
		{"cisco123", "other", -1},
		/* what may be a mask is taken as it is written */
		{"xxxx", "xxxx", 3},
		{"REMOVED", "REMOVED", 3},
		{"REMOVED", "other", -1},
	};
	for (size_t i = 0; i < G_N_ELEMENTS(keys); i++) {
		char *dir = lab_new("");
		g_autofree char *hub = g_strdup_printf("key %s address", keys[i].hub),
				*spoke = g_strdup_printf("key %s address", keys[i].spoke);
		labdir_replace(dir, "7204vxr-1.cfg", "key cisco123 address", hub);
		labdir_replace(dir, "7204vxr-2.cfg", "key cisco123 address", hub);
		labdir_replace(dir, "vpn7200.cfg", "key cisco123 address", spoke);
		for (unsigned redact = 0; redact < 2; redact++) {
			g_auto(Said) s = call(cmd_run, dir,
					      redact ? "run $/held.scn -o $/k.db --redact"
						     : "run $/held.scn --record none");
			g_autofree char *want =
				g_strdup_printf("Verdict: conditional on %d line", keys[i].lines);
			CHECK(keys[i].lines < 0 ? strstr(s.out, "not back") != NULL
						: strstr(s.out, want) && strstr(s.out, "19.600"),
			      "%s and %s: %s%s", keys[i].hub, keys[i].spoke, s.out, s.err);
		}
		g_auto(Said) lint = call(cmd_lint, dir, "lint --summary $/held.scn");
		CHECK_INT(strstr(lint.out, "[key-differs]") != NULL, keys[i].lines < 0,
			  "%s and %s: %s", keys[i].hub, keys[i].spoke, lint.out);
		netdir_free(dir);
	}
}

/* Wrong: a network does not run because of one line; the line is passed over in silence; a router that comes up again
 * meets it anew; what is typed is passed over, too. */
static void test_left_out(void)
{
	static const char more[] =
		"[router 7206-1]\n%s\n[event off]\nat = 500s\nrouter = 7206-1\n"
		"power = off\n[event on]\nat = 510s\nrouter = 7206-1\npower = on\n"
		"[event typed]\nat = 560s\nrouter = 7206-1\nconfig = %s\n";
	static const struct {
		const char *word, *typed;
		int code;
		const char *said;
	} ways[] = {
		{"on-refused = leave-out", "hostname 7206-1", EXIT_OK,
		 "\"ip address 10.1.1.3 255.0.255.0\" could change anything (left out, as IOS "
		 "refuses it: \"255.0.255.0\", expected "},
		{"on-refused = stop", "hostname 7206-1", EXIT_BAD_INPUT, "7206-1.cfg:"},
		{"start = 0s", "hostname 7206-1", EXIT_BAD_INPUT, "7206-1.cfg:"},
		{"on-refused = go", "hostname 7206-1", EXIT_BAD_INPUT,
		 "\"go\", expected stop or leave-out"},
		{"on-refused = leave-out", "hostname other", EXIT_BAD_INPUT,
		 "typed \"hostname other\""},
	};
	for (size_t i = 0; i < G_N_ELEMENTS(ways); i++) {
		g_autofree char *text = g_strdup_printf(more, ways[i].word, ways[i].typed);
		char *dir = lab_new(text);
		labdir_replace(dir, "7206-1.cfg", " ip address 10.1.1.3 255.255.255.0\n",
			       " ip address 10.1.1.3 255.0.255.0\n"
			       " ip address 10.1.1.3 255.255.255.0\n");
		g_auto(Said) s = call(cmd_run, dir, "run $/held.scn --record none");
		CHECK_INT(s.code, ways[i].code, "%s, typed %s: %s", ways[i].word, ways[i].typed,
			  s.err);
		CHECK(strstr(ways[i].code == EXIT_OK ? s.out : s.err, ways[i].said),
		      "%s, typed %s: %s%s", ways[i].word, ways[i].typed, s.out, s.err);
		netdir_free(dir);
	}
}

SUITE(trust_verdict) = {
	{"lines that decide an outage fail a check", test_lies},
	{"check and run say what could matter, and what is accepted", test_reports},
	{"a run without an outage has a verdict in every format", test_no_outage},
	{"a scenario that expects nothing is judged by what it accepts", test_nothing_expected},
	{"a result file keeps its verdict", test_stored},
	{"groups to start from take their lines once they are answered", test_groups},
	{"a configuration alone has a verdict, and a refusal no secret", test_alone},
	{"keys of unknown text are the peer's, and make the verdict conditional", test_masked_keys},
	{"what IOS refuses is left out if the scenario says so, and makes the verdict conditional",
	 test_left_out},
	{"typed lines count, lines of idle interfaces do not", test_places},
	{"lines that reach beyond an interface that is shut or has no cable", test_reaching},
	{NULL, NULL},
};
