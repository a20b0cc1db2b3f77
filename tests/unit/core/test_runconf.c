/* The running-config reader, by a sample class: every line has its fate, wrong lines say where and why, and
 * what was read prints again. */

#include <string.h>

#include "models/core/conftable.h"
#include "models/core/net.h"
#include "models/core/runconf.h"
#include "tests/support/check.h"

/* ---- a class with every kind of statement ---- */

typedef struct Group {
	Iface *ifc;
	int number, priority;
	Ip4 vip;
} Group;

typedef struct Sample {
	char *hostname;
	Group group[4];
	unsigned n_groups;
	int area; /* of the routing process; -1: none */
	Ip4 network;
	unsigned told;
} Sample;

static bool set_version(const ConfAt *at, const Args *a, bool no, ConfErr *e)
{
	(void)at, (void)a, (void)no, (void)e;
	return true;
}

static bool set_hostname(const ConfAt *at, const Args *a, bool no, ConfErr *e)
{
	Sample *s = at->self;

	(void)e;
	g_free(s->hostname);
	s->hostname = g_strdup(no ? "Router" : arg_str(a, "name"));
	return true;
}

static void put_hostname(const ConfAt *at, GString *out)
{
	const Sample *s = at->self;

	if (s->hostname)
		g_string_append_printf(out, "hostname %s\n", s->hostname);
}

static bool set_interface(const ConfAt *at, const Args *a, bool no, ConfErr *e)
{
	Iface *ifc = node_iface_add(at->node, arg_str(a, "intf"));

	if (!ifc)
		return conf_reject_arg(e, a, "intf", "no such interface");
	if (no)
		return conf_reject(e, "an interface stays");
	conf_enter(a, ifc);
	return true;
}

static void put_interface(const ConfAt *at, GString *out)
{
	g_string_append_printf(out, "interface %s\n", ((const Iface *)at->obj)->name);
}

static void each_interface(const ConfAt *at, void (*fn)(void *to, void *obj), void *to)
{
	const Node *n = at->node;

	for (guint i = 0; i < n->ifaces->len; i++)
		fn(to, n->ifaces->pdata[i]);
}

static bool set_address(const ConfAt *at, const Args *a, bool no, ConfErr *e)
{
	Iface *ifc = at->obj;
	uint8_t len = 0;

	ip4_mask_len(arg_ip(a, "mask"), &len);
	if (!no && arg_ip(a, "ip4addr") == prefix_of(arg_ip(a, "ip4addr"), len).addr && len < 31)
		return conf_reject_arg(e, a, "ip4addr",
				       "Bad mask /%d for address, expected a host's address", len);
	ifc->addr.ip = no ? 0 : arg_ip(a, "ip4addr");
	ifc->addr.len = no ? 0 : len;
	node_addresses_changed(ifc);
	return true;
}

static void put_address(const ConfAt *at, GString *out)
{
	const Iface *ifc = at->obj;

	if (!ifc->addr.ip) {
		g_string_append(out, "no ip address\n");
		return;
	}
	g_string_append(out, "ip address ");
	ip4_print(out, ifc->addr.ip);
	g_string_append_c(out, ' ');
	ip4_print(out, ip4_mask(ifc->addr.len));
	g_string_append_c(out, '\n');
}

static bool set_shutdown(const ConfAt *at, const Args *a, bool no, ConfErr *e)
{
	(void)a, (void)e;
	((Iface *)at->obj)->shutdown = !no;
	return true;
}

static void put_shutdown(const ConfAt *at, GString *out)
{
	if (((const Iface *)at->obj)->shutdown)
		g_string_append(out, "shutdown\n");
}

static Group *group_of(const ConfAt *at, const Args *a)
{
	Sample *s = at->self;
	int number = (int)arg_num(a, "grp");

	for (unsigned i = 0; i < s->n_groups; i++)
		if (s->group[i].ifc == at->obj && s->group[i].number == number)
			return &s->group[i];
	g_assert(s->n_groups < G_N_ELEMENTS(s->group));
	s->group[s->n_groups] = (Group){.ifc = at->obj, .number = number, .priority = 100};
	return &s->group[s->n_groups++];
}

static bool set_standby_ip(const ConfAt *at, const Args *a, bool no, ConfErr *e)
{
	(void)e;
	group_of(at, a)->vip = no ? 0 : arg_ip(a, "vip");
	return true;
}

static bool set_priority(const ConfAt *at, const Args *a, bool no, ConfErr *e)
{
	(void)e;
	group_of(at, a)->priority = no ? 100 : (int)arg_num(a, "prio");
	return true;
}

