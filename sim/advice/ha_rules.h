#pragma once

/* Mistakes of redundancy that each configuration hides and all of them together show: which lines, and what
 * will happen because of them. */

#include "sim/advice/ha_conf.h"

enum { HA_LINES = 6 };

typedef struct HaFinding {
	const char *rule; /* "track-cannot-flip": a name that stays */
	GString *what;    /* what will happen */
	HaLine line[HA_LINES];
	unsigned n_lines;
} HaFinding;

typedef struct HaNet {
	GPtrArray *routers;  /* of HaRouter*, owned */
	GPtrArray *findings; /* of HaFinding*, owned, in order of the rules */
} HaNet;

HaNet *ha_net_new(void);
void ha_net_free(HaNet *net);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(HaNet, ha_net_free)

/* Applies all rules to the routers that were read. */
void ha_check(HaNet *net);

/* Each finding in lines: its first place, its rule, what will happen, and the lines that it comes from. */
void ha_print(const HaNet *net, GString *out);

/* ---- for the rules ---- */

typedef void HaRule(HaNet *net);
HaRule ha_rules_hsrp, ha_rules_vpn, ha_rules_ospf;

/* A new finding, with its first line; `format` says what will happen. */
HaFinding *ha_find(HaNet *net, const char *rule, const HaLine *line, const char *format, ...)
	G_GNUC_PRINTF(4, 5);
void ha_cite(HaFinding *f, const HaLine *line); /* one that is not there is left out */
/* The first if it is there, else the second: a default has no line of its own. */
const HaLine *ha_line_or(const HaLine *line, const HaLine *other);

/* Calls `fn` for each two interfaces of different routers that share a subnet, once. */
typedef void HaPairFn(HaNet *net, const HaRouter *a, const HaIface *x, const HaRouter *b,
		      const HaIface *y);
void ha_each_pair(HaNet *net, HaPairFn *fn);

/* "10.1.1.0/24" as an argument of a format string. */
typedef struct HaPrefix {
	char s[20];
} HaPrefix;
HaPrefix ha_prefix(Prefix p);
