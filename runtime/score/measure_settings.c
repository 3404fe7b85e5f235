#include "score/measure_settings.h"
#include "base/memory.h"
#include "features/dct.h"
#include <string.h>

/* SPEC.md 3: below it a power is this, -100 dB. */
static const float POWER_FLOOR = 1e-10f;

rf_status rf_stft_framing(const char *measure, const double *values,
                          rf_framing *out, rf_error *err)
{
    const uint32_t n_fft = (uint32_t)values[RF_N_FFT];
    const bool given = !isnan(values[RF_WIN_LENGTH]);
    const uint32_t win = given ? (uint32_t)values[RF_WIN_LENGTH] : n_fft;
    RF_TRY(rf_framing_check(measure, n_fft, win, err));
    *out = (rf_framing){.length = n_fft,
                        .hop = (uint32_t)values[RF_HOP_LENGTH],
                        .win_length = win,
                        .window = RF_HANN,
                        .pad = RF_PAD_CONSTANT,
                        .fit = RF_FIT_CENTRED};
    return RF_OK;
}

rf_level rf_plain_level(rf_level_kind kind, double floor, double scale)
{
    return (rf_level){
        .kind = kind, .floor = (float)floor, .scale = (float)scale};
}

rf_status rf_mel_level(const char *measure, const double *values, double sr,
                       rf_level_kind kind, rf_level *out, rf_error *err)
{
    const double fmin = values[RF_FMIN], top = sr / 2;
    const double fmax = isnan(values[RF_FMAX]) ? top : values[RF_FMAX];
    if (fmax > top)
        return rf_fail(err, RF_INVALID, 0, 0,
                       "%s: fmax must be at most half the rate, %f Hz, got %f",
                       measure, top, fmax);
    if (fmin >= fmax)
        return rf_fail(err, RF_INVALID, 0, 0,
                       "%s: fmin must be below fmax, %f Hz, got %f", measure,
                       fmax, fmin);
    *out = (rf_level){.kind = kind,
                      .sr = sr,
                      .floor = kind == RF_LEVEL_LOGMEL ? POWER_FLOOR : 0,
                      .power = kind == RF_LEVEL_LOGMEL ? 2 : 1,
                      .n_mels = (uint32_t)values[RF_N_MELS],
                      .fmin = fmin,
                      .fmax = fmax,
                      .norm = RF_MEL_SLANEY};
    return RF_OK;
}

rf_status rf_mel_part(const char *measure, const double *values, double sr,
                      rf_level_kind kind, rf_part *out, rf_error *err)
{
    rf_part part = {.weight = 1};
    RF_TRY(rf_stft_framing(measure, values, &part.framing, err));
    RF_TRY(rf_mel_level(measure, values, sr, kind, &part.level, err));
    *out = part;
    return RF_OK;
}

double rf_top_db(double value)
{
    return isnan(value) ? (double)INFINITY : value;
}

rf_status rf_mfcc_table(const char *measure, size_t first, double wanted,
                        double n_mels, size_t *rows, float **out, rf_error *err)
{
    const size_t bands = (size_t)n_mels, most = bands - first;
    const size_t n = (size_t)wanted < most ? (size_t)wanted : most;
    float *table = rf_alloc((first + n) * bands, sizeof *table);
    if (!table)
        return rf_fail(err, RF_NOMEM, 0, 0, "%s: out of memory", measure);
    rf_dct_matrix(first + n, bands, 0, table);
    memmove(table, table + first * bands, n * bands * sizeof *table);
    *rows = n;
    *out = table;
    return RF_OK;
}
