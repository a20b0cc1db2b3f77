#pragma once

/* Who computes Diffie-Hellman values on a router, and who waits for it: ike_engine.c. */

#include "models/ike/ike_priv.h"

extern const ObsSpec ike_engine_obs;

/* Arms the exchange's work timer with `cost`, at once or when its turn comes. */
void ike_engine_ask(Ctx *cx, IkeExchange *x, VTime cost);

/* It is done, or nobody wants it any more: the next ones begin. No harm if it was not asked for. */
void ike_engine_leave(Ctx *cx, IkeExchange *x);
void ike_engine_stop(Ctx *cx, Ike *ike); /* power goes, and with it who waits */
void ike_engine_forget(IkeExchange *x);  /* the same of an exchange that is freed: none begins */
