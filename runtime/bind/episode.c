/*
 * core.Episode: one voice, step by step. The C episode keeps plan and score
 * alive. User value 1 is the root of all views on its sound, if there is one.
 */
#include "bind/types.h"
#include <string.h>

#define TYPE "raveforce.Episode"

typedef struct box {
    rf_episode *episode;
    rfl_array *root; /* of the views given out; NULL: none */
    double sr;
    size_t slots, terms;
    double *scores; /* [terms] and [slots]: in this block too */
    float *values;
} box;

static box *check(lua_State *L)
{
    box *b = luaL_checkudata(L, 1, TYPE);
    luaL_argcheck(L, b->episode, 1, "the episode is closed");
    return b;
}

static void close_views(lua_State *L, box *b)
{
    rfl_array_close(b->root);
    b->root = NULL;
    lua_pushnil(L);
    lua_setiuservalue(L, 1, 1);
}

static int close(lua_State *L)
{
    box *b = luaL_checkudata(L, 1, TYPE);
    close_views(L, b);
    rf_episode_destroy(b->episode);
    b->episode = NULL;
    return 0;
}

static int reset(lua_State *L)
{
    box *b = check(L);
    const uint64_t seed = rfl_seed(L, 2);
    close_views(L, b);
    rf_episode_reset(b->episode, seed);
    return 0;
}

static int step(lua_State *L)
{
    box *b = check(L);
    rfl_read_values(L, 2, b->slots, b->values);
    const rf_plan *plan =
        lua_isnoneornil(L, 3) ? NULL : rfl_check_plan(L, 3)->plan;
    luaL_checkstack(L, (int)b->terms, "too many terms");
    close_views(L, b);
    rf_error err = {0};
    rfl_must(L,
             rf_episode_step_by(b->episode, plan, b->values, b->scores, &err),
             &err);
    for (size_t i = 0; i < b->terms; i++)
        lua_pushnumber(L, b->scores[i]);
    return (int)b->terms;
}

static int audio(lua_State *L)
{
    box *b = check(L);
    size_t have;
    const float *from = rf_episode_audio(b->episode, &have);
    const size_t frames =
        lua_isnoneornil(L, 2) ? have : rfl_check_size(L, 2, 0, RFL_ELEMENTS);
    rfl_array *out = rfl_array_new(L, RFL_F32, rfl_shape_1(frames));
    if (have && frames)
        memcpy(out->data, from,
               (frames < have ? frames : have) * sizeof(float));
    out->sr = b->sr;
    return 1;
}

/* Pushes the view of the whole sound so far. */
static void push_root(lua_State *L, box *b)
{
    lua_getiuservalue(L, 1, 1);
    if (b->root)
        return;
    lua_pop(L, 1);
    size_t frames;
    const float *data = rf_episode_audio(b->episode, &frames);
    rfl_array *root = rfl_array_empty(L, RFL_F32, rfl_shape_1(frames));
    lua_pushvalue(L, -1);
    lua_setiuservalue(L, 1, 1);
    rfl_array_lend(root, data);
    b->root = root;
}

static int view(lua_State *L)
{
    box *b = check(L);
    lua_settop(L, 3);
    push_root(L, b);
    const size_t have = b->root->size;
    const size_t first = rfl_check_size(L, 2, 0, have);
    const size_t last = rfl_check_size(L, 3, first, have);
    rfl_array_part(L, -1, first, rfl_shape_1(last - first))->sr = b->sr;
    return 1;
}

static int stereo(lua_State *L)
{
    box *b = check(L);
    size_t frames;
    const float *left = rf_episode_channel(b->episode, 0, &frames);
    const float *right = rf_episode_channel(b->episode, 1, &frames);
    rfl_array *out = rfl_array_new(L, RFL_F32, rfl_shape_2(2, frames));
    if (frames) {
        memcpy(out->data, left, frames * sizeof *left);
        memcpy((float *)out->data + frames, right, frames * sizeof *right);
    }
    out->sr = b->sr;
    return 1;
}

static int snapshot(lua_State *L)
{
    return rfl_moment_new(L, check(L)->episode);
}

static int restore(lua_State *L)
{
    box *b = check(L);
    const rf_moment *moment = rfl_check_moment(L, 2);
    close_views(L, b);
    rf_error err = {0};
    return rfl_result(L, rf_episode_restore(b->episode, moment, &err), &err);
}

static int bad(lua_State *L)
{
    lua_pushboolean(L, rf_episode_bad(check(L)->episode));
    return 1;
}

/* The detail of what a script failed with in the last step, or nil */
static int trouble(lua_State *L)
{
    rf_error err;
    if (rf_episode_trouble(check(L)->episode, &err) == RF_OK)
        return 0;
    rfl_push_detail(L, &err);
    return 1;
}

static int episode(lua_State *L)
{
    rfl_task t;
    rfl_check_task(L, 1, &t);
    box *b = rfl_box(
        L, TYPE, sizeof *b + t.terms * sizeof(double) + t.slots * sizeof(float),
        1);
    b->slots = t.slots;
    b->terms = t.terms;
    b->scores = (double *)(b + 1);
    b->values = (void *)(b->scores + t.terms);
    b->sr = rf_plan_sr(t.task.plan);
    rf_error err = {0};
    if (rf_episode_create(&t.task, &b->episode, &err) != RF_OK)
        return rfl_fail(L, &err);
    return 1;
}

void rfl_episode_open(lua_State *L)
{
    static const luaL_Reg methods[] = {
        {"reset", reset},       {"step", step},       {"audio", audio},
        {"view", view},         {"stereo", stereo},   {"bad", bad},
        {"snapshot", snapshot}, {"restore", restore}, {"trouble", trouble},
        {"close", close},       {NULL, NULL}};
    static const luaL_Reg meta[] = {
        {"__gc", close}, {"__close", close}, {NULL, NULL}};
    static const luaL_Reg functions[] = {{"episode", episode}, {NULL, NULL}};
    rfl_type(L, TYPE, methods, meta);
    luaL_setfuncs(L, functions, 0);
}
