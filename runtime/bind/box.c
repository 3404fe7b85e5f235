#include "bind/box.h"
#include "raveforce_io.h"
#include <math.h>
#include <string.h>

#define RFL_BYTES "raveforce.Bytes"

void rfl_type(lua_State *L, const char *name, const luaL_Reg *methods,
              const luaL_Reg *meta)
{
    const bool known = luaL_getmetatable(L, name) != LUA_TNIL;
    lua_pop(L, 1);
    if (known)
        return;
    lua_newtable(L);
    lua_pushstring(L, name);
    lua_setfield(L, -2, "__name");
    luaL_setfuncs(L, meta, 0);
    lua_pushboolean(L, 0);
    lua_setfield(L, -2, "__metatable");
    if (methods) {
        lua_newtable(L);
        luaL_setfuncs(L, methods, 0);
        lua_setfield(L, -2, "__index");
    }
    /* last, so that where memory runs short nobody finds half of it */
    lua_setfield(L, LUA_REGISTRYINDEX, name);
}

void *rfl_box(lua_State *L, const char *name, size_t size, int users)
{
    void *box = lua_newuserdatauv(L, size, users);
    memset(box, 0, size);
    luaL_setmetatable(L, name);
    return box;
}

void *rfl_scratch(lua_State *L, size_t count, size_t size)
{
    if (count > SIZE_MAX / 2 / size)
        luaL_error(L, "too many values");
    void *memory = lua_newuserdatauv(L, count * size, 0);
    memset(memory, 0, count * size);
    return memory;
}

void rfl_push_detail(lua_State *L, const rf_error *err)
{
    lua_createtable(L, 0, 4);
    rfl_set_string(L, "kind", rf_status_name(err->status));
    rfl_set_integer(L, "line", err->line);
    rfl_set_integer(L, "column", err->col);
    rfl_set_string(L, "message", err->message);
}

int rfl_fail(lua_State *L, const rf_error *err)
{
    lua_pushnil(L);
    if (err->line)
        lua_pushfstring(L, "%I:%I: %s", (lua_Integer)err->line,
                        (lua_Integer)err->col, err->message);
    else
        lua_pushstring(L, err->message);
    rfl_push_detail(L, err);
    return 3;
}

int rfl_result(lua_State *L, rf_status status, const rf_error *err)
{
    if (status != RF_OK)
        return rfl_fail(L, err);
    lua_pushboolean(L, 1);
    return 1;
}

void rfl_must(lua_State *L, rf_status status, const rf_error *err)
{
    if (status != RF_OK)
        luaL_error(L, "%s", err->message);
}

size_t rfl_check_size(lua_State *L, int arg, size_t lowest, size_t highest)
{
    const lua_Integer n = luaL_checkinteger(L, arg);
    if (n < 0 || (lua_Unsigned)n < lowest || (lua_Unsigned)n > highest)
        luaL_argerror(L, arg,
                      lua_pushfstring(L, "wants %I..%I, got %I",
                                      (lua_Integer)lowest, (lua_Integer)highest,
                                      n));
    return (size_t)n;
}

uint32_t rfl_check_u32(lua_State *L, int arg)
{
    return (uint32_t)rfl_check_size(L, arg, 0, UINT32_MAX);
}

double rfl_check_finite(lua_State *L, int arg)
{
    const double x = luaL_checknumber(L, arg);
    luaL_argcheck(L, isfinite(x), arg, "number must be finite");
    return x;
}

uint64_t rfl_seed(lua_State *L, int arg)
{
    return (uint64_t)luaL_optinteger(L, arg, 42);
}

static bool is_listed(const char *name, const char *const *names)
{
    while (*names && strcmp(*names, name) != 0)
        names++;
    return *names;
}

static void refuse_option(lua_State *L, int arg, const char *name,
                          const char *const *names)
{
    const char *near = rf_nearest(name, names);
    if (near)
        lua_pushfstring(L, "no option '%s'; did you mean '%s'?", name, near);
    else
        lua_pushfstring(L, "no option '%s'", name);
    luaL_argerror(L, arg, lua_tostring(L, -1));
}

