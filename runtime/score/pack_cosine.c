/* pack_cosine.c: the angle between two matrices, each taken as one vector.
 * facts[0]: the target's norm, squared, summed as a sound's. */
#include "score/comparisons.h"
#include "score/pack_sums.h"

enum { XY, YY, ROWS };

static inline rf_vec product(rf_vec y, float x)
{
    return y * x;
}

static inline rf_vec square(rf_vec y, float x)
{
    (void)x;
    return y * y;
}

static void column(const rf_part *part, const void *y, const float *x,
                   void *kept)
{
    rf_vec *rows = kept;
    rows[XY] = rf_scaled(rf_sum_rows(y, x, part->level_rows, product), 1);
    rows[YY] = rf_scaled(rf_sum_rows(y, x, part->level_rows, square), 1);
}

/* 1 - cosine of rows that are nowhere negative. What is too loud to tell is
 * as far as can be. */
static double distance(double xy, double xx, double yy)
{
    if (xx == 0 || yy == 0)
        return xx == yy ? 0 : 1;
    const double far = 1 - xy / (__builtin_sqrt(xx) * __builtin_sqrt(yy));
    return far <= 1 ? (far > 0 ? far : 0) : 1;
}

static void finish(const rf_part *part, const void *kept, const float *const *x,
                   const double *facts, size_t frames, double *out)
{
    (void)part, (void)x;
    const rf_vec *rows = kept;
    const rf_dvec xy = rf_sum_frames(rows + XY, ROWS, frames);
    const rf_dvec yy = rf_sum_frames(rows + YY, ROWS, frames);
    for (size_t lane = 0; lane < RF_W; lane++) {
        const double of_y = rf_dvec_lane(&yy, lane);
        out[lane] = distance(rf_dvec_lane(&xy, lane), facts[0], of_y);
    }
}

extern const rf_comparison_kernel RF_WIDE(rf_compare_cosine);
const rf_comparison_kernel RF_WIDE(rf_compare_cosine) = {column, finish};
