#include "tests/fuzz/targets.h"

const FuzzTarget fuzz_targets[] = {
	{"times", fuzz_times, 200},
	{"golden", fuzz_golden, 60},
	{"scenario", fuzz_scenario, 20},
	{"config", fuzz_config, 20},
	{"console", fuzz_console, 10},
	{"exec", fuzz_exec, 20},
	{"frame", fuzz_frame, 0},
	{"result", fuzz_result, 20},
	{"template", fuzz_template, 200},
	{"topology", fuzz_topology, 200},
	{NULL, NULL, 0},
};
