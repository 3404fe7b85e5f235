/*
 * framing.h: which samples the frames of an analysis look at.
 *
 * Frame t begins at sample t * hop - p of the sound and is `length` long;
 * p = floor(length / 2) where frames are centred, else 0. features/SPEC.md 2.
 */
#ifndef RF_FEATURES_FRAMING_H
#define RF_FEATURES_FRAMING_H

#include "base/error.h"

typedef enum rf_window { RF_HANN, RF_HAMMING, RF_BLACKMAN, RF_ONES } rf_window;

/* What stands where the sound has no samples. */
typedef enum rf_pad { RF_PAD_CONSTANT, RF_PAD_REFLECT, RF_PAD_EDGE } rf_pad;

/* How many frames a sound of N samples has. */
typedef enum rf_fit {
    RF_FIT_CENTRED, /* 1 + floor((N + 2 p - length) / hop) */
    RF_FIT_INSIDE,  /* 1 + floor((N - length) / hop), 0 where N < length */
    RF_FIT_COVER    /* ceil(N / hop), the end padded with zeros */
} rf_fit;

typedef struct rf_framing {
    uint32_t length;     /* n_fft or frame_length, 1..RF_FFT_LARGEST */
    uint32_t hop;        /* at least 1 */
    uint32_t win_length; /* 1..length, in the middle; only with a transform */
    rf_window window;
    rf_pad pad;
    rf_fit fit;
} rf_framing;

/* RF_INVALID, as "WHO: ...", for an n_fft that rf_fft does not support, the
 * nearest are named, and for a window longer than n_fft. */
rf_status rf_framing_check(const char *who, uint32_t n_fft, uint32_t win_length,
                           rf_error *err);
bool rf_framing_equal(const rf_framing *a, const rf_framing *b);
/* Frames of a sound of `samples` (at least 1) samples. */
size_t rf_framing_count(const rf_framing *f, size_t samples);
/* The first sample of frame `t`; negative in the padding. */
int64_t rf_framing_start(const rf_framing *f, size_t t);
/* How many frames from the first on stay as they are whatever follows the
 * first `samples` samples; at most rf_framing_count of them. */
size_t rf_framing_complete(const rf_framing *f, size_t samples);
/* Which sample of a sound of `samples` stands at `at`, or -1: a zero. */
int64_t rf_framing_source(const rf_framing *f, int64_t at, size_t samples);

#endif
