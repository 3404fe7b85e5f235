/* phase.h: what turns an oscillator: 0..1, once around per cycle. */
#ifndef RF_NODES_PHASE_H
#define RF_NODES_PHASE_H

#include "base/lanes.h"

/* SPEC.md 7.2: one turn less, once, when strictly above 1. */
static inline rf_vec rf_phase_next(rf_vec phase, rf_vec increment)
{
    const rf_vec next = phase + increment;
    return rf_select(next > 1.0f, next - 1.0f, next);
}

/* Whether these stay in 0..1, as the phase does then. */
static inline bool rf_phase_stays(rf_vec phase, rf_vec increment)
{
    return rf_all((phase >= 0.0f) & (phase <= 1.0f) & (increment >= 0.0f) &
                  (increment <= 1.0f));
}

/* The phases of some frames, `out`; gives the one behind them. */
static inline rf_vec rf_phase_turn(rf_vec phase, rf_vec increment,
                                   size_t frames, rf_vec *out)
{
    for (size_t n = 0; n < frames; n++) {
        out[n] = phase;
        phase = rf_phase_next(phase, increment);
    }
    return phase;
}

/* The same with an increment for each frame; `out` may be `increment`. */
static inline rf_vec rf_phase_follow(rf_vec phase, const rf_vec *increment,
                                     size_t frames, rf_vec *out)
{
    for (size_t n = 0; n < frames; n++) {
        const rf_vec next = rf_phase_next(phase, increment[n]);
        out[n] = phase;
        phase = next;
    }
    return phase;
}

/* What frequencies turn by, in place; whether all of it is in 0..0.5. Of
 * floats that are, as words, no bit from 0x3f000000 on is set. */
static inline bool rf_phase_increments(rf_vec *freq, float sr, size_t frames)
{
    rf_uvec words = (rf_uvec)rf_set_int(0);
    for (size_t n = 0; n < frames; n++) {
        freq[n] = freq[n] / sr;
        words |= rf_words(freq[n]);
    }
    return rf_all(words < 0x3f000000u);
}

/* Frequencies where 0 keeps the last one, `held`, of a block; gives the one in
 * force behind it (SPEC.md 7.3). */
static inline rf_vec rf_phase_hold(rf_vec held, const rf_vec *freq, rf_vec *out)
{
    for (size_t n = 0; n < RF_BLOCK; n++)
        out[n] = held = rf_select(freq[n] != 0.0f, freq[n], held);
    return held;
}

#endif
