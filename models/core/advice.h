#pragma once

/* Advice: mistakes that each configuration hides and all of them together show. Rules look at loaded nodes, by
 * their views, and cite the lines that they speak of. A class has rules of what it alone knows; those that join
 * several protocols are sim/advice's. */

#include "models/core/proto.h"
#include "models/core/runconf.h"

enum { ADVICE_LINES = 6 };

typedef struct AdviceFinding {
	const AdviceRule *rule;
	GString *what; /* what will happen */
	ConfOrigin line[ADVICE_LINES];
	unsigned n_lines;
} AdviceFinding;

Advice *advice_new(void);
void advice_free(Advice *a);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Advice, advice_free)

/* The configuration of a loaded router takes part; borrowed. Routers count from 0, in the order of being added. */
void advice_add(Advice *a, const Node *n);

/* Runs the rules of all classes that the routers have, in the registry's order; then may be asked. */
void advice_run(Advice *a);
const GPtrArray *advice_findings(const Advice *a); /* of AdviceFinding*, owned by `a` */

/* ---- for rules ---- */

unsigned advice_routers(const Advice *a);
const char *advice_name(const Advice *a, unsigned router);

const GPtrArray *advice_ifaces(const Advice *a, unsigned router); /* of Iface* */
/* By its whole name; or NULL. */
const Iface *advice_iface(const Advice *a, unsigned router, const char *name);

/* A view of the router ("standby"), without arguments. NULL: the node has no such view, though a class of the build
 * does; a name that no class has is the rule's mistake, and ends the program. Lives as long as `a`. */
const void *advice_view(Advice *a, unsigned router, const char *view);

/* The line that set a statement there: runconf_origin. */
ConfOrigin advice_line(const Advice *a, unsigned router, const char *place, const char *words,
		       const char *key);
/* The first if there is such a line, else the second: a default has none of its own. */
ConfOrigin advice_line_or(ConfOrigin first, ConfOrigin second);

/* A finding of the rule called `name` of `rules`, with its first line; `format` says what will happen. */
AdviceFinding *advice_find(Advice *a, const AdviceRule *rules, const char *name, ConfOrigin line,
			   const char *format, ...) G_GNUC_PRINTF(5, 6);
void advice_cite(AdviceFinding *f, ConfOrigin line); /* one that is not there is left out */

/* "3 s", "0.6 s": in thousandths at most, as an argument of a format string. */
typedef struct AdviceSeconds {
	char s[24];
} AdviceSeconds;
AdviceSeconds advice_seconds(VTime t);

/* Would two interfaces of different routers hear each other? By their primary addresses: one may have the wrong mask,
 * who finds the other in his own subnet sends to it. Cables count where there are any; configurations alone
 * have none, and one subnet is then taken for one segment. Not if either is shut. */
bool advice_are_neighbours(const Iface *x, const Iface *y);
