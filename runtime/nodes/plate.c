/*
 * plate: a plate reverberator (SPEC.md 7.25).
 *
 * A one-pole low-pass, a delay and four all-passes lead into a loop of eight
 * all-passes, two of them moved by a slow sine, and delays, from which both
 * channels are tapped. Delays in a row are one line with several taps, and an
 * all-pass, whose gain is fixed, keeps x + g y alone:
 *
 *     y[t] = v[t - n] - g x[t],    v[t] = x[t] + g y[t]
 *
 * Source: Jon Dattorro, "Effect design, part 1: reverberator and other
 * filters" (1997), figure 1, whose tank this one resembles.
 */
#include "nodes/sweep.h"

#define PI 3.14159274f

enum { MIX };

static const rf_param params[] = {
    {"mix", "", 0, 1, 0.5f, RF_ACCEPT_NUMBER,
     "how much of the room: 0 is the input alone, 1 the room alone"},
    {0},
};

#define MS(ms) ((ms) / 1000.0f * 44100.0f)

/* The lines, each with its longest delay in samples at 44100 Hz. An all-pass
 * comes before the line that it plays into. */
#define LINES(X)           \
    X(PRE, 2205)           \
    X(PASS_A, MS(4.771f))  \
    X(PASS_B, MS(3.595f))  \
    X(PASS_C, MS(12.72f))  \
    X(PASS_D, MS(9.307f))  \
    X(SWEPT_AA, 1545)      \
    X(AA, 6526)            \
    X(PASS_BA, MS(7.596f)) \
    X(PASS_BB, MS(35.78f)) \
    X(SWEPT_BC, 1545)      \
    X(BC, 6358)            \
    X(PASS_DA, MS(30.0f))  \
    X(DA, 5322)            \
    X(PASS_EA, MS(6.2f))   \
    X(PASS_EB, MS(34.92f)) \
    X(PASS_FA, MS(20.4f))  \
    X(FA, 6456)

#define NAME(name, samples) name,
#define LONGEST(name, samples) samples,
enum { LINES(NAME) RINGS };
static const float longest[RINGS] = {LINES(LONGEST)};

/* What the delays in a row come to, in samples at 44100 Hz. Between AA and AB
 * the loop is closed, which costs a block (quirk Q6). */
enum {
    TAP_AA = 394,
    TAP_AB = TAP_AA + RF_BLOCK + 2800,
    TAP_BA = TAP_AB + 1204 + 2000,
    TAP_CA = 179,
    TAP_CB = TAP_CA + 2679,
    TAP_CC = TAP_CB + 3500,
    TAP_DA = 522,
    TAP_DB = TAP_DA + 2400,
    TAP_DC = TAP_DB + 2400,
    TAP_FA = 1578,
    TAP_FBT = TAP_FA + 2378,
    TAP_FB = TAP_FBT + 2500
};

/* b of a one-pole: exp((-2 * PI) * rate), rounded once. */
#define POLE_IN 0x1.93044ap-7f   /* rate 0.7 */
#define POLE_LOOP 0x1.11255ap-1f /* rate 0.1 */

enum { INTO, LEFT, RIGHT }; /* one-poles */

typedef struct plate {
    rf_vec y1[3];
    rf_vec phase; /* of the sine, 0..1 */
} plate;

/* A block at work. */
typedef struct room {
    rf_ring ring[RINGS];
    float scale; /* of all delays: 1 unless strict */
    rf_taps taps[RF_BLOCK / RF_RING_STRETCH];
    rf_vec ba[RF_BLOCK], bb[RF_BLOCK], ea[RF_BLOCK], eb[RF_BLOCK];
} room;

static float rate_of(const rf_shape *shape)
{
    return shape->strict ? shape->sr : 44100.0f;
}

/* At least 1. */
static int32_t scaled(float scale, float samples)
{
    const int32_t n = (int32_t)(samples * scale);
    return n > 0 ? n : 1;
}

/* ---- the slow sine ---- */

/* Its phases, for `count` frames one behind the other. */
static float turn(float phase, float increment, float *out, size_t count)
{
    for (size_t n = 0; n < count; n++) {
        out[n] = phase;
        phase = phase + increment;
        phase = phase > 1.0f ? phase - 1.0f : phase;
    }
    return phase;
}

static void phases_to_ms(rf_vec *x, size_t rows)
{
    for (size_t n = 0; n < rows; n++)
        x[n] = rf_sin_turn(x[n]) * 5.5f + 29.5f;
}

/* Voices that began at once have the same phase: a row holds many frames. */
static void sway_alike(plate *s, room *m, const rf_sweep *how, float increment)
{
    rf_vec ms[RF_BLOCK / RF_W];
    const float end =
        turn(rf_lane(&s->phase, 0), increment, (float *)ms, RF_BLOCK);
    s->phase = rf_set(end);
    phases_to_ms(ms, RF_BLOCK / RF_W);
    for (size_t i = 0; i < RF_BLOCK / RF_RING_STRETCH; i++) {
        m->taps[i].alike = true;
        rf_taps_find(&m->taps[i], how, ms + i * (RF_RING_STRETCH / RF_W));
    }
}

