/* noise: white noise, hashed from a counter (hash_noise.h). */
#include "nodes/hash_noise.h"
#include "nodes/node.h"
#include "nodes/whole.h"

enum { SEED };

static const rf_param params[] = {
    {"seed", "", 0, 65535, 42, RF_ACCEPT_NUMBER,
     "where the sequence begins: a whole number from 0 on"},
    {0},
};

typedef struct noise {
    rf_uvec k; /* modulo 2^32 */
} noise;

static void restart(void *state, const rf_change *change)
{
    noise *s = state;
    uint32_t *k = (uint32_t *)&s->k;
    for (size_t lane = 0; lane < RF_W; lane++)
        if (rf_true(&change->lanes, lane))
            k[lane] = (uint32_t)rf_trunc_wide(
                (double)rf_lane(&change->param[SEED], lane));
}

static void run(void *state, const rf_block *block)
{
    noise *s = state;
    s->k = rf_noise_play(s->k, block->L);
}

const rf_node_type RF_WIDE(rf_node_noise) = {
    .name = "noise",
    .aliases = {"noiz"},
    .doc = "White noise, the same for the same seed.",
    .example = "o: noise 42 >> mul 0.1",
    .quirks = "A new seed restarts the sequence. Negative seeds count as 0, "
              "fractions are dropped.",
    .params = params,
    .simple = {.run = run, .output = RF_MONO, .rows = RF_ROWS(noise, 0, 1)},
    .init = restart,
    .update = restart,
};
