/*
 * slots.h: RF_SLOTS voices a lane, oldest first.
 *
 * A lane's voices fill its slots from 0 on, in the order they began; one more
 * than there are slots stops the oldest, and when one ends the later ones move
 * up: so lanes that play as many voices share their slots, whenever each
 * began. What a voice consists of is a row for each slot of each kind: kind 0
 * has a bit set where a voice sounds, all are 0 where none does. Inline,
 * because wide objects share no functions.
 */
#ifndef RF_NODES_SLOTS_H
#define RF_NODES_SLOTS_H

#include "base/lanes.h"

enum { RF_SLOTS = 32 };

typedef rf_vec rf_slots[RF_SLOTS]; /* of one kind */

static inline int32_t rf_lane_bits(const rf_vec *v, size_t lane)
{
    int32_t bits;
    memcpy(&bits, (const float *)v + lane, sizeof bits);
    return bits;
}

static inline void rf_put_bits(rf_vec *v, size_t lane, int32_t bits)
{
    memcpy((float *)v + lane, &bits, sizeof bits);
}

/* Masks with all bits set, also at one lane: a selection by bits is no branch,
 * and the compiler can make vectors of frames there. */
static inline rf_ivec rf_all_bits(rf_ivec mask)
{
    return RF_W == 1 ? -mask : mask;
}

static inline rf_vec rf_either(rf_ivec bits, rf_vec yes, rf_vec no)
{
    return rf_from_bits((rf_bits(yes) & bits) | (rf_bits(no) & ~bits));
}

static inline rf_vec rf_or_none(rf_ivec bits, rf_vec v)
{
    return rf_from_bits(rf_bits(v) & bits);
}

static inline rf_ivec rf_least(rf_ivec a, rf_ivec b)
{
    return rf_select_int(a < b, a, b);
}

/* How many slots are in use in any lane. */
static inline size_t rf_slots_used(const rf_ivec *count)
{
    int32_t most = 0;
    for (size_t lane = 0; lane < RF_W; lane++) {
        const int32_t n = rf_lane_int(count, lane);
        most = n > most ? n : most;
    }
    return (size_t)most;
}

/* Forgets the voices of a lane that ended: those without a bit in kind 0. */
static inline void rf_slots_close_up(rf_slots *kind, size_t kinds,
                                     rf_ivec *count, size_t lane)
{
    const size_t used = (size_t)rf_lane_int(count, lane);
    size_t kept = 0;
    for (size_t slot = 0; slot < used; slot++) {
        if (rf_lane_bits(&kind[0][slot], lane) == 0)
            continue;
        for (size_t k = 0; k < kinds; k++)
            rf_put(&kind[k][kept], lane, rf_lane(&kind[k][slot], lane));
        kept++;
    }
    for (size_t slot = kept; slot < used; slot++)
        for (size_t k = 0; k < kinds; k++)
            rf_put(&kind[k][slot], lane, 0);
    rf_put_int(count, lane, (int32_t)kept);
}

/* The same of all lanes but those where all voices `go_on`. */
static inline void rf_slots_forget(rf_slots *kind, size_t kinds, rf_ivec *count,
                                   rf_ivec go_on)
{
    for (size_t lane = 0; lane < RF_W; lane++)
        if (!rf_true(&go_on, lane))
            rf_slots_close_up(kind, kinds, count, lane);
}

/* Stops all voices of some lanes. */
static inline void rf_slots_clear(rf_slots *kind, size_t kinds, rf_ivec *count,
                                  rf_ivec lanes)
{
    for (size_t k = 0; k < kinds; k++)
        for (size_t slot = 0; slot < RF_SLOTS; slot++)
            kind[k][slot] = rf_select(lanes, rf_set(0), kind[k][slot]);
    *count = rf_select_int(lanes, rf_set_int(0), *count);
}

/* The slot of a new voice. */
static inline size_t rf_slots_take(rf_slots *kind, size_t kinds, rf_ivec *count,
                                   size_t lane)
{
    if (rf_lane_int(count, lane) == RF_SLOTS) {
        rf_put(&kind[0][0], lane, 0);
        rf_slots_close_up(kind, kinds, count, lane);
    }
    const int32_t slot = rf_lane_int(count, lane);
    rf_put_int(count, lane, slot + 1);
    return (size_t)slot;
}

/* The frame of the block where the next voice begins in any lane, or RF_BLOCK;
 * `left`: samples until then. */
static inline size_t rf_next_start(const uint64_t left[RF_W])
{
    uint64_t least = RF_BLOCK;
    for (size_t lane = 0; lane < RF_W; lane++)
        least = left[lane] < least ? left[lane] : least;
    return (size_t)least;
}

#endif
