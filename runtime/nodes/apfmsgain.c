/*
 * apfmsgain: an all-pass filter: every frequency as loud as before, later.
 *
 *     y[t] = ((-g x[t]) + x[t - n]) + (g y[t - n]),    n = trunc_u(ms/1000*sr)
 *
 * Source: Manfred Schroeder, "Natural sounding artificial reverberation"
 * (1962), figure 2. Both x and y are kept, because g may change.
 */
#include "nodes/sweep.h"

#define LONGEST 3.0f /* seconds, where a signal moves it, and for 0 ms */

enum { MS, GAIN };

static const rf_param params[] = {
    {"ms", "ms", 0.1f, 3000, 1000.0f * LONGEST,
     RF_ACCEPT_NUMBER | RF_ACCEPT_REFERENCE, "the delay"},
    {"gain", "", -0.9f, 0.9f, 0.5f, RF_ACCEPT_NUMBER,
     "how much of it comes round again; below -1 or above 1 it grows without "
     "end"},
    {0},
};

enum { X, Y }; /* rings */

typedef struct apfmsgain {
    rf_ivec age; /* ring.h */
} apfmsgain;

/* Frames from..to, where what is `delay` late is older than `from`. */
static void filter(const rf_block *block, const rf_ring *ring,
                   const rf_vec *late_x, const rf_vec *late_y, size_t from,
                   size_t to)
{
    const rf_vec g = block->param[GAIN], *x = block->in[0].L;
    rf_vec *y = ring[Y].rows + ring[Y].now;
    for (size_t n = from; n < to; n++)
        block->L[n] = y[n] =
            ((-g * x[n]) + late_x[n - from]) + (g * late_y[n - from]);
}

static rf_vec longest(const rf_shape *shape)
{
    return rf_set((float)(uint32_t)(LONGEST * shape->sr));
}

/* At least 1. */
static rf_ivec fixed_delay(const rf_ring *ring, const rf_block *block)
{
    const rf_vec ms = block->param[MS];
    const rf_vec samples = ms / 1000.0f * block->shape->sr;
    const rf_vec n = rf_select(ms == 0.0f, longest(block->shape), samples);
    return rf_ring_delay(ring, rf_max(n, rf_set(1)));
}

static size_t least(rf_ivec delay)
{
    int32_t least = RF_BLOCK;
    for (size_t lane = 0; lane < RF_W; lane++) {
        const int32_t n = rf_lane_int(&delay, lane);
        least = n < least ? n : least;
    }
    return (size_t)least;
}

static void run_number(void *state, const rf_block *block)
{
    apfmsgain *s = state;
    const rf_ring ring[2] = {rf_ring_of(block, X, s->age),
                             rf_ring_of(block, Y, s->age)};
    const rf_ivec delay = fixed_delay(&ring[X], block);
    const size_t reach = least(delay);
    rf_vec late[2][RF_BLOCK];
    rf_ring_push(&ring[X], block->in[0].L);
    for (size_t n = 0, to = 0; n < RF_BLOCK; n = to) {
        to = RF_BLOCK - n < reach ? RF_BLOCK : n + reach;
        rf_ring_read(&ring[X], delay, n, to, late[X]);
        rf_ring_read(&ring[Y], delay, n, to, late[Y]);
        filter(block, ring, late[X], late[Y], n, to);
    }
    s->age = rf_ring_older(s->age);
}

static void run_swept(void *state, const rf_block *block)
{
    apfmsgain *s = state;
    const rf_sweep how = {.sr = block->shape->sr,
                          .n = (float)(uint32_t)(LONGEST * block->shape->sr),
                          .strict = block->shape->strict,
                          .nearest = 1};
    const rf_ring ring[2] = {rf_ring_of(block, X, s->age),
                             rf_ring_of(block, Y, s->age)};
    rf_taps taps;
    rf_vec late[2][RF_RING_STRETCH];
    rf_ring_push(&ring[X], block->in[0].L);
    for (size_t start = 0; start < RF_BLOCK; start += RF_RING_STRETCH) {
        rf_taps_follow(&taps, &how, &ring[X], block->in[1].L + start);
        const size_t reach = rf_taps_reach(&taps);
        for (size_t n = 0, to = 0; n < RF_RING_STRETCH; n = to) {
            to = RF_RING_STRETCH - n < reach ? RF_RING_STRETCH : n + reach;
            rf_taps_read(&taps, &ring[X], start, n, to, late[X]);
            rf_taps_read(&taps, &ring[Y], start, n, to, late[Y]);
            filter(block, ring, late[X], late[Y], start + n, start + to);
        }
    }
    s->age = rf_ring_older(s->age);
}

/* 0 ms, which a slot may come to, is the longest. */
static uint32_t rows_of(const rf_shape *shape)
{
    const float most = 1000.0f * RF_SLOT_SECONDS;
    const float ms = rf_largest(shape, MS, most);
    const float samples = ms / 1000.0f * shape->sr;
    const bool zero = shape->params > MS && shape->lower[MS] <= 0 && ms >= 0;
    const float all = (float)(uint32_t)(LONGEST * shape->sr);
    const float enough = samples >= 1 ? samples : 1;
    return rf_ring_rows(zero && all > enough ? all : enough);
}

static rf_variant variant(const rf_shape *shape)
{
    rf_variant v = {.output = RF_SILENT, .rows = RF_ROWS(apfmsgain, 0, 1)};
    if (shape->inputs != 1 && shape->inputs != 2)
        return v;
    const bool swept = shape->inputs == 2;
    v.run = swept ? run_swept : run_number;
    v.output = RF_LEFT;
    v.n_rings = 2;
    v.ring[X] = v.ring[Y] =
        swept ? rf_ring_rows(LONGEST * shape->sr) : rows_of(shape);
    return v;
}

static void init(void *state, const rf_change *change)
{
    apfmsgain *s = state;
    s->age = rf_select_int(change->lanes, rf_set_int(RF_RING_OLD), s->age);
}

/* A new time begins with empty lines, a new gain goes on with them. */
static void update(void *state, const rf_change *change)
{
    apfmsgain *s = state;
    rf_ivec emptied = change->lanes;
    if (change->before)
        emptied &= change->param[MS] != change->before[MS];
    s->age = rf_select_int(emptied, rf_set_int(0), s->age);
}

const rf_node_type RF_WIDE(rf_node_apfmsgain) = {
    .name = "apfmsgain",
    .aliases = {"apfgain"},
    .doc = "An all-pass filter: smears sounds, as a wall of a room does.",
    .example = "o: imp 2 >> apfmsgain 30.0 0.7 >> mul 0.5",
    .quirks = "The left channel only. A delay of 0 ms is 3 s. Moved by a "
              "signal it interpolates with the weights of the two neighbours "
              "swapped, so that it is one sample early and 0 ms is 3 s "
              "(strict: the right weights, and at least one sample). A new "
              "delay begins with an empty line, a new gain does not. A delay "
              "that is a hole is at most 10 s.",
    .params = params,
    .variant = variant,
    .init = init,
    .update = update,
};
