/*
 * levels.h: what each kind of level is made of, and the kernels that make it.
 *
 * A new kind is a line in levels.c, a wide file pack_x.c, and its name in
 * RF_FOR_LEVELS.
 */
#ifndef RF_FEATURES_LEVELS_H
#define RF_FEATURES_LEVELS_H

#include "features/mel.h"

/* Of a frame, or of the level below: `in` and `out` are rows of W. */
typedef struct rf_level_job {
    rf_level level; /* as rf_level_plain gives it */
    uint32_t length, bins;
    const rf_mel *mel; /* NULL where it needs none */
} rf_level_job;

typedef struct rf_level_kernel {
    void (*run)(const rf_level_job *job, const void *in, void *out);
} rf_level_kernel;

/* rf_level_NAME_wN are the kernels, in the order of rf_level_kind from
 * RF_LEVEL_POWER on: the spectrum is rf_fft's. */
#define RF_FOR_LEVELS(X, w) \
    X(power, w)             \
    X(magnitude, w)         \
    X(log, w)               \
    X(mel, w)               \
    X(logmel, w)            \
    X(centroid, w)          \
    X(flatness, w)          \
    X(rms, w)

#define RF_LEVEL_DECLARE(name, w) \
    extern const rf_level_kernel rf_level_##name##_w##w;

/* What rf_look_gather was asked for. */
typedef struct rf_gather_job {
    const rf_framing *framing;
    const float *sound;
    size_t samples, total, t, count;
} rf_gather_job;

typedef struct rf_gather_kernel {
    void (*run)(const rf_gather_job *job, void *frame);
} rf_gather_kernel;

/* What a level is computed from. */
typedef enum rf_level_base {
    RF_OF_FRAME,
    RF_OF_LEVEL,   /* `below` */
    RF_OF_SPECTRUM /* X: a transform of the frame */
} rf_level_base;

/* The same level with 0 in all that its kind does not use. */
rf_level rf_level_plain(const rf_level *level);
/* Its mel bank alone: what of it makes the filters. */
rf_level rf_level_bank(const rf_level *level);
/* `below` is set for RF_OF_LEVEL only. */
rf_level_base rf_level_below(const rf_level *level, rf_level *below);

#endif
