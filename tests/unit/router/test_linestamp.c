/* What stands before a router's messages, and that the statements which say so print again. */

#include <string.h>

#include "sim/router/linestamp.h"
#include "tests/support/check.h"
#include "tests/support/sandbox.h"

typedef struct Row {
	const char *release, *lines;
	VTime t;
	const char *debug, *log;
} Row;

#define T (VT_MIN(5) + VT_MS(12345))
#define ISO "service timestamps debug datetime msec\n"

/* Cisco IOS Configuration Fundamentals Command Reference 12.3: service timestamps. */
static const Row rows[] = {
	/* clang-format off */
	{ "12.3", ISO "service timestamps log datetime msec\n", T, "*Mar  1 00:05:12.345: ", "*Mar  1 00:05:12.345: " },
	{ "12.3", ISO "service timestamps log datetime\n", T, "*Mar  1 00:05:12.345: ", "*Mar  1 00:05:12: " },
	{ "12.3", ISO "service timestamps log uptime\n", T, "*Mar  1 00:05:12.345: ", "00:05:02: " },
	{ "12.3", ISO "service timestamps log uptime\n", VT_H(30), "*Mar  2 06:00:00.000: ", "1d05h: " },
	{ "12.3", ISO "no service timestamps log uptime\n", T, "*Mar  1 00:05:12.345: ", "" },
	{ "12.2", "clock timezone CET 1\nservice timestamps debug datetime msec localtime\n"
	  "service timestamps log datetime msec localtime show-timezone\n",
	  T, "*Mar  1 01:05:12.345: ", "*Mar  1 01:05:12.345 CET: " },
	{ "12.2", "clock timezone NST -3 30\nservice timestamps debug datetime msec show-timezone\n"
	  "service timestamps log datetime msec localtime show-timezone year\n",
	  T, "*Mar  1 00:05:12.345 UTC: ", "*Feb 28 1993 20:35:12.345 NST: " },
	{ "12.4(15)T", ISO "service timestamps log datetime year\n", T, "*Mar  1 00:05:12.345: ", "*Mar  1 2002 00:05:12: " },
	{ "12.3", ISO "service timestamps log datetime\nservice sequence-numbers\n", T, "*Mar  1 00:05:12.345: ", "000009: *Mar  1 00:05:12: " },
	{ "12.3", ISO "no service timestamps log\nservice sequence-numbers\n", T, "*Mar  1 00:05:12.345: ", "000009: " },
	{ "12.3", ISO "service timestamps log datetime\nservice sequence-numbers\nno service sequence-numbers\n", T,
	  "*Mar  1 00:05:12.345: ", "*Mar  1 00:05:12: " },
	/* as the box came */
	{ "12.2(15)T", "", T, "00:05:02: ", "00:05:02: " },
	{ "12.3", "", T, "*Mar  1 00:05:12.345: ", "*Mar  1 00:05:12.345: " },
	{ "15.1(4)M", "", T, "*Mar  1 00:05:12.345: ", "*Mar  1 00:05:12.345: " },
	/* clang-format on */
};

static void test_stamps(void)
{
	for (unsigned i = 0; i < G_N_ELEMENTS(rows); i++) {
		const Row *r = &rows[i];
		Sandbox *sb = sandbox_new(1);
		g_autofree char *text = g_strconcat("hostname R\n", r->lines, NULL);
		sandbox_router(sb, "R", r->release, text);
		sandbox_start_at(sb, "R", VT_S(10));
		sandbox_run(sb, VT_S(11));
		const Node *n = sandbox_node(sb, "R");
		g_autoptr(GString) debug = g_string_new(NULL), log = g_string_new(NULL);
		linestamp_append(debug, n, "standby events", r->t, n->booted, 9);
		linestamp_append(log, n, STAMP_SYSLOG, r->t, n->booted, 9);
		CHECK_STR(debug->str, r->debug, "debug: %s", r->lines);
		CHECK_STR(log->str, r->log, "log: %s", r->lines);
		sandbox_free(sb);
	}
}

/* Wrong: a typed form that IOS writes otherwise, or one that does not print at all. */
static void test_print_back(void)
{
	static const char *const typed[][2] = {
		/* clang-format off */
		{ "service timestamps", "service timestamps debug uptime\n" },
		{ "service timestamps log", "service timestamps log uptime\n" },
		{ "no service timestamps debug", "no service timestamps debug uptime\n" },
		{ "service timestamps log datetime show-timezone msec",
		  "service timestamps log datetime msec show-timezone\n" },
		{ "service timestamps log datetime year localtime",
		  "service timestamps log datetime localtime year\n" },
		{ "service sequence-numbers", "service sequence-numbers\n" },
		{ "clock timezone CET 1", "clock timezone CET 1\n" },
		{ "clock timezone NST -3 30", "clock timezone NST -3 30\n" },
		{ "clock timezone X -0 30", "clock timezone X -0 30\n" },
		{ "logging buffered", "logging buffered 4096 debugging\n" },
		{ "logging buffered 16384 informational", "logging buffered 16384 informational\n" },
		{ "logging buffered 4", "logging buffered 4096 warnings\n" },
		{ "no logging console", "no logging console\n" },
		{ "logging console warnings", "logging console warnings\n" },
		{ "no logging on", "no logging on\n" },
		{ "logging trap debugging", "logging trap debugging\n" },
		{ "logging 10.0.0.9", "logging 10.0.0.9\n" },
		/* clang-format on */
	};
	static const char *const defaults[] = {"logging console", "logging trap", "logging on",
					       "no logging buffered", "no clock timezone"};
	for (unsigned i = 0; i < G_N_ELEMENTS(typed) + G_N_ELEMENTS(defaults); i++) {
		bool is_default = i >= G_N_ELEMENTS(typed);
		const char *line = is_default ? defaults[i - G_N_ELEMENTS(typed)] : typed[i][0];
		Sandbox *sb = sandbox_new(1);
		g_autofree char *text = g_strconcat("hostname R\n", line, "\n", NULL);
		sandbox_router(sb, "R", "12.3", text);
		sandbox_run(sb, VT_S(1));
		g_autoptr(GString) out = g_string_new(NULL);
		runconf_print(sandbox_node(sb, "R"), out);
		if (is_default)
			CHECK(!strstr(out->str, "logging") && !strstr(out->str, "clock"),
			      "%s prints nothing: %s", line, out->str);
		else
			CHECK(strstr(out->str, typed[i][1]), "%s: %s", line, out->str);
		sandbox_free(sb);
	}
}

SUITE(cli_stamp) = {
	{"messages are stamped as the configuration says", test_stamps},
	{"service timestamps, clock and logging print as IOS writes them", test_print_back},
	{NULL, NULL},
};
