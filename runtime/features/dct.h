/*
 * dct.h: the orthonormal DCT-II along the bands of a log-mel spectrum.
 *
 *     C[c] = l_c s_c sum_b L[b] cos(pi c (2b + 1) / (2B)),   b = 0..B-1
 *
 * s_0 = sqrt(1 / B), s_c = sqrt(2 / B). Lifter q > 0: l_c = 1 + (q / 2)
 * sin(pi (c + 1) / q), else 1. features/SPEC.md 3.
 */
#ifndef RF_FEATURES_DCT_H
#define RF_FEATURES_DCT_H

#include "base/error.h"

/* `out`[n_mfcc][n_mels], computed in double and rounded once; n_mfcc is at
 * most n_mels. */
void rf_dct_matrix(size_t n_mfcc, size_t n_mels, double lifter, float *out);

/* Per lane width: `in` [n_mels] rows of W to `out` [n_mfcc] rows of W, 64-byte
 * aligned, apart from each other. */
typedef struct rf_dct_kernel {
    void (*apply)(const float *matrix, size_t n_mfcc, size_t n_mels,
                  const void *in, void *out);
} rf_dct_kernel;

/* NULL for a width that this build lacks. */
const rf_dct_kernel *rf_dct_kernel_of(uint32_t lanes);

#endif
