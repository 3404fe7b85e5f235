/* pack_cepstrum.c: the Euclidean distance of MFCC, frame by frame. The DCT is
 * linear: one of the difference says what two would. args[0] rows of `table`
 * [args[0]][n_mels]. */
#include "features/dct.h"
#include "score/comparisons.h"
#include "score/pack_sums.h"

static inline rf_vec square(rf_vec y, float x)
{
    (void)x;
    return y * y;
}

static void column(const rf_part *part, const void *y, const float *x,
                   void *kept)
{
    const size_t bands = part->level_rows, n = (size_t)part->args[0];
    const rf_vec *of_y = y;
    rf_vec apart[RF_MOST_MELS], mfcc[RF_MOST_MFCC];
    for (size_t b = 0; b < bands; b++)
        apart[b] = of_y[b] - x[b];
    rf_dct_kernel_of(RF_W)->apply(part->table, n, bands, apart, mfcc);
    const rf_dvec sum = rf_sum_rows(mfcc, part->table, n, square);
    *(rf_vec *)kept = rf_sqrt(rf_scaled(sum, 1));
}

static void finish(const rf_part *part, const void *kept, const float *const *x,
                   const double *facts, size_t frames, double *out)
{
    (void)part, (void)x, (void)facts;
    const rf_dvec sum = rf_sum_frames(kept, 1, frames);
    rf_give(&sum, 1 / (double)frames, out);
}

extern const rf_comparison_kernel RF_WIDE(rf_compare_cepstrum);
const rf_comparison_kernel RF_WIDE(rf_compare_cepstrum) = {column, finish};