static void sway_each(plate *s, room *m, const rf_sweep *how, float increment)
{
    rf_vec ms[RF_BLOCK], phase = s->phase;
    for (size_t n = 0; n < RF_BLOCK; n++) {
        ms[n] = phase;
        phase = phase + increment;
        phase = rf_select(phase > 1.0f, phase - 1.0f, phase);
    }
    s->phase = phase;
    phases_to_ms(ms, RF_BLOCK);
    for (size_t i = 0; i < RF_BLOCK / RF_RING_STRETCH; i++) {
        m->taps[i].alike = false;
        rf_taps_find(&m->taps[i], how, ms + i * RF_RING_STRETCH);
    }
}

static void sway(plate *s, room *m, const rf_shape *shape)
{
    const float rate = rate_of(shape);
    const rf_sweep how = {.sr = rate,
                          .n = (float)(int32_t)(100.0f / 1000.0f * rate),
                          .strict = shape->strict,
                          .nearest = 1};
    if (rf_all(s->phase == rf_set(rf_lane(&s->phase, 0))))
        sway_alike(s, m, &how, 0.1f / rate);
    else
        sway_each(s, m, &how, 0.1f / rate);
}

/* ---- the parts of the loop, for frames from..to ---- */

static rf_vec *line(const room *m, size_t ring, size_t from)
{
    return m->ring[ring].rows + m->ring[ring].now + from;
}

static void tap(const room *m, size_t ring, float samples, size_t from,
                size_t to, rf_vec *out)
{
    rf_ring_copy(&m->ring[ring], scaled(m->scale, samples), from, to, out);
}

static void pass_piece(const rf_vec *restrict late, rf_vec *restrict v,
                       const rf_vec *restrict x, rf_vec *restrict out, float g,
                       size_t count)
{
    for (size_t n = 0; n < count; n++) {
        const rf_vec y = late[n] - g * x[n];
        v[n] = x[n] + g * y;
        out[n] = y;
    }
}

/* No more frames than the delay has. */
static void pass(const room *m, size_t ring, float g, size_t from, size_t to,
                 const rf_vec *x, rf_vec *out)
{
    const rf_ring *r = &m->ring[ring];
    const int32_t delay = scaled(m->scale, longest[ring]);
    while (from < to) {
        const int32_t row = rf_ring_row(r, from, delay);
        const size_t count = rf_ring_piece(r, row, to - from);
        pass_piece(r->rows + row, line(m, ring, from), x, out, g, count);
        from += count;
        x += count;
        out += count;
    }
}

static void swept_pass(const room *m, size_t ring, float g, size_t from,
                       size_t to, const rf_vec *x, rf_vec *out)
{
    rf_vec late[RF_RING_STRETCH];
    while (from < to) {
        const size_t within = from % RF_RING_STRETCH, start = from - within;
        const size_t left = RF_RING_STRETCH - within;
        const size_t count = to - from < left ? to - from : left;
        rf_taps_read(&m->taps[start / RF_RING_STRETCH], &m->ring[ring], start,
                     within, within + count, late);
        pass_piece(late, line(m, ring, from), x, out, g, count);
        from += count;
        x += count;
        out += count;
    }
}

/* Three one-poles side by side: each alone would wait for itself. */
static void soften(plate *s, const rf_vec *restrict into, rf_vec *restrict pre,
                   rf_vec *restrict left, rf_vec *restrict right, size_t count)
{
    const float a = 1.0f - POLE_IN, c = 1.0f - POLE_LOOP;
    rf_vec y0 = s->y1[INTO], y1 = s->y1[LEFT], y2 = s->y1[RIGHT];
    for (size_t n = 0; n < count; n++) {
        pre[n] = y0 = (into[n] * a) + (POLE_IN * y0);
        left[n] = y1 = (left[n] * c) + (POLE_LOOP * y1);
        right[n] = y2 = (right[n] * c) + (POLE_LOOP * y2);
    }
    s->y1[INTO] = y0;
    s->y1[LEFT] = y1;
    s->y1[RIGHT] = y2;
}

/* Fills every line of frames from..to, no more than the shortest delay. */
static void flow(plate *s, room *m, const rf_vec *in, size_t from, size_t to)
{
    const size_t count = to - from;
    rf_vec *ba = m->ba + from, *bb = m->bb + from;
    rf_vec *ea = m->ea + from, *eb = m->eb + from;
    rf_vec x[RF_BLOCK], y[RF_BLOCK], left[RF_BLOCK], right[RF_BLOCK];
    tap(m, AA, TAP_BA, from, to, left);
    tap(m, DA, TAP_DC, from, to, right);
    soften(s, in + from, line(m, PRE, from), left, right, count);
    tap(m, PRE, longest[PRE], from, to, x);
    pass(m, PASS_A, 0.75f, from, to, x, y);
    pass(m, PASS_B, 0.75f, from, to, y, x);
    pass(m, PASS_C, 0.625f, from, to, x, y);
    pass(m, PASS_D, 0.625f, from, to, y, x);
    tap(m, FA, TAP_FB, from, to, y);
    for (size_t n = 0; n < count; n++)
        x[n] = x[n] + y[n] * 0.3f;
    swept_pass(m, SWEPT_AA, 0.7f, from, to, x, line(m, AA, from));
    pass(m, PASS_BA, 0.5f, from, to, left, ba);
    pass(m, PASS_BB, 0.5f, from, to, ba, bb);
    swept_pass(m, SWEPT_BC, 0.5f, from, to, bb, line(m, BC, from));
    tap(m, BC, TAP_CC, from, to, x);
    for (size_t n = 0; n < count; n++)
        x[n] = x[n] * 0.3f;
    pass(m, PASS_DA, 0.7f, from, to, x, line(m, DA, from));
    pass(m, PASS_EA, 0.7f, from, to, right, ea);
    pass(m, PASS_EB, 0.7f, from, to, ea, eb);
    pass(m, PASS_FA, 0.7f, from, to, eb, line(m, FA, from));
}

