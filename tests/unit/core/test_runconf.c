/* The running-config reader, by a sample class: every line has its fate, wrong lines say where and why, and
 * what was read prints again. */

#include <string.h>

#include "models/core/conftable.h"
#include "tests/support/check.h"
#include "tests/unit/core/sample.h"

/* Wrong: a line that could change what is simulated passes for one that cannot, or is held against the wrong place. */
static void note_affects(void *to, const ConfLine *line)
{
	g_autofree char *what = affects_text(line->affects);

	g_string_append_printf(((SampleBed *)to)->last, "%d%s%s: %s\n", line->at.line,
			       *line->place ? " " : "", line->place, what);
}

static void test_affects(void)
{
	static const char text[] = "hostname r1\n"             /* applied */
				   "service dhcp\n"            /* harmless */
				   "ip nat inside\n"           /* unmodelled */
				   "foo\n bar\n"               /* unknown, and below */
				   "voice-port 1\n ring\n"     /* harmless, and below */
				   "class-map x\n match any\n" /* unmodelled, and below */
				   "interface Fa0/0\n foo\n service-policy input x\n duplex full\n"
				   "line con 0\n foo\n exec-timeout 0 0\n" /* a harmless mode */
				   "router ospf 1\n foo\n";
	g_autoptr(SampleBed) b = sample_bed_new();
	g_autoptr(GError) err = NULL;

	CHECK(runconf_read(b->node, "r1.cfg", text, strlen(text), note_affects, b, &err),
	      "not read");
	CHECK_STR(b->last->str,
		  "1: nothing\n2: nothing\n3: forwarding\n4: anything\n5: anything\n"
		  "6: nothing\n7: nothing\n8: timing\n9: timing\n10: nothing\n"
		  "11 interface: anything\n"
		  "12 interface: timing\n"
		  "13 interface: nothing\n"
		  "14: nothing\n15 line: nothing\n16 line: nothing\n"
		  "17: nothing\n18 router: anything\n",
		  "what lines affect");
}

/* ---- the cases ---- */

