/*
 * pack_sums.h: how wide comparisons add up: over the rows of a frame in f32,
 * 128 terms at most, and f64 from there on; over frames in f64, in order.
 */
#ifndef RF_SCORE_PACK_SUMS_H
#define RF_SCORE_PACK_SUMS_H

#include "base/lanes.h"

#define RF_SUMMED_IN_F32 128u

/* What a row adds: `y` of the sounds, `x` of the target. */
typedef rf_vec rf_summand(rf_vec y, float x);

static inline void rf_dvec_add(rf_dvec *sum, rf_vec v)
{
    const rf_dvec wide = rf_widen(v);
    for (size_t h = 0; h < RF_HALVES; h++)
        sum->half[h] += wide.half[h];
}

/* Four sums side by side: one alone waits for its last addition. Inlined, or
 * `of` is called for every row. */
static inline __attribute__((always_inline)) rf_dvec
rf_sum_rows(const rf_vec *y, const float *x, size_t rows, rf_summand *of)
{
    rf_dvec sum = {0};
    for (size_t from = 0; from < rows; from += RF_SUMMED_IN_F32) {
        const size_t left = rows - from;
        const size_t to =
            left < RF_SUMMED_IN_F32 ? rows : from + RF_SUMMED_IN_F32;
        rf_vec a = rf_set(0), b = a, c = a, d = a;
        size_t i = from;
        for (; i + 4 <= to; i += 4) {
            a += of(y[i], x[i]);
            b += of(y[i + 1], x[i + 1]);
            c += of(y[i + 2], x[i + 2]);
            d += of(y[i + 3], x[i + 3]);
        }
        for (; i < to; i++)
            a += of(y[i], x[i]);
        rf_dvec_add(&sum, (a + b) + (c + d));
    }
    return sum;
}

/* What is kept of a frame is f32; what is beyond becomes infinite. */
static inline rf_vec rf_scaled(rf_dvec sum, double scale)
{
    for (size_t h = 0; h < RF_HALVES; h++)
        sum.half[h] *= scale;
    return rf_narrow(&sum);
}

/* The sum over frames of the first of their `rows` kept rows. */
static inline rf_dvec rf_sum_frames(const rf_vec *kept, size_t rows,
                                    size_t frames)
{
    rf_dvec sum = {0};
    for (size_t t = 0; t < frames; t++)
        rf_dvec_add(&sum, kept[t * rows]);
    return sum;
}

static inline double rf_dvec_lane(const rf_dvec *v, size_t lane)
{
    return ((const double *)v)[lane];
}

/* What is no number came from sounds too loud for one: infinitely far. */
static inline void rf_give(const rf_dvec *v, double scale, double *out)
{
    for (size_t lane = 0; lane < RF_W; lane++) {
        const double value = rf_dvec_lane(v, lane) * scale;
        out[lane] = value <= __builtin_inf() ? value : __builtin_inf();
    }
}

#endif
