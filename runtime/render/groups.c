/* groups.c: who is with whom, and the engines and moves that are kept. */
#include "render/groups.h"
#include <string.h>

/* ---- groups ---- */

/* The narrowest engine that so many voices fit in. */
static uint32_t width_for(uint32_t count, uint32_t lanes)
{
    for (const uint32_t *w = rf_lane_widths(); *w && *w < lanes; w++)
        if (*w >= count)
            return *w;
    return lanes;
}

rf_groups rf_groups_of(rf_plan *const *plans, uint32_t count, uint32_t lanes)
{
    rf_groups all = {.n = 0};
    for (uint32_t v = 0; v < count; v++) {
        size_t i = 0;
        while (i < all.n && all.of[i].plan != plans[v])
            i++;
        if (i == all.n)
            all.of[all.n++] = (rf_group){.plan = plans[v]};
        all.of[i].voice[all.of[i].count++] = v;
    }
    for (size_t i = 0; i < all.n; i++)
        all.of[i].width = width_for(all.of[i].count, lanes);
    return all;
}

static bool same_voices(const rf_group *a, const rf_group *b)
{
    return a->plan == b->plan && a->count == b->count &&
           memcmp(a->voice, b->voice, a->count * sizeof *a->voice) == 0;
}

void rf_groups_keep(rf_groups *groups, const rf_groups *before)
{
    for (size_t i = 0; i < groups->n; i++) {
        for (size_t k = 0; k < before->n; k++) {
            if (!same_voices(&groups->of[i], &before->of[k]))
                continue;
            groups->of[i].engine = before->of[k].engine;
            groups->of[i].stays = true;
        }
    }
}

uint32_t rf_group_voice(const rf_group *group, uint32_t lane)
{
    return group->voice[lane < group->count ? lane : 0];
}

bool rf_group_find(const rf_group *group, const rf_group *in, int32_t *lanes)
{
    bool any = false;
    for (uint32_t lane = 0; lane < group->width; lane++) {
        lanes[lane] = -1;
        for (uint32_t i = 0; i < in->count; i++)
            if (in->voice[i] == rf_group_voice(group, lane))
                lanes[lane] = (int32_t)i;
        any = any || lanes[lane] >= 0;
    }
    return any;
}

/* ---- engines ---- */

void rf_idle_clear(rf_idle *idle)
{
    while (idle->n > 0)
        rf_engine_destroy(idle->of[--idle->n].engine);
}

static rf_engine *remove_at(rf_idle *idle, size_t i)
{
    rf_engine *engine = idle->of[i].engine;
    idle->n--;
    memmove(idle->of + i, idle->of + i + 1, (idle->n - i) * sizeof *idle->of);
    return engine;
}

void rf_idle_put(rf_idle *idle, rf_group *group)
{
    if (idle->n == RF_MOST_IDLE)
        rf_engine_destroy(remove_at(idle, 0));
    idle->of[idle->n].engine = group->engine;
    idle->of[idle->n].plan = group->plan;
    idle->of[idle->n++].width = group->width;
    group->engine = NULL;
}

void rf_idle_put_all(rf_idle *idle, rf_groups *groups)
{
    for (size_t i = 0; i < groups->n; i++)
        if (groups->of[i].engine && !groups->of[i].stays)
            rf_idle_put(idle, &groups->of[i]);
}

static rf_status find(rf_idle *idle, rf_group *group, rf_error *err)
{
    for (size_t i = idle->n; i-- > 0;) {
        if (idle->of[i].plan != group->plan ||
            idle->of[i].width != group->width)
            continue;
        group->engine = remove_at(idle, i);
        return RF_OK;
    }
    return rf_engine_create(group->plan, group->width, &group->engine, err);
}

rf_status rf_idle_take(rf_idle *idle, rf_groups *groups, rf_error *err)
{
    rf_status status = RF_OK;
    for (size_t i = 0; i < groups->n && status == RF_OK; i++)
        if (!groups->of[i].engine)
            status = find(idle, &groups->of[i], err);
    if (status != RF_OK)
        rf_idle_put_all(idle, groups);
    return status;
}

/* ---- moves ---- */

void rf_moves_clear(rf_moves *moves)
{
    while (moves->n > 0) {
        moves->n--;
        rf_move_destroy(moves->of[moves->n].move);
        rf_plan_release(moves->of[moves->n].from);
        rf_plan_release(moves->of[moves->n].to);
    }
}

void rf_moves_reserve(rf_moves *moves)
{
    if (moves->n + RF_MOST_VOICES > RF_MOST_MOVES)
        rf_moves_clear(moves);
}

const rf_move *rf_moves_find(const rf_moves *moves, const rf_plan *from,
                             const rf_plan *to)
{
    for (size_t i = 0; i < moves->n; i++)
        if (moves->of[i].from == from && moves->of[i].to == to)
            return moves->of[i].move;
    return NULL;
}

rf_status rf_moves_add(rf_moves *moves, const rf_plan *from, const rf_plan *to,
                       rf_error *err)
{
    if (from == to || rf_moves_find(moves, from, to))
        return RF_OK;
    rf_move *move = NULL;
    RF_TRY(rf_move_create(from, to, &move, err));
    moves->of[moves->n].from = rf_plan_retain(from);
    moves->of[moves->n].to = rf_plan_retain(to);
    moves->of[moves->n++].move = move;
    return RF_OK;
}