static void test_fates(void)
{
	static const struct {
		const char *text, *fates,
			*why; /* a h u: applied, harmless, unmodelled; x: unknown; w: wrong; .: blank */
	} cases[] = {
		{"!\nhostname r1\n\nend\n", ".a..", NULL},
		{"hostname r1\r\nend\r\n", "a.", NULL},
		{"Building configuration...\n\nCurrent configuration : 1234 bytes\n!\nhostname "
		 "r1\nend\n",
		 "....a.", NULL},
		{"service timestamps debug datetime msec\nip nat inside source list 1\n", "hu",
		 NULL},
		{"foo bar\n", "x", "1:1: no statement here begins with this word"},
		{"ip nag x\n", "x", "1:4: \"nag\", expected \"nat\""},
		{"foo\n bar\n  baz\nhostname r1\n", "xxxa", NULL},
		{"router eigrp 1\n network 10.0.0.0\n ip address 1.1.1.1 255.0.0.0\n!\nhostname "
		 "r1\n",
		 "xxx.a", NULL},
		{"class-map x\n match any\n description a class\nhostname r1\n", "uuua", NULL},
		{"interface Fa0/0\n ip address 10.1.1.1 255.255.255.0\n duplex full\n foo\n  bar\n "
		 "shutdown\nhostname r1\n",
		 "aahxxaa", NULL},
		{"interface Fa0/0\n standby 1 ip\n standby 1 priority 200\n no standby 1 "
		 "priority\n no ip address\n",
		 "aaaaa", NULL},
		{"interface Fa0/0\n no shutdown\nrouter ospf 1\n network 10.1.1.0 0.0.0.255 area "
		 "0\n",
		 "aaaa", NULL},
		{"interface Fa0/0\n shutdown\nexit\nhostname x\n", "aa.a", NULL},
		{"line con 0\n exec-timeout 0 0\nline vty 0 4\n exec-timeout 5 0\n", "hhhh", NULL},
		{"banner motd ^C\nhostname evil\n  ^C\nhostname r1\n", "...a", NULL},
		{"banner motd #one line#\nhostname r1\n", ".a", NULL},
		{"banner login \003\nno\003\nhostname r1\n", "..a", NULL},
		{"end\nr1#show run\n", ".x", "2:1: stands behind \"end\""},
		/* wrong */
		{"interface Fa0/0\n standby 1 priority 300\n", "aw",
		 "2:21: \"300\", expected a number from 0 to 255"},
		{"interface Fa0/0\n no standby 1 priority 300\n", "aw",
		 "2:24: \"300\", expected a number from 0 to 255"},
		{"interface Fa0/0\n ip address 10.1.1.0 255.255.255.0\n", "aw",
		 "2:13: Bad mask /24 for address, expected a host's address"},
		{"interface Fa0/0\n ip address 10.1.1.1\n", "aw",
		 "2:21: the line ends too early, expected a netmask"},
		{"standby 1 ip 10.1.1.1\n", "w",
		 "1:1: \"standby\" is a statement of mode \"interface\", expected below "
		 "\"interface <intf:iface>\""},
		{"interface Fa0/0\n!\nstandby 1 priority 300\n", "a.w",
		 "3:1: \"standby\" is a statement of mode \"interface\","
		 " expected below \"interface <intf:iface>\""},
		{"router ospf 1\nshutdown\n", "aw",
		 "2:1: \"shutdown\" is a statement of mode \"interface\","
		 " expected below \"interface <intf:iface>\""},
		{"interface Foo0/0\n ip address 10.1.1.1 255.0.0.0\nhostname r1\n", "wxa", NULL},
		{"hostname a\ndefault hostname\n", "aa", NULL},
		{"crypto pki certificate chain x\n certificate 01\n30820101 30820102\n0A0B\nquit\n"
		 "hostname a\n",
		 "xxxxxa", NULL},
		{"hostname\n", "w", "1:9: the line ends too early, expected <name>"},
		{"hostname a b\n", "w", "1:12: \"b\", expected the end of the line"},
		{"banner motd\n", "w", NULL},
	};

	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autoptr(SampleBed) b = sample_bed_new();
		g_autoptr(GError) err = NULL;
		bool ok = sample_read(b, cases[i].text, &err);
		CHECK_STR(b->fates->str, cases[i].fates, "%s%s", cases[i].text, b->last->str);
		CHECK_INT(ok, !strchr(cases[i].fates, 'w'), "%s", cases[i].text);
		CHECK_INT(ok, err == NULL, "%s", cases[i].text);
		if (cases[i].why)
			CHECK_STR(b->last->str, cases[i].why, "%s", cases[i].text);
		if (!ok && cases[i].why) {
			g_autofree char *whole = g_strdup_printf("r1.cfg:%s", cases[i].why);
			CHECK_STR(err->message, whole, "the first wrong line is the error");
		}
	}
}

/* Wrong: a line of a mode that nobody knows is tried on the box or on another mode, a known mode loses its lines to
 * words that are the box's, too, or a line that IOS takes is refused. */
