#pragma once

/* The values of a scenario's keys, each with its error at the place where the value stands. */

#include "sim/scenario/scenario.h"

bool scn_time(SrcPos pos, const char *text, VTime *out, GError **err);
/* "A..B" or "A"; `draw` names it for the seed (borrowed). */
bool scn_span(SrcPos pos, const char *text, const char *draw, ScnSpan *out, GError **err);
/* The same as bounds; a single T is 0..T with `upto`, else T..T. */
bool scn_range(SrcPos pos, const char *text, bool upto, ExpectRange *out, GError **err);
bool scn_integer(SrcPos pos, const char *text, int64_t lo, int64_t hi, int64_t *out, GError **err);
/* "2%", "0.25%" into parts per million. */
bool scn_percent(SrcPos pos, const char *text, int64_t *ppm, GError **err);
/* One of the words, ended by NULL; *out is its index. */
bool scn_word(SrcPos pos, const char *text, const char *const *words, unsigned *out, GError **err);
bool scn_address(SrcPos pos, const char *text, Ip4 *out, GError **err);
/* "NODE:INTERFACE" or "NODE"; strings are kept in `f`. */
bool scn_port(ScnFile *f, SrcPos pos, const char *text, ScnPort *out, GError **err);
bool scn_hex(SrcPos pos, const char *text, GBytes **out, GError **err);
/* "N every T" */
bool scn_repeat(SrcPos pos, const char *text, int *n, VTime *every, GError **err);
/* Syntax of a moment; an event's name is looked up later. */
bool scn_moment_read(ScnFile *f, SrcPos pos, const char *text, const char *draw, ScnMoment *out,
		     GError **err);
