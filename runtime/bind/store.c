/* core.Store: a run's database. Episodes are written by record.c. */
#include "bind/record.h"
#include "bind/types.h"
#include "raveforce_io.h"
#include <string.h>

#define TYPE "raveforce.Store"

static rf_store *check(lua_State *L)
{
    rf_store **box = luaL_checkudata(L, 1, TYPE);
    luaL_argcheck(L, *box, 1, "the store is closed");
    return *box;
}

static int close(lua_State *L)
{
    rf_store **box = luaL_checkudata(L, 1, TYPE);
    rf_store_close(*box);
    *box = NULL;
    return 0;
}

static int set_meta(lua_State *L)
{
    rf_store *store = check(L);
    const char *key = luaL_checkstring(L, 2);
    const char *value = luaL_checkstring(L, 3);
    rf_error err = {0};
    return rfl_result(L, rf_store_set_meta(store, key, value, &err), &err);
}

static int meta(lua_State *L)
{
    rf_store *store = check(L);
    const char *key = luaL_checkstring(L, 2);
    char **value = rfl_bytes(L);
    rf_error err = {0};
    if (rf_store_meta(store, key, value, &err) != RF_OK)
        return rfl_fail(L, &err);
    lua_pushstring(L, *value);
    rfl_bytes_close(value);
    return 1;
}

static int put_blob(lua_State *L)
{
    rf_store *store = check(L);
    size_t length;
    const char *bytes = luaL_checklstring(L, 2, &length);
    char hash[65];
    rf_error err = {0};
    if (rf_store_put_blob(store, bytes, length, hash, &err) != RF_OK)
        return rfl_fail(L, &err);
    lua_pushstring(L, hash);
    return 1;
}

static int blob(lua_State *L)
{
    rf_store *store = check(L);
    const char *hash = luaL_checkstring(L, 2);
    char **bytes = rfl_bytes(L);
    size_t length;
    rf_error err = {0};
    if (rf_store_blob(store, hash, bytes, &length, &err) != RF_OK)
        return rfl_fail(L, &err);
    lua_pushlstring(L, *bytes, length);
    rfl_bytes_close(bytes);
    return 1;
}

static int begin(lua_State *L)
{
    rf_error err = {0};
    return rfl_result(L, rf_store_begin(check(L), &err), &err);
}

static int commit(lua_State *L)
{
    rf_error err = {0};
    return rfl_result(L, rf_store_commit(check(L), &err), &err);
}

static int rollback(lua_State *L)
{
    rf_store_rollback(check(L));
    return 0;
}

static int add(lua_State *L)
{
    rf_store *store = check(L);
    rf_record record;
    rfl_check_record(L, 2, &record);
    rf_error err = {0};
    return rfl_result(L, rf_store_add(store, &record, &err), &err);
}

static int set_checkpoint(lua_State *L)
{
    rf_store *store = check(L);
    size_t n[3];
    const char *agent = luaL_checklstring(L, 2, &n[0]);
    const char *rng = luaL_checklstring(L, 3, &n[1]);
    const char *reward = luaL_checklstring(L, 4, &n[2]);
    rf_error err = {0};
    return rfl_result(L,
                      rf_store_set_checkpoint(store, agent, n[0], rng, n[1],
                                              reward, n[2], &err),
                      &err);
}

static int checkpoint(lua_State *L)
{
    rf_store *store = check(L);
    char **agent = rfl_bytes(L), **rng = rfl_bytes(L), **reward = rfl_bytes(L);
    rf_checkpoint c = {0};
    rf_error err = {0};
    if (rf_store_checkpoint(store, &c, &err) != RF_OK)
        return rfl_fail(L, &err);
    *agent = c.agent;
    *rng = c.rng;
    *reward = c.reward_state;
    lua_createtable(L, 0, 4);
    lua_pushlstring(L, c.agent, c.agent_length);
    lua_setfield(L, -2, "agent");
    lua_pushlstring(L, c.rng, c.rng_length);
    lua_setfield(L, -2, "rng");
    lua_pushlstring(L, c.reward_state, c.reward_length);
    lua_setfield(L, -2, "reward_state");
    rfl_set_integer(L, "episodes", c.episodes);
    return 1;
}

