/*
 * pack_fft.c: the real FFT of RF_W sounds, a sound per lane.
 *
 * fft_tables.h says how the work is divided. A sequence of 64 complex rows is
 * two passes of radix 8, with scratch rows between them that stay in the first
 * cache; a longer one is a pass of radix 2, 4 or 8, into rows of the same kind,
 * and as many sequences of 64. Where a last pass ends, the spectrum is written,
 * or its power alone.
 */
#include "features/fft_radix.h"
#include "features/fft_tables.h"

typedef struct spectrum {
    rf_vec *re, *im; /* power: re alone, the power */
    size_t n;
    bool power;
} spectrum;

/* Where a DFT's number q belongs: row + leap q; from the middle on mirrored. */
typedef struct comb {
    size_t row, leap;
} comb;

RF_INLINE void put(const spectrum *out, size_t row, cplx a)
{
    if (out->power) {
        out->re[row] = a.re * a.re + a.im * a.im;
    } else {
        out->re[row] = a.re;
        out->im[row] = a.im;
    }
}

/* The conjugate; zero minus zero is a positive zero. */
RF_INLINE void put_conj(const spectrum *out, size_t row, cplx a)
{
    put(out, row, out->power ? a : (cplx){a.re, rf_set(0) - a.im});
}

/* The four below the middle, the four above it. */
RF_INLINE void put8(const spectrum *out, comb c, const cplx a[8])
{
    const size_t top = out->n - c.row;
    put(out, c.row, a[0]);
    put(out, c.row + c.leap, a[1]);
    put(out, c.row + 2 * c.leap, a[2]);
    put(out, c.row + 3 * c.leap, a[3]);
    put_conj(out, top - 4 * c.leap, a[4]);
    put_conj(out, top - 5 * c.leap, a[5]);
    put_conj(out, top - 6 * c.leap, a[6]);
    put_conj(out, top - 7 * c.leap, a[7]);
}

RF_INLINE void load8(const rf_vec *z, size_t step, cplx a[8])
{
    a[0] = (cplx){z[0], z[1]};
    a[1] = (cplx){z[2 * step], z[2 * step + 1]};
    a[2] = (cplx){z[4 * step], z[4 * step + 1]};
    a[3] = (cplx){z[6 * step], z[6 * step + 1]};
    a[4] = (cplx){z[8 * step], z[8 * step + 1]};
    a[5] = (cplx){z[10 * step], z[10 * step + 1]};
    a[6] = (cplx){z[12 * step], z[12 * step + 1]};
    a[7] = (cplx){z[14 * step], z[14 * step + 1]};
}

RF_INLINE void store(rf_vec *z, cplx a)
{
    z[0] = a.re;
    z[1] = a.im;
}

RF_INLINE void store8(rf_vec *z, size_t step, const cplx a[8])
{
    store(z, a[0]);
    store(z + 2 * step, a[1]);
    store(z + 4 * step, a[2]);
    store(z + 6 * step, a[3]);
    store(z + 8 * step, a[4]);
    store(z + 10 * step, a[5]);
    store(z + 12 * step, a[6]);
    store(z + 14 * step, a[7]);
}

RF_INLINE void turn8(cplx a[8], const float *turn)
{
    a[1] = times(a[1], turn[2], turn[3]);
    a[2] = times(a[2], turn[4], turn[5]);
    a[3] = times(a[3], turn[6], turn[7]);
    a[4] = times(a[4], turn[8], turn[9]);
    a[5] = times(a[5], turn[10], turn[11]);
    a[6] = times(a[6], turn[12], turn[13]);
    a[7] = times(a[7], turn[14], turn[15]);
}

/*
 * DFTs over 8 rows `step` apart, for each i below `step`; number k of them is
 * turned by w^(ik). `to` may be `z`.
 */
static void radix8(const rf_vec *z, rf_vec *to, size_t step, const float *turn)
{
    cplx a[8];
    load8(z, step, a);
    dft8(a);
    store8(to, step, a);
    for (size_t i = 1; i < step; i++) {
        load8(z + 2 * i, step, a);
        dft8(a);
        turn8(a, turn + 16 * i);
        store8(to + 2 * i, step, a);
    }
}

/* The same of two and of four rows 64 apart. */
static void radix2(const rf_vec *z, rf_vec *to, const float *turn)
{
    for (size_t i = 0; i < 64; i++, z += 2, to += 2, turn += 4) {
        const cplx a0 = {z[0], z[1]}, a1 = {z[128], z[129]};
        store(to, plus(a0, a1));
        store(to + 128, times(minus(a0, a1), turn[2], turn[3]));
    }
}

static void radix4(const rf_vec *z, rf_vec *to, const float *turn)
{
    for (size_t i = 0; i < 64; i++, z += 2, to += 2, turn += 8) {
        cplx a0 = {z[0], z[1]}, a1 = {z[128], z[129]};
        cplx a2 = {z[256], z[257]}, a3 = {z[384], z[385]};
        dft4(&a0, &a1, &a2, &a3);
        store(to, a0);
        store(to + 128, times(a1, turn[2], turn[3]));
        store(to + 256, times(a2, turn[4], turn[5]));
        store(to + 384, times(a3, turn[6], turn[7]));
    }
}

