/* show logging: what a router keeps of its messages, by its logging statements and its release. */

#include <string.h>

#include "sim/stage/run.h"
#include "tests/support/check.h"
#include "tests/unit/cli/call.h"
#include "tests/unit/cli/netdir.h"

#define UP(stamp) stamp "%LINK-3-UPDOWN: Interface FastEthernet0/0, changed state to up\n"
#define LINE_UP(stamp)                                                                             \
	stamp "%LINEPROTO-5-UPDOWN: Line protocol on Interface FastEthernet0/0, changed state to " \
	      "up\n"
#define DOWN(stamp)                                                                                \
	stamp "%LINK-5-CHANGED: Interface FastEthernet0/0, changed state to administratively "     \
	      "down\n"
#define LINE_DOWN(stamp)                                                                           \
	stamp "%LINEPROTO-5-UPDOWN: Line protocol on Interface FastEthernet0/0, changed state to " \
	      "down\n"

/* R1's interface is shut at 20 s and comes back at 40 s. */
static const char events[] =
	"[event shut]\nat = 20s\nrouter = R1\nconfig = interface Fa0/0; shutdown\n"
	"[event up]\nat = 40s\nrouter = R1\nconfig = interface Fa0/0; no shutdown\n"
	"[event restart]\nat = 50s\nrouter = R1\nexec = reload\n";

#define INTERFACE "interface FastEthernet0/0\n ip address 10.0.0.1 255.255.255.0\n"

static const char service[] = "service timestamps log datetime msec\n";

typedef struct Row {
	const char *release, *config;
	VTime at;
	const char *text;
} Row;

static const Row rows[] = {
	/* clang-format off */
	{ "12.2(15)T", "", VT_S(30),
	  "Syslog logging: enabled (0 messages dropped, 0 messages rate-limited, 0 flushes, 0 overruns)\n"
	  "    Console logging: level debugging, 4 messages logged\n"
	  "    Monitor logging: level debugging, 0 messages logged\n"
	  "    Buffer logging: disabled\n"
	  "    Logging Exception size (4096 bytes)\n"
	  "    Trap logging: level informational, 4 message lines logged\n" },
	{ "12.3", "logging buffered 8192 debugging\nno logging console\n", VT_S(30),
	  "Syslog logging: enabled (0 messages dropped, 0 messages rate-limited,\n"
	  "                0 flushes, 0 overruns, xml disabled)\n"
	  "    Console logging: disabled, xml disabled\n"
	  "    Monitor logging: level debugging, 0 messages logged, xml disabled\n"
	  "    Buffer logging: level debugging, 4 messages logged, xml disabled\n"
	  "    Logging Exception size (4096 bytes)\n"
	  "    Count and timestamp logging messages: disabled\n"
	  "    Trap logging: level informational, 4 message lines logged\n"
	  "\nLog Buffer (8192 bytes):\n\n"
	  UP("*Mar  1 00:00:02.000: ") LINE_UP("*Mar  1 00:00:03.000: ")
	  DOWN("*Mar  1 00:00:22.000: ") LINE_DOWN("*Mar  1 00:00:23.000: ") },
	{ "12.4(15)T", "logging buffered 4096 errors\nno logging trap\n", VT_S(30),
	  "Syslog logging: enabled (0 messages dropped, 0 messages rate-limited,\n"
	  "                0 flushes, 0 overruns, xml disabled, filtering disabled)\n"
	  "    Console logging: level debugging, 4 messages logged, xml disabled,\n"
	  "                     filtering disabled\n"
	  "    Monitor logging: level debugging, 0 messages logged, xml disabled,\n"
	  "                     filtering disabled\n"
	  "    Buffer logging: level errors, 1 messages logged, xml disabled,\n"
	  "                    filtering disabled\n"
	  "    Logging Exception size (4096 bytes)\n"
	  "    Count and timestamp logging messages: disabled\n"
	  "\nNo active filter modules.\n\n"
	  "    Trap logging: disabled\n"
	  "\nLog Buffer (4096 bytes):\n\n" UP("*Mar  1 00:00:02.000: ") },
	/* power gone, all is forgotten */
	{ "12.3", "logging buffered\n", VT_S(55),
	  "Syslog logging: enabled (0 messages dropped, 0 messages rate-limited,\n"
	  "                0 flushes, 0 overruns, xml disabled)\n"
	  "    Console logging: level debugging, 2 messages logged, xml disabled\n"
	  "    Monitor logging: level debugging, 0 messages logged, xml disabled\n"
	  "    Buffer logging: level debugging, 2 messages logged, xml disabled\n"
	  "    Logging Exception size (4096 bytes)\n"
	  "    Count and timestamp logging messages: disabled\n"
	  "    Trap logging: level informational, 2 message lines logged\n"
	  "\nLog Buffer (4096 bytes):\n\n" UP("*Mar  1 00:00:52.000: ") LINE_UP("*Mar  1 00:00:53.000: ") },
	{ "12.3", "logging buffered\nno logging on\n", VT_S(30),
	  "Syslog logging: disabled (0 messages dropped, 0 messages rate-limited,\n"
	  "                0 flushes, 0 overruns, xml disabled)\n"
	  "    Console logging: level debugging, 4 messages logged, xml disabled\n"
	  "    Monitor logging: level debugging, 0 messages logged, xml disabled\n"
	  "    Buffer logging: level debugging, 0 messages logged, xml disabled\n"
	  "    Logging Exception size (4096 bytes)\n"
	  "    Count and timestamp logging messages: disabled\n"
	  "    Trap logging: level informational, 0 message lines logged\n"
	  "\nLog Buffer (4096 bytes):\n\n" },
	/* clang-format on */
};

