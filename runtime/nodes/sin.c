/*
 * sin: a sine wave.
 *
 *     y = sin((phase * 2) * PI),    phase = phase + freq / sr, wrapped
 */
#include "nodes/node.h"
#include "nodes/phase.h"

#define PI 3.14159274f

enum { FREQ };

static const rf_param params[] = {
    {"freq", "Hz", 20, 20000, 0, RF_ACCEPT_NUMBER | RF_ACCEPT_REFERENCE,
     "cycles per second"},
    {0},
};

typedef struct sine {
    rf_vec phase;
} sine;

static rf_vec wave(rf_vec phase)
{
    return rf_sin((phase * 2.0f) * PI);
}

static void run_number(void *state, const rf_block *block)
{
    sine *s = state;
    const rf_vec increment = block->param[FREQ] / block->shape->sr;
    rf_vec phase = s->phase;
    for (size_t n = 0; n < RF_BLOCK; n++) {
        block->L[n] = wave(phase);
        phase = rf_phase_next(phase, increment);
    }
    s->phase = phase;
}

static void run_input(void *state, const rf_block *block)
{
    sine *s = state;
    const rf_vec *freq = block->in[0].L;
    const float sr = block->shape->sr;
    rf_vec phase = s->phase;
    for (size_t n = 0; n < RF_BLOCK; n++) {
        block->L[n] = wave(phase);
        phase = rf_phase_next(phase, freq[n] / sr);
    }
    s->phase = phase;
}

static rf_variant variant(const rf_shape *shape)
{
    const rf_rows rows = RF_ROWS(sine, 0, 1);
    if (shape->inputs > 1)
        return (rf_variant){NULL, RF_SILENT_MONO, rows};
    return (rf_variant){shape->inputs ? run_input : run_number, RF_MONO, rows};
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
