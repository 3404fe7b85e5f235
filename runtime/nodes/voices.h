/*
 * voices.h: samples played as voices, RF_VOICES slots a lane (SPEC.md 7.26).
 *
 * The k-th voice of a lane takes slot k mod RF_VOICES, and so steals the
 * oldest; slots are summed in their order. For the wide sources that play
 * samples; inline, because wide objects share no functions.
 */
#ifndef RF_NODES_VOICES_H
#define RF_NODES_VOICES_H

#include "base/lanes.h"
#include "base/sound.h"

enum { RF_VOICES = 32, RF_VOICES_ROWS = 2 * RF_VOICES + 1 };

typedef struct rf_voices {
    rf_vec duration[RF_VOICES]; /* frames; 0: the slot is free */
    rf_ivec age[RF_VOICES];     /* frames since the voice began */
    rf_ivec next;               /* the slot to take */
} rf_voices;

/* The sound that each lane plays. */
typedef struct rf_source {
    const float *L[RF_W], *R[RF_W];
    rf_vec frames;
    rf_vec ratio; /* its sample rate / the engine's */
    rf_vec reach; /* what a position of 1 stands for: frames - channels */
    rf_ivec last; /* frame */
    rf_ivec lead; /* frames that the right channel is ahead: 0 or 1 */
    rf_ivec mono; /* mask */
    bool shared;  /* all lanes play the same */
} rf_source;

/* Not rounded up: no position leads past the end. */
static inline float rf_whole_below(size_t n)
{
    const float near = (float)n;
    return (double)near > (double)n ? near * 0x1.fffffep-1f : near;
}

/* Lane `lane` plays `sound`; an empty one is silence. */
static inline void rf_source_set(rf_source *source, size_t lane,
                                 const rf_sound *sound, float sr)
{
    static const float silence[1] = {0};
    const size_t frames = sound->frames, channels = sound->channels;
    const size_t reach = frames > channels ? frames - channels : 0;
    const size_t last = frames ? frames - 1 : 0;
    source->L[lane] = frames ? sound->channel[0] : silence;
    source->R[lane] = frames ? sound->channel[1] : silence;
    rf_put(&source->frames, lane, (float)frames);
    rf_put(&source->ratio, lane, (float)sound->sr / sr);
    rf_put(&source->reach, lane, rf_whole_below(reach));
    ((int32_t *)&source->last)[lane] =
        (int32_t)(last < INT32_MAX ? last : INT32_MAX);
    ((int32_t *)&source->lead)[lane] = channels == 2 && frames > 1;
    ((int32_t *)&source->mono)[lane] = channels == 1 ? -1 : 0;
}

/* A voice in each lane where `trigger`, the pitch, is above 0. */
static inline void rf_voices_start(rf_voices *voices, const rf_source *source,
                                   const rf_vec *trigger)
{
    const rf_vec duration = (source->frames / *trigger) / source->ratio;
    int32_t *next = (int32_t *)&voices->next;
    for (size_t lane = 0; lane < RF_W; lane++) {
        if (!(rf_lane(trigger, lane) > 0.0f))
            continue;
        const int32_t slot = next[lane];
        rf_put(&voices->duration[slot], lane, rf_lane(&duration, lane));
        ((int32_t *)&voices->age[slot])[lane] = 0;
        next[lane] = (slot + 1) % RF_VOICES;
    }
}

/*
 * Some frames of a slot's voices: positions in lanes first, then the samples
 * element by element, then arithmetic in lanes again. Done frame by frame, the
 * three would wait for each other.
 */
enum { RF_STRETCH = 32 };

typedef struct rf_stretch {
    size_t frames;
    bool same;                   /* all lanes stand at the same place */
    rf_vec position[RF_STRETCH]; /* 0..1, else (or NaN) there is no voice */
    rf_vec between[RF_STRETCH];  /* how far from frame `low` to `high` */
    rf_ivec low[RF_STRETCH], high[RF_STRETCH];
} rf_stretch;

static inline rf_ivec rf_least(rf_ivec a, rf_ivec b)
{
    return rf_select_int(a < b, a, b);
}

static inline void rf_stretch_find(rf_stretch *s, const rf_source *source,
                                   rf_ivec age, rf_vec duration)
{
    const rf_vec reach = source->reach;
    const rf_ivec last = source->last;
    for (size_t n = 0; n < s->frames; n++) {
        const rf_vec position = rf_to_float(age + (int32_t)n) / duration;
        const rf_vec x =
            rf_select(position <= 1.0f, position * reach, rf_set(0));
        const rf_ivec whole = rf_to_int(x);
        const rf_vec between = x - rf_to_float(whole);
        const rf_ivec low = rf_select_int(position == 1.0f, last, whole);
        s->position[n] = position;
        s->between[n] = between;
        s->low[n] = low;
        s->high[n] = rf_select_int(between > 0.0f, whole + 1, low);
    }
}

