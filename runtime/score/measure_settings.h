/*
 * measure_settings.h: the settings that many measures have, under librosa's
 * names, and what parts they make.
 *
 * A table begins with one of the lists below, and its values stand where the
 * enumeration says.
 */
#ifndef RF_SCORE_MEASURE_SETTINGS_H
#define RF_SCORE_MEASURE_SETTINGS_H

#include "score/comparisons.h"
#include <math.h>

enum { RF_N_FFT, RF_HOP_LENGTH, RF_WIN_LENGTH, RF_STFT_VALUES };
enum { RF_N_MELS = RF_STFT_VALUES, RF_FMIN, RF_FMAX, RF_MEL_VALUES };

#define RF_WHOLE_SETTING(name, unit, doc, lo, hi, fallback)              \
    {                                                                    \
        name, unit, doc, lo, hi, fallback, NULL, RF_SETTING_WHOLE, false \
    }
#define RF_NUMBER_SETTING(name, unit, doc, lo, hi, fallback)              \
    {                                                                     \
        name, unit, doc, lo, hi, fallback, NULL, RF_SETTING_NUMBER, false \
    }

#define RF_STFT_SETTINGS                                                       \
    RF_WHOLE_SETTING("n_fft", "samples", "length of a frame", 2, 65536, 2048), \
        RF_WHOLE_SETTING("hop_length", "samples", "from a frame to the next",  \
                         1, 65536, 512),                                       \
    {                                                                          \
        "win_length", "samples",                                               \
            "of the window in the middle of a frame, at most n_fft; "          \
            "none: n_fft",                                                     \
            1, 65536, NAN, NULL, RF_SETTING_WHOLE, true                        \
    }

#define RF_MEL_SETTINGS                                                     \
    RF_STFT_SETTINGS,                                                       \
        RF_WHOLE_SETTING("n_mels", "", "bands", 1, RF_MOST_MELS, 128),      \
        RF_NUMBER_SETTING("fmin", "Hz", "lower edge of the lowest band", 0, \
                          384000, 0),                                       \
    {                                                                       \
        "fmax", "Hz",                                                       \
            "upper edge of the highest band, at most half the rate; "       \
            "none: half the rate",                                          \
            0, 384000, NAN, NULL, RF_SETTING_NUMBER, true                   \
    }

#define RF_N_MFCC_SETTING(doc, fallback) \
    RF_WHOLE_SETTING("n_mfcc", "", doc, 1, RF_MOST_MFCC, fallback)

#define RF_TOP_DB_SETTING(doc, fallback)                                      \
    {                                                                         \
        "top_db", "dB", doc, 0, 1000, fallback, NULL, RF_SETTING_NUMBER, true \
    }

/* Of a centred STFT, hann, zeros around. `measure`: for the message. */
rf_status rf_stft_framing(const char *measure, const double *values,
                          rf_framing *out, rf_error *err);
/* Mel bands: of |X| for RF_LEVEL_MEL and of |X|^2 in dB for
 * RF_LEVEL_LOGMEL. The bank is that of a sound of `sr` Hz. */
rf_status rf_mel_level(const char *measure, const double *values, double sr,
                       rf_level_kind kind, rf_level *out, rf_error *err);
/* What RF_MEL_SETTINGS say, as one part of weight 1. */
rf_status rf_mel_part(const char *measure, const double *values, double sr,
                      rf_level_kind kind, rf_part *out, rf_error *err);
/* `top_db`: none is infinitely far below. */
double rf_top_db(double value);
/* Rows `first`.. of the DCT: at most `wanted`, and as many as there are.
 * `*out` from rf_alloc. */
rf_status rf_mfcc_table(const char *measure, size_t first, double wanted,
                        double n_mels, size_t *rows, float **out,
                        rf_error *err);

/* Levels of the kinds that need no more; LOG is `scale` ln P. */
rf_level rf_plain_level(rf_level_kind kind, double floor, double scale);

#endif
