/*
 * points: straight lines through points in time, [time => value ...]
 * (SPEC.md 7.7).
 *
 *     bar = ((60 / bpm * 4) * span) * sr
 *     pos = trunc(bars * bar) + trunc(seconds * sr)
 *     y = v_i + t * (v_next - v_i),    t from 0 to 1
 *
 * Where a point stands is worked out when it changes, or the tempo, and kept;
 * before the first one stands (0, 0). As time goes on the next point never
 * comes before the last, so each lane keeps which one it has passed. A block
 * is cut where a lane passes one, and is plain arithmetic between.
 */
#include "nodes/bar.h"
#include "nodes/length.h"
#include "nodes/node.h"

enum { SPAN, LOOP };

static const rf_param params[] = {
    {"points", "", 0, 0, 0, RF_ACCEPT_POINTS,
     "times in bars, `+` seconds (_s) or milliseconds (_ms), and values"},
    {"span", "bars", 0.0625f, 16, 1, RF_ACCEPT_NUMBER | RF_ACCEPT_OPTIONAL,
     "what times are multiplied by, and how long the loop is"},
    {"loop", "", 0, 1, 0, RF_ACCEPT_NUMBER | RF_ACCEPT_OPTIONAL,
     "whether it begins again, `!`"},
    {0},
};

typedef struct points {
    uint64_t step[RF_W];
    rf_vec bpm;     /* what all below was worked out for */
    rf_ivec pos;    /* step, or where in the loop that is */
    rf_ivec passed; /* the point that lies behind */
    rf_ivec period; /* of the loop, samples */
    rf_ivec at[];   /* of each point, samples; of (0, 0) first */
} points;

enum { WIDE_ROWS = 1, NARROW_ROWS = 5 }; /* besides the points */

_Static_assert(offsetof(points, at) ==
                   ((size_t)8 * WIDE_ROWS + (size_t)4 * (NARROW_ROWS - 1)) *
                       RF_W,
               "rows of points");

/* ---- where the points are ---- */

/* A negative one counts as 0, also one that is subtracted: quirk Q18. */
static rf_ivec offset_of(const rf_event *point, const rf_vec *param, float sr)
{
    if (point->offset == RF_NO_ROW)
        return rf_set_int(0);
    const rf_vec given = param[point->offset];
    const rf_vec offset = point->minus ? -given : given;
    if (point->unit == RF_OFFSET_MILLISECONDS)
        return rf_length(offset / 1000.0f * sr);
    return rf_length(offset * sr);
}

/* The point to begin with: (0, 0), unless another stands at 0. */
static int32_t first_of(const points *s, size_t lane)
{
    return rf_lane_int(&s->at[1], lane) == 0;
}

static void place(points *s, const rf_shape *shape, const rf_vec *param,
                  rf_ivec lanes)
{
    const float sr = shape->sr;
    const rf_vec bar = ((60.0f / s->bpm * 4.0f) * param[SPAN]) * sr;
    const rf_ivec period = rf_at_least_one(rf_length(bar));
    s->period = rf_select_int(lanes, period, s->period);
    s->at[0] = rf_select_int(lanes, rf_set_int(0), s->at[0]);
    for (uint32_t i = 0; i < shape->n_events; i++) {
        const rf_event *point = &shape->events[i];
        const rf_ivec at =
            rf_length(param[point->at] * bar) + offset_of(point, param, sr);
        s->at[i + 1] = rf_select_int(lanes, at, s->at[i + 1]);
    }
}

/* To where `step` says. */
static void seek(points *s, const rf_vec *param, size_t lane)
{
    const bool loops = rf_lane(&param[LOOP], lane) != 0.0f;
    const uint64_t period = (uint64_t)rf_lane_int(&s->period, lane);
    const uint64_t step = s->step[lane];
    const uint64_t pos = loops ? step % period : step;
    rf_put_int(&s->pos, lane, pos < INT32_MAX ? (int32_t)pos : INT32_MAX);
    rf_put_int(&s->passed, lane, first_of(s, lane));
}

static void settle(points *s, const rf_shape *shape, const rf_vec *param,
                   rf_ivec lanes)
{
    place(s, shape, param, lanes);
    for (size_t lane = 0; lane < RF_W; lane++)
        if (rf_true(&lanes, lane))
            seek(s, param, lane);
}

static void update(void *state, const rf_change *change)
{
    points *s = state;
    s->bpm = rf_select(change->lanes, *change->bpm, s->bpm);
    rf_steps_clear(s->step, change->lanes);
    settle(s, change->shape, change->param, change->lanes);
}

/* ---- from one to the next ---- */

/* The line that each lane is on: y = value + (pos - from) / length * rise. */
typedef struct line {
    rf_vec from, length, value, rise;
    size_t frames; /* that all lanes stay on theirs */
} line;

