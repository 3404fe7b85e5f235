/*
 * node.h: the contract between a node and the engine.
 *
 * A node is written once, as plain arithmetic on rf_vec, and compiled per lane
 * width: a lane is a voice. Nothing in it allocates, locks or looks up.
 */
#ifndef RF_NODES_NODE_H
#define RF_NODES_NODE_H

#include "base/lanes.h"
#include "nodes/script.h"
#include "nodes/type.h"

/* What a node reads: RF_BLOCK rows a channel. R is L where there is but one
 * channel, or both are equal. */
typedef struct rf_signal {
    const rf_vec *L, *R;
    uint32_t channels;
} rf_signal;

struct rf_block {
    const rf_signal *in;    /* the distinct sources, SPEC.md 4.2 */
    const rf_vec *param;    /* the parameter rows, shape.h */
    rf_vec *L, *R;          /* what to write; R is NULL unless RF_STEREO */
    const rf_vec *bpm;      /* the tempo */
    const rf_shape *shape;  /* rate, time structure, sounds */
    rf_vec *const *ring;    /* the delay lines, type.h */
    const uint32_t *length; /* of each */
    uint64_t clock;         /* of the block's first frame, the same for all
                               voices of a pack: what rings are counted by; a
                               multiple of RF_BLOCK */
    const rf_signal *feed;  /* what the host feeds in: two channels */
    rf_script *script;      /* meta; NULL elsewhere */
};

/* The state of all other lanes must stay as it is. Rings need nothing: the
 * engine has cleared those of voices that are born. */
struct rf_change {
    rf_ivec lanes; /* mask: the voices concerned */
    const rf_vec *param;
    const rf_vec *before; /* the rows that were in force; NULL at birth, and
                             where the node had another shape */
    const rf_vec *bpm;
    const uint64_t *seed; /* [RF_W] the engine's */
    const rf_shape *shape;
};

/* Whether a state struct is its rows: at one lane the end may be padded. */
#define RF_ROWS_FIT(state, wide, narrow) \
    (sizeof(state) - ((size_t)8 * (wide) + (size_t)4 * (narrow)) * RF_W < 8)

/* An rf_rows for a state struct of members of 8 bytes a lane, then of 4;
 * does not compile where it has other rows. */
#define RF_ROWS(state, wide, narrow)                                          \
    {                                                                         \
        (wide) + 0 * sizeof(char[RF_ROWS_FIT(state, wide, narrow) ? 1 : -1]), \
            (narrow)                                                          \
    }

#endif
