/*
 * bar.h: what repeats in time, one lane at a time, and what a block of it
 * holds.
 *
 * A node that keeps how many samples are left until its next event looks for
 * events in few blocks; all others cost it a comparison.
 */
#ifndef RF_NODES_BAR_H
#define RF_NODES_BAR_H

#include "base/lanes.h"
#include "nodes/whole.h"

typedef struct rf_bar {
    uint64_t period; /* samples, at least 1 */
    uint64_t at;     /* where in it the block begins */
} rf_bar;

static inline rf_bar rf_bar_at(uint64_t period, uint64_t step)
{
    return (rf_bar){period, step % period};
}

/* The first frame, counted from the block's, that stands `event` samples
 * behind a bar line. */
static inline uint64_t rf_bar_frame(const rf_bar *bar, uint64_t event)
{
    if (event >= bar->period)
        return RF_NEVER;
    return event >= bar->at ? event - bar->at : event + (bar->period - bar->at);
}

/* Whether nothing happens in this block, in any lane. */
static inline bool rf_quiet(const uint64_t left[RF_W])
{
    uint64_t events = 0;
    for (size_t lane = 0; lane < RF_W; lane++)
        events |= left[lane] < RF_BLOCK;
    return !events;
}

/* A block has passed. */
static inline void rf_steps_pass(uint64_t step[RF_W], uint64_t left[RF_W])
{
    for (size_t lane = 0; lane < RF_W; lane++) {
        step[lane] += RF_BLOCK;
        left[lane] -= RF_BLOCK;
    }
}

/* 0 where `lanes` says so. */
static inline void rf_steps_clear(uint64_t steps[RF_W], rf_ivec lanes)
{
    for (size_t lane = 0; lane < RF_W; lane++)
        if (rf_true(&lanes, lane))
            steps[lane] = 0;
}

#endif
