/*
 * reverb: Freeverb. For each channel eight combs side by side, whose feedback
 * loses its treble, then four all-passes in a row; the right channel's lines
 * are a little longer.
 *
 *     comb: y[t] = v[t - n],  s = y (1 - d) + s d,  v[t] = x[t] + s f
 *     pass: y[t] = v[t - n] - x[t],  v[t] = x[t] + v[t - n] / 2
 *
 * with d = 0.4 damping, f = 0.7 + 0.28 room, x = 0.015 (L + R), and at the end
 *
 *     L = l w1 + r w2 + 2 dry in.L,  R = r w1 + l w2 + 2 dry in.R
 *     w1 = 3 wet (1/2 + width / 2),  w2 = 3 wet (1 - width) / 2
 *
 * Source: Jezar at Dreampoint, Freeverb (2000), public domain: structure,
 * lengths and constants. The reference engine has no reverb that runs.
 */
#include "nodes/ring.h"

enum { ROOM, DAMPING, WET, DRY, WIDTH };

static const rf_param params[] = {
    {"room", "", 0, 1, 0.5f, RF_ACCEPT_NUMBER,
     "how long it lasts: 0 half a second, 1 ten; what is beyond is taken as "
     "the nearest"},
    {"damping", "", 0, 1, 0.5f, RF_ACCEPT_NUMBER,
     "how fast the treble is lost; what is beyond is taken as the nearest"},
    {"wet", "", 0, 1, 0.333f, RF_ACCEPT_NUMBER, "loudness of the room, thrice"},
    {"dry", "", 0, 1, 0.5f, RF_ACCEPT_NUMBER, "loudness of the input, twice"},
    {"width", "", 0, 1, 1, RF_ACCEPT_NUMBER,
     "of the room: 0 is mono, 1 as wide as it is"},
    {0},
};

enum { COMBS = 8, PASSES = 4, LINES = COMBS + PASSES };
enum { BOTH_COMBS = 2 * COMBS, BOTH_LINES = 2 * LINES }; /* L and R */
enum { SIDE_BY_SIDE = 4 }; /* combs: one alone would wait for itself */

/* In samples at 44100 Hz, combs first. */
static const float lengths[LINES] = {1116, 1188, 1277, 1356, 1422, 1491,
                                     1557, 1617, 556,  441,  341,  225};
#define SPREAD 23.0f /* of the right channel */

typedef struct reverb {
    rf_vec store[BOTH_COMBS];
} reverb;

/* A block at work. Lines of a channel lie one behind the other. */
typedef struct room {
    rf_ring ring[BOTH_LINES];
    int32_t delay[BOTH_LINES];
    rf_vec feedback, damping;
} room;

/* At least 1. */
static int32_t delay_of(const rf_shape *shape, size_t line)
{
    const float spread = line < LINES ? 0 : SPREAD;
    const float scale = shape->sr / 44100.0f;
    const int32_t n = (int32_t)((lengths[line % LINES] + spread) * scale);
    return n > 0 ? n : 1;
}

static rf_vec unit(rf_vec x)
{
    return rf_min(rf_max(x, rf_set(0)), rf_set(1));
}

static room room_of(const rf_block *block)
{
    room m;
    for (size_t i = 0; i < BOTH_LINES; i++) {
        m.ring[i] = rf_ring_of(block, i, rf_set_int(RF_RING_OLD));
        m.delay[i] = delay_of(block->shape, i);
    }
    m.feedback = unit(block->param[ROOM]) * 0.28f + 0.7f;
    m.damping = unit(block->param[DAMPING]) * 0.4f;
    return m;
}

/* ---- frames from..to, no more than the shortest delay ---- */

/* Some combs from `line` on; `count` becomes what lies in one piece. */
static void comb_rows(const room *m, size_t line, size_t from, size_t *count,
                      const rf_vec *late[SIDE_BY_SIDE], rf_vec *v[SIDE_BY_SIDE])
{
    for (size_t k = 0; k < SIDE_BY_SIDE; k++) {
        const rf_ring *r = &m->ring[line + k];
        const int32_t row = rf_ring_row(r, from, m->delay[line + k]);
        *count = rf_ring_piece(r, row, *count);
        late[k] = r->rows + row;
        v[k] = r->rows + r->now + from;
    }
}

