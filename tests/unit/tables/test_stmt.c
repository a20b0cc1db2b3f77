/* The statement engine: what a syntax string takes, which word is at fault, and what was expected. A mistake
 * here turns a user's typing error into silence, or a good configuration into an error. */

#include <string.h>

#include "sim/tables/ifname.h"
#include "sim/tables/stmt.h"
#include "tests/support/check.h"

static const SrcPos start = {"r1.cfg", 7, 2};

static void test_matches_and_faults(void)
{
	static const char *const prio = "standby [<grp:0-255>] priority <prio:0-255>";
	static const char *const vip = "standby [<grp:0-255>] ip [<vip:ip4>]";
	static const char *const acl = "access-list <n:100-199> { permit | deny } ip { any | host "
				       "<src:ip4> | <net:ip4> <wild:wild> }";
	static const char *const key =
		"crypto isakmp key [0] <key:word> address <peer:ip4> [<mask:mask>]";
	static const char *const any = "redistribute static [metric <m:0-100> & subnets & match "
				       "[internal & external <e1:1-1> & "
				       "external <e2:2-2>] & tag <t:0-9>]";
	static const struct {
		const char *syntax, *line;
		SyntaxFlags flags;
		SyntaxMatch how;
		int col;          /* of the fault, 1 is the first octet */
		const char *what; /* message */
	} cases[] = {
		{prio, "standby 1 priority 200", 0, SYNTAX_OK, 0, NULL},
		{prio, "standby priority 200", 0, SYNTAX_OK, 0, NULL},
		{prio, "  standby   1\tpriority 200  ", 0, SYNTAX_OK, 0, NULL},
		{prio, "STANDBY 1 Priority 200", 0, SYNTAX_OK, 0, NULL},
		{prio, "standby 1 priority 256", 0, SYNTAX_BAD, 20,
		 "\"256\", expected a number from 0 to 255"},
		{prio, "standby 1 priority high", 0, SYNTAX_BAD, 20,
		 "\"high\", expected a number from 0 to 255"},
		{prio, "standby 1 priority -1", 0, SYNTAX_BAD, 20,
		 "\"-1\", expected a number from 0 to 255"},
		{prio, "standby 1 priority 99999999999999999999", 0, SYNTAX_BAD, 20, NULL},
		{prio, "standby 1 priority 200 x", 0, SYNTAX_BAD, 24,
		 "\"x\", expected the end of the line"},
		{prio, "standby 256 priority 200", 0, SYNTAX_BAD, 9,
		 "\"256\", expected a number from 0 to 255 or \"priority\""},
		{prio, "standby 1 priority", 0, SYNTAX_INCOMPLETE, 19,
		 "the line ends too early, expected a number from 0 to 255"},
		{prio, "standby", 0, SYNTAX_INCOMPLETE, 8, NULL},
		{prio, "standby 1 preempt", 0, SYNTAX_OTHER, 0, NULL},
		{prio, "standby preempt", 0, SYNTAX_OTHER, 0, NULL},
		{prio, "shutdown", 0, SYNTAX_OTHER, 0, NULL},
		{prio, "", 0, SYNTAX_OTHER, 0, NULL},
		{prio, "stand 1 pri 200", 0, SYNTAX_OTHER, 0, NULL},
		{prio, "stand 1 pri 200", SYNTAX_ABBREVIATED, SYNTAX_OK, 0, NULL},
		{prio, "standby 1 priority", SYNTAX_NO, SYNTAX_OK, 0, NULL},
		{prio, "standby 1", SYNTAX_NO, SYNTAX_INCOMPLETE, 10, NULL},
		{"hash { md5 | sha }", "hash", SYNTAX_NO, SYNTAX_OK, 0, NULL},
		{"hash { md5 | sha }", "hash", 0, SYNTAX_INCOMPLETE, 5, NULL},
		{"ip access-list { standard | extended } <name:word>", "ip access-list", SYNTAX_NO,
		 SYNTAX_INCOMPLETE, 15, NULL},
		{vip, "standby 1 ip", 0, SYNTAX_OK, 0, NULL},
		{vip, "standby 1 ip 10.1.1.1", 0, SYNTAX_OK, 0, NULL},
		{vip, "standby 1 ip 10.1.1", 0, SYNTAX_BAD, 14,
		 "\"10.1.1\", expected an IPv4 address or the end of the line"},
		{acl, "access-list 101 permit ip any", 0, SYNTAX_OK, 0, NULL},
		{acl, "access-list 101 deny ip host 10.1.1.1", 0, SYNTAX_OK, 0, NULL},
		{acl, "access-list 101 deny ip 10.1.1.0 0.0.0.255", 0, SYNTAX_OK, 0, NULL},
		{acl, "access-list 101 remark hello", 0, SYNTAX_OTHER, 0, NULL},
		{acl, "access-list 99 permit ip any", 0, SYNTAX_BAD, 13,
		 "\"99\", expected a number from 100 to 199"},
		{acl, "access-list 101 permit ip hots 10.1.1.1", 0, SYNTAX_BAD, 27,
		 "\"hots\", expected \"any\", \"host\" or an IPv4 address"},
		{acl, "access-list 101", SYNTAX_NO, SYNTAX_INCOMPLETE, 16, NULL},
		{key, "crypto isakmp key cisco123 address 1.2.3.4", 0, SYNTAX_OK, 0, NULL},
		{key, "crypto isakmp key 0 cisco123 address 1.2.3.4 255.255.255.0", 0, SYNTAX_OK, 0,
		 NULL},
		{key, "crypto isakmp key cisco123 address 1.2.3.4 255.0.255.0", 0, SYNTAX_BAD, 44,
		 "\"255.0.255.0\", expected a netmask or the end of the line"},
		{key, "crypto isakmp key cisco123", SYNTAX_NO, SYNTAX_INCOMPLETE, 27, NULL},
		{key, "crypto isakmp key cisco123 address", SYNTAX_NO, SYNTAX_OK, 0, NULL},
		{"interface <name:iface>", "interface FastEthernet 0/0", 0, SYNTAX_OK, 0, NULL},
		{"interface <name:iface>", "interface FastEthernet \t 0/0", 0, SYNTAX_OK, 0, NULL},
		{"interface <name:iface>", "interface FastEthernet0/ 0", 0, SYNTAX_BAD, 11,
		 "\"FastEthernet0/\", expected an interface"},
		{"interface <name:iface>", "interface FastEthernet0/0 1", 0, SYNTAX_BAD, 27, NULL},
		{"interface <name:iface>", "interface Fast 0/0/", 0, SYNTAX_BAD, 11, NULL},
		{"interface <name:iface>", "interface Foo0/0", 0, SYNTAX_BAD, 11,
		 "\"Foo0/0\", expected an interface"},
		{"speed { 10 | 100 | auto }", "speed 1000", 0, SYNTAX_OTHER, 0, NULL},
		{"set { peer <a:ip4> | pfs [group1 | group2] }", "set pfs group2", 0, SYNTAX_OK, 0,
		 NULL},
		{"set { peer <a:ip4> | pfs [group1 | group2] }", "set pfs", 0, SYNTAX_OK, 0, NULL},
		{"set { peer <a:ip4> | pfs [group1 | group2] }", "set pfs group9", 0, SYNTAX_BAD, 9,
		 "\"group9\", expected \"group1\", \"group2\" or the end of the line"},
		{"show { version | versatile }", "show ver", SYNTAX_ABBREVIATED, SYNTAX_BAD, 6,
		 NULL},
		{"show { ver | versatile }", "show ver", SYNTAX_ABBREVIATED, SYNTAX_OK, 0, NULL},
		{"{ permit | deny } any", "deny any", 0, SYNTAX_OK, 0, NULL},
		{"description <text:line>", "description", 0, SYNTAX_INCOMPLETE, 12, NULL},
		{any, "redistribute static", 0, SYNTAX_OK, 0, NULL},
		{any, "redistribute static subnets metric 5", 0, SYNTAX_OK, 0, NULL},
		{any,
		 "redistribute static tag 1 match external 2 internal external 1 metric 5 subnets",
		 0, SYNTAX_OK, 0, NULL},
		{any, "redistribute static subnets", SYNTAX_NO, SYNTAX_OK, 0, NULL},
		{any, "redistribute static sub met 5", SYNTAX_ABBREVIATED, SYNTAX_OK, 0, NULL},
		{any, "redistribute static m 5", SYNTAX_ABBREVIATED, SYNTAX_BAD, 21, NULL},
		{any, "redistribute static metric 500", 0, SYNTAX_BAD, 28,
		 "\"500\", expected a number from 0 to 100"},
		{any, "redistribute static subnets metric 5 subnets", 0, SYNTAX_BAD, 38,
		 "\"subnets\", expected \"match\", \"tag\" or the end of the line"},
		{"delay <t:prefix>", "delay 10.1.1.1/24", 0, SYNTAX_BAD, 7,
		 "\"10.1.1.1/24\", expected a prefix such as 10.0.0.0/8"},
	};

	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		Syntax *s = syntax_new(cases[i].syntax);
		Args *args = NULL;
		ConfErr err = {.what = g_string_new(NULL)};
		SyntaxMatch how = syntax_match(s, cases[i].line, (SrcPos){"f", 1, 1},
					       cases[i].flags, &args, &err);
		CHECK_INT(how, cases[i].how, "\"%s\" as \"%s\": %s", cases[i].line, cases[i].syntax,
			  err.what->str);
		CHECK((args != NULL) == (how == SYNTAX_OK),
		      "\"%s\": arguments exactly if it matched", cases[i].line);
		if (cases[i].col)
			CHECK_INT(err.at.col, cases[i].col, "\"%s\": %s", cases[i].line,
				  err.what->str);
		if (cases[i].what)
			CHECK_STR(err.what->str, cases[i].what, "\"%s\"", cases[i].line);
		args_free(args);
		g_string_free(err.what, TRUE);
		syntax_free(s);
	}
}

