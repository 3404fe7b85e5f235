/*
 * seq: notes in time: one sample of 2^((v - 60) / 12) at each note v, else 0.
 *
 * In a block with a note each lane's place in its bar is found in scalar code,
 * and the notes are written one by one; lanes that stand at the same place of
 * equally long bars share the search.
 */
#include "nodes/bar.h"
#include "nodes/node.h"

static const rf_param params[] = {
    {"notes", "", 0, 127, 60, RF_ACCEPT_NOTES,
     "MIDI notes, rests `_` and references `~a`; what has no blank between "
     "shares a beat"},
    {0},
};

typedef struct seq {
    uint64_t step[RF_W];
    uint64_t left[RF_W]; /* samples until the next note */
    rf_vec speed, bpm;   /* what `left` was worked out for */
    rf_vec pitch[];      /* what each number note sounds as */
} seq;

enum { WIDE_ROWS = 2, NARROW_ROWS = 2 }; /* besides the pitches */

_Static_assert(offsetof(seq, pitch) ==
                   ((size_t)8 * WIDE_ROWS + (size_t)4 * NARROW_ROWS) * RF_W,
               "rows of seq");

/* 0 is a rest. */
static rf_vec pitch_of(rf_vec note)
{
    rf_dvec wide = rf_widen(note);
    for (size_t h = 0; h < RF_HALVES; h++)
        wide.half[h] = rf_half_exp2((wide.half[h] - 60.0) / 12.0);
    return rf_select(note == 0.0f, rf_set(0), rf_narrow(&wide));
}

static void update(void *state, const rf_change *change)
{
    seq *s = state;
    for (uint32_t i = 0; i < change->shape->params; i++)
        s->pitch[i] =
            rf_select(change->lanes, pitch_of(change->param[i]), s->pitch[i]);
    rf_steps_clear(s->left, change->lanes);
}

static void init(void *state, const rf_change *change)
{
    seq *s = state;
    s->speed = rf_select(change->lanes, rf_set(1), s->speed);
    s->bpm = rf_select(change->lanes, *change->bpm, s->bpm);
    update(state, change);
}

/* SPEC.md 7.10, with the improvement: only a `speed` node sets the speed. */
static rf_vec speed_of(const seq *s, const rf_block *block)
{
    if (block->shape->speed == RF_NO_INPUT)
        return s->speed;
    const rf_vec speed = block->in[block->shape->speed].L[0];
    return rf_select(speed > 0.0f, speed, s->speed);
}

/* Another speed or tempo holds at once. */
static void follow_tempo(seq *s, const rf_block *block)
{
    const rf_vec speed = speed_of(s, block), bpm = *block->bpm;
    const rf_ivec changed = (speed != s->speed) | (bpm != s->bpm);
    if (!rf_any(changed))
        return;
    rf_steps_clear(s->left, changed);
    s->speed = speed;
    s->bpm = bpm;
}

/* Samples. */
static double bar_length(const seq *s, const rf_block *block, size_t lane)
{
    const double bpm = (double)rf_lane(&s->bpm, lane);
    const double speed = (double)rf_lane(&s->speed, lane);
    return ((240.0 / bpm) * (double)block->shape->sr) / speed;
}

static rf_vec pitch_at(const seq *s, const rf_block *block,
                       const rf_event *note, size_t frame)
{
    if (note->input == RF_NO_INPUT)
        return s->pitch[note->value];
    return pitch_of(block->in[note->input].L[frame]);
}

/* Writes lanes `from` to `to`, which share the bar of the first of them; gives
 * the frame of the first note. Later notes on the same sample replace earlier
 * ones. */
static uint64_t play(const seq *s, const rf_block *block, size_t from,
                     size_t to)
{
    const double length = bar_length(s, block, from);
    const rf_bar bar = rf_bar_at(rf_trunc_period(length), s->step[from]);
    uint64_t next = RF_NEVER;
    for (uint32_t i = 0; i < block->shape->n_events; i++) {
        const rf_event *note = &block->shape->events[i];
        uint64_t frame =
            rf_bar_frame(&bar, rf_trunc_wide((double)note->time * length));
        for (; frame < RF_BLOCK; frame += bar.period) {
            const rf_vec pitch = pitch_at(s, block, note, frame);
            for (size_t lane = from; lane < to; lane++)
                rf_put(&block->L[frame], lane, rf_lane(&pitch, lane));
        }
        next = frame < next ? frame : next;
    }
    return next;
}

static bool lanes_agree(const seq *s)
{
    const rf_vec speed = rf_set(rf_lane(&s->speed, 0));
    const rf_vec bpm = rf_set(rf_lane(&s->bpm, 0));
    uint64_t differ = 0;
    for (size_t lane = 1; lane < RF_W; lane++)
        differ |= s->step[lane] ^ s->step[0];
    return !differ && rf_all((s->speed == speed) & (s->bpm == bpm));
}

static void run(void *state, const rf_block *block)
{
    seq *s = state;
    follow_tempo(s, block);
    memset(block->L, 0, RF_BLOCK * sizeof(rf_vec));
    const bool quiet = rf_quiet(s->left);
    const size_t stride = !quiet && lanes_agree(s) ? RF_W : 1;
    for (size_t lane = 0; !quiet && lane < RF_W; lane += stride) {
        const uint64_t next = play(s, block, lane, lane + stride);
        for (size_t i = lane; i < lane + stride; i++)
            s->left[i] = next;
    }
    rf_steps_pass(s->step, s->left);
}

static rf_variant variant(const rf_shape *shape)
{
    return (rf_variant){.run = run,
                        .output = RF_LEFT,
                        .rows = {WIDE_ROWS, NARROW_ROWS + shape->params}};
}

const rf_node_type RF_WIDE(rf_node_seq) = {
    .name = "seq",
    .doc = "Plays notes in a bar: one sample per note, 1 for note 60, twice "
           "as much per octave, and 0 between.",
    .example = "~t: speed 2.0 >> seq 60 _ 67_72 _\n"
               "~env: ~t >> envperc 0.01 0.2\n"
               "~freq: ~t >> mul 261.63\n"
               "o: saw ~freq >> mul ~env >> mul 0.1",
    .quirks = "Note 0 is a rest. A bar is 240 / bpm seconds, divided by the "
              "speed. A speed sticks until another one comes. The right "
              "channel is silent.",
    .params = params,
    .variant = variant,
    .init = init,
    .update = update,
};
