/* whole.h: from numbers to counts of samples, one lane at a time. */
#ifndef RF_NODES_WHOLE_H
#define RF_NODES_WHOLE_H

#include <stdint.h>

/* Farther away than any clock comes: "never", with room to add to it. */
#define RF_NEVER ((uint64_t)1 << 62)

/* SPEC.md 1, trunc_u, to 64 bits. */
static inline uint64_t rf_trunc_wide(double x)
{
    if (!(x > 0))
        return 0;
    return x < 0x1p64 ? (uint64_t)x : UINT64_MAX;
}

/* As a length of time: at least one sample, at most RF_NEVER. */
static inline uint64_t rf_trunc_period(double x)
{
    if (!(x >= 1))
        return 1;
    return x < 0x1p62 ? (uint64_t)x : RF_NEVER;
}

#endif
