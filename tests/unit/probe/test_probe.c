/* Probes: which echo is told when, with what fate; and ping at the console. */

#include <string.h>

#include "models/svc/ip.h"
#include "models/svc/probe.h"
#include "sim/record/obs.h"
#include "tests/support/check.h"
#include "tests/support/sandbox.h"

typedef struct Told {
	bool back;
	uint32_t seq;
	VTime sent, received, at;
	char lost_at[32], lost_why[40];
} Told;

typedef struct Bed {
	ObsSink sink; /* first */
	Sandbox *sb;
	GArray *told;
	ProbeSpec spec;
} Bed;

static void see(ObsSink *self, const World *w, const Obs *o)
{
	(void)w;
	Bed *b = (Bed *)self;
	const ProbeObs *p = o->val[0].p;
	Told t = {.back = p->back,
		  .seq = p->seq,
		  .sent = p->sent,
		  .received = p->received,
		  .at = o->at};
	g_strlcpy(t.lost_at, p->lost_at ? p->lost_at : "", sizeof t.lost_at);
	g_strlcpy(t.lost_why, p->lost_why ? p->lost_why : "", sizeof t.lost_why);
	g_array_append_val(b->told, t);
}

static void add(Ctx *cx, Node *n, void *bed)
{
	Bed *b = bed;
	void *self;
	const ProbeSvc *svc = node_service(n, "probe", &self);
	svc->add(cx, self, &b->spec);
}

static void bed_open(Bed *b)
{
	memset(b, 0, sizeof *b);
	b->sb = sandbox_new(1);
	b->told = g_array_new(FALSE, FALSE, sizeof(Told));
	b->sink = (ObsSink){1u << OBS_PROBE, see};
	sandbox_router(b->sb, "R1", "12.3",
		       "interface FastEthernet0/0\n ip address 10.0.0.1 255.255.255.0\n"
		       "ip route 9.9.9.9 255.255.255.255 10.0.0.2\nip route 8.8.8.8 "
		       "255.255.255.255 10.0.0.2\n");
	sandbox_router(b->sb, "R2", "12.3",
		       "interface Loopback0\n ip address 9.9.9.9 255.255.255.255\n"
		       "interface FastEthernet0/0\n ip address 10.0.0.2 255.255.255.0\n");
	sandbox_cable(b->sb, "R1:Fa0/0", "R2:Fa0/0", VT_MS(5));
	b->spec = (ProbeSpec){.name = "p",
			      .dst = IP4(9, 9, 9, 9),
			      .start = VT_S(60),
			      .interval = VT_MS(100),
			      .count = 10,
			      .size = 100,
			      .timeout = VT_S(2)};
	sandbox_do(b->sb, 1, "R1", add, b);
}

static void bed_run(Bed *b, VTime until)
{
	if (!sandbox_world(b->sb))
		sandbox_run(b->sb, 0);
	world_add_sink(sandbox_world(b->sb), &b->sink);
	sandbox_run(b->sb, until);
}

static void bed_close(Bed *b)
{
	sandbox_free(b->sb);
	g_array_unref(b->told);
}

static const Told *told(const Bed *b, uint32_t seq, bool back)
{
	for (unsigned i = 0; i < b->told->len; i++) {
		const Told *t = &g_array_index(b->told, Told, i);
		if (t->seq == seq && t->back == back)
			return t;
	}
	return NULL;
}

/* Echo n leaves at start + n * interval, after the timers of its instant; both ways are told with the reply. */
static void test_delivered(void)
{
	Bed b;
	bed_open(&b);
	bed_run(&b, VT_S(70));
	CHECK_INT(b.told->len, 20, "ten echoes, two ways");
	for (uint32_t i = 0; i < 10; i++) {
		const Told *out = told(&b, i, false), *back = told(&b, i, true);
		if (!CHECK(out && back, "echo %u", i))
			continue;
		CHECK_INT(out->sent, VT_S(60) + i * VT_MS(100), "echo %u leaves", i);
		CHECK_INT(out->received, out->sent + VT_MS(5), "echo %u arrives", i);
		CHECK_INT(back->received, out->sent + VT_MS(10), "reply %u arrives", i);
		CHECK_INT(back->at, back->received, "told at once");
	}
	bed_close(&b);
}

/* Every echo has one fate. A cable that is cut loses what is on it; the record says where and why. */
static void test_lost(void)
{
	Bed b;
	bed_open(&b);
	sandbox_loss(b.sb, VT_S(60) + VT_MS(250), "R1:Fa0/0", 1000000);
	sandbox_loss(b.sb, VT_S(60) + VT_MS(550), "R1:Fa0/0", 0);
	sandbox_loss(b.sb, VT_S(60) + VT_MS(750), "R2:Fa0/0", 1000000);
	bed_run(&b, VT_S(70));
	for (uint32_t i = 0; i < 10; i++) {
		const Told *out = told(&b, i, false), *back = told(&b, i, true);
		bool out_lost = i >= 3 && i <= 5, back_lost = i >= 8;
		if (!CHECK(out != NULL, "echo %u has a fate", i))
			continue;
		CHECK_INT(out->received == VT_NEVER, out_lost, "echo %u", i);
		CHECK_INT(back == NULL, out_lost,
			  "echo %u: a reply exists only if its echo arrived", i);
		if (out_lost)
			CHECK_STR(out->lost_why, "link loss", "echo %u at %s", i, out->lost_at);
		if (back)
			CHECK_INT(back->received == VT_NEVER, back_lost, "reply %u", i);
		if (back && back_lost)
			CHECK_STR(back->lost_why, "link loss", "reply %u at %s", i, back->lost_at);
	}
	CHECK_INT(b.told->len, 10 + 7, "each way once");
	bed_close(&b);
}

