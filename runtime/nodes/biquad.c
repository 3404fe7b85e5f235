/*
 * lpf, rhpf: second-order filters that lack the coefficient of the current
 * input sample (SPEC.md 7.18, 7.19, quirk Q1).
 *
 *     th = ((2 * PI) * f) / sr,    d = 1 / q
 *     be = (0.5 * (1 - (d * sin th) / 2)) / (1 + (d * sin th) / 2)
 *     ga = (0.5 + be) * cos th
 *     lpf:  a1 = (0.5 + be) - ga,     a2 = a1 / 2
 *     rhpf: a1 = (-0.5 - be) - ga,    a2 = ((0.5 + be) + ga) / 2
 *     b1 = -2 * ga,    b2 = 2 * be
 *     y  = (((a1 * x1) + (a2 * x2)) - (b1 * y1)) - (b2 * y2)
 */
#include "nodes/node.h"

#define PI 3.14159274f
#define RHPF_SR 44100.0f /* whatever the engine's, quirk Q5 */

enum { CUTOFF, Q };

/* The numbers behind a reference are heard only at the head of a chain, where
 * the reference is the signal. */
static const rf_param params[] = {
    {"cutoff", "Hz", 20, 20000, 100, RF_ACCEPT_NUMBER | RF_ACCEPT_REFERENCE,
     "corner frequency"},
    {"q", "", 0.5f, 10, 1, RF_ACCEPT_NUMBER, "resonance"},
    {0},
};

typedef struct biquad {
    rf_vec x1, x2, y1, y2;
} biquad;

typedef struct coefficients {
    rf_vec a1, a2, b1, b2;
} coefficients;

/* What both filters share: ga, be. */
typedef struct design {
    rf_vec be, ga;
} design;

static design design_of(rf_vec cutoff, rf_vec q, float sr)
{
    const rf_vec th = ((2.0f * PI) * cutoff) / sr;
    const rf_vec damping = ((1.0f / q) * rf_sin_rounded(th)) / 2.0f;
    design to;
    to.be = (0.5f * (1.0f - damping)) / (1.0f + damping);
    to.ga = (0.5f + to.be) * rf_cos_rounded(th);
    return to;
}

static coefficients low_pass(rf_vec cutoff, rf_vec q, float sr)
{
    const design to = design_of(cutoff, q, sr);
    coefficients c;
    c.a1 = (0.5f + to.be) - to.ga;
    c.a2 = c.a1 / 2.0f;
    c.b1 = -2.0f * to.ga;
    c.b2 = 2.0f * to.be;
    return c;
}

static coefficients high_pass(rf_vec cutoff, rf_vec q)
{
    const design to = design_of(cutoff, q, RHPF_SR);
    coefficients c;
    c.a1 = (-0.5f - to.be) - to.ga;
    c.a2 = ((0.5f + to.be) + to.ga) / 2.0f;
    c.b1 = -2.0f * to.ga;
    c.b2 = 2.0f * to.be;
    return c;
}

static void filter(biquad *state, const rf_block *block, coefficients c)
{
    const rf_vec *x = block->in[0].L;
    biquad s = *state;
    for (size_t n = 0; n < RF_BLOCK; n++) {
        const rf_vec y =
            (((c.a1 * s.x1) + (c.a2 * s.x2)) - (c.b1 * s.y1)) - (c.b2 * s.y2);
        s.x2 = s.x1;
        s.x1 = x[n];
        s.y2 = s.y1;
        s.y1 = y;
        block->L[n] = y;
    }
    *state = s;
}

/* From the number, or from the reference's first sample of the block. */
static rf_vec cutoff_of(const rf_block *block)
{
    return block->shape->inputs == 2 ? block->in[1].L[0] : block->param[CUTOFF];
}

static void run_lpf(void *state, const rf_block *block)
{
    const float sr = block->shape->sr;
    filter(state, block, low_pass(cutoff_of(block), block->param[Q], sr));
}

static void run_rhpf(void *state, const rf_block *block)
{
    filter(state, block, high_pass(cutoff_of(block), block->param[Q]));
}

static rf_variant variant(const rf_shape *shape, rf_node_run *run)
{
    const rf_rows rows = RF_ROWS(biquad, 0, 4);
    if (shape->inputs < 1 || shape->inputs > 2)
        return (rf_variant){
            .run = NULL, .output = RF_SILENT_MONO, .rows = rows};
    return (rf_variant){.run = run, .output = RF_MONO, .rows = rows};
}

static rf_variant lpf_variant(const rf_shape *shape)
{
    return variant(shape, run_lpf);
}

static rf_variant rhpf_variant(const rf_shape *shape)
{
    return variant(shape, run_rhpf);
}

const rf_node_type RF_WIDE(rf_node_lpf) = {
    .name = "lpf",
    .doc = "A resonant low-pass filter.",
    .example = "o: saw 110 >> lpf 800 2.0 >> mul 0.1",
    .quirks = "One sample late, with a gain of 3/4 at 0 Hz. A cutoff from a "
              "reference is read once per 128 samples. A q of 0, or a cutoff "
              "near or above half the sample rate, may make it unstable. "
              "Reads the left channel.",
    .params = params,
    .variant = lpf_variant,
};

const rf_node_type RF_WIDE(rf_node_rhpf) = {
    .name = "rhpf",
    .aliases = {"hpf"},
    .doc = "A resonant high-pass filter of a kind.",
    .example = "o: saw 110 >> rhpf 4000 2.0 >> mul 0.01",
    .quirks = "Low frequencies come through and are much louder, the more so "
              "the lower the cutoff. It assumes 44100 Hz at any sample rate. "
              "A cutoff from a reference is read once per 128 samples. Reads "
              "the left channel.",
    .params = params,
    .variant = rhpf_variant,
};
