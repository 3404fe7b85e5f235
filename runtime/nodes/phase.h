/* phase.h: what turns an oscillator: 0..1, once around per cycle. */
#ifndef RF_NODES_PHASE_H
#define RF_NODES_PHASE_H

#include "base/lanes.h"

/* SPEC.md 7.2: one turn less, once, when strictly above 1. */
static inline rf_vec rf_phase_next(rf_vec phase, rf_vec increment)
{
    const rf_vec next = phase + increment;
    return rf_select(next > 1.0f, next - 1.0f, next);
}

#endif
