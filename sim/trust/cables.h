#pragma once

/* Doubts that no line raises alone: of ports that are cabled to each other and set differently. */

#include "models/core/net.h"
#include "sim/trust/doubt.h"

/* Adds one for each cable whose ends do not go together (link_misfit), at the line that sets one of them. */
void cables_doubt(Doubts *d, const Net *net);

/* The ports of a router that have cables, and what they are set to as its configuration changes. */
typedef struct CabledPorts CabledPorts;

CabledPorts *cables_of(const Node *n); /* borrows its interfaces */
void cables_free(CabledPorts *p);

/* `now` is a router with the same configuration, which need not be cabled. */
void cables_look(CabledPorts *p, const Node *now);
/* A port that has been set otherwise since it was last looked at: that of the router with the cables; NULL: no more. */
const Iface *cables_reset(CabledPorts *p, const Node *now);
