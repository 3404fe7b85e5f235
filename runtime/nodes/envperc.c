/* envperc: a percussive envelope (envelope.h). */
#include "nodes/envelope.h"

enum { ATTACK, DECAY };

static const rf_param params[] = {
    {"attack", "s", 0.001f, 1, 0, RF_ACCEPT_NUMBER, "time of the rise"},
    {"decay", "s", 0.001f, 2, 0, RF_ACCEPT_NUMBER, "time of the fall"},
    {0},
};

static void init(void *state, const rf_change *change)
{
    rf_envelope_init(state, change);
}

static void run(void *state, const rf_block *block)
{
    const rf_slopes slopes = rf_slopes_of(
        block->param[ATTACK], block->param[DECAY], block->shape->sr);
    rf_envelope_play(state, &slopes, block->in[0].L, block->L);
}

static rf_variant variant(const rf_shape *shape)
{
    const rf_rows rows = RF_ROWS(rf_envelope, 0, RF_ENVELOPE_ROWS);
    if (shape->inputs != 1)
        return (rf_variant){.run = NULL, .output = RF_SILENT, .rows = rows};
    return (rf_variant){.run = run, .output = RF_LEFT, .rows = rows};
}

const rf_node_type RF_WIDE(rf_node_envperc) = {
    .name = "envperc",
    .doc = "A percussive envelope: up and down again after each sample "
           "greater than 0, as high as that sample.",
    .example = "~env: imp 2 >> envperc 0.01 0.2\no: sin 220 >> mul ~env",
    .quirks = "It runs once at the start without a trigger. While the input "
              "stays positive it stays at 0. The right channel is silent.",
    .params = params,
    .variant = variant,
    .init = init,
};
