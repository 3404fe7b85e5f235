/* core.Stream: one voice, pulled. The C stream keeps its plan alive. */
#include "bind/types.h"

#define TYPE "raveforce.Stream"
#define SNAPSHOT "raveforce.StreamSnapshot"

typedef struct box {
    rf_stream *stream;
    double sr;
    size_t slots;
    float values[]; /* [slots] on their way to C */
} box;

static box *check(lua_State *L)
{
    box *b = luaL_checkudata(L, 1, TYPE);
    luaL_argcheck(L, b->stream, 1, "the stream is closed");
    return b;
}

static int close(lua_State *L)
{
    box *b = luaL_checkudata(L, 1, TYPE);
    rf_stream_destroy(b->stream);
    b->stream = NULL;
    return 0;
}

static int set(lua_State *L)
{
    box *b = check(L);
    rf_error err = {0};
    rfl_read_values(L, 2, b->slots, b->values);
    rfl_must(L, rf_stream_set(b->stream, b->values, &err), &err);
    return 0;
}

static int update(lua_State *L)
{
    box *b = check(L);
    rf_error err = {0};
    return rfl_result(
        L, rf_stream_update(b->stream, rfl_check_graph(L, 2), &err), &err);
}

static int message(lua_State *L)
{
    box *b = check(L);
    size_t length;
    const char *text = luaL_checklstring(L, 2, &length);
    rf_error err = {0};
    return rfl_result(L, rf_stream_message(b->stream, text, length, &err),
                      &err);
}

static int tempo(lua_State *L)
{
    box *b = check(L);
    rf_error err = {0};
    return rfl_result(
        L, rf_stream_tempo(b->stream, rfl_check_finite(L, 2), &err), &err);
}

static int live_coding(lua_State *L)
{
    box *b = check(L);
    luaL_checktype(L, 2, LUA_TBOOLEAN);
    rf_stream_live_coding(b->stream, lua_toboolean(L, 2));
    return 0;
}

static int sound(lua_State *L)
{
    box *b = check(L);
    const char *name = luaL_checkstring(L, 2);
    const rf_sound *given = rfl_check_sound_box(L, 3);
    rf_error err = {0};
    return rfl_result(L, rf_stream_sound(b->stream, name, given, &err), &err);
}

/* [frames] or [2][frames] */
static int feed(lua_State *L)
{
    box *b = check(L);
    uint32_t channels;
    size_t frames;
    const float *left = rfl_check_sound(L, 2, &channels, &frames)->data;
    const float *right = channels == 2 ? left + frames : NULL;
    rf_error err = {0};
    return rfl_result(L, rf_stream_feed(b->stream, left, right, frames, &err),
                      &err);
}

static int snapshot_gc(lua_State *L)
{
    rf_snapshot **taken = luaL_checkudata(L, 1, SNAPSHOT);
    rf_snapshot_release(*taken);
    *taken = NULL;
    return 0;
}

static int snapshot(lua_State *L)
{
    box *b = check(L);
    rf_snapshot **taken = rfl_box(L, SNAPSHOT, sizeof(rf_snapshot *), 0);
    rf_error err = {0};
    if (rf_stream_snapshot(b->stream, taken, &err) != RF_OK)
        return rfl_fail(L, &err);
    return 1;
}

static int restore(lua_State *L)
{
    box *b = check(L);
    rf_snapshot **taken = luaL_checkudata(L, 2, SNAPSHOT);
    luaL_argcheck(L, *taken, 2, "the snapshot is closed");
    rf_error err = {0};
    return rfl_result(L, rf_stream_restore(b->stream, *taken, &err), &err);
}

static int pull(lua_State *L)
{
    box *b = check(L);
    const size_t frames = rfl_check_size(L, 2, 0, RFL_ELEMENTS / 2);
    const size_t channels = rfl_check_size(L, 3, 1, 2);
    rfl_array *out = rfl_array_new(
        L, RFL_F32,
        channels == 1 ? rfl_shape_1(frames) : rfl_shape_2(channels, frames));
    float *left = out->data, *right = channels == 1 ? NULL : left + frames;
    rf_error err = {0};
    rfl_must(L, rf_stream_pull(b->stream, left, right, frames, &err), &err);
    out->sr = b->sr;
    return 1;
}

static int bad(lua_State *L)
{
    lua_pushboolean(L, rf_stream_bad(check(L)->stream));
    return 1;
}

/* The detail of what a script first failed with, or nil */
static int trouble(lua_State *L)
{
    rf_error err;
    if (rf_stream_trouble(check(L)->stream, &err) == RF_OK)
        return 0;
    rfl_push_detail(L, &err);
    return 1;
}

static int stream(lua_State *L)
{
    const rfl_plan *plan = rfl_check_plan(L, 1);
    const uint64_t seed = rfl_seed(L, 3);
    lua_settop(L, 3);
    box *b = rfl_box(L, TYPE, sizeof *b + plan->slots * sizeof(float), 0);
    b->slots = plan->slots;
    b->sr = rf_plan_sr(plan->plan);
    rfl_read_values(L, 2, b->slots, b->values);
    rf_error err = {0};
    if (rf_stream_create(plan->plan, b->values, seed, &b->stream, &err) !=
        RF_OK)
        return rfl_fail(L, &err);
    return 1;
}

void rfl_stream_open(lua_State *L)
{
    static const luaL_Reg methods[] = {
        {"set", set},           {"update", update},
        {"message", message},   {"tempo", tempo},
        {"sound", sound},       {"feed", feed},
        {"snapshot", snapshot}, {"live_coding", live_coding},
        {"restore", restore},   {"pull", pull},
        {"bad", bad},           {"trouble", trouble},
        {"close", close},       {NULL, NULL}};
    static const luaL_Reg taken[] = {{"close", snapshot_gc}, {NULL, NULL}};
    static const luaL_Reg taken_meta[] = {
        {"__gc", snapshot_gc}, {"__close", snapshot_gc}, {NULL, NULL}};
    static const luaL_Reg meta[] = {
        {"__gc", close}, {"__close", close}, {NULL, NULL}};
    static const luaL_Reg functions[] = {{"stream", stream}, {NULL, NULL}};
    rfl_type(L, TYPE, methods, meta);
    rfl_type(L, SNAPSHOT, taken, taken_meta);
    luaL_setfuncs(L, functions, 0);
}
