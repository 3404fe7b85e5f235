/*
 * stretch.c: a sound at another speed and the same pitch.
 *
 * The phase vocoder of features/SPEC.md 11 (Flanagan and Golden 1966; Dolson
 * 1986) on the default STFT: 2048 points, 512 apart, Hann, centred. For the
 * history of rewards, not for the lanes: one sound at a time, by kissfft.
 */
#include "base/error.h"
#include "base/float_mode.h"
#include "base/math.h"
#include "base/memory.h"
#include <float.h>
#include <kiss_fftr.h>
#include <math.h>

static const double PI = 3.14159265358979323846;

enum { N_FFT = 2048, HOP = 512, BINS = N_FFT / 2 + 1 };

#define MOST_FRAMES ((size_t)1 << 28)

typedef struct vocoder {
    void *memory[2]; /* of the transforms */
    kiss_fftr_cfg forward, inverse;
    float window[N_FFT], frame[N_FFT];
    kiss_fft_cpx bins[BINS];
    float *magnitude, *phase; /* [columns + 2][BINS], the last two zero */
    size_t columns;
    double advance[BINS]; /* the phase so far */
    double *sum;          /* [made] samples times the windows' weight */
    double *weight;       /* [made] */
} vocoder;

static rf_status no_memory(rf_error *err)
{
    return rf_fail(err, RF_NOMEM, 0, 0, "time_stretch: out of memory");
}

static kiss_fftr_cfg make_fft(int inverse, void **memory)
{
    size_t bytes = 0;
    kiss_fftr_alloc(N_FFT, inverse, NULL, &bytes);
    *memory = rf_alloc(bytes, 1);
    return *memory ? kiss_fftr_alloc(N_FFT, inverse, *memory, &bytes) : NULL;
}

static rf_status prepare(vocoder *v, size_t frames, size_t made, rf_error *err)
{
    v->columns = 1 + frames / HOP;
    v->forward = make_fft(0, &v->memory[0]);
    v->inverse = make_fft(1, &v->memory[1]);
    v->magnitude = rf_alloc(v->columns + 2, BINS * sizeof(float));
    v->phase = rf_alloc(v->columns + 2, BINS * sizeof(float));
    v->sum = rf_alloc(made + N_FFT, sizeof(double));
    v->weight = rf_alloc(made + N_FFT, sizeof(double));
    if (!v->forward || !v->inverse || !v->magnitude || !v->phase || !v->sum ||
        !v->weight)
        return no_memory(err);
    for (int i = 0; i < N_FFT; i++)
        v->window[i] = (float)(0.5 - 0.5 * rf_math_cos(2 * PI * i / N_FFT));
    return RF_OK;
}

static void clear(vocoder *v)
{
    rf_free(v->weight);
    rf_free(v->sum);
    rf_free(v->phase);
    rf_free(v->magnitude);
    rf_free(v->memory[1]);
    rf_free(v->memory[0]);
}

static void analyse(vocoder *v, const float *samples, size_t frames)
{
    for (size_t t = 0; t < v->columns; t++) {
        for (size_t i = 0; i < N_FFT; i++) {
            const size_t at = t * HOP + i;
            const bool inside = at >= N_FFT / 2 && at - N_FFT / 2 < frames;
            v->frame[i] =
                inside ? samples[at - N_FFT / 2] * v->window[i] : 0.0f;
        }
        kiss_fftr(v->forward, v->frame, v->bins);
        for (size_t k = 0; k < BINS; k++) {
            const double re = (double)v->bins[k].r, im = (double)v->bins[k].i;
            v->magnitude[t * BINS + k] = (float)sqrt(re * re + im * im);
            v->phase[t * BINS + k] = (float)rf_math_atan2(im, re);
        }
    }
}

/* The column between t and t + 1 at `part`, with the phase so far; then the
 * phase goes on by what it went on between them. */
static void blend(vocoder *v, size_t t, double part)
{
    const float *m0 = v->magnitude + t * BINS, *m1 = m0 + BINS;
    const float *p0 = v->phase + t * BINS, *p1 = p0 + BINS;
    for (size_t k = 0; k < BINS; k++) {
        const double size = (1 - part) * (double)m0[k] + part * (double)m1[k];
        v->bins[k].r = (float)(size * rf_math_cos(v->advance[k]));
        v->bins[k].i = (float)(size * rf_math_sin(v->advance[k]));
        v->advance[k] += (double)p1[k] - (double)p0[k];
    }
}

/* Overlap and add, from sample `at` of the padded result on. */
static void add(vocoder *v, size_t at, size_t made)
{
    kiss_fftri(v->inverse, v->bins, v->frame);
    for (size_t i = 0; i < N_FFT && at + i < made + N_FFT; i++) {
        const double w = (double)v->window[i];
        v->sum[at + i] += w * (double)v->frame[i] / N_FFT;
        v->weight[at + i] += w * w;
    }
}

static void synthesise(vocoder *v, double rate, float *out, size_t made)
{
    for (size_t k = 0; k < BINS; k++)
        v->advance[k] = (double)v->phase[k];
    const double last = (double)v->columns;
    for (size_t c = 0; c * HOP < made + N_FFT; c++) {
        const double s = (double)c * rate;
        if (s >= last)
            break;
        blend(v, (size_t)s, s - floor(s));
        add(v, c * HOP, made);
    }
    for (size_t n = 0; n < made; n++) {
        const double weight = v->weight[n + N_FFT / 2];
        const double sum = v->sum[n + N_FFT / 2];
        out[n] = (float)(weight > (double)FLT_MIN ? sum / weight : sum);
    }
}

static rf_status check_finite(const float *samples, size_t frames,
                              rf_error *err)
{
    for (size_t n = 0; n < frames; n++)
        if (!isfinite(samples[n]))
            return rf_fail(err, RF_INVALID, 0, 0,
                           "time_stretch: sample %zu is not a finite number",
                           n + 1);
    return RF_OK;
}

size_t rf_time_stretch_frames(size_t frames, double rate)
{
    const double made = nearbyint((double)frames / rate);
    return rate > 0 && made <= (double)MOST_FRAMES ? (size_t)made : 0;
}

rf_status rf_time_stretch(const float *samples, size_t frames, double rate,
                          float *out, size_t n_out, rf_error *err)
{
    if (!samples || !out || frames == 0 || frames > MOST_FRAMES)
        return rf_fail(err, RF_ARGUMENT, 0, 0,
                       "time_stretch: no sound, or no place for it");
    if (!(rate > 0) || !isfinite(rate))
        return rf_fail(err, RF_INVALID, 0, 0,
                       "time_stretch: rate must be greater than 0");
    if (n_out == 0 || n_out != rf_time_stretch_frames(frames, rate))
        return rf_fail(err, RF_INVALID, 0, 0,
                       "time_stretch: %zu frames become %zu at this rate, not "
                       "%zu",
                       frames, rf_time_stretch_frames(frames, rate), n_out);
    RF_TRY(check_finite(samples, frames, err));
    vocoder *v = rf_alloc(1, sizeof *v);
    if (!v)
        return no_memory(err);
    const uint64_t host = rf_float_enter();
    const rf_status status = prepare(v, frames, n_out, err);
    if (status == RF_OK) {
        analyse(v, samples, frames);
        synthesise(v, rate, out, n_out);
    }
    rf_float_leave(host);
    clear(v);
    rf_free(v);
    return status;
}
