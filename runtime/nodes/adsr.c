/*
 * adsr: an envelope that a gate holds open (SPEC.md 7.17).
 *
 *     held      (pos / A) * (1 - y0)                  while pos <= A
 *               ((A + D - pos) / D) * (1 - S) + S     while pos <= A + D
 *               S                                     from then on
 *     released  ((E - pos) / E) * y0                  while pos < E
 *
 * y0 is the last sample before the gate opened or closed. A block is cut where
 * a gate does so in any lane.
 */
#include "nodes/envelope.h"

enum { ATTACK, DECAY, SUSTAIN, RELEASE };

static const rf_param params[] = {
    {"attack", "s", 0.001f, 1, 0, RF_ACCEPT_NUMBER, "time of the rise"},
    {"decay", "s", 0.001f, 1, 0, RF_ACCEPT_NUMBER, "time to fall to sustain"},
    {"sustain", "", 0, 1, 0, RF_ACCEPT_NUMBER, "height while the gate is open"},
    {"release", "s", 0.001f, 4, 0, RF_ACCEPT_NUMBER,
     "time to fall to 0 when it closes"},
    {0},
};

enum { IDLE, HELD, RELEASED };

typedef struct adsr {
    rf_ivec phase, pos;
    rf_vec last_x, last_y, y0;
} adsr;

/* A, D and E as they are used; divisors are at least 1. */
typedef struct times {
    rf_slopes open;
    rf_ivec close;
    rf_vec release, sustain;
} times;

static times times_of(const rf_block *block)
{
    const rf_vec *param = block->param;
    const float sr = block->shape->sr;
    times t = {.open = rf_slopes_of(param[ATTACK], param[DECAY], sr),
               .close = rf_length(param[RELEASE] * sr),
               .sustain = param[SUSTAIN]};
    t.release = rf_slope(t.close);
    return t;
}

static inline rf_vec held_at(const times *t, rf_vec room, rf_ivec pos)
{
    const rf_ivec rising = pos <= t->open.rise, left = t->open.end - pos;
    const rf_ivec height = rf_select_int(rising, pos, left);
    const rf_vec v =
        rf_to_float(height) / rf_select(rising, t->open.up, t->open.down);
    const rf_vec fall = v * (1.0f - t->sustain) + t->sustain;
    const rf_vec slope = rf_select(rising, v * room, fall);
    return rf_select(left >= 0, slope, t->sustain);
}

static inline rf_vec released_at(const times *t, rf_vec y0, rf_ivec pos)
{
    const rf_vec left = rf_to_float(t->close - pos) / t->release;
    return rf_select(pos < t->close, left * y0, rf_set(0));
}

/* Frames `from` to `to`, in which no gate opens or closes. */
static void play(const adsr *s, const times *t, size_t from, size_t to,
                 rf_vec *out)
{
    const rf_ivec held = s->phase == HELD, released = s->phase == RELEASED;
    const rf_ivec begin = s->pos - (int32_t)from;
    const rf_vec y0 = s->y0, room = 1.0f - y0, zero = rf_set(0);
    for (size_t n = from; n < to; n++) {
        const rf_ivec pos = begin + (int32_t)n;
        const rf_vec close = rf_select(released, released_at(t, y0, pos), zero);
        out[n] = rf_select(held, held_at(t, room, pos), close);
    }
}

static inline rf_ivec opens(rf_vec x, rf_vec before)
{
    return (x > 0.0f) & (before == 0.0f);
}

static inline rf_ivec closes(rf_vec x, rf_vec before)
{
    return (x == 0.0f) & (before > 0.0f);
}

/* The gates that open or close on the sample x. */
static void turn(adsr *s, rf_vec x)
{
    const rf_ivec open = opens(x, s->last_x), close = closes(x, s->last_x);
    const rf_ivec turned = open | close;
    s->phase = rf_select_int(open, rf_set_int(HELD), s->phase);
    s->phase = rf_select_int(close, rf_set_int(RELEASED), s->phase);
    s->pos = rf_select_int(turned, rf_set_int(0), s->pos);
    s->y0 = rf_select(turned, s->last_y, s->y0);
}

/* The first frame from `from` on, which is above 0, with a turn in any lane. */
static size_t next_turn(const rf_vec *x, size_t from)
{
    while (from < RF_BLOCK &&
           !rf_any(opens(x[from], x[from - 1]) | closes(x[from], x[from - 1])))
        from++;
    return from;
}

static void run(void *state, const rf_block *block)
{
    adsr s = *(adsr *)state;
    const rf_vec *x = block->in[0].L;
    const times t = times_of(block);
    s.pos = rf_within_count(s.pos);
    size_t from = 0;
    while (from < RF_BLOCK) {
        turn(&s, x[from]);
        const size_t to = next_turn(x, from + 1);
        play(&s, &t, from, to, block->L);
        s.pos += (int32_t)(to - from);
        s.last_x = x[to - 1];
        s.last_y = block->L[to - 1];
        from = to;
    }
    *(adsr *)state = s;
}

static rf_variant variant(const rf_shape *shape)
{
    const rf_rows rows = RF_ROWS(adsr, 0, 5);
    if (shape->inputs != 1)
        return (rf_variant){.run = NULL, .output = RF_SILENT, .rows = rows};
    return (rf_variant){.run = run, .output = RF_TWIN, .rows = rows};
}

const rf_node_type RF_WIDE(rf_node_adsr) = {
    .name = "adsr",
    .doc = "An envelope that rises and falls to its sustain while the input "
           "is above 0, and falls to 0 when that ends.",
    .example = "~gate: squ 2 >> add 1.0\n"
               "~env: ~gate >> adsr 0.05 0.1 0.4 0.1\n"
               "o: saw 110 >> mul ~env >> mul 0.1",
    .quirks = "The gate must stay above 0, as `squ 2 >> add 1.0` does: one "
              "sample, as of imp or seq, is silence. A gate that opens while "
              "the sound still falls makes it jump to 0.",
    .params = params,
    .variant = variant,
};