/* Makes `sub / 64` sequences of 64, and gives their place: `z` or `to`. */
static const rf_vec *divide(const rf_fft *fft, const rf_vec *z, rf_vec *to)
{
    if (fft->sub == 64)
        return z;
    if (fft->sub == 128)
        radix2(z, to, fft->turn);
    else if (fft->sub == 256)
        radix4(z, to, fft->turn);
    else
        radix8(z, to, 64, fft->turn);
    return to;
}

/* The last pass, of 64 rows that radix8 has left. */
RF_INLINE void last64(const rf_vec *rows, const spectrum *out, comb c)
{
    for (size_t k = 0; k < 8; k++) {
        cplx a[8];
        load8(rows + 16 * k, 1, a);
        dft8(a);
        put8(out, (comb){c.row + c.leap * k, 8 * c.leap}, a);
    }
}

RF_INLINE void last8(const rf_vec *z, const spectrum *out, comb c)
{
    cplx a[8];
    load8(z, 1, a);
    dft8(a);
    put8(out, c, a);
}

/* A sequence to where it belongs in the spectrum. */
RF_INLINE void sequence(const rf_fft *fft, const rf_vec *z, rf_vec *rows,
                        const spectrum *out, comb c)
{
    if (fft->sub == 8) {
        last8(z, out, c);
        return;
    }
    const size_t parts = fft->sub / 64;
    const rf_vec *from = divide(fft, z, rows + 128);
    for (size_t part = 0; part < parts; part++) {
        radix8(from + 128 * part, rows, 8, fft->turn64);
        last64(rows, out, (comb){c.row + c.leap * part, c.leap * parts});
    }
}

/* The same, in its own order and in place. */
static void sequence_in_order(const rf_fft *fft, rf_vec *z, rf_vec *rows)
{
    const size_t parts = fft->sub > 8 ? fft->sub / 64 : 0;
    cplx a[8];
    if (parts == 0) {
        load8(z, 1, a);
        dft8(a);
        store8(z, 1, a);
    }
    if (parts > 1)
        divide(fft, z, z);
    for (size_t part = 0; part < parts; part++)
        radix8(z + 128 * part, rows + 128 * part, 8, fft->turn64);
    for (size_t i = 0; i < 8 * parts; i++) {
        const size_t part = i / 8, k = i % 8;
        load8(rows + 16 * i, 1, a);
        dft8(a);
        store8(z + 2 * (part + k * parts), 8 * parts, a);
    }
}

/*
 * From the DFT of x[2i] + j x[2i + 1] to that of x: with E and O those of the
 * even and the odd numbers, X[q] = E[q] + w_(2 sub)^q O[q].
 */
RF_INLINE void split(const rf_fft *fft, const rf_vec *z, const spectrum *out,
                     size_t leap)
{
    const size_t sub = fft->sub;
    const rf_vec zero = rf_set(0);
    put(out, 0, (cplx){z[0] + z[1], zero});
    put(out, sub * leap, (cplx){z[0] - z[1], zero});
    for (size_t q = 1; 2 * q < sub; q++) {
        const rf_vec *low = z + 2 * q, *high = z + 2 * (sub - q);
        const cplx even = {(low[0] + high[0]) * 0.5f,
                           (low[1] - high[1]) * 0.5f};
        const cplx odd = times((cplx){low[1] + high[1], high[0] - low[0]},
                               fft->split[2 * q], fft->split[2 * q + 1]);
        put(out, q * leap, (cplx){even.re + odd.re, even.im + odd.im});
        put(out, (sub - q) * leap, (cplx){even.re - odd.re, odd.im - even.im});
    }
    if (sub % 2 == 0)
        put(out, sub / 2 * leap, (cplx){z[sub], zero - z[sub + 1]});
}

/* kissfft's sizes: a lane at a time into rows, then as above. */
static void by_lane(const rf_fft *fft, const rf_vec *x, const float *window,
                    rf_vec *z)
{
    float *in = (float *)(z + fft->n), *out = in + fft->n;
    for (size_t lane = 0; lane < RF_W; lane++) {
        for (size_t i = 0; i < fft->n; i++)
            in[i] = rf_lane(&x[i], lane) * window[i];
        rf_fft_kiss(fft, in, out);
        for (size_t i = 0; i < fft->n; i++)
            rf_put(&z[i], lane, out[i]);
    }
}

extern rf_fft_first *const RF_WIDE(rf_fft_first);

RF_INLINE void run(const rf_fft *fft, const void *x, const float *window,
                   const spectrum *out, rf_vec *z)
{
    if (fft->radix == 0) {
        by_lane(fft, x, window, z);
        split(fft, z, out, 1);
        return;
    }
    const size_t stride = RF_FFT_STRIDE(fft->sub), half = fft->radix / 2;
    rf_vec *rows = z + half * stride;
    RF_WIDE(rf_fft_first)(fft, x, window, z, rows);
    for (size_t k = 1; k < half; k++)
        sequence(fft, z + k * stride, rows, out, (comb){k, fft->radix});
    sequence_in_order(fft, z, rows);
    split(fft, z, out, half);
}

static void transform(const rf_fft *fft, const void *x, const float *window,
                      void *re, void *im, void *scratch)
{
    run(fft, x, window, &(spectrum){re, im, fft->n, false}, scratch);
}

static void power(const rf_fft *fft, const void *x, const float *window,
                  void *squares, void *scratch)
{
    run(fft, x, window, &(spectrum){squares, NULL, fft->n, true}, scratch);
}

extern const rf_fft_kernel RF_WIDE(rf_fft_pack);
const rf_fft_kernel RF_WIDE(rf_fft_pack) = {transform, power};