static void test_arguments(void)
{
	Syntax *s = syntax_new("mix <n:1-4294967295> <a:ip4> <m:mask> <w:wild> <p:prefix> "
			       "<i:iface> [opt] [<x:word>] note <l:line>");
	Args *a = NULL;

	if (!CHECK_INT(syntax_match(s,
				    "mix 4294967295 10.1.1.2 255.255.254.0 0.0.0.255 10.0.0.0/8 fa "
				    "0/1 opt note  a  b ",
				    start, 0, &a, NULL),
		       SYNTAX_OK, "all types"))
		return;
	CHECK_INT(arg_num(a, "n"), 4294967295, "number");
	CHECK_INT(arg_ip(a, "a"), IP4(10, 1, 1, 2), "address");
	CHECK_INT(arg_ip(a, "m"), IP4(255, 255, 254, 0), "mask");
	CHECK_INT(arg_ip(a, "w"), IP4(0, 0, 0, 255), "wildcard");
	CHECK_INT(arg_prefix(a, "p").len, 8, "prefix");
	CHECK_STR(arg_str(a, "i"), "FastEthernet0/1", "interface, made long");
	CHECK_STR(arg_str(a, "l"), "a  b", "inner blanks are kept, outer are not");
	CHECK(arg_has(a, "opt") && !arg_has(a, "x") && arg_has(a, "note"), "keywords and options");
	CHECK_STR(arg_str(a, "x"), "", "absent");
	CHECK_INT(arg_pos(a, "a").col, 2 + 15, "column of an argument in its file");
	CHECK_INT(arg_pos(a, "x").col, 2, "column of the line");
	CHECK_INT(arg_pos(a, "a").line, 7, "line");

	ConfErr e = {.at = start, .what = g_string_new(NULL)};
	CHECK(!conf_reject_arg(&e, a, "m", "mask %d is odd", 1), "to be returned on");
	CHECK_INT(e.at.col, 2 + 24, "names the argument");
	CHECK_STR(e.what->str, "mask 1 is odd", "message");
	g_string_free(e.what, TRUE);
	conf_enter(a, s);
	CHECK(args_entered(a) == s, "the setter's object");
	args_free(a);
	syntax_free(s);
}

