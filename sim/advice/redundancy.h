#pragma once

/* Redundancy across configurations: the rules that join several protocols, and the findings of all rules as text. */

#include "models/core/advice.h"

/* Applies the rules of every class, then those of several protocols together, to the routers of `a`. */
void redundancy_check(Advice *a);

extern const AdviceRule redundancy_rules[];

/* Each finding in lines: its first place, its rule, what will happen, and the lines that it comes from. */
void redundancy_print(const Advice *a, GString *out);
