/*
 * psampler: samples in time, "\kick@0 \hat@0.5"(span) (SPEC.md 7.27).
 *
 *     cycle = 60 / bpm * 4,    bar = trunc((cycle * span) * sr)
 *     at step mod bar == trunc((t * cycle) * sr) a voice begins at pitch 1
 *
 * A voice keeps the number of its event, whose row says which sound it is: an
 * update of any row stops all voices. A block is cut where one begins in any
 * lane.
 */
#include "nodes/bar.h"
#include "nodes/node.h"
#include "nodes/voices.h"

static const rf_param params[] = {
    {"pattern", "", 0, 0, 0, RF_ACCEPT_SAMPLES,
     "samples, each with its time in bars, and how many bars there are"},
    {0},
};

enum { EVENT = RF_VOICE_KINDS, KINDS };
enum { WIDE_ROWS = 2, NARROW_ROWS = KINDS * RF_SLOTS + 2 };

typedef struct psampler {
    uint64_t step[RF_W];
    uint64_t left[RF_W]; /* samples until the next event */
    rf_slots voice[KINDS];
    rf_ivec count;
    rf_vec bpm; /* at birth */
} psampler;

static void update(void *state, const rf_change *change)
{
    psampler *s = state;
    rf_steps_clear(s->left, change->lanes);
    rf_slots_clear(s->voice, KINDS, &s->count, change->lanes);
}

static void init(void *state, const rf_change *change)
{
    psampler *s = state;
    s->bpm = rf_select(change->lanes, *change->bpm, s->bpm);
}

/* The sounds of a slot's voices. */
static rf_ivec sounds_of(const psampler *s, const rf_block *block, size_t slot)
{
    const rf_shape *shape = block->shape;
    rf_vec symbol = rf_set(0);
    for (size_t lane = 0; lane < RF_W; lane++) {
        const int32_t event = rf_lane_bits(&s->voice[EVENT][slot], lane);
        const int32_t row = shape->events[event].value;
        rf_put(&symbol, lane, rf_lane(&block->param[row], lane));
    }
    return rf_sound_index(shape, symbol);
}

static void play(psampler *s, const rf_block *block, size_t from, size_t to,
                 rf_vec *R)
{
    const size_t used = rf_slots_used(&s->count);
    rf_ivec go_on = rf_set_int(-1);
    for (size_t slot = 0; slot < used; slot++) {
        rf_source source;
        rf_source_find(&source, block->shape, sounds_of(s, block, slot));
        go_on &= rf_voice_play(s->voice, slot, &source, from, to, block->L, R);
    }
    rf_slots_forget(s->voice, KINDS, &s->count, go_on);
}

static void start(psampler *s, const rf_block *block, size_t lane,
                  uint32_t event)
{
    const rf_shape *shape = block->shape;
    const rf_vec symbol = block->param[shape->events[event].value];
    const rf_ivec index = rf_sound_index(shape, symbol);
    const rf_sound *sound = shape->sounds[rf_lane_int(&index, lane)];
    const float duration = rf_voice_duration(sound, 1, shape->sr);
    if (!(duration > 0))
        return;
    const size_t slot =
        rf_voice_start(s->voice, KINDS, &s->count, lane, duration);
    rf_put_bits(&s->voice[EVENT][slot], lane, (int32_t)event);
}

/* Begins what begins at `frame` in the lane, and finds the event behind it.
 * A bar shorter than a sample is silent. */
static void search(psampler *s, const rf_block *block, size_t lane,
                   size_t frame)
{
    const rf_shape *shape = block->shape;
    const float cycle = 60.0f / rf_lane(&s->bpm, lane) * 4.0f, sr = shape->sr;
    const float span = rf_lane(&block->param[shape->span], lane);
    const float length = (cycle * span) * sr;
    const rf_bar bar =
        rf_bar_at(rf_trunc_period((double)length), s->step[lane] + frame);
    uint64_t next = RF_NEVER;
    for (uint32_t i = 0; length >= 1 && i < shape->n_events; i++) {
        const float time =
            rf_lane(&block->param[shape->events[i].at], lane) * cycle;
        uint64_t at = rf_bar_frame(&bar, rf_trunc_wide((double)(time * sr)));
        if (at == 0) {
            start(s, block, lane, i);
            at = bar.period;
        }
        next = at < next ? at : next;
    }
    s->left[lane] = frame + next;
}

static inline void run(psampler *s, const rf_block *block, rf_vec *R)
{
    for (size_t from = 0, to; from < RF_BLOCK; from = to) {
        for (size_t lane = 0; lane < RF_W; lane++)
            if (s->left[lane] == from)
                search(s, block, lane, from);
        to = rf_next_start(s->left);
        play(s, block, from, to, R);
    }
    rf_steps_pass(s->step, s->left);
}

static void run_mono(void *state, const rf_block *block)
{
    memset(block->L, 0, RF_BLOCK * sizeof(rf_vec));
    run(state, block, NULL);
}

static void run_stereo(void *state, const rf_block *block)
{
    memset(block->L, 0, RF_BLOCK * sizeof(rf_vec));
    memset(block->R, 0, RF_BLOCK * sizeof(rf_vec));
    run(state, block, block->R);
}

static rf_variant variant(const rf_shape *shape)
{
    const rf_rows rows = RF_ROWS(psampler, WIDE_ROWS, NARROW_ROWS);
    if (shape->n_sounds == 0 || shape->span == RF_NO_ROW)
        return (rf_variant){.output = RF_SILENT, .rows = rows};
    for (uint32_t i = 0; i < shape->n_events; i++)
        if (rf_may_be_stereo(shape, shape->events[i].value))
            return (rf_variant){
                .run = run_stereo, .output = RF_STEREO, .rows = rows};
    return (rf_variant){.run = run_mono, .output = RF_TWIN, .rows = rows};
}

const rf_node_type RF_WIDE(rf_node_psampler) = {
    .name = "psampler",
    .doc = "Plays samples at given times of a bar, at the pitch they were "
           "recorded at. The example needs a loaded sample called \\kick.",
    .example =
        "o: psampler \"\\kick@0 \\kick@0.25 \\kick@0.375\"(1) >> mul 0.5",
    .quirks = "At most 32 voices; one more stops the oldest. Times are in "
              "bars of the tempo it began with, and not stretched by the span: "
              "what lies behind the span never happens. While a mono sample "
              "sounds, a stereo one that began earlier is heard on both "
              "channels as on the left. An update stops all voices. Behind "
              "another node it ignores it. Interpolates as sp.",
    .params = params,
    .variant = variant,
    .init = init,
    .update = update,
};