static void test_modes_by_indentation(void)
{
	static const struct {
		const char *text, *fates; /* as in test_fates */
	} cases[] = {
		/* an indented mark closes nothing */
		{"router eigrp 1\n network 10.1.1.0 0.0.0.255 area 0\n !\n network 10.1.1.0 "
		 "0.0.0.255 area 0\n hostname x\nhostname y\n",
		 "xx.xxa"},
		{"interface Fa0/0\n !\n shutdown\n", "a.a"},
		/* nor does one at the margin before a line of the mode: somebody's comment */
		{"interface Fa0/0\n!\n shutdown\n", "a.a"},
		{"interface Fa0/0\n! the uplink\n\n!\n shutdown\n!\nhostname x\n", "a...a.a"},
		{"router eigrp 1\n!\n network 10.1.1.0 0.0.0.255 area 0\nhostname y\n", "x.xa"},
		{"interface Fa0/0\n!\nshutdown\n", "a.w"}, /* text without indentation ends at it */
		{"interface Fa0/0\n!\n", "a."},
		/* nor does "exit" or "end" below an unknown line */
		{"event x\n exit\n end\n hostname x\nhostname y\n", "xxxxa"},
		/* a word of the box inside a mode does not leave it */
		{"interface Fa0/0\n hostname x\n shutdown\n", "axa"},
		{"router ospf 1\n service x\n network 10.1.1.0 0.0.0.255 area 0\n", "axa"},
		{"interface Fa0/0\n service-policy in x\n service y\n ip nat inside\n", "auxx"},
		/* a mode may have words that only another one has here */
		{"router ospf 1\n shutdown\n network 10.1.1.0 0.0.0.255 area 0\n", "axa"},
		/* modes in modes */
		{"router ospf 1\n address-family ipv4\n  network 10.0.0.0 0.0.0.255 area 1\n "
		 "exit-address-family\n network 10.1.1.0 0.0.0.255 area 0\n",
		 "axxxa"},
		{"vrf definition A\n rd 1:1\n address-family ipv4\n  shutdown\n "
		 "exit-address-family\n!\nhostname x\n",
		 "xxxxx.a"},
		/* one that is known by name only */
		{"voice-port 1\n hostname x\n  service y\n!\nhostname y\n", "hhh.a"},
		{"no voice-port 1\n hostname x\n", "ha"},
		/* an unknown word leaves a mode whose lines are indented */
		{"interface Fa0/0\n shutdown\nfoo\nshutdown\n", "aaxx"},
		{"interface Fa0/0\nshutdown\nfoo\nshutdown\n", "aaxa"},
		/* a line that stands too far left is the mode's if nobody else takes it */
		{"interface Fa0/0\n ip address 10.1.1.1 255.255.255.0\nshutdown\n", "aaa"},
		/* without indentation an unknown line may have entered a mode */
		{"router bgp 1\nnetwork 10.1.1.0 0.0.0.255 area 0\nshutdown\nhostname x\n", "xxxa"},
		{"no foo\nshutdown\n", "xw"},
		/* a form of the box that begins like one of a mode */
		{"service-policy x y\n", "x"},
		{"ip address-book x\n", "x"},
	};

	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autoptr(SampleBed) b = sample_bed_new();
		g_autoptr(GError) err = NULL;
		sample_read(b, cases[i].text, &err);
		CHECK_STR(b->fates->str, cases[i].fates, "%s%s", cases[i].text, b->last->str);
	}
}

