/* pack_centroid.c: how far the spectral centroids are apart in the frames
 * where both sounds have one. */
#include "score/comparisons.h"
#include "score/pack_sums.h"

/* Rows of the level, and of what is kept: 1 where both sound. */
enum { HZ, SUM };
enum { APART, BOTH, ROWS };

static const float TINY = 1.1754944e-38f; /* a sum of |X| below is silence */

static void column(const rf_part *part, const void *y, const float *x,
                   void *kept)
{
    (void)part;
    const rf_vec *of_y = y;
    rf_vec *rows = kept;
    const rf_vec none = rf_set(0);
    const rf_ivec both = (of_y[SUM] >= TINY) & (rf_set(x[SUM]) >= TINY);
    rows[APART] = rf_select(both, rf_abs(of_y[HZ] - x[HZ]), none);
    rows[BOTH] = rf_select(both, rf_set(1), none);
}

static void finish(const rf_part *part, const void *kept, const float *const *x,
                   const double *facts, size_t frames, double *out)
{
    (void)part, (void)x, (void)facts;
    const rf_vec *rows = kept;
    rf_dvec apart = rf_sum_frames(rows + APART, ROWS, frames);
    const rf_dvec both = rf_sum_frames(rows + BOTH, ROWS, frames);
    for (size_t h = 0; h < RF_HALVES; h++) {
        const rf_dhalf n = both.half[h];
        apart.half[h] /= rf_half_select(n > 0.0, n, n + 1.0);
    }
    rf_give(&apart, 1, out);
}

extern const rf_comparison_kernel RF_WIDE(rf_compare_centroid);
const rf_comparison_kernel RF_WIDE(rf_compare_centroid) = {column, finish};
