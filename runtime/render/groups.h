/* groups.h: voices grouped by plan, and the engines that have them; of
 * choir.c. */
#ifndef RF_RENDER_GROUPS_H
#define RF_RENDER_GROUPS_H

#include "render/choir.h"

/* Voices of one plan: voice[i] in lane i of the engine, the first one in all
 * lanes behind them. */
typedef struct rf_group {
    rf_engine *engine;
    const rf_plan *plan; /* which the engine keeps alive */
    uint32_t width, count;
    uint32_t voice[RF_MOST_VOICES];
    bool stays; /* the engine has all of its voices already */
} rf_group;

typedef struct rf_groups {
    rf_group of[RF_MOST_VOICES];
    size_t n;
} rf_groups;

/* By plan, in the order of the first voices, without engines yet. `lanes`: of
 * the widest engine. */
rf_groups rf_groups_of(rf_plan *const *plans, uint32_t count, uint32_t lanes);
/* Groups that were there before, with the same voices, keep their engine. */
void rf_groups_keep(rf_groups *groups, const rf_groups *before);
uint32_t rf_group_voice(const rf_group *group, uint32_t lane);
/* Where the voices of `group` are in another one, as rf_engine_take_lanes wants
 * it; false: none is there. */
bool rf_group_find(const rf_group *group, const rf_group *in, int32_t *lanes);

/* Engines that nobody needs now, the latest last. */
enum { RF_MOST_IDLE = 8 };

typedef struct rf_idle {
    struct {
        rf_engine *engine;
        const rf_plan *plan;
        uint32_t width;
    } of[RF_MOST_IDLE];
    size_t n;
} rf_idle;

void rf_idle_clear(rf_idle *idle);
/* Takes the engine of a group; the oldest makes room. */
void rf_idle_put(rf_idle *idle, rf_group *group);
/* Of all groups that do not stay. */
void rf_idle_put_all(rf_idle *idle, rf_groups *groups);
/* Gives an engine to every group that has none: one that was idle, as it was
 * left, or a new one. On failure none. */
rf_status rf_idle_take(rf_idle *idle, rf_groups *groups, rf_error *err);

/* Moves from plan to plan, made once. */
enum { RF_MOST_MOVES = 64 };

typedef struct rf_moves {
    struct {
        rf_plan *from, *to;
        rf_move *move;
    } of[RF_MOST_MOVES];
    size_t n;
} rf_moves;

void rf_moves_clear(rf_moves *moves);
/* Room for a move of each voice: what was found before may be gone. */
void rf_moves_reserve(rf_moves *moves);
/* NULL: there is none yet. */
const rf_move *rf_moves_find(const rf_moves *moves, const rf_plan *from,
                             const rf_plan *to);
rf_status rf_moves_add(rf_moves *moves, const rf_plan *from, const rf_plan *to,
                       rf_error *err);

#endif
