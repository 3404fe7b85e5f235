/*
 * voices.h: samples played as voices (SPEC.md 7.26), for sp and psampler.
 */
#ifndef RF_NODES_VOICES_H
#define RF_NODES_VOICES_H

#include "base/sound.h"
#include "nodes/shape.h"
#include "nodes/slots.h"

#if RF_W == 4
#define RF_EVEN 0, 2, 4, 6
#define RF_ODD 1, 3, 5, 7
#elif RF_W == 8
#define RF_EVEN 0, 2, 4, 6, 8, 10, 12, 14
#define RF_ODD 1, 3, 5, 7, 9, 11, 13, 15
#elif RF_W == 16
#define RF_EVEN 0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30
#define RF_ODD 1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23, 25, 27, 29, 31
#endif

/* What a voice consists of: its length in frames; the frames since it began,
 * an integer's bits. psampler has a kind more. */
enum { RF_VOICE_DURATION, RF_VOICE_AGE, RF_VOICE_KINDS };

/*
 * The sound that each lane plays.
 *
 * A voice's position, (clock - begin) / duration, stands for a frame, whose
 * neighbours are weighted. Quirk Q2: their weights are swapped, the right
 * channel is a frame ahead, and positions reach from the first frame to the
 * last (stereo: the last but one). Put right: from the first frame to the one
 * behind the last, which is silent and ends the voice.
 */
typedef struct rf_source {
    const float *L[RF_W], *R[RF_W];
    rf_vec reach; /* the frame that a position of 1 stands for */
    rf_ivec last; /* frame */
    rf_ivec lead; /* frames that the right channel is ahead: 0 or 1 */
    rf_ivec mono; /* all bits or none */
    float most;   /* a position behind it ends the voice */
    bool shared;  /* all lanes play the same */
    bool all_mono;
    bool strict; /* quirk Q2 put right */
} rf_source;

/* Not rounded up: no position leads past the end. */
static inline float rf_whole_below(size_t n)
{
    const size_t most = 2147483520; /* the last float below 2^31 */
    const float near = (float)(n < most ? n : most);
    return (double)near > (double)n ? near * 0x1.fffffep-1f : near;
}

/* Lane `lane` plays `sound`; an empty one is silence. */
static inline void rf_source_set(rf_source *source, size_t lane,
                                 const rf_sound *sound, bool strict)
{
    static const float silence[2] = {0};
    const size_t frames = sound->frames, channels = sound->channels;
    const size_t unheard = strict ? 0 : channels;
    const size_t reach = frames > unheard ? frames - unheard : 0;
    const size_t last = frames ? frames - 1 : 0;
    const bool ahead = channels == 2 && frames > 1 && !strict;
    source->L[lane] = frames ? sound->channel[0] : silence;
    source->R[lane] = frames ? sound->channel[1] : silence;
    rf_put(&source->reach, lane, rf_whole_below(reach));
    rf_put_int(&source->last, lane,
               (int32_t)(last < INT32_MAX ? last : INT32_MAX));
    rf_put_int(&source->lead, lane, ahead);
    rf_put_int(&source->mono, lane, channels == 1 ? -1 : 0);
}

/* What each lane plays: `index`, an integer's bits, of the shape's sounds. */
static inline void rf_source_find(rf_source *source, const rf_shape *shape,
                                  rf_ivec index)
{
    source->strict = shape->strict;
    source->most = shape->strict ? 0x1.fffffep-1f : 1.0f;
    source->shared = rf_all(index == rf_set_int(rf_lane_int(&index, 0)));
    for (size_t lane = 0; lane < RF_W; lane++)
        rf_source_set(source, lane, shape->sounds[rf_lane_int(&index, lane)],
                      shape->strict);
    source->all_mono = rf_all(rf_not(source->mono == 0));
}

/* Rows of symbols as indices of the shape's sounds. */
static inline rf_ivec rf_sound_index(const rf_shape *shape, rf_vec symbol)
{
    const int32_t last = (int32_t)shape->n_sounds - 1;
    return rf_least(rf_trunc_u(symbol), rf_set_int(last));
}

/* Whether a symbol's row may come to mean a sound of two channels. */
static inline bool rf_may_be_stereo(const rf_shape *shape, int32_t row)
{
    for (uint32_t i = 0; i < shape->n_sounds; i++)
        if (shape->sounds[i]->channels == 2 && shape->lower[row] <= (float)i &&
            (float)i <= shape->upper[row])
            return true;
    return false;
}

