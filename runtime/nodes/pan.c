/*
 * pan: a place between left and right, at equal power.
 *
 *     n = (pos + 1) / 2,    L = x * sqrt(1 - n),    R = x * sqrt(n)
 */
#include "nodes/node.h"

enum { POS };

static const rf_param params[] = {
    {"pos", "", -1, 1, 0, RF_ACCEPT_NUMBER | RF_ACCEPT_REFERENCE,
     "-1 left, 0 in the middle, 1 right"},
    {0},
};

/* Positions outside -1..1 count as its ends; so does NaN, as -1. */
static inline rf_vec right_of(rf_vec pos)
{
    const rf_vec within = rf_min(rf_max(pos, rf_set(-1)), rf_set(1));
    return (within + 1.0f) / 2.0f;
}

static void run_number(void *state, const rf_block *block)
{
    (void)state;
    const rf_vec *x = block->in[0].L;
    const rf_vec right = right_of(block->param[POS]);
    const rf_vec to_left = rf_sqrt(1.0f - right), to_right = rf_sqrt(right);
    for (size_t n = 0; n < RF_BLOCK; n++) {
        block->L[n] = x[n] * to_left;
        block->R[n] = x[n] * to_right;
    }
}

static void run_reference(void *state, const rf_block *block)
{
    (void)state;
    const rf_vec *x = block->in[0].L, *pos = block->in[1].L;
    for (size_t n = 0; n < RF_BLOCK; n++) {
        const rf_vec right = right_of(pos[n]);
        block->L[n] = x[n] * rf_sqrt(1.0f - right);
        block->R[n] = x[n] * rf_sqrt(right);
    }
}

static rf_variant variant(const rf_shape *shape)
{
    if (shape->inputs < 1 || shape->inputs > 2)
        return (rf_variant){.output = RF_SILENT};
    return (rf_variant){.run = shape->inputs == 2 ? run_reference : run_number,
                        .output = RF_STEREO};
}

const rf_node_type RF_WIDE(rf_node_pan) = {
    .name = "pan",
    .doc = "Puts a signal somewhere between left and right.",
    .example = "~where: sin 0.5\no: saw 110 >> pan ~where >> mul 0.1",
    .quirks = "In the middle both channels have 0.7071 of the signal. Of a "
              "stereo signal it takes the left channel. Positions outside "
              "-1..1 count as its ends. At the head of a chain the reference "
              "is the signal, in the middle.",
    .params = params,
    .variant = variant,
};
