/*
 * hash_noise.h: noise from a hash of a counter k (SPEC.md 7.4).
 *
 *     x = (k << 13) xor k
 *     m = x * (x * x * 15731 + 789221) + 1376312589
 *     y = 1 - (m and 0x7fffffff) / 2^30
 *
 * The specification has 64-bit integers, but bit i of sums, products and left
 * shifts depends on bits 0..i alone, and m gives its lowest 31: so 32 bits do.
 * And 2^30 - (m and 0x7fffffff) is a whole number whose one rounding to f32 is
 * that of the f64 result, for the scale is a power of two.
 */
#ifndef RF_NODES_HASH_NOISE_H
#define RF_NODES_HASH_NOISE_H

#include "base/lanes.h"

/* m and 0x7fffffff, of k modulo 2^32. */
static inline rf_ivec rf_noise_hash(rf_uvec k)
{
    const rf_uvec x = (k << 13) ^ k;
    const rf_uvec m = x * (x * x * 15731u + 789221u) + 1376312589u;
    return (rf_ivec)(m & 0x7fffffffu);
}

/* A block from k on; gives the k behind it. */
static inline rf_uvec rf_noise_play(rf_uvec k, rf_vec *out)
{
    for (size_t n = 0; n < RF_BLOCK; n++)
        out[n] =
            rf_to_float((1 << 30) - rf_noise_hash(k + (uint32_t)n)) * 0x1p-30f;
    return k + RF_BLOCK;
}

#endif
