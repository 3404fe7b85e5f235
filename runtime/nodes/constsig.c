/* constsig: a constant. */
#include "nodes/node.h"

enum { VALUE };

static const rf_param params[] = {
    {"value", "", -1, 1, 0, RF_ACCEPT_NUMBER, "what every sample is"},
    {0},
};

static void run(void *state, const rf_block *block)
{
    (void)state;
    const rf_vec value = block->param[VALUE];
    for (size_t n = 0; n < RF_BLOCK; n++)
        block->L[n] = value;
}

const rf_node_type RF_WIDE(rf_node_constsig) = {
    .name = "constsig",
    .aliases = {"sig"},
    .doc = "A constant signal.",
    .example = "~level: constsig 0.1\no: sin 440 >> mul ~level",
    .quirks = "Behind another node it ignores it.",
    .params = params,
    .simple = {run, RF_MONO, {0, 0}},
};
