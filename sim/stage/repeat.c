/* A re-run against the digests of the run that it repeats. */

#include "sim/stage/repeat.h"

#include <string.h>

#include "sim/err.h"
#include "sim/scenario/stored.h"
#include "sim/text.h"

VTime repeat_until(const Record *stored, VTime at)
{
	VTime until = REC_ROW(stored, REC_RUN, RunRow, 0)->duration;
	for (unsigned i = 0; i < REC_N(stored, REC_DIGEST); i++) {
		VTime t = REC_ROW(stored, REC_DIGEST, DigestRow, i)->t;
		if (t >= at)
			until = MIN(until, t);
	}
	return until;
}

/* The first digest that is not the stored one's. */
typedef struct Search {
	const Record *stored;
	const char *router;
	VTime t;
	unsigned agreed;
} Search;

static void compare(void *to, const char *router, VTime at, const char *digest)
{
	Search *s = to;
	if (s->t != VT_NEVER)
		return;
	for (unsigned i = 0; i < REC_N(s->stored, REC_DIGEST); i++) {
		const DigestRow *d = REC_ROW(s->stored, REC_DIGEST, DigestRow, i);
		if (d->t != at || strcmp(d->router, router) != 0)
			continue;
		s->agreed++;
		if (strcmp(d->digest, digest) != 0) {
			s->router = d->router;
			s->t = at;
		}
		return;
	}
}

static unsigned stored_until(const Record *stored, VTime until)
{
	unsigned n = 0;
	for (unsigned i = 0; i < REC_N(stored, REC_DIGEST); i++)
		n += REC_ROW(stored, REC_DIGEST, DigestRow, i)->t <= until;
	return n;
}

bool repeat_holds(const Record *stored, const char *path, const Digest *again, VTime until,
		  GError **err)
{
	const RunRow *run = REC_ROW(stored, REC_RUN, RunRow, 0);
	Search s = {.stored = stored, .t = VT_NEVER};
	digest_each(again, compare, &s);
	g_autofree char *overall = digest_overall(again);
	g_autoptr(GString) where = g_string_new(NULL);
	if (s.t != VT_NEVER) {
		g_string_append_printf(where, "%s is another before ", s.router);
		text_seconds(where, s.t, 3);
	} else if (s.agreed < stored_until(stored, until)) {
		g_string_append(where, "it has other routers");
	} else if (until == run->duration && run->digest && strcmp(run->digest, overall) != 0) {
		g_string_append(where, "the end is another");
	} else {
		return true;
	}
	g_set_error(
		err, VPNHA_ERROR, VPNHA_ERROR_INPUT,
		"%s: vpnha %s wrote this run, and vpnha %s does not repeat it: %s; expected the "
		"version that wrote it, or a new run",
		path, run->version, VPNHA_VERSION, where->str);
	return false;
}
