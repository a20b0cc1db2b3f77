#pragma once

/* What the commands share: options, results of one kind or another to read from, output. */

#include <stdio.h>

#include <glib.h>

#include "sim/err.h"
#include "sim/stage/run.h"

typedef int CommandFn(int argc, char **argv);

/* Each takes its own name as argv[0] and returns an exit code. */
CommandFn cmd_run, cmd_check, cmd_show, cmd_debug, cmd_timeline, cmd_outage, cmd_plot, cmd_lint,
	cmd_record, cmd_import, cmd_diff, cmd_console, cmd_export, cmd_manual;

typedef struct CliCommand {
	const char *name, *args, *what; /* name NULL ends the list */
	CommandFn *run;
} CliCommand;
extern const CliCommand cli_commands[];

/* What a command says of itself. */
typedef struct CliDescription {
	const char *name, *args, *summary;
	const GOptionEntry *entries; /* ended by long_name NULL */
} CliDescription;
typedef void CliDescribeFn(void *to, const CliDescription *d);

/* Calls `fn` with what the command would have read its options by; nothing is read and nothing done. */
void cli_describe(const CliCommand *c, CliDescribeFn *fn, void *to);

/* Reads options. False: *code is what to exit with; usage errors are on stderr. What remains in argv after
 * its first member are the arguments, at least `least` and at most `most` (-1: any number). */
bool cli_parse(const char *args, const char *summary, const GOptionEntry *entries, int least,
	       int most, int *argc, char ***argv, int *code);

/* Says what is wrong with the input, and returns the exit code for it. */
int cli_fail(const char *command, GError *err /* adopts */);
int cli_usage(const char *command, const char *format, ...) G_GNUC_PRINTF(2, 3);

/* What --seed and --jobs may not be: an exit code, EXIT_OK for good ones. */
#define CLI_NO_SEED INT64_MIN /* the default of --seed */
enum { CLI_JOBS_MOST = 256 }; /* each is a process and a pipe */
int cli_numbers(const char *command, int64_t seed, int jobs);

typedef enum CliFormat { FORMAT_TEXT, FORMAT_JSON, FORMAT_CSV } CliFormat;
bool cli_format(const char *text /* may be NULL */, CliFormat *out, GError **err);

/* "1..200", or NULL for `fallback` alone. */
bool cli_seeds(const char *text, int64_t fallback, int64_t *first, int64_t *last, GError **err);

/* {"GROUP.KEY":"VALUE"} of --set assignments. Caller frees. */
char *cli_settings(const char *const *sets);
