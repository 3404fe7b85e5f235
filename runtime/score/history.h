/* history.h: the last rows of W sounds, one behind the other in memory. */
#ifndef RF_SCORE_HISTORY_H
#define RF_SCORE_HISTORY_H

#include "base/carrier.h"
#include "base/error.h"

typedef struct rf_history {
    float *rows; /* [room][lanes] */
    uint32_t lanes;
    size_t keep, room; /* rows */
    size_t first;      /* which frame of the sound rows[0] is */
    size_t count;      /* rows that are there */
} rf_history;

/* The `keep` rows before those added last stay within reach; a sound has at
 * most `most` rows. */
rf_status rf_history_init(rf_history *history, uint32_t lanes, size_t keep,
                          size_t most, rf_error *err);
void rf_history_clear(rf_history *history);
/* A new sound begins. */
void rf_history_forget(rf_history *history);
/* At most RF_BLOCK rows. */
void rf_history_add(rf_history *history, const float *rows, size_t count);
/* Its rows, for a history made alike. */
void rf_history_carry(rf_history *history, rf_carrier *carrier);
/* The row of a frame, and those behind it. */
const float *rf_history_at(const rf_history *history, size_t frame);

#endif
