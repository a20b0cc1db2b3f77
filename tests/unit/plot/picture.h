#pragma once

/* A record made by hand to be drawn, and a folder to draw it in. */

#include "sim/plot/plot.h"

/* Sixty seconds of R1, its probe "p", an outage of 5 s after the fault "cut" at 20 s. `text` stands wherever
 * a user's words do: title and description, names of routers, switches, probes, faults and networks. */
Record *picture_record(const char *text);

const char *picture_number(Record *rec, int n); /* a name; lives as long as the record */

/* Draws `rec` as DIR/NAME and checks that it was drawn: what happened, or the distribution of its outages. */
bool picture_draw(Record *rec, const char *title, const char *dir, const char *name);
bool picture_draw_cdf(Record *rec, const char *title, const char *dir, const char *name);

/* The same without a check: plot_cdf_draw's answer, over all that is in `rec`. */
bool picture_cdf(Record *rec, const char *title, const char *out, GError **err);
