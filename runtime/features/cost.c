/* cost.c: what a real FFT costs on this machine, ours beside kissfft's. */
#include "base/memory.h"
#include "features/fft.h"
#include "features/window.h"
#include <kiss_fftr.h>
#include <math.h>
#include <time.h>

/* Seconds: a burst at least, so that the clock's grain does not show and yet
 * few are interrupted; and all bursts together. */
static const double BURST = 0.5e-3, TOGETHER = 20e-3;

enum { MOST_CALLS = 1 << 20, LEAST_ROUNDS = 2 };

typedef struct rig {
    const rf_fft_kernel *kernel;
    rf_fft *fft;
    kiss_fftr_cfg kiss;
    float *x, *window, *re, *im;
    kiss_fft_cpx *bins;
    void *scratch;
} rig;

typedef struct contest {
    void (*call)(const rig *r);
    size_t calls; /* of a burst */
    double least; /* seconds of a call */
} contest;

static rf_status check(uint32_t lanes, const rf_fft_costs *out, rf_error *err)
{
    if (!out)
        return rf_fail(err, RF_ARGUMENT, 0, 0,
                       "fft_cost: no place for the result");
    for (const uint32_t *width = rf_lane_widths(); *width; width++)
        if (*width == lanes)
            return RF_OK;
    return rf_fail(err, RF_ARGUMENT, 0, 0,
                   "fft_cost: lanes must be a width of this processor, got %u",
                   lanes);
}

static uint32_t widest(void)
{
    uint32_t lanes = 1;
    for (const uint32_t *width = rf_lane_widths(); *width; width++)
        lanes = *width;
    return lanes;
}

static kiss_fftr_cfg make_kiss(uint32_t n)
{
    size_t bytes = 0;
    kiss_fftr_alloc((int)n, 0, NULL, &bytes);
    void *memory = rf_alloc(bytes, 1);
    return memory ? kiss_fftr_alloc((int)n, 0, memory, &bytes) : NULL;
}

static void clear(rig *r)
{
    rf_free(r->scratch);
    rf_free(r->bins);
    rf_free(r->im);
    rf_free(r->re);
    rf_free(r->window);
    rf_free(r->x);
    rf_free(r->kiss);
    rf_fft_destroy(r->fft);
}

static rf_status make(rig *r, uint32_t n, uint32_t lanes, rf_error *err)
{
    RF_TRY(rf_fft_create(n, &r->fft, err));
    const size_t bins = n / 2 + 1, all = (size_t)n * lanes;
    r->kernel = rf_fft_kernel_of(lanes);
    r->kiss = make_kiss(n);
    r->x = rf_alloc(all, sizeof *r->x);
    r->window = rf_alloc(n, sizeof *r->window);
    r->re = rf_alloc(bins * lanes, sizeof *r->re);
    r->im = rf_alloc(bins * lanes, sizeof *r->im);
    r->bins = rf_alloc(bins, sizeof *r->bins);
    r->scratch = rf_alloc(rf_fft_scratch(r->fft, lanes), 1);
    if (!r->kiss || !r->x || !r->window || !r->re || !r->im || !r->bins ||
        !r->scratch)
        return rf_fail(err, RF_NOMEM, 0, 0, "fft_cost: out of memory");
    /* any numbers without structure do */
    for (size_t i = 0; i < all; i++)
        r->x[i] = (float)(i * 7919 % 1009) / 1009 - 0.5f;
    rf_window_fill(RF_HANN, n, n, r->window);
    return RF_OK;
}

static void spectrum(const rig *r)
{
    r->kernel->transform(r->fft, r->x, r->window, r->re, r->im, r->scratch);
}

static void power(const rig *r)
{
    r->kernel->power(r->fft, r->x, r->window, r->re, r->scratch);
}

static void kiss(const rig *r)
{
    kiss_fftr(r->kiss, r->x, r->bins);
}

static double now(void)
{
    struct timespec t = {0};
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

/* Seconds of a burst. */
static double burst(contest *c, const rig *r)
{
    const double begin = now();
    for (size_t i = 0; i < c->calls; i++)
        c->call(r);
    const double seconds = now() - begin, each = seconds / (double)c->calls;
    if (each < c->least)
        c->least = each;
    return seconds;
}

static void measure(contest *list, size_t n, const rig *r)
{
    for (size_t i = 0; i < n; i++)
        while (burst(&list[i], r) < BURST && list[i].calls < MOST_CALLS)
            list[i].calls *= 2;
    /* calls too few for the clock no longer count */
    for (size_t i = 0; i < n; i++)
        list[i].least = (double)INFINITY;
    double spent = 0;
    for (int round = 0; round < LEAST_ROUNDS || spent < TOGETHER; round++)
        for (size_t i = 0; i < n; i++)
            spent += burst(&list[i], r);
}

rf_status rf_fft_cost(uint32_t n, uint32_t lanes, rf_fft_costs *out,
                      rf_error *err)
{
    if (lanes == 0)
        lanes = widest();
    RF_TRY(check(lanes, out, err));
    rig r = {0};
    const rf_status status = make(&r, n, lanes, err);
    if (status == RF_OK) {
        contest list[] = {{spectrum, 1, 0}, {power, 1, 0}, {kiss, 1, 0}};
        measure(list, 3, &r);
        *out = (rf_fft_costs){.spectrum = list[0].least / lanes,
                              .power = list[1].least / lanes,
                              .kiss = list[2].least};
    }
    clear(&r);
    return status;
}
