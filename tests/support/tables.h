#pragma once

/* What tests over all tables share: random legal records, sample lines, damage to octets. All from a seed. */

#include "models/core/proto.h"
#include "sim/tables/codec.h"

typedef struct Dice {
	uint64_t state;
} Dice;

uint64_t dice_roll(Dice *d);
unsigned dice_below(Dice *d, unsigned n); /* 0 .. n-1 */

/* A random record of the spec that is legal to send; parts live in the arena. */
void *random_record(Dice *d, const PktSpec *spec, Arena *arena);

/* How often fuzz suites run their cases, each time with another seed: VPNHA_FUZZ=200 build/tests 'fuzz_*'
 * for a longer campaign; once if it is not set. */
unsigned fuzz_rounds(void);

/* Flips, sets, cuts, repeats or inserts octets, 1 to 4 times. */
void damage(Dice *d, GByteArray *bytes);

/* Calls `fn` for every packet table of every class. */
void each_packet(void (*fn)(const ProtoClass *cls, const PktSpec *spec));

/* Lines that a syntax string takes: the shortest, the longest, and some of each alternative. To be freed. */
GPtrArray *sample_lines(Dice *d, const char *syntax, unsigned n);

/* A line of a statement whose samples say nothing that could be: a network that exists, a name that is known. */
typedef struct StmtExample {
	const char *mode;
	const char *head; /* that enters the mode; NULL: any line that does */
	const char *line;
	const char *
		before; /* lines that define what it names, each with its newline; NULL: it names nothing */
} StmtExample;
extern const StmtExample stmt_examples[]; /* ended by NULL */
bool stmt_takes(const Stmt *s, const StmtExample *x);

/* Does the statement only find something that is there, or say something by its "no" alone? */
bool stmt_only_removes(const Stmt *s);
