/*
 * pack_floored.c: log-mel spectra that are raised to a floor below the loudest
 * band of all frames, which is known at the end alone: so all bands are kept.
 *
 * args[0]: top_db, how far below in dB. MFCC: args[1] rows of `table`
 * [args[1]][n_mels]. facts[0]: the target's loudest band in dB.
 */
#include "features/dct.h"
#include "score/comparisons.h"
#include "score/pack_sums.h"
#include <string.h>

/* Kept rows: the frame's loudest band, then all. */
enum { LOUDEST, BANDS };

static void column(const rf_part *part, const void *y, const float *x,
                   void *kept)
{
    (void)x;
    const rf_vec *of_y = y;
    rf_vec *rows = kept;
    rf_vec loudest = of_y[0];
    for (size_t b = 1; b < part->level_rows; b++)
        loudest = rf_max(loudest, of_y[b]);
    rows[LOUDEST] = loudest;
    memcpy(rows + BANDS, of_y, part->level_rows * sizeof *of_y);
}

static rf_vec loudest(const rf_vec *kept, size_t rows, size_t frames)
{
    rf_vec most = kept[LOUDEST];
    for (size_t t = 1; t < frames; t++)
        most = rf_max(most, kept[t * rows + LOUDEST]);
    return most;
}

static inline rf_vec distance(rf_vec y, float x)
{
    (void)x;
    return rf_abs(y);
}

static inline rf_vec square(rf_vec y, float x)
{
    (void)x;
    return y * y;
}

static void difference(const rf_vec *y, rf_vec y_floor, const float *x,
                       rf_vec x_floor, size_t bands, rf_vec *apart)
{
    for (size_t b = 0; b < bands; b++)
        apart[b] = rf_max(y[b], y_floor) - rf_max(rf_set(x[b]), x_floor);
}

/* One floor for both, below the louder one. */
static void bands(const rf_part *part, const void *kept, const float *const *x,
                  const double *facts, size_t frames, double *out)
{
    const size_t n = part->level_rows, rows = BANDS + n;
    const rf_vec *of_y = kept;
    const rf_vec top = rf_max(loudest(of_y, rows, frames), //
                              rf_set((float)facts[0]));
    const rf_vec floor = top - (float)part->args[0];
    rf_vec apart[RF_MOST_MELS];
    rf_dvec sum = {0};
    for (size_t t = 0; t < frames; t++) {
        difference(of_y + t * rows + BANDS, floor, x[t], floor, n, apart);
        const rf_dvec frame = rf_sum_rows(apart, x[t], n, distance);
        for (size_t h = 0; h < RF_HALVES; h++)
            sum.half[h] += frame.half[h];
    }
    rf_give(&sum, 1 / ((double)frames * (double)n), out);
}

/* Each sound has its own floor; `of` sums over the rows of a frame's MFCC. */
static inline __attribute__((always_inline)) void
mfcc(const rf_part *part, const rf_vec *kept, const float *const *x,
     const double *facts, size_t frames, rf_summand *of, double *out)
{
    const size_t n_mels = part->level_rows, rows = BANDS + n_mels;
    const size_t n = (size_t)part->args[1];
    const float below = (float)part->args[0];
    const rf_vec y_floor = loudest(kept, rows, frames) - below;
    const rf_vec x_floor = rf_set((float)facts[0]) - below;
    const rf_dct_kernel *dct = rf_dct_kernel_of(RF_W);
    rf_vec apart[RF_MOST_MELS], coefficients[RF_MOST_MFCC];
    rf_dvec sum = {0};
    for (size_t t = 0; t < frames; t++) {
        difference(kept + t * rows + BANDS, y_floor, x[t], x_floor, n_mels,
                   apart);
        dct->apply(part->table, n, n_mels, apart, coefficients);
        const rf_dvec frame = rf_sum_rows(coefficients, part->table, n, of);
        for (size_t h = 0; h < RF_HALVES; h++)
            sum.half[h] += frame.half[h];
    }
    rf_give(&sum, 1 / ((double)frames * (double)n), out);
}

static void mfcc_absolute(const rf_part *part, const void *kept,
                          const float *const *x, const double *facts,
                          size_t frames, double *out)
{
    mfcc(part, kept, x, facts, frames, distance, out);
}

static void mfcc_squares(const rf_part *part, const void *kept,
                         const float *const *x, const double *facts,
                         size_t frames, double *out)
{
    mfcc(part, kept, x, facts, frames, square, out);
}

extern const rf_floored_kernels RF_WIDE(rf_compare_floored);
const rf_floored_kernels RF_WIDE(rf_compare_floored) = {
    .bands = {column, bands},
    .mfcc_absolute = {column, mfcc_absolute},
    .mfcc_squares = {column, mfcc_squares},
};
