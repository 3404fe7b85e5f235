/*
 * toys_spectra.c: most of what a bench of agents does, so it is quick: a lane
 * is a frame, and transforms are Stockham's in radix 4 (halves of 2048, 512
 * and 128 are powers of 4).
 */
#include "toys_spectra.h"
#include <math.h>

static const size_t sizes[TOYS_SIZES] = {2048, 512, 128};

void toys_lens_init(toys_lens *lens)
{
    const double tau = 8 * atan(1);
    for (size_t i = 0; i < TOYS_LONGEST; i++) {
        const double angle = tau * (double)i / TOYS_LONGEST;
        lens->turn[i][0] = (float)cos(angle);
        lens->turn[i][1] = (float)-sin(angle);
    }
    for (size_t k = 0; k < TOYS_SIZES; k++)
        for (size_t i = 0; i < sizes[k]; i++)
            lens->window[k][i] =
                (float)(0.5 -
                        0.5 * cos(tau * (double)i / (double)(sizes[k] - 1)));
}

/* out = (re + i im) turn */
static void put(toys_four *out, toys_four re, toys_four im, const float *turn)
{
    out[0] = re * turn[0] - im * turn[1];
    out[1] = re * turn[1] + im * turn[0];
}

/* Four transforms become one of a quarter the length: Stockham, radix 4. `n`
 * points are left of each of `s` transforms, at x[q + s p]. */
static void pass(const toys_lens *lens, size_t n, size_t s,
                 const toys_four (*x)[2], toys_four (*y)[2])
{
    const size_t quarter = n / 4, step = TOYS_LONGEST / n;
    for (size_t p = 0; p < quarter; p++) {
        const float *turn1 = lens->turn[p * step];
        const float *turn2 = lens->turn[2 * p * step];
        const float *turn3 = lens->turn[3 * p * step];
        for (size_t q = 0; q < s; q++) {
            const toys_four *a = x[q + s * p], *b = x[q + s * (p + quarter)];
            const toys_four *c = x[q + s * (p + 2 * quarter)];
            const toys_four *d = x[q + s * (p + 3 * quarter)];
            const toys_four sum_re = a[0] + c[0], sum_im = a[1] + c[1];
            const toys_four gap_re = a[0] - c[0], gap_im = a[1] - c[1];
            const toys_four odd_re = b[0] + d[0], odd_im = b[1] + d[1];
            const toys_four off_re = b[0] - d[0], off_im = b[1] - d[1];
            toys_four(*out)[2] = y + q + s * 4 * p;
            out[0][0] = sum_re + odd_re;
            out[0][1] = sum_im + odd_im;
            put(out[s], gap_re + off_im, gap_im - off_re, turn1);
            put(out[2 * s], sum_re - odd_re, sum_im - odd_im, turn2);
            put(out[3 * s], gap_re - off_im, gap_im + off_re, turn3);
        }
    }
}

/* The transform of what lies in work[0]; says in which half it ends. */
static int transform(toys_lens *lens, size_t points)
{
    int from = 0;
    for (size_t n = points, s = 1; n > 1; n /= 4, s *= 4) {
        pass(lens, n, s, (const toys_four(*)[2])lens->work[from],
             lens->work[!from]);
        from = !from;
    }
    return from;
}

/* Even samples are the real part, odd ones the imaginary; lanes without a
 * frame are silent. */
static void load(toys_lens *lens, size_t k, const float *sound, size_t lanes)
{
    const size_t n = sizes[k], hop = n / 4;
    const toys_four on = {1, lanes > 1 ? 1 : 0, lanes > 2 ? 1 : 0,
                          lanes > 3 ? 1 : 0};
    for (size_t i = 0; i < n; i++) {
        const toys_four in = {sound[i], sound[i + hop], sound[i + 2 * hop],
                              sound[i + 3 * hop]};
        lens->work[0][i / 2][i % 2] = in * lens->window[k][i] * on;
    }
}

