/*
 * core.Batch: many episodes, a pack at a time. User value 1 is the context,
 * which must outlive the batch; 2 and 3 are the roots of the views of the
 * pack pulled last.
 */
#include "bind/types.h"
#include <math.h>

#define TYPE "raveforce.Batch"

enum { CONTEXT = 1, SCORES, AUDIO };

typedef struct box {
    rf_batch *batch;
    rfl_array *scores, *audio; /* roots; NULL: none */
    size_t pack, steps, slots, terms, frames;
    double sr;
    bool wants_audio;
    float values[]; /* [pack][steps * slots] on their way to C */
} box;

static box *check(lua_State *L)
{
    box *b = luaL_checkudata(L, 1, TYPE);
    luaL_argcheck(L, b->batch, 1, "the batch is closed");
    return b;
}

static void close_views(box *b)
{
    rfl_array_close(b->scores);
    rfl_array_close(b->audio);
    b->scores = b->audio = NULL;
}

static int close(lua_State *L)
{
    box *b = luaL_checkudata(L, 1, TYPE);
    close_views(b);
    rf_batch_destroy(b->batch);
    b->batch = NULL;
    return 0;
}

static int pack(lua_State *L)
{
    lua_pushinteger(L, (lua_Integer)check(L)->pack);
    return 1;
}

static int room(lua_State *L)
{
    lua_pushinteger(L, (lua_Integer)rf_batch_room(check(L)->batch));
    return 1;
}

/* Rows 1..n of the float64 array at 2 become floats in the box. */
static void read_rows(lua_State *L, box *b, size_t n, bool held)
{
    const rfl_array *a = rfl_check_array(L, 2);
    const size_t width = held ? b->slots : b->steps * b->slots;
    luaL_argcheck(L,
                  a->dtype == RFL_F64 && a->shape.dims == 2 &&
                      a->shape.extent[0] >= n && a->shape.extent[1] == width,
                  2,
                  lua_pushfstring(L, "wants float64 [%I][%I]", (lua_Integer)n,
                                  (lua_Integer)width));
    for (size_t i = 0; i < n * width; i++) {
        b->values[i] = (float)rfl_array_get(a, i);
        if (!isfinite(b->values[i]))
            luaL_argerror(L, 2,
                          lua_pushfstring(L, "row %I: value %I is not finite",
                                          (lua_Integer)(i / width) + 1,
                                          (lua_Integer)(i % width) + 1));
    }
}

/* The list of plans at `arg`, `count` of them; NULL for nil. Pushes scratch. */
static const rf_plan *const *read_plans(lua_State *L, int arg, size_t count)
{
    if (lua_isnoneornil(L, arg))
        return NULL;
    luaL_checktype(L, arg, LUA_TTABLE);
    luaL_argcheck(L, lua_rawlen(L, arg) == count, arg,
                  lua_pushfstring(L, "wants %I plans", (lua_Integer)count));
    const rf_plan **plans = rfl_scratch(L, count, sizeof(rf_plan *));
    for (size_t i = 0; i < count; i++) {
        lua_rawgeti(L, arg, (lua_Integer)i + 1);
        plans[i] = rfl_check_plan(L, -1)->plan;
        lua_pop(L, 1);
    }
    return plans;
}

static int push(lua_State *L)
{
    box *b = check(L);
    const size_t n = rfl_check_size(L, 3, 1, b->pack);
    const bool held = lua_toboolean(L, 4);
    rf_push push = {.size = sizeof push,
                    .episodes = n,
                    .held = held,
                    .seed = rfl_seed(L, 5),
                    .values = b->values};
    read_rows(L, b, n, held);
    push.plans = read_plans(L, 6, held ? n : n * b->steps);
    rf_error err = {0};
    return rfl_result(L, rf_batch_push(b->batch, &push, &err), &err);
}

/* Pushes a closed view of a pack's size and keeps it as user value `which`. */
static rfl_array *new_root(lua_State *L, int which, rfl_dtype dtype,
                           rfl_shape shape)
{
    rfl_array *root = rfl_array_empty(L, dtype, shape);
    lua_pushvalue(L, -1);
    lua_setiuservalue(L, 1, which);
    return root;
}