void rfl_check_options(lua_State *L, int arg, const char *const *names)
{
    if (lua_isnoneornil(L, arg))
        return;
    luaL_checktype(L, arg, LUA_TTABLE);
    for (lua_pushnil(L); lua_next(L, arg); lua_pop(L, 1)) {
        luaL_argcheck(L, lua_type(L, -2) == LUA_TSTRING, arg,
                      "options have names");
        if (!is_listed(lua_tostring(L, -2), names))
            refuse_option(L, arg, lua_tostring(L, -2), names);
    }
}

static int wrong_field(lua_State *L, const char *name, const char *want)
{
    return luaL_error(L, "field '%s' must be %s, got %s", name, want,
                      luaL_tolstring(L, -1, NULL));
}

int rfl_field(lua_State *L, int index, const char *name)
{
    index = lua_absindex(L, index);
    if (lua_isnoneornil(L, index)) {
        lua_pushnil(L);
        return LUA_TNIL;
    }
    lua_pushstring(L, name);
    return lua_rawget(L, index);
}

double rfl_number_field(lua_State *L, int index, const char *name,
                        double fallback)
{
    const int type = rfl_field(L, index, name);
    const double x = type == LUA_TNIL ? fallback : lua_tonumber(L, -1);
    if ((type != LUA_TNIL && type != LUA_TNUMBER) || !isfinite(x))
        wrong_field(L, name, "a finite number");
    lua_pop(L, 1);
    return x;
}

uint32_t rfl_u32_field(lua_State *L, int index, const char *name,
                       uint32_t fallback)
{
    const int type = rfl_field(L, index, name);
    int whole = 1;
    const lua_Integer n =
        type == LUA_TNIL ? fallback : lua_tointegerx(L, -1, &whole);
    if (!whole || n < 0 || n > (lua_Integer)UINT32_MAX)
        wrong_field(L, name, "an integer of 32 bits, not negative");
    lua_pop(L, 1);
    return (uint32_t)n;
}

bool rfl_bool_field(lua_State *L, int index, const char *name, bool fallback)
{
    const int type = rfl_field(L, index, name);
    if (type != LUA_TNIL && type != LUA_TBOOLEAN)
        wrong_field(L, name, "true or false");
    const bool value = type == LUA_TNIL ? fallback : lua_toboolean(L, -1);
    lua_pop(L, 1);
    return value;
}

const char *rfl_string_field(lua_State *L, int index, const char *name,
                             size_t *length)
{
    if (rfl_field(L, index, name) != LUA_TSTRING)
        wrong_field(L, name, "a string");
    return lua_tolstring(L, -1, length);
}

void rfl_set_string(lua_State *L, const char *name, const char *value)
{
    lua_pushstring(L, value);
    lua_setfield(L, -2, name);
}

void rfl_set_integer(lua_State *L, const char *name, lua_Integer value)
{
    lua_pushinteger(L, value);
    lua_setfield(L, -2, name);
}

void rfl_set_number(lua_State *L, const char *name, double value)
{
    lua_pushnumber(L, value);
    lua_setfield(L, -2, name);
}

static int bytes_gc(lua_State *L)
{
    rfl_bytes_close(luaL_checkudata(L, 1, RFL_BYTES));
    return 0;
}

char **rfl_bytes(lua_State *L)
{
    static const luaL_Reg meta[] = {{"__gc", bytes_gc}, {NULL, NULL}};
    if (luaL_getmetatable(L, RFL_BYTES) == LUA_TNIL)
        rfl_type(L, RFL_BYTES, NULL, meta);
    lua_pop(L, 1);
    return rfl_box(L, RFL_BYTES, sizeof(char *), 0);
}

void rfl_bytes_close(char **bytes)
{
    rf_bytes_free(*bytes);
    *bytes = NULL;
}