/* ---- what is heard ---- */

/* What both channels are made of, from some frame on. */
typedef struct taps_heard {
    const rf_vec *aa, *ab, *ba, *bb, *ca, *cb, *da, *db, *ea, *eb, *fa, *fbt;
    size_t count; /* in one piece */
} taps_heard;

static const rf_vec *hear(const room *m, size_t ring, float samples,
                          size_t from, size_t *count)
{
    const rf_ring *r = &m->ring[ring];
    const int32_t row = rf_ring_row(r, from, scaled(m->scale, samples));
    *count = rf_ring_piece(r, row, *count);
    return r->rows + row;
}

static taps_heard heard_from(const room *m, size_t from)
{
    taps_heard t = {.ba = m->ba + from,
                    .bb = m->bb + from,
                    .ea = m->ea + from,
                    .eb = m->eb + from,
                    .count = RF_BLOCK - from};
    t.aa = hear(m, AA, TAP_AA, from, &t.count);
    t.ab = hear(m, AA, TAP_AB, from, &t.count);
    t.ca = hear(m, BC, TAP_CA, from, &t.count);
    t.cb = hear(m, BC, TAP_CB, from, &t.count);
    t.da = hear(m, DA, TAP_DA, from, &t.count);
    t.db = hear(m, DA, TAP_DB, from, &t.count);
    t.fa = hear(m, FA, TAP_FA, from, &t.count);
    t.fbt = hear(m, FA, TAP_FBT, from, &t.count);
    return t;
}

static void blend(const taps_heard *heard, const rf_vec *in, rf_vec mix,
                  rf_vec *restrict L, rf_vec *restrict R)
{
    const taps_heard h = *heard;
    const rf_vec dry = 1.0f - mix;
    for (size_t n = 0; n < h.count; n++) {
        const rf_vec left = ((h.aa[n] + h.ab[n]) + h.cb[n]) -
                            (((h.bb[n] + h.db[n]) + h.ea[n]) + h.fa[n]);
        const rf_vec right = ((h.da[n] + h.db[n]) + h.fbt[n]) -
                             (((h.eb[n] + h.ab[n]) + h.ba[n]) + h.ca[n]);
        L[n] = in[n] * dry + left * mix;
        R[n] = in[n] * dry + right * mix;
    }
}

static void run(void *state, const rf_block *block)
{
    plate *s = state;
    room m;
    for (size_t i = 0; i < RINGS; i++)
        m.ring[i] = rf_ring_of(block, i, rf_set_int(RF_RING_OLD));
    m.scale = rate_of(block->shape) / 44100.0f;
    sway(s, &m, block->shape);
    const size_t shortest = (size_t)scaled(m.scale, longest[PASS_B]);
    for (size_t n = 0, to = 0; n < RF_BLOCK; n = to) {
        to = RF_BLOCK - n < shortest ? RF_BLOCK : n + shortest;
        flow(s, &m, block->in[0].L, n, to);
    }
    for (size_t n = 0; n < RF_BLOCK;) {
        const taps_heard heard = heard_from(&m, n);
        blend(&heard, block->in[0].L + n, block->param[MIX], block->L + n,
              block->R + n);
        n += heard.count;
    }
}

static rf_variant variant(const rf_shape *shape)
{
    rf_variant v = {.output = RF_SILENT, .rows = RF_ROWS(plate, 0, 4)};
    if (shape->inputs == 0)
        return v;
    const float scale = rate_of(shape) / 44100.0f;
    v.run = run;
    v.output = RF_STEREO;
    v.n_rings = RINGS;
    for (size_t i = 0; i < RINGS; i++)
        v.ring[i] = rf_ring_rows(longest[i] * scale + 2);
    return v;
}

const rf_node_type RF_WIDE(rf_node_plate) = {
    .name = "plate",
    .doc = "A plate reverb: a dense, bright room.",
    .example = "o: imp 1 >> plate 0.5",
    .quirks = "Hears the left channel of its input and keeps the times of "
              "44100 Hz at every sample rate (strict: true times). At the "
              "head of a chain it is silent.",
    .params = params,
    .variant = variant,
};
