#pragma once

/* What the configuration refused, and somebody waited for: an outage that begins with "no SA" or "no route" may come
 * of an access list that drops what keys or neighbours live of. Told from a record alone, whatever the protocols. */

#include "sim/record/record.h"

/* Says behind the reason of each loss (`lost_why`) what was refused that it comes of: "no SA; access list OUTSIDE in,
 * line 30 at R2 FastEthernet0/0 drops UDP 500 from 10.0.0.1". After outage_find, with the record's events. */
void refused_name(Record *rec);
