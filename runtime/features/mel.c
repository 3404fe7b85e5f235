/* mel.c: the filter bank, in double, each weight rounded once. */
#include "features/mel.h"
#include "base/math.h"
#include "base/memory.h"
#include <assert.h>

/* Slaney: 200/3 Hz a mel up to 1000 Hz, then 27 mels for a factor of 6.4. */
static const double HZ_PER_MEL = 200.0 / 3, BREAK_HZ = 1000, BREAK_MEL = 15;

static double log_step(void)
{
    return rf_math_log(6.4) / 27;
}

double rf_mel_of_hz(double hz, bool htk)
{
    if (htk)
        return 2595 * rf_math_log10(1 + hz / 700);
    if (hz < BREAK_HZ)
        return hz / HZ_PER_MEL;
    return BREAK_MEL + rf_math_log(hz / BREAK_HZ) / log_step();
}

double rf_mel_to_hz(double mel, bool htk)
{
    if (htk)
        return 700 * (rf_math_pow(10, mel / 2595) - 1);
    if (mel < BREAK_MEL)
        return mel * HZ_PER_MEL;
    return BREAK_HZ * rf_math_exp((mel - BREAK_MEL) * log_step());
}

/* Where the bands begin, peak and end: bands + 2 frequencies, rising. */
static void find_edges(const rf_level *level, double *hz)
{
    const double low = rf_mel_of_hz(level->fmin, level->htk);
    const double high = rf_mel_of_hz(level->fmax, level->htk);
    const uint32_t steps = level->n_mels + 1;
    for (uint32_t i = 0; i <= steps; i++) {
        const double mel = low + (high - low) * i / steps;
        hz[i] = rf_mel_to_hz(mel, level->htk);
        if (i > 0 && hz[i] < hz[i - 1]) /* by rounding */
            hz[i] = hz[i - 1];
    }
}

/* `edge`: begin, peak, end of a band that holds `hz`. */
static float weight(const double *edge, double hz, rf_mel_norm norm)
{
    const double rising = (hz - edge[0]) / (edge[1] - edge[0]);
    const double falling = (edge[2] - hz) / (edge[2] - edge[1]);
    const double height = rising < falling ? rising : falling;
    return (float)(norm == RF_MEL_SLANEY ? height * 2 / (edge[2] - edge[0])
                                         : height);
}

/* A bin lies within two bands at most: weights has room for 2 per bin. */
static void fill(rf_mel *mel, const rf_level *level, uint32_t length,
                 const double *edges)
{
    const uint32_t bins = length / 2 + 1;
    uint32_t from = 0, at = 0;
    for (uint32_t b = 0; b < mel->bands; b++) {
        while (from < bins && from * level->sr / length <= edges[b])
            from++;
        mel->first[b] = from;
        mel->start[b] = at;
        for (uint32_t k = from; k < bins; k++) {
            const double hz = k * level->sr / length;
            if (hz >= edges[b + 2])
                break;
            mel->weights[at++] = weight(edges + b, hz, level->norm);
        }
    }
    mel->start[mel->bands] = at;
}

rf_status rf_mel_create(const rf_level *level, uint32_t length, rf_mel **out,
                        rf_error *err)
{
    assert(level->n_mels > 0 && level->fmin <= level->fmax);
    const size_t bands = level->n_mels, bins = length / 2 + 1;
    double *edges = rf_alloc(bands + 2, sizeof *edges);
    rf_mel *mel = rf_alloc(1, sizeof *mel);
    if (mel) {
        mel->bands = level->n_mels;
        mel->first = rf_alloc(bands, sizeof *mel->first);
        mel->start = rf_alloc(bands + 1, sizeof *mel->start);
        mel->weights = rf_alloc(2 * bins, sizeof *mel->weights);
    }
    if (!edges || !mel || !mel->first || !mel->start || !mel->weights) {
        rf_free(edges);
        rf_mel_destroy(mel);
        return rf_fail(err, RF_NOMEM, 0, 0, "mel bank: out of memory");
    }
    find_edges(level, edges);
    fill(mel, level, length, edges);
    rf_free(edges);
    *out = mel;
    return RF_OK;
}

void rf_mel_destroy(rf_mel *mel)
{
    if (!mel)
        return;
    rf_free(mel->weights);
    rf_free(mel->start);
    rf_free(mel->first);
    rf_free(mel);
}
