/*
 * sawsynth, squsynth, trisynth: an oscillator with an envelope.
 *
 *     wave(freq = t * 261.63) * envperc(t, attack, decay)
 *
 * A trigger t is both pitch and level; 0 keeps the last pitch. At 44100 Hz
 * whatever the engine's rate, quirk Q5; the strict variants follow it.
 */
#include "nodes/envelope.h"
#include "nodes/waves.h"

#define FIXED_SR 44100.0f
#define MIDDLE_C 261.63f /* Hz */

enum { ATTACK, DECAY };

static const rf_param params[] = {
    {"attack", "s", 0.001f, 1, 0, RF_ACCEPT_NUMBER, "time of the rise"},
    {"decay", "s", 0.001f, 2, 0, RF_ACCEPT_NUMBER, "time of the fall"},
    {0},
};

typedef struct synth {
    rf_envelope envelope;
    rf_vec phase;
    rf_vec freq; /* of the last trigger, Hz */
} synth;

static void init(void *state, const rf_change *change)
{
    rf_envelope_init(&((synth *)state)->envelope, change);
}

/* Where the level is 0, so is the sound, whose wave nobody need know. */
static inline void run(synth *s, const rf_block *block, rf_wave *wave)
{
    const rf_vec *t = block->in[0].L;
    const float sr = block->shape->strict ? block->shape->sr : FIXED_SR;
    const rf_slopes slopes =
        rf_slopes_of(block->param[ATTACK], block->param[DECAY], sr);
    rf_vec level[RF_BLOCK];
    const bool heard = rf_envelope_play(&s->envelope, &slopes, t, level);
    for (size_t n = 0; n < RF_BLOCK; n++)
        block->L[n] = t[n] * MIDDLE_C;
    s->freq = rf_phase_hold(s->freq, block->L, block->L);
    s->phase = rf_wave_follow(s->phase, sr, heard ? wave : NULL, block->L);
    rf_level_apply(block->L, level, heard);
}

static rf_variant variant(const rf_shape *shape, rf_node_run *run_synth)
{
    const rf_rows rows = RF_ROWS(synth, 0, 4);
    if (shape->inputs != 1)
        return (rf_variant){.run = NULL, .output = RF_SILENT, .rows = rows};
    return (rf_variant){.run = run_synth, .output = RF_TWIN, .rows = rows};
}

/* Each wave has loops of its own. */
#define SYNTH(wave, sentence)                                              \
    static void run_##wave(void *state, const rf_block *block)             \
    {                                                                      \
        run(state, block, rf_wave_##wave);                                 \
    }                                                                      \
    static rf_variant wave##_variant(const rf_shape *shape)                \
    {                                                                      \
        return variant(shape, run_##wave);                                 \
    }                                                                      \
    const rf_node_type RF_WIDE(rf_node_##wave##synth) = {                  \
        .name = #wave "synth",                                             \
        .doc = (sentence),                                                 \
        .example = "o: speed 2.0 >> seq 60 67_72 >> " #wave                \
                   "synth 0.01 0.2 >> mul 0.1",                            \
        .quirks = "A trigger of 1 is middle C, 2 an octave above, and as " \
                  "much louder. It makes a thump at the start without a "  \
                  "trigger. It assumes 44100 Hz at any sample rate.",      \
        .params = params,                                                  \
        .variant = wave##_variant,                                         \
        .init = init,                                                      \
    }

SYNTH(saw, "A sawtooth with an envelope, played by samples greater than 0.");
SYNTH(squ, "A square wave with an envelope, played by samples greater than 0.");
SYNTH(tri, "A triangle wave with an envelope, played by samples greater than "
           "0.");
