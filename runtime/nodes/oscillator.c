/*
 * saw, squ, tri: simple waves of a phase that turns by f / sr, without band
 * limiting.
 *
 *     saw = phase * 2 - 1
 *     squ = 1 if phase <= 0.5, else -1
 *     tri = 2 * (|-1 + phase * 2| - 0.5)
 */
#include "nodes/node.h"
#include "nodes/waves.h"

enum { FREQ };

static const rf_param params[] = {
    {"freq", "Hz", 20, 20000, 0, RF_ACCEPT_NUMBER | RF_ACCEPT_REFERENCE,
     "cycles per second"},
    {0},
};

typedef struct oscillator {
    rf_vec phase;
    rf_vec freq; /* the last that was not 0, from an input */
} oscillator;

static inline void run_number(oscillator *s, const rf_block *block,
                              rf_wave *wave)
{
    const rf_vec increment = block->param[FREQ] / block->shape->sr;
    s->phase = rf_wave_turn(s->phase, increment, wave, block->L);
}

static inline void run_input(oscillator *s, const rf_block *block,
                             rf_wave *wave)
{
    s->freq = rf_phase_hold(s->freq, block->in[0].L, block->L);
    s->phase = rf_wave_follow(s->phase, block->shape->sr, wave, block->L);
}

static rf_variant variant(const rf_shape *shape, rf_node_run *number,
                          rf_node_run *input)
{
    const rf_rows rows = RF_ROWS(oscillator, 0, 2);
    if (shape->inputs > 1)
        return (rf_variant){
            .run = NULL, .output = RF_SILENT_MONO, .rows = rows};
    return (rf_variant){
        .run = shape->inputs ? input : number, .output = RF_MONO, .rows = rows};
}

/* Each wave has loops of its own: no call per block. */
#define OSCILLATOR(wave, sentence, program)                                  \
    static void wave##_number(void *state, const rf_block *block)            \
    {                                                                        \
        run_number(state, block, rf_wave_##wave);                            \
    }                                                                        \
    static void wave##_input(void *state, const rf_block *block)             \
    {                                                                        \
        run_input(state, block, rf_wave_##wave);                             \
    }                                                                        \
    static rf_variant wave##_variant(const rf_shape *shape)                  \
    {                                                                        \
        return variant(shape, wave##_number, wave##_input);                  \
    }                                                                        \
    const rf_node_type RF_WIDE(rf_node_##wave) = {                           \
        .name = #wave,                                                       \
        .doc = (sentence),                                                   \
        .example = (program),                                                \
        .quirks = "With an input, that is the frequency, sample by sample, " \
                  "where 0 keeps the last one, and the number is not used; " \
                  "with two it is silent. No band limiting. A negative "     \
                  "frequency lets the phase run away.",                      \
        .params = params,                                                    \
        .variant = wave##_variant,                                           \
    }

OSCILLATOR(saw, "A sawtooth that rises from -1 to 1.",
           "o: saw 110 >> lpf 800 2.0 >> mul 0.1");
OSCILLATOR(squ, "A square wave, 1 in the first half and -1 in the second.",
           "o: squ 110 >> mul 0.1");
OSCILLATOR(tri, "A triangle wave that begins at 1.", "o: tri 220 >> mul 0.1");
