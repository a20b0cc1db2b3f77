#pragma once

/* Suites side by side: each in a process of its own, so that one that crashes is named and the others run on. */

#include <glib.h>

#include "tests/support/check.h"

/* What the cases of some suites came to. */
typedef struct Tally {
	unsigned suites, cases, failed_cases, checks, failed_checks, skipped;
} Tally;

/* Runs one suite in this process: what it says goes to stdout. */
Tally suite_run(const TestSuite *s);

/* Runs the suites (const TestSuite *) with up to `at_once` processes, prints what each says in the order of the list, with
 * `times` the CPU seconds of each with those of the programs that it started, and at the end the sum. A suite that ends by a
 * signal, by itself, or without a check has failed. Returns whether all held, and there were checks. */
bool suites_run(const GPtrArray *suites, unsigned at_once, bool times);