static Scenario *scenario(const char *dir, const Row *r)
{
	g_autofree char *release = g_strdup_printf("router R1.release=%s", r->release);
	g_autofree char *path = netdir_path(dir, "test.scn");
	g_autofree char *config = g_strdup_printf(
		"hostname R1\n%s%sinterface FastEthernet0/0\n ip address 10.0.0.1 255.255.255.0\n",
		service, r->config);
	const char *const sets[] = {release, NULL};
	g_autoptr(GError) err = NULL;
	netdir_write(dir, "r1.cfg", config);
	Scenario *s = scenario_read(path, sets, NULL, &err);
	g_assert_no_error(err);
	return s;
}

static void test_layouts(void)
{
	g_autofree char *text = g_strconcat(netdir_scenario, events, NULL);
	char *dir = netdir_new(text);
	for (unsigned i = 0; i < G_N_ELEMENTS(rows); i++) {
		Scenario *s = scenario(dir, &rows[i]);
		RunSpec spec = {.scn = s, .until = VT_NEVER, .level = RECORD_NONE};
		bool taken = false;
		g_autoptr(GError) err = NULL;
		g_autofree char *shown =
			run_show(&spec, "R1", "show logging", rows[i].at, &taken, &err);
		CHECK(taken, "%s", err ? err->message : shown);
		CHECK_TEXT(shown, rows[i].text, "%s: %s", rows[i].release, rows[i].config);
		scenario_free(s);
	}
	netdir_free(dir);
}

/* Wrong: a buffer that grows without end, or loses what came last. */
static void test_ring(void)
{
	static const Row row = {"12.3", "logging buffered 4096\n", VT_S(60), NULL};
	g_autofree char *text = g_strconcat(
		netdir_scenario,
		"[event shut]\nat = 10s\nrepeat = 48 every 1s\nrouter = R1\n"
		"config = interface Loopback1; shutdown\n"
		"[event up]\nat = 10500ms\nrepeat = 48 every 1s\nrouter = R1\n"
		"config = interface Loopback1; no shutdown\n"
		"[expect log]\nrouter = R1\nat = 60s\nshow = show logging | include LINEPROTO\n"
		"file = want.txt\n",
		NULL);
	char *dir = netdir_new(text);
	netdir_write(dir, "want.txt", "");
	Scenario *s = scenario(dir, &row);
	RunSpec spec = {.scn = s, .until = VT_NEVER, .level = RECORD_TIMELINE, .hold = true};
	bool taken = false;
	g_autoptr(GError) err = NULL;
	g_autofree char *shown = run_show(&spec, "R1", "sh log", VT_S(60), &taken, &err);
	const char *lines = shown ? strstr(shown, "Log Buffer (4096 bytes):\n\n") : NULL;
	CHECK(lines, "%s", shown ? shown : err->message);
	size_t n = lines ? strlen(lines + strlen("Log Buffer (4096 bytes):\n\n")) : 0;
	CHECK(n > 3900 && n <= 4096, "%zu octets", n);
	CHECK(lines && strstr(lines, "*Mar  1 00:00:5") && !strstr(lines, "*Mar  1 00:00:10"),
	      "the last, not the first: %s", lines);
	Record *rec = run_scenario(&spec, &err);
	const char *actual = rec && REC_N(rec, REC_CHECK) == 1
				     ? REC_ROW(rec, REC_CHECK, CheckRow, 0)->actual
				     : NULL;
	CHECK(actual && strstr(actual, "%LINEPROTO-"),
	      "a scenario's show has the buffer as well: %s", actual ? actual : "nothing");
	record_free(rec);
	scenario_free(s);
	netdir_free(dir);
}