/* Wrong: what a terminal shows around a configuration is taken for one, or breaks a line of it. */
static void test_captured(void)
{
	static const struct {
		const char *text, *fates; /* as in test_fates */
	} cases[] = {
		{"R1>en\nR1#show run\nBuilding configuration...\n\nhostname r1\nend\n\nR1#\n",
		 "....a..."},
		{"R1#terminal length 0\nhostname r1\nend\nR1#exit\n", ".a.."},
		{"hostname r1\nend\nR1#clear x\nSending\n", "a.xx"},
		{"hostname#x\n", "x"},
		{"interface Fa0/0\n --More-- \n shutdown\n", "a.a"},
		{"interface Fa0/0\n --More-- \b\b\b\b\b\b\b\b\b        \b\b\b\b\b\b\b\b\b "
		 "shutdown\n"
		 "hostname r1\n",
		 "aaa"},
		{"interface Fa0/0\r\n\tip address 10.1.1.1 255.255.255.0\r\n\tfoo\r\n\t\tbar\r\n"
		 "\tshutdown\r\nhostname r1\r\n",
		 "aaxxaa"},
		{"menu x title ^C\nhostname evil\n^C\nhostname r1\n", "...a"},
		{"aaa authentication banner \003no\nhostname evil\n\003\nhostname r1\n", "...a"},
		{"macro name x\nshutdown\nhostname evil\n@\nhostname r1\n", "....a"},
		{"menu x title ^Call^C\nhostname r1\n", "xa"},
		{"interface Fa0/0\n description a ^C b\n shutdown\n", "aha"},
		{"interface Fa0/0\n description banner motd ^C\n shutdown\n", "aha"},
		{"access x\n remark banner motd ^C\n 10 remark ^C\nremark x ^C\nhostname r1\n",
		 "xxxxa"},
		{"Gateway of last resort is not set\n     10.0.0.0/24 is subnetted\n", ".x"},
		/* what was typed in configuration mode is as it would be typed now */
		{"R1#conf t\nEnter configuration commands, one per line.  End with CNTL/Z.\n"
		 "R1(config)#int fa0/0\nR1(config-if)#no shut\nR1(config-if)#dup full\n"
		 "*Mar  1 00:01:02.123: %LINK-3-UPDOWN: Interface FastEthernet0/0, changed state "
		 "to "
		 "up\nR1(config-if)#\nR1(config-if)#exit\nR1(config)#do wr\nBuilding "
		 "configuration...\n[OK]\nR1(config)#host r1\nr1(config)#^Z\nr1#\n"
		 "000012: 1d02h: %SYS-5-CONFIG_I: Configured from console by console\n"
		 "r1#copy run start\n"
		 "Destination filename [startup-config]? \nBuilding configuration...\n[OK]\n",
		 "..aah......a......."},
		{"R1#show run\nBuilding configuration...\n\nCurrent configuration : 12 "
		 "bytes\nhostname "
		 "r1\nend\n\nR1#conf t\nR1(config)#int "
		 "fa0/0\nR1(config-if)#shut\nR1(config-if)#end\n",
		 "....a...aa."},
		{"R1(config)#voice-port 1\nR1(config-voiceport)#cptone "
		 "DE\nR1(config-voiceport)#exit\n"
		 "R1(config)#hostnam\n% Incomplete command.\n\nR1(config)#clear x\n          ^\n"
		 "% Invalid input detected at '^' marker.\n",
		 "hh.u..u.."},
		{"R1(config)#do clear x\nhostname r1\n", "xa"},
		/* IOS did not take what is taken here */
		{"R1(config)#int fa0/0\n% Invalid input\nR1(config)#\n% x\n", "au.."},
		{"version 12.3\nend\nR1#conf t\nR1(config)#host r1\nR1(config)#end\nR1#", "a..a.."},
		/* and no more than that */
		{"interface Fa0/0\n description a: %LINK-3-UPDOWN: b\nhostname r1\n", "aha"},
		{"10 permit x\n% y\n%z\n[OK] x\n", "x.xx"},
		{"crypto pki certificate chain x\n certificate 01\n  30820249 308201B2\n  \tquit\n"
		 "hostname r1\n",
		 "xxxxa"},
	};

	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autoptr(SampleBed) b = sample_bed_new();
		g_autoptr(GError) err = NULL;
		CHECK(sample_read(b, cases[i].text, &err), "%s: %s", cases[i].text,
		      err ? err->message : "");
		CHECK_STR(b->fates->str, cases[i].fates, "%s%s", cases[i].text, b->last->str);
		CHECK(g_strcmp0(b->self->hostname, "evil") != 0, "a text is no statement");
	}
}

