/* "interface range": what follows is done to each of its interfaces. */

#include <string.h>

#include "tests/support/check.h"
#include "tests/unit/core/sample.h"

/* ---- which they are ---- */

static const struct {
	const char *list, *names; /* NULL: no range */
	int wrong;                /* the column, if it is none */
} lists[] = {
	{"FastEthernet0/0 - 2", "FastEthernet0/0 FastEthernet0/1 FastEthernet0/2", 0},
	{"Fa0/0-1,Fa1/0", "FastEthernet0/0 FastEthernet0/1 FastEthernet1/0", 0},
	{"fastethernet 0/9 - 10 , gigabitethernet 1/0",
	 "FastEthernet0/9 FastEthernet0/10 GigabitEthernet1/0", 0},
	{"Gi1/0/1 - 1/0/2", "GigabitEthernet1/0/1 GigabitEthernet1/0/2", 0},
	{"Gi0/1 - Gi0/2", "GigabitEthernet0/1 GigabitEthernet0/2", 0},
	{"Port-channel1 - 2", "Port-channel1 Port-channel2", 0},
	{"Fa0/0.1 - 2", "FastEthernet0/0.1 FastEthernet0/0.2", 0},
	{"Loopback7", "Loopback7", 0},
	{"Fa0/2 - 1", NULL, 17},
	{"Fa0/0 - 1/3", NULL, 17},
	{"Fa0/0 - Gi0/3", NULL, 17},
	{"Fa0/0 - x", NULL, 17},
	{"Fa0/0 - 1 , ", NULL, 29},
	{"Fa0/0 - 1 , 7", NULL, 29},
	{"Loopback0 - 4096", NULL, 17},
	{"Loopback0 - 99999999999999999999", NULL, 17},
	{"Lo1 - 4095 , Lo5000 - 5001", NULL, 30},
};

static void note_iface(void *to, const ConfLine *line)
{
	if (g_str_has_prefix(line->text, "interface ") && line->fate == LINE_APPLIED)
		g_string_append_printf(to, "%s ", line->text + strlen("interface "));
}

/* Wrong: an interface is left out, or another one is meant; what is no range is taken for one. */
static void test_lists(void)
{
	for (size_t i = 0; i < G_N_ELEMENTS(lists); i++) {
		g_autoptr(SampleBed) b = sample_bed_new();
		g_autoptr(GString) told = g_string_new(NULL), names = g_string_new(NULL);
		g_autofree char *text = g_strdup_printf("interface range %s\n", lists[i].list);
		g_autofree char *place = g_strdup_printf("r1.cfg:1:%d: ", lists[i].wrong);
		g_autoptr(GError) err = NULL;
		bool ok =
			runconf_read(b->node, "r1.cfg", text, strlen(text), note_iface, told, &err);
		CHECK_INT(ok, lists[i].names != NULL, "%s", lists[i].list);
		if (!ok) {
			CHECK(g_str_has_prefix(err->message, place), "%s: %s", text, err->message);
			continue;
		}
		for (guint k = 0; k < b->node->ifaces->len; k++)
			g_string_append_printf(names, "%s%s", k ? " " : "",
					       ((const Iface *)b->node->ifaces->pdata[k])->name);
		CHECK_STR(names->str, lists[i].names, "%s", lists[i].list);
		CHECK(told->len > 0, "each is told: %s", told->str);
	}
}

/* ---- what is done to them ---- */

static const struct {
	const char *text, *printed;
} texts[] = {
	{"interface range Fa0/0 - 1\n shutdown\n duplex full\n!\nhostname r9\nend\n",
	 "!\nhostname r9\n!\ninterface FastEthernet0/0\n no ip address\n shutdown\n duplex "
	 "full\n!\n"
	 "interface FastEthernet0/1\n no ip address\n shutdown\n duplex full\n!\nend\n"},
	/* without indentation */
	{"interface range Fa0/0 - 1\nshutdown\nexit\nhostname r9\nend\n",
	 "!\nhostname r9\n!\ninterface FastEthernet0/0\n no ip address\n shutdown\n!\n"
	 "interface FastEthernet0/1\n no ip address\n shutdown\n!\nend\n"},
	/* another interface, and one of these, is no range */
	{"interface range Fa0/0 - 1\n shutdown\ninterface Fa0/0\n no shutdown\n duplex full\nend\n",
	 "!\ninterface FastEthernet0/0\n no ip address\n duplex full\n!\n"
	 "interface FastEthernet0/1\n no ip address\n shutdown\n!\nend\n"},
	{"interface range Fa0/0 - 1\n shutdown\ninterface range Fa0/1\n no shutdown\nend\n",
	 "!\ninterface FastEthernet0/0\n no ip address\n shutdown\n!\n"
	 "interface FastEthernet0/1\n no ip address\n!\nend\n"},
	/* a comment within */
	{"interface range Fa0/0 - 1\n !\n shutdown\nend\n",
	 "!\ninterface FastEthernet0/0\n no ip address\n shutdown\n!\n"
	 "interface FastEthernet0/1\n no ip address\n shutdown\n!\nend\n"},
};

/* Wrong: a line is done to one of them alone, or one behind the range to several. */
static void test_lines(void)
{
	for (size_t i = 0; i < G_N_ELEMENTS(texts); i++) {
		g_autoptr(SampleBed) b = sample_bed_new();
		g_autoptr(GString) out = g_string_new(NULL);
		g_autoptr(GError) err = NULL;
		CHECK(sample_read(b, texts[i].text, &err), "%s", err ? err->message : "");
		runconf_print(b->node, out);
		CHECK_TEXT(out->str, texts[i].printed, "case %zu", i);
	}
}

typedef struct Typed {
	Node *node;
	const char *const *lines;
	GError *err;
} Typed;

static void type_now(Ctx *cx, void *self)
{
	Typed *t = self;

	runconf_type(cx, t->node, t->lines, (SrcPos){"lab.scn", 9, 10}, &t->err);
}

/* Wrong: what is typed is done to one interface, or a mode of which nothing is modelled takes the range's place. */
static void test_typed(void)
{
	static const char *const lines[] = {
		"int ra fa0/0 - 1",   "dup full", "voice-port 1", "cptone DE", "exit",
		"int ra fa0/0,fa0/2", "shut",     "host r9",      NULL};
	g_autoptr(SampleBed) b = sample_bed_new();
	g_autoptr(GString) out = g_string_new(NULL);
	Typed t = {b->node, lines, NULL};

	world_begin(b->world, type_now, &t);
	world_run(b->world, 1);
	CHECK(!t.err, "%s", t.err ? t.err->message : "");
	runconf_print(b->node, out);
	CHECK_TEXT(out->str,
		   "!\nhostname r9\n!\nvoice-port 1\n cptone DE\n!\n"
		   "interface FastEthernet0/0\n no ip address\n shutdown\n duplex full\n!\n"
		   "interface FastEthernet0/1\n no ip address\n duplex full\n!\n"
		   "interface FastEthernet0/2\n no ip address\n shutdown\n!\nend\n",
		   "each of them");
	CHECK_INT(b->self->told, 7, "each line takes effect at once, and once");
	g_clear_error(&t.err);
}

SUITE(core_runconf_range) = {
	{"a range is the interfaces that IOS takes it for", test_lists},
	{"each line below a range is done to each of its interfaces", test_lines},
	{"so is each that is typed", test_typed},
	{NULL, NULL},
};
