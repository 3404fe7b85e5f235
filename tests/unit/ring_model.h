/* ring_model.h: the ring of SPEC.md 7.21, one sample at a time, and what tests
 * of delays drive nodes with. */
#ifndef RF_TESTS_RING_MODEL_H
#define RF_TESTS_RING_MODEL_H

#include "node_rig.h"
#include <math.h>

enum { RATE = 4000 }; /* so that lines of seconds fit into a rig */

/* A ring of the specification: `get(0)` is the oldest of n. */
typedef struct model_ring {
    float at[40000];
    size_t n, pushed;
} model_ring;

static inline void model_empty(model_ring *r, size_t n)
{
    memset(r->at, 0, sizeof r->at);
    r->n = n;
    r->pushed = 0;
}

static inline float model_get(const model_ring *r, size_t i)
{
    return r->at[(r->pushed + i) % r->n];
}

static inline void model_push(model_ring *r, float x)
{
    r->at[r->pushed++ % r->n] = x;
}

static inline float model_moved(const model_ring *r, float ms, float sr)
{
    float pos = (-ms / 1000) * sr;
    while (pos < 0)
        pos = pos + (float)r->n;
    const size_t k = (size_t)floorf(pos);
    const float f = pos - (float)k;
    return model_get(r, k) * f + model_get(r, k + 1) * (1 - f);
}

static inline void fill(node_rig *rig, size_t input, float lo, float hi,
                        uint64_t *seed)
{
    for (size_t channel = 0; channel < 2; channel++)
        for (size_t n = 0; n < RF_BLOCK; n++)
            for (size_t lane = 0; lane < RIG_LANES; lane++)
                rig->in[input][channel][n][lane] =
                    lo + (hi - lo) * (rig_random(seed) * 0.5f + 0.5f);
}

/* At the widest of this machine. */
static inline void start(node_rig *rig, const char *name, const char *inputs)
{
    size_t w = 0;
    while (rig_widths()[w + 1])
        w++;
    rig_init(rig, rig_widths()[w], name, inputs);
    rig->shape.sr = RATE;
}

enum { SLOW, WILD, EQUAL, STRANGE, KINDS };

/* What moves the delay. */
static inline float time_at(int kind, size_t lane, size_t t, uint64_t *seed)
{
    const float u = rig_random(seed);
    switch (kind) {
    case SLOW:
        return 20 + (float)lane + 10 * sinf((float)t * 0.001f);
    case WILD:
        return 1000 + 1100 * u;
    case EQUAL:
        return 300 + 280 * sinf((float)t * 0.01f);
    default: /* ends of the line, beyond them, below 0 */
        return (float[]){0,    1e-7f, 0.25f, 2000, 2000.01f,
                         9000, -3,    -2500, 250,  12345.6f}[t % 10];
    }
}

#endif
