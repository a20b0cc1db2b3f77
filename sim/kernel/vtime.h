#pragma once

/* Virtual time: signed 64-bit nanoseconds since the start of the run. No floating time, no wall clock. */

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

typedef int64_t VTime;

#define VT_NEVER INT64_MAX
#define VT_NS(n) ((VTime)(n))
#define VT_US(n) ((VTime)(n)*1000)
#define VT_MS(n) ((VTime)(n)*1000000)
#define VT_S(n) ((VTime)(n)*1000000000)
#define VT_MIN(n) VT_S((VTime)(n)*60)
#define VT_H(n) VT_S((VTime)(n)*3600)

/* The longest time that anybody may say, ten years of 365 days, and the latest time that a run may reach: a
 * dozen of them added up is still far from VT_NEVER. */
#define VT_LONGEST VT_H(24 * 3650)

/* Reads "90s", "1500ms", "20us", "5ns", "10min", "2h", "1.5s" or "00:02:10.250" (the whole of
 * `text`). A bare number is an error, except 0, and so is more than VT_LONGEST. Sets *err to what is wrong and
 * what was expected, without a position. */
bool vtime_parse(const char *text, VTime *out, GError **err);

/* a + b, and n times t (none negative), for times that several texts make up together. False: longer than
 * VT_LONGEST, *out is left alone. */
bool vtime_add(VTime a, VTime b, VTime *out) G_GNUC_WARN_UNUSED_RESULT;
bool vtime_times(int64_t n, VTime t, VTime *out) G_GNUC_WARN_UNUSED_RESULT;

/* The shortest exact form: "3s", "250ms", "1.5s", "20us". Reading it back gives `t`. */
void vtime_print(GString *out, VTime t);
