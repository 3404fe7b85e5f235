/*
 * delayms: later by a time, which a signal may move (sweep.h).
 *
 *     y[t] = x[t - n],    n = trunc_u((ms / 1000) * sr)
 */
#include "nodes/sweep.h"

#define LONGEST 2.0f /* seconds, where a signal moves it */

enum { MS };

static const rf_param params[] = {
    {"ms", "ms", 0, 2000, 1000.0f * LONGEST,
     RF_ACCEPT_NUMBER | RF_ACCEPT_REFERENCE, "the delay"},
    {0},
};

typedef struct delayms {
    rf_ivec age; /* ring.h */
} delayms;

static rf_vec samples(const rf_block *block)
{
    return (block->param[MS] / 1000.0f) * block->shape->sr;
}

static void delay(const rf_ring *ring, rf_ivec n, const rf_vec *x, rf_vec *out)
{
    rf_ring_push(ring, x);
    rf_ring_read(ring, n, 0, RF_BLOCK, out);
}

static void run_mono(void *state, const rf_block *block)
{
    delayms *s = state;
    const rf_ring ring = rf_ring_of(block, 0, s->age);
    const rf_ivec n = rf_ring_delay(&ring, samples(block));
    delay(&ring, n, block->in[0].L, block->L);
    s->age = rf_ring_older(s->age);
}

/* The right channel is heard where something is delayed: quirk Q4. */
static void run_stereo(void *state, const rf_block *block)
{
    const delayms *s = state;
    const rf_ring ring = rf_ring_of(block, 1, s->age);
    const rf_ivec n = rf_ring_delay(&ring, samples(block));
    delay(&ring, n, block->in[0].R, block->R);
    for (size_t i = 0; i < RF_BLOCK; i++)
        block->R[i] = rf_select(n > 0, block->R[i], rf_set(0));
    run_mono(state, block);
}

static rf_sweep sweep_of(const rf_shape *shape)
{
    return (rf_sweep){.sr = shape->sr,
                      .n = (float)(uint32_t)(LONGEST * shape->sr),
                      .strict = shape->strict,
                      .nearest = 0};
}

/* `channels` lines, moved by in1.L. */
static void sweep(delayms *s, const rf_block *block, size_t channels)
{
    const rf_sweep how = sweep_of(block->shape);
    const rf_vec *ms = block->in[1].L;
    rf_vec *const out[2] = {block->L, block->R};
    const rf_ring ring[2] = {rf_ring_of(block, 0, s->age),
                             rf_ring_of(block, channels - 1, s->age)};
    rf_ring_push(&ring[0], block->in[0].L);
    if (channels == 2)
        rf_ring_push(&ring[1], block->in[0].R);
    rf_taps taps;
    for (size_t n = 0; n < RF_BLOCK; n += RF_RING_STRETCH) {
        rf_taps_follow(&taps, &how, &ring[0], ms + n);
        for (size_t i = 0; i < channels; i++)
            rf_taps_read(&taps, &ring[i], n, 0, RF_RING_STRETCH, out[i] + n);
    }
    s->age = rf_ring_older(s->age);
}

static void run_swept_mono(void *state, const rf_block *block)
{
    sweep(state, block, 1);
}

static void run_swept_stereo(void *state, const rf_block *block)
{
    sweep(state, block, 2);
}

static rf_variant variant(const rf_shape *shape)
{
    rf_variant v = {.output = RF_SILENT, .rows = RF_ROWS(delayms, 0, 1)};
    if (shape->inputs != 1 && shape->inputs != 2)
        return v;
    const bool swept = shape->inputs == 2, stereo = shape->channels[0] == 2;
    const float ms = rf_largest(shape, MS, 1000.0f * RF_SLOT_SECONDS);
    const uint32_t rows =
        rf_ring_rows(swept ? sweep_of(shape).n : (ms / 1000.0f) * shape->sr);
    if (swept)
        v.run = stereo ? run_swept_stereo : run_swept_mono;
    else
        v.run = stereo ? run_stereo : run_mono;
    v.output = stereo ? RF_STEREO : RF_LEFT;
    v.n_rings = shape->channels[0];
    v.ring[0] = v.ring[1] = rows;
    return v;
}

static void init(void *state, const rf_change *change)
{
    delayms *s = state;
    s->age = rf_select_int(change->lanes, rf_set_int(RF_RING_OLD), s->age);
}

/* The lines are emptied. */
static void update(void *state, const rf_change *change)
{
    delayms *s = state;
    s->age = rf_select_int(change->lanes, rf_set_int(0), s->age);
}

const rf_node_type RF_WIDE(rf_node_delayms) = {
    .name = "delayms",
    .doc = "Delays by a time, which a signal may move: 0 to 2000 ms.",
    .example = "~time: sin 0.5 >> mul 4 >> add 10\n"
               "o: saw 110 >> mul 0.1 >> delayms ~time",
    .quirks = "A mono input is heard on the left only; with a delay of 0 the "
              "right channel is silent. Moved by a signal it interpolates "
              "with the weights of the two neighbours swapped, so that it is "
              "one sample early and 0 ms is 2 s (strict: the right weights, "
              "and 0 ms is no delay). A reference where nothing stands before "
              "it is what comes 2 s late. A new delay begins with an empty "
              "line. A delay that is a hole is at most 10 s.",
    .params = params,
    .variant = variant,
    .init = init,
    .update = update,
};
