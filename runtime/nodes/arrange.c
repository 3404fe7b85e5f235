/*
 * arrange: sections, one chain after the other.
 *
 *     pos = step / bar,    bar = (240 / bpm) * sr    (f32)
 *     section j plays while pos < the sum of bars 0..j; behind the last, step
 *     becomes 0 and the first section's sample is heard
 *
 * As step grows the section never goes back, so each lane keeps the one it is
 * in and where that ends. A block is cut where a lane comes to another.
 */
#include "nodes/bar.h"
#include "nodes/node.h"

static const rf_param params[] = {
    {"section", "", 0, 0, 0,
     RF_ACCEPT_REFERENCE | RF_ACCEPT_MANY | RF_ACCEPT_ANY_WORD,
     "the chain to play"},
    {"bars", "bars", 0, 64, 1, RF_ACCEPT_NUMBER | RF_ACCEPT_MANY,
     "how long to play it"},
    {0},
};

typedef struct arrange {
    uint64_t step[RF_W];
    rf_vec bpm;      /* that of birth */
    rf_vec until;    /* where the section ends, bars */
    rf_ivec section; /* whose sum of bars `until` is */
} arrange;

/* The section that each lane plays and for how long: the input, frames. */
typedef struct places {
    int32_t input[RF_W];
    size_t frames;
} places;

static float bars_of(const rf_block *block, size_t section, size_t lane)
{
    return rf_lane(&block->param[block->shape->events[section].value], lane);
}

static void to_start(arrange *s, const rf_vec *param, const rf_shape *shape,
                     rf_ivec lanes)
{
    const rf_vec bars = 0.0f + param[shape->events[0].value];
    s->until = rf_select(lanes, bars, s->until);
    s->section = rf_select_int(lanes, rf_set_int(0), s->section);
    rf_steps_clear(s->step, lanes);
}

static void update(void *state, const rf_change *change)
{
    if (change->shape->n_events > 0)
        to_start(state, change->param, change->shape, change->lanes);
}

static void init(void *state, const rf_change *change)
{
    arrange *s = state;
    s->bpm = rf_select(change->lanes, *change->bpm, s->bpm);
    update(state, change);
}

static float bar_of(const arrange *s, const rf_block *block, size_t lane)
{
    return (240.0f / rf_lane(&s->bpm, lane)) * block->shape->sr;
}

/* Whether the sample at `step` lies behind the section. */
static bool is_over(uint64_t step, float bar, float until)
{
    return !((float)step / bar < until);
}

/* To the section that plays; at the end of all, to the start for a sample. */
static bool find_section(arrange *s, const rf_block *block, size_t lane,
                         float bar)
{
    const rf_shape *shape = block->shape;
    int32_t *section = (int32_t *)&s->section + lane;
    while (is_over(s->step[lane], bar, rf_lane(&s->until, lane))) {
        *section += 1;
        if ((uint32_t)*section == shape->n_events) {
            *section = 0;
            s->step[lane] = 0;
            rf_put(&s->until, lane, bars_of(block, 0, lane));
            return false;
        }
        rf_put(&s->until, lane,
               rf_lane(&s->until, lane) +
                   bars_of(block, (size_t)*section, lane));
    }
    return true;
}

/* How many of the next `room` frames the section goes on for, at least 1. */
static size_t rest_of(const arrange *s, size_t lane, float bar, size_t room)
{
    const uint64_t step = s->step[lane];
    const float until = rf_lane(&s->until, lane);
    size_t plays = 1, over = room + 1;
    if (!is_over(step + room - 1, bar, until))
        return room;
    while (over - plays > 1) {
        const size_t middle = (plays + over) / 2;
        if (is_over(step + middle - 1, bar, until))
            over = middle;
        else
            plays = middle;
    }
    return plays;
}

static places find_places(arrange *s, const rf_block *block, size_t room)
{
    places at = {.frames = room};
    for (size_t lane = 0; lane < RF_W; lane++) {
        const float bar = bar_of(s, block, lane);
        const bool settled = find_section(s, block, lane, bar);
        const size_t rest = settled ? rest_of(s, lane, bar, room) : 1;
        const int32_t section = rf_lane_int(&s->section, lane);
        at.input[lane] = block->shape->events[section].input;
        at.frames = rest < at.frames ? rest : at.frames;
    }
    return at;
}

/* The lanes that play what lane `like` plays. */
static rf_ivec lanes_like(const places *at, size_t like, bool *all)
{
    rf_ivec lanes = rf_set_int(0);
    *all = true;
    for (size_t lane = 0; lane < RF_W; lane++) {
        const bool alike = at->input[lane] == at->input[like];
        rf_put_int(&lanes, lane, alike ? -1 : 0);
        *all &= alike;
    }
    return lanes;
}

static void copy(const places *at, const rf_block *block, size_t from)
{
    static const rf_vec silence[RF_BLOCK];
    rf_vec *out = block->L + from;
    for (size_t lane = 0; lane < RF_W; lane++) {
        const int32_t input = at->input[lane];
        const rf_vec *x = input == RF_NO_INPUT ? silence : block->in[input].L;
        bool all;
        const rf_ivec lanes = lanes_like(at, lane, &all);
        for (size_t n = 0; n < at->frames; n++)
            out[n] = rf_select(lanes, x[from + n], out[n]);
        if (all)
            return;
    }
}

static void run(void *state, const rf_block *block)
{
    arrange *s = state;
    for (size_t from = 0; from < RF_BLOCK;) {
        const places at = find_places(s, block, RF_BLOCK - from);
        copy(&at, block, from);
        from += at.frames;
        for (size_t lane = 0; lane < RF_W; lane++)
            s->step[lane] += at.frames;
    }
}

static rf_variant variant(const rf_shape *shape)
{
    const rf_rows rows = RF_ROWS(arrange, 1, 3);
    if (shape->inputs == 0 || shape->n_events == 0)
        return (rf_variant){.run = NULL, .output = RF_SILENT, .rows = rows};
    return (rf_variant){.run = run, .output = RF_LEFT, .rows = rows};
}

const rf_node_type RF_WIDE(rf_node_arrange) = {
    .name = "arrange",
    .doc = "Plays chains one after the other, each for some bars, and begins "
           "again.",
    .example = "~a: saw 110 >> mul 0.1\n~b: saw 165 >> mul 0.1\n"
               "o: arrange ~a 1 ~b 0.5",
    .quirks = "All chains go on while they are not heard. It keeps the tempo "
              "that it was made with; another number of bars begins from the "
              "start. Behind another node, that node is the first section. "
              "The right channel is silent.",
    .params = params,
    .variant = variant,
    .init = init,
    .update = update,
};
