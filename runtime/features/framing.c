/* framing.c: frames and padding, features/SPEC.md 2. */
#include "features/framing.h"
#include "features/fft.h"
#include <assert.h>

static uint32_t before(const rf_framing *f)
{
    return f->fit == RF_FIT_CENTRED ? f->length / 2 : 0;
}

/* Frames that begin at 0, hop, 2 hop, … and end within `samples`. */
static size_t that_fit(const rf_framing *f, size_t samples)
{
    return samples < f->length ? 0 : 1 + (samples - f->length) / f->hop;
}

static size_t smaller(size_t a, size_t b)
{
    return a < b ? a : b;
}

static rf_status check_size(const char *who, uint32_t n, rf_error *err)
{
    if (rf_fft_supports(n))
        return RF_OK;
    assert(n >= 2 && n <= RF_FFT_LARGEST);
    uint32_t below = n, above = n; /* 2 and the largest are supported */
    while (!rf_fft_supports(below))
        below--;
    while (!rf_fft_supports(above))
        above++;
    return rf_fail(err, RF_INVALID, 0, 0,
                   "%s: n_fft must be even, without prime factors but 2, 3 and "
                   "5, got %u; the nearest are %u and %u",
                   who, n, below, above);
}

rf_status rf_framing_check(const char *who, uint32_t n_fft, uint32_t win_length,
                           rf_error *err)
{
    if (win_length > n_fft)
        return rf_fail(err, RF_INVALID, 0, 0,
                       "%s: win_length must be at most n_fft, %u, got %u", who,
                       n_fft, win_length);
    return check_size(who, n_fft, err);
}

bool rf_framing_equal(const rf_framing *a, const rf_framing *b)
{
    return a->length == b->length && a->hop == b->hop &&
           a->win_length == b->win_length && a->window == b->window &&
           a->pad == b->pad && a->fit == b->fit;
}

size_t rf_framing_count(const rf_framing *f, size_t samples)
{
    assert(samples > 0 && f->hop > 0 && f->length > 0);
    if (f->fit == RF_FIT_COVER)
        return 1 + (samples - 1) / f->hop;
    return that_fit(f, samples + 2 * (size_t)before(f));
}

int64_t rf_framing_start(const rf_framing *f, size_t t)
{
    return (int64_t)(t * f->hop) - (int64_t)before(f);
}

size_t rf_framing_complete(const rf_framing *f, size_t samples)
{
    /* Frame 0 reaches furthest into the mirror, to sample `before`. */
    if (samples == 0 || (f->pad == RF_PAD_REFLECT && before(f) >= samples))
        return 0;
    return smaller(that_fit(f, samples + before(f)),
                   rf_framing_count(f, samples));
}

/* To and fro between the first sample and the last; neither is repeated. */
static int64_t bounce(int64_t at, int64_t samples)
{
    if (samples == 1)
        return 0;
    const int64_t once = at < 0 ? -at : 2 * (samples - 1) - at;
    if (once >= 0 && once < samples) /* nearly always: spares the division */
        return once;
    const int64_t period = 2 * (samples - 1);
    const int64_t phase = (at % period + period) % period;
    return phase < samples ? phase : period - phase;
}

int64_t rf_framing_source(const rf_framing *f, int64_t at, size_t samples)
{
    const int64_t n = (int64_t)samples;
    if (at >= 0 && at < n)
        return at;
    if (f->fit == RF_FIT_COVER || f->pad == RF_PAD_CONSTANT || n == 0)
        return -1;
    if (f->pad == RF_PAD_REFLECT)
        return bounce(at, n);
    return at < 0 ? 0 : n - 1;
}