static void put_standby(const ConfAt *at, GString *out)
{
	const Sample *s = at->self;

	for (unsigned i = 0; i < s->n_groups; i++) {
		const Group *g = &s->group[i];
		if (g->ifc != at->obj)
			continue;
		if (g->vip) {
			g_string_append_printf(out, "standby %d ip ", g->number);
			ip4_print(out, g->vip);
			g_string_append_c(out, '\n');
		}
		if (g->priority != 100)
			g_string_append_printf(out, "standby %d priority %d\n", g->number,
					       g->priority);
	}
}

static bool set_router(const ConfAt *at, const Args *a, bool no, ConfErr *e)
{
	Sample *s = at->self;

	(void)e;
	s->area = no ? -1 : 0;
	conf_enter(a, s);
	return true;
}

static void put_router(const ConfAt *at, GString *out)
{
	(void)at;
	g_string_append(out, "router ospf 1\n");
}

static void each_router(const ConfAt *at, void (*fn)(void *to, void *obj), void *to)
{
	Sample *s = at->self;

	if (s->network)
		fn(to, s);
}

static bool set_network(const ConfAt *at, const Args *a, bool no, ConfErr *e)
{
	(void)e;
	((Sample *)at->obj)->network = no ? 0 : arg_ip(a, "net");
	return true;
}

static void put_network(const ConfAt *at, GString *out)
{
	g_string_append(out, "network ");
	ip4_print(out, ((const Sample *)at->obj)->network);
	g_string_append(out, " 0.0.0.255 area 0\n");
}

static const Stmt stmts[] = {
	{"", "version <number:word>", set_version, .cite = "x"},
	{"", "hostname <name:word>", set_hostname, put_hostname, .rank = RANK_HOSTNAME},
	{"", "service <what:line>", .fate = STMT_HARMLESS, .cite = "log format",
	 .rank = RANK_SERVICE},
	{"", "ip nat <what:line>", .fate = STMT_UNMODELLED, .affects = AFFECTS_FORWARDING,
	 .cite = "no NAT", .rank = RANK_IP_GLOBAL},
	{"", "class-map <name:word>", .fate = STMT_UNMODELLED, .affects = AFFECTS_TIMING,
	 .cite = "no QoS", .rank = RANK_IP_GLOBAL},
	{"", "interface <intf:iface>", set_interface, put_interface, .rank = RANK_INTERFACE,
	 .enters = "interface", .each = each_interface},
	{"interface", "ip address <ip4addr:ip4> <mask:mask>", set_address, put_address,
	 .rank = 110},
	{"interface", "shutdown", set_shutdown, put_shutdown, .rank = 290},
	{"interface", "duplex { auto | full | half }", .fate = STMT_HARMLESS, .cite = "full",
	 .rank = 300},
	{"interface", "description <text:line>", .fate = STMT_HARMLESS, .cite = "text"},
	{"interface", "standby [<grp:0-255>] ip [<vip:ip4>]", set_standby_ip, put_standby,
	 .rank = 400},
	{"interface", "standby [<grp:0-255>] priority <prio:0-255>", set_priority, .rank = 401},
	{"interface", "service-policy <dir:word> <name:word>", .fate = STMT_UNMODELLED,
	 .affects = AFFECTS_TIMING, .cite = "no QoS", .rank = 800},
	{"", "router ospf <pid:1-65535>", set_router, put_router, .rank = RANK_ROUTER,
	 .enters = "router", .each = each_router},
	{"router", "network <net:ip4> <wild:wild> area <id:0-4294967295>", set_network, put_network,
	 .rank = 10},
	{"", "line { con | aux | vty } <first:0-100> [<last:0-100>]", .fate = STMT_HARMLESS,
	 .cite = "console", .rank = RANK_LINE, .enters = "line"},
	{"", "voice-port <n:0-9>", .fate = STMT_HARMLESS, .cite = "no voice",
	 .rank = RANK_IP_GLOBAL, .body = true},
	{"line", "exec-timeout <m:0-1000> <s:0-60>", .fate = STMT_HARMLESS, .cite = "console",
	 .rank = 10},
	{NULL},
};

static void on_config(Ctx *cx, void *self)
{
	(void)cx;
	((Sample *)self)->told++;
}

static void fini(void *self)
{
	g_free(((Sample *)self)->hostname);
}