static int returns(lua_State *L)
{
    rf_store *store = check(L);
    const lua_Integer first = luaL_checkinteger(L, 2);
    const size_t n = rfl_check_size(L, 3, 0, RFL_ELEMENTS);
    rfl_array *out = rfl_array_new(L, RFL_F64, rfl_shape_1(n));
    size_t count = 0;
    rf_error err = {0};
    if (rf_store_returns(store, first, out->data, n, &count, &err) != RF_OK)
        return rfl_fail(L, &err);
    if (count < n)
        rfl_array_part(L, -1, 0, rfl_shape_1(count));
    return 1;
}

static int count(lua_State *L)
{
    int64_t n = 0;
    rf_error err = {0};
    if (rf_store_count(check(L), &n, &err) != RF_OK)
        return rfl_fail(L, &err);
    lua_pushinteger(L, n);
    return 1;
}

/* actions(first, n, steps, width) -> [n][steps * width], as batches take it */
static int actions(lua_State *L)
{
    rf_store *store = check(L);
    const lua_Integer first = luaL_checkinteger(L, 2);
    const size_t n = rfl_check_size(L, 3, 0, RFL_ELEMENTS);
    const size_t steps = rfl_check_size(L, 4, 1, RFL_ELEMENTS);
    const size_t width = rfl_check_size(L, 5, 0, RFL_ELEMENTS / steps);
    rfl_array *out = rfl_array_new(L, RFL_F64, rfl_shape_2(n, steps * width));
    rf_error err = {0};
    if (rf_store_actions(store, first, n, steps, width, out->data, &err) !=
        RF_OK)
        return rfl_fail(L, &err);
    return 1;
}

static int best(lua_State *L)
{
    rf_store *store = check(L);
    char **bytes = rfl_bytes(L);
    rf_best b = {0};
    rf_error err = {0};
    if (rf_store_best(store, &b, &err) != RF_OK)
        return rfl_fail(L, &err);
    *bytes = (char *)b.actions;
    if (b.id == 0)
        return 0;
    lua_createtable(L, 0, 3);
    rfl_set_integer(L, "id", b.id);
    rfl_set_number(L, "ret", b.ret);
    rfl_array *actions =
        rfl_array_new(L, RFL_F64, rfl_shape_2(b.n_steps, b.n_action));
    if (actions->size)
        memcpy(actions->data, b.actions, actions->size * sizeof(double));
    lua_setfield(L, -2, "actions");
    return 1;
}

static int store(lua_State *L)
{
    const char *path = rfl_check_path(L, 1);
    const bool create = lua_toboolean(L, 2);
    rf_store **box = rfl_box(L, TYPE, sizeof(void *), 0);
    rf_error err = {0};
    if (rf_store_open(path, create, box, &err) != RF_OK)
        return rfl_fail(L, &err);
    return 1;
}

void rfl_store_open(lua_State *L)
{
    static const luaL_Reg methods[] = {{"set_meta", set_meta},
                                       {"meta", meta},
                                       {"put_blob", put_blob},
                                       {"blob", blob},
                                       {"begin", begin},
                                       {"commit", commit},
                                       {"rollback", rollback},
                                       {"add", add},
                                       {"set_checkpoint", set_checkpoint},
                                       {"checkpoint", checkpoint},
                                       {"returns", returns},
                                       {"count", count},
                                       {"actions", actions},
                                       {"best", best},
                                       {"close", close},
                                       {NULL, NULL}};
    static const luaL_Reg metamethods[] = {
        {"__gc", close}, {"__close", close}, {NULL, NULL}};
    static const luaL_Reg functions[] = {{"store", store}, {NULL, NULL}};
    rfl_type(L, TYPE, methods, metamethods);
    luaL_setfuncs(L, functions, 0);
}
