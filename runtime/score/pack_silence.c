/* pack_silence.c: how many frames are quieter than args[0], an amplitude. */
#include "score/comparisons.h"
#include "score/pack_sums.h"

static void column(const rf_part *part, const void *y, const float *x,
                   void *kept)
{
    (void)x;
    const rf_ivec quiet = *(const rf_vec *)y < (float)part->args[0];
    *(rf_vec *)kept = rf_select(quiet, rf_set(1), rf_set(0));
}

static void finish(const rf_part *part, const void *kept, const float *const *x,
                   const double *facts, size_t frames, double *out)
{
    (void)part, (void)x, (void)facts;
    const rf_dvec sum = rf_sum_frames(kept, 1, frames);
    rf_give(&sum, 1 / (double)frames, out);
}

extern const rf_comparison_kernel RF_WIDE(rf_compare_silence);
const rf_comparison_kernel RF_WIDE(rf_compare_silence) = {column, finish};
