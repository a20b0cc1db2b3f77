#pragma once

/* Between golden.c, which makes timelines of runs and prints them, and golden_read.c, which reads them. */

#include "sim/analysis/golden.h"

#define GOLDEN_TITLE "vpnha timeline 1"

Golden *golden_new(void);
const char *golden_keep(Golden *g, const char *text);

/* Begins a chapter; valid until the next one. */
GoldenChapter *golden_chapter(Golden *g, const char *name, VTime at, const char *what);
GoldenFile *golden_file(Golden *g, const char *name);

uint32_t golden_mark(const char *line);
