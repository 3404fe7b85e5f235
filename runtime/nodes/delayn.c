/*
 * delayn: later by a whole number of samples.
 *
 *     y[t] = x[t - n],    n = trunc_u(samples)
 */
#include "nodes/ring.h"

enum { SAMPLES };

static const rf_param params[] = {
    {"samples", "samples", 0, 44100, 0, RF_ACCEPT_NUMBER | RF_ACCEPT_REFERENCE,
     "the delay; a fraction is cut off"},
    {0},
};

typedef struct delayn {
    rf_ivec age; /* ring.h */
} delayn;

static rf_ivec run_left(delayn *s, const rf_block *block)
{
    const rf_ring ring = rf_ring_of(block, 0, s->age);
    const rf_ivec n = rf_ring_delay(&ring, block->param[SAMPLES]);
    rf_ring_push(&ring, block->in[0].L);
    rf_ring_read(&ring, n, 0, RF_BLOCK, block->L);
    s->age = rf_ring_older(s->age);
    return n;
}

static void run_mono(void *state, const rf_block *block)
{
    run_left(state, block);
}

/* Of two channels the right one is heard where nothing is delayed: quirk Q4.
 * Elsewhere it is not written. */
static void run_stereo(void *state, const rf_block *block)
{
    const rf_ivec copies = run_left(state, block) == 0;
    for (size_t n = 0; n < RF_BLOCK; n++)
        block->R[n] = rf_select(copies, block->in[0].R[n], rf_set(0));
}

static rf_variant variant(const rf_shape *shape)
{
    rf_variant v = {.output = RF_SILENT, .rows = RF_ROWS(delayn, 0, 1)};
    if (shape->inputs != 1)
        return v;
    const float most = RF_SLOT_SECONDS * shape->sr;
    const bool mono = shape->channels[0] == 1;
    const bool may_copy = !mono && shape->lower[SAMPLES] < 1;
    v.run = may_copy ? run_stereo : run_mono;
    v.output = mono ? RF_TWIN : may_copy ? RF_STEREO : RF_LEFT;
    v.n_rings = 1;
    v.ring[0] = rf_ring_rows(rf_largest(shape, SAMPLES, most));
    return v;
}

static void init(void *state, const rf_change *change)
{
    delayn *s = state;
    s->age = rf_select_int(change->lanes, rf_set_int(RF_RING_OLD), s->age);
}

/* The line is emptied. */
static void update(void *state, const rf_change *change)
{
    delayn *s = state;
    s->age = rf_select_int(change->lanes, rf_set_int(0), s->age);
}

const rf_node_type RF_WIDE(rf_node_delayn) = {
    .name = "delayn",
    .doc = "Delays by a number of samples; 0 copies.",
    .example = "o: imp 2 >> delayn 1000 >> mul 0.5",
    .quirks = "Of a stereo input only the left channel is heard, unless the "
              "delay is 0. With a reference it is silent, or a copy of the "
              "reference where nothing stands before it. A new delay begins "
              "with an empty line. A delay that is a hole is at most 10 s.",
    .params = params,
    .variant = variant,
    .init = init,
    .update = update,
};