/* Adds what they make of x to `sum`. */
static void comb(const room *m, rf_vec *store, size_t line, const rf_vec *x,
                 size_t from, size_t to, rf_vec *sum)
{
    const rf_vec damping = m->damping, rest = 1.0f - damping;
    const rf_vec *late[SIDE_BY_SIDE];
    rf_vec *v[SIDE_BY_SIDE], s[SIDE_BY_SIDE];
    memcpy(s, store, sizeof s);
    for (size_t count = to - from; from < to; count = to - from) {
        comb_rows(m, line, from, &count, late, v);
        for (size_t n = 0; n < count; n++)
            for (size_t k = 0; k < SIDE_BY_SIDE; k++) {
                const rf_vec y = late[k][n];
                s[k] = y * rest + s[k] * damping;
                v[k][n] = x[n] + s[k] * m->feedback;
                sum[n] += y;
            }
        from += count;
        x += count;
        sum += count;
    }
    memcpy(store, s, sizeof s);
}

static void pass_piece(const rf_vec *restrict late, rf_vec *restrict v,
                       rf_vec *restrict x, size_t count)
{
    for (size_t n = 0; n < count; n++) {
        const rf_vec y = late[n] - x[n];
        v[n] = x[n] + late[n] * 0.5f;
        x[n] = y;
    }
}

static void pass(const room *m, size_t line, size_t from, size_t to, rf_vec *x)
{
    const rf_ring *r = &m->ring[line];
    while (from < to) {
        const int32_t row = rf_ring_row(r, from, m->delay[line]);
        const size_t count = rf_ring_piece(r, row, to - from);
        pass_piece(r->rows + row, r->rows + r->now + from, x, count);
        from += count;
        x += count;
    }
}

static void flow(reverb *s, const room *m, size_t channel, const rf_vec *x,
                 size_t from, size_t to, rf_vec *out)
{
    const size_t first = channel * LINES;
    memset(out + from, 0, (to - from) * sizeof *out);
    for (size_t i = 0; i < COMBS; i += SIDE_BY_SIDE)
        comb(m, &s->store[channel * COMBS + i], first + i, x + from, from, to,
             out + from);
    for (size_t i = COMBS; i < LINES; i++)
        pass(m, first + i, from, to, out + from);
}

static void blend(const rf_block *block)
{
    const rf_vec wet = block->param[WET] * 3.0f;
    const rf_vec dry = block->param[DRY] * 2.0f;
    const rf_vec width = block->param[WIDTH];
    const rf_vec own = wet * (width * 0.5f + 0.5f);
    const rf_vec other = wet * ((1.0f - width) * 0.5f);
    const rf_signal *in = &block->in[0];
    for (size_t n = 0; n < RF_BLOCK; n++) {
        const rf_vec l = block->L[n], r = block->R[n];
        block->L[n] = (l * own + r * other) + in->L[n] * dry;
        block->R[n] = (r * own + l * other) + in->R[n] * dry;
    }
}

static void run(void *state, const rf_block *block)
{
    reverb *s = state;
    const room m = room_of(block);
    rf_vec x[RF_BLOCK];
    for (size_t n = 0; n < RF_BLOCK; n++)
        x[n] = (block->in[0].L[n] + block->in[0].R[n]) * 0.015f;
    const size_t shortest = (size_t)m.delay[LINES - 1];
    for (size_t n = 0, to = 0; n < RF_BLOCK; n = to) {
        to = RF_BLOCK - n < shortest ? RF_BLOCK : n + shortest;
        flow(s, &m, 0, x, n, to, block->L);
        flow(s, &m, 1, x, n, to, block->R);
    }
    blend(block);
}

static rf_variant variant(const rf_shape *shape)
{
    rf_variant v = {.output = RF_SILENT,
                    .rows = RF_ROWS(reverb, 0, BOTH_COMBS)};
    if (shape->inputs == 0)
        return v;
    v.run = run;
    v.output = RF_STEREO;
    v.n_rings = BOTH_LINES;
    for (size_t i = 0; i < BOTH_LINES; i++)
        v.ring[i] = rf_ring_rows((float)delay_of(shape, i));
    return v;
}

const rf_node_type RF_WIDE(rf_node_reverb) = {
    .name = "reverb",
    .doc = "Freeverb: a large, soft room. Hears both channels.",
    .example = "o: imp 1 >> reverb 0.7 0.4 0.3 0.5 1.0",
    .quirks = "Ours: the reference engine has the word but crashes at it. At "
              "the head of a chain it is silent.",
    .params = params,
    .variant = variant,
};
