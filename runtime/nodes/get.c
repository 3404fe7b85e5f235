/*
 * get: copies a chain; also what a bare reference in a chain is.
 *
 * In the middle of a chain its inputs are the predecessor and the reference:
 * the reference, the last of them, is the one meant.
 */
#include "nodes/node.h"

static const rf_param params[] = {
    {"signal", "", 0, 0, 0, RF_ACCEPT_REFERENCE, "the chain to copy"},
    {0},
};

static const rf_signal *source(const rf_block *block)
{
    return &block->in[block->shape->inputs - 1];
}

static void run_mono(void *state, const rf_block *block)
{
    (void)state;
    memcpy(block->L, source(block)->L, RF_BLOCK * sizeof(rf_vec));
}

static void run_stereo(void *state, const rf_block *block)
{
    run_mono(state, block);
    memcpy(block->R, source(block)->R, RF_BLOCK * sizeof(rf_vec));
}

static rf_variant variant(const rf_shape *shape)
{
    if (shape->inputs == 0)
        return (rf_variant){.output = RF_SILENT};
    if (shape->channels[shape->inputs - 1] == 1)
        return (rf_variant){.run = run_mono, .output = RF_TWIN};
    return (rf_variant){.run = run_stereo, .output = RF_STEREO};
}

const rf_node_type RF_WIDE(rf_node_get) = {
    .name = "get",
    .doc = "Copies another chain; a bare reference does the same.",
    .example = "~a: sin 440 >> mul 0.1\no: get ~a",
    .quirks = "In the middle of a chain it drops what stands before it.",
    .params = params,
    .variant = variant,
};