static const ProtoClass sample_class = {
	.name = "sample",
	.spec_ref = "test",
	.self_size = sizeof(Sample),
	.stmt = stmts,
	.on_config = on_config,
	.fini = fini,
};
static const ProtoClass *const classes[] = {&sample_class, NULL};

typedef struct Bed {
	World *world;
	Net *net;
	Node *node;
	Sample *self;
	GString *fates; /* one letter a line */
	GString *last;  /* why of the last line that is neither applied nor blank */
} Bed;

static Bed *bed_new(void)
{
	static const char *const names[] = {"r1", NULL};
	Bed *b = g_new0(Bed, 1);

	b->world = world_new(1, names, 0);
	b->net = net_new(b->world, classes, false);
	b->node = net_node_add(b->net, "r1", NODE_ROUTER, NULL, NULL);
	b->self = node_self(b->node, "sample");
	b->fates = g_string_new(NULL);
	b->last = g_string_new(NULL);
	return b;
}

static void bed_free(Bed *b)
{
	net_free(b->net);
	world_free(b->world);
	g_string_free(b->fates, TRUE);
	g_string_free(b->last, TRUE);
	g_free(b);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Bed, bed_free)

static void note(void *to, const ConfLine *line)
{
	static const char letters[] = "ahuxw.";
	Bed *b = to;

	g_string_append_c(b->fates, letters[line->fate]);
	if (line->fate == LINE_UNKNOWN || line->fate == LINE_WRONG)
		g_string_printf(b->last, "%d:%d: %s", line->at.line, line->at.col, line->why);
}

/* Wrong: a line that could change what is simulated passes for one that cannot, or is held against the wrong place. */
static void note_affects(void *to, const ConfLine *line)
{
	g_autofree char *what = affects_text(line->affects);

	g_string_append_printf(((Bed *)to)->last, "%d%s%s: %s\n", line->at.line,
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
	g_autoptr(Bed) b = bed_new();
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

static bool read_text(Bed *b, const char *text, GError **err)
{
	g_string_truncate(b->fates, 0);
	return runconf_read(b->node, "r1.cfg", text, strlen(text), note, b, err);
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
		{"end\nr1#show version\n", ".x", "2:1: stands behind \"end\""},
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
		g_autoptr(Bed) b = bed_new();
		g_autoptr(GError) err = NULL;
		bool ok = read_text(b, cases[i].text, &err);
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
		g_autoptr(Bed) b = bed_new();
		g_autoptr(GError) err = NULL;
		read_text(b, cases[i].text, &err);
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
		{"hostname r1\nend\nR1#ping x\nSending\n", "a.xx"},
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
		{"menu x title ^Call^C\nhostname r1\n", "xa"},
		{"interface Fa0/0\n description a ^C b\n shutdown\n", "aha"},
		{"crypto pki certificate chain x\n certificate 01\n  30820249 308201B2\n  \tquit\n"
		 "hostname r1\n",
		 "xxxxa"},
	};

	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autoptr(Bed) b = bed_new();
		g_autoptr(GError) err = NULL;
		CHECK(read_text(b, cases[i].text, &err), "%s: %s", cases[i].text,
		      err ? err->message : "");
		CHECK_STR(b->fates->str, cases[i].fates, "%s%s", cases[i].text, b->last->str);
		CHECK(g_strcmp0(b->self->hostname, "evil") != 0, "a text is no statement");
	}
}

static void test_stops_or_reads_on(void)
{
	static const char text[] = "hostname\nhostname second\nhostname a b c\n";
	g_autoptr(Bed) lint = bed_new(), run = bed_new();
	g_autoptr(GError) first = NULL, only = NULL;

	CHECK(!read_text(lint, text, &first), "wrong");
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
		g_autoptr(Bed) b = bed_new();
		g_autoptr(GError) err = NULL;
		CHECK(!runconf_read(b->node, "r1.cfg", cases[i].text, cases[i].len, NULL, NULL,
				    &err),
		      "case %zu", i);
		CHECK_STR(err ? err->message : NULL, cases[i].message, "case %zu", i);
	}
	g_autoptr(Bed) b = bed_new();
	g_autoptr(GError) err = NULL;
	CHECK(read_text(b, "hostname r1", &err), "a last line without line end is read");
	CHECK(read_text(b, "\xef\xbb\xbfhostname r1\n", &err), "a byte order mark is no word");
	CHECK(read_text(b, "", &err), "an empty file is an empty configuration");
}

