#pragma once

/* What readers of topology files have in common. */

#include "sim/sources/doc.h"
#include "sim/sources/source.h"

/* Gives a node the configuration that the file `name` holds, which stands in the folder of `topology` or below it.
 * False: *err, at `at`: it leads elsewhere, or is no file that can be read. */
bool topology_config(ImportSource *s, ImportNode *n, const char *topology, const char *name,
		     SrcPos at, GError **err);

/* The configuration that a value is. */
void topology_text(ImportSource *s, ImportNode *n, const DocValue *v);

/* Does a switch's configuration have a port that routes ("no switchport")? Else it carries frames alone. */
bool topology_routes(const char *text);

/* Makes a node a switch of Cisco's, and notes that its configuration is read for its ports' VLANs alone, if it has one. */
void topology_layer2(ImportSource *s, ImportNode *n);

/* Notes that a node is not simulated, whose `system` the file says. */
void topology_foreign(ImportSource *s, ImportNode *n, const char *system);

/* Notes that what the source says a link does, `what`, is left out of the scenario. */
ImportLeftOut *topology_leave_out_link(ImportSource *s, const ImportLink *l, SrcPos at,
				       const char *what);

/* After all links are read: what is not simulated and may be a router is left out of the scenario by name, so that no
 * result of the others is complete. */
void topology_leave_out(ImportSource *s);
