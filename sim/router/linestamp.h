#pragma once

/* What stands before a line that a router prints: "*Mar  1 00:05:12.345: ". */

#include "models/core/node.h"

#define STAMP_SYSLOG "syslog" /* the log flag of messages; every other flag is a debug's */

/* As `service timestamps {debug | log}` of this router's configuration says, for a line of log flag `flag` at
 * time `t`; nothing if it says none. `booted` is when the router came up: n->booted, unless `t` is before it. Before that
 * stands `number`, if linestamp_numbers.
 * Of a node without such a statement (a switch): "*Mar  1 hh:mm:ss.mmm: ".
 * Source: Cisco IOS Configuration Fundamentals Command Reference: service timestamps, service sequence-numbers. */
void linestamp_append(GString *out, const Node *n, const char *flag, VTime t, VTime booted,
		      unsigned number);

/* Has a line of that flag a number, its place among the messages since the router came up, from 1? Each message has one,
 * and `service sequence-numbers` makes it visible.
 * LIBERTY: lines of debugs have none and are not counted, as IOS does: which debugs are on is the reader's choice here, and
 * what a router keeps must not depend on it. */
bool linestamp_numbers(const Node *n, const char *flag);
