/*
 * pack_fft_first.c: the first pass of the lanes' FFT, on the real input.
 *
 * A column is `radix` input rows, `sub` apart. Its real DFT goes by halves:
 * the odd frequencies of N numbers are, with d[m] = x[m] - x[m + N/2],
 *
 *     X[4q + 1] = sum_m (d[m] - j d[m + N/4]) w_N^m w_(N/4)^(mq),  m < N/4,
 *
 * where k > N/2 is the conjugate of N - k, and the even ones those of the N/2
 * sums x[m] + x[m + N/2] (Duhamel and Hollmann 1984, split radix).
 */
#include "features/fft_radix.h"
#include "features/fft_tables.h"

/* exp(-2 pi j m / 32) has these for real and imaginary parts. */
static const float COS1 = 0.98078528040323044913f;
static const float COS2 = 0.92387953251128675613f;
static const float COS3 = 0.83146961230254523708f;
static const float SIN1 = 0.19509032201612826785f;
static const float SIN2 = 0.38268343236508977173f;
static const float SIN3 = 0.55557023301960222474f;

typedef struct source {
    const rf_vec *x;
    const float *window; /* NULL: all ones */
    size_t step;
} source;

/* Where a column's results go. */
typedef struct place {
    rf_vec *real;      /* in sequence 0 */
    rf_vec *z;         /* `stride` rows before its place in sequence 1 */
    size_t stride;     /* rows between sequences */
    const float *turn; /* w_n^(ik) by k */
    size_t sub;        /* rows between its two in sequence 0 */
} place;

RF_INLINE rf_vec take(const source *s, size_t m)
{
    if (!s->window)
        return s->x[m * s->step];
    return s->x[m * s->step] * s->window[m * s->step];
}

RF_INLINE void leave(const place *p, size_t k, cplx a)
{
    const cplx b = times(a, p->turn[2 * k], p->turn[2 * k + 1]);
    p->z[k * p->stride] = b.re;
    p->z[k * p->stride + 1] = b.im;
}

/* What is known is the conjugate of k's. */
RF_INLINE void leave_conj(const place *p, size_t k, cplx a)
{
    const cplx b = conj_times(a, p->turn[2 * k], p->turn[2 * k + 1]);
    p->z[k * p->stride] = b.re;
    p->z[k * p->stride + 1] = b.im;
}

/* The last eight of a column; `unit` is the frequency of one turn. */
RF_INLINE void real8(const rf_vec x[8], const place *p, size_t unit)
{
    const cplx c0 = {x[0] - x[4], x[6] - x[2]};
    const cplx c1 = eighth((cplx){x[1] - x[5], x[7] - x[3]});
    leave(p, unit, plus(c0, c1));
    leave_conj(p, 3 * unit, minus(c0, c1));
    const rf_vec y0 = x[0] + x[4], y1 = x[1] + x[5];
    const rf_vec y2 = x[2] + x[6], y3 = x[3] + x[7];
    leave(p, 2 * unit, (cplx){y0 - y2, y3 - y1});
    p->real[0] = y0 + y2;
    p->real[p->sub] = y1 + y3;
}

/* The odd frequencies' number m of four, and the two sums of its rows. */
RF_INLINE cplx fold16(const source *s, size_t m, rf_vec sums[8])
{
    const rf_vec x0 = take(s, m), x1 = take(s, m + 4);
    const rf_vec x2 = take(s, m + 8), x3 = take(s, m + 12);
    sums[m] = x0 + x2;
    sums[m + 4] = x1 + x3;
    return (cplx){x0 - x2, x3 - x1};
}

RF_INLINE void real16(const source *s, const place *p, size_t unit)
{
    rf_vec sums[8];
    cplx c0 = fold16(s, 0, sums);
    cplx c1 = times(fold16(s, 1, sums), COS2, -SIN2);
    cplx c2 = eighth(fold16(s, 2, sums));
    cplx c3 = times(fold16(s, 3, sums), SIN2, -COS2);
    dft4(&c0, &c1, &c2, &c3);
    leave(p, unit, c0);
    leave(p, 5 * unit, c1);
    leave_conj(p, 7 * unit, c2);
    leave_conj(p, 3 * unit, c3);
    real8(sums, p, 2 * unit);
}

RF_INLINE cplx fold32(const source *s, size_t m, rf_vec *sums)
{
    const rf_vec x0 = take(s, m), x1 = take(s, m + 8);
    const rf_vec x2 = take(s, m + 16), x3 = take(s, m + 24);
    sums[m] = x0 + x2;
    sums[m + 8] = x1 + x3;
    return (cplx){x0 - x2, x3 - x1};
}

RF_INLINE void real32(const source *s, const place *p, rf_vec *sums)
{
    cplx c[8];
    c[0] = fold32(s, 0, sums);
    c[1] = times(fold32(s, 1, sums), COS1, -SIN1);
    c[2] = times(fold32(s, 2, sums), COS2, -SIN2);
    c[3] = times(fold32(s, 3, sums), COS3, -SIN3);
    c[4] = eighth(fold32(s, 4, sums));
    c[5] = times(fold32(s, 5, sums), SIN3, -COS3);
    c[6] = times(fold32(s, 6, sums), SIN2, -COS2);
    c[7] = times(fold32(s, 7, sums), SIN1, -COS1);
    dft8(c);
    leave(p, 1, c[0]);
    leave(p, 5, c[1]);
    leave(p, 9, c[2]);
    leave(p, 13, c[3]);
    leave_conj(p, 15, c[4]);
    leave_conj(p, 11, c[5]);
    leave_conj(p, 7, c[6]);
    leave_conj(p, 3, c[7]);
    real16(&(source){sums, NULL, 1}, p, 2);
}

/* From one column to the next. */
RF_INLINE void next(source *s, place *p, size_t radix)
{
    s->x++;
    s->window++;
    p->real++;
    p->z += 2;
    p->turn += radix;
}

static void columns8(source s, place p)
{
    for (size_t i = 0; i < p.sub; i++) {
        const rf_vec x[8] = {take(&s, 0), take(&s, 1), take(&s, 2),
                             take(&s, 3), take(&s, 4), take(&s, 5),
                             take(&s, 6), take(&s, 7)};
        real8(x, &p, 1);
        next(&s, &p, 8);
    }
}

static void columns16(source s, place p)
{
    for (size_t i = 0; i < p.sub; i++) {
        real16(&s, &p, 1);
        next(&s, &p, 16);
    }
}

static void columns32(source s, place p, rf_vec *sums)
{
    for (size_t i = 0; i < p.sub; i++) {
        real32(&s, &p, sums);
        next(&s, &p, 32);
    }
}

static void first(const rf_fft *fft, const void *x, const float *window,
                  void *z, void *rows)
{
    const size_t sub = fft->sub;
    const source s = {x, window, sub};
    const place p = {z, z, RF_FFT_STRIDE(sub), fft->first, sub};
    if (fft->radix == 8)
        columns8(s, p);
    else if (fft->radix == 16)
        columns16(s, p);
    else
        columns32(s, p, rows);
}

extern rf_fft_first *const RF_WIDE(rf_fft_first);
rf_fft_first *const RF_WIDE(rf_fft_first) = first;
