/* move.h: what rf_engine_take does for each op, worked out beforehand. */
#ifndef RF_RENDER_MOVE_H
#define RF_RENDER_MOVE_H

#include "render/engine.h"

#define RF_BORN UINT32_MAX

typedef struct rf_moved {
    uint32_t from; /* op, or RF_BORN */
    bool rows;     /* all rows are set again */
    bool update;   /* and so is what the node made of them */
    bool before;   /* it may compare with the rows that were in force */
} rf_moved;

struct rf_move {
    rf_plan *from, *to;
    rf_moved *ops;     /* [to->n_all] */
    size_t *from_ring; /* [from->n_all] an op's first ring */
    uint32_t *sounds;  /* [from->n_sounds] which of `to` it is; NULL: each has
                          its place */
};

#endif
