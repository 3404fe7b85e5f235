#include "score/comparisons.h"

size_t rf_one_row(const rf_part *part)
{
    (void)part;
    return 1;
}

/* The loudest band, and all of them. */
static size_t bands_and_one(const rf_part *part)
{
    return part->level_rows + 1;
}

RF_BY_WIDTH(static, const rf_difference_kernels, difference,
            rf_compare_difference)

RF_BY_WIDTH(static, const rf_logs_kernels, logarithms, rf_compare_logs)

RF_BY_WIDTH(static, const rf_comparison_kernel, ratio, rf_compare_ratio)

RF_BY_WIDTH(static, const rf_floored_kernels, floored, rf_compare_floored)

/* A kernel of those that a file of them has. */
#define PICK(name, kernels, which)                             \
    static const rf_comparison_kernel *name(uint32_t lanes)    \
    {                                                          \
        return kernels(lanes) ? &kernels(lanes)->which : NULL; \
    }

PICK(absolute, difference, absolute)

PICK(squares, difference, squares)

PICK(root, difference, root)

PICK(decibels, difference, decibels)

PICK(logs, logarithms, plain)

PICK(floored_logs, logarithms, floored)

PICK(floored_bands, floored, bands)

PICK(mfcc_absolute, floored, mfcc_absolute)

PICK(mfcc_squares, floored, mfcc_squares)

static void target_norm(const rf_part *part, const float *const *x,
                        size_t frames, double *facts)
{
    double sum = 0;
    for (size_t t = 0; t < frames; t++)
        for (size_t k = 0; k < part->level_rows; k++)
            sum += (double)x[t][k] * (double)x[t][k];
    facts[0] = sum;
}

static void loudest_band(const rf_part *part, const float *const *x,
                         size_t frames, double *facts)
{
    float most = x[0][0];
    for (size_t t = 0; t < frames; t++)
        for (size_t b = 0; b < part->level_rows; b++)
            most = x[t][b] > most ? x[t][b] : most;
    facts[0] = (double)most;
}

const rf_comparison rf_comparison_absolute = {rf_one_row, NULL, absolute};
const rf_comparison rf_comparison_squares = {rf_one_row, NULL, squares};
const rf_comparison rf_comparison_root = {rf_one_row, NULL, root};
const rf_comparison rf_comparison_decibels = {rf_one_row, NULL, decibels};
const rf_comparison rf_comparison_logs = {rf_one_row, NULL, logs};
const rf_comparison rf_comparison_floored_logs = {rf_one_row, NULL,
                                                  floored_logs};
const rf_comparison rf_comparison_ratio = {rf_one_row, target_norm, ratio};
const rf_comparison rf_comparison_floored_bands = {bands_and_one, loudest_band,
                                                   floored_bands};
const rf_comparison rf_comparison_mfcc_absolute = {bands_and_one, loudest_band,
                                                   mfcc_absolute};
const rf_comparison rf_comparison_mfcc_squares = {bands_and_one, loudest_band,
                                                  mfcc_squares};
