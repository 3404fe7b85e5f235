/*
 * seq: notes in time: one sample of 2^((v - 60) / 12) at each note v, else 0.
 *
 * Once per block each lane's place in its bar is found in scalar code, and the
 * notes that fall into the block are written one by one; lanes that stand at
 * the same place of equally long bars share the search.
 */
#include "nodes/node.h"
#include "nodes/whole.h"

static const rf_param params[] = {
    {"notes", "", 0, 127, 60, RF_ACCEPT_NOTES,
     "MIDI notes, rests `_` and references `~a`; what has no blank between "
     "shares a beat"},
    {0},
};

typedef struct seq {
    uint64_t step[RF_W];
    rf_vec speed;
    rf_vec pitch[]; /* what each number note sounds as */
} seq;

enum { NARROW_ROWS = 1 }; /* besides the pitches */

_Static_assert(offsetof(seq, pitch) ==
                   ((size_t)8 + (size_t)4 * NARROW_ROWS) * RF_W,
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
}

static void init(void *state, const rf_change *change)
{
    seq *s = state;
    s->speed = rf_select(change->lanes, rf_set(1), s->speed);
    update(state, change);
}

/* SPEC.md 7.10, with the improvement: only a `speed` node sets the speed. */
static void read_speed(seq *s, const rf_block *block)
{
    if (block->shape->speed == RF_NO_INPUT)
        return;
    const rf_vec speed = block->in[block->shape->speed].L[0];
    s->speed = rf_select(speed > 0.0f, speed, s->speed);
}

typedef struct bar {
    double length;   /* samples */
    uint64_t period; /* whole samples, at least 1 */
    uint64_t at;     /* where in it the block begins */
} bar;

static bar bar_of(const seq *s, const rf_block *block, size_t lane)
{
    const double bpm = (double)rf_lane(block->bpm, lane);
    const double speed = (double)rf_lane(&s->speed, lane);
    bar b;
    b.length = ((240.0 / bpm) * (double)block->shape->sr) / speed;
    b.period = rf_trunc_period(b.length);
    b.at = s->step[lane] % b.period;
    return b;
}

/* The first frame of the block, or behind it, where a note sounds. */
static uint64_t first_frame(const bar *b, float time)
{
    const uint64_t at = rf_trunc_wide((double)time * b->length);
    if (at >= b->period)
        return RF_NEVER;
    return at >= b->at ? at - b->at : at + (b->period - b->at);
}

static rf_vec pitch_at(const seq *s, const rf_block *block,
                       const rf_event *note, size_t frame)
{
    if (note->input == RF_NO_INPUT)
        return s->pitch[note->value];
    return pitch_of(block->in[note->input].L[frame]);
}

/* Writes lanes `from` to `to`, which share the bar of the first of them.
 * Later notes on the same sample replace earlier ones. */
static void play(const seq *s, const rf_block *block, size_t from, size_t to)
{
    const bar b = bar_of(s, block, from);
    for (uint32_t i = 0; i < block->shape->n_events; i++) {
        const rf_event *note = &block->shape->events[i];
        uint64_t frame = first_frame(&b, note->time);
        for (; frame < RF_BLOCK; frame += b.period) {
            const rf_vec pitch = pitch_at(s, block, note, frame);
            for (size_t lane = from; lane < to; lane++)
                rf_put(&block->L[frame], lane, rf_lane(&pitch, lane));
        }
    }
}

static bool lanes_agree(const seq *s, const rf_block *block)
{
    const rf_vec speed = rf_set(rf_lane(&s->speed, 0));
    const rf_vec bpm = rf_set(rf_lane(block->bpm, 0));
    uint64_t differ = 0;
    for (size_t lane = 1; lane < RF_W; lane++)
        differ |= s->step[lane] ^ s->step[0];
    return !differ && rf_all((s->speed == speed) & (*block->bpm == bpm));
}

static void run(void *state, const rf_block *block)
{
    seq *s = state;
    read_speed(s, block);
    memset(block->L, 0, RF_BLOCK * sizeof(rf_vec));
    const size_t stride = lanes_agree(s, block) ? RF_W : 1;
    for (size_t lane = 0; lane < RF_W; lane += stride)
        play(s, block, lane, lane + stride);
    for (size_t lane = 0; lane < RF_W; lane++)
        s->step[lane] += RF_BLOCK;
}

static rf_variant variant(const rf_shape *shape)
{
    return (rf_variant){.run = run,
                        .output = RF_LEFT,
                        .rows = {1, NARROW_ROWS + shape->params}};
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
