/* trigger.h: where something begins: samples above 0, SPEC.md 1. */
#ifndef RF_NODES_TRIGGER_H
#define RF_NODES_TRIGGER_H

#include "base/lanes.h"

enum { RF_TRIGGER_STRETCH = 8 }; /* frames, a divisor of RF_BLOCK */

/* Whether a stretch is all 0. */
static inline bool rf_trigger_silent(const rf_vec *x)
{
    rf_uvec words = rf_words(x[0]);
    for (size_t n = 1; n < RF_TRIGGER_STRETCH; n++)
        words |= rf_words(x[n]);
    return !rf_any(words != 0);
}

/* The first frame from `from` on with a trigger in any lane, or RF_BLOCK. */
static inline size_t rf_trigger_next(const rf_vec *x, size_t from)
{
    while (from < RF_BLOCK)
        if (from % RF_TRIGGER_STRETCH == 0 && rf_trigger_silent(x + from))
            from += RF_TRIGGER_STRETCH;
        else if (rf_any(x[from] > 0.0f))
            break;
        else
            from++;
    return from;
}

#endif
