/*
 * lens.h: one frame of W sounds in, everything asked about it out.
 *
 *     frame [length][W] --window, FFT--> spectrum --> power --> mel --> dB …
 *
 * A level is one kind of result of a frame; those that build on each other
 * share what is below them, within one look. What a lane is (a voice of a
 * pack, a frame of a single sound) makes no difference to its bits.
 */
#ifndef RF_FEATURES_LENS_H
#define RF_FEATURES_LENS_H

#include "features/framing.h"

/* bins = length / 2 + 1; P = |X|^2 */
typedef enum rf_level_kind {
    RF_LEVEL_SPECTRUM,  /* [2 bins]: real parts, then imaginary parts */
    RF_LEVEL_POWER,     /* [bins] P */
    RF_LEVEL_MAGNITUDE, /* [bins] sqrt(max(P, floor)) */
    RF_LEVEL_LOG,       /* [bins] scale ln(max(P, floor)) */
    RF_LEVEL_MEL,       /* [n_mels] bank times |X|^power */
    RF_LEVEL_LOGMEL,    /* [n_mels] 10 log10(max(mel, floor)) dB */
    RF_LEVEL_CENTROID,  /* [2] Hz, and the sum of |X|: below 1.1754944e-38 the
                           centroid is 0 */
    RF_LEVEL_FLATNESS,  /* [1] of max(floor, |X|^power) */
    RF_LEVEL_RMS        /* [1] sqrt(mean x^2), without window and transform */
} rf_level_kind;

typedef enum rf_mel_norm { RF_MEL_SLANEY, RF_MEL_NONE } rf_mel_norm;

typedef struct rf_level {
    rf_level_kind kind;
    double sr; /* Hz: of mel and centroid */
    float floor, scale;
    uint32_t power; /* 1 or 2 */
    /* of mel: */
    uint32_t n_mels;
    double fmin, fmax; /* Hz */
    bool htk;
    rf_mel_norm norm;
} rf_level;

bool rf_level_equal(const rf_level *a, const rf_level *b);
/* Rows of W that a look at a frame of `length` samples gives. */
size_t rf_level_rows(const rf_level *level, uint32_t length);

/* A framing's tables and the levels asked for: immutable, counted, for any
 * width and thread. */
typedef struct rf_lens rf_lens;

/* Levels: at least 1, copied. RF_INVALID for a length that rf_fft does not
 * support (unless only RMS is asked for). `tables` may be NULL. */
rf_status rf_lens_create(const rf_framing *framing, const rf_level *levels,
                         size_t n_levels, rf_tables *tables, rf_lens **out,
                         rf_error *err);
rf_lens *rf_lens_retain(const rf_lens *lens);
void rf_lens_release(rf_lens *lens);
const rf_framing *rf_lens_framing(const rf_lens *lens);
/* Whether a look transforms: RMS alone does not. */
bool rf_lens_transforms(const rf_lens *lens);

/* A place to look: memory for one thread and one width. */
typedef struct rf_look rf_look;

/* Keeps the lens alive. */
rf_status rf_look_create(const rf_lens *lens, uint32_t lanes, rf_look **out,
                         rf_error *err);
void rf_look_destroy(rf_look *look);
/* `frame`: [length] rows, aligned as a row of W is, of samples as they are (the
 * window is ours). [real-time safe] */
void rf_look_at(rf_look *look, const void *frame);
/*
 * Without a frame and its transform, for a lens whose level 0 is
 * RF_LEVEL_SPECTRUM: fill the rows of rf_look_spectrum with what a look gave
 * before; rf_look_again then works out all other levels, the same bits.
 */
void *rf_look_spectrum(rf_look *look);
void rf_look_again(rf_look *look); /* [real-time safe] */
/* Rows of level `index`, [rows][W], until the next look. */
const void *rf_look_level(const rf_look *look, size_t index);

/*
 * A lane is a frame: fills `frame` ([length][W]) with frames t, t + 1, …, of
 * which there are `count` (1..W; the other lanes repeat the last), of a sound
 * of `samples` samples that counts as `total` long: zeros behind, and padding
 * by the framing behind that. `samples` <= `total`.
 */
void rf_look_gather(const rf_framing *framing, uint32_t lanes,
                    const float *sound, size_t samples, size_t total, size_t t,
                    size_t count, void *frame);

#endif
