/* build/bench: what an event costs. */

#include <stdio.h>
#include <stdlib.h>

#include "tests/bench/bench.h"

double bench_now_ns(void)
{
	return (double)g_get_monotonic_time() * 1000;
}

static int by_value(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

double bench_median(BenchFn *fn, void *with, uint64_t n)
{
	double took[BENCH_RUNS];

	for (int i = 0; i < BENCH_RUNS; i++)
		took[i] = fn(with, n) / (double)n;
	qsort(took, BENCH_RUNS, sizeof *took, by_value);
	return took[BENCH_RUNS / 2];
}

int main(void)
{
	setvbuf(stdout, NULL, _IOLBF, 0);
	bench_hold();
	return 0;
}
