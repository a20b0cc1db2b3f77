#pragma once

/* What vpnha check found, for the reporters of CI systems. */

#include <glib.h>

#include "sim/err.h"
#include "sim/kernel/vtime.h"
#include "sim/output.h"

/* One expectation over one seed, or one bound over all of them. */
typedef struct ReportCase {
	char *name;     /* "takeover: 7.707 s, expected 7..10.1 s": owned */
	char *expected; /* owned */
	char *actual;   /* NULL: it holds; owned, may have many lines */
	char *nearest;  /* NULL: none; owned */
	SrcPos at;      /* of the expectation */
	VTime measured; /* VT_NEVER: nothing was */
} ReportCase;

/* A scenario; `error` (its input was refused, nothing ran) and `skipped` (why) exclude cases. */
typedef struct ReportSuite {
	char *name; /* "site-to-site.failover", or the path of what could not be read */
	char *error;
	char *skipped;
	GArray *cases; /* of ReportCase */
} ReportSuite;

typedef struct Report {
	GPtrArray *suites; /* of ReportSuite*, owned */
} Report;

Report *report_new(void);
void report_free(Report *r);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Report, report_free)

/* A new suite; its strings are taken over, `error` may be NULL. Valid as long as the report. */
ReportSuite *report_suite(Report *r, char *name /* adopts */, char *error /* adopts */);

/* A scenario that there was nothing to hold to: it counts neither as passed nor as failed. */
void report_skip(Report *r, char *name /* adopts */, const char *why);
void report_case(ReportSuite *s, ReportCase c /* adopts its strings */);

/* JUnit XML as GitLab, Jenkins and GitHub's reporters read it: testsuites, testsuite, testcase with classname,
 * file and line; failure with message and body; error for input that was refused. */
void report_junit(const Report *r, GString *out);

/* Test Anything Protocol, version 14: one test point a case, what was expected as a YAML block. */
void report_tap(const Report *r, GString *out);

extern const OutputKind report_junit_output, report_tap_output;
