/* Every row of the state machine, driven once in a running router: next state, what is sent, what runs. */

#include "tests/support/check.h"
#include "tests/unit/hsrp/hsrp_lab.h"

#include <string.h>

enum { LOWER = 50, EQUAL = 100, HIGHER = 150 };
#define PEER IP4(10, 0, 0, 12)
#define OTHER IP4(10, 0, 0, 13)

/* How the group is configured, and how it comes into the state. */
typedef enum Conf { PLAIN, PREEMPT, DELAYED, NO_VIP } Conf;

typedef struct Case {
	Conf conf;
	uint8_t from, event;
	uint8_t priority; /* of who is heard */
	bool from_active; /* Resign: from the Active router */
	uint8_t to;
	const char *sent; /* "Coup Listen, Hello Active v" */
	char timers[8];   /* which run: A active, S standby, H hello, P preempt delay */
	bool quiet;       /* IOS prints no line for it */
} Case;

static const char *const configs[] = {
	[PLAIN] = "interface FastEthernet0/0\n ip address 10.0.0.11 255.255.255.0\n standby 1 ip "
		  "10.0.0.1\n",
	[PREEMPT] = "interface FastEthernet0/0\n ip address 10.0.0.11 255.255.255.0\n standby 1 ip "
		    "10.0.0.1\n"
		    " standby 1 preempt\n",
	[DELAYED] = "interface FastEthernet0/0\n ip address 10.0.0.11 255.255.255.0\n standby 1 ip "
		    "10.0.0.1\n"
		    " standby 1 preempt delay minimum 60\n",
	[NO_VIP] =
		"interface FastEthernet0/0\n ip address 10.0.0.11 255.255.255.0\n standby 1 ip\n",
};

/* Into the state by events of the table itself; an Active router is known in all but Init, Learn and Active. */
static void enter(Ctx *cx, Lab *lab, HsrpGroup *g, const void *arg)
{
	const Case *c = arg;
	const HsrpRouter active = {.ip = PEER, .priority = LOWER};
	(void)lab;
	g->on->ready = true;
	g->hello = g->conf.hello;
	g->hold = g->conf.hold;
	if (c->from == ST_INIT)
		return;
	fsm_step(cx, &hsrp_fsm, &g->sm, g, EV_ENABLED, NULL);
	if (c->from == ST_LEARN)
		return;
	if (c->from != ST_LISTEN)
		fsm_step(cx, &hsrp_fsm, &g->sm, g, EV_ACTIVE_EXPIRED, NULL);
	if (c->from == ST_ACTIVE)
		timer_stop(cx, &g->active_timer);
	else
		hsrp_active_is(cx, g, &active);
	if (c->from == ST_STANDBY || c->from == ST_ACTIVE)
		fsm_step(cx, &hsrp_fsm, &g->sm, g, EV_STANDBY_EXPIRED, NULL);
}

static unsigned state_heard(uint8_t event)
{
	switch (event) {
	case EV_HIGHER_SPEAK:
		return ST_SPEAK;
	case EV_HIGHER_STANDBY:
	case EV_LOWER_STANDBY:
		return ST_STANDBY;
	default:
		return ST_ACTIVE;
	}
}

static void expire(Ctx *cx, Lab *lab, HsrpGroup *g, const void *arg)
{
	const Case *c = arg;
	(void)lab;
	fsm_step(cx, &hsrp_fsm, &g->sm, g, c->event, NULL);
}

/* Events f to l come as packets, the others from the table's own timers and configuration. */
static void drive(Lab *lab, const Case *c)
{
	unsigned op = c->event == EV_RESIGN ? OP_RESIGN : c->event == EV_COUP ? OP_COUP : OP_HELLO;
	if (c->event >= EV_HIGHER_SPEAK && c->event <= EV_LOWER_STANDBY)
		lab_hear(lab, VT_S(2), "R1", c->from_active ? PEER : OTHER,
			 lab_msg(op, state_heard(c->event), c->priority));
	else
		lab_call(lab, VT_S(2), "R1", expire, c);
}

/* "2.000000 Hello Active v\n..." -> "Hello Active v, ..." */
static char *sent_text(const Lab *lab, VTime from)
{
	g_autofree char *raw = lab_sent(lab, "R1", from);
	g_auto(GStrv) lines = g_strsplit(raw, "\n", -1);
	GString *out = g_string_new(NULL);
	for (char **l = lines; *l && **l; l++)
		g_string_append_printf(out, "%s%s", out->len ? ", " : "", strchr(*l, ' ') + 1);
	return g_string_free(out, FALSE);
}

