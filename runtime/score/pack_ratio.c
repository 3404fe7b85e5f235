/* pack_ratio.c: the norm of the difference beside the target's norm, each over
 * the whole matrix. facts[0]: the target's, squared. */
#include "score/comparisons.h"
#include "score/pack_sums.h"

static inline rf_vec square(rf_vec y, float x)
{
    const rf_vec d = y - x;
    return d * d;
}

static void column(const rf_part *part, const void *y, const float *x,
                   void *kept)
{
    const rf_dvec sum = rf_sum_rows(y, x, part->level_rows, square);
    *(rf_vec *)kept = rf_scaled(sum, 1);
}

/* Nothing beside nothing is alike, something beside nothing infinitely far. */
static double ratio(double apart, double target)
{
    if (apart == 0)
        return 0;
    const double value = target > 0 ? apart / target : __builtin_inf();
    return value <= __builtin_inf() ? __builtin_sqrt(value) : __builtin_inf();
}

static void finish(const rf_part *part, const void *kept, const float *const *x,
                   const double *facts, size_t frames, double *out)
{
    (void)part, (void)x;
    const rf_dvec sum = rf_sum_frames(kept, 1, frames);
    for (size_t lane = 0; lane < RF_W; lane++)
        out[lane] = ratio(rf_dvec_lane(&sum, lane), facts[0]);
}

extern const rf_comparison_kernel RF_WIDE(rf_compare_ratio);
const rf_comparison_kernel RF_WIDE(rf_compare_ratio) = {column, finish};
