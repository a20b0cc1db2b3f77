/* The whole program on its main scenario: 15 simulated minutes of HSRP, OSPF, IKE and ESP with echoes every
 * 100 ms in both directions, each time as a process of its own. Events mean different things in different
 * simulators; the wall time of a link transmission can be compared. */

#include <glib/gstdio.h>
#include <math.h>
#include <stdio.h>

#include "sim/stage/stage.h"
#include "tests/bench/bench.h"

static const char scenario[] = "scenarios/site-to-site/two-way-traffic.scn";

typedef struct Counter {
	ObsSink sink;
	uint64_t n;
} Counter;

static void count(ObsSink *self, const World *w, const Obs *obs)
{
	(void)w, (void)obs;
	((Counter *)self)->n++;
}

/* Counts events and link transmissions of the run; false: it cannot be run. */
static bool count_run(uint64_t *events, uint64_t *transmissions)
{
	g_autoptr(GError) err = NULL;
	g_autoptr(Scenario) s = scenario_read(scenario, NULL, NULL, &err);
	Counter c = {{1u << OBS_FRAME, count}, 0};
	StageSpec spec = {.seed = s ? s->seed : 0};
	g_autoptr(Stage) stage = s ? stage_new(s, &spec, &err) : NULL;

	if (stage) {
		world_add_sink(stage_world(stage), &c.sink);
		stage_begin(stage);
	}
	if (!stage || !stage_run(stage, s->duration, &err)) {
		printf("%s: %s\n", scenario, err->message);
		return false;
	}
	*events = world_events(stage_world(stage));
	*transmissions = c.n;
	return true;
}

typedef struct Way {
	const char *name, *argv[8];
} Way;

static double run_process(void *with, uint64_t n)
{
	const Way *way = with;
	const char *argv[16] = {g_getenv("VPNHA"), "run", "-q", scenario};
	int status = 0;

	(void)n;
	for (unsigned i = 0; way->argv[i]; i++)
		argv[4 + i] = way->argv[i];
	double start = bench_now_ns();
	bool ran = g_spawn_sync(NULL, (char **)argv, NULL,
				G_SPAWN_STDOUT_TO_DEV_NULL | G_SPAWN_STDERR_TO_DEV_NULL, NULL, NULL,
				NULL, NULL, &status, NULL);
	double took = bench_now_ns() - start;
	return ran && g_spawn_check_wait_status(status, NULL) ? took : NAN;
}

void bench_run(void)
{
	g_autofree char *dir = g_dir_make_tmp("vpnha-bench-XXXXXX", NULL);
	g_autofree char *db = g_build_filename(dir, "run.db", NULL),
			*pcap = g_build_filename(dir, "run.pcapng", NULL);
	Way ways[] = {
		{"nothing recorded", {"--record", "none", "-q"}},
		{"a summary alone", {"--record", "none"}},
		{"timeline in SQLite", {"-o", db}},
		{"and every frame", {"--record", "full", "-o", db}},
		{"timeline and capture", {"-o", db, "--pcap", pcap}},
	};
	uint64_t events, transmissions;

	if (!count_run(&events, &transmissions))
		return;
	printf("\n%s: %" G_GUINT64_FORMAT " events, %" G_GUINT64_FORMAT " link transmissions\n",
	       scenario, events, transmissions);
	printf("%-22s %8s %12s %20s (median of %d)\n", "whole process", "wall ms", "events/s",
	       "us per transmission", BENCH_RUNS);
	for (size_t i = 0; i < G_N_ELEMENTS(ways); i++) {
		double ns = bench_median(run_process, &ways[i], 1);
		printf("%-22s %8.1f %12.0f %20.3f\n", ways[i].name, ns / 1e6,
		       (double)events * 1e9 / ns, ns / 1e3 / (double)transmissions);
	}
	g_remove(db), g_remove(pcap), g_rmdir(dir);
}
