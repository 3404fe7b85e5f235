/*
 * waves.h: what oscillators play: a wave of a phase (phase.h).
 *
 * A stretch of frames at a time, first the phases, each of which waits for the
 * one before, then the wave, which waits for nothing: short enough that the
 * processor begins with the phases of the next while it is at the wave.
 */
#ifndef RF_NODES_WAVES_H
#define RF_NODES_WAVES_H

#include "nodes/phase.h"

/* Frames, a divisor of RF_BLOCK. At one lane GCC makes vectors along time of
 * the wave, four frames each; else what stands in the reorder buffer is short.
 */
enum { RF_STRIDE = RF_W == 1 ? 32 : 2 };

/* From RF_STRIDE phases to samples, in place; `near`: they are in 0..1. */
typedef void rf_wave(rf_vec *io, bool near);

/* Out of line, so that it costs the other loop no registers. A frequency that
 * is modulated below 0 seldom leaves -1..1. */
static __attribute__((noinline, unused)) void rf_wave_sin_far(rf_vec *io)
{
    rf_ivec near = rf_set_int(-1);
    for (size_t n = 0; n < RF_STRIDE; n++)
        near &= rf_abs(io[n]) <= 1.0f;
    if (rf_all(near)) {
        for (size_t n = 0; n < RF_STRIDE; n++)
            io[n] = rf_sin_turn(io[n]);
        return;
    }
    for (size_t n = 0; n < RF_STRIDE; n++)
        io[n] = rf_sin_turns(io[n]);
}

/* sin((phase * 2) * PI), PI an f32; to double is exact. */
static inline void rf_wave_sin(rf_vec *io, bool near)
{
    if (!near) {
        rf_wave_sin_far(io);
        return;
    }
    for (size_t n = 0; n < RF_STRIDE; n++)
        io[n] = rf_sin_turn(io[n]);
}

static inline void rf_wave_saw(rf_vec *io, bool near)
{
    (void)near;
    for (size_t n = 0; n < RF_STRIDE; n++)
        io[n] = io[n] * 2.0f - 1.0f;
}

static inline void rf_wave_squ(rf_vec *io, bool near)
{
    (void)near;
    for (size_t n = 0; n < RF_STRIDE; n++)
        io[n] = rf_select(io[n] <= 0.5f, rf_set(1), rf_set(-1));
}

static inline void rf_wave_tri(rf_vec *io, bool near)
{
    (void)near;
    for (size_t n = 0; n < RF_STRIDE; n++)
        io[n] = 2.0f * (rf_abs(-1.0f + io[n] * 2.0f) - 0.5f);
}

/* A block that turns evenly; gives the phase behind it. */
static inline rf_vec rf_wave_turn(rf_vec phase, rf_vec increment, rf_wave *wave,
                                  rf_vec *out)
{
    const bool near = rf_phase_stays(phase, increment);
    for (size_t n = 0; n < RF_BLOCK; n += RF_STRIDE) {
        phase = rf_phase_turn(phase, increment, RF_STRIDE, out + n);
        wave(out + n, near);
    }
    return phase;
}

/* A block whose frequency, in Hz, is in `out`; wave NULL: nobody hears it. */
static inline rf_vec rf_wave_follow(rf_vec phase, float sr, rf_wave *wave,
                                    rf_vec *out)
{
    for (size_t n = 0; n < RF_BLOCK; n += RF_STRIDE) {
        const bool near = rf_phase_increments(out + n, sr, RF_STRIDE) &&
                          rf_phase_stays(phase, rf_set(0));
        phase = rf_phase_follow(phase, out + n, RF_STRIDE, out + n);
        if (wave)
            wave(out + n, near);
    }
    return phase;
}

#endif