/* How often a statement is tried on so many lines that all need a search. */
static uint64_t tried_on(unsigned lines)
{
	g_autoptr(Bed) b = bed_new();
	g_autoptr(GString) text = g_string_new(NULL);
	for (unsigned i = 0; i < lines; i++)
		g_string_append(text, i % 2 ? " standby 1 nothing\n" : "service timestamps\n");
	CHECK(read_text(b, text->str, NULL), "%u lines", lines);
	return conftable_tried(conftable_of(b->node));
}

static void test_sizes(void)
{
	g_autoptr(Bed) b = bed_new();
	g_autoptr(GError) line_err = NULL, file_err = NULL;
	g_autofree char *line = g_strnfill(4097, 'x');
	gsize huge = (gsize)100 << 20;
	g_autofree char *file = g_malloc(huge);

	CHECK(!read_text(b, line, &line_err), "a line of 4097 octets");
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

static const char whole[] = "!\n"
			    "service timestamps debug datetime msec\n"
			    "!\n"
			    "hostname r1\n"
			    "!\n"
			    "ip nat inside source list 1\n"
			    "class-map x\n"
			    " match any\n"
			    "!\n"
			    "interface FastEthernet0/0\n"
			    " ip address 10.1.1.1 255.255.255.0\n"
			    " duplex full\n"
			    " standby 1 ip 10.1.1.3\n"
			    " standby 1 priority 200\n"
			    " service-policy output x\n"
			    " description to  the LAN\n"
			    "!\n"
			    "interface FastEthernet0/1\n"
			    " no ip address\n"
			    " shutdown\n"
			    " duplex half\n"
			    "!\n"
			    "router ospf 1\n"
			    " network 10.1.1.0 0.0.0.255 area 0\n"
			    "!\n"
			    "banner motd ^C\n"
			    "  Keep out.\n"
			    "^C\n"
			    "!\n"
			    "line con 0\n"
			    " exec-timeout 0 0\n"
			    "line vty 0 4\n"
			    " exec-timeout 5 0\n"
			    "!\n"
			    "end\n";

static void test_prints_what_it_read(void)
{
	g_autoptr(Bed) b = bed_new(), again = bed_new();
	g_autoptr(GString) out = g_string_new(NULL), twice = g_string_new(NULL);
	g_autoptr(GError) err = NULL;

	CHECK(read_text(b, whole, &err), "%s", err ? err->message : "");
	runconf_print(b->node, out);
	CHECK_TEXT(out->str, whole, "parse, print");
	CHECK(read_text(again, out->str, NULL), "what it prints can be read");
	runconf_print(again->node, twice);
	CHECK_TEXT(twice->str, whole, "parse, print, parse, print");
	runconf_forget(b->node);
	g_string_truncate(out, 0);
	runconf_print(b->node, out);
	CHECK(!strstr(out->str, "duplex") && !strstr(out->str, "Keep out"),
	      "forgotten lines are gone:\n%s", out->str);
}

static void test_order_of_input_does_not_show(void)
{
	g_autoptr(Bed) b = bed_new();
	g_autoptr(GString) out = g_string_new(NULL);

	read_text(b,
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

/* ---- typing ---- */

typedef struct Typed {
	Bed *bed;
	const char *const *lines;
	GError *err;
	bool ok;
} Typed;

static void type_now(Ctx *cx, void *self)
{
	Typed *t = self;

	t->ok = runconf_type(cx, t->bed->node, t->lines, (SrcPos){"lab.scn", 9, 10}, &t->err);
}

static bool type_lines(Bed *b, const char *const *lines, GError **err)
{
	Typed t = {.bed = b, .lines = lines};

	world_begin(b->world, type_now, &t);
	world_run(b->world, 1);
	*err = t.err;
	return t.ok;
}

static void test_typing(void)
{
	static const char *const lines[] = {
		"conf t",   "int fa0/0",      "ip add 10.1.1.1 255.255.255.0",
		"dup full", "standb 1 pri 7", "no shut",
		"dup half", "exit",           "host r9",
		NULL};
	g_autoptr(Bed) b = bed_new();
	g_autoptr(GString) out = g_string_new(NULL);
	g_autoptr(GError) err = NULL;

	CHECK(type_lines(b, lines, &err), "%s", err ? err->message : "");
	CHECK_INT(b->self->told, 7, "each typed line takes effect by itself");
	runconf_print(b->node, out);
	CHECK_TEXT(out->str,
		   "!\nhostname r9\n!\ninterface FastEthernet0/0\n ip address 10.1.1.1 "
		   "255.255.255.0\n duplex half\n"
		   " standby 1 priority 7\n!\nend\n",
		   "a typed line replaces the kept one");
}

/* Wrong: who pastes what a terminal shows is told that no such statement is known. */
static void test_typing_a_session(void)
{
	static const char *const lines[] = {"R1>en",
					    "R1#conf t",
					    "R1(config)#int fa0/0",
					    "R1(config-if)#ip add 10.1.1.1 255.255.255.0",
					    "R1(config-if)# no shut",
					    "R1(config-if)#^Z",
					    "R1#conf t",
					    "R1(config)#host r9",
					    "r9(config)#end",
					    "r9#sh run",
					    "r9#",
					    NULL};
	static const char *const inside[] = {"int fa0/0", "R1#conf t", "standby 1 ip", NULL};
	g_autoptr(Bed) b = bed_new();
	g_autoptr(Bed) again = bed_new();
	g_autoptr(GString) out = g_string_new(NULL);
	g_autoptr(GError) err = NULL, left = NULL;

	CHECK(type_lines(b, lines, &err), "%s", err ? err->message : "");
	CHECK_INT(b->self->told, 4, "what is no statement has no effect");
	runconf_print(b->node, out);
	CHECK_TEXT(out->str,
		   "!\nhostname r9\n!\ninterface FastEthernet0/0\n ip address 10.1.1.1 "
		   "255.255.255.0\n!\nend\n",
		   "what was typed behind the prompts");
	CHECK(!type_lines(again, inside, &left), "the prompt of exec mode is outside of all modes");
}

/* A mode whose line is only kept is entered again, and goes with what is below it. */
static void test_typing_in_kept_modes(void)
{
	static const char *const lines[] = {"line vty 0 4",     "exit",       "line vty 5 15",
					    "exec-timeout 9 0", "line con 0", "exit",
					    "line aux 0",       "exit",       NULL},
				 *const gone[] = {"line vty 5 15", "exec-timeout 9 0", "exit",
						  "no line vty 0 4", NULL};
	static const struct {
		const char *const *lines, *end;
	} cases[] = {
		{lines, "!\nline con 0\n exec-timeout 0 0\nline vty 0 4\n exec-timeout 5 0\n"
			"line vty 5 15\n exec-timeout 9 0\nline aux 0\n!\nend\n"},
		{gone,
		 "!\nline con 0\n exec-timeout 0 0\nline vty 5 15\n exec-timeout 9 0\n!\nend\n"},
	};
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autoptr(Bed) b = bed_new();
		g_autoptr(GString) out = g_string_new(NULL);
		g_autoptr(GError) err = NULL;
		CHECK(read_text(b, whole, NULL), "read");
		CHECK(type_lines(b, cases[i].lines, &err), "%s", err ? err->message : "");
		runconf_print(b->node, out);
		CHECK(g_str_has_suffix(out->str, cases[i].end), "case %zu: %s", i, out->str);
	}
}

static void test_typing_faults(void)
{
	static const struct {
		const char *lines[4], *message;
	} cases[] = {
		{{"int fa0/0", "standby 1 pri 300"},
		 "lab.scn:9:10: typed \"standby 1 pri 300\": \"300\", expected a number from 0 to "
		 "255"},
		{{"frobnicate"},
		 "lab.scn:9:10: typed \"frobnicate\", expected a statement that is known in mode "
		 "\"\""},
		{{"standby 1 ip"}, NULL},
	};

	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autoptr(Bed) b = bed_new();
		g_autoptr(GError) err = NULL;
		CHECK(!type_lines(b, cases[i].lines, &err), "case %zu", i);
		CHECK(err != NULL, "case %zu", i);
		if (cases[i].message && err)
			CHECK_STR(err->message, cases[i].message, "case %zu", i);
	}
}

SUITE(core_runconf) = {
	{"every line has its fate", test_fates},
	{"modes are told by indentation", test_modes_by_indentation},
	{"a captured session is read as its configuration", test_captured},
	{"a captured session is typed as what stands behind its prompts", test_typing_a_session},
	{"a run stops at a wrong line, lint reads on", test_stops_or_reads_on},
	{"what is no configuration is refused in one line", test_not_a_configuration},
	{"long lines, huge files", test_sizes},
	{"what was read prints again", test_prints_what_it_read},
	{"lines print in IOS order", test_order_of_input_does_not_show},
	{"typed lines may be abbreviated and take effect each", test_typing},
	{"a mode that is only kept is entered again, and goes with its lines",
	 test_typing_in_kept_modes},
	{"each line says what it could change, and where", test_affects},
	{"typed lines that are wrong or unknown are errors", test_typing_faults},
	{NULL, NULL},
};
