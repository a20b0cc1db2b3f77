#pragma once

/* What a shell script gives an end station. */

#include "sim/sources/source.h"

/* Sets the address and the gateway of `n` by the first commands of a script that give one: ip address add, ifconfig, ip
 * route add default, route add default. */
void station_read(ImportNode *n, const char *text);
