/*
 * string.rep, table.insert, remove and move as the manual has them (Lua 5.4,
 * 6.4 and 6.6), but counted: their loops run in C, where no hook does.
 */
#include "host/host.h"
#include <string.h>

static void repeat(char *at, const char *text, size_t length,
                   const char *separator, size_t gap, size_t n)
{
    memcpy(at, text, length);
    for (size_t i = 1; i < n; i++) {
        at += length;
        memcpy(at, separator, gap);
        at += gap;
        memcpy(at, text, length);
    }
}

/* Repeating nothing would take time and no memory. */
int rf_host_rep(lua_State *L)
{
    size_t length, gap;
    const char *text = luaL_checklstring(L, 1, &length);
    const lua_Integer n = luaL_checkinteger(L, 2);
    const char *separator = luaL_optlstring(L, 3, "", &gap);
    if (n <= 0 || length + gap == 0) {
        lua_pushliteral(L, "");
        return 1;
    }
    if ((lua_Unsigned)n > (SIZE_MAX >> 1) / (length + gap))
        return luaL_error(L, "resulting string too large");
    const size_t total = (size_t)n * (length + gap) - gap;
    luaL_Buffer out;
    char *at = luaL_buffinitsize(L, &out, total);
    if (total == (size_t)n) {
        memset(at, *text, total);
    } else {
        rf_host_charge(L, (uint64_t)n / 8);
        repeat(at, text, length, separator, gap, (size_t)n);
    }
    luaL_pushresultsize(&out, total);
    return 1;
}

lua_Unsigned rf_host_length(lua_State *L)
{
    luaL_checktype(L, 1, LUA_TTABLE);
    luaL_argcheck(L, luaL_getmetafield(L, 1, "__len") == LUA_TNIL, 1,
                  "a table with __len is not available in a sandbox");
    return lua_rawlen(L, 1);
}

int rf_host_insert(lua_State *L)
{
    const lua_Integer end = (lua_Integer)rf_host_length(L) + 1;
    const int arguments = lua_gettop(L);
    if (arguments != 2 && arguments != 3)
        return luaL_error(L, "wrong number of arguments to 'insert'");
    const lua_Integer at = arguments == 3 ? luaL_checkinteger(L, 2) : end;
    luaL_argcheck(L, at >= 1 && at <= end, 2, "position out of bounds");
    rf_host_charge(L, (uint64_t)(end - at));
    for (lua_Integer i = end; i > at; i--) {
        lua_geti(L, 1, i - 1);
        lua_seti(L, 1, i);
    }
    lua_seti(L, 1, at);
    return 0;
}

int rf_host_remove(lua_State *L)
{
    const lua_Integer size = (lua_Integer)rf_host_length(L);
    lua_Integer at = luaL_optinteger(L, 2, size);
    if (!lua_isnoneornil(L, 2))
        luaL_argcheck(L, (at >= 1 && at <= size + 1) || (at == 0 && size == 0),
                      2, "position out of bounds");
    rf_host_charge(L, at < size ? (uint64_t)(size - at) : 0);
    lua_geti(L, 1, at);
    for (; at < size; at++) {
        lua_geti(L, 1, at + 1);
        lua_seti(L, 1, at);
    }
    lua_pushnil(L);
    lua_seti(L, 1, at);
    return 1;
}

/* move(from, first, last, to [, into]): upwards, unless that would overwrite
 * what is still to be read. */
int rf_host_move(lua_State *L)
{
    const lua_Integer first = luaL_checkinteger(L, 2);
    const lua_Integer last = luaL_checkinteger(L, 3);
    const lua_Integer to = luaL_checkinteger(L, 4);
    const int into = lua_isnoneornil(L, 5) ? 1 : 5;
    luaL_checktype(L, 1, LUA_TTABLE);
    luaL_checktype(L, into, LUA_TTABLE);
    if (last >= first) {
        const lua_Unsigned count = (lua_Unsigned)last - (lua_Unsigned)first;
        luaL_argcheck(L, count < LUA_MAXINTEGER, 3,
                      "too many elements to move");
        luaL_argcheck(L, to <= LUA_MAXINTEGER - (lua_Integer)count, 4,
                      "destination wrap around");
        rf_host_charge(L, count);
        const bool down = to > first && to <= last && into == 1;
        for (lua_Integer i = 0; i <= (lua_Integer)count; i++) {
            const lua_Integer n = down ? (lua_Integer)count - i : i;
            lua_geti(L, 1, first + n);
            lua_seti(L, into, to + n);
        }
    }
    lua_pushvalue(L, into);
    return 1;
}
