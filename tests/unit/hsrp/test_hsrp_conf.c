/* Statements, show standby, and what releases print differently. */

#include "tests/support/check.h"
#include "tests/unit/hsrp/hsrp_lab.h"

#include <string.h>

#define ADDR "interface FastEthernet0/0\n ip address 10.0.0.11 255.255.255.0\n"

static Lab *one(const char *release, const char *statements)
{
	Lab *lab = lab_new();
	g_autofree char *conf = g_strconcat(ADDR, statements, NULL);
	sandbox_router(lab->sb, "R1", release, conf);
	return lab;
}

/* Everything that is not a default is printed, group by group, in IOS's order. */
static void test_round_trip(void)
{
	static const char *const texts[] = {
		" standby use-bia\n standby delay minimum 30 reload 60\n standby ip 10.0.0.1\n "
		"standby priority 90\n",
		" standby 1 ip\n standby 2 ip 10.0.0.2\n standby 2 ip 10.0.0.3 secondary\n standby "
		"2 timers 1 4\n"
		" standby 2 priority 110\n standby 2 preempt delay minimum 30 reload 60\n"
		" standby 2 authentication secret\n standby 2 mac-address 0000.1111.2222\n standby "
		"2 name VPNHA\n",
		" standby 1 ip 10.0.0.1\n standby 1 timers msec 200 msec 750\n standby 1 preempt "
		"delay reload 60\n"
		" standby 1 track FastEthernet0/0\n standby 1 track 7 decrement 20\n",
		" standby use-bia scope interface\n standby 1 ip 10.0.0.1\n",
		" standby 1 ip 10.0.0.1\n standby 1 timers msec 200 4\n standby 1 preempt\n"
		" standby 1 track FastEthernet0/0 50\n standby 1 track 7\n",
	};
	for (unsigned i = 0; i < G_N_ELEMENTS(texts); i++) {
		Lab *lab = lab_new();
		g_autofree char *conf = g_strconcat(
			"track 7 interface FastEthernet0/0 ip routing\n", ADDR, texts[i], NULL);
		sandbox_router(lab->sb, "R1", "12.3(7)T1", conf);
		sandbox_run(lab->sb, 0);
		g_autofree char *got = sandbox_config(lab->sb, "R1");
		g_autofree char *want = g_strconcat(
			"!\ntrack 7 interface FastEthernet0/0 ip routing\n!\n",
			"interface FastEthernet0/0\n", texts[i], "!\n!\n!\nend\n", NULL);
		CHECK_TEXT(got, want, "text %u", i);
		lab_free(lab);
	}
}

static void test_no_forms(void)
{
	static const char *const undo[] = {
		"no standby 1 timers",
		"no standby 1 priority",
		"no standby 1 preempt",
		"no standby 1 authentication",
		"no standby 1 mac-address",
		"no standby 1 name",
		"no standby 1 track FastEthernet0/0",
		"no standby use-bia",
		"no standby delay minimum",
		"no standby 1 ip 10.0.0.2 secondary",
	};
	Lab *lab = one(
		"12.3(7)T1",
		" standby use-bia\n standby delay minimum 30 reload 60\n standby 1 ip 10.0.0.1\n"
		" standby 1 ip 10.0.0.2 secondary\n standby 1 timers 1 4\n"
		" standby 1 priority 110\n standby 1 preempt\n standby 1 authentication x\n"
		" standby 1 mac-address 0000.1111.2222\n standby 1 name N\n"
		" standby 1 track FastEthernet0/0 50\n");
	for (unsigned i = 0; i < G_N_ELEMENTS(undo); i++) {
		g_autofree char *lines = g_strconcat("interface FastEthernet0/0;", undo[i], NULL);
		sandbox_type(lab->sb, VT_S(1), "R1", lines);
	}
	sandbox_run(lab->sb, VT_S(1));
	LAB_TEXT(sandbox_config(lab->sb, "R1"),
		 "!\ninterface FastEthernet0/0\n standby 1 ip 10.0.0.1\n!\n!\n!\nend\n",
		 "all defaults but the address");
	lab_free(lab);
}

typedef struct Wrong {
	const char *line, *says;
} Wrong;

