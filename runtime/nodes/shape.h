/*
 * shape.h: what is fixed about a node when its plan is made.
 *
 * Shared by all voices and lane widths, immutable, without rf_vec: so that
 * narrow code may fill it.
 */
#ifndef RF_NODES_SHAPE_H
#define RF_NODES_SHAPE_H

#include "base/sound.h"

enum { RF_MAX_INPUTS = 1024, RF_NO_INPUT = -1 };

/* An event of `seq`. */
typedef struct rf_note {
    float time;     /* fraction of a bar, SPEC.md 7.10 */
    int32_t input;  /* whose sample is the note, or RF_NO_INPUT: a number */
    uint32_t param; /* which parameter row is the note, if a number */
} rf_note;

typedef struct rf_shape {
    float sr;                /* Hz */
    uint32_t inputs;         /* distinct sources */
    const uint8_t *channels; /* [inputs], 1 or 2 */
    int32_t speed;           /* which input is a `speed` node behind which
                                this one stands, or RF_NO_INPUT */
    uint32_t params;         /* rows of parameters */
    const float *upper;      /* [params] the largest value each may take */
    const rf_note *notes;    /* seq */
    uint32_t n_notes;
    const rf_sound *const *sounds; /* sp: what its parameter row indexes */
    uint32_t n_sounds;
} rf_shape;

#endif