/* A drop on the way is known with its reason, even on another router. */
static void test_reasons(void)
{
	Bed b;
	bed_open(&b);
	b.spec.dst = IP4(8, 8, 8, 8);
	b.spec.count = 1;
	bed_run(&b, VT_S(70));
	const Told *t = told(&b, 0, false);
	if (CHECK(t != NULL, "told")) {
		CHECK_STR(t->lost_at, "R2", "the router that had no route");
		CHECK_STR(t->lost_why, "no route", "its reason");
		CHECK_INT(t->at, VT_S(62), "a lone probe is told at its timeout");
	}
	bed_close(&b);
}

/* A reply that takes longer than the timeout is late, as for IOS ping, and is told once. */
static void test_late(void)
{
	Bed b;
	bed_open(&b);
	b.spec.timeout = VT_MS(8);
	b.spec.count = 3;
	bed_run(&b, VT_S(70));
	CHECK_INT(b.told->len, 6, "each way once");
	for (uint32_t i = 0; i < 3; i++) {
		CHECK_INT(told(&b, i, false)->received, VT_S(60) + i * VT_MS(100) + VT_MS(5),
			  "echo %u arrived", i);
		CHECK_INT(told(&b, i, true)->received, VT_NEVER, "reply %u", i);
		CHECK_STR(told(&b, i, true)->lost_why, "late", "reply %u", i);
	}
	bed_close(&b);
}

/* The station that a frame is for has gone, the switch floods it, and nobody takes it: no router drops it, yet
 * the record says where it ended. */
static void test_nobody_takes_it(void)
{
	Bed b = {.sb = sandbox_new(1), .told = g_array_new(FALSE, FALSE, sizeof(Told))};
	b.sink = (ObsSink){1u << OBS_PROBE, see};
	b.spec = (ProbeSpec){.name = "p",
			     .dst = IP4(10, 0, 0, 2),
			     .start = VT_S(60),
			     .interval = VT_S(1),
			     .count = 5,
			     .size = 100,
			     .timeout = VT_S(2)};
	sandbox_router(b.sb, "R1", "12.3",
		       "interface FastEthernet0/0\n ip address 10.0.0.1 255.255.255.0\n");
	sandbox_router(b.sb, "R2", "12.3",
		       "interface FastEthernet0/0\n ip address 10.0.0.2 255.255.255.0\n");
	sandbox_router(b.sb, "R3", "12.3",
		       "interface FastEthernet0/0\n ip address 10.0.0.3 255.255.255.0\n");
	sandbox_switch(b.sb, "lan", 3, 0);
	sandbox_cable(b.sb, "lan:1", "R1:Fa0/0", VT_US(20));
	sandbox_cable(b.sb, "lan:2", "R2:Fa0/0", VT_US(20));
	sandbox_cable(b.sb, "lan:3", "R3:Fa0/0", VT_US(20));
	sandbox_do(b.sb, 1, "R1", add, &b);
	sandbox_type(b.sb, VT_S(62) + VT_MS(500), "R2", "interface Fa0/0; shutdown");
	bed_run(&b, VT_S(70));
	const Told *t = told(&b, 3, false);
	CHECK(told(&b, 2, true) && told(&b, 2, true)->received != VT_NEVER, "before");
	if (CHECK(t != NULL && t->received == VT_NEVER, "lost")) {
		CHECK_STR(t->lost_at, "lan", "the segment");
		CHECK_STR(t->lost_why, "MAC address unknown", "its reason");
	}
	bed_close(&b);
}

/* A router whose power comes back goes on with the numbers that are due. */
static void test_resume(void)
{
	Bed b;
	bed_open(&b);
	b.spec.count = 0;
	b.spec.interval = VT_S(1);
	sandbox_power(b.sb, VT_S(70), "R1", false);
	sandbox_power(b.sb, VT_S(80), "R1", true);
	sandbox_do(b.sb, VT_S(80) + VT_MS(300), "R1", add, &b);
	bed_run(&b, VT_S(95));
	CHECK(told(&b, 9, true) && !told(&b, 12, false), "silent without power");
	CHECK(told(&b, 21, false) && told(&b, 21, false)->sent == VT_S(81), "number 21 at 81 s");
	CHECK(told(&b, 30, true) != NULL && told(&b, 30, true)->received != VT_NEVER,
	      "and replies again");
	bed_close(&b);
}