/* Column counts from 1 in the whole line. */
static const Wrong wrong[] = {
	{" standby 4096 ip 10.0.0.1", "R1:3:"},
	{" standby 1 priority 300", "R1:3:21:"},
	{" standby 1 timers 10 5", "R1:3:22: hold time is not greater than the hello time"},
	{" standby 1 timers msec 300 msec 800",
	 "R1:3:33: hold time is less than three hello times"},
	{" standby 1 ip 10.0.0.11", "R1:3:15: the virtual address is the interface's own"},
	{" standby 1 authentication ninechars", "R1:3:27: authentication string is too long"},
	{" standby 1 mac-address ffff.ffff.ffff",
	 "R1:3:24: \"ffff.ffff.ffff\" is no address of a station"},
	{" standby 1 track FastEthernet9/9", "R1:3:18: Fa0/0 Grp 1 tracks FastEthernet9/9"},
	{" standby 1", "R1:3:"},
};

static void keep_fate(void *to, const ConfLine *line)
{
	if (line->fate == LINE_UNMODELLED)
		g_string_append_printf(to, "%s: %s\n", line->text, line->why);
}

/* Wrong: two groups of an interface answer for one address, each with its own MAC, in a verdict that is complete. */
static void test_one_address_twice(void)
{
	static const struct {
		const char *lines, *doubts;
	} rows[] = {
		{" standby 1 ip 10.0.0.1\n standby 2 ip 10.0.0.2\n standby 1 ip 10.0.0.1\n", ""},
		{" standby 1 ip 10.0.0.1\n no standby 1 ip\n standby 2 ip 10.0.0.1\n", ""},
		{" standby 1 ip\n standby 2 ip\n", ""},
		{" standby 1 ip 10.0.0.1\n standby 2 ip 10.0.0.1\n", " standby 2 ip 10.0.0.1: "},
		{" standby 1 ip 10.0.0.1\n standby 1 ip 10.0.0.2 secondary\n standby 2 ip "
		 "10.0.0.2\n",
		 " standby 2 ip 10.0.0.2: "},
		{" standby 1 ip 10.0.0.1\n standby 2 ip 10.0.0.2\n standby 2 ip 10.0.0.1 "
		 "secondary\n",
		 " standby 2 ip 10.0.0.1 secondary: "},
	};
	for (unsigned i = 0; i < G_N_ELEMENTS(rows); i++) {
		Lab *lab = one("12.3(7)T1", "");
		g_autofree char *text = g_strconcat(ADDR, rows[i].lines, NULL);
		g_autoptr(GString) doubts = g_string_new(NULL);
		GError *err = NULL;
		sandbox_run(lab->sb, 0);
		bool ok = runconf_read(sandbox_node(lab->sb, "R1"), "R1", text, strlen(text),
				       keep_fate, doubts, &err);
		CHECK(ok, "%s: %s", rows[i].lines, err ? err->message : "");
		CHECK(g_str_has_prefix(doubts->str, rows[i].doubts) &&
			      (doubts->len == 0) == !rows[i].doubts[0],
		      "%s: %s", rows[i].lines, doubts->str);
		g_clear_error(&err);
		lab_free(lab);
	}
}

/* Wrong: IOS takes a group that tracks what is not there yet; the router is refused here, or its priority falls for
 * an object that never was, or nobody is told that it may not be what IOS does. */
static void test_track_of_nothing(void)
{
	static const char text[] =
		ADDR " standby 1 ip 10.0.0.1\n standby 1 track 12 decrement 20\n";
	Lab *lab = one("12.3(7)T1", "");
	g_autoptr(GString) doubts = g_string_new(NULL);
	GError *err = NULL;

	sandbox_run(lab->sb, 0);
	Node *n = sandbox_node(lab->sb, "R1");
	CHECK(runconf_read(n, "R1", text, sizeof text - 1, keep_fate, doubts, &err) &&
		      node_check(n, &err),
	      "%s", err ? err->message : "");
	CHECK_TEXT(
		doubts->str,
		" standby 1 track 12 decrement 20: no such object is followed here: the priority "
		"does not move with it\n",
		"the doubt");
	lab_free(lab);
}

