#pragma once

/* What a switch's configuration says of its ports. The switch itself is not simulated as IOS: its ports' VLANs are
 * settings of the scenario's switch. */

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

typedef struct ImportSwitchPort {
	bool shut;
	bool trunk;   /* "switchport mode trunk" */
	bool dynamic; /* neither mode is said: a trunk if the other end's is one */
	uint16_t access, native;
	uint8_t *allowed; /* of a trunk: a bit for each VLAN; NULL: all */
} ImportSwitchPort;

typedef struct ImportSwitchPorts ImportSwitchPorts;

/* Reads a configuration; NULL: an empty one. */
ImportSwitchPorts *switchports_read(const char *text);
void switchports_free(ImportSwitchPorts *p); /* NULL is allowed */

/* The port of that name, in any way that IOS takes; one of which nothing is said has IOS's defaults. */
const ImportSwitchPort *switchports_find(const ImportSwitchPorts *p, const char *name);

/* Does the trunk carry it? */
bool switchport_allows(const ImportSwitchPort *p, uint16_t vlan);