static char *timers_text(const HsrpGroup *g)
{
	return g_strdup_printf("%s%s%s%s", timer_running(&g->active_timer) ? "A" : "",
			       timer_running(&g->standby_timer) ? "S" : "",
			       timer_running(&g->hello_timer) ? "H" : "",
			       timer_running(&g->preempt_timer) ? "P" : "");
}

static char *name_of(const Case *c)
{
	return g_strdup_printf("%s, %c/%s, priority %u", hsrp_state_name(c->from),
			       hsrp_fsm.events[c->event].letter, hsrp_fsm.events[c->event].name,
			       c->priority);
}

static void run_case(const Case *c)
{
	Lab *lab = lab_new();
	g_autofree char *name = name_of(c);
	sandbox_router(lab->sb, "R1", "12.3(7)T1", configs[c->conf]);
	lab_call(lab, VT_S(1), "R1", enter, c);
	drive(lab, c);
	/* The line protocol is up, and HSRP was not told: the group starts when `enter` says so. */
	sandbox_run(lab->sb, 0);
	node_iface(sandbox_node(lab->sb, "R1"), "Fa0/0")->up = true;
	sandbox_run(lab->sb, VT_S(1));
	HsrpGroup *g = lab_group(lab, "R1", 1);
	CHECK_INT(g->sm.state, c->from, "%s: not in its first state", name);
	sandbox_run(lab->sb, VT_S(2));
	g_autofree char *sent = sent_text(lab, VT_S(2)), *timers = timers_text(g);
	g_autofree char *line = g_strdup_printf("%s: %c/", hsrp_state_name(c->from),
						hsrp_fsm.events[c->event].letter);
	CHECK_STR(hsrp_state_name(g->sm.state), hsrp_state_name(c->to), "%s", name);
	CHECK_STR(sent, c->sent, "%s", name);
	CHECK_STR(timers, c->timers, "%s", name);
	CHECK_INT(sandbox_logged(lab->sb, "R1", line, VT_S(2)) == VT_NEVER, c->quiet,
		  "%s: printed or not", name);
	lab_free(lab);
}

