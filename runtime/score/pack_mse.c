/* pack_mse.c: the summands of mse_raw, features/SPEC.md 14. */
#include "base/lanes.h"
#include "score/score.h"

static void add(rf_vec sum, double *sums)
{
    for (size_t lane = 0; lane < RF_W; lane++)
        sums[lane] += (double)rf_lane(&sum, lane);
}

static void sum_squares(const void *block, size_t from, size_t to,
                        const float *target, double *sums)
{
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

extern rf_sum_kernel *const RF_WIDE(rf_sum_squares);
rf_sum_kernel *const RF_WIDE(rf_sum_squares) = sum_squares;
