#pragma once

/* Does a run come to what is stored of it? */

#include "sim/record/digest.h"
#include "sim/record/record.h"

/* How far a re-run must go for what it shows at `at` to be compared: to the next digest that is stored. */
VTime repeat_until(const Record *stored, VTime at);

/* Compares a re-run's digests, closed at `until`, with those that are stored. False, *err: it is another run;
 * the message says where it first differs and who wrote the stored one. */
bool repeat_holds(const Record *stored, const char *path, const Digest *again, VTime until,
		  GError **err);