static void test_pick_among_several(void)
{
	static const char *const texts[] = {
		"standby [<grp:0-255>] priority <prio:0-255>",
		"standby [<grp:0-255>] preempt [delay minimum <s:0-3600>]",
		"standby [<grp:0-255>] ip [<vip:ip4>]",
		"ip address <a:ip4> <m:mask>",
		"ip address dhcp",
		"shutdown",
		"show",
		"show version",
		"ipv6 <what:line>"};
	static const struct {
		const char *line;
		SyntaxFlags flags;
		SyntaxMatch how;
		int which;
		const char *what;
	} cases[] = {
		{"standby 1 priority 5", 0, SYNTAX_OK, 0, NULL},
		{"standby 1 priority 500", 0, SYNTAX_BAD, 0,
		 "\"500\", expected a number from 0 to 255"},
		{"standby 1 authentication x", 0, SYNTAX_OTHER, 0,
		 "\"authentication\", expected \"priority\", \"preempt\" or \"ip\""},
		{"standby 1", 0, SYNTAX_INCOMPLETE, 0,
		 "the line ends too early, expected \"priority\", \"preempt\" or \"ip\""},
		{"standby 1 pr 5", SYNTAX_ABBREVIATED, SYNTAX_OK, 0, NULL},
		{"standby 1 pr", SYNTAX_ABBREVIATED, SYNTAX_OK, 1, NULL},
		{"ip address dhcp", 0, SYNTAX_OK, 4, NULL},
		{"ip address dhcq", 0, SYNTAX_BAD, 3, "\"dhcq\", expected an IPv4 address"},
		{"sh", SYNTAX_ABBREVIATED, SYNTAX_BAD, 5,
		 "\"sh\" is ambiguous, expected one of \"shutdown\" and \"show\""},
		{"show", SYNTAX_ABBREVIATED, SYNTAX_OK, 6, NULL},
		{"sh ve", SYNTAX_ABBREVIATED, SYNTAX_OK, 7, NULL},
		{"router ospf 1", 0, SYNTAX_OTHER, -1, ""},
		{"ip nothing", SYNTAX_ABBREVIATED, SYNTAX_OTHER, 3,
		 "\"nothing\", expected \"address\""}, /* a whole word is no other one's beginning */
		{"ipv nothing", SYNTAX_ABBREVIATED, SYNTAX_OK, 8, NULL},
	};
	const Syntax *s[G_N_ELEMENTS(texts)];

	for (size_t i = 0; i < G_N_ELEMENTS(texts); i++)
		s[i] = syntax_new(texts[i]);
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		ConfErr err = {.what = g_string_new(NULL)};
		SyntaxPick p = syntax_pick(s, G_N_ELEMENTS(texts), cases[i].line, start,
					   cases[i].flags, &err);
		CHECK_INT(p.how, cases[i].how, "\"%s\": %s", cases[i].line, err.what->str);
		CHECK_INT(p.which, cases[i].which, "\"%s\"", cases[i].line);
		if (cases[i].what)
			CHECK_STR(err.what->str, cases[i].what, "\"%s\"", cases[i].line);
		args_free(p.args);
		g_string_free(err.what, TRUE);
	}
	for (size_t i = 0; i < G_N_ELEMENTS(texts); i++)
		syntax_free((Syntax *)s[i]);
}