static float value_of(const rf_block *block, int32_t point, size_t lane)
{
    if (point == 0)
        return 0;
    const rf_event *event = &block->shape->events[point - 1];
    return rf_lane(&block->param[event->value], lane);
}

/* From `pos` on; how many frames it goes on for. The last line leads back to
 * the first point in a loop, else it is level. Where two points stand at the
 * same place the second one counts: a fraction of 1. */
static size_t set_line(line *l, const points *s, const rf_block *block,
                       size_t lane)
{
    const int32_t last = (int32_t)block->shape->n_events;
    const int32_t pos = rf_lane_int(&s->pos, lane);
    const int32_t i = rf_lane_int(&s->passed, lane);
    const int32_t from = rf_lane_int(&s->at[i], lane);
    const int32_t period = rf_lane_int(&s->period, lane);
    const bool loops = rf_lane(&block->param[LOOP], lane) != 0.0f;
    const int32_t to = i < last ? rf_lane_int(&s->at[i + 1], lane)
                       : loops  ? period
                                : INT32_MAX;
    const int32_t next = i < last ? i + 1 : loops ? first_of(s, lane) : i;
    const float value = value_of(block, i, lane);
    const bool level = to == from;
    rf_put(&l->from, lane, level ? (float)from - 1.0f : (float)from);
    rf_put(&l->length, lane, level ? 1.0f : (float)to - (float)from);
    rf_put(&l->value, lane, value);
    rf_put(&l->rise, lane, value_of(block, next, lane) - value);
    const int32_t end = i < last ? to : INT32_MAX - 1;
    return (size_t)((loops && period <= end ? period : end + 1) - pos);
}

/* Past all points that lie behind `pos`, and around the loop. */
static void advance(points *s, const rf_block *block, size_t lane)
{
    const int32_t last = (int32_t)block->shape->n_events;
    const bool loops = rf_lane(&block->param[LOOP], lane) != 0.0f;
    if (loops && rf_lane_int(&s->pos, lane) >= rf_lane_int(&s->period, lane)) {
        rf_put_int(&s->pos, lane, 0);
        rf_put_int(&s->passed, lane, first_of(s, lane));
    }
    int32_t passed = rf_lane_int(&s->passed, lane);
    while (passed < last &&
           rf_lane_int(&s->pos, lane) > rf_lane_int(&s->at[passed + 1], lane))
        passed++;
    rf_put_int(&s->passed, lane, passed);
}

static void find_lines(points *s, const rf_block *block, size_t room, line *l)
{
    l->frames = room;
    for (size_t lane = 0; lane < RF_W; lane++) {
        advance(s, block, lane);
        const size_t frames = set_line(l, s, block, lane);
        l->frames = frames < l->frames ? frames : l->frames;
    }
}

static void play(const line *l, rf_ivec pos, rf_vec *out)
{
    for (size_t n = 0; n < l->frames; n++) {
        const rf_vec t = (rf_to_float(pos + (int32_t)n) - l->from) / l->length;
        out[n] = l->value + t * l->rise;
    }
}

static void follow_tempo(points *s, const rf_block *block)
{
    const rf_ivec changed = s->bpm != *block->bpm;
    if (!rf_any(changed))
        return;
    s->bpm = *block->bpm;
    settle(s, block->shape, block->param, changed);
}

static void run(void *state, const rf_block *block)
{
    points *s = state;
    line l;
    follow_tempo(s, block);
    s->pos = rf_within_count(s->pos);
    for (size_t from = 0; from < RF_BLOCK; from += l.frames) {
        find_lines(s, block, RF_BLOCK - from, &l);
        play(&l, s->pos, block->L + from);
        s->pos += (int32_t)l.frames;
    }
    for (size_t lane = 0; lane < RF_W; lane++)
        s->step[lane] += RF_BLOCK;
}

static rf_variant variant(const rf_shape *shape)
{
    const rf_rows rows = {WIDE_ROWS, NARROW_ROWS + shape->n_events};
    if (shape->n_events == 0)
        return (rf_variant){
            .run = NULL, .output = RF_SILENT_MONO, .rows = {WIDE_ROWS, 5}};
    return (rf_variant){.run = run, .output = RF_MONO, .rows = rows};
}

const rf_node_type RF_WIDE(rf_node_points) = {
    .name = "points",
    .wordless = true,
    .doc = "Straight lines through points in time, once, or again and again "
           "with `!`; `/ x` and `* x` make it shorter and longer.",
    .example = "~points: [0 => 0.0, 1/16 => 1.0, 1/4 => 0.0] / 2 !\n"
               "o: saw 110 >> mul ~points >> mul 0.1",
    .quirks = "The first line begins at 0. A time that is subtracted, as in "
              "`1/4 - 10_ms`, subtracts nothing. Points are taken in the "
              "order of the text. Any change of its numbers begins from the "
              "start. Behind another node it ignores it.",
    .params = params,
    .variant = variant,
    .init = update,
    .update = update,
};
