/* The crypto engine: a router's Diffie-Hellman computations. With one peer nobody waits; when a thousand branches
 * come at once to the router that took over, the last of them waits for all the others, and retransmits meanwhile.
 *
 * LIBERTY: how many an engine does at once depends on what is built in (a software engine does one; the rate of an
 * accelerator is not public), and no configuration tells. As long as the scenario does not say either
 * (ike.dh-at-once), any number is done at once, and that is told when it first matters: "shared".
 * LIBERTY: which of those that wait is next is not public: the first. IOS asks its engine and goes on
 * ("CryptoEngine0: generating alg parameter for connid 1", public 12.x debug crypto engine), so what IKE does besides
 * (messages, keepalives) does not wait here. A computation that nobody wants any more is not done. */

#include "models/ike/ike_engine.h"

static const ObsState states[] = {
	{"shared", STANDING_ASSUMED},
	{NULL, STANDING_NONE},
};

const ObsSpec ike_engine_obs = {
	.name = "ike-engine",
	.kind = OBS_TRANSITION,
	.class = CLASS_SA,
	.cite = "LIBERTY: free; shared by several computations, as no router may do; or busy, so "
		"that others wait",
	.fields = {{"protocol", OV_STR},
		   {"instance", OV_STR},
		   {"from", OV_STR},
		   {"to", OV_STR},
		   {"reason", OV_STR}},
	.states = states,
};

static void tell(Ctx *cx, const char *from, const char *to, const char *why)
{
	obs_emit(cx, &ike_engine_obs,
		 (ObsVal[]){OV_S("Crypto engine"), OV_S("Diffie-Hellman"), OV_S(from), OV_S(to),
			    OV_S(why)});
}

/* Once in the life of a router: from then on its times are those of an engine that may not exist. */
static void note_shared(Ctx *cx, Ike *ike)
{
	if (ike->par.dh_at_once > 0 || ike->shared || ike->computing < 2)
		return;
	ike->shared = true;
	tell(cx, "free", "shared", "ike.dh-at-once is not set");
}

static void begin(Ctx *cx, IkeExchange *x)
{
	x->engine = ENGINE_COMPUTES;
	x->sa->ike->computing++;
	note_shared(cx, x->sa->ike);
	timer_arm(cx, &x->work, x->cost);
}

static bool has_room(const Ike *ike)
{
	return ike->par.dh_at_once == 0 || ike->computing < ike->par.dh_at_once;
}

void ike_engine_ask(Ctx *cx, IkeExchange *x, VTime cost)
{
	Ike *ike = x->sa->ike;

	g_assert(x->engine == ENGINE_NOT);
	x->cost = cost;
	if (has_room(ike)) {
		begin(cx, x);
		return;
	}
	if (ike->in_line.length == 0)
		tell(cx, "free", "busy", "others compute");
	x->engine = ENGINE_WAITS;
	x->in_line.data = x;
	g_queue_push_tail_link(&ike->in_line, &x->in_line);
}

void ike_engine_forget(IkeExchange *x)
{
	Ike *ike = x->sa->ike;

	if (x->engine == ENGINE_WAITS)
		g_queue_unlink(&ike->in_line, &x->in_line);
	else if (x->engine == ENGINE_COMPUTES)
		ike->computing--;
	x->engine = ENGINE_NOT;
}

void ike_engine_leave(Ctx *cx, IkeExchange *x)
{
	Ike *ike = x->sa->ike;
	bool waited = ike->in_line.length > 0;

	ike_engine_forget(x);
	while (has_room(ike) && ike->in_line.length > 0)
		begin(cx, g_queue_pop_head_link(&ike->in_line)->data);
	if (waited && ike->in_line.length == 0)
		tell(cx, "busy", "free", "nobody waits");
}

void ike_engine_stop(Ctx *cx, Ike *ike)
{
	if (ike->in_line.length > 0)
		tell(cx, "busy", "free", "power off");
}
