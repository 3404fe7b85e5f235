/*
 * Which libraries a state has. A sandboxed one has nothing that reaches files,
 * processes or the environment: `require` knows lua_dir and our own modules.
 */
#include "host/host.h"
#include <lualib.h>

static int refill(lua_State *L)
{
    rf_host_of(L)->spent = 0;
    return 0;
}

static int interrupted(lua_State *L)
{
    lua_pushboolean(L, atomic_load(&rf_host_of(L)->interrupts) > 0);
    return 1;
}

static int trusted(lua_State *L)
{
    lua_pushboolean(L, rf_host_of(L)->trusted);
    return 1;
}

static int open_host(lua_State *L)
{
    static const luaL_Reg functions[] = {{"refill", refill},
                                         {"interrupted", interrupted},
                                         {"trusted", trusted},
                                         {NULL, NULL}};
    luaL_newlib(L, functions);
    return 1;
}

static void open_listed(lua_State *L)
{
    static const luaL_Reg listed[] = {
        {LUA_GNAME, luaopen_base},          {LUA_LOADLIBNAME, luaopen_package},
        {LUA_COLIBNAME, luaopen_coroutine}, {LUA_STRLIBNAME, luaopen_string},
        {LUA_TABLIBNAME, luaopen_table},    {LUA_MATHLIBNAME, luaopen_math},
        {LUA_UTF8LIBNAME, luaopen_utf8}};
    lua_pushboolean(L, 1);
    lua_setfield(L, LUA_REGISTRYINDEX, "LUA_NOENV");
    for (size_t i = 0; i < sizeof listed / sizeof *listed; i++) {
        luaL_requiref(L, listed[i].name, listed[i].func, 1);
        lua_pop(L, 1);
    }
}

/* For our own code alone: places of errors, and metatables that are hidden. */
static void open_debug(lua_State *L)
{
    static const char *const names[] = {"getinfo", "getmetatable", NULL};
    luaL_requiref(L, LUA_DBLIBNAME, luaopen_debug, 0);
    lua_newtable(L);
    for (const char *const *name = names; *name; name++) {
        lua_getfield(L, -2, *name);
        lua_setfield(L, -2, *name);
    }
    lua_pushvalue(L, -1);
    lua_setglobal(L, LUA_DBLIBNAME);
    luaL_getsubtable(L, LUA_REGISTRYINDEX, LUA_LOADED_TABLE);
    lua_insert(L, -2);
    lua_setfield(L, -2, LUA_DBLIBNAME);
    lua_pop(L, 2);
}

/* Our modules come first; in a sandbox there are no others. */
static void set_path(lua_State *L, const rf_host *host)
{
    const char *dir = host->lua_dir;
    lua_getglobal(L, LUA_LOADLIBNAME);
    lua_getfield(L, -1, "path");
    const char *rest = host->trusted ? lua_tostring(L, -1) : "";
    lua_pushfstring(L, "%s/?.lua;%s/?/init.lua%s%s", dir, dir, *rest ? ";" : "",
                    rest);
    lua_setfield(L, -3, "path");
    lua_pop(L, 2);
}

/* Leaves preloaded modules and Lua files. */
static void drop_c_loaders(lua_State *L)
{
    lua_getglobal(L, LUA_LOADLIBNAME);
    lua_pushliteral(L, "");
    lua_setfield(L, -2, "cpath");
    lua_getfield(L, -1, "searchers");
    for (lua_Integer i = (lua_Integer)lua_rawlen(L, -1); i > 2; i--) {
        lua_pushnil(L);
        lua_rawseti(L, -2, i);
    }
    lua_pop(L, 2);
}

int rf_host_libraries(lua_State *L)
{
    static const luaL_Reg ours[] = {{"raveforce.core", luaopen_raveforce_core},
                                    {"raveforce.host", open_host},
                                    {NULL, NULL}};
    const rf_host *host = rf_host_of(L);
    rf_host_limits_open(L);
    if (host->trusted) {
        luaL_openlibs(L);
    } else {
        open_listed(L);
        open_debug(L);
        drop_c_loaders(L);
        rf_host_guards(L);
    }
    set_path(L, host);
    luaL_getsubtable(L, LUA_REGISTRYINDEX, LUA_PRELOAD_TABLE);
    luaL_setfuncs(L, ours, 0);
    return 0;
}
