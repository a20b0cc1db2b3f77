/* Lines that are typed: abbreviated, captured, wrong; each takes effect by itself. */

#include "tests/support/check.h"
#include "tests/unit/core/sample.h"

typedef struct Typed {
	SampleBed *bed;
	const char *const *lines;
	GError *err;
	bool ok;
} Typed;

static void type_now(Ctx *cx, void *self)
{
	Typed *t = self;

	t->ok = runconf_type(cx, t->bed->node, t->lines, (SrcPos){"lab.scn", 9, 10}, &t->err);
}

static bool type_lines(SampleBed *b, const char *const *lines, GError **err)
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
	g_autoptr(SampleBed) b = sample_bed_new();
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
					    "Enter configuration commands, one per line.  "
					    "End with CNTL/Z.",
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
	g_autoptr(SampleBed) b = sample_bed_new();
	g_autoptr(SampleBed) again = sample_bed_new();
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
		g_autoptr(SampleBed) b = sample_bed_new();
		g_autoptr(GString) out = g_string_new(NULL);
		g_autoptr(GError) err = NULL;
		CHECK(sample_read(b, sample_whole, NULL), "read");
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
		g_autoptr(SampleBed) b = sample_bed_new();
		g_autoptr(GError) err = NULL;
		CHECK(!type_lines(b, cases[i].lines, &err), "case %zu", i);
		CHECK(err != NULL, "case %zu", i);
		if (cases[i].message && err)
			CHECK_STR(err->message, cases[i].message, "case %zu", i);
	}
}

/* What is typed in turn, each a session of its own; the fates of the last, and what is printed behind it (of which that is
 * the end). */
static const struct {
	const char *lines[3][10], *fates, *printed;
} blocks[] = {
	{{{"voice-port 1", "cptone DE", "no echo", "hostname r9"}},
	 "hhha",
	 "voice-port 1\n cptone DE\n no echo\n!\nend\n"},
	{{{"bgp 5", "neighbor 1.1.1.1 remote-as 6", "int fa0/0", "no shut", "exit", "host r9"}},
	 "uuaa.a",
	 "bgp 5\n neighbor 1.1.1.1 remote-as 6\n!\nend\n"},
	/* its modes within, which one of their kind leaves, too */
	{{{"bgp 5", "address-family ipv4", "neighbor 1.1.1.1 activate", "exit",
	   "neighbor 1.1.1.1 remote-as 6", "address-family vpnv4", "address-family l2vpn",
	   "exit-address-family", "no auto-summary"}},
	 "uuu.uuuuu",
	 "bgp 5\n address-family ipv4\n  neighbor 1.1.1.1 activate\n neighbor 1.1.1.1 "
	 "remote-as 6\n address-family vpnv4\n address-family l2vpn\n no auto-summary\n!\nend\n"},
	/* entered again: what is there stays, once, until it is taken back */
	{{{"bgp 5", "address-family ipv4", "network 10.0.0.0"},
	  {"bgp 5", "neighbor 1.1.1.1 remote-as 6", "neighbor 2.2.2.2 remote-as 7"},
	  {"bgp 5", "address-family ipv4", "network 10.0.0.0", "exit",
	   "no neighbor 1.1.1.1 remote-as 6"}},
	 "uuu.u",
	 "bgp 5\n address-family ipv4\n  network 10.0.0.0\n neighbor 2.2.2.2 remote-as "
	 "7\n!\nend\n"},
	{{{"voice-port 1", "cptone DE"}, {"voice-port 2", "cptone FR"}, {"no voice-port 1"}},
	 "h",
	 "!\nvoice-port 2\n cptone FR\n!\nend\n"},
	/* a mode's own word is no beginning of another statement, as far as nothing depends on it */
	{{{"voice-port 1", "serv x", "standby 1 ip", "int fa0/0"}},
	 "hhha",
	 "voice-port 1\n serv x\n standby 1 ip\n!\ninterface FastEthernet0/0\n no ip "
	 "address\n!\nend\n"},
	/* what would have an effect outside, and what comes behind, is a doubt */
	{{{"voice-port 1", "hostname", "cptone DE"}}, "huh", NULL},
	{{{"voice-port 1", "exit", "cptone DE", "duplex full", "end"}}, "h.uu.", NULL},
	{{{"voice-port 1", "exit", "host r9"}}, "h.a", NULL},
	/* within an interface: what that has is not the mode's for sure, before "exit" */
	{{{"int fa0/0", "pvc 1", "vbr 5", "shut", "dup full", "exit", "shut", "exit", "host r9"}},
	 "ahhuh.a.a",
	 "interface FastEthernet0/0\n no ip address\n shutdown\n pvc 1\n  vbr 5\n  shut\n  dup "
	 "full\n!\nend\n"},
	{{{"int fa0/0", "pvc 1", "vbr 5", "host r9"}},
	 "ahha",
	 "interface FastEthernet0/0\n no ip address\n pvc 1\n  vbr 5\n!\nend\n"},
	/* what has no effect outside may be the mode's, and so may a word of several modes */
	{{{"voice-port 1", "servers x", "cptone DE", "ip nat x", "vad", "version 2", "timing 5"}},
	 "hhhuhuh",
	 "voice-port 1\n cptone DE\n vad\n version 2\n timing 5\nip nat x\n!\nservers x\n!\nend\n"},
	/* a comment leaves nothing */
	{{{"int fa0/0", "!", "shut", "voice-port 1", "! x", "cptone DE"}},
	 "a.ah.h",
	 "voice-port 1\n cptone DE\n!\ninterface FastEthernet0/0\n no ip address\n "
	 "shutdown\n!\nend\n"},
	/* abbreviated */
	{{{"int fa0/0", "ex", "voice-port 1", "cptone DE", "exi", "host r9", "exi"}},
	 "a.hh.a.",
	 NULL},
	/* commands, which leave no mode */
	{{{"int fa0/0", "do clear x  y", "dup half"}},
	 "a<clear x  y>.h",
	 "interface FastEthernet0/0\n no ip address\n duplex half\n!\nend\n"},
	{{{"voice-port 1", "do xy", "cptone DE"}}, "h<xy>uh", "voice-port 1\n cptone DE\n!\nend\n"},
	{{{"int fa0/0", "do eject", "frobnicate"}}, "a<eject>.", NULL},
	{{{"R1#conf t", "R1(config)#do wr", "R1(config)#end", "R1#write", "R1#", "R1#xy"}},
	 "<wr>..<write>.<xy>u",
	 NULL},
	/* what one printed behind a prompt; without, the next line is typed */
	{{{"R1(config)#do sh ip route", "Gateway of last resort is not set", "host evil",
	   "R1(config)#host r9"}},
	 "<sh ip route>.a",
	 NULL},
	{{{"R1#sh run", "hostname evil", "end", "R1#conf t", "R1(config)#host r9"}},
	 "<sh run>.a",
	 NULL},
	{{{"do sh clock", "host r9"}}, "<sh clock>.a", NULL},
};

