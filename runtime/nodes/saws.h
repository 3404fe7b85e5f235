/*
 * saws.h: short notes of a saw, for msgsynth and psynth (SPEC.md 7.32).
 *
 *     dur = trunc((attack + decay) * sr)
 *     amp = pos / (attack * sr)          while pos <= trunc(attack * sr)
 *           (dur - pos) / (decay * sr)   from there on, while pos <= dur
 *     y = (amp * (phase * 2 - 1)) * 0.1
 *     phase = phase + freq / sr, less 1 above 1
 */
#ifndef RF_NODES_SAWS_H
#define RF_NODES_SAWS_H

#include "nodes/slots.h"

/* What a voice consists of: the frames since it began, plus 1, an integer's
 * bits; how far its phase goes in a frame; its phase. */
enum { RF_SAW_AGE, RF_SAW_STEP, RF_SAW_PHASE, RF_SAW_KINDS };

typedef struct rf_saws {
    rf_slots voice[RF_SAW_KINDS];
    rf_ivec count;
} rf_saws;

enum { RF_SAWS_ROWS = RF_SAW_KINDS * RF_SLOTS + 1 };

/* The envelope of all notes, in frames. */
typedef struct rf_saw_shape {
    rf_vec attack, decay;
    rf_ivec rise, fall; /* whole frames of the two */
    rf_ivec length;     /* of both */
} rf_saw_shape;

/* Times in seconds. */
static inline rf_saw_shape rf_saw_shape_of(rf_vec attack, rf_vec decay,
                                           float sr)
{
    rf_saw_shape shape = {.attack = attack * sr, .decay = decay * sr};
    shape.rise = rf_trunc_u(shape.attack);
    shape.fall = rf_trunc_u(shape.decay);
    shape.length = rf_trunc_u((attack + decay) * sr);
    return shape;
}

/* Hz of a MIDI note; far beyond what is heard all notes are alike. */
static inline float rf_saw_frequency(float midi)
{
    const rf_vec octaves = rf_set((midi - 69.0f) / 12.0f);
    const rf_vec near = rf_min(rf_max(octaves, rf_set(-1000)), rf_set(1000));
    rf_dvec wide = rf_widen(near);
    for (size_t h = 0; h < RF_HALVES; h++)
        wide.half[h] = rf_half_exp2(wide.half[h]);
    const rf_vec power = rf_narrow(&wide);
    return rf_lane(&power, 0) * 440.0f;
}

static inline void rf_saws_start(rf_saws *saws, size_t lane, float midi,
                                 float sr)
{
    rf_slots *voice = saws->voice;
    const size_t slot = rf_slots_take(voice, RF_SAW_KINDS, &saws->count, lane);
    rf_put_bits(&voice[RF_SAW_AGE][slot], lane, 1);
    rf_put(&voice[RF_SAW_STEP][slot], lane, rf_saw_frequency(midi) / sr);
    rf_put(&voice[RF_SAW_PHASE][slot], lane, 0);
}

static inline rf_vec rf_saw_amp(const rf_saw_shape *shape, rf_ivec pos)
{
    const rf_ivec rising = pos <= shape->rise;
    const rf_ivec way = rf_select_int(rising, pos, shape->length - pos);
    const rf_vec all = rf_select(rising, shape->attack, shape->decay);
    const rf_ivec sounds =
        (rf_select_int(rising, shape->rise, shape->fall) > 0) &
        (pos <= shape->length);
    return rf_select(sounds, rf_to_float(way) / all, rf_set(0));
}

/* Adds the notes of a slot to some frames. Returns a mask: where none ended. */
static inline rf_ivec rf_saw_play(rf_slots *voice, size_t slot,
                                  const rf_saw_shape *shape, size_t frames,
                                  rf_vec *out)
{
    const rf_ivec age = rf_least(rf_bits(voice[RF_SAW_AGE][slot]),
                                 rf_set_int(INT32_MAX - RF_BLOCK));
    const rf_ivec begun = age > 0;
    const rf_vec step = voice[RF_SAW_STEP][slot];
    rf_vec phase = voice[RF_SAW_PHASE][slot];
    for (size_t n = 0; n < frames; n++) {
        const rf_vec amp = rf_select(
            begun, rf_saw_amp(shape, age + (int32_t)n - 1), rf_set(0));
        const rf_vec saw = phase * 2.0f - 1.0f;
        const rf_vec next = phase + step;
        phase = rf_select(next > 1.0f, next - 1.0f, next);
        out[n] += (amp * saw) * 0.1f;
    }
    const rf_ivec goes_on =
        rf_all_bits(begun & (age + (int32_t)frames - 2 <= shape->length));
    voice[RF_SAW_AGE][slot] = rf_from_bits((age + (int32_t)frames) & goes_on);
    voice[RF_SAW_PHASE][slot] = phase;
    return goes_on | rf_not(begun);
}

/* Adds all notes to some frames. */
static inline void rf_saws_play(rf_saws *saws, const rf_saw_shape *shape,
                                size_t frames, rf_vec *out)
{
    const size_t used = rf_slots_used(&saws->count);
    rf_ivec go_on = rf_set_int(-1);
    for (size_t slot = 0; slot < used; slot++)
        go_on &= rf_saw_play(saws->voice, slot, shape, frames, out);
    rf_slots_forget(saws->voice, RF_SAW_KINDS, &saws->count, go_on);
}

#endif
