/*
 * The functions of `math` for scripts of `meta`: those of core.math, which
 * give the same bits on every machine, under the names that Lua has for them.
 */
#include "bind/script.h"
#include <math.h>

/* Upvalue 1 is a userdata that holds the function. */
static int call(lua_State *L)
{
    rf_function *const *f = lua_touserdata(L, lua_upvalueindex(1));
    lua_pushnumber(L, (*f)(luaL_checknumber(L, 1)));
    return 1;
}

static double named(const char *name, double x)
{
    return rf_math_function(name)(x);
}

/* floor, ceil: an integer where one can hold it, as in Lua. */
static int push_whole(lua_State *L, const char *name)
{
    if (lua_isinteger(L, 1)) {
        lua_settop(L, 1);
        return 1;
    }
    const double whole = named(name, luaL_checknumber(L, 1));
    const double limit = 0x1p63;
    if (whole >= -limit && whole < limit)
        lua_pushinteger(L, (lua_Integer)whole);
    else
        lua_pushnumber(L, whole);
    return 1;
}

static int floor_of(lua_State *L)
{
    return push_whole(L, "floor");
}

static int ceil_of(lua_State *L)
{
    return push_whole(L, "ceil");
}

static int abs_of(lua_State *L)
{
    if (lua_isinteger(L, 1)) {
        const lua_Integer i = lua_tointeger(L, 1);
        lua_pushinteger(L, i < 0 ? (lua_Integer)(0 - (lua_Unsigned)i) : i);
    } else {
        lua_pushnumber(L, fabs(luaL_checknumber(L, 1)));
    }
    return 1;
}

/* log(x), log(x, base) */
static int log_of(lua_State *L)
{
    const double x = luaL_checknumber(L, 1);
    const double base = luaL_optnumber(L, 2, 0);
    if (lua_isnoneornil(L, 2))
        lua_pushnumber(L, named("log", x));
    else if (base == 2)
        lua_pushnumber(L, named("log2", x));
    else if (base == 10)
        lua_pushnumber(L, named("log10", x));
    else
        lua_pushnumber(L, named("log", x) / named("log", base));
    return 1;
}

static int atan_of(lua_State *L)
{
    const double y = luaL_checknumber(L, 1);
    lua_pushnumber(L, lua_isnoneornil(L, 2)
                          ? named("atan", y)
                          : rf_math_atan2(y, luaL_checknumber(L, 2)));
    return 1;
}

static int pow_of(lua_State *L)
{
    lua_pushnumber(L,
                   rf_math_pow(luaL_checknumber(L, 1), luaL_checknumber(L, 2)));
    return 1;
}

/* Exact, so that every C library gives the same. */
static int fmod_of(lua_State *L)
{
    lua_pushnumber(L, fmod(luaL_checknumber(L, 1), luaL_checknumber(L, 2)));
    return 1;
}

/* The argument that no other one is before, in the order of `op`. */
static int extreme(lua_State *L, bool least)
{
    const int n = lua_gettop(L);
    luaL_checknumber(L, 1);
    int best = 1;
    for (int i = 2; i <= n; i++) {
        luaL_checknumber(L, i);
        if (lua_compare(L, least ? i : best, least ? best : i, LUA_OPLT))
            best = i;
    }
    lua_pushvalue(L, best);
    return 1;
}

static int min_of(lua_State *L)
{
    return extreme(L, true);
}

static int max_of(lua_State *L)
{
    return extreme(L, false);
}

const char *const rfl_script_functions[] = {
    "abs",  "acos", "asin", "atan",  "cbrt", "ceil",  "cos",   "cosh",
    "exp",  "exp2", "fmod", "floor", "huge", "log",   "log10", "log2",
    "math", "max",  "min",  "pi",    "pow",  "round", "sin",   "sinh",
    "sqrt", "tan",  "tanh", "trunc", NULL};

void rfl_script_library(lua_State *L)
{
    static const luaL_Reg ours[] = {{"floor", floor_of}, {"ceil", ceil_of},
                                    {"abs", abs_of},     {"log", log_of},
                                    {"atan", atan_of},   {"pow", pow_of},
                                    {"fmod", fmod_of},   {"min", min_of},
                                    {"max", max_of},     {NULL, NULL}};
    for (const char *const *name = rf_math_functions(); *name; name++) {
        rf_function **f = lua_newuserdatauv(L, sizeof *f, 0);
        *f = rf_math_function(*name);
        lua_pushcclosure(L, call, 1);
        lua_setfield(L, -2, *name);
    }
    luaL_setfuncs(L, ours, 0);
    lua_pushnumber(L, 3.14159265358979323846);
    lua_setfield(L, -2, "pi");
    lua_pushnumber(L, HUGE_VAL);
    lua_setfield(L, -2, "huge");
}