/* Wrong: what somebody had a look at in a session is configuration, or the configuration is taken for that. */
static void test_output(void)
{
	static const struct {
		const char *text, *fates; /* as in test_fates */
	} cases[] = {
		/* the mode is the one in which it was typed */
		{"R1(config)#int fa0/0\nR1(config-if)#do sh run int fa0/1\nBuilding "
		 "configuration...\n\ninterface FastEthernet0/1\n shutdown\nhostname "
		 "evil\nend\n\nR1(config-if)#shut\nR1(config-if)#end\n",
		 "a........a."},
		{"R1(config)#do show ip int brief\nInterface   IP-Address    OK?\nGateway of last "
		 "resort is not set\n     10.0.0.0/24 is subnetted\nR1(config)#host r1\n",
		 "....a"},
		{"R1(config)#do sh run | i banner\nbanner motd ^C\nR1(config)#host r1\n", "..a"},
		/* a line with another name is no prompt; IOS cuts a long one */
		{"r1(config)#do sh ip bgp\nr>i10.0.0.0\nR2#\nhostname evil\n"
		 "r1(config)#host r1\n",
		 "....a"},
		{"a-long-name-of-a-router#sh clock\nhostname evil\na-long-name-of-a-r(config)#host "
		 "r1\n",
		 "..a"},
		/* behind the prompt of exec mode, before and behind what is read */
		{"R1#sh ver\nhostname evil\nend\nR1#sh run\nhostname r1\nend\nR1#sh ip int "
		 "brief\nInterface   IP-Address\nR1#exit\nR1 con0 is now available\n",
		 "....a....."},
		{"interface Fa0/0\n shutdown\nR1#sh clock\nhostname evil\n", "aa.."},
		/* a part of the configuration where that is all there is */
		{"R1#sh run int fa0/0\nBuilding configuration...\ninterface Fa0/0\n "
		 "shutdown\nend\nR1#sh start | s host\nhostname r1\n",
		 "..aa..a"},
		{"R1#sh run | i host\nhostname evil\nR1#wr t\nhostname r1\nend\n", "...a."},
		{"R1#sh run | e ^!\nhostname r1\nend\nR1#sh run | i host\nhostname evil\n",
		 ".a..."},
		{"R1(config)#host r1\nR1(config)#end\nr1#sh run | i host\nhostname evil\n", "a..."},
		{"R1#more nvram:startup-config\nhostname r1\nend\n", ".a."},
		/* a session that goes on from a configuration that is listed again */
		{"R1#sh run\nhostname a\nend\nR1#conf t\nR1(config)#host r2\nR1(config)#end\n"
		 "R1#sh run\nhostname r1\nend\n",
		 ".a..a..a."},
	};

	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autoptr(SampleBed) b = sample_bed_new();
		g_autoptr(GError) err = NULL;
		CHECK(sample_read(b, cases[i].text, &err), "%s: %s", cases[i].text,
		      err ? err->message : "");
		CHECK_STR(b->fates->str, cases[i].fates, "%s%s", cases[i].text, b->last->str);
		CHECK(g_strcmp0(b->self->hostname, "evil") != 0, "%s", cases[i].text);
	}
}

static void test_stops_or_reads_on(void)
{
	static const char text[] = "hostname\nhostname second\nhostname a b c\n";
	g_autoptr(SampleBed) lint = sample_bed_new(), run = sample_bed_new();
	g_autoptr(GError) first = NULL, only = NULL;

	CHECK(!sample_read(lint, text, &first), "wrong");
	CHECK_STR(lint->fates->str, "waw", "with a listener it reads on");
	CHECK(g_str_has_prefix(first->message, "r1.cfg:1:"), "and the first is the error: %s",
	      first->message);
	CHECK(!runconf_read(run->node, "r1.cfg", text, strlen(text), NULL, NULL, &only), "wrong");
	CHECK(run->self->hostname == NULL, "without one it stops");
}

static void test_not_a_configuration(void)
{
	static const struct {
		const char *text;
		size_t len;
		const char *message;
	} cases[] = {
		{"hostname r1\nab\0cd\n", 18,
		 "r1.cfg:2:3: the octet 0x00, expected the text of a configuration"},
		{"\x7f"
		 "ELF\x02\x01",
		 6, "r1.cfg:1:1: the octet 0x7f, expected the text of a configuration"},
		{"hostname r\b1\n", 13,
		 "r1.cfg:1:11: the octet 0x08, expected the text of a configuration"},
		{"hostname \xe4\n", 11, "r1.cfg:1:10: the octet 0xe4, expected UTF-8 text"},
		{"banner motd ^C\nhello\n", 21,
		 "r1.cfg:1:1: the banner that begins here has no end, expected its delimiter "
		 "\"^C\""},
		{"Building configuration...\n\nhostname r1\n", 39,
		 "r1.cfg:3:1: the file stops here, expected \"end\" as \"show running-config\" "
		 "prints"},
		{"hostname r1\ninterf", 18,
		 "r1.cfg:2:1: the file stops within a configuration, expected a line end and "
		 "\"end\""},
		{"version 12.3\nhostname r", 23,
		 "r1.cfg:2:1: the file stops within a configuration, expected a line end and "
		 "\"end\""},
	};

	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autoptr(SampleBed) b = sample_bed_new();
		g_autoptr(GError) err = NULL;
		CHECK(!runconf_read(b->node, "r1.cfg", cases[i].text, cases[i].len, NULL, NULL,
				    &err),
		      "case %zu", i);
		CHECK_STR(err ? err->message : NULL, cases[i].message, "case %zu", i);
	}
	g_autoptr(SampleBed) b = sample_bed_new();
	g_autoptr(GError) err = NULL;
	CHECK(sample_read(b, "hostname r1", &err), "a last line without line end is read");
	CHECK(sample_read(b, "\xef\xbb\xbfhostname r1\n", &err), "a byte order mark is no word");
	CHECK(sample_read(b, "", &err), "an empty file is an empty configuration");
}

