/*
 * get, sendpass: copies of a signal. A bare reference in a chain is a get.
 *
 * In the middle of a chain their inputs are the predecessor and the
 * references: get copies the reference, the last of them, and drops the rest;
 * sendpass passes on the first.
 */
#include "nodes/node.h"

static const rf_param params[] = {
    {"signal", "", 0, 0, 0, RF_ACCEPT_REFERENCE, "the chain to copy"},
    {0},
};

static const rf_param passed[] = {
    {"signals", "", 0, 0, 0,
     RF_ACCEPT_REFERENCE | RF_ACCEPT_MANY | RF_ACCEPT_ANY_WORD,
     "the chain to copy at the head of a chain; else, as all after the first, "
     "not heard"},
    {0},
};

static void copy_mono(const rf_signal *from, const rf_block *block)
{
    memcpy(block->L, from->L, RF_BLOCK * sizeof(rf_vec));
}

static void copy_stereo(const rf_signal *from, const rf_block *block)
{
    copy_mono(from, block);
    memcpy(block->R, from->R, RF_BLOCK * sizeof(rf_vec));
}

static void last_mono(void *state, const rf_block *block)
{
    (void)state;
    copy_mono(&block->in[block->shape->inputs - 1], block);
}

static void last_stereo(void *state, const rf_block *block)
{
    (void)state;
    copy_stereo(&block->in[block->shape->inputs - 1], block);
}

static void first_mono(void *state, const rf_block *block)
{
    (void)state;
    copy_mono(&block->in[0], block);
}

static void first_stereo(void *state, const rf_block *block)
{
    (void)state;
    copy_stereo(&block->in[0], block);
}

static rf_variant get_variant(const rf_shape *shape)
{
    if (shape->inputs == 0)
        return (rf_variant){.output = RF_SILENT};
    if (shape->channels[shape->inputs - 1] == 1)
        return (rf_variant){.run = last_mono, .output = RF_TWIN};
    return (rf_variant){.run = last_stereo, .output = RF_STEREO};
}

static rf_variant sendpass_variant(const rf_shape *shape)
{
    if (shape->inputs == 0)
        return (rf_variant){.output = RF_SILENT};
    if (shape->channels[0] == 1)
        return (rf_variant){.run = first_mono, .output = RF_TWIN};
    return (rf_variant){.run = first_stereo, .output = RF_STEREO};
}

const rf_node_type RF_WIDE(rf_node_get) = {
    .name = "get",
    .doc = "Copies another chain; a bare reference does the same.",
    .example = "~a: sin 440 >> mul 0.1\no: get ~a",
    .quirks = "In the middle of a chain it drops what stands before it.",
    .params = params,
    .variant = get_variant,
};

const rf_node_type RF_WIDE(rf_node_sendpass) = {
    .name = "sendpass",
    .doc = "Passes a signal on unchanged: what stands before it, or at the "
           "head of a chain the first reference.",
    .example = "~a: sin 440 >> mul 0.1\no: sendpass ~a",
    .quirks = "RaveForce's own: Glicol has the word, but no sound for it. "
              "The other references are not heard.",
    .params = passed,
    .variant = sendpass_variant,
};
