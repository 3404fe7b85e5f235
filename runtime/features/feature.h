/*
 * feature.h: what a feature is: one file each, a table and little more.
 *
 *     settings --ask--> framing + level --analyser--> columns --finish-->
 * matrix
 *
 * A new feature is such a file and a line in features.c.
 */
#ifndef RF_FEATURES_FEATURE_H
#define RF_FEATURES_FEATURE_H

#include "features/fft.h"
#include "features/frames.h"
#include <math.h>

enum { RF_FEATURE_SETTINGS = 16 };

/* One wish: `values` are those of the feature's settings, in their order. */
typedef struct rf_request {
    double values[RF_FEATURE_SETTINGS];
    rf_framing framing;
    rf_level level;
} rf_request;

/* What becomes of all columns together. */
typedef struct rf_finish {
    size_t (*rows)(const rf_request *request);
    /* Floats of memory that stay with the request, and who fills them, once;
     * 0 and NULL where none are needed. */
    size_t (*floats)(const rf_request *request);
    void (*prepare)(const rf_request *request, float *memory);
    /* `out`: [rows][columns] without gaps; NULL: the first rows as they are. */
    void (*run)(const rf_request *request, const rf_columns *in, float *memory,
                float *out);
} rf_finish;

typedef struct rf_feature {
    const char *name, *unit, *doc, *source;
    bool is_complex; /* columns are of RF_LEVEL_SPECTRUM */
    const rf_setting_info *settings;
    /* From the request's values to its framing and level. */
    rf_status (*ask)(rf_request *request, double sr, rf_error *err);
    const rf_finish *finish; /* NULL: the level's rows are the result */
} rf_feature;

/* All features, in alphabetical order, NULL at the end. */
const rf_feature *const *rf_features(void);

/*
 * ---- settings that several features have, and what becomes of them ----
 */

extern const char *const rf_window_names[], *const rf_pad_names[],
                                                *const rf_norm_names[];

/* The settings of a transform: the first ones, in this order. */
enum {
    RF_SET_N_FFT,
    RF_SET_HOP_LENGTH,
    RF_SET_WIN_LENGTH,
    RF_SET_WINDOW,
    RF_SET_CENTER,
    RF_SET_PAD_MODE,
    RF_SET_AFTER_STFT
};

/* Of mel bands: behind those of the transform. */
enum {
    RF_SET_POWER = RF_SET_AFTER_STFT,
    RF_SET_N_MELS,
    RF_SET_FMIN,
    RF_SET_FMAX,
    RF_SET_HTK,
    RF_SET_NORM,
    RF_SET_AFTER_MEL
};

/* A line of a table; in samples where there is no unit. */
#define RF_WHOLE(name, lo, hi, fallback, optional, doc)                   \
    {                                                                     \
        name, "", doc, lo, hi, fallback, NULL, RF_SETTING_WHOLE, optional \
    }
#define RF_NUMBER(name, unit, lo, hi, fallback, optional, doc)               \
    {                                                                        \
        name, unit, doc, lo, hi, fallback, NULL, RF_SETTING_NUMBER, optional \
    }
#define RF_FLAG(name, fallback, doc)                                \
    {                                                               \
        name, "", doc, 0, 1, fallback, NULL, RF_SETTING_FLAG, false \
    }
#define RF_CHOICE(name, choices, optional, doc)                      \
    {                                                                \
        name, "", doc, 0, 0, 0, choices, RF_SETTING_CHOICE, optional \
    }

#define RF_HOP_LENGTH                               \
    RF_WHOLE("hop_length", 1, INFINITY, 512, false, \
             "samples from one frame to the next")
#define RF_CENTER \
    RF_FLAG("center", 1, "frame t is centred on sample t * hop_length")
#define RF_PAD_MODE                            \
    RF_CHOICE("pad_mode", rf_pad_names, false, \
              "what stands before and after the sound, if centred")

#define RF_STFT_SETTINGS(hop_length)                                        \
    RF_WHOLE("n_fft", 2, RF_FFT_LARGEST, 2048, false,                       \
             "samples of a frame: even, factors 2, 3 and 5 only"),          \
        hop_length,                                                         \
        RF_WHOLE("win_length", 1, RF_FFT_LARGEST, NAN, true,                \
                 "samples of the window; none: n_fft"),                     \
        RF_CHOICE("window", rf_window_names, false, "its shape, periodic"), \
        RF_CENTER, RF_PAD_MODE

#define RF_MEL_SETTINGS                                                  \
    RF_WHOLE("power", 1, 2, 2, false, "of the magnitude: 1 or 2"),       \
        RF_WHOLE("n_mels", 1, 4096, 128, false, "bands"),                \
        RF_NUMBER("fmin", "Hz", 0, INFINITY, 0, false,                   \
                  "where the lowest band begins"),                       \
        RF_NUMBER("fmax", "Hz", 0, INFINITY, NAN, true,                  \
                  "where the highest ends; none: half the sample rate"), \
        RF_FLAG("htk", 0, "HTK's scale instead of Slaney's"),            \
        RF_CHOICE("norm", rf_norm_names, true,                           \
                  "slaney: bands of equal area; none: of equal height")

/* Errors begin with `who`, the feature's name. */
rf_status rf_ask_stft(const char *who, rf_request *request, rf_error *err);
rf_status rf_ask_mel(const char *who, rf_request *request, double sr,
                     rf_error *err);
/* Frames without a transform. */
rf_framing rf_ask_frames(double length, double hop, bool center, double pad);

#endif
