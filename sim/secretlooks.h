#pragma once

/* What looks like a secret, in whatever statement it stands: hashes, octets behind a word of keys, passwords in URLs. */

#include "sim/secretforms.h"

/* Adds what the statement's forms have not found; its words are split. */
void secretlooks_find(SecretLine *l);
