/*
 * sp: plays a sample at each trigger, as many times at once as there are
 * voices (voices.h). A block is cut where a voice begins in any lane.
 */
#include "nodes/node.h"
#include "nodes/trigger.h"
#include "nodes/voices.h"

enum { SYMBOL };

static const rf_param params[] = {
    {"sample", "", 0, 0, 0, RF_ACCEPT_SYMBOL, "the name of a loaded sample"},
    {0},
};

typedef struct sp {
    rf_slots voice[RF_VOICE_KINDS];
    rf_ivec count;
} sp;

/* A voice in each lane where `trigger`, the pitch, is above 0; one of no
 * length is none. */
static void start(sp *s, const rf_block *block, rf_ivec symbol,
                  const rf_vec *trigger)
{
    for (size_t lane = 0; lane < RF_W; lane++) {
        const float pitch = rf_lane(trigger, lane);
        if (!(pitch > 0))
            continue;
        const float duration =
            rf_voice_duration(block->shape->sounds[rf_lane_int(&symbol, lane)],
                              pitch, block->shape->sr);
        if (duration > 0)
            rf_voice_start(s->voice, RF_VOICE_KINDS, &s->count, lane, duration);
    }
}

static void play(sp *s, const rf_source *source, size_t from, size_t to,
                 rf_vec *L, rf_vec *R)
{
    const size_t used = rf_slots_used(&s->count);
    rf_ivec go_on = rf_set_int(-1);
    for (size_t slot = 0; slot < used; slot++)
        go_on &= rf_voice_play(s->voice, slot, source, from, to, L, R);
    rf_slots_forget(s->voice, RF_VOICE_KINDS, &s->count, go_on);
}

/* Voices that sound go on in the new sample when the symbol changes, because
 * they keep nothing of it but their duration. */
static inline void run(sp *s, const rf_block *block, rf_vec *R)
{
    const rf_ivec symbol = rf_sound_index(block->shape, block->param[SYMBOL]);
    const rf_vec *x = block->in[0].L;
    rf_source source;
    rf_source_find(&source, block->shape, symbol);
    for (size_t from = 0, to; from < RF_BLOCK; from = to) {
        start(s, block, symbol, &x[from]);
        to = rf_trigger_next(x, from + 1);
        play(s, &source, from, to, block->L, R);
    }
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
    const rf_rows rows = RF_ROWS(sp, 0, RF_VOICE_KINDS * RF_SLOTS + 1);
    if (shape->inputs != 1 || shape->n_sounds == 0)
        return (rf_variant){.run = NULL, .output = RF_SILENT, .rows = rows};
    if (rf_may_be_stereo(shape, SYMBOL))
        return (rf_variant){
            .run = run_stereo, .output = RF_STEREO, .rows = rows};
    return (rf_variant){.run = run_mono, .output = RF_TWIN, .rows = rows};
}

const rf_node_type RF_WIDE(rf_node_sp) = {
    .name = "sp",
    .aliases = {"sampler"},
    .doc = "Plays a sample from its start at each input sample greater than "
           "0, which is also its pitch: 1 as recorded, 2 an octave up. The "
           "example needs a loaded sample called \\kick.",
    .example = "o: speed 2.0 >> seq 60 60_72 >> sp \\kick >> mul 0.5",
    .quirks = "At most 32 voices; one more stops the oldest. Interpolates "
              "with the weights of the two neighbours swapped; the right "
              "channel of a stereo sample is one frame ahead. A mono sample "
              "is heard on both channels. A strict engine puts weights "
              "and channels right. When the sample changes, voices "
              "that sound go on in the new one.",
    .params = params,
    .variant = variant,
};
