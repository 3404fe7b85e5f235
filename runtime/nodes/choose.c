/*
 * choose: one of its numbers, another one in each block.
 *
 *     id = trunc((r * 0.5 + 0.5) * count), and 0 if id == count
 *
 * r is the noise of hash_noise.h in f64, seeded with the engine's seed. It is
 * 1 - h / 2^30 for a whole h of 31 bits, so id is the upper part of a product
 * of whole numbers, which f64 would hold exactly.
 */
#include "nodes/hash_noise.h"
#include "nodes/node.h"

static const rf_param params[] = {
    {"values", "", -100, 100, 0,
     RF_ACCEPT_NUMBER | RF_ACCEPT_MANY | RF_ACCEPT_INTEGER,
     "what to choose from"},
    {0},
};

typedef struct choose {
    rf_uvec k; /* modulo 2^32 */
} choose;

static void init(void *state, const rf_change *change)
{
    uint32_t *k = (uint32_t *)&((choose *)state)->k;
    for (size_t lane = 0; lane < RF_W; lane++)
        if (rf_true(&change->lanes, lane))
            k[lane] = (uint32_t)change->seed[lane];
}

static uint64_t chosen(int32_t hash, uint64_t count)
{
    const uint64_t id = (((uint64_t)1 << 31) - (uint64_t)hash) * count >> 31;
    return id == count ? 0 : id;
}

static void run(void *state, const rf_block *block)
{
    choose *s = state;
    const rf_ivec hash = rf_noise_hash(s->k);
    const uint32_t count = block->shape->params;
    rf_vec value = rf_set(0);
    for (size_t lane = 0; lane < RF_W; lane++) {
        const uint64_t id = chosen(rf_lane_int(&hash, lane), count);
        rf_put(&value, lane, rf_lane(&block->param[id], lane));
    }
    for (size_t n = 0; n < RF_BLOCK; n++)
        block->L[n] = value;
    s->k += 1;
}

const rf_node_type RF_WIDE(rf_node_choose) = {
    .name = "choose",
    .doc = "One of its numbers at random, another one every 128 samples.",
    .example = "~semi: choose 1 2 3 4\no: ~semi >> mul 110 >> saw 0 >> mul 0.1",
    .quirks = "All of them that are made with the same engine seed choose "
              "alike. The right channel is silent. Behind another node it "
              "ignores it.",
    .params = params,
    .simple = {.run = run, .output = RF_LEFT, .rows = RF_ROWS(choose, 0, 1)},
    .init = init,
};
