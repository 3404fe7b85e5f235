/* core.Store: a run's database. Its episodes are read in episodes.c. */
#include "bind/record.h"

#define TYPE "raveforce.Store"

rf_store *rfl_check_store(lua_State *L, int arg)
{
    rf_store **box = luaL_checkudata(L, arg, TYPE);
    luaL_argcheck(L, *box, arg, "the store is closed");
    return *box;
}

static rf_store *check(lua_State *L)
{
    return rfl_check_store(L, 1);
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

static int add_records(lua_State *L)
{
    rf_store *store = check(L);
    rf_records records;
    rfl_check_records(L, 2, &records);
    rf_error err = {0};
    return rfl_result(L, rf_store_add_records(store, &records, &err), &err);
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
                                       {"add_records", add_records},
                                       {"set_checkpoint", set_checkpoint},
                                       {"checkpoint", checkpoint},
                                       {"close", close},
                                       {NULL, NULL}};
    static const luaL_Reg metamethods[] = {
        {"__gc", close}, {"__close", close}, {NULL, NULL}};
    static const luaL_Reg functions[] = {{"store", store}, {NULL, NULL}};
    rfl_type(L, TYPE, methods, metamethods);
    luaL_getmetatable(L, TYPE);
    lua_getfield(L, -1, "__index");
    luaL_setfuncs(L, rfl_episode_methods, 0);
    lua_pop(L, 2);
    luaL_setfuncs(L, functions, 0);
}
