/*
 * spectrogram.c: a picture of a sound: power by time and log frequency.
 *
 * For people, not for rewards.
 */
#include "base/error.h"
#include "base/memory.h"
#include <kiss_fftr.h>
#include <math.h>

static const double PI = 3.14159265358979323846;

typedef struct plan {
    const rf_spectrogram_options *o;
    kiss_fftr_cfg fft;
    void *fft_memory;
    float *window, *frame, *power;
    kiss_fft_cpx *bins;
} plan;

static rf_status check(const float *samples, size_t frames,
                       const rf_spectrogram_options *o, const float *out,
                       rf_error *err)
{
    if (!samples || !o || !out || o->size < sizeof *o)
        return rf_fail(err, RF_ARGUMENT, 0, 0,
                       "spectrogram: sound, options or place are missing");
    if (frames == 0 || o->columns == 0 || o->rows == 0)
        return rf_fail(err, RF_ARGUMENT, 0, 0,
                       "spectrogram: no frames, columns or rows");
    if (o->n_fft < 64 || o->n_fft > 65536 || o->n_fft % 2 != 0)
        return rf_fail(err, RF_ARGUMENT, 0, 0,
                       "spectrogram: n_fft must be even, 64..65536, got %u",
                       o->n_fft);
    if (!isfinite(o->sr) || !(o->fmin > 0) || !(o->fmax > o->fmin) ||
        !(o->fmax <= o->sr / 2))
        return rf_fail(err, RF_ARGUMENT, 0, 0,
                       "spectrogram: must be 0 < fmin < fmax <= sr / 2");
    return RF_OK;
}

static rf_status prepare(plan *p, rf_error *err)
{
    const uint32_t n = p->o->n_fft;
    size_t bytes = 0;
    kiss_fftr_alloc((int)n, 0, NULL, &bytes);
    p->fft_memory = rf_alloc(bytes, 1);
    p->window = rf_alloc(n, sizeof *p->window);
    p->frame = rf_alloc(n, sizeof *p->frame);
    p->power = rf_alloc(n / 2 + 1, sizeof *p->power);
    p->bins = rf_alloc(n / 2 + 1, sizeof *p->bins);
    if (!p->fft_memory || !p->window || !p->frame || !p->power || !p->bins)
        return rf_fail(err, RF_NOMEM, 0, 0, "spectrogram: out of memory");
    p->fft = kiss_fftr_alloc((int)n, 0, p->fft_memory, &bytes);
    for (uint32_t i = 0; i < n; i++)
        p->window[i] = (float)(0.5 - 0.5 * cos(2 * PI * i / n));
    return RF_OK;
}

static void clear(plan *p)
{
    rf_free(p->bins);
    rf_free(p->power);
    rf_free(p->frame);
    rf_free(p->window);
    rf_free(p->fft_memory);
}

/* Power of the frame centred on sample `centre`; a full-scale sine gives 1. */
static void analyse(plan *p, const float *samples, size_t frames, size_t centre)
{
    const size_t n = p->o->n_fft, half = n / 2;
    const float scale = 2.0f / (float)half; /* the window's sum is n / 2 */
    for (size_t i = 0; i < n; i++) {
        const size_t at = centre + i;
        const bool inside = at >= half && at - half < frames;
        p->frame[i] = inside ? samples[at - half] * p->window[i] : 0;
    }
    kiss_fftr(p->fft, p->frame, p->bins);
    for (size_t k = 0; k <= half; k++) {
        const float re = p->bins[k].r * scale, im = p->bins[k].i * scale;
        p->power[k] = re * re + im * im;
    }
}

/* The largest bin of a band; between bins where the band is narrower. */
static float band(const plan *p, double low, double high)
{
    const double hz = p->o->sr / p->o->n_fft, top = p->o->n_fft / 2.0;
    const double middle = fmin(sqrt(low * high) / hz, top - 1);
    const size_t k = (size_t)middle;
    const float part = (float)(middle - (double)k);
    float most = p->power[k] + (p->power[k + 1] - p->power[k]) * part;
    const size_t last = (size_t)fmin(high / hz, top);
    for (size_t i = (size_t)ceil(low / hz); i <= last; i++)
        most = fmaxf(most, p->power[i]);
    return most;
}

static void draw(plan *p, const float *samples, size_t frames, float *out)
{
    const rf_spectrogram_options *o = p->o;
    const double ratio = o->fmax / o->fmin;
    for (uint32_t c = 0; c < o->columns; c++) {
        analyse(p, samples, frames,
                (size_t)((c + 0.5) * (double)frames / o->columns));
        for (uint32_t r = 0; r < o->rows; r++) {
            const double low = o->fmin * pow(ratio, (double)r / o->rows);
            const double high = o->fmin * pow(ratio, (double)(r + 1) / o->rows);
            const float power = fmaxf(band(p, low, high), 1e-10f);
            out[(size_t)r * o->columns + c] = 10 * log10f(power);
        }
    }
}

rf_status rf_spectrogram(const float *samples, size_t frames,
                         const rf_spectrogram_options *options, float *out,
                         rf_error *err)
{
    RF_TRY(check(samples, frames, options, out, err));
    plan p = {.o = options};
    const rf_status status = prepare(&p, err);
    if (status == RF_OK)
        draw(&p, samples, frames, out);
    clear(&p);
    return status;
}