/* Wrong: as above, when the object comes and goes while the router runs, or the second time. */
static void test_track_comes_and_goes(void)
{
	Lab *lab = one("12.3(7)T1", " standby 1 ip 10.0.0.1\n standby 1 track 12 decrement 20\n");
	for (unsigned i = 0; i < 2; i++) {
		sandbox_type(lab->sb, VT_S(10 * i + 2), "R1",
			     "track 12 interface FastEthernet0/1 line-protocol");
		sandbox_type(lab->sb, VT_S(10 * i + 4), "R1", "no track 12");
	}
	for (unsigned t = 1; t < 16; t += 2) {
		bool there = t % 10 == 3;
		sandbox_run(lab->sb, VT_S(t));
		g_autofree char *show = sandbox_show(lab->sb, "R1", "show standby");
		CHECK(strstr(show, there ? "  Priority 80 (default 100)\n"
					   "    Track object 12 state Down decrement 20\n"
					 : "  Priority 100 (default 100)\n"
					   "    Track object 12 (unknown)\n"),
		      "at %u s: %s", t, show);
	}
	lab_free(lab);
}

/* Wrong: a `no` for a delay that takes preemption away with it. */
static void test_no_delay(void)
{
	static const char *const cases[][2] = {
		{"no standby 1 preempt delay", " standby 1 preempt\n"},
		{"no standby 1 preempt delay minimum", " standby 1 preempt delay reload 60\n"},
		{"no standby 1 preempt delay minimum 30", " standby 1 preempt delay reload 60\n"},
		{"no standby 1 preempt delay reload 60", " standby 1 preempt delay minimum 30\n"},
		{"no standby 1 preempt delay minimum 30 reload 60", " standby 1 preempt\n"},
		{"no standby 1 preempt", ""},
	};
	for (unsigned i = 0; i < G_N_ELEMENTS(cases); i++) {
		Lab *lab = one("12.3(7)T1", " standby 1 ip 10.0.0.1\n"
					    " standby 1 preempt delay minimum 30 reload 60\n");
		g_autofree char *lines =
			g_strconcat("interface FastEthernet0/0;", cases[i][0], NULL);
		g_autofree char *want =
			g_strconcat("!\ninterface FastEthernet0/0\n standby 1 ip 10.0.0.1\n",
				    cases[i][1], "!\n!\n!\nend\n", NULL);
		sandbox_type(lab->sb, VT_S(1), "R1", lines);
		sandbox_run(lab->sb, VT_S(1));
		LAB_TEXT(sandbox_config(lab->sb, "R1"), want, "%s", cases[i][0]);
		lab_free(lab);
	}
}

static void test_wrong(void)
{
	for (unsigned i = 0; i < G_N_ELEMENTS(wrong); i++) {
		Lab *lab = one("12.3(7)T1", "");
		GError *err = NULL;
		sandbox_run(lab->sb, 0);
		g_autofree char *text = g_strconcat(ADDR, wrong[i].line, "\n", NULL);
		Node *n = sandbox_node(lab->sb, "R1");
		bool ok = runconf_read(n, "R1", text, strlen(text), NULL, NULL, &err) &&
			  node_check(n, &err);
		CHECK(!ok, "accepted:%s", wrong[i].line);
		CHECK(err && g_str_has_prefix(err->message, wrong[i].says), "%s: %s", wrong[i].line,
		      err ? err->message : "");
		g_clear_error(&err);
		lab_free(lab);
	}
}

/* ---- show ---- */

#define VPNHA1                                                                                     \
	"interface FastEthernet0/0\n ip address 172.16.172.52 255.255.255.240\n standby 1 ip "     \
	"172.16.172.53\n"                                                                          \
	" standby 1 priority 200\n standby 1 preempt\n standby 1 name VPNHA\n"                     \
	" standby 1 track FastEthernet0/1 150\ninterface FastEthernet0/1\n"

static Lab *lead(const char *release)
{
	Lab *lab = lab_new();
	HsrpMsg msg = lab_msg(OP_HELLO, ST_STANDBY, 100);
	msg.vip = IP4(172, 16, 172, 53);
	sandbox_router(lab->sb, "R1", release, VPNHA1);
	lab_do(lab, VT_S(0), "R1", LAB_UP, "Fa0/0");
	lab_do(lab, VT_S(0), "R1", LAB_UP, "Fa0/1");
	lab_hear(lab, VT_MS(40220), "R1", IP4(172, 16, 172, 54), msg);
	return lab;
}