/* Bin i of a real signal, whose halves z were one complex signal:
 *     (z[i] + conj z[m-i]) / 2 - i turn (z[i] - conj z[m-i]) / 2 */
static void magnitudes(const toys_lens *lens, size_t n, const toys_four (*z)[2],
                       float *seen)
{
    const size_t m = n / 2, step = TOYS_LONGEST / n;
    for (size_t i = 0; i <= m; i++, seen += 4) {
        const toys_four *a = z[i % m], *b = z[(m - i) % m];
        const float *turn = lens->turn[i * step];
        const toys_four even_re = a[0] + b[0], even_im = a[1] - b[1];
        const toys_four odd_re = a[1] + b[1], odd_im = b[0] - a[0];
        const toys_four re = even_re + odd_re * turn[0] - odd_im * turn[1];
        const toys_four im = even_im + odd_re * turn[1] + odd_im * turn[0];
        const toys_four power = re * re + im * im;
        for (size_t lane = 0; lane < 4; lane++)
            seen[lane] = 0.5f * sqrtf(power[lane]);
    }
}

void toys_look(toys_lens *lens, const double *sound, size_t samples,
               toys_seen *seen)
{
    float *at = seen->at;
    for (size_t i = 0; i < samples; i++)
        lens->sound[i] = (float)sound[i];
    for (size_t k = 0; k < TOYS_SIZES; k++) {
        const size_t n = sizes[k], frames = TOYS_FRAMES(n, samples);
        for (size_t frame = 0; frame < frames; frame += 4) {
            load(lens, k, lens->sound + frame * (n / 4), frames - frame);
            const int half = transform(lens, n / 2);
            magnitudes(lens, n, (const toys_four(*)[2])lens->work[half], at);
            at += 4 * (n / 2 + 1);
        }
    }
}

enum { WIDE = 4, DEEP = 16 };

typedef struct sums {
    double apart, whole, logs;
} sums;

/* At most 16 rows of 4 magnitudes. The greater of S + 1e-3 over the smaller is
 * at least 1, and its logarithm is the difference: so products are taken, one
 * logarithm of many bins, and 1e6^16 is far from overflow. */
static void add(sums *s, const float *x, const float *y, size_t rows)
{
    double apart[WIDE] = {0}, whole[WIDE] = {0};
    double up[WIDE] = {1, 1, 1, 1}, down[WIDE] = {1, 1, 1, 1};
    for (size_t row = 0; row < rows; row++) {
        for (size_t lane = 0; lane < WIDE; lane++) {
            const double a = (double)*x++, b = (double)*y++;
            const double high = a > b ? a : b, low = a > b ? b : a;
            apart[lane] += (a - b) * (a - b);
            whole[lane] += b * b;
            up[lane] *= high + 1e-3;
            down[lane] *= low + 1e-3;
        }
    }
    for (size_t lane = 0; lane < WIDE; lane++) {
        s->apart += apart[lane];
        s->whole += whole[lane];
        s->logs += log(up[lane] / down[lane]);
    }
}

double toys_spectral_distance(const toys_seen *x, const toys_seen *y,
                              size_t samples)
{
    double distance = 0;
    size_t at = 0;
    for (size_t k = 0; k < TOYS_SIZES; k++) {
        const size_t n = sizes[k], frames = TOYS_FRAMES(n, samples);
        const size_t bins = n / 2 + 1, rows = (frames + 3) / 4 * bins;
        sums s = {0, 0, 0};
        for (size_t row = 0; row < rows; row += DEEP) {
            const size_t left = rows - row;
            add(&s, x->at + at + 4 * row, y->at + at + 4 * row,
                left < DEEP ? left : DEEP);
        }
        at += 4 * rows;
        distance += sqrt(s.apart) / (sqrt(s.whole) + 1e-9) +
                    s.logs / (double)(frames * bins);
    }
    return distance / TOYS_SIZES;
}
