#pragma once

/* Redundancy across configurations: the rules that join several protocols, and the findings of all rules as text. */

#include "models/core/advice.h"

/* Applies the rules of every class, then those of several protocols together, to the routers of `a`. */
void redundancy_check(Advice *a);

extern const AdviceRule redundancy_rules[];

/* Appends each finding in lines: its first place, its rule, what will happen, and the lines that it comes from. Not
 * one that was said before; `said` (a set of strings that it owns) remembers. Returns how many they are. */
unsigned redundancy_print(const Advice *a, GHashTable *said, GString *out);
