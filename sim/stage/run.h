#pragma once

/* One run of a scenario, from its first event to its record. */

#include "sim/record/record.h"
#include "sim/scenario/source.h"
#include "sim/stage/stage.h"

typedef struct RunSpec {
	const Scenario *scn;
	const char *settings; /* JSON of --set */
	uint64_t seed;
	VTime until;       /* VT_NEVER: the scenario's duration */
	RecordLevel level; /* none: outages only; outage: what a summary tells */
	bool wire, strict, checked, packets /* packet-level debug too */;
	bool make_all; /* no payload is late (pktpool.h): the same run, for tests that say so */
	bool unstored; /* nobody stores it: it goes without the scenario's texts */
	bool paths;    /* doubts name files by the paths that they were read from */
	bool hold;     /* hold the scenario's expectations: REC_CHECK */
	const FrameTaker *frames; /* NULL: the record has them */
	const char *pcap, *keys;  /* NULL: none */
	bool pcap_hops;           /* every hop's sight of each packet; else its origin's alone */
	const Record *repeats;    /* a stored run that this one must come to, or fail; NULL */
	const char *path;         /* of the file that has it */
	Stage **ready; /* where run_check_input leaves what it composed, for the first run of that seed; NULL */
} RunSpec;

/* The run of a source again, as far as `until`: see run_show and run_scenario. A run of a result file must come to the
 * digests that are stored. */
RunSpec run_spec(const Source *s, RecordLevel level);

/* NULL: *err. What was half written of captures is removed. */
Record *run_scenario(const RunSpec *spec, GError **err);

/* Composes: every error of the input is found before anything runs or is written. The counts of lines that no table
 * knows go to `notes`. A stage in *spec->ready is the caller's to free, before the scenario. */
bool run_check_input(const RunSpec *spec, GString *notes, GError **err);

/* The router's text at the end of a run up to `at`: a deterministic re-run. NULL: *err. */
char *run_show(const RunSpec *spec, const char *router, const char *command, VTime at, bool *taken,
	       GError **err);

/* Why the network had not settled when the first fault struck; NULL if it had. Caller frees. */
char *run_unsettled(const Record *rec);
