/*
 * pack_sum.h: long sums over lanes: f32 over 128 terms at most, f64 across.
 *
 * Within a part four sums run side by side, because each waits for its last
 * addition: terms 0, 4, 8, … , then 1, 5, 9, …; at the end (0 + 1) + (2 + 3).
 */
#ifndef RF_FEATURES_PACK_SUM_H
#define RF_FEATURES_PACK_SUM_H

#include "base/lanes.h"

#define RF_SUM_PART 128u
#define RF_SUM_WAYS 4u

typedef struct rf_part {
    rf_vec way[RF_SUM_WAYS];
} rf_part;

static inline rf_vec rf_part_sum(const rf_part *part)
{
    return (part->way[0] + part->way[1]) + (part->way[2] + part->way[3]);
}

static inline void rf_sum_add(rf_dvec *sum, rf_vec part)
{
    const rf_dvec wide = rf_widen(part);
    for (size_t h = 0; h < RF_HALVES; h++)
        sum->half[h] += wide.half[h];
}

/* Where the part that begins at `from` ends, of `count` terms. */
static inline size_t rf_part_end(size_t from, size_t count)
{
    return count - from < RF_SUM_PART ? count : from + RF_SUM_PART;
}

#endif