static void test_show_active(void)
{
	Lab *lab = lead("12.3(7)T1");
	sandbox_run(lab->sb, VT_S(43));
	LAB_TEXT(sandbox_show(lab->sb, "R1", "show standby"),
		 "FastEthernet0/0 - Group 1\n"
		 "  State is Active\n"
		 "    2 state changes, last state change 00:00:18\n"
		 "  Virtual IP address is 172.16.172.53\n"
		 "  Active virtual MAC address is 0000.0c07.ac01\n"
		 "    Local virtual MAC address is 0000.0c07.ac01 (v1 default)\n"
		 "  Hello time 3 sec, hold time 10 sec\n"
		 "    Next hello sent in 3.000 secs\n"
		 "  Preemption enabled\n"
		 "  Active router is local\n"
		 "  Standby router is 172.16.172.54, priority 100 (expires in 7.220 sec)\n"
		 "  Priority 200 (configured 200)\n"
		 "    Track interface FastEthernet0/1 state Up decrement 150\n"
		 "  IP redundancy name is \"VPNHA\" (cfgd)\n",
		 "tech note, stage 1");
	LAB_TEXT(sandbox_show(lab->sb, "R1", "show standby brief"),
		 "                     P indicates configured to preempt.\n"
		 "                     |\n"
		 "Interface   Grp Prio P State   Active          Standby         Virtual IP\n"
		 "Fa0/0       1    200 P Active  local           172.16.172.54   172.16.172.53\n",
		 "brief");
	LAB_TEXT(sandbox_show(lab->sb, "R1", "show standby Fa0/0 2"), "", "another group");
	LAB_TEXT(sandbox_show(lab->sb, "R1", "show track"),
		 "Track 1 (via HSRP)\n"
		 "  Interface FastEthernet0/1 line-protocol\n"
		 "  Line protocol is Up\n"
		 "    1 change, last change 00:00:43\n"
		 "  Tracked by:\n"
		 "    HSRP FastEthernet0/0 1\n",
		 "tech note, stage 1");
	lab_free(lab);
}

static void test_show_init(void)
{
	Lab *lab = lead("12.3(7)T1");
	lab_do(lab, VT_S(50), "R1", LAB_SHUT, "Fa0/0");
	sandbox_run(lab->sb, VT_S(499));
	LAB_TEXT(sandbox_show(lab->sb, "R1", "show standby"),
		 "FastEthernet0/0 - Group 1\n"
		 "  State is Init (interface down)\n"
		 "    3 state changes, last state change 00:07:29\n"
		 "  Virtual IP address is 172.16.172.53\n"
		 "  Active virtual MAC address is unknown\n"
		 "    Local virtual MAC address is 0000.0c07.ac01 (v1 default)\n"
		 "  Hello time 3 sec, hold time 10 sec\n"
		 "  Preemption enabled\n"
		 "  Active router is unknown\n"
		 "  Standby router is unknown\n"
		 "  Priority 200 (configured 200)\n"
		 "    Track interface FastEthernet0/1 state Up decrement 150\n"
		 "  IP redundancy name is \"VPNHA\" (cfgd)\n",
		 "tech note, stage 2");
	lab_free(lab);
}

static void test_show_standby_router(void)
{
	Lab *lab = one("15.1(4)M",
		       " standby 1 ip 10.0.0.1\n standby 1 authentication secret\n"
		       " standby 1 preempt delay minimum 30\n standby 1 timers msec 500 4\n");
	HsrpMsg msg = lab_msg(OP_HELLO, ST_ACTIVE, 200);
	g_strlcpy(msg.auth, "secret", sizeof msg.auth);
	sandbox_param(lab->sb, "R1", "hsrp.hold-jitter", "0%");
	lab_do(lab, VT_S(0), "R1", LAB_UP, "Fa0/0");
	lab_hear(lab, VT_S(8), "R1", IP4(10, 0, 0, 12), msg);
	sandbox_run(lab->sb, VT_S(8));
	LAB_TEXT(sandbox_show(lab->sb, "R1", "show standby"),
		 "FastEthernet0/0 - Group 1\n"
		 "  State is Listen\n"
		 "    0 state changes\n"
		 "  Virtual IP address is 10.0.0.1\n"
		 "  Active virtual MAC address is 0000.0c07.ac01 (MAC Not In Use)\n"
		 "    Local virtual MAC address is 0000.0c07.ac01 (v1 default)\n"
		 "  Hello time 3 sec (cfgd 500 msec), hold time 10 sec (cfgd 4 sec)\n"
		 "  Authentication text \"secret\"\n"
		 "  Preemption enabled, delay min 30 secs\n"
		 "  Active router is 10.0.0.12, priority 200 (expires in 10.000 sec)\n"
		 "  Standby router is unknown\n"
		 "  Priority 100 (default 100)\n"
		 "  Group name is \"hsrp-Fa0/0-1\" (default)\n",
		 "15.x");
	lab_free(lab);
}

