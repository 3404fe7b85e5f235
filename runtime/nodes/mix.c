/* mix: the sum of its inputs, in their order, each channel by itself. */
#include "nodes/node.h"

static const rf_param params[] = {
    {"signals", "", 0, 0, 0,
     RF_ACCEPT_REFERENCE | RF_ACCEPT_MANY | RF_ACCEPT_ANY_WORD,
     "the chains to add up"},
    {0},
};

static void add(rf_vec *sum, const rf_vec *x)
{
    for (size_t n = 0; n < RF_BLOCK; n++)
        sum[n] += x[n];
}

static void run_mono(void *state, const rf_block *block)
{
    (void)state;
    memcpy(block->L, block->in[0].L, RF_BLOCK * sizeof(rf_vec));
    for (uint32_t i = 1; i < block->shape->inputs; i++)
        add(block->L, block->in[i].L);
}

static void run_stereo(void *state, const rf_block *block)
{
    run_mono(state, block);
    memcpy(block->R, block->in[0].R, RF_BLOCK * sizeof(rf_vec));
    for (uint32_t i = 1; i < block->shape->inputs; i++)
        add(block->R, block->in[i].R);
}

static rf_variant variant(const rf_shape *shape)
{
    if (shape->inputs == 0)
        return (rf_variant){.output = RF_SILENT};
    for (uint32_t i = 0; i < shape->inputs; i++)
        if (shape->channels[i] == 2)
            return (rf_variant){.run = run_stereo, .output = RF_STEREO};
    return (rf_variant){.run = run_mono, .output = RF_TWIN};
}

const rf_node_type RF_WIDE(rf_node_mix) = {
    .name = "mix",
    .doc = "Adds up any number of chains.",
    .example = "~a: sin 440 >> mul 0.1\n~b: sin 550 >> mul 0.1\no: mix ~a ~b",
    .quirks = "A chain that is named twice counts once. What stands before it "
              "in the chain is added too.",
    .params = params,
    .variant = variant,
};
