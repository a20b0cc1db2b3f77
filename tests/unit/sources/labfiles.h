#pragma once

/* What somebody keeps of a network, in a folder of its own, and what import makes of it. */

#include "tests/unit/cli/call.h"
#include "tests/unit/cli/netdir.h"

/* A file, in a folder that is made for it ("configs/r1.cfg"); a name of NULL ends them. */
typedef struct LabFile {
	const char *name, *text;
} LabFile;

#define R(name, lines) "hostname " name "\nversion 12.3\n" lines "!\nend\n"
#define IF(name, address, more) "interface " name "\n ip address " address "\n" more

/* Freed with labfiles_free, with all that is in it by then. */
char *labfiles_new(const LabFile *files);
void labfiles_free(char *dir);

char *labfiles_text(const char *dir, const char *name); /* caller frees */

/* Imports `source` (`$` is the folder) into out.scn there, and runs that. Caller frees the scenario's text. */
char *labfiles_import(const char *dir, const char *source, const char *options, Said *said);

/* Imports what is wrong: one line that holds `said`, exit code 2, and nothing is written. */
void labfiles_refused(const char *dir, const char *source, const char *said);

/* Checks that a text has each of `lines`, or none; NULL ends them. */
void labfiles_has(const char *text, const char *const *lines);
void labfiles_lacks(const char *text, const char *const *lines);