/* ---- releases ---- */

typedef struct Era {
	const char *release, *active, *standby;
} Era;

static const Era eras[] = {
	{"12.0(5)", "%STANDBY-6-STATECHANGE: Standby: 1: FastEthernet0/0 state Standby -> Active",
	 "%STANDBY-6-STATECHANGE: Standby: 1: FastEthernet0/0 state Speak -> Standby"},
	{"12.2(8)", "%STANDBY-6-STATECHANGE: FastEthernet0/0 Group 1 state Standby -> Active",
	 NULL},
	{"12.2(25)SEB4", "%HSRP-5-STATECHANGE: FastEthernet0/0 Grp 1 state Standby -> Active",
	 NULL},
	{"12.2(55)SE3", "%HSRP-5-STATECHANGE: FastEthernet0/0 Grp 1 state Standby -> Active", NULL},
	{"12.2(15)T5", "%HSRP-6-STATECHANGE: FastEthernet0/0 Grp 1 state Standby -> Active", NULL},
	{"12.3(7)T1", "%HSRP-6-STATECHANGE: FastEthernet0/0 Grp 1 state Standby -> Active", NULL},
	{"12.4(15)T1", "%HSRP-6-STATECHANGE: FastEthernet0/0 Grp 1 state Standby -> Active", NULL},
	{"15.1(4)M", "%HSRP-5-STATECHANGE: FastEthernet0/0 Grp 1 state Standby -> Active", NULL},
};

static void test_syslog_by_release(void)
{
	for (unsigned i = 0; i < G_N_ELEMENTS(eras); i++) {
		Lab *lab = one(eras[i].release, " standby 1 ip 10.0.0.1\n");
		lab_do(lab, VT_S(0), "R1", LAB_UP, "Fa0/0");
		sandbox_run(lab->sb, VT_S(40));
		CHECK(sandbox_logged(lab->sb, "R1", eras[i].active, 0) != VT_NEVER, "%s",
		      eras[i].release);
		CHECK_INT(sandbox_logged(lab->sb, "R1", "STATECHANGE", 0) ==
				  sandbox_logged(lab->sb, "R1",
						 eras[i].standby ? eras[i].standby : eras[i].active,
						 0),
			  true, "%s: nothing before", eras[i].release);
		lab_free(lab);
	}
}

static void test_hold_jitter(void)
{
	VTime first = 0;
	for (unsigned seed = 0; seed < 2; seed++) {
		Lab *lab = one("15.1(4)M", " standby 1 ip 10.0.0.1\n");
		lab_do(lab, VT_S(0), "R1", LAB_UP, "Fa0/0");
		sandbox_run(lab->sb, VT_S(60));
		VTime t = sandbox_logged(lab->sb, "R1", "Listen -> Speak", 0);
		CHECK(t > VT_S(15) && t <= VT_S(17), "between 1.0 and 1.2 hold times: %d ms",
		      (int)(t / VT_MS(1)));
		CHECK(seed == 0 || t == first, "the same seed draws the same");
		first = t;
		lab_free(lab);
	}
}

/* And they stop when the group leaves: R1 goes three seconds after it became Active. */
static void test_garp_interval(void)
{
	Lab *lab = one("15.1(4)M", " standby 1 ip 10.0.0.1\n");
	sandbox_param(lab->sb, "R1", "hsrp.hold-jitter", "0%");
	lab_do(lab, VT_S(0), "R1", LAB_UP, "Fa0/0");
	lab_do(lab, VT_S(40), "R1", LAB_DOWN, "Fa0/0");
	lab_do(lab, VT_S(50), "R1", LAB_UP, "Fa0/0");
	lab_do(lab, VT_S(74), "R1", LAB_DOWN, "Fa0/0");
	sandbox_run(lab->sb, VT_S(32));
	LAB_TEXT(lab_sent(lab, "R1", VT_S(25)),
		 "0.000000 Hello Standby\n0.000000 Hello Active v\n0.000000 arp 10.0.0.1\n2.000000 "
		 "arp 10.0.0.1\n"
		 "3.000000 Hello Active v\n4.000000 arp 10.0.0.1\n6.000000 Hello Active v\n",
		 "three, two seconds apart");
	sandbox_run(lab->sb, VT_S(90));
	LAB_TEXT(lab_sent(lab, "R1", VT_S(73)), "0.000000 arp 10.0.0.1\n",
		 "the last one before the link went");
	lab_free(lab);
}