/* Pushes the view of the first `n` rows that the pack has, or nil. */
static void push_rows(lua_State *L, const box *b, int which, size_t n)
{
    const rfl_array *root = which == SCORES ? b->scores : b->audio;
    if (!root) {
        lua_pushnil(L);
        return;
    }
    lua_getiuservalue(L, 1, which);
    rfl_shape shape = root->shape;
    shape.extent[0] = n;
    rfl_array *rows = rfl_array_part(L, -1, 0, shape);
    lua_remove(L, -2);
    rows->sr = which == AUDIO ? b->sr : 0;
}

static void push_bad(lua_State *L, const rf_pack *p)
{
    bool any = false;
    for (size_t i = 0; p->bad && i < p->episodes; i++)
        any |= p->bad[i];
    if (!any) {
        lua_pushnil(L);
        return;
    }
    lua_newtable(L);
    for (size_t i = 0; i < p->episodes; i++) {
        lua_pushboolean(L, p->bad[i]);
        lua_rawseti(L, -2, (lua_Integer)i + 1);
    }
}

/* Pushes { [episode] = detail } of scripts that failed, or nil. */
static void push_trouble(lua_State *L, const rf_pack *p)
{
    lua_pushnil(L);
    for (size_t i = 0; i < p->episodes; i++) {
        if (p->trouble[i].status == RF_OK)
            continue;
        if (lua_isnil(L, -1)) {
            lua_pop(L, 1);
            lua_newtable(L);
        }
        rfl_push_detail(L, &p->trouble[i]);
        lua_rawseti(L, -2, (lua_Integer)i + 1);
    }
}

/* The roots are made before the pack leaves the batch's queue. */
static int pull(lua_State *L)
{
    box *b = check(L);
    lua_settop(L, 1);
    close_views(b);
    rfl_array *scores = NULL, *audio = NULL;
    if (b->terms)
        scores = new_root(L, SCORES, RFL_F64,
                          (rfl_shape){3, {b->pack, b->steps, b->terms}});
    if (b->wants_audio)
        audio = new_root(L, AUDIO, RFL_F32, rfl_shape_2(b->pack, b->frames));
    rf_pack p = {0};
    rf_error err = {0};
    if (rf_batch_pull(b->batch, &p, &err) != RF_OK)
        return rfl_fail(L, &err);
    if (scores)
        rfl_array_lend(b->scores = scores, p.scores);
    if (audio)
        rfl_array_lend(b->audio = audio, p.audio);
    lua_pushinteger(L, (lua_Integer)p.episodes);
    push_rows(L, b, SCORES, p.episodes);
    push_rows(L, b, AUDIO, p.episodes);
    push_bad(L, &p);
    push_trouble(L, &p);
    return 5;
}

/* `task` in floats per pack: checked, because `ends` may have many steps. */
static size_t scratch(lua_State *L, const rf_context *context,
                      const rfl_task *t)
{
    const size_t pack = rf_context_lanes(context);
    const size_t row = t->slots ? t->slots : 1;
    if (t->task.steps > RFL_ELEMENTS / pack / row)
        luaL_argerror(L, 2, "too many values in one episode");
    return pack * t->task.steps * row;
}

static int batch(lua_State *L)
{
    rf_context *context = rfl_check_context(L, 1);
    const bool wants_audio = lua_toboolean(L, 3);
    rfl_task t;
    rfl_check_task(L, 2, &t);
    const size_t floats = scratch(L, context, &t);
    box *b = rfl_box(L, TYPE, sizeof *b + floats * sizeof(float), AUDIO);
    lua_pushvalue(L, 1);
    lua_setiuservalue(L, -2, CONTEXT);
    b->steps = t.task.steps;
    b->slots = t.slots;
    b->terms = t.terms;
    b->frames = t.frames;
    b->sr = rf_plan_sr(t.task.plan);
    b->wants_audio = wants_audio;
    rf_error err = {0};
    if (rf_batch_create(context, &t.task, wants_audio, &b->batch, &err) !=
        RF_OK)
        return rfl_fail(L, &err);
    b->pack = rf_batch_pack(b->batch);
    return 1;
}

void rfl_batch_open(lua_State *L)
{
    static const luaL_Reg methods[] = {{"pack", pack},   {"room", room},
                                       {"push", push},   {"pull", pull},
                                       {"close", close}, {NULL, NULL}};
    static const luaL_Reg meta[] = {
        {"__gc", close}, {"__close", close}, {NULL, NULL}};
    static const luaL_Reg functions[] = {{"batch", batch}, {NULL, NULL}};
    rfl_type(L, TYPE, methods, meta);
    luaL_setfuncs(L, functions, 0);
}
