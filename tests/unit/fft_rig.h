/* fft_rig.h: one lanes' FFT with all it needs, and signals for it. */
#ifndef RF_TESTS_FFT_RIG_H
#define RF_TESTS_FFT_RIG_H

#include "base/memory.h"
#include "fail_alloc.h"
#include "features/fft.h"
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
/* needs those above */
#include <cmocka.h>

#define COUNT(list) (sizeof(list) / sizeof(list)[0])

enum { FENCE = 64 };

typedef struct rig {
    rf_fft *fft;
    const rf_fft_kernel *kernel;
    uint32_t n, lanes;
    size_t scratch_bytes;
    float *x, *window, *re, *im, *power;
    void *scratch; /* and FENCE bytes after it */
} rig;

static inline rig rig_create(uint32_t n, uint32_t lanes)
{
    rig r = {.n = n, .lanes = lanes, .kernel = rf_fft_kernel_of(lanes)};
    assert_non_null(r.kernel);
    assert_int_equal(rf_fft_create(n, &r.fft, NULL), RF_OK);
    const size_t bins = (n / 2 + 1) * (size_t)lanes;
    r.scratch_bytes = rf_fft_scratch(r.fft, lanes);
    r.x = rf_alloc((size_t)n * lanes, sizeof(float));
    r.window = rf_alloc(n, sizeof(float));
    r.re = rf_alloc(bins, sizeof(float));
    r.im = rf_alloc(bins, sizeof(float));
    r.power = rf_alloc(bins, sizeof(float));
    r.scratch = rf_alloc(r.scratch_bytes + FENCE, 1);
    assert_true(r.x && r.window && r.re && r.im && r.power && r.scratch);
    for (uint32_t i = 0; i < n; i++)
        r.window[i] = 0.5f + (float)(i * 37 % 101) / 101;
    return r;
}

static inline void rig_clear(rig *r)
{
    const char *fence = (const char *)r->scratch + r->scratch_bytes;
    for (size_t i = 0; i < FENCE; i++)
        assert_int_equal(fence[i], 0);
    rf_free(r->scratch);
    rf_free(r->power);
    rf_free(r->im);
    rf_free(r->re);
    rf_free(r->window);
    rf_free(r->x);
    rf_fft_destroy(r->fft);
}

/* Both kernels, over outputs and scratch memory full of NaN. */
static inline void rig_run(rig *r)
{
    const size_t bins = (r->n / 2 + 1) * (size_t)r->lanes * sizeof(float);
    memset(r->re, 0xff, bins);
    memset(r->im, 0xff, bins);
    memset(r->power, 0xff, bins);
    memset(r->scratch, 0xff, r->scratch_bytes);
    r->kernel->transform(r->fft, r->x, r->window, r->re, r->im, r->scratch);
    memset(r->scratch, 0xff, r->scratch_bytes);
    r->kernel->power(r->fft, r->x, r->window, r->power, r->scratch);
}

/* ---- signals ---- */

enum { NOISE, SINE, IMPULSE, LATE_IMPULSE, CONSTANT, ALTERNATING, SIGNALS };

static inline float noise(uint64_t i)
{
    uint64_t z = (i + 1) * 0x9e3779b97f4a7c15u;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return (float)((double)(z >> 40) / (1 << 23) - 1);
}

static inline float signal_at(int kind, uint32_t i, uint32_t n, uint32_t seed)
{
    switch (kind) {
    case NOISE:
        return noise(i + ((uint64_t)seed << 32));
    case SINE:
        return (float)sin(0.3 * (seed + 1) * i + 0.1);
    case IMPULSE:
        return i == 0 ? 1 : 0;
    case LATE_IMPULSE:
        return i == n - 1 - seed % n ? -0.7f : 0;
    case CONSTANT:
        return 0.9f;
    default:
        return i % 2 == 0 ? 0.5f : -0.5f;
    }
}

/* Lane l gets seed + l of signal number kind + l. */
static inline void rig_fill(rig *r, int kind, uint32_t seed)
{
    for (uint32_t l = 0; l < r->lanes; l++)
        for (uint32_t i = 0; i < r->n; i++)
            r->x[i * (size_t)r->lanes + l] =
                signal_at((kind + (int)l) % SIGNALS, i, r->n, seed + l);
}

#endif
