/*
 * pack_transport.c: how far the energy of a spectrum has to be carried, in
 * rows: sum_k |F_k - G_k| of the running sums of two spectra of sum 1.
 *
 * Whether a frame counts as silent is known at the end alone, so its sums are
 * kept. Torres, Peeters, Richard 2024; features/SPEC.md 14, sot.
 */
#include "score/comparisons.h"
#include "score/pack_sums.h"

enum { CARRIED, Y_SUM, X_SUM, ROWS };

static const float SILENT = 1e-8f; /* of the loudest frame's sum */

static inline rf_vec of_sound(rf_vec y, float x)
{
    (void)x;
    return y;
}

static inline rf_vec of_target(rf_vec y, float x)
{
    (void)y;
    return rf_set(x);
}

/* Nothing is made as large as 1 by nothing. */
static rf_vec to_one(const rf_dvec *sum)
{
    rf_dvec scale = {0};
    for (size_t h = 0; h < RF_HALVES; h++) {
        const rf_dhalf none = {0};
        const rf_dhalf s = sum->half[h];
        scale.half[h] = rf_half_select(s > 0.0, 1.0 / s, none);
    }
    return rf_narrow(&scale);
}

/* Running sums are f32 over 128 rows, from an f64 beginning. The target is
 * scaled in lanes like the sound, so that equal ones are 0 apart. */
static rf_vec carried(const rf_vec *y, rf_vec y_scale, const float *x,
                      rf_vec x_scale, size_t rows)
{
    rf_dvec before = {0}, sum = {0};
    for (size_t from = 0; from < rows; from += RF_SUMMED_IN_F32) {
        const size_t left = rows - from;
        const size_t to =
            left < RF_SUMMED_IN_F32 ? rows : from + RF_SUMMED_IN_F32;
        const rf_vec start = rf_narrow(&before);
        rf_vec run = rf_set(0), apart = run;
        for (size_t k = from; k < to; k++) {
            run += y[k] * y_scale - x[k] * x_scale;
            apart += rf_abs(start + run);
        }
        rf_dvec_add(&before, run);
        rf_dvec_add(&sum, apart);
    }
    return rf_narrow(&sum);
}

static void column(const rf_part *part, const void *y, const float *x,
                   void *kept)
{
    const size_t n = part->level_rows;
    rf_vec *rows = kept;
    const rf_dvec y_sum = rf_sum_rows(y, x, n, of_sound);
    const rf_dvec x_sum = rf_sum_rows(y, x, n, of_target);
    rows[Y_SUM] = rf_narrow(&y_sum);
    rows[X_SUM] = rf_narrow(&x_sum);
    rows[CARRIED] = carried(y, to_one(&y_sum), x, to_one(&x_sum), n);
}

static rf_vec silent_to(const rf_vec *sums, size_t frames)
{
    rf_vec most = sums[0];
    for (size_t t = 1; t < frames; t++)
        most = rf_max(most, sums[t * ROWS]);
    return most * SILENT;
}

static void finish(const rf_part *part, const void *kept, const float *const *x,
                   const double *facts, size_t frames, double *out)
{
    (void)x, (void)facts;
    const rf_vec *rows = kept;
    const rf_vec y_silent = silent_to(rows + Y_SUM, frames);
    const rf_vec x_silent = silent_to(rows + X_SUM, frames);
    const rf_vec farthest = rf_set((float)(part->level_rows - 1));
    rf_dvec sum = {0};
    for (size_t t = 0; t < frames; t++, rows += ROWS) {
        const rf_ivec no_y = rows[Y_SUM] <= y_silent;
        const rf_ivec no_x = rows[X_SUM] <= x_silent;
        const rf_vec one = rf_select(no_y | no_x, farthest, rows[CARRIED]);
        rf_dvec_add(&sum, rf_select(no_y & no_x, rf_set(0), one));
    }
    rf_give(&sum, 1 / (double)frames, out);
}

extern const rf_comparison_kernel RF_WIDE(rf_compare_transport);
const rf_comparison_kernel RF_WIDE(rf_compare_transport) = {column, finish};
