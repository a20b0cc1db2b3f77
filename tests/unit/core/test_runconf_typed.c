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

SUITE(core_runconf_typed) = {
	{"a captured session is typed as what stands behind its prompts", test_typing_a_session},
	{"typed lines may be abbreviated and take effect each", test_typing},
	{"a mode that is only kept is entered again, and goes with its lines",
	 test_typing_in_kept_modes},
	{"typed lines that are wrong or unknown are errors", test_typing_faults},
	{NULL, NULL},
};