static const char *const commands[] = {
	"show standby [<intf:iface>] [brief]",
	"show standby all",
	"show ip route [{ connected | static }]",
	"show ip route <net:ip4> [<mask:mask>]",
	"show ip",
	"set <text:line>",
};

static void collect(void *to, const SyntaxNext *next)
{
	g_string_append_printf(to, "%s|%s;", next->word, next->arg ? next->arg : "");
}

/* All readings go on together: what may stand next, where a word is wrong, what is ambiguous. */
static void test_walk(void)
{
	static const struct {
		const char *line;
		SyntaxMatch how;
		bool ambiguous;
		int words, at;
		const char *whole, *path, *next;
	} cases[] = {
		/* clang-format off */
		{ "", SYNTAX_INCOMPLETE, false, 0, 0, "", "", "show|;set|;" },
		{ "s", SYNTAX_BAD, true, 0, 0, "", "", "show|;set|;" },
		{ "sh", SYNTAX_INCOMPLETE, false, 1, 2, "show", "show", "standby|;ip|;" },
		{ " SH  IP ", SYNTAX_OK, false, 2, 8, "show ip", "show ip", "route|;<cr>|;" },
		{ "sh ip ro", SYNTAX_OK, false, 3, 8, "show ip route", "show ip route",
		  "connected|;static|;<cr>|;A.B.C.D|net;" },
		{ "sh ip ro 10.0.0.0", SYNTAX_OK, false, 4, 17, "show ip route 10.0.0.0", "show ip route",
		  "A.B.C.D|mask;<cr>|;" },
		{ "sh ip ro c x", SYNTAX_BAD, false, 4, 11, "show ip route connected", "show ip route connected", "<cr>|;" },
		{ "sh ip xx", SYNTAX_BAD, false, 2, 6, "show ip", "show ip", "route|;<cr>|;" },
		{ "sh st Fa 0/0 b", SYNTAX_OK, false, 4, 14, "show standby Fa 0/0 brief", "show standby brief", "<cr>|;" },
		{ "sh st", SYNTAX_OK, false, 2, 5, "show standby", "show standby", "INTERFACE|intf;brief|;<cr>|;all|;" },
		{ "set a  b ", SYNTAX_OK, false, 2, 9, "set a  b", "set", "<cr>|;" },
		/* clang-format on */
	};
	const Syntax *s[G_N_ELEMENTS(commands)];

	for (size_t i = 0; i < G_N_ELEMENTS(commands); i++)
		s[i] = syntax_new(commands[i]);
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_auto(SyntaxWalk) w = {0};
		g_autoptr(GString) next = g_string_new(NULL);
		syntax_walk(s, G_N_ELEMENTS(commands), cases[i].line, &w);
		syntax_walk_next(&w, "", collect, next);
		CHECK_INT(w.how, cases[i].how, "\"%s\"", cases[i].line);
		CHECK_INT(w.ambiguous, cases[i].ambiguous, "\"%s\"", cases[i].line);
		CHECK_INT(w.words, cases[i].words, "words of \"%s\"", cases[i].line);
		CHECK_INT(w.at, cases[i].at, "place in \"%s\"", cases[i].line);
		CHECK_STR(w.whole, cases[i].whole, "\"%s\"", cases[i].line);
		CHECK_STR(w.path, cases[i].path, "\"%s\"", cases[i].line);
		CHECK_STR(next->str, cases[i].next, "behind \"%s\"", cases[i].line);
	}
	for (size_t i = 0; i < G_N_ELEMENTS(commands); i++)
		syntax_free((Syntax *)s[i]);
}

