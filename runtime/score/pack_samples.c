/*
 * pack_samples.c: sums over samples; a call stays within a block.
 *
 * f32 where a relative error of 1e-5 is nothing; decibels of a difference that
 * may be 100 dB down are made of f64 products.
 */
#include "score/pack_sums.h"
#include "score/samples.h"

static void add(rf_vec sum, double *sums)
{
    for (size_t lane = 0; lane < RF_W; lane++)
        sums[lane] += (double)rf_lane(&sum, lane);
}

static void add_wide(const rf_dvec *sum, double *sums)
{
    for (size_t lane = 0; lane < RF_W; lane++)
        sums[lane] += rf_dvec_lane(sum, lane);
}

static void squares(const void *block, size_t from, size_t to,
                    const float *target, const double *values, double *sums)
{
    (void)values;
    const rf_vec *y = block;
    rf_vec sum = rf_set(0);
    if (target)
        for (size_t n = from; n < to; n++) {
            const rf_vec d = y[n] - target[n - from];
            sum += d * d;
        }
    else
        for (size_t n = from; n < to; n++)
            sum += y[n] * y[n];
    add(sum, sums);
}

static void absolute(const void *block, size_t from, size_t to,
                     const float *target, const double *values, double *sums)
{
    (void)values;
    const rf_vec *y = block;
    rf_vec sum = rf_set(0);
    if (target)
        for (size_t n = from; n < to; n++)
            sum += rf_abs(y[n] - target[n - from]);
    else
        for (size_t n = from; n < to; n++)
            sum += rf_abs(y[n]);
    add(sum, sums);
}

/* Of the sound alone. */
static void energy(const void *block, size_t from, size_t to,
                   const float *target, const double *values, double *sums)
{
    (void)target;
    squares(block, from, to, NULL, values, sums);
}

/* sum of y, y^2, x y */
static void dots(const void *block, size_t from, size_t to, const float *target,
                 const double *values, double *sums)
{
    (void)values;
    const rf_vec *rows = block;
    rf_dvec sum = {0}, square = {0}, both = {0};
    for (size_t n = from; n < to; n++) {
        const rf_dvec y = rf_widen(rows[n]);
        const double x = target ? (double)target[n - from] : 0;
        for (size_t h = 0; h < RF_HALVES; h++) {
            sum.half[h] += y.half[h];
            square.half[h] += y.half[h] * y.half[h];
            both.half[h] += y.half[h] * x;
        }
    }
    add_wide(&sum, sums + RF_DOTS_Y * (size_t)RF_W);
    add_wide(&square, sums + RF_DOTS_YY * (size_t)RF_W);
    add_wide(&both, sums + RF_DOTS_XY * (size_t)RF_W);
}

/* sum of x - y, (x - y)^2 */
static void residual(const void *block, size_t from, size_t to,
                     const float *target, const double *values, double *sums)
{
    (void)values;
    const rf_vec *rows = block;
    rf_dvec sum = {0}, square = {0};
    for (size_t n = from; n < to; n++) {
        const rf_dvec y = rf_widen(rows[n]);
        const double x = target ? (double)target[n - from] : 0;
        for (size_t h = 0; h < RF_HALVES; h++) {
            const rf_dhalf d = x - y.half[h];
            sum.half[h] += d;
            square.half[h] += d * d;
        }
    }
    add_wide(&sum, sums + RF_RESIDUAL_D * (size_t)RF_W);
    add_wide(&square, sums + RF_RESIDUAL_DD * (size_t)RF_W);
}

/* How many samples reach values[0]. */
static void clipped(const void *block, size_t from, size_t to,
                    const float *target, const double *values, double *sums)
{
    (void)target;
    const rf_vec *y = block;
    const rf_vec one = rf_set(1), none = rf_set(0);
    const rf_vec limit = rf_set((float)values[0]);
    rf_vec sum = none;
    for (size_t n = from; n < to; n++)
        sum += rf_select(rf_abs(y[n]) >= limit, one, none);
    add(sum, sums);
}

extern const rf_sample_kernels RF_WIDE(rf_sum_samples);
const rf_sample_kernels RF_WIDE(rf_sum_samples) = {
    .squares = squares,
    .absolute = absolute,
    .energy = energy,
    .dots = dots,
    .residual = residual,
    .clipped = clipped,
};
