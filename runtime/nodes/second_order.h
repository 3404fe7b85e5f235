/*
 * second_order.h: filters of second order that lack the coefficient of the
 * current input sample (SPEC.md 7.18, 7.19, quirk Q1), and the textbook's,
 * which have it.
 *
 *     th = ((2 * PI) * f) / sr,    d = 1 / q
 *     be = (0.5 * (1 - (d * sin th) / 2)) / (1 + (d * sin th) / 2)
 *     ga = (0.5 + be) * cos th
 *     low:   a1 = (0.5 + be) - ga,     a2 = a1 / 2
 *     high:  a1 = (-0.5 - be) - ga,    a2 = ((0.5 + be) + ga) / 2
 *     b1 = -2 * ga,    b2 = 2 * be
 *     y  = (((a1 * x1) + (a2 * x2)) - (b1 * y1)) - (b2 * y2)
 *
 * The numerator is symmetrical: a2 is also what the current sample lacks. With
 * it they are the filters of R. Bristow-Johnson, "Cookbook formulae for audio
 * EQ biquad filter coefficients" (1998).
 */
#ifndef RF_NODES_SECOND_ORDER_H
#define RF_NODES_SECOND_ORDER_H

#include "base/lanes.h"

typedef struct rf_second_order {
    rf_vec x1, x2, y1, y2;
} rf_second_order;

enum { RF_SECOND_ORDER_ROWS = 4 };

typedef struct rf_coefficients {
    rf_vec a1, a2, b1, b2;
} rf_coefficients;

/* b1 and b2; `*above` is 0.5 + be. */
static inline rf_coefficients rf_resonance(rf_vec cutoff, rf_vec q, float sr,
                                           rf_vec *above)
{
    const float pi = 3.14159274f;
    const rf_vec th = ((2.0f * pi) * cutoff) / sr;
    const rf_vec damping = ((1.0f / q) * rf_sin_rounded(th)) / 2.0f;
    const rf_vec be = (0.5f * (1.0f - damping)) / (1.0f + damping);
    *above = 0.5f + be;
    const rf_vec ga = *above * rf_cos_rounded(th);
    return (rf_coefficients){.b1 = -2.0f * ga, .b2 = 2.0f * be};
}

static inline rf_coefficients rf_low_pass(rf_vec cutoff, rf_vec q, float sr)
{
    rf_vec above;
    rf_coefficients c = rf_resonance(cutoff, q, sr, &above);
    const rf_vec ga = c.b1 * -0.5f;
    c.a1 = above - ga;
    c.a2 = c.a1 / 2.0f;
    return c;
}

static inline rf_coefficients rf_high_pass(rf_vec cutoff, rf_vec q, float sr)
{
    rf_vec above;
    rf_coefficients c = rf_resonance(cutoff, q, sr, &above);
    const rf_vec ga = c.b1 * -0.5f;
    c.a1 = -above - ga;
    c.a2 = (above + ga) / 2.0f;
    return c;
}

/* Frames `from` to `to`; `strict`, known where it is called, adds the
 * coefficient of the current sample. */
static inline __attribute__((always_inline)) void
rf_second_order_play(rf_second_order *state, rf_coefficients c, bool strict,
                     const rf_vec *x, size_t from, size_t to, rf_vec *out)
{
    rf_second_order s = *state;
    for (size_t n = from; n < to; n++) {
        const rf_vec x0 = x[n], late = c.a1 * s.x1;
        const rf_vec ahead = strict ? (c.a2 * x0) + late : late;
        const rf_vec y =
            ((ahead + (c.a2 * s.x2)) - (c.b1 * s.y1)) - (c.b2 * s.y2);
        s.x2 = s.x1;
        s.x1 = x0;
        s.y2 = s.y1;
        s.y1 = y;
        out[n] = y;
    }
    *state = s;
}

#endif