static void test_lint(void)
{
	static const struct {
		const char *syntax, *fault;
	} cases[] = {
		{"standby [<grp:0-255>] ip [<vip:ip4>]", NULL},
		{"{ permit | deny } { any | <net:ip4> <wild:wild> | host <net:ip4> }", NULL},
		{"", "is empty"},
		{"a [b", "not closed"},
		{"a b]", "not opened"},
		{"a { b | }", "an empty group"},
		{"a <b>", "no <name:type>"},
		{"a <:word>", "no <name:type>"},
		{"a <b:number>", "unknown type or empty range"},
		{"a <b:9-1>", "unknown type or empty range"},
		{"a <b:word> <b:word>", "<b> occurs twice"},
		{"ip [<ip:ip4>]", "\"ip\" is an argument and a keyword"},
		{"set peer <peer:ip4>", NULL},
		{"a <l:line> b", "something follows"},
		{"no shutdown", "\"no\" is not part of a statement"},
		{"a > b", "a stray >"},
	};

	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autoptr(GString) out = g_string_new(NULL);
		CHECK_INT(syntax_lint(cases[i].syntax, out), cases[i].fault == NULL, "\"%s\": %s",
			  cases[i].syntax, out->str);
		if (cases[i].fault)
			CHECK(strstr(out->str, cases[i].fault), "\"%s\": \"%s\" is not in: %s",
			      cases[i].syntax, cases[i].fault, out->str);
	}
}