/* That it is Active is told again with a hello or two, in the words of the release; each time that it becomes
 * Active, and not after it left. Wrong: a line of 12.3 in a log of 15.x, or one line too many. */
static void test_active_again(void)
{
	static const struct {
		const char *release, *line;
		unsigned times;
	} cases[] = {
		{"12.3(7)T1", "Fa0/0 Grp 1 Redundancy group hsrp-Fa0/0-1 state", 2},
		{"12.4(15)T1", "Fa0/0 Grp 1 Redundancy group hsrp-Fa0/0-1 state", 2},
		{"12.2(55)SE3", "Fa0/0 IP Redundancy \"hsrp-Fa0/0-1\" update,", 1},
		{"15.1(4)M", "Fa0/0 IP Redundancy \"hsrp-Fa0/0-1\" update,", 1},
		{"16.9.4", "Fa0/0 IP Redundancy \"hsrp-Fa0/0-1\" update,", 1},
	};
	for (unsigned i = 0; i < G_N_ELEMENTS(cases); i++) {
		Lab *lab =
			one(cases[i].release, " standby 1 ip 10.0.0.1\n standby delay reload 1\n");
		g_autofree char *line = g_strdup_printf("HSRP: %s Active -> Active", cases[i].line);
		sandbox_param(lab->sb, "R1", "hsrp.hold-jitter", "0%");
		lab_do(lab, VT_S(0), "R1", LAB_UP, "Fa0/0");
		lab_do(lab, VT_S(40), "R1", LAB_DOWN, "Fa0/0");
		lab_do(lab, VT_S(50), "R1", LAB_UP, "Fa0/0");
		lab_do(lab, VT_S(73), "R1", LAB_DOWN, "Fa0/0");
		lab_do(lab, VT_S(80), "R1", LAB_UP, "Fa0/0");
		sandbox_run(lab->sb, VT_S(120));
		for (unsigned n = 1; n <= 3; n++)
			CHECK_INT(sandbox_logged(lab->sb, "R1", line,
						 VT_S(21) + VT_S(3) * (n - 1) + 1),
				  n <= cases[i].times ? VT_S(21) + VT_S(3) * n : VT_S(104),
				  "%s, line %u", cases[i].release, n);
		CHECK_INT(sandbox_logged(lab->sb, "R1", "Active -> Active", 0), VT_S(24),
			  "%s: no other", cases[i].release);
		lab_free(lab);
	}
}

static void test_redirect_counts(void)
{
	Lab *lab = one("12.3(7)T1", " standby 1 ip 10.0.0.1\n");
	sandbox_param(lab->sb, "R1", "hsrp.redirect-adverts", "on");
	lab_do(lab, VT_S(0), "R1", LAB_UP, "Fa0/0");
	sandbox_run(lab->sb, VT_S(30));
	CHECK(sandbox_logged(lab->sb, "R1", "Init -> Listen (active 0, passive 0->1)", 0) !=
		      VT_NEVER,
	      "it became passive");
	CHECK(sandbox_logged(lab->sb, "R1", "Standby -> Active (active 0->1, passive 1->0)", 0) !=
		      VT_NEVER,
	      "and active");
	lab_free(lab);
}

/* ---- changes while it runs ---- */

