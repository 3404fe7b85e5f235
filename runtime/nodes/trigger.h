/* trigger.h: where something begins: samples above 0, SPEC.md 1. */
#ifndef RF_NODES_TRIGGER_H
#define RF_NODES_TRIGGER_H

#include "base/lanes.h"

/* The first frame from `from` on with a trigger in any lane, or RF_BLOCK. */
static inline size_t rf_trigger_next(const rf_vec *x, size_t from)
{
    while (from < RF_BLOCK && !rf_any(x[from] > 0.0f))
        from++;
    return from;
}

#endif
