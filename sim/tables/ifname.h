#pragma once

/* Names of IOS interfaces: what the statement engine reads and core's interfaces are called by. */

#include <glib.h>
#include <stdbool.h>

enum { IFNAME_SIZE = 40 };

/* "Fa0/0", "fa 0/0", "FastEthernet0/0" -> "FastEthernet0/0" and "Fa0/0" (either may be NULL, else of
 * IFNAME_SIZE octets). Types by unique prefix. False if no interface is meant. */
bool ifname_parse(const char *text, char *name, char *shortname);
