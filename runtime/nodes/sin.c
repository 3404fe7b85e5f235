/*
 * sin: a sine wave.
 *
 *     y = sin((phase * 2) * PI),    phase = phase + freq / sr, wrapped
 */
#include "nodes/node.h"
#include "nodes/waves.h"

enum { FREQ };

static const rf_param params[] = {
    {"freq", "Hz", 20, 20000, 0, RF_ACCEPT_NUMBER | RF_ACCEPT_REFERENCE,
     "cycles per second"},
    {0},
};

typedef struct sine {
    rf_vec phase;
} sine;

static void run_number(void *state, const rf_block *block)
{
    sine *s = state;
    const rf_vec increment = block->param[FREQ] / block->shape->sr;
    s->phase = rf_wave_turn(s->phase, increment, rf_wave_sin, block->L);
}

static void run_input(void *state, const rf_block *block)
{
    sine *s = state;
    memcpy(block->L, block->in[0].L, RF_BLOCK * sizeof(rf_vec));
    s->phase =
        rf_wave_follow(s->phase, block->shape->sr, rf_wave_sin, block->L);
}

static rf_variant variant(const rf_shape *shape)
{
    const rf_rows rows = RF_ROWS(sine, 0, 1);
    if (shape->inputs > 1)
        return (rf_variant){
            .run = NULL, .output = RF_SILENT_MONO, .rows = rows};
    return (rf_variant){.run = shape->inputs ? run_input : run_number,
                        .output = RF_MONO,
                        .rows = rows};
}

const rf_node_type RF_WIDE(rf_node_sin) = {
    .name = "sin",
    .doc = "A sine wave from -1 to 1 that begins at 0.",
    .example = "o: sin 440 >> mul 0.1",
    .quirks = "With an input, that is the frequency, sample by sample, and "
              "the number is not used; with two it is silent.",
    .params = params,
    .variant = variant,
};
