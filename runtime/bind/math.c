/* core.math: the same bits on every machine. */
#include "bind/types.h"

/* Upvalue 1 is a userdata that holds the function. */
static int call(lua_State *L)
{
    rf_function *const *f = lua_touserdata(L, lua_upvalueindex(1));
    lua_pushnumber(L, (*f)(luaL_checknumber(L, 1)));
    return 1;
}

static int power(lua_State *L)
{
    lua_pushnumber(L,
                   rf_math_pow(luaL_checknumber(L, 1), luaL_checknumber(L, 2)));
    return 1;
}

static int arc(lua_State *L)
{
    lua_pushnumber(
        L, rf_math_atan2(luaL_checknumber(L, 1), luaL_checknumber(L, 2)));
    return 1;
}

void rfl_math_open(lua_State *L)
{
    static const luaL_Reg functions[] = {
        {"pow", power}, {"atan2", arc}, {NULL, NULL}};
    luaL_newlib(L, functions);
    for (const char *const *name = rf_math_functions(); *name; name++) {
        rf_function **f = lua_newuserdatauv(L, sizeof *f, 0);
        *f = rf_math_function(*name);
        lua_pushcclosure(L, call, 1);
        lua_setfield(L, -2, *name);
    }
    lua_setfield(L, -2, "math");
}
