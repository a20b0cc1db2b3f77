#pragma once

/* Power of a node. */

#include "models/core/node.h"

/* On builds all modules from the startup-config and starts them; off stops and empties them. */
void node_power(Ctx *cx, Node *n, bool on);