/* Frames that `sound` lasts at the given pitch, SPEC.md 7.26. */
static inline float rf_voice_duration(const rf_sound *sound, float pitch,
                                      float sr)
{
    return ((float)sound->frames / pitch) / ((float)sound->sr / sr);
}

/* Begins a voice and returns its slot. */
static inline size_t rf_voice_start(rf_slots *voice, size_t kinds,
                                    rf_ivec *count, size_t lane, float duration)
{
    const size_t slot = rf_slots_take(voice, kinds, count, lane);
    rf_put(&voice[RF_VOICE_DURATION][slot], lane, duration);
    rf_put(&voice[RF_VOICE_AGE][slot], lane, 0);
    return slot;
}

/*
 * Some frames of a slot's voices: positions in lanes first, then the samples
 * element by element, then arithmetic in lanes again. Done frame by frame, the
 * three would wait for each other.
 */
enum { RF_STRETCH = RF_W < 8 ? 128 : 512 / RF_W };

typedef struct rf_stretch {
    rf_ivec sounds[RF_STRETCH]; /* all bits or none */
    rf_vec weight[RF_STRETCH];  /* of frame `low`; the next one has the rest */
    rf_ivec low[RF_STRETCH];
    rf_uhalf pair[RF_STRETCH]
                 [RF_HALVES]; /* frame `low` and the next, lane by lane */
    size_t frames;
    bool same; /* all lanes stand at the same place */
} rf_stretch;

/* Toward zero; v is known to be in range. */
static inline rf_ivec rf_chop(rf_vec v)
{
#if RF_W == 1
    return (int32_t)v;
#else
    return __builtin_convertvector(v, rf_ivec);
#endif
}

static inline void rf_stretch_find(rf_stretch *s, const rf_source *source,
                                   rf_ivec age, rf_vec duration)
{
    const rf_vec reach = source->reach, most = rf_set(source->most);
    const rf_ivec last = source->last;
    for (size_t n = 0; n < s->frames; n++) {
        const rf_vec position = rf_to_float(age + (int32_t)n) / duration;
        const rf_ivec sounds = rf_all_bits(position <= most);
        const rf_ivec end = rf_all_bits(position == 1.0f);
        const rf_vec x = rf_or_none(sounds, position) * reach;
        const rf_ivec whole = rf_chop(x);
        s->sounds[n] = sounds;
        s->weight[n] = x - rf_to_float(whole);
        s->low[n] = (last & end) | (whole & ~end);
    }
    for (size_t n = 0; source->strict && n < s->frames; n++)
        s->weight[n] = 1.0f - s->weight[n];
}

static inline void rf_stretch_fetch_same(rf_stretch *s, const float *sound)
{
    const int32_t *low = (const int32_t *)s->low;
    const size_t frames = s->frames;
    for (size_t n = 0; n < frames; n++) {
        uint64_t pair;
        memcpy(&pair, sound + low[n * RF_W], sizeof pair);
        for (size_t h = 0; h < RF_HALVES; h++)
            s->pair[n][h] = (rf_uhalf){0} + pair;
    }
}

/* Some lanes at once: their sounds stay in registers. */
static inline void rf_stretch_fetch(rf_stretch *s,
                                    const float *const channel[RF_W])
{
    enum { SOME = RF_W < 4 ? 1 : 4 };
    const int32_t *low = (const int32_t *)s->low;
    uint64_t *to = (uint64_t *)s->pair;
    const size_t frames = s->frames;
    if (s->same) {
        rf_stretch_fetch_same(s, channel[0]);
        return;
    }
    for (size_t lane = 0; lane < RF_W; lane += SOME) {
        const float *sound[SOME];
        for (size_t i = 0; i < SOME; i++)
            sound[i] = channel[lane + i];
        for (size_t n = lane; n < frames * RF_W + lane; n += RF_W)
            for (size_t i = 0; i < SOME; i++)
                memcpy(&to[n + i], sound[i] + low[n + i], sizeof *to);
    }
}

