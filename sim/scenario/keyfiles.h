#pragma once

/* Wireshark's key tables for a capture, from what the models tell of their keys. */

#include "sim/record/obs.h"

typedef struct KeyFiles KeyFiles;

/* Collects keys of `w`; written by keyfiles_close into `dir`, which is made if need be; files and a folder that
 * is made are for their owner's eyes only. NULL: *err. */
KeyFiles *keyfiles_new(World *w, const char *dir, GError **err);
bool keyfiles_close(KeyFiles *k /* adopts */, GError **err);
/* Claims the files in `dir` as outputs of this command. */
bool keyfiles_claim(const char *dir, GError **err);
void keyfiles_discard(KeyFiles *k /* adopts */); /* NULL is allowed */
