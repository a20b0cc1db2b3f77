#pragma once

/* Whether the user accepts that a line is not modelled. */

#include "sim/scenario/scenario.h"

/* Is `line`, of that router's configuration, one of those that the group accepts? Blanks at its ends do not count.
 * False: there is no answer, *err at the expression; neither a hit nor a miss. */
bool accept_match(const ScnAccept *a, const char *router, const char *line, bool *hit,
		  GError **err) G_GNUC_WARN_UNUSED_RESULT;
