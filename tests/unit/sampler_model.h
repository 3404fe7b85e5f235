/*
 * sampler_model.h: SPEC.md 7.26 voice by voice, as a list in the order they
 * began, and sounds to play.
 */
#ifndef RF_TESTS_SAMPLER_MODEL_H
#define RF_TESTS_SAMPLER_MODEL_H

#include "base/sound.h"
#include "node_rig.h"
#include <math.h>

enum { FRAMES = 700, SHORT_FRAMES = 123, VOICES = 32 };

/* A 0 behind the last frame, as sounds have it. */
static float frames[2][FRAMES + 1], short_frames[SHORT_FRAMES + 1];

static rf_sound bell = {.sr = 44100,
                        .frames = FRAMES,
                        .channels = 1,
                        .channel = {frames[0], frames[0]}};
static rf_sound slow = {.sr = 22050,
                        .frames = SHORT_FRAMES,
                        .channels = 1,
                        .channel = {short_frames, short_frames}};
static rf_sound pad = {.sr = 48000,
                       .frames = FRAMES,
                       .channels = 2,
                       .channel = {frames[0], frames[1]}};
static const rf_sound *const all_sounds[] = {&bell, &pad, &slow};

static inline void fill_sounds(void)
{
    uint64_t seed = 11;
    for (size_t n = 0; n < SHORT_FRAMES; n++)
        short_frames[n] = rig_random(&seed);
    for (size_t n = 0; n < FRAMES; n++) {
        frames[0][n] = rig_random(&seed);
        frames[1][n] = rig_random(&seed);
    }
}

typedef struct model_voice {
    const rf_sound *sound;
    float duration;
    uint64_t age;
} model_voice;

typedef struct model {
    model_voice voices[VOICES];
    size_t count, stolen;
} model;

static inline void model_stop(model *m, size_t i)
{
    m->count--;
    memmove(&m->voices[i], &m->voices[i + 1],
            (m->count - i) * sizeof *m->voices);
}

static inline void model_start(model *m, const rf_sound *sound, float v,
                               float sr)
{
    const float ratio = (float)sound->sr / sr;
    if (m->count == VOICES) {
        model_stop(m, 0);
        m->stolen++;
    }
    m->voices[m->count++] =
        (model_voice){sound, ((float)sound->frames / v) / ratio, 0};
}

static inline void add_mono(const rf_sound *sound, float p, float out[2])
{
    const float *s = sound->channel[0];
    const size_t e = sound->frames - 1;
    const float x = p * (float)e, l = floorf(x), f = x - l;
    if (p == 0 || p == 1)
        out[0] += s[p == 0 ? 0 : e];
    else
        out[0] += s[(size_t)l] * f + s[(size_t)ceilf(x)] * (1 - f);
    out[1] = out[0];
}

static inline void add_stereo(const rf_sound *sound, float p, float out[2])
{
    const float *a = sound->channel[0], *b = sound->channel[1];
    const size_t len = sound->frames;
    if (p == 0 || p == 1) {
        out[0] += a[p == 0 ? 0 : len - 1];
        out[1] += b[p == 0 ? 0 : len - 1];
        return;
    }
    const float x = p * (float)(len - 2), f = x - floorf(x);
    const size_t l = (size_t)floorf(x), r = (size_t)ceilf(x);
    out[0] += a[l] * f + a[r] * (1 - f);
    out[1] = (out[1] + b[l + 1] * f) + b[r + 1] * (1 - f);
}

/* The next frame of all voices. */
static inline void model_frame(model *m, float out[2])
{
    out[0] = out[1] = 0;
    for (size_t i = 0; i < m->count;) {
        model_voice *voice = &m->voices[i];
        const float p = (float)voice->age / voice->duration;
        voice->age++;
        if (p > 1) {
            model_stop(m, i);
            continue;
        }
        if (voice->sound->channels == 1)
            add_mono(voice->sound, p, out);
        else
            add_stereo(voice->sound, p, out);
        i++;
    }
}

#endif
