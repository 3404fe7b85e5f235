/*
 * comparisons.h: the comparisons that measures of several files share, and
 * what wide comparisons know of their measures.
 */
#ifndef RF_SCORE_COMPARISONS_H
#define RF_SCORE_COMPARISONS_H

#include "base/widths.h"
#include "score/measure.h"

/* The largest settings: wide comparisons keep a frame on their stack. */
enum { RF_MOST_MELS = 512, RF_MOST_MFCC = 128 };

/* An envelope that moves by less, relative and squared, is flat: rounding. */
#define RF_FLAT 1e-14
enum { RF_ENVELOPE_MEAN, RF_ENVELOPE_SQUARES, RF_ENVELOPE_DEVIATIONS };

typedef struct rf_difference_kernels {
    rf_comparison_kernel absolute, squares, root, decibels;
} rf_difference_kernels;

typedef struct rf_logs_kernels {
    rf_comparison_kernel plain, floored;
} rf_logs_kernels;

typedef struct rf_floored_kernels {
    rf_comparison_kernel bands, mfcc_absolute, mfcc_squares;
} rf_floored_kernels;

/* Means over frames of: the mean |y - x| of the rows; the mean (y - x)^2; the
 * root of that; the first rows' difference in dB, args[0] the floor. */
extern const rf_comparison rf_comparison_absolute, rf_comparison_squares,
    rf_comparison_root, rf_comparison_decibels;
/* Means over frames of the mean |ln y - ln x| of magnitudes: of rows that their
 * level keeps above 0; of rows raised to args[0]. */
extern const rf_comparison rf_comparison_logs, rf_comparison_floored_logs;
/* |Y - X| / |X|, Euclidean norms of the whole matrix. */
extern const rf_comparison rf_comparison_ratio;
/* Means of the rows' |y - x| above a common floor args[0] below the loudest of
 * both; of |d| or d^2 of args[1] MFCC by `table` [args[1]][n_mels], each
 * sound with a floor of its own. */
extern const rf_comparison rf_comparison_floored_bands,
    rf_comparison_mfcc_absolute, rf_comparison_mfcc_squares;

/* One row kept of each frame. */
size_t rf_one_row(const rf_part *part);

#endif