static void test_vip_changed(void)
{
	Lab *lab = one("12.3(7)T1", " standby 1 ip 10.0.0.1\n");
	lab_do(lab, VT_S(0), "R1", LAB_UP, "Fa0/0");
	sandbox_type(lab->sb, VT_S(40), "R1", "interface Fa0/0;standby 1 ip 10.0.0.9");
	sandbox_type(lab->sb, VT_S(50), "R1",
		     "interface Fa0/0;standby 1 mac-address 0000.1111.2222");
	sandbox_run(lab->sb, VT_S(50));
	CHECK_INT(sandbox_logged(lab->sb, "R1", "Active: n/Standby IP address configured", 0),
		  VT_S(40), "n");
	CHECK_INT(sandbox_logged(lab->sb, "R1", "Active: m/Standby mac address changed", 0),
		  VT_S(50), "m");
	const Vip *v = vip_active_any(sandbox_node(lab->sb, "R1"), 0, IP4(10, 0, 0, 9));
	CHECK(v && v->mac == 0x000011112222, "the new address is answered with the new MAC");
	CHECK(!vip_active_any(sandbox_node(lab->sb, "R1"), 0, IP4(10, 0, 0, 1)),
	      "the old one is not");
	lab_free(lab);
}

static void test_configured_late(void)
{
	Lab *lab = one("12.3(7)T1", "");
	lab_do(lab, VT_S(0), "R1", LAB_UP, "Fa0/0");
	sandbox_type(lab->sb, VT_S(40), "R1", "interface Fa0/0;standby 1 ip 10.0.0.1");
	sandbox_type(lab->sb, VT_S(80), "R1", "interface Fa0/0;no standby 1");
	lab_do(lab, VT_S(90), "R1", LAB_DOWN, "Fa0/0");
	sandbox_type(lab->sb, VT_S(100), "R1", "interface Fa0/0;standby 1 ip 10.0.0.1");
	lab_do(lab, VT_S(120), "R1", LAB_UP, "Fa0/0");
	sandbox_run(lab->sb, VT_S(150));
	CHECK_INT(sandbox_logged(lab->sb, "R1", "Init: a/HSRP enabled", 0), VT_S(40),
		  "at once on an interface that is up");
	CHECK_INT(sandbox_logged(lab->sb, "R1", "-> Active", 0), VT_S(60), "and by two hold times");
	CHECK_INT(sandbox_logged(lab->sb, "R1", "Init: a/HSRP enabled", VT_S(100)), VT_S(121),
		  "made while the link is down it waits for the link, and a second more");
	lab_free(lab);
}

static void test_address_withdrawn(void)
{
	Lab *lab = one("12.3(7)T1", " standby 1 ip 10.0.0.1\n");
	lab_do(lab, VT_S(0), "R1", LAB_UP, "Fa0/0");
	sandbox_type(lab->sb, VT_S(40), "R1", "interface Fa0/0;standby 1 ip");
	sandbox_run(lab->sb, VT_S(41));
	CHECK_INT(lab_group(lab, "R1", 1)->sm.state, ST_LEARN, "it has to learn one");
	CHECK(!vip_active_any(sandbox_node(lab->sb, "R1"), 0, IP4(10, 0, 0, 1)),
	      "and answers for none");
	lab_free(lab);
}

/* A group that is renamed under way leaves the clients of its old name and finds those of the new one. */
static void test_renamed(void)
{
	Lab *lab = one("12.3(7)T1", " standby 1 ip 10.0.0.1\n standby 1 name OLD\n");
	lab_do(lab, VT_S(0), "R1", LAB_UP, "Fa0/0");
	sandbox_type(lab->sb, VT_S(40), "R1", "interface Fa0/0;standby 1 name NEW");
	sandbox_run(lab->sb, VT_S(39));
	unsigned before = lab->signals;
	CHECK_INT(before, 3, "candidate, standby, active: Listen is a state and no role");
	sandbox_run(lab->sb, VT_S(41));
	CHECK_INT(lab->signals, before + 2, "one name lost, one found");
	CHECK(!vip_by_group(sandbox_node(lab->sb, "R1"), "OLD"), "the old name");
	const Vip *v = vip_by_group(sandbox_node(lab->sb, "R1"), "NEW");
	CHECK(v && v->role == RED_ACTIVE, "the new name");
	lab_free(lab);
}

