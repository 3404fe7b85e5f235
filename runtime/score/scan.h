/*
 * scan.h: frames of a single sound, as many at a time as the processor has
 * lanes. The bits are those of one frame at a time.
 */
#ifndef RF_SCORE_SCAN_H
#define RF_SCORE_SCAN_H

#include "features/lens.h"

typedef struct rf_scan rf_scan;

/* `levels`[n_levels]: those of the lens. */
rf_status rf_scan_create(const rf_lens *lens, const rf_level *levels,
                         size_t n_levels, rf_scan **out, rf_error *err);
void rf_scan_destroy(rf_scan *scan);
/* Looks at frames t, t + 1, … of a sound (see rf_look_gather), at most `count`
 * (at least 1) of them; tells how many. [real-time safe] */
size_t rf_scan_look(rf_scan *scan, const float *sound, size_t samples,
                    size_t total, size_t t, size_t count);
/* What was seen: columns [frames][rows] of a level, until the next look. */
const float *rf_scan_columns(const rf_scan *scan, size_t level);

#endif
