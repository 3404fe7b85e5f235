/* pairs.h: spectra as the lanes have them, and as numbers of two parts. */
#ifndef RF_FEATURES_PAIRS_H
#define RF_FEATURES_PAIRS_H

#include <stddef.h>

/*
 * Per lane width: `re` and `im` are [rows] rows of W, `pairs` [rows] rows of W
 * pairs (real, imaginary), `stride` floats apart and not aligned.
 */
typedef struct rf_pairs_kernel {
    void (*join)(const void *re, const void *im, size_t rows, float *pairs,
                 size_t stride);
    void (*split)(const float *pairs, size_t stride, size_t rows, void *re,
                  void *im);
} rf_pairs_kernel;

#endif
