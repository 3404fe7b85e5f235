/* speed: how fast the `seq` behind it runs. */
#include "nodes/node.h"

enum { FACTOR };

static const rf_param params[] = {
    {"factor", "", 0.25f, 16, 1, RF_ACCEPT_NUMBER, "cycles per bar"},
    {0},
};

static void run(void *state, const rf_block *block)
{
    (void)state;
    memset(block->L, 0, RF_BLOCK * sizeof(rf_vec));
    block->L[0] = block->param[FACTOR];
}

const rf_node_type RF_WIDE(rf_node_speed) = {
    .name = "speed",
    .doc = "Makes the seq that stands right behind it run faster or slower.",
    .example = "o: speed 2.0 >> seq 60 67 >> envperc 0.01 0.2 >> mul 0.1",
    .quirks = "As a signal it is the factor once per 128 samples, else 0. A "
              "factor of 0 or below leaves the seq as fast as it was.",
    .params = params,
    .simple = {.run = run, .output = RF_MONO, .rows = {0, 0}},
};