static void test_secondary(void)
{
	Lab *lab = one("12.3(7)T1", " standby 1 ip 10.0.0.1\n standby 1 ip 10.0.0.2 secondary\n");
	lab_do(lab, VT_S(0), "R1", LAB_UP, "Fa0/0");
	sandbox_run(lab->sb, VT_S(26));
	CHECK(vip_active_any(sandbox_node(lab->sb, "R1"), 0, IP4(10, 0, 0, 2)), "answered too");
	LAB_TEXT(lab_sent(lab, "R1", VT_S(25)),
		 "0.000000 Hello Standby\n0.000000 Hello Active v\n0.000000 arp 10.0.0.1\n0.000000 "
		 "arp 10.0.0.2\n",
		 "and announced");
	lab_free(lab);
}

static void test_wrong_subnet(void)
{
	Lab *lab = one("12.3(7)T1", " standby 1 ip 192.0.2.1\n");
	lab_do(lab, VT_S(0), "R1", LAB_UP, "Fa0/0");
	sandbox_run(lab->sb, VT_S(60));
	g_autofree char *show = sandbox_show(lab->sb, "R1", "show standby");
	CHECK(strstr(show, "State is Init (virtual IP in wrong subnet)"), "%s", show);
	lab_free(lab);
}

/* Wrong: a configuration of 12.1 is refused, or a half of what its one statement says is lost. */
static void test_priority_preempt(void)
{
	static const struct {
		const char *said, *printed;
	} cases[] = {
		{" standby 1 priority 110 preempt\n",
		 " standby 1 priority 110\n standby 1 preempt\n"},
		{" standby 1 priority 110 preempt delay 20\n",
		 " standby 1 priority 110\n standby 1 preempt delay minimum 20\n"},
		{" standby 1 priority 110 preempt delay minimum 20\n no standby 1 priority 110 "
		 "preempt\n",
		 ""},
	};
	for (unsigned i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autofree char *text =
			g_strconcat(" standby 1 ip 10.0.0.1\n", cases[i].said, NULL);
		g_autofree char *want =
			g_strconcat("!\ninterface FastEthernet0/0\n standby 1 ip 10.0.0.1\n",
				    cases[i].printed, "!\n", NULL);
		Lab *lab = one("12.1", text);
		sandbox_run(lab->sb, 0);
		g_autofree char *config = sandbox_config(lab->sb, "R1");
		CHECK(g_str_has_prefix(config, want), "%s: %s", text, config);
		lab_free(lab);
	}
}

static void test_use_bia(void)
{
	Lab *lab = one("12.3(7)T1", " standby use-bia\n standby 1 ip 10.0.0.1\n");
	lab_do(lab, VT_S(0), "R1", LAB_UP, "Fa0/0");
	sandbox_run(lab->sb, VT_S(26));
	const Node *n = sandbox_node(lab->sb, "R1");
	const Vip *v = vip_active_any(n, 0, IP4(10, 0, 0, 1));
	CHECK(v && v->mac == node_iface(n, "Fa0/0")->mac, "the interface's own address");
	lab_free(lab);
}

/* clang-format off */
SUITE(hsrp_conf) = {
	{"one virtual address of two groups is doubted", test_one_address_twice},
	{"what is configured is printed back, in IOS's order", test_round_trip},
	{"no brings back every default", test_no_forms},
	{"no preempt delay takes the delays that it names, and leaves preempt", test_no_delay},
	{"wrong statements are refused at their word", test_wrong},
	{"an object that does not exist is tracked", test_track_of_nothing},
	{"a tracked object comes and goes", test_track_comes_and_goes},
	{"show standby and show track of the Active router", test_show_active},
	{"show standby with the interface down", test_show_init},
	{"show standby of 15.x, with learned times", test_show_standby_router},
	{"which changes reach syslog depends on the release", test_syslog_by_release},
	{"15.x stretches its hold time, reproducibly", test_hold_jitter},
	{"15.x repeats its gratuitous ARP by a timer", test_garp_interval},
	{"that it is Active is told again, in the words of the release", test_active_again},
	{"counts of active and passive groups, where asked for", test_redirect_counts},
	{"a virtual address changed under way", test_vip_changed},
	{"groups configured on an interface that is up, and on one that is down", test_configured_late},
	{"a virtual address withdrawn under way", test_address_withdrawn},
	{"a group renamed under way", test_renamed},
	{"secondary virtual addresses", test_secondary},
	{"a virtual address outside of the subnet keeps the group in Init", test_wrong_subnet},
	{"use-bia", test_use_bia},
	{"priority and preempt in one statement", test_priority_preempt},
	{NULL, NULL},
};
/* clang-format on */