/* The two frames that sound at n; 0 where no voice does. */
static inline void rf_stretch_split(const rf_stretch *s, size_t n, rf_vec *low,
                                    rf_vec *high)
{
#if RF_W == 1
    const float *pair = (const float *)s->pair;
    const rf_vec first = pair[2 * n], second = pair[2 * n + 1];
#else
    rf_vec a, b;
    memcpy(&a, &s->pair[n][0], sizeof a);
    memcpy(&b, &s->pair[n][1], sizeof b);
    const rf_vec first = __builtin_shufflevector(a, b, RF_EVEN);
    const rf_vec second = __builtin_shufflevector(a, b, RF_ODD);
#endif
    const rf_ivec between = rf_all_bits(s->weight[n] > 0.0f);
    *low = rf_or_none(s->sounds[n], first);
    *high = rf_either(between, second, *low);
}

static inline void rf_stretch_add_left(const rf_stretch *s, rf_vec *out)
{
    for (size_t n = 0; n < s->frames; n++) {
        rf_vec low, high;
        rf_stretch_split(s, n, &low, &high);
        const rf_vec w = s->weight[n];
        out[n] += low * w + high * (1.0f - w);
    }
}

/* One frame ahead of the left channel, but at both ends (quirk Q2): the first
 * frame of a voice and the last of its sound. */
static inline void rf_stretch_go_ahead(rf_stretch *s, const rf_source *source,
                                       rf_ivec age)
{
    for (size_t n = 0; n < s->frames; n++) {
        const rf_ivec begun = rf_all_bits(age + (int32_t)n > 0);
        const rf_ivec goes_on = rf_all_bits(s->low[n] < source->last);
        s->low[n] += source->lead & begun & goes_on;
    }
}

/* A mono voice makes both channels equal, whatever sounded before. */
static inline void rf_stretch_add_right(const rf_stretch *s, rf_ivec mono,
                                        const rf_vec *L, rf_vec *out)
{
    for (size_t n = 0; n < s->frames; n++) {
        rf_vec low, high;
        rf_stretch_split(s, n, &low, &high);
        const rf_vec w = s->weight[n];
        const rf_vec both = (out[n] + low * w) + high * (1.0f - w);
        out[n] = rf_either(mono & s->sounds[n], L[n], both);
    }
}

static inline void rf_stretch_copy_right(const rf_stretch *s, const rf_vec *L,
                                         rf_vec *out)
{
    for (size_t n = 0; n < s->frames; n++)
        out[n] = rf_either(s->sounds[n], L[n], out[n]);
}

/* Whether all lanes of the slot stand at the same place. */
static inline bool rf_voice_alike(rf_vec duration, rf_ivec age)
{
    const rf_ivec equally_long = duration == rf_set(rf_lane(&duration, 0));
    const rf_ivec equally_old = age == rf_set_int(rf_lane_int(&age, 0));
    return rf_all(equally_long & equally_old);
}

static inline void rf_stretch_play(rf_stretch *s, const rf_source *source,
                                   rf_ivec age, rf_vec *L, rf_vec *R)
{
    rf_stretch_fetch(s, source->L);
    rf_stretch_add_left(s, L);
    if (!R)
        return;
    if (source->all_mono) {
        rf_stretch_copy_right(s, L, R);
        return;
    }
    rf_stretch_go_ahead(s, source, age);
    rf_stretch_fetch(s, source->R);
    rf_stretch_add_right(s, source->mono, L, R);
}

/* Adds the voices of a slot to frames `from` to `to`; R may be NULL. Returns
 * a mask: where no voice ended. */
static inline rf_ivec rf_voice_play(rf_slots *voice, size_t slot,
                                    const rf_source *source, size_t from,
                                    size_t to, rf_vec *L, rf_vec *R)
{
    const rf_vec duration = voice[RF_VOICE_DURATION][slot];
    rf_ivec age = rf_least(rf_bits(voice[RF_VOICE_AGE][slot]),
                           rf_set_int(INT32_MAX - RF_BLOCK));
    rf_ivec goes_on = rf_set_int(0);
    rf_stretch s;
    s.same = source->shared && rf_voice_alike(duration, age);
    for (; from < to; from += s.frames) {
        s.frames = to - from < RF_STRETCH ? to - from : RF_STRETCH;
        rf_stretch_find(&s, source, age, duration);
        rf_stretch_play(&s, source, age, L + from, R ? R + from : NULL);
        age += (int32_t)s.frames;
        goes_on = s.sounds[s.frames - 1];
    }
    voice[RF_VOICE_AGE][slot] = rf_from_bits(age & goes_on);
    voice[RF_VOICE_DURATION][slot] = rf_or_none(goes_on, duration);
    return goes_on | rf_all_bits(duration == 0.0f);
}

#endif
