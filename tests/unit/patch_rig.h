/*
 * patch_rig.h: nodes behind each other, as the definitions of drums and synths
 * in SPEC.md 7.28 to 7.31 have them; the nodes themselves have tests of their
 * own.
 */
#ifndef RF_TESTS_PATCH_RIG_H
#define RF_TESTS_PATCH_RIG_H

#include "node_rig.h"

/* A node of a patch, with up to two numbers, the same in all lanes. */
static inline void patch_place(node_rig *rig, const node_rig *of,
                               const char *name, const char *inputs, float a,
                               float b)
{
    rig_init(rig, of->width, name, inputs);
    rig->shape.sr = of->shape.strict ? of->shape.sr : 44100;
    rig->shape.strict = of->shape.strict;
    rig_param(rig, a);
    rig_param(rig, b);
    rig_begin(rig);
}

/* Plays `to` behind `from`. */
static inline void patch_play(node_rig *to, const node_rig *from)
{
    rig_connect(to, 0, from);
    rig_run(to);
}

/* Triggers: mostly 0, else -1..2; none at all in every third stretch of 40
 * blocks, in which a drum falls silent. */
static inline void patch_trigger(node_rig *rig, size_t block, uint64_t *seed)
{
    for (size_t n = 0; n < RF_BLOCK; n++)
        for (size_t lane = 0; lane < RIG_LANES; lane++) {
            const float u = rig_random(seed), v = rig_random(seed);
            const bool hit = block / 40 % 3 == 1 && v > 0.995f;
            rig->in[0][0][n][lane] = hit ? 0.5f + 1.5f * u : 0;
        }
}

/* The same numbers; 0 of either sign. */
static inline void patch_assert(const node_rig *rig, size_t n, size_t lane,
                                float expected)
{
    if (rig->out[0][n][lane] != expected)
        fail_msg("frame %zu, lane %zu: %.9g is not %.9g", n, lane,
                 (double)rig->out[0][n][lane], (double)expected);
    assert_same(rig->out[1][n][lane], rig->out[0][n][lane]);
}

#endif