/* The buffer's lines with their numbers; the console's by `debug`, which has the startup-config's statements. */
static const struct {
	const char *config, *typed, *shown, *debug;
} numbered[] = {
	{"service sequence-numbers\n", NULL,
	 UP("000001: ") LINE_UP("000002: ") DOWN("000003: ") LINE_DOWN("000004: ") UP("000005: ")
		 LINE_UP("000006: "),
	 UP("000001: ") LINE_UP("000002: ") DOWN("000003: ") LINE_DOWN("000004: ") UP("000005: ")
		 LINE_UP("000006: ")},
	/* what was not visible was counted, too, and a message that no destination had */
	{"", "service sequence-numbers",
	 UP("") LINE_UP("") DOWN("") LINE_DOWN("000004: ") UP("000005: ") LINE_UP("000006: "),
	 UP("") LINE_UP("") DOWN("") LINE_DOWN("") UP("") LINE_UP("")},
	{"service sequence-numbers\n", "no service sequence-numbers",
	 UP("000001: ") LINE_UP("000002: ") DOWN("000003: ") LINE_DOWN("") UP("") LINE_UP(""),
	 NULL},
	{"service sequence-numbers\n", "logging buffered errors",
	 UP("000001: ") LINE_UP("000002: ") DOWN("000003: ") UP("000005: "), NULL},
	/* the second time, as the first */
	{"service sequence-numbers\n", "no service sequence-numbers; service sequence-numbers",
	 UP("000001: ") LINE_UP("000002: ") DOWN("000003: ") LINE_DOWN("000004: ") UP("000005: ")
		 LINE_UP("000006: "),
	 NULL},
};

/* Wrong: a message's number is not its place among the messages since the router came up, or is visible when it is not to
 * be. */
static void test_numbers(void)
{
	for (unsigned i = 0; i < G_N_ELEMENTS(numbered); i++) {
		g_autofree char *event =
			g_strdup_printf("[event set]\nat = 22500ms\nrouter = R1\nconfig = %s\n",
					numbered[i].typed ? numbered[i].typed : "hostname R1");
		g_autofree char *text = g_strconcat(netdir_scenario, events, event, NULL);
		g_autofree char *config =
			g_strconcat("hostname R1\nno service timestamps log\nlogging buffered\n",
				    numbered[i].config, INTERFACE, NULL);
		char *dir = netdir_new(text);
		netdir_write(dir, "r1.cfg", config);
		g_auto(Said) show = call(cmd_show, dir, "show $/test.scn R1 show_logging --at 49s");
		const char *lines = strstr(show.out, "bytes):\n\n");
		CHECK_TEXT(lines ? strstr(lines, "\n\n") + 2 : show.out, numbered[i].shown, "%s",
			   numbered[i].typed);
		g_auto(Said) debug =
			call(cmd_debug, dir, "debug $/test.scn R1 debug_standby --to 49s");
		if (numbered[i].debug)
			CHECK_TEXT(debug.out, numbered[i].debug, "%s", debug.err);
		netdir_free(dir);
	}
}

/* Wrong: a router that comes up counts on from before. */
static void test_numbers_again(void)
{
	g_autofree char *text = g_strconcat(netdir_scenario, events, NULL);
	char *dir = netdir_new(text);
	netdir_write(dir, "r1.cfg",
		     "hostname R1\nservice sequence-numbers\nno service timestamps log\nlogging "
		     "buffered\n" INTERFACE);
	g_auto(Said) show = call(cmd_show, dir, "show $/test.scn R1 show_logging --at 59s");
	g_auto(Said) debug = call(cmd_debug, dir, "debug $/test.scn R1 debug_standby --from 45s");
	CHECK(g_str_has_suffix(show.out, "\n\n" UP("000001: ") LINE_UP("000002: ")), "%s",
	      show.out);
	CHECK_TEXT(debug.out, UP("000001: ") LINE_UP("000002: "), "%s", debug.err);
	netdir_free(dir);
}

SUITE(cli_logbook) = {
	{"messages are numbered", test_numbers},
	{"and from one when the router comes up again", test_numbers_again},
	{"show logging by release and logging statements", test_layouts},
	{"the buffer keeps what came last", test_ring},
	{NULL, NULL},
};