/* RFC 2281 5.8, cell by cell; what IOS does otherwise is marked. */
static const Case cases[] = {
	/* a */
	{PLAIN, ST_INIT, EV_ENABLED, 0, false, ST_LISTEN, "", "AS", false},
	{NO_VIP, ST_INIT, EV_ENABLED, 0, false, ST_LEARN, "", "AS", false},
	/* b */
	{NO_VIP, ST_LEARN, EV_DISABLED, 0, false, ST_INIT, "", "", false},
	{PLAIN, ST_LISTEN, EV_DISABLED, 0, false, ST_INIT, "", "", false},
	{PLAIN, ST_SPEAK, EV_DISABLED, 0, false, ST_INIT, "", "", false},
	{PLAIN, ST_STANDBY, EV_DISABLED, 0, false, ST_INIT, "", "", false},
	{PLAIN, ST_ACTIVE, EV_DISABLED, 0, false, ST_INIT, "Resign Active", "", false},
	/* c */
	{NO_VIP, ST_LEARN, EV_ACTIVE_EXPIRED, 0, false, ST_LEARN, "", "AS", true},
	{PLAIN, ST_LISTEN, EV_ACTIVE_EXPIRED, 0, false, ST_SPEAK, "Hello Speak", "ASH", false},
	{PLAIN, ST_SPEAK, EV_ACTIVE_EXPIRED, 0, false, ST_SPEAK, "", "ASH",
	 false}, /* IOS: a known router is lost */
	{PLAIN, ST_STANDBY, EV_ACTIVE_EXPIRED, 0, false, ST_ACTIVE, "Hello Active v, arp 10.0.0.1",
	 "H", false},
	/* d */
	{NO_VIP, ST_LEARN, EV_STANDBY_EXPIRED, 0, false, ST_LEARN, "", "AS", true},
	{PLAIN, ST_LISTEN, EV_STANDBY_EXPIRED, 0, false, ST_SPEAK, "Hello Speak", "ASH", false},
	{PLAIN, ST_SPEAK, EV_STANDBY_EXPIRED, 0, false, ST_STANDBY, "Hello Standby", "AH", false},
	{PLAIN, ST_ACTIVE, EV_STANDBY_EXPIRED, 0, false, ST_ACTIVE, "", "H", false},
	/* e */
	{PLAIN, ST_SPEAK, EV_HELLO_DUE, 0, false, ST_SPEAK, "Hello Speak", "ASH", true},
	{PLAIN, ST_STANDBY, EV_HELLO_DUE, 0, false, ST_STANDBY, "Hello Standby", "AH", true},
	{PLAIN, ST_ACTIVE, EV_HELLO_DUE, 0, false, ST_ACTIVE, "Hello Active v, arp 10.0.0.1", "H",
	 true},
	/* f */
	{NO_VIP, ST_LEARN, EV_HIGHER_SPEAK, HIGHER, false, ST_LEARN, "", "AS", true},
	{PLAIN, ST_LISTEN, EV_HIGHER_SPEAK, HIGHER, false, ST_LISTEN, "", "AS", true},
	{PLAIN, ST_SPEAK, EV_HIGHER_SPEAK, HIGHER, false, ST_LISTEN, "", "AS", false},
	{PLAIN, ST_STANDBY, EV_HIGHER_SPEAK, HIGHER, false, ST_LISTEN, "", "AS", false},
	{PLAIN, ST_ACTIVE, EV_HIGHER_SPEAK, HIGHER, false, ST_ACTIVE, "", "H", true},
	/* g */
	{NO_VIP, ST_LEARN, EV_HIGHER_ACTIVE, HIGHER, false, ST_LISTEN, "", "AS", false},
	{PLAIN, ST_LISTEN, EV_HIGHER_ACTIVE, HIGHER, false, ST_LISTEN, "", "AS", true},
	{PLAIN, ST_SPEAK, EV_HIGHER_ACTIVE, HIGHER, false, ST_SPEAK, "", "ASH", true},
	{PLAIN, ST_STANDBY, EV_HIGHER_ACTIVE, HIGHER, false, ST_STANDBY, "", "AH", true},
	{PLAIN, ST_ACTIVE, EV_HIGHER_ACTIVE, HIGHER, false, ST_SPEAK, "Resign Active, Hello Speak",
	 "ASH", false},
	/* h: IOS preempts from Listen too */
	{NO_VIP, ST_LEARN, EV_LOWER_ACTIVE, LOWER, false, ST_LISTEN, "", "AS", false},
	{PLAIN, ST_LISTEN, EV_LOWER_ACTIVE, LOWER, false, ST_LISTEN, "", "AS", true},
	{PLAIN, ST_SPEAK, EV_LOWER_ACTIVE, LOWER, false, ST_SPEAK, "", "ASH", true},
	{PLAIN, ST_STANDBY, EV_LOWER_ACTIVE, LOWER, false, ST_STANDBY, "", "AH", true},
	{PREEMPT, ST_LISTEN, EV_LOWER_ACTIVE, LOWER, false, ST_ACTIVE,
	 "Coup Listen, Hello Active v, arp 10.0.0.1", "SH", false},
	{PREEMPT, ST_SPEAK, EV_LOWER_ACTIVE, LOWER, false, ST_ACTIVE,
	 "Coup Speak, Hello Active v, arp 10.0.0.1", "SH", false},
	{PREEMPT, ST_STANDBY, EV_LOWER_ACTIVE, LOWER, false, ST_ACTIVE,
	 "Coup Standby, Hello Active v, arp 10.0.0.1", "SH", false},
	{DELAYED, ST_LISTEN, EV_LOWER_ACTIVE, LOWER, false, ST_LISTEN, "", "ASP", true},
	{DELAYED, ST_STANDBY, EV_LOWER_ACTIVE, LOWER, false, ST_STANDBY, "", "AHP", true},
	{PLAIN, ST_ACTIVE, EV_LOWER_ACTIVE, LOWER, false, ST_ACTIVE, "Coup Active", "H", false},
	/* i */
	{NO_VIP, ST_LEARN, EV_RESIGN, LOWER, false, ST_LEARN, "", "AS", false},
	{PLAIN, ST_LISTEN, EV_RESIGN, LOWER, true, ST_SPEAK, "Hello Speak", "ASH", false},
	{PLAIN, ST_SPEAK, EV_RESIGN, LOWER, true, ST_SPEAK, "", "ASH", false},
	{PLAIN, ST_STANDBY, EV_RESIGN, LOWER, true, ST_ACTIVE, "Hello Active v, arp 10.0.0.1", "H",
	 false},
	{PLAIN, ST_STANDBY, EV_RESIGN, LOWER, false, ST_STANDBY, "", "AH",
	 false}, /* not the Active router's */
	{PLAIN, ST_ACTIVE, EV_RESIGN, LOWER, false, ST_ACTIVE, "", "H", false},
	/* j */
	{NO_VIP, ST_LEARN, EV_COUP, HIGHER, false, ST_LEARN, "", "AS", true},
	{PLAIN, ST_LISTEN, EV_COUP, HIGHER, false, ST_LISTEN, "", "AS", true},
	{PLAIN, ST_SPEAK, EV_COUP, HIGHER, false, ST_SPEAK, "", "ASH", true},
	{PLAIN, ST_STANDBY, EV_COUP, HIGHER, false, ST_STANDBY, "", "AH", true},
	{PLAIN, ST_ACTIVE, EV_COUP, HIGHER, false, ST_SPEAK, "Resign Active, Hello Speak", "ASH",
	 false},
	/* k */
	{NO_VIP, ST_LEARN, EV_HIGHER_STANDBY, HIGHER, false, ST_LEARN, "", "AS", true},
	{PLAIN, ST_LISTEN, EV_HIGHER_STANDBY, HIGHER, false, ST_LISTEN, "", "AS", true},
	{PLAIN, ST_SPEAK, EV_HIGHER_STANDBY, HIGHER, false, ST_LISTEN, "", "AS", false},
	{PLAIN, ST_STANDBY, EV_HIGHER_STANDBY, HIGHER, false, ST_LISTEN, "", "AS", false},
	{PLAIN, ST_ACTIVE, EV_HIGHER_STANDBY, HIGHER, false, ST_ACTIVE, "", "SH", true},
	/* l */
	{NO_VIP, ST_LEARN, EV_LOWER_STANDBY, LOWER, false, ST_LEARN, "", "AS", true},
	{PLAIN, ST_LISTEN, EV_LOWER_STANDBY, LOWER, false, ST_SPEAK, "Hello Speak", "ASH", false},
	{PLAIN, ST_SPEAK, EV_LOWER_STANDBY, LOWER, false, ST_STANDBY, "Hello Standby", "AH", false},
	{PLAIN, ST_STANDBY, EV_LOWER_STANDBY, LOWER, false, ST_STANDBY, "", "AH", true},
	{PLAIN, ST_ACTIVE, EV_LOWER_STANDBY, LOWER, false, ST_ACTIVE, "", "SH", true},
	/* m, n */
	{PLAIN, ST_LISTEN, EV_MAC_CHANGED, 0, false, ST_LISTEN, "", "AS", false},
	{PLAIN, ST_ACTIVE, EV_MAC_CHANGED, 0, false, ST_ACTIVE, "Hello Active v, arp 10.0.0.1", "H",
	 false},
	{PLAIN, ST_STANDBY, EV_VIP_CONFIGURED, 0, false, ST_STANDBY, "", "AH", false},
	{PLAIN, ST_ACTIVE, EV_VIP_CONFIGURED, 0, false, ST_ACTIVE, "Hello Active v, arp 10.0.0.1",
	 "H", false},
	{NO_VIP, ST_LEARN, EV_VIP_CONFIGURED, 0, false, ST_LISTEN, "", "AS", false},
};

