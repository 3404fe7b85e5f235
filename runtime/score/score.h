/*
 * score.h: a target, and which measures compare a sound with it.
 *
 * A measure that adds up over time (a `rf_sum_kernel`) is fed segments: frames
 * of one block, of one step, on one side of the target's end. It sums each
 * in f32 in frame order and adds the segment's sum to an f64 per voice, so the
 * result depends on neither lane width nor grouping.
 */
#ifndef RF_SCORE_SCORE_H
#define RF_SCORE_SCORE_H

#include "base/error.h"
#include <stdatomic.h>

/* Adds to sums[W] what frames from..to of the lane-minor `block` differ
 * from target[0 .. to-from]; target NULL: from silence. */
typedef void rf_sum_kernel(const void *block, size_t from, size_t to,
                           const float *target, double *sums);

typedef struct rf_measure {
    const char *name;
    const char *unit;
    rf_sum_kernel *(*kernel)(uint32_t lanes);
} rf_measure;

/* All measures, name NULL at the end. */
const rf_measure *rf_measures(void);

typedef struct rf_score_term {
    const rf_measure *measure;
    rf_span span;
} rf_score_term;

struct rf_score {
    atomic_size_t users;
    float *target;
    size_t frames;
    rf_score_term *terms;
    size_t n_terms;
};

#endif