static void note_fate(void *to, const ConfLine *line)
{
	g_string_append_c(to, "ahuxw."[line->fate]);
}

/* Commands are told by their first letter: "e" ends, "x" is not modelled. */
static ConfExec run_command(Ctx *cx, void *to, const char *command, SrcPos at)
{
	(void)cx;
	(void)at;
	g_string_append_printf(to, "<%s>", command);
	return *command == 'e'   ? CONF_EXEC_ENDS
	       : *command == 'x' ? CONF_EXEC_UNMODELLED
				 : CONF_EXEC_DONE;
}

typedef struct Told {
	SampleBed *bed;
	const char *const (*lines)[10];
	GString *fates;
	GError *err;
} Told;

static void type_told(Ctx *cx, void *self)
{
	Told *t = self;

	for (unsigned k = 0; k < 3 && t->lines[k][0] && !t->err; k++) {
		ConfTyped typed = {.lines = t->lines[k],
				   .at = {"lab.scn", 9, 10},
				   .fn = note_fate,
				   .exec = run_command,
				   .to = t->fates};
		g_string_truncate(t->fates, 0);
		runconf_type_told(cx, t->bed->node, &typed, &t->err);
	}
}

/* Wrong: a line of a mode that is not modelled is an error, or leaves its mode, or what is typed later is that mode's. */
static void test_typing_in_blocks(void)
{
	for (size_t i = 0; i < G_N_ELEMENTS(blocks); i++) {
		g_autoptr(SampleBed) b = sample_bed_new();
		g_autoptr(GString) fates = g_string_new(NULL), out = g_string_new(NULL);
		Told t = {b, blocks[i].lines, fates, NULL};
		world_begin(b->world, type_told, &t);
		world_run(b->world, 1);
		CHECK(!t.err, "case %zu: %s", i, t.err ? t.err->message : "");
		g_clear_error(&t.err);
		runconf_print(b->node, out);
		CHECK_STR(fates->str, blocks[i].fates, "case %zu", i);
		if (blocks[i].printed)
			CHECK(g_str_has_suffix(out->str, blocks[i].printed), "case %zu: %s", i,
			      out->str);
	}
}

/* Wrong: a session goes on in the mode of the one before it. */
static void test_typing_behind_blocks(void)
{
	static const char *const later[3][10] = {{"voice-port 1", "cptone DE"}, {"cptone DE"}},
				 *const ended[3][10] = {{"voice-port 1", "end", "cptone DE"}};
	const char *const(*const cases[])[10] = {later, ended};

	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autoptr(SampleBed) b = sample_bed_new();
		g_autoptr(GString) fates = g_string_new(NULL);
		Told t = {b, cases[i], fates, NULL};
		world_begin(b->world, type_told, &t);
		world_run(b->world, 1);
		CHECK(t.err != NULL, "case %zu: %s", i, fates->str);
		g_clear_error(&t.err);
	}
}

SUITE(core_runconf_typed) = {
	{"lines of a mode that is not modelled are its", test_typing_in_blocks},
	{"a session begins outside of such a mode", test_typing_behind_blocks},
	{"a captured session is typed as what stands behind its prompts", test_typing_a_session},
	{"typed lines may be abbreviated and take effect each", test_typing},
	{"a mode that is only kept is entered again, and goes with its lines",
	 test_typing_in_kept_modes},
	{"typed lines that are wrong or unknown are errors", test_typing_faults},
	{NULL, NULL},
};