static void test_cells(void)
{
	for (unsigned i = 0; i < G_N_ELEMENTS(cases); i++)
		run_case(&cases[i]);
}

/* A table that lost a column of the RFC would pass the rows above one by one. */
static void test_cells_are_covered(void)
{
	for (unsigned state = ST_LEARN; state < N_ST; state++)
		for (unsigned event = EV_DISABLED; event <= EV_LOWER_STANDBY; event++) {
			bool here = false;
			for (unsigned i = 0; i < G_N_ELEMENTS(cases); i++)
				here |= cases[i].from == state && cases[i].event == event;
			bool timer =
				event == EV_HELLO_DUE && (state == ST_LEARN || state == ST_LISTEN);
			bool stopped = (state == ST_ACTIVE && event == EV_ACTIVE_EXPIRED) ||
				       (state == ST_STANDBY && event == EV_STANDBY_EXPIRED);
			CHECK(here || timer || stopped, "%s, %c: no case", hsrp_state_name(state),
			      hsrp_fsm.events[event].letter);
		}
}

/* What a Hello claims is believed, and printed, before the event. */
static void test_higher_standby(void)
{
	Lab *lab = lab_new();
	static const Case c = {PLAIN, ST_STANDBY, EV_HIGHER_STANDBY, HIGHER, false, ST_LISTEN, "",
			       "AS",  false};
	sandbox_router(lab->sb, "R1", "12.3(7)T1", configs[PLAIN]);
	lab_call(lab, VT_S(1), "R1", enter, &c);
	lab_hear(lab, VT_S(2), "R1", OTHER, lab_msg(OP_HELLO, ST_STANDBY, HIGHER));
	sandbox_run(lab->sb, 0);
	node_iface(sandbox_node(lab->sb, "R1"), "Fa0/0")->up = true;
	sandbox_run(lab->sb, VT_S(2));
	LAB_TEXT(lab_log(lab, "R1", VT_S(2)),
		 "0.000000 HSRP: Fa0/0 Grp 1 Standby router is 10.0.0.13, was local\n"
		 "0.000000 HSRP: Fa0/0 Grp 1 Standby: k/Hello rcvd from higher pri Standby router "
		 "(150/10.0.0.13)\n"
		 "0.000000 HSRP: Fa0/0 Grp 1 Standby -> Listen\n"
		 "0.000000 HSRP: Fa0/0 Grp 1 Redundancy \"hsrp-Fa0/0-1\" state Standby -> Backup\n",
		 "a higher Standby router");
	lab_free(lab);
}

