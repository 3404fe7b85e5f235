/* biquad_model.h: lpf and rhpf of one voice, as SPEC.md 7.18 and 7.19
 * write them. */
#ifndef RF_TESTS_BIQUAD_MODEL_H
#define RF_TESTS_BIQUAD_MODEL_H

#include <math.h>
#include <stdbool.h>

typedef struct model_biquad {
    float a1, a2, b1, b2, x1, x2, y1, y2;
} model_biquad;

static inline void model_design(model_biquad *m, bool high, float f, float q,
                                float sr)
{
    const float th = ((2 * 3.14159274f) * f) / sr;
    const float sine = (float)sin((double)th), cosine = (float)cos((double)th);
    const float d = 1 / q;
    const float be = (0.5f * (1 - (d * sine) / 2)) / (1 + (d * sine) / 2);
    const float ga = (0.5f + be) * cosine;
    m->a1 = high ? (-0.5f - be) - ga : (0.5f + be) - ga;
    m->a2 = high ? ((0.5f + be) + ga) / 2 : m->a1 / 2;
    m->b1 = -2 * ga;
    m->b2 = 2 * be;
}

static inline float model_filter(model_biquad *m, float x)
{
    const float y = (((m->a1 * m->x1) + (m->a2 * m->x2)) - (m->b1 * m->y1)) -
                    (m->b2 * m->y2);
    m->x2 = m->x1;
    m->x1 = x;
    m->y2 = m->y1;
    m->y1 = y;
    return y;
}

#endif
