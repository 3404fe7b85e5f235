/*
 * fft.h: the real forward FFT of W sounds at once, a sound per SIMD lane.
 *
 *     X[k] = sum_i w[i] x[i] exp(-2 pi j k i / n),   k = 0..n/2
 *
 * Powers of two from 64 to 16384 are ours, in lanes; every other even size
 * from 2 to 65536 with no prime factors but 2, 3 and 5 is kissfft's, lane by
 * lane. What a lane holds (a voice, a frame) makes no difference to its bits,
 * nor does W.
 */
#ifndef RF_FEATURES_FFT_H
#define RF_FEATURES_FFT_H

#include "base/error.h"

#define RF_FFT_LARGEST 65536u

/* Tables of one size: immutable, shared by all threads and widths. */
typedef struct rf_fft rf_fft;

/* Whether rf_fft_create takes the size. */
bool rf_fft_supports(uint32_t n);
/* RF_INVALID for a size that is not supported: the message names the nearest
 * one above and the nearest one below. */
rf_status rf_fft_create(uint32_t n, rf_fft **out, rf_error *err);
void rf_fft_destroy(rf_fft *fft);
uint32_t rf_fft_size(const rf_fft *fft);
/* Bytes of 64-byte aligned scratch memory that one transform needs. */
size_t rf_fft_scratch(const rf_fft *fft, uint32_t lanes);

/*
 * Per lane width. `x`: [n] rows of W; `window`: [n], the same for all lanes;
 * the outputs [n/2 + 1] rows of W each. All rows are 64-byte aligned and no
 * two arguments overlap.
 */
typedef struct rf_fft_kernel {
    void (*transform)(const rf_fft *fft, const void *x, const float *window,
                      void *re, void *im, void *scratch);
    /* |X|^2 alone: the same bits as re * re + im * im of the above. */
    void (*power)(const rf_fft *fft, const void *x, const float *window,
                  void *power, void *scratch);
} rf_fft_kernel;

/* NULL for a width that this build lacks. */
const rf_fft_kernel *rf_fft_kernel_of(uint32_t lanes);

#endif
