/*
 * ear.h: one series of frames of W sounds, looked at while they are made.
 *
 * Complete frames are looked at once, as soon as they are there; those that a
 * step's end cuts or pads at the end of every step. What is seen becomes
 * columns of the parts that share the series.
 */
#ifndef RF_SCORE_EAR_H
#define RF_SCORE_EAR_H

#include "base/carrier.h"
#include "score/history.h"
#include "score/scan.h"
#include "score/score.h"

/* What a part keeps of all frames. */
typedef struct rf_keep {
    const rf_comparison_kernel *kernel;
    float *rows; /* [frames][rows][W] */
} rf_keep;

typedef struct rf_ear {
    const rf_score *score;
    const rf_series *series;
    const rf_history *history;
    const rf_keep *keeps; /* [parts of the score] */
    uint32_t lanes;
    /* One of them; neither where all is silence. */
    rf_look *look;    /* a lane is a sound */
    rf_scan *scan;    /* there is one sound, a lane is a frame */
    const float ***x; /* [levels][frames] the target's columns */
    float **zeros;    /* [levels] columns of silence, [rows][W] */
    const float **y;  /* [levels] columns looked at last */
    float *frame;     /* [length][W] */
    size_t step;
    size_t done; /* frames that nothing can change any more */
    bool ended;  /* nor any others: the sound counts no further */
    uint64_t transforms;
} rf_ear;

/* All that is borrowed must outlive the ear. `silent`: all sounds are. */
rf_status rf_ear_init(rf_ear *ear, const rf_score *score, size_t series,
                      uint32_t lanes, bool silent, const rf_history *history,
                      const rf_keep *keeps, rf_error *err);
void rf_ear_clear(rf_ear *ear);
/* Step `step` begins; 0: new sounds. */
void rf_ear_begin(rf_ear *ear, size_t step);
/* `heard` frames of the sounds are there, the last ones in the history. */
void rf_ear_hear(rf_ear *ear, size_t heard);
/* The step ends. */
void rf_ear_end(rf_ear *ear);
/* All that it knows of the sounds, but for what the history and the keeps
 * hold: for an ear of the same series. */
void rf_ear_carry(rf_ear *ear, rf_carrier *carrier);
/* The target's columns for a part, of the step that ended; NULL: none. */
const float *const *rf_ear_target(const rf_ear *ear, const rf_score_part *part);

#endif
