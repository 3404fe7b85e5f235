/*
 * fft_tables.h: what fft.c prepares for the lanes' FFT.
 *
 * Our sizes are n = radix * sub with sub = 8 or 64 .. 512: a first pass of real
 * DFTs of `radix` rows, `sub` rows apart, leaves radix / 2 sequences of `sub`
 * complex rows; complex passes do the rest. Sequence k > 0 holds
 *
 *     z_k[i] = w_n^(ik) sum_m x[i + sub m] w_radix^(mk),  w_n = exp(-2 pi j/n)
 *
 * and its DFT is X[radix q + k], above n/2 mirrored. Sequence 0 is the real
 * r[i] = sum_m x[i + 2 sub m] of 2 sub rows, its DFT X[radix/2 q].
 *
 * In every other size the real numbers make n/2 complex ones, which kissfft
 * transforms.
 *
 * Complex tables hold real and imaginary part by turns, computed in double and
 * rounded once.
 */
#ifndef RF_FEATURES_FFT_TABLES_H
#define RF_FEATURES_FFT_TABLES_H

#include "features/fft.h"

struct rf_fft {
    uint32_t n;
    uint32_t radix; /* 8, 16 or 32; 0: kissfft's size */
    uint32_t sub;   /* complex numbers of a sequence; n / 2 with kissfft */
    float *first;   /* [sub][radix / 2]: w_n^(ik); owns the next three */
    float *turn64;  /* [8][8]: w_64^(ik), where sub > 8 */
    float *turn;    /* [64][sub / 64]: w_sub^(ik), where sub > 64 */
    float *split;   /* [sub / 2 + 1]: w_(2 sub)^q / 2 */
    void *kiss;     /* a complex kissfft of n / 2; not written once made */
};

/* Rows from one sequence to the next: an odd number of complex rows more than
 * it has, lest all sequences begin in one cache set. */
#define RF_FFT_STRIDE(sub) (2 * (size_t)(sub) + 2)

/* kissfft of `sub` complex numbers; `in` and `out` must differ. */
void rf_fft_kiss(const rf_fft *fft, const float *in, float *out);

/* The first pass, per lane width: `z` gets radix / 2 sequences RF_FFT_STRIDE
 * apart; `rows`: 16 rows of scratch memory. */
typedef void rf_fft_first(const rf_fft *fft, const void *x, const float *window,
                          void *z, void *rows);

#endif