/* How often a statement is tried on so many lines that all need a search. */
static uint64_t tried_on(unsigned lines)
{
	g_autoptr(SampleBed) b = sample_bed_new();
	g_autoptr(GString) text = g_string_new(NULL);
	for (unsigned i = 0; i < lines; i++)
		g_string_append(text, i % 2 ? " standby 1 nothing\n" : "service timestamps\n");
	CHECK(sample_read(b, text->str, NULL), "%u lines", lines);
	return conftable_tried(conftable_of(b->node));
}

static void test_sizes(void)
{
	g_autoptr(SampleBed) b = sample_bed_new();
	g_autoptr(GError) line_err = NULL, file_err = NULL;
	g_autofree char *line = g_strnfill(4097, 'x');
	gsize huge = (gsize)100 << 20;
	g_autofree char *file = g_malloc(huge);

	CHECK(!sample_read(b, line, &line_err), "a line of 4097 octets");
	CHECK_STR(line_err->message, "r1.cfg:1:1: a line of 4097 octets, expected at most 4096",
		  "message");
	memset(file, '\n', huge);
	CHECK(!runconf_read(b->node, "r1.cfg", file, huge, NULL, NULL, &file_err), "100 MB");
	CHECK_STR(file_err->message,
		  "r1.cfg: 104857600 octets, expected a configuration of at most 16777216",
		  "message");
	uint64_t half = tried_on(50000), full = tried_on(100000);
	CHECK(half >= 50000 / 2, "%" G_GUINT64_FORMAT " for 25000 lines of each kind", half);
	CHECK_INT(full - half, half, "the second 50000 lines are as much work as the first");
}

static void test_prints_what_it_read(void)
{
	g_autoptr(SampleBed) b = sample_bed_new(), again = sample_bed_new();
	g_autoptr(GString) out = g_string_new(NULL), twice = g_string_new(NULL);
	g_autoptr(GError) err = NULL;

	CHECK(sample_read(b, sample_whole, &err), "%s", err ? err->message : "");
	runconf_print(b->node, out);
	CHECK_TEXT(out->str, sample_whole, "parse, print");
	CHECK(sample_read(again, out->str, NULL), "what it prints can be read");
	runconf_print(again->node, twice);
	CHECK_TEXT(twice->str, sample_whole, "parse, print, parse, print");
	runconf_forget(b->node);
	g_string_truncate(out, 0);
	runconf_print(b->node, out);
	CHECK(!strstr(out->str, "duplex") && !strstr(out->str, "Keep out"),
	      "forgotten lines are gone:\n%s", out->str);
}

static void test_order_of_input_does_not_show(void)
{
	g_autoptr(SampleBed) b = sample_bed_new();
	g_autoptr(GString) out = g_string_new(NULL);

	sample_read(b,
		    "interface Fa0/0\nstandby 1 priority 5\nduplex half\nshutdown\nip address "
		    "10.1.1.1 255.0.0.0\nhostname z\n",
		    NULL);
	runconf_print(b->node, out);
	CHECK_TEXT(out->str,
		   "!\nhostname z\n!\ninterface FastEthernet0/0\n ip address 10.1.1.1 255.0.0.0\n "
		   "shutdown\n duplex half\n"
		   " standby 1 priority 5\n!\nend\n",
		   "IOS order");
}

SUITE(core_runconf) = {
	{"every line has its fate", test_fates},
	{"modes are told by indentation", test_modes_by_indentation},
	{"a captured session is read as its configuration", test_captured},
	{"what a command prints is no configuration", test_output},
	{"a run stops at a wrong line, lint reads on", test_stops_or_reads_on},
	{"what is no configuration is refused in one line", test_not_a_configuration},
	{"long lines, huge files", test_sizes},
	{"what was read prints again", test_prints_what_it_read},
	{"lines print in IOS order", test_order_of_input_does_not_show},
	{"each line says what it could change, and where", test_affects},
	{NULL, NULL},
};
