/* core.Stream: one voice, pulled. The C stream keeps its plan alive. */
#include "bind/types.h"

#define TYPE "raveforce.Stream"

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
    static const luaL_Reg methods[] = {{"set", set},     {"update", update},
                                       {"pull", pull},   {"bad", bad},
                                       {"close", close}, {NULL, NULL}};
    static const luaL_Reg meta[] = {
        {"__gc", close}, {"__close", close}, {NULL, NULL}};
    static const luaL_Reg functions[] = {{"stream", stream}, {NULL, NULL}};
    rfl_type(L, TYPE, methods, meta);
    luaL_setfuncs(L, functions, 0);
}
