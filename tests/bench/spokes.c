/* What a spoke costs: the hub-and-spoke scenario at growing sizes, each run as a process of its own. An event should
 * cost the same whatever the size of the network, and a spoke the same memory. */

#include <glib/gstdio.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/bench/bench.h"

static const char scenario[] = "scenarios/hub-and-spoke/hub-and-spoke.scn";

enum { RECORDED = 1000, SMALL = 320, SMALL_RUNS = 3 };

typedef struct Cost {
	double wall_s, cpu_s;
	long rss_kb; /* at its most */
	uint64_t events;
} Cost;

static double seconds(struct timeval t)
{
	return (double)t.tv_sec + (double)t.tv_usec / 1e6;
}

/* "360s simulated, 129801 events, digest ..." */
static uint64_t events_said(FILE *out)
{
	char line[512];
	uint64_t n = 0;

	rewind(out);
	while (n == 0 && fgets(line, sizeof line, out)) {
		const char *said = strstr(line, "simulated, ");
		n = said ? g_ascii_strtoull(said + strlen("simulated, "), NULL, 10) : 0;
	}
	return n;
}

/* A child's own use of the processor and of memory is known only to who waits for it. */
static gboolean wait_for(pid_t pid, Cost *cost)
{
	struct rusage use;
	int status;

	if (wait4(pid, &status, 0, &use) != pid || !WIFEXITED(status) || WEXITSTATUS(status) != 0)
		return FALSE;
	cost->cpu_s = seconds(use.ru_utime) + seconds(use.ru_stime);
	cost->rss_kb = use.ru_maxrss;
	return TRUE;
}

static gboolean run_once(unsigned spokes, const char *level, Cost *cost)
{
	g_autofree char *dir = g_dir_make_tmp("vpnha-bench-XXXXXX", NULL);
	g_autofree char *db = g_build_filename(dir, "run.db", NULL);
	g_autofree char *set = g_strdup_printf("spoke.count=%u", spokes);
	const char *argv[] = {g_getenv("VPNHA"), "run", scenario, "--set", set,
			      "--record",        level, "-o",     db,      NULL};
	FILE *out = tmpfile();

	if (strcmp(level, "none") == 0)
		argv[7] = NULL;
	double start = bench_now_ns();
	pid_t pid = out && argv[0] ? fork() : -1;
	if (pid == 0) {
		if (dup2(fileno(out), STDOUT_FILENO) < 0 || !freopen("/dev/null", "w", stderr))
			_exit(127);
		execv(argv[0], (char **)argv);
		_exit(127);
	}
	gboolean ok = pid > 0 && wait_for(pid, cost);
	cost->wall_s = (bench_now_ns() - start) / 1e9;
	cost->events = ok && out ? events_said(out) : 0;
	if (out)
		fclose(out);
	g_remove(db), g_rmdir(dir);
	return ok && cost->events > 0;
}

/* The cheapest of some runs of a small network, where start-up counts; one of a large one. */
static gboolean run_some(unsigned spokes, const char *level, Cost *best)
{
	for (int i = 0; i < (spokes <= SMALL ? SMALL_RUNS : 1); i++) {
		Cost c = {0};
		if (!run_once(spokes, level, &c))
			return FALSE;
		if (i == 0 || c.cpu_s < best->cpu_s)
			*best = c;
	}
	return TRUE;
}

typedef struct First {
	unsigned spokes; /* 0: none yet */
	long rss_kb;
} First;

/* One row; what a spoke takes is reckoned against the first one. */
static gboolean measure(unsigned spokes, const char *level, First *first)
{
	Cost c = {0};

	if (!run_some(spokes, level, &c)) {
		printf("%6u  %s with --record %s does not run\n", spokes, scenario, level);
		return FALSE;
	}
	printf("%6u %-9s %10" G_GUINT64_FORMAT " %9.2f %9.2f %9.2f %8.1f", spokes, level, c.events,
	       c.wall_s, c.cpu_s, c.cpu_s * 1e6 / (double)c.events, (double)c.rss_kb / 1024);
	if (first->spokes && spokes > first->spokes)
		printf(" %10.1f", (double)(c.rss_kb - first->rss_kb) / (spokes - first->spokes));
	putchar('\n');
	if (!first->spokes)
		*first = (First){spokes, c.rss_kb};
	return TRUE;
}

/* $SPOKES: more sizes; $RECORDS: levels of recording, each at 1000 spokes. */
void bench_spokes(void)
{
	static const unsigned sizes[] = {10, 32, 100, 320, 1000};
	const char *more = g_getenv("SPOKES"), *levels = g_getenv("RECORDS");
	g_auto(GStrv) large = g_strsplit_set(more ? more : "", " ,", -1);
	g_auto(GStrv) recorded = g_strsplit_set(levels ? levels : "", " ,", -1);
	First first = {0};

	printf("\n%s, --set spoke.count=N\n", scenario);
	printf("%6s %-9s %10s %9s %9s %9s %8s %10s\n", "N", "record", "events", "wall s", "CPU s",
	       "us/event", "RSS MB", "KB a spoke");
	for (size_t i = 0; i < G_N_ELEMENTS(sizes); i++)
		if (!measure(sizes[i], "none", &first))
			return;
	for (char **r = recorded; *r; r++)
		if (**r)
			measure(RECORDED, *r, &first);
	for (char **n = large; *n; n++)
		if (**n)
			measure((unsigned)strtoul(*n, NULL, 10), "none", &first);
}
