#pragma once

/* What readers of topology files have in common. */

#include "sim/sources/doc.h"
#include "sim/sources/source.h"

/* Releases of what is IOS-XE by its kind. LIBERTY: no topology file says of which release an image is. CSR 1000V: its
 * last, Catalyst 8000V: its first (Cisco's release notes of the latter: it follows the former from 17.4 on); IOL, and for
 * want of a better one Catalyst 9000V: that of most published sessions of IOL-XE. */
#define IMPORT_CSR1000V "17.3"
#define IMPORT_CAT8000V "17.4"
#define IMPORT_IOL_XE "17.15"
#define IMPORT_CAT9000V "17.15"

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
