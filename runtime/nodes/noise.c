/*
 * noise: white noise from a hash of a counter k.
 *
 *     x = (k << 13) xor k
 *     m = x * (x * x * 15731 + 789221) + 1376312589
 *     y = 1 - (m and 0x7fffffff) / 2^30
 *
 * SPEC.md 7.4 has 64-bit integers, but bit i of sums, products and left shifts
 * depends on bits 0..i alone, and m gives its lowest 31: so 32 bits do. And
 * 2^30 - (m and 0x7fffffff) is a whole number whose one rounding to f32 is
 * that of the f64 result, for the scale is a power of two.
 */
#include "nodes/node.h"
#include "nodes/whole.h"

enum { SEED };

static const rf_param params[] = {
    {"seed", "", 0, 65535, 42, RF_ACCEPT_NUMBER,
     "where the sequence begins: a whole number from 0 on"},
    {0},
};

typedef struct noise {
    rf_uvec k; /* modulo 2^32 */
} noise;

static void restart(void *state, const rf_change *change)
{
    noise *s = state;
    uint32_t *k = (uint32_t *)&s->k;
    for (size_t lane = 0; lane < RF_W; lane++)
        if (rf_true(&change->lanes, lane))
            k[lane] = (uint32_t)rf_trunc_wide(
                (double)rf_lane(&change->param[SEED], lane));
}

static inline rf_ivec hash(rf_uvec k)
{
    const rf_uvec x = (k << 13) ^ k;
    const rf_uvec m = x * (x * x * 15731u + 789221u) + 1376312589u;
    return (rf_ivec)(m & 0x7fffffffu);
}

static void run(void *state, const rf_block *block)
{
    noise *s = state;
    rf_uvec k = s->k;
    for (size_t n = 0; n < RF_BLOCK; n++) {
        block->L[n] = rf_to_float((1 << 30) - hash(k)) * 0x1p-30f;
        k += 1;
    }
    s->k = k;
}

const rf_node_type RF_WIDE(rf_node_noise) = {
    .name = "noise",
    .aliases = {"noiz"},
    .doc = "White noise, the same for the same seed.",
    .example = "o: noise 42 >> mul 0.1",
    .quirks = "A new seed restarts the sequence. Negative seeds count as 0, "
              "fractions are dropped.",
    .params = params,
    .simple = {run, RF_MONO, RF_ROWS(noise, 0, 1)},
    .init = restart,
    .update = restart,
};
