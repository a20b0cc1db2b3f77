#pragma once

/* The fingerprint of a run: SHA-256 over what was observed, per router by name and over all. It holds
 * logical values only (no ranks, ids, uids or addresses of memory), so it is the same however a run was
 * recorded, and another router's presence changes nobody else's. What goes into it is chosen by letters:
 *   t  the time of each observation
 *   o  its name
 *   f  its fields
 *   p  probe packets: the fate of each
 *   l  link transmissions: ports, times, length, drop reason, protocol and summary (costs a summary each) */

#include "sim/record/obs.h"

#define DIGEST_INGREDIENTS "tofp"

typedef struct Digest Digest;

/* `ingredients` NULL: DIGEST_INGREDIENTS. Borrows `w`. NULL and *err (VPNHA_ERROR_INPUT): unknown letter. */
Digest *digest_new(const World *w, const char *ingredients, GError **err);
void digest_free(Digest *d); /* NULL is allowed */
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Digest, digest_free)

/* Before the run: the digest of the whole alone, whose size does not grow with the run. */
void digest_without_minutes(Digest *d);

ObsSink *digest_sink(Digest *d);

/* After the run: closes the minutes up to `until`. No observation may follow. */
void digest_close(Digest *d, VTime until);

/* Of the whole run, in hexadecimal; after digest_close. The caller frees. */
char *digest_overall(const Digest *d);

/* Of one router's observations; NULL: no such router. The caller frees. */
char *digest_of(const Digest *d, const char *router);

/* The digest of each router's observations up to and including each full simulated minute, by time and
 * then by name; after digest_close. */
typedef void DigestFn(void *to, const char *router, VTime at, const char *digest);
void digest_each(const Digest *d, DigestFn *fn, void *to);
