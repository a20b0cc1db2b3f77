/* What has to be known of a configuration's text before it is read. */

#include <string.h>

#include "models/core/runconf.h"
#include "tests/support/check.h"

/* Wrong: the release or the name of a router is another one than its configuration says, where a banner, a byte order
 * mark or what stands behind "end" misleads who looks ahead. */
static void test_ahead(void)
{
	static const struct {
		const char *text, *want;
	} cases[] = {
		{"version 12.2\nversion 12.3\n", "12.2"},
		{"! version 12.2\n  VERSION\t12.3 \r\nend\n", "12.3"},
		{"\xef\xbb\xbfversion 12.3", "12.3"},
		{"banner motd ^C\nversion 12.2\n^C\nversion 12.3\n", "12.3"},
		{"banner #one line#\nversion 12.3\n", "12.3"},
		{"banner login #\nversion 12.2\n", NULL},
		{"banner\nversion 12.3\n", "12.3"},
		{"menu x title ^C\nversion 12.2\n^C\nversion 12.3\n", "12.3"},
		{" --More-- \b\b\b\b\b\b\b\b\b\bversion 12.3\n", "12.3"},
		{"hostname R\nend\nversion 12.3\n", NULL},
		{"R1#sh run | i x\nend\nR1#sh run\nversion 12.3\nend\n", "12.3"},
		{"R1#show version\nversion 12.2\nend\nR1#sh run\nversion 12.3\nend\n", "12.3"},
		{"versions 12.3\nno version 12.3\n", NULL},
		{"version\n", ""},
		{"", NULL},
	};
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autofree char *got =
			runconf_ahead(cases[i].text, strlen(cases[i].text), "version");
		CHECK(g_strcmp0(got, cases[i].want) == 0, "case %zu: %s, expected %s", i,
		      got ? got : "none", cases[i].want ? cases[i].want : "none");
	}
	CHECK(!runconf_ahead("version 12.3\n", 4, "version"), "it reads behind the text");
}

/* Wrong: a configuration alone has a name that a later line replaced, or a mode's. */
static void test_last(void)
{
	static const struct {
		const char *text, *want;
	} cases[] = {
		{"hostname A\nhostname B\n", "B"},
		{"hostname A\nmode\n hostname B\n", "A"},
		{"hostname A\nbanner motd #\nhostname B\n#\n", "A"},
		{"hostname A\nend\nhostname B\n", "A"},
		{" hostname A\n", "A"},
		{"", NULL},
	};
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autofree char *got =
			runconf_ahead_last(cases[i].text, strlen(cases[i].text), "hostname");
		CHECK(g_strcmp0(got, cases[i].want) == 0, "case %zu: %s, expected %s", i,
		      got ? got : "none", cases[i].want ? cases[i].want : "none");
	}
}

SUITE(core_confline) = {
	{"of several lines the last one counts", test_last},
	{"what is needed before a text is read", test_ahead},
	{NULL, NULL},
};
