/* ~input: the sound that the host feeds in. No word of a text makes one: a
 * chain of this name is always there. */
#include "nodes/node.h"

static const rf_param params[] = {{0}};

static void run(void *state, const rf_block *block)
{
    (void)state;
    memcpy(block->L, block->feed->L, RF_BLOCK * sizeof(rf_vec));
    memcpy(block->R, block->feed->R, RF_BLOCK * sizeof(rf_vec));
}

const rf_node_type RF_WIDE(rf_node_input) = {
    .name = "~input",
    .wordless = true,
    .doc = "The sound that the host feeds in, left and right.",
    .example = "o: ~input >> mul 0.5",
    .quirks = "A chain that is always there. Silent where nothing is fed in.",
    .params = params,
    .simple = {.run = run, .output = RF_STEREO, .rows = {0, 0}},
};
