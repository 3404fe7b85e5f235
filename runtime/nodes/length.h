/*
 * length.h: from times to counts of samples, in lanes.
 *
 * Counts are 32 bits: a length ends at RF_LONGEST samples, so that two may be
 * added up.
 */
#ifndef RF_NODES_LENGTH_H
#define RF_NODES_LENGTH_H

#include "base/lanes.h"

#define RF_LONGEST 1073741696.0f /* 2^30 - 128 */

/* SPEC.md 1, trunc_u. */
static inline rf_ivec rf_length(rf_vec samples)
{
    return rf_trunc_u(rf_min(rf_set(RF_LONGEST), samples));
}

/* Where a count may stand at the start of a block, to go through it. */
static inline rf_ivec rf_within_count(rf_ivec pos)
{
    const rf_ivec limit = rf_set_int(INT32_MAX - RF_BLOCK);
    return rf_select_int(pos < limit, pos, limit);
}

static inline rf_ivec rf_at_least_one(rf_ivec count)
{
    const rf_ivec one = rf_set_int(1);
    return rf_select_int(count > one, count, one);
}

#endif
