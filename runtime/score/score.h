/*
 * score.h: a target, what is measured against it, and all that is known of
 * the target before the first sound is heard.
 *
 * Terms become parts, one per number that a measure adds up. Parts that look
 * at the same frames of the same span share a series: one lens, one transform
 * per frame, and the target's columns beside it.
 */
#ifndef RF_SCORE_SCORE_H
#define RF_SCORE_SCORE_H

#include "score/measure.h"
#include <stdatomic.h>

/* An hour and a half at 48 kHz: a gigabyte a channel. */
#define RF_MOST_FRAMES (1u << 28)

/* What of a sound a series looks at in one step, in samples and frames. */
typedef struct rf_view {
    size_t offset;   /* where it begins in the sound */
    size_t total;    /* how long it counts as, in samples */
    size_t heard;    /* how many of them there are, the rest are zeros */
    size_t frames;   /* that `total` samples have */
    size_t complete; /* the first so many: no later sample changes them */
    size_t silent_from, silent_to; /* frames that see zeros alone */
    size_t shared; /* the target's first so many columns are any step's */
    size_t own;    /* where the others begin among `own` of rf_columns */
} rf_view;

/* What the target looks like on one level: columns, one behind the other. */
typedef struct rf_columns {
    size_t rows;   /* of each */
    float *shared; /* of frames 0.., as all steps see them */
    float *own;    /* of the frames that a step's end cuts or pads */
    float *zero;   /* of a frame of silence: one */
} rf_columns;

typedef struct rf_series {
    rf_framing framing;
    rf_span span;
    rf_level *levels; /* [n_levels] */
    size_t n_levels;
    rf_lens *lens;
    rf_view *views; /* [steps] */
    size_t most;    /* frames of the view that has most */
    size_t n_shared, n_own;
    rf_columns *columns; /* [n_levels] */
} rf_series;

typedef struct rf_score_part {
    rf_part part;
    size_t series, level;
    size_t rows;     /* kept of each frame */
    bool targetless; /* is shown no target */
    double *facts;   /* [steps][RF_PART_FACTS] */
} rf_score_part;

typedef struct rf_score_term {
    const rf_measure *measure;
    rf_span span; /* PLAYED where that is the same */
    double values[RF_MOST_SETTINGS];
    size_t first, n_parts; /* among the score's */
    /* of measures that add up: */
    rf_facts *facts; /* [steps] */
    double *tails;   /* [steps][n] sums of silence beside what of the target
                        lies behind each step's end */
} rf_score_term;

struct rf_score {
    atomic_size_t users;
    float *target; /* NULL: there is none */
    size_t frames; /* of it */
    double sr;     /* Hz */
    uint64_t *ends;
    size_t steps;
    rf_score_term *terms;
    size_t n_terms;
    rf_score_part *parts;
    size_t n_parts;
    rf_series *series;
    size_t n_series;
    double *silence; /* [steps][n_terms], or NULL */
    uint64_t transforms;
};

/* RF_LIMIT beyond an hour and a half at 48 kHz; RF_INVALID for a step that is
 * shorter than a block. */
rf_status rf_ends_check(const uint64_t *ends, size_t steps, rf_error *err);
/* rf_score_create without what silence is worth, and with steps as short as a
 * sample: of options that are all there, inside rf_float_enter. */
rf_status rf_score_make(const rf_score_options *options, rf_score **out,
                        rf_error *err);

/* terms.c: parts and series of the terms; `tables` as in rf_lens_create. */
rf_status rf_score_add_terms(rf_score *score, const rf_term *terms, size_t n,
                             rf_tables *tables, rf_error *err);
/* target.c: views, columns, facts and tails. RF_LIMIT, named after the measure,
 * where that and what each voice keeps takes gigabytes. */
rf_status rf_score_analyse(rf_score *score, rf_error *err);
/* silence.c: what silence is worth after every step, and the transforms. */
rf_status rf_score_measure_silence(rf_score *score, rf_error *err);
/* Points x[0 .. frames of view `step`] at the target's columns on a level;
 * it holds what it was told for the steps before, in turn. */
void rf_series_point(const rf_series *series, size_t level, size_t step,
                     const float **x);

#endif
