/* pack_difference.c: comparisons whose frames stand for themselves: the mean
 * over frames of how far the rows are apart. */
#include "score/comparisons.h"
#include "score/pack_sums.h"

static inline rf_vec distance(rf_vec y, float x)
{
    return rf_abs(y - x);
}

static inline rf_vec square(rf_vec y, float x)
{
    const rf_vec d = y - x;
    return d * d;
}

static void absolute(const rf_part *part, const void *y, const float *x,
                     void *kept)
{
    const rf_dvec sum = rf_sum_rows(y, x, part->level_rows, distance);
    *(rf_vec *)kept = rf_scaled(sum, 1 / (double)part->level_rows);
}

static void squares(const rf_part *part, const void *y, const float *x,
                    void *kept)
{
    const rf_dvec sum = rf_sum_rows(y, x, part->level_rows, square);
    *(rf_vec *)kept = rf_scaled(sum, 1 / (double)part->level_rows);
}

static void root(const rf_part *part, const void *y, const float *x, void *kept)
{
    squares(part, y, x, kept);
    *(rf_vec *)kept = rf_sqrt(*(const rf_vec *)kept);
}

/* The first row alone, in dB: args[0] is the floor in amplitude. */
static void decibels(const rf_part *part, const void *y, const float *x,
                     void *kept)
{
    const float per_log = 0x1.15f2cfp+3f; /* 20 / ln 10 */
    const rf_vec floor = rf_set((float)part->args[0]);
    const rf_vec of_y = rf_log(rf_max(*(const rf_vec *)y, floor));
    const rf_vec of_x = rf_log(rf_max(rf_set(x[0]), floor));
    *(rf_vec *)kept = rf_abs(of_y - of_x) * per_log;
}

static void mean(const rf_part *part, const void *kept, const float *const *x,
                 const double *facts, size_t frames, double *out)
{
    (void)part, (void)x, (void)facts;
    const rf_dvec sum = rf_sum_frames(kept, 1, frames);
    rf_give(&sum, 1 / (double)frames, out);
}

extern const rf_difference_kernels RF_WIDE(rf_compare_difference);
const rf_difference_kernels RF_WIDE(rf_compare_difference) = {
    .absolute = {absolute, mean},
    .squares = {squares, mean},
    .root = {root, mean},
    .decibels = {decibels, mean},
};
