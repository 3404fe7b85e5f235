/*
 * envelope.h: a percussive envelope, straight up in A samples, straight down
 * in D, from each trigger on (SPEC.md 7.16).
 *
 *     v = pos / A              while pos <= A        (0 if A == 0)
 *     v = (A + D - pos) / D    while pos <= A + D    (0 if D == 0)
 *
 * pos stays at the end of its range (length.h), where v has long been 0.
 */
#ifndef RF_NODES_ENVELOPE_H
#define RF_NODES_ENVELOPE_H

#include "nodes/length.h"
#include "nodes/node.h"
#include "nodes/trigger.h"

typedef struct rf_envelope {
    rf_ivec pos;
    rf_vec scale; /* the trigger's value */
} rf_envelope;

enum { RF_ENVELOPE_ROWS = 2 };

/* A and D of each lane, as they are used. */
typedef struct rf_slopes {
    rf_ivec rise, end;
    rf_vec up, down; /* at least 1 */
} rf_slopes;

/* Runs once from birth on, without a trigger (quirk Q3). */
static inline void rf_envelope_init(rf_envelope *s, const rf_change *change)
{
    s->pos = rf_select_int(change->lanes, rf_set_int(0), s->pos);
    s->scale = rf_select(change->lanes, rf_set(1), s->scale);
}

/* What a slope of `samples` is divided by: one of no length has no sample but
 * a 0. */
static inline rf_vec rf_slope(rf_ivec samples)
{
    return rf_to_float(rf_at_least_one(samples));
}

/* Times in seconds. */
static inline rf_slopes rf_slopes_of(rf_vec attack, rf_vec decay, float sr)
{
    const rf_ivec rise = rf_length(attack * sr), fall = rf_length(decay * sr);
    return (rf_slopes){rise, rise + fall, rf_slope(rise), rf_slope(fall)};
}

/* Where each lane stands, and for how many frames none comes to a corner. */
typedef struct rf_course {
    rf_ivec height, slope; /* samples; per frame: 1, -1 or 0 */
    rf_vec length;         /* what the height is divided by */
    size_t frames;
    bool over;  /* all are at 0 for good, or until a trigger */
    bool exact; /* all of its heights are f32 */
} rf_course;

static inline rf_course rf_course_of(const rf_slopes *slopes, rf_ivec pos,
                                     size_t room)
{
    const rf_ivec zero = rf_set_int(0), one = rf_set_int(1);
    const rf_ivec rising = pos <= slopes->rise, falling = pos <= slopes->end;
    const rf_ivec down = slopes->end - pos;
    const rf_ivec never = rf_set_int(RF_BLOCK);
    const rf_ivec far = rf_select_int(falling, down, never);
    const rf_ivec left = rf_select_int(rising, slopes->rise - pos, far);
    size_t frames = room;
    for (size_t lane = 0; lane < RF_W; lane++) {
        const size_t stays = (size_t)((const int32_t *)&left)[lane] + 1;
        frames = stays < frames ? stays : frames;
    }
    return (rf_course){
        .height =
            rf_select_int(rising, pos, rf_select_int(falling, down, zero)),
        .slope = rf_select_int(rising, one, rf_select_int(falling, -one, zero)),
        .length = rf_select(rising, slopes->up, slopes->down),
        .frames = frames,
        .over = !rf_any(rising | falling),
        .exact = rf_all(slopes->end <= 1 << 24)};
}

/*
 * The same bits as by division, in a fraction of its time where vectors are
 * wide. The quotient of two f32 that is no f32 differs from the middle between
 * two of them by 2^-49 of itself or more; the product in f64, by 2^-52 or less
 * from the quotient.
 */
static inline void rf_course_multiply(const rf_course *c, rf_vec scale,
                                      rf_vec *out)
{
    const rf_dvec length = rf_widen(c->length);
    const rf_dvec slope = rf_widen(rf_to_float(c->slope));
    rf_dvec height = rf_widen(rf_to_float(c->height)), inverse;
    for (size_t h = 0; h < RF_HALVES; h++)
        inverse.half[h] = 1.0 / length.half[h];
    for (size_t n = 0; n < c->frames; n++) {
        rf_dvec level;
        for (size_t h = 0; h < RF_HALVES; h++) {
            level.half[h] = height.half[h] * inverse.half[h];
            height.half[h] += slope.half[h];
        }
        out[n] = rf_narrow(&level) * scale;
    }
}

static inline void rf_course_play(const rf_course *c, rf_vec scale, rf_vec *out)
{
    if (c->over) {
        for (size_t n = 0; n < c->frames; n++)
            out[n] = 0.0f * scale;
        return;
    }
    if (RF_W > 4 && c->exact) {
        rf_course_multiply(c, scale, out);
        return;
    }
    const rf_ivec slope = c->slope;
    const rf_vec length = c->length;
    rf_ivec height = c->height;
    for (size_t n = 0; n < c->frames; n++, height += slope)
        out[n] = rf_to_float(height) / length * scale;
}

/* Frames `from` to `to`, which nothing triggers but the first of them; whether
 * any lane sounds. */
static inline bool rf_envelope_run(rf_envelope *s, const rf_slopes *slopes,
                                   size_t from, size_t to, rf_vec *out)
{
    bool sounds = false;
    while (from < to) {
        const rf_course c = rf_course_of(slopes, s->pos, to - from);
        rf_course_play(&c, s->scale, out + from);
        sounds |= !c.over;
        s->pos += (int32_t)c.frames;
        from += c.frames;
    }
    return sounds;
}

/* A block, triggered by x; false: it is 0. */
static inline bool rf_envelope_play(rf_envelope *s, const rf_slopes *slopes,
                                    const rf_vec *x, rf_vec *out)
{
    rf_envelope now = {rf_within_count(s->pos), s->scale};
    bool sounds = false;
    for (size_t from = 0, to = 0; from < RF_BLOCK; from = to) {
        const rf_ivec trigger = x[from] > 0.0f;
        now.pos = rf_select_int(trigger, rf_set_int(0), now.pos);
        now.scale = rf_select(trigger, x[from], now.scale);
        to = rf_trigger_next(x, from + 1);
        sounds |= rf_envelope_run(&now, slopes, from, to, out);
    }
    *s = now;
    return sounds;
}

/* A sound with its level, in place: 0 where that is 0, whatever the sound; not
 * heard: everywhere. */
static inline void rf_level_apply(rf_vec *io, const rf_vec *level, bool heard)
{
    if (!heard) {
        memset(io, 0, RF_BLOCK * sizeof(rf_vec));
        return;
    }
    for (size_t n = 0; n < RF_BLOCK; n++)
        io[n] = rf_select(level[n] == 0.0f, rf_set(0), io[n] * level[n]);
}

#endif
