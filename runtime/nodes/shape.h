/*
 * shape.h: what is fixed about a node when its plan is made.
 *
 * Shared by all voices and lane widths, immutable, without rf_vec: so that
 * narrow code may fill it.
 *
 * Every number of the text is a parameter row, so that it may differ between
 * voices and be a slot. A node's rows are, in this order:
 *
 *     one for each parameter of its table that takes a number or a symbol and
 *     is no list (RF_ACCEPT_MANY, NOTES, POINTS, TIMES): behind a reference or
 *     a pattern it holds the fallback;
 *     then what lists and patterns hold, in the order of the text: notes,
 *     integers of `choose`, bars of `arrange`; the value and the time of each
 *     event of a pattern and its span behind them; bars, offset (where there
 *     is one) and value of each point; time and note of each pair of psynth.
 *
 * A symbol's row is an index into `sounds`.
 */
#ifndef RF_NODES_SHAPE_H
#define RF_NODES_SHAPE_H

#include "base/program.h"
#include "base/sound.h"

enum { RF_MAX_INPUTS = 1 << 14, RF_NO_INPUT = -1, RF_NO_ROW = -1 };

/* What stands behind a point's bars: SPEC.md 3.8. */
typedef enum rf_offset {
    RF_OFFSET_NONE,
    RF_OFFSET_SECONDS,
    RF_OFFSET_MILLISECONDS
} rf_offset;

/* One item of a list: a note, an event of a pattern, a point, a section. */
typedef struct rf_event {
    float time;     /* seq: fraction of a bar, SPEC.md 7.10 */
    int32_t input;  /* seq: whose sample is the note; arrange: which input
                       plays; or RF_NO_INPUT */
    int32_t value;  /* row of the value, or RF_NO_ROW: it is an input's */
    int32_t at;     /* row of the time: of patterns, points (bars), psynth */
    int32_t offset; /* points: row of the offset, or RF_NO_ROW */
    rf_offset unit; /* of the offset */
    bool minus;     /* the offset is to be subtracted */
} rf_event;

/* What `meta` runs, and who runs it: nodes know no language. */
typedef struct rf_script_source {
    const char *text; /* between the backticks, terminated */
    size_t length;
} rf_script_source;

typedef struct rf_shape {
    float sr;                /* Hz */
    bool strict;             /* textbook variants: SPEC.md 9, Q1, Q2, Q5 */
    uint32_t inputs;         /* distinct sources */
    const uint8_t *channels; /* [inputs], 1 or 2 */
    int32_t speed;           /* which input is a `speed` node behind which
                                this one stands, or RF_NO_INPUT */
    bool chained;            /* in[0] is the chain's predecessor */
    uint32_t params;         /* rows of parameters */
    const float *lower;      /* [params] the smallest value each may take */
    const float *upper;      /* and the largest: they differ for slots */
    const rf_event *events;
    uint32_t n_events;
    int32_t span; /* row of a pattern's span, or RF_NO_ROW: there is
                     no pattern */
    const rf_program *program;     /* eval, expr */
    rf_script_source script;       /* meta */
    const rf_sound *const *sounds; /* what symbols' rows index */
    uint32_t n_sounds;
} rf_shape;

#endif
