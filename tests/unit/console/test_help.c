/* What `?` and Tab say: words, their texts, and that none lacks one. */

#include <string.h>

#include "models/core/registry.h"
#include "sim/router/commands_priv.h"
#include "tests/support/check.h"
#include "tests/support/sandbox.h"

static Sandbox *network(void)
{
	Sandbox *sb = sandbox_new(1);
	sandbox_router(sb, "R1", "12.3(7)T1",
		       "hostname R1\ninterface Loopback0\n ip address 9.9.9.9 255.255.255.255\n"
		       "interface FastEthernet0/0\n ip address 10.0.0.1 255.255.255.0\n");
	sandbox_switch(sb, "sw", 2, 0);
	sandbox_cable(sb, "sw:1", "R1:Fa0/0", VT_US(10));
	sandbox_run(sb, VT_S(10));
	return sb;
}

static void add(void *to, const char *word, const char *help)
{
	g_string_append_printf(to, "%s|%s\n", word, help);
}

typedef struct Row {
	const char *before, *words;
	bool taken;
} Row;

static void test_next(void)
{
	static const Row rows[] = {
		/* clang-format off */
		{ "sho", "show|Show running system information\n", true },
		{ "show ip rou", "route|IP routing table\n", true },
		{ "sh ru ", "interface|Show interface configuration\n||Output modifiers\n<cr>|\n", true },
		{ "sh ru int ", "FastEthernet|FastEthernet IEEE 802.3\nLoopback|Loopback interface\n", true },
		{ "sh ru int F", "FastEthernet|FastEthernet IEEE 802.3\n", true },
		{ "show clock | ", "begin|Begin with the line that matches\nexclude|Exclude lines that match\n"
		  "include|Include lines that match\nsection|Filter a section of output\n", true },
		{ "show clock | e", "exclude|Exclude lines that match\n", true },
		{ "show clock | e ", "LINE|Regular Expression\n", true },
		{ "clear arp ", "<cr>|\n", true },
		{ "show clock | s ", "exclude|Exclude entire section(s) of output\n"
		  "include|Include entire section(s) of output\nLINE|Regular Expression\n", true },
		{ "show nonsense ", "", false },
		{ "show i ", "", false },
		{ "show x", "", false },
		{ "show clock | x", "", false },
		{ "show clock | x ", "", false },
		/* clang-format on */
	};
	Sandbox *sb = network();
	for (unsigned i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(GString) out = g_string_new(NULL);
		bool taken = command_next(sandbox_node(sb, "R1"), rows[i].before, add, out);
		CHECK_INT(taken, rows[i].taken, "\"%s\"", rows[i].before);
		CHECK_TEXT(out->str, rows[i].words, "\"%s\"", rows[i].before);
	}
	sandbox_free(sb);
}

/* ---- configuration mode ---- */

/* Wrong: a word has the text of the same word behind another one, or an abbreviation hides it. */
static void test_config_texts(void)
{
	static const struct {
		const char *line, *word, *text;
	} rows[] = {
		{"", "ip", "Interface Internet Protocol config commands"},
		{"stand 1 ", "ip", "Enable HSRP and set the virtual IP address"},
		{"no stand 1 ", "ip", "Enable HSRP and set the virtual IP address"},
		{"", "delay", "Specify interface throughput delay"},
		{"standby ", "delay", "HSRP initialisation delay"},
		{"ip ospf ", "priority", "Priority level"},
		{"", "priority", NULL},
		{"", "nonsense", NULL},
	};
	Sandbox *sb = network();
	for (unsigned i = 0; i < G_N_ELEMENTS(rows); i++) {
		const char *text = command_conf_text(sandbox_node(sb, "R1"), "interface",
						     rows[i].line, rows[i].word, false);
		CHECK_STR(text ? text : "", rows[i].text ? rows[i].text : "", "\"%s\", \"%s\"",
			  rows[i].line, rows[i].word);
	}
	sandbox_free(sb);
}

SUITE(cli_help) = {
	{"the words that may stand next", test_next},
	{"a word of configuration mode has the text of its place", test_config_texts},
	{NULL, NULL},
};
