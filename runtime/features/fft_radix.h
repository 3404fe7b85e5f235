/* fft_radix.h: complex numbers in lanes and their DFT of eight. Wide. */
#ifndef RF_FEATURES_FFT_RADIX_H
#define RF_FEATURES_FFT_RADIX_H

#include "base/lanes.h"

/* Where a copy per caller is what makes it fast: arrays become registers. */
#define RF_INLINE static inline __attribute__((always_inline))

typedef struct cplx {
    rf_vec re, im;
} cplx;

static const float ROOT_HALF = 0.70710678118654752440f;

RF_INLINE cplx plus(cplx a, cplx b)
{
    return (cplx){a.re + b.re, a.im + b.im};
}

RF_INLINE cplx minus(cplx a, cplx b)
{
    return (cplx){a.re - b.re, a.im - b.im};
}

/* a + j b */
RF_INLINE cplx plus_j(cplx a, cplx b)
{
    return (cplx){a.re - b.im, a.im + b.re};
}

/* a - j b */
RF_INLINE cplx minus_j(cplx a, cplx b)
{
    return (cplx){a.re + b.im, a.im - b.re};
}

RF_INLINE cplx times(cplx a, float re, float im)
{
    return (cplx){a.re * re - a.im * im, a.re * im + a.im * re};
}

/* conj(a) (re + j im) */
RF_INLINE cplx conj_times(cplx a, float re, float im)
{
    return (cplx){a.re * re + a.im * im, a.re * im - a.im * re};
}

/* a exp(-j pi/4) */
RF_INLINE cplx eighth(cplx a)
{
    return (cplx){(a.re + a.im) * ROOT_HALF, (a.im - a.re) * ROOT_HALF};
}

/* In place: a[k] = sum_m a[m] exp(-2 pi j m k / 4) */
RF_INLINE void dft4(cplx *a0, cplx *a1, cplx *a2, cplx *a3)
{
    const cplx b0 = plus(*a0, *a2), b2 = minus(*a0, *a2);
    const cplx b1 = plus(*a1, *a3), b3 = minus(*a1, *a3);
    *a0 = plus(b0, b1);
    *a1 = minus_j(b2, b3);
    *a2 = minus(b0, b1);
    *a3 = plus_j(b2, b3);
}

/* In place: a[k] = sum_m a[m] exp(-2 pi j m k / 8) */
RF_INLINE void dft8(cplx a[8])
{
    cplx b0 = plus(a[0], a[4]), b1 = plus(a[1], a[5]);
    cplx b2 = plus(a[2], a[6]), b3 = plus(a[3], a[7]);
    cplx b4 = minus(a[0], a[4]), b5 = eighth(minus(a[1], a[5]));
    cplx b6 = minus(a[2], a[6]), b7 = eighth(minus(a[3], a[7]));
    dft4(&b0, &b1, &b2, &b3);
    /* the fourth at its own angles: b6 and b7 are still to be turned by -j */
    const cplx c4 = minus_j(b4, b6), c6 = plus_j(b4, b6);
    const cplx c5 = minus_j(b5, b7), c7 = plus_j(b5, b7);
    a[0] = b0;
    a[2] = b1;
    a[4] = b2;
    a[6] = b3;
    a[1] = plus(c4, c5);
    a[5] = minus(c4, c5);
    a[3] = minus_j(c6, c7);
    a[7] = plus_j(c6, c7);
}

#endif
