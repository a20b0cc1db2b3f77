#pragma once

/* Fuzz targets: each takes any octets and returns, 0 always. What must hold of them is asserted within, so that
 * both drivers see it: build/tests (fuzz_corpus: the corpus, and a fixed number of damaged copies) and libFuzzer
 * (make fuzz). None reads or writes a file that its octets name. */

#include <stddef.h>
#include <stdint.h>

typedef int FuzzFn(const uint8_t *data, size_t n);

FuzzFn fuzz_times;    /* the values of a scenario's keys */
FuzzFn fuzz_template; /* a template, filled in, and where each octet of it was written */
FuzzFn fuzz_golden;   /* golden timelines, and what differs between two */
FuzzFn fuzz_scenario; /* a scenario, run for some seconds and held to its expectations */
FuzzFn fuzz_config;   /* a running-config, and behind a line "%%" what is typed while it runs */
FuzzFn fuzz_console;  /* standard input of a console, before two routers that speak everything */
FuzzFn fuzz_exec;     /* the same, connected to a router that has run for a while */
FuzzFn fuzz_frame;    /* a frame for the decoder */
FuzzFn fuzz_topology; /* a topology file, YAML or JSON */
FuzzFn fuzz_result;   /* cells of a result file, changed by SQL, for every reader */

typedef struct FuzzTarget {
	const char *
		name; /* its corpus is tests/fuzz/corpus/NAME, of a frame *.hex; NULL ends the list */
	FuzzFn *fn;
	unsigned damaged; /* copies of each text of the corpus that build/tests damages */
} FuzzTarget;
extern const FuzzTarget fuzz_targets[];

/* The octets as a text that ends with NUL, in a block of exactly its size: a memory checker sees an over-read. */
char *fuzz_text(const uint8_t *data, size_t n);
