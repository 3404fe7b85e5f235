/*
 * envperc: a percussive envelope, straight up in A samples, straight down in
 * D, from each trigger on.
 *
 *     v = pos / A              while pos <= A        (0 if A == 0)
 *     v = (A + D - pos) / D    while pos <= A + D    (0 if D == 0)
 *
 * Counts are 32 bits: A and D end at LONGEST samples, pos stays at the end of
 * its range, where v has long been 0.
 */
#include "nodes/node.h"

#define LONGEST 1073741696.0f /* 2^30 - 128 */

enum { ATTACK, DECAY };

static const rf_param params[] = {
    {"attack", "s", 0.001f, 1, 0, RF_ACCEPT_NUMBER, "time of the rise"},
    {"decay", "s", 0.001f, 2, 0, RF_ACCEPT_NUMBER, "time of the fall"},
    {0},
};

typedef struct envperc {
    rf_ivec pos;
    rf_vec scale; /* the trigger's value */
} envperc;

static void init(void *state, const rf_change *change)
{
    envperc *s = state;
    s->pos = rf_select_int(change->lanes, rf_set_int(0), s->pos);
    s->scale = rf_select(change->lanes, rf_set(1), s->scale);
}

static rf_ivec samples(rf_vec seconds, float sr)
{
    return rf_trunc_u(rf_min(rf_set(LONGEST), seconds * sr));
}

static inline rf_ivec max_int(rf_ivec a, rf_ivec b)
{
    return rf_select_int(a > b, a, b);
}

/* Both slopes are one division; a slope of no length has no sample but a 0. */
static void run(void *state, const rf_block *block)
{
    envperc *s = state;
    const rf_vec *x = block->in[0].L;
    const float sr = block->shape->sr;
    const rf_ivec rise = samples(block->param[ATTACK], sr);
    const rf_ivec fall = samples(block->param[DECAY], sr);
    const rf_ivec end = rise + fall, zero = rf_set_int(0);
    const rf_vec up = rf_to_float(max_int(rise, rf_set_int(1)));
    const rf_vec down = rf_to_float(max_int(fall, rf_set_int(1)));
    const rf_ivec limit = rf_set_int(INT32_MAX - RF_BLOCK);
    rf_ivec pos = rf_select_int(s->pos < limit, s->pos, limit);
    rf_vec scale = s->scale;
    for (size_t n = 0; n < RF_BLOCK; n++) {
        const rf_ivec trigger = x[n] > 0.0f;
        pos = rf_select_int(trigger, zero, pos);
        scale = rf_select(trigger, x[n], scale);
        const rf_ivec rising = pos <= rise;
        const rf_ivec height =
            rf_select_int(rising, pos, max_int(end - pos, zero));
        const rf_vec v = rf_to_float(height) / rf_select(rising, up, down);
        block->L[n] = v * scale;
        pos += 1;
    }
    s->pos = pos;
    s->scale = scale;
}

static rf_variant variant(const rf_shape *shape)
{
    const rf_rows rows = RF_ROWS(envperc, 0, 2);
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