static void test_interface_names(void)
{
	static const struct {
		const char *text, *name, *shortname;
	} cases[] = {
		{"FastEthernet0/0", "FastEthernet0/0", "Fa0/0"},
		{"fa 0/1", "FastEthernet0/1", "Fa0/1"},
		{"Lo0", "Loopback0", "Lo0"},
		{"gi0/1.100", "GigabitEthernet0/1.100", "Gi0/1.100"},
		{"Se1/0:15", "Serial1/0:15", "Se1/0:15"},
		{"ATM1/0", "ATM1/0", "AT1/0"},
		{"FastEthernet", NULL, NULL},
		{"FastEthernet0/", NULL, NULL},
		{"Fa0/0.1.2", NULL, NULL},
		{"Fastethernett0/0", NULL, NULL},
		{"T0", NULL, NULL},
		{"0/0", NULL, NULL},
		{"Fa0/0x", NULL, NULL},
		{"Fa00000000000000000000000000000000000000000", NULL, NULL},
	};

	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		char name[IFNAME_SIZE] = "", brief[IFNAME_SIZE] = "";
		CHECK_INT(ifname_parse(cases[i].text, name, brief), cases[i].name != NULL, "\"%s\"",
			  cases[i].text);
		if (cases[i].name) {
			CHECK_STR(name, cases[i].name, "\"%s\"", cases[i].text);
			CHECK_STR(brief, cases[i].shortname, "\"%s\"", cases[i].text);
		}
	}
}

/* Wrong: a misspelt name is told of nowhere, or one that is only not in this line is told of. */
static void test_astray(void)
{
	Syntax *s =
		syntax_new("standby [<grp:0-255>] { ip <vip:ip4> | preempt [delay <sec:0-60>] }");
	Args *a = NULL;
	syntax_match(s, "standby 1 ip 10.1.1.1", start, SYNTAX_EXACT, &a, NULL);
	arg_num(a, "grp"), arg_num(a, "sec"), arg_has(a, "delay"), arg_pos(a, "preempt");
	CHECK(!args_astray(a, 0), "%s", args_astray(a, 0));
	arg_num(a, "group"), arg_str(a, "vp"), arg_has(a, "dely"), arg_pos(a, "premt");
	static const char *const want[] = {"group", "vp", "dely", "premt"};
	for (unsigned i = 0; i < G_N_ELEMENTS(want); i++)
		CHECK_STR(args_astray(a, i), want[i], "%u", i);
	CHECK(!args_astray(a, G_N_ELEMENTS(want)), "no more");
	args_free(a);
	syntax_free(s);
}

SUITE(tables_stmt) = {
	{"lines match, or the word at fault is named", test_matches_and_faults},
	{"arguments have their values and places", test_arguments},
	{"names that no line has are told apart", test_astray},
	{"of several statements the one that is meant is picked", test_pick_among_several},
	{"commands are walked word by word", test_walk},
	{"the lint finds broken syntax strings", test_lint},
	{"interface names, long and short", test_interface_names},
	{NULL, NULL},
};