static inline void rf_stretch_fetch(const rf_stretch *s, rf_vec *out,
                                    const float *const channel[RF_W],
                                    const rf_ivec *index)
{
    const int32_t *at = (const int32_t *)index;
    if (s->same) {
        for (size_t n = 0; n < s->frames; n++)
            out[n] = rf_set(channel[0][at[n * RF_W]]);
        return;
    }
    float *to = (float *)out;
    for (size_t lane = 0; lane < RF_W; lane++) {
        const float *sound = channel[lane];
        for (size_t n = 0; n < s->frames; n++)
            to[n * RF_W + lane] = sound[at[n * RF_W + lane]];
    }
}

/* The weights are swapped, quirk Q2. */
static inline void rf_stretch_add_left(const rf_stretch *s,
                                       const rf_source *source, rf_vec *out)
{
    rf_vec low[RF_STRETCH], high[RF_STRETCH];
    rf_stretch_fetch(s, low, source->L, s->low);
    rf_stretch_fetch(s, high, source->L, s->high);
    for (size_t n = 0; n < s->frames; n++) {
        const rf_vec between = s->between[n];
        const rf_vec tone = low[n] * between + high[n] * (1.0f - between);
        out[n] += rf_select(s->position[n] <= 1.0f, tone, rf_set(0));
    }
}

/* One frame ahead of the left channel, but at both ends (quirk Q2). */
static inline void rf_stretch_add_right(rf_stretch *s, const rf_source *source,
                                        rf_vec *out)
{
    const rf_ivec lead = source->lead, none = rf_set_int(0);
    for (size_t n = 0; n < s->frames; n++) {
        const rf_vec position = s->position[n];
        const rf_ivec inside = (position > 0.0f) & (position < 1.0f);
        const rf_ivec ahead = rf_select_int(inside, lead, none);
        s->low[n] += ahead;
        s->high[n] += ahead;
    }
    rf_vec low[RF_STRETCH], high[RF_STRETCH];
    rf_stretch_fetch(s, low, source->R, s->low);
    rf_stretch_fetch(s, high, source->R, s->high);
    for (size_t n = 0; n < s->frames; n++) {
        const rf_ivec sounds = s->position[n] <= 1.0f;
        const rf_vec between = s->between[n], zero = rf_set(0);
        const rf_vec first = low[n] * between;
        const rf_vec second = high[n] * (1.0f - between);
        out[n] = (out[n] + rf_select(sounds, first, zero)) +
                 rf_select(sounds, second, zero);
    }
}

/* Whether all lanes of the slot stand at the same place. */
static inline bool rf_voice_alike(rf_vec duration, rf_ivec age)
{
    const rf_ivec equally_long = duration == rf_set(rf_lane(&duration, 0));
    const rf_ivec equally_old = age == rf_set_int(*(const int32_t *)&age);
    return rf_all(equally_long & equally_old);
}

/* Adds the voices of a slot to frames `from` to `to`; R may be NULL. */
static inline void rf_voice_play(rf_voices *voices, size_t slot,
                                 const rf_source *source, size_t from,
                                 size_t to, rf_vec *L, rf_vec *R)
{
    const rf_vec duration = voices->duration[slot];
    rf_ivec age = rf_least(voices->age[slot], rf_set_int(INT32_MAX - RF_BLOCK));
    rf_ivec goes_on = rf_set_int(0); /* mask */
    rf_stretch s;
    s.same = source->shared && rf_voice_alike(duration, age);
    for (; from < to; from += s.frames) {
        s.frames = to - from < RF_STRETCH ? to - from : RF_STRETCH;
        rf_stretch_find(&s, source, age, duration);
        rf_stretch_add_left(&s, source, L + from);
        if (R)
            rf_stretch_add_right(&s, source, R + from);
        age += (int32_t)s.frames;
        goes_on = s.position[s.frames - 1] <= 1.0f;
    }
    voices->age[slot] = rf_select_int(goes_on, age, rf_set_int(0));
    voices->duration[slot] = rf_select(goes_on, duration, rf_set(0));
}

/* Adds all voices to frames `from` to `to`, from < to. */
static inline void rf_voices_play(rf_voices *voices, const rf_source *source,
                                  size_t from, size_t to, rf_vec *L, rf_vec *R)
{
    for (size_t slot = 0; slot < RF_VOICES; slot++)
        if (rf_any(voices->duration[slot] > 0.0f))
            rf_voice_play(voices, slot, source, from, to, L, R);
}

#endif
