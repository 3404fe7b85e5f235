/* Numbers on their way into C: from tables or arrays, finite, counted. */
#include "bind/types.h"
#include <math.h>

static void refuse(lua_State *L, int arg, size_t i, const char *why)
{
    luaL_argerror(L, arg,
                  lua_pushfstring(L, "value %I %s", (lua_Integer)i + 1, why));
}

static double table_value(lua_State *L, int arg, size_t i)
{
    if (lua_rawgeti(L, arg, (lua_Integer)i + 1) != LUA_TNUMBER)
        refuse(L, arg, i, "is not a number");
    const double x = lua_tonumber(L, -1);
    lua_pop(L, 1);
    return x;
}

void rfl_read_values(lua_State *L, int arg, size_t count, float *out)
{
    const rfl_array *a = NULL;
    size_t have = 0;
    if (lua_istable(L, arg)) {
        have = lua_rawlen(L, arg);
    } else if (!lua_isnoneornil(L, arg)) {
        a = rfl_check_array(L, arg);
        have = a->size;
    }
    if (have != count)
        luaL_argerror(L, arg,
                      lua_pushfstring(L, "wants %I values, got %I",
                                      (lua_Integer)count, (lua_Integer)have));
    for (size_t i = 0; i < count; i++) {
        out[i] = (float)(a ? rfl_array_get(a, i) : table_value(L, arg, i));
        if (!isfinite(out[i]))
            refuse(L, arg, i, "is not finite");
    }
}

const double *rfl_doubles(lua_State *L, const char *name, size_t *count)
{
    const int from = lua_gettop(L);
    *count = 0;
    if (lua_isnil(L, from))
        return NULL;
    const rfl_array *a = luaL_testudata(L, from, RFL_ARRAY);
    if (!a && !lua_istable(L, from))
        luaL_error(L, "field '%s' must be a table or an array, got %s", name,
                   luaL_typename(L, from));
    if (a)
        rfl_check_array(L, from);
    const size_t n = a ? a->size : lua_rawlen(L, from);
    double *out = rfl_scratch(L, n + 1, sizeof *out);
    for (size_t i = 0; i < n; i++)
        out[i] = a ? rfl_array_get(a, i) : table_value(L, from, i);
    lua_replace(L, from);
    *count = n;
    return out;
}
