/* Tracked objects by number: what they follow, delays, show and log. */

#include "tests/support/check.h"
#include "tests/unit/hsrp/hsrp_lab.h"

#define CONF                                                                                       \
	"track 1 interface FastEthernet0/1 line-protocol\ntrack 2 interface FastEthernet0/1 ip "   \
	"routing\n"                                                                                \
	"track 3 interface FastEthernet0/1 line-protocol\n delay up 10 down 5\n"                   \
	"interface FastEthernet0/0\n ip address 10.0.0.11 255.255.255.0\n standby 1 ip 10.0.0.1\n" \
	" standby 1 track 1 decrement 20\n standby 1 track 3\n standby 1 track FastEthernet0/1 "   \
	"30\n"                                                                                     \
	" standby 2 ip 10.0.0.2\n standby 2 track FastEthernet0/1\ninterface FastEthernet0/1\n"

static Lab *tracking(const char *release)
{
	Lab *lab = lab_new();
	sandbox_router(lab->sb, "R1", release, CONF);
	lab_do(lab, VT_S(10), "R1", LAB_UP, "Fa0/1");
	lab_do(lab, VT_S(100), "R1", LAB_SHUT, "Fa0/1");
	return lab;
}

static void test_show(void)
{
	Lab *lab = tracking("12.3(7)T1");
	sandbox_run(lab->sb, VT_S(130));
	LAB_TEXT(sandbox_show(lab->sb, "R1", "show track"),
		 "Track 1\n  Interface FastEthernet0/1 line-protocol\n  Line protocol is Down ((hw "
		 "admin-down))\n"
		 "    2 changes, last change 00:00:30\n  Tracked by:\n    HSRP FastEthernet0/0 1\n"
		 "Track 2\n  Interface FastEthernet0/1 ip routing\n  IP routing is Down (hw "
		 "admin-down)\n"
		 "    0 changes\n"
		 "Track 3\n  Interface FastEthernet0/1 line-protocol\n  Line protocol is Down ((hw "
		 "admin-down))\n"
		 "    2 changes, last change 00:00:25\n  Delay up 10 secs, down 5 secs\n"
		 "  Tracked by:\n    HSRP FastEthernet0/0 1\n"
		 "Track 4 (via HSRP)\n  Interface FastEthernet0/1 line-protocol\n"
		 "  Line protocol is Down ((hw admin-down))\n    2 changes, last change 00:00:30\n"
		 "  Tracked by:\n    HSRP FastEthernet0/0 1\n    HSRP FastEthernet0/0 2\n",
		 "four objects, the last shared by two groups");
	LAB_TEXT(sandbox_show(lab->sb, "R1", "show track 1 brief"),
		 "Track   Object                         Parameter        Value\n"
		 "1       interface FastEthernet0/1      line-protocol    Down\n",
		 "brief, one object");
	lab_free(lab);
}

/* Objects of statements are told to syslog, HSRP's own are not. */
static void test_log(void)
{
	Lab *lab = tracking("12.4(15)T1");
	sandbox_run(lab->sb, VT_S(130));
	CHECK_INT(sandbox_logged(lab->sb, "R1",
				 "%TRACKING-5-STATE: 1 interface Fa0/1 line-protocol Up->Down", 0),
		  VT_S(100), "object 1");
	CHECK_INT(sandbox_logged(lab->sb, "R1", "STATE: 4 interface", 0), VT_NEVER, "HSRP's own");
	CHECK_INT(sandbox_logged(lab->sb, "R1",
				 "Track: 4 Change #2 interface Fa0/1, line-protocol Up->Down", 0),
		  VT_S(100), "debug track tells all");
	CHECK_INT(sandbox_logged(lab->sb, "R1", "Grp 1 Priority 50 -> 40", 0), VT_S(105),
		  "the delayed object, 5 s later");
	lab_free(lab);
	lab = tracking("15.1(4)M");
	sandbox_run(lab->sb, VT_S(130));
	CHECK_INT(sandbox_logged(lab->sb, "R1",
				 "%TRACK-6-STATE: 1 interface Fa0/1 line-protocol Up -> Down", 0),
		  VT_S(100), "15.x");
	lab_free(lab);
}

static void test_priorities(void)
{
	Lab *lab = tracking("12.3(7)T1");
	sandbox_run(lab->sb, VT_S(9));
	CHECK_INT(hsrp_priority(lab_group(lab, "R1", 1)), 100 - 20 - 10 - 30,
		  "three objects down at boot");
	sandbox_run(lab->sb, VT_S(15));
	CHECK_INT(hsrp_priority(lab_group(lab, "R1", 1)), 90, "object 3 waits 10 s");
	sandbox_run(lab->sb, VT_S(20));
	CHECK_INT(hsrp_priority(lab_group(lab, "R1", 1)), 100, "all up");
	sandbox_run(lab->sb, VT_S(110));
	CHECK_INT(hsrp_priority(lab_group(lab, "R1", 2)), 90, "the default decrement");
	lab_free(lab);
}

/* A change that is undone within the delay was none. */
static void test_flap_within_delay(void)
{
	Lab *lab = tracking("12.3(7)T1");
	lab_do(lab, VT_S(50), "R1", LAB_DOWN, "Fa0/1");
	lab_do(lab, VT_S(54), "R1", LAB_UP, "Fa0/1");
	lab_do(lab, VT_MS(54500), "R1", LAB_DOWN, "Fa0/1");
	lab_do(lab, VT_S(56), "R1", LAB_UP, "Fa0/1");
	sandbox_run(lab->sb, VT_S(90));
	CHECK_INT(sandbox_logged(lab->sb, "R1", "Track: 1 Change #2", 0), VT_S(50),
		  "object 1 saw it");
	CHECK_INT(sandbox_logged(lab->sb, "R1", "Track: 3 Change #2", 0), VT_NEVER,
		  "object 3 did not");
	lab_free(lab);
}

static void test_removed(void)
{
	Lab *lab = tracking("12.3(7)T1");
	sandbox_type(lab->sb, VT_S(30), "R1",
		     "interface Fa0/0;no standby 1;no standby 2;exit;no track 3");
	sandbox_run(lab->sb, VT_S(40));
	LAB_TEXT(sandbox_show(lab->sb, "R1", "show track brief"),
		 "Track   Object                         Parameter        Value\n"
		 "1       interface FastEthernet0/1      line-protocol    Up\n"
		 "2       interface FastEthernet0/1      ip routing       Down\n",
		 "what nobody needs is gone");
	LAB_TEXT(sandbox_config(lab->sb, "R1"),
		 "!\ntrack 1 interface FastEthernet0/1 line-protocol\n!\ntrack 2 interface "
		 "FastEthernet0/1 ip routing\n"
		 "!\ninterface FastEthernet0/0\n!\ninterface FastEthernet0/1\n!\n!\n!\nend\n",
		 "and is not printed");
	lab_free(lab);
}

/* clang-format off */
SUITE(track_objects) = {
	{"show track: by number, by HSRP, shared, delayed, down", test_show},
	{"debug and syslog of changes, by release", test_log},
	{"several decrements add up", test_priorities},
	{"a delay swallows a flap", test_flap_within_delay},
	{"no track, and objects that lost their clients", test_removed},
	{NULL, NULL},
};
/* clang-format on */
