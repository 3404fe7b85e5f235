/*
 * bridge(f): f as a C function.
 *
 * `return rf.task {…}` is a tail call, which takes the script's line off the
 * stack before rf.task can name it. Lua keeps the frame of whoever calls C.
 */
#include "bind/box.h"
#include "bind/types.h"

static int call(lua_State *L)
{
    lua_pushvalue(L, lua_upvalueindex(1));
    lua_insert(L, 1);
    lua_call(L, lua_gettop(L) - 1, LUA_MULTRET);
    return lua_gettop(L);
}

static int bridge(lua_State *L)
{
    luaL_checktype(L, 1, LUA_TFUNCTION);
    lua_settop(L, 1);
    lua_pushcclosure(L, call, 1);
    return 1;
}

void rfl_bridge_open(lua_State *L)
{
    static const luaL_Reg functions[] = {{"bridge", bridge}, {NULL, NULL}};
    luaL_setfuncs(L, functions, 0);
}
