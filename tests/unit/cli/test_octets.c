/* Octets of eight bits in configurations: IOS takes them in texts for people, in whatever set of characters. If this failed,
 * the configuration of a French site would be refused for a description, or a key would be taken for another one. */

#include <sqlite3.h>
#include <string.h>

#include "tests/support/check.h"
#include "tests/unit/cli/call.h"
#include "tests/unit/cli/netdir.h"

#define LOST "\xef\xbf\xbd" /* U+FFFD */

/* `e` is an "e" with an accent. */
#define CONFIG(e)                                                                                  \
	"version 12.3\nhostname R1\nsnmp-server location B" e "ziers\nbanner motd ^C\nre" e        \
	"u\n^C\ninterface FastEthernet0/0\n description Caf" e " ici\n"                            \
	" ip address 10.0.0.1 255.255.255.0\nip route 10.9.0.0 255.255.0.0 10.0.0.2 name li" e     \
	"\n"                                                                                       \
	"access-list 10 remark " e "t" e "\nfrob secret t" e "t\nfrob " e "\nend\n"

static const char latin1[] = CONFIG("\xe9");
static const char utf8[] = CONFIG("\xc3\xa9");

static char *dir_of(const char *config)
{
	char *dir = netdir_new(netdir_scenario);
	netdir_write(dir, "r1.cfg", config);
	return dir;
}

/* Wrong: what IOS takes is refused, or what stands there is not said as it is. */
static void test_taken(void)
{
	static const struct {
		CommandFn *fn;
		const char *line, *says; /* `%` is the letter */
	} rows[] = {
		{cmd_lint, "lint $/r1.cfg", "harmless   snmp-server location B%ziers"},
		{cmd_lint, "lint $/r1.cfg", " description Caf% ici"},
		{cmd_lint, "lint $/r1.cfg", "unknown    frob secret ..."},
		{cmd_lint, "lint $/r1.cfg --format json", "\"text\":\" description Caf% ici\""},
		{cmd_run, "run $/test.scn -o $/t.db", "\"frob %\" could change anything"},
		{cmd_run, "run $/test.scn --redact -o $/m.db", "\"frob %\" could change anything"},
		{cmd_show, "show $/test.scn R1 show_running-config", "\n description Caf% ici\n"},
		{cmd_show, "show $/t.db R1 show_running-config", "\n description Caf% ici\n"},
		{cmd_show, "show $/t.db R1 show_running-config", "\nbanner motd ^C\nre%u\n^C\n"},
		{cmd_show, "show $/m.db R1 show_running-config", "\naccess-list 10 remark %t%\n"},
		{cmd_show, "show $/test.scn R1 show_running-config",
		 "\nip route 10.9.0.0 255.255.0.0 10.0.0.2 name li%\n"},
		{cmd_outage, "outage $/t.db --format csv", "conditional"},
	};
	static const char *const configs[] = {latin1, utf8}, *const letters[] = {LOST, "\xc3\xa9"};
	for (size_t k = 0; k < G_N_ELEMENTS(configs); k++) {
		char *dir = dir_of(configs[k]);
		for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
			g_auto(Said) s = call(rows[i].fn, dir, rows[i].line);
			g_auto(GStrv) parts = g_strsplit(rows[i].says, "%", -1);
			g_autofree char *says = g_strjoinv(letters[k], parts);
			CHECK_INT(s.code, EXIT_OK, "%s: %s", rows[i].line, s.err);
			CHECK(strstr(s.out, says), "%s: \"%s\" in %s", rows[i].line, says, s.out);
			CHECK(g_utf8_validate(s.out, -1, NULL), "%s is no UTF-8: %s", rows[i].line,
			      s.out);
		}
		netdir_free(dir);
	}
}

/* Wrong: another program that reads the result file finds a text that is none. */
static void test_stored(void)
{
	char *dir = dir_of(latin1);
	g_auto(Said) s = call(cmd_run, dir, "run -q $/test.scn -o $/t.db");
	CHECK_INT(s.code, EXIT_OK, "%s", s.err);
	g_autofree char *path = netdir_path(dir, "t.db");
	sqlite3 *db = NULL;
	sqlite3_stmt *st = NULL;
	int n = 0;
	CHECK_INT(sqlite3_open(path, &db), SQLITE_OK, "%s", path);
	sqlite3_prepare_v2(db, "SELECT text FROM run_file UNION ALL SELECT text FROM doubt", -1,
			   &st, NULL);
	for (; sqlite3_step(st) == SQLITE_ROW; n++)
		CHECK(g_utf8_validate((const char *)sqlite3_column_text(st, 0),
				      sqlite3_column_bytes(st, 0), NULL),
		      "%s", (const char *)sqlite3_column_text(st, 0));
	sqlite3_finalize(st);
	sqlite3_close(db);
	CHECK_INT(n, 5, "three texts and two doubts");
	netdir_free(dir);
}

/* Wrong: two keys, or two names, that differ in their accents alone are one; or a picture is read as a configuration. */
static void test_refused(void)
{
	static const struct {
		const char *lines, *says;
	} rows[] = {
		{"hostname R\xe9\n", ":1:11: an octet that is no UTF-8"},
		{"crypto isakmp key cl\xe9 address 10.0.0.2\n", ":1:21: an octet"},
		{"hostname R1\nip access-list extended \xe9\n", ":2:25: an octet"},
		{"hostname R1\ninterface Fa0/0\n standby 1 authentication \xe9\n",
		 ":3:27: an octet"},
		{"hostname R1\nroute-map \xe9 permit 10\n description d\n", ":2:11: an octet"},
		{"hostname R1\ninterface Fa0/0\n description \x01\xe9\n", ":3:14: the octet 0x01"},
		{"hostname R1\n\x89PNG\x1a\n", ":2:7: the octet 0x1a"},
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		char *dir = dir_of(rows[i].lines);
		g_auto(Said) s = call(cmd_lint, dir, "lint -q $/r1.cfg");
		CHECK_INT(s.code, EXIT_BAD_INPUT, "%s%s", rows[i].lines, s.out);
		CHECK(strstr(s.err, rows[i].says), "%s in %s", rows[i].says, s.err);
		netdir_free(dir);
	}
	char *dir = dir_of("");
	g_autofree char *path = netdir_path(dir, "r1.cfg");
	g_file_set_contents(path, "hostname R1\n\xe9\0", 14, NULL);
	g_auto(Said) s = call(cmd_lint, dir, "lint $/r1.cfg");
	CHECK(s.code == EXIT_BAD_INPUT && strstr(s.err, "NUL"), "a NUL is no text: %s", s.err);
	netdir_free(dir);
}

/* Wrong: a router is left out of an imported network for its description. */
static void test_import(void)
{
	char *dir = dir_of(latin1);
	g_auto(Said) s = call(cmd_import, dir, "import $");
	CHECK_INT(s.code, EXIT_OK, "%s", s.err);
	CHECK(strstr(s.out, "[router R1]\nconfig = ") && !strstr(s.out, "on-refused") &&
		      !strstr(s.out, "left-out"),
	      "%s", s.out);
	netdir_free(dir);
}

SUITE(cli_octets) = {
	{"octets of eight bits are taken in texts for people", test_taken},
	{"a result file is in UTF-8", test_stored},
	{"they are refused in words that decide, and what is no text is refused", test_refused},
	{"import takes them", test_import},
	{NULL, NULL},
};