/* The Active router falls silent while this one speaks: Standby and Active in one instant, by a posted c. */
static void test_active_lost_in_speak(void)
{
	Lab *lab = lab_new();
	sandbox_router(lab->sb, "R1", "12.3(7)T1", configs[PLAIN]);
	lab_do(lab, VT_S(0), "R1", LAB_UP, "Fa0/0");
	lab_hear(lab, VT_S(6), "R1", PEER, lab_msg(OP_HELLO, ST_ACTIVE, HIGHER));
	sandbox_run(lab->sb, VT_S(26));
	LAB_TEXT(
		lab_log(lab, "R1", VT_S(15)),
		"0.000000 HSRP: Fa0/0 Grp 1 Listen: d/Standby timer expired (unknown)\n"
		"0.000000 HSRP: Fa0/0 Grp 1 Listen -> Speak\n"
		"0.000000 HSRP: Fa0/0 Grp 1 Redundancy \"hsrp-Fa0/0-1\" state Backup -> Speak\n"
		"1.000000 HSRP: Fa0/0 Grp 1 Speak: c/Active timer expired (10.0.0.12)\n"
		"1.000000 HSRP: Fa0/0 Grp 1 Active router is unknown, was 10.0.0.12\n"
		"10.000000 HSRP: Fa0/0 Grp 1 Speak: d/Standby timer expired (unknown)\n"
		"10.000000 HSRP: Fa0/0 Grp 1 Standby router is local\n"
		"10.000000 HSRP: Fa0/0 Grp 1 Speak -> Standby\n"
		"10.000000 HSRP: Fa0/0 Grp 1 Redundancy \"hsrp-Fa0/0-1\" state Speak -> Standby\n"
		"10.000000 HSRP: Fa0/0 Grp 1 Standby: c/Active timer expired (unknown)\n"
		"10.000000 HSRP: Fa0/0 Grp 1 Active router is local\n"
		"10.000000 HSRP: Fa0/0 Grp 1 Standby router is unknown, was local\n"
		"10.000000 HSRP: Fa0/0 Grp 1 Standby -> Active\n"
		"10.000000 %HSRP-6-STATECHANGE: FastEthernet0/0 Grp 1 state Standby -> Active\n"
		"10.000000 HSRP: Fa0/0 Grp 1 Redundancy \"hsrp-Fa0/0-1\" state Standby -> Active\n",
		"no dead end in Standby");
	lab_free(lab);
}

/* 12.4T prints d/ where 12.3 prints c/: only the order of two expiries in one instant differs. */
static void test_which_timer_first(void)
{
	Lab *lab = lab_new();
	sandbox_router(lab->sb, "R1", "12.4(15)T1", configs[PLAIN]);
	lab_do(lab, VT_S(0), "R1", LAB_UP, "Fa0/0");
	sandbox_run(lab->sb, VT_S(30));
	CHECK_INT(sandbox_logged(lab->sb, "R1", "Listen: d/Standby timer expired (unknown)", 0),
		  VT_S(15), "12.4T");
	CHECK_INT(sandbox_logged(lab->sb, "R1", "Standby -> Active", 0), VT_S(25),
		  "the result is the same");
	lab_free(lab);
}

/* clang-format off */
SUITE(hsrp_fsm) = {
	{"each cell of the table: state, messages, timers, printed or not", test_cells},
	{"no cell is left out", test_cells_are_covered},
	{"k/ in Standby gives way, lines before the event", test_higher_standby},
	{"an Active router lost in Speak is replaced by way of Standby at once", test_active_lost_in_speak},
	{"12.4T expires the Standby timer first", test_which_timer_first},
	{NULL, NULL},
};
/* clang-format on */
