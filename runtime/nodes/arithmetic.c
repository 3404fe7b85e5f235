/*
 * mul, add: one signal with a number or with another signal.
 *
 *     1 input    L = x.L op value,  R = x.R op value
 *     2 inputs   mul: L = x.L * m.L,  R = x.R * m.L: the modulator's left
 *                add: L = x.L + m.L,  R = x.R + m.R
 *
 * If x is mono both channels are x.L op m.L, also for add.
 */
#include "nodes/node.h"

enum { VALUE };

static const rf_param factor[] = {
    {"factor", "", 0, 1, 0, RF_ACCEPT_NUMBER | RF_ACCEPT_REFERENCE,
     "what to multiply by"},
    {0},
};

static const rf_param summand[] = {
    {"summand", "", -1, 1, 0, RF_ACCEPT_NUMBER | RF_ACCEPT_REFERENCE,
     "what to add"},
    {0},
};

static void scale(rf_vec *out, const rf_vec *x, rf_vec value)
{
    for (size_t n = 0; n < RF_BLOCK; n++)
        out[n] = x[n] * value;
}

static void offset(rf_vec *out, const rf_vec *x, rf_vec value)
{
    for (size_t n = 0; n < RF_BLOCK; n++)
        out[n] = x[n] + value;
}

static void multiply(rf_vec *out, const rf_vec *x, const rf_vec *m)
{
    for (size_t n = 0; n < RF_BLOCK; n++)
        out[n] = x[n] * m[n];
}

static void sum(rf_vec *out, const rf_vec *x, const rf_vec *m)
{
    for (size_t n = 0; n < RF_BLOCK; n++)
        out[n] = x[n] + m[n];
}

static void mul_number_mono(void *state, const rf_block *block)
{
    (void)state;
    scale(block->L, block->in[0].L, block->param[VALUE]);
}

static void mul_number_stereo(void *state, const rf_block *block)
{
    mul_number_mono(state, block);
    scale(block->R, block->in[0].R, block->param[VALUE]);
}

static void mul_signal_mono(void *state, const rf_block *block)
{
    (void)state;
    multiply(block->L, block->in[0].L, block->in[1].L);
}

static void mul_signal_stereo(void *state, const rf_block *block)
{
    mul_signal_mono(state, block);
    multiply(block->R, block->in[0].R, block->in[1].L);
}

static void add_number_mono(void *state, const rf_block *block)
{
    (void)state;
    offset(block->L, block->in[0].L, block->param[VALUE]);
}

static void add_number_stereo(void *state, const rf_block *block)
{
    add_number_mono(state, block);
    offset(block->R, block->in[0].R, block->param[VALUE]);
}

static void add_signal_mono(void *state, const rf_block *block)
{
    (void)state;
    sum(block->L, block->in[0].L, block->in[1].L);
}

static void add_signal_stereo(void *state, const rf_block *block)
{
    add_signal_mono(state, block);
    sum(block->R, block->in[0].R, block->in[1].R);
}

/* The four runs of an operation, by inputs - 1 and channels - 1 of x. */
typedef rf_node_run *const runs[2][2];

static rf_variant variant(const rf_shape *shape, runs run)
{
    if (shape->inputs < 1 || shape->inputs > 2)
        return (rf_variant){.output = RF_SILENT};
    const bool stereo = shape->channels[0] == 2;
    return (rf_variant){.run = run[shape->inputs - 1][stereo],
                        .output = stereo ? RF_STEREO : RF_TWIN};
}

static rf_variant mul_variant(const rf_shape *shape)
{
    static runs run = {{mul_number_mono, mul_number_stereo},
                       {mul_signal_mono, mul_signal_stereo}};
    return variant(shape, run);
}

static rf_variant add_variant(const rf_shape *shape)
{
    static runs run = {{add_number_mono, add_number_stereo},
                       {add_signal_mono, add_signal_stereo}};
    return variant(shape, run);
}

const rf_node_type RF_WIDE(rf_node_mul) = {
    .name = "mul",
    .doc = "Multiplies by a number or by another signal.",
    .example = "~env: imp 2 >> envperc 0.01 0.2\n"
               "o: sin 440 >> mul ~env >> mul 0.1",
    .quirks = "Of a stereo reference it takes the left channel for both. At "
              "the head of a chain the reference is the signal, and the "
              "factor is 0.",
    .params = factor,
    .variant = mul_variant,
};

const rf_node_type RF_WIDE(rf_node_add) = {
    .name = "add",
    .doc = "Adds a number or another signal.",
    .example = "~freq: sin 5 >> mul 10 >> add 440\no: sin ~freq >> mul 0.1",
    .quirks = "To a mono signal it adds the left channel of a stereo "
              "reference. At the head of a chain it copies the reference.",
    .params = summand,
    .variant = add_variant,
};
