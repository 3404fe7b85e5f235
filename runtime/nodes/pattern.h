/*
 * pattern.h: numbers in time, "v@t v@t ..."(span) (SPEC.md 7.6).
 *
 *     cycle = 60 / bpm * 4,    bar = trunc((cycle * span) * sr)
 *     at step mod bar == trunc((t * cycle) * sr) the value becomes v
 *
 * Of events on the same sample the last one in the text holds. A number that
 * is set while a pattern runs takes its place (quirk Q17), until the pattern
 * itself is changed.
 */
#ifndef RF_NODES_PATTERN_H
#define RF_NODES_PATTERN_H

#include "nodes/bar.h"
#include "nodes/node.h"

/* In `left`, where it counts down from here and no block comes down to
 * RF_NEVER: a number has taken the pattern's place. */
#define RF_HELD ((uint64_t)1 << 63)

typedef struct rf_pattern {
    uint64_t step[RF_W];
    uint64_t left[RF_W]; /* samples until the next event */
    rf_vec value;        /* in force */
    rf_vec bpm;          /* what `left` was worked out for */
} rf_pattern;

enum { RF_PATTERN_WIDE = 2, RF_PATTERN_NARROW = 2 };

/* What becomes of the value in a block. */
typedef struct rf_turns {
    uint64_t frames[RF_BLOCK / 64]; /* bits: where it changes in any lane */
    rf_ivec lanes[RF_BLOCK];        /* masks, of those frames */
    rf_vec value[RF_BLOCK];
} rf_turns;

/* The first frame from `from` on where the value changes, or RF_BLOCK. */
static inline size_t rf_turns_next(const rf_turns *turns, size_t from)
{
    for (; from < RF_BLOCK; from = (from / 64 + 1) * 64) {
        const uint64_t rest = turns->frames[from / 64] >> from % 64;
        if (rest)
            return from + (size_t)__builtin_ctzll(rest);
    }
    return RF_BLOCK;
}

static inline void rf_turns_put(rf_turns *turns, size_t frame, size_t lane,
                                float value)
{
    uint64_t *word = &turns->frames[frame / 64];
    const uint64_t bit = (uint64_t)1 << frame % 64;
    if (!(*word & bit))
        turns->lanes[frame] = rf_set_int(0);
    *word |= bit;
    ((int32_t *)&turns->lanes[frame])[lane] = -1;
    rf_put(&turns->value[frame], lane, value);
}

static inline rf_vec rf_pattern_cycle(rf_vec bpm)
{
    return 60.0f / bpm * 4.0f;
}

/* The events of a lane in this block, and `left` from its start on. */
static inline void rf_pattern_search(rf_pattern *s, const rf_block *block,
                                     size_t lane, rf_turns *turns)
{
    const rf_shape *shape = block->shape;
    const rf_vec cycles = rf_pattern_cycle(s->bpm);
    const float cycle = rf_lane(&cycles, lane), sr = shape->sr;
    const float span = rf_lane(&block->param[shape->span], lane);
    const uint64_t period = rf_trunc_period((double)((cycle * span) * sr));
    const rf_bar bar = rf_bar_at(period, s->step[lane]);
    uint64_t next = RF_NEVER;
    for (uint32_t i = 0; i < shape->n_events; i++) {
        const rf_event *event = &shape->events[i];
        const float time = rf_lane(&block->param[event->at], lane);
        const float value = rf_lane(&block->param[event->value], lane);
        uint64_t frame =
            rf_bar_frame(&bar, rf_trunc_wide((double)((time * cycle) * sr)));
        for (; frame < RF_BLOCK; frame += period)
            rf_turns_put(turns, frame, lane, value);
        next = frame < next ? frame : next;
    }
    s->left[lane] = next;
}

/* What happens in this block; the clock goes on to the next. */
static inline void rf_pattern_play(rf_pattern *s, const rf_block *block,
                                   rf_turns *turns)
{
    memset(turns->frames, 0, sizeof turns->frames);
    if (!rf_quiet(s->left))
        for (size_t lane = 0; lane < RF_W; lane++)
            if (s->left[lane] < RF_BLOCK)
                rf_pattern_search(s, block, lane, turns);
    rf_steps_pass(s->step, s->left);
}

/* The value from `frame` on, if it changes there. */
static inline void rf_pattern_turn(rf_pattern *s, const rf_turns *turns,
                                   size_t frame)
{
    if (turns->frames[frame / 64] >> frame % 64 & 1)
        s->value =
            rf_select(turns->lanes[frame], turns->value[frame], s->value);
}

/* At birth: `start` holds until the first event. */
static inline void rf_pattern_init(rf_pattern *s, const rf_change *change,
                                   rf_vec start)
{
    s->value = rf_select(change->lanes, start, s->value);
    s->bpm = rf_select(change->lanes, *change->bpm, s->bpm);
}

/* Lanes where the rows from `first` on are others than before. */
static inline rf_ivec rf_rows_differ(const rf_change *change, uint32_t first,
                                     uint32_t end)
{
    rf_ivec differ = rf_set_int(0);
    for (uint32_t i = first; i < end; i++)
        differ |= change->param[i] != change->before[i];
    return differ;
}

/* `number`: the row that a number is written to, below the pattern's. */
static inline void rf_pattern_update(rf_pattern *s, const rf_change *change,
                                     uint32_t number)
{
    const rf_shape *shape = change->shape;
    rf_ivec pattern = rf_set_int(-1), held = rf_set_int(0);
    if (shape->span == RF_NO_ROW) {
        held = change->lanes;
    } else if (change->before) {
        const uint32_t first = shape->params - 2 * shape->n_events - 1;
        pattern = rf_rows_differ(change, first, shape->params);
        held = rf_rows_differ(change, number, number + 1) & rf_not(pattern) &
               change->lanes;
    }
    rf_steps_clear(s->left, pattern & change->lanes);
    for (size_t lane = 0; lane < RF_W; lane++)
        if (rf_true(&held, lane))
            s->left[lane] = RF_HELD;
    s->value = rf_select(held, change->param[number], s->value);
}

#endif
