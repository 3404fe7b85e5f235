/*
 * What a script of `meta` can name. Every table that it reaches refuses keys
 * that it does not have, so that no run leaves anything for the next one:
 *
 *     _ENV     the numbers --- __index ---> scope: functions, math, output...
 *     output   the elements 1..128
 *     input    the same
 *     math     empty --- __index ---> the functions
 *
 * Reading and writing what is there takes no call.
 */
#include "bind/script.h"
#include <string.h>

const char *const rfl_script_numbers[RF_SCRIPT_NUMBERS + 1] = {
    "phase", "x0", "x1", "x2", "x3", "y0", "y1",   "y2",    "y3", "z0", "z1",
    "z2",    "z3", "a",  "b",  "c",  "d",  "e",    "f",     "g",  "h",  "i",
    "j",     "k",  "l",  "m",  "n",  "o",  "p",    "q",     "r",  "s",  "t",
    "u",     "v",  "w",  "x",  "y",  "z",  "freq", "freq2", NULL};

static bool is_listed(const char *name, const char *const *names)
{
    while (*names && strcmp(*names, name) != 0)
        names++;
    return *names;
}

/* The known name nearest to `name`, or NULL. */
static const char *nearest(const char *name)
{
    static const char *const rest[] = {"output", "input", "sr", NULL};
    const char *const *const lists[] = {rest, rfl_script_functions,
                                        rfl_script_numbers};
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
        const char *near = rf_nearest(name, lists[i]);
        if (near && strlen(name) > 1)
            return near;
    }
    return NULL;
}

/* Raises "what 'name'", with the nearest name; `name` stands at `arg`. */
static int unknown(lua_State *L, int arg, const char *what)
{
    const char *name = lua_type(L, arg) == LUA_TSTRING ? lua_tostring(L, arg)
                                                       : luaL_typename(L, arg);
    const char *near = nearest(name);
    if (near)
        return luaL_error(L, "%s '%s'; did you mean '%s'", what, name, near);
    return luaL_error(L, "%s '%s'", what, name);
}

/* [scope, name]: the last place where a name is looked for. */
static int unknown_name(lua_State *L)
{
    const char *name = lua_tostring(L, 2);
    if (name && strcmp(name, "input") == 0)
        return luaL_error(L, "the node has no input");
    if (name && is_listed(name, rfl_script_numbers)) {
        lua_pushnil(L); /* the script set it to nil */
        return 1;
    }
    return unknown(L, 2, "no name");
}

/* [math, name] */
static int unknown_function(lua_State *L)
{
    return unknown(L, 2, "math has no");
}

/* [math, name, value] */
static int refuse_function(lua_State *L)
{
    return luaL_error(L, "math cannot be changed");
}

/* [env, name, value]: a number that the script had set to nil, or none. */
static int refuse_global(lua_State *L)
{
    static const char *const fixed[] = {"output", "input", "sr", NULL};
    const char *name = lua_type(L, 2) == LUA_TSTRING ? lua_tostring(L, 2) : "";
    if (is_listed(name, rfl_script_numbers)) {
        lua_rawset(L, 1);
        return 0;
    }
    if (is_listed(name, fixed) || is_listed(name, rfl_script_functions))
        return luaL_error(L,
                          "'%s' cannot be assigned; a local may have "
                          "the name",
                          name);
    return unknown(L, 2, "globals cannot be made, write `local`:");
}

/* Whether the key at 2 is that of an element; raises where it is none. */
static void check_element(lua_State *L)
{
    const char *list = lua_tostring(L, lua_upvalueindex(1));
    int whole;
    const lua_Integer i = lua_tointegerx(L, 2, &whole);
    if (lua_type(L, 2) == LUA_TNUMBER && !(whole && i >= 1 && i <= RF_BLOCK))
        luaL_error(L, "%s[%f]: it has the elements 1..%d", list,
                   lua_tonumber(L, 2), RF_BLOCK);
    if (lua_type(L, 2) == LUA_TSTRING)
        luaL_error(L, "%s has no '%s', only the elements 1..%d", list,
                   lua_tostring(L, 2), RF_BLOCK);
    if (lua_type(L, 2) != LUA_TNUMBER)
        luaL_error(L, "%s has the elements 1..%d", list, RF_BLOCK);
}

/* [list, key]: only those that the script set to nil are not found. */
static int missing_element(lua_State *L)
{
    check_element(L);
    lua_pushnil(L);
    return 1;
}

/* [list, key, value] */
static int new_element(lua_State *L)
{
    check_element(L);
    lua_rawset(L, 1);
    return 0;
}

static void push_list(lua_State *L, const char *name)
{
    lua_createtable(L, RF_BLOCK, 0);
    for (lua_Integer i = 1; i <= RF_BLOCK; i++) {
        lua_pushnumber(L, 0);
        lua_rawseti(L, -2, i);
    }
    lua_createtable(L, 0, 2);
    lua_pushstring(L, name);
    lua_pushcclosure(L, missing_element, 1);
    lua_setfield(L, -2, "__index");
    lua_pushstring(L, name);
    lua_pushcclosure(L, new_element, 1);
    lua_setfield(L, -2, "__newindex");
    lua_setmetatable(L, -2);
}

/* Gives the table on top a metatable. */
static void guard(lua_State *L, lua_CFunction index, lua_CFunction newindex)
{
    lua_createtable(L, 0, 2);
    lua_pushcfunction(L, index);
    lua_setfield(L, -2, "__index");
    if (newindex) {
        lua_pushcfunction(L, newindex);
        lua_setfield(L, -2, "__newindex");
    }
    lua_setmetatable(L, -2);
}

/* Pushes an empty table that reads the one on top, which stays. */
static void push_front(lua_State *L, lua_CFunction newindex)
{
    lua_newtable(L);
    lua_createtable(L, 0, 2);
    lua_pushvalue(L, -3);
    lua_setfield(L, -2, "__index");
    lua_pushcfunction(L, newindex);
    lua_setfield(L, -2, "__newindex");
    lua_setmetatable(L, -2);
}

static void push_math(lua_State *L)
{
    lua_newtable(L);
    rfl_script_library(L);
    guard(L, unknown_function, NULL);
    push_front(L, refuse_function);
    lua_replace(L, -2);
}

void rfl_script_scope(lua_State *L)
{
    luaL_checkstack(L, RFL_SCRIPT_UPVALUES + LUA_MINSTACK, "scope");
    lua_newtable(L);
    rfl_script_library(L);
    push_math(L);
    lua_setfield(L, -2, "math");
    guard(L, unknown_name, NULL);
    push_front(L, refuse_global);
    lua_insert(L, -2);
    push_list(L, "output");
    lua_pushvalue(L, -1);
    lua_setfield(L, -3, "output");
    push_list(L, "input");
    for (const char *const *name = rfl_script_numbers; *name; name++)
        lua_pushstring(L, *name);
}
