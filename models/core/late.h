#pragma once

/* Octets of a known length that are made when somebody reads them: the same ones, whoever reads them and
 * whenever. Values that cost much and that a simulated network hardly looks at (Diffie-Hellman, what is derived
 * of it, and what that encrypts) are asked whether two of them are the same, which their inputs tell.
 *
 * Counted, like GBytes, and like them part of packets and of what modules hand each other: who holds one needs
 * nothing of who made it. A kind embeds a Late as its first member. */

#include <glib.h>
#include <stdbool.h>

#include "sim/tables/codec.h"

typedef struct Late Late;

typedef struct LateKind {
	const char *name;
	/* Writes all octets; a function of what stands in `l` and nothing else. */
	void (*make)(const Late *l, uint8_t *out);
	/* Have both, of this kind, surely the same octets? Makes none. NULL: only when they are one. */
	bool (*same)(Late *a, Late *b);
	/* The first octets, as far as they are known before all are made; NULL: none. */
	Slice (*head)(const Late *l);
	void (*forget)(Late *l); /* with what it holds */
} LateKind;

struct Late {
	unsigned refs;
	const LateKind *kind;
	size_t len;
	GBytes *made; /* NULL: not yet */
	Late *as;     /* found to be the same as this one, which makes the octets of both; NULL */
};

/* Begins one of `len` octets, embedded in the caller's, which its kind forgets and frees: one reference, of the caller. */
void late_init(Late *l, const LateKind *kind, size_t len);
Late *late_of(GBytes *octets /* adopts */); /* made already; one reference, of the caller */
Late *late_ref(Late *l);                    /* one more, of the caller; returns `l` */
void late_unref(Late *l);                   /* the last one has its kind forget it */
void late_clear(Late **l);                  /* lets go of what is there, if any; *l is NULL then */

/* All octets: makes them, once. Borrowed: as long as there is a reference to `l`. Nothing can fail. */
GBytes *late_bytes(Late *l);
Slice late_octets(Late *l); /* the same as a slice; of NULL an empty one */

/* Have they been made, here or of one that was found to be the same? Only what they cost depends on it. */
bool late_is_made(const Late *l);
/* The first octets, as far as they are known without making any; an empty slice: none. Borrowed. */
Slice late_head(const Late *l);

/* Surely the same octets, as far as can be told without making any; then they are made once for both. False: they
 * may be the same nevertheless. */
bool late_is_known_same(Late *a, Late *b);
/* The same octets? Makes them where nothing else can tell. */
bool late_is_same(Late *a, Late *b);
