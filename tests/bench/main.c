/* build/bench: what an event costs, and being watched. */

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

static const struct {
	const char *name, *also; /* also: a second name of it */
	void (*fn)(void);
} parts[] = {
	/* First: the peak of a child's memory counts what its parent held when it was made. */
	{"spokes", NULL, bench_spokes},
	{"queue", "hold", bench_hold},
	{"record", NULL, bench_record},
	{"run", NULL, bench_run},
};

static gboolean is_asked(const char *const *names, const char *name)
{
	return name && g_strv_contains(names, name);
}

/* build/bench [PART...]: all parts without arguments. */
int main(int argc, char **argv)
{
	setvbuf(stdout, NULL, _IOLBF, 0);
	for (size_t i = 0; i < G_N_ELEMENTS(parts); i++)
		if (argc < 2 || is_asked((const char *const *)argv + 1, parts[i].name) ||
		    is_asked((const char *const *)argv + 1, parts[i].also))
			parts[i].fn();
	return 0;
}
