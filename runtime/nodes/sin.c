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

/* Whether the phase stays in 0..1, where nothing need be looked at twice. */
static bool stays_near(rf_vec phase, rf_vec increment)
{
    return rf_all((phase >= 0.0f) & (phase <= 1.0f) & (increment >= 0.0f) &
                  (increment <= 1.0f));
}

static inline rf_vec turn(rf_vec phase, rf_vec increment, bool near,
                          rf_vec *out)
{
    for (size_t n = 0; n < RF_BLOCK; n++) {
        const rf_vec angle = (phase * 2.0f) * PI;
        out[n] = near ? rf_sin_near(angle) : rf_sin(angle);
        phase = rf_phase_next(phase, increment);
    }
    return phase;
}

static void run_number(void *state, const rf_block *block)
{
    sine *s = state;
    const rf_vec increment = block->param[FREQ] / block->shape->sr;
    s->phase = stays_near(s->phase, increment)
                   ? turn(s->phase, increment, true, block->L)
                   : turn(s->phase, increment, false, block->L);
}

static void run_input(void *state, const rf_block *block)
{
    sine *s = state;
    const rf_vec *freq = block->in[0].L;
    const float sr = block->shape->sr;
    rf_vec phase = s->phase;
    for (size_t n = 0; n < RF_BLOCK; n++) {
        block->L[n] = rf_sin((phase * 2.0f) * PI);
        phase = rf_phase_next(phase, freq[n] / sr);
    }
    s->phase = phase;
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
