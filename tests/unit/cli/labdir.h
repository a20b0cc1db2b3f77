#pragma once

/* The laboratory in a folder of its own, to change a line of it. */

#include "tests/unit/cli/netdir.h"

/* lab.scn, its configurations, and failover.scn without what it holds; frees with netdir_free. */
char *labdir_new(void);

/* Replaces the one place where `was` stands. */
void labdir_replace(const char *dir, const char *name, const char *was, const char *is);

char *labdir_text(const char *dir, const char *name); /* "" if there is no such file; caller frees */
