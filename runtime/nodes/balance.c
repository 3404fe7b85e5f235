/* balance: one signal to the left, another to the right. */
#include "nodes/node.h"

static const rf_param params[] = {
    {"left", "", 0, 0, 0, RF_ACCEPT_REFERENCE | RF_ACCEPT_ANY_WORD,
     "what is heard on the left"},
    {"right", "", 0, 0, 0, RF_ACCEPT_REFERENCE | RF_ACCEPT_ANY_WORD,
     "what is heard on the right"},
    {0},
};

static void run(void *state, const rf_block *block)
{
    (void)state;
    memcpy(block->L, block->in[0].L, RF_BLOCK * sizeof(rf_vec));
    memcpy(block->R, block->in[1].L, RF_BLOCK * sizeof(rf_vec));
}

static rf_variant variant(const rf_shape *shape)
{
    if (shape->inputs != 2)
        return (rf_variant){.output = RF_SILENT};
    return (rf_variant){.run = run, .output = RF_STEREO};
}

const rf_node_type RF_WIDE(rf_node_balance) = {
    .name = "balance",
    .doc = "Puts the first signal on the left and the second on the right.",
    .example = "~a: sin 440 >> mul 0.1\n~b: sin 441 >> mul 0.1\n"
               "o: balance ~a ~b",
    .quirks = "Of stereo signals it takes the left channel. The same signal "
              "twice counts as one, and then it is silent. Behind another "
              "node, that node is the first signal.",
    .params = params,
    .variant = variant,
};
