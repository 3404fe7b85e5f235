/*
 * psynth: notes of a saw in time, `0.0 60, 0.25 67` (SPEC.md 7.33).
 *
 *     at step mod trunc(2 * sr) == trunc((time * 2) * sr) a note begins
 *
 * A block is cut where one begins in any lane.
 */
#include "nodes/bar.h"
#include "nodes/node.h"
#include "nodes/saws.h"

static const rf_param params[] = {
    {"notes", "", 0, 127, 60, RF_ACCEPT_TIMES,
     "pairs of a time and a MIDI note; 1 is the whole cycle"},
    {"span", "", 0, 64, 1, RF_ACCEPT_NUMBER | RF_ACCEPT_OPTIONAL,
     "has no effect"},
    {0},
};

enum { WIDE_ROWS = 2, NARROW_ROWS = RF_SAWS_ROWS };

typedef struct psynth {
    uint64_t step[RF_W];
    uint64_t left[RF_W]; /* samples until the next note */
    rf_saws saws;
} psynth;

static void update(void *state, const rf_change *change)
{
    psynth *s = state;
    rf_steps_clear(s->left, change->lanes);
}

/* Begins what begins at `frame` in the lane, and finds the note behind it. */
static void search(psynth *s, const rf_block *block, size_t lane, size_t frame)
{
    const rf_shape *shape = block->shape;
    const rf_bar bar = rf_bar_at(rf_trunc_period((double)(2.0f * shape->sr)),
                                 s->step[lane] + frame);
    uint64_t next = RF_NEVER;
    for (uint32_t i = 0; i < shape->n_events; i++) {
        const rf_event *event = &shape->events[i];
        const float time = rf_lane(&block->param[event->at], lane);
        uint64_t at = rf_bar_frame(
            &bar, rf_trunc_wide((double)((time * 2.0f) * shape->sr)));
        if (at == 0) {
            rf_saws_start(&s->saws, lane,
                          rf_lane(&block->param[event->value], lane),
                          shape->sr);
            at = bar.period;
        }
        next = at < next ? at : next;
    }
    s->left[lane] = frame + next;
}

static void run(void *state, const rf_block *block)
{
    psynth *s = state;
    const rf_saw_shape shape =
        rf_saw_shape_of(rf_set(0.001f), rf_set(0.1f), block->shape->sr);
    memset(block->L, 0, RF_BLOCK * sizeof(rf_vec));
    for (size_t from = 0, to; from < RF_BLOCK; from = to) {
        for (size_t lane = 0; lane < RF_W; lane++)
            if (s->left[lane] == from)
                search(s, block, lane, from);
        to = rf_next_start(s->left);
        rf_saws_play(&s->saws, &shape, to - from, block->L + from);
    }
    rf_steps_pass(s->step, s->left);
}

static rf_variant variant(const rf_shape *shape)
{
    const rf_rows rows = RF_ROWS(psynth, WIDE_ROWS, NARROW_ROWS);
    if (shape->inputs > 0)
        return (rf_variant){.output = RF_SILENT_MONO, .rows = rows};
    return (rf_variant){.run = run, .output = RF_MONO, .rows = rows};
}

const rf_node_type RF_WIDE(rf_node_psynth) = {
    .name = "psynth",
    .aliases = {"p_synth", "pattern_synth"},
    .doc = "Plays notes of a saw at given times of a cycle: 1 ms up, 0.1 s "
           "down.",
    .example = "o: psynth `0.0 60, 0.25 67, 0.5 72.5`",
    .quirks = "The cycle is always two seconds: neither the tempo nor the "
              "span changes it. At most 32 notes at once; one more stops the "
              "oldest. Behind another node it is silent.",
    .params = params,
    .variant = variant,
    .update = update,
};
