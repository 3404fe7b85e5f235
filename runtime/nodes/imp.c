/*
 * imp: impulses.
 *
 *     y = 1 if clock mod period == 0, else 0,    period = trunc(sr / freq)
 *
 * The clock runs on when the period changes, so `left` is worked out anew
 * then; from there on it counts down, and no block divides.
 */
#include "nodes/node.h"
#include "nodes/whole.h"

enum { FREQ };

static const rf_param params[] = {
    {"freq", "Hz", 0.1f, 100, 1, RF_ACCEPT_NUMBER, "impulses per second"},
    {0},
};

typedef struct imp {
    uint64_t clock[RF_W];
    uint64_t left[RF_W]; /* samples until the next impulse */
    uint64_t period[RF_W];
} imp;

static uint64_t period_of(float freq, float sr)
{
    return freq > 0.0f ? rf_trunc_period((double)(sr / freq)) : RF_NEVER;
}

static void set_period(void *state, const rf_change *change)
{
    imp *s = state;
    for (size_t lane = 0; lane < RF_W; lane++) {
        if (!rf_true(&change->lanes, lane))
            continue;
        const float freq = rf_lane(&change->param[FREQ], lane);
        const uint64_t period = period_of(freq, change->shape->sr);
        const uint64_t since = s->clock[lane] % period;
        s->period[lane] = period;
        s->left[lane] = since ? period - since : 0;
    }
}

static void run(void *state, const rf_block *block)
{
    imp *s = state;
    memset(block->L, 0, RF_BLOCK * sizeof(rf_vec));
    for (size_t lane = 0; lane < RF_W; lane++) {
        uint64_t left = s->left[lane];
        for (; left < RF_BLOCK; left += s->period[lane])
            rf_put(&block->L[left], lane, 1);
        s->left[lane] = left - RF_BLOCK;
        s->clock[lane] += RF_BLOCK;
    }
}

const rf_node_type RF_WIDE(rf_node_imp) = {
    .name = "imp",
    .doc = "One sample of 1 at the start and then at each period, else 0.",
    .example = "o: imp 2 >> envperc 0.01 0.2 >> mul 0.5",
    .quirks = "The period is a whole number of samples, at least 1; with a "
              "frequency of 0 or below, only the first sample is 1. Behind "
              "another node it ignores it.",
    .params = params,
    .simple = {.run = run, .output = RF_MONO, .rows = RF_ROWS(imp, 3, 0)},
    .init = set_period,
    .update = set_period,
};
