/*
 * pack_correlation.c: whether two envelopes, one row each, move alike.
 *
 * facts: the target's mean, its sum of squares, and that of its deviations.
 */
#include "score/comparisons.h"
#include "score/pack_sums.h"

static void column(const rf_part *part, const void *y, const float *x,
                   void *kept)
{
    (void)part, (void)x;
    *(rf_vec *)kept = *(const rf_vec *)y;
}

typedef struct envelope {
    double squares, deviations; /* sums */
} envelope;

/* 1 - Pearson's correlation. Of what does not move, only silence differs from
 * what else does not. */
static double distance(envelope x, envelope y, double both)
{
    const bool x_flat = x.deviations <= RF_FLAT * x.squares;
    const bool y_flat = y.deviations <= RF_FLAT * y.squares;
    if (x_flat && y_flat)
        return (x.squares > 0) == (y.squares > 0) ? 0 : 1;
    if (x_flat || y_flat)
        return 1;
    const double norm =
        __builtin_sqrt(x.deviations) * __builtin_sqrt(y.deviations);
    const double far = 1 - both / norm;
    if (far < 0)
        return 0;
    return far <= 2 ? far : 2;
}

static void finish(const rf_part *part, const void *kept, const float *const *x,
                   const double *facts, size_t frames, double *out)
{
    (void)part;
    const rf_vec *rows = kept;
    const rf_dvec total = rf_sum_frames(rows, 1, frames);
    rf_dvec squares = {0}, deviations = {0}, both = {0};
    for (size_t t = 0; t < frames; t++) {
        const rf_dvec y = rf_widen(rows[t]);
        const double of_x = (double)x[t][0] - facts[RF_ENVELOPE_MEAN];
        for (size_t h = 0; h < RF_HALVES; h++) {
            const rf_dhalf of_y = y.half[h] - total.half[h] / (double)frames;
            squares.half[h] += y.half[h] * y.half[h];
            deviations.half[h] += of_y * of_y;
            both.half[h] += of_y * of_x;
        }
    }
    const envelope target = {facts[RF_ENVELOPE_SQUARES],
                             facts[RF_ENVELOPE_DEVIATIONS]};
    for (size_t lane = 0; lane < RF_W; lane++) {
        const envelope sound = {rf_dvec_lane(&squares, lane),
                                rf_dvec_lane(&deviations, lane)};
        out[lane] = distance(target, sound, rf_dvec_lane(&both, lane));
    }
}

extern const rf_comparison_kernel RF_WIDE(rf_compare_correlation);
const rf_comparison_kernel RF_WIDE(rf_compare_correlation) = {column, finish};
