#pragma once

/* A small network in a folder of its own, for tests of the commands: R1 and R2 on one switch. */

#include <glib.h>

/* Writes r1.cfg, r2.cfg and `scenario` as test.scn into a fresh folder; frees with netdir_free. */
char *netdir_new(const char *scenario);
void netdir_free(char *dir);
char *netdir_path(const char *dir, const char *name); /* caller frees */
void netdir_write(const char *dir, const char *name, const char *text);

extern const char netdir_scenario[]; /* a scenario without fault */

unsigned netdir_entries(const char *dir); /* how many files and folders are in it */
