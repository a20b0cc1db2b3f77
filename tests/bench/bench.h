#pragma once

/* Benchmarks: a row is what is measured and how many operations took how long, median of several runs.
 * Compare rows of one run with each other; absolute times belong to a machine and its mood. */

#include <glib.h>
#include <stdint.h>

enum { BENCH_RUNS = 7 };

/* Does `n` operations and says how many nanoseconds they took. */
typedef double BenchFn(void *with, uint64_t n);

/* Median of BENCH_RUNS calls, in nanoseconds per operation. */
double bench_median(BenchFn *fn, void *with, uint64_t n);
double bench_now_ns(void);

void bench_hold(void);
void bench_record(void);
void bench_run(void);    /* $VPNHA is the program */
void bench_spokes(void); /* likewise */