static void see_open(void *to, const ProbeObs *o)
{
	Told t = {.back = o->back, .seq = o->seq, .sent = o->sent, .received = o->received};
	g_strlcpy(t.lost_why, o->lost_why ? o->lost_why : "", sizeof t.lost_why);
	g_array_append_val(((Bed *)to)->told, t);
}

/* A run ends 7 ms after an echo was sent, and its reply takes 10: the echo has a row all the same. */
static void test_under_way(void)
{
	Bed b;
	bed_open(&b);
	sandbox_loss(b.sb, VT_S(60) + VT_MS(150), "R1:Fa0/0", 1000000);
	sandbox_loss(b.sb, VT_S(60) + VT_MS(250), "R1:Fa0/0", 0);
	bed_run(&b, VT_S(60) + VT_MS(307));
	CHECK(!told(&b, 3, false), "not told yet");
	void *self;
	const Node *n = sandbox_node(b.sb, "R1");
	const ProbeSvc *svc = node_service(n, "probe", &self);
	svc->each_open(self, VT_S(60) + VT_MS(307), see_open, &b);
	const Told *out = told(&b, 3, false), *back = told(&b, 3, true);
	if (CHECK(out && back, "echo 3 arrived, its reply is under way")) {
		CHECK_INT(out->received, out->sent + VT_MS(5), "echo 3");
		CHECK_INT(back->received, VT_NEVER, "its reply");
		CHECK_STR(back->lost_why, "", "is not lost");
	}
	CHECK_INT(b.told->len, 2 + 1 + 2 + 2, "each way once");
	bed_close(&b);
}

/* The prober loses its power 7 ms after it asked. */
static void test_power_off(void)
{
	Bed b;
	bed_open(&b);
	sandbox_power(b.sb, VT_S(60) + VT_MS(307), "R1", false);
	bed_run(&b, VT_S(70));
	const Told *back = told(&b, 3, true);
	CHECK_INT(b.told->len, 8, "four echoes, two ways");
	if (CHECK(back != NULL, "its reply has a fate")) {
		CHECK_INT(back->received, VT_NEVER, "lost");
		CHECK_STR(back->lost_at, "R1", "where");
		CHECK_STR(back->lost_why, "power off", "why");
	}
	bed_close(&b);
}

static void typed(Ctx *cx, Node *n, void *command)
{
	void *self = node_self(n, "probe");
	for (unsigned i = 0; i < n->n_modules; i++)
		for (const ExecCmd *c = n->module[i].cls->exec;
		     c && c->syntax && n->module[i].self == self; c++) {
			Args *a = NULL;
			Syntax *s = syntax_new(c->syntax);
			if (syntax_match(s, command, (SrcPos){"exec", 1, 1}, SYNTAX_ABBREVIATED, &a,
					 NULL) == SYNTAX_OK) {
				c->run(cx, self, a);
				args_free(a);
			}
			syntax_free(s);
		}
}

static void test_ping(void)
{
	static const struct {
		const char *command, *want;
	} cases[] = {
		{"ping 9.9.9.9",
		 "Sending 5, 100-byte ICMP Echos to 9.9.9.9, timeout is 2 seconds:\n!!!!!\nSuccess "
		 "rate is 100 percent (5/5), round-trip min/avg/max = 10/10/10 ms"},
		{"ping 9.9.9.9 source Fa0/0 repeat 3 size 200",
		 "Sending 3, 200-byte ICMP Echos to 9.9.9.9, timeout is 2 seconds:\n"
		 "Packet sent with a source address of 10.0.0.1 \n!!!\nSuccess "
		 "rate is 100 percent (3/3)"},
		{"ping 10.0.0.77 repeat 2 timeout 1", "\n..\nSuccess rate is 0 percent (0/2)"},
		{"ping 9.9.9.9 source 1.2.3.4 repeat 1", "% Invalid source \"1.2.3.4\""},
		{"ping 9.9.9.9 source Serial7/7", "% Invalid source \"Serial7/7\""},
		{"ping 8.8.8.8 repeat 2", "\nU"},
	};
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		Bed b;
		bed_open(&b);
		b.spec.start = VT_S(900);
		sandbox_do(b.sb, VT_S(60), "R1", typed, (void *)cases[i].command);
		bed_run(&b, VT_S(90));
		g_autofree char *log = sandbox_log(b.sb, "R1", "exec", 0, VT_NEVER);
		CHECK(strstr(log, cases[i].want) != NULL, "%s: got \"%s\"", cases[i].command, log);
		CHECK_INT(b.told->len, 0, "%s is no probe", cases[i].command);
		bed_close(&b);
	}
}

SUITE(probe_streams) = {
	{"echoes and replies, told at once", test_delivered},
	{"one fate for each way", test_lost},
	{"where and why", test_reasons},
	{"late is lost", test_late},
	{"flooded to nobody", test_nobody_takes_it},
	{"numbers go on after a power cycle", test_resume},
	{"what is under way when a run ends", test_under_way},
	{"what is under way when the power goes", test_power_off},
	{"ping at the console", test_ping},
	{NULL, NULL},
};
